"""The whole bot against a Telegram that fails as a script says: nothing is lost, doubled, or sent too early.

A script is a seed: which calls fail and how, who shut the bot out, which updates come again, shuffled or with new numbers.
The long run prints what was struck and what arrived twice.
"""

import asyncio
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.services.outgoing import Notice, send
from db.enums import InboxStatus, OutboxStatus
from db.models import Audit, OutboxRow
from db.session import Cause, Database
from tests.delivery.scripted import serving
from tests.delivery.support import add_people, inbox_rows, message, outbox_rows
from tests.faults.running import running_here
from tests.faults.telegram import Unreliable, Update, impatient

SCRIPTS, LONG = 6, 200
UPDATES, NOTICES = 12, 8
OFFICIALS = range(9001, 9007)
STRANGERS = range(2001, 2005)
AGAIN = "〔重发〕"
REPEATS = 3


def script(seed: int, database: Path) -> Unreliable:
    """Return the Telegram of a script; its first official may have shut the bot out, its second may not exist."""
    random = Random(seed)  # noqa: S311 - a script, no secret
    shut = frozenset(OFFICIALS[:1]) if random.random() < 0.5 else frozenset()
    nowhere = frozenset(OFFICIALS[1:2]) if random.random() < 0.3 else frozenset()
    telegram = Unreliable(random, random.choice((10, 25, 40)), database, shut, nowhere)
    for number in range(1, UPDATES + 1):
        update: Update = message(number, random.choice(STRANGERS), number, f"你好{number}")
        if number % 6 == 0:
            del update["message"]["date"]  # nothing that the specification knows
        telegram.updates.append(update)
    return telegram


async def put_notices(database: Database, people: list[int]) -> None:
    async with database.write(Cause(SystemClock().now())) as session:
        for number in range(NOTICES):
            payload = {"id": "alarm/your_message", "args": {"contact": f"№{number}№"}}
            notice = Notice("text", f"notice:{number}", payload, people[number % len(people)])
            await send(session, Cause(SystemClock().now()), notice)


async def play(seed: int, database: Database, patch: pytest.MonkeyPatch) -> Unreliable:
    """Play a script to its end, and hold what came of it to the invariants."""
    telegram = script(seed, Path(str(database.url.database)))
    people = await add_people(database, *OFFICIALS)
    await put_notices(database, people)
    with impatient(patch.setattr):
        async with serving(telegram), running_here(telegram.url, database) as duban:
            duban.poller._poll_seconds, duban.poller._longest_wait = 1, 0.05
            duban.sender._repeat_seconds = (0.02, 0.02, 0.02)
            await ended(telegram, database)
    assert telegram.broken == []
    await check_inbox(database)
    check_outbox(await outbox_rows(database), telegram)
    return telegram


async def ended(telegram: Unreliable, database: Database) -> None:
    async with asyncio.timeout(90):
        while not await over(telegram, database):  # noqa: ASYNC110 - rows have no event
            await asyncio.sleep(0.1)


async def over(telegram: Unreliable, database: Database) -> bool:
    """Return whether all is worked through and sent, but for what waits for people who cannot be reached."""
    if telegram.updates:
        return False
    async with database.read() as session:
        pending = select(OutboxRow).where(OutboxRow.status == OutboxStatus.PENDING)
        rows = (await session.scalars(pending)).all()
    reachable = [row for row in rows if row.person is None or row.person.blocked_at is None]
    undone = [row for row in await inbox_rows(database) if row.status is InboxStatus.NEW]
    return not reachable and not undone


async def check_inbox(database: Database) -> None:
    """Each update is there once and was worked through once, a chat's in its order; what is none was set aside."""
    rows = await inbox_rows(database)
    assert Counter(row.key for row in rows).most_common(1)[0][1] == 1
    assert len(rows) == UPDATES
    aside = {row.key.rpartition(":")[2] for row in rows if row.status is InboxStatus.SET_ASIDE}
    assert aside == {str(number) for number in range(6, UPDATES + 1, 6)}
    async with database.read() as session:
        turned = select(Audit.inbox_id).where(Audit.action == "turned_away").order_by(Audit.id)
        effects = [ident or 0 for ident in await session.scalars(turned)]
    assert sorted(effects) == sorted(row.id for row in rows if row.status is InboxStatus.DONE)
    chat = {row.id: row.chat_id for row in rows}
    for one in STRANGERS:
        in_chat = [ident for ident in effects if chat[ident] == one]
        assert in_chat == sorted(in_chat)


def check_outbox(rows: dict[str, OutboxRow], telegram: Unreliable) -> None:
    """Each notice arrived, and again only where it says so; who cannot be reached was tried once."""
    for chat in telegram.shut | telegram.nowhere:
        assert telegram.refused[chat] <= 1 + REPEATS  # once, but for answers that got lost
    for number in range(NOTICES):
        row = rows[f"notice:{number}"]
        texts = [one.text for one in telegram.delivered if f"№{number}№" in one.text]
        assert sum(not text.startswith(AGAIN) for text in texts) <= 1
        assert len(texts) <= 1 + REPEATS
        if row.status is OutboxStatus.SENT:
            assert texts
        elif row.status is OutboxStatus.PENDING:
            assert row.person is not None
            assert row.person.blocked_at is not None
        else:
            assert row.status in {OutboxStatus.UNKNOWN, OutboxStatus.FAILED}


@pytest.mark.parametrize("seed", range(SCRIPTS))
async def test_whatever_telegram_does(seed: int, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    await play(seed, sqlite_database, monkeypatch)


@pytest.mark.faults
@pytest.mark.parametrize("seed", range(1000, 1000 + LONG))
async def test_whatever_telegram_does_in_many_scripts(
    seed: int, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = await play(seed, sqlite_database, monkeypatch)
    again = sum(one.text.startswith(AGAIN) for one in telegram.delivered)
    struck = dict(sorted(telegram.struck.items()))
    print(f"script {seed}: {struck}, {len(telegram.delivered)} delivered, {again} again")  # noqa: T201 - the run's figures
