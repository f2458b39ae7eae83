"""Structured logs, one line an event, with no secret and nothing of people in them: no words of theirs, no name, no number.

What an exception says may be somebody's words, so a log has where it came from and of which class it is, and not its message.
"""

import logging
import traceback
from collections.abc import Iterator
from contextlib import suppress
from types import TracebackType

import structlog
from structlog.typing import Processor

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configure_logs(level: str, redact: Processor | None = None) -> None:
    """Let structlog and the libraries' own loggers write lines of the same form; libraries speak from WARNING on.

    Below that they tell what they work on: addresses with the token, whole updates, rows. `redact` sees each finished line
    last, and may take secrets out of it.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(lambda caught: traced(caught[1])),
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
            *([redact] if redact else []),
        ],
        logger_factory=Lines,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(Discreet("%(asctime)s [%(levelname)s] %(name)s: %(message)s"))
    logging.basicConfig(level=max(logging.getLevelName(level.upper()), logging.WARNING), handlers=[handler])
    # it warns of each tick passed over while a long one is under way, which is what is wanted of it
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


class Lines:
    """Writes lines to the standard output; where that is a file on a full disk they are lost, and the work goes on."""

    def __init__(self, *_: object) -> None:
        pass

    def msg(self, line: str) -> None:
        """Write a line."""
        with suppress(OSError):
            print(line, flush=True)  # noqa: T201 - here it is meant

    log = debug = info = warning = error = critical = exception = fatal = msg


class Discreet(logging.Formatter):
    """Writes what libraries log without what exceptions say."""

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - the library's name
        """Return where an exception came from."""
        return traced(ei[1])

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Return the line; asyncio puts the representation of what failed, message and all, below its first."""
        if record.name == "asyncio":
            record.message = record.message.partition("\n")[0]
        return super().formatMessage(record)


def traced(fault: BaseException | None) -> str:
    """Return an exception's class and where it was raised, and the same of those behind it, without what they say."""
    return "\n".join(_traced(fault))


def _traced(fault: BaseException | None) -> Iterator[str]:
    seen: set[int] = set()
    while fault is not None and id(fault) not in seen:
        seen.add(id(fault))
        yield f"{type(fault).__module__}.{type(fault).__qualname__}"
        yield from (line.rstrip() for line in traceback.format_tb(fault.__traceback__))
        fault = fault.__cause__ or fault.__context__
