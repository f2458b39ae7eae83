"""The assessment by results (考核): which period, what is left out of it and why, what units say of their own figures."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.enums import CheckAnswer
from db.models.base import Base
from db.models.directives import Directive
from db.models.roster import Person, Unit


class Exclusion(Base):
    """That a directive does not count in assessments, and why: for what the unit could not help."""

    __tablename__ = "exclusions"

    directive_id: Mapped[int] = mapped_column(ForeignKey("directives.id", ondelete="CASCADE"), primary_key=True)
    reason: Mapped[str] = mapped_column(Text)
    clerk_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime]

    directive: Mapped[Directive] = relationship(lazy="joined", innerjoin=True)
    clerk: Mapped[Person] = relationship(lazy="joined", innerjoin=True)


class Assessment(Base):
    """An assessment of a period, from the day on which units are asked to check their figures."""

    __tablename__ = "assessments"
    __table_args__ = (UniqueConstraint("first_on", "last_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    clerk_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]


class AssessmentCheck(Base):
    """What a unit's head says of the unit's figures; `figures` are those that were answered."""

    __tablename__ = "assessment_checks"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, index=True)
    answer: Mapped[CheckAnswer] = mapped_column(default=CheckAnswer.WAITING)
    words: Mapped[str] = mapped_column(Text, default="")
    figures: Mapped[dict[str, Any] | None]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[datetime | None]

    unit: Mapped[Unit] = relationship(lazy="joined", innerjoin=True)
    person: Mapped[Person | None] = relationship(lazy="joined")
