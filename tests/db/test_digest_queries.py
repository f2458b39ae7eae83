"""The SQL behind digests: units named in words, portfolios by day, and what may be quoted to a leader."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from db.enums import ReportKind, RequestKind, RequestStatus, Status, Step
from db.models import Nudge, Portfolio, Report, ReportValue, Request, Unit
from db.queries import digests, portfolios, roster, units
from db.session import Cause, Database
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import at
from tests.services.office import TODAY, furnish, office_on

SINCE = at(2, 14)


@pytest.fixture
async def week(database: Database) -> Fortnight:
    return await fortnight(database)


def report(week: Fortnight, item: str, **columns: object) -> Report:
    values = {
        "directive_id": week.directives[item], "person_id": week.people["王建波"], "kind": ReportKind.PROGRESS,
        "text": "已开工", "created_at": at(2, 15),
    }  # fmt: skip
    return Report(**(values | columns))


def request(week: Fortnight, item: str, kind: RequestKind, status: RequestStatus, **columns: object) -> Request:
    values = {
        "directive_id": week.directives[item], "person_id": week.people["王建波"], "kind": kind, "status": status,
        "text": "请协调", "suggested_units": [], "created_at": at(2, 15),
    }  # fmt: skip
    return Request(**(values | columns))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("请财政局会同经信局拿出方案", ["财政局", "经信局"]),
        ("请经贸局牵头", ["经信局"]),
        ("请县政府办公室督办", ["政府办"]),
        ("统计局、统计部门都要报", ["统计局"]),
        ("石桥要抓紧", ["石桥镇"]),
        ("各单位要抓紧", []),
    ],
)
async def test_units_are_named_by_name_or_alias_in_their_order(
    sqlite_database: Database, text: str, named: list[str]
) -> None:
    office = office_on(sqlite_database)
    await furnish(office)
    async with sqlite_database.read() as session:
        assert [unit.name for unit in await units.named_in(session, text, TODAY)] == named


async def test_a_longer_name_hides_the_shorter_one_inside_it(database: Database) -> None:
    async with database.write(Cause(at(2, 10))) as session:
        session.add_all([Unit(name="环境局"), Unit(name="生态环境局", position=1)])
    async with database.read() as session:
        named = await units.named_in(session, "请生态环境局办理,环境局配合", TODAY)
        assert [unit.name for unit in named] == ["生态环境局", "环境局"]
        assert [unit.name for unit in await units.named_in(session, "请生态环境局办理", TODAY)] == ["生态环境局"]


async def test_units_that_are_over_or_not_yet_there_are_not_named(database: Database) -> None:
    day = timedelta(days=1)
    async with database.write(Cause(at(2, 10))) as session:
        session.add_all(
            [
                Unit(name="旧局", valid_to=TODAY - day),
                Unit(name="新局", valid_from=TODAY + day),
                Unit(name="今局", valid_from=TODAY, valid_to=TODAY),
            ]
        )
    async with database.read() as session:
        assert [unit.name for unit in await roster.units_on(session, TODAY)] == ["今局"]
        assert [unit.name for unit in await units.named_in(session, "旧局、新局、今局", TODAY)] == ["今局"]


async def test_portfolios_hold_on_their_days_and_one_without_a_unit_is_all(week: Fortnight) -> None:
    leader, mayor = week.people["周海涛"], week.people["程志远"]
    async with week.office.database.write(Cause(week.clock.now())) as session:
        by_name = {unit.name: unit.id for unit in await roster.units_on(session, TODAY)}
        session.add(
            Portfolio(
                leader_id=leader, unit_id=by_name["财政局"], valid_from=date(2022, 3, 1), valid_to=date(2022, 3, 31)
            )
        )
    async with week.office.database.read() as session:
        mine = frozenset({by_name["经信局"], by_name["统计局"]})
        assert await portfolios.units_of(session, leader, date(2022, 2, 28)) == mine
        assert await portfolios.units_of(session, leader, date(2022, 3, 1)) == mine | {by_name["财政局"]}
        assert await portfolios.units_of(session, leader, date(2022, 4, 1)) == mine
        assert await portfolios.units_of(session, mayor, TODAY) is None
        assert await portfolios.units_of(session, week.people["王建波"], TODAY) == frozenset()
        assert await portfolios.holds(session, mayor, by_name["石桥镇"], TODAY)
        assert not await portfolios.holds(session, leader, by_name["石桥镇"], TODAY)
        assert await portfolios.leaders(session, TODAY) == sorted((leader, mayor))


async def test_problems_empty_words_and_withdrawn_reports_are_not_quoted_but_what_counts_something_is(
    week: Fortnight,
) -> None:
    five = week.directives["5"]
    target = (await week.directive("5")).targets[0].id
    counted = [ReportValue(target_id=target, value=Decimal(9), estimate=False)]
    guessed = [ReportValue(target_id=target, value=Decimal(20), estimate=True)]
    rows = {
        "progress": report(week, "5"),
        "problem": report(week, "5", kind=ReportKind.PROBLEM),
        "problem_with_estimate": report(week, "5", kind=ReportKind.PROBLEM, values=guessed),
        "problem_with_figure": report(week, "5", kind=ReportKind.PROBLEM, values=counted),
        "empty": report(week, "5", empty=True),
        "withdrawn": report(week, "5", withdrawn_at=at(2, 16)),
        "earlier": report(week, "5", created_at=at(2, 11)),
    }
    async with week.office.database.write(Cause(week.clock.now())) as session:
        for row in rows.values():
            session.add(row)
            await session.flush()
    names = {row.id: name for name, row in rows.items()}
    async with week.office.database.read() as session:
        since = [names[row.id] for row in await digests.quotable_since(session, [five], SINCE)]
        assert since == ["progress", "problem_with_figure"]
        assert names[(await digests.quotable(session, [five]))[five].id] == "earlier"  # the newest row
        last = await digests.last_since(session, five, SINCE)
        assert last is not None
        assert names[last.id] == "problem_with_figure"
        assert await digests.last_since(session, five, at(2, 20)) is None


async def test_what_goes_up_to_a_leader(week: Fortnight) -> None:
    clerk, leader, ask = week.people["李敏"], week.people["周海涛"], RequestKind.COORDINATION
    async with week.office.database.write(Cause(week.clock.now())) as session:
        session.add_all(
            [
                request(week, "4", ask, RequestStatus.AWAITS_LEADER),
                request(week, "5", ask, RequestStatus.GRANTED, seen_by_id=clerk, decided_by_id=clerk),
                request(week, "9", ask, RequestStatus.GRANTED, seen_by_id=clerk, decided_by_id=leader),
                request(week, "22", ask, RequestStatus.AWAITS_CLERK),
                request(week, "10", RequestKind.EXTENSION, RequestStatus.AWAITS_LEADER),
            ]
        )
    every = list(week.directives.values())
    async with week.office.database.read() as session:
        found = [row.directive_id for row in await digests.to_settle(session, every)]
    assert found == [week.directives["4"], week.directives["5"]]
    async with week.office.database.write(Cause(week.clock.now())) as session:
        for row in await digests.to_settle(session, every):
            row.directive.status = Status.CLOSED
    async with week.office.database.read() as session:
        assert await digests.to_settle(session, every) == []


async def test_only_completions_that_the_office_sent_back_are_told(week: Fortnight) -> None:
    done, back = RequestKind.COMPLETION, RequestStatus.RETURNED
    by_clerk = {"decided_by_id": week.people["李敏"], "decided_at": at(2, 16)}
    by_owner = {"decided_by_id": week.people["王建波"], "decided_at": at(2, 16)}
    async with week.office.database.write(Cause(week.clock.now())) as session:
        session.add_all(
            [
                request(week, "4", done, back, **by_clerk),
                request(week, "5", done, back, **by_owner),
                request(week, "9", done, back, **(by_clerk | {"decided_at": at(2, 12)})),
                request(week, "22", done, RequestStatus.WITHDRAWN, **by_clerk),
            ]
        )
    async with week.office.database.read() as session:
        rows = await digests.returned(session, list(week.directives.values()), SINCE)
    assert [row.directive_id for row in rows] == [week.directives["4"]]


async def test_chases_are_counted_by_day_not_by_person(week: Fortnight) -> None:
    due = date(2022, 2, 24)
    async with week.office.database.write(Cause(week.clock.now())) as session:
        session.add_all(
            Nudge(
                directive_id=week.directives["4"],
                person_id=week.people[name],
                step=step,
                day=date(2022, 2, day),
                due_on=due,
            )
            for name, step, day in (
                ("王建波", Step.FEEDBACK_CHASE, 25),
                ("陈洁", Step.FEEDBACK_CHASE, 25),
                ("王建波", Step.FEEDBACK_CHASE, 28),
                ("王建波", Step.FEEDBACK_REMINDER, 24),
            )
        )
    async with week.office.database.read() as session:
        assert await digests.chases(session, [week.directives["4"]]) == {(week.directives["4"], due): 2}
