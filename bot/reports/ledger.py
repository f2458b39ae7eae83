"""The ledger (督办台账) as a workbook: summary, directives, reports, targets, and what there is of parts, requests, instructions."""

import io
from collections.abc import Sequence
from typing import TypeVar

import xlsxwriter

from bot.reports import ledger_annexes as annexes
from bot.reports.ledger_columns import ledger_columns
from bot.reports.ledger_summary import as_of, write_summary
from bot.reports.ledger_values import LedgerBook
from bot.reports.tables import A3, A4, Column, Looks, lay_out, write_table
from bot.texts import Texts

R = TypeVar("R")
NUMBER_AND_TITLE = 2
"""What stays in sight of a table when one scrolls to the right."""


def write_ledger(book: LedgerBook, texts: Texts) -> bytes:
    """Return the ledger as an .xlsx. All words go in as strings: the summary's own formulas are the only ones."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as workbook:
        _Writer(workbook, book, texts).write()
    return target.getvalue()


class _Writer:
    def __init__(self, workbook: xlsxwriter.Workbook, book: LedgerBook, texts: Texts) -> None:
        self._workbook = workbook
        self._book = book
        self._texts = texts
        self._looks = Looks(workbook)

    def write(self) -> None:
        book, texts = self._book, self._texts
        name = texts.label("ledger_sheet", "ledger")
        summary = self._workbook.add_worksheet(texts.label("ledger_sheet", "summary"))
        columns = ledger_columns(texts, problems=book.problems)
        self._table("ledger", columns, book.rows, A3)
        self._table("reports", annexes.report_columns(texts, withheld=book.withheld), book.reports)
        targets = [(row, target) for row in book.rows for target in row.targets]
        self._table("targets", annexes.target_columns(texts), targets)
        if book.parts:
            self._table("parts", annexes.part_columns(texts), book.parts)
        if book.requests:
            self._table("requests", annexes.request_columns(texts), book.requests)
        if book.instructions:
            self._table("instructions", annexes.instruction_columns(texts), book.instructions)
        places = {column.name: place for place, column in enumerate(columns)}
        write_summary(summary, self._looks, texts, book, (name, places))

    def _table(self, name: str, columns: Sequence[Column[R]], rows: Sequence[R], paper: int = A4) -> None:
        texts = self._texts
        sheet = self._workbook.add_worksheet(texts.label("ledger_sheet", name))
        headings = [texts.label("ledger_column", column.name) for column in columns]
        title = texts.plain("ledger/sheet_title", {"sheet": texts.label("ledger_sheet", name), "book": self._book})
        write_table(sheet, self._looks, title, headings, columns, rows)
        lay_out(sheet, NUMBER_AND_TITLE, paper, as_of(texts, self._book))
