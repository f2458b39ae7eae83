"""The breakdown of a whole document (任务分解表): who leads what by when, and when it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.permissions import Action, Relation
from bot.services import access
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.sights import charge_of
from bot.texts import TellableError
from db.enums import Cadence, Status
from db.models import Directive
from db.queries import audit, documents, people
from db.queries import bulletins as queries
from db.session import Cause, Session

KIND = "breakdown"  # of notice
UNISSUED = frozenset({Status.DRAFT, Status.REGISTERED})


@dataclass(frozen=True)
class BreakdownRow:
    """One directive of a breakdown; `section`: the headings above it."""

    item: str
    section: str
    title: str
    text: str
    lead: str
    owner: str
    leader: str
    supporting: tuple[str, ...]
    due_on: date | None
    cadence: Cadence | None
    done_when: str


@dataclass(frozen=True)
class Breakdown:
    """A document's breakdown. `draft`: not all of it is issued yet."""

    title: str
    number: str
    day: date
    draft: bool
    rows: Sequence[BreakdownRow]


class Breakdowns:
    """What the breakdown of a document says."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(self, cause: Cause, document_id: int) -> None:
        """Answer with a document's breakdown as a file. Raises RefusedError, TellableError where nothing is in it."""
        async with self._office.database.write(cause) as session:
            await self._of(session, cause, document_id)
            audit.record(session, cause, "paper_exported", "document", document_id, paper=KIND)
            await answer(session, cause, KIND, {"document_id": document_id})

    async def of(self, person_id: int, document_id: int) -> Breakdown:
        """Return a document's breakdown, for the supervision office and whoever spoke, and their aide. Raises as `ask`."""
        async with self._office.database.read() as session:
            return await self._of(session, Cause(self._office.clock.now(), person_id), document_id)

    async def _of(self, session: Session, cause: Cause, document_id: int) -> Breakdown:
        document = await documents.get(session, document_id)
        leader, _ = await charge_of(session, self._office, await people.get(session, cause.person_id or 0))
        spoke = document is not None and leader is not None and document.leader_id == leader
        relation = Relation.PORTFOLIO if spoke else Relation.NONE
        await access.require(session, self._office, cause, Action.EXPORT, also=relation)
        if document is None:
            raise access.RefusedError
        found = await queries.broken_down(session, document_id)
        rows = [row for row in found if row.status is not Status.CANCELLED]
        draft = any(row.status in UNISSUED for row in rows)
        if not rows or (draft and await self._only_leads(session, cause)):
            raise TellableError("paper/nothing")
        names = await people.names(session, {row.leader_id for row in rows if row.leader_id})
        return Breakdown(
            title=document.title,
            number=document.number,
            day=self._office.day_of(cause.at),
            draft=draft,
            rows=[_row(row, names.get(row.leader_id, "")) for row in rows],
        )

    async def _only_leads(self, session: Session, cause: Cause) -> bool:
        """Return whether the cause's person reads no drafts."""
        return not (await access.verdict_on(session, self._office, cause, Action.RELEASE)).outright


def _row(row: Directive, leader: str) -> BreakdownRow:
    return BreakdownRow(
        item=row.item,
        section=row.headings[0] if row.headings else "",
        title=row.title,
        text=row.text,
        lead=row.lead_name,
        owner=row.owner.name if row.owner else "",
        leader=leader,
        supporting=row.supporting_names + tuple(unit.name for unit in row.part_units),
        due_on=row.due_on,
        cadence=row.cadence,
        done_when=row.done_when,
    )
