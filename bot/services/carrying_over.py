"""结转: at the turn of the year what is open of a document goes on in one of the new year, under new numbers.

The new document's drafts go the usual way of review and issue. Until then nothing changes for anybody; with the issue the
old directives end (`bot.services.carried`).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.lifecycle import FINISHED
from bot.rules.permissions import Action
from bot.rules.years import CARRIED, needs_new_date, year_to_carry_into
from bot.services import access
from bot.services.access import RefusedError
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError, texts_of
from db.enums import Status, UnitRole
from db.models import Directive, DirectiveUnit, Document, Target
from db.queries import audit, carrying, directives, documents, drafts
from db.session import Cause, Session

MOST_TITLE = 200


@dataclass(frozen=True)
class CarryLine:
    """A document of a former year: how many of its directives go on, wait for a decision, are suspended.

    `into`: id and number of the document in which they do or will. `new`: how many are not in it yet.
    """

    id: int
    number: str
    title: str
    open: int
    new: int
    under_review: int
    suspended: int
    into: tuple[int, str] | None


@dataclass(frozen=True)
class CarryOutlook:
    """What there is to carry over into a year."""

    year: int
    lines: tuple[CarryLine, ...]


class CarryingOver:
    """Carrying over, the clerk's."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def outlook(self, person_id: int) -> CarryOutlook:
        """Return which documents have something open at the turn of the year. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            await _require(session, office, cause)
            year = year_to_carry_into(office.day_of(cause.at))
            counts = await carrying.counts(session, year)
            rows = await carrying.documents(session, counts)
            return CarryOutlook(year, tuple([await _line(session, row, counts[row.id], year) for row in rows]))

    async def show(self, cause: Cause) -> None:
        """Answer with the list of what can be carried over. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            await _require(session, self._office, cause)
            await answer(session, cause, "carry_over")

    async def carry(self, cause: Cause, document_id: int, *, tell: bool = True) -> int:
        """Make drafts of the new year from what is open of a document; return the new document.

        Once more does it for what is not carried over yet. `tell`: answer with the summary of the new document. Raises
        RefusedError, and TellableError where nothing is open, or nothing of a year before.
        """
        office = self._office
        async with office.database.write(cause) as session:
            await _require(session, office, cause)
            source = await documents.lock(session, document_id)
            year = year_to_carry_into(office.day_of(cause.at))
            if source is None or source.year >= year:
                raise TellableError("year/nothing_to_carry")
            open_ = await _open(session, source.id)
            new = await carrying.document_into(session, source.id, year)
            if new is None and not open_:
                raise TellableError("year/nothing_to_carry")
            new = new or await self._document(session, cause, source, year)
            added = await self._drafts(session, new, open_)
            if added:
                new.version += 1
                items = [row.item for row in added]
                audit.record(session, cause, "carried_over", "document", new.id, source=source.number, items=items)
            if tell:
                await answer(session, cause, "document_summary", {"document_id": new.id})
            return new.id

    async def carry_all(self, cause: Cause) -> int:
        """Carry over what is open of every document, each in a transaction of its own; return of how many.

        Broken off and begun anew, nothing is carried over twice. Raises RefusedError, TellableError for nothing.
        """
        found = [line for line in (await self.outlook(cause.person_id or 0)).lines if line.new]
        if not found:
            raise TellableError("year/nothing_to_carry")
        for line in found:
            await self.carry(Cause(cause.at, cause.person_id), line.id, tell=False)
        async with self._office.database.write(cause) as session:
            await answer(session, cause, "carry_over")
        return len(found)

    async def _document(self, session: Session, cause: Cause, source: Document, year: int) -> Document:
        office = self._office
        text = await documents.text_of(session, source.id)
        new = Document(
            title=await self._title(session, source),
            text=text,
            filename=source.filename,
            sha256=source.sha256,  # who sends the same text again is shown where it goes on
            letters_sha256=source.letters_sha256,
            printed_on=source.printed_on,
            # no date is read from the words anew: they are of the old year
            confirmed_on=source.confirmed_on or source.printed_on or office.day_of(source.created_at),
            year=year,
            serial=await documents.next_serial(session, year),
            leader_id=source.leader_id,
            clerk_id=cause.person_id,
            created_at=cause.at,
            carried_from_id=source.id,
        )
        session.add(new)
        await session.flush()
        return new

    async def _title(self, session: Session, source: Document) -> str:
        """Return the first document's title with the year from which it is carried over, in the office's language."""
        first = source
        while first.carried_from_id is not None:
            first = await documents.get(session, first.carried_from_id) or first
        texts = texts_of(self._office.settings.office_language, self._office.zone)
        mark = texts.plain("year/carried_mark", {"year": source.year})
        return f"{first.title[: MOST_TITLE - len(mark)]}{mark}"

    async def _drafts(self, session: Session, new: Document, open_: Sequence[Directive]) -> list[Directive]:
        there = await drafts.of_document(session, new.id)
        carried = {row.carried_from_id for row in there}
        last = max((row.position for row in there), default=0)
        numbered = max((int(row.item.partition("-")[0]) for row in there), default=0)
        fresh = [row for row in open_ if row.id not in carried]
        parts = await directives.parts_of(session, [row.id for row in fresh])
        still = {part.whole_id: set[str]() for part in parts}
        for part in parts:
            if part.status not in FINISHED:
                still[part.whole_id].add(part.lead_name)
        added = [
            _draft(row, new, last + count, str(numbered + count), still.get(row.id, set()))
            for count, row in enumerate(fresh, 1)
        ]
        session.add_all(added)
        await session.flush()
        return added


