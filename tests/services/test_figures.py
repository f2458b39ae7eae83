"""The figures of all papers: counted in SQL, and the same as a slow count in plain Python, whatever happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from bot.rules.figures import Period
from db.enums import Channel, FeedbackKind, Kind, RequestKind, RequestStatus, Status, TargetKind, UnitRole
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
from db.queries.followup import WAITING
from db.session import Cause, Database
from tests.kept_database import begin_again
from tests.services.agreeing import same_as_counted_slowly, same_in_all_papers
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


@given(drawn=st.lists(states, min_size=4, max_size=10))
@settings(max_examples=6, deadline=None, suppress_health_check=[*HealthCheck])
async def test_they_are_those_of_a_slow_count(database: Database, drawn: list[State]) -> None:
    town = await _town(database)
    async with database.read() as session:
        units = list(await session.scalars(select(Unit.id).order_by(Unit.position)))
    await _put(town, drawn, units)
    async with database.read() as session:
        await same_as_counted_slowly(session, town, PERIOD)


@given(drawn=st.lists(states, min_size=6, max_size=10))
@settings(max_examples=3, deadline=None, suppress_health_check=[*HealthCheck])
async def test_all_papers_have_the_same(sqlite_database: Database, drawn: list[State]) -> None:
    town = await _town(sqlite_database)
    async with sqlite_database.read() as session:
        units = list(await session.scalars(select(Unit.id).order_by(Unit.position)))
    await _put(town, drawn, units)
    async with sqlite_database.read() as session:
        await same_in_all_papers(session, town, PERIOD)


async def _town(database: Database) -> IssuedOffice:
    """Return the office of all examples on a database."""
    await begin_again(database)
    town = await issued_office(database)
    town.clock.at = NOW
    return town
