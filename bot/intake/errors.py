"""What intake refuses, each with the id of the text that says so (`bot/locales`)."""

from enum import StrEnum

from bot.tellable import TellableError


class Refusal(StrEnum):
    """Why a document is not read. Values are ids of texts; beside each, the arguments that the text gets."""

    EMPTY = "intake/empty"  # filename
    BINARY = "intake/binary"  # filename
    ENCODING = "intake/encoding"  # filename
    UNSUPPORTED = "intake/unsupported"  # filename, ending, supported
    SECRET = "intake/secret"  # marking  # noqa: S105 - an id of a text
    PICTURE = "intake/picture"  # filename
    ARCHIVE = "intake/archive"  # filename
    DAMAGED = "intake/damaged"  # filename
    UNSAFE = "intake/unsafe"  # filename
    ENCRYPTED = "intake/encrypted"  # filename
    SCAN = "intake/scan"  # filename
    TOO_BIG = "intake/too_big"  # filename
    TOO_SLOW = "intake/too_slow"  # filename
    OLD_WORD = "intake/old_word"  # filename


class IntakeError(TellableError):
    """A document was refused: `text_id` says which text tells the clerk, `text_args` what it names."""

    def __init__(self, refusal: Refusal, **args: str) -> None:
        super().__init__(refusal.value, **args)
        self.refusal = refusal
