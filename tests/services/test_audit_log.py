"""The audit log as people read it: whose rows, narrowed how, in the office's words."""

import ast
import io
from datetime import date
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

import bot
from bot.rules.ledger_numbers import LedgerNumber
from bot.rules.lifecycle import Move
from bot.rules.log_words import LogWords, log_words
from bot.rules.parts import PartMove
from bot.services.access import RefusedError
from bot.services.audit_log import View
from bot.services.outgoing import Rendered
from bot.texts import LANGUAGES, texts_of
from db.enums import CheckAnswer, CommentStatus, InstructionStatus, RequestKind
from db.models import Audit
from db.session import Database
from handlers.audit_log import log, sheet
from handlers.views import Viewer
from tests.services.fortnight import fortnight
from tests.services.issued import ZONE
from tests.services.office import TODAY

MADE = (  # actions whose name is put together when they are written
    *Move,
    *InstructionStatus,
    *(answer for answer in CheckAnswer if answer is not CheckAnswer.WAITING),
    *(f"asked_{kind}" for kind in RequestKind),
    *(f"comment_{status}" for status in CommentStatus if status is not CommentStatus.OPEN),
    *(f"part_{move}" for move in PartMove),
    "paper_struck",
    "paper_withheld",
    "evidence_wanted",
    "evidence_not_wanted",
)
BEGINNINGS = {"asked_", "comment_", "paper_", "part_", "follow/"}


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("", LogWords()),
        ("王建波", LogWords("王建波")),
        ("王建波(经信局)", LogWords("王建波(经信局)")),
        ("3-5", LogWords(numbers=(LedgerNumber("5", 3), LedgerNumber("3-5")))),
        ("2月9日", LogWords(first=date(2022, 2, 9), last=date(2022, 2, 9))),
        ("12月1日至2月10日", LogWords(first=date(2021, 12, 1), last=date(2022, 2, 10))),
        ("1 Feb - 9 Feb", LogWords(first=date(2022, 2, 1), last=date(2022, 2, 9))),
        ("李敏 5 2022-02-09", LogWords("李敏", (LedgerNumber("5"),), date(2022, 2, 9), date(2022, 2, 9))),
        ("李敏 王建波", None),
        ("5 6", None),
        ("2023-02-09", None),
        ("2月1日 2月3日 2月5日", None),
    ],
)
def test_what_words_ask_of_the_log(words: str, meant: LogWords | None) -> None:
    assert log_words(words, TODAY) == meant


def _written() -> tuple[set[str], set[str]]:
    """Return the actions and the subjects that stand as such where the source records what was done."""
    actions: set[str] = set()
    subjects: set[str] = set()
    for path in Path(bot.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            place = {"audit.record": 2, "note": 2, "drafts.note": 2, "touch": 4, "moves.touch": 4}.get(name)
            if place is None or "session" not in ast.unparse(node.args[0]):  # type: ignore[attr-defined]
                continue
            said = node.args[place:]  # type: ignore[attr-defined]
            actions |= _strings(said[0])
            subjects |= _strings(said[1]) if name == "audit.record" else set()
    return actions - BEGINNINGS, subjects


def _strings(node: ast.AST) -> set[str]:
    return {one.value for one in ast.walk(node) if isinstance(one, ast.Constant) and isinstance(one.value, str)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_action_and_subject_has_its_words(language: str) -> None:
    texts = texts_of(language, ZONE)
    actions, subjects = _written()
    assert len(actions) > 80
    assert {*actions, *map(str, MADE)} - texts.labels("audit_action").keys() == set()
    assert subjects - texts.labels("audit_subject").keys() == {"text", "chat"}  # where the thing itself says nothing


async def test_each_reads_what_the_table_gives_them(database: Database) -> None:
    town = await fortnight(database)
    service = town.services.audit_log
    await town.say("王建波", "已开工9只", "5")
    people = town.people
    whole = await service.page(people["李敏"], View())
    async with town.office.database.read() as session:
        assert whole.count == len((await session.scalars(select(Audit.id))).all())
    own = await service.page(people["王建波"], View())
    assert {entry.line.person for entry in own.entries} == {"王建波"}
    assert {entry.line.details for entry in own.entries} == {""}  # the particulars may tell what is not theirs
    assert "督〔2022〕3-5" in {entry.about for entry in own.entries if entry.line.action == "reported"}
    of_item = await service.page(people["周海涛"], View(directive_id=town.directives["5"]))
    assert {"reported", "report"} <= {entry.line.action for entry in of_item.entries}
    led = await service.sheet(people["周海涛"], View())
    assert {entry.line.subject for entry in led.entries} <= {"directive", "report", "request", "instruction", "target"}
    assert len(led.entries) < whole.count
    for name in ("马国强", "梁宇"):
        with pytest.raises(RefusedError):
            await service.page(people[name], View())
    with pytest.raises(RefusedError):
        await service.find(town.cause("王建波"), "苏燕")
    day = town.office.day_of(town.clock.now())
    assert (await service.page(people["李敏"], View(first=day, last=day))).count < whole.count
    assert (await service.page(people["李敏"], View(people["王建波"]))).name == "王建波"


async def test_a_page_and_a_workbook_of_it(sqlite_database: Database) -> None:
    town = await fortnight(sqlite_database)
    await town.services.persons.unbind(town.cause("李敏"), town.people["王建波"])
    viewer = Viewer(town.services, texts_of("zh-CN", ZONE, 2022), town.people["李敏"])
    shown = await log(viewer, {"person": town.people["李敏"]})
    assert isinstance(shown, Rendered)
    assert "【操作记录】</b>李敏 共" in shown.text
    assert "李敏 <b>收回账号</b> 王建波" in shown.text
    made = await sheet(viewer, {"person": town.people["李敏"]})
    assert isinstance(made, Rendered)
    assert made.document is not None
    rows = CalamineWorkbook.from_filelike(io.BytesIO(made.document.content)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "操作记录 李敏"
    assert rows[1][:4] == ["序号", "时间", "操作人", "操作"]
    assert f"共{len(rows) - 2}条" in made.text
    stranger = Viewer(town.services, viewer.texts, town.people["马国强"])
    assert (await log(stranger, {}), await sheet(stranger, {})) == (None, None)
