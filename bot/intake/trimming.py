"""Nouns of titles, trimmed: without what says nothing, without lists, cut between words where they are too long."""

import re

from bot.intake.words import VERBS, any_of, words
from bot.patterns import pattern_of

ACT = any_of("acts")
ACTS = rf"{ACT}(?:[、和与及]?{ACT})*"
_KNOWN = VERBS | frozenset(words("acts")) | frozenset(words("things"))
_TRAILING = pattern_of(
    r"(?:的?(?:组织实施|跟踪落实|贯彻落实|有关工作|相关工作|各项工作|前期工作|基础性工作|落实工作)|等工作|方面工作|工作方面|方面的工作|方面|系列活动|(?<=.{4})(?<![此该这本]项)工作|的问题)$"
)
_LEADING = pattern_of(
    r"^(?:各级[、和]各类|各类[、和]各级|各级|各类|各项|各种|[全我本][省市县区]|本地区|我们|今年(?:起)?|明年|下一步|目前|当前|现有|一次|相关|有关|每一次|每次|一批|一些|若干|其|好|了|起|\*|、)+"
)
_PARENTHESES = pattern_of(r"[(（][^()（）]*[)）]")
_HAVING = pattern_of(
    r"^(?:目前|现在)?(?:拥有|存在|持有|具有|出现|发现)(?P<what>[^，的]{2,12}?)(?:较多|较大|突出|严重|不足)?的.{2,4}$"
)
_RELATIVE = pattern_of(
    r"^(?:(?:在)?[^，的“”]{0,18}?(?:开展|实施|推出|确定|列入|纳入|下达|新增|制[定订]|编制|填写)|符合[^，的]{2,12}|已[^，的]{2,8})"
    r"的(?=.{4})"
)
_OTHER_LIST = "级|次|额|于|候|待|地|情况|方面|领域|各个|各类|各项|环节|有关|部门|制度|结合|群体|人群|对象|提供"
_LISTED = pattern_of(rf"^[^，]{{2,60}}?、[^，]{{1,40}}?等(?!{_OTHER_LIST})(?P<what>[\u4e00-\u9fff]{{4,}})$")
_COUNTED = pattern_of(r"^[^，]{2,30}、[^，、]{1,10}?(?P<what>[两三四五六七八九十]大.{2,})$")
_ATTRIBUTE = pattern_of(r"^[^，“”、的]{2,8}、[^，“”、的]{2,8}的(?=.{6,}$)")
_TWINS = pattern_of(rf"(?<!、)(?<!、.)({ACT})[和与及、]({ACT})$")
_LINK = pattern_of(rf"的(?:有效|全面|健康|顺利)?(?={ACTS}$)")
_ENDS_IN_ACT = pattern_of(rf"{ACT}$")
_EMPTY = pattern_of(
    r"^(?:[与和].*|.*支持|.{0,4}步伐|.{0,2}(?:进度|力度|投入|速度|措施|作用|优势|条件|意识|氛围|环境|合力)|(?:责任|任务|目标|分工|措施)(?:落实|分解|分工)?|要求|组织领导|困难|问题|影响|(?:跟踪|前期|优质)服务"
    r"|.{0,2}工作|人员|经费|职能优势|周边|境外|情况|协同配合|管理|总量)$"
)
_OBJECTLESS = pattern_of(rf"^(?:{ACT}[、和]?){{1,2}}$")
_ACCORDING = pattern_of(r"按照?[^，。]{2,20}?(?:规定|要求|标准|计划)(?=[^，。]{4})")
_DANGLING = pattern_of(r"(?<=.{4})(?:[并和及与向把将的在对由从、，]|以及|进行)+$")
SHORTEST = 3
_LEAST_TAIL = 7
_MOST_VERBS = 10


def tidy(words: str) -> str:
    """Return an object without what says nothing: 我市, 各类, 工作 at its end."""
    words, before = re.split("[（()）]", _PARENTHESES.sub("", words))[0] or words, None
    while words != before:
        before = words
        words = _LEADING.sub("", _TRAILING.sub("", words.strip(" \u3000，。；：、")).removesuffix("的"))
    having = _HAVING.match(words)
    words = having["what"] if having else _RELATIVE.sub("", words)
    return _LINK.sub("", twins(words))


def without_list(words: str) -> str:
    """Return words without what is listed before 等 or 三大; for where there is no room."""
    for form in (_COUNTED, _LISTED):
        found = form.match(words)
        if found and not objectless(found["what"]):
            return found["what"]
    return words


def without_attribute(words: str) -> str:
    """Return words without the list of those whose they are: 开发区、功能区的基础设施配套 → 基础设施配套."""
    return _ATTRIBUTE.sub("", without_list(words))


def shortened(words: str, limit: int) -> str:
    """Return words that are too long for a title without what they can do without; cut between words, if at all.

    First goes what is listed before 等, then what stands before 的 (压减地方设立的审批事项 → 压减审批事项), then what
    follows a pause.
    """
    words = _ACCORDING.sub("", words.strip(" \u3000，。；：、"))
    words = without_list(words) if len(words) > limit else words
    clause = words.partition("，")[0]
    words = clause if len(words) > limit and len(clause) > limit // 3 else words
    if len(words) <= limit:
        return words
    verbs = _first_verbs(words)
    tails = [words[at + 1 :] for at, letter in enumerate(words) if letter == "的" and at > len(verbs)]
    fitting = next(
        (
            verbs + tail
            for tail in tails
            if len(tail) >= _LEAST_TAIL and "以上" not in tail and len(verbs + tail) <= limit
        ),
        "",
    )
    return fitting or _cut(words.replace("“", "").replace("”", "") if "的" not in words[:limit] else words, limit)


def _first_verbs(words: str) -> str:
    at = 0
    while words[at : at + 2] in VERBS and at < _MOST_VERBS:
        at += 2
    return words[:at]


def _cut(words: str, limit: int) -> str:
    """Cut at a pause in the second half, else where a word that we know begins or ends; never after 向, 并, 的."""
    if len(words) <= limit:
        return words
    return _DANGLING.sub("", words[: _cut_at(words, limit)])


def _cut_at(words: str, limit: int) -> int:
    pauses = (at for at in range(limit, limit // 2 - 1, -1) if words[at] in "、和及与的，")
    known = (
        at for at in range(limit, limit // 2 - 1, -1) if words[at : at + 2] in _KNOWN or words[at - 2 : at] in _KNOWN
    )
    return next(pauses, None) or next(known, None) or _even(words, limit)


def _even(words: str, limit: int) -> int:
    """Return where to cut words that we do not know: most have two letters, so an even number from the last that we know."""
    begin = next(
        (at for at in range(limit // 2, 1, -1) if words[at - 2 : at] in _KNOWN or words[at - 1] in "、和及与的，"), 0
    )
    return limit - (limit - begin) % 2


def twins(words: str) -> str:
    """Return two acts at the end as one: 培育和认定 → 培育认定."""
    return _TWINS.sub(r"\1\2", words)


def is_empty(words: str) -> bool:
    """Tell whether words say nothing as a title."""
    return len(words) < SHORTEST or _EMPTY.match(words) is not None or objectless(words)


def objectless(words: str) -> bool:
    """Tell whether words are acts only, without what they are done to: 会商, 培训指导."""
    return _OBJECTLESS.match(words) is not None


def ends_in_act(words: str) -> bool:
    """Tell whether words end in what is to be done: 获证企业监管."""
    return _ENDS_IN_ACT.search(words) is not None
