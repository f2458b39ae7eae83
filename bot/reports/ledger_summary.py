"""The ledger's summary sheet (汇总): counts by unit, as formulas over the ledger's rows, each with its value beside it.

A program that does not calculate shows the values; one that does gets the same. Both count by one `_Figure`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xlsxwriter.utility import xl_range_abs, xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from bot.reports.ledger_columns import NOTES, notes_of, unit_words
from bot.reports.ledger_values import LedgerBook, LedgerRow, on_time, within
from bot.reports.sheets import write_texts
from bot.reports.tables import A4, COLOURS, FIRST, Looks
from bot.texts import Texts
from db.enums import Light

UNIT_WIDTH = 24
WIDTH = 9
TOP = 5
"""The line (from 0) of the table's headings; above it: title, what it is about, the period, how things stood when."""

LIT = ("light", '"?*"')
"""The criterion of having a light."""

_PERIOD = 2  # the line of the period's first and last day, which formulas refer to
_FIRST_DAY, _LAST_DAY = xl_rowcol_to_cell(_PERIOD, 1, True, True), xl_rowcol_to_cell(_PERIOD, 3, True, True)


@dataclass(frozen=True)
class _Figure:
    """A column: what a row counts for, and the same as criteria of COUNTIFS (column of the ledger, criterion).

    `added`: the column whose numbers are added up (SUMIFS) instead.
    """

    name: str
    worth: Callable[[LedgerRow], int]
    criteria: Sequence[tuple[str, str]]
    light: Light | None = None
    added: str = ""


def write_summary(
    sheet: Worksheet, looks: Looks, texts: Texts, book: LedgerBook, ledger: tuple[str, Mapping[str, int]]
) -> None:
    """Write the sheet; `ledger`: the name of the ledger's sheet, and the place (from 0) of each of its columns."""
    figures = _figures(texts, book)
    _write_head(sheet, looks, texts, book, len(figures))
    headings = [texts.label("ledger_column", "unit"), texts.label("ledger_figure", "total")]
    headings += [texts.label("ledger_figure", figure.name) for figure in figures]
    write_texts(sheet, TOP, headings, [looks.heading(), looks.heading(), *(_heading(looks, f) for f in figures)])
    sheet.set_row(TOP, 36)
    ranges = {column: _range(ledger[0], place, len(book.rows)) for column, place in ledger[1].items()}
    lines: list[str | None] = [*book.units, None]
    for line, unit in enumerate(lines, TOP + 1):
        rows = [row for row in book.rows if unit in {None, row.entry.unit_now}]
        sheet.set_row(line, 18)
        _write_line(sheet, looks, texts, (line, unit), figures, rows, ranges)
    _write_notes(sheet, looks, texts, book, TOP + 2 + len(lines))
    _lay_out(sheet)


def _figures(texts: Texts, book: LedgerBook) -> list[_Figure]:
    lights = [
        _Figure(light.value, _has_light(light), [("light", f'"{texts.label("light_letter", light)}*"')], light)
        for light in Light
    ]
    notes = [_Figure(note, _has_note(note), [("notes", f'"*{texts.label("ledger_note", note)}*"')]) for note in NOTES]
    closed = [*_in_period("closed_on"), LIT]
    return [
        *lights,
        *notes,
        _Figure(
            "issued",
            lambda row: _lit(row) and within(row.entry.issued_on, book.period),
            [*_in_period("issued_on"), LIT],
        ),
        _Figure("closed", lambda row: _closed(row, book), closed),
        _Figure(
            "on_time",
            lambda row: _closed(row, book) and on_time(row.entry),
            [*closed, ("on_time", f'"{texts.label("ledger_word", "yes")}"')],
        ),
        _Figure("extended", lambda row: row.extended if _lit(row) else 0, [LIT], added="extended"),
        _Figure("returned", lambda row: row.returned if _lit(row) else 0, [LIT], added="returned"),
    ]


def _lit(row: LedgerRow) -> bool:
    """Return whether a row has a light: what was cancelled is in no count."""
    return row.entry.light is not None


def _closed(row: LedgerRow, book: LedgerBook) -> bool:
    return _lit(row) and within(row.entry.closed_on, book.period)


def _has_light(light: Light) -> Callable[[LedgerRow], bool]:
    return lambda row: row.entry.light is light


