"""The drafts as a sheet: sent, sent back, its changes listed and confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.reports.draft_sheet import SheetLabels, write_draft_sheet
from bot.services.outgoing import Button, File, Rendered
from bot.texts import Texts
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.refreshing import change_and_show, pressed
from handlers.summary_view import show_summary
from handlers.topics import Topic
from handlers.views import Payload, Viewer

MOST_CHANGES = 24
MOST_FAULTS = 10
LONGEST_VALUE = 30
MOST_SHAPES = 12
LEAVE_OUT = "out"  # the drafts whose rows were taken out of the sheet are no directives


async def send_sheet(incoming: Incoming) -> None:
    """Send the sheet."""
    await incoming.services.draft_sheets.ask(incoming.cause, pressed(incoming).id)
    await incoming.toast("review/sheet_coming")


async def apply_changes(incoming: Incoming) -> None:
    """Make the changes that the message lists."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    document_id = pressed(incoming).id
    if payload.get("document_id") != document_id:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.out_of_date()
        return
    out = pressed(incoming).arg == LEAVE_OUT
    change = incoming.services.draft_sheets.apply(incoming.cause, payload, leave_out=out)
    await change_and_show(incoming, change, show_summary, {"document_id": document_id})


def sheet_labels(texts: Texts, *, unit: bool = False) -> SheetLabels:
    """Return the words of the sheet in a language; a unit's has no rows added, split or merged."""
    return SheetLabels(
        sheet=texts.label("files", "comments" if unit else "drafts"),
        headings=texts.labels("draft_column"),
        kinds=texts.labels("kind"),
        cadences=texts.labels("cadence"),
        yes=texts.label("draft_sheet", "yes"),
        fixed=texts.label("draft_sheet", "fixed"),
        title_long=texts.label("draft_sheet", "title_long"),
        shapes="" if unit else texts.label("draft_sheet", "shapes"),
        text=texts.label("draft_sheet", "fixed" if unit else "text"),
    )


async def show_sheet(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Write the sheet from the state of this moment."""
    content = await viewer.services.draft_sheets.content(viewer.person_id or 0, int(payload["document_id"]))
    if content is None:
        return None
    texts = viewer.texts
    rows = []
    for row in content.rows:
        text_id, args, unit = content.reasons.get(row.row_id, ("", {}, ""))
        rows.append(replace(row, reason=f"{unit}:{texts.plain(text_id, args)}") if text_id else row)
    sheet = write_draft_sheet(rows, content.units, content.people, sheet_labels(texts), content.origin)
    name = f"{content.number}{texts.label('files', 'drafts')}.xlsx"
    return Rendered(texts.render("review/sheet", {"count": len(rows)}), document=File(name, sheet))


async def show_changes(viewer: Viewer, payload: Payload) -> Rendered:
    """List what a sheet that came back changes, and its wrong cells."""
    texts, changes, shapes, faults = viewer.texts, payload["changes"], payload["shapes"], payload["faults"]
    count, missing = len(changes) + len(shapes), [number for _, number in payload["missing"]]
    args = {
        "number": payload["number"],
        "older": payload["older"],
        "changes": [_change(texts, change) for change in changes[:MOST_CHANGES]],
        "shapes": [_shape(texts, shape) for shape in shapes[:MOST_SHAPES]],
        "count": count,
        "more": max(0, len(changes) - MOST_CHANGES) + max(0, len(shapes) - MOST_SHAPES),
        "faults": [fault_words(texts, fault) for fault in faults[:MOST_FAULTS]],
        "fault_count": len(faults),
        "missing": missing,
    }
    keyboard: list[tuple[Button, ...]] = []
    document_id, version = payload["document_id"], payload["version"]
    if count:
        words = texts.plain("review/apply_button", {"count": count})
        keyboard.append((Button(words, Press(Act.SHEET_APPLY, document_id, version).pack()),))
    if missing:
        words = texts.plain("review/out_button", {"count": count, "missing": len(missing)})
        keyboard.append((Button(words, Press(Act.SHEET_APPLY, document_id, version, LEAVE_OUT).pack()),))
    return Rendered(texts.render("review/sheet_changes", args), tuple(keyboard))


def _shape(texts: Texts, shape: Mapping[str, Any]) -> dict[str, Any]:
    """Return a reshaping in words: the words it begins with, and what is set on it."""
    if shape["shape"] == "split":
        parts = [{"text": short(words), "set": _set(texts, values)} for words, values in shape["parts"]]
        return {**shape, "parts": parts, "left": [short(words) for words in shape["left"]]}
    return {**shape, "text": short(shape.get("text", "")), "set": _set(texts, shape["values"])}


def _set(texts: Texts, values: Mapping[str, Any]) -> list[str]:
    return [
        f"{texts.label('draft_column', field)}:{value_words(texts, field, value)}" for field, value in values.items()
    ]


def short(words: str) -> str:
    """Return words cut to what a line of a list holds."""
    return words if len(words) <= LONGEST_VALUE else f"{words[:LONGEST_VALUE]}…"


def _change(texts: Texts, change: list[Any]) -> dict[str, str]:
    _, number, field, old, new = change
    words = {"number": number, "column": texts.label("draft_column", field)}
    return words | {"old": value_words(texts, field, old), "new": value_words(texts, field, new)}


def value_words(texts: Texts, field: str, value: Any) -> str:  # noqa: ANN401 - a cell's JSON value
    """Return a cell's value in words."""
    if value in ("", None, []):
        return texts.label("draft_sheet", "empty")
    if isinstance(value, bool):
        return texts.label("draft_sheet", "yes" if value else "no")
    if field in {"kind", "cadence"}:
        return texts.label(field, value)
    if field == "due":
        return texts.day(date.fromisoformat(value))
    return short("、".join(value) if isinstance(value, list) else str(value))


def fault_words(texts: Texts, fault: Sequence[Any]) -> dict[str, Any]:
    """Return a wrong cell in words: its place by row, heading and letter, and what to write instead."""
    row, column, letter, text_id, args = fault
    heading = texts.label("draft_column", column) if column in texts.labels("draft_column") else column
    place = texts.plain("review/sheet_place", {"row": row, "column": heading, "letter": letter})
    return {"place": place, "what": texts.plain(text_id, args)}


DRAFT_SHEETS = Topic(
    presses={Act.SHEET: send_sheet, Act.SHEET_APPLY: apply_changes},
    views={"draft_sheet": show_sheet, "sheet_changes": show_changes},
)
