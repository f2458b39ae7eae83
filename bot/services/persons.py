"""One person as the supervision office sees them: who they are, how they are reached, and what they have."""

from dataclasses import dataclass

from bot.rules.permissions import Action, Verdict
from bot.services import access, own_account
from bot.services.absences import Away, away_now
from bot.services.acknowledging import unsigned_of
from bot.services.directory import Directory
from bot.services.entries import may_enter
from bot.services.menus import take_menu_away
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import Role
from db.models import Person
from db.queries import audit, moving, people
from db.queries.accounts import close_invitations
from db.session import Cause, Session


@dataclass(frozen=True)
class PersonCard:
    """A person; `items` and `unsigned` are counts of directives.

    `last_admin`: nobody else who is administrator has an account. `may_enter`: the reader may write down their words;
    `may_grant`: and say what roles they have.
    """

    id: int
    name: str
    title: str
    unit: str
    phone: str
    roles: tuple[Role, ...]
    bound: bool
    blocked: bool
    revoked: bool
    last_admin: bool
    deputy: str
    away: Away | None
    items: int
    unsigned: int
    may_enter: bool
    may_grant: bool


class Persons:
    """Looking people up, and ending the access of those who have left."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, cause: Cause, name: str) -> None:
        """Answer with the card of whom a name, or 姓名（单位）, means. Raises RefusedError, TellableError."""
        office = self._office
        async with office.database.write(cause) as session:
            await access.require(session, office, cause, Action.MOVE_ITEMS)
            directory = await Directory.load(session, office.day_of(cause.at))
            person = directory.person(name)
            await answer(session, cause, "person", {"person_id": person.id})

    async def find(self, cause: Cause, name: str) -> int:
        """Return whom a name means. Raises RefusedError, TellableError."""
        office = self._office
        async with office.database.read() as session:
            await access.require(session, office, cause, Action.MOVE_ITEMS)
            directory = await Directory.load(session, office.day_of(cause.at))
            return directory.person(name).id

    async def card(self, reader_id: int, person_id: int) -> PersonCard:
        """Return a person's card for clerks and administrators. Raises RefusedError."""
        office = self._office
        cause = Cause(office.clock.now(), reader_id)
        today = office.day_of(cause.at)
        async with office.database.read() as session:
            await access.require(session, office, cause, Action.MOVE_ITEMS)
            person = await people.get(session, person_id)
            names = await people.names(session, {person.deputy_id} if person.deputy_id else ())
            return PersonCard(
                id=person.id,
                name=person.name,
                title=person.title,
                unit=person.unit.name,
                phone=person.phone,
                roles=tuple(role for role in Role if role in person.roles),
                bound=person.telegram_id is not None,
                blocked=person.blocked_at is not None,
                revoked=person.revoked_at is not None,
                last_admin=await own_account.is_last_admin(session, person),
                deputy=names.get(person.deputy_id, ""),
                away=await away_now(session, person.id, today),
                items=len(await moving.open_of(session, person.id)),
                unsigned=len(await unsigned_of(session, person, today)),
                may_enter=await may_enter(session, office, cause),
                may_grant=await access.verdict_on(session, office, cause, Action.GRANT_ROLES) is not Verdict.NO,
            )

    async def revoke(self, cause: Cause, person_id: int) -> None:
        """End the access of somebody who has left and has nothing open any more: nothing more is sent to the account.

        Raises RefusedError, TellableError where something is still theirs, or it is the last administrator.
        """
        async with self._office.database.write(cause) as session:
            if not (await access.require(session, self._office, cause, Action.REVOKE)).outright:
                raise access.RefusedError
            person = await people.get(session, person_id)
            await _check_leaving(session, cause, person)
            asked = await own_account.open_asks(session, person.id)
            account = person.telegram_id
            person.revoked_at, person.telegram_id, person.bound_at = cause.at, None, None
            if account is not None:
                await take_menu_away(session, cause, account)
            await close_invitations(session, person.id, cause.at)
            audit.record(session, cause, "revoked", "person", person.id)
            await own_account.tell_heads(session, cause, person, asked, "account/unbinding_done")

    async def unbind(self, cause: Cause, person_id: int) -> None:
        """Take a person's account away at once (a lost phone, somebody who is gone): what is theirs stays, and waits.

        Nothing more is sent to the account; a new code binds another. Raises RefusedError, TellableError for one's own.
        """
        async with self._office.database.write(cause) as session:
            if not (await access.require(session, self._office, cause, Action.REVOKE)).outright:
                raise access.RefusedError
            person = await people.get(session, person_id)
            if person.id == cause.person_id:
                raise TellableError("account/own_way")
            await own_account.unbind(session, cause, person)


async def _check_leaving(session: Session, cause: Cause, person: Person) -> None:
    if person.id == cause.person_id:
        raise TellableError("person/not_oneself")
    items = len(await moving.open_of(session, person.id))
    if items:
        raise TellableError("person/has_items", name=person.name, count=items)
    admins = [one.id for one in await people.with_role(session, Role.ADMIN)]
    if admins == [person.id]:
        raise TellableError("person/last_admin", name=person.name)
