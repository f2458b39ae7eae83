"""The papers of issue (交办单): what somebody has, for those who are reached on paper. Printing is an export, so it is logged."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.permissions import Action
from bot.services import access, planning
from bot.services.acknowledging import approver_of
from bot.services.holdings import Holding, Share, holdings, numbers
from bot.services.issuing import concerned
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.enums import Cadence
from db.models import Document, Person
from db.queries import audit, documents, drafts, people
from db.queries import directives as queries
from db.session import Cause, Session


@dataclass(frozen=True)
class PaperItem:
    """A directive on a paper; `number` as its documents' numbers stand above it: 5, or 3-5 where there are several."""

    number: str
    title: str
    text: str
    lead: str
    owner: str
    supporting: tuple[str, ...]
    supports: bool  # the reader's unit only supports
    due_on: date | None
    cadence: Cadence | None
    done_when: str
    targets: tuple[str, ...]
    feedback_on: date | None
    evidence_wanted: bool


@dataclass(frozen=True)
class Paper:
    """One person's paper: whose, of which documents (number and title), with what is asked by when."""

    name: str
    title: str
    unit: str
    documents: tuple[tuple[str, str], ...]
    items: tuple[PaperItem, ...]
    issued_on: date
    sign_by: date | None
    objection_by: date | None
    approver: str
    clerk: str
    clerk_phone: str


@dataclass(frozen=True)
class Unreached:
    """Somebody whom the notices of a document do not reach; `items`: how many directives concern them."""

    id: int
    name: str
    unit: str
    items: int


class TaskSheets:
    """What the papers say."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask(self, cause: Cause, person_ids: Sequence[int], document_id: int) -> None:
        """Answer with the papers of these people: of one document, or (0) of all they have. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.EXPORT)
            if not await self._papers(session, cause, person_ids, document_id):
                raise TellableError("paper/nothing")
            audit.record(session, cause, "task_sheets_printed", "document", document_id or None, people=[*person_ids])
            payload = {"person_ids": [*person_ids], "document_id": document_id}
            await answer(session, cause, "task_sheets", payload)

    async def papers(self, reader_id: int, person_ids: Sequence[int], document_id: int) -> list[Paper]:
        """Return the papers of those of these people who have anything. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), reader_id)
        async with self._office.database.read() as session:
            await access.require(session, self._office, cause, Action.EXPORT)
            return await self._papers(session, cause, person_ids, document_id)

    async def unreached(self, reader_id: int, document_id: int) -> list[Unreached]:
        """Return whom the notices of a document do not reach: they have no account, or have shut the bot out.

        Raises RefusedError.
        """
        cause = Cause(self._office.clock.now(), reader_id)
        async with self._office.database.read() as session:
            await access.require(session, self._office, cause, Action.EXPORT)
            rows = [row for row in await drafts.of_document(session, document_id) if row.status in queries.FOLLOWED]
            counted: dict[int, tuple[Person, int]] = {}
            for persons in (await concerned(session, rows)).values():
                for person in persons:
                    counted[person.id] = (person, counted.get(person.id, (person, 0))[1] + 1)
            return [
                Unreached(person.id, person.name, person.unit.name, count)
                for person, count in counted.values()
                if person.telegram_id is None or person.blocked_at is not None
            ]

    async def _papers(
        self, session: Session, cause: Cause, person_ids: Collection[int], document_id: int
    ) -> list[Paper]:
        found = []
        for person_id in person_ids:
            person = await people.get(session, person_id)
            held = await holdings(session, person, self._office.day_of(cause.at))
            wanted = [
                one for one in held
                if one.share is not Share.UNIT and document_id in {0, one.directive.document_id}
            ]  # fmt: skip
            if wanted:
                found.append(await self._paper(session, cause, person, wanted))
        return found

    async def _paper(self, session: Session, cause: Cause, person: Person, held: Sequence[Holding]) -> Paper:
        office, rows = self._office, [one.directive for one in held]
        facts, called = await planning.facts_of(session, rows), numbers(rows)
        latest = max(rows, key=lambda row: row.issued_at or row.document.created_at)
        source: Document = await documents.get(session, latest.document_id) or latest.document
        clerk = await people.get(session, source.clerk_id)
        items = []
        for one in held:
            row = one.directive
            owed = facts[row.id].owed
            items.append(
                PaperItem(
                    number=called[row.id],
                    title=row.title,
                    text=row.text,
                    lead=row.lead_name,
                    owner=row.owner.name if row.owner else "",
                    supporting=row.supporting_names,
                    supports=one.share >= Share.SUPPORT,
                    due_on=row.due_on,
                    cadence=row.cadence,
                    done_when=row.done_when,
                    targets=tuple(target.text for target in row.targets),
                    feedback_on=planning.due_of(owed).expected_on if owed and one.share < Share.SUPPORT else None,
                    evidence_wanted=row.evidence_wanted,
                )
            )
        leading = [one.directive for one in held if one.share < Share.SUPPORT]
        return Paper(
            name=person.name,
            title=person.title,
            unit=person.unit.name,
            documents=tuple(dict.fromkeys((row.document.number, row.document.title) for row in rows)),
            items=tuple(items),
            issued_on=office.day_of(latest.issued_at or cause.at),
            sign_by=max((row.sign_by for row in rows if row.sign_by), default=None),
            objection_by=max((row.objection_by for row in leading if row.objection_by), default=None),
            approver=await approver_of(session, source),
            clerk=clerk.name,
            clerk_phone=clerk.phone,
        )
