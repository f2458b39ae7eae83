"""Markings of secrecy: documents that carry one are refused, those for internal use get a word of caution.

A marking stands where GB/T 9704 has it: at the head of the first page (绝密★1年, 机密, 秘密★, 密级：机密), or alone on a line
as in the head of a page or an annex. Words in running text (商业秘密, 保守国家秘密, 机密文件) are none.
"""

import re
from collections import Counter

from bot.intake.errors import IntakeError, Refusal
from bot.patterns import pattern_of

_HEAD_LINES = 12
_HEAD_CHARACTERS = 600
_TAIL_LINES = 8
_LONGEST_LINE = 60
_B = r"[ \t\u3000\xa0]{0,6}"
_STAR = "[★☆⭐✩✭*＊]"
_LEVEL = rf"(?<![业家作心通])(?:绝{_B}密|机{_B}密|秘{_B}密)(?:{_B}级)?"
_HIGH = rf"(?:绝{_B}密|机{_B}密)(?:{_B}级)?"
_TERM = rf"{_B}(?:[\d０-９一二三四五六七八九十]{{1,3}}{_B}(?:年|个月)|长{_B}期|启{_B}用{_B}前|解{_B}密{_B}前)?"
_OPEN, _CLOSE = r"[ \t\u3000\xa0\ufeff【\[［（(〔]{0,80}", r"[ \t\u3000\xa0】\]］）)〕]{0,80}"
_STARRED = rf"{_LEVEL}{_B}{_STAR}{_TERM}"
_ALONE_STARRED = pattern_of(rf"^{_OPEN}(?P<marking>{_STARRED}){_CLOSE}$", re.MULTILINE)
_ALONE = pattern_of(rf"^{_OPEN}(?P<marking>{_HIGH}{_TERM}|{_LEVEL}{_B}(?=[^\s]){_TERM}){_CLOSE}$", re.MULTILINE)
_IN_LINE = pattern_of(
    rf"(?:^|(?<=[\s】\]）):：|]))(?P<marking>{_STARRED})(?=[\s，。|【（(]|特急|加急|急件|平急|$)", re.MULTILINE
)
_FIELD = pattern_of(
    rf"(?:密{_B}级|秘{_B}密{_B}等{_B}级|保{_B}密{_B}等{_B}级){_B}(?:和保密期限)?{_B}[:：|\t]{_B}"
    rf"(?P<marking>{_LEVEL})(?!{_B}[、/／和及或])"
)
_REPEATED = pattern_of(rf"^{_OPEN}(?P<marking>{_HIGH}){_CLOSE}$", re.MULTILINE)
_CAUTION = pattern_of(
    rf"^{_OPEN}(?:(?:信息)?公开(?:选项|属性|方式|形式|类别){_B}[:：]{_B})?(?P<words>"
    rf"(?:普通|一般|重要)?工作秘密(?:{_B}{_STAR}{_TERM})?|(?:密{_B}级{_B}[:：]{_B})?内部(?:资料|文件|材料|刊物|情况|使用|传阅|掌握)[^。\n】\]］）)〕]{{0,12}}"
    rf"|(?:仅供|限)内部[^。\n]{{1,10}}|注意(?:保存|保密)|妥善保管|(?:请勿|不得)(?:外传|扩散|翻印)[^。\n]{{0,6}}|(?:此件|本件|该件)?(?:不予公开|不公开)(?:发布)?"
    rf"){_CLOSE}[。！!]?$",
    re.MULTILINE,
)


def secret_marking(text: str) -> str | None:
    """Return the marking of a document, such as 机密★1年, or None."""
    head = _head(text)
    for form in (_ALONE_STARRED, _ALONE, _IN_LINE, _FIELD):
        found = form.search(head)
        if found:
            return found["marking"].strip(" \t\u3000\xa0")
    short = [line for line in text.splitlines() if "密" in line and len(line) <= _LONGEST_LINE]
    found = next(filter(None, map(_ALONE_STARRED.search, short)), None)
    if found:
        return found["marking"].strip(" \t\u3000\xa0")
    repeated = [level_of(found["marking"]) for found in map(_REPEATED.search, short) if found]
    return next((marking for marking, times in Counter(repeated).items() if times > 1), None)


def refuse_secret(text: str) -> None:
    """Raise IntakeError where the text carries a secret marking. The error names it, and nothing else of the text."""
    marking = secret_marking(text)
    if marking is not None:
        raise IntakeError(Refusal.SECRET, marking=level_of(marking))


def level_of(marking: str) -> str:
    """Return the level that a marking names: 机 密 ★ 1年 → 机密."""
    return re.sub(r"\s", "", marking)[:2]


def caution(text: str) -> str | None:
    """Return the words at a document's head or end that keep it inside (工作秘密, 内部资料，注意保存, 不予公开), or None."""
    lines = [line for line in text[-_HEAD_CHARACTERS:].splitlines() if line.strip()]
    found = _CAUTION.search(_head(text)) or _CAUTION.search("\n".join(lines[-_TAIL_LINES:]))
    return found["words"].strip() if found else None


def _head(text: str) -> str:
    lines = [line for line in text[:_HEAD_CHARACTERS].splitlines() if line.strip()]
    return "\n".join(lines[:_HEAD_LINES])
