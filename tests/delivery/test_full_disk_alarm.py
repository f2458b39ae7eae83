"""The alarm of a full disk: told once, each day while it lasts, and at once when it comes back."""

import errno
from collections.abc import Sequence

from bot.clock import SystemClock
from bot.delivery.full_disk import FullDisk
from tests.delivery.scripted import Scripted
from tests.delivery.support import ext_bot

FULL = OSError(errno.ENOSPC, "No space left on device")


class TurnedClock(SystemClock):
    """A clock whose monotonic time is set."""

    minutes = 0.0

    def monotonic(self) -> float:
        return self.minutes * 60


async def words() -> Sequence[tuple[int, str]]:
    return [(7, "full")]


async def test_a_full_disk_is_told_once_then_daily_and_anew_when_it_comes_back(telegram: Scripted) -> None:
    clock = TurnedClock()
    async with ext_bot(telegram.url) as bot:
        alarm = FullDisk(bot, clock, words)
        told: list[int] = []
        for minutes in (0, 1, 25, 50, 81, 90, *range(100, 1600, 20)):  # between 50 and 81 there was room
            clock.minutes = minutes
            await alarm.heard(ConnectionError())
            await alarm.heard(FULL)
            told += [minutes] * (len(telegram.of("sendMessage")) - len(told))
    assert told == [0, 81, 81 + 24 * 60 - 1 + 20]
