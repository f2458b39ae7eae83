"""Asking for more time, close-out or coordination, and objecting: from a card's button to the words that answer it."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.rules.reply_dates import find_dates, resolve_date
from bot.services.attachments import StoredFile
from bot.services.requests import Wish
from db.enums import Channel, RequestKind
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.incoming_files import files_of
from handlers.open_questions import asking, state_of
from handlers.sheets_back import sheet_first
from handlers.topics import Handler, Topic

_EMPTY_WORDS = re.compile(r"[\s,,。;;]|申请|延期|延长|前|底|至|到|为|until|to|by")
DROPPED = frozenset({"取消", "算了", "不用了", "不申请了", "cancel", "never mind"})


async def sign_one(incoming: Incoming) -> None:
    """签收 on a card."""
    press = incoming.press or Press(Act.SIGN_ONE)
    signed = await incoming.services.acknowledging.sign(incoming.cause, [press.id])
    await incoming.toast("follow/signed" if signed else "follow/signed_already")


async def sign_for(incoming: Incoming) -> None:
    """代签收 on a card: the owner has signed on paper."""
    press = incoming.press or Press(Act.SIGN_FOR)
    channel = Channel(press.arg) if press.arg in set(Channel) else Channel.PAPER
    signed = await incoming.services.acknowledging.sign_for_owner(incoming.cause, press.id, channel)
    await incoming.toast("follow/signed_for" if signed else "follow/signed_already")


async def take_extension(incoming: Incoming) -> None:
    """Take a new date with its reason, in one message or in two."""
    state = await state_of(incoming)
    text = incoming.text.strip()
    office = incoming.services.office
    day = resolve_date(text, office.day_of(incoming.cause.at)) or _first_day(text, office.day_of(incoming.cause.at))
    day = day or (date.fromisoformat(state["day"]) if state.get("day") else None)
    reason = "\n".join(part for part in (state.get("reason") or "", _without_dates(text, incoming)) if part)
    files = await _files(incoming, state)
    if day is None or not reason:
        kept = {"reason": reason, "day": day.isoformat() if day else "", "files": [file.as_state() for file in files]}
        await incoming.services.questions.ask_again(
            incoming.cause, "extension", state["directive_id"], "extension_reason" if day else "extension_day", kept
        )
        return
    wish = Wish(RequestKind.EXTENSION, reason, until=day, files=files)
    await incoming.services.requests.ask(incoming.cause, state["directive_id"], wish)


async def _files(incoming: Incoming, state: Mapping[str, Any]) -> tuple[StoredFile, ...]:
    """Return the files of an answer: those that came before its words, and those with them."""
    return (*(StoredFile(**file) for file in state.get("files", ())), *await files_of(incoming))


def _first_day(text: str, today: date) -> date | None:
    days = [found.day for found in find_dates(text, today) if found.day is not None]
    return days[0] if len(days) == 1 else None


def _without_dates(text: str, incoming: Incoming) -> str:
    """Return the words of an answer besides its date: the reason; empty where it is a date alone."""
    today = incoming.services.office.day_of(incoming.cause.at)
    rest = text
    for found in reversed(find_dates(text, today, loose=True)):
        rest = rest[: found.start] + rest[found.end :]
    return text if len(_EMPTY_WORDS.sub("", rest)) > 1 else ""


def taking(kind: RequestKind) -> Handler:
    """Return a handler of the words that a request is made of."""

    async def take(incoming: Incoming) -> None:
        state, words = await state_of(incoming), incoming.text.strip()
        files = await _files(incoming, state)
        if not words:  # files alone: they are kept for the words
            kept = {"files": [file.as_state() for file in files]}
            name, of = kind.value, state["directive_id"]
            await incoming.services.questions.ask_again(incoming.cause, name, of, name, kept)
            return
        wish = Wish(kind, words, files=files)
        await incoming.services.requests.ask(incoming.cause, state["directive_id"], wish)

    return take


async def take_completion(incoming: Incoming) -> None:
    """Take the result of a close-out, and its evidence: in one message, or in several."""
    state = await state_of(incoming)
    result = "\n".join(part for part in (str(state.get("result") or ""), incoming.text.strip()) if part)
    files = await files_of(incoming)
    wish = Wish(RequestKind.COMPLETION, result, document_number=str(state.get("document") or ""), files=files)
    await incoming.services.requests.complete(incoming.cause, state["directive_id"], wish)


def or_dropped(handler: Handler, *, files: bool = False) -> Handler:
    """Let 取消 instead of an answer give up the question; `files`: a file without words is an answer too."""

    async def handle(incoming: Incoming) -> None:
        if incoming.text.strip().lower() in DROPPED:
            await incoming.services.questions.drop(incoming.cause, tell=True)
        elif not incoming.text.strip() and not (files and incoming.file):
            await incoming.services.conversation.say(incoming.cause, "request/words_please")
        else:
            await handler(incoming)

    return handle


async def take_back(incoming: Incoming) -> None:
    """Withdraw one's own request."""
    press = incoming.press or Press(Act.ASKED_BACK)
    withdrawn = await incoming.services.requests.withdraw(incoming.cause, press.id)
    await incoming.toast("request/withdrawn" if withdrawn else "request/decided_already", alert=True)


REQUESTS = Topic(
    presses={
        Act.SIGN_ONE: sign_one,
        Act.EXTEND: asking("extension"),
        Act.COMPLETE: asking("completion"),
        Act.COORDINATE: asking("coordination"),
        Act.OBJECT: asking("objection"),
        Act.TRANSFER: asking("transfer"),
        Act.SIGN_FOR: sign_for,
        Act.ASKED_BACK: take_back,
    },
    dialogs={
        "extension": or_dropped(take_extension, files=True),
        "completion": sheet_first(or_dropped(take_completion, files=True)),
        "transfer": or_dropped(taking(RequestKind.TRANSFER), files=True),
        "coordination": or_dropped(taking(RequestKind.COORDINATION), files=True),
        "objection": or_dropped(taking(RequestKind.OBJECTION), files=True),
    },
)
