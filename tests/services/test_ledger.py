"""The ledger: who may have which, what each may read of it, and that its counts are those of every other paper."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from bot.reports.ledger import write_ledger
from bot.reports.ledger_values import LedgerBook, LedgerRow
from bot.rules.figures import Counts, Figures, Period, Scope
from bot.services.access import RefusedError
from bot.services.figures import figures_of
from bot.services.ledger_scopes import Choice
from bot.services.requests import Wish
from bot.texts import TellableError, texts_of
from db.enums import InstructionStatus, Light, ReportKind, RequestKind, RequestStatus, Status
from db.models import Audit, Document, Instruction, Report, Request, Unit
from db.session import Database
from tests.services.issued import ITEMS, ZONE, IssuedOffice, Item, at, issued_office

YEAR = Period(date(2022, 1, 1), date(2022, 4, 8))
RESULT = Wish(RequestKind.COMPLETION, "会商制度已印发", document_number="云经信〔2022〕8号")
WITHHELD, OPEN, TROUBLE = "制度还差两个局没有会签", "已开工9只", "电表接口没有打通"


async def story(database: Database) -> IssuedOffice:
    """Let two months go by: 4 is closed, 5 has a figure, 9 is cancelled, 22 got more time and is late all the same."""
    town = await issued_office(database, [*ITEMS, Item("30", "安全生产检查", parts=["统计局", "财政局"])])
    town.clock.at = at(2, 14)
    for name in ("王建波", "苏燕"):
        await town.services.acknowledging.sign(town.cause(name))
    town.clock.at = at(2, 16)
    await town.say("王建波", WITHHELD, "4")
    await town.say("王建波", OPEN, "5")
    await town.services.suspending.cancel(town.cause("李敏"), town.directives["9"], "与5项重复")
    town.clock.at = at(3, 1)
    async with town.office.database.write(town.cause("李敏")) as session:
        await session.execute(update(Report).where(Report.text == WITHHELD).values(quotable=False))
        await session.execute(update(Report).where(Report.text == OPEN).values(excerpt="开工9只"))
        given: dict[str, Any] = {"person_id": town.people["王建波"], "created_at": town.clock.now()}
        session.add(Report(directive_id=town.directives["22"], kind=ReportKind.PROBLEM, text=TROUBLE, **given))
        session.add(
            Request(
                directive_id=town.directives["22"], kind=RequestKind.EXTENSION, status=RequestStatus.GRANTED, text="等电表",
                suggested_units=[], decided_by_id=town.people["李敏"], decided_at=town.clock.now(), **given,
            )
        )  # fmt: skip
        session.add(
            Instruction(
                directive_id=town.directives["5"], leader_id=town.people["周海涛"], text="加快", created_at=town.clock.now(),
                status=InstructionStatus.CLERK_ONLY,
            )
        )  # fmt: skip
    request = await town.services.requests.complete(await town.update("王建波"), town.directives["4"], RESULT)
    assert request is not None
    town.clock.at = at(3, 2)
    await town.services.decisions.approve(await town.update("李敏"), request.id)
    assert await town.status("4") is Status.CLOSED
    town.clock.at = at(4, 8)
    return town


async def book(town: IssuedOffice, name: str, scope: Scope = Scope(), period: Period = YEAR) -> LedgerBook:  # noqa: B008
    return await town.services.ledger.book(town.people[name], scope, period)


def row(found: LedgerBook, item: str) -> LedgerRow:
    return next(one for one in found.rows if one.entry.item == item)


def words_in(content: bytes) -> str:
    """Return all words of a workbook."""
    workbook = CalamineWorkbook.from_filelike(BytesIO(content))
    return "\n".join(
        str(cell)
        for name in workbook.sheet_names
        for line in workbook.get_sheet_by_name(name).to_python()
        for cell in line
    )


def summary_of(content: bytes) -> dict[str, list[Any]]:
    """Return the lines of the summary as a viewer shows them that does not calculate, by unit."""
    lines = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    start = next(place for place, line in enumerate(lines) if line[0] == "牵头单位")
    return {
        str(line[0]): [int(str(cell).partition(".")[0]) for cell in line[1:]]
        for line in lines[start + 1 :]
        if line[1] != ""
    }


def as_line(counts: Counts) -> list[int]:
    """Return counts as the summary has them."""
    lights = [counts.lights.get(light, 0) for light in Light]
    late = [counts.unsigned, counts.late, counts.overdue, counts.behind]
    return [
        counts.total,
        *lights,
        *late,
        counts.issued,
        counts.closed,
        counts.on_time,
        counts.extended,
        counts.returned,
    ]


async def figures(town: IssuedOffice, scope: Scope, period: Period = YEAR) -> Figures:
    async with town.office.database.read() as session:
        return await figures_of(session, town.office, scope, period, town.clock.now())


async def unit_id(town: IssuedOffice, name: str) -> int:
    async with town.office.database.read() as session:
        return (await session.scalars(select(Unit.id).where(Unit.name == name))).one()


async def test_everybody_has_what_is_theirs_and_the_counts_agree(database: Database) -> None:
    town = await story(database)
    texts = texts_of("zh-CN", ZONE)
    # the supervision office: everything
    whole = await book(town, "李敏")
    assert [one.entry.item for one in whole.rows] == ["4", "5", "9", "22", "10", "30"]
    assert row(whole, "4").latest is not None
    assert (row(whole, "4").signed_on, row(whole, "4").entry.closed_on) == (date(2022, 2, 14), date(2022, 3, 2))
    assert (row(whole, "9").entry.light, row(whole, "9").reason) == (None, "与5项重复")
    late = row(whole, "22")
    assert (late.extensions, late.extended, late.entry.lags) == (1, 1, True)
    assert late.overdue_days == 5  # 5 April is a day off
    assert late.problem is not None
    assert late.problem.text == TROUBLE
    assert [str(target.reached) for target in row(whole, "5").targets] == ["22.5"]
    assert row(whole, "10").supporting == ("经信局",)
    assert {(part.unit, part.issued) for part in row(whole, "30").parts} == {("统计局", True), ("财政局", True)}
    content = write_ledger(whole, texts)
    counted = await figures(town, Scope())
    lines = summary_of(content)
    assert lines == {**{one.unit: as_line(one.counts) for one in counted.units}, "合计": as_line(counted.all)}
    assert (counted.all.total, counted.all.extended, counted.all.closed) == (5, 1, 1)
    assert all(said in words_in(content) for said in (WITHHELD, OPEN, TROUBLE, "等电表", "加快", "不引用"))
    # a leader, and the aide: the portfolio, without problems and withheld words, and with the part that stands
    own = Scope(leader_id=town.people["周海涛"])
    for name in ("周海涛", "孙立新"):
        theirs = write_ledger(await book(town, name, own), texts)
        counted = await figures(town, own)
        assert summary_of(theirs)["合计"] == as_line(counted.all)
        said = words_in(theirs)
        assert "…开工9只" in said
        assert "加快" in said
        assert not any(hidden in said for hidden in (WITHHELD, TROUBLE, OPEN, "存在问题", "企业上市培育"))
    # the unit head: all of the unit, but no instruction that the unit was not sent
    unit = await unit_id(town, "经信局")
    head = write_ledger(await book(town, "马国强", Scope(unit_id=unit)), texts)
    assert all(said in words_in(head) for said in (WITHHELD, OPEN, TROUBLE))
    assert not any(hidden in words_in(head) for hidden in ("加快", "企业上市培育", "不引用"))


async def test_a_period_has_what_was_followed_in_it(sqlite_database: Database) -> None:
    town = await story(sqlite_database)
    april = await book(town, "李敏", period=Period(date(2022, 4, 1), date(2022, 4, 8)))
    assert [one.entry.item for one in april.rows] == ["5", "22", "10", "30"]  # 4 was closed, 9 cancelled before
    assert (april.earlier, april.later, april.reports) == (1, 0, [])
    total = summary_of(write_ledger(april, texts_of("zh-CN", ZONE)))["合计"]
    counted = await figures(town, Scope(), april.period)
    assert total[0] + april.earlier == counted.all.total
    assert total[6:] == as_line(counted.all)[6:]
    january = await book(town, "李敏", period=Period(date(2022, 1, 1), date(2022, 1, 31)))
    assert (list(january.rows), january.earlier, january.later) == ([], 0, 5)
    assert "2022年1月31日以后交办的" in words_in(write_ledger(january, texts_of("zh-CN", ZONE)))
    ever = await book(town, "李敏", period=Period(date(2000, 1, 1), date(2022, 4, 8)))
    assert ever.period.first == date(2022, 2, 11)
    # a unit that leads nothing has its part of what others lead
    offer = await town.services.ledger.offer(town.people["钱统"], Scope(), YEAR)
    assert (offer.unit, offer.rows, offer.parts) == ("统计局", 0, 1)
    parts = (await book(town, "钱统", offer.scope)).parts
    assert [(part.number, part.lead, part.unit) for part in parts] == [("督〔2022〕3-30", "经信局", "统计局")]
    assert (await book(town, "钱统", offer.scope, january.period)).parts == []
    leader, outside = town.people["周海涛"], await unit_id(town, "财政局")
    assert len((await book(town, "周海涛", Scope(leader, offer.scope.unit_id))).parts) == 1
    assert (await book(town, "周海涛", Scope(leader, outside))).parts == []  # not in the portfolio
    assert [part.issued for part in (await book(town, "李敏", Scope(unit_id=outside))).parts] == [False, True]


async def test_what_is_asked_for_is_narrowed_refused_and_on_record(sqlite_database: Database) -> None:
    town = await story(sqlite_database)
    ledger, people = town.services.ledger, town.people
    unit, other = await unit_id(town, "经信局"), await unit_id(town, "财政局")
    every = await ledger.offer(people["李敏"], Scope(), YEAR)
    assert (every.scope, every.rows, every.choices) == (Scope(), 6, frozenset(Choice))
    head = await ledger.offer(people["马国强"], Scope(), YEAR)
    assert (head.scope, head.unit, head.rows) == (Scope(unit_id=unit), "经信局", 5)
    assert head.choices == {Choice.DOCUMENT}
    leader = await ledger.offer(people["孙立新"], Scope(), YEAR)
    assert (leader.scope.leader_id, leader.leader, leader.rows) == (people["周海涛"], "周海涛", 5)
    async with town.office.database.read() as session:
        document = (await session.scalars(select(Document.id))).one()
    spoken = await ledger.offer(people["周海涛"], Scope(people["周海涛"], document_id=document), YEAR)
    assert (spoken.scope, spoken.rows) == (Scope(document_id=document), 6)  # the speech is the speaker's as a whole
    assert [one.name for one in await ledger.options(people["李敏"], Scope(), Choice.UNIT)] == [
        "经信局",
        "财政局",
        "统计局",
    ]
    assert {one.name for one in await ledger.options(people["李敏"], Scope(), Choice.LEADER)} == {"周海涛", "程志远"}
    assert [one.id for one in await ledger.options(people["周海涛"], Scope(), Choice.DOCUMENT)] == [document]
    refused = [
        ("马国强", Scope(unit_id=other)), ("马国强", Scope()), ("马国强", Scope(leader_id=people["周海涛"])),
        ("周海涛", Scope()), ("周海涛", Scope(unit_id=other)), ("周海涛", Scope(leader_id=people["程志远"])),
        ("程志远", Scope(document_id=document)), ("王建波", Scope(unit_id=unit)), ("陈洁", Scope(unit_id=unit)), ("吴迪", Scope()),
    ]  # fmt: skip
    for name, scope in refused:
        with pytest.raises(RefusedError):
            await ledger.book(people[name], scope, YEAR)
        with pytest.raises(RefusedError):
            await ledger.ask(town.cause(name), scope, YEAR)
    for name in ("王建波", "陈洁", "吴迪"):
        with pytest.raises(RefusedError):
            await ledger.offer(people[name], Scope(), YEAR)
    await ledger.ask(await town.update("周海涛"), leader.scope, YEAR)
    assert len(await town.outbox("ledger_sheet", "周海涛")) == 1
    with pytest.raises(TellableError, match="no_document"):
        await ledger.at_the_machine("", "", "2022-99", YEAR)
    named = await ledger.at_the_machine("周海涛", "经信局", "督〔2022〕3号", YEAR)
    assert (named.leader, named.unit, len(named.rows), named.problems) == ("周海涛", "经信局", 5, True)
    async with town.office.database.read() as session:
        rows = list(await session.scalars(select(Audit).where(Audit.action == "exported").order_by(Audit.id)))
    assert [(one.person_id, one.details["leader_id"], one.details["last"]) for one in rows] == [
        (people["周海涛"], people["周海涛"], "2022-04-08"), (None, people["周海涛"], "2022-04-08"),
    ]  # fmt: skip
