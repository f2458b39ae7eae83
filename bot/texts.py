"""Finds and renders the texts of a locale, strictly: an unknown id or a missing argument is an error.

A message is a Jinja2 template `locales/LANGUAGE/messages/TOPIC/NAME.j2` with id `TOPIC/NAME`; HTML escaping is on. Short words
(buttons, statuses, column heads) are in `locales/LANGUAGE/labels/TOPIC.toml`, by section and key; topics may share a section.
An office may have its own of either (`bot/own_texts.py`).
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from jinja2 import Environment, FileSystemLoader, StrictUndefined, TemplateError

from bot.tellable import TellableError as TellableError  # noqa: PLC0414 - whoever tells it has it from here

log = structlog.get_logger()
LOCALES = Path(__file__).parent / "locales"
TAG = re.compile(r"</?(?:b|i|u|s|code|pre|blockquote|a|tg-spoiler)\b[^>]*>")
LANGUAGES = ("zh-CN", "en")
WEEKDAYS = {"zh-CN": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class _Environment(Environment):
    """Jinja's, but `line.items` of a mapping is its own key `items` where it has one, not a method of dict."""

    def getattr(self, obj: Any, attribute: str) -> Any:  # noqa: ANN401 - the library's signature
        """Return an attribute, a mapping's own keys first."""
        if isinstance(obj, Mapping) and attribute in obj:
            return obj[attribute]
        return super().getattr(obj, attribute)


def _read_labels(folder: Path) -> dict[str, dict[str, str]]:
    sections: dict[str, dict[str, str]] = {}
    for file in sorted(folder.glob("*.toml")):
        for name, words in tomllib.loads(file.read_text(encoding="utf-8")).items():
            section = sections.setdefault(name, {})
            twice = section.keys() & words.keys()
            if twice:
                raise ValueError(f"{file}: [{name}] has words that another topic has: {sorted(twice)}")
            section.update(words)
    return sections


def _date(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


class Texts:
    """The texts of one language, with times shown in the office's zone."""

    def __init__(
        self,
        language: str,
        zone: ZoneInfo,
        folder: Path = LOCALES,
        year: int | None = None,
        own: Path | None = None,
    ) -> None:
        self.language = language
        self._zone = zone
        self._year = year
        self._labels = _read_labels(folder / language / "labels")
        if own is not None:
            for section, words in _read_labels(own / language / "labels").items():
                self._labels[section] = self._labels[section] | words
        self._own = own
        self._shipped = {escape: self._environment([folder], autoescape=escape) for escape in (True, False)}
        self._used = self._shipped
        if own is not None:
            self._used = {escape: self._environment([own, folder], autoescape=escape) for escape in (True, False)}

    @property
    def environment(self) -> Environment:
        """Return what templates of messages are read with, without an office's own."""
        return self._shipped[True]

    @property
    def sections(self) -> Mapping[str, Mapping[str, str]]:
        """Return all short words by section."""
        return self._labels

    def _environment(self, folders: Sequence[Path], *, autoescape: bool) -> Environment:
        environment = _Environment(
            loader=FileSystemLoader([folder / self.language / "messages" for folder in folders]),
            autoescape=autoescape,
            auto_reload=False,  # Duban's do not change, and an office's own were checked at the start
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=False,
        )
        environment.filters.update(
            day=self.day,
            fullday=self.full_day,
            weekday=self.weekday,
            dayw=self.day_with_weekday,
            amount=self.amount,
            moment=self.moment,
            clock=self.clock,
        )
        environment.globals["label"] = self.label
        return environment

    def render(self, text_id: str, args: Mapping[str, Any] | None = None) -> str:
        """Return the message as HTML for Telegram. Raises jinja2's TemplateNotFound or UndefinedError."""
        return self._render(text_id, args, escape=True)

    def plain(self, text_id: str, args: Mapping[str, Any] | None = None) -> str:
        """Return the message without markup, for papers and for the small windows over a button."""
        return TAG.sub("", self._render(text_id, args, escape=False)).strip()

    def _render(self, text_id: str, args: Mapping[str, Any] | None, *, escape: bool) -> str:
        try:
            return self._used[escape].get_template(f"{text_id}.j2").render(args or {}).strip()
        except (TemplateError, TypeError, ValueError, LookupError, ArithmeticError, AttributeError) as fault:
            if self._own is None:
                raise
            # an office's own template that its check let through: people are told in Duban's words rather than not at all
            said = self._shipped[escape].get_template(f"{text_id}.j2").render(args or {}).strip()
            log.warning("own_text_failed", text=text_id, language=self.language, fault=type(fault).__name__)
            return said

    def label(self, section: str, key: Enum | str) -> str:
        """Return a short word. Raises KeyError where the locale has none."""
        return self._labels[section][str(key.value if isinstance(key, Enum) else key)]

    def labels(self, section: str) -> Mapping[str, str]:
        """Return a whole section of short words."""
        return self._labels[section]

    def day(self, value: date | str) -> str:
        """Return a date as people write it: 2月24日, 24 Feb; with its year where that is not the present one."""
        on = _date(value)
        return self.full_day(on) if self._year is not None and on.year != self._year else self._short_day(on)

    def full_day(self, value: date | str) -> str:
        """Return a date with its year: 2022年2月24日, 24 Feb 2022."""
        on = _date(value)
        short = self._short_day(on)
        return f"{on.year}年{short}" if self.language == "zh-CN" else f"{short} {on.year}"

    def _short_day(self, on: date) -> str:
        return f"{on.month}月{on.day}日" if self.language == "zh-CN" else f"{on.day} {MONTHS[on.month - 1]}"

    def weekday(self, value: date | str) -> str:
        """Return 周四, Thu."""
        name = WEEKDAYS[self.language][_date(value).weekday()]
        return f"周{name}" if self.language == "zh-CN" else name

    def day_with_weekday(self, value: date | str) -> str:
        """Return 2月24日(周四), 24 Feb (Thu)."""
        gap = "" if self.language == "zh-CN" else " "
        return f"{self.day(value)}{gap}({self.weekday(value)})"

    def date_of(self, value: datetime) -> date:
        """Return the date of an instant in the office's zone."""
        return value.astimezone(self._zone).date()

    def clock(self, value: datetime | str) -> str:
        """Return the time of day of an instant in the office's zone: 10:00."""
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        return f"{at.astimezone(self._zone):%H:%M}"

    def moment(self, value: datetime | str) -> str:
        """Return an instant in the office's zone: 2月25日10:00."""
        at = (value if isinstance(value, datetime) else datetime.fromisoformat(value)).astimezone(self._zone)
        gap = "" if self.language == "zh-CN" else " "
        return f"{self.day(at.date())}{gap}{at:%H:%M}"

    @staticmethod
    def amount(value: Decimal | float | str) -> str:
        """Return a number without needless zeros: 40, 4.2."""
        text = f"{Decimal(str(value)):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text


_own_folder: list[Path | None] = [None]  # of this process: one office, one folder


@cache
def texts_of(language: str, zone: ZoneInfo, year: int | None = None) -> Texts:
    """Return the texts of a language (Chinese for one we lack); `year`: the present one, which dates need not name."""
    return Texts(language if language in LANGUAGES else LANGUAGES[0], zone, year=year, own=_own_folder[-1])


def use_own(folder: Path | None) -> None:
    """Let `texts_of` give an office's own texts, from a folder that `bot.own_texts` has checked; None: Duban's."""
    if _own_folder[-1] != folder:
        _own_folder[-1] = folder
        texts_of.cache_clear()
