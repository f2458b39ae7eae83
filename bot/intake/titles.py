"""Proposing a title (事项名称) of at most 20 characters, as a clerk would for a list.

An item's own heading where it names a task; else what it counts; else what its clauses order, put as nouns: the first
that says something, and beside it the next important one where there is room (项目储备与在谈项目).
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.intake.clauses import CLAUSE_END, MIN_PART, ORDERING, STRESS, Clause, clauses_of
from bot.intake.date_forms import BY_WHEN
from bot.intake.drafts import Target
from bot.intake.ordering import is_order
from bot.intake.sentences import sentences
from bot.intake.trimming import ends_in_act, objectless, shortened, tidy, without_attribute, without_list
from bot.intake.words import any_of
from bot.patterns import pattern_of

MAX_TITLE = 20

_PLAN = pattern_of(r"(?:按照|根据|对照)(?P<what>[^，。；]{2,30}?)的?(?:工作|活动)?(?:计划|方案|安排|部署|要求)，")
_NAMED_PLAN = pattern_of(r"(?:按照|根据)“(?P<name>[^”]{2,10})”的?(?:工作)?(?:计划|方案|安排|部署|要求)，")
_HEADING = pattern_of(r"^关于|(?:工作)?方面(?:的工作)?$|问题$")
_HEADING_END = pattern_of(r"方面(?:的工作)?$")
_AREA = pattern_of(r"^关于|方面(?:的工作)?$|工作$")
_TAKEN_UP = pattern_of(r"^(?:听取|研究|审议|审定|讨论|通报)(?=.{4})")  # what a meeting did with it
_NO_THING = pattern_of(r"(?:事项|任务|工作|安排|要求|措施|内容|清单)$")  # a heading that names nothing in particular
_ON_DAY = pattern_of(r"^\d{1,2}月\d{1,2}[日号](?:（[^（）]*）)?(?:上午|中午|下午|晚上?)?，")
_NUMBER = pattern_of(r"^[\d.,~～—一二两三四五六七八九十百-]+[万亿]*")
_INLINE = pattern_of(r"(?!会议)[^，；：、]{6,18}")
_TASK = pattern_of(rf"(?:{any_of('acts')}|活动|行动|工程|机制|方案|平台|队伍)$")
_LIST = pattern_of(r"[、和及与]")
_GENERAL = pattern_of(
    r"^(?:责任|考核|目标|任务|机制|制度|措施|队伍|宣传|培训|监管|督查|检查|方案|规划|标准|体系|网络|经费|人员)"
)
_RATES = ("%", "个百分点")
_READ = 600


def propose_title(
    body: str, own_heading: str | None, headings: Sequence[str], units: Sequence[str], targets: Sequence[Target]
) -> str:
    """Return a title: an item's own heading, else what it counts, else what it orders, its padding taken off.

    `body` is the directive without its label; `own_heading` its short inline title, if any.
    """
    heading = _ON_DAY.sub("", own_heading.strip()) if own_heading else ""
    if heading and (not _AREA.search(heading) or (heading.endswith("工作") and is_order(heading))):
        return _shortened(heading)
    area = _area(heading) or next((_area(above) for above in headings[-1:] if _AREA.search(above)), "")
    body = body.removeprefix(heading).lstrip("。：: \u3000")[:_READ] if heading else body[:_READ]
    clauses = clauses_of(body, units)
    if heading:
        return _of_area(area, body, clauses) or _shortened(_HEADING_END.sub("", heading.removeprefix("关于")))
    title = (
        _named_plan(body, area) or _inline(body) or _counted(body, clauses, targets) or _of_clauses(body, clauses, area)
    )
    last_words = _shortened(_TAKEN_UP.sub("", _area(headings[-1]))) if headings else ""
    said = _shortened(BY_WHEN.sub("", clauses[0].phrase.joined)) if clauses else ""
    above = (said, last_words) if _NO_THING.search(last_words) else (last_words, said)
    return next(
        (words for words in (title, *above) if len(words) >= MIN_PART and not objectless(words)),
        title or _shortened(body),
    )


def _area(heading: str) -> str:
    """Return what a heading is about: 进出口方面 → 进出口."""
    return _HEADING.sub("", heading.strip(" \u3000。：:"))


def _of_area(area: str, body: str, clauses: Sequence[Clause]) -> str:
    """Return a title below a heading that names an area only: what is ordered, where the heading does not say it already."""
    if any(set(clause.phrase.joined) >= set(area) for clause in clauses[:2]):
        return ""
    plan = _plan(body) if clauses and clauses[0].phrase.empty else ""
    first = next((clause for clause in clauses if clause.orders and clause.joins), None)
    if plan or first is None:
        return plan
    words = f"{area}与{first.phrase.joined}"
    return _with_another(first, clauses) or (words if len(words) <= MAX_TITLE else "")


def _named_plan(body: str, area: str) -> str:
    """Return the name of the plan that an order carries out, with its area: 招商引资“一月一活动”."""
    plan = _NAMED_PLAN.search(body.partition("。")[0])
    name = f"“{plan['name']}”" if plan else ""
    return area + name if name and len(area + name) <= MAX_TITLE else ""


def _inline(body: str) -> str:
    """Return the short first sentence that heads an item: 一是推行一网通办。要…."""
    first, stop, rest = body.partition("。")
    return first if stop and rest.strip() and _INLINE.fullmatch(first) and not ORDERING.search(first) else ""


def _counted(body: str, clauses: Sequence[Clause], targets: Sequence[Target]) -> str:
    """Return what an order counts, with what is to be done to it: 45家亿元以上企业分类指导."""
    opening, *others = [body[slice(*span)] for span in sentences(body, 0, len(body))] or [body]
    stressed = [words for words in others if re.search(STRESS, words)]
    opens = CLAUSE_END.split(opening)[0]
    for target in targets:
        said = [opening, *stressed] if target.kind == "scope" else [opens]
        if not any(target.text in words for words in said) or not _names_things(target):
            continue
        things = target.text.replace("*", "")
        things = things if things.count("“") == things.count("”") else things.strip("“”")
        clause = next((one for one in clauses if one.phrase.joined.startswith(things) and one.joins), None)
        if clause is None:
            return _quotes_closed(things)
        whole = next(
            (words for words in (clause.phrase.joined, things + clause.phrase.act) if len(words) <= MAX_TITLE), things
        )
        clause = replace(clause, phrase=replace(clause.phrase, joined=whole))
        return (
            _with_another(clause, [one for one in clauses if one.stressed and ends_in_act(one.phrase.joined)]) or whole
        )
    return ""


def _names_things(target: Target) -> bool:
    """Tell whether a target is short enough for a title and says what is counted: 40只重点工业项目, not 1500个."""
    noun = _NUMBER.sub("", target.text).removeprefix(target.unit)
    return len(target.text) <= MAX_TITLE and len(noun) >= MIN_PART and target.unit not in _RATES


def _of_clauses(body: str, clauses: Sequence[Clause], area: str) -> str:
    """Return what is ordered first; where that says nothing by itself, the next that does."""
    ordering = [clause for clause in clauses if clause.orders] or list(clauses)
    if not ordering:
        return ""
    first = ordering[0]
    if first.phrase.empty:
        title = _of_empty(body, ordering, area)
        if title:
            return title
    if first.phrase.empty or first.phrase.weak:
        better = (one for one in ordering if one.joins and not one.phrase.weak and _TASK.search(one.phrase.joined))
        telling = (one for one in ordering if one.tells and first.phrase.empty)
        first = next(better, next(telling, first))
    following = next((one for one in ordering if one.place == first.place + 1), None)
    if following and following.stressed and following.joins and not following.phrase.weak:
        first = following
    words = first.phrase.joined
    if _GENERAL.match(words) and area and area in body and area not in words and len(area + words) <= MAX_TITLE:
        return area + words
    return _with_another(first, ordering) or _shortened(first.phrase.alone)


def _of_empty(body: str, clauses: Sequence[Clause], area: str) -> str:
    """Return a title where the order does not say what it is about: from the plan it follows, the difficulties, the area."""
    if plan := _plan(body):
        return plan
    act = clauses[0].phrase.joined
    if not objectless(act):
        return ""
    about = next((clause.phrase.about for clause in clauses if clause.phrase.about), "")
    helped = next((clause.phrase.helped for clause in clauses if clause.phrase.helped), "")
    return next(
        (what + act for what in (about, area and area + helped, area) if what and len(what + act) <= MAX_TITLE), ""
    )


def _with_another(first: Clause, clauses: Sequence[Clause]) -> str:
    """Return two orders in one title, where both are short and the second is important."""
    if not first.joins:
        return ""
    rest = [
        clause
        for clause in clauses
        if clause.joins
        and (clause.place == first.place + 1 or (clause.place > first.place and ends_in_act(clause.phrase.joined)))
    ]
    rest.sort(key=lambda one: (not one.stressed, not one.anew, not one.opens))
    joined = (_both(first.phrase.joined, clause.phrase.joined) for clause in rest)
    return next(filter(None, joined), "")


def _both(one: str, other: str) -> str:
    """Return two nouns as one title, shortened where that makes room; '' where there is none, or they are much the same."""
    one, other = without_attribute(one), without_list(other)
    begun = other.partition("、")[0]
    if "、" in other and ends_in_act(begun) and len(begun) >= MIN_PART:
        other = begun
    if _LIST.search(one) or _LIST.search(other) or _much_the_same(one, other):
        return ""
    for first, second in ((one, other), (_unquoted(one), _unquoted(other))):
        if len(first) + len(second) < MAX_TITLE:
            return f"{first}与{second}"
    return ""


def _plan(body: str) -> str:
    """Return what the plan that an order follows is about: 按照检测中心建设计划，加快进度."""
    plan = _PLAN.search(body.partition("。")[0])
    what = tidy(plan["what"]) if plan else ""
    return what if ends_in_act(what) and MIN_PART <= len(what) <= MAX_TITLE else ""


def _much_the_same(one: str, other: str) -> bool:
    """Tell whether two orders are about the same things: three letters in a row, or two pairs, stand in both."""
    pairs = {one[at : at + 2] for at in range(len(one) - 1)} & {other[at : at + 2] for at in range(len(other) - 1)}
    return len(pairs) > 1


def _unquoted(words: str) -> str:
    return words.replace("“", "").replace("”", "")


def _shortened(words: str) -> str:
    """Return words with at most 20 letters."""
    return _quotes_closed(shortened(words, MAX_TITLE))


def _quotes_closed(words: str) -> str:
    return words.replace("“", "").replace("”", "") if words.count("“") != words.count("”") else words
