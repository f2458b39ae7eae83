# ruff: noqa: E501 - a case a line
"""What somebody may try at the services, each with the row of the table that lets them, and what it is about.

`about` is a key of `ground.STANDING`: how people stand to what is asked for. `ways`: which words of a cell are enough; any, unless
said. `quietly`: those who may not get nothing (None, an empty list, 0, False) instead of a refusal.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot.intake.sheets.draft_sheet import SheetRead
from bot.intake.sheets.list_sheet import ListRead
from bot.rules.figures import Period, Scope
from bot.rules.list_values import RowTick
from bot.rules.reply_values import Answered
from bot.services import Services, reporting
from bot.services.audit_log import View as LogView
from bot.services.deliveries import View
from bot.services.drafting import Field
from bot.services.drilling import About as DrillAbout
from bot.services.drilling import Spot
from bot.services.entries import Entry
from bot.services.instructions import Order
from bot.services.listening import Words
from bot.services.paper_figures import Wanted
from bot.services.reporting import Draft
from bot.services.requests import Wish
from bot.services.scope_changes import fingerprint
from db.enums import Channel, Edition, PaperKind, ReportKind, RequestKind, Role, ScopeState
from db.queries import directives
from db.session import Cause
from tests.permission_oracle import OUTRIGHT, YES
from tests.services.ground import Ground

LATER, MARCH, FRIDAY = date(2022, 3, 31), date(2022, 3, 4), date(2022, 2, 18)
WEEK = Period(date(2022, 2, 14), date(2022, 2, 20))
YEAR = Period(date(2022, 1, 1), date(2022, 12, 31))
RESULT = "制度已印发(云经信〔2022〕8号)"


@dataclass(frozen=True)
class Try:
    """One person at the services: `i` has the ids of things by name, `v` their version."""

    ground: Ground
    name: str

    @property
    def s(self) -> Services:
        return self.ground.town.services

    @property
    def me(self) -> int:
        return self.ground.people[self.name]

    @property
    def by(self) -> Cause:
        return self.ground.town.cause(self.name)

    @property
    def i(self) -> dict[str, int]:
        return self.ground.ids

    @property
    def p(self) -> dict[str, int]:
        return self.ground.people


Call = Callable[[Try], Awaitable[Any]]


@dataclass(frozen=True)
class Case:
    """One thing to try."""

    name: str
    action: str
    call: Call
    about: str = ""
    ways: frozenset[str] | None = None
    quietly: bool = False
    never: frozenset[str] = frozenset()  # who may not, whatever the table says: it is their own request
    only: frozenset[str] | None = None  # exactly those who may, where it goes by more than the table's relations
    told: str = ""  # what those are told who may not, where it is no plain refusal: as if there were no such thing
    besides: frozenset[str] = frozenset()  # who may, whatever the table says: it is their own


WRITES = frozenset({YES})
SELF = frozenset({"程志远"})
LEADING = frozenset(
    {"周海涛", "程志远", "孙立新"}
)  # it waits for the clerk, not for them; a ledger is theirs by their own name
HELPERS = frozenset({"钱统", "苏燕"})  # the row is not theirs
COLLEAGUES = frozenset({"陈洁", "马国强"})  # the report is another's
CLERKS = frozenset({"李敏", "郑晓峰"})

APPROVER = frozenset({"赵文斌"})
INDUSTRY = frozenset({"王建波", "陈洁", "马国强"})
OF_LEADER = frozenset({"周海涛", "孙立新"})
RECIPIENTS = frozenset({"王建波", "马国强"})
LOST = frozenset({"魏强"})
ASKING = frozenset({"ask"})
NOBODY: frozenset[str] = frozenset()


async def _held(t: Try) -> None:
    await t.s.held_outbox.waiting(t.me)


async def _offered(t: Try, what: str) -> bool:
    return what in (await t.s.cards.card(t.me, t.i["d31"])).offers


async def _readable_outcome(t: Try) -> bool:
    found = await t.s.decisions.outcome(t.me, t.i["withdrawn"])
    return found is not None and found[1]


async def _disputes(t: Try) -> bool:
    words = Words("昨天OA上报过了", 901, answered=Answered.CARD, focus=t.i["d5"])
    await t.s.hearing.hear(t.by, words)
    return any(one.disputed_at for one in await t.ground.town.feedbacks("5"))


async def _unreleased(t: Try) -> bool:
    lines, _ = await t.s.histories.page(t.me, t.i["d22"], 0)
    return any(line.instruction for line in lines)


async def _viewed(t: Try, what: str) -> bool:
    return bool(getattr(await t.s.instructions.view(t.me, t.i["released"]), what))


async def _moved_titles(t: Try) -> bool:
    return any(item.title for item in (await t.s.moving.plan(t.me, t.p["苏燕"])).items)


async def _split_titles(t: Try) -> bool:
    return any(item.title for item in (await t.s.splitting.plan(t.me, t.i["财政局"])).items)


async def _may_approve(t: Try) -> bool:
    found = await t.s.reviewing.summary(t.me, t.i["sent"])
    return found is not None and found.may_approve


async def _first_list(t: Try) -> None:
    """Take a list in: a clerk's says where things stand, and is no report."""
    added = {"number": 1, "name": "甲", "state": "done", "note": "", "owner": ""}
    payload = {"target_id": t.i["unlisted"], "print": fingerprint([]), "changes": [], "missing": [], "added": [added]}
    report = await t.s.list_sheets.apply(t.by, payload, 903)
    assert (report == 0) is (t.name in CLERKS)


