"""Proposing a title (事项名称) of at most 20 characters, as a clerk would for a list."""

import re
from collections.abc import Sequence

from bot.intake.drafts import Target
from bot.intake.ordering import is_order
from bot.intake.words import any_of

MAX_TITLE = 20

_FILLER = any_of("fillers")
_DATES = (
    r"(?:(?:\d{4}年|今年|明年)?(?:\d{1,2}月)?(?:\d{1,2}日|年?底|[上中下]旬)?(?:之?前|起|内)"
    r"|下半年|上半年|现阶段|今年|\d{4}年)"
)
_OPENING = re.compile(
    rf"^(?:[ \u3000，：、]|[一二三四五六七八九十]{{1,3}}[是要]|第[一二三四五六七八九十]+[，、]|[于在]?{_DATES}"
    rf"|{_FILLER}|既要|对照[^，]{2, 10}，|主要是|一方面|另一方面|首先|其次|最后)+",
)
_BASIS = re.compile(
    r"^(?:按照|对照|根据|依据|结合|围绕|针对|在[^，。]{1,20}[中上下时]|为了?|对标|以|通过|凡是?|由于|鉴于)"
    r"[^，。；]{1,60}，",
)
_LIGHT = re.compile(r"^(?:抓好|做好|搞好|开展好|组织好|关注|重视|抓实|盯紧|盯住|紧盯)(?:好|了)?")
_LIGHT_END = re.compile(
    r"(?:的)?(?:组织实施|跟踪落实|贯彻落实|落实工作|有关工作|相关工作|等工作|方面工作|工作方面|方面)$"
)
_OF = re.compile(r"^(?:加强|加大|强化|开展好?)对(?P<what>.{2,40}?)的(?P<act>[^，。；的]{2,12})$")
_HEADING = re.compile(r"^关于|(?:工作)?方面$|问题$")
_OTHERS = re.compile(r"^等[^，。；]{0,8}?(?:部门和单位|部门|单位)(?=要|应|须|按|将|负责|牵头)")
_NUMBER = re.compile(r"^[\d.,~～—-]+[万亿]*")
_CALLED = re.compile(r"^(?:请|由|会同)(?=[\u4e00-\u9fff])")
_ROLE = re.compile(r"^(?:具体|共同)?(?:牵头|配合|协助|负责)$|[^，]{2}(?:配合|牵头|具体负责)$")
_RATES = ("%", "个百分点")
_ORDERING = re.compile(rf"要|应|须|{_FILLER}")
_CLAUSE_END = re.compile(r"[，,。；;：:！？\n]")
_BREAKS = "、和及与的"
_MIN_PART = 4


def propose_title(
    body: str, own_heading: str | None, headings: Sequence[str], units: Sequence[str], targets: Sequence[Target]
) -> str:
    """Return a title from an item's own heading, else what it counts, else its first clause with the padding taken off.

    `body` is the directive without its label; `own_heading` its short inline title, if any.
    """
    if own_heading:
        title = _shortened(_HEADING.sub("", own_heading.strip()))
        return title if len(title) >= _MIN_PART else _shortened(own_heading.removesuffix("方面"))
    opening = body.partition("。")[0]
    clause = _first_clause(body, units)
    for target in targets:
        if target.text in (opening if target.kind == "scope" else clause) and _names_things(target):
            return target.text.strip("“”")
    title = _shortened(_nominal(clause))
    if len(title) >= _MIN_PART or not headings:
        return title or _shortened(body.strip())
    return _shortened(_HEADING.sub("", headings[-1])) or title


def _names_things(target: Target) -> bool:
    """Tell whether a target is short enough for a title and says what is counted: 40只重点工业项目, not 1500个."""
    noun = _NUMBER.sub("", target.text).removeprefix(target.unit)
    return len(target.text) <= MAX_TITLE and len(noun) >= _MIN_PART and target.unit not in _RATES


def _first_clause(body: str, units: Sequence[str]) -> str:
    """Return the first clause that orders something, without opening words, its basis, and who is to do it."""
    rest, ordered = body.strip(), False
    for _ in range(6):
        before = rest
        rest = _without_units(_BASIS.sub("", rest), units)
        opening = _OPENING.match(rest)
        if opening:
            ordered = ordered or _ORDERING.search(opening.group()) is not None
            rest = rest[opening.end() :]
        if rest == before:
            break
    parts = [part.strip() for part in _CLAUSE_END.split(rest[:200]) if part.strip()]
    clauses = [part for part in parts if not _ROLE.search(part) and len(part) >= _MIN_PART] or parts
    if clauses and clauses[0] != parts[0]:  # who leads and who helps stood before the order
        return _OPENING.sub("", clauses[0])
    if ordered and clauses:
        return clauses[0]
    ordering = (_OPENING.sub("", _without_units(clause, units)) for clause in clauses if is_order(clause))
    return next(ordering, clauses[0] if clauses else rest[:MAX_TITLE])


def _without_units(clause: str, units: Sequence[str]) -> str:
    """Drop the units that a clause begins with, and 等部门 after them."""
    clause = clause.strip()
    for unit in units:
        clause = _OTHERS.sub("", _CALLED.sub("", clause, count=1).removeprefix(unit)).lstrip("、和及，")
    return clause


def _nominal(clause: str) -> str:
    clause = _OPENING.sub("", clause)
    clause = _LIGHT.sub("", clause) or clause
    of = _OF.match(clause)
    if of and len(of["what"]) + len(of["act"]) <= MAX_TITLE:
        return of["what"] + of["act"]
    return _LIGHT_END.sub("", clause) or clause


def _shortened(words: str) -> str:
    """Cut to 20 characters, at a pause where there is one in the second half."""
    words = words.strip(" \u3000，。；：、“" if words.count("“") != words.count("”") else " \u3000，。；：、")
    if len(words) <= MAX_TITLE:
        return words
    cut = words[:MAX_TITLE]
    at = max((cut.rfind(letter) for letter in _BREAKS + "，"), default=-1)
    cut = cut[:at] if at >= MAX_TITLE // 2 else cut
    return cut.replace("“", "").replace("”", "") if cut.count("“") != cut.count("”") else cut
