"""The clerk's clearing of digests before they go: hold, lead-in, quotations withheld or shortened, never reworded."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.rules.permissions import Action
from bot.services import access, dialogs, digest_making
from bot.services.digest_figures import as_today
from bot.services.digests import DigestIssue, excerpt_of, issue_of, quoting
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import DigestStatus
from db.models import Digest, Report
from db.queries import audit, reports
from db.queries import digests as queries
from db.session import Cause, Session

MOST_HEADLINE = 200
ASK_HEADLINE = "digest_headline"  # the question for a lead-in
ASK_EXCERPT = "digest_excerpt"  # the question for the part of a quotation that is to stand


@dataclass(frozen=True)
class Quotation:
    """A quotation as the clerk clears it: the unit's whole words, the part that is shown, and whether it stands."""

    report_id: int
    number: str
    unit: str
    text: str
    shown: str
    shortened: bool
    stands: bool


class DigestClearing:
    """What the supervision office may do to a digest before it goes."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def last_day(self, person_id: int) -> date | None:
        """Return the day of the digests prepared last, None where there are none. Raises RefusedError."""
        async with self._office.database.read() as session:
            await self._require(session, Cause(self._office.clock.now(), person_id))
            return await queries.last_day(session)

    async def of_day(self, person_id: int, day: date) -> list[DigestIssue]:
        """Return the digests of a day that go to leaders. Raises RefusedError."""
        async with self._office.database.read() as session:
            await self._require(session, Cause(self._office.clock.now(), person_id))
            return [await issue_of(session, digest) for digest in await queries.for_leaders(session, day)]

    async def own(self, person_id: int, day: date) -> int | None:
        """Return a clerk's own digest of a day, of everything; None where there is none. Raises RefusedError."""
        async with self._office.database.read() as session:
            await self._require(session, Cause(self._office.clock.now(), person_id))
            return await queries.of_office(session, person_id, day)

    async def others(self, person_id: int, day: date) -> Mapping[DigestStatus, int]:
        """Return how many digests of a day go to unit heads and clerks, by how they stand. Raises RefusedError."""
        async with self._office.database.read() as session:
            await self._require(session, Cause(self._office.clock.now(), person_id))
            return await queries.counts_of_others(session, day)

    async def quotations(self, person_id: int, digest_id: int) -> list[Quotation]:
        """Return the units' words that a digest quotes. Raises RefusedError, TellableError once it has gone."""
        async with self._office.database.read() as session:
            digest = await self._unreleased(session, Cause(self._office.clock.now(), person_id), digest_id)
            lines = {line["report_id"]: line for line in quoting(as_today(digest.figures))}
            found = {report.id: report for report in await reports.some(session, lines)}
            return [_quotation(found[key], line["number"]) for key, line in lines.items()]

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
            for digest in await self._waiting(session, cause, day):
                digest.status = DigestStatus.HELD if held else DigestStatus.PREVIEW
            audit.record(session, cause, "hold" if held else "unhold", "digest", None, day=day.isoformat())

    async def release_all(self, cause: Cause, day: date) -> int:
        """Send now what is in preview of a day; held ones stay held. Return how many went. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            waiting = await self._waiting(session, cause, day)
            going = [digest for digest in waiting if digest.status is DigestStatus.PREVIEW]
            for digest in going:
                await digest_making.release(session, self._office, cause, digest)
            return len(going)

    async def ask_headline(self, cause: Cause, digest_id: int) -> None:
        """Ask the clerk for a lead-in; the next message is taken as such. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            digest = await self._unreleased(session, cause, digest_id)
            await dialogs.ask(session, cause, ASK_HEADLINE, {"digest_id": digest_id})
            args = {"leader": digest.reader.name, "headline": digest.headline, "most": MOST_HEADLINE}
            await answer(session, cause, "text", {"id": "digest/ask_headline", "args": args})

    async def set_headline(self, cause: Cause, digest_id: int, headline: str) -> None:
        """Set the clerk's own lead-in; an empty one gives the computed one back. Raises RefusedError, TellableError."""
        words = " ".join(headline.split())
        if len(words) > MOST_HEADLINE:
            raise TellableError("digest/headline_too_long", most=MOST_HEADLINE, length=len(words))
        async with self._office.database.write(cause) as session:
            digest = await self._unreleased(session, cause, digest_id)
            digest.headline = words
            await dialogs.end(session, cause)
            audit.record(session, cause, "headline", "digest", digest_id)
            await answer(session, cause, "digest_clearing", {"digest_id": digest_id})

    async def withhold(self, cause: Cause, digest_id: int, report_id: int) -> bool:
        """Withhold a quotation, or let it stand again; return whether it stands. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            report = await self._quoted(session, cause, digest_id, report_id)
            report.quotable = not report.quotable
            audit.record(session, cause, "withhold", "report", report_id, quotable=report.quotable)
            return report.quotable

    async def ask_excerpt(self, cause: Cause, digest_id: int, report_id: int) -> None:
        """Ask which part of a quotation is to stand; the next message is taken as such. Raises as `withhold`."""
        async with self._office.database.write(cause) as session:
            report = await self._quoted(session, cause, digest_id, report_id)
            state = {"digest_id": digest_id, "report_id": report_id}
            await dialogs.ask(session, cause, ASK_EXCERPT, state)
            await answer(session, cause, "text", {"id": "digest/ask_excerpt", "args": {"text": report.text}})

    async def shorten(self, cause: Cause, digest_id: int, report_id: int, excerpt: str) -> None:
        """Shorten a quotation: the excerpt must stand in the report word for word, for a clerk never rewords a unit.

        The whole of it ends a shortening. Raises RefusedError, TellableError.
        """
        async with self._office.database.write(cause) as session:
            report = await self._quoted(session, cause, digest_id, report_id)
            words, part = " ".join(report.text.split()), " ".join(excerpt.split())
            if not part or part not in words:
                raise TellableError("digest/excerpt_not_verbatim")
            report.excerpt = "" if part == words else part
            await dialogs.end(session, cause)
            audit.record(session, cause, "shorten", "report", report_id)
            await answer(session, cause, "digest_clearing", {"digest_id": digest_id})

    async def _require(self, session: Session, cause: Cause) -> None:
        await access.require(session, self._office, cause, Action.RELEASE)

    async def _waiting(self, session: Session, cause: Cause, day: date) -> list[Digest]:
        """Return the digests of a day that can still be sent."""
        await self._require(session, cause)
        return [
            digest
            for digest in await queries.of_day(session, day, lock=True)
            if digest.status is not DigestStatus.RELEASED and not await queries.has_later(session, digest)
        ]

    async def _unreleased(self, session: Session, cause: Cause, digest_id: int) -> Digest:
        await self._require(session, cause)
        digest = await queries.lock(session, digest_id)
        if digest is None:
            raise access.RefusedError
        if digest.status is DigestStatus.RELEASED:
            raise TellableError("digest/gone_already")
        if await queries.has_later(session, digest):
            raise TellableError("digest/superseded")
        return digest

    async def _quoted(self, session: Session, cause: Cause, digest_id: int, report_id: int) -> Report:
        digest = await self._unreleased(session, cause, digest_id)
        report = await reports.get(session, report_id)
        if report is None or report_id not in {line["report_id"] for line in quoting(as_today(digest.figures))}:
            raise access.RefusedError
        return report


def _quotation(report: Report, number: str) -> Quotation:
    return Quotation(
        report_id=report.id,
        number=number,
        unit=report.person.unit.name,
        text=report.text,
        shown=excerpt_of(report.text, report.excerpt),
        shortened=bool(report.excerpt),
        stands=report.quotable,
    )
