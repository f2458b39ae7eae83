"""What was backed up comes back the same on both databases, and nothing that is not whole is let in."""

import asyncio
import errno
import os
import shutil
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pyrage import x25519
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from bot.backups.errors import BackupError
from bot.backups.making import make
from bot.backups.restoring import drill, restore
from bot.services.office import Office
from bot.settings import Settings
from db.drill_databases import drill_database, own_prefix
from db.models import Person, Restoration
from db.session import Cause, Database
from db.snapshots import is_empty
from db.sole import sole_process
from tests.backups.support import working_office
from tests.conftest import END_WHO_HOLDS_LOCKS, PostgreSQL
from tests.faults.running import kill
from tests.services.office import BEGIN


@pytest.fixture
async def office(database_url: str, tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a database of its own: all of it is copied, its revision too, which other tests may have moved."""
    database = Database(database_url)
    yield await working_office(database, tmp_path)
    await database.close()


async def backup(office: Office) -> Path:
    made = await make(office.database, office.settings, BEGIN)
    return office.settings.backup_dir / made.name


def elsewhere(office: Office, folder: Path, url: str = "", **settings: object) -> Settings:
    """Return the settings of an empty place."""
    values = {"data_dir": folder / "data", "backup_dir": folder / "backups", **settings}
    values["database_url"] = url or f"sqlite+aiosqlite:///{folder / 'data' / 'duban.db'}"
    return office.settings.model_copy(update=values)


async def test_it_comes_back_with_its_files_and_its_notices_wait(
    office: Office, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    file = await backup(office)
    url = ""
    if not office.database.is_sqlite:
        server: PostgreSQL = request.getfixturevalue("postgresql")
        url = server.url(await server.create("template0"))
    settings = elsewhere(office, tmp_path / "new", url)
    restored = await restore(settings, file, BEGIN)
    assert (restored.made_at, restored.files, restored.waiting) == (BEGIN, 1, 1)
    assert (settings.data_dir / "attachments" / "ab" / "abcd").read_bytes() == b"a scan" * 1000
    there = Database(settings.database_url)
    async with there.read() as session:
        assert await session.scalar(select(func.count()).select_from(Person)) == 14
        assert await session.scalar(select(Person.name).where(Person.phone == "", Person.name == "王建波")) == "王建波"
        marked = (await session.scalars(select(Restoration))).one()
        assert (marked.backup_made_at, marked.released_at) == (BEGIN, None)
    await there.close()
    with pytest.raises(BackupError) as refused:
        await restore(settings, file, BEGIN)
    assert refused.value.text_id == "backup/not_empty"


async def test_a_bot_that_runs_on_the_place_keeps_it_from_being_filled_and_one_that_ran_does_not(
    sqlite_database: Database, tmp_path: Path
) -> None:
    office = await working_office(sqlite_database, tmp_path)
    file = await backup(office)
    settings = elsewhere(office, tmp_path / "new")
    with sole_process(settings.database_url):  # its file was moved away while it goes on
        with pytest.raises(BackupError) as refused:
            await restore(settings, file, BEGIN)
        assert (refused.value.text_id, str(os.getpid()) in refused.value.text_args["who"]) == ("backup/in_use", True)
        assert [path.name for path in settings.data_dir.iterdir()] == ["duban.db.lock"]
    assert (await restore(settings, file, BEGIN)).files == 1


async def test_a_database_that_was_copied_halfway_is_not_there(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = await working_office(sqlite_database, tmp_path)
    file = await backup(office)
    settings = elsewhere(office, tmp_path / "new", f"sqlite+aiosqlite:///{tmp_path / 'other' / 'duban.db'}")
    move = shutil.move

    def moved(source: Path, target: Path) -> Path:
        """Move as between two disks, the second of which is full soon."""
        if source.name != "database.sqlite":
            return Path(move(source, target))
        target.write_bytes(source.read_bytes()[:1000])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("bot.backups.restoring.shutil.move", moved)
        with pytest.raises(OSError, match="No space"):
            await restore(settings, file, BEGIN)
    left = [
        path for folder in (settings.data_dir, tmp_path / "other") for path in folder.glob("**/*") if path.is_file()
    ]
    assert [path.name for path in left] in ([], ["duban.db.lock"])
    assert (await restore(settings, file, BEGIN)).files == 1


async def test_a_drill_compares_and_leaves_nothing(office: Office) -> None:
    packed: list[tuple[int, int]] = []
    made = await make(office.database, office.settings, BEGIN, told=lambda *so_far: packed.append(so_far))
    file = office.settings.backup_dir / made.name
    unpacked: list[tuple[int, int]] = []
    manifest = await drill(office.settings, file, BEGIN, lambda *so_far: unpacked.append(so_far))
    assert manifest.tables["people"][0] == 14
    assert packed == unpacked  # how far it is, file by file: the database and what somebody sent
    assert (len(packed), packed[-1]) == (2, (manifest.size, manifest.size))
    assert [path.name for path in office.settings.backup_dir.iterdir()] == [file.name]


async def test_two_offices_on_one_server_try_theirs_out_at_the_same_second(
    postgresql_url: str, postgresql: PostgreSQL, tmp_path: Path
) -> None:
    offices = []
    for number, url in enumerate((postgresql_url, postgresql.url(await postgresql.create()))):
        (tmp_path / str(number)).mkdir()
        offices.append(await working_office(Database(url), tmp_path / str(number)))
    files = [await backup(office) for office in offices]
    tried = [drill(office.settings, file, BEGIN) for office, file in zip(offices, files, strict=True)]
    assert [manifest.tables["people"][0] for manifest in await asyncio.gather(*tried)] == [14, 14]
    for office in offices:
        await office.database.close()


async def test_drills_of_one_office_that_begin_at_the_same_second_have_each_a_database(
    postgresql_url: str, postgresql: PostgreSQL
) -> None:
    together = asyncio.Barrier(3)

    async def tried() -> str:
        async with drill_database(postgresql_url, 7) as url:
            await together.wait()
            assert await is_empty(url)
            await together.wait()
            return url.rpartition("_")[2].partition("?")[0]

    assert sorted(await asyncio.gather(tried(), tried(), tried())) == ["7", "8", "9"]
    assert await drills_of(postgresql, postgresql_url) == []


async def drills_of(server: PostgreSQL, url: str) -> list[str]:
    """Return the databases of an office's drills that are on a server."""
    engine = create_async_engine(server.url("postgres"), poolclass=NullPool)
    async with engine.connect() as connection:
        found = await connection.scalars(
            text("SELECT datname FROM pg_database WHERE starts_with(datname, :own)"), {"own": own_prefix(url)}
        )
        return sorted(found)


DRILL = """
import asyncio, sys
from db.drill_databases import drill_database

async def at_work() -> None:
    async with drill_database(sys.argv[1], int(sys.argv[2])):
        print("at work", flush=True)
        await asyncio.Event().wait()

asyncio.run(at_work())
"""


@asynccontextmanager
async def another_process(url: str, number: int) -> AsyncIterator[asyncio.subprocess.Process]:
    """Give a process that is in the midst of a drill, and kill it."""
    program = (sys.executable, "-c", DRILL, url, str(number))
    process = await asyncio.create_subprocess_exec(*program, stdout=asyncio.subprocess.PIPE)
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"at work\n"
        yield process
    finally:
        await kill(process)


async def test_a_drill_drops_what_killed_ones_left_and_never_what_another_is_at(
    postgresql_url: str, postgresql: PostgreSQL, tmp_path: Path
) -> None:
    office = await working_office(Database(postgresql_url), tmp_path)
    file, now = await backup(office), int(BEGIN.timestamp())
    own, elses = own_prefix(postgresql_url), own_prefix(postgresql.url("another"))
    untouched = [f"{elses}1", f"{own}kept"]  # another office's, and one that somebody named
    await postgresql.run(*(f'CREATE DATABASE "{name}"' for name in untouched))
    async with another_process(postgresql_url, now - 7), another_process(postgresql_url, now) as second:
        await drill(office.settings, file, BEGIN)  # begun at the second's second
        assert await drills_of(postgresql, postgresql_url) == [f"{own}{now - 7}", f"{own}{now}", f"{own}kept"]
        await kill(second)
        async with asyncio.timeout(10):  # the server sees in a moment that it is gone
            while await drills_of(postgresql, postgresql_url) != [f"{own}{now - 7}", f"{own}kept"]:
                await drill(office.settings, file, BEGIN)
    async with asyncio.timeout(10):
        while await drills_of(postgresql, postgresql_url) != [f"{own}kept"]:
            await drill(office.settings, file, BEGIN)
    assert await drills_of(postgresql, postgresql.url("another")) == [f"{elses}1"]
    for name in untouched:
        await postgresql.drop(f'"{name}"')
    await office.database.close()


async def test_a_drill_whose_lock_the_server_took_ends_well_and_leaves_nothing(
    postgresql_url: str, postgresql: PostgreSQL
) -> None:
    async with drill_database(postgresql_url, 1):
        engine = create_async_engine(postgresql_url, poolclass=NullPool)
        async with engine.connect() as connection:
            await connection.execute(text(END_WHO_HOLDS_LOCKS))
    assert await drills_of(postgresql, postgresql_url) == []


async def test_what_is_written_meanwhile_is_not_half_in_it(office: Office) -> None:
    async def write() -> None:
        for number in range(20):
            async with office.database.write(Cause(BEGIN)) as session:
                await session.execute(update(Person).values(title=f"第{number}次"))

    writing = asyncio.create_task(write())
    file = await backup(office)
    await drill(office.settings, file, BEGIN)  # the copy is what was counted, whatever came later
    await writing


@pytest.fixture
async def whole(sqlite_database: Database, tmp_path: Path) -> tuple[Office, Path]:
    office = await working_office(sqlite_database, tmp_path, backup_age_recipient=str(KEY.to_public()))
    return office, await backup(office)


KEY = x25519.Identity.generate()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2000])


