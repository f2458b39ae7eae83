"""Who somebody is: known by the numeric Telegram account, never by a username."""

from dataclasses import dataclass

from bot.services.dialogs import OpenDialog
from bot.services.office import Office
from db.enums import Role
from db.models import Person
from db.queries import audit, deliveries, people
from db.session import Cause


@dataclass(frozen=True)
class Identity:
    """An official as the handlers see one. `shut_out`: Telegram said that they had shut the bot out."""

    id: int
    name: str
    unit_id: int
    unit: str
    title: str
    language: str
    roles: frozenset[Role]
    shut_out: bool = False

    @classmethod
    def of(cls, person: Person) -> "Identity":
        """Return the plain values of a person's row."""
        return cls(
            person.id,
            person.name,
            person.unit_id,
            person.unit.name,
            person.title,
            person.language,
            person.roles,
            person.blocked_at is not None,
        )


class People:
    """Finding people."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def identify(self, telegram_id: int) -> Identity | None:
        """Return the person bound to an account, unless the account was revoked."""
        async with self._office.database.read() as session:
            person = await people.by_account(session, telegram_id)
            return Identity.of(person) if person else None

    async def identify_asked(self, telegram_id: int) -> tuple[Identity, OpenDialog | None] | None:
        """Return the person bound to an account, unless it was revoked, and what the person has still to answer."""
        async with self._office.database.read() as session:
            found = await people.by_account_asked(session, telegram_id)
            if found is None:
                return None
            person, dialog = found
            return Identity.of(person), OpenDialog.of(dialog, self._office.clock.now())

    async def back_again(self, telegram_id: int) -> None:
        """Note that somebody can be reached who had shut the bot out; nothing happens for all others."""
        async with self._office.database.read() as session:
            person = await people.by_account(session, telegram_id)
        if person is not None and person.blocked_at is not None:
            cause = Cause(self._office.clock.now(), person.id)
            async with self._office.database.write(cause) as session:
                await deliveries.try_again(session, person.id)
                audit.record(session, cause, "reached_again", "person", person.id)

    async def reader(self, person_id: int) -> Identity:
        """Return a person by id. Raises LookupError where there is none."""
        async with self._office.database.read() as session:
            return Identity.of(await people.get(session, person_id))

    async def first_with(self, *roles: Role) -> int | None:
        """Return the first person of the roster who has one of these roles; None where there is none."""
        async with self._office.database.read() as session:
            found = await people.with_role(session, *roles)
            return found[0].id if found else None
