"""Typed button data: an action, an id, a version and a short argument, packed into at most 64 bytes.

Button data is input like any other: it says what somebody wants, never what they may.
"""

from dataclasses import dataclass
from enum import StrEnum

MAX_BYTES = 64
MAX_DIGITS = 18  # of a 64-bit id


class Act(StrEnum):
    """What a button asks for. The value travels in the button: keep it short, never reuse one."""

    # accounts
    LANGUAGE = "lg"
    CODES = "ic"
    # intake, review and issue
    DOCUMENT = "dc"  # id: a document's
    DOCUMENT_DATE = "dd"  # arg: the day to count from; empty asks for it
    DISCARD = "dx"
    PASTE_DONE = "pd"
    PASTE_DROP = "px"
    BULK = "bk"
    UNDO = "un"
    ADOPT_ALL = "aa"
    SHEET = "sh"
    SHEET_APPLY = "sa"
    CARD = "cd"  # id: a directive's, from here to LEAVE_OUT
    FIELD = "cf"  # arg: the field and a page of its choices
    SET = "cs"  # arg: the field and the value
    TYPE = "ct"  # arg: the field
    ADOPT = "ca"
    MERGE = "cm"
    SPLIT = "sp"  # arg: where
    LEAVE_OUT = "lo"
    SUBMIT = "sb"  # id: a document's
    TAKE_BACK = "tb"
    APPROVE = "ap"
    RETURN = "rt"
    ISSUE = "is"
    ITEMS = "it"  # arg: the page
    CANCEL = "cx"  # id: a directive's
    # follow-up by cadres
    # decisions by clerks and unit heads
    # digests and instructions
    NOTHING = "0"


@dataclass(frozen=True)
class Press:
    """What one button carries."""

    act: Act
    id: int = 0
    version: int = 0
    arg: str = ""

    def pack(self) -> str:
        """Return the button's data. Raises ValueError above 64 bytes."""
        data = f"{self.act.value}:{self.id}:{self.version}:{self.arg}"
        if len(data.encode()) > MAX_BYTES:
            raise ValueError(f"button data of {len(data.encode())} bytes: {data}")
        return data

    @classmethod
    def unpack(cls, data: str) -> "Press | None":
        """Return what a pressed button carries, or None for data that no button of ours has."""
        act, _, rest = data.partition(":")
        ident, _, rest = rest.partition(":")
        version, _, arg = rest.partition(":")
        if act not in set(Act) or not _whole(ident) or not _whole(version) or len(data.encode()) > MAX_BYTES:
            return None
        return cls(Act(act), int(ident), int(version), arg)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
