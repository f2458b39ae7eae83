"""What an administrator has to act on is told to them in chat: once, with what to do, and told to be over."""

import asyncio
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text, update

from bot.rules.alarms import Condition
from bot.services import Services
from bot.services.gauges import Gauges
from bot.services.outgoing import Notice, send
from bot.texts import LANGUAGES, texts_of
from db.enums import InboxStatus
from db.models import Audit, Backup, InboxRow
from db.queries import audit
from db.session import Cause, Database
from tests.services.fortnight import fortnight
from tests.services.office import StandingClock, furnish, office_on, outbox

ZONE = ZoneInfo("Asia/Shanghai")


class Watched:
    """An office that is looked at, with what its administrator was told so far."""

    def __init__(self, services: Services, admin: int) -> None:
        self.services = services
        self.clock = services.office.clock
        self.admin = admin
        self._heard = 0

    async def later(self, **by: float) -> list[tuple[str, dict[str, Any], datetime]]:
        """Let time pass, look, and return what is new to the administrator: text, arguments, and when it goes out."""
        assert isinstance(self.clock, StandingClock)
        self.clock.move(**by)
        await self.services.watching.run(Cause(self.clock.now()))
        return await self.heard()

    async def heard(self) -> list[tuple[str, dict[str, Any], datetime]]:
        rows = [row for row in await outbox(self.services.office, "text") if row.person_id == self.admin]
        new, self._heard = rows[self._heard :], len(rows)
        return [(row.payload["id"], row.payload["args"], row.not_before) for row in new]

    async def write(self, statement: str, **values: Any) -> None:
        async with self.services.office.database.writing.begin() as connection:
            await connection.execute(text(statement), values)


async def watched(database: Database, **settings: Any) -> Watched:
    services = Services(office_on(database, **settings))
    people = await furnish(services.office)
    return Watched(services, people["吴迪"])


async def test_updates_that_wait_are_told_once_then_daily_then_to_be_over_and_anew(database: Database) -> None:
    office = await watched(database, backup_at="off")
    at = office.clock.now()
    async with database.write(Cause(at)) as session:
        session.add(InboxRow(key="one", chat_id=5, payload="{}", received_at=at))
    assert await office.later(minutes=9) == []
    [(told, args, goes)] = await office.later(minutes=3)
    assert (told, args, goes) == ("alarm/inbox_lag", {"count": 1, "minutes": 12}, office.clock.now())
    again = Watched(Services(office.services.office), office.admin)  # the bot was restarted
    await again.heard()
    assert await again.later(hours=3) == []
    [(told, args, goes)] = await again.later(hours=13)  # 01:12 of the next day: it can wait for the morning
    assert (told, args["minutes"], goes.hour, goes.minute) == ("alarm/inbox_lag", 972, 0, 30)  # 08:30 of the office
    await again.write("UPDATE inbox SET status = 'done'")
    assert await again.later(minutes=1) == []
    [(told, args, _)] = await again.later(minutes=31)
    assert (told, args) == ("alarm/well_again", {"condition": "inbox_lag", "of": ""})
    assert await again.later(minutes=1) == []
    await again.write("UPDATE inbox SET status = 'new'")
    assert [told for told, *_ in await again.later(minutes=1)] == ["alarm/inbox_lag"]


async def test_notices_that_could_go_and_do_not_are_told_and_no_others(database: Database) -> None:
    office = await watched(database, backup_at="off")
    now = office.clock.now()
    async with database.write(Cause(now)) as session:
        await send(session, Cause(now), Notice("bundle", "nobody", {}, 1))  # to somebody who is not bound yet
        await send(session, Cause(now), Notice("bundle", "later", {}, chat_id=7, not_before=now + timedelta(days=3)))
    assert await office.later(hours=1) == []
    async with database.write(Cause(now)) as session:
        await send(session, Cause(now), Notice("bundle", "late", {}, chat_id=8))
    [(told, args, _)] = await office.later(minutes=1)
    assert (told, args) == ("alarm/outbox_stuck", {"count": 1, "minutes": 61})


async def test_ticks_that_fail_and_errors_that_repeat_are_told(sqlite_database: Database) -> None:
    office = await watched(sqlite_database, backup_at="off")
    metrics = office.services.office.metrics
    assert await office.later(seconds=30) == []
    for _ in range(5):
        metrics.errors.add("render_failed")
        with pytest.raises(RuntimeError), metrics.ticking(office.clock):
            raise RuntimeError
    told = await office.later(seconds=30)
    assert [(what, args["count"]) for what, args, _ in told] == [("alarm/tick_failing", 5), ("alarm/errors_repeat", 5)]
    with metrics.ticking(office.clock):
        pass
    assert await office.later(minutes=16) == []
    over = await office.later(minutes=31)
    assert sorted((args for _, args, _ in over), key=str, reverse=True) == [
        {"condition": "tick_failing", "of": ""},
        {"condition": "errors_repeat", "of": "render_failed"},
    ]


