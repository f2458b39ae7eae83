"""The ledger (督办台账): what a reader may have of it, for which directives and period, taken out on record."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.reports.ledger_values import LedgerBook
from bot.rules.figures import Entry, Period, Scope, by_unit
from bot.rules.periods import EVER
from bot.services.directory import Directory
from bot.services.figures import entries_of
from bot.services.ledger_annexes import Annexes
from bot.services.ledger_parts import parts_elsewhere
from bot.services.ledger_rows import Eyes, rows_of
from bot.services.ledger_scopes import Choice, choices_of, choosing, document_of, eyes_on, names_of, own_scope
from bot.services.office import Office
from bot.services.outgoing import answer
from db.enums import Status
from db.queries import audit, digests, people, portfolios
from db.queries import ledger as queries
from db.session import Cause, Session

SHEET = "ledger_sheet"


@dataclass(frozen=True)
class Option:
    """One to which a ledger can be narrowed."""

    id: int
    name: str


@dataclass(frozen=True)
class Offer:
    """A ledger before it is made: what it is about by name ('' for what it is not), how many directives it has.

    `scope`, `period`: as asked for, or narrowed to what the reader may have and what there is. `parts`: that the unit has of
    what others lead, where it is a unit's. `choices`: by what it can be narrowed.
    """

    scope: Scope
    period: Period
    leader: str
    unit: str
    document: str
    rows: int
    parts: int
    choices: frozenset[Choice]


class Ledger:
    """Making the ledger. Who asks in chat needs the right to; a command at the machine does not."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def offer(self, reader_id: int, scope: Scope, period: Period) -> Offer:
        """Return what a ledger would be. Nothing asked for is narrowed to what the reader may have. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), reader_id)
        async with office.database.read() as session:
            scope = await own_scope(session, office, cause, scope)
            eyes = await eyes_on(session, office, cause, scope)
            entries, _, _ = await self._listed(session, scope, period, cause.at)
            parts = await parts_elsewhere(session, office, scope, period, cause.at, eyes)
            choices = await choices_of(session, office, cause)
            names = await names_of(session, scope)
            return Offer(scope, _begun(period, entries), *names, len(entries), len(parts), choices)

    async def options(self, reader_id: int, scope: Scope, choice: Choice) -> list[Option]:
        """Return to what of a kind a ledger can be narrowed, whatever it is narrowed to of it now. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), reader_id)
        async with office.database.read() as session:
            wide = await own_scope(session, office, cause, choosing(scope, choice, None))
            await eyes_on(session, office, cause, wide)
            if choice is Choice.LEADER:
                ids = await portfolios.leaders(session, office.day_of(cause.at))
                names = await people.names(session, ids)
                return [Option(ident, names[ident]) for ident in ids]
            entries = await entries_of(session, office, wide, cause.at)
            if choice is Choice.UNIT:
                leading = {one.unit_id: one.unit for one in by_unit(entries) if one.unit_id is not None}
                helping = dict(await queries.units_with_parts(session, {entry.id for entry in entries}))
                return [Option(ident, name) for ident, name in (leading | helping).items()]
            known = {entry.document_id for entry in entries}
            if wide.leader_id is not None:
                known |= {row.id for row in await digests.spoken(session) if row.leader_id == wide.leader_id}
            found = await queries.documents(session, known)
            return [Option(row.id, f"{row.number} {row.title}") for row in found]

    async def ask(self, cause: Cause, scope: Scope, period: Period) -> None:
        """Answer with the ledger as a workbook; that it was taken out is on record. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await eyes_on(session, self._office, cause, scope)
            _record(session, cause, scope, period)
            await answer(session, cause, SHEET, {**_ids(scope), "first": str(period.first), "last": str(period.last)})

    async def book(self, reader_id: int, scope: Scope, period: Period) -> LedgerBook:
        """Return the ledger as it stands, for one who may have it. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), reader_id)
        async with self._office.database.read() as session:
            return await self._book(
                session, scope, period, cause.at, await eyes_on(session, self._office, cause, scope)
            )

    async def at_the_machine(self, leader: str, unit: str, document: str, period: Period) -> LedgerBook:
        """Return the ledger of what is named, everything where nothing is; that it was taken out is on record.

        `document` is a number, 督〔2022〕3号 or 2022-3. Raises TellableError for names that mean nobody and nothing.
        """
        cause = Cause(self._office.clock.now())
        async with self._office.database.write(cause) as session:
            directory = await Directory.load(session, self._office.day_of(cause.at))
            scope = Scope(
                directory.leader(leader).id if leader else None,
                directory.unit(unit).id if unit else None,
                await document_of(session, document) if document else None,
            )
            _record(session, cause, scope, period)
        async with self._office.database.read() as session:  # writers do not wait for what takes seconds
            return await self._book(session, scope, period, cause.at, Eyes())

    async def _listed(
        self, session: Session, scope: Scope, period: Period, at: datetime
    ) -> tuple[list[Entry], int, int]:
        """Return what was followed at any time in a period, and how many other papers count that were so before or after."""
        entries = await entries_of(session, self._office, scope, at)
        cancelled = await queries.cancelled(session, {e.id for e in entries if e.closed_on is None and _at_end(e)})
        ended = {entry.id: entry.closed_on for entry in entries if entry.closed_on is not None}
        ended |= {ident: self._office.day_of(moment) for ident, moment in cancelled.items()}
        before = {ident for ident, day in ended.items() if day is not None and day < period.first}
        after = {entry.id for entry in entries if entry.issued_on > period.last}
        listed = [entry for entry in entries if entry.id not in before | after]
        counted = {entry.id for entry in entries if entry.light is not None and entry.status is not Status.ARCHIVED}
        return listed, len(before & counted), len((after - before) & counted)

    async def _book(self, session: Session, scope: Scope, period: Period, at: datetime, eyes: Eyes) -> LedgerBook:
        office = self._office
        entries, earlier, later = await self._listed(session, scope, period, at)
        period = _begun(period, entries)
        rows = await rows_of(session, office, at, eyes, period, entries)
        leader, unit, document = await names_of(session, scope)
        annexes = Annexes(session, office, eyes, period, entries)
        elsewhere = await parts_elsewhere(session, office, scope, period, at, eyes)
        return LedgerBook(
            office=office.settings.office_name,
            leader=leader,
            unit=unit,
            document=document,
            period=period,
            at=at,
            units=[one.unit for one in by_unit(entries)],
            rows=rows,
            parts=[*(part for row in rows for part in row.parts), *elsewhere],
            reports=await annexes.reports(),
            requests=await annexes.requests(),
            instructions=await annexes.instructions(),
            earlier=earlier,
            later=later,
            problems=not eyes.by_leader,
            withheld=eyes == Eyes(),
        )


def _begun(period: Period, entries: Sequence[Entry]) -> Period:
    """Return a period, beginning with the first issue where it has no beginning of its own."""
    if period.first != EVER:
        return period
    return replace(period, first=min((entry.issued_on for entry in entries), default=period.last))


def _at_end(entry: Entry) -> bool:
    return entry.status in {Status.CANCELLED, Status.ARCHIVED, Status.CARRIED_OVER}


def _ids(scope: Scope) -> dict[str, int | None]:
    return {"leader_id": scope.leader_id, "unit_id": scope.unit_id, "document_id": scope.document_id}


def _record(session: Session, cause: Cause, scope: Scope, period: Period) -> None:
    days = {"first": str(period.first), "last": str(period.last)}
    audit.record(session, cause, "exported", "ledger", None, **_ids(scope), **days)
