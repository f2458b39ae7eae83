"""What happens to an issued directive: receipts, reports, requests, decisions, and who was reminded of what."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import Channel, FeedbackKind, ReportKind, RequestKind, RequestStatus, Status, Step
from db.models.base import Base
from db.models.directives import Directive
from db.models.roster import Person


class Given:
    """How words or a receipt were given: by the person, by a deputy (B角) in the person's place, or through the clerk."""

    deputy_of_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # the absent person it was given for
    clerk_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # who wrote it down
    channel: Mapped[Channel] = mapped_column(default=Channel.CHAT)
    entry_reason: Mapped[str] = mapped_column(
        String(200), default=""
    )  # why the clerk did, where the person has the bot


class Acknowledgement(Given, Base):
    """A receipt (签收)."""

    __tablename__ = "acknowledgements"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, index=True)
    at: Mapped[datetime]


class Feedback(Base):
    """One occurrence of a report being due; met by the report that answers it."""

    __tablename__ = "feedbacks"
    __table_args__ = (UniqueConstraint("directive_id", "kind", "due_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"))
    kind: Mapped[FeedbackKind]
    due_on: Mapped[date] = mapped_column(index=True)
    postponed_to: Mapped[date | None]  # a later report was agreed; the due date itself stays
    disputed_at: Mapped[datetime | None]  # said to be reported elsewhere; no chase until the clerk has looked
    met_at: Mapped[datetime | None]


class Report(Given, Base):
    """A status reply (进展反馈 or 存在问题), verbatim."""

    __tablename__ = "reports"
    __table_args__ = (Index("ix_reports_directive_created", "directive_id", "created_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"))
    part_id: Mapped[int | None] = mapped_column(ForeignKey("parts.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[ReportKind]
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200), default="")  # whose words, when forwarded
    empty: Mapped[bool] = mapped_column(default=False)  # 正常 and the like: kept, but says no fact
    created_at: Mapped[datetime]
    message_id: Mapped[int | None] = mapped_column(BigInteger)  # in the person's private chat
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"))
    withdrawn_at: Mapped[datetime | None]
    quotable: Mapped[bool] = mapped_column(default=True)  # the clerk may withhold it from digests
    excerpt: Mapped[str] = mapped_column(Text, default="")  # shortened by the clerk, never reworded

    values: Mapped[list["ReportValue"]] = relationship(cascade="all, delete-orphan", lazy="selectin")
    attachments: Mapped[list["Attachment"]] = relationship(lazy="selectin")
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined", innerjoin=True)


class ReportValue(Base):
    """A number that a report gave for a target."""

    __tablename__ = "report_values"

    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id", ondelete="CASCADE"), primary_key=True)
    value: Mapped[Decimal]
    previous: Mapped[Decimal | None]
    estimate: Mapped[bool] = mapped_column(default=False)  # 预计: kept, not counted


class Attachment(Base):
    """A file that somebody sent, kept under the data folder: with a report, a request, an instruction, or (none) waiting to be told which.

    Messages of one `album` (Telegram's media group) belong together; `message_id` is in the person's private chat.
    """

    __tablename__ = "attachments"
    __table_args__ = (Index("ix_attachments_person_message", "person_id", "message_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"), index=True)
    instruction_id: Mapped[int | None] = mapped_column(
        ForeignKey("instructions.id"), index=True
    )  # the scan of a paper one
    filename: Mapped[str] = mapped_column(String(255))
    mime: Mapped[str] = mapped_column(String(100), default="")
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[str] = mapped_column(String(255))
    created_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    message_id: Mapped[int | None] = mapped_column(BigInteger)
    album: Mapped[str | None] = mapped_column(String(64))


class Request(Given, Base):
    """What an owner asks for: more time, close-out, coordination, another owner."""

    __tablename__ = "requests"
    __table_args__ = (Index("ix_requests_directive_status", "directive_id", "status"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[RequestKind]
    status: Mapped[RequestStatus] = mapped_column(index=True)
    text: Mapped[str] = mapped_column(Text)  # reason, result or what is to be settled
    until: Mapped[date | None]  # the later date asked for
    document_number: Mapped[str] = mapped_column(String(100), default="")  # of a result, such as 云经信〔2022〕8号
    suggested_units: Mapped[list[str]]  # an objection's own proposal
    created_at: Mapped[datetime]
    head_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # the unit head who agreed
    head_at: Mapped[datetime | None]
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # the clerk who let it go up
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    decision: Mapped[str] = mapped_column(Text, default="")  # the reason of a return

    directive: Mapped[Directive] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person] = relationship(foreign_keys=person_id, lazy="joined", innerjoin=True)


class Change(Base):
    """A decision on a directive: who, when, why, and what was before and after; the directive's row has the last alone."""

    __tablename__ = "changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # who decided; None: the administrator
    move: Mapped[str] = mapped_column(String(32))  # a value of bot.rules.lifecycle.Move
    reason: Mapped[str] = mapped_column(Text, default="")
    status_before: Mapped[Status]
    status_after: Mapped[Status]
    owner_before_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    owner_after_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit_before: Mapped[str] = mapped_column(String(100), default="")  # the lead unit's name as it was then
    unit_after: Mapped[str] = mapped_column(String(100), default="")
    due_before: Mapped[date | None]
    due_after: Mapped[date | None]


class Nudge(Base):
    """That a person was to hear of a directive on a day, and why: one row a step, a day and a person."""

    __tablename__ = "nudges"
    __table_args__ = (
        UniqueConstraint("directive_id", "person_id", "step", "day"),
        Index("ix_nudges_day", "day", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    step: Mapped[Step]
    day: Mapped[date]
    due_on: Mapped[date]


class HeldNudge(Base):
    """What waits for a person's next message: their week was full, or they asked to hear of it on another day."""

    __tablename__ = "held_nudges"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    step: Mapped[Step] = mapped_column(primary_key=True)
    since: Mapped[date]  # the first day on which it was to be said
    day: Mapped[date]  # the latest
    due_on: Mapped[date]
    until: Mapped[date] = mapped_column(index=True)  # it waits no longer than up to this day
