"""Which rows of a list words name: 第7、9、12项, 7-9号, 序号3, 宏达、永兴, 除3、8外.

A number alone is no row (7已开工 may be a count), nor is one with a measure and without 第 (7只).
"""

import re
from dataclasses import dataclass

from bot.patterns import pattern_of
from bot.rules.list_values import ListRow, TargetList
from bot.rules.numerals import chinese_integer, half_width
from bot.rules.reply_targets import COUNTABLE

_CHINESE = "一二三四五六七八九十百廿卅"
_N = rf"(?:\d{{1,4}}(?![\d.%/月年日度])|[{_CHINESE}]{{1,5}})"
_TO = r"\s?[-~—–至到]+\s?"
_MEMBER = rf"第?\s?{_N}(?:{_TO}第?{_N})?\s?[号项]?"
_AND = r"(?:\s*(?:[、,和及与]|以及)\s*|\s+)"
_LEAD = r"(?:清单|名单|表)?[上中里内]?的?(?:序号|编号|no\.?)?[:\s]*"
_UNIT = rf"(?P<unit>[{''.join(sorted(COUNTABLE))}号行])?"
_NOUN = r"(?:重点|工业)*(?:项目|企业|单位|任务)?"
NUMBERS = rf"{_LEAD}(?P<members>{_MEMBER}(?:{_AND}{_MEMBER})*)\s?{_UNIT}{_NOUN}"
_NUMBERS_WHOLE = pattern_of(NUMBERS, re.IGNORECASE)
_NUMBERS_HEAD = pattern_of(rf"\s*(?=第){NUMBERS}", re.IGNORECASE)
_ONE = pattern_of(rf"第?\s?(?P<first>{_N})(?:{_TO}第?(?P<last>{_N}))?")
_MARKED = pattern_of(r"第|号|行|序号|编号|no", re.IGNORECASE)
_FREE_UNITS = frozenset({None, "项", "号", "行"})  # with several numbers no count: 7、9、12项, but 7、9只 may be one

_POINTING = pattern_of(r"(?:这|那)?(?:[个家只户]|项目|企业|公司|单位)?(?:的)?(?:项目|企业|公司)?$")
_QUOTES = pattern_of(r"[“”\"'《》()\[\]【】\s·]")
_COMMON = frozenset({
    "一期", "二期", "三期", "项目", "工程", "方案", "厂房", "基地", "公司", "集团", "企业", "机械", "电子", "科技", "设备",
    "技改", "扩建", "新建", "建设", "年产", "有限", "产业", "工业", "生产", "生产线", "有限公司", "单位", "清单", "名单",
})  # fmt: skip
_SHORTEST = 2
_MOST_MEANT = 5  # more rows than that have a word in common: it is a common word


@dataclass(frozen=True, slots=True)
class Named:
    """The rows that words name. `unknown`: numbers that the list has not; `unclear`: rows of which one may be meant."""

    rows: tuple[ListRow, ...] = ()
    unknown: tuple[int, ...] = ()
    unclear: tuple[ListRow, ...] = ()


def named(words: str, of: TargetList, *, lenient: bool = False) -> Named | None:
    """Return which rows words name, None where they name none. `lenient`: a number alone is a row, as after 除."""
    plain = half_width(words).strip()
    return by_numbers(plain, of, lenient=lenient) or _by_names(plain, of)


def is_marked(words: str) -> bool:
    """Tell whether words point to rows by more than bare numbers: 第, 号, 序号, or a name."""
    return bool(_MARKED.search(words)) or not _NUMBERS_WHOLE.fullmatch(words.strip())


def numbers_at_head(words: str) -> str:
    """Return the 第7项 or 第7、9项 with which words begin, '' where they begin with no such number."""
    match = _NUMBERS_HEAD.match(words)
    return match.group().rstrip() if match else ""


def by_numbers(plain: str, of: TargetList, *, lenient: bool = False) -> Named | None:
    """Return the rows of numbers that are rows' for sure, None for words that are no numbers, or may be a count."""
    match = _NUMBERS_WHOLE.fullmatch(plain)
    if match is None:
        return None
    numbers = _expanded(match["members"])
    if numbers is None:
        return None
    sure = bool(_MARKED.search(plain)) or (len(numbers) > 1 and match["unit"] in _FREE_UNITS)
    spelt_out = any(char in _CHINESE for char in match["members"])
    if not (sure or lenient) or (spelt_out and "第" not in plain):
        return None
    rows = {row.number: row for row in of.rows}
    unknown = tuple(number for number in numbers if number not in rows)
    return Named(tuple(rows[number] for number in numbers if number in rows), unknown)


def _expanded(members: str) -> list[int] | None:
    """Return the numbers of a list and its ranges, each once; None where one of them is no number, or runs backwards."""
    numbers: list[int] = []
    for match in _ONE.finditer(members):
        first = _number(match["first"])
        last = _number(match["last"]) if match["last"] else first
        if first is None or last is None or last < first:
            return None
        numbers.extend(range(first, last + 1))
    return list(dict.fromkeys(numbers))


def _number(written: str) -> int | None:
    return int(written) if written.isdecimal() else chinese_integer(written)


def _by_names(plain: str, of: TargetList) -> Named | None:
    whole = _meant(plain, of)
    if whole is not None:
        return whole
    parts = [part for part in re.split(r"[、,]", plain) if part.strip()]
    if len(parts) == 1:
        parts = [part for part in re.split(r"[和与及]|以及", plain) if part.strip()]
    if len(parts) <= 1:
        return None
    found = [one for part in parts if (one := by_numbers(part.strip(), of) or _by_names(part, of)) is not None]
    if len(found) < len(parts):
        return None
    rows = dict.fromkeys(row for one in found for row in one.rows)
    unknown = dict.fromkeys(number for one in found for number in one.unknown)
    unclear = dict.fromkeys(row for one in found for row in one.unclear)
    return Named(tuple(rows), tuple(unknown), tuple(unclear))


def _meant(token: str, of: TargetList) -> Named | None:
    """Return the row that one name or a part of it means, those that it may mean, None where it means none."""
    said = plain_name(token)
    short = _POINTING.sub("", said)
    exact = [row for row in of.rows if plain_name(row.name) == said]
    if exact:
        return Named(tuple(exact)) if len(exact) == 1 else Named(unclear=tuple(exact))
    if len(short) < _SHORTEST or short in _COMMON or short.isdecimal() or short in plain_name(of.text):
        return None
    meant = [row for row in of.rows if short in plain_name(row.name)]
    if not 0 < len(meant) <= _MOST_MEANT:
        return None
    return Named(tuple(meant)) if len(meant) == 1 else Named(unclear=tuple(meant))


def plain_name(name: str) -> str:
    """Return a name as names are compared: half width, without spaces, quotation marks and brackets."""
    return _QUOTES.sub("", half_width(name)).casefold()
