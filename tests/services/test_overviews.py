"""Lists and search: what each may read and nothing else, the most urgent first."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.rules.overviews import Urgency
from bot.rules.permissions import Action, Verdict
from bot.services.access import verdict_on
from bot.services.overview_lines import Choice, Found, Scope, Wanted
from bot.services.sights import sight_of
from db.enums import Light, Status
from db.models import Directive, Person
from db.queries import overviews, people
from db.queries.overviews import Narrowed
from db.session import Database
from tests.services.issued import ITEMS, IssuedOffice, Item, at, issued_office
from tests.services.parted import PARTED, WITH_TOWNSHIPS

MANY = (*ITEMS, *(Item(str(n), f"事项{n}", owner="苏燕", due_on=date(2022, 6, 1)) for n in range(30, 50)))


@pytest.fixture
async def town(sqlite_database: Database) -> IssuedOffice:
    return await issued_office(sqlite_database)


async def look(town: IssuedOffice, name: str, scope: Scope, words: str = "", **narrowed: object) -> Found:
    return await town.services.overviews.page(town.people[name], replace(Wanted(scope, words), **narrowed))  # type: ignore[arg-type]


async def seen(town: IssuedOffice, name: str, scope: Scope = Scope.FIND, words: str = "", **narrowed: object) -> str:
    return " ".join(line.item for line in (await look(town, name, scope, words, **narrowed)).lines)


async def agreed(town: IssuedOffice) -> dict[str, int]:
    """Hold the lists' condition against the verdicts, for everybody and every directive; return how many each may read."""
    office, may = town.office, {}
    async with office.database.read() as session:
        every = list(await session.scalars(select(Directive)))
        for name, ident in town.people.items():
            sight = await sight_of(session, office, await people.get(session, ident))
            shown = {row.id for row in await overviews.directives(session, [sight], Narrowed())}
            verdicts = {row.id: await verdict_on(session, office, town.cause(name), Action.READ, row) for row in every}
            assert shown == {row for row, verdict in verdicts.items() if verdict is not Verdict.NO}, name
            may[name] = len(shown)
    return may


async def test_everybody_sees_what_they_may_read_and_nothing_else(database: Database) -> None:
    town = await issued_office(database, ITEMS[:])
    usual = await agreed(town)
    async with town.office.database.write(town.cause(None)) as session:
        rows = {row.item: row for row in await session.scalars(select(Directive))}
        rows["4"].leader_id = town.people["程志远"]
        rows["9"].units = []  # none leads: the owner's unit answers
        rows["22"].status = Status.CLOSED
        (await people.get(session, town.people["陈洁"])).revoked_at = town.clock.now()
    for absent, deputy in (("王建波", "梁宇"), ("马国强", "魏强")):
        cause = await town.update("李敏")
        await town.services.absences.enter(cause, date(2022, 2, 14), date(2022, 2, 18), deputy, absent)
    town.clock.at = at(2, 15)
    changed = await agreed(town)
    before = {name: (count, changed[name]) for name, count in usual.items() if changed[name] != count}
    assert before == {"陈洁": (5, 0), "梁宇": (0, 4), "魏强": (1, 5)}


async def test_parts_are_in_the_sight_of_those_who_lead_the_whole(database: Database) -> None:
    town = await issued_office(database, (PARTED, Item("4", "征供地会商机制")), WITH_TOWNSHIPS)
    may = await agreed(town)
    assert [may[name] for name in ("王建波", "陈洁", "马国强", "周海涛", "李敏")] == [5] * 5
    assert [may[name] for name in ("何镇", "严书", "高乡", "林街", "许主", "苏燕")] == [1, 1, 1, 1, 1, 0]
    assert await seen(town, "王建波", Scope.MY) == "12 4"
    assert await seen(town, "李敏", Scope.MY) == "12 4"  # of what others work on, wholes alone
    assert await seen(town, "何镇", Scope.MY) == "12·城关镇"
    assert await seen(town, "何镇", words="12") == "12·城关镇"
    assert await seen(town, "王建波", words="大河乡") == "12 12·大河乡"


async def test_a_list_begins_with_what_is_late(town: IssuedOffice) -> None:
    await town.say("王建波", "方案已印发", "4")
    town.clock.at = at(3, 31)
    found = await look(town, "王建波", Scope.MY)
    assert [(line.item, line.urgency) for line in found.lines] == [
        ("5", Urgency.LATE), ("9", Urgency.LATE), ("22", Urgency.LATE), ("4", Urgency.LATE), ("10", Urgency.LATE),
    ]  # fmt: skip
    assert (found.count, found.own, found.pages) == (5, 4, 1)
    assert (found.lines[0].due_on, found.lines[0].due, found.lines[0].unit) == (date(2022, 2, 14), "sign", "经信局")


@pytest.mark.parametrize(
    ("name", "mine", "due", "all_of_them"),
    [
        ("王建波", "4 5 9 22 10", "4 5 9 22 10", "4 5 9 22 10"),
        ("马国强", "4 5 9 22", "4 5 9 22", "4 5 9 22"),
        ("苏燕", "10", "10", "10"),
        ("钱统", "5", "5", "5"),  # the head of a supporting unit in which nobody else answers
        ("周海涛", "4 5 9 22 10", "4 5 9 22 10", "4 5 9 22 10"),  # who gave the speech
        ("孙立新", "4 5 9 22 10", "4 5 9 22 10", "4 5 9 22 10"),
        ("程志远", "4 5 9 22 10", "4 5 9 22 10", "4 5 9 22 10"),
        ("李敏", "4 5 9 22 10", "4 5 9 22 10", "4 5 9 22 10"),
        ("郑晓峰", "", "4 5 9 22 10", "4 5 9 22 10"),  # a clerk, but not of this document
        ("吴迪", "", "", ""),
        ("梁宇", "", "", ""),
    ],
)
async def test_whose_lists_have_what(town: IssuedOffice, name: str, mine: str, due: str, all_of_them: str) -> None:
    town.clock.at = at(2, 14)  # the last day to sign
    assert await seen(town, name, Scope.MY) == mine
    assert await seen(town, name, Scope.DUE) == due
    assert await seen(town, name) == all_of_them


