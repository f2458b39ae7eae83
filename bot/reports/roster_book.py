"""The roster (名册) written as a workbook or as text, so that it can be edited and imported again."""

import csv
import io
from collections.abc import Iterator

import xlsxwriter

from bot.intake.cells import guarded
from bot.intake.roster_columns import ALL_UNITS, ALL_WORDS, HEADINGS, LANGUAGES, LISTS, ROLES
from bot.intake.roster_file import Roster, RosterPerson, RosterUnit
from bot.reports.sheets import EXCEL_ROWS, row_height, validate_list, write_texts

_WIDTHS = {
    "unit": 18,
    "aliases": 36,
    "former": 18,
    "duties": 48,
    "name": 10,
    "title": 20,
    "roles": 18,
    "deputy": 10,
    "portfolio": 36,
}
_WIDTH = 12
_CHOICES = {  # one of these, or several typed with 、 between them: a list cannot offer all sets
    "roles": [words[0] for words in ROLES.values()],
    "language": list(LANGUAGES),
}


def write_roster(roster: Roster, language: str = "zh-CN") -> bytes:
    """Return the roster as an .xlsx with headings and role words in `language` (zh-CN or en).

    All cells are strings: what begins with = + - @ is shown, never computed.
    """
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("名册" if language == "zh-CN" else "Roster")
        heading = book.add_format({"bold": True, "bg_color": "#D9E2EC", "border": 1, "valign": "vcenter"})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for place, column in enumerate(HEADINGS):
            sheet.set_column(place, place, _WIDTHS.get(column, _WIDTH))
        widths = [_WIDTHS.get(column, _WIDTH) for column in HEADINGS]
        for row, cells in enumerate(_table(roster, language)):
            sheet.set_row(row, row_height(cells, widths))
            write_texts(sheet, row, cells, [body if row else heading] * len(cells))
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for place, column in enumerate(HEADINGS):
            if column in _CHOICES:
                choices = _CHOICES[column] if language == "zh-CN" or column == "language" else _english_roles()
                validate_list(sheet, (1, EXCEL_ROWS - 1), place, choices, strict=False)
    return target.getvalue()


def write_roster_csv(roster: Roster, language: str = "zh-CN") -> bytes:
    """Return the roster as .csv in UTF-8 with a byte order mark, for Excel.

    A cell that Excel would compute gets an apostrophe before it, which `read_roster` takes off.
    """
    target = io.StringIO(newline="")
    rows = ([guarded(cell) for cell in cells] for cells in _table(roster, language))
    csv.writer(target, lineterminator="\r\n").writerows(rows)
    return target.getvalue().encode("utf-8-sig")


def _english_roles() -> list[str]:
    return [words[1] for words in ROLES.values()]


def _table(roster: Roster, language: str) -> Iterator[list[str]]:
    word = 0 if language == "zh-CN" else 1
    yield [words[word] for words in HEADINGS.values()]
    for unit in roster.units:
        people: list[RosterPerson | None] = [person for person in roster.people if person.unit == unit.name]
        for place, person in enumerate(people or [None]):
            cells = _cells(unit, person, word, first=place == 0)
            yield ["、".join(cells[column]) if column in LISTS else "".join(cells[column]) for column in HEADINGS]


def _cells(unit: RosterUnit, person: RosterPerson | None, word: int, *, first: bool) -> dict[str, tuple[str, ...]]:
    cells: dict[str, tuple[str, ...]] = dict.fromkeys(HEADINGS, ())
    cells["unit"] = (unit.name,)
    if first:
        cells |= {"aliases": unit.aliases, "former": unit.former, "duties": unit.duties}
    if person:
        cells |= {
            "name": (person.name,),
            "title": (person.title,),
            "roles": tuple(ROLES[role][word] for role in person.roles),
            "deputy": (person.deputy,),
            "portfolio": (ALL_WORDS[word],) if person.portfolio == (ALL_UNITS,) else person.portfolio,
            "serves": (person.serves,),
            "language": (person.language,),
            "phone": (person.phone,),
        }
    return cells
