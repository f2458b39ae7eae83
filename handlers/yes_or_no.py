"""A yes or no by itself: it answers a question or nothing, and is never a report."""

from collections.abc import Mapping
from typing import Any

from bot.rules.reply_words import is_none, is_yes_or_no
from handlers.heard import still_asked
from handlers.incoming import Incoming


async def hear_yes_or_no(incoming: Incoming, answers: Mapping[str, Any] | None = None, *, asked: bool = False) -> bool:
    """Say what a message that is nothing but a yes or no leads to: nothing is written of it. False for any other message.

    `answers`: what the message of ours that it answers was made from, None where it answers none; `asked`: the person has
    been asked something that it does not answer, and still is.
    """
    if incoming.file is not None or incoming.forwarded_from or not is_yes_or_no(incoming.text):
        return False
    if answers is not None and "questions" not in answers and is_none(incoming.text):
        return False  # no to a notice or a reminder: nothing to report
    services, reader = incoming.services, incoming.sender.id
    if answers is None:
        answers = next((payload for _, payload in await services.conversation.newest(reader, "heard")), {})
    text = incoming.text.strip()
    if asked or (answers.get("questions") and await still_asked(incoming.viewer, answers)):
        await services.conversation.say(incoming.cause, "report/yes_by_button", text=text)
    else:
        mine = await services.hearing.concerns(reader)
        await services.conversation.say(incoming.cause, "report/yes_to_nothing", text=text, mine=mine)
    return True
