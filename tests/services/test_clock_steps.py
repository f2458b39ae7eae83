"""A machine's clock that jumps, an office in another time zone: each occurrence is told once, and nothing is lost for good."""

from datetime import UTC, date, datetime, timedelta

import pytest

from bot.rules.reply_values import Answered
from bot.services import Services
from db.enums import Light, Step
from db.session import Database
from tests.services.issued import IssuedOffice, Item, at, issued_office
from tests.services.office import StandingClock

ONE = (Item("4", "征供地会商机制"),)


async def sent(town: IssuedOffice, name: str = "王建波") -> list[str]:
    return [row.payload["day"] for row in await town.outbox("bundle", name)]


async def look(town: IssuedOffice, instant: datetime) -> None:
    """Let the bot look at what the machine's clock says."""
    town.clock.at = instant
    await town.services.clockwork.tick()


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        # set back by minutes, hours, a day, over the bundles' hour and over midnight
        ([at(2, 15, 9, 5), at(2, 15, 8, 55), at(2, 15, 9, 0), at(2, 15, 9, 30)], ["15"]),
        ([at(2, 15, 11), at(2, 14, 11), at(2, 15, 9), at(2, 15, 12)], ["15"]),
        ([at(2, 16, 9), at(2, 15, 23, 59), at(2, 15, 9), at(2, 16, 9, 1)], ["16"]),
        # set on by hours, by a day, by a weekend
        ([at(2, 15, 8), at(2, 15, 16), at(2, 15, 17)], ["15"]),
        ([at(2, 15, 9), at(2, 16, 9), at(2, 17, 9)], ["15", "16", "17"]),
        ([at(2, 17, 9), at(2, 18, 17, 29), at(2, 21, 9)], ["17", "18", "21"]),
        # off for an hour, a day, 72 hours, over the bundles' hours: caught up once, in working hours
        ([at(2, 15, 8, 30), at(2, 15, 9, 31)], ["15"]),
        ([at(2, 14, 17), at(2, 15, 17, 31), at(2, 16, 8), at(2, 16, 9)], ["16"]),
        ([at(2, 14, 9), at(2, 17, 9, 10), at(2, 17, 9, 11)], ["17"]),
        ([at(2, 17, 18), at(2, 20, 18), at(2, 21, 8, 59), at(2, 21, 9)], ["21"]),  # from Thursday evening to Sunday
    ],
)
async def test_however_the_clock_steps_a_day_has_one_bundle(
    sqlite_database: Database, looks: list[datetime], told: list[str]
) -> None:
    town = await issued_office(sqlite_database, ONE)
    for instant in looks:
        await look(town, instant)
    assert [day[8:] for day in await sent(town)] == told


async def test_after_a_year_by_mistake_reminders_go_on_once_the_clock_is_right_and_the_bot_started_anew(
    database: Database,
) -> None:
    town = await issued_office(database, ONE)
    await look(town, at(2, 15, 9))
    await look(town, at(2, 15, 10, year=2023))  # the machine's battery: a year ahead, and its bundles are sent
    await look(town, at(2, 16, 9))
    assert await sent(town) == ["2022-02-15", "2023-02-15"]
    town.services = Services(town.office)  # as the doctor says: set the clock, start again
    await look(town, at(2, 17, 9))
    await look(town, at(2, 25, 9))
    assert await sent(town) == ["2022-02-15", "2023-02-15", "2022-02-17", "2022-02-25"]
    assert Step.FEEDBACK_CHASE in {row.step for row in await town.nudges("4") if row.day == date(2022, 2, 25)}


@pytest.mark.parametrize(
    ("zone", "due_on", "midnight"),
    [  # issued at 02:00 UTC of 11 February 2022; when the day of the first feedback ends there
        ("Asia/Shanghai", date(2022, 2, 24), datetime(2022, 2, 24, 16, tzinfo=UTC)),
        ("Pacific/Kiritimati", date(2022, 2, 24), datetime(2022, 2, 24, 10, tzinfo=UTC)),
        ("Asia/Kathmandu", date(2022, 2, 24), datetime(2022, 2, 24, 18, 15, tzinfo=UTC)),
        ("America/New_York", date(2022, 2, 23), datetime(2022, 2, 24, 5, tzinfo=UTC)),  # where it was the 10th still
    ],
)
async def test_a_report_is_late_when_its_day_has_ended_where_the_office_is(
    sqlite_database: Database, zone: str, due_on: date, midnight: datetime
) -> None:
    town = await issued_office(sqlite_database, ONE, office_timezone=zone)
    await town.say("王建波", "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))
    assert [owed.due_on for owed in await town.feedbacks("4")] == [due_on]
    lights = []
    for instant in (midnight - timedelta(seconds=1), midnight):
        town.clock.at = instant
        lights.append((await town.services.cards.card(town.people["李敏"], town.directives["4"])).light)
    assert lights == [Light.GREEN, Light.GREY]
    for hours, told in ((8, 0), (9, 1)):  # chased at nine of that morning, there
        await look(town, midnight + timedelta(hours=hours))
        assert len(await sent(town)) == told


@pytest.mark.parametrize(
    ("before", "nights"),
    [
        (date(2022, 3, 11), [date(2022, 3, 12), date(2022, 3, 13)]),  # New York's clocks go on on Sunday
        (date(2022, 11, 4), [date(2022, 11, 5), date(2022, 11, 6)]),  # and back
    ],
)
async def test_clocks_that_go_on_or_back_move_no_bundle(
    sqlite_database: Database, before: date, nights: list[date]
) -> None:
    """Looked at each half hour from Friday evening to Monday noon: the bundle goes at nine of the wall clock."""
    town = await issued_office(sqlite_database, ONE, office_timezone="America/New_York")
    clock = town.clock
    assert isinstance(clock, StandingClock)
    await look(town, town.office.instant(before, 18, 0))
    already = len(await sent(town))
    end = town.office.instant(nights[-1] + timedelta(days=1), 12, 0)
    found: list[datetime] = []
    while clock.at < end:
        await look(town, clock.at + timedelta(minutes=30))
        if len(await sent(town)) > already + len(found):
            found.append(clock.at.astimezone(town.office.zone).replace(tzinfo=None))
    monday = nights[-1] + timedelta(days=1)
    assert found == [datetime(monday.year, monday.month, monday.day, 9)]  # noqa: DTZ001 - the wall clock
