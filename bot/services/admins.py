"""The first administrator, and the way back in when none is left: whoever holds the machine makes somebody one."""

from dataclasses import dataclass, replace

from bot.intake.roster_file import Roster
from bot.services.accounts import Invited, invitation_for, person_named
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.services.roster import take_in
from db.enums import Role
from db.models import Person, PersonRole
from db.queries import audit, people, roster
from db.session import Cause, Session


@dataclass(frozen=True)
class First:
    """Who is administrator after `Admins.first`; `invited`: the code for the one who was meant, None where they need none."""

    names: tuple[str, ...]
    invited: Invited | None


class Admins:
    """Making the first administrator, and recovering one. For whoever holds the machine: nobody in chat reaches it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def names(self) -> tuple[str, ...]:
        """Return who is administrator."""
        async with self._office.database.read() as session:
            return tuple(person.name for person in await people.with_role(session, Role.ADMIN))

    async def first(self, cause: Cause, meant: Roster) -> First:
        """Make the one person of `meant` administrator of an office that has none, and a code for them.

        Where nobody is there yet they and their unit come to be; otherwise they are looked for, raising TellableError where
        nobody is so called, or several. Where there is an administrator nothing changes: who was meant and has bound no
        account yet gets another code.
        """
        [wanted] = meant.people
        async with self._office.database.write(cause) as session:
            admins = await people.with_role(session, Role.ADMIN)
            if admins:
                return First(
                    tuple(one.name for one in admins), self._again(session, cause, admins, (wanted.name, wanted.unit))
                )
            if not await roster.active_people(session):
                await take_in(session, self._office, cause, meant)
            elif len(await roster.named(session, wanted.name)) == 1:
                wanted = replace(wanted, unit="")  # the roster writes their unit otherwise
            person = await person_named(session, wanted.name, wanted.unit)
            _grant(session, cause, person)
            return First((person.name,), invitation_for(session, self._office, cause, person))

    def _again(self, session: Session, cause: Cause, admins: list[Person], wanted: tuple[str, str]) -> Invited | None:
        name, unit = wanted
        found = [one for one in admins if one.name == name and one.telegram_id is None]
        if len(found) > 1:  # else the roster may write their unit otherwise
            found = [one for one in found if one.unit.name == unit]
        return invitation_for(session, self._office, cause, found[0]) if found else None

    async def recover(self, cause: Cause, name: str, unit: str = "") -> Invited:
        """Make somebody an administrator, if they are none, and a code for them; all administrators are told.

        Their account of before is bound until the code is used. Raises TellableError where nobody is so called, or several.
        """
        async with self._office.database.write(cause) as session:
            person = await person_named(session, name, unit)
            others = [one.id for one in await people.with_role(session, Role.ADMIN)]
            _grant(session, cause, person)
            args = {"name": person.name, "unit": person.unit.name}
            for admin_id in {*others, person.id}:
                key = f"admin_recovered:{person.id}:{cause.at.isoformat()}:{admin_id}"
                payload = {"id": "account/admin_recovered", "args": args}
                await send(session, cause, Notice("text", key, payload, person_id=admin_id))
            return invitation_for(session, self._office, cause, person)


def _grant(session: Session, cause: Cause, person: Person) -> None:
    if Role.ADMIN not in person.roles:
        session.add(PersonRole(person_id=person.id, role=Role.ADMIN))
        audit.record(session, cause, "roles_granted", "person", person.id, roles=[Role.ADMIN.value])
