"""What waits for a decision is brought up again, once a working day, in one message, until it is decided."""

from datetime import date, timedelta

import pytest

from bot.clock import office_instant
from bot.rules.workdays import WorkCalendar
from bot.services.requests import Wish
from bot.services.waiting import is_asked_about
from db.enums import RequestKind
from db.session import Cause, Database
from tests.services.issued import ZONE, IssuedOffice, at, issued_office

CALENDAR = WorkCalendar()


async def tick(town: IssuedOffice, month: int, day: int, hour: int = 9) -> None:
    town.clock.at = at(month, day, hour)
    await town.services.clockwork.tick()


async def reminded(town: IssuedOffice, name: str) -> list[str]:
    return [row.payload["day"] for row in await town.outbox("waiting", name)]


async def ask(town: IssuedOffice, name: str, kind: RequestKind, item: str = "4", text: str = "制度已印发") -> int:
    until = date(2023, 3, 31) if kind is RequestKind.EXTENSION else None
    return (await town.services.requests.ask(town.cause(name), town.directives[item], Wish(kind, text, until))).id


async def test_a_completion_that_nobody_decides_is_brought_up_each_working_day(database: Database) -> None:
    town = await issued_office(database)
    town.clock.at = at(2, 17, 15)  # Thursday
    request = await ask(town, "王建波", RequestKind.COMPLETION)
    await tick(town, 2, 17, 16)
    assert await reminded(town, "李敏") == []  # told today already, by the request itself
    for day in (18, 19, 21, 22):
        await tick(town, 2, day)
        await tick(town, 2, day, 10)
    assert await reminded(town, "李敏") == ["2022-02-21", "2022-02-22"]  # on Friday it stands in the digests' preview
    assert await reminded(town, "郑晓峰") == []  # another clerk's document
    await town.services.decisions.send_back(town.cause("李敏"), request, "附件不全")
    await tick(town, 2, 23)
    assert await reminded(town, "李敏") == ["2022-02-21", "2022-02-22"]


async def test_the_next_hour_is_known_while_something_waits(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    waiting = town.services.waiting
    assert await waiting.next_instant(at(2, 17, 15)) is None
    await ask(town, "王建波", RequestKind.COMPLETION)
    assert await waiting.next_instant(at(2, 18, 15)) == at(2, 21, 9)


async def test_one_message_a_day_also_for_who_has_a_bundle(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    town.clock.at = at(2, 14, 15)
    await ask(town, "陈洁", RequestKind.COMPLETION)  # the liaison asks, so the owner is to agree
    await tick(town, 2, 15)
    assert [row.payload["day"] for row in await town.outbox("bundle", "王建波")] == ["2022-02-15"]  # the sign chase
    assert await reminded(town, "王建波") == []


async def test_a_head_who_is_to_agree_is_reminded_and_a_leader_is_not(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    await town.say("陈洁", "收到")
    await ask(town, "王建波", RequestKind.COORDINATION, "5", "请协调用地")
    await tick(town, 2, 14)
    assert await reminded(town, "马国强") == ["2022-02-14"]
    assert await town.outbox("waiting", "周海涛") == []


async def test_the_deputy_of_an_absent_clerk_is_reminded(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    await ask(town, "王建波", RequestKind.COMPLETION)
    await town.services.absences.enter(town.cause("李敏"), date(2022, 2, 11), date(2022, 2, 18))
    await tick(town, 2, 14)
    assert await reminded(town, "郑晓峰") == ["2022-02-14"]
    assert await reminded(town, "李敏") == []


async def test_what_is_suspended_is_asked_about_weekly(database: Database) -> None:
    town = await issued_office(database)
    town.clock.at = at(2, 14)
    await town.services.suspending.suspend(town.cause("李敏"), town.directives["4"], "等上级文件")
    for day in range(14, 30):
        town.clock.at = office_instant(date(2022, 2, 1) + timedelta(days=day - 1), 9, 0, ZONE)
        await town.services.clockwork.tick()
    assert await reminded(town, "李敏") == ["2022-02-21", "2022-02-28"]
    [directive] = await town.services.waiting.suspended(town.people["李敏"])
    assert directive.item == "4"
    assert await town.services.waiting.suspended(town.people["王建波"]) == []
    await town.services.suspending.resume(Cause(town.clock.now(), town.people["李敏"]), town.directives["4"])
    assert await town.services.waiting.suspended(town.people["李敏"]) == []


@pytest.mark.parametrize(
    ("today", "asked"),
    [
        (date(2022, 2, 11), False),
        (date(2022, 2, 17), False),
        (date(2022, 2, 18), True),
        (date(2022, 2, 19), True),  # a Saturday: five working days too, but nothing goes out
        (date(2022, 2, 21), False),
        (date(2022, 2, 25), True),
    ],
)
def test_the_days_on_which_a_suspension_is_asked_about(today: date, *, asked: bool) -> None:
    assert is_asked_about(date(2022, 2, 11), today, CALENDAR) is asked
