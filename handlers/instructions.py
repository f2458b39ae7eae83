"""Instructions (批示): checked by the leader, passed on by the supervision office, signed and answered by the units."""

from dataclasses import replace

from bot.rules.leader_words import LeaderReplyKind, classify_leader_reply
from bot.rules.reply_values import Answered
from bot.services.instruction_release import ASK_WORDS
from bot.services.instruction_views import InstructionView
from bot.services.outgoing import Button, Keyboard, Rendered
from db.enums import InstructionStatus
from handlers.callbacks import Act, Press
from handlers.digests import pressed, unless_refused
from handlers.incoming import Incoming
from handlers.open_questions import state_of
from handlers.pages import rows_of
from handlers.reports import words_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

A_ROW = 3
MOST_LETTERS = 20


async def check(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a leader their words and to whom they would go; payload {"instruction_id"}. Raises RefusedError."""
    view = await viewer.services.instructions.view(viewer.person_id or 0, payload["instruction_id"])
    return Rendered(
        viewer.texts.render("instruction/check", {"view": view}),
        _check_buttons(viewer, view.id, sendable=bool(view.recipients))
        if view.status is InstructionStatus.AWAITS_LEADER
        else (),
    )


def _check_buttons(viewer: Viewer, ident: int, *, sendable: bool) -> Keyboard:
    send = [viewer.button("instruction_send", Press(Act.INSTRUCTION_SEND, ident))] if sendable else []
    first = (
        *send,
        viewer.button("instruction_reword", Press(Act.INSTRUCTION_REWORD, ident)),
        viewer.button("instruction_units", Press(Act.INSTRUCTION_UNITS, ident)),
    )
    second = (
        viewer.button("instruction_to_clerk", Press(Act.INSTRUCTION_TO_CLERK, ident)),
        viewer.button("instruction_withdraw", Press(Act.INSTRUCTION_WITHDRAW, ident)),
    )
    return first, second


async def todo(viewer: Viewer, payload: Payload) -> Rendered:
    """Show the supervision office an instruction and what is to be done with it; payload {"instruction_id"}.

    Raises RefusedError.
    """
    view = await viewer.services.instructions.view(viewer.person_id or 0, payload["instruction_id"])
    buttons = [*_of_office(viewer, view), *scans(view)]
    if view.on_paper and view.makes:
        buttons.append(viewer.button("transcribe_scan", Press(Act.TRANSCRIBE_SCAN, view.id)))
    return Rendered(viewer.texts.render("instruction/todo", {"view": view}), rows_of(buttons, A_ROW))


def _of_office(viewer: Viewer, view: InstructionView) -> list[Button]:
    """Return what the supervision office may do with an instruction now."""
    if not view.releases:
        return []
    waits = view.status is InstructionStatus.AWAITS_CLERK
    offered = [
        (waits and bool(view.recipients), "instruction_release", Act.INSTRUCTION_RELEASE),
        (waits, "instruction_units", Act.INSTRUCTION_UNITS),
        (waits, "instruction_drop", Act.INSTRUCTION_DROP),
        (view.open, "instruction_answer", Act.INSTRUCTION_ANSWER),
        ((waits or view.open) and view.makes, "instruction_directive", Act.INSTRUCTION_DIRECTIVE),
    ]
    return [viewer.button(label, Press(act, view.id)) for there, label, act in offered if there]


def scans(view: InstructionView) -> list[Button]:
    """Return a button for each scan of a paper instruction."""
    return [Button(f"📎{name[:MOST_LETTERS]}", Press(Act.ATTACHMENT, ident).pack()) for ident, name in view.files]


async def instruction(viewer: Viewer, payload: Payload) -> Rendered:
    """Show an instruction to those it goes to; payload {"instruction_id", "directive_id"}. Raises RefusedError."""
    view = await viewer.services.instructions.view(viewer.person_id or 0, payload["instruction_id"])
    row = [] if view.signed else [viewer.button("instruction_sign", Press(Act.INSTRUCTION_SIGN, view.id))]
    if view.may_report and view.directive_id is not None:
        row.append(viewer.button("instruction_report", Press(Act.REPORT, view.directive_id)))
    elif view.open:
        row.append(viewer.button("instruction_say", Press(Act.INSTRUCTION_SAY, view.id)))
    return Rendered(
        viewer.texts.render("instruction/instruction", {"view": view}), rows_of([*row, *scans(view)], A_ROW)
    )


async def send_on(incoming: Incoming) -> None:
    """转办 was pressed by the leader."""
    ident = pressed(incoming).id
    await incoming.services.instructions.send_on(incoming.cause, ident)
    await incoming.show(check, {"instruction_id": ident})


async def keep_to_clerk(incoming: Incoming) -> None:
    """只给督查室 was pressed."""
    ident = pressed(incoming).id
    await incoming.services.instructions.keep_to_clerk(incoming.cause, ident)
    await incoming.show(check, {"instruction_id": ident})


async def withdraw(incoming: Incoming) -> None:
    """不转 was pressed."""
    ident = pressed(incoming).id
    await incoming.services.instructions.withdraw(incoming.cause, ident)
    await incoming.show(check, {"instruction_id": ident})


async def show(incoming: Incoming) -> None:
    """Show one that was opened from /todo or from the list of open instructions, with the way back there."""
    rendered = await todo(incoming.viewer, {"instruction_id": pressed(incoming).id})
    await incoming.services.conversation.finish(incoming.cause)
    if incoming.way_back is not None:  # to /todo: the list of open ones has no button that leads to itself
        back = incoming.viewer.button("back_to_list", incoming.way_back)
    else:
        back = incoming.viewer.button("instructions_back", Press(Act.INSTRUCTIONS))
    await incoming.edit(replace(rendered, keyboard=(*rendered.keyboard, (back,))))


async def release(incoming: Incoming) -> None:
    """转办 was pressed by the clerk."""
    ident = pressed(incoming).id
    await incoming.services.instruction_release.release(incoming.cause, ident)
    await incoming.show_from_list(todo, {"instruction_id": ident})


async def drop(incoming: Incoming) -> None:
    """只留督查室 was pressed."""
    ident = pressed(incoming).id
    await incoming.services.instruction_release.drop(incoming.cause, ident)
    await incoming.show_from_list(todo, {"instruction_id": ident})


async def sign(incoming: Incoming) -> None:
    """签收 was pressed."""
    ident = pressed(incoming).id
    await incoming.services.instruction_release.acknowledge(incoming.cause, ident)
    await incoming.show(instruction, {"instruction_id": ident})


async def open_one(incoming: Incoming) -> None:
    """看批示 under a bundle was pressed: the instruction comes as a message of its own, which can be answered."""
    ident = pressed(incoming).id
    view = await incoming.services.instructions.view(incoming.sender.id, ident)  # refused before anything is promised
    payload = {"instruction_id": ident, "directive_id": view.directive_id}
    await incoming.services.conversation.show(incoming.cause, "instruction", **payload)
    await incoming.toast("digest/item_coming")


async def ask_words(incoming: Incoming) -> None:
    """报办理情况 was pressed by one who reports on no directive."""
    await incoming.services.instruction_release.ask_words(incoming.cause, pressed(incoming).id)
    await incoming.toast("report/please_write")


async def take_words(incoming: Incoming) -> None:
    """Pass the words that were asked for to the supervision office."""
    state = await state_of(incoming)
    if not incoming.text.strip():
        await incoming.services.conversation.say(incoming.cause, "request/words_please")
    elif "instruction_id" in state:
        ident = state["instruction_id"]
        await incoming.services.instruction_release.pass_words(incoming.cause, ident, incoming.text)


async def answer(incoming: Incoming) -> None:
    """Hear an answer to an instruction: 收到 is a receipt, other words of the unit that answers for it are a report."""
    services, today = incoming.services, incoming.services.office.day_of(incoming.cause.at)
    payload = await services.conversation.payload_of(incoming.chat_id, incoming.reply_to or 0)
    ident, directive_id = payload["instruction_id"], payload["directive_id"]
    if incoming.file is None and classify_leader_reply(incoming.text, today).kind is LeaderReplyKind.READ:
        await services.instruction_release.acknowledge(incoming.cause, ident, by_words=True)
        return
    view = await services.instructions.view(incoming.sender.id, ident)
    if view.may_report:
        words = await words_of(incoming, answered=Answered.CARD, focus=directive_id)
        await services.hearing.hear(incoming.cause, words)
    elif incoming.text.strip():
        await services.instruction_release.pass_words(incoming.cause, ident, incoming.text)
    else:
        await services.conversation.say(incoming.cause, "access/not_understood")


INSTRUCTIONS = Topic(
    presses={
        Act.INSTRUCTION_SEND: send_on,
        Act.INSTRUCTION_TO_CLERK: keep_to_clerk,
        Act.INSTRUCTION_WITHDRAW: withdraw,
        Act.INSTRUCTION_SHOW: show,
        Act.INSTRUCTION_RELEASE: release,
        Act.INSTRUCTION_DROP: drop,
        Act.INSTRUCTION_SIGN: sign,
        Act.INSTRUCTION_OPEN: open_one,
        Act.INSTRUCTION_SAY: ask_words,
    },
    dialogs={ASK_WORDS: take_words},
    replies={"instruction": answer},
    views={
        "instruction_check": unless_refused(check),
        "instruction_todo": unless_refused(todo),
        "instruction": unless_refused(instruction),
    },
)
