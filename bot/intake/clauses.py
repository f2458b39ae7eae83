"""The clauses of a directive as titles would say them: without opening words, their basis, and who is to do it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.intake.nominal import Phrase, bare, nominal
from bot.intake.ordering import is_order
from bot.intake.sentences import sentences
from bot.intake.trimming import ends_in_act, objectless, tidy
from bot.intake.words import FILLER
from bot.patterns import pattern_of

_DATES = (
    r"(?:(?:\d{4}年|今年|明年)?(?:\d{1,2}月)?(?:\d{1,2}日|年?底|[上中下]旬)?(?:之?前|起|内)"
    r"|本?月底(?:之?前|以前)|(?:本周|下周|周|星期)[一二三四五六日天]?(?:下班)?(?:之?前|以前|内)"
    r"|(?:\d{1,3}|[一二两三四五六七八九十半]{1,3})个?(?:工作日|[天日周月年]|星期)[之以]?内"
    r"|下半年|上半年|现阶段|今年|\d{4}年|每(?:[月季年周]|季度|半年)(?:末月?|底)?\d{1,2}[日号](?:之?前)?"
    r"|(?:收到|接到)[^，。；]{2,20}(?:之日)?起?(?:\d{1,3}|[一二三四五六七八九十]{1,2})个?(?:工作日|日|天|月|周)[之以]?内)"
)
STRESS = r"特别是|尤其是|重点是|核心是|全力(?=抓好|做好|推进)"
_ANEW = r"同时|另外|此外|另一方面"
_OPENING = pattern_of(
    rf"^(?:[ \u3000，：、]|[一二三四五六七八九十]{{1,3}}[是要]|第[一二三四五六七八九十]+[，、]|(?:务必?)?[于在]?{_DATES}"
    rf"|{STRESS}|{FILLER}|既要|又要|都要|也要|也应|请(?=于|将|在)|将(?=及时|定期|适时|继续|组织|对)|要求(?=[^，]{{2,16}}要)|对照[^，]{{2,10}}，|主要是|一方面|{_ANEW}|首先|其次|最后|并|以及)+"
)
_BASIS = pattern_of(
    r"^(?!(?:围绕|针对|聚焦|依托)[^，]{2,16}(?:开展|加强|推进|实施|做好|抓好|建立|完善|制定|组织)[^，]*(?<!要求|部署|目标|任务|主题)，)(?:按照|对照|根据|依据|结合|围绕|针对|在[^，。]{1,20}[中上下时]|对标|以|面向|通过|凡是?|由于|鉴于)[^，。；]{1,60}，"
    r"|^[^，。；要应须]{2,40}[^，。；要应须目]的，"
)
_PURPOSE = pattern_of(r"^为了?(?P<what>[^，。；]{4,40})，")
_OBJECT_FIRST = pattern_of(r"^对(?P<what>[^，。；]{4,60})，(?P<after>[^，。；]{2,30})")
_OTHERS = pattern_of(
    r"^等[^，。；]{0,12}?(?:部门和单位|部门|单位|[区县市州镇乡）)]|街道|乡镇|地区)(?=要|应|须|按|将|负责|牵头)"
)
_CALLED = pattern_of(r"^(?:请|由|会同)(?=[\u4e00-\u9fff])")
_ROLE = pattern_of(r"^(?:具体|共同)?(?:牵头|配合|协助|负责|做好牵头工作)$|[^，]{2}(?:配合|牵头|具体负责)$")
_AIM = pattern_of(r"^(?:确保|力争|争取|努力|实现|提高|促进|使|促使|做到|从而|不断|推动|切实提高|进一步提高|有效)")
_AIMED = pattern_of(r"^(?:确保|力争|争取)")
_CONNECTING = pattern_of(rf"{_ANEW}|还|重点|首先|其次|最后")
_ANEW_AT = pattern_of(rf"^(?:{_ANEW})[，,]?")
_OBJECT = pattern_of(r"^对(?P<what>[^，。；]{4,60}?)(?P<order>(?:要|应|必须).*|进行.*|开展.*|做好.*|予以.*|实施.*)?$")
ORDERING = pattern_of("要|应|必须")
_UNFIT = pattern_of(
    r"[将把被让随，]|在(?!谈|建|库|册|岗|校)|从(?!业)|使(?!用)|对(?!接|外|象)|依法|及时|立即|尽快|^[\d.]+[万亿余]*[个家项户只件处台套辆名条座所].{2}$"
)
CLAUSE_END = pattern_of(r"[，；：！？\n。]")
MIN_PART = 4


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that may give a title: what it orders, where, and how it is brought in (特别是; 同时 at a sentence's start)."""

    phrase: Phrase
    place: int
    orders: bool
    stressed: bool
    anew: bool
    opens: bool
    aims: bool

    @property
    def tells(self) -> bool:
        """Tell whether it would do as a title."""
        return not self.phrase.empty and not self.aims

    @property
    def joins(self) -> bool:
        """Tell whether it would do as a part of a title, beside another one."""
        words = self.phrase.joined
        return self.tells and self.phrase.noun and len(words) >= MIN_PART and not _UNFIT.search(words)


