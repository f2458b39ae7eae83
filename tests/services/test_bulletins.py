"""The Word papers: what a draft tells, what the clerk may do to it, who signs it, and that it never changes after that."""

from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.rules.bulletins import Days, PeriodError, period_of
from bot.rules.figures import Period, Scope
from bot.services.access import RefusedError
from bot.services.bulletin_reading import Paper
from bot.services.paper_figures import Wanted
from bot.services.paper_scopes import About
from bot.texts import TellableError
from db.enums import PaperKind, PaperStatus
from db.models import Audit, Bulletin, PersonRole
from db.session import Database
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import at

WORDS = "已开工12只,其余正在办理用地手续,3月再开12只"
QUARTER = Period(date(2022, 1, 1), date(2022, 3, 31))


async def spring(database: Database, *, speaker: bool = False) -> Fortnight:
    """Return an office in April: 4 is closed, 5 has a figure and is late with the next report, the others never reported."""
    town = await fortnight(database, speaker=speaker)
    await town.sign_all()
    town.clock.at = at(2, 21)
    await town.say("王建波", WORDS, "5")
    await town.say("王建波", "会商机制已建立,每周一例会", "4")
    await town.completion("4", "联席会商制度已印发(云经信〔2022〕8号)")
    town.clock.at = at(4, 2)  # a working Saturday
    return town


async def made(town: Fortnight, wanted: Wanted, by: str = "李敏") -> int:
    return await town.services.bulletins.make(await town.update(by), wanted)


async def read(town: Fortnight, ident: int, name: str = "李敏") -> Paper:
    return await town.services.bulletins.read(town.people[name], ident)


async def refused(text_id: str, call: Awaitable[Any]) -> None:
    with pytest.raises(TellableError) as error:
        await call
    assert error.value.text_id == text_id


async def submitted(town: Fortnight, ident: int, by: str = "李敏") -> int:
    """Submit a paper; return the version that is to be signed."""
    version = (await read(town, ident)).version
    await town.services.bulletin_signing.submit(await town.update(by), ident, version)
    return version + 1


def named(paper: Paper, section: str) -> list[tuple[str, str]]:
    return [(line["number"].rpartition("-")[2], line["what"]) for line in paper.figures[section]]


def tells_of_the_quarter(draft: Paper) -> None:
    counts = draft.figures["counts"]
    assert {name: counts[name] for name in ("total", "normal", "lagging", "overdue", "silent", "done", "late")} == {
        "total": 5, "normal": 0, "lagging": 0, "overdue": 1, "silent": 3, "done": 1, "late": 4,
    }  # fmt: skip
    assert [(unit["unit"], unit["total"]) for unit in draft.figures["units"]] == [("经信局", 4), ("财政局", 1)]
    assert named(draft, "achieved") == [("4", "closed"), ("5", "figure")]
    assert named(draft, "problems") == [("22", "overdue"), ("5", "late"), ("9", "late"), ("22", "late"), ("10", "late")]
    assert draft.figures["problems"][0] | {"days": 2, "workdays": 2} == draft.figures["problems"][0]
    assert draft.figures["achieved"][0]["quote"] == "联席会商制度已印发(云经信〔2022〕8号)"
    assert (
        draft.figures["achieved"][1]["grown"][0] | {"current": "12", "reached": False}
        == (draft.figures["achieved"][1]["grown"][0])
    )


