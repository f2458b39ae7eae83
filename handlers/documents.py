"""Documents: taken in as a file or as pasted text, given a date to count from, listed."""

import asyncio
from datetime import date

from bot.intake.errors import IntakeError, Refusal
from bot.intake.markings import level_of, secret_marking
from bot.intake.parse import parse
from bot.services.documents import OFFERED, PASTE
from bot.services.drafting import read_past_day
from bot.services.drafts import StaleError
from bot.services.outgoing import Button, Rendered
from handlers.callbacks import Act, Press
from handlers.clerk_files import refuse_secret, take_file
from handlers.incoming import Incoming
from handlers.refreshing import change_and_show, look_and_show, pressed
from handlers.summary_view import show_summary
from handlers.topics import Topic
from handlers.views import Payload, Viewer

LEAST_LENGTH = 150
LEAST_DIRECTIVES = 2
A_FULL_MESSAGE = 3500
"""Telegram cuts a long text into messages of at most 4,096 characters: one that is nearly full may be the first of several."""

ENDINGS = "。！？；：.!?;:\n”）)"
ALL_SAID = frozenset({"就这些", "完了", "没有了", "完毕"})
SHORT_TITLE = 30


async def take_text(incoming: Incoming) -> bool:
    """Take a clerk's long text that reads like a document; it may be the first of several pieces."""
    text = incoming.text
    if incoming.file or incoming.edited or len(text) <= LEAST_LENGTH:
        return False
    if not await incoming.services.documents.may_take_in(incoming.sender.id):
        return False
    marking = secret_marking(text)
    if marking is not None:
        await refuse_secret(incoming, level_of(marking))
        return True
    if len(text) < A_FULL_MESSAGE:
        parsed = await asyncio.to_thread(parse, text, None)  # others are heard meanwhile
        if len(parsed.drafts) < LEAST_DIRECTIVES:
            return False
    await _collect(incoming, (), (), ())
    return True


async def take_piece(incoming: Incoming) -> None:
    """Take the next piece of a pasted document."""
    if incoming.file:
        if not await take_file(incoming):
            await incoming.services.conversation.say(incoming.cause, "intake/not_a_piece")
        return
    if incoming.text.strip() in ALL_SAID:
        await _finish_paste(incoming)
        return
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    state = dialog.state if dialog else {"parts": [], "inbox_ids": [], "messages": []}
    marking = secret_marking(incoming.text)
    if marking is not None:
        await refuse_secret(incoming, level_of(marking), tuple(state["messages"]), tuple(state["inbox_ids"]))
        return
    await _collect(incoming, tuple(state["parts"]), tuple(state["inbox_ids"]), tuple(state["messages"]))


async def _collect(
    incoming: Incoming, parts: tuple[str, ...], inbox_ids: tuple[int, ...], messages: tuple[int, ...]
) -> None:
    inbox_id = (incoming.cause.inbox_id,) if incoming.cause.inbox_id is not None else ()
    await incoming.services.documents.collect(
        incoming.cause, (*parts, incoming.text), (*inbox_ids, *inbox_id), (*messages, incoming.message_id)
    )


async def finish_paste(incoming: Incoming) -> None:
    """`就这些`: the pieces are put together and taken in."""
    if await _finish_paste(incoming):
        await incoming.toast("intake/taking_in")
    else:
        await incoming.toast("intake/paste_gone", alert=True)


async def _finish_paste(incoming: Incoming) -> bool:
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    if dialog is None or dialog.kind not in {PASTE, OFFERED}:  # something else was begun meanwhile
        await incoming.services.conversation.finish(incoming.cause)
        return False
    try:
        await incoming.services.documents.take_in(incoming.cause, joined(dialog.state["parts"]))
    except IntakeError as error:
        if error.refusal is not Refusal.SECRET:
            raise
        state = dialog.state
        marking = str(error.text_args["marking"])
        await refuse_secret(incoming, marking, tuple(state["messages"]), tuple(state["inbox_ids"]))
    return True


