"""One import of the roster (名册): units and people brought to what the file says, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.intake.roster_columns import ALL_UNITS
from bot.intake.roster_file import Roster, RosterPerson, RosterUnit
from bot.services.menus import take_menu_away
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.services.roster_successions import Here, former_names, succeed, tell_clerks, transferred
from bot.told import Told, nobody
from db.enums import Role
from db.models import Person, PersonRole, Portfolio, Unit, UnitAlias, UnitDuty
from db.queries import audit, people
from db.queries import roster as queries
from db.queries.accounts import close_invitations
from db.session import Cause, Session

POWERS = frozenset({Role.CLERK, Role.APPROVER, Role.LEADER, Role.ADMIN})
"""Roles whose granting all administrators are told of (`docs/permissions.md`)."""

UNTIL_YESTERDAY = timedelta(days=1)


@dataclass(frozen=True)
class RosterChange:
    """One line of what an import did. `subject` unit or person; `change` added, changed, restored, left_out or ended.

    Of units also renamed, merged, split; of people also moved.

    `columns` names what changed, as in the roster's headings.
    """

    subject: str
    change: str
    name: str
    columns: tuple[str, ...] = ()


def _names(unit: Unit) -> frozenset[str]:
    return frozenset(alias.alias for alias in unit.aliases)


def _set(row: Unit | Person, **values: Any) -> tuple[str, ...]:  # noqa: ANN401 - whatever the columns hold
    """Set columns and return the names of those that were different."""
    changed = tuple(name for name, value in values.items() if getattr(row, name) != value)
    for name in changed:
        setattr(row, name, values[name])
    return changed


class RosterImport:
    """One import, in one transaction."""

    def __init__(self, session: Session, office: Office, cause: Cause, roster: Roster, told: Told = nobody) -> None:
        self._session = session
        self._office = office
        self._cause = cause
        self._today = office.day_of(cause.at)
        self._roster = roster
        self._told = told
        self._units: dict[str, Unit] = {}
        self._people: dict[tuple[str, str], Person] = {}
        self._changes: dict[tuple[str, str], RosterChange] = {}
        self._granted: list[str] = []
        self._moved: list[int] = []

    async def run(self, *, prune: bool) -> tuple[RosterChange, ...]:
        """Do it all; return what changed. `prune`: who is left out of the file is shut out."""
        admins = await people.with_role(self._session, Role.ADMIN)
        splits = await succeed(self._session, self._office, self._cause, self._roster, self._note)
        existing = {unit.name: unit for unit in await queries.all_units(self._session)}
        existing |= former_names(existing.values(), self._roster)
        before = {unit.name: _names(unit) for unit in existing.values()}
        await self._free_aliases(existing.values())
        for position, entry in enumerate(self._roster.units):
            self._take_unit(entry, existing.get(entry.name), before.get(entry.name, frozenset()), position)
        await self._session.flush()
        everybody = await queries.all_people(self._session)
        known = {(p.name, p.unit_id): p for p in everybody}
        for position, person in enumerate(self._roster.people):
            self._told(position, 2 * len(self._roster.people))
            unit = self._units[person.unit]
            found = known.get((person.name, unit.id)) or transferred(person, unit, everybody, self._here())
            self._take_person(person, unit, found, position)
        await self._session.flush()
        held: dict[int, list[Portfolio]] = {}
        for row in await queries.portfolios_on(self._session, self._today):
            held.setdefault(row.leader_id, []).append(row)
        for position, person in enumerate(self._roster.people, len(self._roster.people)):
            self._told(position, 2 * len(self._roster.people))
            await self._refer(person, held)
        await self._leave_out(prune=prune)
        await self._tell(admins)
        await tell_clerks(self._session, self._cause, splits, self._moved)
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
            unit.aliases = [
                a for a in unit.aliases if meant.get(a.alias, unit.name if a.former else otherwise) == unit.name
            ]
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
        if unit.name != entry.name:  # an older file: the name is a former one
            self._note("unit", "renamed", unit.name)
        former = [alias for alias in unit.aliases if alias.former and alias.alias not in entry.aliases]
        wanted = [alias for alias in entry.aliases if alias != unit.name]
        if before != {*wanted, *(alias.alias for alias in former)}:
            columns.append("aliases")
        if {duty.duty for duty in unit.duties} != set(entry.duties):
            columns.append("duties")
        if columns:
            self._note("unit", "changed", entry.name, columns)
        aliases = {alias.alias: alias for alias in unit.aliases}
        duties = {duty.duty: duty for duty in unit.duties}
        unit.aliases = [*(aliases.get(alias) or UnitAlias(alias=alias) for alias in wanted), *former]
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
        elif person.unit_id != unit.id:
            person.unit_id, person.unit = unit.id, unit
            self._note("person", "moved", label)
            self._moved.append(person.id)
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

    def _here(self) -> Here:
        """Return who is in the file where, and what each unit was formerly."""
        return Here(
            {(person.name, self._units[person.unit].id) for person in self._roster.people},
            {entry.name: entry.former for entry in self._roster.units},
        )

    async def _refer(self, entry: RosterPerson, held: Mapping[int, Sequence[Portfolio]]) -> None:
        person = self._people[entry.name, entry.unit]
        deputy = self._meant(entry.deputy, entry.unit)
        leader = self._meant(entry.serves, entry.unit)
        changed = _set(person, deputy_id=deputy, serves_id=leader)
        columns = [{"deputy_id": "deputy", "serves_id": "serves"}[name] for name in changed]
        if await self._set_portfolio(person, entry.portfolio, held.get(person.id, ())):
            columns.append("portfolio")
        if columns:
            self._note("person", "changed", f"{entry.name}（{entry.unit}）", columns)

    def _meant(self, reference: str, near: str) -> int | None:
        found = self._roster.find(reference, near) if reference else None
        return self._people[found.name, found.unit].id if found else None

    async def _set_portfolio(self, leader: Person, portfolio: Sequence[str], held: Iterable[Portfolio]) -> bool:
        """Bring a leader's units from what is `held` to what the file says; return whether they were others.

        The first portfolio has no beginning; later ones begin today, and what is taken away ended with yesterday.
        """
        wanted = {None if unit == ALL_UNITS else self._units[unit].id for unit in portfolio}
        here = {None, *(unit.id for unit in self._units.values())}
        rows = [row for row in held if row.unit_id in here]  # the papers of units that are no more stay in their charge
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
                if person.telegram_id is not None:
                    await take_menu_away(self._session, self._cause, person.telegram_id)
                await close_invitations(self._session, person.id, self._cause.at)
                person.revoked_at, person.telegram_id, person.bound_at = self._cause.at, None, None
        units = {unit.id for unit in self._units.values()}
        for unit in await queries.units_on(self._session, self._today):
            if unit.id in units:
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
