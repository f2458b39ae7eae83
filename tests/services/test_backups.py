"""The night's backup: made when its hour comes, tried out once a week, told once a day; and a restored copy stays silent."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.backups.errors import BackupError
from bot.backups.shelf import shelf
from bot.services import Services
from bot.services.access import RefusedError
from bot.services.backups import DAILY, Backups, Head
from bot.services.held_outbox import HeldOutbox
from bot.services.office import Office
from db.enums import OutboxStatus, Priority
from db.models import Backup, OutboxRow, Person
from db.queries import keeping
from db.queries import outbox as queries
from db.queries.keeping import HELD
from db.session import Cause, Database
from tests.backups.support import working_office
from tests.services.office import BEGIN, StandingClock, by, office_on, outbox


@pytest.fixture
async def services(sqlite_database: Database, tmp_path: Path) -> Services:
    return Services(await working_office(sqlite_database, tmp_path))


def clock_of(office: Office) -> StandingClock:
    assert isinstance(office.clock, StandingClock)
    return office.clock


def at_night(office: Office, days: int = 0) -> None:
    """Let it be 02:30 in the office, so many days after the first."""
    clock_of(office).at = datetime.fromisoformat("2022-02-10T18:30+00:00") + timedelta(days=days)


async def attempts(office: Office) -> list[Backup]:
    async with office.database.read() as session:
        return list(await session.scalars(select(Backup).order_by(Backup.id)))


async def test_one_a_night_with_a_drill_and_one_notice_in_the_morning(services: Services) -> None:
    office = services.office
    clock_of(office).at = datetime.fromisoformat("2022-02-10T18:29+00:00")
    await services.backups.run()  # the office's day has begun, the hour has not come
    assert shelf(office.settings.backup_dir) == []
    at_night(office)
    await services.backups.run()
    clock_of(office).move(seconds=30)
    await services.backups.run()
    [kept] = shelf(office.settings.backup_dir)
    [row] = await attempts(office)
    assert (row.name, row.size, row.fault) == (kept.name, kept.size, "")
    assert row.drilled_at is not None
    assert not row.drill_fault
    [notice] = await outbox(office, DAILY)
    assert notice.not_before.isoformat() == "2022-02-11T00:30:00+00:00"
    assert notice.person is not None
    assert notice.person.name == "吴迪"


async def test_the_drill_is_weekly(services: Services) -> None:
    office = services.office
    for day in range(8):
        at_night(office, day)
        await services.backups.run()
    drilled = [row.day.day for row in await attempts(office) if row.drilled_at is not None]
    assert drilled == [11, 18]
    assert len(shelf(office.settings.backup_dir)) == 8  # 7 daily, and the week's first
    assert len(await outbox(office, DAILY)) == 8


@pytest.mark.parametrize("whole", [True, False])
async def test_one_made_by_hand_before_the_hour_does_not_stand_in_for_the_nights(
    services: Services, *, whole: bool
) -> None:
    office = services.office
    clock_of(office).at = datetime.fromisoformat("2022-02-10T18:10+00:00")  # 02:10 in the office
    if whole:
        await services.backups.make_now()
    else:
        office.settings.backup_dir.write_text("a file where the folder should be")
        with pytest.raises(OSError, match="exists"):
            await services.backups.make_now()
        office.settings.backup_dir.unlink()
    at_night(office)
    await services.backups.run()
    clock_of(office).move(seconds=30)
    await services.backups.run()
    by_hand, nightly = await attempts(office)
    assert (bool(by_hand.made_at), bool(nightly.made_at)) == (whole, True)
    assert (bool(by_hand.drilled_at), bool(nightly.drilled_at)) == (False, True)
    [notice] = await outbox(office, DAILY)
    assert notice.not_before.isoformat() == "2022-02-11T00:30:00+00:00"
    assert [kept.name for kept in shelf(office.settings.backup_dir)] == [nightly.name]  # of several of a day the newest


async def test_one_made_by_hand_after_the_nights_changes_nothing(services: Services) -> None:
    at_night(services.office)
    await services.backups.run()
    clock_of(services.office).move(minutes=10)
    await services.backups.make_now()
    await services.backups.run()
    assert [bool(row.drilled_at) for row in await attempts(services.office)] == [True, False]
    assert len(await outbox(services.office, DAILY)) == 1


async def test_what_fails_is_tried_again_each_hour_and_told(services: Services) -> None:
    office = services.office
    office.settings.backup_dir.write_text("a file where the folder should be")
    at_night(office)
    await services.backups.run()
    clock_of(office).move(minutes=30)
    await services.backups.run()
    [row] = await attempts(office)
    assert row.fault
    assert row.made_at is None
    assert len(await outbox(office, DAILY)) == 1
    office.settings.backup_dir.unlink()
    clock_of(office).move(minutes=31)
    await services.backups.run()
    assert [bool(row.made_at) for row in await attempts(office)] == [False, True]
    assert len(await outbox(office, DAILY)) == 1
    assert not (await services.backups.state()).fault


async def test_a_backup_that_was_killed_is_made_after_the_restart(services: Services) -> None:
    office = services.office
    at_night(office)
    async with office.database.write(Cause(office.clock.now())) as session:
        session.add(Backup(day=office.day_of(office.clock.now()), started_at=office.clock.now()))
    await Services(office).backups.run()
    assert [bool(row.made_at) for row in await attempts(office)] == [False, True]


async def test_a_drill_that_fails_is_noted(services: Services) -> None:
    office = services.office
    made = await services.backups.make_now()
    file = office.settings.backup_dir / made.name
    file.write_bytes(file.read_bytes()[:-600])
    with pytest.raises(BackupError):
        await services.backups.drill_now()
    state = await services.backups.state()
    assert "不完整" in state.drill_fault
    with pytest.raises(BackupError):
        await services.backups.drill_now("duban-none.tar")


async def test_a_drill_of_a_backup_from_elsewhere_is_no_attempt_at_one(services: Services) -> None:
    office = services.office
    at_night(office)
    await services.backups.run()
    [kept] = shelf(office.settings.backup_dir)
    elsewhere = "duban-20220101T183000Z.tar"  # brought here from another machine
    shutil.copy(office.settings.backup_dir / kept.name, office.settings.backup_dir / elsewhere)
    clock_of(office).move(hours=1)
    assert await services.backups.drill_now(elsewhere) == elsewhere
    await services.backups.run()
    assert [row.name for row in await attempts(office)] == [kept.name, elsewhere]


async def test_a_fault_of_the_night_is_still_told_after_a_drill_of_a_backup_from_elsewhere(services: Services) -> None:
    office = services.office
    made = await services.backups.make_now()
    elsewhere = "duban-20220101T183000Z.tar"
    kept = office.settings.backup_dir.rename(office.settings.backup_dir.with_name("away"))
    office.settings.backup_dir.write_text("a file where the folder should be")
    at_night(office)
    await services.backups.run()
    office.settings.backup_dir.unlink()
    kept.rename(office.settings.backup_dir)
    (office.settings.backup_dir / made.name).rename(office.settings.backup_dir / elsewhere)
    await services.backups.drill_now(elsewhere)
    assert (await services.backups.state()).fault


async def test_switched_off_none_is_made(sqlite_database: Database, tmp_path: Path) -> None:
    office = await working_office(sqlite_database, tmp_path, backup_at="off")
    at_night(office)
    await Services(office).backups.run()
    assert await attempts(office) == []


async def test_without_the_identity_there_is_no_drill_and_the_notice_knows(
    sqlite_database: Database, tmp_path: Path
) -> None:
    key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
    office = await working_office(sqlite_database, tmp_path, backup_age_recipient=key)
    services = Services(office)
    at_night(office)
    await services.backups.run()
    state = await services.backups.state()
    assert (state.drill_possible, state.drilled_at, state.fault) == (False, None, "")
    assert state.made is not None


@dataclass(frozen=True)
class _Head:
    id: int
    hash: str


async def test_the_chains_head_is_told_where_there_is_one(services: Services) -> None:
    async def head() -> Head | None:
        return _Head(7, "ab" * 32)

    assert (await Backups(services.office).state()).head is None
    found = (await Backups(services.office, head).state()).head
    assert found is not None
    assert (found.id, found.hash[:4]) == (7, "abab")


async def restored(database: Database) -> tuple[Office, dict[str, int]]:
    """Return an office whose database was restored, with one notice that was still to go, and everybody bound."""
    office = office_on(database)
    async with database.write(Cause(BEGIN)) as session:
        await keeping.mark_restored(session, BEGIN, BEGIN - timedelta(hours=7), "duban-x.tar")
        ids = {}
        for person in await session.scalars(select(Person)):
            person.telegram_id, person.bound_at = 1000 + person.id, BEGIN
            ids[person.name] = person.id
    return office, ids


async def claimed(office: Office) -> list[str]:
    """Return the kinds of all that may go now, in order, and mark it sent."""
    kinds: list[str] = []
    while True:
        async with office.database.write(Cause(office.clock.now())) as session:
            rows = await queries.claim(session, now=office.clock.now(), lease=timedelta(minutes=5), besides=[], most=4)
            if not rows:
                return kinds
            for row in rows:
                kinds.append(row.kind)
                await queries.settle(session, row.id, queries.Settled(OutboxStatus.SENT))


@pytest.mark.parametrize("sent", [True, False])
async def test_nothing_of_a_restored_copy_goes_before_the_clerk_says_so(
    database: Database, tmp_path: Path, *, sent: bool
) -> None:
    await working_office(database, tmp_path)
    office, ids = await restored(database)
    held = HeldOutbox(office)
    clock_of(office).move(minutes=1)
    await held.ask(Cause(office.clock.now()))
    await held.ask(Cause(office.clock.now()))
    await Services(office).conversation.say(by(office, ids["王建波"]), "account/nobody")  # an answer that waits too
    assert await claimed(office) == [HELD] * 3  # two clerks and the approver are asked, nobody else hears anything
    clock_of(office).move(minutes=1)
    shown = await held.waiting(ids["李敏"])
    assert shown is not None
    assert (shown.count, [one.name for one in shown.page]) == (2, ["王建波", "王建波"])
    with pytest.raises(RefusedError):
        await held.decide(by(office, ids["王建波"]), sent=True)
    assert await held.decide(by(office, ids["李敏"]), sent=sent) == 2
    assert await claimed(office) == (["text"] * 2 if sent else [])
    assert await held.decide(by(office, ids["李敏"]), sent=sent) is None
    assert await held.waiting(ids["李敏"]) is None
    clock_of(office).move(minutes=1)
    await Services(office).conversation.say(by(office, ids["王建波"]), "account/nobody")
    assert await claimed(office) == ["text"]


async def test_an_office_that_was_never_restored_is_asked_nothing(services: Services) -> None:
    await services.held_outbox.ask(Cause(BEGIN))
    assert await outbox(services.office, HELD) == []
    async with services.office.database.read() as session:
        [row] = (await session.scalars(select(OutboxRow))).all()
        assert row.priority == Priority.NOTICE