async def test_from_a_draft_to_a_paper_that_never_changes(database: Database) -> None:
    town = await spring(database)
    clearing, signing = town.services.bulletin_clearing, town.services.bulletin_signing
    ident = await made(town, Wanted(Scope(), QUARTER))
    [notice] = await town.outbox("bulletin", "李敏")
    assert notice.payload == {"bulletin_id": ident}
    draft = await read(town, ident)
    assert (draft.status, draft.kind, draft.number, draft.offers) == (
        PaperStatus.DRAFT, PaperKind.PERIOD, None, frozenset({"edit", "submit", "drop"}),
    )  # fmt: skip
    tells_of_the_quarter(draft)
    counts = draft.figures["counts"]

    keys = {(line.line["number"].rpartition("-")[2], line.line["what"]): line.key
            for line in await clearing.lines(town.people["李敏"], ident)}  # fmt: skip
    await clearing.strike(await town.update("李敏"), ident, keys["10", "late"])
    await clearing.strike(await town.update("李敏"), ident, keys["9", "late"])
    await clearing.strike(await town.update("李敏"), ident, keys["9", "late"])  # and let it stand again
    await refused(
        "digest/excerpt_not_verbatim",
        clearing.shorten(await town.update("李敏"), ident, keys["4", "closed"], "制度印发了"),
    )
    await clearing.shorten(await town.update("李敏"), ident, keys["4", "closed"], "联席会商制度已印发")
    await clearing.write(await town.update("李敏"), ident, "lead_in", "一季度各单位抓紧办理。\n\n现通报如下。")
    cleared = await read(town, ident)
    assert named(cleared, "problems") == named(draft, "problems")[:-1]
    assert cleared.figures["achieved"][0]["quote"] == "联席会商制度已印发…"
    assert cleared.figures["counts"] == counts  # figures are not the clerk's to change
    assert cleared.lead_in == "一季度各单位抓紧办理。\n现通报如下。"

    version = await submitted(town, ident)
    assert [row.person_id for row in await town.outbox("bulletin_submitted")] == [town.people["赵文斌"]]
    await refused("bulletin/changed", clearing.strike(await town.update("李敏"), ident, keys["22", "late"]))
    await signing.take_back(await town.update("赵文斌"), ident, version, "请补充下一步工作")
    [back] = await town.outbox("bulletin_back", "李敏")
    assert back.payload["reason"] == "请补充下一步工作"
    await clearing.write(await town.update("李敏"), ident, "next_steps", "请各单位4月底前补报。")
    await refused("bulletin/changed", signing.sign(await town.update("赵文斌"), ident, version))
    version = await submitted(town, ident)
    assert [paper.id for paper in await town.services.bulletins.waiting(town.people["赵文斌"])] == [ident]
    assert await town.services.bulletins.waiting(town.people["李敏"]) == []
    with pytest.raises(RefusedError):
        await signing.sign(await town.update("郑晓峰"), ident, version)  # a clerk
    await refused("bulletin/changed", signing.sign(await town.update("赵文斌"), ident, version - 1))
    await signing.sign(await town.update("赵文斌"), ident, version)

    signed = await read(town, ident)
    assert (signed.status, signed.year, signed.number, signed.signer, signed.offers) == (
        PaperStatus.SIGNED, 2022, 1, "赵文斌", frozenset(),
    )  # fmt: skip
    told = {row.person_id for row in await town.outbox("bulletin_signed")}
    assert told == {town.people[name] for name in ("李敏", "郑晓峰", "赵文斌", "程志远")}  # who has all units
    reports = await town.reports("5")
    await town.services.reporting.withdraw(await town.update("王建波"), reports[0].message_id or 0)
    await town.say("王建波", "已开工20只", "5")
    assert await read(town, ident) == signed
    await refused("bulletin/changed", clearing.strike(await town.update("李敏"), ident, keys["22", "late"]))
    await refused("bulletin/changed", signing.drop(await town.update("李敏"), ident, signed.version))

    await numbers_go_on(town)


async def numbers_go_on(town: Fortnight) -> None:
    chase = await town.services.bulletins.make_on(await town.update("郑晓峰"), PaperKind.CHASE, town.directives["22"])
    second = await made(town, Wanted(Scope(), period_of(Days.LAST_MONTH, date(2022, 4, 2))))
    for other in (chase, second):
        await town.services.bulletin_signing.sign(await town.update("赵文斌"), other, await submitted(town, other))
    found = [await read(town, one) for one in (chase, second)]
    assert [(paper.kind, paper.number) for paper in found] == [(PaperKind.CHASE, 1), (PaperKind.MONTHLY, 2)]
    assert [(one["what"], one["workdays"]) for one in found[0].figures["late"]] == [("feedback", 27), ("final", 2)]
    served = {row.person_id for row in await town.outbox("bulletin_signed") if row.payload["bulletin_id"] == chase}
    assert {town.people[name] for name in ("王建波", "陈洁", "马国强")} <= served
    assert (await read(town, chase, "王建波")).number == 1
    with pytest.raises(RefusedError):
        await read(town, chase, "苏燕")


