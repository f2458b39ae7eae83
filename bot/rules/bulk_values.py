"""The values of a bulk command's line, in any order: unit, date, cadence, kind, and what follows a label."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from enum import StrEnum

from bot.patterns import pattern_of
from bot.rules.bulk_phrases import labelled
from bot.rules.numerals import half_width
from bot.rules.reply_dates import find_dates, resolve_date
from db.enums import Cadence, Kind

LONGEST_TITLE = 20  # 事项名称, see docs/terms.md
_CADENCES = {
    Cadence.WEEKLY: "周报|每周|一周一报",
    Cadence.SEMIMONTHLY: "半月报|每半月|半月一报",
    Cadence.MONTHLY: "月报|每月|按月|一月一报",
    Cadence.QUARTERLY: "季报|季度报|每季度?|按季|一季度?一报",
    Cadence.HALFYEARLY: "半年报|每半年|半年一报",
    Cadence.YEARLY: "年报|年度报|每年|一年一报",
}
_CADENCE = pattern_of("|".join(f"(?P<{name}>(?:{words})(?:一?报|反馈|报送)?)" for name, words in _CADENCES.items()))
_KIND = pattern_of(r"(?P<fixed_term>限时办结|限时)|(?P<ongoing>持续推进|持续|长期)")
_NO_DUE = pattern_of(r"无期限|不限期|不设时限|长期坚持")
_LEAVE_OUT = pattern_of(r"不作督办|不做督办|不督办|删除|删去|略去")
_LABELS = {
    "lead": "牵头单位|牵头|责任单位|主办",
    "support": "配合单位|配合|协办单位|协办",
    "due_on": "时限|期限|完成时限|办结时限|截止",
    "cadence": "反馈周期|周期",
    "title": "事项名称|名称|标题|title",
    "done_when": "办结标准|标准|done",
    "owner": "责任人|负责人|owner",
    "parts": "分办单位|分办到|分办|parts",
}
_LABEL = pattern_of(
    r"(?<![\u4e00-\u9fff])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")\s*[:=]\s*",
    re.IGNORECASE,
)
_GAP = pattern_of(r"[\s,;、。]+")
_WORDS = pattern_of(r"[^\s,;。]+")
_NAMES = pattern_of(r"\s*[、,和及]\s*|\s+")
_FREE = frozenset({"title", "done_when", "parts"})  # run to the next label, or to the end of the line


class BulkErrorId(StrEnum):
    """What is wrong with a piece; each names a template that says what to write instead."""

    NOTHING = "bulk_nothing"  # an empty message
    NO_SCOPE = "bulk_no_scope"
    UNKNOWN_NUMBER = "bulk_unknown_number"
    BAD_RANGE = "bulk_bad_range"
    UNKNOWN_CHAPTER = "bulk_unknown_chapter"
    EMPTY_SCOPE = "bulk_empty_scope"  # 其余, and nothing is left
    NO_VALUE = "bulk_no_value"
    NOT_UNDERSTOOD = "bulk_not_understood"
    UNKNOWN_UNIT = "bulk_unknown_unit"
    BAD_DATE = "bulk_bad_date"
    PAST_DATE = "bulk_past_date"
    BAD_CADENCE = "bulk_bad_cadence"
    TITLE_TOO_LONG = "bulk_title_too_long"
    TWICE = "bulk_twice"  # two different values for the same thing
    CONTRADICTION = "bulk_contradiction"  # left out, and set; a date, and 无期限


@dataclass(frozen=True, slots=True)
class BulkError:
    """A piece that was not understood: `line` counts from 1, `suggestions` are words that would have been."""

    id: BulkErrorId
    line: int
    piece: str
    suggestions: tuple[str, ...] = ()


Value = str | int | date | bool | Cadence | Kind | tuple[int, ...]


@dataclass(slots=True)
class Values:
    """What was read of a line so far."""

    found: dict[str, Value] = field(default_factory=dict)
    errors: list[BulkError] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ValueReader:
    """Reads the values of one line against the units (names and aliases to ids) and the office's today."""

    units: Mapping[str, int]
    today: date
    line: int
    people: Collection[str] = ()

    def read(self, said: str) -> Values:
        """Return the values of the part of a line after its directives, and every piece that is none."""
        values, text = Values(), labelled(said, self.units, self.people)
        plain = half_width(text)
        labels = list(_LABEL.finditer(plain))
        self._unlabelled(text[: labels[0].start()] if labels else text, values)
        ends = [*(match.start() for match in labels[1:]), len(text)]
        for match, end in zip(labels, ends, strict=False):
            name = next(name for name, label in match.groupdict().items() if label)
            self._labelled(name, text[match.end() : end], values)
        self._check(values, said)
        return values

    def _labelled(self, name: str, text: str, values: Values) -> None:
        if name in _FREE:
            self._set(values, name, text.strip(" ,;，；。\t"), text)
            return
        words = re.match(r"\s*(?:[^\s,;，；。]+(?:[、和及][^\s,;，；。]+)*)", text)
        own = words.group() if words else ""
        if name == "support":
            self._support(own.strip(), values)
        elif name == "owner":
            self._set(values, name, own.strip(), own)
        else:
            self._one(name, own.strip(), values)
        self._unlabelled(text[len(own) :], values)

    def _one(self, name: str, own: str, values: Values) -> None:
        """Read a value that its label has announced; another kind of value there is an error."""
        inner = Values()
        self._unlabelled(own, inner)
        fitting = {"due_on": ("due_on", "no_due"), "lead": ("lead_id",), "cadence": ("cadence",)}[name]
        if inner.errors or not inner.found or any(key not in fitting for key in inner.found):
            ids = {"due_on": BulkErrorId.BAD_DATE, "lead": BulkErrorId.UNKNOWN_UNIT, "cadence": BulkErrorId.BAD_CADENCE}
            self._error(values, ids[name], own, self._near(own) if name == "lead" else ())
            return
        for key, value in inner.found.items():
            self._set(values, key, value, own)

    def _support(self, own: str, values: Values) -> None:
        ids = []
        for name in filter(None, _NAMES.split(own)):
            unit = self.units.get(name)
            if unit is None:
                self._error(values, BulkErrorId.UNKNOWN_UNIT, name, self._near(name))
            else:
                ids.append(unit)
        if not own:
            self._error(values, BulkErrorId.NO_VALUE, own)
        if ids:
            self._set(values, "support_ids", tuple(dict.fromkeys(ids)), own)

    def _unlabelled(self, text: str, values: Values) -> None:
        """Eat value after value; a word that is none is an error, and reading goes on after it."""
        plain = half_width(text)
        position = 0
        while position < len(plain):
            gap = _GAP.match(plain, position)
            if gap:
                position = gap.end()
                continue
            position += self._eat(plain[position:], values)

    def _eat(self, rest: str, values: Values) -> int:
        """Take the value at the head of `rest`, or name the word that is none; return how much was read."""
        for name, pattern, value in ((("no_due"), _NO_DUE, True), ("leave_out", _LEAVE_OUT, True)):
            match = pattern.match(rest)
            if match:
                self._set(values, name, value, match.group())
                return match.end()
        for name, pattern, enum in (("cadence", _CADENCE, Cadence), ("kind", _KIND, Kind)):
            match = pattern.match(rest)
            if match and match.lastgroup:
                self._set(values, name, enum(match.lastgroup), match.group())
                return match.end()
        unit = max((name for name in self.units if name and rest.startswith(half_width(name))), key=len, default="")
        if unit:
            self._set(values, "lead_id", self.units[unit], unit)
            return len(unit)
        return self._date(rest, values) or self._unknown(rest, values)

    def _date(self, rest: str, values: Values) -> int:
        """Take a date at the head of `rest`; 0 where there is none. A date that is in doubt is an error."""
        word = _WORDS.match(rest)
        spelt = word.group() if word else ""
        starting = [one for one in find_dates(rest, self.today, loose=True) if one.start == 0]
        if not starting:
            return 0
        after = pattern_of(r"(?:之前|以前|前|止|办结|完成)*").match(rest, starting[0].end)
        end = after.end() if after else starting[0].end
        day = starting[0].day
        if day and day < self.today:
            self._error(values, BulkErrorId.PAST_DATE, rest[:end])
        elif day is None or resolve_date(rest[:end], self.today) != day:
            end = max(end, len(spelt))
            self._error(values, BulkErrorId.BAD_DATE, rest[:end])
        else:
            self._set(values, "due_on", day, rest[:end])
        return end

    def _unknown(self, rest: str, values: Values) -> int:
        word = _WORDS.match(rest)
        piece = word.group() if word else rest
        near = self._near(piece)
        self._error(values, BulkErrorId.UNKNOWN_UNIT if near else BulkErrorId.NOT_UNDERSTOOD, piece, near)
        return len(piece)

    def _near(self, word: str) -> tuple[str, ...]:
        return tuple(get_close_matches(word, [name for name in self.units if name], n=3, cutoff=0.5))

    def _set(self, values: Values, name: str, value: Value, piece: str) -> None:
        if value == "":
            self._error(values, BulkErrorId.NO_VALUE, piece.strip() or name)
        elif values.found.setdefault(name, value) != value:
            self._error(values, BulkErrorId.TWICE, piece.strip())

    def _error(self, values: Values, id_: BulkErrorId, piece: str, near: tuple[str, ...] = ()) -> None:
        values.errors.append(BulkError(id_, self.line, piece, near))

    def _check(self, values: Values, text: str) -> None:
        found = values.found
        title = found.get("title")
        if isinstance(title, str) and len(title) > LONGEST_TITLE:
            self._error(values, BulkErrorId.TITLE_TOO_LONG, title)
        dated = "no_due" in found and ("due_on" in found or found.get("kind") is Kind.FIXED_TERM)
        if dated or ("leave_out" in found and len(found) > 1):
            self._error(values, BulkErrorId.CONTRADICTION, text.strip())
        if not found and not values.errors:
            self._error(values, BulkErrorId.NO_VALUE, "")
