"""/audit (操作记录): who did what, page by page, narrowed to a person, a directive or days, and as a workbook."""

import asyncio
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.reports.audit_sheet import COLUMNS, AuditRow, write_audit_sheet
from bot.rules.log_words import log_words
from bot.services.access import RefusedError
from bot.services.audit_log import LOG, MOST_ROWS, SHEET, Entry, View, payload_of
from bot.services.outgoing import File, Rendered
from bot.texts import TellableError, Texts
from handlers.callbacks import MAX_DIGITS, Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed, today_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer


async def log(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a page; payload of `payload_of`. Nothing to one who may not read it any more."""
    try:
        found = await viewer.services.audit_log.page(viewer.person_id or 0, _view(payload))
    except RefusedError:
        return None
    texts = viewer.texts
    lines = [(entry, action_words(texts, entry), subject_words(texts, entry)) for entry in found.entries]
    turning = tuple(
        viewer.button(label, _press(Act.AUDIT, found.view, page))
        for label, page in (("page_before", found.view.page - 1), ("page_after", found.view.page + 1))
        if 0 <= page < found.pages
    )
    sheet = (viewer.button("audit_sheet", _press(Act.AUDIT_SHEET, found.view)),) if found.count else ()
    text = texts.render("audit/log", {"found": found, "lines": lines})
    return Rendered(text, tuple(row for row in (turning, sheet) if row))


async def sheet(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Send what is looked at as a workbook; payload of `payload_of`."""
    try:
        found = await viewer.services.audit_log.sheet(viewer.person_id or 0, _view(payload))
    except RefusedError:
        return None
    texts, zone = viewer.texts, viewer.services.office.zone
    rows = [_row(texts, zone, entry) for entry in found.entries]
    args = {"found": found, "rows": len(rows), "most": MOST_ROWS}
    name = texts.label("files", "audit_log")
    headings = {column: texts.label("audit_column", column) for column in COLUMNS}
    content = await asyncio.to_thread(write_audit_sheet, rows, name, texts.plain("audit/title", args), headings)
    return Rendered(texts.render("audit/sheet", args), document=File(f"{name}.xlsx", content))


def action_words(texts: Texts, entry: Entry) -> str:
    """Return what was done in the office's words; an action of a later version as it is stored."""
    action = entry.line.action
    return texts.labels("audit_action").get(action, action)


def subject_words(texts: Texts, entry: Entry) -> str:
    """Return what kind of thing it was done to; empty where that says nothing."""
    return texts.labels("audit_subject").get(entry.line.subject, "")


def _row(texts: Texts, zone: ZoneInfo, entry: Entry) -> AuditRow:
    line = entry.line
    details = texts.label("erased", "words") if line.erased else line.details
    return AuditRow(
        line.id, _written(line.at, zone), line.person or texts.label("audit_person", "system"),
        action_words(texts, entry), subject_words(texts, entry), entry.about or str(line.subject_id or ""), details,
    )  # fmt: skip


def _written(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"


def _view(payload: Payload) -> View:
    first, last = (date.fromisoformat(payload[name]) if payload.get(name) else None for name in ("first", "last"))
    return View(payload.get("person"), payload.get("directive_id"), first, last, payload.get("page", 0))


def _press(act: Act, view: View, page: int = 0) -> Press:
    days = (str(day.toordinal()) if day else "" for day in (view.first, view.last))
    return Press(act, view.person_id or 0, page, ".".join((str(view.directive_id or ""), *days)))


def _pressed_view(press: Press) -> View | None:
    """Return what a button asks for; None for what no button of ours carries."""
    parts = press.arg.split(".")
    if len(parts) != len(("directive", "first", "last")):
        return None
    if any(part and not (part.isascii() and part.isdigit() and len(part) <= MAX_DIGITS) for part in parts):
        return None
    directive, first, last = (int(part or 0) for part in parts)
    if max(first, last) > date.max.toordinal():
        return None
    begins, ends = (date.fromordinal(one) if one else None for one in (first, last))
    return View(press.id or None, directive or None, begins, ends, press.version)


async def show(incoming: Incoming) -> None:
    """`/audit`, `/audit 王建波`, `/audit 3-5`, `/audit 3月1日 3月31日`, and of these together."""
    _, _, words = incoming.text.partition(" ")
    wanted = log_words(words, today_of(incoming))
    if wanted is None:
        raise TellableError("audit/how")
    service, reader = incoming.services.audit_log, incoming.sender.id
    person_id = await service.find(incoming.cause, wanted.name) if wanted.name else None
    directive_id = None
    for number in wanted.numbers:
        directive_id = directive_id or await incoming.services.cards.find(
            reader, number.item, number.serial, number.year
        )
    if wanted.numbers and directive_id is None:
        raise TellableError("audit/no_such_item")  # the same whether it exists or not
    await service.show(incoming.cause, View(person_id, directive_id, wanted.first, wanted.last))


async def turn(incoming: Incoming) -> None:
    """Turn to another page."""
    view = _pressed_view(pressed(incoming))
    if view is not None:
        await incoming.services.audit_log.page(incoming.sender.id, view)  # refused here
    await incoming.services.conversation.finish(incoming.cause)
    if view is None:
        await incoming.out_of_date()
    else:
        await incoming.show(log, payload_of(view))


async def send_sheet(incoming: Incoming) -> None:
    """导出表格 was pressed."""
    view = _pressed_view(pressed(incoming))
    if view is None:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.out_of_date()
        return
    await incoming.services.audit_log.ask_for_sheet(incoming.cause, view)
    await incoming.toast("audit/sheet_coming")


AUDIT_LOG = Topic(
    commands={"audit": show},
    presses={Act.AUDIT: turn, Act.AUDIT_SHEET: send_sheet},
    views={LOG: log, SHEET: sheet},
)
