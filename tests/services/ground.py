"""An office in which there is something of everything: what the table of permissions is about."""

from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from bot.rules.figures import Period, Scope
from bot.rules.policy import Policy
from bot.services import Services
from bot.services.attachments import StoredFile, attach, keep
from bot.services.instructions import Order
from bot.services.paper_figures import Wanted
from bot.services.requests import Wish
from bot.services.scope_lists import TICKING
from db.enums import CheckAnswer, PaperKind, ReportKind, RequestKind
from db.models import (
    Absence,
    Assessment,
    AssessmentCheck,
    Attachment,
    CommentRequest,
    Dialog,
    Digest,
    Directive,
    Document,
    Feedback,
    Person,
    Report,
    Target,
    Unit,
)
from db.session import Database
from tests.services.fortnight import Fortnight
from tests.services.issued import ITEMS, IssuedOffice, Item, at, issued_office
from tests.services.listed import with_list
from tests.services.papers import SPEECH, take_in
from tests.services.papers import rows as drafts_of

SPEECHES = {"draft": SPEECH, "sent": SPEECH.replace("2022-02-09", "2022-02-16").replace("工业经济", "县域经济")}
RESULT = "制度已印发(云经信〔2022〕8号)"
GROUND_ITEMS = (
    *ITEMS,
    Item("30", "安全生产检查", parts=("统计局", "财政局")),
    Item("31", "项目库更新"),
    Item("32", "税收分析", owner="苏燕"),
)
ROLES = {
    "李敏": {"clerk"}, "郑晓峰": {"clerk"}, "赵文斌": {"approver", "head"}, "吴迪": {"admin"}, "周海涛": {"leader"},
    "程志远": {"leader"}, "孙立新": {"aide"}, "王建波": {"owner"}, "梁宇": set[str](), "陈洁": {"liaison"}, "马国强": {"head"},
    "苏燕": {"owner"}, "魏强": {"liaison"}, "钱统": {"head"},
}  # fmt: skip
LEADERS = {"周海涛": "S", "程志远": "S", "孙立新": "S"}  # of the speech, whoever leads a directive of it
OF_INDUSTRY = {"王建波": "O", "陈洁": "O", "马国强": "U"}
OF_FINANCE = {"苏燕": "O", "魏强": "O"}
STANDING: dict[str, dict[str, str]] = {
    "": {},
    "industry": {**LEADERS, **OF_INDUSTRY},  # 4, 9, 22, 31
    "helped": {**LEADERS, **OF_INDUSTRY, "钱统": "P"},  # 5, where the statistics help and 苏燕 has a row
    "finance": {**LEADERS, **OF_FINANCE, "王建波": "P", "陈洁": "P"},  # 10, where the industry helps
    "revenue": {**LEADERS, **OF_FINANCE},  # 32
    "part": {**LEADERS, "苏燕": "O", "魏强": "O", "王建波": "W", "陈洁": "W", "马国强": "W"},  # 30·财政局
    "whole": {**LEADERS, **OF_INDUSTRY},  # 30
}
STANDING["helped"]["苏燕"] = "R"
STANDING |= {
    "helping": {**LEADERS, "王建波": "W", "陈洁": "W", "马国强": "W"},  # a supporting unit's part of 5
    "digest": {"周海涛": "S", "孙立新": "S"},
    "portfolio": {"周海涛": "S", "孙立新": "S"},
    "spoken": {"周海涛": "S", "孙立新": "S"},
    "of industry": {**LEADERS, "马国强": "U"},
    "of finance": {"程志远": "S"},
    "all": {**LEADERS, "马国强": "U", "钱统": "U"},
    "unit itself": {"马国强": "U"},
    "own log": {**LEADERS, "王建波": "self", "陈洁": "self", "苏燕": "self", "魏强": "self"},
    "led log": LEADERS,
    "own account": dict.fromkeys(ROLES, "self"),
    "account of industry": {"马国强": "U"},
    "own figures": {**LEADERS, "马国强": "U", "钱统": "U"},
}


@dataclass
class Ground:
    """The office, and an id of each kind of thing by name."""

    town: Fortnight
    ids: dict[str, int] = field(default_factory=dict)

    @property
    def people(self) -> dict[str, int]:
        return self.town.people


