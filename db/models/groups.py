"""Work groups in which the office lets the bot write counts, and nothing else."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.models.base import Base
from db.models.roster import Person


class GroupChat(Base):
    """One group for as long as it gets counts. What was turned off stays, as a record; turned on again is a row of its own."""

    __tablename__ = "group_chats"

    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int] = mapped_column(BigInteger, index=True)
    title: Mapped[str] = mapped_column(String(255))
    enabled_by_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    enabled_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    enabled_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
