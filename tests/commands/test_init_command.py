"""`duban init`, as an administrator types it with options; the questions are walked through in test_readme.py."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from bot.__main__ import app
from bot.clock import SystemClock
from bot.commands.env_file import kept_in, write
from bot.commands.init import SettingUp
from bot.settings import Settings, load_settings
from db.enums import Role
from db.queries import people
from db.session import Cause, Database
from tests.sandbox_fixture import TOKEN, RunningSandbox, sandbox
from tests.services.office import furnish, office_on

__all__ = ["sandbox"]
RUN = CliRunner()
LINK = "https://t.me/duban_sandbox_bot?start="
NOWHERE = "http://127.0.0.1:9"


@pytest.fixture(autouse=True)
def place(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    here = tmp_path / "office"
    here.mkdir()
    monkeypatch.chdir(here)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    return here


async def type_(*arguments: str, code: int = 0) -> Result:
    """Run the command in a thread: it has a loop of its own, and the sandbox is in this one."""
    run = await asyncio.to_thread(RUN.invoke, app, ["init", *arguments])
    assert run.exit_code == code, run.output
    return run


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


@asynccontextmanager
async def opened() -> AsyncIterator[Database]:
    database = Database(load_settings().database_url)
    yield database
    await database.close()


async def admins() -> list[tuple[str, str]]:
    async with opened() as database, database.read() as session:
        return [(one.unit.name, one.name) for one in await people.with_role(session, Role.ADMIN)]


async def test_from_nothing_to_an_invitation_and_again_without_harm(sandbox: RunningSandbox, place: Path) -> None:
    env = place / ".env"
    all_of_it = (
        "--token",
        TOKEN,
        "--api-url",
        sandbox.url,
        "--admin",
        "吴迪",
        "--unit",
        "政府办",
        "--office",
        "澄川县政府办",
    )
    first = await type_(*all_of_it)
    assert LINK in first.stdout
    assert "duban roster import" in first.stderr
    assert TOKEN not in first.output
    assert {path.name: path.stat().st_mode & 0o777 for path in (env, place / "data", place / "backups")} == {
        ".env": 0o600,
        "data": 0o700,
        "backups": 0o700,
    }
    settings = load_settings()
    assert (settings.telegram_bot_token.get_secret_value(), settings.office_name) == (TOKEN, "澄川县政府办")
    assert await admins() == [("政府办", "吴迪")]

    before = env.read_bytes()
    again = await type_(*all_of_it)
    assert LINK in again.stdout
    assert again.stdout != first.stdout  # a code is shown once: another
    assert "--force" in (await type_("--office", "别的", code=1)).stderr
    assert env.read_bytes() == before
    assert "已有管理员:吴迪" in (await type_("--admin", "李敏")).stderr
    assert await admins() == [("政府办", "吴迪")]


async def test_what_stands_in_the_file_already_stays(sandbox: RunningSandbox, place: Path) -> None:
    env = place / ".env"
    env.write_text(
        f"# ours\nCONTACT=督查室 8000\nTELEGRAM_BOT_TOKEN=\nOFFICE_LANGUAGE=zh-CN\nTELEGRAM_API_URL={sandbox.url}",
        encoding="utf-8",
    )
    env.chmod(0o644)
    (place / "data").mkdir(mode=0o755)
    (place / "data").chmod(0o755)
    await type_("--token", TOKEN, "--admin", "Wu", "--language", "en", "--office", "Office of Chengchuan")
    lines = env.read_text(encoding="utf-8").splitlines()
    assert "OFFICE_LANGUAGE=en" in lines  # it stood there as in .env.example, which was nobody's choice
    assert lines[:3] == ["# ours", "CONTACT=督查室 8000", f"TELEGRAM_BOT_TOKEN={TOKEN}"]
    assert env.stat().st_mode & 0o777 == 0o600
    assert (place / "data").stat().st_mode & 0o777 == 0o750
    assert await admins() == [("Office of Chengchuan", "Wu")]


@pytest.mark.parametrize("value", ["a b", "it's \\ here", "x#y", "pass'word\"", "县政府办公室"])
def test_any_value_is_read_as_it_was_written(place: Path, value: str) -> None:
    write(place / ".env", {"CONTACT": value, "TELEGRAM_BOT_TOKEN": TOKEN})
    assert kept_in(place / ".env")["CONTACT"] == value
    assert load_settings().contact == value


async def test_a_token_that_is_not_known_or_cannot_be_tried_leaves_nothing(
    sandbox: RunningSandbox, place: Path
) -> None:
    assert "init --token" in (await type_("--admin", "吴迪", code=2)).stderr
    refused = await type_("--token", "1:x", "--admin", "吴迪", "--api-url", sandbox.url, code=1)
    assert len(refused.stderr.splitlines()) == 1
    assert "不认这个令牌" in refused.stderr
    nobody = await type_("--token", TOKEN, "--admin", "吴迪", "--api-url", "http://127.0.0.1:9", code=1)
    assert "--proxy" in nobody.stderr
    assert names_in(place) == []
    untried = await type_("--token", TOKEN, "--admin", "吴迪", "--offline")
    assert "邀请码" in untried.stdout
    assert LINK not in untried.stdout


async def test_an_administrator_needs_a_name(place: Path) -> None:
    for name, said in (("", "duban init --admin"), ("待定", "不是名称"), ("=1+1", "像是公式")):
        assert said in (await type_("--token", TOKEN, "--offline", "--admin", name, code=2)).stderr
    assert await admins() == []
    assert (place / ".env").exists()  # what was right is kept: the next run goes on from there


async def test_an_office_with_people_and_no_administrator(place: Path) -> None:
    write(place / ".env", {"TELEGRAM_BOT_TOKEN": TOKEN})
    await type_("--offline", "--admin", "吴迪")
    async with opened() as database:
        office = office_on(database)
        await furnish(office)
        async with database.write(Cause(SystemClock().now())) as session:
            for one in await people.with_role(session, Role.ADMIN):
                one.revoked_at = SystemClock().now()
    assert "名册里没有" in (await type_("--offline", "--admin", "无此人", code=1)).stderr
    assert "郑晓峰" in (await type_("--offline", "--admin", "郑晓峰", "--unit", "写错的单位")).stdout
    assert (
        "郑晓峰" in (await type_("--offline", "--admin", "郑晓峰")).stdout
    )  # another code, whatever the unit is called
    assert await admins() == [("政府办", "郑晓峰")]


async def test_a_proxy_that_leads_nowhere_can_be_done_without(sandbox: RunningSandbox, place: Path) -> None:
    write(place / ".env", {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": sandbox.url, "TELEGRAM_PROXY_URL": NOWHERE})

    def answered() -> str:
        with RUN.isolation("\n" * 5):  # language, token, name and zone stay; the proxy, asked for then, is none
            return SettingUp({}, asks=True).settle(force=False, offline=False)

    assert await asyncio.to_thread(answered) == "duban_sandbox_bot"
    assert kept_in(place / ".env").get("TELEGRAM_PROXY_URL") is None
    assert load_settings().telegram_proxy_url is None
