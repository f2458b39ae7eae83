"""`duban doctor`, as an administrator types it: each thing that is wrong, with what to do."""

import asyncio
import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from typer.testing import CliRunner

from bot import checks
from bot.__main__ import app
from bot.checks import Finding, examine, machine, office
from bot.clock import Clock, MovableClock, SystemClock
from bot.rules.workdays import WorkCalendar
from bot.settings import SettingsError
from db.migrate import migrate
from db.models import Audit
from db.queries import office_days
from db.queries.office_days import Day
from db.session import Cause, Database
from tests.conftest import PostgreSQL
from tests.sandbox_fixture import TOKEN, RunningSandbox, sandbox
from tests.services.office import StandingClock

__all__ = ["sandbox"]
RUN = CliRunner()
CHECKS = {
    "settings",
    "privacy",
    "backup",
    "database",
    "data",
    "disk",
    "clock",
    "holidays",
    "words",
    "policy",
    "token",
    "font",
    "libreoffice",
}


@pytest.fixture
def url(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> str:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/duban.db")
    return f"sqlite+aiosqlite:///{tmp_path}/duban.db"


async def _made(url: str, revision: str = "head") -> None:
    database = Database(url)
    await migrate(database)
    if revision != "head":
        await migrate(database, revision)
    await database.close()


def found(*arguments: str) -> dict[str, tuple[str, str]]:
    """Return level and words of the gravest finding of each check."""
    run = RUN.invoke(app, ["doctor", "--json", *arguments])
    said = json.loads(run.output)
    assert run.exit_code == (0 if said["healthy"] else 1)
    order = ("ok", "warning", "fault")
    findings = sorted(said["findings"], key=lambda one: order.index(one["level"]))
    return {one["check"]: (one["level"], one["words"]) for one in findings}


def test_a_sound_installation_has_a_line_for_each_check(url: str) -> None:
    asyncio.run(_made(url))
    run = RUN.invoke(app, ["doctor"])
    assert run.exit_code == 0
    assert "✓ 数据库:正常" in run.output
    assert "0项必须处理" in run.output
    assert set(found()) == CHECKS
    assert {found()[check][0] for check in ("settings", "database", "clock", "policy", "token", "font")} == {"ok"}


def test_the_offices_language(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OFFICE_LANGUAGE", "en")
    assert found()["database"][1].startswith(f"Database: not there yet ({url}).")


def test_looking_makes_nothing(url: str, tmp_path: Path) -> None:
    assert found()["database"][0] == "warning"
    assert list(tmp_path.iterdir()) == []
    assert url


@pytest.mark.usefixtures("url")
def test_wrong_settings_are_named_and_the_program_is_looked_at_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "")
    monkeypatch.setenv("OFFICE_LANGUAGE", "en")
    said = found()
    assert said["settings"][0] == "fault"
    assert said["settings"][1].startswith("Settings: TELEGRAM_BOT_TOKEN is not set: the token that @BotFather gave")
    assert said["settings"][1].endswith("Put it into .env (see .env.example).")
    assert set(said) == {"settings", "font", "libreoffice"}


def _behind(_: Path, url: str) -> None:
    asyncio.run(_made(url, "-1"))


def _newer(path: Path, url: str) -> None:
    asyncio.run(_made(url))
    with closing(sqlite3.connect(path)) as file, file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")


def _no_database(path: Path, _: str) -> None:
    path.write_bytes(b"not a database, but long enough to be taken for one by its size alone" * 20)


def _folder(path: Path, _: str) -> None:
    path.mkdir()


@pytest.mark.parametrize(
    ("damage", "level", "said"),
    [
        (_behind, "warning", "先备份,再重新启动 duban run"),
        (_newer, "fault", "请升级程序"),
        (_no_database, "fault", "打不开"),
        (_folder, "fault", "打不开"),
    ],
)
def test_a_database_that_is_not_this_dubans(
    url: str, tmp_path: Path, damage: Callable[[Path, str], None], level: str, said: str
) -> None:
    damage(tmp_path / "duban.db", url)
    words = found()["database"]
    assert words[0] == level
    assert said in words[1]


@pytest.mark.usefixtures("url")
def test_a_server_that_does_not_answer_is_told_without_the_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://duban:geheim@127.0.0.1:9/duban")
    level, words = found()["database"]
    assert level == "fault"
    assert "请核对 DATABASE_URL" in words
    assert "geheim" not in words


async def test_a_database_that_is_not_on_the_server(
    postgresql: PostgreSQL, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgresql.url("nowhere"))
    [words] = [one for one in await examine(StandingClock(), online=False) if one.check == "database"]
    assert words.text_id == "doctor/database_unreachable"
    assert "nowhere" in words.args["why"]
    assert url


@pytest.mark.usefixtures("url")
def test_a_data_folder_that_is_a_file_and_a_disk_that_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    for free, level in ((3000, "ok"), (1500, "warning"), (100, "fault")):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage._replace(free=free * machine.MEGABYTE))
        assert found()["disk"][0] == level
        assert f"{free} MB" in found()["disk"][1]
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "data"))
    assert found()["data"] == (
        "fault",
        f"数据文件夹:{tmp_path}/file/data 不能写入,收到的文件没处存。请建好文件夹并授权给运行 Duban 的账户,或改 DATA_DIR。",
    )


