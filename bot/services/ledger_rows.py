"""Reading the rows of the ledger: what hangs on its directives, with a handful of queries however many there are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.reports.ledger_values import LedgerRow, PartRow, Said, TargetRow
from bot.rules import lights
from bot.rules.figures import Entry, Period
from bot.rules.lights import Standing
from bot.services import planning
from bot.services.audience import audiences
from bot.services.digests import excerpt_of
from bot.services.office import Office
from bot.services.parts import PartsShown, parts_of
from db.models import Directive, Report
from db.queries import directives, followup, people, scopes
from db.queries import ledger as queries
from db.session import Session

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Eyes:
    """With whose eyes the ledger is read. `leader_id`: a leader's, who sees no problems and no withheld words.

    `unit_id`: a unit head's, who sees the instructions that the unit was sent. Neither: the supervision office's.
    """

    leader_id: int | None = None
    unit_id: int | None = None

    @property
    def by_leader(self) -> bool:
        """Return whether they are a leader's."""
        return self.leader_id is not None


@dataclass(frozen=True)
class _Known:
    """What was read of all the directives, by id (of targets: `listed`; of people: `leaders`)."""

    office: Office
    today: date
    eyes: Eyes
    signed: Mapping[int, date]
    listed: Mapping[int, int]
    extensions: Mapping[int, int]
    decided: Mapping[int, tuple[int, int]]
    liaisons: Mapping[int, tuple[str, ...]]
    leaders: Mapping[int | None, str]
    latest: Mapping[int, Report]
    problems: Mapping[int, Report]
    parts: Mapping[int, PartsShown]


async def rows_of(
    session: Session, office: Office, at: datetime, eyes: Eyes, period: Period, entries: Sequence[Entry]
) -> list[LedgerRow]:
    """Return a row for each entry as it stands at an instant, with what the period brought."""
    today, ids = office.day_of(at), [entry.id for entry in entries]
    found = await directives.some(session, ids)
    signed = await followup.acknowledgements(session, ids)
    known = _Known(
        office=office,
        today=today,
        eyes=eyes,
        signed={ident: office.day_of(at) for ident, at in signed.items()},
        listed=await _listed(session, found),
        extensions=await queries.extensions(session, ids),
        decided=await queries.decided(session, ids, *span_of(office, period)),
        liaisons=await _liaisons(session, found),
        leaders=await people.names(session, {entry.leader_id for entry in entries if entry.leader_id is not None}),
        latest=await queries.latest(session, ids, by_leader=eyes.by_leader),
        problems={} if eyes.by_leader else await queries.latest(session, ids, by_leader=False, problems=True),
        parts=await parts_of(session, office, today, found),
    )
    by_id = {row.id: row for row in found}
    return [_row(known, entry, by_id[entry.id]) for entry in entries]


def span_of(office: Office, period: Period) -> tuple[datetime, datetime]:
    """Return a period as instants: from the first up to, not including, the second."""
    return office.instant(period.first, 0, 0), office.instant(period.last + DAY, 0, 0)


def shown_to(eyes: Eyes, report: Report) -> str:
    """Return a report's words: to a leader the part that the clerk let stand."""
    return excerpt_of(report.text, report.excerpt) if eyes.by_leader else report.text


async def _listed(session: Session, found: Sequence[Directive]) -> dict[int, int]:
    counts = await scopes.counts(session, [target.id for directive in found for target in directive.targets])
    return {ident: one.rows for ident, one in counts.items()}


async def _liaisons(session: Session, found: Sequence[Directive]) -> dict[int, tuple[str, ...]]:
    heard = await audiences(session, found)
    return {ident: tuple(person.name for person in one.liaisons) for ident, one in heard.items()}


def _row(known: _Known, entry: Entry, directive: Directive) -> LedgerRow:
    ident, office = entry.id, known.office
    standing = Standing(
        status=entry.status,
        issued_on=entry.issued_on,
        final_due_on=entry.due_on,
        first_due_on=entry.first_due_on,
        waiting_since=entry.waiting_since,
    )
    extended, returned = known.decided.get(ident, (0, 0))
    shown = known.parts.get(ident)
    return LedgerRow(
        entry=entry,
        text=directive.text,
        document=f"{directive.document.number} {directive.document.title}",
        owner=directive.owner.name if directive.owner else "",
        liaisons=known.liaisons.get(ident, ()),
        supporting=directive.supporting_names,
        leader=known.leaders.get(entry.leader_id, ""),
        signed_on=known.signed.get(ident),
        overdue_days=_overdue_days(office, entry, standing, known.today),
        extensions=known.extensions.get(ident, 0),
        extended=extended,
        returned=returned,
        targets=_targets(known, directive, standing),
        parts=parts_in(office, known.eyes, directive, shown) if shown else (),
        latest=_said(known, known.latest.get(ident)),
        problem=_said(known, known.problems.get(ident)),
        result=directive.result,
        reason=directive.status_reason,
        done_when=directive.done_when,
    )


def _overdue_days(office: Office, entry: Entry, standing: Standing, today: date) -> int | None:
    """Return the working days past the final date: up to today or the stop of the clocks, of a closed one to its end."""
    if entry.due_on is None:
        return None
    end = lights.reckoning_day(standing, today) if entry.overdue else entry.closed_on
    return office.calendar.workdays_between(entry.due_on, end) if end is not None and end > entry.due_on else None


def _targets(known: _Known, directive: Directive, standing: Standing) -> tuple[TargetRow, ...]:
    """Return the targets; of what is not followed any more only what was reached."""
    day, rows = lights.reckoning_day(standing, known.today), []
    for target in directive.targets:
        line = planning.target_line(target, known.listed, standing, day)
        expected = line.expected if standing.status in lights.FOLLOWED else None
        rows.append(
            TargetRow(
                kind=target.kind,
                text=line.text,
                measure=line.measure,
                goal=line.goal,
                goal_max=line.goal_max,
                current=line.current,
                reached=line.reached,
                expected=expected,
                listed=line.listed,
            )
        )
    return tuple(rows)


def parts_in(office: Office, eyes: Eyes, whole: Directive, shown: PartsShown) -> tuple[PartRow, ...]:
    """Return the parts of a directive; their words are for those who lead it and the supervision office."""
    return tuple(
        PartRow(
            number=whole.number,
            title=whole.title,
            lead=whole.lead_name,
            unit=line.unit,
            issued=line.issued_id is not None,
            status=line.status,
            light=line.light,
            late=line.late,
            said=Said(office.day_of(line.said_at), line.said) if line.said_at and not eyes.by_leader else None,
        )
        for line in (*shown.issued, *shown.supporting)
    )


def _said(known: _Known, report: Report | None) -> Said | None:
    if report is None:
        return None
    return Said(known.office.day_of(report.created_at), shown_to(known.eyes, report))
