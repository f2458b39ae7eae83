"""Statements that are made once: what differs from call to call are their parameters.

Making a small SELECT anew costs as much as executing it does (`docs/decisions/0041-a-reply-asks-little.md`).
"""

from collections.abc import Callable, Collection
from functools import wraps
from inspect import signature
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Select, bindparam

P = ParamSpec("P")
S = TypeVar("S", bound=Select[Any])


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
