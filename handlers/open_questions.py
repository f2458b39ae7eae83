"""Asking for words by a button, and reading what a person was asked: shared by the topics that ask."""

from dataclasses import replace
from datetime import date
from typing import Any

from bot.rules.reply_values import Answered
from bot.services.listening import Words
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.topics import Handler


def asking(kind: str) -> Handler:
    """Return a handler of a button that asks for words on a directive."""

    async def ask(incoming: Incoming) -> None:
        press = pressed(incoming)
        state: dict[str, object] = {"channel": press.arg} if press.arg else {}
        if kind == "problem":
            state["trouble"] = True
        await incoming.services.questions.ask(incoming.cause, kind, press.id, **state)
        await incoming.toast("report/please_write")

    return ask


async def state_of(incoming: Incoming) -> dict[str, Any]:
    """Return what the person's open question is about; empty where its time is over."""
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    return dict(dialog.state) if dialog else {}


async def gone(incoming: Incoming) -> None:
    """Tell that a button's time is over."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.toast("access/stale", alert=True)


def pressed(incoming: Incoming) -> Press:
    """Return what the button carries."""
    return incoming.press or Press(Act.NOTHING)


def today_of(incoming: Incoming) -> date:
    """Return the office's date of the message."""
    return incoming.services.office.day_of(incoming.cause.at)


def adopted(words: Words, directive_id: int) -> Words:
    """Return words in doubt, now that the person has said of which directive they are the report."""
    return replace(words, focus=directive_id, answered=Answered.CARD, adopted=True)
