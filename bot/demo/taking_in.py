"""Scenes one to three: the clerk takes a speech in, settles what it leaves open, and it is approved and issued."""

import re

from bot.demo.player import Player, words
from bot.demo.stage import NOTICE, Stage
from bot.demo.workbook import edited
from bot.intake.sheets.draft_sheet_reading import read_draft_sheet
from db.enums import Role

_NO_OWNER = re.compile(r"缺责任人\d+项:(.+)")
_DRAFTS = re.compile(r"共(\d+)项")
EDITED = 2  # cells that the clerk changes in the sheet
SUMMARY = "要素齐全可交办"


async def take_in(stage: Stage, filename: str, text: str) -> None:
    """Send the document and read how many directives it has and what they lack."""
    clerk = stage.one(Role.CLERK)
    stage.transcript.step("督查室收到讲话")
    await stage.until(stage.workday(1), 9, 5)
    said = await clerk.attach(filename, text.encode())
    stage.check(said, "the bot answered the document")
    summary = words(await clerk.shown(SUMMARY))
    found = _DRAFTS.search(summary)
    stage.check(found and int(found[1]) >= 1, "the document has directives")
    await _confirm_date(stage, clerk, summary)


async def _confirm_date(stage: Stage, clerk: Player, summary: str) -> None:
    if "请确认" in summary:
        await clerk.press("以")
    elif "请填写" in summary:
        await clerk.press(stage.word("other_date"))
        await clerk.write(f"{stage.today:%Y-%m-%d}")
    stage.check(await clerk.sees("(已确认)"), "the document's date was confirmed")


async def settle(stage: Stage) -> None:
    """Adopt the suggestions, settle the rest in bulk, and refine it in Excel."""
    clerk = stage.one(Role.CLERK)
    stage.transcript.step("补齐责任人和时限:采纳建议、批量设置、表格")
    if stage.word("adopt_all") in _buttons(await clerk.shown(SUMMARY)):
        await clerk.press(stage.word("adopt_all"))
    await clerk.press(stage.word("bulk"))
    year_end = "12月31日"
    await clerk.write(f"其余 {year_end} 月报")
    await clerk.write("/docs")
    await clerk.press("督〔")
    left = _NO_OWNER.search(words(await clerk.shown(SUMMARY)))
    if left:
        await clerk.press(stage.word("bulk"))
        await clerk.write(f"{left[1]} {_unit_for_the_rest(stage)}")
    await _by_sheet(stage, clerk)
    stage.check("缺责任人" not in words(await clerk.shown(SUMMARY)), "no directive lacks an owner")


def _unit_for_the_rest(stage: Stage) -> str:
    """Return the supervision office's own unit: it keeps what fits nobody."""
    clerk = stage.one(Role.CLERK)
    return next(unit for (unit, name) in stage.town.accounts if name == clerk.name)


def _buttons(message: dict[str, object]) -> str:
    return str(message.get("reply_markup", ""))


async def _by_sheet(stage: Stage, clerk: Player) -> None:
    await clerk.press(stage.word("sheet"))
    sheet = await clerk.file(".xlsx")
    rows = read_draft_sheet(sheet).rows
    stage.check(rows, "the sheet has rows")
    column = _letter(stage, "done_when")
    cells = {f"{column}{row.row}": "工作方案印发,任务全部落实并附清单" for row in rows[:EDITED]}
    await clerk.attach("督办事项表.xlsx", edited(sheet, cells))
    stage.check(await clerk.sees(f"共{EDITED}处改动"), "the sheet's changes were shown")
    await clerk.press("确认修改")


def _letter(stage: Stage, column: str) -> str:
    """Return the letter of a column of the sheet."""
    names = list(stage.texts.labels("draft_column"))
    return chr(ord("A") + names.index(column))


async def approve_and_issue(stage: Stage) -> None:
    """Agree as approver; issue all as clerk on the next working day."""
    clerk, approver = stage.one(Role.CLERK), stage.one(Role.APPROVER)
    stage.transcript.step("审定")
    await clerk.press(stage.word("submit"), SUMMARY)
    await approver.press(stage.word("approve"))
    stage.check(await clerk.sees("【已审定】"), "the clerk was told of the approval")
    stage.transcript.step("交办")
    await stage.until(stage.workday(1), 10)
    await clerk.press(stage.word("issue"))
    stage.issued_on = stage.today
    stage.check(await clerk.sees("【交办】"), "the clerk was told what was issued")
    stage.check(await stage.holders(), f"owners got {NOTICE}")
