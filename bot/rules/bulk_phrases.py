"""How clerks say who leads, who helps and who answers without a colon: 由经信局牵头，商务局、财政局配合，责任人王建军."""

import re
from collections.abc import Collection
from functools import lru_cache

_AND = r"\s*[、和及]\s*"
_FREE = re.compile(r"(?:事项名称|名称|标题|title|办结标准|标准|done)\s*[:：=＝]", re.IGNORECASE)
_SEPARATED = r"(?=[\s,，;；。、]|$)"
_DUE = re.compile(r"(?<![\u4e00-\u9fff])(?:完成时限|办结时限|时限|期限)(?:为|是|定为)?\s*(?=[\d０-９今明本年上下])")
_CHANGED = re.compile(r"(?<!发)(?:改为|改成|改到|改由|换成|换为|调整为|调整到|变更为|延至|延到)\s*")
_REPORTED = re.compile(r"((?:每[半]?[周月年季](?:度)?)|半月|按[月季])(?:报送|上报|报告|反馈)(?:一次|进展|情况)*")


def labelled(text: str, units: Collection[str], people: Collection[str]) -> str:
    """Return the values of a bulk command's line with labels where phrases stood; free words after a label stay as they are."""
    free = _FREE.search(text)
    head, rest = (text[: free.start()], text[free.start() :]) if free else (text, "")
    head = _CHANGED.sub(" ", head)  # 5 时限改到12月31日
    for pattern, replacement in _patterns(frozenset(filter(None, units)), frozenset(filter(None, people))):
        head = pattern.sub(replacement, head)
    return head + rest


@lru_cache(maxsize=8)
def _patterns(units: frozenset[str], people: frozenset[str]) -> tuple[tuple[re.Pattern[str], str], ...]:
    unit, person = _one_of(units), _one_of(people)
    several = rf"{unit}(?:{_AND}{unit})*"
    return (
        (re.compile(rf"({several})\s*(?:配合|协办)(?:单位)?(?!\s*[:：=＝]){_SEPARATED}"), r" 配合:\1 "),
        (re.compile(rf"(?:配合单位|配合|协办单位|协办)(?:单位)?(?:是|为|有)?\s*(?={unit})"), " 配合:"),
        (re.compile(rf"由?\s*({unit})\s*(?:牵头|主办)(?:负责|办理|落实)?(?!\s*[:：=＝]){_SEPARATED}"), r" \1 "),
        (re.compile(rf"(?:牵头单位|牵头|责任单位|主办单位|主办)(?:是|为)?\s*(?={unit})"), " "),
        (re.compile(rf"(?:责任人|负责人)(?:是|为)?\s*(?={person}{_SEPARATED})"), " 责任人:"),
        (re.compile(rf"(?<![\u4e00-\u9fff:：=＝、])({person}){_SEPARATED}"), r" 责任人:\1 "),
        (_DUE, " 时限:"),
        (_REPORTED, r"\1"),
    )


def _one_of(names: Collection[str]) -> str:
    """Return a pattern of any of these names, the longest first; one that matches nothing where there are none."""
    return "(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + ")" if names else r"(?!)"
