"""The office's own working days as a file: a line a day with its date, 休 or 班, and a note.

An .xlsx or .csv, with headings or without. Everything that is wrong is found in one go and raised as `CalendarFaults`;
nothing is half-read.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from bot.intake.cell_dates import cell_date
from bot.intake.cells import CellFault, CellValue, SheetError, Table, cell_text, plain_text, table_of
from bot.tellable import TellableError

HEADINGS: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "day": ("日期", "date", "day"),
    "worked": ("休/班", "班/休", "休班", "安排", "类型", "off/work", "work/off", "kind"),
    "note": ("备注", "说明", "节日", "note"),
})  # fmt: skip
OFF = frozenset({"休", "休息", "放假", "假", "off", "holiday"})
WORKED = frozenset({"班", "上班", "补班", "调休上班", "work", "worked", "working"})
LONGEST_NOTE = 100
MOST_DAYS = 3660  # ten years: more is not a calendar but a wrong file
_HEADING_DEPTH = 10  # a title may stand above the headings
_WITH_YEAR = re.compile(r"20\d\d(?:\D+\d{1,2}\D+\d{1,2}\D*|\d{4})(?:00:00(?::00)?)?")
_ANY_DAY = date(2000, 1, 1)  # every date has its year here, so none is looked for


@dataclass(frozen=True)
class CalendarDay:
    """One line of the file."""

    day: date
    worked: bool
    note: str = ""


class CalendarFaults(TellableError):  # noqa: N818 - the plural is the point: all faults at once
    """A calendar was refused; `faults` names every wrong line."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("calendar/faults", faults=self.faults)


def read_calendar(data: bytes, filename: str) -> tuple[CalendarDay, ...]:
    """Return the days in a file, in their order. Raise CalendarFaults where anything in it is wrong."""
    try:
        table = table_of(data, filename)
    except SheetError as error:
        raise CalendarFaults([CellFault(0, "", error.text_id)]) from error
    found: dict[date, tuple[int, CalendarDay]] = {}
    faults: list[CellFault] = []
    for row, cells in _lines(table):
        read = _read(row, cells)
        if isinstance(read, CellFault):
            faults.append(read)
        elif read.day in found:
            first = found[read.day][0]
            faults.append(CellFault(row, "day", "calendar/day_twice", {"day": read.day.isoformat(), "row": first}))
        else:
            found[read.day] = row, read
    if not faults and not 0 < len(found) <= MOST_DAYS:
        faults.append(CellFault(0, "", "calendar/empty" if not found else "calendar/too_many", {"most": MOST_DAYS}))
    if faults:
        raise CalendarFaults(faults)
    return tuple(day for _, day in sorted(found.values(), key=lambda pair: pair[1].day))


def _lines(table: Table) -> Iterator[tuple[int, Mapping[str, CellValue]]]:
    """Yield each line that is not empty, with its number as Excel counts and its cells by column."""
    first, places = _headings(table)
    for row, cells in enumerate(table[first:], first + 1):
        if any(cell_text(cell) for cell in cells):
            yield row, {column: cells[place] if place < len(cells) else "" for column, place in places.items()}


def _headings(table: Table) -> tuple[int, Mapping[str, int]]:
    """Return where the days begin and which column is which: as the headings say, else date, 休/班, note in order."""
    known = {word: column for column, words in HEADINGS.items() for word in words}
    for row, cells in enumerate(table[:_HEADING_DEPTH]):
        texts = [cell_text(cell).casefold() for cell in cells]
        places = {known[text]: place for place, text in reversed(list(enumerate(texts))) if text in known}
        if {"day", "worked"} <= places.keys():
            return row + 1, places
    return 0, {column: place for place, column in enumerate(HEADINGS)}


def _read(row: int, cells: Mapping[str, CellValue]) -> CalendarDay | CellFault:
    value, said = cells["day"], plain_text(cells["worked"]).casefold()
    typed = "".join(value.split()) if isinstance(value, str) else ""
    day = None if typed and not _WITH_YEAR.fullmatch(typed) else cell_date(value, _ANY_DAY)
    if day is None:
        return CellFault(row, "day", "calendar/no_date", {"value": cell_text(value)})
    if said not in OFF | WORKED:
        return CellFault(row, "worked", "calendar/neither", {"value": cell_text(cells["worked"])})
    note = plain_text(cells.get("note", ""))
    if len(note) > LONGEST_NOTE:
        return CellFault(row, "note", "calendar/note_too_long", {"most": LONGEST_NOTE})
    return CalendarDay(day, said in WORKED, note)
