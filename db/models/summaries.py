"""What goes up to leaders and what comes back from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import DigestStatus, InstructionStatus
from db.models.base import Base
from db.models.directives import Directive, Document
from db.models.roster import Person


class Digest(Base):
    """One issue of the weekly digest (督办周报) for one leader: of the portfolio, or of one document of theirs."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("leader_id", "document_id", "period_end"),
        # NULLs are distinct in a unique constraint, so a portfolio's digest needs an index of its own
        Index(
            "uq_digests_portfolio",
            "leader_id",
            "period_end",
            unique=True,
            sqlite_where=text("document_id IS NULL"),
            postgresql_where=text("document_id IS NULL"),
        ),
        Index("ix_digests_period_end", "period_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    year: Mapped[int]
    issue: Mapped[int]  # 期: counts within the year, for the whole office
    period_start: Mapped[date]
    period_end: Mapped[date]
    status: Mapped[DigestStatus]
    headline: Mapped[str] = mapped_column(Text, default="")  # the clerk's own lead-in, else the computed one
    figures: Mapped[dict[str, Any]]  # as of preparation: what next week's change is counted from
    prepared_at: Mapped[datetime]
    send_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    leader: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
    document: Mapped[Document | None] = relationship(lazy="joined")


class Instruction(Base):
    """What a leader orders on a directive (批示); goes out through the supervision office."""

    __tablename__ = "instructions"

    id: Mapped[int] = mapped_column(primary_key=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directives.id"), index=True)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id"))
    text: Mapped[str] = mapped_column(Text)  # verbatim
    due_on: Mapped[date | None]
    status: Mapped[InstructionStatus]
    created_at: Mapped[datetime]
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    released_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    answer: Mapped[str] = mapped_column(Text, default="")  # what came of it, in the unit's words
    reported_at: Mapped[datetime | None]  # when a digest told the leader what came of it

    leader: Mapped[Person] = relationship(foreign_keys=leader_id, lazy="joined", innerjoin=True)
    directive: Mapped[Directive | None] = relationship(lazy="joined")
    recipients: Mapped[list["InstructionRecipient"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class InstructionRecipient(Base):
    """A person an instruction was sent to."""

    __tablename__ = "instruction_recipients"

    instruction_id: Mapped[int] = mapped_column(ForeignKey("instructions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    acknowledged_at: Mapped[datetime | None]

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
