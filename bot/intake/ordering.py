"""Telling words that order something from words that tell, define or praise."""

import re

from bot.intake.dates import find_dates
from bot.intake.targets import find_targets
from bot.intake.words import MODAL, PAST, VERBS
from bot.patterns import pattern_of

_CLAUSE = pattern_of(r"[^，,。；;：:！？\n]+")
_TOLD = pattern_of(r"^[^，。；]{1,6}了(?!解)")
_DEFINING = pattern_of(
    r"^(?!要|各|全[省市县区]上下)(?:[^，。；]{2,40}，){0,2}[^，。；]{0,24}?(?<![要就还都但只可不凡于])(?:是(?!否|要)|事关|关系(?!到位)|关乎|体现了|作为)"
    r"|^[^，。；]{4,40}，(?:能|能够|可以|有利于|有助于|必将|对于?[^，。；]{2,30}具有)"
)
_WE_MUST = pattern_of(r"，我[省市县区州旗镇乡]要(?!求)")
_TREATING = pattern_of(r"(?:^|[，。；：])对[^，。；：]{1,60}(?:进行|开展|实施|予以|实行|给予)(?!了)")
_TIME = (
    r"(?:到|在|于|力争)?(?:\d{4}年|今年|明年|全年|年内|本年度?|本月|下个?月|本周|下周|[上下]半年|[一二三四]季度|\d{1,2}月)?"
    r"(?:\d{1,2}日|[上中下]旬|[月年]?[底末])?(?:上午|下午|晚上?)?(?:之?前|以前|内|起)?(?=[^年月日前内])"
)
_EACH_MONTH = r"于?每[年月周季]度?(?:[初末底]?前?\d{1,2}[日号](?:之?前)?)?"
_ADVERB = pattern_of(
    rf"^(?:[ \u3000]|{_EACH_MONTH}|{_TIME}|其中|逐村逐户|逐[个家项户]|全[省市县区]|全程|分别|并|逐步|相应|及时|原则上|还|再|也|既|或)+"
)
_REPORTED = pattern_of(r"(?:上报|报送|反馈|办结|完成|到位|落实|报告|通报|调度)(?:[一两三]次)?[。；]?$")
_REQUIRED = pattern_of(r"(?:^|[，。；：])会(?:议|上)(?:要求|决定|明确|议定|强调)(?=[^，。：])")
_NAMES_FIELD = pattern_of(r"^在[^，。；]{0,60}(?:[“”，][^。；]{0,60})?方面(?:（[^（）]*）)?[。；]?$")
_VERB = "|".join(sorted((verb for verb in VERBS if len(verb) > 1), key=len, reverse=True))
_PHRASE = pattern_of(rf"(?:在|通过|从|对|以|按照?|视|向|为|依托|围绕|针对|结合|根据)[^，。；]{{2,40}}?(?={_VERB})")
_SHORT_VERB = pattern_of(r"[抓促保建扩推控](?=[\u4e00-\u9fff]{2,})")
_DONE = pattern_of(
    r"做到了|[还仍]存在[^，。；]{0,12}(?:问题|短板|差距|不足)|情况(?:总体|较|比较)?良好|(?:较好地|已经|已)(?:完成|实现|取得|建成)|(?:完成|取得|实现)了(?!解)|(?:传达|通报|宣读|表彰|签订|汇报|听取|审议)了|作了.{0,6}发言|(?:党中央|国务院|总书记|[省市县区旗州]委)(?:、[^，。；]{2,6})?(?:历来|一直|始终|还)?(?:高度|十分|非常|多次(?=作出|强调|批示))(?:重视|作出|强调|批示)?|(?:作出|做出|贡献|发挥|奠定|赢得|获得)了(?!解)|取得.{0,8}成(?:绩|效|果)"
)


def tells(sentence: str) -> bool:
    """Tell whether a sentence without a word of obligation says what was done."""
    return not obliges(sentence) and _DONE.search(sentence) is not None


def obliges(words: str) -> bool:
    """Tell whether words oblige somebody: 要, 应, 须, or what a meeting required (会议要求抓紧开工)."""
    return MODAL.search(words) is not None or _REQUIRED.search(words) is not None


def is_order(words: str) -> bool:
    """Tell whether words order something: by a word of obligation, or by a clause that opens with such a verb."""
    if _NAMES_FIELD.match(words):
        return False
    if obliges(words):
        return True
    if PAST.search(words):
        return False
    words = "。".join(one for one in re.split(r"[。！]", words) if one.strip() and not tells(one))
    return _TREATING.search(words) is not None or any(_opens_with_verb(clause) for clause in _CLAUSE.findall(words))


def _opens_with_verb(clause: str) -> bool:
    clause = _ADVERB.sub("", clause)
    return any(clause[:length] in VERBS for length in (3, 2)) and not _TOLD.match(clause)


def lists_a_task(words: str) -> bool:
    """Tell whether an item of a list says what is to be reached or reported, in whatever order of words."""
    if PAST.search(words) or tells(words) or _NAMES_FIELD.match(words):
        return False
    aimed = any(target.kind == "target" for target in find_targets(words))
    dated = any(not when.vague for when in find_dates(words, None))
    return aimed or dated or _REPORTED.search(words) is not None or any(map(_acts, _CLAUSE.findall(words)))


def _acts(clause: str) -> bool:
    """Tell whether a clause goes on with a verb after where, how or for whom: 在全市中小学新建…, 抓新增企业入规."""
    found = _PHRASE.match(clause)
    return _SHORT_VERB.match(clause) is not None or (found is not None and _opens_with_verb(clause[found.end() :]))


def appraises(words: str) -> bool:
    """Tell whether what a meeting pointed out says what a thing is worth, and orders nothing in a sentence of its own."""
    said = [sentence for sentence in re.split(r"[。！]", words) if sentence.strip()]
    return not any(
        (MODAL.search(one) or any(map(_opens_with_verb, _CLAUSE.findall(one))))
        and not tells(one)
        and (not _DEFINING.match(one) or _WE_MUST.search(one) or find_targets(one))
        for one in said
    )
