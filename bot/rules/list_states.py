"""What a clause says of the rows it names: done, not done, given up. Anything that is not understood to the last word is none.

Which stage counts is known from the target's own words and 办结标准 (40只全部开工): 签约 is no tick where 开工 is counted.
"""

import re
from dataclasses import dataclass

from bot.patterns import pattern_of
from bot.rules.reply_phrases import LOST
from bot.rules.reply_targets import COUNTABLE
from bot.rules.reply_words import DOUBT, STAGES
from db.enums import ScopeState

_STAGE = "|".join(STAGES.values())
_GENERIC = (
    "完成|办结|办完|办好|做完|落实|到位|达标|通过|完毕|整改|销号|完了|好了|done|finished|completed|started|ok|[√✓✔]"
)
_AFTER = r"(?:了|啦|的|建设|工作|手续|完毕|到位|完成|结束|验收|投产|协议|合同|任务|目标|整改|\s|[!.~])*"
_DONE_END = pattern_of(rf"(?P<who>.*?)(?P<said>(?:开工建设|{_STAGE}|{_GENERIC}){_AFTER})", re.IGNORECASE)
_STOP_END = pattern_of(
    rf"(?P<who>.*?)(?P<said>(?:{LOST.pattern}|中止|终止|下马|停建)(?:了|啦|建设|项目|[!.~])*)", re.IGNORECASE
)
_WRONG_END = pattern_of(r"(?P<who>.*?)(?P<said>(?:[打报写填勾说弄][错]|有误|不算|去掉)(?:了|啦|[!.~])*)")
_PAST = r"已于(?:\d{1,2}月)?(?:\d{1,2}[日号])?|已经?|刚刚?|昨[天日]|前天|今[天日]|上个?[周月]|近[日期]|日前"
_UNSURE_TIME = r"本[周月]|这个?[周月]|当[天日]"
_ADVERB = pattern_of(
    rf"(?:{_PAST}|{_UNSURE_TIME}|现已?|现在|目前|均|都|全部|全|也|各|共|分别|陆续|先后|顺利|正式|按[期时]|如期|等|的|是|又|再|于|在"
    r"|have been|has been|have|has|are|is|been|all|,|:|\s)$",
    re.IGNORECASE,
)
_NOT = pattern_of(r"(?:尚?未|还?没有?|尚没有?|暂未|还未|并未|\bnot)\s*$", re.IGNORECASE)
_ALL_OF = pattern_of(r"都|均|全部|全|\ball\b", re.IGNORECASE)
_TIMED = pattern_of(_UNSURE_TIME)
_PASSED = pattern_of(rf"{_PAST}|[了]")
_COUNT_END = pattern_of(
    rf"(?:共|这|等|合计|一共|计)?(?P<count>\d{{1,4}}|[一二两三四五六七八九十百]{{1,4}})[{''.join(sorted(COUNTABLE))}](?:重点|工业)*(?:项目|企业|单位)?$"
)
# Before 开工 there is more to do; after it, 开工 is behind. 完成 and the like are the end of whatever is counted.
_IN_ORDER = ("征地", "交地", "签约", "开工", "竣工", "验收", "投产", "上市", "兑现")
_EARLY = frozenset({"征地", "交地", "签约"})


@dataclass(frozen=True, slots=True)
class Said:
    """A clause that says a state: of whom, which one, whether with a word for all of them (都, 全部)."""

    who: str
    state: ScopeState | None  # None: a stage before the one that is counted
    of_all: bool = False
    doubtful: bool = False  # it is asked whether it is meant


def state_said(clause: str, about: str) -> Said | None:
    """Return what a mended clause says, None where it says no state; `about` tells what is counted."""
    for end, state in ((_WRONG_END, ScopeState.OPEN), (_STOP_END, ScopeState.STOPPED)):
        match = end.fullmatch(clause)
        if match:
            who, stripped, negated = _stripped(match["who"])
            return None if negated else Said(who, state, bool(_ALL_OF.search(stripped)))
    match = _DONE_END.fullmatch(clause)
    if match is None:
        return None
    who, stripped, negated = _stripped(match["who"])
    of_all = bool(_ALL_OF.search(stripped))
    if negated:
        return Said(who, ScopeState.OPEN, of_all)
    standing = _counts(match["said"], about)
    timed = bool(_TIMED.search(clause)) and not _PASSED.search(clause)
    return Said(who, None if standing is None else ScopeState.DONE, of_all, doubtful=timed or not standing)


def may_be_done(clause: str) -> bool:
    """Tell whether a clause that was not understood may still say that something is done: it is asked then."""
    return bool(re.search(rf"{_STAGE}|{_GENERIC}", clause, re.IGNORECASE)) and not DOUBT.search(clause)


def without_count(who: str) -> tuple[str, str]:
    """Return words without a count at their end (7、9、12三只 → 7、9、12) and the count as written, '' for none."""
    match = _COUNT_END.search(who)
    return (who[: match.start()].rstrip(" ,:、"), match["count"]) if match else (who, "")


def _stripped(who: str) -> tuple[str, str, bool]:
    """Return words without adverbs at their end, those adverbs, and whether a 未 or 没 was among them."""
    rest, negated = who, False
    while True:
        match = _ADVERB.search(rest) or _NOT.search(rest)
        if match is None or match.start() == match.end():
            return rest, who[len(rest) :], negated
        negated = negated or bool(_NOT.search(rest))
        rest = rest[: match.start()]


def _counts(said: str, about: str) -> bool | None:
    """Return whether what is said to be done is what is counted: True, False for a doubt, None for an earlier stage."""
    blank = re.sub(r"\d+", "\u25a1", said)
    stages = [name for name in _IN_ORDER if re.search(STAGES[name], blank)]
    wanted = [name for name in _IN_ORDER if re.search(STAGES[name], about)]
    if not stages or re.search(_GENERIC, said, re.IGNORECASE):
        return True
    if not wanted:
        return stages[-1] not in _EARLY
    if set(stages) & set(wanted):
        return True
    return False if _IN_ORDER.index(stages[-1]) > _IN_ORDER.index(wanted[-1]) else None
