"""How updates are handed out: confirmed by offset, one reader at a time, or posted to a webhook."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from tests.sandbox_fixture import CADRE, RunningSandbox


async def test_updates_come_in_order_until_they_are_confirmed(sandbox: RunningSandbox) -> None:
    for words in ("一", "二", "三"):
        await sandbox.client.send(CADRE, words)
    first = (await sandbox.call("getUpdates", limit=2))["result"]
    assert [update["message"]["text"] for update in first] == ["一", "二"]
    assert sandbox.sandbox.undelivered() == 3
    assert (await sandbox.call("getUpdates"))["result"][:2] == first
    rest = (await sandbox.call("getUpdates", offset=first[-1]["update_id"] + 1))["result"]
    assert [update["message"]["text"] for update in rest] == ["三"]
    assert sandbox.sandbox.undelivered() == 1
    assert (await sandbox.client.state())["pending"] == 1


async def test_a_negative_offset_forgets_all_but_the_newest(sandbox: RunningSandbox) -> None:
    for words in ("一", "二", "三"):
        await sandbox.client.send(CADRE, words)
    left = (await sandbox.call("getUpdates", offset=-1))["result"]
    assert [update["message"]["text"] for update in left] == ["三"]
    assert sandbox.sandbox.undelivered() == 1


async def test_a_long_poll_ends_with_the_first_update(sandbox: RunningSandbox) -> None:
    waiting = asyncio.create_task(sandbox.call("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await sandbox.client.send(CADRE, "在")
    answer = await asyncio.wait_for(waiting, 3)
    assert answer["result"][0]["message"]["text"] == "在"


async def test_a_long_poll_ends_empty_when_its_time_is_over(sandbox: RunningSandbox) -> None:
    assert (await sandbox.call("getUpdates", timeout=1))["result"] == []


async def test_a_second_reader_ends_the_first(sandbox: RunningSandbox) -> None:
    first = asyncio.create_task(sandbox.call("getUpdates", timeout=30))
    await asyncio.sleep(0.1)
    assert (await sandbox.call("getUpdates"))["ok"]
    answer = await asyncio.wait_for(first, 3)
    assert answer["error_code"] == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_kinds_that_the_bot_does_not_want_are_never_kept(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "一")
    await sandbox.client.react(CADRE, 1, "👍")
    assert sandbox.sandbox.undelivered() == 1  # reactions are not among the kinds that come unasked
    await sandbox.call("getUpdates", allowed_updates=["message_reaction"])
    await sandbox.client.send(CADRE, "二")
    await sandbox.client.react(CADRE, 1, None)
    kinds = [set(update) - {"update_id"} for update in (await sandbox.call("getUpdates"))["result"]]
    assert kinds == [{"message"}, {"message_reaction"}]


class Hook:
    """A webhook that answers with the status codes it is given, then 200."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.taken: list[tuple[str, dict[str, object]]] = []

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = int(head.split("content-length:")[1].split("\r\n")[0])
        body = json.loads(await reader.readexactly(length))
        status = self.statuses.pop(0) if self.statuses else 200
        self.taken.append((head, body))
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()
        await writer.wait_closed()


@asynccontextmanager
async def listening(hook: Hook) -> AsyncIterator[str]:
    server = await asyncio.start_server(hook.answer, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"


async def until_confirmed(sandbox: RunningSandbox) -> None:
    async with asyncio.timeout(10):
        while sandbox.sandbox.undelivered():  # noqa: ASYNC110 - it is another server's doing
            await asyncio.sleep(0.02)


async def test_a_webhook_gets_each_update_with_the_secret_until_it_takes_it(sandbox: RunningSandbox) -> None:
    hook = Hook(500)
    async with listening(hook) as url:
        await sandbox.client.send(CADRE, "之前")
        assert (await sandbox.call("setWebhook", url=url, secret_token="S-1", drop_pending_updates=True))["ok"]  # noqa: S106
        await sandbox.client.send(CADRE, "一")
        await sandbox.client.send(CADRE, "二")
        await until_confirmed(sandbox)
        words = [body["message"]["text"] for _, body in hook.taken]  # type: ignore[index]
        assert words == ["一", "一", "二"]
        assert "x-telegram-bot-api-secret-token: s-1" in hook.taken[0][0]
        info = (await sandbox.call("getWebhookInfo"))["result"]
        assert info["last_error_message"] == "Wrong response from the webhook: 500 X"
        assert (info["url"], info["pending_update_count"]) == (url, 0)
        refused = await sandbox.call("getUpdates")
        assert refused["error_code"] == 409
        assert refused["description"].startswith("Conflict: can't use getUpdates method while webhook is active")
        assert (await sandbox.call("deleteWebhook"))["ok"]
    await sandbox.client.send(CADRE, "三")
    assert [update["message"]["text"] for update in (await sandbox.call("getUpdates"))["result"]] == ["三"]


async def test_a_webhook_that_nobody_listens_at_is_tried_again(sandbox: RunningSandbox) -> None:
    hook = Hook()
    async with listening(hook) as url:
        pass
    await sandbox.call("setWebhook", url=url, allowed_updates=["message"])
    await sandbox.client.send(CADRE, "一")
    async with asyncio.timeout(5):
        while "last_error_message" not in (info := (await sandbox.call("getWebhookInfo"))["result"]):  # noqa: ASYNC110 - likewise
            await asyncio.sleep(0.05)
    assert info["last_error_message"] == "Connection failed: ConnectError"
    assert (info["pending_update_count"], info["allowed_updates"]) == (1, ["message"])


@pytest.mark.parametrize("limit", [0, -5, 1000])
async def test_a_limit_beyond_the_bounds_is_brought_within(sandbox: RunningSandbox, limit: int) -> None:
    await sandbox.client.send(CADRE, "一")
    assert len((await sandbox.call("getUpdates", limit=limit))["result"]) == 1
