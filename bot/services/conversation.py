"""Plain answers, refusals, and finding out which of our messages somebody answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.services.office import Office
from bot.services.outgoing import Notice, answer, plain, send
from bot.texts import TellableError
from db.enums import Priority
from db.queries import audit, outbox
from db.session import Cause, Session

NEWEST = 3


class Conversation:
    """The small change of talking with people."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def kind_of(self, chat_id: int, message_id: int) -> str | None:
        """Return which kind of notice one of our messages is."""
        async with self._office.database.read() as session:
            row = await outbox.by_message(session, chat_id, message_id)
            return row.kind if row else None

    async def payload_of(self, chat_id: int, message_id: int) -> dict[str, Any]:
        """Return the ids that one of our messages was made from; empty for a message that is not in the outbox."""
        async with self._office.database.read() as session:
            row = await outbox.by_message(session, chat_id, message_id)
            return dict(row.payload) if row else {}

    async def newest(self, person_id: int, kind: str) -> list[tuple[int, dict[str, Any]]]:
        """Return the newest messages of a kind that a person has from us: number in the chat, and what it was made from."""
        async with self._office.database.read() as session:
            rows = await outbox.newest_sent(session, person_id, kind, NEWEST)
            return [(row.sent_message_id or 0, dict(row.payload)) for row in rows]

    async def say(self, cause: Cause, text_id: str, **args: Any) -> None:  # noqa: ANN401 - the text's arguments
        """Answer with one text and nothing else."""
        async with self._office.database.write(cause) as session:
            await answer(session, cause, "text", {"id": text_id, "args": args})

    async def relay(self, cause: Cause, person_id: int, text_id: str, **args: Any) -> None:  # noqa: ANN401 - the text's arguments
        """Tell another person something that the cause's person wrote to them, and confirm it."""
        async with self._office.database.write(cause) as session:
            key = f"relay:{cause.inbox_id}:{person_id}"
            await send(session, cause, Notice("text", key, {"id": text_id, "args": args}, person_id=person_id))
            await answer(session, cause, "text", {"id": "request/relayed", "args": {}})

    async def show(self, cause: Cause, kind: str, **payload: Any) -> None:  # noqa: ANN401 - plain JSON values
        """Answer with a view and nothing else."""
        async with self._office.database.write(cause) as session:
            await answer(session, cause, kind, payload)

    async def say_late(self, cause: Cause, chat_id: int, text_id: str, args: Mapping[str, Any]) -> None:
        """Write what the small window over a button was to say, where the press is too old for one."""
        own = replace(cause, inbox_id=None)  # the press itself has been worked through
        async with self._office.database.write(own) as session:
            await _to_chat(session, cause, chat_id, text_id, args)

    async def finish(self, cause: Cause) -> None:
        """Note that an update needs nothing more."""
        async with self._office.database.write(cause):
            pass

    async def turn_away(self, cause: Cause, chat_id: int) -> None:
        """Tell an account that is nobody here how one gets in, and nothing else."""
        async with self._office.database.write(cause) as session:
            audit.record(session, cause, "turned_away", "chat", None, chat=chat_id)
            await _to_chat(session, cause, chat_id, "access/stranger", {})

    async def refuse(self, cause: Cause, chat_id: int, error: TellableError) -> None:
        """Tell why something was not done, and note it."""
        async with self._office.database.write(cause) as session:
            audit.record(session, cause, "refused", "text", None, text=error.text_id)
            await _to_chat(session, cause, chat_id, error.text_id, error.text_args)

    async def note_refusal(self, cause: Cause, error: TellableError) -> None:
        """Note a refusal that the person is told of over the button."""
        async with self._office.database.write(cause) as session:
            audit.record(session, cause, "refused", "text", None, text=error.text_id)


async def _to_chat(session: Session, cause: Cause, chat_id: int, text_id: str, args: Mapping[str, Any]) -> None:
    key = f"answer:{cause.inbox_id}:{text_id}"
    payload = {"id": text_id, "args": {name: plain(value) for name, value in args.items()}}
    # a person is told in the person's own language; an account that is nobody here, in the office's
    chat = chat_id if cause.person_id is None else None
    notice = Notice("text", key, payload, person_id=cause.person_id, chat_id=chat, priority=Priority.REPLY)
    await send(session, cause, notice)
