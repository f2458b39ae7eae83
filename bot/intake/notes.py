"""Responsibility notes: （甲牵头，乙、丙按职责分工负责）, （牵头单位：甲；配合单位：乙）, or a line 责任单位：甲."""

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise, zip_longest

from bot.intake.units import has_ending, is_office, read_list, read_noted
from bot.patterns import pattern_of

_GROUP = pattern_of(
    r"[（(【\[〔][^（()）【】\[\]〔〕]{2,400}"
    r"(?:[（(〔][^（()）〔〕]{0,60}[)）〕][^（()）【】\[\]〔〕]{0,400}){0,12}[)）】\]〕]"
)
_ABOUT_DUTY = pattern_of(
    r"负责(?!人(?!口|力|才|民|防|事|社|居|均|工|身))|牵头|(?:责任|主办|承办|协办|配合|落实|实施|主责|参与|参加)(?:单位|部门|主体|科室|处室)|分工落实|分别落实|配合$|主办|协办",
)
_KEY = pattern_of(
    r"(?P<role>牵头|责任|主办|承办|协办|配合|落实|实施|主责|参与|参加|完成|协同|协助|分管|包联|时限)"
    r"(?:负责|责任|落实|实施|市|县|区)*(?:领导|单位|部门|处室|科室|主体|时限|时间|期限|要求|人|县区|乡镇)"
    r"(?:[及和、]?(?:责任|负责)人)?[ \u3000]*[：:]",
)
_LINE = pattern_of(_KEY.pattern)
_LEADS = frozenset({"牵头", "主办"})
_HELPS = frozenset({"配合", "协办", "参与", "参加", "协同", "协助"})
_NOT_UNITS = pattern_of(
    r"(?:时限|时间|期限|要求|领导|(?<!单位[及和、]责任)(?<!单位[及和、]负责)(?<!单位责任)人)[ \u3000]*[：:]$"
)
_PREDICATE = pattern_of(
    r"(?:等)?(?:按照?|依|根据)?(?:各自)?(?:职责|职能|责任)?(?:分工|任务)?(?:结合(?:各自)?实际|共同|分别|具体|牵头|配合|参与|参加|协助|协同|抓好|组织)?(?:负责|牵头|配合|落实|参加|参与|协助|实施|承办|主办|协办)(?:落实|实施|督导|推进|协调|组织|办理|推动)?$",
)
_FIRST_LEADS = pattern_of(
    r"(?:列|排|排名)?(?:在|于)?(?:第一位?|首位|最前)(?:的)?(?:责任)?(?:部门|单位|者)?(?:的)?为(?:主要|工作)?(?:牵头|主办|主责)[^，。；（）]{0,6}"
)
_ASIDES = (
    pattern_of(r"[（〔][^（）〔〕]*(?:(?:第一|首位|最前)[^（）]*(?:牵头|主办|主责)|下同)[^（）〔〕]*[）〕]"),
    pattern_of(r"[，,；;。]?[^，,；;。]*(?:第一|首位|最前)[^，,；;。]*(?:牵头|主办|主责)[^，,；;。]*"),
    pattern_of(r"[，,；;]?下同"),
)
_ANSWERS = pattern_of(r"负责|落实|实施$")
_BARE_TAIL = pattern_of(r"(?<=[局委办厅部])等$")
_PERSON_LINE = pattern_of(
    r"[\u4e00-\u9fff]{2,4}[ \u3000]+[\u4e00-\u9fff、（）· \u3000]{2,40}?"
    r"(?:书记|[市县区乡镇州局处部厅院校村]长|主席|主任|常委|委员|助理|秘书长|调研员)$"
)
_SLIP = pattern_of(r"(?<=^..单位)；|(?<=^..部门)；")  # （责任单位；甲、乙）: a slip of the pen
_CLAUSE = pattern_of(r"[；;，,。\n]")
_WHEN_AFTER = pattern_of(r"[，,；;](?=\d{1,4}[年月]|[今明]年|年底|[上下]半年|全年|长期|持续)")
_PRESS = pattern_of("新闻|融媒|采访|通讯站|报社|电视台|广播")  # who wrote the report, not who is responsible