@pytest.mark.usefixtures("url")
def test_the_offices_own_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "policy.toml"
    monkeypatch.setenv("POLICY_FILE", str(file))
    assert "cannot be read" in found()["policy"][1]
    file.write_text("bundle_days = 3\nmonthly_day = 25\n")
    assert found()["policy"] == ("ok", f"时限和时段:{file},1项与惯例不同(bundle_days)。")
    file.write_text("bundle_days = 9\n")
    assert found()["policy"][0] == "fault"
    assert "bundle_days: 9 is not from 1 to 7" in found()["policy"][1]


def test_the_offices_own_words(url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(_made(url))
    labels = tmp_path / "own" / "zh-CN" / "labels"
    labels.mkdir(parents=True)
    monkeypatch.setenv("OVERRIDES_DIR", str(tmp_path / "own"))
    (labels / "common.toml").write_text('[status]\nclosed = "销号"\n', encoding="utf-8")
    assert found()["words"] == ("ok", f"用语:{tmp_path / 'own'} 中有 1 个文件是本单位自己的说法。")
    (labels / "common.toml").write_text('[status]\nclosd = "销号"\n', encoding="utf-8")
    level, said = found()["words"]
    assert (level, f"{labels / 'common.toml'}:2: there is no word closd" in said) == ("fault", True)
    with pytest.raises(SettingsError, match="closd"):
        RUN.invoke(app, ["audit", "verify"], catch_exceptions=False)


@pytest.mark.usefixtures("url")
def test_a_machine_without_font_or_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "FONTS", tmp_path)
    monkeypatch.setattr(machine, "office_program", lambda: None)
    said = found()
    assert (said["font"][0], said["libreoffice"][0]) == ("fault", "warning")
    assert "NotoSansSC-Regular.otf、NotoSansSC-Bold.otf" in said["font"][1]


