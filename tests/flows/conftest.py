"""A town for whole flows: the sandbox, the real bot, everybody bound; played over HTTP on SQLite and on PostgreSQL.

The town is furnished once a session, a scene that several tests begin with is played once a worker; both are copied for each test.
"""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.clock import office_instant
from bot.demo.player import Player
from bot.demo.town import Town, TownPlan
from bot.demo.transcript import Transcript
from bot.intake.roster_file import Roster
from bot.sandbox.client import SandboxClient
from tests.conftest import TEMPLATE, PostgreSQL, Shared
from tests.kept_database import KeptDatabase
from tests.services.office import ROSTER

FURNISHED = "furnished"
BEGIN = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)  # Thursday 09:00 in the office


@dataclass
class Played:
    """A running town with everybody in it."""

    town: Town
    client: SandboxClient
    transcript: Transcript

    def player(self, name: str) -> Player:
        """Return a person of the roster."""
        account = next(account for (_, who), account in self.town.accounts.items() if who == name)
        return Player(self.town, self.client, self.transcript, name, account)

    async def at(self, month: int, day: int, hour: int, minute: int = 0, year: int = 2022) -> None:
        """Let time pass up to a wall-clock time of the office."""
        instant = office_instant(datetime(year, month, day, tzinfo=UTC).date(), hour, minute, self.town.plan.zone)
        await self.client.move_to(instant)
        await self.transcript.catch_up()

    async def later(self, **by: float) -> None:
        """Let time pass."""
        await self.client.move_to(self.town.clock.now() + timedelta(**by))
        await self.transcript.catch_up()


def nothing(_: str) -> None:
    """Print nothing."""


@asynccontextmanager
async def played(folder: Path, database: KeptDatabase, url: str = "", roster: Roster = ROSTER) -> AsyncIterator[Played]:
    """Give the town of a folder, running; its data are where `url` says, else in the folder."""
    await database.move(url or f"sqlite+aiosqlite:///{folder / 'duban.db'}")
    town = Town(TownPlan(folder, BEGIN, roster, database=database))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(town.stop)
        await town.start()
        client = await stack.enter_async_context(SandboxClient(town.url))
        names = {account: name for (_, name), account in town.accounts.items()}
        transcript = Transcript(client, names, town.plan.zone, heard=nothing)
        await transcript.skip()
        yield Played(town, client, transcript)


async def _furnish(folder: Path, database: KeptDatabase, url: str = "") -> None:
    async with played(folder, database, url):
        pass


@pytest.fixture(scope="session")
def furnished(shared: Shared, kept_on_sqlite: KeptDatabase) -> Path:
    return shared.made("town", lambda folder: asyncio.run(_furnish(folder, kept_on_sqlite)))


@pytest.fixture(scope="session")
def furnished_on_postgresql(
    shared: Shared, postgresql: PostgreSQL, kept_on_postgresql: KeptDatabase
) -> tuple[Path, str]:
    async def furnish(folder: Path) -> None:
        await postgresql.run(f"CREATE DATABASE {FURNISHED} TEMPLATE {TEMPLATE}")
        await _furnish(folder, kept_on_postgresql, postgresql.url(FURNISHED))

    return shared.made("town-on-postgresql", lambda folder: asyncio.run(furnish(folder))), FURNISHED


Scene = Callable[[Played], Awaitable[object]]


class Scenes:
    """Towns on SQLite after a scene: the scene is played once a session, each test goes on with a copy of the town."""

    def __init__(self, furnished: Path, folder: Path, database: KeptDatabase) -> None:
        self._furnished = furnished
        self._folder = folder
        self._database = database

    @asynccontextmanager
    async def after(self, scene: Scene, folder: Path) -> AsyncIterator[Played]:
        """Give a town, kept in a new folder, in which a scene has just been played."""
        kept = self._folder / scene.__qualname__
        if not kept.exists():
            begun = self._folder / f"{scene.__qualname__}-begun"
            shutil.copytree(self._furnished, begun)
            async with played(begun, self._database) as town:
                await scene(town)
                await town.town.settle()
            begun.rename(kept)
        shutil.copytree(kept, folder)
        async with played(folder, self._database) as town:
            yield town


@pytest.fixture(scope="session")
def scenes(furnished: Path, tmp_path_factory: pytest.TempPathFactory, kept_on_sqlite: KeptDatabase) -> Scenes:
    return Scenes(furnished, tmp_path_factory.mktemp("scenes"), kept_on_sqlite)


@pytest.fixture
async def town(furnished: Path, tmp_path: Path, kept_on_sqlite: KeptDatabase) -> AsyncIterator[Played]:
    """A town on SQLite."""
    folder = tmp_path / "town"
    shutil.copytree(furnished, folder)
    async with played(folder, kept_on_sqlite) as ready:
        yield ready


@pytest.fixture
async def town_on_postgresql(
    furnished_on_postgresql: tuple[Path, str], postgresql: PostgreSQL, kept_on_postgresql: KeptDatabase, tmp_path: Path
) -> AsyncIterator[Played]:
    """A town on PostgreSQL."""
    folder, template = furnished_on_postgresql
    shutil.copytree(folder, tmp_path / "town")
    name = await postgresql.create(template)
    async with played(tmp_path / "town", kept_on_postgresql, postgresql.url(name)) as ready:
        yield ready
    await postgresql.drop(name)


@pytest.fixture(params=["town", "town_on_postgresql"])
def any_town(request: pytest.FixtureRequest) -> Played:
    """A town, once on each database."""
    ready: Played = request.getfixturevalue(request.param)
    return ready
