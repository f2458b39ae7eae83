"""Reading a file in a process of its own: whatever is in it, this process stays up and its memory small.

The reading process (`bot.intake.reading.worker`) gets the bytes, answers in lines of JSON, and is ended when its time is up.
However it ends, there is a document or an `IntakeError` with its sentence.
"""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import structlog
from pydantic import TypeAdapter, ValidationError

from bot.intake.drafts import ParsedDocument
from bot.intake.errors import IntakeError, Refusal
from bot.intake.sheets.tables import SheetTable

MAX_SECONDS = 10
MAX_ANSWER_BYTES = 16 * 1024 * 1024
_WORKER = Path(__file__).with_name("worker.py")
_CHUNK = 64 * 1024
_KEPT_OF_ERRORS = 4096
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
_OUT_OF_TIME = frozenset({-signal.SIGXCPU, -signal.SIGALRM})
_OUT_OF_MEMORY = frozenset({-signal.SIGKILL, -signal.SIGABRT, -signal.SIGTRAP})  # how libraries end without any
_PARSED = TypeAdapter(ParsedDocument)
_TABLES = TypeAdapter(tuple[SheetTable, ...])

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stage:
    """How far a reading is: `pages` (with `done` and `of`), `parse`, or `convert` to .docx."""

    name: str
    done: int = 0
    of: int = 0


Tell = Callable[[Stage], Awaitable[None]]


async def say_nothing(_stage: Stage) -> None:
    """Tell nobody how far a reading is."""


@dataclass(frozen=True, slots=True)
class ReadDocument:
    """A file's text and what it orders."""

    text: str
    parsed: ParsedDocument


async def ask_worker(
    data: bytes, filename: str, confirmed: date | None, unit_names: Iterable[str], tell: Tell
) -> dict[str, Any]:
    """Let a process of its own read a file; return the last line that it says. Raise IntakeError where it fails."""
    job = {"filename": filename, "confirmed": confirmed.isoformat() if confirmed else "", "units": list(unit_names)}
    return await _ask("read", job, data, filename, tell)


async def ask_tables(data: bytes, filename: str) -> tuple[SheetTable, ...]:
    """Let a process of its own read a file's cells. Raise IntakeError where it fails."""
    said = await _ask("tables", {"filename": filename}, data, filename, say_nothing)
    try:
        return _TABLES.validate_python(said["tables"])
    except (ValidationError, KeyError) as error:  # a file may have taken the process over
        raise IntakeError(Refusal.DAMAGED, filename=filename) from error


async def _ask(what: str, job: Mapping[str, Any], data: bytes, filename: str, tell: Tell) -> dict[str, Any]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(_WORKER), what),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=_ENVIRONMENT, cwd="/", start_new_session=True,
    )  # fmt: skip
    feeding = asyncio.create_task(_feed(process, json.dumps(job).encode() + b"\n", data))
    errors = asyncio.create_task(_tail(process.stderr))
    try:
        async with asyncio.timeout(MAX_SECONDS):
            last = await _last_line(process, filename, tell)
            code = await process.wait()
    except TimeoutError as error:
        raise IntakeError(Refusal.TOO_SLOW, filename=filename) from error
    finally:
        end_group(process)
        feeding.cancel()
        await asyncio.gather(feeding, _tail(process.stdout), return_exceptions=True)
        await process.wait()
        said = await errors
    return _answer(last, code, filename, said)


def end_group(process: asyncio.subprocess.Process) -> None:
    """End a process and whatever it started."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


async def _feed(process: asyncio.subprocess.Process, job: bytes, data: bytes) -> None:
    if process.stdin is None:
        return
    with suppress(BrokenPipeError, ConnectionResetError):  # it ended before it had read all: it says why
        process.stdin.write(job)
        for start in range(0, len(data), _CHUNK):
            process.stdin.write(data[start : start + _CHUNK])
            await process.stdin.drain()
        process.stdin.close()
        await process.stdin.wait_closed()


async def _tail(stream: asyncio.StreamReader | None) -> bytes:
    said = b""
    while stream is not None and (chunk := await stream.read(_CHUNK)):
        said = (said + chunk)[-_KEPT_OF_ERRORS:]
    return said


async def _last_line(process: asyncio.subprocess.Process, filename: str, tell: Tell) -> bytes:
    """Return the last line that the process says, and tell what those before it say."""
    waiting = bytearray()
    last = b""
    while process.stdout is not None and (chunk := await process.stdout.read(_CHUNK)):
        waiting += chunk
        if len(waiting) > MAX_ANSWER_BYTES:
            raise IntakeError(Refusal.TOO_BIG, filename=filename)
        *lines, rest = waiting.split(b"\n") if b"\n" in chunk else [waiting]
        for line in lines:
            last = bytes(line)
            stage = _stage(last)
            if stage is not None:
                await tell(stage)
        waiting = bytearray(rest)
    return last


_LONGEST_STAGE = 200


def _stage(line: bytes) -> Stage | None:
    """Return how far a reading is, where a line says so."""
    if len(line) > _LONGEST_STAGE:
        return None
    said = json.loads(line)
    if "of" in said:
        return Stage("pages", int(said["done"]), int(said["of"]))
    return Stage(str(said["stage"])) if "stage" in said else None


def _answer(line: bytes, code: int, filename: str, errors: bytes) -> dict[str, Any]:
    """Return the last line's fields. Raise IntakeError where the process refused the file, or died of it."""
    said: dict[str, Any] = json.loads(line) if code == 0 and line else {}
    if "refused" in said:
        raise IntakeError(Refusal(said["refused"]), **said["args"])
    if said and "stage" not in said and "of" not in said:
        return said
    cause = errors.decode(errors="replace").strip().rpartition("\n")[2].partition(":")[0]
    log.warning("reader_died", code=code, error=cause)  # its name only: what it says may be the document's words
    if code in _OUT_OF_TIME:
        raise IntakeError(Refusal.TOO_SLOW, filename=filename)
    raise IntakeError(Refusal.TOO_BIG if code in _OUT_OF_MEMORY else Refusal.DAMAGED, filename=filename)


def read_answer(said: dict[str, Any], filename: str) -> ReadDocument:
    """Return the document in an answer: checked field by field, for a file may have taken the process over."""
    text = str(said["text"])
    try:
        drafts = [{**draft, "text": text[draft["start"] : draft["end"]]} for draft in said["drafts"]]
        parsed = _PARSED.validate_python({"title": said["title"], "date": said["date"], "drafts": drafts})
    except (ValidationError, KeyError, TypeError) as error:
        raise IntakeError(Refusal.DAMAGED, filename=filename) from error
    return ReadDocument(text, parsed)
