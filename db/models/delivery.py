"""All that comes in and goes out, what a person is in the middle of, and the audit log."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import InboxStatus, OutboxStatus
from db.models.base import Base, index_of_few
from db.models.roster import Person


class InboxRow(Base):
    """An update as Telegram sent it, stored before Telegram's copy is confirmed."""

    __tablename__ = "inbox"
    __table_args__ = (Index("ix_inbox_status_chat", "status", "chat_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)  # the update's natural key
    chat_id: Mapped[int | None] = mapped_column(BigInteger)  # the order that has to be kept is a chat's
    payload: Mapped[str] = mapped_column(Text)  # ASCII JSON, as it came
    received_at: Mapped[datetime]
    status: Mapped[InboxStatus] = mapped_column(default=InboxStatus.NEW)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    fault: Mapped[str] = mapped_column(Text, default="")  # why it was set aside
    alarmed_at: Mapped[datetime | None]  # somebody was told that it was set aside


class OutboxRow(Base):
    """One notice to one person, rendered only when it is sent."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_status_next", "status", "priority", "id"),
        index_of_few("ix_outbox_leased", "status", where="leased_until IS NOT NULL"),
        Index("ix_outbox_sent_message", "sent_chat_id", "sent_message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)  # the occurrence and the person
    kind: Mapped[str] = mapped_column(String(40))  # which template: a notice of handlers/notices.py
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    chat_id: Mapped[int | None] = mapped_column(BigInteger)  # for those who are nobody here
    payload: Mapped[dict[str, Any]]  # ids and arguments, never finished text
    priority: Mapped[int]
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    reply_to: Mapped[int | None] = mapped_column(BigInteger)
    status: Mapped[OutboxStatus] = mapped_column(default=OutboxStatus.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    sent_chat_id: Mapped[int | None] = mapped_column(BigInteger)
    sent_message_id: Mapped[int | None] = mapped_column(BigInteger)
    fault: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]  # it is over, however it ended
    alarmed_at: Mapped[datetime | None]  # the supervision office was told that it did not arrive
    answered_at: Mapped[datetime | None]  # its reader first replied to it or pressed one of its buttons

    person: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def language(self) -> str | None:
        """Its reader's; None where it goes to no person."""
        return self.person.language if self.person else None


class Contact(Base):
    """Instants kept over restarts: the last contact with Telegram, the end of a pause it wants, alarms told and over."""

    __tablename__ = "contacts"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]


class Dialog(Base):
    """What a person is in the middle of: a text or a date the bot has asked for. One a person; survives a restart."""

    __tablename__ = "dialogs"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class Occurrence(Base):
    """That periodic work was done for a day, so that it is done once: one row a name and a day."""

    __tablename__ = "occurrences"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    done_at: Mapped[datetime]


class Audit(Base):
    """Who did what, when, and on whose message. Never changed, never deleted: the chain of `Seal` shows it if it is.

    Only retention may take `details` away, and says so in `erased_at`; all else of the row stays.
    """

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_subject", "subject", "subject_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    action: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(20))  # the table's concept: directive, document, request ...
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]]
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    erased_at: Mapped[datetime | None]  # when `details` was blanked, as the retention period was over