def _cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:700])


def _flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(bytes(content))


def _other(file: Path) -> None:
    file.write_text("not a backup at all" * 100)


@pytest.mark.parametrize("sealed", [True, False])
async def test_what_is_not_whole_is_refused_before_anything_is_written(
    whole: tuple[Office, Path], tmp_path: Path, *, sealed: bool
) -> None:
    office, file = whole
    identity = tmp_path / "key.txt"
    identity.write_text(str(KEY))
    settings = elsewhere(office, tmp_path / "new", backup_age_identity=identity)
    if not sealed:
        plain = office.settings.model_copy(update={"backup_age_recipient": None})
        file = office.settings.backup_dir / (await make(office.database, plain, BEGIN)).name
        settings = settings.model_copy(update={"backup_age_recipient": None})
    content = file.read_bytes()
    for harm in (_cut, _cut_short, _flip, _other):
        file.write_bytes(content)
        harm(file)
        with pytest.raises(BackupError) as refused:
            await restore(settings, file, BEGIN)
        assert refused.value.text_id in {"backup/damaged", "backup/not_opened"}, harm
        assert not (tmp_path / "new" / "data").exists()
        assert list((tmp_path / "new").iterdir()) == []


async def test_one_without_its_key_or_that_anybody_could_have_written_is_refused(
    whole: tuple[Office, Path], tmp_path: Path
) -> None:
    office, file = whole
    for identity, text_id in ((None, "identity_wanted"), (_another_key(tmp_path), "not_opened")):
        with pytest.raises(BackupError) as refused:
            await restore(elsewhere(office, tmp_path / "new", backup_age_identity=identity), file, BEGIN)
        assert refused.value.text_id == f"backup/{text_id}"
    plain = office.settings.model_copy(update={"backup_age_recipient": None})
    unsealed = office.settings.backup_dir / (await make(office.database, plain, BEGIN)).name
    with pytest.raises(BackupError) as refused:
        await restore(elsewhere(office, tmp_path / "new"), unsealed, BEGIN)
    assert refused.value.text_id == "backup/not_sealed"


