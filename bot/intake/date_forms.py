"""The forms in which official papers write when something is due: patterns, and telling a due date from other dates.

A start (自…起), a past date and the name of a period are no due dates. Texts are in the form of `sentences.plain`.
"""

import re

from bot.intake.feasts import FEASTS
from bot.patterns import pattern_of

_EARLY = r"(?<![每\d])(?:1[0-2]|[1-9]|本|下个?|次)月初(?:之?前|以前)?"  # no calendar says how early
VAGUE = pattern_of(rf"(?:{_EARLY}|尽快|尽早|近期|现阶段|限期|立即|近日|即日起|马上|及早|早日)+")
_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>(?:19|20)\d\d)年|(?P<said>今年|明年|本年度?|当年))"
_BEFORE = r"(?:之前|以前|前(?![一二三四两几]个?(?:季|月|年)))"  # 今年前三季度 is no day before this year
_HOUR = r"(?:（(?:星期|周)[一二三四五六日天]）)?(?:上午|下午|晚上?|中午)?\d{1,2}(?:[:：时点]\d{0,2}分?整?)"
_DAY_NUMBER = r"[12]\d|3[01]|0?[1-9]|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_GOAL = (
    r"(?=[，、。；：]|要|应|须|前|内|底|末|完成|实现|力争|有所|全面|基本|确保|必须|达到|建成|再|新|启动|出台|制定|争取|全部"
    r"|实施|组织|开展|至少|不少|[\u4e00-\u9fff]{1,8}(?<![主重需必])(?:要|应|须)(?!求|点))"
)
_AIM = r"(?:(?<=在)|(?<=其中)|(?<=于)|(?<=到)|(?<=至)|(?<=争)|(?<=保)|(?<=取)|(?<=[，。；：、\s])|(?<=现)|^)"
_NO_PAST = pattern_of(r"(?:针对|截至目前|去年|上年|比|较|同期|总结|回顾|鉴于|通报)[^，。；（]{0,6}$")
_EACH = pattern_of(r"每(?:[一1]?个?)?(?:年度?|季度?|半年|半?月|周)?[^，。；]{0,6}$")
_EACH_LISTED = pattern_of(r"每(?:月|季度?|半年|年|周)[初末底]?（[^（）]*$")  # 每季度末（分别在6月、9月底）
_CASES = pattern_of(
    r"(?:^|[，。；：、])(?![^，。；：]*[将把请])[^，。；：]{4,}(?:情况|结果)(?:[要应须]|应当)?[在于](?:会后)?$"
)
_START = pattern_of(r"^(?:份|度)?(?:起|以来|开始|之日)")
_TERM = pattern_of(r"(?:时限|期限|时间|要求)[：:]?(?:为)?[ \u3000]*$")
_DONE_THEN = pattern_of(
    r"(?:全面|全部|正式|基本)?(?:建成|开工|完工|完成|通车|投用|投入使用|投产|竣工|启动|上线|开业|交付|封顶|上报|报送|批复|获批)(?!了|的)"
)
_RESUMED = pattern_of(
    r"(?:（[^（）]{2,6}）)?起?[，]?[^，。；]{0,16}?(?:全面|全部|正式|统一)(?:复课|开学|返校|复工|复产|上线|启用|投用|运行|通车|开园|开业|开放)(?!的|了)"
)
_SURELY = pattern_of(r"(?:确保|力争)$")
_YEAR_OF = pattern_of(r"^[\u4e00-\u9fff《]{1,10}(?:要|应|须)(?!求|点)")
_SAME_YEAR = pattern_of(r"[^，。；、]{2,4}[、，]当年")
_OTHER_EVENT = pattern_of(
    r"(?:受理|收到|接到|发现|审批|申请|投诉|举报|发生|合格|竣工|签订|立案|送达|到期|生效|届满|审核|入职|登记)[^。；]{0,24}$"
)
_OF_PAPER = pattern_of(
    r"(?:印发|发布|公布|下发|施行|实施|发文|颁布|通知|方案|计划|文件|纪要|意见|办法|会议|即|今|本\w{0,6})$"
)
_HANDLING = pattern_of(
    r"^[^，。；]{0,6}(?:办结|办理完|审批|受理|审核|答复|回复|批复|出具|作出|予以|告知|给予|函告|回告)"
)
DAY = pattern_of(
    rf"(?:{_YEAR}[ ]?)?(?<!\d){_MONTH}[ ]?月[ ]?(?P<day>{_DAY_NUMBER})[ ]?[日号]"
    rf"(?P<before>[^，。；：\d]{{0,4}}?(?:{_BEFORE}|止|截止)|内|{_HOUR}{_BEFORE})?",
)
OF_MONTH = pattern_of(
    rf"(?:{_YEAR}[ ]?)?(?<!\d)(?:{_MONTH}[ ]?月份?|(?P<near>本月|当月|这个月|下个?月|次月|(?<!个)月(?=底|末|[上中下]旬)))(?!初)"
    rf"(?P<part>底|末|上旬|中旬|下旬)?(?P<before>{_BEFORE}|内)?",
)
NEXT_DAY = pattern_of(rf"(?P<near>本月|当月|下个?月|次月)(?P<day>[12]\d|3[01]|[1-9])[ ]?[日号](?P<before>{_BEFORE})?")
_PART_OF_DAY = "(?:上午|中午|下午|晚上?|下班)"
NEAR_WEEK = pattern_of(
    rf"(?P<near>本周|这周|下周)(?P<weekday>[一二三四五六日天末])?(?P<before>{_PART_OF_DAY}?{_BEFORE}|内|底前?)",
)
WEEKDAY = pattern_of(
    rf"(?<![每上下各双单隔本这周（])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])(?P<before>{_PART_OF_DAY}?{_BEFORE})"
)
NEAR_DAY = pattern_of(
    rf"(?P<near>今[天日]|明[天日]|后天){_PART_OF_DAY}?(?:\d{{1,2}}[:：时点]\d{{0,2}}分?整?)?(?P<before>{_BEFORE})"
)
BY_WHEN = pattern_of(  # within a clause, where it says nothing of who or what: 经信局12月5日前报送
    r"(?<=[\u4e00-\u9fff）])(?:于|在)?(?:(?:\d{4}年|今年|明年)?(?:\d{1,2}月(?:\d{1,2}[日号]|底|[上中下]旬)|[本下]?月底|年底)"
    rf"|[今明][天日]|后天|[本下这]?(?:周|星期)[一二三四五六日]){_PART_OF_DAY}?(?:之?前|以前|内)"
)
OF_YEAR = pattern_of(
    rf"(?:{_YEAR}|(?<![\d一二三四五六七八九十两半几多全每当去往近同历周今明本])(?P<bare>年))(?:年)?"
    rf"(?P<part>底|末|终(?!目标|考核|总结|考评|奖|岁)|内)(?P<before>{_BEFORE})?",
)
PERIOD = pattern_of(
    rf"(?:{_YEAR})?(?:(?P<half>[上下])半年|第?(?P<quarter>[一二三四1-4])季度)(?P<part>底|末|内)?(?P<before>{_BEFORE}|内)?",
)
WHOLE_YEAR = pattern_of(rf"{_YEAR}(?P<before>{_BEFORE}|内)?(?!度|前[一二三]季度)")
PLAN_END = pattern_of(r"[“\"]?(?P<plan>十[三四五六七])五[”\"]?(?:规划)?(?:时期|期间)?(?P<part>末)")
PLAN = pattern_of(r"[“\"]?(?P<plan>十[三四五六七])五[”\"]?(?:规划)?(?:时期|期间)(?=，|内)")
WITHIN = pattern_of(
    r"(?:(?P<anchor>(?:印发|发布|公布|下发|施行|通知|会后|会议结束|会议|即日|今日|发文|之日)(?:之日|起|后)*的?)"
    r"|(?<=[，。；：在于争保将要须用取])|(?<=[局委办厅部])|(?<=公司)|(?<=单位)|^)"
    rf"(?P<count>{_N}|半)个?(?P<unit>工作日|自然日|日|天|周|星期|月|年)(?:左右)?(?:[之以]?内|(?:的?时间)(?=，|内|左右))",
)
SINCE = pattern_of(rf"(?P<year>20\d\d)年(?:开?始|起)，?(?:用|在)?(?P<count>{_N})年(?:左右)?(?:的?时间|[之以]?内)")
YEARS_OF = pattern_of(
    rf"(?<![毕离成注设退立业校册役满近去最过前这龄任])(?P<anchor>)(?P<count>{_N})(?P<unit>年)(?:[之以])?内"
    r"(?=要|应|须|必须|全部|基本|累计|轮训|培训|完成|实现|达到|引进|培养|培育|建成|新增|力争|至少|选派|选拔|遴选|评选|组织|安排|推动|打造|分批|轮流|交流|挂职|到(?!期|龄)|赴|新建|建设|资助|支持)"
)
FEAST = pattern_of(
    rf"(?:{_YEAR})?[“\"]?(?P<feast>{'|'.join(FEASTS)})[”\"]?(?:国际)?(?:节|假期|长假)?[”\"]?{_BEFORE}(?!后)"
)
_DASH = r"[ ]?(?:-|—|–|－|~|～|至|到){1,2}[ ]?"
SPAN = pattern_of(
    rf"(?<![\d.])(?:(?:20\d\d)年)?(?:1[0-2]|0?[1-9])(?:月(?:{_DAY_NUMBER})?(?:份|[日号]|底|初|[上中下]旬)?)?(?:开始)?{_DASH}"
    rf"(?:{_YEAR})?(?:{_MONTH}月(?:(?P<day>{_DAY_NUMBER})[日号])?|(?P<only>{_DAY_NUMBER})[日号])份?(?P<part>底|末|[上中下]旬)?"
)
STAGE = pattern_of(
    rf"(?<=[段期步作骤]（)(?:{_YEAR})?{_MONTH}月份?(?P<part>底|末|[上中下]旬)?(?P<before>{_BEFORE})?(?=）)",
)


