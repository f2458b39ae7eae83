"""What a clerk types of how one directive is to be recalled: 提前5、2、0个工作日提醒,每3个工作日催办一次 and the like.

Every word has to be understood, or nothing is: what is left over is given back to be named.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.patterns import pattern_of
from bot.rules.numerals import CHINESE, chinese_integer, half_width
from db.enums import Cadence

MONTH_END = 31
_PAIR = 2
_LAST = frozenset({"末", "底", "last"})
_N = rf"(?:\d{{1,4}}|[{CHINESE}]{{1,4}})"
_DAYS = r"(?:个)?\s*(?:工作日|天|日)|\s*(?:working|work)?\s*days?"
_TODAY = r"当天|当日|到期日|on the day"
_ITEM = rf"(?:{_N}\s*(?:{_DAYS})?|{_TODAY})"
_LIST = rf"{_ITEM}(?:\s*(?:[、,;/和及]|and|\s)\s*{_ITEM})*"
_ABOUT = r"(?P<about>时限|期限|到期|截止|办结|反馈|报告|月报|周报|final(?: date)?|reports?)?(?:日)?(?:之?前)?"
_ONCE = r"(?:催办?)?(?:一|1)?次?|\s*chases?"
_WEEK = {sign: number for number, sign in enumerate("一二三四五六日")} | {"天": 6}
_ENGLISH_WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LITTLE = pattern_of(r"[\s,、;。.!:]|并|且|和|的|请|改为|设为|and|please|then", re.IGNORECASE)
_TOKEN = pattern_of(rf"{_TODAY}|{_N}")


@dataclass(frozen=True, slots=True)
class LimitWords:
    """What was said: limits as `Policy` has them; all own limits dropped (`usual`); and what was not understood."""

    limits: dict[str, Any]
    usual: bool = False
    left_over: str = ""


def read_limit_words(text: str, cadence: Cadence | None = None) -> LimitWords:
    """Read a clerk's words on a directive with this cadence. Nothing said at all is left over as it stands."""
    rest, limits, usual = half_width(text).strip(), {}, False
    for pattern, take in _PATTERNS:
        for match in pattern.finditer(rest):
            found = take(match, cadence)
            if found is None:
                return LimitWords({}, left_over=match[0])
            limits.update(found)
            usual = usual or not found
        rest = pattern.sub(" ", rest)
    if _LITTLE.sub("", rest) or not (limits or usual):
        return LimitWords({}, left_over=rest.strip(" ,、;。.") or text.strip())
    return LimitWords(limits, usual=usual)


def _number(word: str) -> int | None:
    return int(word) if word.isdecimal() else chinese_integer(word)


def _numbers(words: str) -> Iterator[int | None]:
    for match in _TOKEN.finditer(words):
        yield 0 if re.fullmatch(_TODAY, match[0]) else _number(match[0])


_Found = dict[str, Any] | None
_Take = Callable[[re.Match[str], Cadence | None], _Found]


def _reminders(about: str | None, leads: tuple[int, ...]) -> dict[str, Any]:
    """Return reminders before what is named, before both dates where nothing is; they take the far ones' place too."""
    final = {"final_reminders": leads, "far_reminders": ()}
    feedback = {"feedback_reminders": leads}
    if about is None:
        return final | feedback
    return feedback if about.startswith(("反馈", "报告", "月报", "周报", "report")) else final


def _leads(match: re.Match[str], _: Cadence | None) -> _Found:
    found = list(_numbers(match["list"]))
    if None in found:
        return None
    leads = {number for number in found if number is not None}
    return _reminders(match["about"], tuple(sorted(leads, reverse=True)))


def _no_reminders(match: re.Match[str], _: Cadence | None) -> _Found:
    return _reminders(match["about"], ())


def _stages(match: re.Match[str], _: Cadence | None) -> _Found:
    daily, every = _number(match["daily"]), _number(match["every"])
    return None if None in {daily, every} else {"chases": True, "chase_daily": daily, "chase_every": every}


def _every(match: re.Match[str], _: Cadence | None) -> _Found:
    words = match["every"] or "1"
    every = 5 if match["week"] else _number(words)
    return None if every is None else {"chases": True, "chase_daily": 1, "chase_every": every}


def _head(match: re.Match[str], _: Cadence | None) -> _Found:
    on = _number(match["on"])
    return None if on is None else {"head_on": on}


def _first(match: re.Match[str], _: Cadence | None) -> _Found:
    within = _number(match["within"])
    return None if within is None else {"first_feedback_within": within}


def _report_day(match: re.Match[str], cadence: Cadence | None) -> _Found:
    """Return the day of the month, or both days of a half-monthly report; None where the reports are weekly, or none."""
    words = _DAY_OF_MONTH.findall(match["days"])
    days = [day for word in words if (day := MONTH_END if word in _LAST else _number(word)) is not None]
    if len(days) != len(words) or cadence in {None, Cadence.WEEKLY}:
        return None
    if cadence is Cadence.SEMIMONTHLY:
        return {"semimonthly_days": tuple(sorted(days))} if len(days) == _PAIR else None
    return {"monthly_day": days[0]} if len(days) == 1 else None


