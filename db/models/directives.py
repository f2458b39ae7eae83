"""Source documents and the directives that come from them."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import Cadence, DateSource, DocumentKind, Kind, Status, TargetKind, UnitRole
from db.models.base import Base, index_of_few
from db.models.roster import Person, Unit


class Document(Base):
    """A source document (事项来源), kept whole. Its number (督〔year〕serial) is given when the clerk registers it."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("year", "serial"), UniqueConstraint("carried_from_id", "year"))

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[DocumentKind] = mapped_column(default=DocumentKind.PAPER)
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(
        Text, deferred=True, deferred_raiseload=True
    )  # long: asked for where it is needed
    filename: Mapped[str] = mapped_column(String(255), default="")
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    letters_sha256: Mapped[str | None] = mapped_column(String(64), index=True)  # the same in whatever format it comes
    printed_on: Mapped[date | None]  # the date in the document's head
    findings: Mapped[
        dict[str, Any] | None
    ]  # {"caution", "doubts", "edition"}: what the clerk is told when it is taken in
    confirmed_on: Mapped[date | None]  # the date from which the clerk lets relative dates count
    year: Mapped[int]
    serial: Mapped[int]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # the speaker, who gets a digest of it
    clerk_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    approver_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_at: Mapped[datetime | None]
    carried_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("documents.id")
    )  # the former year's document of which this one takes over what was open (结转)
    archived_at: Mapped[datetime | None]  # nothing of it goes on any more (归档)
    erased_at: Mapped[
        datetime | None
    ]  # reports' raw words and files' content are gone, the retention period being over
    version: Mapped[int] = mapped_column(default=1)  # grows with each change to its drafts

    @property
    def number(self) -> str:
        """Return the document's number as printed on notices."""
        return f"督〔{self.year}〕{self.serial}号"


def _of_few(column: str) -> Index:
    """Return an index of the few directives that have a value there.

    With the many that have none in it, SQLite takes it for "is null" too, and reads the whole office.
    """
    return index_of_few(f"ix_directives_{column}", column, where=f"{column} IS NOT NULL")


