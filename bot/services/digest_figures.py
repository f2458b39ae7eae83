"""What a digest tells, as plain values: counted once, at preparation, and kept with the digest.

The clerk clears exactly these figures, the leader reads exactly these, and next week's change is counted from them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from bot.rules import digests as rules
from bot.rules.digests import Item, Moved, Sections
from bot.rules.figures import Entry, by_unit, expected_of, spans_of
from bot.services.digest_lines import has_late_parts, line_of, listed, next_due, next_line, read
from bot.services.digest_material import Figures, Material
from db.enums import Light, Status
from db.models import Digest
from db.session import Session

Order = tuple[int, int, int]
MOST_LINES = 50
"""How many lines of a section are kept: more than one message shows. Of the rest it is kept how many there are."""


async def count(session: Session, material: Material, last: Digest | None) -> Figures:
    """Return the figures of a digest, ready to be stored as JSON."""
    items = {entry.order: _item(material, entry) for entry in material.entries}
    sections = rules.sections(items.values(), material.until, material.office.policy)
    counts = rules.counts(items.values())
    before = {Light(name): number for name, number in last.figures["counts"].items()} if last else None
    headline = rules.headline(items.values(), sections)
    return {
        "counts": {light.value: number for light, number in counts.items()},
        "changes": {light.value: number for light, number in rules.changes(counts, before).items()},
        "first": last is None,
        "total": len(items),
        "expected": _expected(material),
        "headline": {"id": headline.text_id, "args": dict(headline.text_args)},
        **await _sections(session, material, items, sections),
        "suspended": [material.numbers[e.id] for e in material.entries if e.status is Status.SUSPENDED],
        "units": _units(material),
        "items": [listed(material, entry) for entry in material.entries],
        "sources": _sources(material),
    }


async def _sections(
    session: Session, material: Material, items: Mapping[Order, Item], sections: Sections
) -> dict[str, Any]:
    """Return the lines of each section, and (`rest`) how many more each has."""
    by_order = {entry.order: entry for entry in material.entries}
    told_late = {item.order for item in (*sections.behind, *sections.late)}

    def those(told: Iterable[Item]) -> list[Entry]:
        return [by_order[item.order] for item in told]

    lagging = those(sections.behind)
    whole = {
        "settle": those(sections.settle),
        "overdue": [entry for entry in lagging if entry.overdue],
        "behind": [entry for entry in lagging if not entry.overdue],
        "late": sorted(those(sections.late), key=lambda entry: entry.feedback_due_on or date.min),
        "unsigned": [entry for entry in material.entries if entry.unsigned and entry.order not in told_late],
        "parts": [entry for entry in material.entries if has_late_parts(material, entry)],
        "moved": those(sections.moved),
    }
    kept = {name: entries[:MOST_LINES] for name, entries in whole.items()}
    told = await read(session, {entry.id for entries in kept.values() for entry in entries})
    lines: dict[str, Any] = {
        name: [line_of(material, told, entry, items[entry.order]) for entry in entries]
        for name, entries in kept.items()
    }
    lines["next"] = [next_line(material, entry) for entry in those(sections.next)]
    lines["rest"] = {name: len(entries) - len(kept[name]) for name, entries in whole.items()}
    return lines


def _item(material: Material, entry: Entry) -> Item:
    due = next_due(entry, material.today)
    return Item(
        order=entry.order,
        title=entry.title,
        light=entry.light,
        signed=entry.status is not Status.ISSUED,
        feedback_overdue=entry.late,
        final_overdue=entry.overdue,
        behind=entry.behind,
        to_settle=entry.id in material.settle,
        moved=_moved(material, entry),
        next_due_on=due[0] if due else None,
    )


def _moved(material: Material, entry: Entry) -> Moved | None:
    if entry.status is Status.CLOSED:
        just_now = entry.closed_at is not None and entry.closed_at >= material.since
        return Moved.CLOSED if just_now else None
    if entry.id in material.returned:
        return Moved.RETURNED
    given = material.recent.get(entry.id, ())
    if any(not value.estimate for report in given for value in report.values):
        return Moved.FIGURE
    return Moved.WORDS if given else None


def _expected(material: Material) -> float:
    """Return how many directives would be closed if each went in step with time, from issue or 1 January to its end."""
    return expected_of(spans_of(material.entries), material.today)


def _units(material: Material) -> list[Figures]:
    """Return each unit's lights, in the office's order: nobody is ranked."""
    return [
        {
            "id": unit.unit_id,
            "unit": unit.unit,
            "total": unit.counts.total,
            "lights": {light.value: count for light, count in unit.counts.lights.items() if count},
        }
        for unit in by_unit(material.entries)
        if unit.unit_id is not None
    ]


def _sources(material: Material) -> list[Figures]:
    theirs = Counter(entry.document_id for entry in material.entries)
    return [
        {"number": source.number, "title": source.title, "theirs": theirs[source.id], "total": source.issued}
        for source in material.sources
    ]


def as_today(figures: Figures) -> Figures:
    """Return figures with the sections of today: those kept before it had what is overdue among what is behind."""
    if "overdue" in figures:
        return figures
    behind = figures["behind"]
    return {
        "parts": [],
        **figures,
        "overdue": [line for line in behind if line["overdue"]],
        "behind": [line for line in behind if not line["overdue"]],
        "rest": {},
    }
