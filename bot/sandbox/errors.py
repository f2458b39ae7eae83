"""What the server says when it refuses, in Telegram's form."""

from collections.abc import Mapping
from typing import Any


class BotApiError(Exception):
    """A refusal: `code` as in HTTP, `description` in Telegram's words, `parameters` such as retry_after (seconds)."""

    def __init__(self, code: int, description: str, parameters: Mapping[str, int] | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = dict(parameters or {})

    def answer(self) -> dict[str, Any]:
        """Return the JSON object that Telegram would answer."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            body["parameters"] = self.parameters
        return body


class ClientError(Exception):
    """A refusal to the page or the headless player: an HTTP status and an id that the page turns into words."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


def bad_request(what: str) -> BotApiError:
    """Return Telegram's 400 with its usual beginning."""
    return BotApiError(400, f"Bad Request: {what}")


def too_many(seconds: int) -> BotApiError:
    """Return Telegram's 429: nothing will be taken for that many seconds."""
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
