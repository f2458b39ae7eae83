"""What stands behind a PostgreSQL address: told of a real server, and of a real pooler in front of it."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from db.server import OLDEST, UnknownServerError, server_of
from tests.conftest import PostgreSQL

POOLER = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")


async def test_a_server_that_is_connected_to_directly(postgresql: PostgreSQL) -> None:
    found = await server_of(postgresql.url("postgres"))
    assert found.major >= OLDEST
    assert found.version.startswith(str(found.major))
    assert not found.pooled


@pytest.mark.parametrize(
    "url", ["postgresql+asyncpg://x@127.0.0.1:9/duban", "postgresql+asyncpg://x@127.0.0.1:y/duban"]
)
async def test_nobody_there(url: str) -> None:
    with pytest.raises(UnknownServerError):
        await server_of(url)


def _as_whom(server: PostgreSQL) -> str:
    """Return the line without which it does not start as root: it may go where the server's socket is."""
    return f"user = {Path(server.host).owner()}" if os.geteuid() == 0 else ""


@asynccontextmanager
async def pooler(server: PostgreSQL, mode: str, port: int) -> AsyncIterator[str]:
    """Give the address of a pooler in front of the server."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - nobody else waits
        (folder / "pgbouncer.ini").write_text(
            f"[databases]\npostgres = host={server.host} user=postgres\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\n"
            f"auth_type = any\npool_mode = {mode}\n{_as_whom(server)}\n"
        )
        assert POOLER is not None
        process = await asyncio.create_subprocess_exec(POOLER, "-q", str(folder / "pgbouncer.ini"))
        try:
            for _ in range(200):
                try:
                    (await asyncio.open_connection("127.0.0.1", port))[1].close()
                    break
                except OSError:
                    await asyncio.sleep(0.02)
            yield f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
        finally:
            process.terminate()
            await process.wait()


@pytest.mark.skipif(POOLER is None, reason="needs pgbouncer")
@pytest.mark.parametrize(("mode", "pooled"), [("transaction", True), ("session", False)])
async def test_a_pooler_that_hands_connections_around_is_seen(
    postgresql: PostgreSQL, unused_tcp_port: int, *, mode: str, pooled: bool
) -> None:
    async with pooler(postgresql, mode, unused_tcp_port) as url:
        assert (await server_of(url)).pooled is pooled
