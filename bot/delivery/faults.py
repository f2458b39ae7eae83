"""How a fault is written into a row and into the log."""

from collections.abc import Awaitable

import structlog

LENGTH = 1000

log = structlog.get_logger(__name__)


def describe(error: BaseException) -> str:
    """Return a fault's class and message, short, and in characters that every database takes."""
    text = f"{type(error).__name__}: {error}".replace("\0", "")
    return text.encode("utf-8", "replace").decode()[:LENGTH]


async def tell(about: str, notice: Awaitable[None]) -> None:
    """Await a callback whose own failure must not stop the delivery: it is logged under `about`."""
    try:
        await notice
    except (ArithmeticError, AttributeError, LookupError, OSError, RuntimeError, TypeError, ValueError) as error:
        log.error("callback_failed", about=about, fault=describe(error))
