"""The bulletin (督查通报) as a Word file: where all stands, the table of units, what was achieved, what is wrong, what comes."""

from dataclasses import dataclass

from bot.reports.official import Block, Grid, Head, Heading, Words, write_official

WIDTHS = (40, 21, 18, 18, 21, 20, 18)  # mm: unit, led, in order, behind, overdue, no report, closed


@dataclass(frozen=True)
class Told:
    """One line of a section, and under it a unit's own words, in quotation marks and named as theirs."""

    text: str
    quote: str = ""


@dataclass(frozen=True)
class Section:
    """A heading and what stands under it. `level` 2: a part of the section before it."""

    heading: str
    lines: tuple[Told, ...] = ()
    level: int = 1


@dataclass(frozen=True)
class Bulletin:
    """A bulletin, all of it words. `opening`: paragraphs before the first heading; the table follows the first section."""

    head: Head
    opening: tuple[str, ...]
    overall: Section
    columns: tuple[str, ...]
    units: tuple[tuple[str, ...], ...]
    sections: tuple[Section, ...]


def write_bulletin(bulletin: Bulletin) -> bytes:
    """Return a bulletin as .docx."""
    table = Grid(bulletin.columns, bulletin.units, WIDTHS, left=frozenset({0}))
    blocks: list[Block] = [Words(words) for words in bulletin.opening]
    blocks += blocks_of(bulletin.overall)
    blocks += [table] if bulletin.units else []
    for section in bulletin.sections:
        blocks += blocks_of(section)
    return write_official(bulletin.head, blocks)


def blocks_of(section: Section) -> list[Block]:
    """Return a section as blocks of a paper."""
    blocks: list[Block] = [Heading(section.heading, section.level)]
    for line in section.lines:
        blocks.append(Words(line.text))
        if line.quote:
            blocks.append(Words(line.quote, quoted=True))
    return blocks
