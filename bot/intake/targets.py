"""Numbers to be reached and numbers of things to work on: 30家重点企业, 下降4.2%, 不少于10场.

Not targets: thresholds that define a group (3000万元以上企业), subsidies and other parameters, dates and terms, slogans
in quotation marks (“30强”), facts about the past.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from bot.intake.date_forms import in_title
from bot.intake.drafts import Target, TargetKindValue
from bot.intake.numerals import number
from bot.intake.target_forms import (
    ADDED,
    AT_LEAST,
    BELOW,
    CARRIED_OUT,
    CHANGE,
    CHINESE,
    CLAUSE_ENDS,
    CLAUSE_SO_FAR,
    COMPARED,
    CONCRETE,
    CONDITION,
    COUNT,
    DECIDED,
    DIRECT,
    EACH_AT_LEAST,
    FACT,
    FUNDS,
    FUNDS_AFTER,
    GOAL,
    GOES_ON,
    LASTING,
    LEADERS,
    LINES,
    LIST_ENDS,
    MAX_TEXT,
    MEASURED,
    MISSED,
    MORE,
    NO_THING,
    NOUN,
    NOUN_END,
    NUMBERED,
    OF_VILLAGE,
    ON_LAND,
    PER_CENT,
    PER_CENT_GOES_ON,
    PLACES,
    PLAIN_UNITS,
    POINTING,
    POLICY,
    RAISED,
    RAISED_SUM,
    RATE_PAID,
    REACHED,
    SIZE,
    SLOGAN,
    SUPPORTED,
    TEAM,
    THRESHOLD,
    TIMES,
    UNDER_WAY,
    YEARLY,
)
from bot.intake.words import ISSUED, VERBS, words


def find_targets(text: str) -> tuple[Target, ...]:
    """Return the targets and scopes in the text of one directive, in order."""
    issued = ISSUED.search(text)
    begin = issued.end() if issued else 0  # what comes before tells what the paper sent holds
    hits = [hit for hit in _counts(text) if hit[0] >= begin]
    if "%" in text or "百分点" in text:  # looking for the form takes as long as all else here
        hits += [(found.start(), target) for found in PER_CENT.finditer(text) if (target := _per_cent(text, found))]
    return tuple(target for _, target in sorted(hits, key=lambda hit: hit[0]))


def _counts(text: str) -> Iterator[tuple[int, Target]]:
    """Yield the counts in order; one that goes on a list of works counts as the one before it: 清淤支渠3条、斗渠5条."""
    last = -1
    for found in COUNT.finditer(text):
        target = _counted(text, found)
        if target is None and last >= 0 and GOES_ON.fullmatch(text, last, found.start()):
            target = _listed(text, found)
        if target is not None:
            last = found.end()
            yield found.start(), target
        elif last >= 0 and not GOES_ON.fullmatch(text, last, found.end()):
            last = -1


def _around(text: str, found: re.Match[str]) -> tuple[str, str]:
    return text[max(0, found.start() - 24) : found.start()], text[found.end() : found.end() + 40]


def _listed(text: str, found: re.Match[str]) -> Target | None:
    before, _ = _around(text, found)
    values = None if COMPARED.search(before) or _told(before, "") else _values(found)
    ends = LIST_ENDS.match(text, found.end())
    return Target(found.group(), *values, found["unit"], "target") if values and ends else None


def _values(found: re.Match[str]) -> tuple[Decimal, Decimal | None] | None:
    groups = found.groupdict()
    low = number(found["low"], groups.get("lowscale") or groups.get("scale") or "")
    high = number(found["high"], groups.get("scale") or "") if found["high"] else None
    return None if low is None or not low else (low, high)


def _told(before: str, said: str) -> bool:
    """Tell whether a number is what is or was: 现有38个, 占82%; not 占比重达到12%."""
    found = FACT.search(before)
    return found is not None and not (found.group().startswith("占") and bool(CHANGE.search(found.group() + said)))


def _per_cent(text: str, found: re.Match[str]) -> Target | None:
    before, after = text[max(0, found.start() - 16) : found.start()], text[found.end() : found.end() + 4]
    values = _values(found)
    said = found["verb"] or ""
    changes = CHANGE.search(said) is not None
    if (
        values is None
        or _told(before, said)
        or MISSED.search(before)
        or POLICY.search(before)
        or (not changes and said.startswith("占"))
    ):
        return None
    if not changes and MEASURED.search(before):
        return None
    alone = not said and not found["more"] and not PER_CENT_GOES_ON.search(before)
    if alone and not after.startswith(REACHED):
        return None
    verbs = [verb.start() for verb in CHANGE.finditer(said)]
    return Target(found.group()[verbs[-1] if verbs else 0 :], *values, found["unit"], "target")


def _counted(text: str, found: re.Match[str]) -> Target | None:
    before, after = _around(text, found)
    unit = found["unit"]
    values = _values(found)
    if values is None or _quoted(text, found) or in_title(text, found.start()) or _describes(before, after, unit):
        return None
    if unit in LASTING and not AT_LEAST.search(before):
        return None  # 公示5天, 24小时值班; not 学习不少于8天
    if CARRIED_OUT.search(before) and NO_THING.match(after):
        return None
    raised = unit == "元" and RAISED_SUM.search(before) is not None
    aimed = raised or GOAL.search(before) is not None or _closes_order(before, after)
    if CHINESE.match(found["low"]) and (
        before.endswith("等") or not (_counts_in_words(found["low"], unit, after) or _sums_in_words(found, before))
    ):  # 甲、乙等十七项工作 only sums up
        return None
    if TEAM.match(after) or (not aimed and not _counts_things(before, unit, after)):
        return None
    kind: TargetKindValue = "target" if aimed else "scope"
    return Target(found.group() + _noun(after), *values, unit, kind)


def _closes_order(before: str, after: str) -> bool:
    """Tell whether a number ends a clause that opens with the verb of an order: 硬化通组路12公里, 甲要备足编织袋50万条."""
    return _opens_with_verb(before) and CLAUSE_ENDS.match(after) is not None


def _opens_with_verb(before: str) -> bool:
    clause = CLAUSE_SO_FAR.search(before)
    whole = OF_VILLAGE.sub(
        "", YEARLY.sub("", re.split("[，。；：]", before)[-1])
    )  # the first of a list has the verb: 硬化村道3公里、入户路2公里
    verbs = (re.split("[要应须]", words)[-1][:2] for words in (YEARLY.sub("", clause.group()) if clause else "", whole))
    return any(verb in VERBS for verb in verbs)


def _describes(before: str, after: str, unit: str) -> bool:
    """Tell whether a number says what is, what a thing measures or what is paid for it, by the words around it."""
    if _told(before, "") or any(form.search(before) for form in (POINTING, NUMBERED, SIZE, DECIDED)):
        return True
    if _of_policy(before, unit) or (unit in words("counters") and UNDER_WAY.match(after)):
        return True
    if COMPARED.search(before) or (unit not in words("counters") and BELOW.match(after)):
        return True
    if after.startswith(("/", "／")) or (
        unit not in words("counters") and MEASURED.search(before) and not _raises(before, after)
    ):
        return True
    if unit == "名" and LEADERS.match(after):  # 至少1名主要领导带班
        return True
    return unit == "元" and _paid(before, after)


def _of_policy(before: str, unit: str) -> bool:
    """Tell whether a number is a rate of a policy: 每人补助50元; not 每人至少植树5棵, nor 资助250名."""
    counts = unit in words("counters") and (EACH_AT_LEAST.search(before) or SUPPORTED.search(before))
    return POLICY.search(before) is not None and not counts


def _paid(before: str, after: str) -> bool:
    """Tell whether an amount is what is paid, or what has to be paid in: 补助标准提高40元, 投资2亿元以上的."""
    if CONDITION.search(before) or RATE_PAID.search(before):
        return True
    return bool(FUNDS.search(before) or FUNDS_AFTER.match(after)) and not RAISED.search(before)


def _raises(before: str, after: str) -> bool:
    """Tell whether an amount is one to be reached: 销售收入突破5亿元, 新增销售收入8亿元以上; no size of a firm."""
    if DIRECT.search(before):
        return True
    return ADDED.search(before) is not None and not re.match(r"(?:及?以上)?(?!及?以上)[的\u4e00-\u9fff]", after)


def _counts_things(before: str, unit: str, after: str) -> bool:
    """Tell whether a number without a verb of reaching counts things to work on, and defines no group of them."""
    threshold = THRESHOLD.match(after)
    if threshold and _groups(unit, threshold):
        return False
    if unit in ("亩", "公顷", "公里") and _opens_with_verb(before) and ON_LAND.match(after):
        return True
    lines = unit == "条" and LINES.match(after) is not None
    if not lines and not (unit in words("counters") and unit not in TIMES) and not MORE.match(after):
        return False
    return unit not in ("个", "项", "条", "大", "套") or not NO_THING.match(after)


def _groups(unit: str, threshold: re.Match[str]) -> bool:
    """Tell whether 以上 defines a group: 3000万元以上企业; not 28家千万元以上企业, nor 4期以上 at an end."""
    if threshold["noun"] and unit in words("counters"):
        return False
    return bool(threshold["noun"]) or threshold["after"] not in ("", "，", "。", "；", "、", "（", "）")


def _counts_in_words(numeral: str, unit: str, after: str) -> bool:
    """Tell whether a Chinese numeral counts things: 两家企业, 三个示范村; not 两个责任, 一批项目, 三大集群."""
    if numeral in ("一", "十百", "百", "千", "零") or numeral.startswith(("零", "百", "千")):
        return False
    return unit in PLAIN_UNITS or (
        after[:1] not in SLOGAN and unit in ("个", "项", "条") and CONCRETE.match(after) is not None
    )


def _sums_in_words(found: re.Match[str], before: str) -> bool:
    """Tell whether a Chinese numeral sums up: 实施项目三十个, 完成投资五亿元."""
    if found["scale"]:
        return found["unit"] in words("measures")
    return found["unit"] == "个" and before.endswith(words("things"))


def _quoted(text: str, found: re.Match[str]) -> bool:
    """Tell whether the number is part of a slogan in quotation marks, as “30强”."""
    opening = text.rfind("“", max(0, found.start() - 12), found.start())
    return opening >= 0 and "”" not in text[opening : found.start()] and "”" in text[found.end() : found.end() + 12]


def _noun(after: str) -> str:
    """Return what is counted, as far as it can be told: the words up to a verb or a pause."""
    places = PLACES.match(after)
    if places:
        return places.group()
    threshold = re.match(r"[^，。；、]{0,12}?以上的?(?=[\u4e00-\u9fff])", after)
    begin = threshold.end() if threshold else 0
    named = NOUN.match(after, begin)
    noun = after[:begin] + NOUN_END.sub("", named.group() if named else "")
    if noun.count("（") != noun.count("）"):
        noun = re.split("[（）]", noun)[0]
    return noun[:MAX_TEXT].rstrip("（ 和及未")
