"""Drafts card by card, edited in place: each field by a button or by typing, merging, splitting, leaving out."""

from bot.services.drafting import TYPED, Field
from bot.services.drafts import StaleError
from bot.services.outgoing import Rendered
from bot.texts import TellableError
from handlers.callbacks import Act
from handlers.clerk_files import take_file
from handlers.draft_card_view import PARTS, show_card, show_choices, show_cuts
from handlers.incoming import Incoming
from handlers.refreshing import change_and_show, look_and_show, pressed
from handlers.topics import Topic


async def open_card(incoming: Incoming) -> None:
    """Show a card; what the clerk was asked to type is given up."""
    await incoming.services.drafting.close(incoming.cause)
    rendered = await show_card(incoming.viewer, {"directive_id": pressed(incoming).id})
    await incoming.edit(rendered or Rendered(incoming.texts.render("review/no_card")))


def _field(name: str) -> Field:
    """Return the field that a button names. Raises StaleError for a name that none of our buttons has."""
    if name not in set(Field):
        raise StaleError
    return Field(name)


async def open_field(incoming: Incoming) -> None:
    """Show what a field may be set to, a page at a time; or ask for words where there is nothing to choose."""
    press = pressed(incoming)
    name, _, page = press.arg.partition("~")
    field = _field(name)
    if field in {Field.TITLE, Field.DONE_WHEN}:
        await _ask(incoming, field)
        return
    payload = {
        "directive_id": press.id,
        "version": press.version,
        "field": field.value,
        "page": int(page) if page.isdecimal() else 0,
    }
    await look_and_show(incoming, show_choices, payload)


async def set_field(incoming: Incoming) -> None:
    """Set a field to a choice. Helpers and units with parts are chosen one after the other, so their list stays open."""
    press = pressed(incoming)
    name, _, value = press.arg.partition("=")
    field = _field(name)
    change = incoming.services.drafting.choose(incoming.cause, press.id, press.version, field, value)
    if field in {Field.SUPPORT, Field.PARTS}:
        payload = {"directive_id": press.id, "version": press.version + 1, "field": name, "page": 0, "value": value}
        await change_and_show(incoming, change, show_choices, payload)
    else:
        await change_and_show(incoming, change, show_card, {"directive_id": press.id})


async def ask_words(incoming: Incoming) -> None:
    """Ask for a field's value in words."""
    await _ask(incoming, _field(pressed(incoming).arg))


async def _ask(incoming: Incoming, field: Field) -> None:
    press = pressed(incoming)
    await incoming.services.drafting.ask(incoming.cause, press.id, press.version, field)
    await incoming.toast("review/type_it")


async def take_words(incoming: Incoming) -> None:
    """Set the field that the clerk was asked for."""
    if incoming.file:
        if not await take_file(incoming):
            raise TellableError("review/words_wanted")
        return
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    if dialog is None:
        await incoming.services.conversation.finish(incoming.cause)
        return
    field = Field(dialog.state["field"])
    await incoming.services.drafting.type_in(incoming.cause, dialog.state["directive_id"], field, incoming.text)


async def adopt(incoming: Incoming) -> None:
    """Take the suggestion of a card over."""
    press = pressed(incoming)
    which = int(press.arg) if press.arg.isdecimal() else 0
    change = incoming.services.drafting.adopt(incoming.cause, press.id, press.version, which)
    await change_and_show(incoming, change, show_card, {"directive_id": press.id})


async def merge(incoming: Incoming) -> None:
    """Merge with the next draft."""
    press = pressed(incoming)
    change = incoming.services.dividing.merge(incoming.cause, press.id, press.version)
    await change_and_show(incoming, change, show_card, {"directive_id": press.id})


async def split(incoming: Incoming) -> None:
    """Show where a draft may be split, split it there, or into the parts that are proposed."""
    press = pressed(incoming)
    payload = {"directive_id": press.id, "version": press.version}
    if not press.arg:
        await look_and_show(incoming, show_cuts, payload)
        return
    if press.arg == PARTS:
        await change_and_show(
            incoming,
            incoming.services.dividing.split_parts(incoming.cause, press.id, press.version),
            show_card,
            payload,
        )
        return
    offset = int(press.arg) if press.arg.isdecimal() else -1
    change = incoming.services.dividing.split(incoming.cause, press.id, press.version, offset)
    await change_and_show(incoming, change, show_card, payload)


async def leave_out(incoming: Incoming) -> None:
    """Leave a draft out, or take it back."""
    press = pressed(incoming)
    change = incoming.services.drafting.leave_out(incoming.cause, press.id, press.version)
    await change_and_show(incoming, change, show_card, {"directive_id": press.id})


DRAFT_CARDS = Topic(
    presses={
        Act.CARD: open_card,
        Act.FIELD: open_field,
        Act.SET: set_field,
        Act.TYPE: ask_words,
        Act.ADOPT: adopt,
        Act.MERGE: merge,
        Act.SPLIT: split,
        Act.LEAVE_OUT: leave_out,
    },
    dialogs={TYPED: take_words},
    views={"draft_card": show_card},
)
