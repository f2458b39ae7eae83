"""考核: figures equal to a slow count, checked by the units first, with what does not count and why; off by default."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.rules.assessment import Result
from bot.rules.figures import Period
from bot.rules.policy import Policy
from bot.services import Services
from bot.services.access import RefusedError
from bot.services.requests import Wish
from bot.texts import TellableError, texts_of
from db.enums import CheckAnswer, RequestKind, RequestStatus, Status
from db.models import Change, Directive, Request
from db.session import Database
from handlers.assessments import sheet, table, unit_check
from handlers.views import Viewer
from tests.services.issued import ZONE, IssuedOffice, Item, at, issued_office

YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))
ITEMS = (
    Item("1", "在时限内办结", due_on=date(2022, 3, 31)),
    Item("2", "晚办结", due_on=date(2022, 3, 31)),
    Item("3", "延期后按期", due_on=date(2022, 3, 31)),
    Item("4", "仍未办结", due_on=date(2022, 12, 20)),
    Item("5", "财政事项", owner="苏燕", due_on=date(2022, 3, 31)),
    Item("6", "撤销的", owner="苏燕", due_on=date(2022, 3, 31)),
    Item("7", "镇里的分办", owner="苏燕", due_on=date(2022, 3, 31)),
)


async def story(database: Database, *, assessment: bool = True, assessment_ranking: bool = False) -> IssuedOffice:
    """Return an office at the end of its year, that assesses by results unless told otherwise."""
    town = await issued_office(database, ITEMS)
    town.office = replace(town.office, policy=Policy(assessment=assessment, assessment_ranking=assessment_ranking))
    town.services = Services(town.office)
    await town.services.acknowledging.sign(town.cause("王建波"))
    await town.services.acknowledging.sign(town.cause("苏燕"))
    await complete(town, "1", (3, 31), (4, 8))  # the office looked late: the unit was in time
    await complete(town, "2", (4, 6), (4, 6), returned=True)
    await town.services.issued_changes.change_date(
        town.cause("李敏"), town.directives["3"], "2022年6月30日 项目审批推迟"
    )
    await complete(town, "3", (6, 20), (6, 20))
    await complete(town, "5", (4, 11), (4, 11))
    await town.services.suspending.cancel(town.cause("李敏"), town.directives["6"], "并入他项")
    town.clock.at = at(12, 30)
    return town


async def complete(
    town: IssuedOffice, item: str, asked: tuple[int, int], granted: tuple[int, int], *, returned: bool = False
) -> None:
    """Let an owner ask for close-out on a day, and the clerk grant it on another; first sent back, if told."""
    owner = "苏燕" if item in {"5", "6", "7"} else "王建波"
    for grants in (False, True) if returned else (True,):
        town.clock.at = at(*asked)
        await town.services.requests.ask(
            town.cause(owner),
            town.directives[item],
            Wish(RequestKind.COMPLETION, "已建立联席会商制度并印发(云经信〔2022〕8号)"),
        )
        request = [one for one in await town.requests(item) if one.status is RequestStatus.AWAITS_CLERK][-1]
        town.clock.at = at(*granted, 11)
        if grants:
            await town.services.decisions.approve(town.cause("李敏"), request.id)
        else:
            await town.services.decisions.send_back(town.cause("李敏"), request.id, "佐证材料不全")


async def slowly(town: IssuedOffice, unit: str) -> Result:
    """Count a unit's year by walking over its rows one by one."""
    office, found = town.office, Result()
    async with office.database.read() as session:
        directives: Sequence[Directive] = (await session.scalars(select(Directive))).all()
        for directive in directives:
            if directive.lead_name != unit or directive.status in {Status.CANCELLED, Status.CARRIED_OVER}:
                continue
            granted = [
                request
                for request in await session.scalars(select(Request).where(Request.directive_id == directive.id))
                if request.kind is RequestKind.COMPLETION and request.status is RequestStatus.GRANTED
            ]
            closed = directive.closed_at and office.day_of(granted[-1].created_at if granted else directive.closed_at)
            today = office.day_of(town.clock.now())
            first, last = (
                _one(office.calendar.is_workday, due, closed, today)
                for due in (directive.first_due_on, directive.due_on)
            )
            moves = [c.move for c in await session.scalars(select(Change).where(Change.directive_id == directive.id))]
            found = Result(
                found.due_first + first[0], found.on_time_first + first[1], found.due + last[0], found.on_time + last[1],
                found.days_first + first[2], found.days + last[2],
                found.returned + moves.count("return_for_rework"), found.extended + moves.count("extend"),
            )  # fmt: skip
    return found


def _one(is_workday: object, due: date | None, closed: date | None, today: date) -> tuple[int, int, int]:
    """Return whether one directive was due, whether in time, and on how many working days it was overdue."""
    assert callable(is_workday)
    assert due is not None
    end = closed or today
    days = [date.fromordinal(n) for n in range(due.toordinal() + 1, end.toordinal() + 1)]
    over = sum(is_workday(day) for day in days)
    return int(closed is not None or bool(days)), int(closed is not None and not days), over


