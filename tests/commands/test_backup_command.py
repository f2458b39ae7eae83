"""`duban backup` and `duban restore`, as an administrator types them; and who may read what lies about."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.backups.making import STAMP
from bot.safekeeping import closing, open_to_others, require_private
from bot.settings import SettingsError, load_settings
from db.migrate import migrate
from db.models import Backup
from db.session import Cause, Database
from tests.commands.test_doctor_command import found

RUN = CliRunner()


@pytest.fixture
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """An administrator's folder, with settings of its own."""
    here = tmp_path / "one"
    here.mkdir()
    monkeypatch.chdir(here)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    return here


def type_(*arguments: str, code: int = 0) -> Result:
    run = RUN.invoke(app, arguments)
    assert run.exit_code == code, run.output
    return run


def test_made_listed_tried_out_and_put_back_elsewhere(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "还没有备份" in type_("backup", "list").output
    made = type_("backup").output
    assert "未加密" in made
    [file] = (place / "backups").iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.name in type_("backup", "list").output
    assert "演练成功" in type_("backup", "drill").output
    assert "没有这份备份" in type_("backup", "drill", "none.tar", code=1).stderr
    assert "只能恢复到空的位置" in type_("restore", str(file), code=1).stderr
    (tmp_path / "two").mkdir()
    monkeypatch.chdir(tmp_path / "two")
    assert "0条待发消息暂不发送" in type_("restore", str(file)).output
    assert (tmp_path / "two" / "data" / "duban.db").exists()
    assert "0条消息暂不发送" in type_("outbox").output
    type_("outbox", "--send", "--drop", code=2)
    assert "已作废" in type_("outbox", "--drop").output
    assert "没有因恢复备份" in type_("outbox").output


def test_what_cannot_be_restored_is_one_line_and_leaves_nothing(place: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "duban-20220210T010000Z.tar"
    wrong.write_bytes(b"nonsense")
    run = type_("restore", str(wrong), code=1)
    assert run.stderr.startswith("备份不完整或被改动")
    assert len(run.stderr.strip().splitlines()) == 1
    assert list(place.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_line(place: Path) -> None:
    (place / "backups").write_text("no folder")
    run = type_("backup", code=1)
    assert "腾出空间后再试" in run.stderr
    assert len(run.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BACKUP_AT", "half past two", "write a time of day such as 02:30, or off"),
        ("BACKUP_AGE_RECIPIENT", "ssh-ed25519 AAAA", "write age recipients"),
        ("ERASE_AFTER_DAYS", "3", "greater than or equal to 30"),
    ],
)
@pytest.mark.usefixtures("place")
def test_wrong_settings_are_told_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=said):
        load_settings()


@pytest.mark.usefixtures("place")
def test_a_passphrase_and_recipients_at_once_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKUP_PASSPHRASE", "x")
    monkeypatch.setenv("BACKUP_AGE_RECIPIENT", "age1abc")
    with pytest.raises(SettingsError, match="not both"):
        load_settings()


def test_what_others_can_read_keeps_the_bot_from_starting_with_the_command_that_mends_it(place: Path) -> None:
    settings = load_settings()
    require_private(settings)  # nothing is there yet
    env, data = place / ".env", place / "data"
    env.touch(mode=0o600)
    data.mkdir(mode=0o700)
    require_private(settings)
    env.chmod(0o644)
    data.chmod(0o755)
    assert [str(path) for path in open_to_others(settings)] == [".env", "data"]
    with pytest.raises(SettingsError) as refused:
        require_private(settings)
    assert str(refused.value).endswith("chmod o-rwx .env data")
    assert len(str(refused.value).splitlines()) == 1
    assert found()["privacy"] == (
        "fault",
        "权限:本机所有人都能读取 .env、data,duban run 不会启动。请运行:chmod o-rwx .env data",
    )
    assert closing([Path("a b")]) == "chmod o-rwx 'a b'"


def test_nobody_is_told_to_close_what_is_everybody_s(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    common = place / "tmp"
    common.mkdir()
    common.chmod(0o1777)  # as /tmp
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{common}/duban.db")
    (place / "data").mkdir(mode=0o755)
    for settings in (load_settings(), load_settings().model_copy(update={"data_dir": Path("/")})):
        with pytest.raises(SettingsError, match="DATABASE_URL, DATA_DIR, BACKUP_DIR") as refused:
            require_private(settings)
        assert "chmod" not in str(refused.value)
    assert found()["privacy"] == (
        "fault",
        f"权限:{common} 是本机公用的文件夹,duban run 不会启动。请在 DATABASE_URL、DATA_DIR、BACKUP_DIR 里改用 Duban 自己的文件夹。",
    )


async def _noted(url: str, **columns: object) -> None:
    database = Database(url)
    await migrate(database)
    now = datetime.now(UTC)  # noqa: TID251 - what the command takes for now
    async with database.write(Cause(now)) as session:
        session.add(Backup(day=now.date(), started_at=now, **columns))
    await database.close()


def _lying(place: Path, hours: int) -> None:
    at = datetime.now(UTC) - timedelta(hours=hours)  # noqa: TID251 - as above
    (place / "backups").mkdir(exist_ok=True)
    (place / "backups" / f"duban-{at.strftime(STAMP)}.tar").write_bytes(b"x")


def test_doctor_tells_how_old_the_backup_is_and_what_became_of_the_drill(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite+aiosqlite:///{place}/data/duban.db"
    monkeypatch.setenv("DATABASE_URL", url)
    assert found()["backup"][0] == "warning"
    asyncio.run(_noted(url, fault="没有空间"))
    _lying(place, 60)
    level, words = found()["backup"]
    assert level == "fault"
    assert "60小时前" in words
    assert "没有空间" in words
    _lying(place, 5)
    assert found()["backup"][0] == "ok"
    assert found()["drill"][0] == "warning"
    now = datetime.now(UTC)  # noqa: TID251 - as above
    asyncio.run(_noted(url, drilled_at=now - timedelta(days=3)))
    assert found()["drill"] == ("ok", "恢复演练:3天前通过")
    asyncio.run(_noted(url, drilled_at=now, drill_fault="备份不完整。"))
    assert found()["drill"][0] == "fault"
    monkeypatch.setenv("BACKUP_AT", "off")
    assert found()["backup"][0] == "warning"


def test_doctor_looks_for_the_programs_of_postgresql(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://nobody@127.0.0.1:1/duban")
    monkeypatch.setenv("PG_BIN", str(place))
    level, words = found()["pg_dump"]
    assert level == "fault"
    assert "PG_BIN" in words
