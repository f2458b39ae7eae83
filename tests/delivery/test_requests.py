"""Calls to the Bot API end, and say what became of them."""

import asyncio
import ssl
from asyncio import StreamReader, StreamWriter
from collections.abc import AsyncIterator

import pytest
from telegram import Bot
from telegram.error import NetworkError, TimedOut

from bot.delivery import requests
from bot.delivery.refusals import Refusal, refusal
from bot.delivery.requests import EndingRequest
from tests.delivery.proxies import listening
from tests.delivery.scripted import TOKEN, Scripted

TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def bot_of(url: str) -> Bot:
    return Bot(TOKEN, base_url=f"{url}/bot", request=EndingRequest(2, TLS, None))


async def test_one_connection_serves_call_after_call_and_an_end_is_no_end(telegram: Scripted) -> None:
    request = EndingRequest(2, TLS, None)
    for _ in range(2):
        async with Bot(TOKEN, base_url=f"{telegram.url}/bot", request=request) as bot:
            for text in ("督办", "a&b=c"):
                await bot.send_message(1, text)
            assert len(request._idle) == 1
        assert request._idle == []
    assert telegram.texts() == ["督办", "a&b=c"] * 2


@pytest.fixture
async def dripping() -> AsyncIterator[str]:
    """Give the address of a server that answers a byte now and then, and never ends."""

    async def serve(reader: StreamReader, writer: StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not writer.is_closing():
            writer.write(b" ")
            await asyncio.sleep(0.05)

    async with listening(serve) as port:
        yield f"http://127.0.0.1:{port}"


async def test_a_server_that_drips_is_given_up_and_the_message_may_have_arrived(
    dripping: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(requests, "MOST_SECONDS", 0.3)
    request = EndingRequest(2, TLS, None)
    bot = Bot(TOKEN, base_url=f"{dripping}/bot", request=request)
    with pytest.raises(TimedOut) as raised:
        await bot.send_message(1, "x")
    assert refusal(raised.value) is Refusal.UNCERTAIN
    assert request._idle == []  # nobody is handed a connection that was broken off


async def test_where_nobody_listens_nothing_was_sent(dripping: str) -> None:
    free = dripping.replace("127.0.0.1", "127.0.0.2")
    with pytest.raises(NetworkError, match="ConnectError") as raised:
        await bot_of(free).send_message(1, "x")
    assert refusal(raised.value) is Refusal.NOT_SENT


async def test_a_call_may_name_its_own_bound(telegram: Scripted) -> None:
    telegram.delay = 1.0
    with pytest.raises(TimedOut, match="ReadTimeout") as raised:
        await bot_of(telegram.url).send_message(1, "x", read_timeout=0.1)
    assert refusal(raised.value) is Refusal.UNCERTAIN
