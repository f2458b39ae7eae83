"""The list (清单) that a counted target may carry, row by row, and who set which row when."""

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import ScopeState
from db.models.base import Base
from db.models.roster import Person


class ScopeItem(Base):
    """One row of a target's list, such as one of 40 projects. Its number stays, whatever else is taken out of the list."""

    __tablename__ = "scope_items"
    __table_args__ = (UniqueConstraint("target_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    target_id: Mapped[int] = mapped_column(ForeignKey("targets.id", ondelete="CASCADE"))
    number: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    state: Mapped[ScopeState] = mapped_column(default=ScopeState.OPEN)  # follows from the standing changes
    note: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)

    owner: Mapped[Person | None] = relationship(lazy="joined")


class ScopeChange(Base):
    """That a row was set to a state: with a report, or (report_id None) as the list was taken in."""

    __tablename__ = "scope_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("scope_items.id", ondelete="CASCADE"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]
    state: Mapped[ScopeState]
    withdrawn_at: Mapped[datetime | None]  # the report was corrected or withdrawn