async def test_the_figures_are_those_of_a_slow_count(database: Database) -> None:
    town = await story(database)
    shown = await town.services.assessments.table(town.people["李敏"], YEAR)
    assert [line.unit for line in shown.table.units] == ["经信局", "财政局"]
    for line in shown.table.units:
        assert line.result == await slowly(town, line.unit)
    industry = shown.table.units[0].result
    assert (industry.due_first, industry.on_time_first, industry.due, industry.on_time) == (4, 1, 4, 2)
    assert (industry.returned, industry.extended, shown.ranks) == (1, 1, {})
    # what is carried over counts once, under its new number, by the date that was set first
    source = (await town.directive("4")).document_id
    new = await town.services.carrying_over.carry(town.cause("李敏"), source)
    assert new
    assert (await town.services.assessments.table(town.people["李敏"], YEAR)).table == shown.table


async def test_units_check_their_own_figures_before_the_table_goes_out(sqlite_database: Database) -> None:
    town = await story(sqlite_database, assessment_ranking=True)
    services, clerk, head = town.services.assessments, town.people["李敏"], town.people["马国强"]
    with pytest.raises(TellableError, match="check_first"):
        await services.ask_for_sheet(town.cause("李敏"), YEAR, "2022")
    assert await services.ask_units(town.cause("李敏"), YEAR) == 2
    assert await services.ask_units(town.cause("李敏"), YEAR) == 0  # nobody is asked twice
    [notice] = await town.outbox("assessment_check", "马国强")
    assert {row.person_id for row in await town.outbox("assessment_check")} == {
        head, town.people["苏燕"], town.people["魏强"],
    }  # fmt: skip
    assessment, unit = notice.payload["assessment_id"], notice.payload["unit_id"]
    zh = texts_of("zh-CN", ZONE)
    shown = await unit_check(Viewer(town.services, zh, head), notice.payload)
    assert shown is not None
    assert "按原定时限:应办结4项,按期1项(25.0%)" in shown.text
    assert "督〔2022〕3-3 延期后按期:原定2022年3月31日,延至2022年6月30日,2022年6月20日办结" in shown.text
    assert "财政" not in shown.text
    for name in ("苏燕", "李敏", "周海涛", "钱统"):
        with pytest.raises(RefusedError):
            await services.check(town.cause(name), assessment, unit)
    await services.check(town.cause("马国强"), assessment, unit, "3-4 上级已暂停,不应计入")
    [told] = [row for row in await town.outbox("text", "李敏") if row.payload["id"] == "assessment/disputed"]
    assert told.payload["args"]["words"] == "3-4 上级已暂停,不应计入"

    await services.exclude(town.cause("李敏"), town.directives["4"], "上级已暂停")
    card = await town.services.cards.card(clerk, town.directives["4"])
    assert ("include" in card.offers, "exclude" in card.offers) == (True, False)
    found = await services.table(clerk, YEAR)
    assert [(item.number, item.excluded) for item in found.table.excluded] == [("督〔2022〕3-4", "上级已暂停")]
    assert (found.checks[unit].answer, found.checks[unit].changed) == (CheckAnswer.DISPUTED, True)
    assert await services.ask_units(town.cause("李敏"), YEAR) == 1  # the figures are others now
    await services.check(town.cause("马国强"), assessment, unit)
    found = await services.table(clerk, YEAR)
    assert (found.checks[unit].answer, found.checks[unit].changed) == (CheckAnswer.AGREED, False)
    assert set(found.ranks.values()) == {1, 2}

    text = (await table(Viewer(town.services, zh, clerk), {"period": "2022"})).text
    assert "单位核对:已确认1,有异议0,待核对1" in text
    assert "不计入1项:督〔2022〕3-4 仍未办结(上级已暂停)" in text
    await services.ask_for_sheet(town.cause("李敏"), YEAR, "2022")
    made = await sheet(Viewer(town.services, zh, clerk), {"period": "2022"})
    assert made is not None
    assert made.document is not None
    book = CalamineWorkbook.from_filelike(BytesIO(made.document.content))
    assert book.sheet_names == ["考核表", "事项明细", "不计入事项"]
    [_, heads, first, second] = book.get_sheet_by_index(0).to_python()
    row = dict(zip(heads, first, strict=True))
    assert (row["单位"], row["应办结(原定)"], row["按期率(延期后)"], row["名次(组内)"]) == ("经信局", 3, 66.7, 1)
    assert str(row["单位核对"]).startswith("已确认(马国强")
    assert second[heads.index("单位核对")] == "待核对"
    assert book.get_sheet_by_index(2).to_python()[2] == ["经信局", "督〔2022〕3-4", "仍未办结", "上级已暂停"]
    await services.include(town.cause("李敏"), town.directives["4"])
    assert (await services.table(clerk, YEAR)).table.excluded == ()


async def test_it_is_off_by_default_and_the_offices_alone(sqlite_database: Database) -> None:
    town = await story(sqlite_database, assessment=False)
    with pytest.raises(TellableError, match="assessment/off"):
        await town.services.assessments.table(town.people["李敏"], YEAR)
    assert (
        not {"exclude", "include"} & (await town.services.cards.card(town.people["李敏"], town.directives["1"])).offers
    )
    for name in ("王建波", "马国强", "周海涛", "孙立新"):
        with pytest.raises(RefusedError):
            await town.services.assessments.table(town.people[name], YEAR)
