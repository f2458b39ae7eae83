"""What goes up to leaders and what comes back from them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import Channel, DigestScope, DigestStatus, Edition, InstructionForm, InstructionStatus, Step
from db.models.base import Base
from db.models.directives import Directive
from db.models.roster import Person


class Digest(Base):
    """One issue of a digest (督办周报) for one reader: a leader, a unit's head, or a clerk."""

    __tablename__ = "digests"
    __table_args__ = (
        # NULLs are distinct in a unique constraint, so what is no document's and no unit's has 0 for it
        UniqueConstraint("reader_id", "edition", "scope", "about_id", "period_end"),
        Index("ix_digests_period_end", "period_end"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    reader_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    edition: Mapped[Edition]
    scope: Mapped[DigestScope]
    about_id: Mapped[int] = mapped_column(default=0)  # the document, or the unit; 0 for the other scopes
    year: Mapped[int]
    issue: Mapped[int]  # 期: counts within the year
    period_start: Mapped[date]
    period_end: Mapped[date]
    status: Mapped[DigestStatus]
    headline: Mapped[str] = mapped_column(Text, default="")  # the clerk's own lead-in, else the computed one
    figures: Mapped[dict[str, Any]]  # as of preparation: what next week's change is counted from
    prepared_at: Mapped[datetime]
    send_at: Mapped[datetime]
    released_at: Mapped[datetime | None]

    reader: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def for_leader(self) -> bool:
        """Return whether it is a leader's: it goes to their aides too, and tells of what they are asked to settle."""
        return self.scope in {DigestScope.PORTFOLIO, DigestScope.DOCUMENT}


class Instruction(Base):
    """What a leader orders on a directive (批示); goes out through the supervision office."""

    __tablename__ = "instructions"

    id: Mapped[int] = mapped_column(primary_key=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directives.id"), index=True)
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id"))
    text: Mapped[str] = mapped_column(Text)  # verbatim
    form: Mapped[InstructionForm | None]  # the tap that gave it; None: words of the leader's own
    channel: Mapped[Channel] = mapped_column(default=Channel.CHAT)  # PAPER: a clerk transcribed it (书面批示)
    written_on: Mapped[date | None]  # the date on the paper
    due_on: Mapped[date | None]
    left_out: Mapped[list[int] | None]  # units that it would go to, but leader or clerk took off
    status: Mapped[InstructionStatus]
    created_at: Mapped[datetime]
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    released_at: Mapped[datetime | None]
    sign_by: Mapped[date | None]
    next_nudge_on: Mapped[date | None] = mapped_column(index=True)  # the office date on which somebody next hears of it
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # the clerk who marked it as answered
    became_id: Mapped[int | None] = mapped_column(
        ForeignKey("directives.id", ondelete="SET NULL")
    )  # the directive made of it (另立事项)
    answer: Mapped[str] = mapped_column(Text, default="")  # what came of it, in the unit's words
    reported_at: Mapped[datetime | None]  # when a digest told the leader what came of it

    leader: Mapped[Person] = relationship(foreign_keys=leader_id, lazy="joined", innerjoin=True)
    directive: Mapped[Directive | None] = relationship(foreign_keys=directive_id, lazy="joined")
    became: Mapped[Directive | None] = relationship(foreign_keys=became_id, lazy="joined")
    recipients: Mapped[list["InstructionRecipient"]] = relationship(cascade="all, delete-orphan", lazy="selectin")


class InstructionRecipient(Base):
    """A person an instruction was sent to."""

    __tablename__ = "instruction_recipients"

    instruction_id: Mapped[int] = mapped_column(ForeignKey("instructions.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    acknowledged_at: Mapped[datetime | None]
    said_at: Mapped[datetime | None]  # their words went to the clerk, who is to look: no report is asked of them now

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class InstructionNudge(Base):
    """That a person was to hear of an instruction in a day's bundle, and why: one row a step, a day and a person."""

    __tablename__ = "instruction_nudges"
    __table_args__ = (
        UniqueConstraint("instruction_id", "person_id", "step", "day"),
        Index("ix_instruction_nudges_day", "day", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instructions.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    step: Mapped[Step]
    day: Mapped[date]
    due_on: Mapped[date]
