"""What a piece of a reply does besides giving figures: object, ask for time, name a problem, take back, and so on.

Each reader takes the mended piece and returns a statement without an item, or None; `SPECIAL` is their order.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from bot.rules.reply_dates import resolve_date
from bot.rules.reply_later import read_later
from bot.rules.reply_phrases import (
    ASKED_UNIT,
    CALLED_IN,
    CHANNEL,
    CONVENER,
    COORDINATION,
    COORDINATION_WHOLE,
    DUTY_OF,
    EXTENSION,
    JOINED_UNITS,
    MOVED_TO,
    NO_EXTENSION,
    OBJECTION,
    PROBLEM,
    PROBLEM_WHOLE,
    QUESTION,
    REPORTED_ELSEWHERE,
    TROUBLE_SETTLED,
    UNIT_OF_DUTY,
    WITHDRAW,
)
from bot.rules.reply_values import Intent, QuestionId, Statement
from bot.rules.reply_words import bare, clauses

_A_QUESTION = re.compile("有[一几]?个问题")  # 有个问题,9项是指去年的吗


@dataclass(frozen=True, slots=True)
class Special:
    """A statement yet without an item and verbatim text, and what has to be asked with it."""

    statement: Statement
    question: QuestionId | None = None


def _made(intent: Intent, **values: object) -> Statement:
    return Statement(None, intent, "", **values)  # type: ignore[arg-type]  # the readers below name fields of Statement


def read_special(text: str, today: date) -> tuple[Special, ...]:
    """Return all that a mended piece does besides reporting, in the order of `SPECIAL`."""
    return tuple(special for reader in SPECIAL if (special := reader(text, today)))


def _reported_elsewhere(text: str, _today: date) -> Special | None:
    if not any(map(REPORTED_ELSEWHERE.search, clauses(text))):
        return None
    channel = CHANNEL.search(text)
    return Special(_made(Intent.REPORTED_ELSEWHERE, channel=channel.group() if channel else None))


def _withdraw(text: str, _today: date) -> Special | None:
    return Special(_made(Intent.WITHDRAW)) if any(map(WITHDRAW.search, clauses(text))) else None


def _objection(text: str, _today: date) -> Special | None:
    if not any(OBJECTION.search(bare(clause)) for clause in clauses(text)):
        return None
    named = (
        unit
        for clause in map(bare, clauses(text))
        if (match := UNIT_OF_DUTY.search(clause) or DUTY_OF.search(clause))
        for unit in split_units(match["units"])
    )
    return Special(
        _made(Intent.OBJECTION, units=tuple(dict.fromkeys(unit for unit in named if not unit.startswith("我"))))
    )


def _coordination(text: str, _today: date) -> Special | None:
    if MOVED_TO.search(text):
        return None
    if not COORDINATION.search(text) and not any(map(COORDINATION_WHOLE.fullmatch, clauses(text))):
        return None
    matches = [
        match for clause in clauses(text) for pattern in (CALLED_IN, ASKED_UNIT) for match in pattern.finditer(clause)
    ]
    units = (unit for match in matches for unit in split_units(match["units"]) if not CONVENER.search(unit))
    what = QuestionId.COORDINATE_WHAT if COORDINATION_WHOLE.fullmatch(bare(text)) else None
    return Special(_made(Intent.COORDINATION, units=tuple(dict.fromkeys(units))), what)


def _extension(text: str, today: date) -> Special | None:
    for clause in clauses(text):
        match = EXTENSION.search(clause)
        if match and not NO_EXTENSION.search(clause):
            day = resolve_date(clause[match.start() :], today) or resolve_date(text[text.find(clause) :], today)
            day = day if day and day > today else None
            return Special(_made(Intent.EXTENSION, day=day), None if day else QuestionId.EXTENSION_DAY)
    return None


def _later_report(text: str, today: date) -> Special | None:
    later = read_later(text, today)
    if later is None:
        return None
    return Special(_made(Intent.LATER_REPORT, day=later.day), None if later.day else QuestionId.LATER_DAY)


def _problem(text: str, _today: date) -> Special | None:
    plain = TROUBLE_SETTLED.sub("", text)
    if not PROBLEM.search(_A_QUESTION.sub("", plain) if QUESTION.search(text) else plain):
        return None
    ways = QuestionId.PROBLEM_WAYS if PROBLEM_WHOLE.fullmatch(bare(text)) else None
    return Special(_made(Intent.PROBLEM), ways)


def split_units(text: str) -> tuple[str, ...]:
    """Return the names in 供电公司和发改 or 资规局、镇里, as written."""
    names = (re.sub(r"^(?:我们|由|请)|(?:一起|来|都)$", "", part.strip()) for part in JOINED_UNITS.split(text))
    return tuple(name for name in names if name)


SPECIAL: tuple[Callable[[str, date], Special | None], ...] = (
    _withdraw,
    _reported_elsewhere,
    _objection,
    _coordination,
    _extension,
    _later_report,
    _problem,
)
