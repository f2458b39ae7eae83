"""What the supervision office changes of a directive after issue: its owner, its date. Both sides are told, the clocks planned anew."""

import re
from datetime import date

from bot.rules.lifecycle import Move, transition
from bot.rules.permissions import Action
from bot.services import dialogs, moves
from bot.services.access import RefusedError, require
from bot.services.audience import audience_of, tell
from bot.services.directory import Directory
from bot.services.drafting import read_day
from bot.services.drafts import StaleError
from bot.services.handing_over import hand_over
from bot.services.moves import Before, How
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.services.parts_along import take_along
from bot.texts import TellableError
from db.enums import DateSource
from db.models import Directive, Person
from db.queries import directives
from db.session import Cause, Session

NEW_OWNER = "new_owner"
NEW_DATE = "new_date"


class IssuedChanges:
    """Changes by clerks and approvers."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(self, cause: Cause, directive_id: int, version: int, kind: str) -> None:
        """Ask for the new owner (NEW_OWNER), or for the new date and why (NEW_DATE). Raises StaleError, RefusedError."""
        action = Action.CHANGE_OWNER if kind == NEW_OWNER else Action.CHANGE_DATE
        async with self._office.database.write(cause) as session:
            directive = await self._theirs(session, cause, directive_id, action)
            if directive.version != version:
                raise StaleError
            transition(directive.status, Move.REASSIGN if kind == NEW_OWNER else Move.EXTEND)
            await dialogs.ask(session, cause, kind, {"directive_id": directive_id})
            args = {"number": directive.number, "title": directive.title}
            await answer(session, cause, "text", {"id": f"issue/ask_{kind}", "args": args})

    async def change_owner(self, cause: Cause, directive_id: int, words: str) -> None:
        """Give an issued directive to another owner, named as on the roster or by the unit; both owners are told.

        The reason may follow the name. Raises TellableError for a name that means nobody.
        """
        office = self._office
        async with office.database.write(cause) as session:
            directive = await self._theirs(session, cause, directive_id, Action.CHANGE_OWNER)
            directory = await Directory.load(session, office.day_of(cause.at))
            owner, reason = _named(directory, words.strip(), directive.lead.id if directive.lead else None)
            before = directive.owner
            if before is not None and before.id == owner.id:
                raise TellableError("issue/same_owner", name=owner.name)
            await dialogs.end(session, cause)
            await hand_over(session, office, cause, directive, owner.id, reason)
            args = {
                "number": directive.number,
                "title": directive.title,
                "name": owner.name,
                "unit": owner.unit.name,
                "before": before.name if before else "",
                "reason": reason,
            }
            notice = Notice(
                "text", f"owner:{directive.id}:{directive.version}", {"id": "issue/owner_changed", "args": args}
            )
            await tell(session, office, cause, [before.id] if before else [], notice)
            await answer(session, cause, "text", {"id": "issue/owner_changed", "args": args})

    async def change_date(self, cause: Cause, directive_id: int, words: str) -> None:
        """Give an issued directive another final date: `words` begin with the date, the rest is the reason.

        Owner and liaisons are told; the first date is kept. Raises TellableError, ReasonMissingError.
        """
        office = self._office
        today = office.day_of(cause.at)
        spoken, _, reason = words.strip().replace("，", " ").replace(",", " ").partition(" ")
        async with office.database.write(cause) as session:
            directive = await self._theirs(session, cause, directive_id, Action.CHANGE_DATE)
            day = read_day(spoken, today)
            _check_day(day, today, directive)
            stood, before = Before.of(directive), directive.due_on
            directive.due_on, directive.due_source = day, DateSource.CLERK
            await moves.move(session, office, cause, directive, Move.EXTEND, reason, How(stood))
            await take_along(session, office, cause, directive, Move.EXTEND, reason, before)
            await dialogs.end(session, cause)
            args = {
                "number": directive.number,
                "title": directive.title,
                "day": day.isoformat(),
                "before": before.isoformat() if before else "",
                "reason": reason.strip(),
            }
            notice = Notice(
                "text", f"date:{directive.id}:{directive.version}", {"id": "issue/date_changed", "args": args}
            )
            audience = await audience_of(session, directive)
            await tell(session, office, cause, [person.id for person in audience.workers], notice)
            await answer(session, cause, "text", {"id": "issue/date_changed", "args": args})

    async def want_evidence(self, cause: Cause, directive_id: int, *, wanted: bool) -> bool:
        """Let a close-out of a directive be asked for with a file, or no longer; owner and liaisons are told.

        Returns False where it was so already. Raises RefusedError.
        """
        office = self._office
        async with office.database.write(cause) as session:
            directive = await self._theirs(session, cause, directive_id, Action.WANT_EVIDENCE)
            if directive.evidence_wanted == wanted:
                return False
            directive.evidence_wanted = wanted
            text_id = "follow/evidence_wanted" if wanted else "follow/evidence_not_wanted"
            await moves.touch(session, office, cause, directive, text_id.removeprefix("follow/"))
            args = {"number": directive.number, "title": directive.title}
            notice = Notice("text", f"evidence:{directive.id}:{directive.version}", {"id": text_id, "args": args})
            audience = await audience_of(session, directive)
            await tell(session, office, cause, [person.id for person in audience.workers], notice)
            return True

    async def _theirs(self, session: Session, cause: Cause, directive_id: int, action: Action) -> Directive:
        directive = await directives.lock(session, directive_id)
        if directive is None or directive.issued_at is None:
            raise RefusedError
        if not (await require(session, self._office, cause, action, directive)).outright:
            raise RefusedError
        return directive


def _named(directory: Directory, words: str, near: int | None) -> tuple[Person, str]:
    """Return the person, or who answers for the unit, that words begin with, and the rest: the reason."""
    named, reason = words, ""
    if not directory.find_people(named, near) and directory.find_unit(named) is None:
        named, _, reason = re.sub(r"[,，;；、\s]+", "\n", words, count=1).partition("\n")
    unit = None if directory.find_people(named, near) else directory.find_unit(named)
    owner = directory.answering_for(unit.id) if unit else directory.person(named, near)
    if owner is None:
        raise TellableError("review/unit_without_owner", unit=named)
    return owner, reason.strip()


def _check_day(day: date, today: date, directive: Directive) -> None:
    if day < today:
        raise TellableError("review/date_past", day=day.isoformat())
    if day == directive.due_on:
        raise TellableError("issue/same_date", day=day.isoformat())