@dataclass(frozen=True, slots=True)
class Responsibility:
    """Who answers: all `units` in order, the `leads` among them (empty where nobody is said to lead), the rest `co`."""

    units: tuple[str, ...]
    leads: tuple[str, ...]
    co: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A note with its place, closing punctuation included."""

    start: int
    end: int
    duty: Responsibility


def first_leads_from(text: str) -> int | None:
    """Return from where on a document lets the unit named first lead (列第一位者为牵头单位), or None."""
    said = _FIRST_LEADS.search(text)
    if said is None:
        return None
    opening = max(
        text.rfind("（", 0, said.start()), text.rfind("(", 0, said.start()), text.rfind("\n", 0, said.start())
    )
    return max(opening, 0)


def find_notes(text: str, known: AbstractSet[str], first_leads: int | None) -> Iterator[Note]:
    """Yield the notes in parentheses that close an order. `first_leads` is the answer of `first_leads_from`."""
    for group in _GROUP.finditer(text):
        inner = _SLIP.sub("：", group.group()[1:-1])
        first = first_leads is not None and group.start() >= first_leads
        duty = None
        if not _ABOUT_DUTY.search(inner):
            duty = _names_only(text, group, known, first=first)
        elif _closes(text, *group.span()):
            duty = read_duty(inner, known, first=first)
        if duty is not None:
            yield Note(group.start(), _with_stop(text, group.end()), duty)


def _closes(text: str, start: int, end: int) -> bool:
    """Tell whether a note ends its sentence: before nothing, punctuation or a label, or after a full stop."""
    after = text[end : end + 1]
    if not after or after in "。；;！\n \u3000\t0123456789（(一二三四五六七八九十具①②③④⑤⑥⑦⑧⑨⑩":
        return True
    return _after_stop(text, start)


def _after_stop(text: str, start: int) -> bool:
    """Tell whether what stands before `start` is a whole sentence."""
    return text[max(0, start - 4) : start].rstrip(" \u3000\n")[-1:] in ("。", "；", "！")


def _names_only(text: str, group: re.Match[str], known: AbstractSet[str], *, first: bool) -> Responsibility | None:
    """Return the units of a note that holds nothing but names, after a whole sentence: …5000人。（区人社局）."""
    if not _after_stop(text, group.start()) or not _closes(text, *group.span()):
        return None
    units = read_list(_BARE_TAIL.sub("", group.group()[1:-1].replace("；", "、")), known)
    if not units or not all(unit in known or is_office(unit) for unit in units):
        return None
    if all(_PRESS.search(unit) for unit in units):
        return None
    return Responsibility(units, units[:1] if first else (), units[1:] if first else ())


def _with_stop(text: str, end: int) -> int:
    return end + 1 if text[end : end + 1] in ("。", "；", ";") else end


def is_duty_line(line: str) -> bool:
    """Tell whether a paragraph is a note without parentheses: 责任单位：市教育局."""
    return bool(_LINE.match(line.lstrip("（([【 \u3000")))


def is_person_line(line: str) -> bool:
    """Tell whether a paragraph names a person with their office, as it goes on below 责任领导：."""
    return _PERSON_LINE.match(line) is not None


def is_duty_note(words: str) -> bool:
    """Tell whether words in parentheses speak of duties, or hold units' names alone."""
    inner = words.strip("（）")
    return bool(_ABOUT_DUTY.search(inner)) or any(
        not _PRESS.search(name) and is_office(name) for name in re.split("[、和 ]", inner)
    )


def duty_clauses(words: str) -> str:
    """Return what 牵头单位：… and 责任单位：… say without parentheses, each up to its full stop or line end."""
    keys = list(_KEY.finditer(words))
    ends = [*(key.start() for key in keys), len(words)]
    said = (re.split(r"[。\n]", words[low:high])[0] for low, high in pairwise(ends))
    return "\n".join(one.rstrip("）)】") if "（" not in one else one for one in said)


def read_duty(inner: str, known: AbstractSet[str] = frozenset(), *, first: bool = False) -> Responsibility | None:
    """Return what a note says, or None where it names no unit. `first` makes the unit named first the lead."""
    for aside in _ASIDES if _FIRST_LEADS.search(inner) or "下同" in inner else ():
        inner = aside.sub("", inner)
    keyed = list(_KEY.finditer(inner))
    roles = _spoken(inner[: keyed[0].start()] if keyed else inner, known)
    roles += _keyed(inner, keyed, known)
    units = tuple(dict.fromkeys(name for _, names in roles for name in names))
    if not units:
        return None
    leads = tuple(dict.fromkeys(name for role, names in roles if role == "lead" for name in names))
    if first and not leads:
        leads = units[:1]
    if not leads and any(role == "help" for role, _ in roles):  # 甲负责，乙配合
        answering = tuple(dict.fromkeys(name for role, names in roles if role == "duty" for name in names))
        leads = answering if len(answering) == 1 else ()
    return Responsibility(units, leads, tuple(name for name in units if name not in leads) if leads else ())


def _keyed(inner: str, keys: list[re.Match[str]], known: AbstractSet[str]) -> list[tuple[str, tuple[str, ...]]]:
    roles = []
    for key, following in zip_longest(keys, keys[1:]):
        said = inner[key.end() : following.start() if following else len(inner)].strip("，,；;。、 \u3000\n")
        if _NOT_UNITS.search(key.group()):
            continue
        said = _PREDICATE.sub("", _WHEN_AFTER.split(said.split("。")[0])[0].strip("，；"))
        role = "lead" if key["role"] in _LEADS else "help" if key["role"] in _HELPS else "duty"
        roles.append((role, read_noted(re.sub(r"[；;。\s]+", "、", said), known)))
    return roles


def _spoken(inner: str, known: AbstractSet[str]) -> list[tuple[str, tuple[str, ...]]]:
    roles, waiting = [], ""
    for clause in _CLAUSE.split(inner):
        said = (waiting + "、" if waiting else "") + clause.strip().removeprefix("由")
        predicate = _PREDICATE.search(said)
        if predicate is None:
            waiting = said if has_ending(said) else ""
            continue
        waiting = ""
        names = read_noted(said[: predicate.start()].removesuffix("按").strip(), known)
        word = predicate.group()
        role = "lead" if "牵头" in word or "主办" in word else "duty" if _ANSWERS.search(word) else "help"
        roles.append((role, tuple(name for name in names if name in known or has_ending(name) or len(names) > 1)))
    return roles
