"""The methods of the Bot API, a topic a file; each takes the messenger and a call and returns the answer's result."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.calls import Call
from bot.sandbox.messenger import Messenger
from bot.sandbox.methods import editing, profile, sending, webhook

Method = Callable[[Messenger, Call], Any]

METHODS: dict[str, Method] = {
    name.lower(): method
    for topic in (sending.METHODS, editing.METHODS, profile.METHODS, webhook.METHODS)
    for name, method in topic.items()
}
