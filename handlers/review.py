"""Reviewing a document as a whole: bulk setting by a message, taking all suggestions over, undoing, the list of items."""

from bot.rules.ledger_numbers import readings
from bot.services.document_summary import DocumentSummary
from bot.services.draft_shown import DraftLine
from bot.services.drafts import DRAFTED
from bot.services.outgoing import Button, Rendered
from bot.texts import TellableError
from handlers.callbacks import Act, Press
from handlers.cards import open_by_number
from handlers.clerk_files import take_file
from handlers.incoming import Incoming
from handlers.refreshing import change_and_show, look_and_show, pressed
from handlers.summary_view import approving, show_summary
from handlers.topics import Topic
from handlers.views import Payload, Viewer

PAGE = 12
IN_A_ROW = 6
MOST_LINES = 12


async def open_draft(incoming: Incoming) -> bool:
    """Open the card of a draft in work, else of what is issued, by its number typed alone, such as 5 or 督〔2022〕3-5.

    A number that has no card may still be a bulk command that forgot its values, and is told so.
    """
    if incoming.file or incoming.edited or incoming.forwarded_from:
        return False
    for number in readings(incoming.text):
        found = await incoming.services.reviewing.draft_numbered(incoming.sender.id, number)
        if found is not None:
            await incoming.services.conversation.show(incoming.cause, "draft_card", directive_id=found)
            return True
    return await open_by_number(incoming)


async def take_bulk(incoming: Incoming) -> bool:
    """Take a clerk's free words that set drafts: 5-9 经信局 12月31日 月报."""
    if incoming.file or incoming.edited or incoming.forwarded_from or not incoming.text:
        return False
    sender = incoming.sender
    document_id = await incoming.services.bulk.concerns(sender.id, sender.roles, incoming.text)
    if document_id is None:
        return False
    await incoming.services.bulk.set(incoming.cause, document_id, incoming.text)
    return True


async def take_reply(incoming: Incoming) -> None:
    """Take an answer to a message about a document: a sheet that comes back, or a bulk command for this document."""
    if incoming.file:
        if not await take_file(incoming):
            raise TellableError("intake/not_a_piece")
        return
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.reply_to or 0)
    await incoming.services.bulk.set(incoming.cause, int(payload["document_id"]), incoming.text)


async def explain_bulk(incoming: Incoming) -> None:
    """Say how bulk setting is written, with the summary's open numbers."""
    await look_and_show(incoming, show_bulk_help, {"document_id": pressed(incoming).id})


async def undo(incoming: Incoming) -> None:
    """Undo the last bulk."""
    press = pressed(incoming)
    change = incoming.services.bulk.undo(incoming.cause, press.id, press.version)
    await change_and_show(incoming, change, show_summary, {"document_id": press.id})


async def adopt_all(incoming: Incoming) -> None:
    """Take all suggestions over; the summary offers to undo it."""
    press = pressed(incoming)
    payload: dict[str, int] = {"document_id": press.id}

    async def adopt() -> None:
        payload["adopted"] = await incoming.services.drafting.adopt_all(incoming.cause, press.id, press.version)
        payload["undo"] = press.version + payload["adopted"]

    await change_and_show(incoming, adopt(), show_summary, payload)


async def turn_page(incoming: Incoming) -> None:
    """Show a page of the list of items."""
    press = pressed(incoming)
    page = int(press.arg) if press.arg.isdecimal() else 0
    await look_and_show(incoming, show_items, {"document_id": press.id, "page": page})


async def show_bulk_help(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Explain bulk setting, with examples that fit the document."""
    summary = await viewer.services.reviewing.summary(viewer.person_id or 0, int(payload["document_id"]))
    if summary is None:
        return None
    back = viewer.button("back", Press(Act.DOCUMENT, summary.id))
    return Rendered(viewer.texts.render("review/bulk_help", {"summary": summary}), ((back,),))


async def show_bulk_result(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show what a bulk changed, a line a range, and what stays open."""
    summary = await viewer.services.reviewing.summary(viewer.person_id or 0, int(payload["document_id"]))
    if summary is None:
        return None
    lines = payload["lines"]
    replaced = {name: payload.get(name, []) for name in ("replaced_dates", "replaced_owners")}
    args = {"lines": lines[:MOST_LINES], "more": max(0, len(lines) - MOST_LINES), "summary": summary, **replaced}
    row = []
    if payload["version"] == summary.version:
        row.append(viewer.button("undo", Press(Act.UNDO, summary.id, summary.version)))
    row.append(viewer.button("summary", Press(Act.DOCUMENT, summary.id)))
    if summary.changeable and summary.ready > summary.registered:
        label = "submit" if summary.approval_required else "register"
        row.append(viewer.button(label, Press(Act.SUBMIT, summary.id, summary.version)))
    return Rendered(viewer.texts.render("review/bulk_result", args), (tuple(row),))


async def show_items(viewer: Viewer, payload: Payload) -> Rendered | None:
    """List a document's directives, a page at a time; to an approver with the two buttons."""
    reader, document_id = viewer.person_id or 0, int(payload["document_id"])
    summary = await viewer.services.reviewing.summary(reader, document_id)
    lines = await viewer.services.reviewing.lines(reader, document_id)
    if summary is None or lines is None:
        return None
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(int(payload.get("page", 0)), 0), pages - 1)
    args = {
        "summary": summary,
        "lines": lines[page * PAGE : (page + 1) * PAGE],
        "page": page + 1,
        "pages": pages,
        "asked": bool(payload.get("asked")),
    }
    keyboard = _items_keyboard(viewer, summary, lines[page * PAGE : (page + 1) * PAGE], page, pages)
    return Rendered(viewer.texts.render("review/items", args), keyboard)


def _items_keyboard(
    viewer: Viewer, summary: DocumentSummary, lines: list[DraftLine], page: int, pages: int
) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    if summary.changeable:
        drafted = [Button(line.item, Press(Act.CARD, line.id).pack()) for line in lines if line.status in DRAFTED]
        rows += [tuple(drafted[at : at + IN_A_ROW]) for at in range(0, len(drafted), IN_A_ROW)]
    turning = []
    if page:
        turning.append(viewer.button("previous_page", Press(Act.ITEMS, summary.id, arg=str(page - 1))))
    if page + 1 < pages:
        turning.append(viewer.button("next_page", Press(Act.ITEMS, summary.id, arg=str(page + 1))))
    if turning:
        rows.append(tuple(turning))
    if summary.may_approve:
        rows.append(approving(viewer, summary))
    rows.append(
        (
            viewer.button("sheet", Press(Act.SHEET, summary.id)),
            viewer.button("summary", Press(Act.DOCUMENT, summary.id)),
        )
    )
    return tuple(rows)


async def ask_approval(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Ask an approver: the list with the two buttons. Nothing where it is settled already."""
    summary = await viewer.services.reviewing.summary(viewer.person_id or 0, int(payload["document_id"]))
    if summary is None or not summary.may_approve:
        return None
    return await show_items(viewer, {"document_id": payload["document_id"], "asked": True})


REVIEW = Topic(
    presses={
        Act.BULK: explain_bulk,
        Act.UNDO: undo,
        Act.ADOPT_ALL: adopt_all,
        Act.ITEMS: turn_page,
    },
    replies={
        "document_summary": take_reply,
        "bulk_result": take_reply,
        "draft_sheet": take_reply,
        "sheet_changes": take_reply,
    },
    views={"bulk_result": show_bulk_result, "document_items": show_items, "approval": ask_approval},
    takers=(open_draft, take_bulk),
)
