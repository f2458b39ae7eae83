"""No file takes the reader's parent down, fills its memory or its time, and each gets its sentence."""

import asyncio
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from bot.intake.errors import IntakeError, Refusal
from bot.intake.reading import office, reader
from bot.intake.reading.files import FileReader
from bot.texts import texts_of
from tests.intake.formats.hostile import FILES, OFFICE_FILES, Hostile

ZONE = ZoneInfo("Asia/Shanghai")
MOST_GROWTH = 50 * 1024
SLACK_SECONDS = 5.0  # of a machine that is busy with other tests
STATUS = Path("/proc/self/status")


def memory(which: str) -> int:
    """Return kilobytes of this process: VmRSS now, VmHWM at most since it was reset."""
    lines = STATUS.read_text("utf-8").splitlines() if STATUS.exists() else []
    return next((int(line.split()[1]) for line in lines if line.startswith(which)), 0)


def forget_peak() -> None:
    if STATUS.exists():
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


async def attempt(file: Hostile, limit: float) -> Refusal | None:
    data = file.make()
    forget_peak()
    before, began = memory("VmRSS"), perf_counter()
    told: IntakeError | None = None
    try:
        await FileReader().read(data, file.name)
    except IntakeError as error:
        told = error
    assert perf_counter() - began < limit + SLACK_SECONDS
    assert memory("VmHWM") - before < MOST_GROWTH
    if told is None:
        return None
    assert texts_of("zh-CN", ZONE, 2022).plain(told.text_id, told.text_args)
    return told.refusal


def test_there_are_more_than_sixty() -> None:
    assert len({file.name for file in (*FILES, *OFFICE_FILES)}) >= 60


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
async def test_a_hostile_file_does_no_harm(file: Hostile) -> None:
    refusal = await attempt(file, reader.MAX_SECONDS)
    assert refusal in file.told if file.told else refusal is None


@pytest.mark.parametrize("file", OFFICE_FILES, ids=lambda file: file.name)
async def test_what_an_office_suite_chokes_on_does_no_harm(file: Hostile) -> None:
    assert await attempt(file, office.MAX_SECONDS + reader.MAX_SECONDS) in file.told


async def test_a_reader_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    await _with_worker("import time; time.sleep(60)", monkeypatch, tmp_path, Refusal.TOO_SLOW, seconds=0.5)


@pytest.mark.parametrize(
    ("program", "refusal"),
    [
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", Refusal.TOO_BIG),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", Refusal.DAMAGED),
        ("import os, signal; os.kill(os.getpid(), signal.SIGXCPU)", Refusal.TOO_SLOW),
        ("raise ValueError('the words of a document')", Refusal.DAMAGED),
        ('print(\'{"done": 1, "of": 2}\')', Refusal.DAMAGED),
        ('print(\'{"text": "a", "title": 1}\')', Refusal.DAMAGED),
        ("while True: print('x' * 9999999, end='')", Refusal.TOO_BIG),
    ],
)
async def test_however_a_reader_dies_there_is_a_sentence(
    program: str, refusal: Refusal, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    await _with_worker(program, monkeypatch, tmp_path, refusal)


async def _with_worker(
    program: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, refusal: Refusal, seconds: float = 10
) -> None:
    worker = tmp_path / "worker.py"
    worker.write_text(program, encoding="utf-8")
    monkeypatch.setattr(reader, "_WORKER", worker)
    monkeypatch.setattr(reader, "MAX_SECONDS", seconds)
    monkeypatch.setattr(reader, "MAX_ANSWER_BYTES", 20_000_000)
    with pytest.raises(IntakeError) as refused:
        await FileReader().read(b"x" * 3_000_000, "a.txt")
    assert refused.value.refusal is refusal


async def test_reading_leaves_the_others_their_turn() -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0.01)
            turns += 1

    busy = asyncio.create_task(others())
    await FileReader().read("一、市水利局要加强管理。\n".encode() * 2000, "a.txt")
    busy.cancel()
    assert turns > 5
