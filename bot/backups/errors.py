"""What goes wrong with a backup, told in one line."""

from typing import Any

from bot.tellable import TellableError


class BackupError(TellableError):
    """A backup could not be made, opened or restored. `reason` is a message of the locales' folder backup/."""

    def __init__(self, reason: str, /, **args: Any) -> None:  # noqa: ANN401 - the text's arguments
        super().__init__(f"backup/{reason}", **args)
