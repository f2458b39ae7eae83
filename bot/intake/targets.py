"""Numbers to be reached and numbers of things to work on: 30家重点企业, 下降4.2%, 不少于10场.

Not targets: thresholds that define a group (3000万元以上企业), subsidies and other parameters, dates and terms, slogans
in quotation marks (“30强”), facts about the past.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.intake.drafts import Target, TargetKindValue
from bot.intake.numerals import number
from bot.intake.words import VERBS, any_of, words

_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12}(?:\.\d{1,6})?|[〇零一二两三四五六七八九十百千]{1,9})"
_COUNT = re.compile(
    rf"""(?<![\d.第年月“"〔\-A-Za-z〇零一二两三四五六七八九十百千])
    (?P<low>{_NUMBER})(?:(?P<lowscale>万|亿)?[-—~～至到]+(?P<high>{_NUMBER}))?(?P<scale>万亿|万|亿)?[余多几]?
    (?P<unit>{any_of("measures")}|个(?!月|工作日|小时|百分点|世纪|季度|星期|年(?!度))|(?!个){any_of("counters")})
    (?!以[内前]|性|均|民|方面)""",
    re.VERBOSE,
)
_PER_CENT = re.compile(
    rf"""(?P<verb>(?:同比|分别|年均|平均|至少|累计|再)?{any_of("rate_verbs")}[^，。；、\d]{{0,8}}?)?
    (?<![\d.])(?P<low>\d{{1,6}}(?:\.\d{{1,6}})?)(?:%?[-—~～至到](?P<high>\d{{1,6}}(?:\.\d{{1,6}})?))?
    (?P<unit>%|个百分点)(?P<more>以[上内下]|左右)?""",
    re.VERBOSE,
)
_GOAL = re.compile(rf"{any_of('goal_verbs')}[^，。；]{{0,14}}$")
_MORE = re.compile(r"^(?:以上|及以上)")
_THRESHOLD = re.compile(r"^(?P<noun>[^，。；、\d]{0,5}?)(?:及)?以[上下](?P<after>.?)")
_POLICY = re.compile(rf"{any_of('parameters')}[^，。；]{{0,10}}$")
_MEASURED = re.compile(rf"{any_of('measured')}[^，。；]{{0,10}}$")
_FACT = re.compile(rf"(?!共计划){any_of('facts')}[^，。；]{{0,16}}$")
_CHANGE = re.compile(
    r"增长|提高|提升|下降|降低|减少|压减|达到?|超过|突破|不低于|不少于|不高于|不超过|控制在|稳定在|保持在|实现|完成|上升"
)
_DIRECT = re.compile(r"(?:达到?|突破|超过|完成|稳定在|保持在|不低于|不少于|控制在|增加到|增至|实现|力争|确保)$")
_ADDED = re.compile(r"(?:新增|净增|完成|实现)[^，。；、\d]{2,8}$")
_CLAUSE_SO_FAR = re.compile(r"(?<=[，。；：、])[^，。；：、]{3,}$|^[^，。；：、]{3,20}$")
_CLAUSE_ENDS = re.compile(r"(?:以上|左右)?(?:[，。；、（]|$|[共全总]?长(?:约|达)?\d)")
_FUNDS = re.compile(r"(?<![争])(?:资金|经费|费用|预算|概算)[^，。；、\d]{0,2}$")
_CONDITION = re.compile(r"(?:^|[，。；、])(?:对|凡|符合)[^，。；]*$")
_RAISED = re.compile(r"争取|引进|利用|筹措|筹集|整合|撬动|完成|到位")
_NO_THING = re.compile(
    r"^[^，。；、]{0,10}?(?:政策|措施|意见|建议|要求|方面|原则|阶段|环节|举措|规定|制度|标准指引|指引|领域)"
)
_TEAM = re.compile(r"^[^，。；、]{0,10}?(?:工作组|巡查组|督查组|督导组|检查组|小组|专班|班子|[^，。；、]{1,5}所在地)")
_NOUN = re.compile(r"[^，。；！？：、\d的]*(?:的[^，。；！？：、\d的]+)?")
_NOUN_END = re.compile(
    rf"(?:{any_of('noun_ends')}|的(?:组织|实施|建设|进展|征地|跟踪|监管|管理|分类|工作|整治|改造|排查|清理)|在(?![谈建库册岗校线])|(?<=企业)进).*$",
)
_CONCRETE = re.compile(rf"^[^，。；、“”]{{0,12}}?{any_of('things')}")
_REACHED = ("的", "全", "覆盖", "达标", "开工", "完工", "竣工", "完成", "建成", "办结", "到位", "整改", "落实", "兑现", "有")
_LINES = re.compile(r"^[^，。；、“”]{0,8}?(?:产业链|道路|公路|街|河|渠|沟|线|通道|管网|水体)")
_GOES_ON = re.compile(r"[共全总]?长|[，、][\u4e00-\u9fff]{2,10}")
_LIST_ENDS = re.compile(r"[共全总]?长(?:约|达)?\d|[，。；、（]|$")
_PLAIN_UNITS = frozenset({"家", "只", "户", "名", "座", "台", "套", "辆", "场", "所", "处", "宗", "家次", "户次"})
_TIMES = frozenset("次期场批班届类款本条对度门份例片米元张块头口篇支")
_POINTING = re.compile(r"(?:除|这|那|哪|每|某|任|第|前|后|同|上述|以上|下列|以下|本|“)$")
_CHINESE = re.compile(r"^[〇零一二两三四五六七八九十百千]+$")
_SIZE = re.compile(r"(?:(?:宽|厚|高|深)度|宽|厚)[^，。；]{0,8}$")
_PLACE = "(?:省|州|市|县|区|旗|乡|镇|街道|村)"
_PLACES = re.compile(rf"{_PLACE}(?:[、和]{_PLACE})*(?:（[^（）]{{1,12}}）)?(?=要|应|须|都|，|。|；)")
_MAX_TEXT = 30


def find_targets(text: str) -> tuple[Target, ...]:
    """Return the targets and scopes in the text of one directive, in order."""
    hits = list(_counts(text))
    hits += [(found.start(), target) for found in _PER_CENT.finditer(text) if (target := _per_cent(text, found))]
    return tuple(target for _, target in sorted(hits, key=lambda hit: hit[0]))


def _counts(text: str) -> Iterator[tuple[int, Target]]:
    """Yield the counts in order; one that goes on a list of works counts as the one before it: 清淤支渠3条、斗渠5条."""
    last = -1
    for found in _COUNT.finditer(text):
        target = _counted(text, found)
        if target is None and last >= 0 and _GOES_ON.fullmatch(text, last, found.start()):
            target = _listed(text, found)
        if target is not None:
            last = found.end()
            yield found.start(), target
        elif last >= 0 and not _GOES_ON.fullmatch(text, last, found.end()):
            last = -1


def _listed(text: str, found: re.Match[str]) -> Target | None:
    values = _values(found)
    ends = _LIST_ENDS.match(text, found.end())
    return Target(found.group(), *values, found["unit"], "target") if values and ends else None


def _values(found: re.Match[str]) -> tuple[Decimal, Decimal | None] | None:
    groups = found.groupdict()
    low = number(found["low"], groups.get("lowscale") or groups.get("scale") or "")
    high = number(found["high"], groups.get("scale") or "") if found["high"] else None
    return None if low is None or not low else (low, high)


def _told(before: str, said: str) -> bool:
    """Tell whether a number is what is or was: 现有38个, 占82%; not 占比重达到12%."""
    found = _FACT.search(before)
    return found is not None and not (found.group().startswith("占") and bool(_CHANGE.search(found.group() + said)))


def _per_cent(text: str, found: re.Match[str]) -> Target | None:
    before, after = text[max(0, found.start() - 16) : found.start()], text[found.end() : found.end() + 4]
    values = _values(found)
    said = found["verb"] or ""
    changes = _CHANGE.search(said) is not None
    if values is None or _told(before, said) or _POLICY.search(before) or (not changes and said.startswith("占")):
        return None
    if not changes and _MEASURED.search(before):
        return None
    if not said and not found["more"] and not after.startswith(_REACHED):
        return None
    verbs = [verb.start() for verb in _CHANGE.finditer(said)]
    return Target(found.group()[verbs[-1] if verbs else 0 :], *values, found["unit"], "target")


def _counted(text: str, found: re.Match[str]) -> Target | None:
    before, after = text[max(0, found.start() - 24) : found.start()], text[found.end() : found.end() + 40]
    unit = found["unit"]
    values = _values(found)
    if values is None or _quoted(text, found) or _describes(before, after, unit):
        return None
    aimed = _GOAL.search(before) is not None or _closes_order(before, after)
    if _CHINESE.match(found["low"]) and not (
        _counts_in_words(found["low"], unit, after) or _sums_in_words(found, before)
    ):
        return None
    if _TEAM.match(after) or (not aimed and not _counts_things(unit, after)):
        return None
    kind: TargetKindValue = "target" if aimed else "scope"
    return Target(found.group() + _noun(after), *values, unit, kind)


def _closes_order(before: str, after: str) -> bool:
    """Tell whether a number ends a clause that opens with the verb of an order: 硬化通组路12公里, 甲要备足编织袋50万条."""
    clause = _CLAUSE_SO_FAR.search(before)
    whole = re.split("[，。；：]", before)[-1]  # the first of a list has the verb: 硬化村道3公里、入户路2公里
    verbs = (re.split("[要应须]", words)[-1][:2] for words in (clause.group() if clause else "", whole))
    return any(verb in VERBS for verb in verbs) and _CLAUSE_ENDS.match(after) is not None


def _describes(before: str, after: str, unit: str) -> bool:
    """Tell whether a number says what is, what a thing measures or what is paid for it, by the words around it."""
    if _POINTING.search(before) or _told(before, "") or _POLICY.search(before) or _SIZE.search(before):
        return True
    if after.startswith(("/", "／")) or (
        unit not in words("counters") and _MEASURED.search(before) and not _raises(before, after)
    ):
        return True
    if unit == "元" and _CONDITION.search(before):
        return True
    return unit == "元" and _FUNDS.search(before) is not None and not _RAISED.search(before)


def _raises(before: str, after: str) -> bool:
    """Tell whether an amount is one to be reached: 销售收入突破5亿元, 新增销售收入8亿元以上; no size of a firm."""
    if _DIRECT.search(before):
        return True
    return _ADDED.search(before) is not None and not re.match(r"(?:及?以上)?(?!及?以上)[的\u4e00-\u9fff]", after)


def _counts_things(unit: str, after: str) -> bool:
    """Tell whether a number without a verb of reaching counts things to work on, and defines no group of them."""
    threshold = _THRESHOLD.match(after)
    if threshold and _groups(unit, threshold):
        return False
    lines = unit == "条" and _LINES.match(after) is not None
    if not lines and not (unit in words("counters") and unit not in _TIMES) and not _MORE.match(after):
        return False
    return unit not in ("个", "项", "条", "大", "套") or not _NO_THING.match(after)


def _groups(unit: str, threshold: re.Match[str]) -> bool:
    """Tell whether 以上 defines a group: 3000万元以上企业; not 28家千万元以上企业, nor 4期以上 at an end."""
    if threshold["noun"] and unit in words("counters"):
        return False
    return bool(threshold["noun"]) or threshold["after"] not in ("", "，", "。", "；", "、", "）")


def _counts_in_words(numeral: str, unit: str, after: str) -> bool:
    """Tell whether a Chinese numeral counts things: 两家企业, 三个示范村; not 两个责任, 一批项目, 三大集群."""
    if numeral in ("一", "十百", "百", "千", "零") or numeral.startswith(("零", "百", "千")):
        return False
    return unit in _PLAIN_UNITS or (unit in ("个", "项", "条") and _CONCRETE.match(after) is not None)


def _sums_in_words(found: re.Match[str], before: str) -> bool:
    """Tell whether a Chinese numeral sums up: 实施项目三十个, 完成投资五亿元."""
    if found["scale"]:
        return found["unit"] in words("measures")
    return found["unit"] == "个" and before.endswith(words("things"))


def _quoted(text: str, found: re.Match[str]) -> bool:
    """Tell whether the number is part of a slogan in quotation marks, as “30强”."""
    opening = text.rfind("“", max(0, found.start() - 12), found.start())
    return opening >= 0 and "”" not in text[opening : found.start()] and "”" in text[found.end() : found.end() + 12]


def _noun(after: str) -> str:
    """Return what is counted, as far as it can be told: the words up to a verb or a pause."""
    places = _PLACES.match(after)
    if places:
        return places.group()
    threshold = re.match(r"[^，。；、]{0,12}?以上的?(?=[\u4e00-\u9fff])", after)
    begin = threshold.end() if threshold else 0
    named = _NOUN.match(after, begin)
    noun = after[:begin] + _NOUN_END.sub("", named.group() if named else "")
    if noun.count("（") != noun.count("）"):
        noun = re.split("[（）]", noun)[0]
    return noun[:_MAX_TEXT].rstrip("（ 和及")