def in_title(text: str, start: int) -> bool:
    """Tell whether a date is part of the title of a law or a paper: 《2030年前碳达峰行动方案》."""
    opening = text.rfind("《", max(0, start - 80), start)
    return opening >= 0 and "》" not in text[opening:start]


def in_quotes(text: str, start: int, end: int) -> bool:
    """Tell whether a date is part of a slogan in quotation marks: “年初建账、年底交账”."""
    opening = text.rfind("“", max(0, start - 40), start)
    if opening < 0 or "”" in text[opening:start]:
        return False
    said, closed, _ = text[end : end + 40].partition("”")
    return bool(closed) and "要" not in said  # “…年底前要清偿一半” is an order, quoted


def _begins(after: str, *, before: bool) -> bool:
    """Tell whether something begins then: 4月开始, 4月起; not 4月底前开始."""
    start = _START.match(after)
    return start is not None and not (before and start.group() == "开始")


def _only_names_year(groups: dict[str, str | None], before: str, after: str) -> bool:
    """Tell whether a year only names (2022年政府实事项目要…), or means each its own (当年开工、当年见效)."""
    if groups.get("said") == "当年":
        return before.endswith("、") or _SAME_YEAR.match(after) is not None
    named = groups.get("year") is not None and _YEAR_OF.match(after) is not None
    return named and not re.match(r"全[省市县区]|各|我", after)


