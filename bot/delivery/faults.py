"""How faults are caught, told and written into rows and the log.

What an exception says may be somebody's words. Of those whose messages are a machine's own they are kept up to the first
quotation mark; of all others the class alone.
"""

import asyncio
import re
from collections.abc import Awaitable
from typing import TypeVar

import structlog
from telegram.error import TelegramError

from bot.tellable import TellableError
from db.errors import said_by_database

LENGTH = 1000
QUOTED = re.compile(r"""(["“«]|(?<!\w)').*""", re.DOTALL)  # an apostrophe within a word opens nothing

Done = TypeVar("Done")

log = structlog.get_logger(__name__)


def describe(error: BaseException) -> str:
    """Return a fault's class and, where it is a machine's own, its message: short, in characters that every database takes."""
    words = _words(error)
    text = f"{type(error).__name__}: {QUOTED.sub('…', words)}" if words else type(error).__name__
    return text.replace("\0", "").encode("utf-8", "replace").decode()[:LENGTH]


def _words(error: BaseException) -> str:
    if isinstance(error, TelegramError | TellableError):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or ""
    return said_by_database(error)


async def outcome(work: Awaitable[Done]) -> Done | BaseException:
    """Run work in a task of its own (and so in a context of its own) and return its result or what it raised."""
    [result] = await asyncio.gather(work, return_exceptions=True)
    return result


async def tell(about: str, notice: Awaitable[None]) -> None:
    """Await a callback whose own failure must not stop the delivery: it is logged under `about`."""
    fault = await outcome(notice)
    if fault is not None:
        log.error("callback_failed", about=about, fault=describe(fault))
