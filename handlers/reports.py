"""Words that report: answers to our messages, free words, files, forwarded and edited messages; and their buttons."""

from dataclasses import replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from bot.rules.reply_dates import resolve_date
from bot.rules.reply_values import Answered
from bot.services import attachments
from bot.services.heard import Heard
from bot.services.listening import Words
from bot.texts import TellableError
from db.enums import Channel
from handlers.callbacks import Act, Press
from handlers.heard import heard, question
from handlers.incoming import MAX_DOWNLOAD, Incoming
from handlers.topics import Handler, Topic

ANSWERED = {
    "issue_notice": Answered.NOTICE,
    "card": Answered.CARD,
    "bundle": Answered.BUNDLE,
    "unit_notice": Answered.BUNDLE,
    "heard": Answered.NONE,
    "outcome": Answered.CARD,
}
MEGABYTE = 1024 * 1024


async def words_of(incoming: Incoming, **given: Any) -> Words:  # noqa: ANN401 - fields of Words
    """Return a message as words to be heard; its file is kept first. Raises TellableError for one too large."""
    words = Words(
        text=incoming.text,
        message_id=incoming.message_id,
        source=incoming.forwarded_from or "",
        edited=incoming.edited,
        files=await _files(incoming),
    )
    return replace(words, **given)


