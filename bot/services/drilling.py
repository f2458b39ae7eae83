"""The drill-down: a portfolio, its units, a unit's directives; counts of the figures that all papers share.

What somebody looks at comes with each press and is asked for anew: whose it is, today, says the database.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.rules.digests import changes
from bot.rules.drilling import next_owed, pressing
from bot.rules.figures import Counts, Entry, Figures, Period, Scope, tally
from bot.rules.ledger_numbers import called_among
from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access
from bot.services.figures import entries_of, figures_of
from bot.services.office import Office
from bot.services.sights import charge_of
from db.enums import DigestScope, Light, Role, Status
from db.models import Digest, Person
from db.queries import digests, documents, ledger, people, portfolios
from db.session import Cause, Session

PER_PAGE = 10


class About(StrEnum):
    """What is drilled into. The value travels in buttons: never change one."""

    PORTFOLIO = "p"  # of the leader `about_id`
    DOCUMENT = "d"
    UNIT = "u"
    EVERYTHING = "e"


_OF_DIGEST = {
    DigestScope.PORTFOLIO: About.PORTFOLIO,
    DigestScope.DOCUMENT: About.DOCUMENT,
    DigestScope.UNIT: About.UNIT,
    DigestScope.EVERYTHING: About.EVERYTHING,
}
_AS_DIGEST = {about: scope for scope, about in _OF_DIGEST.items()}


@dataclass(frozen=True)
class Spot:
    """Where somebody is. `digest_id`: the digest it is left to, 0 for none; `units_page`: the page of units it was entered from.

    `unit_id`: 0 for all units together, None for what no unit leads. `light`: None for all.
    """

    about: About
    about_id: int = 0
    digest_id: int = 0
    units_page: int = 0
    unit_id: int | None = 0
    light: Light | None = None


@dataclass(frozen=True)
class Since:
    """The last digest of the same: its number and day, and by how much each light's count has changed since."""

    issue: int
    day: date
    changes: Mapping[Light, int]


@dataclass(frozen=True)
class Overview:
    """The counts of all, and of each unit in the office's order.

    `name`: whose it is, '' for everything. `since`: None before the first digest.
    """

    spot: Spot
    name: str
    figures: Figures
    since: Since | None


@dataclass(frozen=True)
class DrillLine:
    """A directive in a list: its number as short as can be, and what is owed first, if anything."""

    entry: Entry
    number: str
    owed_on: date | None
    owed: str


@dataclass(frozen=True)
class Listed:
    """A page of directives, most pressing first. `unit`: '' for all units; `counts`: of them all, whatever the light chosen."""

    spot: Spot
    name: str
    unit: str
    counts: Counts
    count: int
    lines: Sequence[DrillLine]
    page: int
    pages: int
    at: datetime


