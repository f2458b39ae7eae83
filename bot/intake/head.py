"""The head and the signature of a document: its title and the date printed on it."""

import re
from datetime import date

from bot.intake.numerals import chinese_number, half_width
from bot.intake.sentences import BLANKS
from bot.patterns import pattern_of

_HEAD_CHARACTERS = 800
_HEAD_LINES = 12
_TAIL_CHARACTERS = 300
_DATE = (
    r"(?P<year>(?:19|20)\d\d|[一二]?[〇零○一二三四五六七八九]{2,4})[ ]?[-./年][ ]?"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})[ ]?[-./月][ ]?"
    r"(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})日?"
)
_STAMP = pattern_of(rf"(?:时间|日期|发布于|印发|发布|成文|来源)[^\n。，]{{0,12}}?[:：][ \u3000]*{_DATE}")
_STANDING = pattern_of(
    rf"^[ \u3000（(\ufeff]*{_DATE}(?:[ ]?(?:上午|下午|\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?))?[ \u3000）)]*$", re.MULTILINE
)
_SIGNED = pattern_of(rf"(?:^|[\n \u3000\u4e00-\u9fff]){_DATE}[ \u3000]*(?=\n|$|（此件|\(此件|　|党)")
_GLUED = pattern_of(r"^.{4,100}?的(?:通知|意见|通报|决定|方案|批复|函|公告|报告)(?!》)")
_NUMBER = pattern_of(r"[^\n。，：]{0,12}[〔\[［(（]\d{4}[〕\]］)）]\s*(?:第)?\d+号")
_METADATA = pattern_of(
    r"^(?:时间|日期|来源|作者|发布|发文|索引|文号|成文|主题|信息|编辑|责任编辑|字号|浏览|点击|发布时间|发文机关|公开|标题|密级|紧急程度|签发人|特急|加急|急件)"
    r"|^[【\[（(]?(?:工作秘密|内部(?:资料|文件|材料|刊物))[^的]{0,12}$",
)
_ANNEX = pattern_of(r"附[ \u3000]*[件表][ \u3000]*[0-9０-９一二三四五六七八九十]{0,3}[：:]?")
_TITLE_END = pattern_of(
    r"(?:通知|意见|方案|讲话|决定|通报|报告|纪要|办法|规定|计划|要点|函|批复|公告|通告|实施细则|分工|清单|召开|会议|动员会|致辞|发言|总结)(?:[（(][^（()）]{1,8}[)）])?$"
)
_NO_TITLE = pattern_of(
    r"^[一二三四五六七八九十]+、|^[（(][一二三四五六七八九十]+[）)]|^\d{1,2}[.．、]|。.|[。；，：:！]$|^[（(][^）)]*[）)]$|^\S{0,3}同志|^第.{1,4}号$"
)


def title_of(text: str) -> str:
    """Return the title printed at the head, broken lines joined; '' where there is none."""
    if "\n" not in text.strip() and not _NUMBER.search(text):
        return ""  # a line by itself is what it says
    lines: list[str] = []
    for line in text[:_HEAD_CHARACTERS].splitlines()[:_HEAD_LINES]:
        words = line.strip(BLANKS)
        if not words or "\t" in words or _ANNEX.fullmatch(words):  # a table's row is no line of a title
            if lines:
                break
            continue
        number = _NUMBER.search(words)
        head = words[: number.start()].strip(BLANKS) if number else words
        glued = _GLUED.match(words) if number and head else None
        head = glued.group() if glued else head
        if number and not head:
            if lines:
                break
            continue
        if _METADATA.match(head) or _STANDING.match(head) or _NO_TITLE.search(head) or len(head) > 120:  # noqa: PLR2004 - a paragraph
            if lines:
                break
            continue
        lines.append(head)
        if number or _TITLE_END.search(head) or len(lines) == 3:  # noqa: PLR2004 - titles take three lines at most
            break
    return "".join(lines)


def _day(found: re.Match[str]) -> date | None:
    parts = []
    for name in ("year", "month", "day"):
        printed = half_width(found[name]).replace("○", "〇")
        value = int(printed) if printed.isdigit() and printed.isascii() else chinese_number(printed)
        parts.append(value or 0)
    try:
        return date(*parts)
    except ValueError:
        return None


def date_of(text: str) -> date | None:
    """Return the date printed in the head (时间：2022-02-09, or a line of its own), else the signature's, or None."""
    head = "\n".join(half_width(text[:_HEAD_CHARACTERS]).splitlines()[:_HEAD_LINES])
    tail = half_width(text[-_TAIL_CHARACTERS:])
    signed = list(_SIGNED.finditer(tail))[-1:]
    for found in (_STAMP.search(head), _STANDING.search(head), *signed, *_covering_letter(text)):
        day = _day(found) if found else None
        if day:
            return day
    return None


def _covering_letter(text: str) -> list[re.Match[str]]:
    """Return the signature of a covering letter, which stands before the paper that it sends."""
    standing = _STANDING.search(half_width(text[: _HEAD_CHARACTERS * 4]))
    return [standing] if standing else []
