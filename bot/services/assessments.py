"""考核: the clerk looks at the figures, lets units check theirs, leaves out what does not count, takes the table out."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from bot.rules.assessment import Assessed, Assessment, Result, UnitResult, ranks
from bot.rules.figures import Period
from bot.rules.permissions import Action, Verdict
from bot.services import access, dialogs
from bot.services.access import RefusedError
from bot.services.assessing import assessed
from bot.services.audience import tell
from bot.services.cards import readable
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.texts import TellableError
from db import models
from db.enums import CheckAnswer, Role
from db.models import AssessmentCheck, Exclusion
from db.queries import assessments as queries
from db.queries import audience, audit
from db.session import Cause, Session

SHEET = "assessment_sheet"
WORDS = "assessment_words"
REASON = "exclusion_reason"
MOST_WORDS = 1000


@dataclass(frozen=True)
class Check:
    """What a unit said of its figures; `changed`: they are others now."""

    answer: CheckAnswer
    words: str
    person: str
    at: datetime | None
    changed: bool


@dataclass(frozen=True)
class AssessmentShown:
    """The whole table. `checks` by unit, of those that were asked; `ranks` empty where the office ranks nobody."""

    table: Assessment
    asked: bool
    checks: Mapping[int, Check]
    ranks: Mapping[int, int]


@dataclass(frozen=True)
class UnitShown:
    """One unit's own figures, for the unit to check."""

    id: int
    period: Period
    line: UnitResult
    excluded: tuple[Assessed, ...]
    check: Check


