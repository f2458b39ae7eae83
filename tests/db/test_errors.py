"""Errors of the database that pass by themselves are told from those that do not."""

import errno
import socket
import sqlite3

import asyncpg
import pytest
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from db.errors import is_passing, is_refusing


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
        # as drivers raise them while a connection is made, and as SQLAlchemy wraps those of a statement
        (asyncpg.CannotConnectNowError("the database system is starting up"), True),
        (asyncpg.TooManyConnectionsError("sorry, too many clients already"), True),
        (DBAPIError("SELECT", {}, asyncpg.AdminShutdownError("terminating connection")), True),
        (DBAPIError("COMMIT", {}, asyncpg.InterfaceError("connection is closed")), True),
        (DBAPIError("UPDATE", {}, asyncpg.DeadlockDetectedError("deadlock detected")), True),
        (DBAPIError("SELECT", {}, asyncpg.UndefinedTableError("no such table")), False),
        (asyncpg.InvalidPasswordError("password authentication failed"), False),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), True),  # the server's socket
        (FileNotFoundError(errno.ENOENT, "No such file or directory", "font"), False),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), True),
        (KeyError("x"), False),
        (FileNotFoundError("font"), False),
    ],
)
def test_only_what_may_succeed_later_passes(error: BaseException, *, passing: bool) -> None:
    assert is_passing(error) is passing


@pytest.mark.parametrize(
    ("error", "refusing"),
    [
        (DBAPIError("", {}, asyncpg.InvalidPasswordError("password authentication failed")), True),
        (asyncpg.InvalidAuthorizationSpecificationError("no pg_hba.conf entry"), True),
        (asyncpg.InvalidCatalogNameError('database "duban" does not exist'), True),
        (DBAPIError("CREATE TABLE", {}, asyncpg.InsufficientPrivilegeError("permission denied")), True),
        (DBAPIError("SELECT", {}, asyncpg.UndefinedTableError("no such table")), False),
        (OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked")), False),
        (ConnectionRefusedError(), False),
    ],
)
def test_a_server_that_does_not_let_us_in_is_told_from_one_that_is_away(
    error: BaseException, *, refusing: bool
) -> None:
    assert is_refusing(error) is refusing
    assert not (refusing and is_passing(error))
