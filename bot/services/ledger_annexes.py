"""Reading what the ledger's other sheets say: the reports, requests and instructions of a period."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bot.reports.ledger_values import InstructionRow, ReportRow, RequestRow
from bot.rules.figures import Entry, Period
from bot.services.ledger_rows import Eyes, shown_to, span_of
from bot.services.office import Office
from db.models import ReportValue
from db.queries import directives, people
from db.queries import ledger as queries
from db.session import Session


class Annexes:
    """What is read of a period for one reader. `entries`: the directives of the ledger, by id."""

    def __init__(self, session: Session, office: Office, eyes: Eyes, period: Period, entries: Sequence[Entry]) -> None:
        self._session = session
        self._office = office
        self._eyes = eyes
        self._entries = {entry.id: entry for entry in entries}
        self._span = span_of(office, period)

    async def reports(self) -> list[ReportRow]:
        """Return the reports of the period, as the directives stand and then as they came."""
        found = await queries.reports(self._session, list(self._entries), *self._span, by_leader=self._eyes.by_leader)
        clerks = await people.names(self._session, {row.clerk_id for row in found if row.clerk_id is not None})
        texts = {
            target.id: target.text
            for directive in await directives.some(self._session, {row.directive_id for row in found})
            for target in directive.targets
        }
        rows = [
            ReportRow(
                entry=self._entries[row.directive_id],
                at=row.created_at,
                unit=row.person.unit.name,
                person=row.person.name,
                kind=row.kind,
                text=shown_to(self._eyes, row),
                figures=tuple(_figure(texts, value) for value in row.values),
                channel=row.channel,
                clerk=clerks.get(row.clerk_id, ""),
                files=len(row.attachments),
                withheld=not row.quotable,
            )
            for row in found
        ]
        return sorted(rows, key=lambda row: row.entry.order)

    async def requests(self) -> list[RequestRow]:
        """Return what was asked for or decided in the period, or waits."""
        found = await queries.requests(self._session, list(self._entries), *self._span, by_leader=self._eyes.by_leader)
        deciders = await people.names(self._session, {row.decided_by_id for row in found if row.decided_by_id})
        rows = [
            RequestRow(
                entry=self._entries[row.directive_id],
                at=row.created_at,
                kind=row.kind,
                person=row.person.name,
                text=row.text,
                until=row.until,
                status=row.status,
                decided_by=deciders.get(row.decided_by_id, ""),
                decided_on=self._day(row.decided_at),
                decision=row.decision,
            )
            for row in found
        ]
        return sorted(rows, key=lambda row: row.entry.order)

    async def instructions(self) -> list[InstructionRow]:
        """Return the instructions of the period that the reader gave, got, or (the supervision office) passed on."""
        eyes = self._eyes
        found = await queries.instructions(
            self._session,
            list(self._entries),
            *self._span,
            leader_id=eyes.leader_id,
            unit_id=eyes.unit_id,
        )
        rows = [
            InstructionRow(
                entry=self._entries[row.directive_id or 0],
                leader=row.leader.name,
                at=row.created_at,
                text=row.text,
                due_on=row.due_on,
                status=row.status,
                released_on=self._day(row.released_at),
                answered_on=self._day(row.answered_at),
                answer=row.answer,
            )
            for row in found
        ]
        return sorted(rows, key=lambda row: row.entry.order)

    def _day(self, at: datetime | None) -> date | None:
        return self._office.day_of(at) if at is not None else None


def _figure(texts: Mapping[int, str], value: ReportValue) -> str:
    """Return a figure that a report gave: the target's words and the number; an estimate is marked as one."""
    number = f"{value.value:f}"
    number = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{texts.get(value.target_id, '')} {'≈' if value.estimate else ''}{number}".strip()
