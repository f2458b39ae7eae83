"""Seconds for a Word file of 300 pages, and how the memory of whoever asks for it grows."""

import asyncio
from datetime import date
from time import perf_counter

import pytest

from bot.intake.reading.files import FileReader
from bot.sandbox.sample import SPEECH
from tests.benchmarks.table import limit, show
from tests.intake.formats import papers
from tests.intake.formats.test_hostile import forget_peak, memory

PAGES = 300
LETTERS_A_PAGE = 22 * 28  # as official papers are set (GB/T 9704)
MOST_SECONDS = 10
MOST_GROWTH_KILOBYTES = 50 * 1024


@pytest.mark.benchmark
def test_a_long_word_file() -> None:
    speech = SPEECH.read_text(encoding="utf-8")
    text = speech * -(-PAGES * LETTERS_A_PAGE // len(speech))
    rows, kept = [], True
    for name, data in (
        ("讲话.docx", papers.docx(text.split("\n"))),
        ("讲话.pdf", papers.pdf(papers.pages_of(papers.set_lines([p for p in text.split("\n") if p]), 22))),
        ("讲话.txt", text.encode()),
    ):
        forget_peak()
        before, began = memory("VmRSS"), perf_counter()
        document = asyncio.run(FileReader().read(data, name, confirmed=date(2026, 11, 2)))
        seconds, growth = perf_counter() - began, memory("VmHWM") - before
        assert document is not None
        rows.append(
            (
                name,
                f"{len(document.text):,}",
                str(len(document.parsed.drafts)),
                f"{seconds:.2f}",
                f"{growth / 1024:.1f}",
            )
        )
        kept &= limit("files", f"{name} of {PAGES} pages, seconds", seconds, most=MOST_SECONDS)
        kept &= limit("files", f"{name}, MB more in the bot", growth / 1024, most=MOST_GROWTH_KILOBYTES / 1024)
    show(f"A document of {PAGES} pages", ("file", "characters", "directives", "seconds", "MB more here"), rows)
    assert kept