def _has_note(note: str) -> Callable[[LedgerRow], bool]:
    return lambda row: note in notes_of(row)


def _in_period(column: str) -> list[tuple[str, str]]:
    return [(column, f'">="&{_FIRST_DAY}'), (column, f'"<="&{_LAST_DAY}')]


def _range(sheet: str, place: int, rows: int) -> str:
    quoted = sheet.replace("'", "''")
    return f"'{quoted}'!{xl_range_abs(FIRST, place, FIRST + max(rows, 1) - 1, place)}"


def _write_line(
    sheet: Worksheet,
    looks: Looks,
    texts: Texts,
    at: tuple[int, str | None],
    figures: Sequence[_Figure],
    rows: Sequence[LedgerRow],
    ranges: Mapping[str, str],
) -> None:
    """Write a unit's line, or (None) that of all; the total is the sum of the lights, as in every paper."""
    line, unit = at
    bold = {"bold": True, "bg_color": "#EEF2F6"} if unit is None else {}
    number = looks.of(num_format="0;-0;0", align="center", valign="vcenter", **bold)
    name = texts.label("ledger_word", "all") if unit is None else unit_words(texts, unit)
    write_texts(sheet, line, [name], [looks.of(num_format="@", valign="vcenter", **bold)])
    first, last = (xl_rowcol_to_cell(line, 2 + place) for place in (0, len(Light) - 1))
    sheet.write_formula(line, 1, f"=SUM({first}:{last})", number, sum(map(_lit, rows)))
    own = [] if unit is None else [("counted", f'"="&$A{line + 1}')]
    for place, figure in enumerate(figures, 2):
        criteria = ",".join(f"{ranges[column]},{criterion}" for column, criterion in [*own, *figure.criteria])
        formula = f"=SUMIFS({ranges[figure.added]},{criteria})" if figure.added else f"=COUNTIFS({criteria})"
        sheet.write_formula(line, place, formula, number, sum(map(figure.worth, rows)))


def _heading(looks: Looks, figure: _Figure) -> object:
    if figure.light is None:
        return looks.heading()
    background, letters = COLOURS[figure.light]
    return looks.of(bold=True, bg_color=background, font_color=letters, align="center", valign="vcenter")


def _write_head(sheet: Worksheet, looks: Looks, texts: Texts, book: LedgerBook, figures: int) -> None:
    plain, day = looks.plain(font_size=10), looks.plain(font_size=10, num_format="yyyy-mm-dd", align="left")
    title = looks.plain(bold=True, font_size=16, valign="vcenter")
    sheet.set_row(0, 34)
    write_texts(sheet, 0, [texts.plain("ledger/title", {"book": book})], [title])
    write_texts(sheet, 1, [texts.plain("ledger/scope", {"book": book})], [plain])
    write_texts(sheet, _PERIOD, [texts.label("ledger_word", "period")], [plain])
    sheet.write_datetime(_PERIOD, 1, book.period.first, day)
    write_texts(
        sheet, _PERIOD, [texts.label("ledger_word", "to")], [looks.plain(font_size=10, align="center")], start=2
    )
    sheet.write_datetime(_PERIOD, 3, book.period.last, day)
    write_texts(sheet, 3, [as_of(texts, book)], [plain])
    sheet.set_column(0, 0, UNIT_WIDTH)
    sheet.set_column(1, 1 + figures, WIDTH)


def _write_notes(sheet: Worksheet, looks: Looks, texts: Texts, book: LedgerBook, line: int) -> None:
    unlit = sum(not _lit(row) for row in book.rows)
    args = {"rows": len(book.rows), "unlit": unlit, "earlier": book.earlier, "later": book.later, "period": book.period}
    notes = texts.plain("ledger/notes", args)
    small = looks.plain(font_size=9, font_color="#4B5563")
    for place, note in enumerate(filter(str.strip, notes.splitlines()), line):
        write_texts(sheet, place, [note.strip()], [small])


def _lay_out(sheet: Worksheet) -> None:
    sheet.freeze_panes(TOP + 1, 1)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(TOP)
    sheet.set_footer("&C&9&P / &N")


def as_of(texts: Texts, book: LedgerBook) -> str:
    """Return the words for when things stood so."""
    return texts.plain("ledger/as_of", {"day": texts.date_of(book.at), "at": book.at})
