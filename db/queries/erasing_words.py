"""The SQL of retention, of words: what people said besides their reports. Rows stay; where words were, a mark stands.

`tests/db/test_erased_columns.py` has each column of words, and what becomes of it.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, delete, or_, select, update
from sqlalchemy.orm import InstrumentedAttribute

from db.enums import OutboxStatus, PaperStatus
from db.models import (
    Acknowledgement,
    Assessment,
    AssessmentCheck,
    Attachment,
    Audit,
    Bulletin,
    Change,
    Comment,
    CommentRequest,
    Dialog,
    Digest,
    Instruction,
    OutboxRow,
    Request,
    ScopeItem,
    Target,
)
from db.queries import seals
from db.session import Session

ERASED = "erased"  # in a digest's figures
FEW = 50  # digests at a time
MOVES_AS_ASKED = ("object", "request_completion", "withdraw_completion", "approve_completion", "extend")
"""Moves whose reason is the asker's own words; those of the others are the supervision office's decisions."""
WORDY = (
    "text",
    "dispute",
    "inquiry",
    "instruction_said",
    "approval_result",
    "bulletin_back",
)  # kinds of notice whose arguments may be somebody's words
WORDY_ACTIONS = ("entry_explained", "paper_sent_back")
DIGEST_WORDS = frozenset({"settle", "answer", "decision"})
NAMELESS: dict[str, Any] = {"filename": "", "file_id": "", "message_id": None, "album": None}
_GONE: dict[str, Any] = {"payload": {}, "fault": "", "sent_message_id": None}  # what answers it, answers nothing
_NOT_CLEARED: dict[str, Any] = {"struck": [], "withheld": [], "excerpts": {}, ERASED: True}


async def erase_around(session: Session, document_id: int, directives: Select[int], mark: str) -> None:
    """Erase what people said about a document's directives elsewhere than in reports."""
    theirs = select(Request.id).where(Request.directive_id.in_(directives))
    asked = {"text": mark, "entry_reason": "", "decision": _marked(Request.decision, mark)}
    await session.execute(update(Request).where(Request.id.in_(theirs)).values(asked))
    signed = Acknowledgement.directive_id.in_(directives)
    await session.execute(update(Acknowledgement).where(signed).values(entry_reason=""))
    copied = Change.directive_id.in_(directives), Change.move.in_(MOVES_AS_ASKED)
    await session.execute(update(Change).where(*copied).values(reason=_marked(Change.reason, mark)))
    ordered = Instruction.directive_id.in_(directives)
    await session.execute(update(Instruction).where(ordered).values(answer=_marked(Instruction.answer, mark)))
    rows = select(Target.id).where(Target.directive_id.in_(directives))
    await session.execute(update(ScopeItem).where(ScopeItem.target_id.in_(rows)).values(note=""))
    units = select(CommentRequest.id).where(CommentRequest.document_id == document_id)
    said = {"text": mark, "field": "", "value": {}}  # what should be otherwise is told as words are
    await session.execute(update(Comment).where(Comment.request_id.in_(units)).values(said))


def _marked(column: InstrumentedAttribute[str], mark: str) -> ColumnElement[str]:
    """Return the mark where there were words, nothing where there were none."""
    return case((column != "", mark), else_="")


async def erase_old(session: Session, at: datetime, before: datetime, day: date, mark: str) -> int:
    """Erase what belongs to no one document and is so old; `day` is the office's date of `before`. Return how many rows that was.

    That is: questions never answered, the names of loose files, papers that nobody signed, units' words on their figures,
    words in messages that have gone, and the accounts of strangers.
    """
    named = Attachment.filename != "", _loose(before)
    unsigned = Bulletin.status != PaperStatus.SIGNED, Bulletin.made_at < before, _whole(Bulletin.clearing)
    assessed = AssessmentCheck.assessment_id.in_(select(Assessment.id).where(Assessment.last_on < day))
    said = AssessmentCheck.at < before, AssessmentCheck.words.not_in(("", mark))
    gone = (
        OutboxRow.created_at < before,
        OutboxRow.status != OutboxStatus.PENDING,
        cast(OutboxRow.payload, String) != "{}",
    )
    erased = [
        await session.execute(delete(Dialog).where(Dialog.expires_at < before)),
        await session.execute(update(Attachment).where(*named).values(NAMELESS)),
        await session.execute(
            update(Bulletin).where(*unsigned).values(lead_in="", next_steps="", clearing=_NOT_CLEARED)
        ),
        await session.execute(update(AssessmentCheck).where(assessed, *said).values(words=mark)),
        await session.execute(update(OutboxRow).where(OutboxRow.kind.in_(WORDY), *gone).values(_GONE)),
    ]
    about = or_(Audit.subject.in_(("account", "chat")), Audit.action.in_(WORDY_ACTIONS))
    await seals.blank(session, and_(about, Audit.at < before), at)
    counts: list[int] = [one.rowcount for one in erased]  # type: ignore[attr-defined]  # an UPDATE's result has it
    return sum(counts)


def _whole(column: InstrumentedAttribute[dict[str, Any]]) -> ColumnElement[bool]:
    """Return whether what a column keeps has not been erased yet."""
    erased: ColumnElement[bool] = column[ERASED].as_boolean()
    return erased.is_(None)


async def digests_over(session: Session, day: date) -> Sequence[Digest]:
    """Return digests of periods before a day that still have words of requests and answers in their lines, some at a time."""
    return (
        await session.scalars(select(Digest).where(Digest.period_end < day, _whole(Digest.figures)).limit(FEW))
    ).all()


def erase_lines(digest: Digest) -> None:
    """Take units' words out of a digest's lines; its figures stay, with a word that this was done."""
    figures = dict(digest.figures)
    for name, lines in figures.items():
        if isinstance(lines, list):
            figures[name] = [_wordless(line) if isinstance(line, dict) else line for line in lines]
    digest.figures = {**figures, ERASED: True}


def _wordless(line: Mapping[str, object]) -> dict[str, object]:
    return {name: "" if name in DIGEST_WORDS else value for name, value in line.items()}


def _loose(before: datetime) -> ColumnElement[bool]:
    """Return which files waited so long to be told where they belong."""
    owners = (Attachment.report_id, Attachment.request_id, Attachment.instruction_id)
    return and_(*(one.is_(None) for one in owners), Attachment.created_at < before)
