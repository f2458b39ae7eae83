"""The database that a drill restores into, on PostgreSQL: beside the office's, and gone when the drill ends.

A drill that was killed cannot drop its own: the next one of the same office does. Which drills go on is told by advisory locks in
the office's database, which the server frees when their connection ends, so also after kill -9.
"""

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import BigInteger, Integer, bindparam, func, literal, make_url, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from db.snapshots import as_copy_errors

PREFIX = "duban_drill_"
SPACE = 0x6475_6264  # of the locks' names; those of db/locks.py are in others
_LOCK = (literal(SPACE, Integer), func.hashint8(bindparam("number", type_=BigInteger)))
_TRY = select(func.pg_try_advisory_lock(*_LOCK))
_FOUND = text("SELECT datname FROM pg_database WHERE datname ~ :named")
_DROP = 'DROP DATABASE IF EXISTS "{}" WITH (FORCE)'  # a pg_restore whose drill was killed may still be at work there


@asynccontextmanager
async def drill_database(url: str, number: int) -> AsyncIterator[str]:
    """Give the address of an empty database beside that of `url`, and drop it at the end. Raises CopyError.

    Its name has the office's in it, for others on the same server may try their backups out at the same second, and `number`, or
    the next that no drill of the office has. What earlier ones of the office left behind is dropped before.
    """
    # a drill may take long, and has its lock however long nothing is said
    lasting = {"server_settings": {"idle_session_timeout": "0"}}
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool, connect_args=lasting)
    with as_copy_errors():
        holder = await engine.connect()
    try:
        with as_copy_errors():
            name = await _created(holder, own_prefix(url), number)
        try:
            yield make_url(url).set(database=name).render_as_string(hide_password=False)
        finally:
            with as_copy_errors():
                async with engine.connect() as connection:  # the server may have ended the other meanwhile
                    await connection.execute(text(_DROP.format(name)))
    finally:
        await holder.close()


def own_prefix(url: str) -> str:
    """Return how the names of an office's drill databases begin; a number follows."""
    # hashed, for a name of PostgreSQL's has 63 bytes at most
    return f"{PREFIX}{hashlib.sha256(str(make_url(url).database).encode()).hexdigest()[:8]}_"


async def _created(holder: AsyncConnection, own: str, number: int) -> str:
    """Return the name of a new database, locked, after dropping those of the office that nobody has locked."""
    while not await holder.scalar(_TRY, {"number": number}):
        number += 1
    for left in await holder.scalars(_FOUND, {"named": f"^{own}[0-9]{{1,18}}$"}):
        if await holder.scalar(_TRY, {"number": int(left.removeprefix(own))}):  # one's own once more, too
            await holder.execute(text(_DROP.format(left)))
    name = f"{own}{number}"
    await holder.execute(text(f'CREATE DATABASE "{name}" TEMPLATE template0'))
    return name
