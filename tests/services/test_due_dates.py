"""A person's due dates as a calendar file, read by another library than the one that writes it."""

from datetime import date
from typing import Any

import vobject

from bot.texts import texts_of
from db.models import Person
from db.session import Database
from handlers.due_dates import calendar, file_of
from handlers.views import Viewer
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import ITEMS, ZONE, Item, at

LONG = "亿元企业,一厂一策;逐户\\排查"  # what iCalendar escapes
TEXTS = texts_of("zh-CN", ZONE)


async def events(week: Fortnight, name: str) -> dict[tuple[str, str], Any]:
    """Return somebody's events by the item's number and what is due."""
    content = file_of(await week.services.due_dates.of(week.people[name]), TEXTS)
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 75
    [read] = vobject.readComponents(content.decode())
    found = {}
    for event in read.vevent_list:
        number, _, what = event.summary.value.partition(" ")
        found[number.rpartition("-")[2], what.rpartition(":")[2]] = event
    assert len({event.uid.value for event in found.values()}) == len(found)
    return found


async def test_the_file_has_what_is_due_and_a_later_one_updates_it(sqlite_database: Database) -> None:
    items = [*ITEMS, Item("30", LONG, due_on=date(2022, 4, 8), cadence=None)]
    week = await fortnight(sqlite_database, items)
    first = await events(week, "王建波")
    assert first["22", "时限"].dtstart.value == date(2022, 3, 31)
    assert first["22", "时限"].dtend.value == date(2022, 4, 1)
    assert first["22", "首次反馈"].dtstart.value == date(2022, 2, 24)
    assert first["22", "签收"].dtstart.value == date(2022, 2, 14)
    assert first["30", "时限"].summary.value == f"督〔2022〕3-30 {LONG}:时限"
    assert first["22", "时限"].valarm.trigger.value.total_seconds() == -15 * 3600
    assert {number for number, _ in first} == {"4", "5", "9", "10", "22", "30"}
    assert [what for number, what in first if number == "10"] == ["时限"]  # another unit's, which theirs supports
    assert "经信局" in first["22", "时限"].description.value

    await week.sign_all()
    await week.say("王建波", "已检查12家", "22")
    week.clock.at = at(2, 16)
    await week.services.issued_changes.change_date(week.cause("李敏"), week.directives["22"], "2022年4月29日 对方排期")
    await week.completion("30")
    second = await events(week, "王建波")
    moved = second["22", "时限"]
    assert moved.dtstart.value == date(2022, 4, 29)
    assert moved.uid.value == first["22", "时限"].uid.value
    assert int(moved.sequence.value) > int(first["22", "时限"].sequence.value)
    monthly = second["22", "月报"]
    assert (monthly.dtstart.value, monthly.uid.value) == (date(2022, 3, 25), first["22", "首次反馈"].uid.value)
    assert ("22", "签收") not in second
    assert second["30", "时限"].status.value == "CANCELLED"
    assert not hasattr(second["30", "时限"], "valarm")
    assert second["9", "时限"].status.value == "CONFIRMED"


async def test_what_was_called_off_takes_its_reports_out_of_the_calendar(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database, [Item("30", "项目库更新", due_on=None)])
    await week.sign_all()
    assert (await events(week, "王建波"))["30", "首次反馈"].status.value == "CONFIRMED"
    await week.services.suspending.cancel(week.cause("李敏"), week.directives["30"], "机构改革")
    assert (await events(week, "王建波"))["30", "首次反馈"].status.value == "CANCELLED"


async def test_everybody_has_their_own_and_what_they_support_is_marked(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database)
    helper = await events(week, "钱统")
    assert {key: event.summary.value for key, event in helper.items()} == {
        ("5", "时限"): "(配合)督〔2022〕3-5 40只重点工业项目:时限"
    }
    shown = await calendar(Viewer(week.services, TEXTS, week.people["李敏"]), {})
    assert shown.document is None
    assert "没有可放进日历的日期" in shown.text
    async with week.office.database.write(week.cause("李敏")) as session:
        (await session.get_one(Person, week.people["钱统"])).revoked_at = week.clock.now()
    assert (await week.services.due_dates.of(week.people["钱统"])).dates == ()
