"""A process that polls into a database until it is killed: python -m tests.delivery.polled BOT_API_URL DATABASE_URL."""

import asyncio
import sys

from telegram import Bot

from bot.clock import SystemClock
from bot.delivery.inbox import Inbox
from bot.delivery.polling import Poller, RawRequest
from db.session import Database
from tests.delivery.scripted import TOKEN


async def main(api: str, url: str) -> None:
    request = RawRequest(httpx_kwargs={"trust_env": False})
    poller = Poller(Bot(TOKEN, base_url=f"{api}/bot"), request, Inbox(Database(url), SystemClock()), poll_seconds=1)
    await request.initialize()
    await poller.run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
