"""The weekly digest (督办周报): prepared for the clerk's preview, released to each leader at its hour, unless held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.rules import weeks
from bot.rules.permissions import Action, Relation
from bot.rules.weeks import Week
from bot.services import access
from bot.services.digest_figures import Figures, count, gather, instruction_lines
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import DigestStatus, Priority, Role
from db.models import Digest, Directive, Document, Person
from db.queries import audit, instructions, people, portfolios, reports
from db.queries import digests as queries
from db.queries import followup as occurrences
from db.session import Cause, Session

PREVIEW = "digest_preview"  # the occurrence of a day's preparation, and the notice to the clerks
SECTIONS = ("settle", "behind", "late", "moved", "next")
MOST_HEADLINE = 200


@dataclass(frozen=True)
class DigestIssue:
    """One issue as it is read: its figures, with the quotations as the clerk lets them stand."""

    id: int
    leader: str
    leader_id: int
    document: str  # the number of the one document it is about; empty for a portfolio
    issue: int
    period_start: date
    period_end: date
    prepared_at: datetime
    send_at: datetime
    status: DigestStatus
    headline: str  # the clerk's own lead-in
    figures: Mapping[str, Any]


@dataclass(frozen=True)
class WeekPoint:
    """Where a leader's items stood at a week's end: closed of all, and how many would be in step with time."""

    day: date
    closed: int
    total: int
    expected: float


@dataclass(frozen=True)
class _Scope:
    """What one digest is about."""

    leader: Person
    document: Document | None
    directives: Sequence[Directive]


class Digests:
    """Preparing, clearing, releasing and reading digests."""

    def __init__(self, office: Office) -> None:
        self._office = office

    # ---- the clock

    async def run(self, cause: Cause) -> None:
        """Prepare the week's digests when their preview is due, and release those whose hour has come."""
        for week in self._weeks_to_prepare(cause.at):
            async with self._office.database.write(cause) as session:
                await self._prepare(session, cause, week)
        async with self._office.database.read() as session:
            due = [digest.id for digest in await queries.due(session, cause.at)]
        if due:
            async with self._office.database.write(cause) as session:
                for digest in await queries.due(session, cause.at):
                    await self._release(session, cause, digest)

    async def next_instant(self, after: datetime) -> datetime | None:
        """Return the next preview, or the hour at which one in preview is to go."""
        office = self._office
        week = Week.of(office.day_of(after))
        while (preview := self._preview(week)) is None or preview <= after:
            week = week.following
        async with office.database.read() as session:
            send_at = await queries.next_send(session, after)
        return min(preview, send_at) if send_at else preview

    def _preview(self, week: Week) -> datetime | None:
        office = self._office
        return weeks.preview_instant(week, office.policy, office.calendar, office.zone)

    def _weeks_to_prepare(self, at: datetime) -> list[Week]:
        """Return this week once its preview is due, else last week, in case the bot was off then."""
        this = Week.of(self._office.day_of(at))
        preview = self._preview(this)
        if preview is not None and at >= preview:
            return [this]
        return [Week.of(this.monday - timedelta(days=1))]

    async def _prepare(self, session: Session, cause: Cause, week: Week) -> None:
        office = self._office
        day = weeks.digest_day(week, office.policy, office.calendar)
        if day is None or await occurrences.is_done(session, PREVIEW, day):
            return
        await occurrences.mark_done(session, PREVIEW, day, cause.at)
        prepared = [await self._digest(session, cause, week, day, scope) for scope in await self._scopes(session, day)]
        if not prepared:
            return
        for clerk in await people.with_role(session, Role.CLERK):
            key = f"{PREVIEW}:{day}:{clerk.id}"
            await send(session, cause, Notice(PREVIEW, key, {"day": day.isoformat()}, person_id=clerk.id))

    async def _scopes(self, session: Session, day: date) -> list[_Scope]:
        """Return whose digest is about what: portfolios, then documents whose speaker does not follow all of it."""
        scopes = []
        seen: dict[int, set[int]] = {}
        for leader_id in await portfolios.leaders(session, day):
            leader = await people.get(session, leader_id)
            units = await portfolios.units_of(session, leader_id, day)
            directives = self._ripe(await queries.in_portfolio(session, leader_id, units), day)
            seen[leader_id] = {directive.id for directive in directives}
            if leader.revoked_at is None and directives:
                scopes.append(_Scope(leader, None, directives))
        for document in await queries.spoken(session):
            directives = self._ripe(await queries.of_document(session, document.id), day)
            followed = seen.get(document.leader_id or 0, set())
            if directives and not {directive.id for directive in directives} <= followed:
                leader = await people.get(session, document.leader_id or 0)
                scopes.append(_Scope(leader, document, directives))
        return scopes

    def _ripe(self, directives: Sequence[Directive], day: date) -> list[Directive]:
        office, ripe = self._office, []
        for directive in directives:
            issued_on = office.day_of(directive.issued_at) if directive.issued_at else None
            if issued_on is None or issued_on > day:
                continue
            if not weeks.too_fresh(issued_on, day, office.policy, office.calendar):
                ripe.append(directive)
        return ripe

    async def _digest(self, session: Session, cause: Cause, week: Week, day: date, scope: _Scope) -> Digest:
        office = self._office
        document_id = scope.document.id if scope.document else None
        last = await queries.last(session, scope.leader.id, document_id, day)
        since = last.prepared_at if last else office.instant(week.monday, 0, 0)
        figures = count(await gather(session, office, cause.at, since, scope.directives), last)
        figures["instructions"] = await instruction_lines(session, scope.leader.id)
        send_at = weeks.digest_instant(week, office.policy, office.calendar, office.zone)
        digest = Digest(
            leader_id=scope.leader.id,
            document_id=document_id,
            year=day.year,
            issue=weeks.issue_number(day, (last.period_end, last.issue) if last else None),
            period_start=week.monday,
            period_end=day,
            status=DigestStatus.PREVIEW,
            figures=figures,
            prepared_at=cause.at,
            send_at=send_at or cause.at,
        )
        session.add(digest)
        await session.flush()
        return digest

    async def _release(self, session: Session, cause: Cause, digest: Digest) -> None:
        digest.status, digest.released_at = DigestStatus.RELEASED, cause.at
        for line in digest.figures["instructions"]:
            instruction = await instructions.get(session, line["id"])
            if instruction is not None and line["answered"]:
                instruction.reported_at = cause.at
        readers = [digest.leader_id, *[aide.id for aide in await people.aides_of(session, digest.leader_id)]]
        for reader in readers:
            notice = Notice("digest", f"digest:{digest.id}:{reader}", {"digest_id": digest.id}, person_id=reader)
            await send(session, cause, notice)
        audit.record(session, cause, "release", "digest", digest.id)

    # ---- the clerk

    async def hold(self, cause: Cause, digest_id: int) -> DigestStatus:
        """Hold a digest in preview, or let it go on; return how it stands. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            digest = await self._unreleased(session, cause, digest_id)
            held = digest.status is DigestStatus.HELD
            digest.status = DigestStatus.PREVIEW if held else DigestStatus.HELD
            audit.record(session, cause, "unhold" if held else "hold", "digest", digest_id)
            return digest.status

    async def hold_all(self, cause: Cause, day: date, *, held: bool) -> None:
        """Hold all digests of a day that have not gone, or let them go on. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            for digest in await queries.of_day(session, day):
                if digest.status is not DigestStatus.RELEASED:
                    digest.status = DigestStatus.HELD if held else DigestStatus.PREVIEW
            audit.record(session, cause, "hold" if held else "unhold", "digest", None, day=day.isoformat())

    async def release_all(self, cause: Cause, day: date) -> int:
        """Release now what has not gone of a day, held ones included; return how many. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            going = [d for d in await queries.of_day(session, day) if d.status is not DigestStatus.RELEASED]
            for digest in going:
                await self._release(session, cause, digest)
            return len(going)

    async def set_headline(self, cause: Cause, digest_id: int, headline: str) -> None:
        """Set the clerk's own lead-in. Raises RefusedError, TellableError."""
        if len(headline) > MOST_HEADLINE:
            raise TellableError("digest/headline_too_long", most=MOST_HEADLINE, length=len(headline))
        async with self._office.database.write(cause) as session:
            digest = await self._unreleased(session, cause, digest_id)
            digest.headline = headline
            audit.record(session, cause, "headline", "digest", digest_id)

    async def withhold(self, cause: Cause, digest_id: int, report_id: int) -> bool:
        """Withhold a quotation, or let it stand again; return whether it stands. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            digest = await self._unreleased(session, cause, digest_id)
            report = await reports.get(session, report_id)
            if report is None or report_id not in {line["report_id"] for line in _quoting(digest.figures)}:
                raise access.RefusedError
            report.quotable = not report.quotable
            audit.record(session, cause, "withhold", "report", report_id, quotable=report.quotable)
            return report.quotable

    async def shorten(self, cause: Cause, digest_id: int, report_id: int, excerpt: str) -> None:
        """Shorten a quotation: the excerpt must stand in the report word for word, for a clerk never rewords a unit.

        Raises RefusedError, TellableError.
        """
        async with self._office.database.write(cause) as session:
            digest = await self._unreleased(session, cause, digest_id)
            report = await reports.get(session, report_id)
            if report is None or report_id not in {line["report_id"] for line in _quoting(digest.figures)}:
                raise access.RefusedError
            if not excerpt or excerpt not in report.text:
                raise TellableError("digest/excerpt_not_verbatim")
            report.excerpt = excerpt
            audit.record(session, cause, "shorten", "report", report_id)

    async def _unreleased(self, session: Session, cause: Cause, digest_id: int) -> Digest:
        await access.require(session, self._office, cause, Action.RELEASE)
        digest = await queries.get(session, digest_id)
        if digest is None:
            raise access.RefusedError
        if digest.status is DigestStatus.RELEASED:
            raise TellableError("digest/gone_already")
        return digest

    # ---- reading

    async def read(self, person_id: int, digest_id: int) -> DigestIssue:
        """Return a digest for its leader, an aide of theirs, or the supervision office. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            return await self._issue(session, await self._readable(session, cause, digest_id))

    async def of_day(self, person_id: int, day: date) -> list[DigestIssue]:
        """Return all digests of a day for the supervision office. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            await access.require(session, self._office, cause, Action.RELEASE)
            return [await self._issue(session, digest) for digest in await queries.of_day(session, day)]

    async def weeks_of(self, person_id: int, digest_id: int) -> list[WeekPoint]:
        """Return closed against expected over the weeks up to a digest. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            digest = await self._readable(session, cause, digest_id)
            past = await queries.history(session, digest.leader_id, digest.document_id)
        issues = {issue.period_end: issue for issue in [*past, digest] if issue.period_end <= digest.period_end}
        return [_point(issue) for _, issue in sorted(issues.items())]

    async def last_of(self, person_id: int) -> int | None:
        """Return the digest a leader (or their aide) got last, None where there is none."""
        async with self._office.database.read() as session:
            reader = await people.get(session, person_id)
            leader_id = person_id if Role.LEADER in reader.roles else reader.serves_id or 0
            digest = await queries.last_of_leader(session, leader_id)
            return digest.id if digest else None

    async def note_read(self, cause: Cause, digest_id: int) -> None:
        """Note that a leader has read a digest (已阅). Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await self._readable(session, cause, digest_id)
            audit.record(session, cause, "read", "digest", digest_id)
            await answer(session, cause, "text", {"id": "digest/read_noted"})

    async def _readable(self, session: Session, cause: Cause, digest_id: int) -> Digest:
        digest = await queries.get(session, digest_id)
        if digest is None or cause.person_id is None:
            raise access.RefusedError
        reader = await people.get(session, cause.person_id)
        theirs = digest.leader_id in {reader.id, reader.serves_id} and digest.status is DigestStatus.RELEASED
        also = Relation.PORTFOLIO if theirs else Relation.NONE
        await access.require(session, self._office, cause, Action.FIGURES, also=also)
        return digest

    async def _issue(self, session: Session, digest: Digest) -> DigestIssue:
        return DigestIssue(
            id=digest.id,
            leader=digest.leader.name,
            leader_id=digest.leader_id,
            document=f"{digest.document.number}《{digest.document.title}》" if digest.document else "",
            issue=digest.issue,
            period_start=digest.period_start,
            period_end=digest.period_end,
            prepared_at=digest.prepared_at,
            send_at=digest.send_at,
            status=digest.status,
            headline=digest.headline,
            figures=await _with_quotations(session, digest.figures),
        )


def _quoting(figures: Mapping[str, Any]) -> list[Figures]:
    return [line for name in SECTIONS for line in figures[name] if line["report_id"] is not None]


async def _with_quotations(session: Session, figures: Mapping[str, Any]) -> Figures:
    """Return figures with each quotation as it may be read now: whole, shortened, or not at all."""
    ids = {line["report_id"] for line in _quoting(figures)}
    standing = {r.id: (r.excerpt or r.text) if r.quotable else "" for r in await reports.some(session, ids)}
    shown = dict(figures)
    for name in SECTIONS:
        shown[name] = [line | {"quote": standing.get(line["report_id"], "")} for line in figures[name]]
    return shown


def _point(digest: Digest) -> WeekPoint:
    """Return one week of the picture; expected is the share of the year passed, as for yearly work."""
    day, total = digest.period_end, digest.figures["total"]
    passed = (day - date(day.year, 1, 1)).days + 1
    whole = (date(day.year, 12, 31) - date(day.year, 1, 1)).days + 1
    return WeekPoint(day, digest.figures["counts"]["blue"], total, total * passed / whole)
