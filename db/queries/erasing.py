"""The SQL of retention: taking personal data out of rows whose time is over. Rows stay, and so do their numbers and links.

`tests/db/test_erased_columns.py` has each column of words, and what becomes of it.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    delete,
    exists,
    literal,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute

from db.enums import InboxStatus, OutboxStatus
from db.models import (
    Attachment,
    Audit,
    Dialog,
    Directive,
    Document,
    InboxRow,
    Instruction,
    Occurrence,
    OutboxRow,
    Person,
    Report,
    Request,
)
from db.queries import erasing_words, seals
from db.queries.outbox import insert_once
from db.session import Session

ERASED_PAYLOAD = "{}"
OF_DOCUMENTS = ("report", "request", "directive", "document", "instruction")  # subjects of audit rows


async def begin(session: Session, name: str, day: date, at: datetime) -> bool:
    """Note that a day's work of this name is begun; False where it was before."""
    begun = await session.execute(insert_once(session, Occurrence), {"name": name, "day": day, "done_at": at})
    return bool(begun.rowcount)  # type: ignore[attr-defined]  # an INSERT's result has it


async def documents_over(session: Session, archived_before: datetime) -> Sequence[int]:
    """Return the documents that were archived so long ago and are not erased yet."""
    over = select(Document.id).where(Document.archived_at < archived_before, Document.erased_at.is_(None))
    return (await session.scalars(over.order_by(Document.id))).all()


async def erase_document(session: Session, document_id: int, at: datetime, mark: str) -> int:
    """Erase the raw words of a document's reports and the names of its files; return how many reports there were.

    `mark` stands where the words were.
    """
    directives = select(Directive.id).where(Directive.document_id == document_id)
    reports = select(Report.id).where(Report.directive_id.in_(directives))
    words = {"text": mark, "excerpt": "", "source": "", "entry_reason": "", "message_id": None}
    count = await session.execute(update(Report).where(Report.id.in_(reports)).values(words))
    await session.execute(
        update(Attachment).where(Attachment.id.in_(_attachments(directives))).values(erasing_words.NAMELESS)
    )
    await erasing_words.erase_around(session, document_id, directives, mark)
    await seals.blank(session, _audit_of(document_id, directives, reports), at)
    await session.execute(update(Document).where(Document.id == document_id).values(erased_at=at))
    return int(count.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it


async def files_over(session: Session) -> Sequence[str]:
    """Return the hashes of files that only erased documents have, or nothing any more."""
    over = (
        select(Directive.id).join(Document, Document.id == Directive.document_id).where(Document.erased_at.is_not(None))
    )
    nameless = Attachment.filename == "", Attachment.file_id == ""
    gone = select(Attachment.id).where(or_(Attachment.id.in_(_attachments(over)), and_(*nameless)))
    kept = select(Attachment.sha256).where(Attachment.id.not_in(gone))
    wanted = select(Attachment.sha256).where(Attachment.id.in_(gone), Attachment.sha256.not_in(kept)).distinct()
    return (await session.scalars(wanted)).all()


async def people_over(session: Session, revoked_before: datetime) -> Sequence[int]:
    """Return those who left so long ago, are not erased yet, and have a part in nothing that is not erased."""
    live = select(Directive.id).join(Document, Document.id == Directive.document_id).where(Document.erased_at.is_(None))
    busy = or_(
        exists(select(Directive.id).where(Directive.owner_id == Person.id, Directive.id.in_(live))),
        exists(select(Report.id).where(Report.person_id == Person.id, Report.directive_id.in_(live))),
        exists(select(Request.id).where(Request.person_id == Person.id, Request.directive_id.in_(live))),
    )
    over = select(Person.id).where(Person.revoked_at < revoked_before, Person.erased_at.is_(None), ~busy)
    return (await session.scalars(over.order_by(Person.id))).all()


async def erase_person(session: Session, person_id: int, at: datetime) -> None:
    """Erase who a person was: a number stays, to which their decisions and reports belong."""
    chats = await _own_chats(session, person_id)
    nobody = {"name": f"#{person_id}", "title": "", "phone": "", "telegram_id": None, "erased_at": at}
    await session.execute(update(Person).where(Person.id == person_id).values(nobody))
    await session.execute(delete(Dialog).where(Dialog.person_id == person_id))
    theirs = or_(OutboxRow.person_id == person_id, OutboxRow.chat_id.in_(chats))
    await session.execute(
        update(OutboxRow)
        .where(theirs, OutboxRow.status != OutboxStatus.PENDING)
        .values(key=_key_of(OutboxRow.id), payload={}, chat_id=None, sent_chat_id=None, sent_message_id=None, fault="")
    )
    await session.execute(
        update(InboxRow)
        .where(InboxRow.chat_id.in_(chats), _worked)
        .values(key=_key_of(InboxRow.id), chat_id=None, payload=ERASED_PAYLOAD, fault="")
    )
    about = or_(Audit.person_id == person_id, and_(Audit.subject == "person", Audit.subject_id == person_id))
    await seals.blank(session, about, at)


async def erase_updates(session: Session, received_before: datetime) -> int:
    """Erase what old messages said; return how many. What is not worked through yet stays."""
    old = and_(InboxRow.received_at < received_before, InboxRow.payload != ERASED_PAYLOAD, _worked)
    erased = await session.execute(update(InboxRow).where(old).values(payload=ERASED_PAYLOAD, fault=""))
    return int(erased.rowcount)  # type: ignore[attr-defined]  # an UPDATE's result has it


_worked = InboxRow.status != InboxStatus.NEW


def _key_of(number: InstrumentedAttribute[int]) -> ColumnElement[str]:
    """Return a key without the chat's number: what is so old does not come again."""
    return literal("erased:") + cast(number, String)


async def _own_chats(session: Session, person_id: int) -> Sequence[int]:
    """Return the private chats that a person had with us, unless they are another's by now."""
    theirs = union(
        select(OutboxRow.sent_chat_id).where(OutboxRow.person_id == person_id, OutboxRow.sent_chat_id.is_not(None)),
        select(Person.telegram_id).where(Person.id == person_id, Person.telegram_id.is_not(None)),
    ).subquery()
    others = select(Person.telegram_id).where(Person.id != person_id, Person.telegram_id.is_not(None))
    return (await session.scalars(select(theirs.c[0]).where(theirs.c[0].not_in(others)))).all()


def _attachments(directives: Select[int]) -> Select[int]:
    return select(Attachment.id).where(
        or_(
            Attachment.report_id.in_(select(Report.id).where(Report.directive_id.in_(directives))),
            Attachment.request_id.in_(select(Request.id).where(Request.directive_id.in_(directives))),
            Attachment.instruction_id.in_(select(Instruction.id).where(Instruction.directive_id.in_(directives))),
        )
    )


def _audit_of(document_id: int, directives: Select[int], reports: Select[int]) -> ColumnElement[bool]:
    """Return which audit rows are about a document, its directives, and what was said of them."""
    requests = select(Request.id).where(Request.directive_id.in_(directives))
    instructions = select(Instruction.id).where(Instruction.directive_id.in_(directives))
    subjects = zip(
        OF_DOCUMENTS,
        (reports, requests, directives, select(Document.id).where(Document.id == document_id), instructions),
        strict=True,
    )
    return or_(*(and_(Audit.subject == name, Audit.subject_id.in_(ids)) for name, ids in subjects))
