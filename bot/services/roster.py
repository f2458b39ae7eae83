"""The roster (名册) in the database: imported as often as one likes, exported to be edited."""

from collections.abc import Sequence
from contextlib import suppress

from bot.intake.roster_columns import ALL_UNITS
from bot.intake.roster_file import Roster, RosterPerson, RosterUnit
from bot.services.menus import Menus
from bot.services.office import Office
from bot.services.roster_import import RosterChange, RosterImport
from db.enums import Role
from db.models import Person, Unit
from db.queries import audit
from db.queries import roster as queries
from db.session import Cause


class _OnlyTried(Exception):  # noqa: N818 - no error: it takes an import back
    pass


class RosterBook:
    """Import and export of the roster. For the administrator at the machine: nobody in chat reaches it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def import_roster(self, cause: Cause, roster: Roster, *, prune: bool = False) -> tuple[RosterChange, ...]:
        """Bring units and people to what the file says, and return what changed.

        Units are known by name, people by name and unit; a unit that says what it was formerly is that unit, renamed or
        merged, and somebody of the same name and phone in another unit has been transferred. Who is left out of the file
        stays and is reported; with `prune` their unit ends with yesterday, their access is revoked. A language that a
        person has chosen stays.
        """
        async with self._office.database.write(cause) as session:
            upsert = RosterImport(session, self._office, cause, roster)
            changes = await upsert.run(prune=prune)
            audit.record(
                session,
                cause,
                "roster_imported",
                "roster",
                None,
                changes=[[c.subject, c.change, c.name, *c.columns] for c in changes],
            )
        await Menus(self._office).refresh(Cause(cause.at))  # roles have changed
        return changes

    async def would_change(self, cause: Cause, roster: Roster, *, prune: bool = False) -> tuple[RosterChange, ...]:
        """Return what `import_roster` would change: it is done and taken back, so nobody is told and nothing is noted."""
        changes: tuple[RosterChange, ...] = ()
        with suppress(_OnlyTried):
            async with self._office.database.write(cause) as session:
                changes = await RosterImport(session, self._office, cause, roster).run(prune=prune)
                raise _OnlyTried
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
