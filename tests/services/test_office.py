"""The office of some settings, with the limits of its own file."""

from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.clock import SystemClock
from bot.services.office import office_of
from bot.settings import Settings, SettingsError
from db.session import Database


def settings(policy_file: Path) -> Settings:
    return Settings(_env_file=None, telegram_bot_token=SecretStr("700000001:test"), policy_file=policy_file)


def test_the_offices_own_limits_hold(tmp_path: Path, sqlite_database: Database) -> None:
    file = tmp_path / "policy.toml"
    file.write_text("head_on = 2\n", encoding="utf-8")
    assert office_of(sqlite_database, SystemClock(), settings(file)).policy.head_on == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"head_on = 0", "head_on: 0 is not from"), (b"\xff\xfe", "is not UTF-8 text"), (None, "cannot be read")],
)
def test_a_wrong_file_is_one_line(tmp_path: Path, sqlite_database: Database, content: bytes | None, said: str) -> None:
    file = tmp_path / "policy.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(SettingsError, match=said) as refused:
        office_of(sqlite_database, SystemClock(), settings(file))
    assert str(refused.value).startswith(f"POLICY_FILE {file}: ")
    assert "\n" not in str(refused.value)
