"""The columns of the ledger's other sheets: reports, targets, parts, requests, instructions."""

from collections.abc import Callable
from typing import TypeVar

from bot.reports.ledger_columns import day_of, light_words, words_of
from bot.reports.ledger_values import InstructionRow, LedgerRow, PartRow, ReportRow, RequestRow, TargetRow
from bot.reports.tables import Cell, Column
from bot.rules.figures import Entry
from bot.texts import Texts
from db.enums import Channel

R = TypeVar("R")


def report_columns(texts: Texts, *, withheld: bool) -> list[Column[ReportRow]]:
    """Return the columns of 反馈; `withheld`: with which words the clerk keeps out of digests."""
    columns: list[Column[ReportRow]] = [
        *_heads(lambda row: row.entry),
        Column("reported_on", 10, lambda row: texts.date_of(row.at)),
        Column("reported_at", 6, lambda row: texts.clock(row.at), middle=True),
        Column("reporter", 20, lambda row: f"{row.unit} {row.person}".strip()),
        Column("report_kind", 8, lambda row: texts.label("report_kind", row.kind), middle=True),
        Column("words", 70, lambda row: row.text),
        Column("figures", 24, lambda row: "\n".join(row.figures)),
        Column("given", 14, lambda row: _given(texts, row)),
        Column("files", 5, lambda row: row.files or None, middle=True),
        Column("withheld", 6, lambda row: texts.label("ledger_word", "yes") if row.withheld else "", middle=True),
    ]
    return [column for column in columns if withheld or column.name != "withheld"]


def target_columns(texts: Texts) -> list[Column[tuple[LedgerRow, TargetRow]]]:
    """Return the columns of 指标: a line a target."""
    return [
        *_heads(lambda pair: pair[0].entry),
        Column("target", 36, lambda pair: pair[1].text),
        Column("target_kind", 10, lambda pair: texts.label("target_kind", pair[1].kind), middle=True),
        Column("goal", 10, lambda pair: pair[1].goal),
        Column("goal_max", 10, lambda pair: pair[1].goal_max),
        Column("current", 10, lambda pair: pair[1].current),
        Column("measure", 7, lambda pair: pair[1].measure, middle=True),
        Column("reached", 10, lambda pair: pair[1].reached, digits=1),
        Column("expected", 10, lambda pair: pair[1].expected, digits=1),
        Column("behind", 10, lambda pair: pair[1].behind, digits=1),
        Column("listed", 8, lambda pair: pair[1].listed or None, middle=True),
        Column(
            "light", 9, lambda pair: light_words(texts, pair[0]), middle=True, light=lambda pair: pair[0].entry.light
        ),
    ]


def part_columns(texts: Texts) -> list[Column[PartRow]]:
    """Return the columns of 分办: a line a unit's part, or a supporting unit's share."""

    def mark(part: PartRow) -> Cell:
        return texts.label("light_letter", part.light) if part.light else ""

    return [
        Column("number", 16, lambda part: part.number),
        Column("title", 26, lambda part: part.title),
        Column("unit", 18, lambda part: part.lead),
        Column("part_unit", 20, lambda part: part.unit),
        Column("part_kind", 8, lambda part: texts.label("ledger_part", _part_kind(part)), middle=True),
        Column("status", 9, lambda part: texts.label("status", part.status), middle=True),
        Column("light", 6, mark, middle=True, light=lambda part: part.light),
        Column("part_late", 6, lambda part: texts.label("ledger_word", "yes") if part.late else "", middle=True),
        Column("latest_on", 10, lambda part: day_of(part.said)),
        Column("latest", 60, lambda part: words_of(part.said)),
    ]


def request_columns(texts: Texts) -> list[Column[RequestRow]]:
    """Return the columns of 申请."""
    return [
        *_heads(lambda row: row.entry),
        Column("asked_on", 10, lambda row: texts.date_of(row.at)),
        Column("request_kind", 9, lambda row: texts.label("request_kind", row.kind), middle=True),
        Column("asker", 8, lambda row: row.person, middle=True),
        Column("asked", 50, lambda row: row.text),
        Column("until", 10, lambda row: row.until),
        Column("request_status", 12, lambda row: texts.label("request_status", row.status), middle=True),
        Column("decided_by", 8, lambda row: row.decided_by, middle=True),
        Column("decided_on", 10, lambda row: row.decided_on),
        Column("decision", 30, lambda row: row.decision),
    ]


def instruction_columns(texts: Texts) -> list[Column[InstructionRow]]:
    """Return the columns of 批示."""
    return [
        *_heads(lambda row: row.entry),
        Column("instructing", 8, lambda row: row.leader, middle=True),
        Column("instructed_on", 10, lambda row: texts.date_of(row.at)),
        Column("instruction", 50, lambda row: row.text),
        Column("instructed_by", 10, lambda row: row.due_on),
        Column("instruction_status", 12, lambda row: texts.label("instruction_status", row.status), middle=True),
        Column("released_on", 10, lambda row: row.released_on),
        Column("answered_on", 10, lambda row: row.answered_on),
        Column("answer", 40, lambda row: row.answer),
    ]


def _heads(entry: Callable[[R], Entry]) -> list[Column[R]]:
    """Return the columns that say which directive a line is about."""
    return [
        Column("number", 16, lambda row: entry(row).number),
        Column("title", 26, lambda row: entry(row).title),
        Column("unit", 18, lambda row: entry(row).unit),
    ]


def _part_kind(part: PartRow) -> str:
    return "issued" if part.issued else "supporting"


def _given(texts: Texts, row: ReportRow) -> str:
    if row.channel is Channel.CHAT and not row.clerk:
        return ""
    channel = "" if row.channel is Channel.CHAT else texts.label("ledger_channel", row.channel)
    return texts.plain("ledger/given", {"channel": channel, "clerk": row.clerk})
