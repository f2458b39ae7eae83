"""The figures of all papers: counted in SQL, and the same as a slow count in plain Python, whatever happened."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.rules import lights
from bot.rules.figures import Counts, Entry, Period, Scope, tally
from bot.rules.progress import expected_progress, year_begins
from bot.services import planning
from bot.services.digest_figures import count
from bot.services.digest_material import gather
from bot.services.drilling import About, Spot
from bot.services.figures import entries_of, figures_of
from bot.services.paper_figures import STATES, Wanted, paper_figures
from db.enums import Channel, FeedbackKind, Kind, Light, RequestKind, RequestStatus, Status, TargetKind, UnitRole
from db.models import (
    Acknowledgement,
    Directive,
    DirectiveUnit,
    Document,
    Feedback,
    Request,
    Target,
    Unit,
)
from db.queries.digests import TOLD
from db.queries.followup import WAITING
from db.session import Cause, Database, Session
from tests.services.issued import IssuedOffice, at, issued_office

YEAR = date(2022, 1, 1)
NOW = at(6, 15, 10)
PERIOD = Period(date(2022, 6, 1), date(2022, 6, 30))
ISSUED = [status for status in Status if status not in {Status.DRAFT, Status.REGISTERED}]

days = st.integers(-40, 420).map(lambda past: YEAR + timedelta(days=past))
instants = st.integers(0, 240 * 24).map(lambda hours: at(1, 1, 0) + timedelta(hours=hours))
amounts = st.one_of(
    st.integers(-60, 60).map(Decimal), st.decimals(-900, 900, places=4, allow_nan=False), st.just(Decimal("0.0001"))
)


@dataclass(frozen=True)
class State:
    """What the rows say of one directive, whether it makes sense or not."""

    status: Status
    lead: int | None  # the place of a unit among the roster's
    issued_at: datetime
    sign_by: date | None
    due_on: date | None
    first_due_on: date | None
    closed_at: datetime | None
    signed_by: frozenset[str]
    supports: int | None
    feedbacks: tuple[tuple[date, bool, date | None], ...]
    targets: tuple[tuple[Decimal, Decimal | None, bool], ...]
    requests: tuple[tuple[RequestKind, RequestStatus, datetime, datetime, str], ...]
    limits: dict[str, Any] | None


states = st.builds(
    State,
    status=st.sampled_from(ISSUED),
    lead=st.none() | st.integers(2, 5),
    issued_at=instants,
    sign_by=st.none() | days,
    due_on=st.none() | days,
    first_due_on=st.none() | days,
    closed_at=instants,
    signed_by=st.frozensets(st.sampled_from(("王建波", "苏燕", "钱统")), max_size=2),
    supports=st.none() | st.integers(2, 5),
    feedbacks=st.lists(st.tuples(days, st.booleans(), st.none() | days), max_size=3, unique_by=lambda f: f[0]).map(
        tuple
    ),
    targets=st.lists(st.tuples(amounts, st.none() | amounts, st.booleans()), max_size=3).map(tuple),
    requests=st.lists(
        st.tuples(
            st.sampled_from(RequestKind),
            st.sampled_from(RequestStatus),
            instants,
            instants,
            st.sampled_from(("李敏", "马国强")),
        ),
        max_size=2,
    ).map(tuple),
    limits=st.just(None),
)


async def _put(town: IssuedOffice, drawn: Sequence[State], units: Sequence[int]) -> None:
    async with town.office.database.write(Cause(NOW)) as session:
        for table in (Request, Feedback, Acknowledgement, Target, DirectiveUnit, Directive):
            await session.execute(delete(table))
        document = await session.scalar(select(Document))
        assert document is not None
        for place, state in enumerate(drawn):
            session.add(_directive(document.id, place, state, units))
        await session.flush()
        found = list(await session.scalars(select(Directive).order_by(Directive.position)))
        for directive, state in zip(found, drawn, strict=True):
            session.add_all(_around(town, directive.id, state))


def _directive(document_id: int, place: int, state: State, units: Sequence[int]) -> Directive:
    shares = []
    if state.lead is not None:
        shares.append(DirectiveUnit(unit_id=units[state.lead], role=UnitRole.LEAD))
    if state.supports is not None and state.supports != state.lead:
        shares.append(DirectiveUnit(unit_id=units[state.supports], role=UnitRole.SUPPORT, position=1))
    done = state.status in {Status.CLOSED, Status.ARCHIVED}
    return Directive(
        document_id=document_id, item=str(place + 1), position=place, title="事项", kind=Kind.FIXED_TERM, status=state.status, text="文",
        start=0, end=1, path=[], headings=[], units_named=[], units=shares, issued_at=state.issued_at, sign_by=state.sign_by,
        due_on=state.due_on, first_due_on=state.first_due_on, closed_at=state.closed_at if done else None,
        targets=[
            Target(kind=TargetKind.SCOPE, text="数", measure="只", value=value, current=current, yearly=yearly, position=n)
            for n, (value, current, yearly) in enumerate(state.targets)
        ],
    )  # fmt: skip


def _around(town: IssuedOffice, ident: int, state: State) -> list[Any]:
    rows: list[Any] = [
        Acknowledgement(directive_id=ident, person_id=town.people[name], at=NOW, channel=Channel.CHAT)
        for name in state.signed_by
    ]
    rows += [
        Feedback(
            directive_id=ident,
            kind=FeedbackKind.PERIODIC,
            due_on=due_on,
            postponed_to=later,
            met_at=NOW if met else None,
        )
        for due_on, met, later in state.feedbacks
    ]
    for kind, status, created_at, decided_at, by in state.requests:
        waits = status in WAITING
        rows.append(
            Request(
                directive_id=ident, person_id=town.people["王建波"], kind=kind, status=status, text="请", suggested_units=[],
                created_at=created_at, decided_at=None if waits else decided_at, decided_by_id=None if waits else town.people[by],
            )
        )  # fmt: skip
    return rows


async def _slowly(session: Session, town: IssuedOffice, which: Sequence[Directive]) -> tuple[dict[int, Counts], Counts]:
    """Count in plain Python, from the rules for one directive: by lead unit, and all together."""
    office, today = town.office, town.office.day_of(NOW)
    facts = await planning.facts_of(session, which)
    requests = (await session.scalars(select(Request))).all()
    counted: dict[int, Counter[str]] = {}

    def within(instant: datetime | None) -> bool:
        return instant is not None and PERIOD.first <= office.day_of(instant) <= PERIOD.last

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
            and (directive.due_on is None or office.day_of(directive.closed_at or NOW) <= directive.due_on),
            "extended": sum(r.kind is RequestKind.EXTENSION and r.status is RequestStatus.GRANTED for r in theirs),
            "returned": sum(
                r.kind is RequestKind.COMPLETION
                and r.status is RequestStatus.RETURNED
                and r.decided_by_id == town.people["李敏"]
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
    office, today, directive = town.office, town.office.day_of(NOW), facts.directive
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


@given(drawn=st.lists(states, min_size=4, max_size=10))
@settings(max_examples=6, deadline=None, suppress_health_check=[*HealthCheck])
async def test_they_are_those_of_a_slow_count(database: Database, drawn: list[State]) -> None:
    town = await _town(database)
    async with database.read() as session:
        units = list(await session.scalars(select(Unit.id).order_by(Unit.position)))
    await _put(town, drawn, units)
    async with database.read() as session:
        rows = (await session.scalars(select(Directive).order_by(Directive.position))).all()
        facts = await planning.facts_of(session, rows)
        entries = await entries_of(session, town.office, Scope(), NOW)
        assert [entry.id for entry in entries] == [row.id for row in rows]
        for entry in entries:
            _same(entry, facts[entry.id], town)
        by_unit, together = await _slowly(session, town, rows)
        figures = await figures_of(session, town.office, Scope(), PERIOD, NOW)
        assert {unit.unit_id or 0: unit.counts for unit in figures.units} == by_unit
        assert figures.all == together
        assert figures.expected == _expected(rows, town)


@given(drawn=st.lists(states, min_size=6, max_size=10))
@settings(max_examples=3, deadline=None, suppress_health_check=[*HealthCheck])
async def test_all_papers_have_the_same(sqlite_database: Database, drawn: list[State]) -> None:
    town = await _town(sqlite_database)
    async with sqlite_database.read() as session:
        units = list(await session.scalars(select(Unit.id).order_by(Unit.position)))
    await _put(town, drawn, units)
    async with sqlite_database.read() as session:
        await _same_in_papers(session, town, await entries_of(session, town.office, Scope(), NOW))


async def _same_in_papers(session: Session, town: IssuedOffice, entries: Sequence[Entry]) -> None:
    """Compare the papers with the figures of all that was ever issued: digest, bulletin, ledger, and the drill-down unit by unit."""
    clerk, services = town.people["李敏"], town.services
    ever = Period(date(2000, 1, 1), date(2030, 1, 1))
    whole = await figures_of(session, town.office, Scope(), ever, NOW)
    told = [entry for entry in entries if entry.status in TOLD]
    since = town.office.instant(PERIOD.first, 0, 0)
    digest = await count(session, await gather(session, town.office, NOW, PERIOD.last, since, told), None)
    archived = sum(entry.status is Status.ARCHIVED for entry in entries)
    blue = digest["counts"][Light.BLUE.value] + archived
    assert {**digest["counts"], Light.BLUE.value: blue} == {light.value: n for light, n in whole.all.lights.items()}
    assert sum(unit["total"] for unit in digest["units"]) == sum(entry.unit_id is not None for entry in told)
    book = await services.ledger.book(clerk, Scope(), ever)
    assert tally(row.entry for row in book.rows) == tally(entries)
    assert tally(entries).lights == whole.all.lights
    month = await figures_of(session, town.office, Scope(), PERIOD, NOW)
    paper = await paper_figures(session, town.office, Cause(NOW, clerk), Wanted(Scope(), PERIOD), PERIOD)
    assert {light: paper["counts"][column] for light, column in STATES.items()} == month.all.lights
    assert [paper["counts"][name] for name in ("late", "closed", "on_time")] == [
        month.all.late, month.all.closed, month.all.on_time,
    ]  # fmt: skip
    assert [(one["unit"], one["total"]) for one in paper["units"]] == [(u.unit, u.counts.total) for u in month.units]
    spot = Spot(About.EVERYTHING)
    seen = await services.drilling.overview(clerk, spot)
    assert seen.figures == await figures_of(session, town.office, Scope(), seen.figures.period, NOW)
    for unit in seen.figures.units:
        listed = await services.drilling.listed(clerk, replace(spot, unit_id=unit.unit_id), 0)
        now = (
            listed.counts.lights,
            listed.counts.unsigned,
            listed.counts.late,
            listed.counts.overdue,
            listed.counts.behind,
        )
        was = unit.counts
        assert now == (was.lights, was.unsigned, was.late, was.overdue, was.behind)


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
            passed += expected_progress(start, row.due_on, town.office.day_of(NOW))
    return round(float(passed), 1)


async def _town(database: Database) -> IssuedOffice:
    """Return the office of all examples on a database."""
    town = await issued_office(database)
    town.clock.at = NOW
    return town
