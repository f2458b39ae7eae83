"""What a topic of the bot's face offers: commands, buttons, questions under way, answers to its messages, and its views."""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from typing import Any, TypeVar

from handlers.callbacks import Act
from handlers.incoming import Incoming
from handlers.views import View

Handler = Callable[[Incoming], Awaitable[None]]
# Takes a message that no command, dialog or reply claims; says whether it was for it.
Taker = Callable[[Incoming], Awaitable[bool]]
Name = TypeVar("Name", bound=str)


@dataclass(frozen=True)
class Topic:
    """One topic. `dialogs` by the kind of question asked, `replies` and `views` by the kind of notice.

    `module`: that it is in, of this package, where it is one that is yet to be loaded.
    """

    commands: Mapping[str, Handler] = field(default_factory=dict)
    presses: Mapping[Act, Handler] = field(default_factory=dict)
    dialogs: Mapping[str, Handler] = field(default_factory=dict)
    replies: Mapping[str, Handler] = field(default_factory=dict)
    views: Mapping[str, View] = field(default_factory=dict)
    takers: tuple[Taker, ...] = ()
    leader_takers: tuple[Taker, ...] = ()  # asked first for a leader's or aide's words, before replies by kind
    module: str = ""


def topic(  # noqa: PLR0913 - what a topic offers
    module: str,
    *,
    commands: str = "",
    presses: str = "",
    dialogs: str = "",
    replies: str = "",
    views: str = "",
    takers: int = 0,
    leader_takers: int = 0,
) -> Topic:
    """Return the topic of a module of this package, which is loaded when one of its handlers or views is asked for.

    What it offers is given by name, parted by spaces; `presses` are names of acts.
    """
    loaded = cache(partial(load, module))
    return Topic(
        _Promised(commands.split(), lambda: loaded().commands),
        _Promised([Act[name] for name in presses.split()], lambda: loaded().presses),
        _Promised(dialogs.split(), lambda: loaded().dialogs),
        _Promised(replies.split(), lambda: loaded().replies),
        _Promised(views.split(), lambda: loaded().views),
        tuple(_promised(lambda: loaded().takers, place) for place in range(takers)),
        tuple(_promised(lambda: loaded().leader_takers, place) for place in range(leader_takers)),
        module,
    )


def load(module: str) -> Topic:
    """Return the topic that a module defines: by its own name, in capitals."""
    found: Topic = getattr(import_module(f"handlers.{module}"), module.upper())
    return found


class _Promised(Mapping[Name, Any]):
    """What is offered under these names, loaded when it is asked for."""

    def __init__(self, names: Iterable[Name], loaded: Callable[[], Mapping[Name, Any]]) -> None:
        self._names = dict.fromkeys(names)
        self._loaded = loaded

    def __getitem__(self, name: Name) -> Any:  # noqa: ANN401 - a handler or a view
        self._names[name]  # a name that is not offered loads nothing
        return self._loaded()[name]

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)


def _promised(loaded: Callable[[], tuple[Taker, ...]], place: int) -> Taker:
    async def taker(incoming: Incoming) -> bool:
        return await loaded()[place](incoming)

    return taker
