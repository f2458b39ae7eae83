"""The process that reads one file: bytes in, lines of JSON out, and it ends.

Started by `bot.intake.reading.reader` with this file as its program: `worker.py read` reads a file, `worker.py tables` its
cells, `worker.py office PROGRAM ARGUMENTS` becomes an office suite under limits of its own. Lines: {"done": 12, "of": 40},
{"stage": "parse"}, and at the end one of {"text", "title", "date", "drafts"}, {"tables"}, {"refused", "args"},
{"needs": "office"}, {"needs": "sheet"}.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

if __name__ == "__main__":  # an isolated Python knows of no folder but its own library's
    sys.path.insert(0, str(Path(__file__).parents[3]))

from bot.intake.drafts import ParsedDocument
from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.reading import DraftSheetError, NeedsOfficeError
from bot.intake.reading.cage import lock_in, lock_in_office

MAX_DRAFTS = 5_000  # a year's plan of a province has some hundreds
_PROGRESS_STEP = 5  # pages


class _Answers:
    """Writes lines where nothing else does: what libraries print goes nowhere."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream

    def say(self, **line: object) -> None:
        self._stream.write(json.dumps(line, ensure_ascii=False, default=str).encode() + b"\n")
        self._stream.flush()

    def pages(self, done: int, of: int) -> None:
        if done % _PROGRESS_STEP == 0 or done == of:
            self.say(done=done, of=of)


def main(arguments: list[str]) -> None:
    """Do what the arguments say."""
    if arguments[:1] == ["office"]:
        lock_in_office()
        os.execv(arguments[1], arguments[1:])  # noqa: S606 - our own program's path, no shell
    answers = _Answers(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    job = json.loads(sys.stdin.buffer.readline())
    lock_in()
    try:
        read = _read_tables if arguments[:1] == ["tables"] else _read
        read(job, sys.stdin.buffer.read(), answers)
    except IntakeError as error:
        answers.say(refused=error.refusal.value, args=dict(error.text_args))
    except MemoryError:
        answers.say(refused=Refusal.TOO_BIG.value, args={"filename": job["filename"]})


def _read(job: dict[str, Any], data: bytes, answers: _Answers) -> None:
    from bot.intake.formats.dispatch import read_file

    try:
        text = read_file(data, job["filename"], answers.pages).text
    except NeedsOfficeError:
        answers.say(needs="office")
        return
    except DraftSheetError:
        answers.say(needs="sheet")
        return
    answers.say(stage="parse")
    answers.say(text=text, **_plain(_parsed(job, text)))


def _read_tables(job: dict[str, Any], data: bytes, answers: _Answers) -> None:
    from bot.intake.formats.tables import read_tables

    answers.say(tables=read_tables(data, job["filename"]))


def _parsed(job: dict[str, Any], text: str) -> ParsedDocument:
    from bot.intake.orders import TooManyError
    from bot.intake.parse import parse

    confirmed = date.fromisoformat(job["confirmed"]) if job["confirmed"] else None
    try:
        return parse(text, confirmed, job["units"], most=MAX_DRAFTS)
    except TooManyError as error:
        raise IntakeError(Refusal.TOO_BIG, filename=job["filename"]) from error


def _plain(parsed: ParsedDocument) -> dict[str, object]:
    """Return a document as JSON takes it; a draft's words are those of the text and need not be said twice."""
    drafts = [{name: value for name, value in asdict(draft).items() if name != "text"} for draft in parsed.drafts]
    return {"title": parsed.title, "date": parsed.date, "drafts": drafts}


if __name__ == "__main__":
    main(sys.argv[1:])