async def ground(database: Database) -> Ground:
    """Lay it: the third week, with all that may have come by then."""
    issued = await issued_office(database, GROUND_ITEMS)
    issued.office = replace(issued.office, policy=Policy(assessment=True))
    issued.services = Services(issued.office)
    town = Fortnight(**{one.name: getattr(issued, one.name) for one in fields(IssuedOffice)})
    here = Ground(town)
    services, items = town.services, town.directives
    here.ids |= {f"d{item}": ident for item, ident in items.items()}
    for name in ("王建波", "苏燕"):
        await services.acknowledging.sign(town.cause(name), [items[i] for i in ("4", "9", "10", "22", "30")])
    here.ids["target"] = await with_list(town, count=3, r2="苏燕")
    here.ids |= {"row": 1, "own_row": 2}
    town.clock.at = at(2, 14)
    here.ids["message"] = town._message
    await town.say("王建波", "已开工9只,方案已印发", "5")
    await town.say("钱统", "监测已开展", "5")
    objection = Wish(RequestKind.OBJECTION, "应由经信局承担")
    here.ids["objection"] = (await services.requests.ask(town.cause("苏燕"), items["32"], objection)).id
    await town.friday(2, 18)
    await _asked(here)
    await _papers(here)
    await _drafts(here)
    here.ids["report"] = (await town.reports("5"))[0].id
    await _strays(here)
    await _looked_up(here)
    return here


async def _asked(here: Ground) -> None:
    town, services, items = here.town, here.town.services, here.town.directives
    town.clock.at = at(2, 21)
    completion = await services.requests.ask(town.cause("王建波"), items["4"], Wish(RequestKind.COMPLETION, RESULT))
    extension = await services.requests.ask(
        town.cause("陈洁"), items["9"], Wish(RequestKind.EXTENSION, "设备未到", until=date(2023, 3, 31))
    )
    coordination = await services.requests.ask(
        town.cause("王建波"), items["22"], Wish(RequestKind.COORDINATION, "请协调用地")
    )
    part = items["30·财政局"]
    done = await services.requests.ask(town.cause("苏燕"), part, Wish(RequestKind.COMPLETION, RESULT))
    here.ids |= {"completion": completion.id, "extension": extension.id, "coordination": coordination.id}
    here.ids["part_done"] = done.id
    cause = await town.update("周海涛")
    [released, waiting, own] = await services.instructions.write(
        cause, [Order("请抓紧", items["5"]), Order("请经信局报方案", items["22"]), Order("再议", items["9"])], None
    )
    for one in (released, waiting):
        await services.instructions.send_on(await town.update("周海涛"), one)
    await services.instruction_release.release(await town.update("李敏"), released)
    taken_back = Wish(RequestKind.EXTENSION, "设备未到", until=date(2023, 3, 31))
    here.ids["withdrawn"] = (await services.requests.ask(town.cause("王建波"), items["31"], taken_back)).id
    await services.requests.withdraw(town.cause("王建波"), here.ids["withdrawn"])
    here.ids |= {"released": released, "to_release": waiting, "unchecked": own}
    for name in ("on_paper", "paper_out"):
        await services.transcribing.begin(town.cause("李敏"), here.people["周海涛"], items["4"])
        await services.transcribing.take_words(town.cause("李敏"), "请抓紧", [_kept(here, f"{name}.pdf")])
        here.ids[name] = await services.transcribing.write(await town.update("李敏"), date(2022, 2, 21))
    await services.instruction_release.release(await town.update("李敏"), here.ids["paper_out"])
    await services.absences.enter(town.cause("李敏"), date(2022, 4, 6), date(2022, 4, 8))


def _kept(here: Ground, name: str) -> StoredFile:
    return keep(here.town.office, name, "application/pdf", name, name.encode())


async def _papers(here: Ground) -> None:
    town, services = here.town, here.town.services
    week = Period(date(2022, 2, 14), date(2022, 2, 20))
    for name in ("bulletin", "submitted"):
        here.ids[name] = await services.bulletins.make(await town.update("李敏"), Wanted(Scope(), week))
    await _signed_notice(here)
    version = (await services.bulletins.read(town.people["李敏"], here.ids["submitted"])).version
    await services.bulletin_signing.submit(await town.update("李敏"), here.ids["submitted"], version)
    await services.assessments.ask_units(town.cause("李敏"), Period(date(2022, 1, 1), date(2022, 12, 31)))


