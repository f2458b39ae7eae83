"""The weekly digest (督办周报): prepared and sent by the clock, read by its leader (cleared by `digest_clearing`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.rules import weeks
from bot.rules.digests import Moved
from bot.rules.permissions import Action, Relation
from bot.rules.weeks import Week
from bot.services import access, dialogs, digest_making
from bot.services.audience import tell
from bot.services.digest_figures import as_today
from bot.services.digest_making import Day
from bot.services.digest_material import Figures
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from db.enums import DigestScope, DigestStatus, Edition, Light, Role
from db.models import Digest
from db.queries import audit, documents, people, reports
from db.queries import digests as queries
from db.queries import followup as occurrences
from db.queries.digests import Series
from db.session import Cause, Session

PREVIEW = "digest_preview"  # the occurrence of a day's preparation, and the notice to the clerks
HELD = "digest_held"  # the occurrence of telling the clerks what was still held when it should have gone
QUOTING = ("overdue", "behind", "moved", "instructions")  # the sections that quote units
IN_WORDS = Moved.WORDS.name.lower()
ELLIPSIS = "…"


@dataclass(frozen=True)
class DigestIssue:
    """One issue as it is read: its figures, with the quotations as the clerk lets them stand."""

    id: int
    reader: str
    reader_id: int
    reader_title: str
    edition: Edition
    scope: DigestScope
    about: str  # the one document, with its number, or the unit it is about; else empty
    year: int
    issue: int
    period_start: date
    period_end: date
    prepared_at: datetime
    send_at: datetime
    status: DigestStatus
    headline: str  # the clerk's own lead-in
    figures: Mapping[str, Any]

    @property
    def for_leader(self) -> bool:
        """Return whether it is a leader's."""
        return self.scope in {DigestScope.PORTFOLIO, DigestScope.DOCUMENT}


@dataclass(frozen=True)
class WeekPoint:
    """Where a leader's items stood at a week's end: closed of all, and how many would be in step with time."""

    day: date
    closed: int
    total: int
    expected: float


