"""Units that change: by name, into others, in parts; what keeps the old name, what goes on, in whose charge."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.intake.roster_file import Roster, RosterUnit
from bot.rules.figures import Scope
from bot.rules.permissions import Relation
from bot.services.access import RefusedError, standing_to
from bot.services.directory import Directory
from bot.services.figures import entries_of
from bot.services.roster import RosterBook
from bot.services.roster_import import RosterChange
from bot.texts import TellableError
from db.enums import Status
from db.models import Person, Portfolio, Unit
from db.queries import directives, people, portfolios
from db.session import Cause, Database
from tests.services.issued import IssuedOffice, at, issued_office
from tests.services.office import ROSTER, person

BEFORE, AFTER = date(2022, 2, 14), date(2022, 2, 15)


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    town = await issued_office(database)
    await town.services.suspending.cancel(await town.update("李敏"), town.directives["22"], "并入5号")
    town.clock.at = at(2, 15)
    return town


def roster(
    *, drop: tuple[str, ...] = (), add: tuple[RosterUnit, ...] = (), moved: dict[str, str] | None = None
) -> Roster:
    """Return the usual roster without a unit, with others, and with people in other units."""
    moved = moved or {}
    units = tuple(unit for unit in ROSTER.units if unit.name not in drop) + add
    persons = [replace(one, unit=moved.get(one.name, one.unit)) for one in ROSTER.people]
    names = {unit.name for unit in units}
    kept = tuple(
        replace(one, portfolio=tuple(unit for unit in one.portfolio if unit == "*" or unit in names))
        for one in persons
        if one.unit in names
    )
    return Roster(units, kept)


async def imported(town: IssuedOffice, what: Roster, *, prune: bool = False) -> list[tuple[str, str, str]]:
    changes: tuple[RosterChange, ...] = await RosterBook(town.office).import_roster(
        Cause(town.clock.now()), what, prune=prune
    )
    return [(one.subject, one.change, one.name) for one in changes]


async def unit_id(town: IssuedOffice, name: str) -> int:
    async with town.office.database.read() as session:
        return (await session.scalars(select(Unit.id).where(Unit.name == name))).one()


async def confirm(town: IssuedOffice, unit: int) -> None:
    await town.services.units.change(await town.update("李敏"), unit)


async def rename(town: IssuedOffice, old: str, new: str) -> None:
    ident = await unit_id(town, old)
    await town.services.units.ask_name(await town.update("李敏"), ident)
    await town.services.units.propose_name(await town.update("李敏"), new)
    await confirm(town, ident)


async def merge(town: IssuedOffice, old: str, into: str) -> None:
    ident, other = await unit_id(town, old), await unit_id(town, into)
    await town.services.units.propose_merger(await town.update("李敏"), ident, other)
    await confirm(town, ident)


async def found(town: IssuedOffice, name: str) -> str:
    async with town.office.database.read() as session:
        unit = (await Directory.load(session, town.office.day_of(town.clock.now()))).find_unit(name)
        return unit.name if unit else ""


async def test_a_new_name_for_what_is_open_the_old_one_for_what_is_finished(town: IssuedOffice) -> None:
    await rename(town, "经信局", "工业和信息化局")
    assert ((await town.directive("4")).lead_name, (await town.directive("22")).lead_name) == (
        "工业和信息化局", "经信局",
    )  # fmt: skip
    assert (await town.directive("10")).supporting_names == ("工业和信息化局",)
    for name in ("经信局", "经贸局", "工业和信息化局"):
        assert await found(town, name) == "工业和信息化局"  # documents of before are still matched
    assert (await town.texts("陈洁")).count("unit/announced") == 1
    card = await town.services.cards.card(town.people["周海涛"], town.directives["4"])  # in the same leader's charge
    assert card.lead == "工业和信息化局"
    lines, _ = await town.services.histories.page(town.people["李敏"], town.directives["4"], 0)
    assert [(one.change.unit_before, one.change.unit_after) for one in lines if one.change] == [
        ("经信局", "工业和信息化局")
    ]
    await rename(town, "工业和信息化局", "经信局")  # and back
    assert await found(town, "工业和信息化局") == "经信局"


async def test_two_become_one(town: IssuedOffice) -> None:
    await merge(town, "统计局", "经信局")
    directive = await town.directive("5")  # led by one and supported by the other
    assert (directive.lead_name, directive.supporting_names) == ("经信局", ())
    assert await found(town, "统计部门") == "经信局"
    async with town.office.database.read() as session:
        moved = (await session.scalars(select(Person).where(Person.name == "钱统"))).one()
        assert moved.unit.name == "经信局"
    await merge(town, "经信局", "财政局")
    assert [(await town.directive(item)).lead_name for item in ("4", "10", "22")] == ["财政局", "财政局", "经信局"]
    assert await found(town, "统计局") == "财政局"
    assert (await town.directive("4")).owner_id == town.people["王建波"]
    await town.say("王建波", "会商会已召开", "4")
    with pytest.raises(TellableError, match="unit_unknown"):
        await town.services.units.show(await town.update("李敏"), "无此局")
    with pytest.raises(TellableError, match="stale"):
        await confirm(town, await unit_id(town, "统计局"))


async def test_a_portfolio_follows_from_that_day_on(town: IssuedOffice) -> None:
    before = await unit_id(town, "统计局")
    await merge(town, "统计局", "财政局")
    after, leader = await unit_id(town, "财政局"), town.people["周海涛"]
    async with town.office.database.read() as session:
        assert await portfolios.holds(session, leader, before, BEFORE)
        assert not await portfolios.holds(session, leader, before, AFTER)
        assert not await portfolios.holds(session, leader, after, BEFORE)
        assert await portfolios.holds(session, leader, after, AFTER)


async def test_permissions_and_digests_follow_a_portfolio_on_its_day(town: IssuedOffice) -> None:
    leader, unit = town.people["周海涛"], await unit_id(town, "财政局")
    async with town.office.database.write(Cause(town.clock.now())) as session:
        session.add(Portfolio(leader_id=leader, unit_id=unit, valid_from=AFTER, valid_to=date(2022, 2, 20)))
    days = {BEFORE: False, AFTER: True, date(2022, 2, 20): True, date(2022, 2, 21): False}
    async with town.office.database.read() as session:
        row, who = await directives.get(session, town.directives["10"]), await people.get(session, leader)
        assert row is not None
        row.document.leader_id = None  # the speaker reads it all the same
        for day, holds in days.items():
            standing = await standing_to(session, who, row, day)
            assert (Relation.PORTFOLIO in standing.relation) == holds, day
            told = await entries_of(session, town.office, Scope(leader_id=leader), town.office.instant(day, 9, 0))
            assert (row.id in {one.id for one in told}) == holds, day


async def test_what_a_unit_may_not_become(town: IssuedOffice) -> None:
    ident = await unit_id(town, "经信局")
    for name in ("王建波", "马国强", "周海涛", "赵文斌"):
        with pytest.raises(RefusedError):
            await town.services.units.card(town.people[name], ident)
        with pytest.raises(RefusedError):
            await town.services.units.ask_name(await town.update(name), ident)
        with pytest.raises(RefusedError):
            await town.services.splitting.plan(town.people[name], ident)
    await town.services.units.ask_name(await town.update("李敏"), ident)
    with pytest.raises(TellableError, match="name_taken"):
        await town.services.units.propose_name(await town.update("李敏"), "财政局")
    for name in (" ", "1234", "甲" * 101):
        await town.services.units.ask_name(await town.update("李敏"), ident)
        await town.services.units.propose_name(await town.update("李敏"), name)
        with pytest.raises(TellableError, match="no_name"):
            await confirm(town, ident)
    async with town.office.database.write(Cause(town.clock.now())) as session:
        session.add(Person(name="王建波", unit_id=await unit_id(town, "财政局")))
    with pytest.raises(TellableError, match="same_name"):
        await merge(town, "财政局", "经信局")
    assert (await town.directive("4")).lead_name == "经信局"


async def test_a_split_is_decided_item_by_item(town: IssuedOffice) -> None:
    ident, other = await unit_id(town, "经信局"), await unit_id(town, "统计局")
    splitting = town.services.splitting
    await splitting.among(await town.update("李敏"), ident, other)
    with pytest.raises(TellableError, match="stale"):
        await splitting.assign(await town.update("李敏"), ident, town.directives["4"], await unit_id(town, "财政局"))
    await splitting.assign(await town.update("李敏"), ident, town.directives["4"], other)
    with pytest.raises(TellableError, match="split_open"):
        await splitting.carry_out(await town.update("李敏"), ident, "机构调整")
    for item in ("5", "9"):
        await splitting.assign(await town.update("李敏"), ident, town.directives[item], ident)
    plan = await splitting.plan(town.people["李敏"], ident)
    assert ([item.to for item in plan.items], len(plan.going), plan.open) == (["统计局", "经信局", "经信局"], 1, ())
    assert await splitting.carry_out(await town.update("李敏"), ident, "机构调整") == 1
    directive = await town.directive("4")
    assert (directive.lead_name, directive.owner_id, directive.status) == (
        "统计局", town.people["钱统"], Status.ISSUED,
    )  # fmt: skip
    assert (await town.directive("22")).lead_name == "经信局"
    empty = await unit_id(town, "石桥镇")
    await splitting.among(await town.update("李敏"), ident, empty)
    with pytest.raises(TellableError, match="unit_without_owner"):
        await splitting.assign(await town.update("李敏"), ident, town.directives["5"], empty)


async def test_a_file_says_what_a_unit_was(town: IssuedOffice) -> None:
    renamed = replace(ROSTER.units[2], name="工信局", aliases=(), former=("经信局",))
    file = roster(drop=("经信局",), add=(renamed,), moved=dict.fromkeys(("王建波", "梁宇", "陈洁", "马国强"), "工信局"))
    changes = await imported(town, file, prune=True)
    assert ("unit", "renamed", "经信局 → 工信局") in changes
    assert not [change for change in changes if change[1] in {"ended", "added"}]
    assert (await town.directive("4")).lead_name == "工信局"
    assert await found(town, "经信局") == "工信局"
    assert await imported(town, file, prune=True) == []
    exported = await RosterBook(town.office).export()
    assert await imported(town, exported) == []
    # an older file, which does not know of it, ends nobody's access and takes no name away
    changes = await imported(town, ROSTER, prune=True)
    assert not [change for change in changes if change[1] in {"ended", "added"}]
    assert await found(town, "经信局") == "工信局"


async def test_a_file_merges_and_splits(town: IssuedOffice) -> None:
    merged = RosterUnit("经济局", (), (), ("经信局", "统计局"))
    people_of = {one.name: "经济局" for one in ROSTER.people if one.unit in {"经信局", "统计局"}}
    file = roster(drop=("经信局", "统计局"), add=(merged,), moved=people_of)
    changes = await imported(town, file, prune=True)
    assert [change for change in changes if change[0] == "unit" and change[1] in {"renamed", "merged"}] == [
        ("unit", "renamed", "经信局 → 经济局"), ("unit", "merged", "统计局 → 经济局"),
    ]  # fmt: skip
    assert await found(town, "统计局") == "经济局"
    told = [row.payload["args"]["changes"] for row in await town.outbox("text", "马国强")]
    assert [[one["former"] for one in changes] for changes in told] == [["经信局", "统计局"]]
    split = RosterUnit("数据局", (), (), ("经济局",))
    apart = Roster((*file.units, split), tuple(
        replace(one, unit="数据局") if one.name == "钱统" else one for one in file.people
    ))  # fmt: skip
    changes = await imported(town, apart)
    assert ("unit", "split", "经济局") in changes
    assert ("person", "moved", "钱统（数据局）") in changes
    [asked] = [row for row in await town.outbox("text", "李敏") if row.payload["id"] == "unit/to_split"]
    assert asked.payload["args"] == {"unit": "经济局", "items": 3}


async def test_somebody_transferred_keeps_the_account_and_the_clerk_is_told_of_what_they_leave(
    town: IssuedOffice,
) -> None:
    phones = tuple(replace(one, phone="8301") if one.name == "王建波" else one for one in ROSTER.people)
    await imported(town, Roster(ROSTER.units, phones))
    elsewhere = tuple(replace(one, unit="财政局", deputy="") if one.name == "王建波" else one for one in phones)
    changes = await imported(town, Roster(ROSTER.units, elsewhere), prune=True)
    assert ("person", "moved", "王建波（财政局）") in changes
    assert not [change for change in changes if change[1] in {"added", "ended"}]
    async with town.office.database.read() as session:
        row = await people.get(session, town.people["王建波"])
        assert (row.unit.name, row.revoked_at) == ("财政局", None)
    [asked] = [row for row in await town.outbox("text", "李敏") if row.payload["id"] == "moving/transferred"]
    assert asked.payload["args"] == {"name": "王建波", "unit": "财政局", "items": 3}
    namesake = Roster(ROSTER.units, (*elsewhere, person("钱统", "财政局")))
    assert ("person", "added", "钱统（财政局）") in await imported(town, namesake)  # no phone tells them the same