async def _files(incoming: Incoming) -> tuple[attachments.StoredFile, ...]:
    file = incoming.file
    if file is None or incoming.edited:  # the file of an edited message was kept when it came
        return ()
    if file.size > MAX_DOWNLOAD:
        raise TellableError("report/file_too_large", most=MAX_DOWNLOAD // MEGABYTE)
    content = await incoming.download()
    return (attachments.keep(incoming.services.office, file.name, file.mime, file.file_id, content),)


async def reply(incoming: Incoming) -> None:
    """Hear an answer to one of our messages: its items are what the words are about."""
    chat, message = incoming.chat_id, incoming.reply_to or 0
    kind = await incoming.services.conversation.kind_of(chat, message) or ""
    payload = await incoming.services.conversation.payload_of(chat, message)
    about, focus = await _subject(incoming, kind, payload)
    given = {"answered": ANSWERED[kind], "about": about, "focus": focus}
    await incoming.services.hearing.hear(incoming.cause, await words_of(incoming, **given))


async def _subject(incoming: Incoming, kind: str, payload: dict[str, Any]) -> tuple[tuple[int, ...], int | None]:
    """Return which directives a message of ours is about, and the one that it is about alone."""
    reader, services = incoming.sender.id, incoming.services
    if kind == "issue_notice":
        about = tuple(payload["directive_ids"])
        return about, about[0] if len(about) == 1 else None
    if kind == "card":
        return (), payload["directive_id"]
    if kind in {"bundle", "unit_notice"}:
        read = services.bundles.bundle if kind == "bundle" else services.bundles.unit_notice
        found = await read(reader, date.fromisoformat(payload["day"]))
        about = tuple(item.id for item in found.items) if found else ()
        return about, about[0] if len(about) == 1 else None
    if kind == "outcome":
        request = await services.decisions.card(reader, payload["request_id"])
        return (), request.directive_id if request else None
    return (), await _single(incoming, payload)


async def _single(incoming: Incoming, payload: dict[str, Any]) -> int | None:
    """Return the directive of a confirmation that confirmed or asked about one alone."""
    found = await incoming.services.reporting.confirmations(payload["reports"], {})
    asked = {q["directive_id"] for q in payload["questions"] if q["directive_id"]}
    about = asked | {one.directive_id for one in found}
    return about.pop() if len(about) == 1 else None


async def free_words(incoming: Incoming) -> bool:
    """Take words without any sign of what they answer, by somebody who has something open."""
    if not incoming.text.strip() and incoming.file is None:
        return False
    if not await incoming.services.hearing.concerns(incoming.sender.id):
        return False
    await incoming.services.hearing.hear(incoming.cause, await words_of(incoming))
    return True


async def take_report(incoming: Incoming) -> None:
    """Hear the words that were asked for on one directive."""
    state = await _state(incoming)
    given = {
        "answered": Answered.CARD,
        "trouble": bool(state.get("trouble")),
        "focus": state["directive_id"],
        "queue": tuple(state.get("queue") or ()),
        "corrects": state.get("corrects"),
    }
    await incoming.services.hearing.hear(incoming.cause, await words_of(incoming, **given))


async def take_on_behalf(incoming: Incoming) -> None:
    """Write down what an owner said by phone or on paper."""
    state = await _state(incoming)
    services = incoming.services
    channel = Channel(state.get("channel") or Channel.PHONE)
    await services.hearing.record(incoming.cause, state["directive_id"], incoming.text, channel, incoming.message_id)


async def which_item(incoming: Incoming) -> None:
    """Hear what follows the question which item was meant: its number alone, or new words altogether."""
    state = await _state(incoming)
    typed = incoming.text.strip().rstrip("项号")
    lines = await incoming.services.cards.mine(incoming.sender.id)
    chosen = next((line.id for line in lines if line.number == typed), None)
    if chosen is None:
        await incoming.services.hearing.hear(incoming.cause, await words_of(incoming))
        return
    await incoming.services.hearing.hear(incoming.cause, _adopted(Words.of_state(state), chosen))


async def this_item(incoming: Incoming) -> None:
    """Hear the words in doubt again, now that the item is known."""
    state = await _state(incoming)
    if "message_id" not in state:
        await _gone(incoming)
        return
    await incoming.services.hearing.hear(incoming.cause, _adopted(Words.of_state(state), _press(incoming).id))
    await incoming.toast("report/taken")


def _adopted(words: Words, directive_id: int) -> Words:
    return replace(words, focus=directive_id, answered=Answered.CARD, adopted=True)


async def none_meant(incoming: Incoming) -> None:
    """Write 暂无进展 where that was meant by 无; no difficulty is no report, so one is asked for."""
    press = _press(incoming)
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
    press = _press(incoming)
    try:
        value = Decimal(press.arg)
    except InvalidOperation:
        await _gone(incoming)
        return
    report = await incoming.services.reporting.set_value(incoming.cause, press.id, press.version, value)
    await incoming.show(heard, Heard(reports=[report.id]).as_payload(report.message_id or incoming.message_id, {}))


async def withdraw(incoming: Incoming) -> None:
    """Take back all that a message reported."""
    taken_back = await incoming.services.reporting.withdraw(incoming.cause, _press(incoming).id)
    if taken_back:
        await incoming.show(heard, Heard(withdrawn=taken_back).as_payload(0, {}))
    else:
        await incoming.toast("access/stale", alert=True)


async def correct(incoming: Incoming) -> None:
    """Ask for the right words; where a message reported on several items, they are said to be typed with the number."""
    press = _press(incoming)
    if press.version:
        await incoming.services.questions.ask_correction(incoming.cause, press.version, press.id)
        await incoming.toast("report/say_right")
    else:
        await incoming.services.conversation.say(incoming.cause, "report/correct_by_number")
        await incoming.toast("report/say_right")


async def later(incoming: Incoming) -> None:
    """Put a report off to the day that was pressed."""
    state = await _state(incoming)
    day = resolve_date(_press(incoming).arg, _today(incoming))
    if day is None or "directive_ids" not in state:
        await _gone(incoming)
        return
    await _postpone(incoming, state["directive_ids"], day)
    await incoming.toast("report/taken")


async def take_later_day(incoming: Incoming) -> None:
    """Put a report off to the day that was typed; other words are heard as such."""
    state = await _state(incoming)
    day = resolve_date(incoming.text, _today(incoming))
    if day is None:
        await incoming.services.hearing.hear(incoming.cause, await words_of(incoming))
        return
    await _postpone(incoming, state["directive_ids"], day)


async def _postpone(incoming: Incoming, directive_ids: list[int], day: date) -> None:
    await incoming.services.requests.postpone(incoming.cause, directive_ids, day)


async def skip(incoming: Incoming) -> None:
    """Leave an item out of those that are reported one by one."""
    state = await _state(incoming)
    if await incoming.services.questions.ask_one_by_one(incoming.cause, list(state.get("queue") or ())):
        await incoming.toast("report/next")
    else:
        await incoming.toast("report/no_more")


async def dismiss(incoming: Incoming) -> None:
    """Give up a question: nothing more is written."""
    await incoming.services.questions.drop(incoming.cause)
    await incoming.toast("report/dropped")


async def claim(incoming: Incoming) -> None:
    """Ask for close-out with the words of a report as its result."""
    press = _press(incoming)
    await incoming.services.requests.claim(incoming.cause, press.id, press.arg)
    await incoming.toast("request/claimed")


def asking(kind: str) -> Handler:
    """Return a handler of a button that asks for words on a directive."""

    async def ask(incoming: Incoming) -> None:
        press = _press(incoming)
        state: dict[str, object] = {"channel": press.arg} if press.arg else {}
        if kind == "problem":
            state["trouble"] = True
        await incoming.services.questions.ask(incoming.cause, kind, press.id, **state)
        await incoming.toast("report/please_write")

    return ask


async def _state(incoming: Incoming) -> dict[str, Any]:
    """Return what the person's open question is about; empty where its time is over."""
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    return dict(dialog.state) if dialog else {}


async def _gone(incoming: Incoming) -> None:
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.toast("access/stale", alert=True)


def _press(incoming: Incoming) -> Press:
    return incoming.press or Press(Act.NOTHING)


def _today(incoming: Incoming) -> date:
    office = incoming.services.office
    return office.day_of(incoming.cause.at)


REPORTS = Topic(
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
        Act.CLAIM: claim,
    },
    dialogs={
        "report": take_report,
        "problem": take_report,
        "on_behalf": take_on_behalf,
        "which_item": which_item,
        "later_day": take_later_day,
    },
    replies=dict.fromkeys(ANSWERED, reply),
    views={"heard": heard, "question": question},
    takers=(free_words,),
)