class DrillDown:
    """Looking from the counts down to the directives that are counted."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def own(self, person_id: int) -> Spot:
        """Return what of the office is a person's to look at: all, a portfolio, or a unit. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            person = await people.get(session, person_id)
            if await access.verdict_on(session, office, cause, Action.FIGURES) is not Verdict.NO:
                return Spot(About.EVERYTHING)
            leader, _ = await charge_of(session, office, person)
            spot = Spot(About.UNIT, person.unit_id) if leader is None else Spot(About.PORTFOLIO, leader)
            await self._scope(session, cause, spot)
            return spot

    async def of_digest(self, person_id: int, digest_id: int) -> Spot:
        """Return what a digest is about, of today. Raises RefusedError where it is not the person's to look at."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            digest = await digests.get(session, digest_id)
            if digest is None:
                raise access.RefusedError
            about = digest.reader_id if digest.scope is DigestScope.PORTFOLIO else digest.about_id
            spot = Spot(_OF_DIGEST[digest.scope], about, digest.id)
            await self._scope(session, cause, spot)
            return spot

    async def overview(self, person_id: int, spot: Spot) -> Overview:
        """Return the counts as they stand. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            scope = await self._scope(session, cause, spot)
            figures = await figures_of(session, office, scope, self._week(cause.at), cause.at)
            last = await digests.newest_about(session, _AS_DIGEST[spot.about], *_about_ids(spot))
            return Overview(spot, await _name(session, spot), figures, _since(last, figures.all))

    async def listed(self, person_id: int, spot: Spot, page: int) -> Listed:
        """Return a page of the directives of a unit, or of all; a page beyond its end is the last.

        Raises RefusedError, also for a unit that is not, or no more, among what the person may look at.
        """
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            scope = await self._scope(session, cause, spot)
            entries = await self._entries(session, scope, spot, cause.at)
            if spot.unit_id and not entries and not await self._is_in_charge(session, scope, spot.unit_id, cause.at):
                raise access.RefusedError
            chosen = sorted((e for e in entries if spot.light in {None, e.light}), key=pressing)
            pages = max(-(-len(chosen) // PER_PAGE), 1)
            page = min(page, pages - 1)
            called = called_among(entries)
            return Listed(
                spot=spot,
                name=await _name(session, spot),
                unit=await _unit(session, spot.unit_id) if spot.unit_id else "",
                counts=tally(entries),
                count=len(chosen),
                lines=[_line(entry, called) for entry in chosen[page * PER_PAGE : (page + 1) * PER_PAGE]],
                page=page,
                pages=pages,
                at=cause.at,
            )

    async def _entries(self, session: Session, scope: Scope, spot: Spot, at: datetime) -> list[Entry]:
        """Return what the counts of a unit, or of all, count."""
        led = replace(scope, unit_id=spot.unit_id) if spot.unit_id else scope
        week = self._week(at)
        return [
            entry
            for entry in await entries_of(session, self._office, led, at)
            if entry.light is not None
            and (entry.status is not Status.ARCHIVED or week.first <= (entry.closed_on or date.min) <= week.last)
            and (spot.unit_id is not None or entry.unit_id is None)
        ]

    def _week(self, at: datetime) -> Period:
        today = self._office.day_of(at)
        return Period(today - timedelta(days=today.weekday()), today)

    async def _is_in_charge(self, session: Session, scope: Scope, unit_id: int, at: datetime) -> bool:
        """Return whether a unit without a directive is one of a scope all the same."""
        if scope.leader_id is None:
            return scope.unit_id in {None, unit_id} and scope.document_id is None
        return await portfolios.holds(session, scope.leader_id, unit_id, self._office.day_of(at))

    async def _scope(self, session: Session, cause: Cause, spot: Spot) -> Scope:
        """Return what a spot means, for one whose it is today. Raises RefusedError."""
        person = await people.get(session, cause.person_id or 0)
        relation = await self._relation(session, person, spot)
        await access.require(session, self._office, cause, Action.FIGURES, also=relation)
        match spot.about:
            case About.PORTFOLIO:
                return Scope(leader_id=spot.about_id)
            case About.DOCUMENT:
                return Scope(document_id=spot.about_id)
            case About.UNIT:
                return Scope(unit_id=spot.about_id)
            case About.EVERYTHING:
                return Scope()

    async def _relation(self, session: Session, person: Person, spot: Spot) -> Relation:
        """Return how a person stands to what is drilled into; NONE leaves it to those who may see everything."""
        if spot.about is About.UNIT:
            heads = Role.HEAD in person.roles and person.unit_id == spot.about_id
            return Relation.UNIT if heads else Relation.NONE
        leader, _ = await charge_of(session, self._office, person)
        if leader is None or spot.about is About.EVERYTHING:
            return Relation.NONE
        if spot.about is About.PORTFOLIO:
            return Relation.PORTFOLIO if leader == spot.about_id else Relation.NONE
        document = await documents.get(session, spot.about_id)
        return Relation.PORTFOLIO if document is not None and document.leader_id == leader else Relation.NONE


def _about_ids(spot: Spot) -> tuple[int | None, int]:
    """Return whose digests are about a spot (None: anybody's) and what they have as theirs."""
    return (spot.about_id, 0) if spot.about is About.PORTFOLIO else (None, spot.about_id)


def _since(last: Digest | None, now: Counts) -> Since | None:
    if last is None:
        return None
    before = {Light(name): number for name, number in last.figures["counts"].items()}
    return Since(last.issue, last.period_end, changes(now.lights, before))


async def _name(session: Session, spot: Spot) -> str:
    match spot.about:
        case About.PORTFOLIO:
            return (await people.names(session, [spot.about_id])).get(spot.about_id, "")
        case About.DOCUMENT:
            document = await documents.get(session, spot.about_id)
            return f"{document.number}《{document.title}》" if document else ""
        case About.UNIT:
            return await _unit(session, spot.about_id)
        case About.EVERYTHING:
            return ""


async def _unit(session: Session, unit_id: int) -> str:
    return dict(await ledger.units(session, [unit_id])).get(unit_id, "")


def _line(entry: Entry, called: Mapping[int, str]) -> DrillLine:
    owed = next_owed(entry)
    return DrillLine(entry, called[entry.id], owed[0] if owed else None, owed[1] if owed else "")
