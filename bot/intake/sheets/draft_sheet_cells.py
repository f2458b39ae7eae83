"""The hidden part of a sheet of drafts, and the value of one visible cell read with its help."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.intake.cell_dates import cell_date
from bot.intake.cells import CellValue, SheetError, Table, cell_text, listed, name_text, plain_text
from bot.intake.sheets.draft_sheet import MAX_TITLE, ORIGIN_MARK, SHOWN, DraftValue, comparable

_NO = frozenset({"", "否", "no", "n", "0", "false", "×"})
_YES = frozenset({"是", "yes", "y", "1", "true", "√", "✓"})
_TARGET_MARKS = re.compile(r"[；;\n]+")


@dataclass(frozen=True)
class WrittenDraft:
    """A draft as the sheet was written: its row's id, a digest of its text, and the words of its cells by column."""

    row_id: int
    digest: str
    cells: Mapping[str, str]


@dataclass(frozen=True)
class HiddenPart:
    """What the hidden part says."""

    document_id: int
    version: int
    written_on: date
    unit_id: int
    columns: Mapping[str, str]  # heading → column
    words: Mapping[tuple[str, str], str]  # column and word → value
    drafts: Mapping[str, WrittenDraft]  # by number

    @classmethod
    def of(cls, table: Table) -> "HiddenPart":
        """Read the hidden sheet. Raises SheetError where it is none of ours."""
        lines = [[cell_text(cell) for cell in cells] for cells in table]
        try:
            if lines[0][0] != ORIGIN_MARK:
                raise SheetError("sheet/not_drafts")
            columns = {line[2]: line[1] for line in lines[1:] if line[0] == "column"}
            return cls(
                document_id=int(lines[0][1]),
                version=int(lines[0][2]),
                written_on=date.fromisoformat(lines[0][3]),
                unit_id=int(lines[0][4]),
                columns=columns,
                words={(line[1], line[3]): line[2] for line in lines[1:] if line[0] == "word"},
                drafts={line[1]: _draft(line, list(columns.values())) for line in lines[1:] if line[0] == "draft"},
            )
        except (IndexError, ValueError) as error:
            raise SheetError("sheet/not_drafts") from error


def _draft(line: list[str], columns: list[str]) -> WrittenDraft:
    return WrittenDraft(int(line[2]), line[3], dict(zip(columns, line[4:], strict=False)))


@dataclass(frozen=True)
class CellReader:
    """Reads cells. What is wrong with one is a text id and its arguments beside the cell's own words."""

    hidden: HiddenPart

    def edited(
        self, cells: Mapping[str, CellValue], written: WrittenDraft
    ) -> tuple[dict[str, DraftValue], dict[str, tuple[str, dict[str, Any]]]]:
        """Return the values of the cells that differ from what was written, and what is wrong, by column."""
        values: dict[str, DraftValue] = {}
        faults = {}
        for column, cell in cells.items():
            if column in SHOWN or plain_text(cell) == plain_text(written.cells.get(column, "")):
                continue
            fault, value = self.value(column, cell)
            if fault:
                faults[column] = (fault, self._arguments(column))
            elif comparable(value) != comparable(self.value(column, written.cells.get(column, ""))[1]):
                values[column] = value
        return values, faults

    def _arguments(self, column: str) -> dict[str, Any]:
        choices = [word for name, word in self.hidden.words if name == column]
        return {"limit": MAX_TITLE, "choices": "、".join(choices)}

    def value(self, column: str, cell: CellValue) -> tuple[str, DraftValue]:
        """Return the text id of what is wrong with a cell, '' where nothing is, and the value."""
        text = plain_text(cell)
        match column:
            case "due":
                due = cell_date(cell, self.hidden.written_on)
                return ("sheet/date_unreadable" if text and due is None else ""), due
            case "kind" | "cadence" | "left_out":
                return self._choice(column, text)
            case "title":
                return ("sheet/title_long" if len(text) > MAX_TITLE else "" if text else "sheet/title_missing"), text
            case "lead" if len(listed(cell)) > 1:
                return "sheet/one_lead", None
            case _:
                return "", _words(column, cell)

    def _choice(self, column: str, text: str) -> tuple[str, DraftValue]:
        if column == "left_out" and text.casefold() in _NO | _YES:
            return "", text.casefold() in _YES
        if column == "cadence" and not text:
            return "", ""
        value = self.hidden.words.get((column, text))
        if value is None:
            return "sheet/choice_unknown", None
        return "", column == "left_out" or value


def _words(column: str, cell: CellValue) -> DraftValue:
    match column:
        case "support":
            return listed(cell)
        case "targets":
            return tuple(text for part in _TARGET_MARKS.split(cell_text(cell)) if (text := plain_text(part)))
        case "done_when" | "comment":
            return cell_text(cell)
        case _:
            return name_text(cell)
