"""Asking units for their comments on drafts before issue (征求意见), and what they say."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import CommentStatus
from db.models.base import Base
from db.models.directives import Directive, Document
from db.models.roster import Person, Unit


class CommentRequest(Base):
    """A unit was asked for its comments on the drafts of a document that concern it. Asked again, the row is renewed."""

    __tablename__ = "comment_requests"
    __table_args__ = (UniqueConstraint("document_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who was written to
    clerk_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    directive_ids: Mapped[list[int]]  # on which drafts
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    reminded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]  # the last answer, 无意见 included

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined", innerjoin=True)


class Comment(Base):
    """One comment: a field that should be otherwise, or words. Nothing of the draft changes before a clerk adopts it."""

    __tablename__ = "comments"

    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("comment_requests.id", ondelete="CASCADE"), index=True)
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))  # who said it, or the clerk who wrote it down
    field: Mapped[str] = mapped_column(String(20), default="")  # of the draft; "comment" words in the sheet, '' in chat
    value: Mapped[dict[str, Any]]  # {"old", "new"} of a field
    text: Mapped[str] = mapped_column(Text, default="")  # verbatim
    status: Mapped[CommentStatus] = mapped_column(default=CommentStatus.OPEN)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    request: Mapped[CommentRequest] = relationship(lazy="joined", innerjoin=True)
    directive: Mapped[Directive | None] = relationship(lazy="joined")
