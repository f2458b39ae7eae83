"""What all tables share: naming of constraints, aware instants, enums stored by value."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import (
    JSON,
    BigInteger,
    Connection,
    Date,
    DateTime,
    Enum,
    Index,
    Integer,
    MetaData,
    Numeric,
    TypeDecorator,
    event,
    text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase

from db import enums


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: stored in UTC, comes back aware. A naive value is a mistake and raises ValueError."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware instant into UTC, without its zone where the database keeps none."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive instant: {value}")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the library's signature
        """Give the instant its zone back."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Amount(TypeDecorator[Decimal]):
    """A number as people report it, with up to four decimals, exact on both databases (SQLite keeps ten-thousandths)."""

    impl = Numeric(18, 4)
    cache_ok = True
    SCALE = Decimal(10000)

    def load_dialect_impl(self, dialect: Dialect) -> Any:  # noqa: ANN401 - the library's signature
        """Use whole ten-thousandths on SQLite, whose own numbers are floats."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(18, 4))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:  # noqa: ANN401 - the library's signature
        """Store the amount."""
        if value is None or dialect.name != "sqlite":
            return value
        return int((Decimal(value) * self.SCALE).to_integral_value())

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:  # noqa: ANN401 - the library's signature
        """Read the amount, without needless zeros."""
        if value is None:
            return None
        amount = Decimal(value) / self.SCALE if dialect.name == "sqlite" else Decimal(value)
        return amount.quantize(Decimal(1)) if amount == amount.to_integral_value() else amount.normalize()


def stored(kind: type[StrEnum]) -> Enum:
    """Return the column type of an enum: its values as text, with room for longer ones to come."""
    return Enum(
        kind, native_enum=False, length=32, values_callable=lambda e: [m.value for m in e], validate_strings=True
    )


def index_of_few(name: str, *columns: str, where: str) -> Index:
    """Return an index of the rows that a condition holds for.

    The condition waits in its `info` until tables are made: as `postgresql_where`, which is how SQLAlchemy wants it, it would
    load PostgreSQL's dialect with all its drivers at each start on SQLite.
    """
    return Index(name, *columns, info={WHERE: where})


WHERE = "where"


class Base(DeclarativeBase):
    """The root of all tables."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime,
        date: Date,
        Decimal: Amount,
        int: Integer,
        dict[str, Any]: JSON,
        list[str]: JSON,
        list[int]: JSON,
        list[list[str]]: JSON,
        **{kind: stored(kind) for kind in vars(enums).values() if isinstance(kind, type) and issubclass(kind, StrEnum)},
    }


@event.listens_for(Base.metadata, "before_create")
def with_conditions(metadata: MetaData, connection: Connection, **_: Any) -> None:  # noqa: ANN401 - the library's signature
    """Give the indexes of few their conditions, in the dialect of the database whose tables are made."""
    for index in (index for table in metadata.tables.values() for index in table.indexes):
        if WHERE in index.info:
            index.dialect_kwargs[f"{connection.dialect.name}_where"] = text(index.info[WHERE])