async def _require(session: Session, office: Office, cause: Cause) -> None:
    if not (await access.require(session, office, cause, Action.TAKE_IN)).outright:
        raise RefusedError


async def _open(session: Session, document_id: int) -> list[Directive]:
    rows = await drafts.of_document(session, document_id)
    return [row for row in rows if row.status in CARRIED and not row.left_out]


async def _line(session: Session, document: Document, counts: dict[Status, int], year: int) -> CarryLine:
    open_ = await _open(session, document.id)
    into = await carrying.document_into(session, document.id, year)
    carried = {row.carried_from_id for row in (await drafts.of_document(session, into.id) if into else ())}
    return CarryLine(
        id=document.id,
        number=document.number,
        title=document.title,
        open=len(open_),
        new=sum(row.id not in carried for row in open_),
        under_review=counts.get(Status.UNDER_REVIEW, 0),
        suspended=counts.get(Status.SUSPENDED, 0),
        into=(into.id, into.number) if into else None,
    )


def _draft(old: Directive, new: Document, position: int, item: str, parts: set[str]) -> Directive:
    """Return the draft in which a directive goes on. `parts`: the units whose parts (分办) are not done.

    A date before the new year is left open: the clerk sets it, nobody invents it. The first date of all stays on record.
    """
    passed = needs_new_date(old.due_on, new.year)
    held = [u for u in old.units if u.role is not UnitRole.PART or u.called in parts]
    return Directive(
        document=new,
        carried_from_id=old.id,
        item=item,
        position=position,
        title=old.title,
        kind=old.kind,
        status=Status.DRAFT,
        text=old.text,
        start=old.start,
        end=old.end,
        section=old.section,
        path=list(old.path),
        headings=list(old.headings),
        units_named=list(old.units_named),
        owner=old.owner,
        owner_source=old.owner_source,
        leader_id=old.leader_id,
        first_due_on=old.first_due_on,
        due_on=None if passed else old.due_on,
        due_source=None if passed else old.due_source,
        due_text=old.due_text,
        due_vague=old.due_vague,
        milestones=[[day, words] for day, words in old.milestones or () if int(day[:4]) >= new.year] or None,
        cadence=old.cadence,
        cadence_text=old.cadence_text,
        done_when=old.done_when,
        limits=old.limits,
        limits_by_id=old.limits_by_id,
        limits_at=old.limits_at,
        evidence_wanted=old.evidence_wanted,
        units=[DirectiveUnit(unit=u.unit, role=u.role, position=u.position) for u in held],
        targets=[_target(target) for target in old.targets],
    )


def _target(old: Target) -> Target:
    columns = ("kind", "text", "measure", "value", "value_max", "current", "position")
    return Target(**{column: getattr(old, column) for column in columns})
