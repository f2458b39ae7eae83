"""Keeping the bot's token, which is part of every address it calls, out of the logs."""

import logging
from collections.abc import MutableMapping
from typing import Any

from bot.logs import traced

HIDDEN = "***"


class Redaction:
    """Replaces the secret half of a token, however the rest of an address is written."""

    def __init__(self, token: str) -> None:
        self._secret = token.rpartition(":")[2]

    def text(self, text: str) -> str:
        """Return a text without the secret."""
        return text.replace(self._secret, HIDDEN) if self._secret else text

    def __call__(self, _logger: object, _method: str, event: Any) -> Any:  # noqa: ANN401 - structlog's processors
        """Clean a structlog event, or the line that a renderer made of it."""
        if isinstance(event, str):
            return self.text(event)
        if isinstance(event, MutableMapping):
            return {name: self(None, "", value) for name, value in event.items()}
        return self.text(event.decode()).encode() if isinstance(event, bytes) else event


def hide_token(token: str) -> Redaction:
    """Clean every record of the standard logging, whichever library logs it; return the cleaner.

    Tracebacks say where something was raised, and nothing of what was.

    The cleaner is also a structlog processor: put it last, behind the renderer.
    """
    redaction = Redaction(token)
    make = logging.getLogRecordFactory()

    def make_clean(*args: Any, **kwargs: Any) -> logging.LogRecord:  # noqa: ANN401 - the library's signature
        record = make(*args, **kwargs)
        message = record.getMessage()
        clean = redaction.text(message)
        if clean != message:
            record.msg, record.args = clean, ()
        if record.exc_info and record.exc_info[0] is not None:
            trace = redaction.text(traced(record.exc_info[1]))
            record.exc_info, record.exc_text = None, trace
        return record

    logging.setLogRecordFactory(make_clean)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.WARNING)
    return redaction
