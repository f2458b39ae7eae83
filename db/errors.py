"""Which of the database's errors pass by themselves, and which mean that there is no room."""

import errno
import socket
import sys
from typing import Any

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

DatabaseError = DBAPIError
"""What a database answers to a statement, for those who may not know SQLAlchemy."""
PASSING_STATES = (
    "08",  # connection exceptions
    "57P01",  # admin_shutdown: the server stops, or a backend was terminated
    "57P02",  # crash_shutdown
    "57P03",  # cannot_connect_now: the server starts or stops
    "57P05",  # idle_session_timeout
    "25P03",  # idle_in_transaction_session_timeout
    "53300",  # too_many_connections
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
)
"""SQLSTATEs, or their classes, of PostgreSQL (its manual, appendix A) after which the same work may succeed."""


def is_the_servers(error: BaseException) -> bool:
    """Tell whether an error is the database's or the way's to it, and no fault of ours: away, busy, or out of room."""
    return is_passing(error) or is_full(error)


def is_passing(error: BaseException) -> bool:
    """Tell whether an error means that the database is away or busy, so that the same work may succeed later."""
    if isinstance(error, DBAPIError):
        busy = isinstance(error, OperationalError) and "locked" in str(error.orig)
        return error.connection_invalidated or busy or _says_so(error.orig)
    # a name that nobody knows: another container, or the network, comes up later
    away = PoolTimeoutError | ConnectionError | TimeoutError | socket.gaierror
    return isinstance(error, away) or _no_socket(error) or _says_so(error)


REFUSING_STATES = (
    "28",  # invalid authorization: a wrong password, no such role, an address that may not come in
    "3D",  # invalid catalog name: no such database
    "42501",  # insufficient_privilege
)
"""SQLSTATEs of PostgreSQL with which a server that is there turns us away until somebody changes a setting."""


def is_refusing(error: BaseException) -> bool:
    """Tell whether the server answers and does not let us in, which whoever runs it has to mend."""
    state = getattr(error.orig if isinstance(error, DBAPIError) else error, "sqlstate", None)
    return isinstance(state, str) and state.startswith(REFUSING_STATES)


def _no_socket(error: BaseException) -> bool:
    """Tell whether the server's local socket is not there, as while it restarts; of a missing file an error has the name."""
    return isinstance(error, FileNotFoundError) and error.errno == errno.ENOENT and error.filename is None


def _says_so(error: BaseException | None) -> bool:
    """Tell it of a driver's error, bare (as when a connection is made) or as SQLAlchemy wraps it."""
    if error is None:
        return False
    state = getattr(error, "sqlstate", None)
    if isinstance(state, str):
        return state.startswith(PASSING_STATES)
    # asyncpg's own word on a connection that has been closed under it carries no SQLSTATE
    closed = isinstance(error, ConnectionError) or _is_asyncpgs(error, "InterfaceError")
    return closed or "connection is closed" in str(error)


def _is_asyncpgs(error: BaseException | None, kind: str) -> bool:
    """Tell whether an error is of a class of asyncpg's, which is not loaded on SQLite: then nothing is."""
    driver: Any = sys.modules.get("asyncpg")
    return driver is not None and isinstance(error, getattr(driver, kind))


FULL_ERRNO = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
FULL_STATE = "53100"  # PostgreSQL's disk_full
# SQLite's own words; the second is what it makes of a limit on the size of files, or of no room for its index
FULL_WORDS = ("database or disk is full", "disk I/O error")


def is_full(error: BaseException) -> bool:
    """Tell whether an error means that the disk takes no more: nothing is lost by waiting until it does."""
    if isinstance(error, DBAPIError):
        own = error.orig
        if getattr(own, "sqlstate", None) == FULL_STATE:
            return True
        return isinstance(error, OperationalError) and any(words in str(own) for words in FULL_WORDS)
    return isinstance(error, OSError) and error.errno in FULL_ERRNO


def said_by_database(error: BaseException) -> str:
    """Return what a database said of an error, in one line; '' for what is no database's. Values stand in later lines."""
    said = str(error.orig) if isinstance(error, DBAPIError) else ""
    if _is_asyncpgs(error.orig if isinstance(error, DBAPIError) else error, "PostgresError"):
        said = said or str(error)
    return said.strip().partition("\n")[0].partition("DETAIL")[0]
