"""The roster (名册) as a file: offices with aliases and duties, and their people, in one flat table.

An .xlsx or .csv with a row for each person; a unit without people is a row without a name. Headings and role words may
be Chinese or English. Everything that is wrong is found in one go and raised as `RosterFaults`; nothing is half-read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.intake.cells import (
    CellFault,
    CellValue,
    SheetError,
    Table,
    cell_text,
    listed,
    looks_like_formula,
    name_text,
    table_of,
)
from bot.intake.roster_columns import ALL_UNITS, ALL_WORDS, DEFAULT_LANGUAGE, HEADINGS, LANGUAGES, LIMITS, LISTS, ROLES
from bot.texts import TellableError

_REQUIRED = ("unit", "name", "roles")
_HEADING_DEPTH = 10  # a title and a note may stand above the headings
_VACANT = frozenset({"空缺", "暂缺", "待定"})


@dataclass(frozen=True)
class RosterUnit:
    """An office: its name, other names, and the words of its duties; `former`: the units that it has come from."""

    name: str
    aliases: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    former: tuple[str, ...] = ()


@dataclass(frozen=True)
class RosterPerson:
    """A person in a unit. `roles` are values of Role; `portfolio` holds unit names, or ALL_UNITS alone.

    `deputy` and `serves` refer to people of the roster (see `Roster.find`); '' where there is none.
    """

    name: str
    unit: str
    title: str = ""
    roles: tuple[str, ...] = ()
    deputy: str = ""
    portfolio: tuple[str, ...] = ()
    serves: str = ""
    language: str = DEFAULT_LANGUAGE
    phone: str = ""


@dataclass(frozen=True)
class Roster:
    """Units in the order of the sheet, and people grouped by unit in that order."""

    units: tuple[RosterUnit, ...]
    people: tuple[RosterPerson, ...]

    def find(self, reference: str, near: str) -> RosterPerson | None:
        """Return whom `reference`, a name or 姓名（单位）, means: one of the unit `near`, else the only one so called.

        None where nobody is so called, or several are.
        """
        found = _meant(self.people, reference, near)
        return found[0] if len(found) == 1 else None


class RosterFaults(TellableError):  # noqa: N818 - the plural is the point: all faults at once
    """A roster was refused; `faults` names every wrong cell, in the order of rows."""

    def __init__(self, faults: Sequence[CellFault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: fault.row))
        super().__init__("roster/faults", faults=self.faults)


@dataclass(frozen=True)
class _Columns:
    row: int  # of the headings, from 0
    places: Mapping[str, int]
    printed: Mapping[str, str]


@dataclass(frozen=True)
class _Line:
    row: int  # as Excel counts
    cells: Mapping[str, CellValue]

    def text(self, column: str) -> str:
        return name_text(self.cells.get(column, ""))

    def words(self, column: str) -> tuple[str, ...]:
        return listed(self.cells.get(column, ""))


def read_roster(path: Path) -> Roster:
    """Return the roster in a file. Raise RosterFaults, or OSError where the file cannot be read."""
    return read_roster_bytes(path.read_bytes(), path.name)


def read_roster_bytes(data: bytes, filename: str) -> Roster:
    """Return the roster in `data`; the ending of `filename` tells .csv (UTF-8 or GB18030) from .xlsx."""
    try:
        table = table_of(data, filename)
    except SheetError as error:
        raise RosterFaults([CellFault(0, "", error.text_id)]) from error
    return _RosterReader(_columns(table)).read(table)


def _columns(table: Table) -> _Columns:
    """Return where the headings stand: the row, among the first ones, that has most of them. Raise for missing ones."""
    known = {word.casefold(): column for column, words in HEADINGS.items() for word in words}
    best, faults = _Columns(0, {}, {}), []
    for row, cells in enumerate(table[:_HEADING_DEPTH]):
        texts = [cell_text(cell) for cell in cells]
        places: dict[str, int] = {}
        twice = []
        for place, text in enumerate(texts):
            column = known.get(text.casefold())
            if column in places:
                twice.append(CellFault(row + 1, text, "roster/heading_twice"))
            elif column:
                places[column] = place
        if len(places) > len(best.places):
            best, faults = _Columns(row, places, {column: texts[place] for column, place in places.items()}), twice
    missing = [column for column in _REQUIRED if column not in best.places]
    faults += [CellFault(best.row + 1, HEADINGS[column][0], "roster/heading_missing") for column in missing]
    if faults:
        raise RosterFaults(faults)
    return best


class _RosterReader:
    """Collects units, people and faults of one table."""

    def __init__(self, columns: _Columns) -> None:
        self._columns = columns
        self._faults: list[CellFault] = []
        self._units: dict[str, RosterUnit] = {}
        self._names: dict[str, str] = {}  # each name and alias → the unit's name
        self._people: dict[tuple[str, str], tuple[_Line, RosterPerson]] = {}

    def read(self, table: Table) -> Roster:
        lines = [line for line in self._lines(table) if any(line.text(column) for column in line.cells)]
        for line in lines:
            self._check_text(line)
            self._take_unit(line)
        self._names.update({name: name for name in self._units})
        for line in lines:
            self._take_aliases(line)
        for line in lines:
            self._take_person(line)
        for line, person in self._people.values():
            self._check_references(line, person)
        if not lines:
            self._faults.append(CellFault(0, "", "roster/empty"))
        if self._faults:
            raise RosterFaults(self._faults)
        order = {name: place for place, name in enumerate(self._units)}
        people = sorted((person for _, person in self._people.values()), key=lambda person: order[person.unit])
        return Roster(tuple(self._units.values()), tuple(people))

    def _lines(self, table: Table) -> Iterable[_Line]:
        for row, cells in enumerate(table[self._columns.row + 1 :], self._columns.row + 2):
            yield _Line(row, {name: cells[at] for name, at in self._columns.places.items() if at < len(cells)})

    def _fault(self, line: _Line, column: str, text_id: str, **args: str) -> None:
        self._faults.append(CellFault(line.row, self._columns.printed[column], text_id, args))

    def _check_text(self, line: _Line) -> None:
        for column in line.cells:
            if any(looks_like_formula(word) for word in _values(line, column)):
                self._fault(line, column, "roster/formula", value=line.text(column))
            limit = LIMITS.get(column)
            if limit and any(len(word) > limit for word in _values(line, column)):
                self._fault(line, column, "roster/too_long", limit=str(limit))
        for column in ("unit", "name"):
            if line.text(column) and not any(letter.isalpha() for letter in line.text(column)):
                self._fault(line, column, "roster/not_a_name", value=line.text(column))

    def _take_unit(self, line: _Line) -> None:
        name = line.text("unit")
        if not name:
            self._fault(line, "unit", "roster/unit_missing")
            return
        seen = self._units.get(name, RosterUnit(name))
        self._units[name] = RosterUnit(
            name,
            tuple(dict.fromkeys((*seen.aliases, *(alias for alias in line.words("aliases") if alias != name)))),
            tuple(dict.fromkeys((*seen.duties, *line.words("duties")))),
            tuple(dict.fromkeys((*seen.former, *(former for former in line.words("former") if former != name)))),
        )

    def _take_aliases(self, line: _Line) -> None:
        unit = line.text("unit")
        for alias in line.words("aliases"):
            other = self._names.setdefault(alias, unit)
            if other != unit:
                self._fault(line, "aliases", "roster/alias_taken", value=alias, unit=other)

    def _take_person(self, line: _Line) -> None:
        name, unit = line.text("name"), line.text("unit")
        if not name or name in _VACANT or not unit:
            return
        if (name, unit) in self._people:
            self._fault(line, "name", "roster/person_twice", value=name, unit=unit)
            return
        person = RosterPerson(
            name,
            unit,
            line.text("title"),
            self._roles(line),
            line.text("deputy"),
            self._portfolio(line),
            line.text("serves"),
            self._language(line),
            line.text("phone"),
        )
        self._people[name, unit] = (line, person)

    def _roles(self, line: _Line) -> tuple[str, ...]:
        known = {word.casefold(): role for role, words in ROLES.items() for word in words}
        for word in line.words("roles"):
            if word.casefold() not in known:
                self._fault(line, "roles", "roster/role_unknown", value=word)
        return tuple(
            dict.fromkeys(known[word.casefold()] for word in line.words("roles") if word.casefold() in known),
        )

    def _portfolio(self, line: _Line) -> tuple[str, ...]:
        words = line.words("portfolio")
        if any(word.casefold() in ALL_WORDS for word in words):
            return (ALL_UNITS,)
        for word in words:
            if word not in self._names:
                self._fault(line, "portfolio", "roster/unit_unknown", value=word)
        return tuple(dict.fromkeys(self._names[word] for word in words if word in self._names))

    def _language(self, line: _Line) -> str:
        said = line.text("language")
        for language, words in LANGUAGES.items():
            if said.casefold() in (word.casefold() for word in words):
                return language
        if said:
            self._fault(line, "language", "roster/language_unknown", value=said)
        return DEFAULT_LANGUAGE

    def _check_references(self, line: _Line, person: RosterPerson) -> None:
        if person.portfolio and "leader" not in person.roles:
            self._fault(line, "portfolio", "roster/portfolio_without_leader", value=person.name)
        if person.serves and "aide" not in person.roles:
            self._fault(line, "serves", "roster/serves_without_aide", value=person.name)
        if person.deputy and self._one(line, "deputy", person) == person:
            self._fault(line, "deputy", "roster/own_deputy", value=person.deputy)
        if person.serves:
            leader = self._one(line, "serves", person)
            if leader and "leader" not in leader.roles:
                self._fault(line, "serves", "roster/not_a_leader", value=person.serves)

    def _one(self, line: _Line, column: str, person: RosterPerson) -> RosterPerson | None:
        reference = line.text(column)
        found = _meant([other for _, other in self._people.values()], reference, person.unit)
        if not found:
            self._fault(line, column, "roster/person_unknown", value=reference)
        elif len(found) > 1:
            units = "、".join(other.unit for other in found)
            self._fault(line, column, "roster/person_ambiguous", value=reference, units=units)
        return found[0] if len(found) == 1 else None


def _values(line: _Line, column: str) -> tuple[str, ...]:
    return line.words(column) if column in LISTS else (line.text(column),)


def _meant(people: Iterable[RosterPerson], reference: str, near: str) -> list[RosterPerson]:
    so_called = list(people)
    name, _, unit = reference.replace("(", "（").rstrip(")）").partition("（")
    exact = [person for person in so_called if person.name == reference]
    if not exact and unit:
        return [person for person in so_called if (person.name, person.unit) == (name, unit)]
    return [person for person in exact if person.unit == near] or exact
