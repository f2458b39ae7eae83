"""The lines of a Word paper as they may be read now: struck ones gone, words withheld or shortened, never reworded.

In a draft the clerk's clearing counts, and what became of the reports since; a signed paper has its words within.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.services.digests import excerpt_of
from bot.services.paper_figures import SECTIONS, Figures
from db.enums import PaperStatus
from db.models import Bulletin
from db.queries import reports
from db.session import Session


@dataclass(frozen=True)
class PaperLine:
    """A line as the clerk clears it. `words`: the unit's, as they may be quoted; `shown`: the part of them that is."""

    key: int
    section: str
    line: Mapping[str, Any]
    words: str
    shown: str
    struck: bool
    withheld: bool
    shortened: bool


async def lines_of(session: Session, bulletin: Bulletin) -> list[PaperLine]:
    """Return all lines of a draft that can be struck, or have words that can be withheld."""
    found = [(section, line) for section in SECTIONS for line in bulletin.figures.get(section, ())]
    standing = {r.id: r for r in await reports.some(session, {line["report_id"] for _, line in found} - {None})}
    clearing, lines = bulletin.clearing, []
    for section, line in found:
        key, report = line["key"], standing.get(line["report_id"])
        words = line["quote"]
        if line["report_id"] is not None:
            stands = report is not None and report.quotable and report.withdrawn_at is None
            words = excerpt_of(report.text, report.excerpt) if report is not None and stands else ""
        part = clearing["excerpts"].get(str(key), "")
        withheld = key in clearing["withheld"]
        shown = excerpt_of(words, part) if part in words else words
        struck = key in clearing["struck"]
        lines.append(PaperLine(key, section, line, words, "" if withheld else shown, struck, withheld, bool(part)))
    return lines


async def shown_figures(session: Session, bulletin: Bulletin) -> Figures:
    """Return what a paper tells now; of a signed one, what was signed."""
    if bulletin.status is PaperStatus.SIGNED:
        return dict(bulletin.figures)
    lines = await lines_of(session, bulletin)
    shown = dict(bulletin.figures)
    for section in SECTIONS:
        if section in shown:
            standing = [line for line in lines if line.section == section and not line.struck]
            shown[section] = [{**line.line, "quote": line.shown} for line in standing]
    return shown


def no_clearing() -> dict[str, Any]:
    """Return the clearing of a new draft: nothing is struck, withheld or shortened."""
    return {"struck": [], "withheld": [], "excerpts": {}}
