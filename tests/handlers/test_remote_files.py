"""Where a file's bytes come from: Telegram, or a Bot API server of one's own that was started with --local."""

from pathlib import Path

import pytest
from starlette.responses import JSONResponse, Response

from handlers import remote_files
from handlers.remote_files import FileOutOfReachError, FileTooLargeError, IncomingFile, fetch
from tests.delivery.scripted import Scripted, error, serving
from tests.delivery.support import ext_bot

FILE = IncomingFile("AgAD", "通知.docx", "", 0)


async def fetched(answer: Response) -> bytes:
    async with serving(Scripted()) as telegram:
        telegram.answers["getFile"].append(answer)
        async with ext_bot(telegram.url) as bot:
            return await fetch(bot, FILE)


def lying_at(path: Path) -> JSONResponse:
    """What a server of one's own answers in its local mode: an absolute path."""
    return JSONResponse({"ok": True, "result": {"file_id": "AgAD", "file_unique_id": "x", "file_path": str(path)}})


async def test_a_local_server_s_file_is_read_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file_0.docx"
    path.write_bytes(b"a paper")
    assert await fetched(lying_at(path)) == b"a paper"
    monkeypatch.setattr(remote_files, "MAX_DOWNLOAD", 6)
    with pytest.raises(FileTooLargeError):
        await fetched(lying_at(path))


async def test_one_that_is_not_here_or_may_not_be_read_is_told_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FileOutOfReachError) as told:
        await fetched(lying_at(tmp_path / "elsewhere" / "file_0.docx"))
    assert (told.value.text_id, told.value.text_args) == ("report/file_out_of_reach", {"name": "通知.docx"})
    with pytest.raises(FileOutOfReachError):
        await fetched(lying_at(Path("/proc/self/mem")))  # is there, and cannot be read from its beginning


async def test_one_that_telegram_finds_too_big_only_when_asked() -> None:
    with pytest.raises(FileTooLargeError):
        await fetched(error(400, "Bad Request: file is too big"))