def clauses_of(body: str, units: Sequence[str]) -> list[Clause]:
    """Return the clauses of a directive as titles would say them."""
    found: list[Clause] = []
    for start, end in sentences(body, 0, len(body)):
        sentence = body[start:end]
        purpose = _PURPOSE.match(_ANEW_AT.sub("", sentence))
        rest, ordered = _opened(sentence, units)
        object_ = ""
        for at, part in enumerate(CLAUSE_END.split(rest)):
            words, stressed = _bare(part, units)
            if not words or _ROLE.search(words):
                continue
            towards = _OBJECT.match(words)
            if towards and not towards["order"]:
                object_ = towards["what"]
                continue
            if towards and ORDERING.match(towards["order"]):
                object_, words = towards["what"], _OPENING.sub("", towards["order"])
            phrase = _done_to(object_, nominal(words))
            orders = not purpose and ((ordered and not at) or is_order(part) or is_order(bare(words)))
            anew = (not at and _ANEW_AT.match(sentence) is not None) or re.match(_ANEW, part.strip()) is not None
            aims = (bool(found) and _AIM.match(words) is not None) or (
                _AIMED.search(part) is not None and not ends_in_act(phrase.joined)
            )
            found.append(Clause(phrase, len(found), orders, stressed, anew, at == 0, aims))
            object_ = ""
    return found


def _done_to(things: str, phrase: Phrase) -> Phrase:
    """Return an act with the object that the clause before named: 对闲置土地，要加大处置力度."""
    if things and objectless(phrase.joined):
        words = tidy(things) + phrase.joined
        return Phrase(words, words, noun=True)
    return phrase


def _opened(sentence: str, units: Sequence[str]) -> tuple[str, bool]:
    """Return a sentence without its opening words, its basis and who is to do it; and whether these order."""
    rest, ordered = sentence.strip(), False
    purpose = _PURPOSE.match(_ANEW_AT.sub("", rest))
    for _ in range(6):
        before = rest
        rest = _without_units(_BASIS.sub("", _PURPOSE.sub("", rest)), units)
        first = _OBJECT_FIRST.match(rest)
        if first and not is_order(first["what"]):
            return rest, True
        opening = _OPENING.match(rest)
        if opening:
            ordered = ordered or re.search(rf"要|应|须|{FILLER}", _CONNECTING.sub("", opening.group())) is not None
            rest = rest[opening.end() :]
        if rest == before:
            break
    return (f"{purpose['what']}，{rest}" if purpose else rest), ordered


def _bare(clause: str, units: Sequence[str]) -> tuple[str, bool]:
    """Return a clause without its opening words and who is to do it, and whether they stress it."""
    words, stressed = clause.strip(), False
    for _ in range(4):
        opening = _OPENING.match(words)
        if opening:
            stressed = stressed or re.search(STRESS, words[: opening.end() + 2]) is not None
        words = _without_units(_OPENING.sub("", words), units)
    return words, stressed


def _without_units(clause: str, units: Sequence[str]) -> str:
    """Drop the units that a clause begins with, and 等部门 after them."""
    clause = clause.strip()
    for unit in units:
        clause = _OTHERS.sub("", _CALLED.sub("", clause, count=1).removeprefix(unit)).lstrip("、和及，")
    return clause
