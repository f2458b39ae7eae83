"""Structured logs, one line an event, with no secret in them."""

import logging

import structlog
from structlog.typing import Processor


def configure_logs(level: str, redact: Processor | None = None) -> None:
    """Let structlog and the libraries' own loggers write lines of the same form; chatty libraries speak from WARNING on.

    `redact` sees each finished line last, and may take secrets out of it.
    """
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
            *([redact] if redact else []),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        cache_logger_on_first_use=True,
    )
    logging.basicConfig(level=level.upper(), format="%(asctime)s [%(levelname)s] %(name)s: %(message)s")
    for name in ("httpx", "httpcore", "uvicorn.access", "aiosqlite", "matplotlib", "PIL"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # it warns of each tick passed over while a long one is under way, which is what is wanted of it
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
