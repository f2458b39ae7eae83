"""What will be sent to whom in the coming days if nobody answers, and why: the planner's own rules, ahead of time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules import answering, quiet
from bot.rules.followup import GRAVEST_FIRST, RUNNING
from bot.rules.forecast import forecast
from bot.rules.permissions import Action
from bot.services import access, planning
from bot.services.audience import present
from bot.services.cards import readable
from bot.services.directory import Directory
from bot.services.office import Office
from bot.services.planning import Facts
from db.enums import FeedbackKind, Step
from db.models import Nudge, Person
from db.queries import audience, people
from db.queries import followup as queries
from db.session import Cause, Session

BATCH = 200  # directives a query
BUNDLE, UNIT_NOTICE = "bundle", "unit_notice"


@dataclass(frozen=True)
class Reason:
    """Why a directive is named: the rule's step, the date it is about, and the working days left (negative: late)."""

    step: Step
    feedback: FeedbackKind | None
    due_on: date
    workdays: int


@dataclass(frozen=True)
class Named:
    """A directive in a message to come, with all reasons, gravest first."""

    id: int
    number: str
    title: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Sending:
    """One message to come: the day's bundle of a person, or the notice to a unit head."""

    day: date
    at: datetime
    kind: str
    person_id: int
    person: str
    unit: str
    directives: tuple[Named, ...]


@dataclass(frozen=True)
class Forecast:
    """The messages to come from one day to another, in order; `subject` is the person or directive asked about."""

    subject: str
    first: date
    last: date
    sendings: tuple[Sending, ...]


_Message = tuple[date, str, int]  # day, kind, person