class Directive(Base):
    """A directive (督办事项): draft, registered, issued and followed until it is closed. Its text stays verbatim."""

    __tablename__ = "directives"
    __table_args__ = (
        UniqueConstraint("document_id", "item"),
        Index("ix_directives_next_nudge_on", "next_nudge_on"),
        Index("ix_directives_owner_status", "owner_id", "status"),
        index_of_few("ix_directives_document_status", "document_id", "status", where="whole_id IS NULL"),
        *(_of_few(column) for column in ("whole_id", "carried_from_id", "leader_id")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    item: Mapped[str] = mapped_column(
        String(120)
    )  # 5, 24-1 after a split, 5·石桥镇 for a unit's part: the ledger number, never a position
    whole_id: Mapped[int | None] = mapped_column(
        ForeignKey("directives.id", ondelete="CASCADE")
    )  # the directive of which this is one unit's part (分办); None for a whole one
    carried_from_id: Mapped[int | None] = mapped_column(
        ForeignKey("directives.id")
    )  # the former year's directive that goes on in this one (结转)
    position: Mapped[int]  # sorts items as the document has them
    title: Mapped[str] = mapped_column(String(40))
    kind: Mapped[Kind]
    status: Mapped[Status]
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int]  # the span in the document's text, in characters
    end: Mapped[int]
    section: Mapped[str] = mapped_column(String(200), default="")
    path: Mapped[list[str]]
    headings: Mapped[list[str]]
    units_named: Mapped[list[str]]  # verbatim, as the document has them
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    owner_source: Mapped[DateSource | None]
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # 牵头领导
    suggestion: Mapped[dict[str, Any] | None]  # {"unit_id", "reason", "args", "others"}: why this lead unit is proposed
    similar: Mapped[dict[str, Any] | None]  # {"ids"}: directives of other documents that say nearly the same
    first_due_on: Mapped[date | None]  # never changes once issued
    due_on: Mapped[date | None]
    due_source: Mapped[DateSource | None]
    due_text: Mapped[str] = mapped_column(String(100), default="")  # the document's own words
    due_vague: Mapped[bool] = mapped_column(default=False)  # 尽快 and the like: an open question
    milestones: Mapped[list[list[str]] | None]  # where the document names several dates: each day and its words
    cadence: Mapped[Cadence | None]
    cadence_text: Mapped[str] = mapped_column(String(100), default="")
    done_when: Mapped[str] = mapped_column(Text, default="")
    limits: Mapped[dict[str, Any] | None]  # the clerk's own for it, where they differ from the office's policy file
    limits_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    limits_at: Mapped[datetime | None]
    evidence_wanted: Mapped[bool] = mapped_column(default=False)  # 需附件: close-out is asked for with a file
    left_out: Mapped[bool] = mapped_column(default=False)  # the clerk decided: no directive
    registered_at: Mapped[datetime | None]
    issued_at: Mapped[datetime | None]
    sign_by: Mapped[date | None]
    objection_by: Mapped[date | None]
    suspended_at: Mapped[datetime | None]  # since when the clocks stand still
    closed_at: Mapped[datetime | None]
    result: Mapped[str] = mapped_column(Text, default="")
    status_reason: Mapped[str] = mapped_column(Text, default="")  # why suspended, cancelled or returned
    next_nudge_on: Mapped[date | None]  # the office date on which somebody is next to hear of it
    version: Mapped[int] = mapped_column(default=1)  # grows with each change; a button of an older one is stale

    document: Mapped[Document] = relationship(lazy="joined", innerjoin=True)
    owner: Mapped[Person | None] = relationship(foreign_keys=owner_id, lazy="joined")
    units: Mapped[list["DirectiveUnit"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="DirectiveUnit.position"
    )
    targets: Mapped[list["Target"]] = relationship(
        cascade="all, delete-orphan", lazy="selectin", order_by="Target.position"
    )

    @property
    def number(self) -> str:
        """Return the directive's number, such as 督〔2022〕3-5."""
        return f"督〔{self.document.year}〕{self.document.serial}-{self.item}"

    @property
    def year(self) -> int:
        """Return the year of the document's number."""
        return self.document.year

    @property
    def serial(self) -> int:
        """Return the document's number within its year."""
        return self.document.serial

    @property
    def milestone_days(self) -> tuple[tuple[date, str], ...]:
        """Return the dates that the words name beside each other, each with those words; none where there is one."""
        return tuple((date.fromisoformat(day), words) for day, words in self.milestones or ())

    @property
    def lead(self) -> Unit | None:
        """Return the lead unit, if one is set."""
        return next((u.unit for u in self.units if u.role is UnitRole.LEAD), None)

    @property
    def supporting(self) -> list[Unit]:
        """Return the supporting units in their order."""
        return [u.unit for u in self.units if u.role is UnitRole.SUPPORT]

    @property
    def part_units(self) -> list[Unit]:
        """Return the units each of which has a part of its own (分办), in their order."""
        return [u.unit for u in self.units if u.role is UnitRole.PART]

    @property
    def lead_name(self) -> str:
        """Return the lead unit's name as this directive's papers have it; empty where none is set."""
        return next((u.called for u in self.units if u.role is UnitRole.LEAD), "")

    @property
    def supporting_names(self) -> tuple[str, ...]:
        """Return the supporting units' names as this directive's papers have them."""
        return tuple(u.called for u in self.units if u.role is UnitRole.SUPPORT)


class DirectiveUnit(Base):
    """A unit's share in a directive: one leads, any number support or have a part of their own."""

    __tablename__ = "directive_units"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, index=True)
    role: Mapped[UnitRole]
    position: Mapped[int] = mapped_column(default=0)
    named: Mapped[str] = mapped_column(String(100), default="")  # a finished directive keeps the unit's former name

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)

    @property
    def called(self) -> str:
        """Return the unit's name: the one it had where the directive was finished before the unit got another."""
        return self.named or self.unit.name


class Part(Base):
    """A supporting unit's share in an issued directive, with a state of its own; the first receipt or report makes it.

    A township's share of what goes to all townships is a directive of its own (`Directive.whole_id`): it has clocks.
    """

    __tablename__ = "parts"
    __table_args__ = (UniqueConstraint("directive_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    title: Mapped[str] = mapped_column(String(40))
    status: Mapped[Status]
    due_on: Mapped[date | None]


class Target(Base):
    """A number to be reached (量化目标), or a number of things to work on (工作对象)."""

    __tablename__ = "targets"

    id: Mapped[int] = mapped_column(primary_key=True)
    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"), index=True)
    part_id: Mapped[int | None] = mapped_column(ForeignKey("parts.id", ondelete="CASCADE"))
    kind: Mapped[TargetKind]
    text: Mapped[str] = mapped_column(String(200))  # verbatim
    measure: Mapped[str] = mapped_column(String(20))  # 只, 家, %
    value: Mapped[Decimal]
    value_max: Mapped[Decimal | None]
    current: Mapped[Decimal | None]  # as last reported; None until somebody has given a number
    yearly: Mapped[bool] = mapped_column(default=False)  # expected progress counts from 1 January
    position: Mapped[int] = mapped_column(default=0)
