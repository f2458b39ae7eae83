"""Reading what somebody wants of the audit log from words: days, a directive's number, a name."""

from dataclasses import dataclass
from datetime import date

from bot.rules.ledger_numbers import LedgerNumber, readings
from bot.rules.reply_dates import find_dates

DAYS = 2  # at most: from the one to the other


@dataclass(frozen=True)
class LogWords:
    """What words ask for. `numbers`: as what a directive's number may be read; `name` is empty where nobody is named."""

    name: str = ""
    numbers: tuple[LedgerNumber, ...] = ()
    first: date | None = None
    last: date | None = None


def log_words(text: str, today: date) -> LogWords | None:
    """Return what words ask for; one day alone is that day. None where they name something twice, or no day that was.

    A day without a year is the latest that is not to come.
    """
    days = _past(text, today)
    if None in days or len(days) > DAYS:
        return None
    numbers: tuple[LedgerNumber, ...] = ()
    names = []
    for word in _besides_days(text, today).split():
        read = readings(word)
        if read and numbers:
            return None
        if read:
            numbers = read
        else:
            names.append(word)
    if len(names) > 1:
        return None
    first, last = (min(days), max(days)) if days else (None, None)  # type: ignore[type-var]  # no None is among them
    return LogWords("".join(names), numbers, first, last)


def _past(text: str, today: date) -> list[date | None]:
    """Return the days that a text names, None for what is none or still to come."""
    this = find_dates(text, date(today.year, 1, 1))
    former = find_dates(text, date(today.year - 1, 1, 1))
    found = [
        one.day if one.day is not None and one.day <= today else before.day
        for one, before in zip(this, former, strict=True)
    ]
    return [day if day is not None and day <= today else None for day in found]


def _besides_days(text: str, today: date) -> str:
    rest = text
    for found in reversed(find_dates(text, today)):
        rest = f"{rest[: found.start]} {rest[found.end :]}"
    return " ".join(word for word in rest.replace("至", " ").split() if word not in {"-", "–", "—", "到", "to"})
