"""When a report is to come, where somebody says that it comes later: 周五前报, 晚两天再报, 3月1号前给你, 明天.

Not to be taken for a later final date: that is an extension.
"""

from dataclasses import dataclass
from datetime import date

from bot.patterns import pattern_of
from bot.rules.reply_dates import find_dates
from bot.rules.reply_words import bare, clauses

_DAY = "\u25a0"  # stands for a date
_CLOCK = r"(?:[一二两三四五六七八九十\d]{1,3}点半?|\d{1,2}:\d\d)钟?(?:之?前|左右|后)?"
_PART_OF_DAY = rf"(?:上午|下午|晚上|中午|早上)?{_CLOCK}|上午|下午|中午|晚上|早上|傍晚|下班前|下班后|晚些时候|一早"
_ASIDE = (
    "能不能|能否|可否|可不可以|请允许|允许|我们?|我[局镇]|容我|想|申请|材料|数据|进展|情况|本项|这项|具体|就|都|那|等|统一|先|一定|争取|尽量|会|准备|打算|预计|要|得"
    "|细的|详细的?|正式的?|其他的?|剩下的?|数[字据]|表格?|只能|恐怕|可能|好的?|最[晚迟]|之内|计划|到时候?|到|大概|约|应该|今年|由"
)
_CAME_BACK = r"(?:[^,;。!\n]{0,8}(?:汇总|开完会|忙完|核[实对]|统计|整理|回来|回[去家]|上班|到岗|出差回来)[完好]?(?:之?后|以后)?)?"
_TIME = (
    rf"{_DAY}(?:{_PART_OF_DAY}|之前|以前|前|内|左右|那天)*|(?:{_PART_OF_DAY})(?:之?前)?"
    r"|过(?:了|几天|两天|会儿?|段时间|完)?[^,;。!\n]{0,6}?(?=再|报|说|之?后)"
    r"|回[^,;。!\n]{1,4}?(?=再|就|之?后)|忙完[^,;。!\n]{0,4}|开完会|[节会假年]后|晚[点些几一两]?[点些天]?|迟[点些几]?[点些天]?|[缓宽]限?[几一两]?[天日]?|稍后|回头|改天|随后|一会儿?|待会儿?"
    r"|马上|(?:半|\d+|[一二两三四五六七八九十]+)?个?(?:小时|分钟|钟头)(?:之?后|内)|[\d一二两三四五六七八九十半]{1,3}个?(?:工作日|天|周|星期|月)"
    r"|[^,;。!\n]{1,8}[日号底](?:前|之前)?|(?:等|待)[^,;。!\n]{1,14}?"
)
_VERB = r"(?:补报|补(?=$)|填报|上报|报送|补填|报|填|反馈|回复|答复|交(?=[给你您])|给(?=[你您李]|$)|发(?=[给你您]|$)|再说|说|送)"
_TAIL = r"(?:给?你们?|给?您|督查室|过[来去]|材料|数据?|进展|情况|上?来|一[下起]|[行好]不?行?|[行好]吗|可以吗|可否|可以[不吧]?|吧|吗|[?])*"
_LATER_WHOLE = pattern_of(
    rf"(?:(?>{_ASIDE}))*{_CAME_BACK}(?:{_TIME})(?:之?后|以后|后)?(?:再|才|就|来|回[来去]|到家|一并|统一|一起|一定|肯定|回来|把[^,;。!\n]{{1,6}})*{_VERB}{_TAIL}"
)
# A near day alone says when the report comes; 12月底 alone may be anything.
_WHEN_WHOLE = pattern_of(
    rf"(?:稍后|回头|晚点|随后|下次|今天|{_PART_OF_DAY}|明[天日早晚]|后[天日]|大后天|[这本]?下?下?个?(?:周|星期|礼拜)[一二三四五六日])(?:{_PART_OF_DAY}|前|之前|吧|行吗|可以吗|[?])*"
)
_TODAY = pattern_of(r"\d点|[一二两三四五六七八九十]点|\d:\d\d|上午|下午|今晚|晚上|下班前|马上|小时|分钟|待会|一会")


@dataclass(frozen=True, slots=True)
class Later:
    """A report that comes later, on `day` where that was said."""

    day: date | None


def read_later(text: str, today: date) -> Later | None:
    """Return when the mended text says that the report comes, None where it does not say so."""
    said = [bare(clause) for clause in clauses(text) if bare(clause)]
    for clause in dict.fromkeys([*said, *" ".join(said).split()]):
        masked, days = _masked(clause, today)
        if _LATER_WHOLE.fullmatch(masked):
            return Later(_day(days, masked, today))
    if len(said) == 1 and _WHEN_WHOLE.fullmatch(said[0]):
        masked, days = _masked(said[0], today)
        return Later(_day(days, masked, today))
    return None


def _masked(clause: str, today: date) -> tuple[str, list[date | None]]:
    """Return the clause with one sign for each date, and the dates."""
    found = find_dates(clause, today, loose=True)
    for one in reversed(found):
        clause = clause[: one.start] + _DAY + clause[one.end :]
    return clause, [one.day for one in found]


def _day(days: list[date | None], masked: str, today: date) -> date | None:
    if not days and _TODAY.search(masked):
        return today
    only = days[0] if len(days) == 1 else None
    return only if only and only >= today else None
