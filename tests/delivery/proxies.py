"""Two proxies as offices have them, on loopback: HTTP's CONNECT and SOCKS5 with a password.

Names are known to the proxy alone (`routes`): a bot that asked its own machine for them would not get anywhere.
"""

import asyncio
import struct
from asyncio import StreamReader, StreamWriter
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from ssl import SSLContext

from tests.delivery.support import cancelled

USER, PASSWORD = "duban", "let-me-out"
Routes = Mapping[str, int]
Serve = Callable[[StreamReader, StreamWriter], Coroutine[None, None, None]]


@dataclass
class Proxy:
    """`routes`: the port on loopback behind each name; `passed`: the names that somebody was let through to."""

    routes: Routes
    url: str = ""
    passed: list[str] = field(default_factory=list)

    async def through(self, name: str) -> tuple[StreamReader, StreamWriter]:
        self.passed.append(name)
        return await asyncio.open_connection("127.0.0.1", self.routes[name])


async def _copy(source: StreamReader, target: StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await source.read(65536):
            target.write(data)
            await target.drain()


async def join(near: tuple[StreamReader, StreamWriter], far: tuple[StreamReader, StreamWriter]) -> None:
    """Copy both ways until either side has ended."""
    ways = [asyncio.ensure_future(_copy(near[0], far[1])), asyncio.ensure_future(_copy(far[0], near[1]))]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
    finally:
        far[1].transport.abort()
        await cancelled(*ways)


@asynccontextmanager
async def listening(serve: Serve, tls: SSLContext | None = None) -> AsyncIterator[int]:
    """Serve connections on a port of loopback, each until one side ends it."""
    serving: dict[asyncio.Future[None], StreamWriter] = {}

    async def each(reader: StreamReader, writer: StreamWriter) -> None:
        task = asyncio.ensure_future(serve(reader, writer))
        serving[task] = writer
        await asyncio.gather(task, return_exceptions=True)
        writer.close()

    server = await asyncio.start_server(each, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task, writer in serving.items():
            task.cancel()
            writer.transport.abort()
        await asyncio.gather(*serving, return_exceptions=True)
        await asyncio.sleep(0.05)  # uvloop closes what was aborted in rounds of its own


class HttpProxy(Proxy):
    """Wants Basic credentials."""

    scheme = "http"

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target, _ = head.split(b"\r\n")[0].decode().split(" ")
        assert method == "CONNECT"
        if b64encode(f"{USER}:{PASSWORD}".encode()) not in head:
            writer.write(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
            return
        far = await self.through(target.partition(":")[0])
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await join((reader, writer), far)


class SocksProxy(Proxy):
    """RFC 1928 with RFC 1929's name and password; CONNECT to a name alone."""

    scheme = "socks5"

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        assert 2 in await reader.readexactly(count)  # by name and password
        writer.write(b"\x05\x02")
        await reader.readexactly(1)
        given = [await reader.readexactly((await reader.readexactly(1))[0]) for _ in range(2)]
        right = given == [USER.encode(), PASSWORD.encode()]
        writer.write(b"\x01\x00" if right else b"\x01\x01")
        if not right:
            return
        _, command, _, kind = await reader.readexactly(4)
        assert (command, kind) == (1, 3)  # CONNECT, a name
        name = (await reader.readexactly((await reader.readexactly(1))[0])).decode()
        await reader.readexactly(2)
        far = await self.through(name)
        writer.write(b"\x05\x00\x00\x01" + struct.pack("!4sH", bytes(4), 0))
        await join((reader, writer), far)


@asynccontextmanager
async def running_proxy(kind: type[HttpProxy | SocksProxy], routes: Routes) -> AsyncIterator[Proxy]:
    proxy = kind(routes)
    async with listening(proxy.serve) as port:
        proxy.url = f"{kind.scheme}://{USER}:{PASSWORD}@127.0.0.1:{port}"
        yield proxy