@pytest.mark.parametrize(
    ("words", "items"),
    [
        ("重点工业", "5"),
        ("企业 22家", ""),  # a target's words are not the directive's
        ("企业", "9 10"),
        ("企业 上市", "10"),
        ("企业 财政局", "10"),
        ("县政府办公室", ""),
        ("经贸局", "4 5 9 22 10"),  # another name of a unit that leads or supports
        ("苏燕", "10"),
        ("5", "5"),
        ("3-5", "5"),
        ("督〔2022〕3-22", "22"),
        ("2021-3-22", ""),
        ("%", ""),
        ("_", ""),
        ("40只", "5"),
        ("一是要抓好", "4 5 9 22 10"),
        ("没有这样的话", ""),
    ],
)
async def test_what_is_found(town: IssuedOffice, words: str, items: str) -> None:
    assert await seen(town, "李敏", words=words) == items


async def test_letters_are_found_in_either_case_and_width(database: Database) -> None:
    items = [Item("1", "100%达标的PPP项目"), Item("2", "100分达标"), Item("3", "ＰＰＰ项目清理"), Item("4", "a_b与a/b")]
    town = await issued_office(database, items)
    assert await seen(town, "李敏", words="ppp") == "1 3"
    assert await seen(town, "李敏", words="ＰＰＰ 清理") == "3"
    assert await seen(town, "李敏", words="100%") == "1"
    assert await seen(town, "李敏", words="a_b") == "4"
    assert await seen(town, "李敏", words="a/b") == "4"
    assert await seen(town, "李敏", words="a%b") == ""


async def test_lists_are_narrowed_by_light_unit_document_and_owner(town: IssuedOffice) -> None:
    await town.say("王建波", "方案已印发", "4")
    town.clock.at = at(2, 28)
    found = await look(town, "李敏", Scope.FIND)
    assert found.lights == {Light.GREEN: 1, Light.GREY: 4}
    assert found.choices == {Choice.UNIT, Choice.OWNER}  # there is but one document
    assert await seen(town, "李敏", light=Light.GREEN) == "4"
    units = await town.services.overviews.options(town.people["李敏"], Wanted(Scope.FIND), Choice.UNIT)
    assert [(unit.name, unit.count) for unit in units] == [("经信局", 5), ("统计局", 1), ("财政局", 1)]
    statistics = await look(town, "李敏", Scope.FIND, unit_id=units[1].id)
    assert ([line.item for line in statistics.lines], statistics.names) == (["5"], {Choice.UNIT: "统计局"})
    owners = await town.services.overviews.options(town.people["李敏"], Wanted(Scope.FIND), Choice.OWNER)
    assert [(owner.name, owner.count) for owner in owners] == [("王建波", 4), ("苏燕", 1)]
    assert await seen(town, "李敏", owner_id=owners[1].id) == "10"
    assert await seen(town, "李敏", document_id=(await town.directive("4")).document_id, light=Light.GREEN) == "4"
    # ids that a forged button brings narrow a list, and never widen it nor name what is not in it
    elsewhere = await look(town, "苏燕", Scope.FIND, owner_id=owners[0].id)
    assert (elsewhere.lines, elsewhere.names) == ([], {})


async def test_a_long_list_is_turned(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database, MANY)
    first = await look(town, "李敏", Scope.FIND, unit_id=0)
    assert (first.count, first.pages, len(first.lines)) == (25, 3, 10)
    last = await look(town, "李敏", Scope.FIND, page=99)
    assert (last.wanted.page, len(last.lines)) == (2, 5)
    listed = [await look(town, "李敏", Scope.FIND, page=page) for page in range(3)]
    assert len({line.id for found in listed for line in found.lines}) == 25


async def test_what_is_finished_is_found_and_in_no_other_list(town: IssuedOffice) -> None:
    async with town.office.database.write(town.cause(None)) as session:
        for row in await session.scalars(select(Directive).where(Directive.item.in_(["4", "5"]))):
            row.status = Status.CLOSED if row.item == "4" else Status.CANCELLED
    town.clock.at = at(2, 14)
    assert await seen(town, "王建波", Scope.MY) == await seen(town, "王建波", Scope.DUE) == "9 22 10"
    found = await look(town, "王建波", Scope.FIND)
    assert [(line.item, line.light) for line in found.lines][-2:] == [("10", Light.GREEN), ("5", None)] or [
        line.item for line in found.lines
    ] == ["9", "22", "4", "5", "10"]
    assert await seen(town, "王建波", light=Light.BLUE) == "4"


async def test_who_was_revoked_sees_nothing(town: IssuedOffice) -> None:
    async with town.office.database.write(town.cause(None)) as session:
        for row in await session.scalars(select(Person)):
            row.revoked_at = town.clock.now()
    assert [await seen(town, name) for name in town.people] == [""] * len(town.people)
