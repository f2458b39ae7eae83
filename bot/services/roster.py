"""The roster (名册) in the database: imported as often as one likes, exported to be edited."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.intake.roster_columns import ALL_UNITS
from bot.intake.roster_file import Roster, RosterPerson, RosterUnit
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import Role
from db.models import Person, PersonRole, Portfolio, Unit, UnitAlias, UnitDuty
from db.queries import audit, people
from db.queries import roster as queries
from db.session import Cause, Session

POWERS = frozenset({Role.CLERK, Role.APPROVER, Role.LEADER, Role.ADMIN})
"""Roles whose granting all administrators are told of (`docs/permissions.md`)."""

UNTIL_YESTERDAY = timedelta(days=1)


@dataclass(frozen=True)
class RosterChange:
    """One line of what an import did. `subject` unit or person; `change` added, changed, restored, left_out or ended.

    `columns` names what changed, as in the roster's headings.
    """

    subject: str
    change: str
    name: str
    columns: tuple[str, ...] = ()


class RosterBook:
    """Import and export of the roster. For the administrator at the machine: nobody in chat reaches it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def import_roster(self, cause: Cause, roster: Roster, *, prune: bool = False) -> tuple[RosterChange, ...]:
        """Bring units and people to what the file says, and return what changed.

        Units are known by name, people by name and unit. Who is left out of the file stays and is reported; with
        `prune` their unit ends with yesterday, their access is revoked. A language that a person has chosen stays.
        """
        async with self._office.database.write(cause) as session:
            upsert = _Import(session, cause, self._office.day_of(cause.at), roster)
            changes = await upsert.run(prune=prune)
            audit.record(
                session,
                cause,
                "roster_imported",
                "roster",
                None,
                changes=[[c.subject, c.change, c.name, *c.columns] for c in changes],
            )
        return changes

    async def export(self) -> Roster:
        """Return units and people of today as a roster that can be imported again."""
        today = self._office.day_of(self._office.clock.now())
        async with self._office.database.read() as session:
            units = await queries.units_on(session, today)
            active = await queries.active_people(session)
            charges = await queries.portfolios_on(session, today)
        names = {unit.id: unit.name for unit in units}
        charge: dict[int, list[str]] = {}
        for row in charges:
            unit = ALL_UNITS if row.unit_id is None else names.get(row.unit_id)
            if unit:
                charge.setdefault(row.leader_id, []).append(unit)
        shown = [person for person in active if person.unit_id in names]
        return Roster(
            tuple(RosterUnit(u.name, _sorted_aliases(u), _sorted_duties(u)) for u in units),
            tuple(_exported(person, shown, tuple(charge.get(person.id, ()))) for person in shown),
        )


def _names(unit: Unit) -> frozenset[str]:
    return frozenset(alias.alias for alias in unit.aliases)


def _sorted_aliases(unit: Unit) -> tuple[str, ...]:
    return tuple(sorted(alias.alias for alias in unit.aliases))


def _sorted_duties(unit: Unit) -> tuple[str, ...]:
    return tuple(sorted(duty.duty for duty in unit.duties))


def _exported(person: Person, everybody: Sequence[Person], portfolio: tuple[str, ...]) -> RosterPerson:
    return RosterPerson(
        name=person.name,
        unit=person.unit.name,
        title=person.title,
        roles=tuple(role.value for role in Role if role in person.roles),
        deputy=_reference(person.deputy_id, person, everybody),
        portfolio=(ALL_UNITS,) if ALL_UNITS in portfolio else portfolio,
        serves=_reference(person.serves_id, person, everybody),
        language=person.language,
        phone=person.phone,
    )


def _reference(person_id: int | None, near: Person, everybody: Sequence[Person]) -> str:
    """Return how the file names a person: by name, with the unit where the name alone could mean another."""
    meant = next((person for person in everybody if person.id == person_id), None)
    if meant is None:
        return ""
    so_called = [person for person in everybody if person.name == meant.name]
    unmistakable = len(so_called) == 1 or meant.unit_id == near.unit_id
    return meant.name if unmistakable else f"{meant.name}（{meant.unit.name}）"


