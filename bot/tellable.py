"""The root of all refusals that people are told of. A module of its own: who only refuses needs no templates."""

from collections.abc import Mapping
from typing import Any


class TellableError(Exception):
    """A refusal that people are told of: the root of all typed errors.

    `text_id` names a message of the locales, `text_args` the values it needs. The exception's own message is for developers
    and logs: the id and the names of the values, never the values, for they may be people's words.
    """

    def __init__(self, text_id: str, /, **text_args: Any) -> None:  # noqa: ANN401 - whatever the text names
        super().__init__(text_id, *sorted(text_args))
        self.text_id = text_id
        self.text_args: Mapping[str, Any] = text_args
