"""Requests to the Bot API that end, and that take no longer way than they must.

A call without a file, which nearly every one is, goes to httpx's connection pool (httpcore) past httpx's client: of a
message's processor time the client took as much as the connection (`python -m tests.benchmarks send`).
"""

import asyncio
import ssl
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx
from telegram.error import NetworkError, TimedOut
from telegram.request import HTTPXRequest, RequestData

MOST_SECONDS = 30.0
MOST_FILE_SECONDS = 180.0  # 50 MB, the most that a bot may send, at some 300 KB a second
# the library's own bounds, in place of which a call may name others
SECONDS = {"connect_timeout": 5.0, "read_timeout": 5.0, "write_timeout": 5.0, "pool_timeout": 1.0}
_FAULTS = (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, httpcore.UnsupportedProtocol)


class EndingRequest(HTTPXRequest):
    """The library's, with an upper bound on the whole of a request.

    A server that sends a byte now and then resets the connection's own clocks. `connections` at once, where files go;
    how many calls there are at once is the pace's. `tls` verifies the server; `proxy` as HTTPXRequest takes it, else the
    environment's.
    """

    def __init__(self, connections: int, tls: ssl.SSLContext, proxy: str | None) -> None:
        super().__init__(connections, proxy=proxy, httpx_kwargs={"verify": tls})
        self._tls, self._proxy = tls, proxy
        self._idle: list[httpcore.AsyncConnectionPool] = []  # of one connection each; used last, used next

    async def shutdown(self) -> None:
        """Close all connections; used again, it opens new ones."""
        while self._idle:
            await self._idle.pop().aclose()
        await super().shutdown()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,  # noqa: ANN401 - the library's signature
        **kwargs: Any,  # noqa: ANN401 - the library's signature
    ) -> tuple[int, bytes]:
        """Make a request. Raises TimedOut where it has not ended in time."""
        is_short = method == "POST" and not (request_data is not None and request_data.multipart_data)
        try:
            async with asyncio.timeout(MOST_SECONDS if is_short else MOST_FILE_SECONDS):
                if is_short:
                    return await self._call(url, request_data, *args, **kwargs)
                return await super().do_request(url, method, request_data, *args, **kwargs)
        except TimeoutError as late:
            raise TimedOut from late

    async def _call(self, url: str, data: RequestData | None, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """Post a form. Raises TimedOut and NetworkError, as the library does, with httpcore's error as the cause."""
        line = self._idle.pop() if self._idle else _line_to(url, self._tls, self._proxy)
        names = ("read_timeout", "write_timeout", "connect_timeout", "pool_timeout")
        given = dict(zip(names, args, strict=False)) | kwargs
        try:
            answer = await line.request(
                "POST",
                url,
                headers={"User-Agent": self.USER_AGENT, "Content-Type": "application/x-www-form-urlencoded"},
                content=urlencode(data.json_parameters).encode() if data else b"",
                extensions={"timeout": _seconds(given)},
            )
        except BaseException as fault:
            await line.aclose()  # broken off in the midst of a call it would be of no use to the next one
            if isinstance(fault, httpcore.TimeoutException):
                raise TimedOut(_words(fault)) from fault
            if isinstance(fault, _FAULTS):
                raise NetworkError(_words(fault)) from fault
            raise
        self._idle.append(line)
        return answer.status, answer.content


def _words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"


def _seconds(given: dict[str, Any]) -> dict[str, float | None]:
    """Return the bounds of a call as httpcore names them; what the call leaves open (a DefaultValue) is the library's."""
    said = {name: seconds for name, seconds in given.items() if seconds is None or isinstance(seconds, int | float)}
    return {name.removesuffix("_timeout"): seconds for name, seconds in (SECONDS | said).items()}


def _line_to(url: str, tls: ssl.SSLContext, proxy: str | None) -> httpcore.AsyncConnectionPool:
    """Return a connection to one server, through the proxy where there is one.

    A pool of several looks at each that is idle, twice a call: with the four at which messages go, a tenth of a message's time.
    """
    way = proxy or _proxy_of_environment(url)
    return httpcore.AsyncConnectionPool(
        ssl_context=tls,
        max_connections=1,
        keepalive_expiry=httpx.Limits().keepalive_expiry,
        proxy=None if way is None else _proxy(httpx.Proxy(way)),
    )


def _proxy(proxy: httpx.Proxy) -> httpcore.Proxy:
    url = httpcore.URL(
        scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=proxy.url.raw_path
    )
    return httpcore.Proxy(url, auth=proxy.raw_auth)


def _proxy_of_environment(url: str) -> str | None:
    """Return the proxy that HTTPS_PROXY and the like name, as httpx heeds them."""
    parts, named = urlsplit(url), getproxies()
    if not named or proxy_bypass(parts.hostname or ""):
        return None
    return named.get(parts.scheme) or named.get("all")
