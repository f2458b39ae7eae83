"""The list (清单) of a target as an Excel sheet, and what a sheet that comes means: ours sent back, or somebody's own.

`bot.reports.list_sheet` writes it, `bot.intake.sheets.list_reading` reads it. As with the sheet of drafts, a hidden part says
which list it is of and what each cell said when it was written, so that only what somebody has edited counts as edited.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.intake.cells import CellFault

LIST_MARK = "duban list 1"
COLUMNS = ("number", "name", "state", "note", "owner", "since")
SHOWN = frozenset({"number", "since"})
"""Columns that inform. The number is left empty where a row is added."""

STATES = ("open", "done", "stopped")
"""As the database keeps them."""

MAX_NAME = 200
MAX_NOTE = 500


@dataclass(frozen=True)
class SheetItem:
    """A row as the sheet shows it. `since`: the day on which its state was last set."""

    row_id: int
    number: int
    name: str
    state: str
    note: str = ""
    owner: str = ""
    since: date | None = None


@dataclass(frozen=True)
class EditedItem:
    """A row of ours in which cells were edited: what they say now, by column."""

    row: int  # as Excel counts
    row_id: int
    number: int
    values: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class AddedItem:
    """A row that the list has not: empty cells are not in `values`. `number` is the sheet's own, None without one."""

    row: int
    number: int | None
    values: Mapping[str, str] = field(hash=False)


@dataclass(frozen=True)
class ListRead:
    """A sheet as read. `target_id` is 0 for somebody's own list, whose rows are all in `added`.

    `missing` are ids and numbers of rows that were taken out of ours; `letters` are Excel's, by column.
    """

    target_id: int
    edited: tuple[EditedItem, ...] = ()
    added: tuple[AddedItem, ...] = ()
    missing: tuple[tuple[int, int], ...] = ()
    faults: tuple[CellFault, ...] = ()
    headings: Mapping[str, str] = field(default_factory=dict, hash=False)
    letters: Mapping[str, str] = field(default_factory=dict, hash=False)

    def fault(self, row: int, column: str, text_id: str, args: Mapping[str, object]) -> CellFault:
        """Return what is wrong with a cell, which only the office can tell: nobody is so called."""
        return CellFault(row, self.headings.get(column, column), text_id, args, self.letters.get(column, ""))
