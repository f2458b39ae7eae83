"""Who is in which group of the page's people, and who stands first there: the page opens the first of each."""

from collections.abc import Iterable, Sequence

from bot.intake.roster_columns import ALL_UNITS
from bot.intake.roster_file import Roster, RosterPerson
from bot.sandbox.records import Group
from db.enums import Role

OFFICE_ROLES = {Role.CLERK.value, Role.APPROVER.value, Role.ADMIN.value}


def group_of(person: RosterPerson) -> Group:
    """Return the group under which the page lists a person."""
    if Role.LEADER.value in person.roles:
        return "leader"
    return "clerk" if OFFICE_ROLES & set(person.roles) else "cadre"


def in_order(roster: Roster, first: Sequence[str] = ()) -> list[RosterPerson]:
    """Return everybody in the roster's order, except that whom `first` names come before all others.

    Where it names none of a group: a clerk, an owner, and the leader in charge of that owner's unit.
    """
    people = roster.people
    leading = [person for name in first for person in people if person.name == name]
    clerk = _lead(leading, "clerk") or _found(people, Role.CLERK)
    owner = _lead(leading, "cadre") or _found(people, Role.OWNER)
    unit = owner.unit if owner else ""
    leader = _lead(leading, "leader") or _in_charge(people, unit)
    leading += [person for person in (clerk, owner, leader) if person and person not in leading]
    return leading + [person for person in people if person not in leading]


def _lead(leading: Iterable[RosterPerson], group: Group) -> RosterPerson | None:
    return next((person for person in leading if group_of(person) == group), None)


def _found(people: Iterable[RosterPerson], role: Role) -> RosterPerson | None:
    return next((person for person in people if role.value in person.roles and _plain(person, role)), None)


def _plain(person: RosterPerson, role: Role) -> bool:
    """Whether a person with the role is also listed in that role's group."""
    return group_of(person) == ("clerk" if role is Role.CLERK else "cadre")


def _in_charge(people: Iterable[RosterPerson], unit: str) -> RosterPerson | None:
    leaders = [person for person in people if group_of(person) == "leader"]
    own = [person for person in leaders if unit in person.portfolio]
    everything = [person for person in leaders if ALL_UNITS in person.portfolio]
    return next(iter([*own, *everything, *leaders]), None)
