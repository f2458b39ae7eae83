"""Backups that were made, and what a restored copy waits for."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Backup(Base):
    """One attempt at a backup. Without `made_at` and `fault` it is under way, or was when its process was killed.

    Or, with a name and without `made_at`, the drill of one that this database knows nothing of.
    """

    __tablename__ = "backups"

    id: Mapped[int] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(index=True)  # the office's, which it is the backup of
    started_at: Mapped[datetime]
    made_at: Mapped[datetime | None]
    name: Mapped[str] = mapped_column(String(100), default="")  # of its file
    size: Mapped[int | None] = mapped_column(BigInteger)  # bytes
    sha256: Mapped[str] = mapped_column(String(64), default="")
    fault: Mapped[str] = mapped_column(Text, default="")
    drilled_at: Mapped[datetime | None]  # it was restored aside and compared
    drill_fault: Mapped[str] = mapped_column(Text, default="")


class Restoration(Base):
    """That this database was restored from a backup. Until `released_at` the notices in it wait for the clerk."""

    __tablename__ = "restorations"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    backup_made_at: Mapped[datetime]
    name: Mapped[str] = mapped_column(String(100))
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # None: at the machine
    sent: Mapped[bool | None]  # False: they were dropped