def joined(parts: list[str]) -> str:
    """Put pieces together: a piece that ends in the middle of a sentence, or of a table's row, goes on in the next."""
    text = ""
    for part in parts:
        apart = text.endswith(tuple(ENDINGS)) or _ends_row(text, part)
        text += ("\n" if text and apart else "") + part
    return text


def _ends_row(text: str, part: str) -> bool:
    """Tell whether a text ends with a whole row of a table that goes on in the next piece."""
    *_, before, last = ["", *text.rsplit("\n", 2)[-2:]]
    return "\t" in last and "\t" in part.partition("\n")[0] and last.count("\t") >= before.count("\t")


async def drop_paste(incoming: Incoming) -> None:
    """The pieces are no document: forget them."""
    if await incoming.services.documents.drop(incoming.cause):
        await incoming.edit(Rendered(incoming.texts.render("intake/dropped")))
    else:
        await incoming.toast("intake/paste_gone", alert=True)


async def list_documents(incoming: Incoming) -> None:
    """`/docs`: the documents and where they stand."""
    await incoming.services.documents.show_list(incoming.cause)


async def open_document(incoming: Incoming) -> None:
    """A document was chosen: its summary in place."""
    await look_and_show(incoming, show_summary, {"document_id": pressed(incoming).id})


async def confirm_date(incoming: Incoming) -> None:
    """The printed date was confirmed by a button, or another one is to be typed."""
    press = pressed(incoming)
    if not press.arg:
        await incoming.services.documents.ask_date(incoming.cause, press.id)
        await incoming.toast("intake/type_date")
        return
    day = _printed(press.arg)
    change = incoming.services.documents.confirm_date(incoming.cause, press.id, day)
    await change_and_show(incoming, change, show_summary, {"document_id": press.id})


def _printed(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise StaleError from None


async def take_date(incoming: Incoming) -> None:
    """The date was typed."""
    if incoming.file and await take_file(incoming):
        return
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    document_id = int(dialog.state["document_id"]) if dialog else 0
    today = incoming.services.office.day_of(incoming.cause.at)
    day = read_past_day(incoming.text.strip(), today)
    await incoming.services.documents.confirm_date(incoming.cause, document_id, day, tell=True)


async def discard(incoming: Incoming) -> None:
    """A document is to be taken out again: asked once more, then done."""
    press = pressed(incoming)
    if press.arg != "yes":
        await look_and_show(incoming, _ask_discard, {"document_id": press.id, "version": press.version})
        return
    await incoming.services.documents.discard(incoming.cause, press.id, press.version)
    await incoming.edit(Rendered(incoming.texts.render("intake/discarded")))


async def _ask_discard(viewer: Viewer, payload: Payload) -> Rendered:
    document_id, version = payload["document_id"], payload["version"]
    row = (
        viewer.button("discard_yes", Press(Act.DISCARD, document_id, version, "yes")),
        viewer.button("back", Press(Act.DOCUMENT, document_id)),
    )
    return Rendered(viewer.texts.render("intake/ask_discard"), (row,))


async def show_documents(viewer: Viewer, _payload: Payload) -> Rendered:
    """List the newest documents, each with a button."""
    lines = await viewer.services.documents.listed(viewer.person_id or 0)
    keyboard = tuple(
        (Button(f"{line.number} {line.title[:SHORT_TITLE]}", Press(Act.DOCUMENT, line.id).pack()),) for line in lines
    )
    return Rendered(viewer.texts.render("intake/documents", {"lines": lines}), keyboard)


DOCUMENTS = Topic(
    commands={"docs": list_documents},
    presses={
        Act.DOCUMENT: open_document,
        Act.DOCUMENT_DATE: confirm_date,
        Act.DISCARD: discard,
        Act.PASTE_DONE: finish_paste,
        Act.PASTE_DROP: drop_paste,
    },
    dialogs={PASTE: take_piece, "document_date": take_date},
    views={"documents": show_documents, "document_summary": show_summary},
    takers=(take_file, take_text),
)
