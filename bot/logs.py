"""Structured logs, one line an event, with no secret and nothing of people in them: no words of theirs, no name, no number.

What an exception says may be somebody's words, so a log has where it came from and of which class it is, and not its message.
All lines of one piece of work (an update, a notice, a tick) carry its id as `work`.
"""

import json
import logging
import secrets
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType

import structlog
from structlog.typing import EventDict, Processor

from bot.metrics import counting

Caught = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


TEXT, JSON = "text", "json"
ERRORS = frozenset({"error", "exception", "critical", "fatal"})
ID_BYTES = 4


def configure_logs(level: str, redact: Processor | None = None, form: str = TEXT) -> None:
    """Let structlog and the libraries' own loggers write lines of the same form; libraries speak from WARNING on.

    Below that they tell what they work on: addresses with the token, whole updates, rows. `redact` sees each finished line
    last, and may take secrets out of it. `form`: TEXT, or JSON for a JSON object a line.
    """
    as_text = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            count_errors,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.ExceptionRenderer(lambda caught: traced(caught[1])),
            structlog.processors.JSONRenderer() if form == JSON else as_text,
            *([redact] if redact else []),
        ],
        logger_factory=Lines,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(DiscreetJson() if form == JSON else Discreet(LINE))
    logging.basicConfig(level=max(logging.getLevelName(level.upper()), logging.WARNING), handlers=[handler])
    # it warns of each tick passed over while a long one is under way, which is what is wanted of it
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # it quotes an answer that is no JSON, such as a proxy's page or half of people's messages; we tell of the fault ourselves
    logging.getLogger("telegram.request").setLevel(logging.CRITICAL)


@contextmanager
def working(**values: object) -> Iterator[None]:
    """Let all lines of the work within carry one id, and these values: ids of rows, names out of the code.

    Work within work is the same work.
    """
    ident = structlog.contextvars.get_contextvars().get("work") or secrets.token_hex(ID_BYTES)
    with structlog.contextvars.bound_contextvars(work=ident, **values):
        yield


def count_errors(_logger: object, method: str, event: EventDict) -> EventDict:
    """Count a line that tells of an error, by its name, for the bot whose work it is."""
    metrics = counting.get(None)
    if metrics is not None and method in ERRORS:
        metrics.errors.add(str(event.get("event")))
    return event


class Lines:
    """Writes lines to the standard output; where that is a file on a full disk they are lost, and the work goes on."""

    def __init__(self, *_: object) -> None:
        pass

    def msg(self, line: str) -> None:
        """Write a line."""
        with suppress(OSError):
            print(line, flush=True)  # noqa: T201 - here it is meant

    log = debug = info = warning = error = critical = exception = fatal = msg


LINE = "%(asctime)s [%(levelname)s] %(name)s: %(message)s"


class Discreet(logging.Formatter):
    """Writes what libraries log without what exceptions say."""

    def formatException(self, ei: Caught) -> str:  # noqa: N802 - the library's name
        """Return where an exception came from."""
        return traced(ei[1])

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        """Return the line, with the work it belongs to."""
        record.message = " ".join([_first_said(record), *(f"{name}={value}" for name, value in _work().items())])
        return super().formatMessage(record)


class DiscreetJson(Discreet):
    """Writes the same as a JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        record.message = record.getMessage()
        line = {**_work(), "event": _first_said(record), "level": record.levelname.lower(), "logger": record.name}
        trace = record.exc_text or (self.formatException(record.exc_info) if record.exc_info else "")
        return json.dumps(line | {"timestamp": self.formatTime(record)} | ({"exception": trace} if trace else {}))


def _first_said(record: logging.LogRecord) -> str:
    """Return what was logged; asyncio puts the representation of what failed, message and all, below its first line."""
    return record.message.partition("\n")[0] if record.name == "asyncio" else record.message


def _work() -> dict[str, str]:
    return {name: str(value) for name, value in structlog.contextvars.get_contextvars().items()}


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
