"""Reports (进展反馈): written verbatim, with their figures; corrected or withdrawn without losing what was said."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.rules.lifecycle import Move, transition
from bot.rules.list_values import RowTick
from bot.rules.parts import PartMove
from bot.rules.permissions import Action, Verdict
from bot.services import access, attachments, moves, parts, planning, scopes
from bot.services.attachments import StoredFile
from bot.services.confirmations import Confirmation, confirmation
from bot.services.entries import Entry, given, speaking
from bot.services.office import Office
from bot.texts import TellableError
from db.enums import ReportKind, Status
from db.models import Directive, Report, ReportValue, Target
from db.queries import audit, directives, followup
from db.queries import reports as queries
from db.queries import scopes as lists
from db.session import Cause, Session


@dataclass(frozen=True)
class Value:
    """A figure that a report gives: what the target would stand at; an estimate is kept and not counted."""

    target_id: int
    total: Decimal
    estimate: bool = False


@dataclass(frozen=True)
class Draft:
    """A report to be written. `text` verbatim; `entry` where a clerk writes it down; `source` whose words were forwarded.

    `ticks`: the rows of lists that it sets. `quotable` False: its words give a figure that a list does not bear out.
    """

    kind: ReportKind
    text: str
    message_id: int | None = None
    values: tuple[Value, ...] = ()
    empty: bool = False
    source: str = ""
    entry: Entry | None = None
    corrects_id: int | None = None
    files: tuple[StoredFile, ...] = ()
    ticks: tuple[RowTick, ...] = ()
    quotable: bool = True


async def write(session: Session, office: Office, cause: Cause, directive: Directive, draft: Draft) -> Report:
    """Write a report. Raises RefusedError for one who may not, TransitionError where the directive takes none.

    The side that leads: its figures become the targets', what was due is met, and a first report counts as a receipt.
    A supporting unit's report is kept as one on its part (分办) and moves neither figures nor clocks of the
    whole; whoever has rows of a list to themselves sets those, and the figure that is counted from them.
    """
    verdict = await access.require(session, office, cause, Action.REPORT, directive)
    if verdict is Verdict.WITH_REASON and draft.entry is None:
        raise access.RefusedError
    transition(directive.status, Move.REPORT)
    leads = await access.leads(session, office, speaking(cause, draft.entry), directive)
    speaker = speaking(cause, draft.entry)
    part = None if leads else await parts.share_moved(session, office, speaker, directive, PartMove.REPORT)
    report = Report(
        **await given(session, office, cause, directive, draft.entry),
        directive_id=directive.id,
        part_id=part.id if part else None,
        kind=draft.kind,
        text=draft.text,
        source=draft.source[:200],
        empty=draft.empty,
        created_at=cause.at,
        message_id=draft.message_id,
        corrects_id=draft.corrects_id,
        quotable=draft.quotable,
        values=[],
    )
    session.add(report)
    await session.flush()
    await scopes.tick(session, office, cause, directive, report, draft.ticks)
    if leads and draft.values:
        counted = await lists.counts(session, [target.id for target in directive.targets])
        report.values.extend(_values(directive, draft.values, {one.target_id for one in report.values}, counted))
    for file in draft.files:
        attachments.attach(session, cause, file, report.id)
    if draft.corrects_id is not None:
        await queries.move_files(session, draft.corrects_id, report.id)
    audit.record(session, cause, "reported", "report", report.id, directive=directive.id, kind=draft.kind.value)
    if leads:
        await _moves_on(session, office, cause, directive, draft.entry)
    elif draft.ticks:
        await moves.touch(session, office, cause, directive, "rows_set", report=report.id)
    return report


def _values(
    directive: Directive, values: Iterable[Value], given: Collection[int], counted: Mapping[int, lists.Count]
) -> list[ReportValue]:
    """Return the rows of a report's figures, and let those that count stand at their targets.

    `given` are the targets whose figure the report has already. What a list counts is not claimed: another figure is none.
    """
    targets = {target.id: target for target in directive.targets}
    rows = []
    for value in {value.target_id: value for value in values if value.target_id not in given}.values():
        target = targets[value.target_id]
        if target.id in counted and not value.estimate and value.total != counted[target.id].done:
            continue
        rows.append(
            ReportValue(target_id=target.id, value=value.total, previous=target.current, estimate=value.estimate)
        )
        if not value.estimate:
            target.current = value.total
    return rows


async def _moves_on(session: Session, office: Office, cause: Cause, directive: Directive, entry: Entry | None) -> None:
    await planning.meet_feedback(session, office, cause, directive)
    if directive.status is Status.ISSUED:
        columns = await given(session, office, cause, directive, entry)
        await followup.acknowledge(session, directive.id, columns, cause.at)
    await moves.move(session, office, cause, directive, Move.REPORT)


async def take_back(session: Session, office: Office, cause: Cause, report: Report) -> None:
    """Withdraw a report: its figures and rows count no more, what it answered is due again, its words stay in the history."""
    directive = await directives.lock(session, report.directive_id)
    if directive is None or report.withdrawn_at is not None:
        return
    report.withdrawn_at = cause.at
    counted = await scopes.restore(session, cause, directive, report)
    for value in report.values:
        target = next((target for target in directive.targets if target.id == value.target_id), None)
        if target is not None and not value.estimate and target.id not in counted:
            standing = await queries.standing_value(session, target.id)
            target.current = value.previous if standing is None else standing
    await planning.reopen_feedback(session, directive, report.created_at)
    await moves.touch(session, office, cause, directive, "report_withdrawn", report=report.id)


async def supersede(session: Session, office: Office, cause: Cause, reports: Iterable[Report]) -> dict[int, int]:
    """Withdraw reports that others are about to correct; return, by directive, which report was corrected."""
    corrected = {}
    for report in await still_theirs(session, office, cause, reports):
        await take_back(session, office, cause, report)
        corrected[report.directive_id] = report.id
    return corrected


async def still_theirs(session: Session, office: Office, cause: Cause, reports: Iterable[Report]) -> list[Report]:
    """Return the reports on what the cause's person may still report on: the words of who has handed over stay said."""
    found = []
    for report in reports:
        directive = await directives.get(session, report.directive_id)
        verdict = await access.verdict_on(session, office, cause, Action.REPORT, directive)
        if verdict is not Verdict.NO:
            found.append(report)
    return found


