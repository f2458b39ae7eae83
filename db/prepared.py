"""Statements that are made once: what differs from call to call are their parameters.

Making a small SELECT anew costs as much as executing it does (`docs/decisions/0041-a-reply-asks-little.md`).
"""

from collections.abc import Callable, Collection
from functools import cache, wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Select, bindparam, inspect, select
from sqlalchemy.orm.util import identity_key

from db.models import Base
from db.session import Session

P = ParamSpec("P")
S = TypeVar("S", bound=Select[*tuple[Any, ...]])
B = TypeVar("B", bound=Base)


def prepared(make: Callable[P, S]) -> Callable[P, tuple[S, dict[str, Any]]]:
    """Have a function that makes a SELECT of its arguments called once, with parameters in place of them.

    What it returns then is the statement and the values, as a session's methods take them. (Not unpacked by `*` in the call:
    mypy would no longer know what comes back.) All arguments are given by position. What is a collection at the first call is
    for `in_`. The function sees no values, so it cannot ask for any. Raises TypeError for None: SQL's NULL equals nothing.
    """
    names = tuple(signature(make).parameters)
    made: list[S] = []

    @wraps(make)
    def statement(*args: P.args, **_kwargs: P.kwargs) -> tuple[S, dict[str, Any]]:
        values = dict(zip(names, args, strict=True))
        if any(value is None for value in args):
            raise TypeError(f"{make.__name__}: None equals nothing in SQL")
        if not made:
            made.append(make(*(_parameter(name, value) for name, value in values.items())))  # type: ignore[call-arg]
        return made[0], values

    return statement


def _parameter(name: str, value: object) -> Any:  # noqa: ANN401 - it stands for a value of any type
    return bindparam(name, expanding=isinstance(value, Collection) and not isinstance(value, str | bytes))


async def by_key(session: Session, table: type[B], key: Any) -> B | None:  # noqa: ANN401 - of whatever type it is
    """Return the row of a primary key as `session.get` does, which makes its statement anew: what the session has, or it is read.

    `key`: of several columns a tuple.
    """
    found: B | None = session.identity_map.get(identity_key(table, key))
    if found is None:
        found = await session.scalar(_by_key(table), _values(key))
    elif inspect(found).expired:
        found = await session.get(table, key)
    return found


async def locked(session: Session, table: type[B], key: Any) -> B | None:  # noqa: ANN401 - of whatever type it is
    """Return the row of a primary key, which nobody else changes until this transaction ends."""
    found: B | None = await session.scalar(_locked(table), _values(key))
    return found


@cache
def _by_key(table: type[B]) -> Select[B]:
    columns = inspect(table).primary_key
    return select(table).where(*(column == bindparam(f"key_{n}") for n, column in enumerate(columns)))


@cache
def _locked(table: type[B]) -> Select[B]:
    return _by_key(table).with_for_update(of=table)


def _values(key: Any) -> dict[str, Any]:  # noqa: ANN401 - of whatever type it is
    return {f"key_{n}": value for n, value in enumerate(key if isinstance(key, tuple) else (key,))}
