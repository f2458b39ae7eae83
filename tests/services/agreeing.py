"""Whether the figures of all papers agree: those counted in SQL with a slow count in plain Python, and every paper with them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from fractions import Fraction

from sqlalchemy import select

from bot.rules import lights
from bot.rules.figures import Counts, Entry, Period, Scope, tally
from bot.rules.progress import expected_progress, year_begins
from bot.services import planning
from bot.services.digest_figures import count
from bot.services.digest_material import gather
from bot.services.drilling import About, Spot
from bot.services.figures import entries_of, figures_of
from bot.services.paper_figures import STATES, Wanted, paper_figures
from db.enums import Light, RequestKind, RequestStatus, Role, Status
from db.models import Directive, PersonRole, Request
from db.queries.digests import TOLD
from db.session import Cause, Session
from tests.services.issued import IssuedOffice


async def same_as_counted_slowly(session: Session, town: IssuedOffice, period: Period) -> None:
    """Compare the figures of all that was issued, as the office's clock stands, with the rules for one directive."""
    now, issued = town.clock.at, select(Directive).where(Directive.issued_at.is_not(None), Directive.whole_id.is_(None))
    rows = (await session.scalars(issued.order_by(Directive.position))).all()
    facts = await planning.facts_of(session, rows)
    entries = await entries_of(session, town.office, Scope(), now)
    assert [entry.id for entry in entries] == [row.id for row in rows]
    for entry in entries:
        _same(entry, facts[entry.id], town)
    by_unit, together = await _slowly(session, town, period, rows)
    figures = await figures_of(session, town.office, Scope(), period, now)
    assert {unit.unit_id or 0: unit.counts for unit in figures.units} == by_unit
    assert figures.all == together
    assert figures.expected == _expected(rows, town)


async def _slowly(
    session: Session, town: IssuedOffice, period: Period, which: Sequence[Directive]
) -> tuple[dict[int, Counts], Counts]:
    """Count in plain Python, from the rules for one directive: by lead unit, and all together."""
    office, now = town.office, town.clock.at
    today = office.day_of(now)
    facts = await planning.facts_of(session, which)
    requests = (await session.scalars(select(Request))).all()
    deciding = select(PersonRole.person_id).where(PersonRole.role.in_((Role.CLERK, Role.APPROVER)))
    supervisors = set(
        await session.scalars(deciding)
    )  # who sends back what a unit says is done, not the unit's own head
    counted: dict[int, Counter[str]] = {}

    def within(instant: datetime | None) -> bool:
        return instant is not None and period.first <= office.day_of(instant) <= period.last

    for directive in which:
        standing = facts[directive.id].standing(office)
        light = lights.light(standing, today, office.policy, office.calendar)
        if light is None or (directive.status is Status.ARCHIVED and not within(directive.closed_at)):
            continue
        gap = lights.worst_gap(standing, today)
        overdue = lights.final_overdue(standing, today)
        lags = overdue or (gap is not None and gap.behind >= office.policy.yellow_points)
        closed = within(directive.closed_at)
        theirs = [r for r in requests if r.directive_id == directive.id and within(r.decided_at)]
        one = {
            light.value: True,
            "unsigned": lights.unsigned_overdue(standing, today),
            "late": lights.feedback_overdue(standing, today),
            "overdue": overdue,
            "behind": lags and directive.status in lights.FOLLOWED,
            "issued": within(directive.issued_at),
            "closed": closed,
            "on_time": closed
            and (directive.due_on is None or office.day_of(directive.closed_at or now) <= directive.due_on),
            "extended": sum(r.kind is RequestKind.EXTENSION and r.status is RequestStatus.GRANTED for r in theirs),
            "returned": sum(
                r.kind is RequestKind.COMPLETION
                and r.status is RequestStatus.RETURNED
                and r.decided_by_id in supervisors
                for r in theirs
            ),
        }
        of = counted.setdefault(directive.lead.id if directive.lead else 0, Counter())
        of.update({name: int(value) for name, value in one.items()})
    return {unit: _counts(of) for unit, of in counted.items()}, _counts(sum(counted.values(), Counter()))


