"""Finds the handler of an update. The order: button, command, answer to one of our messages, open question, free words."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

from bot.rules.ledger_numbers import readings
from db.enums import Role
from handlers.errors import telling
from handlers.incoming import Incoming, answered
from handlers.topics import Handler, Taker, Topic
from handlers.views import View

GREETING = "start"
LEADING = frozenset({Role.LEADER, Role.AIDE})
T = TypeVar("T")


class _Offers(Mapping[str, T]):
    """What all topics offer of one sort, by name; a topic's own mapping is asked for no more than what is wanted."""

    def __init__(self) -> None:
        self._of: dict[str, Mapping[Any, T]] = {}

    def add(self, part: Mapping[Any, T]) -> None:
        """Take in what a topic offers. Raises ValueError for a name that another one claims."""
        for name in part:
            if str(name) in self._of:
                raise ValueError(f"two topics claim {name}")
            self._of[str(name)] = part

    def __getitem__(self, name: str) -> T:
        return self._of[name][name]

    def __contains__(self, name: object) -> bool:
        return name in self._of

    def __iter__(self) -> Iterator[str]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)


class Router:
    """All topics together; two topics that claim the same thing are a mistake and raise ValueError."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._commands = _Offers[Handler]()
        self._presses = _Offers[Handler]()
        self._dialogs = _Offers[Handler]()
        self._replies = _Offers[Handler]()
        self._takers: list[Taker] = []
        self._leader_takers: list[Taker] = []
        self.views = _Offers[View]()
        for topic in topics:
            self._commands.add(topic.commands)
            self._presses.add(topic.presses)
            self._dialogs.add(topic.dialogs)
            self._replies.add(topic.replies)
            self.views.add(topic.views)
            self._takers.extend(topic.takers)
            self._leader_takers.extend(topic.leader_takers)

    async def dispatch(self, incoming: Incoming) -> None:
        """Hand one update to its handler; what people are to be told of goes wrong kindly (see errors.telling)."""
        async with telling(incoming):
            await (await self._handler(incoming))(incoming)

    async def _handler(self, incoming: Incoming) -> Handler:
        command = _command(incoming.text) if not incoming.edited else None
        if incoming.person is None:
            return self._commands[GREETING] if command == GREETING else _turn_away
        if incoming.query_id is not None:
            return self._presses.get(incoming.press.act, _stale) if incoming.press else _stale
        if command is not None:
            return self._commands.get(command, _unknown_command)
        return await self._by_conversation(incoming)

    async def _by_conversation(self, incoming: Incoming) -> Handler:
        asked = self._dialogs.get(incoming.asked.kind) if incoming.asked else None
        if incoming.sender.roles & LEADING:
            return asked or self._by_leaders_words
        return await self._answering(incoming) or asked or self._by_words

    async def _answering(self, incoming: Incoming) -> Handler | None:
        """Return the handler of an answer to one of our messages."""
        if incoming.reply_to is None:
            return None
        kind, _ = await answered(incoming)
        return self._replies.get(kind)

    async def _by_leaders_words(self, incoming: Incoming) -> None:
        for taker in self._leader_takers:
            if await taker(incoming):
                return
        # an aide may own directives too: what is no leader's word is anybody's
        await (await self._answering(incoming) or self._by_words)(incoming)

    async def _by_words(self, incoming: Incoming) -> None:
        for taker in self._takers:
            if await taker(incoming):
                return
        if number := readings(incoming.text):
            await incoming.services.conversation.say(incoming.cause, "access/no_such_number", number=number[0].item)
            return
        await incoming.services.conversation.say(incoming.cause, "access/not_understood")


def _command(text: str) -> str | None:
    if not text.startswith("/"):
        return None
    return text[1:].split(maxsplit=1)[0].split("@", maxsplit=1)[0].lower() if len(text) > 1 else ""


async def _turn_away(incoming: Incoming) -> None:
    await incoming.services.conversation.turn_away(incoming.cause, incoming.chat_id)


async def _stale(incoming: Incoming) -> None:
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.toast("access/stale", alert=True)


async def _unknown_command(incoming: Incoming) -> None:
    await incoming.services.conversation.say(incoming.cause, "access/unknown_command")