async def test_a_draft_never_shows_what_was_withheld_or_withdrawn_since(sqlite_database: Database) -> None:
    town = await fortnight(sqlite_database)
    await town.sign_all()
    town.clock.at = at(2, 21)
    await town.say("王建波", WORDS, "5")
    town.clock.at = at(9, 15)  # 12 of 40 is far behind by then
    ident = await made(town, Wanted(Scope(unit_id=None), Period(date(2022, 2, 1), date(2022, 8, 31))))
    [line] = [one for one in await town.services.bulletin_clearing.lines(town.people["李敏"], ident) if one.words]
    assert (line.section, line.line["what"], line.shown, line.line["quoted_on"]) == (
        "problems", "behind", WORDS, "2022-02-21",
    )  # fmt: skip
    clearing = town.services.bulletin_clearing

    async def quotes() -> list[str]:
        return [line["quote"] for line in (await read(town, ident)).figures["problems"] if line["quote"]]

    await clearing.withhold(await town.update("李敏"), ident, line.key)
    assert await quotes() == []
    await clearing.withhold(await town.update("李敏"), ident, line.key)
    assert await quotes() == [WORDS]
    async with town.office.database.write(town.cause("李敏")) as session:
        report = await session.get_one(type((await town.reports("5"))[0]), line.line["report_id"])
        report.excerpt = "已开工12只"
    assert await quotes() == ["已开工12只…"]
    async with town.office.database.write(town.cause("李敏")) as session:
        report = await session.get_one(type(report), report.id)
        report.quotable = False
    assert await quotes() == []


async def test_who_gets_what(sqlite_database: Database) -> None:
    town = await spring(sqlite_database, speaker=True)
    bulletins, leader, head = town.services.bulletins, town.people["周海涛"], town.people["马国强"]
    unit = (await town.directive("4")).lead
    assert unit is not None
    for name in ("王建波", "陈洁", "吴迪"):
        with pytest.raises(RefusedError):
            await made(town, Wanted(Scope(), QUARTER), name)
    for name, scope in (("周海涛", Scope(leader_id=town.people["程志远"])), ("马国强", Scope(leader_id=leader)),
                        ("钱统", Scope(unit_id=unit.id)), ("马国强", Scope(document_id=999))):  # fmt: skip
        with pytest.raises(RefusedError):
            await made(town, Wanted(scope, QUARTER), name)
    assert await made(town, Wanted(Scope(), QUARTER), "周海涛") == 0
    [notice] = await town.outbox("bulletin_loose", "周海涛")
    assert (notice.payload["leader_id"], notice.payload["last"]) == (leader, "2022-03-31")
    async with town.office.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Bulletin)) == 0
        logged = (await session.scalars(select(Audit).where(Audit.action == "paper_exported"))).all()
    assert [row.person_id for row in logged] == [leader]
    own = await bulletins.loose(head, Wanted(Scope(), QUARTER), QUARTER)
    assert ([unit["unit"] for unit in own.figures["units"]], own.scope["unit"]) == (["经信局"], "经信局")
    theirs = await bulletins.loose(leader, Wanted(Scope(), QUARTER), QUARTER)
    assert ([unit["unit"] for unit in theirs.figures["units"]], theirs.scope["leader"]) == (["经信局"], "周海涛")
    aide = await bulletins.loose(town.people["孙立新"], Wanted(Scope(), QUARTER), QUARTER)
    assert aide.scope == theirs.scope
    spoken = await bulletins.loose(
        leader, Wanted(Scope(document_id=1), QUARTER), QUARTER
    )  # their own speech: all of it
    assert [unit["unit"] for unit in spoken.figures["units"]] == ["经信局", "财政局"]
    assert [one.name for one in await bulletins.subjects(leader, About.UNIT)] == ["经信局"]
    assert [one.name for one in await bulletins.subjects(head, About.UNIT)] == []
    assert [one.name for one in await bulletins.subjects(town.people["李敏"], About.UNIT)] == ["经信局", "财政局"]

    draft = await made(town, Wanted(Scope(unit_id=unit.id), QUARTER))
    for name in ("周海涛", "马国强", "王建波"):
        with pytest.raises(RefusedError):
            await read(town, draft, name)
    await town.services.bulletin_signing.sign(await town.update("赵文斌"), draft, await submitted(town, draft))
    assert {town.people["马国强"]} <= {row.person_id for row in await town.outbox("bulletin_signed")}
    assert [(await read(town, draft, name)).number for name in ("周海涛", "马国强")] == [1, 1]
    for name in ("王建波", "钱统"):
        with pytest.raises(RefusedError):
            await read(town, draft, name)

    await town.coordination("9", "低丘缓坡项目缺新增指标180亩")
    report = await read(town, await made(town, Wanted(Scope(document_id=1), QUARTER, special=True)))
    assert (report.kind, report.scope["document"]) == (PaperKind.SPECIAL, "工业经济讲话")
    assert [(line["title"], line["quote"], line["quoted_unit"]) for line in report.figures["settle"]] == [
        ("亿元企业与一厂一策", "低丘缓坡项目缺新增指标180亩", "经信局")
    ]
    assert [item["state"] for item in report.figures["items"]] == ["done", "silent", "silent", "overdue", "silent"]