def _is_time(groups: dict[str, str | None], after: str) -> bool:
    """Tell whether 前, 底 or 内 says when: 3月前完成; not 年末城镇登记失业率, which names a figure."""
    if groups.get("bare") and groups.get("part") == "末" and not groups.get("before"):
        return re.match(_GOAL, after) is not None
    return groups.get("part") is not None or not re.match(r"(?:的|以来|已|曾)", after)


def is_due(text: str, found: re.Match[str], *, bare_counts: bool) -> bool:
    """Tell whether a day, month or period is when something is due, not when something was or begins."""
    before, after = text[max(0, found.start() - 12) : found.start()], text[found.end() : found.end() + 24]
    groups = found.groupdict()
    if (
        _begins(after, before=groups.get("before") is not None)
        or _NO_PAST.search(before)
        or _EACH.search(before)
        or _EACH_LISTED.search(text, max(0, found.start() - 24), found.start())
        or re.search(r"(?:自|从)$", before)
        or (groups.get("part") == "内" and after.startswith(("持续", "长期")))  # 年内持续推进 has no end
    ):
        return False
    if groups.get("before") or groups.get("part"):
        return _is_time(groups, after)
    if _TERM.search(before) or (_SURELY.search(before) and (groups.get("half") or groups.get("quarter"))):
        return True
    if _only_names_year(groups, before, after):
        return False
    if not bare_counts:
        done_then = _RESUMED.match(after) or (_DONE_THEN.match(after) and re.search(_AIM + "$", before))
        return bool(done_then or re.search(r"(?:截至|截止|到|至|于|在|不晚于|不迟于)$", before))
    return bool(re.match(_GOAL, after)) and bool(re.search(_AIM + "$", before) or not before)


def counts_from_paper(text: str, found: re.Match[str]) -> bool:
    """Tell whether N日内 counts from the paper: not from when an application or a report comes in."""
    before = text[max(0, found.start() - 32) : found.start()]
    if found["anchor"] and found["anchor"].startswith("之日"):
        return _OF_PAPER.search(before) is not None
    return found["anchor"] is not None or not _OTHER_EVENT.search(re.split("[。；]|，(?=请)", before)[-1])


def is_handling_time(text: str, found: re.Match[str]) -> bool:
    """Tell whether N日内 is how long an office may take over each case: 3个工作日内办结, 会议精神落实情况在会后7日内上报."""
    anchored = found["anchor"] is not None and not found["anchor"].startswith("会后")
    if not anchored and _CASES.search(text, max(0, found.start() - 60), found.start()):
        return True
    return found["anchor"] is None and _HANDLING.match(text[found.end() : found.end() + 12]) is not None


def is_span_due(text: str, found: re.Match[str]) -> bool:
    """Tell whether a span of months stands where papers write how long a stage takes."""
    before, after = text[max(0, found.start() - 6) : found.start()], text[found.end() : found.end() + 4]
    return before.endswith("（") or (
        (not before or before[-1] in "，。；：\n 在于") and not after.startswith(("的", "份的", "全", "以来"))
    )
