"""What goes to many units alike (各乡镇): parted at review, a part of its own for each, followed and rolled up."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.intake.sheets.fill_in_sheet import FilledRow, FilledSheet
from bot.services.access import RefusedError
from bot.services.bulk import Bulk
from bot.services.drafting import Drafting, Field
from bot.services.drafts import StaleError
from bot.services.filling_in import Reported
from bot.services.issuing import Issuing
from bot.services.parts import PartsShown
from bot.services.requests import Wish
from bot.services.reviewing import Reviewing
from bot.texts import TellableError
from db.enums import RequestKind, RequestStatus, Status
from db.models import Directive
from db.session import Database
from handlers import TOPICS
from handlers.notices import Notices
from handlers.router import Router
from tests.services.issued import IssuedOffice, Item, at, issued_office
from tests.services.office import by, furnish, office_on, outbox
from tests.services.papers import row, rows, settle, summary, take_in
from tests.services.parted import PARTED, SPEECH, WITH_TOWNSHIPS

HE, GAO, LIN = "12·城关镇", "12·大河乡", "12·北关街道"


@pytest.fixture
async def town(sqlite_database: Database) -> IssuedOffice:
    return await issued_office(sqlite_database, (PARTED, Item("4", "征供地会商机制")), WITH_TOWNSHIPS)


async def shown(town: IssuedOffice, reader: str = "王建波") -> PartsShown:
    found = await town.services.parts.shown(town.people[reader], town.directives["12"])
    assert found is not None
    return found


async def done(town: IssuedOffice, name: str, item: str, words: str = "开展巡查240次,处置火点3处") -> int:
    wish = Wish(RequestKind.COMPLETION, words)
    return (await town.services.requests.ask(town.cause(name), town.directives[item], wish)).id


async def test_the_clerk_parts_a_draft_by_group_takes_units_out_and_issues_it(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office, WITH_TOWNSHIPS)
    document_id = await take_in(office, ids["李敏"], SPEECH)
    clerk, drafting, reviewing = ids["李敏"], Drafting(office), Reviewing(office)
    draft = next(r for r in await rows(office, document_id) if "秸秆" in r.text)
    card = await reviewing.card(clerk, draft.id)
    assert card is not None
    assert [group.value for group in card.addresses] == ["township"]
    choices = await reviewing.choices(clerk, draft.id, Field.PARTS)
    assert choices is not None
    assert choices[0].value == "township"  # what the words address comes first
    assert "石桥镇" not in {choice.name for choice in choices}  # nobody answers for it
    with pytest.raises(StaleError):
        await drafting.choose(by(office, clerk), draft.id, draft.version, Field.PARTS, "nonsense")
    await drafting.choose(by(office, clerk), draft.id, draft.version, Field.PARTS, "township")
    assert [u.name for u in (await row(office, document_id, draft.item)).part_units] == ["城关镇", "大河乡", "北关街道"]
    unit = next(c.value for c in choices if c.name == "大河乡")
    now = await row(office, document_id, draft.item)
    await drafting.choose(by(office, clerk), draft.id, now.version, Field.PARTS, unit)
    await drafting.type_in(by(office, clerk), draft.id, Field.PARTS, "各乡镇(街道),除北关街道外")
    assert [u.name for u in (await row(office, document_id, draft.item)).part_units] == ["城关镇", "大河乡"]
    with pytest.raises(TellableError):
        await drafting.type_in(by(office, clerk), draft.id, Field.PARTS, "石桥镇")
    bulk, item = Bulk(office), draft.item
    await bulk.set(by(office, clerk), document_id, f"{item} 经信局 6月30日 分办:各乡镇(街道),除城关镇外")
    assert [u.name for u in (await row(office, document_id, item)).part_units] == ["大河乡", "北关街道"]
    assert (await outbox(office, "bulk_result"))[-1].payload["lines"][0]["parts"] == ["大河乡", "北关街道"]
    version = (await summary(office, clerk, document_id)).version
    await bulk.undo(by(office, clerk), document_id, version)
    assert [u.name for u in (await row(office, document_id, item)).part_units] == ["城关镇", "大河乡"]
    await settle(office, ids, document_id, "全部 经信局 12月31日 月报")
    assert await Issuing(office).issue(by(office, clerk), document_id) == len(await rows(office, document_id))
    result = await Issuing(office).result(clerk, document_id)
    assert result is not None
    assert {person.name for person in result.unbound} >= {"何镇", "严书", "高乡"}
    async with office.database.read() as session:
        parts = (
            await session.scalars(select(Directive).where(Directive.whole_id == draft.id).order_by(Directive.id))
        ).all()
    assert [(p.item, p.lead_name, p.owner.name if p.owner else "", p.due_on, p.status) for p in parts] == [
        (f"{draft.item}·城关镇", "城关镇", "何镇", date(2022, 12, 31), Status.ISSUED),
        (f"{draft.item}·大河乡", "大河乡", "高乡", date(2022, 12, 31), Status.ISSUED),
    ]
    told = {n.person_id: list(n.payload["directive_ids"]) for n in await outbox(office, "issue_notice")}
    assert told[ids["严书"]] == told[ids["何镇"]] == [parts[0].id]


async def test_each_part_has_its_own_state_and_they_roll_up(town: IssuedOffice) -> None:
    assert await town.services.acknowledging.sign(town.cause("严书")) == 1
    await town.say("何镇", "12·城关镇 已开展巡查20次")  # as the notice calls it
    await town.say("高乡", "12 宣传车已下村")  # as people do
    [given] = await town.reports(HE)
    assert given.text.strip() == "已开展巡查20次"
    [words] = await town.reports(GAO)
    assert words.text.strip() == "宣传车已下村"
    assert [await town.status(item) for item in ("12", HE, GAO, LIN)] == [
        Status.ISSUED, Status.IN_PROGRESS, Status.IN_PROGRESS, Status.ISSUED,
    ]  # fmt: skip
    found = await shown(town)
    assert (found.roll.in_all, found.roll.done, found.news) == (3, 0, ("城关镇", "大河乡"))
    await town.say("王建波", "12 已部署")
    assert (await shown(town)).news == ()
    # what each may see
    assert await town.services.cards.find(town.people["何镇"], "12", None, None) == town.directives[HE]
    for name in ("王建波", "李敏"):
        assert await town.services.cards.find(town.people[name], "12", None, None) == town.directives["12"]
        assert await town.services.cards.find(town.people[name], HE, 3, None) == town.directives[HE]
    card = await town.services.cards.card(town.people["何镇"], town.directives[HE])
    assert (card.number, card.whole) == ("督〔2022〕3-12·城关镇", "督〔2022〕3-12 秸秆禁烧(经信局)")
    assert (await town.services.cards.card(town.people["王建波"], town.directives[HE])).offers == set()
    for name, item in (("何镇", "12"), ("何镇", GAO), ("苏燕", HE)):
        with pytest.raises(RefusedError):
            await town.services.cards.card(town.people[name], town.directives[item])


async def test_the_silent_are_chased_in_their_own_bundle_and_the_lead_sees_it(town: IssuedOffice) -> None:
    town.clock.at = at(2, 14, 10)
    for name in ("何镇", "高乡"):
        await town.say(name, "12 已动员部署,巡查20次")
    await town.tick(2, 28)  # the first feedback was due on Friday
    assert await town.outbox("bundle", "何镇") == []
    [late] = await town.outbox("bundle", "林街")
    assert "<b>12·北关街道</b> 秸秆禁烧" in await _rendered(town, late)
    [lead] = await town.outbox("bundle", "王建波")
    assert "分办3个单位,已办结0个;逾期:北关街道;新反馈:城关镇、大河乡" in await _rendered(town, lead)
    await town.tick(3, 2)
    assert [row.person_id for row in await town.outbox("unit_notice", "许主")]  # the unit's own head
    await town.say("林街", "巡查12次,劝阻3起")  # to the bundle, without a number
    assert (await shown(town)).roll.late == ()


async def test_a_part_is_confirmed_by_the_lead_never_by_its_own_unit(town: IssuedOffice) -> None:
    first, second = await done(town, "何镇", HE), await done(town, "高乡", GAO)
    assert await town.status(HE) is Status.UNDER_REVIEW
    told = await town.outbox("parts")
    assert {row.person_id for row in told} == {town.people["王建波"], town.people["陈洁"]}
    assert "城关镇:已申请办结,待确认" in await _rendered(town, told[0])
    assert len(told) == 2  # one message a day, however many are done
    assert await town.outbox("request") == []  # the clerk is spared
    decisions = town.services.decisions
    assert [card.id for card in await decisions.waiting(town.people["王建波"])] == [first, second]
    assert await decisions.waiting(town.people["李敏"]) == []
    for name in ("何镇", "高乡", "苏燕", "周海涛"):
        with pytest.raises(RefusedError):
            await decisions.approve(town.cause(name), first)
    assert (await decisions.approve(town.cause("王建波"), first)).status is RequestStatus.GRANTED
    await decisions.send_back(town.cause("李敏"), second, "请附巡查记录")  # the office may as well
    assert [await town.status(item) for item in (HE, GAO)] == [Status.CLOSED, Status.IN_PROGRESS]
    found = await shown(town)
    assert (found.roll.done, found.roll.open) == (1, ("大河乡", "北关街道"))


async def test_the_whole_is_not_said_to_be_done_without_a_word_on_open_parts(town: IssuedOffice) -> None:
    request = await done(town, "何镇", HE)
    await town.services.decisions.approve(town.cause("陈洁"), request)
    with pytest.raises(TellableError) as refused:
        await done(town, "王建波", "12", "全县处置火点9处,整改全部到位")
    assert (refused.value.text_id, refused.value.text_args["units"]) == ("request/parts_please", ["大河乡", "北关街道"])
    cause = await town.update("王建波")
    asked = await town.services.requests.complete(
        cause, town.directives["12"], Wish(RequestKind.COMPLETION, "全县处置火点9处,整改全部到位")
    )
    assert asked is None  # asked back, what was said is kept
    dialog = await town.services.dialogs.current(town.people["王建波"])
    assert dialog is not None
    assert dialog.state["result"] == "全县处置火点9处,整改全部到位"
    whole = await done(town, "王建波", "12", "全县处置火点9处,整改全部到位,大河乡、北关街道扫尾中")
    card = await town.services.decisions.card(town.people["李敏"], whole)
    assert card is not None
    assert card.parts is not None
    assert card.parts.roll.open == ("大河乡", "北关街道")
    await town.services.decisions.approve(town.cause("李敏"), whole)
    assert [await town.status(item) for item in ("12", HE, GAO, LIN)] == [Status.CLOSED] * 4
    assert "parts/along" in await town.texts("高乡")
    assert "parts/along" not in await town.texts("何镇")  # was done before


async def test_parts_stop_go_on_move_and_end_with_the_whole(town: IssuedOffice) -> None:
    suspending, cause = town.services.suspending, town.cause("李敏")
    await suspending.suspend(cause, town.directives[LIN], "街道换届")  # for itself
    town.clock.move(hours=1)
    await suspending.suspend(town.cause("李敏"), town.directives["12"], "等上级文件")
    assert [await town.status(item) for item in ("12", HE, GAO, LIN)] == [Status.SUSPENDED] * 4
    town.clock.move(days=3)
    await suspending.resume(town.cause("李敏"), town.directives["12"])
    assert [await town.status(item) for item in ("12", HE, LIN)] == [Status.ISSUED, Status.ISSUED, Status.SUSPENDED]
    await town.services.issued_changes.change_date(town.cause("李敏"), town.directives[HE], "11月30日 先行完成")
    await town.services.issued_changes.change_date(town.cause("李敏"), town.directives["12"], "10月31日 提前")
    days = [(await town.directive(item)).due_on for item in ("12", HE, GAO)]
    assert days == [date(2022, 10, 31), date(2022, 11, 30), date(2022, 10, 31)]
    await suspending.cancel(town.cause("李敏"), town.directives["12"], "上级另行部署")
    assert [await town.status(item) for item in ("12", HE, GAO, LIN)] == [Status.CANCELLED] * 4
    assert (await shown(town)).roll.in_all == 0
    assert (await town.directive(GAO)).next_nudge_on is None


async def test_the_digest_counts_wholes_and_names_whose_parts_are_late(town: IssuedOffice) -> None:
    town.clock.at = at(2, 14, 10)
    for name in ("何镇", "高乡", "王建波"):
        await town.say(name, "12 已动员部署,巡查20次")
    request = await done(town, "何镇", HE)
    await town.services.decisions.approve(town.cause("陈洁"), request)
    for hour, minute in ((10, 0), (16, 30)):
        town.clock.at = at(3, 4, hour, minute)
        await town.services.digests.run(town.cause(None))
    row = next(row for row in await town.outbox("digest", "周海涛"))
    assert "12 秸秆禁烧 1/3(经信局牵头),逾期1个:北关街道" in await _rendered(town, row)
    figures = (await town.services.digests.read(town.people["周海涛"], row.payload["digest_id"])).figures
    assert figures["total"] == 2
    assert [line["parts"] for line in figures["items"]] == [{"all": 3, "done": 1, "late": ["北关街道"]}, None]


async def test_a_part_is_a_row_of_the_sheet_that_a_townships_owner_fills_in(town: IssuedOffice) -> None:
    filling = town.services.filling_in
    assert [item.number for item in await filling.items(town.people["严书"])] == ["12·城关镇"]
    assert [item.number for item in await filling.items(town.people["王建波"])] == ["12", "4"]
    for place, number in enumerate(("12·城关镇", "12")):  # in full, or as a cadre writes it over
        sheet = FilledSheet(
            (FilledRow(2, number, None, progress=f"巡查{place + 3}次"),),
            written_at=town.clock.at.isoformat(), headings={}, states={},
        )  # fmt: skip
        await filling.propose(await town.update("何镇"), sheet, 70 + place)
        payload = (await town.outbox("fill_in_read", "何镇"))[-1].payload
        assert await filling.report(await town.update("何镇"), payload) is Reported.DONE
    assert [report.text for report in await town.reports(HE)] == ["巡查3次", "巡查4次"]
    assert await town.reports("12") == []


async def test_who_leads_the_whole_or_has_it_in_their_portfolio_reads_its_parts(town: IssuedOffice) -> None:
    for name in ("王建波", "陈洁", "马国强", "周海涛", "李敏", "许主"):
        item = LIN if name == "许主" else HE
        card = await town.services.cards.card(town.people[name], town.directives[item])
        assert card.whole == "督〔2022〕3-12 秸秆禁烧(经信局)"
    for name in ("苏燕", "许主"):
        with pytest.raises(RefusedError):
            await town.services.cards.card(town.people[name], town.directives[HE])


async def _rendered(town: IssuedOffice, row: Any) -> str:
    rendered = await Notices(town.services, Router(TOPICS)).render(row)
    assert rendered is not None
    return rendered.text
