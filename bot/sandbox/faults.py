"""Faults that a test switches on: what a network and a server may do to a bot."""

import asyncio
from dataclasses import dataclass
from typing import Any, Literal

from bot.sandbox.errors import BotApiError, ClientError

KINDS = ("status", "hang", "drop_before", "drop_after")


@dataclass
class Fault:
    """What the next `times` calls meet; with `method` only calls of it, without it all but getUpdates.

    status: the call is refused with code, description and retry_after, undone.
    hang: it waits `seconds` real seconds, then is done.
    drop_before, drop_after: the connection breaks without an answer, with the call undone or done.
    """

    kind: Literal["status", "hang", "drop_before", "drop_after"]
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int | None = None
    seconds: float = 0.0
    times: int = 1
    method: str | None = None

    def meets(self, method: str) -> bool:
        """Whether a call of that method meets this fault now."""
        wanted = method.lower() == self.method.lower() if self.method else method.lower() != "getupdates"
        return wanted and self.times > 0

    async def strike(self) -> None:
        """Do what the fault does before a call is done: refuse it (BotApiError), hold it up, or nothing yet."""
        if self.kind == "status":
            parameters = {} if self.retry_after is None else {"retry_after": self.retry_after}
            raise BotApiError(self.code, self.description, parameters)
        if self.kind == "drop_before":
            raise BotApiError(500, "connection broken before the call was done")
        if self.kind == "hang":
            await asyncio.sleep(self.seconds)


class Faults:
    """The faults that are on, in the order in which they were switched on."""

    def __init__(self) -> None:
        self.waiting: list[Fault] = []

    def add(self, wanted: dict[str, Any]) -> None:
        """Switch a fault on, by its fields; ClientError where they make no sense."""
        if wanted.get("kind") not in KINDS:
            raise ClientError(400, "bad_fault")
        try:
            self.waiting.append(Fault(**wanted))
        except TypeError:
            raise ClientError(400, "bad_fault") from None

    def take(self, method: str) -> Fault | None:
        """Return the first fault that a call of that method meets, counted off."""
        for fault in self.waiting:
            if fault.meets(method):
                fault.times -= 1
                self.waiting = [one for one in self.waiting if one.times > 0]
                return fault
        return None
