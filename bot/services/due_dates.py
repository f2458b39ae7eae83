"""A person's own due dates, for a calendar file: final dates, receipts and reports that are owed, what they support marked as such."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256

from bot.services import planning
from bot.services.directory import Directory
from bot.services.holdings import Share, holdings
from bot.services.office import Office
from bot.services.planning import Facts
from db.enums import Cadence, FeedbackKind, Status
from db.models import Directive, Person
from db.queries import directives as queries
from db.queries import people
from db.session import Session

OVER = (Status.CLOSED, Status.ARCHIVED, Status.CANCELLED, Status.CARRIED_OVER)
"""What is not to be done any more: a calendar that has its date takes it out."""
LONGEST_CADENCE = timedelta(days=366)  # a report may be due so long after
FINAL, FEEDBACK, SIGN = "final", "feedback", "sign"  # as the label section `due_what` has them


@dataclass(frozen=True)
class DueDate:
    """One date. `uid` is the same each time, whatever the date; `over`: it does not hold any more.

    `what`: FINAL, FEEDBACK or SIGN, of reports with their `cadence` (None: the first one).
    """

    uid: str
    day: date
    what: str
    number: str
    title: str
    unit: str
    share: Share
    cadence: Cadence | None = None
    over: bool = False


@dataclass(frozen=True)
class OwnDates:
    """A person's dates, the next first, as of an instant."""

    person: str
    unit: str
    at: datetime
    dates: tuple[DueDate, ...]

    @property
    def count(self) -> int:
        """Return how many hold."""
        return sum(not one.over for one in self.dates)


class DueDates:
    """Due dates of a person. In chat everybody has their own and nobody else's."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def of(self, person_id: int) -> OwnDates:
        """Return somebody's own dates; none for one whose access has ended. Raises LookupError for nobody."""
        async with self._office.database.read() as session:
            return await self._dates(session, await people.get(session, person_id))

    async def of_name(self, name: str, unit: str = "") -> OwnDates:
        """Return a person's dates, for an administrator at the machine. Raises TellableError for nobody, or several."""
        async with self._office.database.read() as session:
            directory = await Directory.load(session, self._office.day_of(self._office.clock.now()))
            return await self._dates(session, directory.person(f"{name}（{unit}）" if unit else name))

    async def _dates(self, session: Session, person: Person) -> OwnDates:
        office, now = self._office, self._office.clock.now()
        found: list[DueDate] = []
        if person.revoked_at is None:
            today = office.day_of(now)
            held = await holdings(session, person, today, (*queries.FOLLOWED, *OVER))
            held = [one for one in held if _may_stand(one.directive, today)]
            facts = await planning.facts_of(session, [one.directive for one in held])
            for one in held:
                found += self._of_directive(facts[one.directive.id], one.share)
        dates = tuple(sorted(found, key=lambda one: (one.day, one.number, one.what)))
        return OwnDates(person.name, person.unit.name, now, dates)

    def _of_directive(self, facts: Facts, share: Share) -> Iterator[DueDate]:
        directive, today = facts.directive, self._office.day_of(self._office.clock.now())
        over = directive.status in OVER
        if directive.due_on is not None and (not over or directive.due_on >= today):
            yield _date(directive, FINAL, directive.due_on, share, over=over)
        if share >= Share.SUPPORT:
            return
        if directive.sign_by is not None and facts.signed_at is None and not over:
            yield _date(directive, SIGN, directive.sign_by, share)
        elif directive.sign_by is not None and directive.sign_by >= today:
            yield _date(directive, SIGN, directive.sign_by, share, over=True)
        yield from _reports(facts, share, today, over=over)


def _may_stand(directive: Directive, today: date) -> bool:
    """Return whether a calendar may have a day of it that is still to come."""
    if directive.status not in OVER or (directive.due_on is not None and directive.due_on >= today):
        return True
    # what was called off has no such day: its reports may stand in calendars as well
    return directive.closed_at is None or directive.closed_at.date() >= today - LONGEST_CADENCE


def _reports(facts: Facts, share: Share, today: date, *, over: bool) -> Iterator[DueDate]:
    """Give the report that is owed, or that none is where one still stands in calendars."""
    owed, given = facts.owed, [one for one in facts.feedbacks if one.met_at is not None and one.due_on >= today]
    report = owed or (given[-1] if given else None)
    if report is None:
        return
    day = report.postponed_to or report.due_on
    done = over or report.met_at is not None
    if not done or day >= today:
        cadence = facts.directive.cadence if report.kind is FeedbackKind.PERIODIC else None
        yield _date(facts.directive, FEEDBACK, day, share, cadence, over=done)


def _date(
    directive: Directive, what: str, day: date, share: Share, cadence: Cadence | None = None, *, over: bool = False
) -> DueDate:
    return DueDate(
        uid=_uid(directive, what),
        day=day,
        what=what,
        number=directive.number,
        title=directive.title,
        unit=directive.lead_name or (directive.owner.unit.name if directive.owner else ""),
        share=share,
        cadence=cadence,
        over=over,
    )


def _uid(directive: Directive, what: str) -> str:
    """Return what a calendar knows the date by: the same in every file, no other office's, and told by nobody's name."""
    document = directive.document
    mark = sha256(f"{document.sha256} {document.created_at.isoformat()} {directive.id} {what}".encode()).hexdigest()
    return f"{mark[:32]}@duban"