class Assessments:
    """The assessment, in an office that has switched it on."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def table(self, person_id: int, period: Period) -> AssessmentShown:
        """Return the figures of a period. Raises RefusedError, and TellableError where it is switched off."""
        async with self._office.database.read() as session:
            await self._require(session, Cause(self._office.clock.now(), person_id), Action.FIGURES)
            return await self._shown(session, period)

    async def show(self, cause: Cause, code: str) -> None:
        """Answer with the figures of a period. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            await self._require(session, cause, Action.FIGURES)
            await answer(session, cause, "assessment", {"period": code})

    async def ask_units(self, cause: Cause, period: Period) -> int:
        """Let each unit with figures in a period check them; return how many were asked now.

        Who was asked and has not answered is not asked again; who has is, where the figures have changed since.
        """
        async with self._office.database.write(cause) as session:
            await self._require(session, cause, Action.REGISTER)
            table = await assessed(session, self._office, period)
            row = await queries.of_period(session, period.first, period.last)
            if row is None:
                row = models.Assessment(
                    first_on=period.first, last_on=period.last, clerk_id=cause.person_id, opened_at=cause.at
                )
                session.add(row)
                await session.flush()
            checks = await queries.checks(session, row.id)
            count = 0
            for line in table.units:
                count += await self._ask(session, cause, row, line, checks.get(line.unit_id))
            audit.record(session, cause, "units_asked", "assessment", row.id, units=count)
            return count

    async def _ask(
        self, session: Session, cause: Cause, row: models.Assessment, line: UnitResult, check: AssessmentCheck | None
    ) -> bool:
        if check is None and not line.counts:
            return False  # there is nothing to check
        if check is not None and (check.answer is CheckAnswer.WAITING or check.figures == asdict(line.result)):
            return False
        people = await audience.of_units(session, [line.unit_id], (Role.HEAD,))
        people = people or await audience.of_units(session, [line.unit_id], (Role.OWNER, Role.LIAISON))
        if check is None:
            check = AssessmentCheck(assessment_id=row.id, unit_id=line.unit_id, words="")
            session.add(check)
        check.answer = CheckAnswer.WAITING
        payload = {"assessment_id": row.id, "unit_id": line.unit_id}
        key = f"assessment:{row.id}:{line.unit_id}:{cause.at.isoformat()}"
        notice = Notice("assessment_check", key, payload)
        await tell(session, self._office, cause, [person.id for person in people], notice)
        return True

    async def unit(self, person_id: int, assessment_id: int, unit_id: int) -> UnitShown | None:
        """Return a unit's figures for its own people; None where it has none any more. Raises RefusedError."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            row = await self._theirs(session, cause, assessment_id, unit_id)
            period = Period(row.first_on, row.last_on)
            table = await assessed(session, self._office, period)
            line = next((one for one in table.units if one.unit_id == unit_id), None)
            check = (await queries.checks(session, assessment_id)).get(unit_id)
            if line is None or check is None:
                return None
            excluded = tuple(item for item in table.excluded if item.unit_id == unit_id)
            return UnitShown(assessment_id, period, line, excluded, _check(check, line.result))

    async def ask_words(self, cause: Cause, assessment_id: int, unit_id: int) -> None:
        """Ask what a unit objects to. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._theirs(session, cause, assessment_id, unit_id)
            await dialogs.ask(session, cause, WORDS, {"assessment_id": assessment_id, "unit_id": unit_id})
            await answer(session, cause, "text", {"id": "assessment/say_words", "args": {}})

    async def check(self, cause: Cause, assessment_id: int, unit_id: int, words: str = "") -> None:
        """Note that a unit agrees to its figures (no words), or objects to them; the clerk is told of objections.

        Raises RefusedError.
        """
        async with self._office.database.write(cause) as session:
            row = await self._theirs(session, cause, assessment_id, unit_id)
            check = await queries.lock_check(session, assessment_id, unit_id)
            table = await assessed(session, self._office, Period(row.first_on, row.last_on))
            line = next((one for one in table.units if one.unit_id == unit_id), None)
            if check is None or line is None:
                raise RefusedError
            said = words.strip()[:MOST_WORDS]
            check.answer = CheckAnswer.DISPUTED if said else CheckAnswer.AGREED
            check.words, check.figures = said, asdict(line.result)
            check.person_id, check.at = cause.person_id, cause.at
            audit.record(session, cause, check.answer.value, "assessment", assessment_id, unit=unit_id)
            if said:
                await dialogs.end(session, cause)
                args = {
                    "unit": line.unit,
                    "words": said,
                    "first": row.first_on.isoformat(),
                    "last": row.last_on.isoformat(),
                }
                key = f"assessment_disputed:{assessment_id}:{unit_id}:{cause.at.isoformat()}"
                notice = Notice("text", key, {"id": "assessment/disputed", "args": args})
                await tell(session, self._office, cause, [row.clerk_id], notice)
                await answer(session, cause, "text", {"id": "assessment/words_noted", "args": {}})

    async def ask_reason(self, cause: Cause, directive_id: int) -> None:
        """Ask why a directive is not to count. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            directive = await readable(session, self._office, cause, directive_id)
            await self._require(session, cause, Action.REGISTER)
            await dialogs.ask(session, cause, REASON, {"directive_id": directive_id})
            args = {"number": directive.number, "title": directive.title}
            await answer(session, cause, "text", {"id": "assessment/say_reason", "args": args})

    async def exclude(self, cause: Cause, directive_id: int, reason: str) -> None:
        """Leave a directive out of assessments, for a reason that is shown. Raises RefusedError, TellableError without one."""
        async with self._office.database.write(cause) as session:
            directive = await readable(session, self._office, cause, directive_id)
            await self._require(session, cause, Action.REGISTER)
            said = reason.strip()[:MOST_WORDS]
            if not said or cause.person_id is None:
                raise TellableError("assessment/no_reason")
            row = await queries.exclusion(session, directive_id)
            if row is None:
                row = Exclusion(directive_id=directive_id)
                session.add(row)
            row.reason, row.clerk_id, row.at = said, cause.person_id, cause.at
            directive.version += 1
            audit.record(session, cause, "excluded", "directive", directive_id, reason=said)
            await dialogs.end(session, cause)
            args = {"number": directive.number, "title": directive.title, "reason": said}
            await answer(session, cause, "text", {"id": "assessment/excluded", "args": args})

    async def include(self, cause: Cause, directive_id: int) -> None:
        """Let a directive count again. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            directive = await readable(session, self._office, cause, directive_id)
            await self._require(session, cause, Action.REGISTER)
            row = await queries.exclusion(session, directive_id)
            if row is not None:
                await session.delete(row)
                directive.version += 1
                audit.record(session, cause, "included", "directive", directive_id, reason=row.reason)

    async def ask_for_sheet(self, cause: Cause, period: Period, code: str) -> None:
        """Answer with the table as a workbook. Raises RefusedError, and TellableError where no unit was asked yet."""
        async with self._office.database.write(cause) as session:
            await self._require(session, cause, Action.EXPORT)
            row = await queries.of_period(session, period.first, period.last)
            if row is None:
                raise TellableError("assessment/check_first")
            audit.record(session, cause, "exported", "assessment", row.id)
            await answer(session, cause, SHEET, {"period": code})

    async def _shown(self, session: Session, period: Period) -> AssessmentShown:
        table = await assessed(session, self._office, period)
        row = await queries.of_period(session, period.first, period.last)
        checks = await queries.checks(session, row.id) if row is not None else {}
        results = {line.unit_id: line.result for line in table.units}
        return AssessmentShown(
            table=table,
            asked=row is not None,
            checks={unit: _check(one, results.get(unit)) for unit, one in checks.items()},
            ranks=ranks(table.units) if self._office.policy.assessment_ranking else {},
        )

    async def _require(self, session: Session, cause: Cause, action: Action) -> None:
        """Let those go on who may do it to everything: clerks and approvers."""
        if not (await access.require(session, self._office, cause, action)).outright:
            raise RefusedError
        if not self._office.policy.assessment:
            raise TellableError("assessment/off")

    async def _theirs(self, session: Session, cause: Cause, assessment_id: int, unit_id: int) -> models.Assessment:
        """Return an assessment of which one unit's figures are those of the cause's person. Raises RefusedError."""
        verdict = await access.require_of_unit(session, self._office, cause, Action.COMMENT, unit_id)
        row = await queries.get(session, assessment_id)
        if row is None or verdict is not Verdict.YES or not self._office.policy.assessment:
            raise RefusedError
        return row


def _check(row: AssessmentCheck, result: Result | None) -> Check:
    return Check(
        answer=row.answer,
        words=row.words,
        person=row.person.name if row.person else "",
        at=row.at,
        changed=row.answer is not CheckAnswer.WAITING and (result is None or row.figures != asdict(result)),
    )
