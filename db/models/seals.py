"""The seals of the audit log: one a row, each holding the one before it."""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from db.models.base import Base


class Seal(Base):
    """What was sealed of one audit row (`bot/rules/audit_chain.py` says how), in the order of the rows' ids.

    `salt` goes where the row's details are erased: a digest of what can be guessed would still tell it.
    """

    __tablename__ = "seals"

    audit_id: Mapped[int] = mapped_column(ForeignKey("audit.id"), primary_key=True, autoincrement=False)
    salt: Mapped[str] = mapped_column(String(32))
    details_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))  # of the whole row
    value: Mapped[str] = mapped_column(String(64))  # of the chain up to here