class Reporting:
    """What a person may do with reports given."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def withdraw(self, cause: Cause, message_id: int) -> int:
        """Take back all that one message of the person reported; return how many reports it was."""
        office = self._office
        async with office.database.write(cause) as session:
            found = await queries.of_message(session, cause.person_id or 0, message_id)
            theirs = await still_theirs(session, office, cause, found)
            for report in theirs:
                await take_back(session, office, cause, report)
            return len(theirs)

    async def set_value(self, cause: Cause, report_id: int, target_id: int, value: Decimal) -> Report:
        """Write a figure that the person confirmed to their own report. Raises RefusedError, TellableError."""
        office = self._office
        async with office.database.write(cause) as session:
            report = await queries.get(session, report_id)
            directive = await directives.lock(session, report.directive_id) if report else None
            if report is None or directive is None or not _is_own(report, cause):
                raise access.RefusedError
            await access.require(session, office, cause, Action.REPORT, directive)
            target = _target(directive, target_id)
            if target_id in await lists.counts(session, [target_id]):
                raise TellableError("report/counted_by_list", number=directive.number)
            if any(row.target_id == target_id and row.value == value for row in report.values):
                return report
            transition(directive.status, Move.REPORT)
            report.values = [
                *(v for v in report.values if v.target_id != target_id),
                ReportValue(target_id=target_id, value=value, previous=target.current),
            ]
            target.current = value
            report.empty = False
            await moves.touch(session, office, cause, directive, "value_confirmed", report=report.id)
            return report

    async def confirmations(self, report_ids: Sequence[int], numbers: dict[int, str]) -> list[Confirmation]:
        """Return reports as they are confirmed; `numbers` names their directives as the person's list does."""
        office = self._office
        async with office.database.read() as session:
            found = [r for r in await queries.some(session, report_ids) if r.withdrawn_at is None]
            owners = {d.id: d for d in await directives.some(session, {r.directive_id for r in found})}
            today = office.day_of(office.clock.now())
            facts = await planning.facts_of(session, list(owners.values()))
            rows = await scopes.set_by(session, report_ids)
            return [confirmation(office, facts[r.directive_id], r, numbers, today, rows.get(r.id, ())) for r in found]


def _is_own(report: Report, cause: Cause) -> bool:
    return report.withdrawn_at is None and cause.person_id in {report.person_id, report.clerk_id}


def _target(directive: Directive, target_id: int) -> Target:
    found = next((target for target in directive.targets if target.id == target_id), None)
    if found is None:
        raise access.RefusedError
    return found