def _set(row: Unit | Person, **values: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever the columns hold
    """Set columns and return the names of those that were different."""
    changed = tuple(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    return changed


class _Import:
    """One import, in one transaction."""

    def __init__(self, session: Session, cause: Cause, today: date, roster: Roster) -> None:
        self._session = session
        self._cause = cause
        self._today = today
        self._roster = roster
        self._units: dict[str, Unit] = {}
        self._people: dict[tuple[str, str], Person] = {}
        self._changes: dict[tuple[str, str], RosterChange] = {}
        self._granted: list[str] = []

    async def run(self, *, prune: bool) -> tuple[RosterChange, ...]:
        admins = await people.with_role(self._session, Role.ADMIN)
        existing = {unit.name: unit for unit in await queries.all_units(self._session)}
        before = {unit.name: _names(unit) for unit in existing.values()}
        await self._free_aliases(existing.values())
        for position, entry in enumerate(self._roster.units):
            self._take_unit(entry, existing.get(entry.name), before.get(entry.name, frozenset()), position)
        await self._session.flush()
        known = {(p.name, p.unit_id): p for p in await queries.all_people(self._session)}
        for position, person in enumerate(self._roster.people):
            unit = self._units[person.unit]
            self._take_person(person, unit, known.get((person.name, unit.id)), position)
        await self._session.flush()
        for person in self._roster.people:
            await self._refer(person)
        await self._leave_out(prune=prune)
        await self._tell(admins)
        return tuple(self._changes.values())

    def _note(self, subject: str, change: str, name: str, columns: Iterable[str] = ()) -> None:
        seen = self._changes.get((subject, name))
        merged = tuple(dict.fromkeys((*(seen.columns if seen else ()), *columns)))
        self._changes[subject, name] = RosterChange(subject, seen.change if seen else change, name, merged)

    async def _free_aliases(self, units: Iterable[Unit]) -> None:
        """Take from each unit the names that the file does not give it, before they are given to others."""
        meant = {alias: entry.name for entry in self._roster.units for alias in entry.aliases}
        in_file = {entry.name for entry in self._roster.units}
        for unit in units:
            otherwise = None if unit.name in in_file else unit.name
            unit.aliases = [a for a in unit.aliases if meant.get(a.alias, otherwise) == unit.name]
        await self._session.flush()

    def _take_unit(self, entry: RosterUnit, unit: Unit | None, before: frozenset[str], position: int) -> None:
        if unit is None:
            unit = Unit(name=entry.name, aliases=[], duties=[])
            self._session.add(unit)
            self._note("unit", "added", entry.name)
        elif unit.valid_to is not None:
            unit.valid_to = None
            self._note("unit", "restored", entry.name)
        self._units[entry.name] = unit
        unit.position = position
        columns = []
        if before != set(entry.aliases):
            columns.append("aliases")
        if {duty.duty for duty in unit.duties} != set(entry.duties):
            columns.append("duties")
        if columns:
            self._note("unit", "changed", entry.name, columns)
        aliases = {alias.alias: alias for alias in unit.aliases}
        duties = {duty.duty: duty for duty in unit.duties}
        unit.aliases = [aliases.get(alias) or UnitAlias(alias=alias) for alias in entry.aliases]
        unit.duties = [duties.get(duty) or UnitDuty(duty=duty) for duty in entry.duties]

    def _take_person(self, entry: RosterPerson, unit: Unit, person: Person | None, position: int) -> None:
        label = f"{entry.name}（{entry.unit}）"
        if person is None:
            person = Person(name=entry.name, unit_id=unit.id, unit=unit, language=entry.language, grants=[])
            person.title, person.phone = entry.title, entry.phone
            self._session.add(person)
            self._note("person", "added", label)
        elif person.revoked_at is not None:
            person.revoked_at = None
            self._note("person", "restored", label)
        changed = list(_set(person, title=entry.title, phone=entry.phone))
        person.position = position
        wanted = {Role(role) for role in entry.roles}
        held = {grant.role: grant for grant in person.grants}
        if held.keys() != wanted:
            if (wanted - held.keys()) & POWERS:
                self._granted.append(label)
            person.grants = [held.get(role) or PersonRole(role=role) for role in sorted(wanted)]
            changed.append("roles")
        if changed:
            self._note("person", "changed", label, changed)
        self._people[entry.name, entry.unit] = person

    async def _refer(self, entry: RosterPerson) -> None:
        person = self._people[entry.name, entry.unit]
        deputy = self._meant(entry.deputy, entry.unit)
        leader = self._meant(entry.serves, entry.unit)
        changed = _set(person, deputy_id=deputy, serves_id=leader)
        columns = [{"deputy_id": "deputy", "serves_id": "serves"}[name] for name in changed]
        if await self._set_portfolio(person, entry.portfolio):
            columns.append("portfolio")
        if columns:
            self._note("person", "changed", f"{entry.name}（{entry.unit}）", columns)

    def _meant(self, reference: str, near: str) -> int | None:
        found = self._roster.find(reference, near) if reference else None
        return self._people[found.name, found.unit].id if found else None

    async def _set_portfolio(self, leader: Person, portfolio: Sequence[str]) -> bool:
        """Bring a leader's units to what the file says; return whether they were others.

        The first portfolio has no beginning; later ones begin today, and what is taken away ended with yesterday.
        """
        wanted = {None if unit == ALL_UNITS else self._units[unit].id for unit in portfolio}
        rows = [p for p in await queries.portfolios_on(self._session, self._today) if p.leader_id == leader.id]
        current = {row.unit_id for row in rows}
        if wanted == current:
            return False
        begins = self._today if await queries.has_had_portfolio(self._session, leader.id) else None
        for row in rows:
            if row.unit_id not in wanted:
                row.valid_to = self._today - UNTIL_YESTERDAY
        self._session.add_all(
            Portfolio(leader_id=leader.id, unit_id=unit_id, valid_from=begins) for unit_id in wanted - current
        )
        await self._session.flush()
        return True

    async def _leave_out(self, *, prune: bool) -> None:
        here = {person.id for person in self._people.values()}
        for person in await queries.active_people(self._session):
            if person.id in here:
                continue
            self._note("person", "ended" if prune else "left_out", f"{person.name}（{person.unit.name}）")
            if prune:
                person.revoked_at, person.telegram_id, person.bound_at = self._cause.at, None, None
        for unit in await queries.units_on(self._session, self._today):
            if unit.name in self._units:
                continue
            self._note("unit", "ended" if prune else "left_out", unit.name)
            if prune:
                unit.valid_to = self._today - UNTIL_YESTERDAY

    async def _tell(self, admins: Sequence[Person]) -> None:
        """Tell those who were administrators before that others were given powers."""
        if not self._granted:
            return
        audit.record(self._session, self._cause, "roles_granted", "roster", None, people=self._granted)
        for admin in admins:
            if admin.revoked_at is None:
                key = f"roles_granted:{self._cause.at.isoformat()}:{admin.id}"
                payload = {"id": "account/roles_granted", "args": {"people": self._granted}}
                await send(self._session, self._cause, Notice("text", key, payload, person_id=admin.id))
