"""Which of the database's errors pass by themselves."""

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


def is_passing(error: BaseException) -> bool:
    """Tell whether an error means that the database is away or busy, so that the same work may succeed later."""
    if isinstance(error, DBAPIError):
        busy = isinstance(error, OperationalError) and "locked" in str(error.orig)
        return error.connection_invalidated or busy
    return isinstance(error, PoolTimeoutError | ConnectionError | TimeoutError)
