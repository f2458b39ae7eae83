"""Which years' days off are still to be told to Duban.

The General Office of the State Council publishes a year's holidays late in the year before: those of 2023 on 8 December
2022, those of 2015 on 16 December 2014, others in October or November. So the next year is asked for in its last weeks
only, when most limits run into it and the notice is out.
"""

from datetime import date

from bot.rules.workdays import WorkCalendar

_ASKED_FROM = (12, 18)  # month and day


def asked_from(year: int) -> date:
    """Return the day from which the days off of `year` are asked for."""
    return date(year - 1, *_ASKED_FROM)


def unknown_years(today: date, calendar: WorkCalendar) -> tuple[int, ...]:
    """Return the years that limits run in by now and for which only weekdays count."""
    years = (today.year, today.year + 1)
    return tuple(year for year in years if today >= asked_from(year) and not calendar.is_known(year))
