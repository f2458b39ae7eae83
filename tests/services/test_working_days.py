"""The office's own days: stored, taken up by the running bot, and what depends on them planned anew."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from bot.rules.workdays import WorkCalendar
from bot.services import Services
from db.enums import FeedbackKind, Status, Step
from db.models import Audit
from db.queries import followup, office_days
from db.queries.office_days import Day
from db.session import Cause, Database
from tests.services.issued import IssuedOffice, at, issued_office
from tests.services.office import StandingClock, furnish, office_on, outbox

FESTIVAL, MONDAY = date(2027, 2, 6), date(2027, 2, 8)  # the Spring Festival of 2027 and the Monday after it
OFF_TUESDAY = (Day(date(2022, 2, 15), worked=False, note="停电检修"),)


def another(town: IssuedOffice) -> Services:
    """Return the services of another process on the same database."""
    return Services(replace(town.office, calendar=WorkCalendar()))


async def test_imported_days_replace_those_days_and_are_on_record(database: Database) -> None:
    services = Services(office_on(database))
    cause = Cause(services.office.clock.now())
    await services.working_days.import_days(cause, [Day(FESTIVAL, worked=False), Day(MONDAY, worked=False)])
    await services.working_days.import_days(cause, [Day(FESTIVAL, worked=True, note="更正")])
    async with database.read() as session:
        days = await office_days.of_year(session, 2027)
        rows = list(await session.scalars(select(Audit).where(Audit.action == "calendar_imported").order_by(Audit.id)))
    assert days == [Day(FESTIVAL, worked=True, note="更正"), Day(MONDAY, worked=False)]
    assert [row.details["days"] for row in rows] == [2, 1]
    assert services.office.calendar.is_workday(FESTIVAL)
    shown = await services.working_days.year(2027)
    assert [(day.day, day.worked, day.own, day.note) for day in shown.days if day.own] == [
        (FESTIVAL, True, True, "更正"),
        (MONDAY, False, True, ""),
    ]


async def test_the_running_bot_takes_up_what_another_process_imported(database: Database) -> None:
    town = await issued_office(database)
    await town.services.clockwork.tick()
    assert (await town.directive("4")).next_nudge_on == date(2022, 2, 15)  # not signed by the 14th
    await another(town).working_days.import_days(town.cause(None), OFF_TUESDAY)
    await town.services.clockwork.tick()
    assert (await town.directive("4")).next_nudge_on == date(2022, 2, 16)
    await town.tick(2, 15)
    assert await town.outbox("bundle") == []
    await town.tick(2, 16)
    assert {nudge.step for nudge in await town.nudges("4")} == {Step.SIGN_CHASE}


async def test_a_coming_report_moves_with_the_calendar_what_was_told_does_not(database: Database) -> None:
    town = await issued_office(database)
    await town.say("王建波", "方案已印发", "4")
    due = [(row.kind, row.due_on) for row in await town.feedbacks("4")]
    assert due == [(FeedbackKind.FIRST, date(2022, 2, 24)), (FeedbackKind.PERIODIC, date(2022, 3, 25))]
    told = (await town.directive("4")).objection_by
    for worked, coming in ((False, date(2022, 3, 24)), (True, date(2022, 3, 25))):
        days = [Day(day, worked) for day in (date(2022, 2, 14), date(2022, 2, 24), date(2022, 3, 25))]
        await another(town).working_days.import_days(town.cause(None), days)
        await town.services.clockwork.tick()  # the running bot finds it done
        assert [row.due_on for row in await town.feedbacks("4")] == [date(2022, 2, 24), coming]
        assert [row.due_on for row in await town.feedbacks("5")] == [date(2022, 2, 24)]
        assert (await town.directive("4")).objection_by == told


async def test_a_report_that_was_put_off_stays_where_it_was_put(database: Database) -> None:
    town = await issued_office(database)
    await town.say("王建波", "方案已印发", "4")
    async with database.write(town.cause(None)) as session:
        [_, coming] = await followup.feedbacks(session, [town.directives["4"]])
        coming.postponed_to = date(2022, 3, 28)
    await town.services.working_days.import_days(town.cause(None), [Day(date(2022, 3, 25), worked=False)])
    assert [row.due_on for row in await town.feedbacks("4")] == [date(2022, 2, 24), date(2022, 3, 25)]


async def test_the_first_tick_plans_anew_by_the_limits_of_now(database: Database) -> None:
    town = await issued_office(database)
    patient = replace(town.office, policy=replace(town.office.policy, chase_daily=1), calendar=WorkCalendar())
    async with database.write(town.cause(None)) as session:
        for directive in await followup.in_status(session, [Status.ISSUED], 0, 100):
            directive.next_nudge_on = date(2022, 12, 1)  # as some other policy had it
    await Services(patient).clockwork.tick()
    assert (await town.directive("4")).next_nudge_on == date(2022, 2, 15)


async def test_clerks_are_told_once_of_a_year_without_days_off(database: Database) -> None:
    office = office_on(database)
    people = await furnish(office)
    services, clock = Services(office), office.clock
    assert isinstance(clock, StandingClock)
    for month, day in ((12, 17), (12, 18), (12, 19), (12, 31)):
        clock.at = at(month, day, year=2088)
        await services.working_days.run(Cause(clock.now()))
    told = [row for row in await outbox(office, "text") if row.payload["id"] == "calendar/gap"]
    assert {(row.person_id, row.payload["args"]["year"]) for row in told} == {
        (people[name], year) for name in ("李敏", "郑晓峰") for year in (2088, 2089)
    }
    assert len(told) == 4
    clock.at = at(12, 20, year=2089)
    assert await services.working_days.next_instant(clock.now()) == at(12, 18, 0, year=2090)
    await services.working_days.import_days(Cause(clock.now()), [Day(date(2091, 1, 1), worked=False)])
    assert await services.working_days.next_instant(clock.now()) is None


async def test_without_clerks_the_year_is_kept_in_mind(database: Database) -> None:
    office = office_on(database)
    assert isinstance(office.clock, StandingClock)
    office.clock.at = at(12, 18, year=2088)
    services = Services(office)
    await services.clockwork.tick()
    await furnish(office)
    await services.working_days.run(Cause(office.clock.now()))
    assert len(await outbox(office, "text")) == 4
