"""Who somebody is in Telegram: one-time codes that bind an account to a person, the greeting, the language.

The rules of binding are those of `docs/permissions.md`: a code is random (128 bits), kept as a hash, used once and valid for a
time; too many wrong codes lock an account for an hour, and every wrong code gets the same answer.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.rules.permissions import Action, Verdict
from bot.services.access import require, verdict_on
from bot.services.menus import set_menus, take_menu_away
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import LANGUAGES, TellableError
from db.enums import Priority, Role
from db.models import Invitation, Person
from db.queries import accounts as queries
from db.queries import audit, people, roster
from db.session import Cause, Session

CODES = "invitation_codes"  # the kind of the notice that is the sheet of codes
CODE_BYTES = 16
WRONG_CODES = 5
LOCKED_FOR = timedelta(hours=1)


@dataclass(frozen=True)
class Invited:
    """An invitation as it is handed over: the only time that its code is seen."""

    name: str
    unit: str
    title: str
    code: str
    expires_at: datetime


@dataclass(frozen=True)
class Greeting:
    """Who somebody is, and how many things wait for them."""

    name: str
    title: str
    unit: str
    roles: tuple[Role, ...]
    to_sign: int
    to_review: int
    to_approve: int


@dataclass(frozen=True)
class UnboundUnit:
    """The people of a unit who have no account bound yet."""

    unit: str
    names: tuple[str, ...]


@dataclass(frozen=True)
class Bindings:
    """How far the binding of accounts has come."""

    people: int
    units: tuple[UnboundUnit, ...]

    @property
    def unbound(self) -> int:
        """Return how many people are not bound."""
        return sum(len(unit.names) for unit in self.units)


def code_hash(code: str) -> str:
    """Return what is kept of a code. It has 128 random bits, so a plain hash cannot be turned back."""
    return sha256(code.encode()).hexdigest()


async def person_named(session: Session, name: str, unit: str) -> Person:
    """Return the one person so called, of a unit where one is given (by name or alias). Raises TellableError."""
    found = [p for p in await roster.named(session, name) if unit in ("", p.unit.name, *_aliases(p))]
    if not found:
        raise TellableError("account/nobody", name=name)
    if len(found) > 1:
        raise TellableError("account/several", name=name, units=[p.unit.name for p in found])
    return found[0]


def invitation_for(session: Session, office: Office, cause: Cause, person: Person) -> Invited:
    """Make a code for a person."""
    code = secrets.token_urlsafe(CODE_BYTES)
    expires_at = cause.at + timedelta(hours=office.settings.invitation_hours)
    session.add(Invitation(person_id=person.id, code_hash=code_hash(code), created_at=cause.at, expires_at=expires_at))
    audit.record(session, cause, "invited", "person", person.id)
    return Invited(person.name, person.unit.name, person.title, code, expires_at)


class Accounts:
    """Invitations, binding, greeting and language."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def invite(self, cause: Cause, name: str, unit: str = "") -> Invited:
        """Make a code for a person: for the administrator at the machine.

        Raises TellableError where nobody is so called, or several are and `unit` does not tell which.
        """
        async with self._office.database.write(cause) as session:
            return invitation_for(session, self._office, cause, await person_named(session, name, unit))

    async def invite_unbound(self, cause: Cause) -> tuple[Invited, ...]:
        """Make a code for everybody who is not bound and whom a clerk or an administrator may let in."""
        async with self._office.database.write(cause) as session:
            await require(session, self._office, cause, Action.INVITE)
            return tuple(invitation_for(session, self._office, cause, one) for one in await _to_invite(session, cause))

    async def ask_for_codes(self, cause: Cause, bot: str) -> None:
        """Answer with the sheet of codes. It is made when it is sent: only then do its codes come into being."""
        async with self._office.database.write(cause) as session:
            await require(session, self._office, cause, Action.INVITE)
            if not await _to_invite(session, cause):
                left = [one.name for one in await roster.unbound(session)]
                raise TellableError("account/admins_left", names=left) if left else TellableError("account/all_bound")
            await answer(session, cause, CODES, {"bot": bot})

    async def start(self, cause: Cause, account: int, code: str) -> None:
        """Bind an account by a code, greet who is bound already, or tell a stranger how one gets in.

        A person who is bound on another account is moved to this one, and both are told.
        """
        async with self._office.database.write(cause) as session:
            if code:
                await self._try_code(session, cause, account, code)
            elif cause.person_id is not None:
                await answer(session, cause, "greeting", {"bound": False})
            else:
                audit.record(session, cause, "turned_away", "account", None, account=account)
                await _tell_account(session, cause, account, "access/stranger")

    async def _try_code(self, session: Session, cause: Cause, account: int, code: str) -> None:
        attempts = await queries.attempts(session, account)
        locked = attempts.locked_until is not None and cause.at < attempts.locked_until
        invitation = None if locked else await queries.open_invitation(session, code_hash(code), cause.at)
        if invitation is not None:
            await session.delete(attempts)
            await self._bind(session, cause, account, invitation)
            return
        if not locked:
            attempts.wrong = 1 if attempts.locked_until is not None else attempts.wrong + 1
            attempts.locked_until = cause.at + LOCKED_FOR if attempts.wrong >= WRONG_CODES else None
        audit.record(session, cause, "wrong_code", "account", None, account=account, locked=locked)
        if cause.person_id is not None:
            await answer(session, cause, "text", {"id": "account/wrong_code_bound"})
        else:
            await _tell_account(session, cause, account, "account/wrong_code")

    async def _bind(self, session: Session, cause: Cause, account: int, invitation: Invitation) -> None:
        person = await people.get(session, invitation.person_id)
        invitation.used_at = cause.at
        await session.flush()
        await queries.close_invitations(session, person.id, cause.at)
        before = await queries.holder(session, account)
        if before is not None and before is not person:
            before.telegram_id = before.bound_at = None
            audit.record(session, cause, "unbound", "person", before.id, account=account)
            await session.flush()
        old, person.telegram_id = person.telegram_id, account
        person.bound_at, person.blocked_at = cause.at, None
        theirs = replace(cause, person_id=person.id)  # whoever has the code is this person, from now on
        audit.record(session, theirs, "bound", "person", person.id, account=account, before=old)
        moved = old is not None and old != account
        if moved:
            await _tell_account(session, cause, int(old or 0), "account/moved_away")
            await take_menu_away(session, cause, int(old or 0))
        key = f"greeting:{person.id}:{cause.at.isoformat()}"
        payload = {"bound": True, "moved": moved}
        await send(session, cause, Notice("greeting", key, payload, person_id=person.id, priority=Priority.REPLY))
        await set_menus(session, self._office, cause, [person.id])

    async def set_language(self, cause: Cause, language: str) -> None:
        """Let a person be written to in another language. Raises ValueError for one that the project lacks."""
        if language not in LANGUAGES:
            raise ValueError(f"no such language: {language}")
        async with self._office.database.write(cause) as session:
            person = await people.get(session, cause.person_id or 0)
            person.language = language
            audit.record(session, cause, "language_set", "person", person.id, language=language)
            await set_menus(session, self._office, cause, [person.id])

    async def greeting(self, person_id: int) -> Greeting:
        """Return who a person is and what waits for them."""
        async with self._office.database.read() as session:
            person = await people.get(session, person_id)
            roles = person.roles
            works = roles & {Role.OWNER, Role.LIAISON, Role.HEAD}
            return Greeting(
                person.name,
                person.title,
                person.unit.name,
                tuple(role for role in Role if role in roles),
                to_sign=await queries.to_sign(session, person) if works else 0,
                to_review=await queries.to_review(session) if Role.CLERK in roles else 0,
                to_approve=await queries.to_approve(session) if Role.APPROVER in roles else 0,
            )

    async def bindings(self, person_id: int) -> Bindings | None:
        """Return who is not bound yet; None for a reader who may not invite."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            if await verdict_on(session, self._office, cause, Action.INVITE) is Verdict.NO:
                return None
            everybody = len(await roster.active_people(session))
            units: dict[str, list[str]] = {}
            for person in await roster.unbound(session):
                units.setdefault(person.unit.name, []).append(person.name)
        return Bindings(everybody, tuple(UnboundUnit(unit, tuple(names)) for unit, names in units.items()))

    async def show_bindings(self, cause: Cause) -> None:
        """Answer with who is not bound yet."""
        async with self._office.database.write(cause) as session:
            await require(session, self._office, cause, Action.INVITE)
            await answer(session, cause, "bindings")


async def _to_invite(session: Session, cause: Cause) -> list[Person]:
    """Return who is not bound and may be let in: administrators by an administrator alone, for a code is all they may do."""
    asks = await people.get(session, cause.person_id or 0)
    unbound = await roster.unbound(session)
    return [one for one in unbound if Role.ADMIN in asks.roles or Role.ADMIN not in one.roles]


def _aliases(person: Person) -> Iterable[str]:
    return (alias.alias for alias in person.unit.aliases)


async def _tell_account(session: Session, cause: Cause, account: int, text_id: str) -> None:
    """Tell an account, whoever holds it: in a private chat its id is the chat's."""
    key = f"account:{cause.inbox_id}:{account}:{text_id}:{cause.at.isoformat()}"
    payload = {"id": text_id, "args": {}}
    await send(session, cause, Notice("text", key, payload, chat_id=account, priority=Priority.REPLY))