async def _grants(t: Try) -> bool:
    return (await t.s.persons.card(t.me, t.p["苏燕"])).may_grant


async def _may_take_away(t: Try) -> bool:
    return (await t.s.own_account.account(t.me)).own


async def _may_ask(t: Try) -> bool:
    return t.p["陈洁"] in {one.id for one in (await t.s.own_account.account(t.me)).colleagues}


async def _logged(t: Try, directive: int, person: int | None = None) -> int:
    return (await t.s.audit_log.page(t.me, LogView(person, directive))).count


async def _logged_unreleased(t: Try) -> bool:
    entries = (await t.s.audit_log.sheet(t.me, LogView())).entries
    return any((one.line.subject, one.line.subject_id) == ("instruction", t.i["to_release"]) for one in entries)


async def _report(t: Try) -> None:
    office = t.ground.town.office
    async with office.database.write(t.by) as session:
        directive = await directives.lock(session, t.i["d5"])
        assert directive is not None
        await reporting.write(session, office, t.by, directive, Draft(ReportKind.PROGRESS, "已开工10只", 904))


async def _list(t: Try, what: str) -> bool:
    found = await t.s.lists.shown(t.me, t.i["d5"])
    return found is not None and bool(getattr(found, what))


CASES = (
    # ---- drafts
    Case("take in", "take_in", lambda t: t.s.documents.take_in(t.by, "一、关于工业\n1.经信局要抓好项目。", "新.txt")),
    Case("may take in", "take_in", lambda t: t.s.documents.may_take_in(t.me), quietly=True),
    Case("collect", "take_in", lambda t: t.s.documents.collect(t.by, ["一"], [], [])),
    Case("confirm date", "review_drafts", lambda t: t.s.documents.confirm_date(t.by, t.i["draft"], MARCH), ways=WRITES),
    Case("ask date", "review_drafts", lambda t: t.s.documents.ask_date(t.by, t.i["draft"]), ways=WRITES),
    Case("discard", "review_drafts", lambda t: t.s.documents.discard(t.by, t.i["draft"], 1), ways=WRITES),
    Case("show documents", "review_drafts", lambda t: t.s.documents.show_list(t.by)),
    Case("show document", "review_drafts", lambda t: t.s.documents.show(t.by, t.i["draft"])),
    Case("documents", "review_drafts", lambda t: t.s.documents.listed(t.me), quietly=True),
    Case("summary", "review_drafts", lambda t: t.s.reviewing.summary(t.me, t.i["draft"]), quietly=True),
    Case("draft lines", "review_drafts", lambda t: t.s.reviewing.lines(t.me, t.i["draft"]), quietly=True),
    Case("draft card", "review_drafts", lambda t: t.s.reviewing.card(t.me, t.i["draft_item"]), quietly=True),
    Case("draft choices", "review_drafts", lambda t: t.s.reviewing.choices(t.me, t.i["draft_item"], Field.LEAD), ways=WRITES, quietly=True),
    Case("draft cuts", "review_drafts", lambda t: t.s.reviewing.cuts(t.me, t.i["draft_item"]), ways=WRITES, quietly=True),
    Case("draft sheet", "review_drafts", lambda t: t.s.draft_sheets.ask(t.by, t.i["draft"])),
    Case("sheet content", "review_drafts", lambda t: t.s.draft_sheets.content(t.me, t.i["draft"]), quietly=True),
    Case("propose sheet", "review_drafts", lambda t: t.s.draft_sheets.propose(t.by, SheetRead(t.i["draft"], 1, 0, (), ())), ways=WRITES),
    Case("apply sheet", "review_drafts", lambda t: t.s.draft_sheets.apply(t.by, {"document_id": t.i["draft"], "version": 1, "rows": [], "missing": []}), ways=WRITES),
    Case("bulk", "review_drafts", lambda t: t.s.bulk.set(t.by, t.i["draft"], "全部 月报"), ways=WRITES),
    Case("undo", "review_drafts", lambda t: t.s.bulk.undo(t.by, t.i["draft"], 1), ways=WRITES),
    Case("is bulk", "review_drafts", lambda t: t.s.bulk.concerns(t.me, frozenset({Role.CLERK}), "全部 月报"), ways=WRITES, quietly=True),
    Case("choose field", "review_drafts", lambda t: t.s.drafting.choose(t.by, t.i["draft_item"], 1, Field.CADENCE, "monthly"), ways=WRITES),
    Case("ask field", "review_drafts", lambda t: t.s.drafting.ask(t.by, t.i["draft_item"], 1, Field.TITLE), ways=WRITES),
    Case("type field", "review_drafts", lambda t: t.s.drafting.type_in(t.by, t.i["draft_item"], Field.TITLE, "标题"), ways=WRITES),
    Case("adopt", "review_drafts", lambda t: t.s.drafting.adopt(t.by, t.i["draft_item"], 1), ways=WRITES),
    Case("adopt all", "review_drafts", lambda t: t.s.drafting.adopt_all(t.by, t.i["draft"], 1), ways=WRITES),
    Case("leave out", "review_drafts", lambda t: t.s.drafting.leave_out(t.by, t.i["draft_item"], 1), ways=WRITES),
    Case("merge", "review_drafts", lambda t: t.s.dividing.merge(t.by, t.i["draft_item"], 1), ways=WRITES),
    Case("split", "review_drafts", lambda t: t.s.dividing.split(t.by, t.i["draft_item"], 1, 9), ways=WRITES),
    Case("split parts", "review_drafts", lambda t: t.s.dividing.split_parts(t.by, t.i["draft_item"], 1), ways=WRITES),
    Case("ask units", "review_drafts", lambda t: t.s.commenting.ask(t.by, t.i["draft"], MARCH), ways=WRITES),
    Case("comments", "review_drafts", lambda t: t.s.comment_decisions.overview(t.me, t.i["draft"]), quietly=True),
    Case("decide comments", "review_drafts", lambda t: t.s.comment_decisions.decide_all(t.by, t.i["draft"], adopt=True), ways=WRITES),
    Case("carry", "take_in", lambda t: t.s.carrying_over.carry(t.by, t.i["document"])),
    Case("carry all", "take_in", lambda t: t.s.carrying_over.carry_all(t.by)),
    Case("show carry", "take_in", lambda t: t.s.carrying_over.show(t.by)),
    Case("carry outlook", "take_in", lambda t: t.s.carrying_over.outlook(t.me)),
    # ---- approval and issue
    Case("submit", "review_drafts", lambda t: t.s.approval.submit(t.by, t.i["draft"], 1), ways=WRITES),
    Case("approve issue", "approve_issue", lambda t: t.s.approval.approve(t.by, t.i["sent"])),
    Case("ask return", "approve_issue", lambda t: t.s.approval.ask_reason(t.by, t.i["sent"])),
    Case("give back", "approve_issue", lambda t: t.s.approval.give_back(t.by, t.i["sent"], "补充")),
    Case("take back", "issue", lambda t: t.s.approval.take_back(t.by, t.i["sent"]), ways=OUTRIGHT),
    Case("issue", "issue", lambda t: t.s.issuing.issue(t.by, t.i["sent"]), ways=OUTRIGHT),
    Case("issue result", "review_drafts", lambda t: t.s.issuing.result(t.me, t.i["document"]), quietly=True),
    Case("change owner words", "change_owner", lambda t: t.s.issued_changes.change_owner(t.by, t.i["d31"], "苏燕"), "industry", ways=OUTRIGHT),
    Case("name colleague", "change_owner", lambda t: t.s.handing_over.change_owner(t.by, t.i["d31"], t.p["陈洁"]), only=frozenset({"马国强"})),
    Case("colleagues", "change_owner", lambda t: t.s.handing_over.colleagues(t.me, t.i["d31"]), only=frozenset({"马国强"})),
    Case("change date", "change_date", lambda t: t.s.issued_changes.change_date(t.by, t.i["d31"], "4月30日 推迟"), "industry", ways=OUTRIGHT),
    Case("ask change", "change_date", lambda t: t.s.issued_changes.ask(t.by, t.i["d31"], 1, "date"), "industry", ways=OUTRIGHT),
    Case("want evidence", "want_evidence", lambda t: t.s.issued_changes.want_evidence(t.by, t.i["d31"], wanted=True), "industry", ways=OUTRIGHT),
    Case("suspend", "suspend", lambda t: t.s.suspending.suspend(t.by, t.i["d31"], "等文件"), "industry", ways=OUTRIGHT),
    Case("resume", "resume", lambda t: t.s.suspending.resume(t.by, t.i["d31"]), "industry", ways=OUTRIGHT),
    Case("cancel", "cancel", lambda t: t.s.suspending.cancel(t.by, t.i["d31"], "并入"), "industry", ways=OUTRIGHT),
    Case("reopen", "reopen", lambda t: t.s.suspending.reopen(t.by, t.i["d31"], "4月30日 未完成"), "industry", ways=OUTRIGHT),
    Case("limits", "set_limits", lambda t: t.s.directive_limits.shown(t.me, t.i["d31"]), "industry", ways=OUTRIGHT),
    Case("choose limits", "set_limits", lambda t: t.s.directive_limits.choose(t.by, t.i["d31"], 1, "early"), "industry", ways=OUTRIGHT),
    Case("ask limits", "set_limits", lambda t: t.s.directive_limits.ask(t.by, t.i["d31"], 1), "industry", ways=OUTRIGHT),
    Case("type limits", "set_limits", lambda t: t.s.directive_limits.type_in(t.by, t.i["d31"], "提前5天提醒"), "industry", ways=OUTRIGHT),
    # ---- reading
    Case("card", "read", lambda t: t.s.cards.card(t.me, t.i["d4"]), "industry"),
    Case("helped card", "read", lambda t: t.s.cards.card(t.me, t.i["d5"]), "helped"),
    Case("card of finance", "read", lambda t: t.s.cards.card(t.me, t.i["d10"]), "finance"),
    Case("card of part", "read", lambda t: t.s.cards.card(t.me, t.i["d30·财政局"]), "part"),
    Case("files", "read", lambda t: t.s.cards.files(t.me, t.i["d4"]), "industry"),
    Case("find", "read", lambda t: t.s.cards.find(t.me, "4", 3, 2022), "industry", quietly=True),
    Case("find of finance", "read", lambda t: t.s.cards.find(t.me, "10", 3, 2022), "finance", quietly=True),
    Case("list", "read", lambda t: t.s.lists.shown(t.me, t.i["d5"]), "helped"),
    Case("history", "read_reports", lambda t: t.s.histories.page(t.me, t.i["d4"], 1), "industry"),
    Case("history of finance", "read_reports", lambda t: t.s.histories.page(t.me, t.i["d10"], 1), "finance"),
    Case("replies", "read_reports", lambda t: t.s.histories.replies(t.me, t.i["d5"]), "helped"),
    Case("parts", "read_reports", lambda t: t.s.parts.shown(t.me, t.i["d30"]), "whole"),
    Case("request", "read", lambda t: t.s.decisions.card(t.me, t.i["completion"]), "industry"),
    Case("request of part", "read", lambda t: t.s.decisions.card(t.me, t.i["part_done"]), "part"),
    # ---- the owner's side
    Case("sign for", "acknowledge", lambda t: t.s.acknowledging.sign_for_owner(t.by, t.i["d31"], Channel.PAPER), "industry", ways=frozenset({"reason"})),
    Case("sign all for", "acknowledge", lambda t: t.s.acknowledging.sign_for(t.by, Entry(t.p["王建波"], Channel.PAPER)), ways=frozenset({"reason"})),
    Case("write down", "report", lambda t: t.s.hearing.record(t.by, t.i["d5"], "已开工10只", Channel.PHONE, 7), "helped", ways=frozenset({"reason"})),
    Case("ask entry", "report", lambda t: t.s.questions.ask_entry(t.by, t.p["王建波"], Channel.PHONE), ways=frozenset({"reason"})),
    Case("ask report", "report", lambda t: t.s.questions.ask(t.by, "report", t.i["d9"]), "industry"),
    Case("ask attach", "report", lambda t: t.s.questions.ask(t.by, "problem", t.i["d10"]), "finance"),
    Case("ask extension form", "ask_extension", lambda t: t.s.questions.ask(t.by, "extension", t.i["d31"]), "industry"),
    Case("put off", "put_off", lambda t: t.s.requests.postpone(t.by, [t.i["d22"]], LATER), "industry"),
    Case("ask extension", "ask_extension", lambda t: t.s.requests.ask(t.by, t.i["d31"], Wish(RequestKind.EXTENSION, "未到", until=date(2023, 1, 31))), "industry"),
    Case("ask extension of finance", "ask_extension", lambda t: t.s.requests.ask(t.by, t.i["d10"], Wish(RequestKind.EXTENSION, "未到", until=date(2023, 1, 31))), "finance"),
    Case("ask completion", "ask_completion", lambda t: t.s.requests.complete(t.by, t.i["d9"], Wish(RequestKind.COMPLETION, RESULT)), "industry"),
    Case("claim", "ask_completion", lambda t: t.s.requests.claim(t.by, t.i["report"], ""), "helped"),
    Case("ask transfer", "ask_transfer", lambda t: t.s.requests.ask(t.by, t.i["d31"], Wish(RequestKind.TRANSFER, "职责调整")), "industry"),
    Case("object", "object", lambda t: t.s.requests.ask(t.by, t.i["d31"], Wish(RequestKind.OBJECTION, "不属我局")), "industry"),
    Case("ask coordination", "request_coordination", lambda t: t.s.requests.ask(t.by, t.i["d31"], Wish(RequestKind.COORDINATION, "请协调")), "industry"),
    Case("ask list", "edit_list", lambda t: t.s.list_sheets.ask(t.by, t.i["target"]), "helped"),
    Case("ask list file", "edit_list", lambda t: t.s.list_sheets.ask_file(t.by, t.i["target"]), "helped"),
    Case("propose list", "edit_list", lambda t: t.s.list_sheets.propose(t.by, t.i["target"], ListRead(t.i["target"])), "helped"),
    Case("tick", "report", lambda t: t.s.ticking.choose(t.by, t.i["row"]), "helped", ways=frozenset({YES, "behalf"}), never=HELPERS),
    Case("confirm rows", "report", lambda t: t.s.ticking.confirm(t.by, t.i["report"], [RowTick(t.i["target"], t.i["row"], ScopeState.DONE)]), "helped", ways=frozenset({YES, "behalf"}), never=HELPERS | COLLEAGUES),
    Case("set value", "report", lambda t: t.s.reporting.set_value(t.by, t.i["report"], t.i["target"], Decimal(10)), "helped", never=HELPERS | COLLEAGUES | CLERKS),
    # ---- comments of units
    Case("comment words", "comment", lambda t: t.s.commenting.answer_words(t.by, t.i["comment_request"], "无意见"), "industry"),
    Case("comment content", "comment", lambda t: t.s.commenting.content(t.me, t.i["comment_request"]), "industry", quietly=True),
    # ---- decisions
    Case("approve completion", "decide", lambda t: t.s.decisions.approve(t.by, t.i["completion"]), "industry", ways=WRITES, never=LEADING),
    Case("return completion", "decide", lambda t: t.s.decisions.send_back(t.by, t.i["completion"], "材料不全"), "industry", ways=WRITES, never=LEADING),
    Case("reassign", "decide", lambda t: t.s.decisions.reassign(t.by, t.i["objection"], t.p["王建波"]), "revenue", ways=WRITES, never=LEADING),
    Case("confirm part", "confirm_part", lambda t: t.s.decisions.approve(t.by, t.i["part_done"]), "part", ways=OUTRIGHT),
    Case("confirm help", "confirm_part", lambda t: t.s.parts.confirm(t.by, t.i["d5"], t.i["统计局"], done=True), "helping", ways=OUTRIGHT),
    Case("settle dispute", "decide", lambda t: t.s.disputes.settle(t.by, t.i["feedback"], found=True), "industry"),
    # ---- instructions
    Case("write instruction", "instruct", lambda t: t.s.instructions.write(t.by, [Order("请抓紧", t.i["d4"])], None), "industry", ways=frozenset({YES, "relay"})),
    Case("ask instruction", "instruct", lambda t: t.s.instructions.ask(t.by, None, t.i["d4"]), "industry", ways=frozenset({YES, "relay"})),
    Case("instruct on a draft", "instruct", lambda t: t.s.instructions.ask(t.by, None, t.i["draft_item"]), only=NOBODY),
    Case("note read", "instruct", lambda t: t.s.instructions.note_read(t.by, t.i["d4"]), "industry", ways=frozenset({YES, "relay"})),
    Case("transcribe leaders", "instruct", lambda t: t.s.transcribing.leaders(t.me, None), ways=frozenset({"transcribe"})),
    Case("transcribe leader", "instruct", lambda t: t.s.transcribing.ask_leader(t.by, None), ways=frozenset({"transcribe"})),
    Case("transcribe begin", "instruct", lambda t: t.s.transcribing.begin(t.by, t.p["周海涛"], None), ways=frozenset({"transcribe"})),
    Case("transcribe scan", "instruct", lambda t: t.s.transcribing.ask_scan(t.by, t.i["on_paper"]), ways=frozenset({"transcribe"})),
    Case("deliveries", "deliveries", lambda t: t.s.deliveries.page(t.me, View())),
    Case("show deliveries", "deliveries", lambda t: t.s.deliveries.show(t.by, "")),
    Case("release", "release", lambda t: t.s.instruction_release.release(t.by, t.i["to_release"])),
    Case("drop instruction", "release", lambda t: t.s.instruction_release.drop(t.by, t.i["to_release"])),
    Case("to release", "release", lambda t: t.s.instruction_release.waiting(t.me)),
    Case("units of instruction", "release", lambda t: t.s.instruction_units.choices(t.me, t.i["to_release"])),
    Case("add units", "release", lambda t: t.s.instruction_units.add(t.by, t.i["to_release"], "财政局")),
    Case("answer instruction", "release", lambda t: t.s.instruction_desk.close(t.by, t.i["released"], "已办")),
    Case("ask answer", "release", lambda t: t.s.instruction_desk.ask_answer(t.by, t.i["released"])),
    Case("chase on", "release", lambda t: t.s.instruction_desk.chase_on(t.by, t.i["released"])),
    Case("make directive", "review_drafts", lambda t: t.s.instruction_desk.make_directive(t.by, t.i["released"]), ways=WRITES),
    Case("open instructions", "release", lambda t: t.s.instruction_desk.open_count(t.me), quietly=True),
    # ---- digests
    Case("digest", "figures", lambda t: t.s.digests.read(t.me, t.i["digest"]), "digest"),
    Case("digest weeks", "figures", lambda t: t.s.digests.weeks_of(t.me, t.i["digest"]), "digest"),
    Case("digests of day", "release", lambda t: t.s.digest_clearing.of_day(t.me, FRIDAY)),
    Case("last digest day", "release", lambda t: t.s.digest_clearing.last_day(t.me)),
    Case("other digests", "release", lambda t: t.s.digest_clearing.others(t.me, FRIDAY)),
    Case("own digest", "release", lambda t: t.s.digest_clearing.own(t.me, FRIDAY)),
    Case("hold all", "release", lambda t: t.s.digest_clearing.hold_all(t.by, FRIDAY, held=True)),
    Case("release all", "release", lambda t: t.s.digest_clearing.release_all(t.by, FRIDAY)),
    Case("hold", "release", lambda t: t.s.digest_clearing.hold(t.by, t.i["digest"])),
    Case("headline", "release", lambda t: t.s.digest_clearing.set_headline(t.by, t.i["digest"], "导语")),
    Case("withhold", "release", lambda t: t.s.digest_clearing.withhold(t.by, t.i["digest"], t.i["report"])),
    Case("wish", "release", lambda t: t.s.digest_wishes.of(t.me, t.p["程志远"]), besides=SELF),
    Case("set weekday", "release", lambda t: t.s.digest_wishes.set_weekday(t.by, t.p["程志远"], 2), besides=SELF),
    Case("toggle edition", "release", lambda t: t.s.digest_wishes.toggle(t.by, t.p["程志远"], Edition.MONTH), besides=SELF),
    # ---- papers and figures
    Case("paper", "release", lambda t: t.s.bulletins.read(t.me, t.i["bulletin"])),
    Case("papers", "release", lambda t: t.s.bulletins.listed(t.me), quietly=True),
    Case("is desk", "release", lambda t: t.s.bulletins.is_desk(t.me), quietly=True),
    Case("make on", "release", lambda t: t.s.bulletins.make_on(t.by, PaperKind.NOTICE, t.i["d4"])),
    Case("paper lines", "release", lambda t: t.s.bulletin_clearing.lines(t.me, t.i["bulletin"])),
    Case("write paragraph", "release", lambda t: t.s.bulletin_clearing.write(t.by, t.i["bulletin"], "lead_in", "导语")),
    Case("submit paper", "release", lambda t: t.s.bulletin_signing.submit(t.by, t.i["bulletin"], 1)),
    Case("drop paper", "release", lambda t: t.s.bulletin_signing.drop(t.by, t.i["bulletin"], 1)),
    Case("sign paper", "approve_issue", lambda t: t.s.bulletin_signing.sign(t.by, t.i["submitted"], 2)),
    Case("paper of all", "export", lambda t: t.s.bulletins.make(t.by, Wanted(Scope(), WEEK)), "all"),
    Case("paper of industry", "export", lambda t: t.s.bulletins.make(t.by, Wanted(Scope(unit_id=t.i["经信局"]), WEEK)), "of industry"),
    Case("paper words", "export", lambda t: t.s.bulletins.scope_words(t.me, Scope(unit_id=t.i["财政局"])), "of finance"),
    Case("breakdown", "export", lambda t: t.s.breakdowns.of(t.me, t.i["document"]), "spoken"),
    Case("ask breakdown", "export", lambda t: t.s.breakdowns.ask(t.by, t.i["document"]), "spoken"),
    Case("ledger", "export", lambda t: t.s.ledger.ask(t.by, Scope(unit_id=t.i["经信局"]), YEAR), "of industry", never=LEADING),
    Case("ledger book", "export", lambda t: t.s.ledger.book(t.me, Scope(t.p["周海涛"]), YEAR), "portfolio"),
    Case("ledger of all", "export", lambda t: t.s.ledger.book(t.me, Scope(), YEAR)),
    Case("task sheets", "export", lambda t: t.s.task_sheets.ask(t.by, [t.p["王建波"]], 0), ways=OUTRIGHT),
    Case("task papers", "export", lambda t: t.s.task_sheets.papers(t.me, [t.p["王建波"]], 0), ways=OUTRIGHT),
    Case("unreached", "export", lambda t: t.s.task_sheets.unreached(t.me, t.i["document"]), ways=OUTRIGHT),
    Case("overview of all", "figures", lambda t: t.s.drilling.overview(t.me, Spot(DrillAbout.EVERYTHING))),
    Case("overview of unit", "figures", lambda t: t.s.drilling.overview(t.me, Spot(DrillAbout.UNIT, t.i["经信局"])), "unit itself"),
    Case("overview of portfolio", "figures", lambda t: t.s.drilling.listed(t.me, Spot(DrillAbout.PORTFOLIO, t.p["周海涛"]), 0), "portfolio"),
    Case("overview of digest", "figures", lambda t: t.s.drilling.of_digest(t.me, t.i["digest"]), "portfolio"),
    Case("own overview", "figures", lambda t: t.s.drilling.own(t.me), "own figures"),
    Case("burdens", "forecast", lambda t: t.s.burdens.table(t.me)),
    Case("burden sheet", "forecast", lambda t: t.s.burdens.ask_for_sheet(t.by)),
    Case("forecast of person", "forecast", lambda t: t.s.forecasts.of_person(t.me, t.p["王建波"], 5)),
    Case("forecast", "forecast", lambda t: t.s.forecasts.of_directive(t.me, t.i["d4"], 5), "industry"),
    Case("archives", "export", lambda t: t.s.archiving.lines(t.me), ways=OUTRIGHT),
    Case("show archives", "export", lambda t: t.s.archiving.show(t.by), ways=OUTRIGHT),
    Case("archive", "export", lambda t: t.s.archiving.archive(t.by, t.i["document"]), ways=OUTRIGHT),
    Case("archived document", "export", lambda t: t.s.archiving.document(t.me, t.i["document"]), ways=OUTRIGHT),
    Case("archived directive", "export", lambda t: t.s.archiving.directive(t.me, t.i["d4"]), ways=OUTRIGHT),
    Case("assessment", "figures", lambda t: t.s.assessments.table(t.me, YEAR), ways=OUTRIGHT),
    Case("show assessment", "figures", lambda t: t.s.assessments.show(t.by, "2022"), ways=OUTRIGHT),
    Case("ask units to check", "register", lambda t: t.s.assessments.ask_units(t.by, YEAR), ways=OUTRIGHT),
    Case("ask why excluded", "register", lambda t: t.s.assessments.ask_reason(t.by, t.i["d4"]), ways=OUTRIGHT),
    Case("exclude", "register", lambda t: t.s.assessments.exclude(t.by, t.i["d4"], "已并入"), ways=OUTRIGHT),
    Case("include", "register", lambda t: t.s.assessments.include(t.by, t.i["d4"]), ways=OUTRIGHT),
    Case("assessment sheet", "export", lambda t: t.s.assessments.ask_for_sheet(t.by, YEAR, "2022"), ways=OUTRIGHT),
    # ---- what reached whom
    Case("show deliveries", "deliveries", lambda t: t.s.deliveries.show(t.by, "")),
    Case("deliveries", "deliveries", lambda t: t.s.deliveries.page(t.me, View())),
    Case("send again", "deliveries", lambda t: t.s.deliveries.send_again(t.by, 1)),
    Case("show held", "release", lambda t: t.s.held_outbox.show(t.by)),
    Case("held", "release", _held),
    Case("let held go", "release", lambda t: t.s.held_outbox.decide(t.by, sent=True)),
    # ---- people, units, groups
    Case("invite all", "invite", lambda t: t.s.accounts.invite_unbound(t.by)),
    Case("ask codes", "invite", lambda t: t.s.accounts.ask_for_codes(t.by, "bot")),
    Case("bindings", "invite", lambda t: t.s.accounts.bindings(t.me), quietly=True),
    Case("show bindings", "invite", lambda t: t.s.accounts.show_bindings(t.by)),
    Case("person", "move_items", lambda t: t.s.persons.show(t.by, "苏燕")),
    Case("find person", "move_items", lambda t: t.s.persons.find(t.by, "苏燕")),
    Case("person card", "move_items", lambda t: t.s.persons.card(t.me, t.p["苏燕"])),
    Case("roles", "grant_roles", lambda t: t.s.granting.powers(t.me, t.p["苏燕"])),
    Case("grant", "grant_roles", lambda t: t.s.granting.put(t.by, t.p["苏燕"], Role.CLERK, held=True)),
    Case("take role", "grant_roles", lambda t: t.s.granting.put(t.by, t.p["郑晓峰"], Role.CLERK, held=False)),
    Case("roles offered", "grant_roles", _grants, quietly=True),
    Case("own account", "revoke", lambda t: t.s.own_account.take_away(t.by), "own account", ways=OUTRIGHT),
    Case("own account offered", "revoke", _may_take_away, "own account", ways=OUTRIGHT, quietly=True),
    Case("ask for account", "revoke", lambda t: t.s.own_account.ask(t.by, t.p["陈洁"]), "account of industry", ways=ASKING),
    Case("ask for account offered", "revoke", _may_ask, "account of industry", ways=ASKING, quietly=True),
    Case("ask for account once more", "revoke", lambda t: t.s.own_account.colleague(t.by, t.p["陈洁"]), "account of industry", ways=ASKING),
    Case("leave account", "revoke", lambda t: t.s.own_account.decline(t.by, t.p["陈洁"]), ways=OUTRIGHT),
    Case("audit log", "audit_log", lambda t: t.s.audit_log.page(t.me, LogView()), "own log"),
    Case("show audit log", "audit_log", lambda t: t.s.audit_log.show(t.by, LogView()), "own log"),
    Case("audit log of another", "audit_log", lambda t: t.s.audit_log.page(t.me, LogView(t.p["马国强"])), "led log"),
    Case("look somebody up in the log", "audit_log", lambda t: t.s.audit_log.find(t.by, "马国强"), "led log", besides=frozenset({"马国强"})),
    Case("what another did in finance", "audit_log", lambda t: _logged(t, t.i["d32"], t.p["苏燕"]), "revenue", quietly=True, besides=frozenset({"苏燕"})),
    Case("what was done to a draft", "audit_log", lambda t: _logged(t, t.i["sent_item"]), quietly=True),
    Case("unreleased in the log", "audit_log", _logged_unreleased, quietly=True, besides=OF_LEADER),
    Case("audit sheet", "audit_log", lambda t: t.s.audit_log.sheet(t.me, LogView()), "own log"),
    Case("ask for audit sheet", "audit_log", lambda t: t.s.audit_log.ask_for_sheet(t.by, LogView()), "own log"),
    Case("revoke", "revoke", lambda t: t.s.persons.revoke(t.by, t.p["魏强"]), ways=OUTRIGHT),
    Case("unbind", "revoke", lambda t: t.s.persons.unbind(t.by, t.p["苏燕"]), ways=OUTRIGHT),
    Case("moving plan", "move_items", lambda t: t.s.moving.plan(t.me, t.p["苏燕"])),
    Case("moving pick", "move_items", lambda t: t.s.moving.pick(t.by, t.p["苏燕"], t.i["d10"])),
    Case("moving choose", "move_items", lambda t: t.s.moving.choose(t.by, t.p["苏燕"], t.p["魏强"])),
    Case("move", "move_items", lambda t: t.s.moving.move(t.by, "调离")),
    Case("unit", "move_items", lambda t: t.s.units.show(t.by, "财政局")),
    Case("unit card", "move_items", lambda t: t.s.units.card(t.me, t.i["财政局"])),
    Case("other units", "move_items", lambda t: t.s.units.others(t.me, t.i["财政局"])),
    Case("unit name", "move_items", lambda t: t.s.units.ask_name(t.by, t.i["财政局"])),
    Case("merge units", "move_items", lambda t: t.s.units.propose_merger(t.by, t.i["财政局"], t.i["统计局"])),
    Case("change unit", "move_items", lambda t: t.s.units.change(t.by, t.i["财政局"])),
    Case("split unit", "move_items", lambda t: t.s.splitting.among(t.by, t.i["财政局"], t.i["统计局"])),
    Case("assign on split", "move_items", lambda t: t.s.splitting.assign(t.by, t.i["财政局"], t.i["d10"], t.i["统计局"])),
    Case("split again", "move_items", lambda t: t.s.splitting.again(t.by, t.i["财政局"])),
    Case("split plan", "move_items", lambda t: t.s.splitting.plan(t.me, t.i["财政局"])),
    Case("carry out split", "move_items", lambda t: t.s.splitting.carry_out(t.by, t.i["财政局"], "机构改革")),
    Case("away for another", "move_items", lambda t: t.s.absences.enter(t.by, LATER, LATER, of="苏燕", deputy_name="魏强"), besides=frozenset({"苏燕"}), told="follow/absence_person_unknown"),
    Case("end absence", "move_items", lambda t: t.s.absences.end(t.by, t.i["absence"]), quietly=True),
    Case("turn on counts", "release", lambda t: t.s.group_notices.turn_on(t.by, -77, "工作群")),
    Case("turn off counts", "release", lambda t: t.s.group_notices.turn_off(t.by, -77)),
    Case("groups", "release", lambda t: t.s.group_notices.running(t.me)),
    # ---- what is shown, and what is offered
    Case("sign", "acknowledge", lambda t: t.s.acknowledging.sign(t.by, [t.i["d31"]]), "industry", ways=frozenset({YES, "behalf"}), quietly=True, never=frozenset({"马国强"})),
    Case("agree to figures", "comment", lambda t: t.s.assessments.check(t.by, t.i["assessment"], t.i["经信局"]), "industry", ways=frozenset({YES})),
    Case("ask objection", "comment", lambda t: t.s.assessments.ask_words(t.by, t.i["assessment"], t.i["经信局"]), "industry", ways=frozenset({YES})),
    Case("breakdown of drafts", "release", lambda t: t.s.breakdowns.of(t.me, t.i["draft"]), told="paper/nothing"),
    Case("signed notice", "read", lambda t: t.s.bulletins.read(t.me, t.i["notice"]), only=CLERKS | APPROVER | INDUSTRY),
    Case("what is offered", "cancel", lambda t: _offered(t, "cancel"), "industry", ways=OUTRIGHT, quietly=True),
    Case("files of reports", "read_reports", lambda t: t.s.cards.files(t.me, t.i["d5"]), "helped", quietly=True),
    Case("file", "read_reports", lambda t: t.s.cards.file(t.me, t.i["file"]), "helped"),
    Case("scan of one that is out", "read_reports", lambda t: t.s.cards.file(t.me, t.i["scan_out"]), "industry"),
    Case("scan", "release", lambda t: t.s.cards.file(t.me, t.i["scan"]), only=CLERKS | APPROVER | OF_LEADER),
    Case("outcome", "read", _readable_outcome, "industry", quietly=True),
    Case("approve what is decided", "read", lambda t: t.s.decisions.approve(t.by, t.i["withdrawn"]), "industry"),
    Case("say reported elsewhere", "put_off", _disputes, "helped", ways=frozenset({YES, "behalf"}), quietly=True, never=HELPERS),
    Case("unreleased in history", "release", _unreleased, quietly=True, besides=OF_LEADER),
    Case("instructions", "release", lambda t: t.s.instruction_desk.listed(t.me), besides=LEADING),
    Case("instruction", "release", lambda t: t.s.instructions.view(t.me, t.i["to_release"]), besides=OF_LEADER),
    Case("instruction that went out", "release", lambda t: t.s.instructions.view(t.me, t.i["released"]), besides=OF_LEADER | RECIPIENTS),
    Case("may report on it", "report", lambda t: _viewed(t, "may_report"), only=RECIPIENTS, quietly=True),
    Case("may release it", "release", lambda t: _viewed(t, "releases"), quietly=True),
    Case("may make a directive", "review_drafts", lambda t: _viewed(t, "makes"), ways=WRITES, quietly=True),
    Case("leads on", "instruct", lambda t: t.s.instructions.leads_on(t.me, t.i["d4"]), "industry", ways=frozenset({YES, "relay"}), quietly=True),
    Case("ledger offer", "export", lambda t: t.s.ledger.offer(t.me, Scope(), YEAR), "all"),
    Case("titles when moving", "read", _moved_titles, only=CLERKS, quietly=True),
    Case("titles when splitting", "read", _split_titles, only=CLERKS, quietly=True),
    Case("one by one", "report", lambda t: t.s.questions.ask_one_by_one(t.by, [t.i["d9"]]), "industry"),
    Case("one by one helped", "report", lambda t: t.s.questions.ask_one_by_one(t.by, [t.i["d5"]]), "helped"),
    Case("correct", "report", lambda t: t.s.questions.ask_correction(t.by, t.i["d5"], 7), "helped"),
    Case("set value once reported", "report", lambda t: t.s.reporting.set_value(t.by, t.i["lost_report"], t.i["target"], Decimal(3)), only=NOBODY),
    Case("set rows once reported", "report", lambda t: t.s.ticking.confirm(t.by, t.i["lost_report"], []), only=NOBODY),
    Case("claim once reported", "ask_completion", lambda t: t.s.requests.claim(t.by, t.i["lost_report"], ""), "helped", never=LOST),
    Case("claim once written", "ask_on_behalf", lambda t: t.s.requests.claim(t.by, t.i["lost_entry"], "云经信〔2022〕8号"), "helped", only=INDUSTRY),
    Case("claim without what is wanted", "ask_completion", lambda t: t.s.requests.claim(t.by, t.i["lost_of_finance"], ""), "finance"),
    Case("write rows once chosen", "report", lambda t: t.s.ticking.write_chosen(t.by, t.i["target"], 902), only=NOBODY, quietly=True),
    Case("transcribe once begun", "instruct", lambda t: t.s.transcribing.take_words(t.by, "请抓紧", ()), told="access/stale", only=NOBODY),
    Case("set a draft that is not", "review_drafts", lambda t: t.s.drafting.choose(t.by, 9999, 1, Field.CADENCE, "monthly"), ways=WRITES),
    Case("first list", "edit_list", _first_list, "industry"),
    Case("take back once reported", "report", lambda t: t.s.reporting.withdraw(t.by, 77), only=NOBODY, quietly=True),
    Case("write a report", "report", _report, "helped", ways=frozenset({YES, "behalf"})),
    Case("may approve", "approve_issue", _may_approve, quietly=True),
    Case("may edit list", "edit_list", lambda t: _list(t, "may_edit"), "helped", quietly=True),
    Case("may set rows", "report", lambda t: _list(t, "may_set"), only=INDUSTRY | frozenset({"苏燕"}), quietly=True),
    Case("tick own row", "report", lambda t: t.s.ticking.choose(t.by, t.i["own_row"]), only=INDUSTRY | frozenset({"苏燕"})),
    Case("withdraw request", "ask_extension", lambda t: t.s.requests.withdraw(t.by, t.i["completion"]), only=frozenset({"王建波"})),
    Case("send on", "instruct", lambda t: t.s.instructions.send_on(t.by, t.i["unchecked"]), only=OF_LEADER),
    Case("keep to clerk", "instruct", lambda t: t.s.instructions.keep_to_clerk(t.by, t.i["unchecked"]), only=OF_LEADER),
    Case("sign instruction", "read", lambda t: t.s.instruction_release.acknowledge(t.by, t.i["released"]), only=RECIPIENTS),
    Case("pass words", "read", lambda t: t.s.instruction_release.pass_words(t.by, t.i["released"], "已部署"), only=RECIPIENTS),
)  # fmt: skip
