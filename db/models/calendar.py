"""The office's own table of days, on top of the official calendar."""

from datetime import date

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class OfficeDay(Base):
    """A day that the office works (班) or has off (休), whatever the official calendar says of it."""

    __tablename__ = "office_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    worked: Mapped[bool]
    note: Mapped[str] = mapped_column(String(100), default="")
