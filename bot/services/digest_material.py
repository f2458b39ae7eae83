"""What the figures of one digest are made from: the entries of its scope, and what happened since the last one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.rules.figures import Entry
from bot.rules.ledger_numbers import called_among
from bot.services.office import Office
from bot.services.parts import PartsShown, parts_of
from db.models import Report, Request
from db.queries import digests as queries
from db.queries import directives as directive_queries
from db.queries import documents
from db.queries.documents import Source
from db.session import Session

Figures = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """All that the figures of one digest are made from.

    `since`: the last digest, or before the period; `until`: the last day of the next period.
    """

    office: Office
    at: datetime
    until: date
    since: datetime
    entries: Sequence[Entry]
    numbers: Mapping[int, str]
    sources: Sequence[Source]
    settle: Mapping[int, Request]
    returned: Mapping[int, Request]
    recent: Mapping[int, Sequence[Report]]
    parts: Mapping[int, PartsShown]

    @property
    def today(self) -> date:
        """Return the office's date of the count."""
        return self.office.day_of(self.at)


async def gather(
    session: Session, office: Office, at: datetime, until: date, since: datetime, entries: Sequence[Entry]
) -> Material:
    """Read what the figures of these directives need, with a handful of queries however many there are."""
    ids = [entry.id for entry in entries]
    recent: dict[int, list[Report]] = {}
    for report in await queries.quotable_since(session, ids, since):
        recent.setdefault(report.directive_id, []).append(report)
    wholes = await directive_queries.some(session, await directive_queries.with_parts(session, ids))
    return Material(
        office=office,
        at=at,
        until=until,
        since=since,
        entries=entries,
        numbers=called_among(entries),
        sources=await documents.sources(session, {entry.document_id for entry in entries}),
        settle={request.directive_id: request for request in await queries.to_settle(session, ids)},
        returned={request.directive_id: request for request in await queries.returned(session, ids, since)},
        recent=recent,
        parts=await parts_of(session, office, office.day_of(at), wholes),
    )
