"""结转: what is open goes on in the new year under new numbers, once, with all it had; the old is counted nowhere."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from bot.rules.figures import Period
from bot.rules.figures import Scope as FiguresScope
from bot.rules.years import archivable, needs_new_date, year_to_carry_into
from bot.services.access import RefusedError
from bot.services.figures import entries_of, figures_of
from bot.services.overview_lines import Scope, Wanted
from bot.texts import TellableError
from db.enums import Cadence, DateSource, Light, ScopeState, Status
from db.models import Digest, Directive, Document, ScopeItem
from db.session import Database
from tests.services.issued import IssuedOffice, Item, at, issued_office
from tests.services.listed import with_list
from tests.services.parted import PARTED, WITH_TOWNSHIPS


async def rows(town: IssuedOffice, document_id: int) -> list[Directive]:
    async with town.office.database.read() as session:
        query = select(Directive).where(Directive.document_id == document_id).order_by(Directive.position, Directive.id)
        return list(await session.scalars(query))


async def date_and_issue(town: IssuedOffice, document_id: int, day: date = date(2023, 6, 30)) -> None:
    """Let the clerk give each draft without a date this one, and issue all."""
    async with town.office.database.write(town.cause(None)) as session:
        for row in await session.scalars(select(Directive).where(Directive.document_id == document_id)):
            row.due_on, row.due_source = row.due_on or day, DateSource.CLERK
    town.clock.move(minutes=1)
    version = await version_of(town, document_id)
    await town.services.approval.submit(town.cause("李敏"), document_id, version)
    town.clock.move(minutes=1)
    await town.services.approval.approve(town.cause("赵文斌"), document_id)
    await town.services.issuing.issue(town.cause("李敏"), document_id)


async def version_of(town: IssuedOffice, document_id: int) -> int:
    async with town.office.database.read() as session:
        return await session.scalar(select(Document.version).where(Document.id == document_id)) or 0


async def the_list_goes_along(town: IssuedOffice, target: int, new_target: int) -> None:
    async with town.office.database.read() as session:
        states = [
            list(
                await session.scalars(
                    select(ScopeItem.state).where(ScopeItem.target_id == one).order_by(ScopeItem.number)
                )
            )
            for one in (target, new_target)
        ]
        holder = await session.scalar(
            select(ScopeItem.owner_id).where(ScopeItem.target_id == new_target, ScopeItem.number == 7)
        )
    assert states[0] == states[1]
    assert states[1].count(ScopeState.DONE) == 3
    assert holder == town.people["梁宇"]


async def the_old_one_shows_where_it_goes_on(town: IssuedOffice, old: Directive, projects: Directive) -> None:
    services = town.services
    assert (old.status, old.next_nudge_on) == (Status.CARRIED_OVER, None)
    card = await services.cards.card(town.people["王建波"], old.id)
    assert (card.light, card.carried_to) == (None, (projects.id, projects.number))
    assert (await services.cards.card(town.people["王建波"], projects.id)).carried_from == (old.id, "督〔2022〕3-5")
    past, _ = await services.histories.page(town.people["王建波"], projects.id, 0)
    assert "1、2、3已开工" in [line.report.text for line in past if line.report]
    assert [line.change.reason for line in past if line.change and line.change.move == "carry_over"] == [
        f"督〔2022〕3-5 → {projects.number}"
    ] * 2


async def it_is_told_and_counted_once(town: IssuedOffice, old: Directive, projects: Directive) -> None:
    services, clerk = town.services, town.people["李敏"]
    # one message tells an owner what the items are called now
    [notice] = [
        n for n in await town.outbox("issue_notice", "王建波") if n.payload["document_id"] == projects.document_id
    ]
    shown = await services.acknowledging.notice(town.people["王建波"], notice.payload["directive_ids"])
    assert shown is not None
    assert {item.former for item in shown.items} >= {"督〔2022〕3-5", "督〔2022〕3-9"}
    # counted once: the lists have the new ones alone, words to the old number are shown the new one
    mine = await services.overviews.page(town.people["王建波"], Wanted(Scope.MY))
    assert old.id not in {one.id for one in mine.lines}
    assert projects.id in {one.id for one in mine.lines}
    with pytest.raises(TellableError) as told:
        await town.say("王建波", "又开了两只", "5")
    assert (told.value.text_id, told.value.text_args["to"]) == ("year/goes_on", projects.number)
    everything = await services.overviews.page(clerk, Wanted(Scope.FIND))
    assert [one.light for one in everything.lines if one.id == old.id] == [None]
    assert everything.lights.get(Light.BLUE, 0) == 0
    async with town.office.database.read() as session:
        week = Period(date(2023, 1, 2), date(2023, 1, 8))
        figures = await figures_of(session, town.office, FiguresScope(), week, town.clock.now())
        running = [e for e in await entries_of(session, town.office, FiguresScope(), town.clock.now()) if e.light]
    assert figures.all.total == len(running) == len({entry.title for entry in running})
    assert [line.number for line in (await services.carrying_over.outlook(clerk)).lines if line.new] == []


async def test_what_is_open_goes_on_under_new_numbers(database: Database) -> None:
    town = await issued_office(database)
    source, services, clerk = (await town.directive("5")).document_id, town.services, town.people["李敏"]
    target = await with_list(town, r7="梁宇")
    await services.acknowledging.sign(town.cause("王建波"))
    await town.say("王建波", "1、2、3已开工", "5")
    await town.say("王建波", "会商机制已建立并印发,请予销号", "4")
    town.clock.at = at(12, 28)
    await services.suspending.cancel(town.cause("李敏"), town.directives["22"], "并入他项")
    before = await rows(town, source)

    [line] = (await services.carrying_over.outlook(clerk)).lines
    under_review = sum(row.status is Status.UNDER_REVIEW for row in before)
    assert (line.open, line.new, line.under_review, line.into) == (
        4 - under_review,
        4 - under_review,
        under_review,
        None,
    )
    new = await services.carrying_over.carry(town.cause("李敏"), source)
    drafted = await rows(town, new)
    # drafts alone: for everybody the old ones go on until the issue
    assert [row.status for row in drafted] == [Status.DRAFT] * line.open
    assert [(row.id, row.status, row.version) for row in await rows(town, source)] == [
        (row.id, row.status, row.version) for row in before
    ]
    ids = [row.id for row in drafted]
    town.clock.at = at(12, 28, 11)
    assert await services.carrying_over.carry(town.cause("李敏"), source) == new  # twice: no second effect
    assert [row.id for row in await rows(town, new)] == ids
    [line] = (await services.carrying_over.outlook(clerk)).lines
    assert (line.new, line.into) == (0, (new, "督〔2023〕1号"))
    summary = await services.reviewing.summary(clerk, new)
    assert summary is not None
    assert (summary.number, summary.title, summary.missing_date) == (
        "督〔2023〕1号",
        "工业经济讲话(2022年结转)",
        len(ids),
    )
    # the old year's end is no date of the new year: nobody invents one
    assert [(row.due_on, row.due_source, row.first_due_on) for row in drafted] == [
        (None, None, date(2022, 12, 31))
    ] * len(ids)

    town.clock.at = at(1, 4, year=2023)
    await date_and_issue(town, new)
    issued = {row.title: row for row in await rows(town, new)}
    projects = issued["40只重点工业项目"]
    assert (projects.status, projects.due_on, projects.first_due_on, projects.cadence) == (
        Status.ISSUED, date(2023, 6, 30), date(2022, 12, 31), Cadence.MONTHLY,
    )  # fmt: skip
    assert [unit.name for unit in projects.supporting] == ["统计局"]
    assert [t.current for t in projects.targets] == await town.current("5") == [Decimal(3)]
    await the_list_goes_along(town, target, projects.targets[0].id)
    await the_old_one_shows_where_it_goes_on(town, await town.directive("5"), projects)
    await it_is_told_and_counted_once(town, await town.directive("5"), projects)


async def test_what_ended_meanwhile_is_not_issued_anew_and_what_is_stopped_waits(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    source = (await town.directive("5")).document_id
    await town.services.suspending.suspend(town.cause("李敏"), town.directives["9"], "等上级批复")
    town.clock.at = at(12, 28)
    new = await town.services.carrying_over.carry(town.cause("李敏"), source)
    titles = {row.title: row.id for row in await rows(town, new)}
    assert "亿元企业与一厂一策" not in titles
    await town.services.suspending.cancel(town.cause("李敏"), town.directives["4"], "已并入他项")
    await town.services.suspending.suspend(town.cause("李敏"), town.directives["22"], "等上级批复")
    town.clock.at = at(1, 4, year=2023)
    await date_and_issue(town, new)
    states = {row.title: (row.status, row.left_out) for row in await rows(town, new)}
    assert states["征供地会商机制"] == (Status.REGISTERED, True)
    assert states["有序用电检查"] == (Status.REGISTERED, False)
    assert states["40只重点工业项目"] == (Status.ISSUED, False)
    assert await town.status("4") is Status.CANCELLED
    with pytest.raises(TellableError, match="former_waits"):
        await town.services.issuing.issue(town.cause("李敏"), new)
    await town.services.suspending.resume(town.cause("李敏"), town.directives["22"])
    await town.services.issuing.issue(town.cause("李敏"), new)
    assert await town.status("22") is Status.CARRIED_OVER
    # two that go on from different ones keep their histories apart
    town.clock.at = at(1, 5, year=2023)
    await town.services.suspending.resume(town.cause("李敏"), town.directives["9"])
    assert await town.services.carrying_over.carry(town.cause("李敏"), source) == new
    assert [row.item for row in await rows(town, new)] == ["1", "2", "3", "4", "5"]


async def test_units_parts_go_along_where_they_are_not_done(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database, [PARTED, Item("5", "40只重点工业项目")], WITH_TOWNSHIPS)
    done = "12·城关镇"
    await town.services.suspending.cancel(town.cause("李敏"), town.directives[done], "已完成")
    town.clock.at = at(12, 28)
    new = await town.services.carrying_over.carry(town.cause("李敏"), (await town.directive("12")).document_id)
    town.clock.at = at(1, 4, year=2023)
    await date_and_issue(town, new)
    issued = {row.item: row for row in await rows(town, new)}
    assert set(issued) == {"1", "1·大河乡", "1·北关街道", "2"}
    for unit in ("大河乡", "北关街道"):
        assert issued[f"1·{unit}"].carried_from_id == town.directives[f"12·{unit}"]
        assert await town.status(f"12·{unit}") is Status.CARRIED_OVER
    assert await town.status(done) is Status.CANCELLED


async def test_numbers_begin_anew_at_new_year(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    source = (await town.directive("5")).document_id
    text = "关于安全生产的通知\n一、经信局要于2023年3月1日前完成检查。\n二、财政局要于2023年3月1日前拨付资金。"
    serials = []
    for instant in (at(12, 31, 23, 59), at(1, 1, 0, 0, 2023), at(1, 1, 0, 1, 2023)):
        town.clock.at = instant
        taken = await town.services.documents.take_in(town.cause("李敏"), text + str(instant))
        async with town.office.database.read() as session:
            document = await session.get(Document, taken)
            assert document is not None
            serials.append((document.year, document.serial))
    assert serials == [(2022, 4), (2023, 1), (2023, 2)]
    # all at once: the document of the old year whose drafts were never issued has nothing to carry over
    assert await town.services.carrying_over.carry_all(town.cause("李敏")) == 1
    [into] = [line.into for line in (await town.services.carrying_over.outlook(town.people["李敏"])).lines if line.into]
    assert into is not None
    assert into[1] == "督〔2023〕3号"
    with pytest.raises(TellableError, match="nothing_to_carry"):
        await town.services.carrying_over.carry_all(town.cause("李敏"))
    async with town.office.database.read() as session:
        assert await session.scalar(select(func.count()).where(Document.carried_from_id == source)) == 1
    for name in ("赵文斌", "王建波", "周海涛"):
        with pytest.raises(RefusedError):
            await town.services.carrying_over.carry(town.cause(name), source)


async def test_digests_are_numbered_anew_at_new_year(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    for month, day, year in ((12, 23, 2022), (12, 30, 2022), (1, 6, 2023)):
        for hour in (10, 17):  # prepared, and sent
            town.clock.at = at(month, day, hour, 0, year)
            await town.services.digests.run(town.cause(None))
    async with town.office.database.read() as session:
        query = select(Digest).where(Digest.reader_id == town.people["程志远"]).order_by(Digest.period_end)
        assert [(one.year, one.issue) for one in await session.scalars(query)] == [(2022, 1), (2022, 2), (2023, 1)]


@pytest.mark.parametrize(
    ("today", "into"),
    [(date(2022, 9, 30), 2022), (date(2022, 10, 1), 2023), (date(2022, 12, 31), 2023), (date(2023, 1, 1), 2023)],
)
def test_the_year_into_which_it_goes(today: date, into: int) -> None:
    assert year_to_carry_into(today) == into


def test_dates_of_the_old_year_are_set_anew() -> None:
    days = (None, date(2022, 3, 1), date(2022, 12, 31), date(2023, 1, 1))
    assert [needs_new_date(day, 2023) for day in days] == [False, True, True, False]


def test_a_document_is_archived_when_nothing_of_it_goes_on() -> None:
    assert archivable([Status.CLOSED, Status.CANCELLED, Status.CARRIED_OVER])
    assert not archivable([Status.CLOSED, Status.DRAFT])
    assert not archivable([])
