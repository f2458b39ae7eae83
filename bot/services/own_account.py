"""One's own account (我的账号): taken away by its person, a lost phone; a unit's head asks for it to be taken from somebody of the unit.

What a head asks for is an audit row; it is open until the account is taken away, bound anew, or the supervision office declines.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access
from bot.services.menus import take_menu_away
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import Priority, Role
from db.models import Audit, Person
from db.queries import audit, people
from db.queries.accounts import close_invitations
from db.session import Cause, Session

ASKED, DECLINED = "unbinding_asked", "unbinding_declined"  # the audit's actions
SETTLED = ("unbound", "revoked", "bound", DECLINED)
OFFICE = (Role.CLERK, Role.ADMIN)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Colleague:
    """Somebody whose account a head may ask to be taken away; `asked`: that is open already."""

    id: int
    name: str
    asked: bool


@dataclass(frozen=True)
class Account:
    """A person's own account; `own`: they may take it away themselves. `colleagues`: whose they may ask for."""

    name: str
    unit: str
    title: str
    roles: tuple[Role, ...]
    bound_at: datetime | None
    own: bool
    colleagues: tuple[Colleague, ...]


class OwnAccount:
    """Ending the use of an account before somebody else uses it."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def account(self, person_id: int) -> Account:
        """Return a person's account, and what they may do about it and about others'."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            person = await people.get(session, person_id)
            verdict = await access.verdict_on(session, self._office, cause, Action.REVOKE, also=Relation.SELF)
            return Account(
                person.name,
                person.unit.name,
                person.title,
                tuple(role for role in Role if role in person.roles),
                person.bound_at,
                own=verdict.outright,
                colleagues=await self._colleagues(session, cause, person),
            )

    async def colleague(self, cause: Cause, person_id: int) -> Colleague:
        """Return somebody whose account a head may ask for. Raises RefusedError for all others."""
        async with self._office.database.read() as session:
            person = await self._of_unit(session, cause, person_id)
            return Colleague(person.id, person.name, asked=bool(await open_asks(session, person.id)))

    async def take_away(self, cause: Cause) -> None:
        """Take one's own account away: nothing more is sent to it, what is one's own stays, a new code binds another.

        The supervision office and the administrators are told. Raises RefusedError, TellableError for the last administrator.
        """
        async with self._office.database.write(cause) as session:
            verdict = await access.require(session, self._office, cause, Action.REVOKE, also=Relation.SELF)
            if not verdict.outright:
                raise access.RefusedError
            person = await people.get(session, cause.person_id or 0)
            if await is_last_admin(session, person):
                raise TellableError("account/last_bound_admin")
            await unbind(session, cause, person)
            args = {"name": person.name, "unit": person.unit.name}
            payload = {"id": "account/took_away", "args": args, "buttons": [[["person", "ve", person.id, 0, ""]]]}
            await self._tell_office(session, cause, f"took_away:{person.id}:{cause.at.isoformat()}", payload)

    async def ask(self, cause: Cause, person_id: int) -> None:
        """Ask the supervision office to take away the account of somebody of one's unit, as its head.

        Raises RefusedError; TellableError where there is no account, or it is asked already.
        """
        async with self._office.database.write(cause) as session:
            person = await self._of_unit(session, cause, person_id)
            if person.telegram_id is None:
                raise TellableError("account/not_bound", name=person.name)
            if await open_asks(session, person.id):
                raise TellableError("account/asked_already", name=person.name)
            asked = audit.record(session, cause, ASKED, "person", person.id)
            await session.flush()
            head = await people.get(session, cause.person_id or 0)
            args = {"name": person.name, "unit": person.unit.name, "head": head.name}
            buttons = [[["unbind", "vs", person.id, 0, ""], ["unbind_not", "vt", person.id, 0, ""]]]
            payload = {"id": "account/asks_unbinding", "args": args, "buttons": buttons}
            await self._tell_office(session, cause, f"{ASKED}:{asked.id}", payload)
            await answer(session, cause, "text", {"id": "account/unbinding_asked", "args": args})

    async def decline(self, cause: Cause, person_id: int) -> bool:
        """Leave somebody their account although a head asked; the head is told. Return whether that was open.

        Raises RefusedError.
        """
        async with self._office.database.write(cause) as session:
            if not (await access.require(session, self._office, cause, Action.REVOKE)).outright:
                raise access.RefusedError
            person = await people.get(session, person_id)
            asked = await open_asks(session, person.id)
            if asked:
                audit.record(session, cause, DECLINED, "person", person.id)
                await tell_heads(session, cause, person, asked, "account/unbinding_declined")
            return bool(asked)

    async def _colleagues(self, session: Session, cause: Cause, head: Person) -> tuple[Colleague, ...]:
        verdict = await access.verdict_on(session, self._office, cause, Action.REVOKE, also=Relation.UNIT)
        if verdict is not Verdict.ASK:
            return ()
        unit = [one for one in await people.bound(session) if one.unit_id == head.unit_id]
        return tuple([Colleague(one.id, one.name, asked=bool(await open_asks(session, one.id))) for one in unit])

    async def _of_unit(self, session: Session, cause: Cause, person_id: int) -> Person:
        head, person = await people.get(session, cause.person_id or 0), await people.find(session, person_id)
        if person is None or person.unit_id != head.unit_id or person.revoked_at is not None:
            raise access.RefusedError
        also = Relation.SELF if person is head else Relation.UNIT
        if await access.require(session, self._office, cause, Action.REVOKE, also=also) is not Verdict.ASK:
            raise access.RefusedError  # who may do it themselves need not ask
        return person

    @staticmethod
    async def _tell_office(session: Session, cause: Cause, key: str, payload: dict[str, Any]) -> None:
        for one in await people.with_role(session, *OFFICE):
            if one.id != cause.person_id:
                notice = Notice("text", f"{key}:{one.id}", payload, person_id=one.id, priority=Priority.REPLY)
                await send(session, cause, notice)


