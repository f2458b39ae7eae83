"""Roles that are granted and taken in chat (身份): clerk, approver, leader, administrator, by an administrator; all of these are told."""

from dataclasses import dataclass
from typing import Any

from bot.rules.permissions import Action
from bot.services import access
from bot.services.menus import set_menus
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.services.roster_import import POWERS
from bot.texts import TellableError
from db.enums import Role
from db.models import Person, PersonRole
from db.queries import audit, people
from db.session import Cause, Session

GRANTED, TAKEN = "roles_granted", "roles_taken"  # the audit's actions


@dataclass(frozen=True)
class Powers:
    """Which of the roles that are granted a person has, in the order of `Role`."""

    person_id: int
    name: str
    unit: str
    held: tuple[tuple[Role, bool], ...]


class Granting:
    """For administrators alone. The roster's next import brings roles back to what the file says."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def powers(self, reader_id: int, person_id: int) -> Powers:
        """Return what a person may be granted and has. Raises RefusedError."""
        async with self._office.database.read() as session:
            await access.require(session, self._office, Cause(self._office.clock.now(), reader_id), Action.GRANT_ROLES)
            person = await people.get(session, person_id)
            held = tuple((role, role in person.roles) for role in Role if role in POWERS)
            return Powers(person.id, person.name, person.unit.name, held)

    async def put(self, cause: Cause, person_id: int, role: Role, *, held: bool) -> None:
        """Let a person have a role, or not; nothing happens where it is so already.

        The person and all administrators, those of before included, are told. Raises RefusedError; TellableError for a role
        that only the roster gives, a person who has left, and the last administrator's.
        """
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.GRANT_ROLES)
            person = await people.get(session, person_id)
            if (role in person.roles) is held:
                return
            admins = [one.id for one in await people.with_role(session, Role.ADMIN)]
            _check(person, role, admins, held=held)
            if held:
                session.add(PersonRole(person_id=person.id, role=role))
            else:
                await people.take_role(session, person.id, role)
            audit.record(session, cause, GRANTED if held else TAKEN, "person", person.id, roles=[role.value])
            await self._tell(session, cause, person, role, {*admins, person.id}, held=held)
            await set_menus(session, self._office, cause, [person.id])

    @staticmethod
    async def _tell(session: Session, cause: Cause, person: Person, role: Role, told: set[int], *, held: bool) -> None:
        by = (await people.get(session, cause.person_id or 0)).name
        args: dict[str, Any] = {
            "name": person.name,
            "unit": person.unit.name,
            "role": role.value,
            "by": by,
            "held": held,
        }
        for one in sorted(told):
            key = f"role:{person.id}:{role.value}:{held}:{cause.at.isoformat()}:{one}"
            payload = {"id": "account/role_set", "args": args | {"own": one == person.id}}
            await send(session, cause, Notice("text", key, payload, person_id=one))


def _check(person: Person, role: Role, admins: list[int], *, held: bool) -> None:
    if role not in POWERS:
        raise TellableError("account/role_of_roster")
    if person.revoked_at is not None:
        raise TellableError("account/has_left", name=person.name)
    if role is Role.ADMIN and not held and admins == [person.id]:
        raise TellableError("account/last_admin", name=person.name)
