"""The Word papers of the supervision office: bulletins, special reports, notices and chases."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import PaperKind, PaperSeries, PaperStatus
from db.models.base import Base
from db.models.directives import Directive, Document
from db.models.roster import Person, Unit


class Bulletin(Base):
    """One paper: a draft (送审稿) until the approver signs it. What it tells is kept as it was when it was made.

    It is about a leader's portfolio, a unit, a document, all of them together, or (nothing given) everything; a notice and
    a chase are about one directive.
    """

    __tablename__ = "bulletins"
    __table_args__ = (
        UniqueConstraint("series", "year", "number"),
        Index("ix_bulletins_status_made_at", "status", "made_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[PaperKind]
    series: Mapped[PaperSeries]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directives.id"), index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    year: Mapped[int | None]  # with `number`: 〔2022〕第3期, given when it is signed
    number: Mapped[int | None]
    status: Mapped[PaperStatus]
    version: Mapped[int] = mapped_column(default=1)  # grows with each change; who signs has seen this one
    made_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    signed_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    signed_at: Mapped[datetime | None]
    figures: Mapped[dict[str, Any]]  # as counted at `made_at`; once it is signed, with the words that are quoted
    clearing: Mapped[dict[str, Any]]  # {"struck", "withheld", "excerpts"}: what the clerk did to its lines
    lead_in: Mapped[str] = mapped_column(Text, default="")  # the clerk's own 导语
    next_steps: Mapped[str] = mapped_column(
        Text, default=""
    )  # the clerk's own 下一步; of a special report its suggestions

    leader: Mapped[Person | None] = relationship(foreign_keys=leader_id, lazy="joined")
    unit: Mapped[Unit | None] = relationship(lazy="joined")
    document: Mapped[Document | None] = relationship(lazy="joined")
    directive: Mapped[Directive | None] = relationship(lazy="joined")
    made_by: Mapped[Person] = relationship(foreign_keys=made_by_id, lazy="joined", innerjoin=True)
    signed_by: Mapped[Person | None] = relationship(foreign_keys=signed_by_id, lazy="joined")
