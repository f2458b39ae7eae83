"""What will be sent to whom in the coming days if nobody answers, and why: the planner's own rules, ahead of time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules import quiet
from bot.rules.followup import GRAVEST_FIRST
from bot.rules.permissions import Action
from bot.rules.policy import WEEK
from bot.services import access
from bot.services.cards import readable
from bot.services.directory import Directory
from bot.services.foreseen import Message, Reason, facts_of_all, first_day, foresee
from bot.services.office import Office
from bot.services.planning import Facts
from db.models import Person
from db.queries import audience, people
from db.session import Cause, Session


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
    """The messages to come from one day to another, in order; `subject` is the person or directive asked about.

    `most_days`: on how many days of a week one person gets any, 0 where there is no such limit.
    """

    subject: str
    first: date
    last: date
    sendings: tuple[Sending, ...]
    most_days: int


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
        today = office.day_of(office.clock.now())
        last = today + timedelta(days=days - 1)
        first = await first_day(session, office)
        facts = await facts_of_all(session)
        if office.policy.bundle_days == WEEK:  # else how full a week is depends on all
            facts = {of: one for of, one in facts.items() if directive_id in {None, of}}
        told = await foresee(session, office, facts, first, last)
        wanted = {
            message: kept
            for message, named in told.items()
            if person_id in {None, message[2]}
            and (kept := {of: whys for of, whys in named.items() if directive_id in {None, of}})
        }
        persons = {person.id: person for person in await audience.active(session, {of for _, _, of in wanted})}
        order = sorted(wanted, key=lambda message: (message[0], persons[message[2]].position, message[2], message[1]))
        sendings = tuple(self._sending(message, wanted[message], facts, persons[message[2]]) for message in order)
        return Forecast(subject, today, last, sendings, office.policy.bundle_days % WEEK)

    def _sending(
        self, message: Message, named: Mapping[int, Iterable[Reason]], facts: Mapping[int, Facts], person: Person
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


def _gravity(reason: Reason) -> tuple[int, date]:
    """Sort reasons: gravest step first, then the earliest date."""
    return GRAVEST_FIRST.index(reason.step), reason.due_on
