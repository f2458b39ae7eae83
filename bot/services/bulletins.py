"""The supervision office's Word papers (督查通报, 督查专报, 督办通知单, 催办单): making and reading them."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.rules.bulletins import OF_ONE, SERIES, kind_of, told
from bot.rules.figures import Period, Scope
from bot.rules.permissions import Action
from bot.services import access, dialogs
from bot.services.bulletin_reading import Paper, is_desk, paper_of, readable
from bot.services.directive_papers import directive_figures
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.paper_figures import Figures, Wanted, paper_figures
from bot.services.paper_lines import no_clearing
from bot.services.paper_scopes import About, ScopeWords, Subject, scope_named, seen_scope, subjects, words_of
from db.enums import PaperKind, PaperStatus
from db.models import Bulletin
from db.queries import audit, directives
from db.queries import bulletins as queries
from db.session import Cause, Session

CARD, FILE, LOOSE = "bulletin", "bulletin_file", "bulletin_loose"  # the kinds of notice
MOST_LISTED = 6
ASK_PERIOD = "bulletin_period"  # the question for its days


class Bulletins:
    """Making papers, reading them, and the way to their signature."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def subjects(self, person_id: int, about: About) -> Sequence[Subject]:
        """Return what a person may choose a paper to be about. Raises RefusedError."""
        async with self._office.database.read() as session:
            return await subjects(session, self._office, self._now(person_id), about)

    async def scope_words(self, person_id: int, scope: Scope) -> ScopeWords:
        """Return what a scope is called, as far as a person may see it. Raises RefusedError."""
        async with self._office.database.read() as session:
            return await words_of(session, await seen_scope(session, self._office, self._now(person_id), scope))

    async def is_desk(self, person_id: int) -> bool:
        """Return whether a person's papers are drafts to be signed: those of the supervision office."""
        async with self._office.database.read() as session:
            return await is_desk(session, self._office, self._now(person_id))

    async def listed(self, person_id: int) -> list[Paper]:
        """Return the papers made last, for the supervision office; none for others."""
        cause = self._now(person_id)
        async with self._office.database.read() as session:
            if not await is_desk(session, self._office, cause):
                return []
            rows = await queries.latest(session, MOST_LISTED)
            return [await paper_of(session, self._office, cause, row) for row in rows]

    async def waiting(self, person_id: int) -> list[Paper]:
        """Return the papers that wait for a person's signature."""
        cause = self._now(person_id)
        async with self._office.database.read() as session:
            if not await is_desk(session, self._office, cause):
                return []
            found = [await paper_of(session, self._office, cause, row) for row in await queries.submitted(session)]
            return [paper for paper in found if "sign" in paper.offers]

    async def make(self, cause: Cause, wanted: Wanted) -> int:
        """Make a paper and answer with it; return its id, 0 where it is not kept.

        The supervision office's is a draft to be signed; others get theirs at once, for their own reading. Raises
        RefusedError, PeriodError.
        """
        office = self._office
        period = told(wanted.period, office.day_of(cause.at))
        async with office.database.write(cause) as session:
            if await dialogs.state_of(session, cause, ASK_PERIOD):
                await dialogs.end(session, cause)
            scope = await seen_scope(session, office, cause, wanted.scope)
            given = {**asdict(scope), "first": period.first.isoformat(), "last": period.last.isoformat()}
            if not await is_desk(session, self._office, cause):
                payload = {**given, "whole_last": wanted.period.last.isoformat(), "special": wanted.special}
                audit.record(session, cause, "paper_exported", "bulletin", None, **given)
                await answer(session, cause, LOOSE, payload)
                return 0
            kind = PaperKind.SPECIAL if wanted.special else kind_of(wanted.period)
            figures = await paper_figures(session, office, cause, wanted.of(scope), period)
            row = self._new(cause, kind, period, figures)
            row.leader_id, row.unit_id, row.document_id = scope.leader_id, scope.unit_id, scope.document_id
            return await self._keep(session, cause, row, **given)

    async def ask_period(self, cause: Cause, scope: Scope, **state: Any) -> None:  # noqa: ANN401 - plain JSON values
        """Ask for the days of a paper; the next message is taken as such. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await seen_scope(session, self._office, cause, scope)
            await dialogs.ask(session, cause, ASK_PERIOD, state)
            await answer(session, cause, "text", {"id": "bulletin/ask_period"})

    async def make_on(self, cause: Cause, kind: PaperKind, directive_id: int) -> int:
        """Make a notice or a chase on a directive and answer with it; return its id.

        Raises RefusedError, TellableError where there is nothing to chase.
        """
        office, today = self._office, self._office.day_of(cause.at)
        async with office.database.write(cause) as session:
            await access.require(session, office, cause, Action.RELEASE)
            directive = await directives.get(session, directive_id)
            if kind not in OF_ONE or directive is None or directive.status not in directives.FOLLOWED:
                raise access.RefusedError
            figures = await directive_figures(session, office, cause, kind, directive)
            row = self._new(cause, kind, Period(today, today), figures)
            row.directive_id, row.document_id = directive.id, directive.document_id
            return await self._keep(session, cause, row, directive=directive.id)

    async def loose(self, person_id: int, wanted: Wanted, period: Period) -> Paper:
        """Return a paper that is not kept, counted now, as far as a person may see it. Raises RefusedError."""
        office, cause = self._office, self._now(person_id)
        async with office.database.read() as session:
            scope = await seen_scope(session, office, cause, wanted.scope)
            return await _loose(session, office, cause, wanted.of(scope), period, "reading")

    async def export(self, wanted: Wanted, period: Period) -> Paper:
        """Return a paper that is not kept, for an administrator at the machine, and log that it was taken out."""
        cause = Cause(self._office.clock.now())
        async with self._office.database.write(cause) as session:
            given = {**asdict(wanted.scope), "first": period.first.isoformat(), "last": period.last.isoformat()}
            audit.record(session, cause, "paper_exported", "bulletin", None, **given)
            return await _loose(session, self._office, cause, wanted, period, "draft")

    async def scope_named(self, leader: str, unit: str, document: str) -> Scope:
        """Return a scope by what its parts are called, empty for none. Raises TellableError for what there is not."""
        async with self._office.database.read() as session:
            return await scope_named(session, leader, unit, document)

    async def read(self, person_id: int, bulletin_id: int) -> Paper:
        """Return a paper for the supervision office; once it is signed, for those whose business it is.

        Raises RefusedError.
        """
        async with self._office.database.read() as session:
            cause = self._now(person_id)
            return await paper_of(
                session, self._office, cause, await readable(session, self._office, cause, bulletin_id)
            )

    async def ask_file(self, cause: Cause, bulletin_id: int, *, pdf: bool) -> None:
        """Answer with a paper as a file. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            row = await readable(session, self._office, cause, bulletin_id)
            audit.record(session, cause, "paper_exported", "bulletin", bulletin_id, pdf=pdf)
            await answer(session, cause, FILE, {"bulletin_id": row.id, "pdf": pdf})

    def _now(self, person_id: int) -> Cause:
        return Cause(self._office.clock.now(), person_id)

    def _new(self, cause: Cause, kind: PaperKind, period: Period, figures: Figures) -> Bulletin:
        return Bulletin(
            kind=kind,
            series=SERIES[kind],
            first_day=period.first,
            last_day=period.last,
            status=PaperStatus.DRAFT,
            made_by_id=cause.person_id,
            made_at=cause.at,
            figures=figures,
            clearing=no_clearing(),
        )

    async def _keep(self, session: Session, cause: Cause, row: Bulletin, **given: Any) -> int:  # noqa: ANN401 - plain JSON values
        session.add(row)
        await session.flush()
        audit.record(session, cause, "paper_made", "bulletin", row.id, kind=row.kind.value, **given)
        await answer(session, cause, CARD, {"bulletin_id": row.id})
        return row.id


async def _loose(session: Session, office: Office, cause: Cause, wanted: Wanted, period: Period, mark: str) -> Paper:
    return Paper(
        id=0,
        kind=PaperKind.SPECIAL if wanted.special else kind_of(wanted.period),
        status=PaperStatus.DRAFT,
        mark=mark,
        version=0,
        period=period,
        year=None,
        number=None,
        maker="",
        made_at=cause.at,
        signer="",
        signed_on=None,
        figures=await paper_figures(session, office, cause, wanted, period),
        lead_in="",
        next_steps="",
        offers=frozenset(),
    )
