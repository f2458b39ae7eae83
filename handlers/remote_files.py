"""Files that people send: their bytes are fetched from the Bot API server, or read where a server of one's own has put them."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

import structlog
from telegram import Bot, File
from telegram.error import BadRequest

from bot.services.attachments import MOST_MEGABYTES
from bot.texts import TellableError

MAX_DOWNLOAD = MOST_MEGABYTES * 1024 * 1024

log = structlog.get_logger(__name__)


class FileTooLargeError(TellableError):
    """A file that Telegram does not hand to bots."""

    def __init__(self, name: str) -> None:
        super().__init__("report/file_too_large", name=name, most=MOST_MEGABYTES)


class FileOutOfReachError(TellableError):
    """A Bot API server of one's own has put the file into a folder that this process cannot read."""

    def __init__(self, name: str) -> None:
        super().__init__("report/file_out_of_reach", name=name)


@dataclass(frozen=True)
class IncomingFile:
    """A file that came with a message; its bytes are still at Telegram.

    `kind` is what Telegram calls it; `name` is '' where it has none, as pictures and voice messages.
    """

    file_id: str
    name: str
    mime: str
    size: int
    kind: str = "document"


async def fetch(bot: Bot, file: IncomingFile) -> bytes:
    """Return a file's bytes. Raises FileTooLargeError, FileOutOfReachError and TelegramError."""
    if file.size > MAX_DOWNLOAD:
        raise FileTooLargeError(file.name)
    remote = await _remote(bot, file)
    place = str(remote.file_path)
    if place.startswith("/"):
        return await asyncio.to_thread(_read, Path(place), file)
    if place.startswith(f"{bot.base_file_url}//"):  # what the library makes of a path that it does not find here
        raise _out_of_reach(file)
    return bytes(await remote.download_as_bytearray())


async def _remote(bot: Bot, file: IncomingFile) -> File:
    try:
        return await bot.get_file(file.file_id)
    except BadRequest as refused:
        if "too big" in refused.message.lower():  # Telegram need not say beforehand how large a file is
            raise FileTooLargeError(file.name) from refused
        raise


def _read(path: Path, file: IncomingFile) -> bytes:
    """Read a file that a server started with --local has left on this machine, or in a folder that both see."""
    try:
        if path.stat().st_size > MAX_DOWNLOAD:  # such a server takes larger ones than Telegram's own
            raise FileTooLargeError(file.name)
        return path.read_bytes()
    except OSError as fault:
        raise _out_of_reach(file) from fault


def _out_of_reach(file: IncomingFile) -> FileOutOfReachError:
    # without the path: it has the token in it
    log.error(
        "file_out_of_reach", remedy="let Duban read the Bot API server's folder at the same path: docs/deploying.md"
    )
    return FileOutOfReachError(file.name)
