"""Requests to the Bot API that end: also where the server sends a byte now and then, which resets httpx's own clocks."""

import asyncio
from typing import Any

from telegram.error import TimedOut
from telegram.request import HTTPXRequest, RequestData

MOST_SECONDS = 30.0
MOST_FILE_SECONDS = 180.0  # 50 MB, the most that a bot may send, at some 300 KB a second


class EndingRequest(HTTPXRequest):
    """The library's, with an upper bound on the whole of a request."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *args: Any,  # noqa: ANN401 - the library's signature
        **kwargs: Any,  # noqa: ANN401 - the library's signature
    ) -> tuple[int, bytes]:
        """Make a request. Raises TimedOut where it has not ended in time."""
        with_file = "/file/" in url or (request_data is not None and bool(request_data.multipart_data))
        try:
            async with asyncio.timeout(MOST_FILE_SECONDS if with_file else MOST_SECONDS):
                return await super().do_request(url, method, request_data, *args, **kwargs)
        except TimeoutError as late:
            raise TimedOut from late
