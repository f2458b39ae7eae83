"""Faults and limits that a test switches on."""

import asyncio
from datetime import timedelta

import pytest
from telegram.error import NetworkError, RetryAfter, TimedOut

from bot.sandbox.errors import BotApiError
from bot.sandbox.limits import Limits
from tests.sandbox_fixture import CADRE, CLERK, RunningSandbox


async def texts(sandbox: RunningSandbox) -> list[str]:
    return [message["text"] for message in await sandbox.client.messages(CADRE) if message["from_bot"]]


async def test_a_status_fault_meets_so_many_calls_of_its_method_and_leaves_them_undone(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    await sandbox.client.send(CADRE, "/start")
    async with sandbox.bot() as bot:
        await sandbox.client.fault(kind="status", code=502, description="Bad Gateway", times=2, method="sendMessage")
        assert (await bot.get_me()).is_bot
        for _ in range(2):
            with pytest.raises(NetworkError, match="Bad Gateway"):
                await bot.send_message(CADRE, "一")
        await bot.send_message(CADRE, "二")
        await sandbox.client.fault(
            kind="status", code=429, description="Too Many Requests: retry after 7", retry_after=7
        )
        assert len(await bot.get_updates()) == 1  # a fault without a method lets getUpdates pass
        with pytest.raises(RetryAfter) as refusal:
            await bot.send_message(CADRE, "三")
        assert refusal.value.retry_after == timedelta(seconds=7)
    assert await texts(sandbox) == ["二"]


@pytest.mark.parametrize(("kind", "done"), [("drop_before", []), ("drop_after", ["一"])])
async def test_a_broken_connection_leaves_the_bot_in_doubt(sandbox: RunningSandbox, kind: str, done: list[str]) -> None:
    await sandbox.client.send(CADRE, "/start")
    async with sandbox.bot() as bot:
        await sandbox.client.fault(kind=kind)
        with pytest.raises(NetworkError):
            await bot.send_message(CADRE, "一")
        assert await texts(sandbox) == done
        await bot.send_message(CADRE, "二")


async def test_a_call_that_hangs_is_done_after_all(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    async with sandbox.bot() as bot:
        await sandbox.client.fault(kind="hang", seconds=0.4)
        with pytest.raises(TimedOut):
            await bot.send_message(CADRE, "一", read_timeout=0.1)
        await asyncio.sleep(0.5)
    assert await texts(sandbox) == ["一"]


async def test_with_the_limits_on_a_second_message_within_a_second_is_refused(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    await sandbox.client.send(CLERK, "/start")
    for _ in range(3):
        assert (await sandbox.call("sendMessage", chat_id=CADRE, text="x"))["ok"]
    await sandbox.client.limits(on=True)
    assert (await sandbox.call("sendMessage", chat_id=CADRE, text="x"))["ok"]
    assert (await sandbox.call("sendMessage", chat_id=CLERK, text="x"))["ok"]
    assert await sandbox.call("sendMessage", chat_id=CADRE, text="x") == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert (await sandbox.call("sendChatAction", chat_id=CADRE, action="typing"))["ok"]
    await sandbox.client.limits(on=False)
    assert (await sandbox.call("sendMessage", chat_id=CADRE, text="x"))["ok"]


def refused(limits: Limits, chat: int, now: float, count: int = 1) -> int | None:
    try:
        limits.check("sendMessage", chat, now, count)
    except BotApiError as refusal:
        return refusal.parameters["retry_after"]
    return None


def test_thirty_messages_a_second_in_all() -> None:
    limits = Limits()
    limits.on = True
    assert [refused(limits, chat, 0.0) for chat in range(1, 31)] == [None] * 30
    assert refused(limits, 31, 0.5) == 1
    assert refused(limits, 31, 1.0) is None


def test_twenty_messages_a_minute_to_a_group() -> None:
    limits = Limits()
    limits.on = True
    assert [refused(limits, -5, second * 1.0) for second in range(20)] == [None] * 20
    assert refused(limits, -5, 20.0) == 40
    assert refused(limits, -5, 60.0) is None


def test_an_album_counts_each_of_its_messages() -> None:
    limits = Limits()
    limits.on = True
    assert refused(limits, -5, 0.0, count=10) is None
    assert refused(limits, -5, 2.0, count=10) is None
    assert refused(limits, -5, 4.0) == 56
