"""Numbers to be reached and numbers of things to work on: 30家重点企业, 下降4.2%, 不少于10场.

Not targets: thresholds that define a group (3000万元以上企业), subsidies and other parameters, dates and terms, slogans
in quotation marks (“30强”), facts about the past.
"""

import re
from decimal import Decimal

from bot.intake.drafts import Target, TargetKindValue
from bot.intake.numerals import number
from bot.intake.words import any_of, words

_NUMBER = r"(?:\d{1,3}(?:,\d{3}){1,4}|\d{1,12}(?:\.\d{1,6})?|[〇零一二两三四五六七八九十百千]{1,9})"
_COUNT = re.compile(
    rf"""(?<![\d.第年月“"〔\-A-Za-z〇零一二两三四五六七八九十百千])
    (?P<low>{_NUMBER})(?:(?P<lowscale>万|亿)?[-—~～至到]+(?P<high>{_NUMBER}))?(?P<scale>万亿|万|亿)?[余多几]?
    (?P<unit>{any_of("measures")}|个(?!月|工作日|小时|百分点|世纪|季度|星期|年)|(?!个){any_of("counters")})
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
_FACT = re.compile(rf"{any_of('facts')}[^，。；]{{0,16}}$")
_NOUN = re.compile(r"[^，。；！？：、\d的]*(?:的[^，。；！？：、\d的]+)?")
_NOUN_END = re.compile(
    rf"(?:{any_of('noun_ends')}|的(?:组织|实施|建设|进展|征地|跟踪|监管|管理|分类|工作|整治|改造|排查|清理)|在(?![谈建库册岗校线])|(?<=企业)进).*$",
)
_CONCRETE = re.compile(rf"^[^，。；、“”]{{0,10}}?{any_of('things')}")
_PLAIN_UNITS = frozenset({"家", "只", "户", "名", "座", "台", "套", "辆", "场", "所", "处", "宗", "家次", "户次"})
_TIMES = frozenset("次期场批班届类款本条对度门份例片米元张块头口篇支")
_POINTING = re.compile(r"(?:这|那|哪|每|某|任|第|前|后|同|上述|以上|下列|以下|本|“)$")
_CHINESE = re.compile(r"^[〇零一二两三四五六七八九十百千]+$")
_DURATION_AIM = re.compile(r"(?:低于|高于|小于|大于|宽|厚|高)度?[^，。；]{0,6}$")
_PLACE = "(?:省|州|市|县|区|旗|乡|镇|街道|村)"
_PLACES = re.compile(rf"{_PLACE}(?:[、和]{_PLACE})*(?:（[^（）]{{1,12}}）)?(?=要|应|须|都|，|。|；)")
_MAX_TEXT = 30


def find_targets(text: str) -> tuple[Target, ...]:
    """Return the targets and scopes in the text of one directive, in order."""
    hits = [(found.start(), target) for found in _COUNT.finditer(text) if (target := _counted(text, found))]
    hits += [(found.start(), target) for found in _PER_CENT.finditer(text) if (target := _per_cent(text, found))]
    return tuple(target for _, target in sorted(hits, key=lambda hit: hit[0]))


def _values(found: re.Match[str]) -> tuple[Decimal, Decimal | None] | None:
    groups = found.groupdict()
    low = number(found["low"], groups.get("lowscale") or groups.get("scale") or "")
    high = number(found["high"], groups.get("scale") or "") if found["high"] else None
    return None if low is None or not low else (low, high)


def _per_cent(text: str, found: re.Match[str]) -> Target | None:
    before, after = text[max(0, found.start() - 16) : found.start()], text[found.end() : found.end() + 4]
    values = _values(found)
    said = found["verb"] or ""
    if values is None or _FACT.search(before) or _POLICY.search(before) or said.startswith("占"):
        return None
    if not said and not found["more"] and not after.startswith(("的", "全", "覆盖", "达标")):
        return None
    return Target(found.group(), *values, found["unit"], "target")


def _counted(text: str, found: re.Match[str]) -> Target | None:
    before, after = text[max(0, found.start() - 24) : found.start()], text[found.end() : found.end() + 40]
    unit = found["unit"]
    values = _values(found)
    if (
        values is None
        or _POINTING.search(before)
        or _FACT.search(before)
        or _POLICY.search(before)
        or _quoted(text, found)
    ):
        return None
    if after.startswith(("/", "／")) or _DURATION_AIM.search(before):
        return None
    aimed = _GOAL.search(before) is not None
    if _CHINESE.match(found["low"]) and not _counts_in_words(found["low"], unit, after):
        return None
    threshold = _THRESHOLD.match(after)
    if threshold and not aimed and _groups(unit, threshold):
        return None
    if not aimed and not (unit in words("counters") and unit not in _TIMES) and not _MORE.match(after):
        return None
    kind: TargetKindValue = "target" if aimed else "scope"
    return Target(found.group() + _noun(after), *values, unit, kind)


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
