"""Final dates in the words of official papers.

The rules are those of offices: 年底前 and 今年 are 31 December, 上半年 30 June, 下半年 31 December, N月底前 the last
day of the month, 中旬 the 20th, 上旬 the 10th, 春节前 the eve; N日内 counts from the date of the paper, 工作日 by the
calendar of working days. Relative words resolve only from a date that somebody confirmed. Vague words (尽快, 近期)
never become a date.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from bot.intake import date_values as values
from bot.intake.date_forms import (
    DAY,
    FEAST,
    NEAR_DAY,
    NEAR_WEEK,
    NEXT_DAY,
    OF_MONTH,
    OF_YEAR,
    PERIOD,
    PLAN,
    PLAN_END,
    SINCE,
    SPAN,
    STAGE,
    VAGUE,
    WEEKDAY,
    WHOLE_YEAR,
    WITHIN,
    YEARS_OF,
    counts_from_paper,
    in_quotes,
    in_title,
    is_due,
    is_handling_time,
    is_span_due,
)
from bot.patterns import pattern_of
from bot.rules.workdays import WorkCalendar

OFFICIAL = WorkCalendar()


@dataclass(frozen=True, slots=True)
class When:
    """A date as the text gives it. `day` is None where the words are vague or nobody confirmed what they count from.

    `stage` marks the end of a stretch of time (4月至10月): a deadline only where no other date is given.
    """

    start: int
    end: int
    text: str
    day: date | None
    vague: bool = False
    stage: bool = False


_Resolve = Callable[[re.Match[str], values.Reader], date | None]
_SIGNS = pattern_of("[年月日号季周天前五]|星期")  # each form has one of these
_EXACT = (DAY, NEXT_DAY, SPAN)  # a day that is not due is no month or year either
_STAGES = (SPAN, STAGE, PLAN)
_WHEREVER = (FEAST, PLAN_END, PLAN, STAGE, NEAR_WEEK, WEEKDAY, NEAR_DAY, SINCE, YEARS_OF)
_FORMS: tuple[tuple[re.Pattern[str], _Resolve, bool], ...] = (
    (SPAN, values.span_end, False),
    (STAGE, values.in_month, False),
    (DAY, values.on_day, False),
    (NEXT_DAY, values.on_near_day, True),
    (NEAR_WEEK, values.in_near_week, True),
    (WEEKDAY, values.on_weekday, True),
    (NEAR_DAY, values.near_day, True),
    (SINCE, values.since_year, True),
    (WITHIN, values.within, True),
    (YEARS_OF, values.within, True),
    (FEAST, values.before_feast, True),
    (OF_MONTH, values.in_month, False),
    (OF_YEAR, values.end_of_year, True),
    (PERIOD, values.end_of_period, True),
    (PLAN_END, values.plan_end, True),
    (PLAN, values.plan_end, True),
    (WHOLE_YEAR, values.whole_year, True),
)


def _counts(text: str, form: re.Pattern[str], found: re.Match[str], *, bare_counts: bool) -> bool:
    if in_title(text, found.start()):
        return False
    if form is SPAN:
        return is_span_due(text, found)
    if form is WITHIN:
        return not is_handling_time(text, found)
    if form in _WHEREVER:
        return True
    return is_due(text, found, bare_counts=bare_counts) and not in_quotes(text, *found.span())


def _due(text: str) -> list[tuple[re.Match[str], re.Pattern[str], _Resolve]]:
    """Return the matches that say when something is due, in order; the more exact forms take their letters first."""
    if not _SIGNS.search(text):
        return []
    taken = bytearray(len(text))
    due = []
    for form, resolve, bare_counts in _FORMS:
        for found in form.finditer(text):
            if any(taken[found.start() : found.end()]):
                continue
            counts = _counts(text, form, found, bare_counts=bare_counts)
            if counts:
                due.append((found, form, resolve))
            if counts or form in _EXACT:
                taken[found.start() : found.end()] = b"\x01" * (found.end() - found.start())
    return sorted(due, key=lambda one: one[0].start())


def years_from(text: str) -> int | None:
    """Return from which year N年内 counts in a paper that says so once (2022年起5年内), None where it says it never."""
    found = SINCE.search(text)
    return int(found["year"]) if found else None


def find_dates(
    text: str, confirmed: date | None, workdays: WorkCalendar = OFFICIAL, *, since: int | None = None
) -> list[When]:
    """Return the due dates in the text of one directive, in order; the first vague words come last, as one entry.

    `text` is in the plain form of `sentences.plain`. `confirmed` is the date of the paper as a person confirmed it;
    without it relative words keep `day` None. `workdays` are the office's working days, `since` the answer of
    `years_from` for the whole paper.
    """
    reader = values.Reader(confirmed, workdays, since=since)
    dates = []
    for found, form, resolve in _due(text):
        day = resolve(found, reader) if form is not WITHIN or counts_from_paper(text, found) else None
        reader.named_year = reader.year(found) or reader.named_year
        if day and confirmed and day.year < confirmed.year:
            continue  # 2016年底前 in a paper of 2019 tells of the past, and so does a 12月底前 after it
        if form not in _STAGES:
            dates.append(When(found.start(), found.end(), text[slice(*found.span())], day))
        elif day and (confirmed is None or day >= confirmed):
            dates.append(When(found.start(), found.end(), text[slice(*found.span())], day, stage=True))
    vague = VAGUE.search(text)
    if vague:
        dates.append(When(vague.start(), vague.end(), text[slice(*vague.span())], None, vague=True))
    return dates


def settle(dates: Sequence[When]) -> When | None:
    """Return what counts as the deadline among several.

    The first with a day, the end of a stage only after all others, else the first with words only.
    """
    days = [when for when in dates if when.day]
    return next((when for when in days if not when.stage), None) or next(iter([*days, *dates]), None)
