"""What people see of directives, each only those who may."""

from datetime import date
from decimal import Decimal

import pytest

from bot.services.access import RefusedError
from bot.services.holdings import Share, numbers
from bot.texts import TellableError
from db.enums import Light, Status
from db.models import Directive, Document
from db.session import Database
from tests.services.issued import IssuedOffice, at, issued_office


@pytest.fixture
async def town(sqlite_database: Database) -> IssuedOffice:
    return await issued_office(sqlite_database)


async def test_a_card_shows_the_directive_as_it_stands(town: IssuedOffice) -> None:
    town.clock.at = at(2, 25)
    await town.say("陈洁", "已开工9只,3月再开12只", "5")
    card = await town.services.cards.card(town.people["王建波"], town.directives["5"])
    assert (card.number, card.light, card.status) == ("督〔2022〕3-5", Light.GREEN, Status.IN_PROGRESS)
    assert (card.lead, card.owner, card.liaisons, card.supporting) == ("经信局", "王建波", ("陈洁",), ("统计局",))
    [target] = card.targets
    assert (target.current, target.reached, target.expected) == (Decimal(9), Decimal("22.5"), Decimal("15.3"))
    assert card.latest is not None
    assert (card.latest.person, card.latest.by_other) == ("陈洁", True)
    assert card.source == ("一、工业经济", "2")


WORKERS = {
    "sign",
    "report",
    "problem",
    "extension",
    "completion",
    "coordination",
    "objection",
    "transfer",
    "list",
    "parts",
}
OFFICE = {
    "suspend",
    "cancel",
    "change_owner",
    "change_date",
    "want_evidence",
    "limits",
    "forecast",
    "deliveries",
    "notice_paper",
}


@pytest.mark.parametrize(
    ("name", "offers"),
    [
        ("王建波", WORKERS),
        ("陈洁", WORKERS),
        ("马国强", WORKERS),
        ("钱统", {"sign", "report", "problem", "objection"}),  # a supporting unit in which nobody but the head answers
        ("李敏", {"on_behalf", "sign_for", "list", "parts", "transcribe", *OFFICE}),
        ("赵文斌", {"parts", *OFFICE}),
        ("周海涛", {"parts", "instruct"}),
        ("孙立新", {"parts", "instruct"}),
    ],
)
async def test_a_card_offers_what_its_reader_may_do(town: IssuedOffice, name: str, offers: set[str]) -> None:
    card = await town.services.cards.card(town.people[name], town.directives["5"])
    assert card.offers == offers


async def test_what_is_not_theirs_does_not_exist_for_them(town: IssuedOffice) -> None:
    for name in ("苏燕", "吴迪"):
        with pytest.raises(RefusedError):
            await town.services.cards.card(town.people[name], town.directives["5"])
    with pytest.raises(RefusedError):
        await town.services.cards.card(town.people["李敏"], 10_000)


async def test_a_list_has_ones_own_first_and_the_late_on_top(town: IssuedOffice) -> None:
    await town.say("王建波", "方案已印发", "4")
    town.clock.at = at(2, 28)
    lines = await town.services.cards.mine(town.people["王建波"])
    assert [(line.number, line.share) for line in lines][:1] == [("22", Share.OWN)] or lines[0].light is Light.GREY
    assert [line.number for line in lines][-1] == "10"
    assert lines[-1].share is Share.SUPPORT
    assert {line.number for line in lines if line.light is Light.GREY} == {"5", "9", "22", "10"}


async def test_numbers_are_the_ledgers(town: IssuedOffice) -> None:
    find = town.services.cards.find
    assert await find(town.people["王建波"], "5", None, None) == town.directives["5"]
    assert await find(town.people["李敏"], "5", 3, 2022) == town.directives["5"]
    assert await find(town.people["苏燕"], "5", None, None) is None
    assert await find(town.people["王建波"], "99", None, None) is None


def test_numbers_name_the_document_and_the_year_only_where_they_must() -> None:
    documents = [
        Document(id=i, year=year, serial=serial) for i, (year, serial) in enumerate([(2022, 3), (2022, 4), (2023, 3)])
    ]
    rows = [Directive(id=i, document=d, document_id=d.id, item="5") for i, d in enumerate(documents)]
    assert numbers(rows[:1]) == {0: "5"}
    assert numbers(rows[:2]) == {0: "3-5", 1: "4-5"}
    assert numbers(rows) == {0: "2022-3-5", 1: "4-5", 2: "2023-3-5"}


async def test_history_keeps_what_was_withdrawn(town: IssuedOffice) -> None:
    for index in range(9):
        await town.say("王建波", f"第{index}次会商已召开", "4", message_id=index)
    await town.services.reporting.withdraw(town.cause("王建波"), 8)
    lines, pages = await town.services.histories.page(town.people["王建波"], town.directives["4"], 0)
    assert (len(lines), pages) == (8, 2)
    assert all(line.report is not None for line in lines)
    assert lines[0].report is not None
    assert lines[0].report.withdrawn
    with pytest.raises(RefusedError):
        await town.services.histories.page(town.people["苏燕"], town.directives["4"], 0)


async def test_the_notice_is_the_readers_part_of_the_document(town: IssuedOffice) -> None:
    every = list(town.directives.values())
    notice = await town.services.acknowledging.notice(town.people["王建波"], every)
    assert notice is not None
    assert [(item.number, item.supporting) for item in notice.items] == [
        ("4", False), ("5", False), ("9", False), ("22", False), ("10", True),
    ]  # fmt: skip
    assert (notice.sign_by, notice.first_feedback_on, notice.signed_at) == (date(2022, 2, 14), date(2022, 2, 24), None)
    assert notice.may_object
    assert await town.services.acknowledging.sign(town.cause("王建波")) == 5
    assert await town.services.acknowledging.sign(town.cause("王建波")) == 0
    notice = await town.services.acknowledging.notice(town.people["王建波"], every)
    assert notice is not None
    assert notice.signed_at is not None
    assert await town.services.acknowledging.notice(town.people["吴迪"], every) is None
    anothers = await town.services.acknowledging.notice(town.people["苏燕"], every)
    assert anothers is not None
    assert anothers.signed_at is None


async def test_an_absence_names_its_deputy_and_tells_both(town: IssuedOffice) -> None:
    enter, first, last = town.services.absences.enter, date(2022, 2, 14), date(2022, 2, 18)
    away = await enter(await town.update("王建波"), first, last)
    assert (away.name, away.deputy) == ("王建波", "梁宇")
    assert "follow/absence_entered" in await town.texts("梁宇")
    assert "follow/absence_entered" in await town.texts("王建波")
    away = await enter(await town.update("李敏"), first, last, "魏强", "苏燕")
    assert (away.name, away.deputy) == ("苏燕", "魏强")
    [current] = await town.services.absences.current(town.people["苏燕"])
    assert not await town.services.absences.end(town.cause("王建波"), current.id)
    assert await town.services.absences.end(town.cause("苏燕"), current.id)
    assert not await town.services.absences.end(town.cause("苏燕"), current.id)
    for person, args in (
        ("王建波", (last, first, "", "")),  # backwards
        ("苏燕", (first, last, "", "")),  # the roster names no deputy
        ("苏燕", (first, last, "无此人", "")),
        ("王建波", (first, last, "", "苏燕")),  # not theirs to enter
        ("李敏", (first, last, "", "无此人")),
    ):
        with pytest.raises(TellableError):
            await enter(town.cause(person), *args)
