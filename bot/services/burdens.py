"""Who is asked how much (负担情况): what each has open, is asked in this week and the next, leaves late, has answered."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.rules import lights
from bot.rules.permissions import Action
from bot.rules.policy import WEEK
from bot.rules.weeks import Week
from bot.services import access, foreseen
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.planning import Facts
from db.models import Person
from db.queries import audience, audit, followup, reports
from db.queries.directives import FOLLOWED
from db.session import Cause, Session

SHEET = "burden_sheet"


@dataclass(frozen=True)
class Asked:
    """What a person is asked in a week: on how many days, and of how many directives."""

    days: int
    directives: int


@dataclass(frozen=True)
class Burden:
    """One person's line. `owned` and `filled_in`: open directives they own, or fill in for as liaison.

    `late`: of those owned, a report is late or the final date has passed. `answered`: of what they are asked this week,
    reported on since Monday by whomever. `kept_back`: directives that a full week keeps back for them. `heavy`: asked of
    more directives in one of the weeks than the office finds right.
    """

    person_id: int
    person: str
    unit: str
    owned: int
    filled_in: int
    this_week: Asked
    next_week: Asked
    late: int
    answered: int
    kept_back: int
    heavy: bool

    @property
    def over(self) -> bool:
        """Return whether the person is asked too much."""
        return self.heavy or self.kept_back > 0


@dataclass(frozen=True)
class Burdens:
    """Everybody who has or is asked anything, the most burdened first; `most_days` 0: no cap on days."""

    this_week: Week
    next_week: Week
    heavy_week: int
    most_days: int
    people: tuple[Burden, ...]


@dataclass
class _Counted:
    """What is being counted of one person: directives by id, days."""

    owned: set[int] = field(default_factory=set)
    filled_in: set[int] = field(default_factory=set)
    asked: dict[Week, dict[int, set[date]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(set)))
    kept_back: set[int] = field(default_factory=set)

    def in_week(self, week: Week) -> Asked:
        days: set[date] = set().union(*self.asked[week].values())
        return Asked(len(days), len(self.asked[week]))


class BurdenTable:
    """Counting burdens, for the supervision office."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def table(self, reader_id: int) -> Burdens:
        """Return who is asked how much. Raises RefusedError."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), reader_id)
            await access.require(session, self._office, cause, Action.FORECAST)
            return await self._count(session)

    async def ask_for_sheet(self, cause: Cause) -> None:
        """Answer with the table as a workbook; that it was taken out is on record. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.EXPORT)
            audit.record(session, cause, "exported", "burdens", None)
            await answer(session, cause, SHEET)

    async def _count(self, session: Session) -> Burdens:
        office = self._office
        today = office.day_of(office.clock.now())
        weeks = Week.of(today), Week.of(today).following
        facts = await foreseen.facts_of_all(session, FOLLOWED)
        counted: dict[int, _Counted] = defaultdict(_Counted)
        for of, one in facts.items():
            if one.audience.owner is not None:
                counted[one.audience.owner.id].owned.add(of)
            for liaison in one.audience.liaisons:
                counted[liaison.id].filled_in.add(of)
        await self._asked(session, facts, weeks, counted)
        reported = await self._reported(session, facts, weeks[0])
        late = {of for of, one in facts.items() if self._is_late(one, today)}
        people = await audience.active(session, set(counted))
        lines = [self._line(person, counted[person.id], weeks, late, reported) for person in people]
        return Burdens(
            *weeks, office.policy.heavy_week, office.policy.bundle_days % WEEK, tuple(sorted(lines, key=_rank))
        )

    async def _asked(
        self, session: Session, facts: Mapping[int, Facts], weeks: tuple[Week, Week], counted: dict[int, _Counted]
    ) -> None:
        """Count what people were told this week, and what they will be told up to the end of the next."""
        office = self._office
        for row in await followup.nudges_between(session, weeks[0].monday, office.day_of(office.clock.now())):
            if row.directive_id in facts:
                counted[row.person_id].asked[weeks[0]][row.directive_id].add(row.day)
        first = await foreseen.first_day(session, office)
        # what waits at the end of the next week is told on the first day of the one after it
        last = office.calendar.workday_from(weeks[1].following.monday)
        for (day, _, person_id), named in (await foreseen.foresee(session, office, facts, first, last)).items():
            for of, reasons in named.items():
                if day <= weeks[1].sunday:
                    counted[person_id].asked[Week.of(day)][of].add(day)
                if any(reason.waited_since and reason.waited_since <= weeks[1].sunday for reason in reasons):
                    counted[person_id].kept_back.add(of)

    async def _reported(self, session: Session, facts: Mapping[int, Facts], week: Week) -> set[int]:
        """Return which directives were reported on since a week's Monday."""
        monday = self._office.instant(week.monday, 0, 0)
        latest = await reports.latest(session, list(facts))
        return {of for of, report in latest.items() if report.created_at >= monday}

    def _is_late(self, facts: Facts, today: date) -> bool:
        standing = facts.standing(self._office)
        return lights.feedback_overdue(standing, today) or lights.final_overdue(standing, today)

    def _line(
        self, person: Person, counted: _Counted, weeks: tuple[Week, Week], late: set[int], reported: set[int]
    ) -> Burden:
        this_week, next_week = (counted.in_week(week) for week in weeks)
        return Burden(
            person_id=person.id,
            person=person.name,
            unit=person.unit.name,
            owned=len(counted.owned),
            filled_in=len(counted.filled_in),
            this_week=this_week,
            next_week=next_week,
            late=len(counted.owned & late),
            answered=len(counted.asked[weeks[0]].keys() & reported),
            kept_back=len(counted.kept_back),
            heavy=max(this_week.directives, next_week.directives) > self._office.policy.heavy_week,
        )


def _rank(line: Burden) -> tuple[bool, int, int, int]:
    """Sort: who is over-asked first, then by what is asked in both weeks, late, and open."""
    asked = line.this_week.directives + line.next_week.directives
    return not line.over, -asked, -line.late, -(line.owned + line.filled_in)
