"""Typed settings from the environment and `.env`. Every setting, its meaning and default also stand in `.env.example`."""

import re
from datetime import time
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

NEVER = "off"
HIGHEST_PORT = 65535
PROXIES = frozenset({"http", "https", "socks5", "socks5h"})


class SettingsError(Exception):
    """A setting is missing or wrong; the message is one clear line for the administrator."""


class Settings(BaseSettings):
    """What the administrator may set. Names in the environment are the field names in capitals."""

    model_config = SettingsConfigDict(env_file=".env", env_file_encoding="utf-8", extra="ignore", env_ignore_empty=True)

    telegram_bot_token: SecretStr = Field(description="the token that @BotFather gave the office's bot")
    telegram_api_url: str = Field("https://api.telegram.org", description="Bot API server; a self-hosted one works too")
    telegram_proxy_url: str | None = Field(
        None, description="http://, https:// or socks5:// proxy to the Bot API server"
    )
    webhook_url: str | None = Field(None, description="where Telegram posts updates; empty: the bot fetches them")
    webhook_secret: SecretStr | None = Field(
        None, validate_default=True, description="what Telegram proves itself with: letters, digits, _ and -"
    )
    webhook_listen: str = Field("127.0.0.1:8443", description="host:port on which what is posted is taken")
    database_url: str = Field("sqlite+aiosqlite:///data/duban.db", description="SQLAlchemy URL, aiosqlite or asyncpg")
    data_dir: Path = Field(Path("data"), description="folder for received files")
    office_name: str = Field("县政府办公室", description="the office's name on notices")
    office_timezone: str = Field("Asia/Shanghai", description="the office's time zone, an IANA name")
    office_language: str = Field("zh-CN", description="zh-CN or en, for people who have not chosen")
    approval_required: bool = Field(default=True, description="directives are approved (审定) before issue")
    invitation_hours: int = Field(72, ge=1, le=24 * 30, description="how long an invitation code is valid")
    policy_file: Path | None = Field(None, description="the office's own limits and hours, a TOML file")
    overrides_dir: Path | None = Field(None, description="folder of the office's own words and texts")
    contact: str = Field("督查室", description="whom to ask, printed on notices: name and telephone")
    backup_dir: Path = Field(Path("backups"), description="folder for backups, best on another disk")
    backup_at: str = Field("02:30", description="office time of the nightly backup, HH:MM, or off")
    backup_passphrase: SecretStr | None = Field(None, description="backups are encrypted with this passphrase")
    backup_age_recipient: str | None = Field(
        None, description="backups are encrypted to these age recipients (age1…), parted by commas"
    )
    backup_age_identity: Path | None = Field(
        None, description="file with the age identity that opens them, for restoring and the weekly drill"
    )
    pg_bin: Path | None = Field(None, description="folder of pg_dump and pg_restore; else those on the PATH")
    erase_after_days: int | None = Field(
        None, ge=30, le=36500, description="days after archiving until personal data is erased"
    )
    inbox_days: int | None = Field(None, ge=7, le=36500, description="days until received messages are erased")
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["text", "json"] = Field("text", description="lines of text, or a JSON object a line")
    metrics_listen: str | None = Field(
        None, description="host:port of /healthz, /readyz and /metrics; empty: none of them is served"
    )

    @field_validator("office_timezone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
            raise ValueError("not a time zone; write an IANA name such as Asia/Shanghai") from unknown
        return name

    @field_validator("office_language")
    @classmethod
    def _known_language(cls, language: str) -> str:
        if language not in {"zh-CN", "en"}:
            raise ValueError("write zh-CN or en")
        return language

    @field_validator("telegram_bot_token")
    @classmethod
    def _token_form(cls, token: SecretStr) -> SecretStr:
        number, _, secret = token.get_secret_value().partition(":")
        if not number.isdigit() or not secret:
            raise ValueError("has the form 123456:ABC…; ask @BotFather for it")
        return token

    @field_validator("telegram_api_url")
    @classmethod
    def _a_server(cls, url: str) -> str:
        if urlsplit(url).scheme not in {"https", "http"} or not urlsplit(url).hostname:
            raise ValueError("write the address of a Bot API server, such as https://api.telegram.org")
        return url

    @field_validator("telegram_proxy_url")
    @classmethod
    def _a_proxy(cls, url: str | None) -> str | None:
        if url is not None and not _is_proxy(url):
            raise ValueError("write http://host:port, https://host:port or socks5://user:password@host:port")
        return url

    @field_validator("webhook_url")
    @classmethod
    def _an_address(cls, url: str | None) -> str | None:
        if url is not None and (urlsplit(url).scheme not in {"https", "http"} or not urlsplit(url).hostname):
            raise ValueError("write the address Telegram reaches, such as https://duban.example.gov/telegram")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _a_secret(cls, secret: SecretStr | None, info: ValidationInfo) -> SecretStr | None:
        # Bot API, setWebhook: 1-256 characters; a short one could be guessed
        if info.data.get("webhook_url") and (
            secret is None or not re.fullmatch(r"[A-Za-z0-9_-]{16,256}", secret.get_secret_value())
        ):
            raise ValueError("is needed with WEBHOOK_URL: 16 to 256 letters, digits, _ or -")
        return secret

    @field_validator("webhook_listen", "metrics_listen")
    @classmethod
    def _a_place(cls, place: str | None) -> str | None:
        host, _, port = (place or "localhost:0").rpartition(":")
        if not host or not port.isdecimal() or int(port) > HIGHEST_PORT:
            raise ValueError("has the form host:port, such as 127.0.0.1:8443")
        return place

    @field_validator("database_url")
    @classmethod
    def _known_driver(cls, url: str) -> str:
        if not url.startswith(("sqlite+aiosqlite:///", "postgresql+asyncpg://")):
            raise ValueError("must start with sqlite+aiosqlite:/// or postgresql+asyncpg://")
        place = re.split("[/?]", url.partition("://")[2].rpartition("@")[2])[0]
        if re.search(r":(?!\d{1,5}$)[^\]]*$", place):
            raise ValueError("has no number for a port: postgresql+asyncpg://user:password@host:5432/duban")
        return url

    @field_validator("backup_at")
    @classmethod
    def _time_of_day(cls, text: str) -> str:
        if text != NEVER:
            try:
                time.fromisoformat(text)
            except ValueError:
                raise ValueError("write a time of day such as 02:30, or off") from None
        return text

    @field_validator("backup_age_recipient")
    @classmethod
    def _known_recipients(cls, text: str | None, info: ValidationInfo) -> str | None:
        if text and not all(one.strip().startswith("age1") for one in text.split(",")):
            raise ValueError("write age recipients, age1…, as age-keygen prints them")
        if text and info.data.get("backup_passphrase"):
            raise ValueError("set this or BACKUP_PASSPHRASE, not both")
        return text

    @property
    def database_file(self) -> Path | None:
        """Return the SQLite file that the database is; None for PostgreSQL."""
        kind, _, path = self.database_url.partition(":///")
        return Path(path.partition("?")[0]) if kind.startswith("sqlite") else None

    @property
    def backup_time(self) -> time | None:
        """Return the office's wall-clock time of the nightly backup; None where there is none."""
        return None if self.backup_at == NEVER else time.fromisoformat(self.backup_at)

    @property
    def zone(self) -> ZoneInfo:
        """Return the office's time zone."""
        return ZoneInfo(self.office_timezone)


def _is_proxy(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in PROXIES and bool(parts.hostname) and parts.port != 0
    except ValueError:  # a port of letters, or one too high
        return False


def load_settings(**overrides: object) -> Settings:
    """Read the settings; `overrides` win over the environment. Raises SettingsError with one line a person can act on."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as wrong:
        first = wrong.errors(include_input=False, include_url=False)[0]
        name = str(first["loc"][0]).upper()
        if first["type"] == "missing":
            meaning = Settings.model_fields[name.lower()].description
            raise SettingsError(f"{name} is not set: {meaning}. Put it into .env (see .env.example).") from None
        raise SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')} (see .env.example).") from None
