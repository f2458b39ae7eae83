"""People, rows and bots for the tests of delivery."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.clock import MovableClock, SystemClock
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace, Turn
from bot.delivery.sender import Render, Sender
from bot.services import outgoing
from bot.services.outgoing import Notice, Rendered
from db.models import InboxRow, OutboxRow, Person, Unit
from db.queries.outbox import Claimed
from db.session import Cause, Database
from tests.delivery.scripted import TOKEN, Scripted

BEGIN = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)


def office_clock() -> MovableClock:
    return MovableClock(BEGIN - SystemClock().now())


def ext_bot(url: str, *, pace: Pace | None = None, read_timeout: float = 1.0, token: str = TOKEN) -> ExtBot[Turn]:
    def request() -> HTTPXRequest:
        return HTTPXRequest(httpx_kwargs={"trust_env": False}, read_timeout=read_timeout)

    return ExtBot(
        token,
        base_url=f"{url}/bot",
        request=request(),
        get_updates_request=request(),
        rate_limiter=pace or Pace(SystemClock(), enabled=False),
    )


async def add_people(database: Database, *telegram_ids: int | None) -> list[int]:
    """Add a person for each account (None: not yet bound) and return their ids."""
    async with database.write(Cause(BEGIN)) as session:
        unit = await session.scalar(select(Unit)) or Unit(name="经信局")
        session.add(unit)
        await session.flush()
        before = len((await session.scalars(select(Person.id))).all())
        people = [
            Person(name=f"王{before + n}", unit_id=unit.id, telegram_id=account)
            for n, account in enumerate(telegram_ids)
        ]
        session.add_all(people)
        await session.flush()
        return [person.id for person in people]


async def put(database: Database, key: str, **fields: Any) -> None:
    """Put a notice into the outbox; it says `text`, else its key."""
    text = fields.pop("text", key)
    async with database.write(Cause(BEGIN)) as session:
        await outgoing.send(session, Cause(BEGIN), Notice("test", key, {"text": text}, **fields))


async def say(row: Claimed) -> Rendered | None:
    text = row.payload["text"]
    return None if text is None else Rendered(text)


async def outbox_rows(database: Database) -> dict[str, OutboxRow]:
    async with database.read() as session:
        rows = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
    return {row.key: row for row in rows}


async def inbox_rows(database: Database) -> list[InboxRow]:
    async with database.read() as session:
        return list((await session.scalars(select(InboxRow).order_by(InboxRow.id))).all())


def message(update_id: int, chat: int, number: int, text: str = "收到") -> dict[str, Any]:
    user = {"id": chat, "is_bot": False, "first_name": "王建军"}
    body = {
        "message_id": number,
        "date": 1644454800,
        "chat": {"id": chat, "type": "private"},
        "from": user,
        "text": text,
    }
    return {"update_id": update_id, "message": body}


async def until(ready: Callable[[], bool | Awaitable[bool]], seconds: float = 20.0) -> None:
    """Wait until something is so; TimeoutError where it does not become so."""
    async with asyncio.timeout(seconds):
        while True:
            answer = ready()
            if answer if isinstance(answer, bool) else await answer:
                return
            await asyncio.sleep(0.01)


async def cancelled(*tasks: asyncio.Task[Any]) -> None:
    """End tasks and wait until they have ended."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def later(seconds: float) -> datetime:
    return BEGIN + timedelta(seconds=seconds)


async def drain(database: Database, telegram: Scripted, clock: MovableClock, render: Render = say, **more: Any) -> int:
    async with ext_bot(telegram.url) as bot:
        sender = Sender(Outbox(database, clock), bot, render, repeat_seconds=(0.05, 0.05, 0.05), **more)
        return await sender.drain()
