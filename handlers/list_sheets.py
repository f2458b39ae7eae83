"""A target's list as a sheet: sent, sent back or sent for the first time, its changes listed and confirmed."""

from collections.abc import Mapping
from typing import Any

from bot.intake.errors import IntakeError, Refusal
from bot.reports.list_sheet import ListLabels, write_list_sheet
from bot.rules.reply_values import Answered
from bot.services.access import RefusedError
from bot.services.drafts import StaleError
from bot.services.heard import Heard
from bot.services.outgoing import Button, File, Rendered
from bot.services.scope_sheets import ListContent
from bot.texts import TellableError, Texts
from handlers.callbacks import Act, Press
from handlers.clerk_files import NO_DOCUMENTS, refuse_secret
from handlers.draft_sheets import MOST_FAULTS, short
from handlers.heard import heard
from handlers.incoming import Incoming
from handlers.open_questions import gone, pressed, state_of
from handlers.own_lists import propose
from handlers.reports import words_of
from handlers.sheets_back import take_sheet
from handlers.topics import Topic
from handlers.views import Payload, Viewer, plain_text

MOST_CHANGES = 24
FIRST_NAMES = 5
TAKE_OUT = "out"


async def send_sheet(incoming: Incoming) -> None:
    """Send the sheet."""
    await incoming.services.list_sheets.ask(incoming.cause, pressed(incoming).id)
    await incoming.toast("scope/sheet_coming")


async def ask_file(incoming: Incoming) -> None:
    """Let the next file be the list."""
    await incoming.services.list_sheets.ask_file(incoming.cause, pressed(incoming).id)
    await incoming.toast("scope/file_wanted", alert=True)


async def take_file(incoming: Incoming) -> None:
    """Take the file that was asked for; of somebody who has anything to report, other words are heard as such."""
    if await _takes_list(incoming, int((await state_of(incoming)).get("target_id", 0))) or await take_sheet(incoming):
        return
    if not await incoming.services.hearing.concerns(incoming.sender.id):
        raise TellableError("scope/file_wanted")
    await incoming.services.hearing.hear(incoming.cause, await words_of(incoming))


async def take_answer(incoming: Incoming) -> None:
    """Take what answers a message about a list: the list as a file, or words on its directive."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.reply_to or 0)
    if await _takes_list(incoming, int(payload["target_id"])) or await take_sheet(incoming):
        return
    words = await words_of(incoming, answered=Answered.CARD, focus=int(payload["directive_id"]))
    await incoming.services.hearing.hear(incoming.cause, words)


async def _takes_list(incoming: Incoming, target_id: int) -> bool:
    """Take a document as the list of a target; False for words, pictures, and other sheets of ours."""
    if incoming.file is None or incoming.edited or incoming.file.mime.startswith(NO_DOCUMENTS):
        return False
    try:
        return await propose(incoming, target_id)
    except IntakeError as error:
        if error.refusal is not Refusal.SECRET:
            raise
        await refuse_secret(incoming, str(error.text_args["marking"]))
        return True


async def apply_changes(incoming: Incoming) -> None:
    """Make the changes that the message lists."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    press = pressed(incoming)
    if payload.get("target_id") != press.id or "print" not in payload:
        await gone(incoming)
        return
    remove = press.arg == TAKE_OUT
    try:
        report_id = await incoming.services.list_sheets.apply(
            incoming.cause, payload, incoming.message_id, remove=remove
        )
    except StaleError as stale:
        await incoming.services.conversation.note_refusal(incoming.cause, stale)
        await incoming.toast("scope/changed_since", alert=True)
        return
    if report_id:
        await incoming.show(heard, Heard(reports=[report_id]).as_payload(incoming.message_id, {}))
    else:
        args = {"count": len(payload["changes"]) + len(payload["added"]), "removed": remove * len(payload["missing"])}
        await incoming.show(plain_text, {"id": "scope/applied", "args": args})


def list_labels(texts: Texts, content: ListContent) -> ListLabels:
    """Return the words of the sheet in a language."""
    return ListLabels(
        sheet=texts.label("files", "list"),
        title=f"{content.number} {content.title}",
        headings=texts.labels("list_column"),
        states=texts.labels("row_state"),
        added=texts.label("list_sheet", "added"),
        fixed=texts.label("list_sheet", "fixed"),
        too_long=texts.label("list_sheet", "too_long"),
    )


