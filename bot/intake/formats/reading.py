"""What a format's module hands back, and how it says how far it is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

Progress: TypeAlias = Callable[[int, int], None]
"""Called with the pages read and the pages there are."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A document's text. `aside` is what stands beside it (headers, text boxes): no text, but it may carry a marking."""

    text: str
    aside: str = ""


class NeedsOfficeError(Exception):
    """The file has to be turned into a .docx first."""


class DraftSheetError(Exception):
    """The workbook is a sheet of drafts of ours, sent back: it has a reader of its own."""
