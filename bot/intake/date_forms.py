"""The forms in which official papers write when something is due: patterns, and telling a due date from other dates.

A start (自…起), a past date and the name of a period are no due dates. Texts are in the form of `sentences.plain`.
"""

import re

VAGUE = re.compile(r"(?:尽快|尽早|近期|现阶段|限期|立即|近日|即日起|马上|及早|早日)+")
_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)年|(?P<said>今年|明年|本年度?|当年))"
_BEFORE = r"(?:之前|以前|前)"
# the last day before a holiday
HOLIDAYS = {
    "国庆": (9, 30),
    "五一": (4, 30),
    "元旦": (12, 31),
    "六一": (5, 31),
    "七一": (6, 30),
    "八一": (7, 31),
    "十一": (9, 30),
    "教师节": (9, 9),
}
# their days are not in the civil calendar: words for the clerk to settle
MOON = ("春节", "中秋", "端午", "清明", "元宵", "两节", "汛期")
_GOAL = (
    r"(?=[，、。；]|要|应|须|前|内|底|末|完成|实现|力争|有所|全面|基本|确保|必须|达到|建成|再|新|启动|出台|制定|争取|全部"
    r"|实施|组织|开展|至少|不少|[\u4e00-\u9fff]{1,8}(?:要|应|须)(?!求|点))"
)
_AIM = r"(?:(?<=在)|(?<=于)|(?<=到)|(?<=至)|(?<=争)|(?<=保)|(?<=取)|(?<=[，。；：、\s])|(?<=现)|^)"
_NO_PAST = re.compile(r"(?:针对|截至目前|去年|上年|比|较|同期|总结|回顾|鉴于|通报)[^，。；]{0,6}$")
_START = re.compile(r"^(?:份|度)?(?:起|以来|开始|之日)")
DAY = re.compile(
    rf"(?:{_YEAR}[ ]?)?(?<!\d){_MONTH}[ ]?月[ ]?"
    r"(?P<day>[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])[ ]?[日号]"
    rf"(?P<before>[^，。；：\d]{{0,4}}?(?:{_BEFORE}|止|截止)|内)?",
)
OF_MONTH = re.compile(
    rf"(?:{_YEAR}[ ]?)?(?<!\d)(?:{_MONTH}[ ]?月份?|(?P<near>本月|当月|这个月|下个?月|次月|月))"
    rf"(?P<part>底|末|上旬|中旬|下旬)?(?P<before>{_BEFORE}|内)?",
)
NEXT_DAY = re.compile(rf"(?P<near>本月|当月|下个?月|次月)(?P<day>[12]\d|3[01]|[1-9])[日号](?P<before>{_BEFORE})?")
OF_YEAR = re.compile(
    rf"(?:{_YEAR}|(?<![\d一二三四五六七八九十两半几多全每当去往近同历周今明本])(?P<bare>年))(?:年)?"
    rf"(?P<part>底|末|终|内)(?P<before>{_BEFORE})?",
)
PERIOD = re.compile(
    rf"(?:{_YEAR})?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)(?P<part>底|末|内)?(?P<before>{_BEFORE}|内)?",
)
WHOLE_YEAR = re.compile(rf"{_YEAR}(?P<before>{_BEFORE}|内)?(?!度)")
PLAN_END = re.compile(r"[“\"]?(?P<plan>十[三四五六七])五[”\"]?(?:时期|期间)?末")
WITHIN = re.compile(
    r"(?:(?P<anchor>(?:印发|发布|公布|下发|施行|通知|会后|会议结束|会议|即日|今日|发文|之日)(?:之日|起|后)*的?)"
    r"|(?<=[，。；：在于])|^)"
    rf"(?P<count>{_N}|半)个?(?P<unit>工作日|自然日|日|天|周|星期|月|年)[之以]?内",
)
FEAST = re.compile(rf"(?P<feast>{'|'.join((*HOLIDAYS, *MOON))})(?:节|假期|长假)?{_BEFORE}")


def is_due(text: str, found: re.Match[str], *, bare_counts: bool) -> bool:
    """Tell whether a day, month or period is when something is due, not when something was or begins."""
    before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 24]
    if _START.match(after) or _NO_PAST.search(before) or re.search(r"(?:自|从)$", before):
        return False
    groups = found.groupdict()
    if groups.get("before") or groups.get("part"):
        return not re.match(r"(?:的|以来|已|曾)", after) or groups.get("part") is not None
    if not bare_counts:
        return bool(re.search(r"(?:截至|截止|到|至|于|在|不晚于|不迟于|确保|力争|时限：|期限：|时间：)$", before))
    return bool(re.match(_GOAL, after)) and bool(re.search(_AIM + "$", before) or not before)
