"""Reading time grows with the document's length and no faster."""

from datetime import date
from time import perf_counter

import pytest

from bot.intake.parse import parse
from bot.sandbox.sample import SPEECH
from tests.benchmarks.table import compare, show

TIMES = (8, 64, 256, 1280)  # up to 10 MB of UTF-8
MOST_TIMES_SLOWER = 2.0  # a character of the longest against one of the shortest


@pytest.mark.benchmark
def test_a_long_document_is_read_in_step_with_its_length() -> None:
    speech = SPEECH.read_text(encoding="utf-8")
    measured = []
    for times in TIMES:
        text = speech * times
        seconds = min(_seconds(text) for _ in range(2))
        measured.append((len(text), seconds, seconds / len(text)))
    first = measured[0][2]
    rows = [
        (f"{length:,}", f"{seconds:.3f}", f"{length / seconds:,.0f}", f"{each / first:.2f}")
        for length, seconds, each in measured
    ]
    show("Intake, the parser alone", ("characters", "seconds", "characters a second", "per character, ratio"), rows)
    what = "µs a character of 10 MB, beside one of 60 KB"
    assert compare("parse", what, 1e6 * measured[-1][2], 1e6 * first, most=MOST_TIMES_SLOWER)


def _seconds(text: str) -> float:
    began = perf_counter()
    parse(text, date(2026, 11, 2))
    return perf_counter() - began
