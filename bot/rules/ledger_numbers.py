"""Directives' ledger numbers as people and links write them: 5, 3-5, 督〔2022〕3-5, 24-1, 5·石桥镇; never a position in some list."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

_NUMBER = re.compile(r"\s*(?:督?\s*[〔\[(【]?(?P<year>20\d\d)[〕\])】]?\s*-?\s*)?(?:(?P<serial>\d{1,4})\s*(?:号\s*)?-\s*)?"
                     r"(?P<item>\d{1,3}(?:-\d{1,2})?(?:·[^\s·,:，。：；;]{1,100})?)\s*(?:号|项)?\s*")  # fmt: skip
_DOCUMENT = re.compile(
    r"\s*督?\s*[〔\[(（【]?\s*(?P<year>20\d\d)\s*(?:[〕\])）】]\s*-?|-|\s)\s*第?\s*(?P<serial>\d{1,6})\s*号?\s*"
)
_LINKED = re.compile(r"d_(?:(?P<year>20\d\d)-(?P<serial>\d{1,4})-(?P<item>\d{1,3}(?:-\d{1,2})?)|(?P<id>\d{1,9}))")
_LINKABLE = re.compile(r"[\d-]+")


@dataclass(frozen=True, slots=True)
class LedgerNumber:
    """One way to read a number: item, document and year; None for what is not said."""

    item: str
    serial: int | None = None
    year: int | None = None


def readings(words: str) -> tuple[LedgerNumber, ...]:
    """Return as what words may be read that are a number and nothing else; nothing for other words.

    3-5 is item 5 of document 3, or item 3-5, which a split has left.
    """
    match = _NUMBER.fullmatch(words)
    if match is None:
        return ()
    year = int(match["year"]) if match["year"] else None
    serial, item = match["serial"], match["item"]
    found = [LedgerNumber(item, int(serial) if serial else None, year)]
    if serial and "-" not in item:
        found.append(LedgerNumber(f"{serial}-{item}", None, year))
    return tuple(found)


def document_number(words: str) -> tuple[int, int] | None:
    """Return year and serial of a document's number, 督〔2022〕3号 or 2022-3, and nothing else; None for other words."""
    match = _DOCUMENT.fullmatch(words)
    return (int(match["year"]), int(match["serial"])) if match else None


def link_parameter(printed: str, directive_id: int) -> str:
    """Return what a link to a directive says after `start=`: d_2022-3-5 for its printed number, 督〔2022〕3-5.

    Telegram allows 64 letters, digits, _ and -: a number with other letters in it goes by its id, d_417.
    """
    number = next((found for found in readings(printed) if found.year and found.serial), None)
    if number is None or not _LINKABLE.fullmatch(number.item):
        return f"d_{directive_id}"
    return f"d_{number.year}-{number.serial}-{number.item}"


def linked(parameter: str) -> LedgerNumber | int | None:
    """Return the number or the id that a link's parameter names; None for any other, such as an invitation's code."""
    match = _LINKED.fullmatch(parameter)
    if match is None:
        return None
    return int(match["id"]) if match["id"] else LedgerNumber(match["item"], int(match["serial"]), int(match["year"]))


class Listed(Protocol):
    """What has a number in the ledger."""

    @property
    def id(self) -> int:
        """Return its id."""

    @property
    def document_id(self) -> int:
        """Return its document's id."""

    @property
    def year(self) -> int:
        """Return the year of the document's number."""

    @property
    def serial(self) -> int:
        """Return the document's number within its year."""

    @property
    def item(self) -> str:
        """Return its number within the document."""


def called_among(listed: Iterable[Listed]) -> dict[int, str]:
    """Return how each directive is called among these: 5 where all are of one document, else 3-5 (never a position)."""
    every = list(listed)
    if len({one.document_id for one in every}) == 1:
        return {one.id: one.item for one in every}
    short = {one.id: f"{one.serial}-{one.item}" for one in every}
    seen = Counter(short.values())
    return {one.id: short[one.id] if seen[short[one.id]] == 1 else f"{one.year}-{short[one.id]}" for one in every}
