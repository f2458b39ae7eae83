"""Reading the audit log (操作记录) in chat: who did what, page by page and as a workbook, each as far as the table lets them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access
from bot.services.auditing import AuditLine, line_of
from bot.services.directory import Directory
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.sights import charge_of
from db.models import Audit
from db.queries import audit, directives, people
from db.queries.audit import Seen
from db.queries.overviews import Sight
from db.session import Cause, Session

LOG = "audit_log"  # the kinds of notice
SHEET = "audit_sheet"
LINES = 10
MOST_ROWS = 20_000  # of a workbook: the newest
DAY = timedelta(days=1)


@dataclass(frozen=True)
class View:
    """What is looked at; None: all. `first` and `last`: days of the office, both included."""

    person_id: int | None = None
    directive_id: int | None = None
    first: date | None = None
    last: date | None = None
    page: int = 0


@dataclass(frozen=True)
class Entry:
    """A row of the log with what it is about: a directive's or document's number, a name; empty where it has none.

    The particulars are for those who may read all of the log.
    """

    line: AuditLine
    about: str


@dataclass(frozen=True)
class Log:
    """A stretch of the log. `name` and `number`: whose, or of which directive, where it is narrowed to them."""

    view: View
    entries: tuple[Entry, ...]
    count: int
    name: str = ""
    number: str = ""

    @property
    def pages(self) -> int:
        """Return how many pages there are."""
        return max(-(-self.count // LINES), 1)


class AuditLog:
    """The log for whoever may read it: all of it, what they did themselves, or what was done in a leader's portfolio."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, cause: Cause, view: View) -> None:
        """Answer with a page. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._seen(session, cause, view.person_id)
            await answer(session, cause, LOG, payload_of(view))

    async def find(self, cause: Cause, name: str) -> int:
        """Return whom a name means. Raises RefusedError for who reads nobody else's rows, TellableError for no such name."""
        async with self._office.database.read() as session:
            own = await people.get(session, cause.person_id or 0)
            if name == own.name:
                return own.id
            await self._seen(session, cause, 0)
            return (await Directory.load(session, self._office.day_of(cause.at))).person(name).id

    async def page(self, reader_id: int, view: View) -> Log:
        """Return a page, the newest rows first. Raises RefusedError."""
        return await self._read(reader_id, view, view.page * LINES, LINES)

    async def ask_for_sheet(self, cause: Cause, view: View) -> None:
        """Answer with what is looked at as a workbook; that it was taken out is on record. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._seen(session, cause, view.person_id)
            audit.record(session, cause, "exported", "audit", None, **payload_of(view))
            await answer(session, cause, SHEET, payload_of(view))

    async def sheet(self, reader_id: int, view: View) -> Log:
        """Return the newest rows of what is looked at, as many as a workbook takes. Raises RefusedError."""
        return await self._read(reader_id, view, 0, MOST_ROWS)

    async def _read(self, reader_id: int, view: View, offset: int, limit: int) -> Log:
        office = self._office
        async with office.database.read() as session:
            seen = await self._seen(session, Cause(office.clock.now(), reader_id), view.person_id)
            wanted = audit.Wanted(
                view.person_id,
                view.directive_id,
                office.instant(view.first, 0, 0) if view.first else None,
                office.instant(view.last + DAY, 0, 0) if view.last else None,
            )
            rows, count = await audit.page(session, seen, wanted, offset, limit)
            entries = await _entries(session, rows, particulars=seen.everything)
            names = await people.names(session, {view.person_id} if view.person_id else ())
            number = await self._number(session, view.directive_id) if count else ""
            return Log(view, entries, count, names.get(view.person_id, ""), number)

    @staticmethod
    async def _number(session: Session, directive_id: int | None) -> str:
        directive = await directives.get(session, directive_id) if directive_id is not None else None
        return directive.number if directive is not None else ""

    async def _seen(self, session: Session, cause: Cause, person_id: int | None) -> Seen:
        """Return which rows the cause's person may read. Raises RefusedError for none, and for another person's."""
        office = self._office
        if await access.verdict_on(session, office, cause, Action.AUDIT_LOG) is not Verdict.NO:
            return Seen(everything=True)
        own = await access.verdict_on(session, office, cause, Action.AUDIT_LOG, also=Relation.SELF) is not Verdict.NO
        led = (
            await access.verdict_on(session, office, cause, Action.AUDIT_LOG, also=Relation.PORTFOLIO) is not Verdict.NO
        )
        if not led and not (own and person_id in {None, cause.person_id}):
            raise access.RefusedError
        if not led:
            return Seen(person_id=cause.person_id)
        leader, charge = await charge_of(session, office, await people.get(session, cause.person_id or 0))
        return Seen(
            person_id=cause.person_id if own else None, sight=Sight(leader=leader, charge=charge), leader=leader
        )


def payload_of(view: View) -> dict[str, object]:
    """Return a view as a notice keeps it."""
    days = {"first": view.first.isoformat() if view.first else "", "last": view.last.isoformat() if view.last else ""}
    return {"person": view.person_id, "directive_id": view.directive_id, "page": view.page, **days}


async def _entries(session: Session, rows: Sequence[Audit], *, particulars: bool) -> tuple[Entry, ...]:
    """Return rows as they are read; without their particulars for those to whom these may tell what is not theirs."""
    persons = {row.person_id for row in rows if row.person_id is not None}
    persons |= {row.subject_id for row in rows if row.subject == "person" and row.subject_id is not None}
    names = await people.names(session, persons)
    of = await audit.directives_of(session, rows)
    numbers = await audit.numbers_of(session, set(of.values()))
    others = await audit.called(session, rows) if particulars else {}
    entries = []
    for row in rows:
        line = line_of(row, names.get(row.person_id, ""), particulars=particulars)
        key = (row.subject, row.subject_id or 0)
        about = numbers.get(of.get(key, 0), "") or others.get(key, "")
        entries.append(Entry(line, names.get(row.subject_id, "") if row.subject == "person" else about))
    return tuple(entries)
