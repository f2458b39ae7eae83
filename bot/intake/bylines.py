"""Who wrote a report, or its date, after the last sentence of a paragraph: no part of what it says."""

import re

from bot.intake.notes import is_duty_note

_BY = r"(?:记者|通讯员|撰稿人?|审核|作者|来源|供稿|图|文|编辑|摄影)[^（）。]{0,40}"
_SIGNED_ON = (
    r"(?:\d{4}|[一二][〇○零０O\d一二三四五六七八九]{3})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日"
)
_WHEN = "截[止至]|时[间限]|日期|期限|限期|今年|明年|印发|下发|施行|实施|开始"  # before a day, these are no name
_BYLINE = re.compile(
    rf"[。！”](?:[ \u3000]*(?:本[报网台]讯)?[ \u3000]*(?P<aside>（(?!详?见附)(?:[^（）。；，：]{{2,24}}|{_BY})）)?"
    rf"(?:[ \u3000]*(?:来源|责?编辑?|审核)：[^。；，]{{1,24}})?"
    rf"|[ \u3000]*[■●▲◆][^。；]{{1,16}}|[ \u3000]+{_SIGNED_ON}"
    rf"|[ \u3000]*(?!{_WHEN})[\u4e00-\u9fff]{{2,4}}[ \u3000]*(?:\d{{4}}年)?\d{{1,2}}[月.]\d{{1,2}}日?)$"
)


def without_byline(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out what stands after the last sentence of a paragraph: who wrote it, or the date of signature."""
    found = _BYLINE.search(text, max(start, end - 60), end)
    return (start, found.start() + 1) if found and not is_duty_note(found["aside"] or "") else (start, end)
