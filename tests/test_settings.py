"""A missing or wrong setting gets one clear line."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load_settings

TOKEN = "123456:ABC-DEF"  # noqa: S105 - nobody's
EXAMPLE = Path(__file__).parents[1] / ".env.example"


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the developer's
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def test_defaults_make_an_office(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    settings = load_settings()
    assert settings.telegram_api_url == "https://api.telegram.org"
    assert settings.zone.key == "Asia/Shanghai"
    assert settings.approval_required


def test_a_file_is_read_and_the_environment_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"TELEGRAM_BOT_TOKEN={TOKEN}\nOFFICE_LANGUAGE=en\nCONTACT=甲\n", encoding="utf-8")
    monkeypatch.setenv("CONTACT", "乙")
    settings = load_settings()
    assert (settings.office_language, settings.contact) == ("en", "乙")


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TELEGRAM_BOT_TOKEN", "", "TELEGRAM_BOT_TOKEN is not set"),
        ("TELEGRAM_BOT_TOKEN", "hello", "BotFather"),
        ("OFFICE_TIMEZONE", "Beijing", "IANA"),
        ("OFFICE_TIMEZONE", "/etc/passwd", "IANA"),
        ("OFFICE_LANGUAGE", "fr", "zh-CN or en"),
        ("DATABASE_URL", "mysql://x", "postgresql+asyncpg"),
        ("DATABASE_URL", "postgresql+asyncpg://duban:a:b@10.0.0.5:port/duban", "host:5432"),
        ("DATABASE_URL", "postgresql+asyncpg://10.0.0.5:/duban", "host:5432"),
        ("INVITATION_HOURS", "0", "INVITATION_HOURS"),
        ("APPROVAL_REQUIRED", "maybe", "APPROVAL_REQUIRED"),
        ("TELEGRAM_API_URL", "api.telegram.org", "https://api.telegram.org"),
        ("TELEGRAM_PROXY_URL", "10.0.0.5:1080", "socks5://"),
        ("TELEGRAM_PROXY_URL", "socks4://10.0.0.5:1080", "socks5://"),
        ("TELEGRAM_PROXY_URL", "socks5://10.0.0.5:port", "socks5://"),
        ("WEBHOOK_URL", "duban.example/telegram", "https://"),
        ("WEBHOOK_LISTEN", "8443", "host:port"),
        ("WEBHOOK_LISTEN", "127.0.0.1:99999", "host:port"),
        ("METRICS_LISTEN", "9464", "host:port"),
        ("LOG_FORMAT", "xml", "json"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load_settings()
    message = str(refused.value)
    assert words in message
    assert message.startswith(name)
    assert "\n" not in message


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:///data/duban.db",
        "sqlite+aiosqlite:////srv/a:b/duban.db",
        "postgresql+asyncpg://duban:a:b%40c@db/duban",
        "postgresql+asyncpg://duban:a#b@db:5432/duban",
        "postgresql+asyncpg://[::1]:5432/duban",
        "postgresql+asyncpg://[::1]/duban",
        "postgresql+asyncpg://duban@/duban?host=/run/postgresql",
        "postgresql+asyncpg:///duban?host=10.0.0.5&port=5433",
    ],
)
def test_an_address_of_a_database_has_many_forms(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("DATABASE_URL", url)
    assert load_settings().database_url == url


def test_a_wrong_token_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "secret-without-form")
    with pytest.raises(SettingsError) as refused:
        load_settings()
    assert "secret-without-form" not in str(refused.value)


def test_the_example_has_every_setting_with_its_default() -> None:
    lines = dict(re.findall(r"^([A-Z_]+)=(.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE))
    assert {name.lower() for name in lines} == set(Settings.model_fields)
    for name, field in Settings.model_fields.items():
        default = "" if field.is_required() or field.default is None else str(field.default)
        written = lines[name.upper()]
        assert written.lower() == default.lower(), name


@pytest.mark.parametrize("secret", ["", "short", "with a space in it all", "汉字汉字汉字汉字汉字汉字汉字汉字"])
def test_a_webhook_needs_a_secret_that_nobody_guesses(monkeypatch: pytest.MonkeyPatch, secret: str) -> None:
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", TOKEN)
    monkeypatch.setenv("WEBHOOK_URL", "https://duban.example/telegram")
    monkeypatch.setenv("WEBHOOK_SECRET", secret)
    with pytest.raises(SettingsError, match="is needed with WEBHOOK_URL"):
        load_settings()
    monkeypatch.setenv("WEBHOOK_SECRET", "a-secret-of-16-or-more")
    assert load_settings().webhook_secret is not None
