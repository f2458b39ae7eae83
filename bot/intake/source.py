"""A document as it was sent, and what it is read with."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from bot.rules.workdays import WorkCalendar


@dataclass(frozen=True, slots=True)
class Source:
    """The text verbatim and its plain form `words`, letter for letter; what a person confirmed; the office's units and days.

    `first_leads`: from where on the first unit of a list leads (列第一位者为牵头单位，下同), None where no word says so;
    `since`: from which year the years of the paper count, where it says so (2022年起5年内).
    """

    text: str
    words: str
    confirmed: date | None
    known: AbstractSet[str]
    first_leads: int | None
    workdays: WorkCalendar
    since: int | None = None

    def printed(self, found: str, start: int, end: int) -> str:
        """Return what was found in the plain form as the document prints it, half-width signs and all."""
        at = self.words.find(found, start, end)
        return self.text[at : at + len(found)] if at >= 0 else found
