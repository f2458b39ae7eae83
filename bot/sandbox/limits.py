"""Telegram's limits on how fast a bot may send; off until they are switched on."""

import math
from collections import defaultdict, deque

from bot.sandbox.errors import too_many

SLACK = 0.05  # seconds by which a sender that keeps exactly to the pace may seem early
COUNTED = ("send", "edit", "copy", "forward")


class Limits:
    """30 messages a second in all, 1 a second to a chat, 20 a minute to a group (core.telegram.org/bots/faq)."""

    def __init__(self) -> None:
        self.on = False
        self._all: deque[float] = deque()
        self._chats: defaultdict[int, deque[float]] = defaultdict(deque)

    def check(self, method: str, chat_id: int, now: float, count: int = 1) -> None:
        """Count a call at `now` (monotonic seconds), or refuse it with 429 and the seconds to wait."""
        if not self.on or not method.lower().startswith(COUNTED) or method.lower() == "sendchataction":
            return
        chat = self._chats[chat_id]
        most, window = (20, 60.0) if chat_id < 0 else (1, 1.0)
        wait = max(_wait(self._all, now, 30, 1.0), _wait(chat, now, most, window))
        if wait > 0:
            raise too_many(math.ceil(wait))
        for _ in range(count):
            self._all.append(now)
            chat.append(now)


def _wait(sent: deque[float], now: float, most: int, window: float) -> float:
    while sent and sent[0] <= now - window + SLACK:
        sent.popleft()
    return sent[len(sent) - most] + window - now if len(sent) >= most else 0.0