@pytest.mark.usefixtures("url")
async def test_whether_the_server_knows_the_token(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", sandbox.url)
    for token, text in ((TOKEN, "server_answers"), ("700000001:another", "token_refused")):
        monkeypatch.setenv("TELEGRAM_BOT_TOKEN", token)
        [said] = [one for one in await examine(StandingClock(), online=True) if one.check == "token"]
        assert said.text_id == f"doctor/{text}"
        assert token not in str(said.args)
    monkeypatch.setenv("TELEGRAM_API_URL", "http://127.0.0.1:9")
    [said] = [one for one in await examine(StandingClock(), online=True) if one.check == "token"]
    assert said.text_id == "doctor/server_unreachable"


async def _asked(clock: Clock | None = None) -> dict[str, tuple[str, str]]:
    """Return level and text of the last finding of each check, the server having been asked."""
    found = await examine(clock or SystemClock(), online=True)
    return {one.check: (one.level.value, one.text_id.removeprefix("doctor/")) for one in found}


@pytest.mark.usefixtures("url")
async def test_where_the_server_posts_updates(sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", sandbox.url)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    assert (await _asked())["webhook"] == ("ok", "webhook_none")
    here = "http://127.0.0.1:9/telegram"
    monkeypatch.setenv("WEBHOOK_URL", here)
    monkeypatch.setenv("WEBHOOK_SECRET", "sixteen-letters-and-more")
    assert (await _asked())["webhook"] == ("warning", "webhook_other")
    await sandbox.call("setWebhook", url=here)
    assert (await _asked())["webhook"] == ("ok", "webhook_right")
    await sandbox.client.send(1001, "你好")  # which is posted in vain: nobody listens there
    for _ in range(200):
        if (said := (await _asked(sandbox.clock))["webhook"]) != ("ok", "webhook_right"):
            break
        await asyncio.sleep(0.02)
    assert said == ("warning", "webhook_failing")
    monkeypatch.delenv("WEBHOOK_URL")
    assert (await _asked())["webhook"] == ("warning", "webhook_foreign")


@pytest.mark.usefixtures("url")
@pytest.mark.parametrize(
    ("off", "level", "text"),
    [(3, "ok", "clock_agrees"), (-60, "warning", "clock_differs"), (3600, "fault", "clock_differs")],
)
async def test_the_machines_clock_is_held_to_the_servers(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch, off: int, level: str, text: str
) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", sandbox.url)
    machine = MovableClock(sandbox.clock.offset + timedelta(seconds=off))
    assert (await _asked(machine))["clock"] == (level, text)


@pytest.mark.usefixtures("url")
async def test_a_proxy_that_is_not_there(
    sandbox: RunningSandbox, monkeypatch: pytest.MonkeyPatch, unused_tcp_port: int
) -> None:
    monkeypatch.setenv("TELEGRAM_API_URL", "http://telegram.invalid")
    for port, text in ((unused_tcp_port, "proxy_unreachable"), (urlsplit(sandbox.url).port, "proxy_answers")):
        monkeypatch.setenv("TELEGRAM_PROXY_URL", f"http://duban:geheim@127.0.0.1:{port}")
        found = await examine(SystemClock(), online=True)
        [said] = [one for one in found if one.check == "proxy"]
        assert (said.text_id, said.args["url"]) == (f"doctor/{text}", f"http://127.0.0.1:{port}")
        assert "geheim" not in str([one.args for one in found])


def test_settings_that_their_group_can_read(url: str, tmp_path: Path) -> None:
    (tmp_path / ".env").touch()
    (tmp_path / ".env").chmod(0o640)
    assert found()["privacy"] == (
        "warning",
        "权限:.env 同组账户也能读取,里面有令牌。不是特意安排的,请运行:chmod g-rwx .env",
    )
    assert url


async def _looked_at(at: datetime, check: str) -> list[Finding]:
    return [one for one in await examine(StandingClock(at), online=False) if one.check == check]


async def test_a_clock_that_went_back(url: str) -> None:
    await _made(url)
    noon = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    database = Database(url)
    async with database.write(Cause(noon)) as session:
        session.add(Audit(at=noon, action="issued", subject="document", details={}))
    await database.close()
    assert [one.text_id for one in await _looked_at(noon, "clock")] == ["doctor/clock_right"]
    assert [one.text_id for one in await _looked_at(noon.replace(hour=3, minute=56), "clock")] == ["doctor/clock_right"]
    [back] = await _looked_at(noon.replace(hour=3, minute=54), "clock")
    assert (back.level, back.text_id, back.args["newest"]) == ("fault", "doctor/clock_back", noon.isoformat())


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2022, 2, 10), [("doctor/holidays_known", 2022), ("doctor/holidays_known", 2023)]),
        (date(2098, 12, 17), [("doctor/holidays_known", 2098), ("doctor/holidays_later", 2099)]),
        (date(2098, 12, 18), [("doctor/holidays_known", 2098), ("doctor/holidays_unknown", 2099)]),
        (date(2099, 3, 1), [("doctor/holidays_unknown", 2099), ("doctor/holidays_later", 2100)]),
    ],
)
async def test_years_whose_days_off_are_not_known(url: str, day: date, told: list[tuple[str, int]]) -> None:
    await _made(url)
    database = Database(url)
    async with database.write(Cause(datetime(2022, 2, 10, tzinfo=UTC))) as session:
        await office_days.replace(session, [Day(date(2098, 10, 1), worked=False), Day(date(2023, 2, 14), worked=False)])
    await database.close()
    looked_at = await _looked_at(datetime(day.year, day.month, day.day, 4, tzinfo=UTC), "holidays")
    assert [(one.text_id, one.args["year"]) for one in looked_at] == told
    assert {one.args["own"] for one in looked_at if one.args["year"] in {2098, 2023}} <= {1}
    assert not WorkCalendar().has_official(2098)


def test_every_check_is_asked() -> None:
    assert {check.__name__ for check in checks.CHECKS} == {
        "privacy", "database", "server", "data_folder", "programs", "backups", "clock", "server_time", "holidays", "policy",
        "words", "proxy", "token", "webhook",
    }  # fmt: skip
    assert office.holidays in checks.CHECKS