async def test_nobody_signs_what_they_made(sqlite_database: Database) -> None:
    town = await fortnight(sqlite_database)
    town.clock.at = at(4, 2)
    signing = town.services.bulletin_signing
    ident = await made(town, Wanted(Scope(), QUARTER), "赵文斌")
    await refused("bulletin/nobody_signs", signing.submit(await town.update("李敏"), ident, 1))
    async with town.office.database.write(town.cause(None)) as session:
        session.add(PersonRole(person_id=town.people["李敏"], role="approver"))
    version = await submitted(town, ident, "赵文斌")
    assert (await read(town, ident, "赵文斌")).offers == {"take_back", "drop"}
    await refused("bulletin/own", signing.sign(await town.update("赵文斌"), ident, version))
    await signing.sign(await town.update("李敏"), ident, version)
    assert (await read(town, ident)).signer == "李敏"


async def test_days_without_anything_still_give_a_paper(sqlite_database: Database) -> None:
    town = await fortnight(sqlite_database)
    town.clock.at = at(2, 11, 11)
    paper = await read(town, await made(town, Wanted(Scope(unit_id=1), period_of(Days.THIS_WEEK, date(2022, 2, 11)))))
    assert (paper.figures["counts"]["total"], paper.figures["units"], paper.kind) == (0, [], PaperKind.WEEKLY)
    assert paper.period == Period(date(2022, 2, 7), date(2022, 2, 11))  # no further than today
    week = await read(town, await made(town, Wanted(Scope(), period_of(Days.THIS_WEEK, date(2022, 2, 11)))))
    assert (week.figures["achieved"], week.figures["problems"], week.figures["coming"]) == ([], [], [])
    later = await read(town, await made(town, Wanted(Scope(), period_of(Days.THIS_MONTH, date(2022, 2, 11)))))
    assert named(later, "coming") == [("22", "final")]
    with pytest.raises(PeriodError):
        await made(town, Wanted(Scope(), Period(date(2022, 3, 1), date(2022, 3, 2))))
    chase = town.services.bulletins.make_on(await town.update("李敏"), PaperKind.CHASE, town.directives["5"])
    await refused("bulletin/nothing_late", chase)
    with pytest.raises(RefusedError):
        await town.services.bulletins.make_on(await town.update("王建波"), PaperKind.NOTICE, town.directives["5"])


@pytest.mark.parametrize(("day", "sign_by"), [(14, "2022-02-14"), (15, None)])
async def test_a_notice_asks_to_be_signed_by_a_day_that_is_not_over(
    sqlite_database: Database, day: int, sign_by: str | None
) -> None:
    town = await fortnight(sqlite_database)
    town.clock.at = at(2, day)
    notice = await town.services.bulletins.make_on(await town.update("李敏"), PaperKind.NOTICE, town.directives["5"])
    assert (await read(town, notice)).figures["directive"]["sign_by"] == sign_by


async def test_the_breakdown_is_the_whole_document(sqlite_database: Database) -> None:
    town = await fortnight(sqlite_database, speaker=True)
    breakdowns, document = town.services.breakdowns, (await town.directive("4")).document_id
    found = await breakdowns.of(town.people["周海涛"], document)  # who spoke
    assert ([row.item for row in found.rows], found.draft, found.number) == (
        ["4", "5", "9", "22", "10"], False, "督〔2022〕3号",
    )  # fmt: skip
    assert (found.rows[1].lead, found.rows[1].supporting, found.rows[3].due_on) == (
        "经信局", ("统计局",), date(2022, 3, 31),
    )  # fmt: skip
    for name in ("王建波", "马国强", "程志远"):
        with pytest.raises(RefusedError):
            await breakdowns.ask(await town.update(name), document)
    await breakdowns.ask(await town.update("李敏"), document)
    [notice] = await town.outbox("breakdown", "李敏")
    assert notice.payload == {"document_id": document}
