"""Subjects of orders that are no unit's name: 各专业队, 教体、卫健和乡镇, 进度滞后的单位; each is one entry, verbatim."""

import re

from bot.intake.words import STEMS, VERBS
from bot.patterns import pattern_of

_ALL_OF = pattern_of(
    r"各(?!项|类|种|方面|方|环节|阶段|式|界|族|个|自|地|省|市|县|区|级|项目)(?:(?!的)[\u4e00-\u9fff]){2,12}(?<!干部|同志|人员|领导|党员|镇长|乡长|局长|村长|校长|河长|林长|书记|主任|委员|代表|工作|环节|措施|责人|情况|任务|问题|标准|指标|内容|材料|资料|数据|台账|方案|报告|制度|活动|会议|经费|资金|产业|行业|用地|比重|车辆|设备|网点|项目|工程|市场|场所)(?<![要应须都也均必])$",
)
_ORDERED = pattern_of(r"[要应须将]|原则上|加强|主动|积极|切实")
_STEM_WITH = pattern_of(r"(?:要|应|须|负责)?(?:联合(?!会|社)|会同)")
_DESCRIBED = pattern_of(
    r"(?!对|凡对|将|把|给|向|由|让|使|被|与|为|除|各|针对|[^，。；]*[要应须])[^，。；“”]{3,24}的(?:单位|部门|地区|地方|县区|乡镇|镇乡|街道|镇|村)$"
)
_SUFFERS = pattern_of(
    r"(?:一律|坚决|依法|严肃)*(?:要|应|须|必须|将)?(?:一律|坚决|依法|严肃|严格)*(?:通报|追|问责|约谈|处|给予|予以|进行|取消|责令|限|扣|纳入|列入|移)"
)
_PLACES = ("乡镇", "镇街", "街道", "各乡镇", "各镇", "各街道", "学校", "企业")
_LEAST_STEMS = 3


def unnamed(words: str, after: str) -> tuple[str, ...] | None:
    """Return the one entry that `words` are as the subject of what comes `after`, a word of obligation; None else."""
    if _ALL_OF.match(words) and not _ORDERED.search(words) and words[-2:] not in VERBS and words[-1] not in "员者人长":
        return (words,)
    if words in STEMS and _STEM_WITH.match(after):
        return (words,)
    if described(words) and not _SUFFERS.match(after):
        return (words,)
    return (words,) if _bare_stems(words) else None


def described(words: str) -> bool:
    """Tell whether words describe units that have no names here: 任务较少的镇乡."""
    return _DESCRIBED.match(words) is not None


def _bare_stems(words: str) -> bool:
    """Tell whether words list what departments are called, without 部门: 教体、卫健、水利和乡镇."""
    parts = re.split("[、和及]", words) if "、" in words else []
    return len(parts) >= _LEAST_STEMS and all(part in STEMS or part in _PLACES for part in parts)
