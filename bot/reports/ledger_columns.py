"""The columns of the ledger itself (台账), in the words of a locale: a line a directive."""

from collections.abc import Callable, Iterable
from datetime import date

from bot.reports.ledger_values import LedgerRow, Said, TargetRow, on_time
from bot.reports.tables import Column
from bot.rules.lights import FOLLOWED
from bot.texts import Texts
from db.enums import Light, Status

NOTES = ("unsigned", "late", "overdue", "behind")
"""What a row's 督办提示 may say: each is a value of `Entry` and a word of [ledger_note]."""


def light_words(texts: Texts, row: LedgerRow) -> str:
    """Return a light as letter and word: 红 逾期; '' for what has none."""
    entry = row.entry
    if entry.light is None:
        return ""
    finer = {
        (Light.RED, not entry.overdue): "red_behind",
        (Light.GREY, entry.status is Status.SUSPENDED): "grey_suspended",
        (Light.GREY, entry.status is not Status.SUSPENDED and not entry.late): "grey_unsigned",
        (Light.YELLOW, not entry.lags): "yellow_near",
    }
    word = finer.get((entry.light, True), entry.light.value)
    return f"{texts.label('light_letter', entry.light)} {texts.label('ledger_light', word)}"


def unit_words(texts: Texts, unit: str) -> str:
    """Return a unit's name, or the word for none."""
    return unit or texts.label("ledger_word", "no_unit")


def notes_of(row: LedgerRow) -> list[str]:
    """Return which of NOTES hold for a row."""
    held = {
        "unsigned": row.entry.unsigned,
        "late": row.entry.late,
        "overdue": row.entry.overdue,
        "behind": row.entry.lags,
    }
    return [note for note in NOTES if held[note]]


def ledger_columns(texts: Texts, *, problems: bool) -> list[Column[LedgerRow]]:
    """Return the columns of 台账; without 存在问题 for a reader who is not to see problems."""
    joined = _joined(texts)
    columns: list[Column[LedgerRow]] = [
        Column("number", 13, lambda row: row.entry.number),
        Column("title", 14, lambda row: row.entry.title),
        Column("text", 30, lambda row: row.text),
        Column("document", 13, lambda row: row.document),
        Column("kind", 7, lambda row: texts.label("kind", row.entry.kind), middle=True),
        Column("unit", 10, lambda row: row.entry.unit),
        Column("owner", 7, lambda row: row.owner, middle=True),
        Column("liaisons", 7, lambda row: joined(row.liaisons), middle=True),
        Column("supporting", 11, lambda row: joined(row.supporting)),
        Column("parts", 11, lambda row: _parts(texts, row)),
        Column("leader", 7, lambda row: row.leader, middle=True),
        Column("issued_on", 9.5, lambda row: row.entry.issued_on),
        Column("signed_on", 9.5, lambda row: row.signed_on),
        Column("first_due_on", 9.5, lambda row: row.entry.first_due_on),
        Column("due_on", 9.5, lambda row: row.entry.due_on),
        Column("extensions", 6, lambda row: row.extensions or None, middle=True),
        Column("extended", 5, lambda row: row.extended or None, middle=True, hidden=True),
        Column("returned", 6, lambda row: row.returned or None, middle=True),
        Column("cadence", 8, lambda row: _label(texts, "cadence", row.entry.cadence), middle=True),
        Column("feedback_due_on", 9.5, _owed_on),
        Column("status", 7, lambda row: texts.label("status", row.entry.status), middle=True),
        Column("light", 8, lambda row: light_words(texts, row), middle=True, light=lambda row: row.entry.light),
        Column("notes", 9, lambda row: joined(texts.label("ledger_note", note) for note in notes_of(row))),
        Column("targets", 20, lambda row: "\n".join(_target(texts, target) for target in row.targets)),
        Column("latest_on", 9.5, lambda row: day_of(row.latest)),
        Column("latest", 26, lambda row: words_of(row.latest)),
        Column("problem", 16, lambda row: words_of(row.problem)),
        Column("closed_on", 9.5, lambda row: row.entry.closed_on),
        Column("on_time", 6, lambda row: _yes(texts, row), middle=True),
        Column("overdue_days", 6, lambda row: row.overdue_days, middle=True),
        Column("result", 16, lambda row: row.result or row.reason),
        Column("done_when", 14, lambda row: row.done_when),
        Column("counted", 10, lambda row: unit_words(texts, row.entry.unit_now), hidden=True),
    ]
    return [column for column in columns if problems or column.name != "problem"]


def _joined(texts: Texts) -> Callable[[Iterable[str]], str]:
    return texts.label("list", "separator").join


def _label(texts: Texts, section: str, value: str | None) -> str:
    return texts.label(section, value) if value else ""


def _parts(texts: Texts, row: LedgerRow) -> str:
    """Return how the parts that were issued stand: how many, how many closed, whose are late."""
    issued = [part for part in row.parts if part.issued]
    done = sum(part.status in {Status.CLOSED, Status.ARCHIVED} for part in issued)
    late = [part.unit for part in issued if part.late]
    return texts.plain("ledger/parts", {"all": len(issued), "done": done, "late": late}) if issued else ""


def _target(texts: Texts, target: TargetRow) -> str:
    return texts.plain("ledger/target", {"target": target})


def _owed_on(row: LedgerRow) -> date | None:
    return row.entry.feedback_due_on if row.entry.status in FOLLOWED else None


def _yes(texts: Texts, row: LedgerRow) -> str:
    if row.entry.closed_on is None:
        return ""
    return texts.label("ledger_word", "yes" if on_time(row.entry) else "no")


def day_of(said: Said | None) -> date | None:
    """Return when words were said."""
    return said.day if said else None


def words_of(said: Said | None) -> str:
    """Return what was said."""
    return said.text if said else ""