def _another_key(folder: Path) -> Path:
    file = folder / "other.txt"
    file.write_text(f"# created today\n{x25519.Identity.generate()}\n")
    return file


async def test_a_passphrase_opens_what_it_sealed_and_the_content_says_nothing_without(
    sqlite_database: Database, tmp_path: Path
) -> None:
    office = await working_office(sqlite_database, tmp_path, backup_passphrase="春眠不觉晓 horse")  # noqa: S106 - a test's
    file = await backup(office)
    assert "王建波".encode() not in file.read_bytes()
    assert file.stat().st_mode & 0o777 == 0o600
    assert (await restore(elsewhere(office, tmp_path / "new"), file, BEGIN)).files == 1
    wrong = elsewhere(office, tmp_path / "newer", backup_passphrase=None)
    with pytest.raises(BackupError) as refused:
        await restore(wrong, file, BEGIN)
    assert refused.value.text_id == "backup/passphrase_wanted"


async def test_a_database_of_another_kind_or_of_a_later_duban_is_refused(
    sqlite_database: Database, tmp_path: Path
) -> None:
    office = await working_office(sqlite_database, tmp_path)
    async with sqlite_database.writing.begin() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    file = await backup(office)
    with pytest.raises(BackupError) as refused:
        await restore(elsewhere(office, tmp_path / "new"), file, BEGIN)
    assert refused.value.text_id == "backup/newer"


async def test_what_a_killed_backup_left_is_cleared_away(sqlite_database: Database, tmp_path: Path) -> None:
    office = await working_office(sqlite_database, tmp_path)
    folder, gone = office.settings.backup_dir, await asyncio.create_subprocess_exec("/bin/true")
    await gone.wait()
    for number in (gone.pid, os.getpid(), os.getppid()):
        (folder / f".duban-{number}-x").mkdir(parents=True)
        (folder / f".duban-{number}-x" / "database.sqlite").write_bytes(b"half")
    file = await backup(office)
    # the parent is running, and may be at work there
    assert sorted(path.name for path in folder.iterdir()) == [f".duban-{os.getppid()}-x", file.name]
