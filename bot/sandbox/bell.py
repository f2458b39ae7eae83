"""Wakes whoever waits for news: long polls, the page's event stream, a press that waits for its answer."""

import asyncio


class Bell:
    """`count` grows with every ring; who looks and then waits, without an await between, misses nothing."""

    def __init__(self) -> None:
        self.count = 0
        self._event = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits now."""
        self.count += 1
        event, self._event = self._event, asyncio.Event()
        event.set()

    async def wait(self, seconds: float | None = None) -> None:
        """Return at the next ring, or after that many real seconds."""
        event = self._event
        try:
            async with asyncio.timeout(seconds):
                await event.wait()
        except TimeoutError:
            return
