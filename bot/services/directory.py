"""The office's units and people of a day, looked up by the names that clerks write."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.texts import TellableError
from db.enums import Role
from db.models import Person, Unit
from db.queries import roster
from db.session import Session

if TYPE_CHECKING:
    from bot.intake.roster_file import RosterUnit


@dataclass(frozen=True)
class Directory:
    """Units that exist and people who are not revoked, in the roster's order."""

    units: Sequence[Unit]
    people: Sequence[Person]

    @classmethod
    async def load(cls, session: Session, day: date) -> "Directory":
        """Return the directory of a day."""
        return cls(await roster.units_on(session, day), await roster.active_people(session))

    @property
    def roster_units(self) -> "list[RosterUnit]":
        """Return the units as intake's suggestions take them."""
        from bot.intake.roster_file import RosterUnit

        return [
            RosterUnit(u.name, tuple(a.alias for a in u.aliases), tuple(d.duty for d in u.duties)) for u in self.units
        ]

    @property
    def unit_names(self) -> list[str]:
        """Return all names and aliases of units."""
        return [name for unit in self.roster_units for name in (unit.name, *unit.aliases)]

    def unit_by_id(self, unit_id: int | None) -> Unit | None:
        """Return a unit by id, None where it does not exist any more."""
        return next((unit for unit in self.units if unit.id == unit_id), None)

    def person_by_id(self, person_id: int | None) -> Person | None:
        """Return a person by id, None for one who is revoked."""
        return next((person for person in self.people if person.id == person_id), None)

    def find_unit(self, name: str) -> Unit | None:
        """Return the one unit that a name means (see `match_name`), None where it is none or not one alone."""
        from bot.intake.suggest import match_name

        matched = match_name(name, self.roster_units)
        return next((unit for unit in self.units if matched and unit.name == matched.name), None)

    def unit(self, name: str) -> Unit:
        """Return the unit that a name means. Raises TellableError."""
        unit = self.find_unit(name)
        if unit is None:
            raise TellableError("review/unit_unknown", name=name)
        return unit

    def find_people(self, name: str, near: int | None = None) -> list[Person]:
        """Return the people whom a name, or 姓名（单位）, means; only those of the unit `near` where it has some."""
        bare, _, unit_name = name.replace("(", "（").rstrip(")）").partition("（")
        unit = self.find_unit(unit_name) if unit_name else None
        found = [p for p in self.people if p.name == bare and (not unit_name or (unit and p.unit_id == unit.id))]
        return [person for person in found if person.unit_id == near] or found

    def person(self, name: str, near: int | None = None) -> Person:
        """Return the one person whom a name means. Raises TellableError."""
        found = self.find_people(name, near)
        if not found:
            raise TellableError("review/person_unknown", name=name)
        if len(found) > 1:
            raise TellableError("review/person_ambiguous", name=name, units=[p.unit.name for p in found])
        return found[0]

    def leader(self, name: str) -> Person:
        """Return the leader whom a name means. Raises TellableError for others than leaders."""
        person = self.person(name)
        if Role.LEADER not in person.roles:
            raise TellableError("review/not_a_leader", name=name)
        return person

    @property
    def leaders(self) -> list[Person]:
        """Return the leaders."""
        return [person for person in self.people if Role.LEADER in person.roles]

    def of_unit(self, unit_id: int) -> list[Person]:
        """Return a unit's people."""
        return [person for person in self.people if person.unit_id == unit_id]

    def answering_for(self, unit_id: int) -> Person | None:
        """Return who answers for a unit: its first owner (责任人), else its head; None where it has neither."""
        for role in (Role.OWNER, Role.HEAD):
            person = next((p for p in self.of_unit(unit_id) if role in p.roles), None)
            if person is not None:
                return person
        return None
