"""Units and people of the office, who answers for what, and how an account is bound."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, UniqueConstraint, cast, func, select
from sqlalchemy.orm import Mapped, column_property, mapped_column, relationship

from db.enums import Role
from db.models.base import Base


class Unit(Base):
    """An office, a township, a platform: whatever can be responsible."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    position: Mapped[int] = mapped_column(default=0)  # the roster's order, which is the office's protocol order

    # read with the whole roster alone (db/queries/roster.py), so that a person or a directive does not draw them in
    aliases: Mapped[list["UnitAlias"]] = relationship(cascade="all, delete-orphan", lazy="raise")
    duties: Mapped[list["UnitDuty"]] = relationship(cascade="all, delete-orphan", lazy="raise")


class UnitAlias(Base):
    """Another name of a unit: short, colloquial or former (原称)."""

    __tablename__ = "unit_aliases"

    alias: Mapped[str] = mapped_column(String(100), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    former: Mapped[bool] = mapped_column(default=False)  # the unit had this name: an import does not take it away


class UnitDuty(Base):
    """A word for what a unit is there for, such as 安全生产."""

    __tablename__ = "unit_duties"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), primary_key=True)
    duty: Mapped[str] = mapped_column(String(100), primary_key=True)


class PersonRole(Base):
    """One role of one person."""

    __tablename__ = "person_roles"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[Role] = mapped_column(primary_key=True)


class Person(Base):
    """An official. Known to Telegram by the numeric account, never by a username."""

    __tablename__ = "people"
    __table_args__ = (UniqueConstraint("name", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(String(100), default="")
    phone: Mapped[str] = mapped_column(String(30), default="")
    language: Mapped[str] = mapped_column(String(10), default="zh-CN")
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    serves_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))  # an aide's leader
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    bound_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]  # Telegram says that the person has shut the bot out
    erased_at: Mapped[datetime | None]  # the person has left for long, and the name is gone
    position: Mapped[int] = mapped_column(default=0)
    digest_weekday: Mapped[int | None]  # Monday is 0; None: the office's day
    digest_editions: Mapped[list[str] | None]  # values of Edition; None: the weekly one

    unit: Mapped[Unit] = relationship(foreign_keys=unit_id, lazy="joined", innerjoin=True)
    grants: Mapped[list[PersonRole]] = relationship(cascade="all, delete-orphan", lazy="raise")  # as a unit's aliases
    # comes with the person: queries of their own for everybody's roles were a tenth of all queries
    _roles: Mapped[str | None] = column_property(
        select(func.aggregate_strings(cast(PersonRole.role, String), ","))
        .where(PersonRole.person_id == id)  # noqa: A003 - the column above
        .correlate_except(PersonRole)
        .scalar_subquery()
    )

    @property
    def roles(self) -> frozenset[Role]:
        """Return all that the person is, as it was stored when the person was read."""
        return frozenset(map(Role, self._roles.split(",") if self._roles else ()))


class Absence(Base):
    """Days on which a deputy (B角) answers for a person."""

    __tablename__ = "absences"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    starts_on: Mapped[date]
    ends_on: Mapped[date]  # before the first day where it was ended on it
    handed_back_at: Mapped[datetime | None]  # the person was told what the deputy did meanwhile


class Portfolio(Base):
    """A unit in a leader's charge for a time; without a unit, all of them (主要领导)."""

    __tablename__ = "portfolios"

    id: Mapped[int] = mapped_column(primary_key=True)
    leader_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id", ondelete="CASCADE"), index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]


class Invitation(Base):
    """A one-time code that binds an account to a person; only its hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class CodeAttempt(Base):
    """Wrong codes from one account; too many lock it for a while."""

    __tablename__ = "code_attempts"

    telegram_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    wrong: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]