class Forecasts:
    """Looking ahead. Who asks in chat needs the right to; a command at the machine does not."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def of_name(self, name: str, unit: str, days: int) -> Forecast:
        """Return what a person of the roster will be sent. Raises TellableError where it is nobody, or several are."""
        async with self._office.database.read() as session:
            directory = await Directory.load(session, self._office.day_of(self._office.clock.now()))
            person = directory.person(f"{name}（{unit}）" if unit else name)
            return await self._of_person(session, person, days)

    async def of_all(self, days: int) -> Forecast:
        """Return what anybody will be sent."""
        async with self._office.database.read() as session:
            return await self._forecast(session, "", days)

    async def of_person(self, reader_id: int, person_id: int, days: int) -> Forecast:
        """Return what a person will be sent, for one who may know. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), reader_id)
        async with self._office.database.read() as session:
            await access.require(session, self._office, cause, Action.FORECAST)
            try:
                person = await people.get(session, person_id)
            except LookupError:
                raise access.RefusedError from None
            return await self._of_person(session, person, days)

    async def of_directive(self, reader_id: int, directive_id: int, days: int) -> Forecast:
        """Return what people will be sent about a directive, for one who may know. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), reader_id)
        async with self._office.database.read() as session:
            directive = await readable(session, self._office, cause, directive_id)
            await access.require(session, self._office, cause, Action.FORECAST, directive)
            subject = f"{directive.number} {directive.title}"
            return await self._forecast(session, subject, days, directive_id=directive_id)

    async def _of_person(self, session: Session, person: Person, days: int) -> Forecast:
        return await self._forecast(session, f"{person.unit.name} {person.name}", days, person_id=person.id)

    async def _forecast(
        self, session: Session, subject: str, days: int, person_id: int | None = None, directive_id: int | None = None
    ) -> Forecast:
        """Return the messages of the next `days` days (today is the first), to one person or about one directive."""
        office = self._office
        now = office.clock.now()
        today = office.day_of(now)
        last = today + timedelta(days=days - 1)
        first = quiet.first_bundle_day(now, office.policy, office.calendar, office.zone)
        if await queries.is_done(session, planning.BUNDLE, first):
            first = office.calendar.next_workday(first)
        facts = {of: one for of, one in (await self._facts(session)).items() if directive_id in {None, of}}
        told = await self._told(session, facts, first, last)
        wanted = {message: named for message, named in told.items() if person_id in {None, message[2]}}
        persons = {person.id: person for person in await audience.active(session, {of for _, _, of in wanted})}
        order = sorted(wanted, key=lambda message: (message[0], persons[message[2]].position, message[2], message[1]))
        sendings = tuple(self._sending(message, wanted[message], facts, persons[message[2]]) for message in order)
        return Forecast(subject, today, last, sendings)

    async def _facts(self, session: Session) -> dict[int, Facts]:
        """Return the facts of all directives whose clocks run."""
        found: dict[int, Facts] = {}
        after_id = 0
        while directives := await queries.in_status(session, RUNNING, after_id, BATCH):
            found |= await planning.facts_of(session, directives)
            after_id = directives[-1].id
        return found

    async def _told(
        self, session: Session, facts: Mapping[int, Facts], first: date, last: date
    ) -> dict[_Message, dict[int, set[Reason]]]:
        """Return by message which directives it names and why."""
        office = self._office
        told: dict[_Message, dict[int, set[Reason]]] = defaultdict(lambda: defaultdict(set))
        meant: dict[date, list[tuple[int, int, Reason]]] = defaultdict(list)  # person, directive, reason
        for directive_id, one in facts.items():
            planned_on = one.directive.next_nudge_on
            for day, nudges in forecast(one.situation(office), planned_on, first, last, office.policy, office.calendar):
                for nudge in nudges:
                    reason = Reason(nudge.step, nudge.feedback, nudge.due_on, nudge.workdays)
                    meant[day] += [(person.id, directive_id, reason) for person in one.audience.of(nudge.audience)]
        for day, all_meant in meant.items():
            heard = await present(session, {person_id for person_id, _, _ in all_meant}, day)
            for person_id, directive_id, reason in all_meant:
                told[day, _kind(reason.step), heard[person_id]][directive_id].add(reason)
        for row in await queries.nudges_between(session, first, last):  # put off, or noted and not sent yet
            one_of = facts.get(row.directive_id)
            if one_of is not None and await self._stands(session, row, one_of):
                told[row.day, _kind(row.step), row.person_id][row.directive_id].add(self._reason(row, one_of))
        return told

    async def _stands(self, session: Session, row: Nudge, facts: Facts) -> bool:
        """Return whether what was noted still holds and still concerns the person on its day."""
        if not answering.still_stands(row.step, row.due_on, facts.situation(self._office)):
            return False
        meant = {person.id for person in (*facts.audience.workers, *facts.audience.heads)}
        return row.person_id in (await present(session, meant, row.day)).values()

    def _reason(self, row: Nudge, facts: Facts) -> Reason:
        kind = facts.owed.kind if facts.owed and row.step in answering.REPORTING else None
        return Reason(row.step, kind, row.due_on, self._office.calendar.workdays_between(row.day, row.due_on))

    def _sending(
        self, message: _Message, named: Mapping[int, Iterable[Reason]], facts: Mapping[int, Facts], person: Person
    ) -> Sending:
        office, (day, kind, _) = self._office, message
        bundle = quiet.at(day, office.policy.bundle_time, office.zone)
        opens = quiet.next_open(max(bundle, office.clock.now()), office.policy, office.calendar, office.zone)
        directives = tuple(
            Named(of, one.directive.number, one.directive.title, tuple(sorted(named[of], key=_gravity)))
            for of, one in facts.items()
            if of in named
        )
        ordered = tuple(sorted(directives, key=lambda one: _gravity(one.reasons[0])))
        return Sending(day, opens, kind, person.id, person.name, person.unit.name, ordered)


def _kind(step: Step) -> str:
    return UNIT_NOTICE if step in answering.ESCALATIONS else BUNDLE


def _gravity(reason: Reason) -> tuple[int, date]:
    """Sort reasons: gravest step first, then the earliest date."""
    return GRAVEST_FIRST.index(reason.step), reason.due_on
