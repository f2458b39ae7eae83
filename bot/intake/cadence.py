"""How often something is to be reported or held: 每月, 一月一活动, 按季通报."""

import re
from dataclasses import dataclass

from bot.intake.drafts import CadenceValue

_SPANS: dict[str, CadenceValue] = {
    "半月": "semimonthly",
    "半个月": "semimonthly",
    "两周": "semimonthly",
    "半年": "halfyearly",
    "周": "weekly",
    "星期": "weekly",
    "月": "monthly",
    "季": "quarterly",
    "季度": "quarterly",
    "年": "yearly",
    "年度": "yearly",
}
_SPAN = "(?P<span>半个?月|两周|半年|星期|周|月|季度|季|年度|年)"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"每(?:一)?(?:个)?{_SPAN}(?![^，。；]{{0,3}}元)",
        rf"一{_SPAN}一[\u4e00-\u9fff]{{1,3}}",
        rf"(?:按|逐){_SPAN}(?=[^，。；]{{0,4}}(?:报|通报|调度|公布|公示|汇总|反馈|总结|分析|会商|研判|考核|督查|检查|推进|排名|召开))(?!计)",
        r"(?P<span>半月|周|月|季度|季)(?:报告?制度|调度|通报|例会|报制|会商|研判|点评|督查)",
    )
)
_LOOSE = re.compile(r"(?:不定期|定期)(?:[、和或]?(?:不定期|定期))*")


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What is said about frequency: `cadence` is None for words such as 定期."""

    text: str
    cadence: CadenceValue | None


def find_cadence(text: str) -> Rhythm | None:
    """Return the first rhythm named in the text, else the first loose word of frequency, else None."""
    found = min((hit for form in _FORMS if (hit := form.search(text))), key=lambda hit: hit.start(), default=None)
    if found:
        return Rhythm(found.group(), _SPANS[found["span"]])
    loose = _LOOSE.search(text)
    return Rhythm(loose.group(), None) if loose else None
