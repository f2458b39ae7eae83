"""Errors of the database that pass by themselves are told from those that do not."""

import sqlite3

import pytest
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from db.errors import is_passing


@pytest.mark.parametrize(
    ("error", "passing"),
    [
        (OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked")), True),
        (OperationalError("UPDATE", {}, sqlite3.OperationalError("no such table: x")), False),
        (InterfaceError("SELECT", {}, OSError("gone"), connection_invalidated=True), True),
        (IntegrityError("INSERT", {}, sqlite3.IntegrityError("UNIQUE")), False),
        (PoolTimeoutError("all connections are in use"), True),
        (ConnectionRefusedError(), True),
        (TimeoutError(), True),
        (KeyError("x"), False),
        (FileNotFoundError("font"), False),
    ],
)
def test_only_what_may_succeed_later_passes(error: BaseException, *, passing: bool) -> None:
    assert is_passing(error) is passing