async def show_sheet(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Write the sheet from the state of this moment; payload {"target_id"}."""
    try:
        content = await viewer.services.list_sheets.content(viewer.person_id or 0, int(payload["target_id"]))
    except RefusedError:
        return None
    if content is None:
        return None
    texts = viewer.texts
    sheet = write_list_sheet(content.target_id, content.items, content.people, list_labels(texts, content))
    name = f"{content.number}{texts.label('files', 'list')}.xlsx"
    args = {"content": content, "done": sum(item.state == "done" for item in content.items)}
    return Rendered(texts.render("scope/sheet", args), document=File(name, sheet))


async def show_changes(viewer: Viewer, payload: Payload) -> Rendered | None:
    """List what a sheet that came changes, and its wrong cells."""
    try:
        shown = await viewer.services.lists.shown(
            viewer.person_id or 0, int(payload["directive_id"]), int(payload["target_id"])
        )
    except RefusedError:
        shown = None
    if shown is None:
        return None
    texts, changes, added, missing = viewer.texts, payload["changes"], payload["added"], payload["missing"]
    args = {
        "shown": shown,
        "rows": payload["rows"],
        "changes": [_change(texts, change) for change in changes[:MOST_CHANGES]],
        "more": max(0, len(changes) - MOST_CHANGES),
        "added": added,
        "first": added[:FIRST_NAMES],
        "done": sum(values.get("state") == "done" for values in added),
        "missing": [f"{number} {name}" for _, number, name in missing[:FIRST_NAMES]],
        "missing_count": len(missing),
        "faults": [_fault(texts, fault) for fault in payload["faults"][:MOST_FAULTS]],
        "fault_count": len(payload["faults"]),
    }
    return Rendered(texts.render("scope/changes", args), _buttons(viewer, payload))


def _buttons(viewer: Viewer, payload: Mapping[str, Any]) -> tuple[tuple[Button, ...], ...]:
    count, missing = len(payload["changes"]) + len(payload["added"]), len(payload["missing"])
    target, rows = int(payload["target_id"]), []
    if count:
        words = viewer.texts.plain("scope/apply_button", {"count": count, "new": not payload["rows"]})
        rows.append((Button(words, Press(Act.LIST_APPLY, target).pack()),))
    if missing:
        words = viewer.texts.plain("scope/out_button", {"count": count, "missing": missing})
        rows.append((Button(words, Press(Act.LIST_APPLY, target, arg=TAKE_OUT).pack()),))
    return tuple(rows)


def _change(texts: Texts, change: list[Any]) -> dict[str, str]:
    _, number, column, old, new = change
    words = {"number": str(number), "column": texts.label("list_column", column)}
    return words | {"old": _value(texts, column, old), "new": _value(texts, column, new)}


def _value(texts: Texts, column: str, value: str) -> str:
    if column == "state":
        return texts.label("row_state", value)
    return short(value) if value else texts.label("draft_sheet", "empty")


def _fault(texts: Texts, fault: list[Any]) -> dict[str, str]:
    """Return a wrong cell in words: its place by row, heading and letter, and what to write instead."""
    row, column, letter, text_id, args = fault
    heading = texts.labels("list_column").get(column, column)
    place = texts.plain("review/sheet_place", {"row": row, "column": heading, "letter": letter})
    states = "、".join(texts.labels("row_state").values())
    return {"place": place, "what": texts.plain(text_id, {"choices": states, **{k: v for k, v in args.items() if v}})}


async def show_given(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Tell owner and liaisons that a list was taken in, and how it is used; payload {"directive_id", "target_id"}."""
    return await _given(viewer, payload, "scope/given")


async def show_rows_given(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Tell somebody of the rows that are theirs; nothing where none is any more."""
    return await _given(viewer, payload, "scope/rows_given")


async def _given(viewer: Viewer, payload: Payload, text_id: str) -> Rendered | None:
    try:
        shown = await viewer.services.lists.shown(
            viewer.person_id or 0, int(payload["directive_id"]), int(payload["target_id"])
        )
    except RefusedError:
        return None
    mine = [row for row in shown.rows if row.settable] if shown else []
    if shown is None or not mine:
        return None
    row = [viewer.button("list", Press(Act.LIST, shown.directive_id, arg=f"{shown.target_id}.0"))]
    if shown.may_edit:
        row.append(viewer.button("list_sheet", Press(Act.LIST_SHEET, shown.target_id)))
    return Rendered(
        viewer.texts.render(text_id, {"shown": shown, "mine": mine, "claimed": payload.get("claimed", "")}),
        (tuple(row),),
    )


ABOUT_LISTS = ("list_sheet", "list_changes", "list_given", "rows_given")
LIST_SHEETS = Topic(
    presses={Act.LIST_SHEET: send_sheet, Act.LIST_FILE: ask_file, Act.LIST_APPLY: apply_changes},
    dialogs={"list_file": take_file},
    replies=dict.fromkeys(ABOUT_LISTS, take_answer),
    views={
        "list_sheet": show_sheet,
        "list_changes": show_changes,
        "list_given": show_given,
        "rows_given": show_rows_given,
    },
)
