"""One draft of words that somebody wrote, for a directive that the document does not order in its own words."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from bot.intake.cadence import find_cadence
from bot.intake.dates import find_dates, settle
from bot.intake.drafts import Draft
from bot.intake.parse import parse
from bot.intake.sentences import plain
from bot.intake.subjects import named_in
from bot.intake.targets import find_targets
from bot.intake.titles import propose_title


def draft_of_words(text: str, confirmed: date | None, unit_names: Collection[str] = ()) -> Draft:
    """Return the draft that a text of its own makes, whole, whether or not it reads like an order. It has no place (0 to 0)."""
    found = parse(text, confirmed, unit_names).drafts
    if len(found) == 1:
        return replace(found[0], start=0, end=0, text=text, path=(), headings=(), section=None)
    words = plain(text)
    named = named_in(words, frozenset(plain(name) for name in unit_names if len(name) > 1))
    when, rhythm, targets = settle(find_dates(words, confirmed)), find_cadence(words), find_targets(words)
    return Draft(
        start=0,
        end=0,
        text=text,
        path=(),
        section=None,
        headings=(),
        title=propose_title(words, None, [], named.units, targets),
        kind="fixed_term" if targets or (when and not when.vague) else "ongoing",
        units=named.units,
        lead=next(iter(named.leads), None),
        co=named.co,
        deadline=when.day if when else None,
        deadline_text=when.text if when else None,
        deadline_vague=bool(when and when.vague),
        cadence=rhythm.cadence if rhythm else None,
        cadence_text=rhythm.text if rhythm else None,
        targets=tuple(targets),
    )
