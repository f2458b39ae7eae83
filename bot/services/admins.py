"""The way back in when no administrator is left: whoever holds the machine makes somebody one."""

from bot.services.accounts import Invited, invitation_for, person_named
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import Role
from db.models import PersonRole
from db.queries import audit, people
from db.session import Cause


class Admins:
    """Recovering the administrator. For whoever holds the machine: nobody in chat reaches it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def recover(self, cause: Cause, name: str, unit: str = "") -> Invited:
        """Make somebody an administrator, if they are none, and a code for them; all administrators are told.

        Their account of before is bound until the code is used. Raises TellableError where nobody is so called, or several.
        """
        async with self._office.database.write(cause) as session:
            person = await person_named(session, name, unit)
            others = [one.id for one in await people.with_role(session, Role.ADMIN)]
            if Role.ADMIN not in person.roles:
                session.add(PersonRole(person_id=person.id, role=Role.ADMIN))
                audit.record(session, cause, "roles_granted", "person", person.id, roles=[Role.ADMIN.value])
            args = {"name": person.name, "unit": person.unit.name}
            for admin_id in {*others, person.id}:
                key = f"admin_recovered:{person.id}:{cause.at.isoformat()}:{admin_id}"
                payload = {"id": "account/admin_recovered", "args": args}
                await send(session, cause, Notice("text", key, payload, person_id=admin_id))
            return invitation_for(session, self._office, cause, person)
