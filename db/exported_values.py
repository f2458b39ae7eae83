"""Values of exported rows: as plain ones that JSON has, and back. Instants are UTC in ISO 8601, numbers of people exact texts."""

from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, Table

from db.exported import fields_of
from db.models.base import Amount, UtcDateTime


def plain(value: Any) -> Any:  # noqa: ANN401 - whatever a column holds
    """Return a column's value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return value.value if isinstance(value, StrEnum) else value


def parsed(table: Table, values: object) -> dict[str, Any]:
    """Return a row from plain values. Raises ValueError, with a line that says why, for what is no row of the table."""
    fields = fields_of(table)
    if not isinstance(values, dict):
        raise ValueError(type(values).__name__)  # noqa: TRY004 - like all that is wrong with a row
    if values.keys() != set(fields):
        differing = ", ".join(sorted(values.keys() ^ set(fields)))
        raise ValueError(f"fields: {differing}")
    return {field: _parsed(table.columns[field], values[field]) for field in fields}


def _parsed(column: Column[Any], value: Any) -> Any:  # noqa: ANN401 - as JSON has it
    if value is None:
        if not column.nullable:
            raise ValueError(f"{column.name}: null")
        return None
    kind = column.type
    if isinstance(kind, JSON):
        return value
    wanted = bool if isinstance(kind, Boolean) else int if isinstance(kind, Integer) else str
    if type(value) is not wanted:
        raise ValueError(f"{column.name}: {type(value).__name__}")
    try:
        return _of_text(kind, value)
    except (ValueError, ArithmeticError) as wrong:
        raise ValueError(f"{column.name}: {value!r:.60}") from wrong


def _of_text(kind: Any, value: Any) -> Any:  # noqa: ANN401 - any type of column
    if isinstance(kind, UtcDateTime):
        instant = datetime.fromisoformat(value)
        if instant.tzinfo is None:
            raise ValueError(value)
        return instant
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Amount):
        amount = Decimal(value)
        if not amount.is_finite():
            raise ValueError(value)
        return amount
    if isinstance(kind, Enum) and kind.enum_class is not None:
        return kind.enum_class(value)
    return value
