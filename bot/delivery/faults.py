"""How faults are caught, told and written into rows and the log."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import structlog

LENGTH = 1000

Done = TypeVar("Done")

log = structlog.get_logger(__name__)


def describe(error: BaseException) -> str:
    """Return a fault's class and message, short, and in characters that every database takes."""
    text = f"{type(error).__name__}: {error}".replace("\0", "")
    return text.encode("utf-8", "replace").decode()[:LENGTH]


async def outcome(work: Awaitable[Done]) -> Done | BaseException:
    """Run work in a task of its own (and so in a context of its own) and return its result or what it raised."""
    [result] = await asyncio.gather(work, return_exceptions=True)
    return result


async def tell(about: str, notice: Awaitable[None]) -> None:
    """Await a callback whose own failure must not stop the delivery: it is logged under `about`."""
    fault = await outcome(notice)
    if fault is not None:
        log.error("callback_failed", about=about, fault=describe(fault))
