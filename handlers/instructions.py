"""Instructions (批示): checked by the leader, passed on by the supervision office, signed and answered by the units."""

from bot.rules.leader_words import LeaderReplyKind, classify_leader_reply
from bot.rules.reply_values import Answered
from bot.services.instruction_release import ASK_UNITS
from bot.services.outgoing import Keyboard, Rendered
from db.enums import InstructionStatus
from handlers.callbacks import Act, Press
from handlers.digests import pressed, unless_refused
from handlers.incoming import Incoming
from handlers.reports import words_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer


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
    row = [viewer.button("instruction_send", Press(Act.INSTRUCTION_SEND, ident))] if sendable else []
    row += [
        viewer.button("instruction_reword", Press(Act.INSTRUCTION_REWORD, ident)),
        viewer.button("instruction_to_clerk", Press(Act.INSTRUCTION_TO_CLERK, ident)),
        viewer.button("instruction_withdraw", Press(Act.INSTRUCTION_WITHDRAW, ident)),
    ]
    return (tuple(row),)


async def todo(viewer: Viewer, payload: Payload) -> Rendered:
    """Ask the supervision office to pass an instruction on; payload {"instruction_id"}. Raises RefusedError."""
    view = await viewer.services.instructions.view(viewer.person_id or 0, payload["instruction_id"])
    text = viewer.texts.render("instruction/todo", {"view": view})
    if view.status is not InstructionStatus.AWAITS_CLERK:
        return Rendered(text)
    row = [viewer.button("instruction_release", Press(Act.INSTRUCTION_RELEASE, view.id))] if view.recipients else []
    row += [
        viewer.button("instruction_units", Press(Act.INSTRUCTION_UNITS, view.id)),
        viewer.button("instruction_drop", Press(Act.INSTRUCTION_DROP, view.id)),
    ]
    return Rendered(text, (tuple(row),))


async def instruction(viewer: Viewer, payload: Payload) -> Rendered:
    """Show an instruction to those it goes to; payload {"instruction_id", "directive_id"}. Raises RefusedError."""
    view = await viewer.services.instructions.view(viewer.person_id or 0, payload["instruction_id"])
    row = [] if view.signed else [viewer.button("instruction_sign", Press(Act.INSTRUCTION_SIGN, view.id))]
    if view.may_report and view.directive_id is not None:
        row.append(viewer.button("instruction_report", Press(Act.REPORT, view.directive_id)))
    return Rendered(viewer.texts.render("instruction/instruction", {"view": view}), (tuple(row),) if row else ())


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
    """Show the supervision office one of the instructions that wait for it."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(todo, {"instruction_id": pressed(incoming).id})


async def release(incoming: Incoming) -> None:
    """转办 was pressed by the clerk."""
    ident = pressed(incoming).id
    await incoming.services.instruction_release.release(incoming.cause, ident)
    await incoming.show(todo, {"instruction_id": ident})


async def drop(incoming: Incoming) -> None:
    """只留督查室 was pressed."""
    ident = pressed(incoming).id
    await incoming.services.instruction_release.drop(incoming.cause, ident)
    await incoming.show(todo, {"instruction_id": ident})


async def ask_units(incoming: Incoming) -> None:
    """转给… was pressed: ask for the units."""
    await incoming.services.instruction_release.ask_units(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def take_units(incoming: Incoming) -> None:
    """Take the units that were asked for."""
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    if dialog is not None:
        ident = dialog.state["instruction_id"]
        await incoming.services.instruction_release.add_units(incoming.cause, ident, incoming.text)


async def sign(incoming: Incoming) -> None:
    """签收 was pressed."""
    ident = pressed(incoming).id
    await incoming.services.instruction_release.acknowledge(incoming.cause, ident)
    await incoming.show(instruction, {"instruction_id": ident})


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
        Act.INSTRUCTION_UNITS: ask_units,
        Act.INSTRUCTION_DROP: drop,
        Act.INSTRUCTION_SIGN: sign,
    },
    dialogs={ASK_UNITS: take_units},
    replies={"instruction": answer},
    views={
        "instruction_check": unless_refused(check),
        "instruction_todo": unless_refused(todo),
        "instruction": unless_refused(instruction),
    },
)
