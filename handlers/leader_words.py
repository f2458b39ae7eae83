"""A leader's own words: 好 and 收到 are 已阅, all else is an instruction, shown to them before it goes anywhere."""

from collections.abc import Sequence
from typing import Any

from bot.rules.errors import RuleError
from bot.rules.leader_items import Entry, items_of
from bot.rules.leader_words import LeaderOrder, LeaderReplyKind, classify_leader_reply
from bot.rules.ledger_numbers import readings
from bot.services.instructions import DIALOG, Order
from db.enums import Role
from handlers.callbacks import Act
from handlers.digests import pressed
from handlers.incoming import Incoming, answered
from handlers.topics import Topic

LEADING = frozenset({Role.LEADER, Role.AIDE})


async def take_words(incoming: Incoming) -> bool:
    """Take what a leader or aide writes, to one of our messages or freely; a number alone opens its card instead.

    Of one who also works on directives or for the supervision office only answers to a leader's messages are taken, and
    those to the card of a directive that they lead on and do not answer for.
    """
    services = incoming.services
    kind, payload = "", dict[str, Any]()
    if incoming.reply_to is not None:
        kind, payload = await answered(incoming)
    if not incoming.text.strip() or readings(incoming.text):
        return False
    if incoming.sender.roles - LEADING and "digest_id" not in payload:
        on_card = kind == "card" and await services.instructions.leads_on(incoming.sender.id, payload["directive_id"])
        if not on_card:
            return False
    digest_id, directive_id = payload.get("digest_id"), payload.get("directive_id")
    if "request_id" in payload:
        request = await services.decisions.card(incoming.sender.id, payload["request_id"])
        directive_id = request.directive_id if request else None
    await hear(incoming, digest_id or await services.digests.last_of(incoming.sender.id), directive_id)
    return True


async def ask(incoming: Incoming) -> None:
    """作批示 was pressed."""
    await incoming.services.instructions.ask(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def ask_again(incoming: Incoming) -> None:
    """改 was pressed: ask for other words."""
    await incoming.services.instructions.ask(incoming.cause, None, instruction_id=pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def take_asked(incoming: Incoming) -> None:
    """Take the words of an instruction that were asked for."""
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    state = dialog.state if dialog else {}
    await hear(incoming, state.get("digest_id"), state.get("directive_id"), state.get("instruction_id"))


async def hear(
    incoming: Incoming, digest_id: int | None, directive_id: int | None, instead_of: int | None = None
) -> None:
    """Hear a leader's words: read, or an instruction on the items they name, else on `directive_id` if one is meant.

    `instead_of`: the instruction whose words they replace.
    """
    services, cause = incoming.services, incoming.cause
    if incoming.forwarded_from or incoming.edited:
        kind_answer = "instruction/forwarded" if incoming.forwarded_from else "instruction/edited"
        await services.conversation.say(cause, kind_answer)
        return
    reply = classify_leader_reply(incoming.text, services.office.day_of(cause.at))
    if reply.kind is LeaderReplyKind.INSTRUCTION:
        orders = await _orders(incoming, reply.orders, digest_id, directive_id)
        await services.instructions.write(cause, orders, digest_id, instead_of)
    elif directive_id is not None:
        await services.instructions.note_read(cause, directive_id, by_words=True)
    elif digest_id is None:
        await services.conversation.say(cause, "digest/read_noted")
    else:
        await services.digests.note_read(cause, digest_id, by_words=True)


async def _orders(
    incoming: Incoming, said: Sequence[LeaderOrder], digest_id: int | None, directive_id: int | None
) -> list[Order]:
    """Return an order for each directive that is meant; without a number, the one that was answered, if any.

    Raises RuleError for a number that the leader has no directive of.
    """
    entries: list[Entry] = []
    to_settle: list[int] = []
    if digest_id is not None:
        figures = (await incoming.services.digests.read(incoming.sender.id, digest_id)).figures
        entries = [Entry(line["id"], line["number"], line["item"]) for line in figures["items"]]
        to_settle = [line["id"] for line in figures["settle"]]
    orders = []
    for one in said:
        meant: list[int | None] = [*await _directives(incoming, one, entries, to_settle)] or [directive_id]
        orders += [Order(one.text, directive, one.due_on) for directive in dict.fromkeys(meant)]
    return orders


async def _directives(
    incoming: Incoming, order: LeaderOrder, entries: Sequence[Entry], to_settle: Sequence[int]
) -> list[int]:
    try:
        return items_of(order, entries, to_settle)
    except RuleError:
        # what was issued since the digest is not in it, but the leader may have seen its number elsewhere
        reader, find = incoming.sender.id, incoming.services.cards.find
        found = [] if order.circled else [await find(reader, item, None, None) for item in order.items]
        known = [ident for ident in found if ident is not None]
        if not known or len(known) < len(order.items):
            raise
        return known


LEADER_WORDS = Topic(
    presses={Act.INSTRUCT: ask, Act.INSTRUCTION_REWORD: ask_again},
    dialogs={DIALOG: take_asked},
    leader_takers=(take_words,),
)