class Digests:
    """Preparing, sending and reading digests."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def run(self, cause: Cause) -> None:
        """Prepare the digests of a day when their preview is due, and send those whose hour has come.

        The clerks are told once of those that are still held then, lest they be forgotten.
        """
        office = self._office
        async with office.database.read() as session:
            days = await self._days(session, cause.at)
            unprepared = [day for day in days if not await occurrences.is_done(session, PREVIEW, day.day)]
            if not unprepared:  # as at nearly every tick
                due, held = await self._to_send(session, cause, days)
        if unprepared:
            for day in unprepared:
                await self._prepare(cause, day)
            async with office.database.read() as session:
                due, held = await self._to_send(session, cause, days)
        if due:
            async with office.database.write(cause) as session:
                for digest in await queries.due(session, cause.at, lock=True):
                    await digest_making.release(session, office, cause, digest)
        for day in held:
            await self._remind_of_held(cause, day.day)

    async def _to_send(self, session: Session, cause: Cause, days: Sequence[Day]) -> tuple[bool, list[Day]]:
        """Return whether any is to go now, and the days on which some are held of which the clerks are to be told."""
        due = bool(await queries.due(session, cause.at))
        return due, [day for day in days if await self._is_held(session, cause, day.day)]

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return the next preview, or the hour at which one that has not gone is to go."""
        async with self._office.database.read() as session:
            send_at = await queries.next_send(session, after)
            weekdays = [None, *await queries.wished_weekdays(session)]
        previews = [self._next_preview(after, weekday) for weekday in weekdays]
        return min(instant for instant in (*previews, send_at) if instant is not None)

    def _next_preview(self, after: datetime, weekday: int | None) -> datetime:
        week = Week.of(self._office.day_of(after))
        while (preview := self._preview(week, weekday)) is None or preview <= after:
            week = week.following
        return preview

    def _preview(self, week: Week, weekday: int | None) -> datetime | None:
        office = self._office
        policy = weeks.on_weekday(office.policy, weekday)
        return weeks.preview_instant(week, policy, office.calendar, office.zone)

    async def _days(self, session: Session, at: datetime) -> list[Day]:
        """Return the last day whose preview is due, for each weekday on which digests are wanted; those that fall together as one.

        A day of last week is one, too, in case the bot was off then.
        """
        weekdays = [None, *await queries.wished_weekdays(session)]
        found: dict[tuple[date, Week], set[int | None]] = {}
        for weekday in weekdays:
            week = self._week_to_prepare(at, weekday)
            policy = weeks.on_weekday(self._office.policy, weekday)
            day = weeks.digest_day(week, policy, self._office.calendar)
            if day is not None:
                found.setdefault((day, week), set()).add(weekday)
        return [Day(day, week, frozenset(found[day, week])) for day, week in sorted(found)]

    def _week_to_prepare(self, at: datetime, weekday: int | None) -> Week:
        """Return this week once its preview is due, else the last one."""
        this = Week.of(self._office.day_of(at))
        preview = self._preview(this, weekday)
        return this if preview is not None and at >= preview else Week.of(this.monday - timedelta(days=1))

    async def _prepare(self, cause: Cause, day: Day) -> None:
        """Prepare a reader's digests at a time: with many readers, nobody else's message waits for all of them."""
        office = self._office
        async with office.database.read() as session:
            readers = await digest_making.readers(session, office, day)
        for reader_id in readers:
            async with office.database.write(cause) as session:
                if await occurrences.is_done(
                    session, PREVIEW, day.day
                ):  # by another process: later changes are not its day's
                    return
                await digest_making.prepare(session, office, cause, day, reader_id)
        async with office.database.write(cause) as session:
            if await occurrences.is_done(session, PREVIEW, day.day):  # by another process, just now
                return
            await occurrences.mark_done(session, PREVIEW, day.day, cause.at)
            if await queries.any_for_leaders(session, day.day):
                await self._tell_clerks(session, cause, PREVIEW, day.day)

    async def _is_held(self, session: Session, cause: Cause, day: date) -> bool:
        """Return whether some of a day that should have gone are still held, and the clerks have not been told so."""
        return await queries.any_held(session, day, cause.at) and not await occurrences.is_done(session, HELD, day)

    async def _remind_of_held(self, cause: Cause, day: date) -> None:
        async with self._office.database.write(cause) as session:
            if await occurrences.is_done(session, HELD, day):  # by another process, just now
                return
            await occurrences.mark_done(session, HELD, day, cause.at)
            await self._tell_clerks(session, cause, HELD, day)

    async def _tell_clerks(self, session: Session, cause: Cause, occasion: str, day: date) -> None:
        clerks = [clerk.id for clerk in await people.with_role(session, Role.CLERK)]
        notice = Notice(PREVIEW, f"{occasion}:{day}", {"day": day.isoformat()})
        await tell(session, self._office, cause, clerks, notice)

    async def read(self, person_id: int, digest_id: int) -> DigestIssue:
        """Return a digest for its leader or their aide once it has gone, or for the supervision office.

        Raises RefusedError.
        """
        async with self._office.database.read() as session:
            return await issue_of(session, await self._readable(session, self._now(person_id), digest_id))

    async def weeks_of(self, person_id: int, digest_id: int) -> list[WeekPoint]:
        """Return closed against expected over the weeks up to a digest. Raises RefusedError."""
        async with self._office.database.read() as session:
            digest = await self._readable(session, self._now(person_id), digest_id)
            past = await queries.history(session, Series.of(digest)._replace(edition=Edition.WEEK))
        issues = {issue.period_end: issue for issue in past if issue.period_end < digest.period_end}
        return [_point(issue) for issue in (*issues.values(), digest)]

    async def last_of(self, person_id: int) -> int | None:
        """Return the digest that somebody (or, for an aide, their leader) got last, None where there is none."""
        async with self._office.database.read() as session:
            reader = await people.get(session, person_id)
            served = reader.serves_id if Role.LEADER not in reader.roles else None
            digest = await queries.last_of_reader(session, served or person_id)
            return digest.id if digest else None

    async def note_read(self, cause: Cause, digest_id: int, *, by_words: bool = False) -> None:
        """Note that a leader has read a digest (已阅), and answer one who wrote so. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._readable(session, cause, digest_id)
            await dialogs.end(session, cause)
            audit.record(session, cause, "read", "digest", digest_id)
            if by_words:
                await answer(session, cause, "text", {"id": "digest/read_noted", "digest_id": digest_id})

    def _now(self, person_id: int) -> Cause:
        return Cause(self._office.clock.now(), person_id)

    async def _readable(self, session: Session, cause: Cause, digest_id: int) -> Digest:
        digest = await queries.get(session, digest_id)
        if digest is None or cause.person_id is None:
            raise access.RefusedError
        reader = await people.get(session, cause.person_id)
        readers = {reader.id, reader.serves_id} if digest.for_leader else {reader.id}
        theirs = digest.reader_id in readers and digest.status is DigestStatus.RELEASED
        relation = Relation.PORTFOLIO if digest.for_leader else Relation.UNIT
        also = relation if theirs else Relation.NONE
        await access.require(session, self._office, cause, Action.FIGURES, also=also)
        return digest


async def issue_of(session: Session, digest: Digest) -> DigestIssue:
    """Return a digest as it may be read now."""
    return DigestIssue(
        id=digest.id,
        reader=digest.reader.name,
        reader_id=digest.reader_id,
        reader_title=digest.reader.title,
        edition=digest.edition,
        scope=digest.scope,
        about=await _about(session, digest),
        year=digest.year,
        issue=digest.issue,
        period_start=digest.period_start,
        period_end=digest.period_end,
        prepared_at=digest.prepared_at,
        send_at=digest.send_at,
        status=digest.status,
        headline=digest.headline,
        figures=await _with_quotations(session, as_today(digest.figures)),
    )


async def _about(session: Session, digest: Digest) -> str:
    """Return the document with its number, or the unit, that a digest is about; empty for the other scopes."""
    if digest.scope is DigestScope.DOCUMENT:
        document = await documents.get(session, digest.about_id)
        return f"{document.number}《{document.title}》" if document else ""
    return digest.reader.unit.name if digest.scope is DigestScope.UNIT else ""


def quoting(figures: Mapping[str, Any]) -> list[Figures]:
    """Return the lines of a digest that quote a report, each report once."""
    in_words = [line for line in figures["moved"] if line["moved"] == IN_WORDS]  # the others are told by figures
    lines = [*figures["overdue"], *figures["behind"], *in_words, *figures["instructions"]]
    found: dict[int, Figures] = {}
    for line in lines:
        if line["report_id"] is not None:
            found.setdefault(line["report_id"], line)
    return list(found.values())


async def _with_quotations(session: Session, figures: Mapping[str, Any]) -> Figures:
    """Return figures with each quotation as it may be read now: whole, shortened, or not at all."""
    ids = {line["report_id"] for line in quoting(figures)}
    standing = {r.id: excerpt_of(r.text, r.excerpt) for r in await reports.some(session, ids) if r.quotable}
    shown = dict(figures)
    for name in QUOTING:
        shown[name] = [line | {"quote": standing.get(line["report_id"], "")} for line in figures[name]]
    return shown


def excerpt_of(text: str, excerpt: str) -> str:
    """Return a unit's words, or the part of them that stands: what was left out before or after is marked."""
    words = " ".join(text.split())
    part = " ".join(excerpt.split())
    if not part or part == words:
        return words
    return f"{'' if words.startswith(part) else ELLIPSIS}{part}{'' if words.endswith(part) else ELLIPSIS}"


def _point(digest: Digest) -> WeekPoint:
    figures = digest.figures
    return WeekPoint(digest.period_end, figures["counts"][Light.BLUE.value], figures["total"], figures["expected"])
