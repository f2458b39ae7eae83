"""How often something is to be reported or held: 每月, 一月一活动, 按季通报."""

import re
from dataclasses import dataclass

from bot.intake.drafts import CadenceValue
from bot.patterns import pattern_of

_SPANS: dict[str, CadenceValue] = {
    "半月": "semimonthly",
    "半个月": "semimonthly",
    "两周": "semimonthly",
    "双周": "semimonthly",
    "半年": "halfyearly",
    "周": "weekly",
    "星期": "weekly",
    "月": "monthly",
    "月度": "monthly",
    "季": "quarterly",
    "季度": "quarterly",
    "年": "yearly",
    "年度": "yearly",
}
_SPAN = "(?P<span>半个?月|两周|双周|半年|星期|周|月度|月|季度|季|年度|年)"
_DOING = (
    "(?:报|通报|调度|公布|公示|汇总|反馈|总结|分析|会商|研判|考核|督查|督办|督导|检查|自查|抽查|推进|排名|召开|评估|更新|盘点"
    "|晾晒|点评|清零|销号|填报|录入|推送|公开|上报|报送|约谈)"
)
_FORMS = tuple(
    pattern_of(form)
    for form in (
        rf"每(?:隔?一)?(?:个)?{_SPAN}(?![^，。；]{{0,3}}元|的|度的|人|户|家|亩|期)",
        rf"一{_SPAN}(?:一(?![批些个])|[两二三]次)[\u4e00-\u9fff]{{1,3}}",
        rf"(?:按|逐)(?:照)?{_SPAN}(?!计|初|目标|任务)(?=[^，。；]{{0,24}}{_DOING})(?<!按年)(?<!逐年)",
        r"(?<![\d一二三四五六七八九十两每个当本上下])(?P<span>双周|半月|周|月度|月|季度|季)(?:报告?制度|报告(?!中|里|显示)|汇报|(?:进展|工作|情况)?(?:调度|通报)|通报|(?:工作)?例会(?!总体|情况|研究|意见|议定)|报制|会商|研判|点评|督查|排名)",
    )
)
_OF_THE_YEAR = pattern_of(r"年[初中底终]")
_LOOSE = pattern_of(r"(?:不定期|定期)(?:[、和或]?(?:不定期|定期))*")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is said about frequency: `cadence` is None for words such as 定期."""

    text: str
    cadence: CadenceValue | None


def find_cadence(text: str) -> Rhythm | None:
    """Return the first rhythm named in the text, else the first loose word of frequency, else None."""
    found = min(
        (hit for form in _FORMS if (hit := form.search(text)) and not _in_slogan(text, hit)),
        key=lambda hit: hit.start(),
        default=None,
    )
    if found:
        return Rhythm(found.group(), _SPANS[found["span"]])
    loose = _LOOSE.search(text)
    return Rhythm(loose.group(), None) if loose else None


def _in_slogan(text: str, hit: re.Match[str]) -> bool:
    """Tell whether a word stands in a slogan on the year: “年初建账、逐月查账、年底交账”."""
    opening = text.rfind("“", max(0, hit.start() - 24), hit.start())
    if opening < 0:
        return False
    said = text[opening : opening + 40].partition("”")[0]
    return opening + len(said) > hit.start() and _OF_THE_YEAR.search(said) is not None