async def test_what_is_over_late_in_the_evening_is_told_in_the_morning(sqlite_database: Database) -> None:
    office = await watched(sqlite_database, backup_at="off")
    at = office.clock.now()
    async with sqlite_database.write(Cause(at)) as session:
        session.add(InboxRow(key="one", chat_id=5, payload="{}", received_at=at))
    evening = office.services.office.instant(office.services.office.day_of(at), 21, 10)
    [(told, _, goes)] = await office.later(seconds=(evening - at).total_seconds())
    assert (told, goes) == ("alarm/inbox_lag", evening)
    await office.write("UPDATE inbox SET status = 'done'")
    await office.later(minutes=1)
    [(told, _, goes)] = await office.later(minutes=31)
    assert (told, goes) == ("alarm/well_again", evening + timedelta(hours=11, minutes=20))  # 08:30


async def test_a_backup_that_is_missing_is_told_in_the_morning(sqlite_database: Database) -> None:
    office = await watched(sqlite_database)
    begun = office.clock.now()
    assert await office.later(hours=25) == []  # a new office has its first night before it
    [(told, args, _)] = await office.later(hours=2)
    assert (told, args) == ("alarm/backup_missing", {"hours": 27})
    async with sqlite_database.write(Cause(begun)) as session:
        session.add(Backup(day=begun.date(), started_at=begun, made_at=office.clock.now(), name="a"))
    await office.later(minutes=1)
    assert [told for told, *_ in await office.later(minutes=31)] == ["alarm/well_again"]
    [(told, _, goes)] = await office.later(hours=41)  # 06:32 of the office
    assert (told, goes.hour, goes.minute, goes > office.clock.now()) == ("alarm/backup_missing", 0, 30, True)


async def test_an_audit_log_that_was_changed_is_found_at_night(database: Database) -> None:
    office = await watched(database, backup_at="off")
    cause = Cause(office.clock.now())
    async with database.write(cause) as session:
        for number in range(3):
            audit.record(session, cause, "tried", "test", number)
    await office.services.audit_chain.run(cause)
    assert isinstance(office.clock, StandingClock)
    for days, forged in ((1, False), (1, False), (1, True), (0, True), (1, True)):
        if forged:
            await office.write("UPDATE audit SET action = 'forged' WHERE subject_id = 1 AND subject = 'test'")
        office.clock.move(days=days)
        await office.services.watching.verify_audit(Cause(office.clock.now()))
        told = [(what, args["kind"]) for what, args, _ in await office.heard()]
        assert told == ([("alarm/audit_broken", "edited")] if forged and days else [])
    before = office.clock.now()
    assert await office.later(minutes=1) == []  # the other looks do not take it to be over
    assert office.clock.now() > before


async def test_updates_set_aside_are_told_at_once_and_those_that_follow_together(sqlite_database: Database) -> None:
    office = await watched(sqlite_database)
    assert isinstance(office.clock, StandingClock)
    counts: list[int] = []
    for number in range(6):
        at = office.clock.now()
        async with sqlite_database.write(Cause(at)) as session:
            columns = {"payload": "{}", "received_at": at, "status": InboxStatus.SET_ASIDE}
            session.add(InboxRow(key=f"{number}", chat_id=2001 + number, **columns))
        await office.services.clockwork.tick()
        counts += [args["count"] for what, args, _ in await office.heard() if what == "alarm/set_aside"]
        office.clock.move(minutes=1)
    assert counts == [1]
    office.clock.move(minutes=30)
    for _ in range(2):
        await office.services.clockwork.tick()
    assert [args for what, args, _ in await office.heard() if what == "alarm/set_aside"] == [
        {"ids": [2, 3, 4, 5, 6], "count": 5}
    ]
    answered = [
        row for row in await outbox(office.services.office, "text") if row.payload["id"] == "alarm/your_message"
    ]
    assert [row.chat_id for row in answered] == [2001, 2002, 2003, 2004, 2005, 2006]
    gauges = Gauges(office.services.office)
    assert (await gauges.read()).told == ("set_aside",)
    await office.later(hours=25)
    assert "set_aside" not in (await gauges.read()).told


async def test_two_who_read_at_once_count_each_report_once(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database)
    await week.say("王建波", "已完成12只", "5")
    gauges = Gauges(week.office)
    await asyncio.gather(*(gauges.read() for _ in range(8)))
    assert (await gauges.read()).reports == 1


async def test_an_imported_office_is_given_its_first_night_for_a_backup(database: Database) -> None:
    office = await watched(database)
    cause = Cause(office.clock.now())
    async with database.write(cause) as session:
        await session.execute(update(Audit).values(at=cause.at - timedelta(days=900)))
        audit.record(session, cause, "imported", "office", None)
    assert await office.later(hours=25) == []
    assert [args for _, args, _ in await office.later(hours=2)] == [{"hours": 27}]


ARGS: dict[str, Any] = {
    "count": 3, "minutes": 12, "hours": 27, "folder": "data", "free": 9, "wanted": 200, "kind": "edited", "id": 5,
    "rows": 4, "ids": [1, 2],
}  # fmt: skip


@pytest.mark.parametrize("condition", Condition)
def test_each_alarm_says_what_to_do(condition: Condition) -> None:
    for language in LANGUAGES:
        texts = texts_of(language, ZONE)
        said = texts.plain(f"alarm/{condition.value}", ARGS)
        assert len(said) > 40
        assert any(word in said for word in ("请", "Run ", "Look ", "Clear ", "Change nothing"))
