"""Which of the database's errors pass by themselves, and which mean that there is no room."""

import errno

import asyncpg
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


def is_passing(error: BaseException) -> bool:
    """Tell whether an error means that the database is away or busy, so that the same work may succeed later."""
    if isinstance(error, DBAPIError):
        busy = isinstance(error, OperationalError) and "locked" in str(error.orig)
        return error.connection_invalidated or busy
    return isinstance(error, PoolTimeoutError | ConnectionError | TimeoutError)


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
    if isinstance(error.orig if isinstance(error, DBAPIError) else error, asyncpg.PostgresError):
        said = said or str(error)
    return said.strip().partition("\n")[0].partition("DETAIL")[0]
