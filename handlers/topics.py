"""What a topic of the bot's face offers: commands, buttons, questions under way, answers to its messages, and its views."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from handlers.callbacks import Act
from handlers.incoming import Incoming
from handlers.views import View

Handler = Callable[[Incoming], Awaitable[None]]
# Takes a message that no command, dialog or reply claims; says whether it was for it.
Taker = Callable[[Incoming], Awaitable[bool]]


@dataclass(frozen=True)
class Topic:
    """One topic. `dialogs` by the kind of question asked, `replies` and `views` by the kind of notice."""

    commands: Mapping[str, Handler] = field(default_factory=dict)
    presses: Mapping[Act, Handler] = field(default_factory=dict)
    dialogs: Mapping[str, Handler] = field(default_factory=dict)
    replies: Mapping[str, Handler] = field(default_factory=dict)
    views: Mapping[str, View] = field(default_factory=dict)
    takers: tuple[Taker, ...] = ()
    leader_takers: tuple[Taker, ...] = ()  # asked first for a leader's or aide's words, before replies by kind
