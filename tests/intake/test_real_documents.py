"""Measures the parser on real documents where they stand beside the project; they are no part of it."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot.intake.parse import parse

PROJECT = Path(__file__).parents[2]
DOCUMENTS = PROJECT.parent / "shared" / "documents"

pytestmark = pytest.mark.skipif(
    not (DOCUMENTS / "score.py").exists(), reason="the real documents are not on this machine"
)


def scores(*gold: Path) -> dict[str, float]:
    command = f"{sys.executable} -m bot.commands.parse {{file}} --date {{date}} --json"
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, str(DOCUMENTS / "score.py"), "--parse", command, *map(str, gold)],
        capture_output=True,
        text=True,
        check=True,
        cwd=PROJECT,
    )
    said = done.stdout.splitlines()[-1].removeprefix("F1 ").split()
    return {name: float(value) for name, value in (part.split("=") for part in said)}


def test_the_speech_that_the_project_was_made_for() -> None:
    f1 = scores(DOCUMENTS / "gold" / "seed.json")
    floors = dict.fromkeys(
        ("found", "tight", "units", "targets", "deadline", "cadence"), 0.99
    )  # it is 1, and stays so unless somebody decides
    assert {name for name, floor in floors.items() if f1[name] < floor} == set()


def test_all_annotated_documents_together() -> None:
    f1 = scores(*sorted((DOCUMENTS / "gold").glob("*.json")))
    floors = dict.fromkeys(("found", "tight", "units", "lead", "deadline", "cadence", "targets"), 0.99)
    assert {name for name, floor in floors.items() if f1[name] < floor} == set()


@pytest.mark.parametrize("path", sorted(DOCUMENTS.glob("*.txt")), ids=lambda path: path.stem)
def test_every_document_is_read_and_spans_are_verbatim(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    drafts = parse(text, date(2022, 1, 5)).drafts
    assert drafts
    assert all(draft.text == text[draft.start : draft.end] for draft in drafts)