def _report_weekday(match: re.Match[str], cadence: Cadence | None) -> _Found:
    if cadence is not Cadence.WEEKLY:
        return None
    day = match["day"].lower()
    return {"weekly_weekday": _WEEK[day] if day in _WEEK else _ENGLISH_WEEK.index(day)}


def _always(**limits: Any) -> _Take:  # noqa: ANN401 - whatever type a limit has
    return lambda _match, _cadence: dict(limits)


def _pattern(words: str) -> re.Pattern[str]:
    return pattern_of(words, re.IGNORECASE)


_DAY_OF_MONTH = _pattern(rf"末|底|last|{_N}")
_DATES = rf"(?:{_N}\s*[日号]?|月?[末底]|last(?: day)?)"
# in this order: what is more specific goes first, and what was read is taken out
_PATTERNS: tuple[tuple[re.Pattern[str], _Take], ...] = (
    (_pattern(r"(?:恢复|按照?|改回)(?:默认|通用|统一|本办|原|一般)(?:规定|规则|办法|设置)?|取消单独(?:设置|规定)|as usual|default"),
     _always()),
    (_pattern(rf"首次反馈(?:时限|时间)?\s*(?:改为|为|:)?\s*(?:交办(?:后|之日起))?\s*(?P<within>{_N})\s*(?:{_DAYS})(?:之?内)?"),
     _first),
    (_pattern(rf"first report (?:within|in) (?P<within>{_N}) *(?:{_DAYS})"), _first),
    (_pattern(rf"(?:逾期)?\s*前(?P<daily>{_N})\s*(?:{_DAYS})\s*(?:每天|每日|每个工作日)(?:{_ONCE}),?"
              rf"\s*(?:以后|之后|此后)?\s*每\s*(?P<every>{_N})\s*(?:{_DAYS})(?:{_ONCE})"), _stages),
    (_pattern(rf"逾期(?:后)?(?:满|第)?\s*(?P<on>{_N})\s*(?:{_DAYS})(?:后|起|仍未\S{{1,4}})?,?(?:提示|报告?|通知|告知)"
              r"(?:单位)?(?:主要)?负责人"), _head),
    (_pattern(rf"(?:tell )?(?:the )?unit head (?:after|on working day) (?P<on>{_N})(?: *(?:{_DAYS}))?"), _head),
    (_pattern(r"(?:逾期)?(?:后)?(?:不|无需|不用|不再|免予?|停止)催办?|no chas(?:es|ing)"), _always(chases=False)),
    (_pattern(r"(?:照常|恢复|正常)催办|chase again"), _always(chases=True)),
    (_pattern(rf"(?:逾期(?:后)?)?(?:每|隔)\s*(?:(?P<week>周|星期|个星期)|(?P<every>{_N})?\s*(?:{_DAYS}))催(?:办)?(?:一次|1次)?"),
     _every),
    (_pattern(rf"chase every (?:(?P<week>week)|(?P<every>{_N})? *(?:{_DAYS}))"), _every),
    (_pattern(rf"{_ABOUT}\s*(?:不|无需|不用|免予?)提醒"), _no_reminders),
    (_pattern(r"no reminders(?: before (?:the )?(?P<about>final(?: date)?|reports?))?"), _no_reminders),
    (_pattern(rf"{_ABOUT}\s*(?:各|均|都)?\s*提前\s*(?P<list>{_LIST})\s*(?:各|分别)?(?:提醒)?(?:一次|1次)?"), _leads),
    (_pattern(rf"remind (?P<list>{_LIST}) before(?: the)? ?(?P<about>final(?: date)?|reports?)?"), _leads),
    (_pattern(r"(?:每周|周报|每星期)\s*(?:改为|为|:)?\s*(?:周|星期)?(?P<day>[一二三四五六日天])\s*(?:前)?(?:反馈|报送|报告|报)?"),
     _report_weekday),
    (_pattern(rf"weekly on (?P<day>{'|'.join(_ENGLISH_WEEK)})"), _report_weekday),
    (_pattern(rf"(?:每月|月报|季报|半月报|年报|半年报|反馈日)\s*(?:改为|为|:)?\s*(?P<days>{_DATES}(?:\s*[、,和及]\s*{_DATES})*)"
              r"\s*(?:之?前)?(?:反馈|报送|报告|报)?"), _report_day),
    (_pattern(rf"reports? on the (?P<days>{_DATES}(?:(?:st|nd|rd|th))?(?: and (?:the )?{_DATES}(?:st|nd|rd|th)?)*)"), _report_day),
)  # fmt: skip
