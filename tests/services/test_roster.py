"""Importing and exporting the roster."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.intake.roster_file import Roster, RosterUnit, read_roster, read_roster_bytes
from bot.reports.roster_book import write_roster
from bot.services.office import Office
from bot.services.roster import RosterBook
from bot.services.roster_import import RosterChange
from db.models import Audit, Person, Portfolio, Unit
from db.session import Database
from tests.services.office import ROSTER, TODAY, by, furnish, office_on, outbox, person

SAMPLE = Path(__file__).parents[2] / "bot" / "sandbox" / "sample" / "roster.csv"


async def import_again(office: Office, roster: Roster, *, prune: bool = False) -> tuple[RosterChange, ...]:
    return await RosterBook(office).import_roster(by(office, None), roster, prune=prune)


def without(*names: str) -> Roster:
    return Roster(ROSTER.units, tuple(p for p in ROSTER.people if p.name not in names))


def with_person(name: str, **columns: object) -> Roster:
    people = tuple(replace(p, **columns) if p.name == name else p for p in ROSTER.people)  # type: ignore[arg-type]
    return Roster(ROSTER.units, people)


def comparable(roster: Roster) -> tuple[object, ...]:
    units = [(u.name, sorted(u.aliases), sorted(u.duties)) for u in roster.units]
    people = [replace(p, roles=tuple(sorted(p.roles)), portfolio=tuple(sorted(p.portfolio))) for p in roster.people]
    return units, people


async def test_the_first_import_adds_everything(database: Database) -> None:
    office = office_on(database)
    changes = await import_again(office, ROSTER)
    assert {c.change for c in changes} == {"added"}
    assert sum(c.subject == "unit" for c in changes) == len(ROSTER.units)
    assert sum(c.subject == "person" for c in changes) == len(ROSTER.people)


async def test_the_same_file_again_changes_nothing(database: Database) -> None:
    office = office_on(database)
    await furnish(office)
    assert await import_again(office, ROSTER) == ()


async def test_what_is_exported_is_what_was_imported(database: Database) -> None:
    office = office_on(database)
    await furnish(office)
    exported = await RosterBook(office).export()
    assert comparable(exported) == comparable(ROSTER)
    book = read_roster_bytes(write_roster(exported), "roster.xlsx")
    assert await import_again(office, book) == ()


async def test_the_sample_roster_comes_back_as_it_went_in(sqlite_database: Database) -> None:
    office, sample = office_on(sqlite_database), read_roster(SAMPLE)
    await import_again(office, sample)
    assert comparable(await RosterBook(office).export()) == comparable(sample)
    assert await import_again(office, sample) == ()


async def test_who_is_left_out_is_reported_and_stays(database: Database) -> None:
    office = office_on(database)
    await furnish(office)
    changes = await import_again(office, without("梁宇"))
    assert RosterChange("person", "left_out", "梁宇（经信局）") in changes
    async with database.read() as session:
        assert await session.scalar(select(Person).where(Person.name == "梁宇", Person.revoked_at.is_(None)))


async def test_pruning_revokes_people_and_ends_units(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    async with database.write(by(office, None)) as session:
        (await session.get_one(Person, ids["钱统"])).telegram_id = 77
    smaller = Roster(
        tuple(u for u in ROSTER.units if u.name != "统计局"),
        tuple(replace(p, portfolio=tuple(u for u in p.portfolio if u != "统计局")) for p in without("钱统").people),
    )
    changes = await import_again(office, smaller, prune=True)
    assert RosterChange("unit", "ended", "统计局") in changes
    assert RosterChange("person", "ended", "钱统（统计局）") in changes
    async with database.read() as session:
        gone = await session.get_one(Person, ids["钱统"])
        unit = await session.scalar(select(Unit).where(Unit.name == "统计局"))
    assert (gone.revoked_at, gone.telegram_id) == (office.clock.now(), None)
    assert unit is not None
    assert unit.valid_to == date(2022, 2, 9)
    assert "统计局" not in [u.name for u in (await RosterBook(office).export()).units]


async def test_who_comes_back_is_restored(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    await import_again(office, without("苏燕", "魏强"), prune=True)
    changes = await import_again(office, ROSTER)
    assert {(c.change, c.name) for c in changes} == {("restored", "苏燕（财政局）"), ("restored", "魏强（财政局）")}
    async with database.read() as session:
        assert (await session.get_one(Person, ids["苏燕"])).revoked_at is None


async def test_a_change_names_its_columns(database: Database) -> None:
    office = office_on(database)
    await furnish(office)
    changes = await import_again(office, with_person("王建波", title="局长", deputy="", roles=("owner", "head")))
    assert changes == (RosterChange("person", "changed", "王建波（经信局）", ("title", "roles", "deputy")),)


async def test_an_alias_moves_to_the_unit_that_the_file_gives_it_to(database: Database) -> None:
    office = office_on(database)
    await furnish(office)
    moved = {"经信局": ("经济和信息化局", "统计部门"), "统计局": ("经贸局",)}
    units = tuple(replace(u, aliases=moved.get(u.name, u.aliases)) for u in ROSTER.units)
    changes = await import_again(office, Roster(units, ROSTER.people))
    assert {(c.name, c.columns) for c in changes} == {("经信局", ("aliases",)), ("统计局", ("aliases",))}
    exported = {u.name: set(u.aliases) for u in (await RosterBook(office).export()).units}
    assert exported["经信局"] == {"经济和信息化局", "统计部门"}
    assert exported["统计局"] == {"经贸局"}


async def test_a_unit_left_out_loses_the_name_that_another_gets(database: Database) -> None:
    office = office_on(database)
    await furnish(office)
    units = tuple(
        replace(u, aliases=(*u.aliases, "统计部门")) if u.name == "财政局" else u
        for u in ROSTER.units
        if u.name != "统计局"
    )
    people = tuple(replace(p, portfolio=()) if p.name == "周海涛" else p for p in without("钱统").people)
    changes = await import_again(office, Roster(units, people))
    assert RosterChange("unit", "left_out", "统计局") in changes
    assert RosterChange("unit", "changed", "财政局", ("aliases",)) in changes


async def test_a_portfolio_keeps_its_past(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    changes = await import_again(office, with_person("周海涛", portfolio=("经信局", "财政局")))
    assert changes == (RosterChange("person", "changed", "周海涛（县领导）", ("portfolio",)),)
    async with database.read() as session:
        rows = (await session.scalars(select(Portfolio).where(Portfolio.leader_id == ids["周海涛"]))).all()
        units = {u.id: u.name for u in await session.scalars(select(Unit))}
    assert {(units[r.unit_id or 0], r.valid_from, r.valid_to) for r in rows} == {
        ("经信局", None, None),
        ("统计局", None, date(2022, 2, 9)),
        ("财政局", TODAY, None),
    }


async def test_a_language_that_somebody_chose_stays(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    async with database.write(by(office, ids["陈洁"])) as session:
        (await session.get_one(Person, ids["陈洁"])).language = "en"
    assert await import_again(office, ROSTER) == ()
    async with database.read() as session:
        assert (await session.get_one(Person, ids["陈洁"])).language == "en"


async def test_administrators_hear_of_powers_that_are_granted(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    assert await outbox(office) == []  # nobody was an administrator before the first import
    await import_again(office, with_person("梁宇", roles=("clerk",)))
    (row,) = await outbox(office)
    assert (row.person_id, row.payload["args"]) == (ids["吴迪"], {"people": ["梁宇（经信局）"]})
    async with database.read() as session:
        granted = (await session.scalars(select(Audit).where(Audit.action == "roles_granted").order_by(Audit.id))).all()
    assert granted[-1].details == {"people": ["梁宇（经信局）"]}


async def test_people_of_one_name_are_told_apart_by_their_unit(database: Database) -> None:
    office = office_on(database)
    roster = Roster(
        (RosterUnit("甲局"), RosterUnit("乙局"), RosterUnit("县领导")),
        (
            person("王芳", "甲局", "owner", deputy="王芳（乙局）"),
            person("王芳", "乙局", "owner"),
            person("李芳", "乙局", "liaison", deputy="王芳"),
        ),
    )
    await import_again(office, roster)
    exported = await RosterBook(office).export()
    assert [p.deputy for p in exported.people] == ["王芳（乙局）", "", "王芳"]


@given(left_out=st.sets(st.sampled_from([p.name for p in ROSTER.people])), prune=st.booleans())
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_importing_twice_is_importing_once(sqlite_database: Database, left_out: set[str], prune: bool) -> None:  # noqa: FBT001
    office = office_on(sqlite_database)
    kept = [p for p in ROSTER.people if p.name not in left_out]
    names = {p.name for p in kept}
    people = tuple(
        replace(p, deputy=p.deputy if p.deputy in names else "", serves=p.serves if p.serves in names else "")
        for p in kept
    )
    roster = Roster(ROSTER.units, people)
    await import_again(office, roster, prune=prune)
    once = await RosterBook(office).export()
    again = await import_again(office, roster, prune=prune)
    assert await RosterBook(office).export() == once
    assert {c.change for c in again} <= {"left_out"}
