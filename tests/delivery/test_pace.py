"""Telegram's limits are held, measured where the calls arrive or, where their way there would blur it, where they are let go."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.clock import SystemClock
from bot.delivery import pace as pace_module
from bot.delivery.pace import AT_ONCE, Pace, Turn
from db.enums import Priority
from tests.delivery.scripted import Scripted, too_many
from tests.delivery.support import ext_bot


def most_in(times: list[float], seconds: float) -> int:
    """Return how many of these instants at most are within any such span."""
    return max(sum(start <= at < start + seconds for at in times) for start in times)


async def test_never_more_than_thirty_messages_in_a_second(telegram: Scripted) -> None:
    async with ext_bot(telegram.url, pace=Pace(SystemClock()), read_timeout=10) as bot:
        await asyncio.gather(*(bot.send_message(chat, "x") for chat in range(1, 71)))
    calls = telegram.of("sendMessage")
    assert len(calls) == 70
    assert most_in([call.at for call in calls], 1.0) <= 30
    assert max(call.at for call in calls) - min(call.at for call in calls) < 4  # and not much slower than allowed


class Noting(Pace):
    """Notes when each call is let go: how long its way to the server takes is not the pace's doing."""

    def __init__(self) -> None:
        super().__init__(SystemClock())
        self.let_go: list[tuple[int, float]] = []

    async def process_request(self, callback: Any, *request: Any, **named: Any) -> Any:
        data = named["data"] if "data" in named else request[3]

        async def noted(*args: Any, **kwargs: Any) -> Any:
            self.let_go.append((data.get("chat_id", 0), SystemClock().monotonic()))
            return await callback(*args, **kwargs)

        return await super().process_request(noted, *request, **named)


async def test_one_message_a_second_in_a_chat_and_the_other_chats_do_not_wait(telegram: Scripted) -> None:
    pace = Noting()
    async with ext_bot(telegram.url, pace=pace) as bot:
        await asyncio.gather(*(bot.send_message(chat, "x") for chat in (1, 1, 1, 2, 3)))
    assert len(telegram.of("sendMessage")) == 5
    ours = [at for chat, at in pace.let_go if chat == 1]
    assert len(ours) == 3
    assert all(later - earlier >= 0.99 for earlier, later in pairwise(ours))
    others = [at for chat, at in pace.let_go if chat in {2, 3}]
    assert max(others) - min(ours) < 0.7


async def test_an_answer_goes_ahead_of_bulk_that_waits(telegram: Scripted) -> None:
    async with ext_bot(telegram.url, pace=Pace(SystemClock())) as bot:
        bulk = [
            asyncio.create_task(bot.send_message(chat, "bulk", rate_limit_args=Turn(Priority.BULK)))
            for chat in range(1, 31)
        ]
        await asyncio.sleep(0.3)
        await bot.send_message(99, "answer")
        assert sum(not task.done() for task in bulk) >= 10
        await asyncio.gather(*bulk)


async def test_twenty_messages_a_minute_in_a_group(telegram: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "CHAT_SECONDS", 0.01)
    monkeypatch.setattr(pace_module, "GROUP_SECONDS", 2.0)
    pace = Noting()
    async with ext_bot(telegram.url, pace=pace) as bot:
        await asyncio.gather(*(bot.send_message("-7", "x") for _ in range(25)))
    assert len(telegram.of("sendMessage")) == 25
    # half a second is left for the first one's way to its note, on a machine that does much else
    assert most_in([at for chat, at in pace.let_go if chat], 1.5) == 20


async def test_what_sends_nothing_does_not_wait_for_the_chat(telegram: Scripted) -> None:
    async with ext_bot(telegram.url, pace=Pace(SystemClock())) as bot:
        started = SystemClock().monotonic()
        await bot.send_message(1, "x")
        for _ in range(5):
            await bot.answer_callback_query("1")
            await bot.send_chat_action(1, "typing")
        assert SystemClock().monotonic() - started < 4  # were they to wait, it would take ten


async def test_after_a_429_no_call_of_any_kind_goes_before_its_time(telegram: Scripted) -> None:
    telegram.answers["sendMessage"].append(too_many(1))
    async with ext_bot(telegram.url, pace=Pace(SystemClock(), enabled=False)) as bot:
        first = asyncio.create_task(bot.send_message(1, "x"))
        await asyncio.sleep(0.3)
        await asyncio.gather(first, bot.send_message(2, "y"), bot.answer_callback_query("1"))
    refused, *others = [call for call in telegram.calls if call.method != "getMe"]
    assert len(others) == 3
    assert min(call.at for call in others) - refused.at >= 1.0


async def test_the_impatient_hear_of_a_long_429_at_once(telegram: Scripted) -> None:
    telegram.answers["sendMessage"].append(too_many(600))
    async with ext_bot(telegram.url, pace=Pace(SystemClock())) as bot:
        for _ in range(2):
            with pytest.raises(RetryAfter):
                await bot.send_message(1, "x", rate_limit_args=Turn(Priority.NOTICE, patience=5))
    assert len(telegram.of("sendMessage")) == 1


async def test_never_more_requests_at_once_than_httpx_bears(telegram: Scripted) -> None:
    telegram.delay = 0.1
    async with ext_bot(telegram.url, pace=Pace(SystemClock(), enabled=False), read_timeout=10) as bot:
        await asyncio.gather(*(bot.send_message(chat, "x") for chat in range(1, 101)))
    assert len(telegram.of("sendMessage")) == 100
    assert most_in([call.at for call in telegram.of("sendMessage")], 0.09) <= AT_ONCE


async def test_chats_of_long_ago_are_forgotten(telegram: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace_module, "CHAT_SECONDS", 0.001)
    monkeypatch.setattr(pace_module, "KEPT_CHATS", 3)
    pace = Pace(SystemClock())
    async with ext_bot(telegram.url, pace=pace) as bot:
        for chat in range(1, 10):
            await bot.send_message(chat, "x")
    assert len(pace._chats) <= 4
