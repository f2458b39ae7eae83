"""`duban init`: from nothing to an office with an administrator: settings, folders, database, and the first invitation."""

import asyncio
import os
import sys
from collections.abc import Mapping
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.checks.server import ask
from bot.clock import SystemClock
from bot.commands.env_file import kept_in, write
from bot.commands.first_admin import first_admin
from bot.safekeeping import ENV, PRIVATE, make_private, require_private
from bot.settings import Settings, SettingsError, load_settings
from bot.texts import LANGUAGES, Texts, texts_of

REFUSED, WRONG = 1, 2
LANGUAGE, TOKEN, PROXY = "OFFICE_LANGUAGE", "TELEGRAM_BOT_TOKEN", "TELEGRAM_PROXY_URL"
ASKED = (TOKEN, "OFFICE_NAME", "OFFICE_TIMEZONE")
NO_TOKEN = "1:x"  # noqa: S105 - stands in while another setting is looked at
NONE = {PROXY: ""}  # what may be left empty, and then is none, whatever `.env` has
Values = dict[str, str]


def init_command(
    token: Annotated[str, typer.Option(envvar=TOKEN, help="The token that @BotFather gave the bot")] = "",
    office: Annotated[str, typer.Option(envvar="OFFICE_NAME", help="The office's name, as on notices")] = "",
    time_zone: Annotated[str, typer.Option(envvar="OFFICE_TIMEZONE", help="Its time zone: Asia/Shanghai, …")] = "",
    language: Annotated[str, typer.Option(envvar=LANGUAGE, help="zh-CN or en")] = "",
    admin: Annotated[str, typer.Option(help="The first administrator's name, as on the roster")] = "",
    unit: Annotated[str, typer.Option(help="Their unit, as on the roster; the office's name if none")] = "",
    api_url: Annotated[str, typer.Option(envvar="TELEGRAM_API_URL", help="Another Bot API server")] = "",
    proxy: Annotated[str, typer.Option(envvar=PROXY, help="Proxy to it: http://, https:// or socks5://")] = "",
    database_url: Annotated[str, typer.Option(envvar="DATABASE_URL", help="Database; SQLite in data/ if none")] = "",
    backup_dir: Annotated[str, typer.Option(envvar="BACKUP_DIR", help="Folder for backups, best on another disk")] = "",
    force: Annotated[bool, typer.Option("--force", help="Change settings that .env has already")] = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask the server whether the token holds")] = False,
) -> None:
    """Ask for what is not given and set the office up; run again, it changes nothing but what is new.

    Nothing is asked where --token and --admin are given or the input is no terminal. Exit code 1, and no file changed, where
    the server refuses the token or cannot be reached, or .env says otherwise and --force is not given.
    """
    os.umask(PRIVATE)
    given = {
        TOKEN: token,
        "OFFICE_NAME": office,
        "OFFICE_TIMEZONE": time_zone,
        LANGUAGE: language,
        "TELEGRAM_API_URL": api_url,
        PROXY: proxy,
        "DATABASE_URL": database_url,
        "BACKUP_DIR": backup_dir,
    }
    setting_up = SettingUp({name: value for name, value in given.items() if value}, asks=_asks(token, admin))
    username = setting_up.settle(force=force, offline=offline)
    asyncio.run(first_admin(admin, unit, username, asks=setting_up.asks))


def _asks(token: str, admin: str) -> bool:
    return sys.stdin.isatty() and not (token and admin)


class SettingUp:
    """The settings of a new office: from what is given, what `.env` has, and what is answered."""

    def __init__(self, given: Values, *, asks: bool) -> None:
        self.asks = asks
        self._kept = kept_in(ENV)
        self._given = given
        self._values: Values = {}
        self._texts = _texts(given.get(LANGUAGE) or self._kept.get(LANGUAGE) or LANGUAGES[0])

    def settle(self, *, force: bool, offline: bool) -> str:
        """Gather the settings, try the token, write `.env`, make the folders; return the bot's name, '' if it was not asked."""
        self._gather()
        self._require_leave(force=force)
        username = "" if offline else self._try_token()
        self._write()
        make_private(settings := load_settings())
        require_private(settings)
        return username

    def _gather(self) -> None:
        self._values = dict(self._given)
        if self.asks and LANGUAGE not in self._given:
            self._values[LANGUAGE] = self._ask(LANGUAGE)
            self._texts = _texts(self._values[LANGUAGE])
        for name in ASKED:
            if name not in self._given:
                self._values[name] = self._ask(name) if self.asks else self._usual(name)
        if not self._values[TOKEN]:
            self._tell("init/no_token")
            raise typer.Exit(WRONG)
        _settings(self._values)  # raises for a wrong one

    def _usual(self, name: str) -> str:
        """Return what `.env` has of a setting, else its default, '' where there is none."""
        return self._kept.get(name) or _default(name)

    def _ask(self, name: str) -> str:
        """Ask for a setting until the answer is one; the token is not shown, not even the one that is there."""
        secret, usual = name == TOKEN, self._usual(name)
        question = self._texts.label("init_question", "token_again" if secret and usual else name.lower())
        while True:
            answer: str = typer.prompt(
                question, default=usual or NONE.get(name), hide_input=secret, show_default=bool(usual and not secret)
            )
            try:
                _settings({TOKEN: NO_TOKEN, name: answer.strip()})
            except SettingsError as wrong:
                if not str(wrong).startswith(name):
                    raise
                typer.echo(wrong, err=True)
            else:
                return answer.strip()

    def _require_leave(self, *, force: bool) -> None:
        """Have it agreed that settings which `.env` has are changed, unless they are there as they would be without it."""
        others = [
            name for name, value in self._values.items() if self._kept.get(name, value) not in {value, _default(name)}
        ]
        if not others or force:
            return
        args = {"path": str(ENV), "names": others}
        if not self.asks:
            self._tell("init/kept", args)
            raise typer.Exit(REFUSED)
        if not typer.confirm(self._texts.plain("init/change", args)):
            raise typer.Exit(REFUSED)

    def _try_token(self) -> str:
        """Return the name of the bot whose token it is; where the server does not say, ask again or end."""
        while True:
            settings = _settings(self._values)
            answer = asyncio.run(ask(settings, SystemClock()))
            if answer.username:
                self._tell("init/answers", {"name": answer.username, "server": answer.server})
                return answer.username
            args = {"server": answer.server, "why": answer.why}
            self._tell("init/refused" if answer.refused else "init/unreachable", args)
            if not self.asks:
                raise typer.Exit(REFUSED)
            name = TOKEN if answer.refused else PROXY
            self._kept.pop(name, None)  # no answer to offer again
            self._values[name] = self._ask(name)

    def _write(self) -> None:
        there = kept_in(ENV)
        new = {name: value for name, value in self._values.items() if there.get(name, "") != value}
        if new:
            write(ENV, new)
            self._tell("init/written", {"path": str(ENV), "names": list(new)})

    def _tell(self, text_id: str, args: Mapping[str, object] | None = None) -> None:
        typer.echo(self._texts.plain(text_id, args), err=True)


def _default(name: str) -> str:
    field = Settings.model_fields[name.lower()]
    return "" if field.is_required() else str(field.get_default() or "")


def _settings(values: Mapping[str, str]) -> Settings:
    """Return the settings with these among them. Raises SettingsError."""
    return load_settings(**{name.lower(): value or (None if name in NONE else "") for name, value in values.items()})


def _texts(language: str) -> Texts:
    usual = Settings.model_fields["office_timezone"].get_default()
    return texts_of(language, ZoneInfo(usual))
