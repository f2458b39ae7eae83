"""Lists and search (/my, /due, /find): what somebody may read, narrowed down, the most urgent first, a page at a time."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.rules import lights
from bot.rules.ledger_numbers import readings
from bot.rules.overviews import Urgency, next_due, sought, urgency
from bot.services import planning
from bot.services.holdings import Share, holdings, numbers
from bot.services.office import Office
from bot.services.overview_lines import Choice, Found, Line, Option, Scope, Wanted
from bot.services.planning import Facts
from bot.services.sights import own_of, sight_of
from db.enums import Light, Status
from db.models import Directive, Person
from db.queries import directives as directive_queries
from db.queries import overviews as queries
from db.queries import people
from db.queries.overviews import Narrowed
from db.session import Session

PER_PAGE = 10


_STATUSES = {
    Scope.MY: directive_queries.FOLLOWED,
    Scope.DUE: tuple(lights.FOLLOWED),
    Scope.FIND: directive_queries.KNOWN,
}


@dataclass(frozen=True)
class _Row:
    directive: Directive
    light: Light | None
    urgency: Urgency
    due: tuple[date, str] | None
    share: Share | None
    named: bool  # somebody looks for this very number


class Overviews:
    """Lists of directives, each person's by what they may read."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def page(self, person_id: int, wanted: Wanted) -> Found:
        """Return a page of a list; a page beyond its end is the last."""
        async with self._office.database.read() as session:
            person = await people.get(session, person_id)
            everything = await self._rows(session, person, wanted)
            rows = _with_light(everything, wanted.light)
            pages = max(-(-len(rows) // PER_PAGE), 1)
            number = min(wanted.page, pages - 1)
            called = numbers(row.directive for row in everything)
            shown = rows[number * PER_PAGE : (number + 1) * PER_PAGE]
            return Found(
                wanted=replace(wanted, page=number),
                lines=[_line(row, called) for row in shown],
                pages=pages,
                count=len(rows),
                total=len(everything),
                lights=Counter(row.light for row in everything if row.light is not None),
                names=_names(wanted, everything),
                choices=frozenset(c for c in Choice if wanted.chosen(c) or _narrows(rows, c)),
                own=sum(row.share is not None and row.share <= Share.LIAISON for row in everything),
                held=any(row.share is not None for row in everything),
            )

    async def options(self, person_id: int, wanted: Wanted, choice: Choice) -> list[Option]:
        """Return to what a list can be narrowed, whatever it is narrowed to of the same now; most directives first."""
        async with self._office.database.read() as session:
            person = await people.get(session, person_id)
            rows = await self._rows(session, person, wanted.choosing(choice, 0))
            found = _options(_with_light(rows, wanted.light), choice)
            return sorted(found, key=lambda option: -option.count)

    async def _rows(self, session: Session, person: Person, wanted: Wanted) -> list[_Row]:
        """Return all rows of a list in their order, whatever their light."""
        office = self._office
        held = await holdings(session, person, office.day_of(office.clock.now()))
        sights = [await sight_of(session, office, person)]
        if wanted.scope is Scope.MY:
            sights.append(await own_of(session, office, person, held))
        words = sought(wanted.words)
        read_as = [(word, [(n.item, n.serial, n.year) for n in readings(word)]) for word in words]
        found = await queries.directives(
            session,
            sights,
            Narrowed(_STATUSES[wanted.scope], wanted.unit_id, wanted.document_id, wanted.owner_id, read_as),
        )
        running = [directive for directive in found if directive.status in directive_queries.FOLLOWED]
        facts = await planning.facts_of(session, running)
        shares = {one.directive.id: one.share for one in held}
        rows = [self._row(directive, facts.get(directive.id), shares.get(directive.id), words) for directive in found]
        if wanted.scope is Scope.DUE:
            rows = [row for row in rows if row.urgency <= Urgency.SOON]
        return sorted(rows, key=_order)

    def _row(self, directive: Directive, facts: Facts | None, share: Share | None, words: Sequence[str]) -> _Row:
        office = self._office
        today = office.day_of(office.clock.now())
        numbered = [number for word in words for number in readings(word)]
        document = directive.document
        named = any(
            n.item == directive.item and n.serial in {None, document.serial} and n.year in {None, document.year}
            for n in numbered
        )
        if facts is None:
            light = Light.BLUE if directive.status in {Status.CLOSED, Status.ARCHIVED} else None
            return _Row(directive, light, Urgency.AT_REST, None, share, named)
        standing, policy = facts.standing(office), facts.policy(office)
        return _Row(
            directive,
            lights.light(standing, today, policy, office.calendar),
            urgency(standing, today, policy, office.calendar),
            next_due(standing),
            share,
            named,
        )


def _with_light(rows: Iterable[_Row], light: Light | None) -> list[_Row]:
    return [row for row in rows if light is None or row.light is light]


def _order(row: _Row) -> tuple[bool, bool, Urgency, date]:
    """Sort a list; directives of the same day stay as their documents have them."""
    helps = row.share is not None and row.share >= Share.SUPPORT
    return not row.named, helps, row.urgency, row.due[0] if row.due else date.max


def _line(row: _Row, called: Mapping[int, str]) -> Line:
    directive = row.directive
    return Line(
        id=directive.id,
        number=called[directive.id],
        printed=directive.number,
        item=directive.item,
        title=directive.title,
        light=row.light,
        status=directive.status,
        unit=directive.lead_name or (directive.owner.unit.name if directive.owner else ""),
        due_on=row.due[0] if row.due else directive.due_on,
        due=row.due[1] if row.due else "final",
        urgency=row.urgency,
        share=row.share,
    )


def _units(directive: Directive) -> Iterable[tuple[int, str]]:
    return ((unit.unit_id, unit.unit.name) for unit in directive.units)


def _documents(directive: Directive) -> Iterable[tuple[int, str]]:
    return ((directive.document_id, f"{directive.document.number} {directive.document.title}"),)


def _owners(directive: Directive) -> Iterable[tuple[int, str]]:
    return ((directive.owner.id, directive.owner.name),) if directive.owner else ()


_OF: dict[Choice, Callable[[Directive], Iterable[tuple[int, str]]]] = {
    Choice.UNIT: _units,
    Choice.DOCUMENT: _documents,
    Choice.OWNER: _owners,
}


def _options(rows: Iterable[_Row], choice: Choice) -> list[Option]:
    """Return of a choice what occurs in these rows."""
    found: dict[int, str] = {}
    counts: Counter[int] = Counter()
    for row in rows:
        for ident, name in _OF[choice](row.directive):
            found[ident] = name
            counts[ident] += 1
    return [Option(ident, name, counts[ident]) for ident, name in found.items()]


def _narrows(rows: Sequence[_Row], choice: Choice) -> bool:
    """Return whether a choice would leave fewer of these rows."""
    return any(option.count < len(rows) for option in _options(rows, choice))


def _names(wanted: Wanted, rows: Sequence[_Row]) -> dict[Choice, str]:
    """Return what a list is narrowed to, by the rows in it: of an empty list nothing is told."""
    chosen = {choice: wanted.chosen(choice) for choice in Choice if wanted.chosen(choice)}
    found = {choice: {option.id: option.name for option in _options(rows, choice)} for choice in chosen}
    return {choice: found[choice][ident] for choice, ident in chosen.items() if ident in found[choice]}