async def _signed_notice(here: Ground) -> None:
    """A notice of one directive, signed: those who lead it may read it."""
    town, services = here.town, here.town.services
    ident = here.ids["notice"] = await services.bulletins.make_on(
        await town.update("李敏"), PaperKind.NOTICE, here.ids["d4"]
    )
    for name, step in (("李敏", services.bulletin_signing.submit), ("赵文斌", services.bulletin_signing.sign)):
        version = (await services.bulletins.read(town.people[name], ident)).version
        await step(await town.update(name), ident, version)


async def _strays(here: Ground) -> None:
    """Words of people who have lost the right to what they once reported on."""
    people, ids = here.people, here.ids
    async with here.town.office.database.write(here.town.cause(None)) as session:
        common = {"directive_id": ids["d5"], "text": "已开工9只", "created_at": here.town.clock.now()}
        lost = Report(person_id=people["魏强"], kind=ReportKind.PROGRESS, **common)
        written = Report(person_id=people["王建波"], clerk_id=people["魏强"], kind=ReportKind.PROGRESS, **common)
        of_finance = Report(person_id=people["钱统"], kind=ReportKind.PROGRESS, **common | {"directive_id": ids["d10"]})
        lost.message_id = of_finance.message_id = 77
        session.add_all([lost, written, of_finance])
        (await session.get_one(Directive, ids["d10"])).evidence_wanted = True
        dialog = {"started_at": here.town.clock.now(), "expires_at": here.town.clock.now() + timedelta(hours=1)}
        paper: dict[str, Any] = {"leader_id": people["周海涛"], "directive_id": None, "text": "", "files": []}
        rows = {"target_id": ids["target"], "rows": [ids["row"]]}
        session.add(Dialog(person_id=people["魏强"], kind="transcribe_words", state=paper, **dialog))
        session.add(Dialog(person_id=people["吴迪"], kind=TICKING, state=rows, **dialog))
        unit = await session.scalar(select(Unit.id).where(Unit.name == "经信局"))
        year = await session.scalar(select(Assessment.id)) or 0
        session.add(AssessmentCheck(assessment_id=year, unit_id=unit or 0, answer=CheckAnswer.WAITING, words=""))
        (await session.get_one(Person, people["陈洁"])).telegram_id = 880_001
        document = await session.get_one(Document, ids["draft"])
        document.leader_id = people["周海涛"]
        await session.flush()
        attach(session, here.town.cause("王建波"), _kept(here, "证明.pdf"), ids["report"])
        ids |= {"lost_report": lost.id, "lost_entry": written.id, "lost_of_finance": of_finance.id}


async def _drafts(here: Ground) -> None:
    town, services = here.town, here.town.services
    for name in ("draft", "sent"):
        here.ids[name] = await take_in(town.office, town.people["李敏"], SPEECHES[name])
        await services.bulk.set(town.cause("李敏"), here.ids[name], "全部 经信局 12月31日 月报")
        here.ids[f"{name}_item"] = (await drafts_of(town.office, here.ids[name]))[0].id
    await services.commenting.ask(town.cause("李敏"), here.ids["draft"], date(2022, 3, 1))
    version = (await services.reviewing.summary(town.people["李敏"], here.ids["sent"])).version  # type: ignore[union-attr]
    await services.approval.submit(town.cause("李敏"), here.ids["sent"], version)


async def _looked_up(here: Ground) -> None:
    """Find the ids that came about on the way."""
    async with here.town.office.database.read() as session:

        async def first(table: Any, *where: Any) -> int:
            found = await session.scalar(select(table.id).where(*where).order_by(table.id).limit(1))
            assert found is not None, table
            return int(found)

        people, ids = here.people, here.ids
        ids["document"] = await first(Document)
        ids["helped_report"] = await first(Report, Report.person_id == people["钱统"])
        ids["unlisted"] = await first(Target, Target.directive_id == ids["d9"])
        ids["file"] = await first(Attachment, Attachment.report_id == ids["report"])
        ids["scan"] = await first(Attachment, Attachment.instruction_id == ids["on_paper"])
        ids["scan_out"] = await first(Attachment, Attachment.instruction_id == ids["paper_out"])
        ids["digest"] = await first(Digest, Digest.reader_id == people["周海涛"])
        ids["absence"] = await first(Absence)
        ids["assessment"] = await first(Assessment)
        ids["feedback"] = await first(Feedback, Feedback.directive_id == ids["d22"])
        for unit in await session.scalars(select(Unit)):
            ids[unit.name] = unit.id
        ids["comment_request"] = await first(CommentRequest, CommentRequest.unit_id == ids["经信局"])
