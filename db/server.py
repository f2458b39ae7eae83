"""What stands behind a PostgreSQL address: which version, and whether a transaction pooler is in between."""

import asyncio
from dataclasses import dataclass
from typing import Any

import asyncpg
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

OLDEST = 14  # the oldest major version that Duban is tried on
LONGEST_SECONDS = 10.0
_OF_SQLALCHEMY = ("prepared_statement_cache_size", "prepared_statement_name_func")


class UnknownServerError(Exception):
    """There is no server, or none that says what it is."""


@dataclass(frozen=True)
class Server:
    """A PostgreSQL server. `pooled`: a pooler hands its connections to another client after each transaction.

    Then locks that belong to a connection (who is on duty, who migrates) hold nothing.
    """

    major: int
    version: str
    pooled: bool


async def server_of(url: str) -> Server:
    """Return what answers at a PostgreSQL URL. Raises UnknownServerError.

    A transaction pooler shows in that two clients, both connected, have their transactions in one process of the server. That
    is certain where it is seen; one that is busy may not be seen.
    """
    try:
        async with asyncio.timeout(LONGEST_SECONDS):
            return await _asked(url)
    except (SQLAlchemyError, OSError, ValueError, asyncpg.PostgresError, asyncpg.InterfaceError) as fault:
        raise UnknownServerError(type(fault).__name__) from fault


async def _asked(url: str) -> Server:
    first = await _connected(url)
    try:
        second = await _connected(url)
        try:
            processes = {await _told(one, "SELECT pg_backend_pid()") for one in (first, second)}
            number = int(await _told(first, "SHOW server_version_num"))
            version = str(await _told(first, "SHOW server_version"))
        finally:
            await second.close()
    finally:
        await first.close()
    return Server(number // 10_000, version, pooled=len(processes) == 1)


async def _connected(url: str) -> Any:  # noqa: ANN401 - asyncpg has no types
    """Connect as plainly as can be: poolers refuse settings of a session, and forget prepared statements."""
    parts = make_url(url)
    _, how = parts.get_dialect()().create_connect_args(parts)
    plain = {name: value for name, value in how.items() if name not in _OF_SQLALCHEMY}
    return await asyncpg.connect(**plain, statement_cache_size=0)


async def _told(connection: Any, query: str) -> Any:  # noqa: ANN401 - as above
    async with connection.transaction():
        return await connection.fetchval(query)
