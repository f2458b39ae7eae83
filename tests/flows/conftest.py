"""A town for whole flows: the sandbox, the real bot, everybody bound; played over HTTP on SQLite and on PostgreSQL.

The town is furnished once a session, a scene that several tests begin with is played once a worker; each test goes on from there.
"""

import asyncio
import pickle
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
from tests.conftest import PostgreSQL, Shared
from tests.kept_database import KeptDatabase
from tests.postgresql_rows import Rows, put, taken
from tests.services.office import ROSTER

ROWS = "rows.pickle"  # what a town's database on a server holds
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


@dataclass
class Ground:
    """What towns stand on: a kind of database. `server` is None for SQLite, whose file is in the town's folder."""

    database: KeptDatabase
    server: PostgreSQL | None = None

    @asynccontextmanager
    async def played(self, folder: Path, roster: Roster = ROSTER) -> AsyncIterator[Played]:
        """Give the town of a folder, running: a new one, or one that was kept and copied."""
        await self._take_up(folder)
        town = Town(TownPlan(folder, BEGIN, roster, database=self.database))
        async with AsyncExitStack() as stack:
            stack.push_async_callback(town.stop)
            await town.start()
            client = await stack.enter_async_context(SandboxClient(town.url))
            names = {account: name for (_, name), account in town.accounts.items()}
            transcript = Transcript(client, names, town.plan.zone, heard=nothing)
            await transcript.skip()
            yield Played(town, client, transcript)

    async def keep(self, folder: Path) -> None:
        """Keep in the folder of a town, which has ended, what its database holds."""
        if self.server is not None:
            (folder / ROWS).write_bytes(pickle.dumps(await taken(self.database)))
            await self.database.close()  # the loop may end here

    async def _take_up(self, folder: Path) -> None:
        if self.server is None:
            await self.database.move(f"sqlite+aiosqlite:///{folder / 'duban.db'}")
            return
        await self.database.move(await self.server.own())
        kept = folder / ROWS
        await put(self.database, pickle.loads(kept.read_bytes()) if kept.exists() else Rows())  # noqa: S301 - our own


def nothing(_: str) -> None:
    """Print nothing."""


Scene = Callable[[Played], Awaitable[object]]


class Scenes:
    """Towns on one ground after a scene: it is played once a worker, each test goes on with a copy of the town."""

    def __init__(self, ground: Ground, furnished: Path, folder: Path) -> None:
        self._ground = ground
        self._furnished = furnished
        self._folder = folder

    @asynccontextmanager
    async def furnished(self, folder: Path) -> AsyncIterator[Played]:
        """Give a town, kept in a new folder, in which nothing has happened yet."""
        shutil.copytree(self._furnished, folder)
        async with self._ground.played(folder) as town:
            yield town

    @asynccontextmanager
    async def of(self, roster: Roster, folder: Path) -> AsyncIterator[Played]:
        """Give a new town of other people, in a new folder."""
        async with self._ground.played(folder, roster) as town:
            yield town

    @asynccontextmanager
    async def after(self, scene: Scene, folder: Path) -> AsyncIterator[Played]:
        """Give a town, kept in a new folder, in which a scene has just been played."""
        kept = self._folder / f"{scene.__module__}.{scene.__qualname__}"
        if not kept.exists():
            begun = kept.with_name(f"{kept.name}.begun")
            async with self.furnished(begun) as town:
                await scene(town)
                await town.town.settle()
            await self._ground.keep(begun)
            begun.rename(kept)
        shutil.copytree(kept, folder)
        async with self._ground.played(folder) as town:
            yield town


async def _furnish(ground: Ground, folder: Path) -> None:
    async with ground.played(folder):
        pass
    await ground.keep(folder)


@pytest.fixture(scope="session")
def scenes(shared: Shared, tmp_path_factory: pytest.TempPathFactory, kept_on_sqlite: KeptDatabase) -> Scenes:
    ground = Ground(kept_on_sqlite)
    furnished = shared.made("town", lambda folder: asyncio.run(_furnish(ground, folder)))
    return Scenes(ground, furnished, tmp_path_factory.mktemp("scenes"))


@pytest.fixture(scope="session")
def scenes_on_postgresql(
    shared: Shared, tmp_path_factory: pytest.TempPathFactory, postgresql: PostgreSQL, kept_on_postgresql: KeptDatabase
) -> Scenes:
    ground = Ground(kept_on_postgresql, postgresql)
    furnished = shared.made("town-on-postgresql", lambda folder: asyncio.run(_furnish(ground, folder)))
    return Scenes(ground, furnished, tmp_path_factory.mktemp("scenes-on-postgresql"))


@pytest.fixture(params=["scenes", "scenes_on_postgresql"])
def any_scenes(request: pytest.FixtureRequest) -> Scenes:
    """Towns on each of the databases."""
    scenes: Scenes = request.getfixturevalue(request.param)
    return scenes


@pytest.fixture
async def town(scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """A town on SQLite."""
    async with scenes.furnished(tmp_path / "town") as ready:
        yield ready


@pytest.fixture
async def any_town(any_scenes: Scenes, tmp_path: Path) -> AsyncIterator[Played]:
    """A town, once on each database."""
    async with any_scenes.furnished(tmp_path / "town") as ready:
        yield ready
