"""The drafts of a document as an Excel sheet, and what a sheet that came back means.

`bot.reports.draft_sheet` writes the sheet, `bot.intake.sheets.draft_sheet_reading` reads it. A hidden part says which document
and version it is of, what each cell said when it was written, and which words stand for which values: so a sheet that was
sorted, filtered or shortened is understood, and only what somebody has edited counts as edited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import TypeAlias

from bot.intake.cells import CellFault

SHOWN = ("number", "path", "text", "reason", "date_words")
"""Columns that inform. Number and text are edited where rows are added, split or merged, and nowhere else."""

COLUMNS = (
    *("number", "path", "title", "text", "kind", "lead", "support", "owner", "due", "cadence", "targets"),
    *("done_when", "leader", "left_out", "reason", "date_words"),
)
"""All columns of the clerk's sheet in their order: names of DraftRow's fields."""

UNIT_COLUMNS = (
    *("number", "path", "title", "text", "kind", "lead", "support", "owner", "due", "cadence", "targets"),
    *("done_when", "comment"),
)
"""The columns of the sheet in which a unit comments on the drafts that concern it (征求意见)."""

ORIGIN_SHEET = "duban"
ORIGIN_MARK = "duban drafts 2"
MAX_TITLE = 20
TARGET_MARK = "；"

DraftValue: TypeAlias = str | tuple[str, ...] | date | bool | None


@dataclass(frozen=True)
class DraftRow:
    """A draft as the sheet shows it. `kind` and `cadence` are the values that the database stores, '' for no cadence.

    Units and people are names. `targets` are the numeric targets in words; `reason` says why the lead is suggested,
    `date_words` are the document's own words on the date; `comment` is for a unit's own words.
    """

    row_id: int
    number: str
    path: str
    title: str
    text: str
    kind: str
    lead: str = ""
    support: tuple[str, ...] = ()
    owner: str = ""
    due: date | None = None
    cadence: str = ""
    targets: tuple[str, ...] = ()
    done_when: str = ""
    leader: str = ""
    left_out: bool = False
    reason: str = ""
    date_words: str = ""
    comment: str = ""


@dataclass(frozen=True)
class SheetOrigin:
    """What a sheet is of: the document, the version of its drafts, and the office's date when it was written.

    `unit_id` is 0 for the clerk's own sheet, else the unit that is asked for its comments.
    """

    document_id: int
    version: int
    written_on: date
    unit_id: int = 0


@dataclass(frozen=True)
class SheetRow:
    """An edited row. `values` holds each cell that was edited and could be read, by column."""

    row: int
    row_id: int
    number: str
    values: Mapping[str, DraftValue] = field(hash=False)


@dataclass(frozen=True)
class AddedRow:
    """A row for a draft that is not there yet: a new one, or a part of one that is split. Empty cells are not in `values`."""

    row: int
    text: str
    values: Mapping[str, DraftValue] = field(hash=False)


@dataclass(frozen=True)
class SplitRows:
    """A draft that is split into the rows `parts`; `digest` is of its text as the sheet was written."""

    row_id: int
    number: str
    digest: str
    parts: tuple[AddedRow, ...]


@dataclass(frozen=True)
class MergedRow:
    """Drafts that are merged into the first of them, in the order of the document. `values`: what was edited against it."""

    row: int
    row_ids: tuple[int, ...]
    numbers: tuple[str, ...]
    values: Mapping[str, DraftValue] = field(hash=False)


@dataclass(frozen=True)
class SheetRead:
    """A sheet sent back. `missing` are ids and numbers whose rows are no longer there: nothing is said of them.

    `letters` are Excel's letters of the columns, by the names of the columns.
    """

    document_id: int
    version: int
    unit_id: int
    rows: tuple[SheetRow, ...]
    faults: tuple[CellFault, ...]
    missing: tuple[tuple[int, str], ...] = ()
    added: tuple[AddedRow, ...] = ()
    splits: tuple[SplitRows, ...] = ()
    merges: tuple[MergedRow, ...] = ()
    letters: Mapping[str, str] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Change:
    """One cell that was changed."""

    row_id: int
    number: str
    field: str
    old: DraftValue
    new: DraftValue


def text_digest(text: str) -> str:
    """Return a short digest of a directive's text that does not depend on how line breaks and spaces came through."""
    return sha256("".join(text.split()).encode()).hexdigest()[:16]


def changes(before: Sequence[DraftRow], after: Sequence[SheetRow]) -> tuple[Change, ...]:
    """Return what an edited sheet changes in the drafts, in the order of `before` and of the columns."""
    edited = {row.row_id: row for row in after}
    return tuple(
        Change(draft.row_id, draft.number, column, getattr(draft, column), edited[draft.row_id].values[column])
        for draft in before
        if draft.row_id in edited
        for column in dict.fromkeys((*COLUMNS, *UNIT_COLUMNS))
        if column in edited[draft.row_id].values
        and comparable(edited[draft.row_id].values[column]) != comparable(getattr(draft, column))
    )


def comparable(value: DraftValue) -> DraftValue:
    """Let texts count as equal where only spaces and line breaks differ: Excel changes those by itself."""
    if isinstance(value, tuple):
        return tuple(" ".join(word.split()) for word in value)
    return " ".join(value.split()) if isinstance(value, str) else value
