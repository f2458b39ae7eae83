"""How one directive is recalled, chased and reported on, where the clerk wants it otherwise than the office's policy has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from bot.rules.limit_words import read_limit_words
from bot.rules.limits import CHASES, REMINDERS, REPORT_DAYS, differing, policy_of
from bot.rules.permissions import Action
from bot.rules.policy import LimitError, Policy
from bot.services import dialogs, drafts, moves, planning, report_days
from bot.services.access import RefusedError, require
from bot.services.audience import audience_of, tell
from bot.services.drafts import DRAFTED, StaleError
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.texts import TellableError
from db.enums import Cadence, FeedbackKind, Status
from db.models import Directive, Feedback
from db.queries import directives, people
from db.session import Cause, Session

TYPED = "directive_limits"
GROUPS: Mapping[str, frozenset[str]] = MappingProxyType({
    "final": frozenset(REMINDERS[:2]),
    "feedback": frozenset(REMINDERS[2:]),
    "chase": frozenset(CHASES),
    "first": frozenset({"first_feedback_within"}),
    "report_day": frozenset(REPORT_DAYS),
})  # fmt: skip
"""What is said in one line, in this order."""
_EARLY = (5, 2, 0)
PRESETS: Mapping[str, Mapping[str, Any]] = MappingProxyType({
    "early": {"final_reminders": _EARLY, "far_reminders": (), "feedback_reminders": _EARLY},
    "every_three": {"chases": True, "chase_daily": 1, "chase_every": 3},
    "no_chases": {"chases": False},
    "chases": {"chases": True},
    "usual": {},
})  # fmt: skip
"""What a button sets; `usual` drops all that was set."""


@dataclass(frozen=True)
class LimitsNote:
    """The limits that hold for a directive, which lines of them (GROUPS) are its own, and who set those."""

    policy: Policy
    own: tuple[str, ...]
    far: bool
    cadence: Cadence | None
    by: str
    at: datetime | None


@dataclass(frozen=True)
class LimitsShown:
    """All that the page shows. `lines`: what the directive is concerned by; `dues`: the next day of a report, by line."""

    id: int
    version: int
    number: str
    title: str
    draft: bool
    due_on: date | None
    lines: tuple[str, ...]
    dues: Mapping[str, date]
    note: LimitsNote


async def note_of(session: Session, office: Office, directive: Directive) -> LimitsNote:
    """Return the limits of a directive."""
    own = directive.limits or {}
    by = await people.get(session, directive.limits_by_id) if directive.limits_by_id else None
    since = directive.issued_at or office.clock.now()
    policy = policy_of(office.policy, own)
    far = directive.due_on is not None and (directive.due_on - office.day_of(since)).days > policy.far_off
    groups = tuple(group for group, names in GROUPS.items() if names & own.keys())
    return LimitsNote(policy, groups, far, directive.cadence, by.name if by else "", directive.limits_at)


class DirectiveLimits:
    """Showing and setting a directive's own limits, for those who may change its date."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def shown(self, reader_id: int, directive_id: int) -> LimitsShown:
        """Return what holds for a directive. Raises RefusedError, and TellableError once it is over."""
        office, cause = self._office, Cause(self._office.clock.now(), reader_id)
        async with office.database.read() as session:
            directive = await directives.get(session, directive_id)
            await self._check(session, cause, directive)
            if directive is None:
                raise RefusedError
            owed = (await planning.facts_of(session, [directive]))[directive.id].owed
            return LimitsShown(
                id=directive.id,
                version=directive.version,
                number=directive.number,
                title=directive.title,
                draft=directive.status in DRAFTED,
                due_on=directive.due_on,
                lines=tuple(_lines(directive, owed)),
                dues={_line_of(owed.kind): planning.due_of(owed).expected_on} if owed else {},
                note=await note_of(session, office, directive),
            )

    async def choose(self, cause: Cause, directive_id: int, version: int, preset: str) -> None:
        """Set what a button stands for. Raises StaleError for a button of ours no more, RefusedError, TellableError."""
        if preset not in PRESETS:
            raise StaleError
        async with self._office.database.write(cause) as session:
            directive = await self._theirs(session, cause, directive_id, version)
            await self._set(session, cause, directive, PRESETS[preset], usual=preset == "usual")

    async def ask(self, cause: Cause, directive_id: int, version: int) -> None:
        """Ask for the limits in words. Raises StaleError, RefusedError."""
        async with self._office.database.write(cause) as session:
            directive = await self._theirs(session, cause, directive_id, version)
            await dialogs.ask(session, cause, TYPED, {"directive_id": directive_id})
            args = {"number": directive.number, "title": directive.title, "cadence": _value(directive.cadence)}
            await answer(session, cause, "text", {"id": "limits/ask", "args": args})

    async def type_in(self, cause: Cause, directive_id: int, words: str) -> None:
        """Set what the words say, and answer with all that holds now. Raises TellableError that names what is not understood."""
        async with self._office.database.write(cause) as session:
            directive = await self._theirs(session, cause, directive_id)
            read = read_limit_words(words, directive.cadence)
            if read.left_over or not (read.limits or read.usual):
                raise TellableError(
                    "limits/not_understood", words=read.left_over[:60], cadence=_value(directive.cadence)
                )
            await self._set(session, cause, directive, read.limits, usual=read.usual)
            await dialogs.end(session, cause)
            await answer(session, cause, "directive_limits", {"directive_id": directive_id})

    async def _theirs(self, session: Session, cause: Cause, directive_id: int, version: int | None = None) -> Directive:
        """Return a directive whose limits may be set now, locked."""
        directive = await directives.lock(session, directive_id)
        await self._check(session, cause, directive)
        if directive is None or version not in {None, directive.version}:
            raise StaleError
        if directive.status in DRAFTED:
            return await drafts.open_draft(session, self._office, cause, directive_id)
        return directive

    async def _check(self, session: Session, cause: Cause, directive: Directive | None) -> None:
        if (
            directive is None
            or not (await require(session, self._office, cause, Action.SET_LIMITS, directive)).outright
        ):
            raise RefusedError
        if directive.status not in {*DRAFTED, *directives.FOLLOWED}:
            raise TellableError("limits/over", status=directive.status.value)

    async def _set(
        self, session: Session, cause: Cause, directive: Directive, wanted: Mapping[str, Any], *, usual: bool
    ) -> None:
        """Lay `wanted` over the directive's limits (over none, where `usual`), plan anew, and tell whose report day moved."""
        office = self._office
        earlier = directive.limits or {}
        try:
            limits = differing(office.policy, {} if usual else earlier, wanted)
        except LimitError as wrong:
            raise TellableError(
                "limits/no_reminder_left" if wrong.name == "chases" else "limits/out_of_range", name=wrong.name
            ) from wrong
        if limits == earlier:
            return
        directive.limits, directive.limits_at = limits or None, cause.at if limits else None
        directive.limits_by_id = cause.person_id if limits else None
        if directive.status in DRAFTED:
            drafts.touch(directive)
            drafts.note(session, cause, "limits_set", directive, limits=limits, before=earlier)
            return
        moved = await self._move_reports(session, cause, directive, earlier)
        await moves.touch(session, office, cause, directive, "limits_set", limits=limits, before=earlier)
        if moved is not None:
            await self._tell(session, cause, directive, *moved)

    async def _move_reports(
        self, session: Session, cause: Cause, directive: Directive, earlier: Mapping[str, Any]
    ) -> tuple[Feedback, date] | None:
        """Return the report whose day moved, and its day before; None where none did."""
        office, today = self._office, self._office.day_of(cause.at)
        await session.flush()
        facts = (await planning.facts_of(session, [directive]))[directive.id]
        before, now = policy_of(office.policy, earlier), facts.policy(office)
        was = facts.owed.due_on if facts.owed else today
        limits = (before, office.calendar), (now, office.calendar)
        moved = report_days.move_first(facts, office, today, before, now) or report_days.move_periodic(
            facts, office, today, *limits
        )
        return (moved, was) if moved else None

    async def _tell(self, session: Session, cause: Cause, directive: Directive, moved: Feedback, was: date) -> None:
        args = {
            "number": directive.number,
            "title": directive.title,
            "first": moved.kind is FeedbackKind.FIRST,
            "day": moved.due_on.isoformat(),
            "before": was.isoformat(),
        }
        notice = Notice("text", f"limits:{directive.id}:{directive.version}", {"id": "limits/day_moved", "args": args})
        audience = await audience_of(session, directive)
        await tell(session, self._office, cause, [person.id for person in audience.workers], notice)


def _value(cadence: Cadence | None) -> str:
    return cadence.value if cadence else ""


def _line_of(kind: FeedbackKind) -> str:
    return "first" if kind is FeedbackKind.FIRST else "report_day"


def _lines(directive: Directive, owed: Feedback | None) -> list[str]:
    """Return which lines concern a directive as it stands."""
    first = directive.status in {*DRAFTED, Status.ISSUED} or (owed is not None and owed.kind is FeedbackKind.FIRST)
    concerned = {
        "final": directive.due_on is not None,
        "feedback": True,
        "chase": True,
        "first": first,
        "report_day": directive.cadence is not None,
    }
    return [line for line in GROUPS if concerned[line]]