async def unbind(session: Session, cause: Cause, person: Person) -> None:
    """Take a person's account away in this transaction; heads who asked for it are told."""
    asked, last_admin = await open_asks(session, person.id), await is_last_admin(session, person)
    account, person.telegram_id, person.bound_at = person.telegram_id, None, None
    await close_invitations(session, person.id, cause.at)
    if account is not None:
        await take_menu_away(session, cause, account)
    audit.record(session, cause, "unbound", "person", person.id, account=account, last_admin=last_admin)
    if last_admin:
        log.warning("last_admin_unbound", person=person.id, by=cause.person_id)
    await tell_heads(session, cause, person, asked, "account/unbinding_done")


async def is_last_admin(session: Session, person: Person) -> bool:
    """Return whether a person is the only administrator with an account: without it nobody in chat makes another."""
    if Role.ADMIN not in person.roles or person.telegram_id is None:
        return False
    return not [
        one for one in await people.with_role(session, Role.ADMIN) if one.telegram_id is not None and one is not person
    ]


async def tell_heads(session: Session, cause: Cause, person: Person, asked: Sequence[Audit], text_id: str) -> None:
    """Tell who asked for an account to be taken away what came of it."""
    for row in asked:
        if row.person_id is not None and row.person_id != person.id:
            payload = {"id": text_id, "args": {"name": person.name}}
            await send(session, cause, Notice("text", f"{text_id}:{row.id}", payload, person_id=row.person_id))


async def open_asks(session: Session, person_id: int) -> list[Audit]:
    """Return what heads have asked of a person's account and nothing has come of yet."""
    found: list[Audit] = []
    for row in await audit.done_to(session, person_id, (ASKED, *SETTLED)):  # the newest first
        if row.action != ASKED:
            break
        found.append(row)
    return found
