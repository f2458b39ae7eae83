"""What goes into an archive package, as plain values: a document, its papers of issue, each directive with all that became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bot.services import attachments
from bot.services.acknowledging import approver_of
from bot.services.histories import PastLine, past_of
from bot.services.office import Office
from bot.services.task_sheets import Paper, PaperItem
from db.enums import Cadence, InstructionStatus, Kind, Status
from db.models import Attachment, Directive, Document, Instruction
from db.queries import carrying, directives, documents, drafts, people, reports
from db.queries import instructions as instruction_queries
from db.session import Session


@dataclass(frozen=True)
class ArchivedDocument:
    """A document as a whole. `directives`: ids in its order, units' parts after their whole."""

    id: int
    year: int
    serial: int
    number: str
    title: str
    filename: str
    text: str
    clerk: str
    approver: str
    taken_in_on: date
    archived_at: datetime | None
    carried_from: str
    directives: tuple[int, ...]
    papers: tuple[Paper, ...]


@dataclass(frozen=True)
class ArchivedFile:
    """A file that was sent; `path` is where its content was kept, which may be lost."""

    name: str
    size: int
    sha256: str
    at: datetime
    by: str
    path: Path


@dataclass(frozen=True)
class ArchivedInstruction:
    """A leader's instruction with what came of it."""

    at: datetime
    leader: str
    text: str
    due_on: date | None
    status: InstructionStatus
    released_at: datetime | None
    recipients: tuple[str, ...]
    answered_at: datetime | None
    answer: str


@dataclass(frozen=True)
class ArchivedTarget:
    """A target with the figure at the end."""

    text: str
    measure: str
    current: str


@dataclass(frozen=True)
class ArchivedDirective:
    """A directive with its whole history, oldest first. What former years have of it is in their own packages."""

    number: str
    title: str
    kind: Kind
    cadence: Cadence | None
    status: Status
    status_reason: str
    text: str
    source: tuple[str, ...]
    lead: str
    owner: str
    supporting: tuple[str, ...]
    done_when: str
    targets: tuple[ArchivedTarget, ...]
    issued_at: datetime | None
    first_due_on: date | None
    due_on: date | None
    closed_at: datetime | None
    result: str
    carried_from: str
    carried_to: str
    lines: tuple[PastLine, ...]
    instructions: tuple[ArchivedInstruction, ...]
    files: tuple[ArchivedFile, ...]


async def document_of(session: Session, office: Office, document: Document) -> ArchivedDocument:
    """Return a document with its papers of issue; its directives are asked for one by one."""
    rows = await _issued(session, document.id)
    source = await documents.get(session, document.carried_from_id) if document.carried_from_id else None
    return ArchivedDocument(
        id=document.id,
        year=document.year,
        serial=document.serial,
        number=document.number,
        title=document.title,
        filename=document.filename,
        text=await documents.text_of(session, document.id),
        clerk=(await people.get(session, document.clerk_id)).name,
        approver=await approver_of(session, document),
        taken_in_on=office.day_of(document.created_at),
        archived_at=document.archived_at,
        carried_from=source.number if source else "",
        directives=tuple(row.id for row in rows),
        papers=tuple(await _papers(session, office, document, rows)),
    )


async def directive_of(session: Session, office: Office, directive: Directive) -> ArchivedDirective:
    """Return a directive with its history, its instructions and its files."""
    past = await carrying.former(session, directive)
    later = [one for one in await carrying.successors(session, [directive.id]) if one.status in directives.KNOWN]
    lines = (await past_of(session, directive))[::-1]  # what was done in one instant stays in its order
    lines.sort(key=lambda line: line.at)
    files = reversed(await reports.attachments(session, directive.id))
    given = await instruction_queries.of_directive(session, directive.id)
    return ArchivedDirective(
        number=directive.number,
        title=directive.title,
        kind=directive.kind,
        cadence=directive.cadence,
        status=directive.status,
        status_reason=directive.status_reason,
        text=directive.text,
        source=(*directive.headings, *directive.path[-1:]),
        lead=directive.lead_name,
        owner=directive.owner.name if directive.owner else "",
        supporting=directive.supporting_names,
        done_when=directive.done_when,
        targets=tuple(
            ArchivedTarget(target.text, target.measure, "" if target.current is None else str(target.current))
            for target in directive.targets
        ),
        issued_at=directive.issued_at,
        first_due_on=directive.first_due_on,
        due_on=directive.due_on,
        closed_at=directive.closed_at,
        result=directive.result,
        carried_from=past[0].number if past else "",
        carried_to=later[0].number if later else "",
        lines=tuple(lines),
        instructions=tuple(map(_instruction, given)),
        files=tuple([await _file(session, office, row) for row in files]),
    )


def _instruction(row: Instruction) -> ArchivedInstruction:
    return ArchivedInstruction(
        at=row.created_at,
        leader=row.leader.name,
        text=row.text,
        due_on=row.due_on,
        status=row.status,
        released_at=row.released_at,
        recipients=tuple(one.person.name for one in row.recipients),
        answered_at=row.answered_at,
        answer=row.answer,
    )


async def _file(session: Session, office: Office, row: Attachment) -> ArchivedFile:
    by = (await people.get(session, row.person_id)).name if row.person_id else ""
    return ArchivedFile(row.filename, row.size, row.sha256, row.created_at, by, attachments.path_of(office, row.sha256))


async def _issued(session: Session, document_id: int) -> list[Directive]:
    rows = [row for row in await drafts.of_document(session, document_id) if row.status in directives.KNOWN]
    parts = await directives.parts_of(session, [row.id for row in rows])
    return [one for row in rows for one in (row, *(part for part in parts if part.whole_id == row.id))]


async def _papers(session: Session, office: Office, document: Document, rows: Sequence[Directive]) -> list[Paper]:
    """Return what was issued to whom: a paper for each owner, with the dates that were set first."""
    clerk = await people.get(session, document.clerk_id)
    approver = await approver_of(session, document)
    found = []
    for owner in dict.fromkeys(row.owner for row in rows if row.owner is not None):
        theirs = [row for row in rows if row.owner is owner]
        issued = min((row.issued_at for row in theirs if row.issued_at), default=document.created_at)
        found.append(
            Paper(
                name=owner.name,
                title=owner.title,
                unit=theirs[0].lead_name or owner.unit.name,
                documents=((document.number, document.title),),
                items=tuple(_item(row) for row in theirs),
                issued_on=office.day_of(issued),
                sign_by=max((row.sign_by for row in theirs if row.sign_by), default=None),
                objection_by=max((row.objection_by for row in theirs if row.objection_by), default=None),
                approver=approver,
                clerk=clerk.name,
                clerk_phone=clerk.phone,
            )
        )
    return found


def _item(row: Directive) -> PaperItem:
    return PaperItem(
        number=row.item,
        title=row.title,
        text=row.text,
        lead=row.lead_name,
        owner=row.owner.name if row.owner else "",
        supporting=row.supporting_names,
        supports=False,
        due_on=row.first_due_on,
        cadence=row.cadence,
        done_when=row.done_when,
        targets=tuple(target.text for target in row.targets),
        feedback_on=None,
        evidence_wanted=row.evidence_wanted,
    )
