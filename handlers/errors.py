"""How typed errors are told. One place: a kind sentence to the person, an audit row, and the update is done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

from bot.texts import TellableError
from db.session import AlreadyDoneError
from handlers.incoming import Incoming


@asynccontextmanager
async def telling(incoming: Incoming) -> AsyncIterator[None]:
    """Run a handler: a TellableError becomes a kind answer and an audit row in a transaction of its own.

    An update that was worked through before has no effect; any other error is the worker's, which tries again.
    """
    try:
        yield
    except AlreadyDoneError:
        return
    except TellableError as error:
        conversation = incoming.services.conversation
        if incoming.query_id is None:
            await conversation.refuse(incoming.cause, incoming.chat_id, error)
        else:
            try:
                await conversation.note_refusal(incoming.cause, error)
            except (
                AlreadyDoneError
            ):  # what the button was for is done, what it was to show is refused: the button waits
                await conversation.note_refusal(replace(incoming.cause, inbox_id=None), error)
            await incoming.toast(error.text_id, alert=True, **error.text_args)