def _counts(of: Counter[str]) -> Counts:
    names = ("unsigned", "late", "overdue", "behind", "issued", "closed", "on_time", "extended", "returned")
    return Counts({light: of[light.value] for light in Light}, **{name: of[name] for name in names})


def _same(entry: Entry, facts: planning.Facts, town: IssuedOffice) -> None:
    office, today, directive = town.office, town.office.day_of(town.clock.at), facts.directive
    standing = facts.standing(office)
    gap = lights.worst_gap(standing, today)
    assert entry.light == lights.light(standing, today, office.policy, office.calendar)
    assert entry.behind == (gap.behind if gap else None)
    assert (entry.signed, entry.unsigned) == (standing.signed, lights.unsigned_overdue(standing, today))
    assert (entry.late, entry.overdue) == (
        lights.feedback_overdue(standing, today),
        lights.final_overdue(standing, today),
    )
    owed = planning.due_of(facts.owed) if facts.owed else None
    assert (entry.feedback_due_on, entry.feedback_kind) == (owed and owed.expected_on, owed and owed.kind)
    assert (entry.issued_on, entry.number, entry.unit) == (standing.issued_on, directive.number, directive.lead_name)
    assert entry.waiting_since == standing.waiting_since


async def same_in_all_papers(session: Session, town: IssuedOffice, period: Period) -> None:
    """Compare the papers with the figures of all that was ever issued: digest, bulletin, ledger, and the drill-down unit by unit."""
    clerk, services, now = town.people["李敏"], town.services, town.clock.at
    entries = await entries_of(session, town.office, Scope(), now)
    ever = Period(date(2000, 1, 1), date(2030, 1, 1))
    whole = await figures_of(session, town.office, Scope(), ever, now)
    told = [entry for entry in entries if entry.status in TOLD]
    since = town.office.instant(period.first, 0, 0)
    digest = await count(session, await gather(session, town.office, now, period.last, since, told), None)
    archived = sum(entry.status is Status.ARCHIVED for entry in entries)
    blue = digest["counts"][Light.BLUE.value] + archived
    assert {**digest["counts"], Light.BLUE.value: blue} == {light.value: n for light, n in whole.all.lights.items()}
    assert sum(unit["total"] for unit in digest["units"]) == sum(entry.unit_id is not None for entry in told)
    book = await services.ledger.book(clerk, Scope(), ever)
    assert tally(row.entry for row in book.rows) == tally(entries)
    assert tally(entries).lights == whole.all.lights
    month = await figures_of(session, town.office, Scope(), period, now)
    paper = await paper_figures(session, town.office, Cause(now, clerk), Wanted(Scope(), period), period)
    assert {light: paper["counts"][column] for light, column in STATES.items()} == month.all.lights
    assert [paper["counts"][name] for name in ("late", "closed", "on_time")] == [
        month.all.late, month.all.closed, month.all.on_time,
    ]  # fmt: skip
    assert [(one["unit"], one["total"]) for one in paper["units"]] == [(u.unit, u.counts.total) for u in month.units]
    spot = Spot(About.EVERYTHING)
    seen = await services.drilling.overview(clerk, spot)
    assert seen.figures == await figures_of(session, town.office, Scope(), seen.figures.period, now)
    for unit in seen.figures.units:
        listed = await services.drilling.listed(clerk, replace(spot, unit_id=unit.unit_id), 0)
        shown = (
            listed.counts.lights,
            listed.counts.unsigned,
            listed.counts.late,
            listed.counts.overdue,
            listed.counts.behind,
        )
        was = unit.counts
        assert shown == (was.lights, was.unsigned, was.late, was.overdue, was.behind)


def _expected(rows: Sequence[Directive], town: IssuedOffice) -> float:
    passed = Fraction(0)
    for row in rows:
        if (
            row.due_on is not None
            and row.issued_at is not None
            and row.status not in {Status.CANCELLED, Status.ARCHIVED, Status.CARRIED_OVER}
        ):
            yearly = any(target.yearly for target in row.targets)
            issued_on = town.office.day_of(row.issued_at)
            start = year_begins(issued_on, row.due_on, row.first_due_on) if yearly else issued_on
            passed += expected_progress(start, row.due_on, town.office.day_of(town.clock.at))
    return round(float(passed), 1)
