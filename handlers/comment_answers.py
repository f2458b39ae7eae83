"""征求意见, the unit's side: what it is asked, as a notice with a sheet, and its answer by sheet, by words or by button."""

from bot.intake.sheets.draft_sheet import UNIT_COLUMNS
from bot.reports.draft_sheet import write_draft_sheet
from bot.rules.comment_words import NoneSaid, none_said
from bot.services.commenting import CommentAsked
from bot.services.outgoing import Button, File, Keyboard, Rendered
from bot.texts import TellableError
from handlers.callbacks import Act, Press
from handlers.draft_sheets import MOST_FAULTS, fault_words, sheet_labels
from handlers.incoming import Incoming
from handlers.pages import rows_of
from handlers.refreshing import pressed
from handlers.sheets_back import take_sheet
from handlers.topics import Topic
from handlers.views import Payload, Viewer

MOST_ITEMS = 12
MOST_QUESTIONS = 12
NO_COMMENT = ""


async def take_answer(incoming: Incoming) -> None:
    """Take what answers our question: the sheet, or words."""
    if incoming.file:
        if not await take_sheet(incoming):
            raise TellableError("comment/sheet_wanted")
        return
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.reply_to or 0)
    await incoming.services.commenting.answer_words(incoming.cause, int(payload["request_id"]), incoming.text)


async def take_none(incoming: Incoming) -> bool:
    """Take 无意见 that answers no message of ours: where it can mean but one question it is the answer, else we ask which."""
    said = none_said(incoming.text)
    if said is None or incoming.file or incoming.edited or incoming.forwarded_from or incoming.reply_to is not None:
        return False
    asked = await incoming.services.commenting.unanswered(incoming.sender.id)
    if not asked:
        return False
    in_doubt = said is NoneSaid.MAYBE and bool(await incoming.services.decisions.waiting(incoming.sender.id))
    if len(asked) > 1 or in_doubt:
        await incoming.services.conversation.show(incoming.cause, "comment_which")
    else:
        await incoming.services.commenting.answer_words(incoming.cause, asked[0].request_id, NO_COMMENT)
    return True


async def show_which(viewer: Viewer, _payload: Payload) -> Rendered | None:
    """Ask which question has no comment: a button each. Nothing where all are answered by now."""
    asked = (await viewer.services.commenting.unanswered(viewer.person_id or 0))[:MOST_QUESTIONS]
    if not asked:
        return None
    buttons = [Button(f"{one.document} {one.unit}", Press(Act.COMMENT_NONE, one.request_id).pack()) for one in asked]
    return Rendered(viewer.texts.render("comment/which", {"asked": asked}), tuple(rows_of(buttons, 2)))


async def say_none(incoming: Incoming) -> None:
    """The unit has no comment."""
    await incoming.services.commenting.answer_words(incoming.cause, pressed(incoming).id, NO_COMMENT)
    await incoming.toast("comment/none_noted")


async def show_request(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Ask: what it is about, by when, and the sheet. Nothing where none of it is a draft any more."""
    reader, request_id = viewer.person_id or 0, int(payload["request_id"])
    asked = await viewer.services.commenting.asked(reader, request_id)
    content = await viewer.services.commenting.content(reader, request_id)
    if asked is None or content is None:
        return None
    texts = viewer.texts
    sheet = write_draft_sheet(
        content.rows, content.units, content.people, sheet_labels(texts, unit=True), content.origin, UNIT_COLUMNS
    )
    name = f"{asked.document}{texts.label('files', 'comments')}.xlsx"
    return Rendered(texts.render("comment/request", _args(asked)), _buttons(viewer, asked), document=File(name, sheet))


async def show_reminder(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Remind of the question on the day; nothing where it is answered."""
    asked = await viewer.services.commenting.asked(viewer.person_id or 0, int(payload["request_id"]))
    if asked is None or asked.answered is not None:
        return None
    return Rendered(viewer.texts.render("comment/reminder", _args(asked)), _buttons(viewer, asked))


def _args(asked: CommentAsked) -> dict[str, object]:
    return {"asked": asked, "items": asked.items[:MOST_ITEMS], "count": len(asked.items)}


def _buttons(viewer: Viewer, asked: CommentAsked) -> Keyboard:
    return ((viewer.button("no_comment", Press(Act.COMMENT_NONE, asked.request_id)),),)


async def show_kept(viewer: Viewer, payload: Payload) -> Rendered:
    """Confirm what was kept, and name the cells that were not."""
    faults = [fault_words(viewer.texts, fault) for fault in payload["faults"][:MOST_FAULTS]]
    args = {"number": payload["number"], "count": payload["count"], "faults": faults}
    return Rendered(viewer.texts.render("comment/kept", args))


COMMENT_ANSWERS = Topic(
    presses={Act.COMMENT_NONE: say_none},
    replies={"comment_request": take_answer, "comment_reminder": take_answer},
    views={
        "comment_request": show_request,
        "comment_reminder": show_reminder,
        "comment_kept": show_kept,
        "comment_which": show_which,
    },
    takers=(take_sheet, take_none),
)
