"""Words that report: answers to our messages, free words, files, forwarded and edited messages."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.rules.reply_dates import resolve_date
from bot.rules.reply_values import Answered
from bot.services.listening import Words
from db.enums import Channel
from handlers.heard import heard_or_placed
from handlers.incoming import Incoming, answered
from handlers.incoming_files import files_of
from handlers.issue_notices import redraw_notices
from handlers.open_questions import adopted, state_of, today_of
from handlers.remote_files import FileTooLargeError
from handlers.sheets_back import sheet_first
from handlers.topics import Topic
from handlers.yes_or_no import hear_yes_or_no

ANSWERED = {
    "issue_notice": Answered.NOTICE,
    "card": Answered.CARD,
    "bundle": Answered.BUNDLE,
    "unit_notice": Answered.BUNDLE,
    "heard": Answered.NONE,
    "outcome": Answered.CARD,
    "fill_in_sheet": Answered.BUNDLE,
    "fill_in_read": Answered.BUNDLE,
}


async def words_of(incoming: Incoming, **given: Any) -> Words:  # noqa: ANN401 - fields of Words
    """Return a message as words to be heard; its file is kept first.

    One too large is named with the words; without any, FileTooLargeError is raised.
    """
    try:
        files, too_large = await files_of(incoming), ""
    except FileTooLargeError as refusal:
        if not incoming.text.strip():
            raise
        files, too_large = (), str(refusal.text_args["name"])
    words = Words(
        text=incoming.text,
        message_id=incoming.message_id,
        source=incoming.forwarded_from or "",
        edited=incoming.edited,
        files=files,
        too_large=too_large,
    )
    return replace(words, **given)


async def reply(incoming: Incoming) -> None:
    """Hear an answer to one of our messages: its items are what the words are about."""
    kind, payload = await answered(incoming)
    if await hear_yes_or_no(incoming, payload):
        return
    about, focus = await _subject(incoming, kind, payload)
    given = {"answered": ANSWERED[kind], "about": about, "focus": focus}
    await _hear(incoming, await words_of(incoming, **given))


async def _hear(incoming: Incoming, words: Words) -> None:
    if await incoming.services.hearing.hear(incoming.cause, words):
        await redraw_notices(incoming)
    if words.album:
        await redraw_album(incoming, words.album)


async def redraw_album(incoming: Incoming, album: str) -> None:
    """Show in what was said to earlier messages of an album that another has joined it."""
    messages = await incoming.services.loose_files.messages_of(incoming.sender.id, album)
    for shown, payload in await incoming.services.conversation.newest(incoming.sender.id, "heard"):
        if payload["message_id"] in messages - {incoming.message_id}:
            await incoming.redraw(heard_or_placed, payload, shown)


async def _subject(incoming: Incoming, kind: str, payload: dict[str, Any]) -> tuple[tuple[int, ...], int | None]:
    """Return which directives a message of ours is about, and the one that it is about alone."""
    reader, services = incoming.sender.id, incoming.services
    if kind in {"issue_notice", "fill_in_sheet", "fill_in_read"}:
        about = tuple(payload.get("directive_ids") or map(int, payload.get("versions", ())))
        return about, about[0] if len(about) == 1 else None
    if kind == "card":
        return (), payload["directive_id"]
    if kind in {"bundle", "unit_notice"}:
        day = date.fromisoformat(payload["day"])
        mine = await services.bundles.bundle(reader, day) if kind == "bundle" else None
        units = await services.bundles.unit_notice(reader, day)
        ordered = [one.directive_id for one in (mine.orders if mine else ()) if one.directive_id is not None]
        about = tuple(dict.fromkeys([*(item.id for one in (mine, units) if one for item in one.items), *ordered]))
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
    if await hear_yes_or_no(incoming):
        return True
    if not await incoming.services.hearing.concerns(incoming.sender.id):
        return False
    await _hear(incoming, await words_of(incoming))
    return True


async def take_report(incoming: Incoming) -> None:
    """Hear the words that were asked for on one directive."""
    state = await state_of(incoming)
    given = {
        "answered": Answered.CARD,
        "trouble": bool(state.get("trouble")),
        "focus": state["directive_id"],
        "queue": tuple(state.get("queue") or ()),
        "corrects": state.get("corrects"),
    }
    await _hear(incoming, await words_of(incoming, **given))


async def take_on_behalf(incoming: Incoming) -> None:
    """Write down what an owner said by phone or on paper."""
    state = await state_of(incoming)
    services = incoming.services
    given = state.get("channel")  # as the button said
    channel = Channel(given) if given in set(Channel) else Channel.PHONE
    if not incoming.text.strip():
        await services.conversation.say(incoming.cause, "request/words_please")
        return
    words = await words_of(incoming, corrects=state.get("corrects"))
    await services.hearing.write_down(incoming.cause, state["directive_id"], channel, words)


async def which_item(incoming: Incoming) -> None:
    """Hear what follows the question which item was meant: its number alone, or new words altogether."""
    if await hear_yes_or_no(incoming, asked=True):
        return
    state = await state_of(incoming)
    typed = incoming.text.strip().rstrip("项号")
    entry = state.get("entry")  # words that a clerk writes down are about what the speaker has
    lines = await incoming.services.cards.mine(entry["speaker_id"] if entry else incoming.sender.id)
    chosen = next((line.id for line in lines if line.number == typed), None)
    if chosen is None:
        meant = Words.of_state(state).entry if entry else None
        await _hear(incoming, await words_of(incoming, entry=meant))
        return
    await incoming.services.hearing.hear(incoming.cause, adopted(Words.of_state(state), chosen))


async def take_later_day(incoming: Incoming) -> None:
    """Put a report off to the day that was typed; other words are heard as such."""
    if await hear_yes_or_no(incoming, asked=True):
        return
    state = await state_of(incoming)
    day = resolve_date(incoming.text, today_of(incoming))
    if day is None:
        await _hear(incoming, await words_of(incoming))
        return
    await incoming.services.requests.postpone(incoming.cause, state["directive_ids"], day)


REPORTS = Topic(
    dialogs={
        "report": sheet_first(take_report),
        "problem": sheet_first(take_report),
        "on_behalf": take_on_behalf,
        "which_item": sheet_first(which_item),
        "later_day": sheet_first(take_later_day),
    },
    replies=dict.fromkeys(ANSWERED, sheet_first(reply)),
    takers=(free_words,),
)
