"""The special report (督查专报) as a Word file: upward, on one topic: what stands, what is wrong, what is suggested."""

from dataclasses import dataclass

from bot.reports.bulletin import Section, blocks_of
from bot.reports.official import Block, Grid, Head, Words, write_official

WIDTHS = (38, 48, 26, 25, 19)  # mm: number, directive, lead unit, date, state


@dataclass(frozen=True)
class SpecialReport:
    """A special report, all of it words. `items`: the directives in a table after the first section."""

    head: Head
    opening: tuple[str, ...]
    standing: Section
    columns: tuple[str, ...]
    items: tuple[tuple[str, ...], ...]
    sections: tuple[Section, ...]


def write_special_report(report: SpecialReport) -> bytes:
    """Return a special report as .docx."""
    blocks: list[Block] = [Words(words) for words in report.opening]
    blocks += blocks_of(report.standing)
    if report.items:
        blocks.append(Grid(report.columns, report.items, WIDTHS, left=frozenset({1})))
    for section in report.sections:
        blocks += blocks_of(section)
    return write_official(report.head, blocks)
