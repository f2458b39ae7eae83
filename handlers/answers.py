"""The buttons under the answer to a person's words: which item, just so, correct, withdraw, later, skip, done."""

from datetime import datetime
from decimal import Decimal, InvalidOperation

from bot.rules.reply_dates import resolve_date
from bot.rules.reply_values import Answered
from bot.services.heard import ENTRY_REASON, Heard
from bot.services.listening import Words
from bot.services.outgoing import Rendered
from handlers.callbacks import Act
from handlers.heard import heard, question
from handlers.incoming import Incoming
from handlers.open_questions import adopted, asking, gone, pressed, state_of, today_of
from handlers.topics import Topic


async def this_item(incoming: Incoming) -> None:
    """Hear the words in doubt again, now that the item is known; files wait for it however long."""
    state = await state_of(incoming)
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    message_id = payload.get("message_id", 0)
    if "message_id" in state and message_id in {0, state["message_id"]}:
        words = Words.of_state(state)
    elif await incoming.services.loose_files.wait(incoming.sender.id, message_id):
        words = Words("", message_id)
    else:
        await gone(incoming)
        return
    await incoming.services.hearing.hear(incoming.cause, adopted(words, pressed(incoming).id))
    await incoming.toast("report/taken")


async def files_elsewhere(incoming: Incoming) -> None:
    """Files went with the words just before them, and are of another item: ask of which."""
    if await incoming.services.hearing.ask_files_again(incoming.cause, pressed(incoming).id):
        await incoming.toast("report/say_which_item")
    else:
        await incoming.toast("access/stale", alert=True)


async def none_meant(incoming: Incoming) -> None:
    """Write 暂无进展 where that was meant by 无; no difficulty is no report, so one is asked for."""
    press = pressed(incoming)
    if press.arg == "progress" and press.id:
        text = incoming.texts.label("said", "no_progress")
        words = Words(text, incoming.message_id, answered=Answered.CARD, focus=press.id)
        await incoming.services.hearing.hear(incoming.cause, words)
        await incoming.toast("report/taken")
    elif press.id:
        await incoming.services.questions.ask(incoming.cause, "report", press.id)
        await incoming.toast("report/say_progress")
    else:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.toast("report/say_which", alert=True)


async def confirm_value(incoming: Incoming) -> None:
    """Write a figure that the person says is just so."""
    press = pressed(incoming)
    try:
        value = Decimal(press.arg)
    except InvalidOperation:
        await gone(incoming)
        return
    report = await incoming.services.reporting.set_value(incoming.cause, press.id, press.version, value)
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    if report.id not in payload.get("reports", ()):
        payload = Heard(reports=[report.id]).as_payload(report.message_id or incoming.message_id, {})
    await incoming.show(heard, payload)  # with what else is asked in the same message


async def withdraw(incoming: Incoming) -> None:
    """Take back all that a message reported."""
    taken_back = await incoming.services.reporting.withdraw(incoming.cause, pressed(incoming).id)
    if taken_back:
        await incoming.show(heard, Heard(withdrawn=taken_back).as_payload(0, {}))
    else:
        await incoming.out_of_date()


async def correct(incoming: Incoming) -> None:
    """Ask for the right words; where a message reported on several items, they are said to be typed with the number."""
    press = pressed(incoming)
    if press.version:
        await incoming.services.questions.ask_correction(incoming.cause, press.version, press.id)
        await incoming.toast("report/say_right")
    else:
        await incoming.services.conversation.say(incoming.cause, "report/correct_by_number")
        await incoming.toast("report/say_right")


async def later(incoming: Incoming) -> None:
    """Put a report off to the day that was pressed."""
    state = await state_of(incoming)
    day = resolve_date(pressed(incoming).arg, today_of(incoming))
    if day is None or "directive_ids" not in state:
        await gone(incoming)
        return
    await incoming.services.requests.postpone(incoming.cause, state["directive_ids"], day)
    await incoming.toast("report/taken")


async def skip(incoming: Incoming) -> None:
    """Leave an item out of those that are reported one by one."""
    state = await state_of(incoming)
    if await incoming.services.questions.ask_one_by_one(incoming.cause, list(state.get("queue") or ())):
        await incoming.toast("report/next")
    else:
        await incoming.toast("report/no_more")


async def dismiss(incoming: Incoming) -> None:
    """Give up a question: nothing more is written, and files that wait for its answer are not kept."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    message_id = payload.get("message_id", 0)
    if message_id and await incoming.services.loose_files.wait(incoming.sender.id, message_id):
        await incoming.services.loose_files.drop(incoming.cause, message_id)
        await incoming.edit(Rendered(incoming.texts.render("report/files_dropped")))
        return
    await incoming.services.questions.drop(incoming.cause)
    await incoming.toast("report/dropped")


async def explain_entry(incoming: Incoming) -> None:
    """Note why the clerk wrote down what the person might have sent."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    asked = next((q for q in payload.get("questions", ()) if q["id"] == ENTRY_REASON), None)
    reasons = incoming.texts.labels("entry_reason")
    if asked is None or pressed(incoming).arg not in reasons:
        await gone(incoming)
        return
    at = datetime.fromisoformat(asked["args"]["at"])
    await incoming.services.hearing.explain_entry(incoming.cause, at, reasons[pressed(incoming).arg])
    rest = [question for question in payload["questions"] if question["id"] != ENTRY_REASON]
    await incoming.show(heard, {**payload, "questions": rest})


async def claim(incoming: Incoming) -> None:
    """Ask for close-out with the words of a report as its result."""
    press = pressed(incoming)
    await incoming.services.requests.claim(incoming.cause, press.id, press.arg)
    await incoming.toast("request/claimed")


ANSWERS = Topic(
    presses={
        Act.REPORT: asking("report"),
        Act.PROBLEM: asking("problem"),
        Act.ON_BEHALF: asking("on_behalf"),
        Act.THIS_ITEM: this_item,
        Act.NONE_MEANT: none_meant,
        Act.VALUE: confirm_value,
        Act.WITHDRAW: withdraw,
        Act.CORRECT: correct,
        Act.LATER: later,
        Act.SKIP: skip,
        Act.DISMISS: dismiss,
        Act.FILE_ELSEWHERE: files_elsewhere,
        Act.CLAIM: claim,
        Act.ENTRY_REASON: explain_entry,
    },
    views={"heard": heard, "question": question},
)
