"""What a digest tells, as plain values: counted once, at preparation, and kept with the digest.

The clerk clears exactly these figures, the leader reads exactly these, and next week's change is counted from them.
Quotations are kept as ids of reports: the clerk may withhold or shorten one until the digest is read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from bot.rules import digests as rules
from bot.rules import lights
from bot.rules.digests import Item, Moved, Sections
from bot.rules.figures import Entry, by_unit, expected_of, spans_of
from bot.rules.instructions import expects_answer
from bot.rules.ledger_numbers import called_among
from bot.rules.lights import Gap, Standing
from bot.services import planning
from bot.services.office import Office
from bot.services.parts import PartsShown, parts_of
from db.enums import FeedbackKind, InstructionStatus, Light, ReportKind, Status
from db.models import Digest, Directive, Instruction, Report, Request
from db.queries import digests as queries
from db.queries import directives as directive_queries
from db.queries import documents, instructions
from db.queries.documents import Source
from db.session import Session

Figures = dict[str, Any]
Order = tuple[int, int, int]
MOST_LINES = 50
"""How many lines of a section are kept: more than one message shows. Of the rest it is kept how many there are."""


@dataclass(frozen=True)
class Material:
    """All that the figures of one digest are made from.

    `since`: the last digest, or before the period; `until`: the last day of the next period.
    """

    office: Office
    at: datetime
    until: date
    since: datetime
    entries: Sequence[Entry]
    numbers: Mapping[int, str]
    sources: Sequence[Source]
    settle: Mapping[int, Request]
    returned: Mapping[int, Request]
    recent: Mapping[int, Sequence[Report]]
    parts: Mapping[int, PartsShown]

    @property
    def today(self) -> date:
        """Return the office's date of the count."""
        return self.office.day_of(self.at)


@dataclass(frozen=True)
class Told:
    """What is read for the lines that are told alone: directives, and what may be quoted of each."""

    directives: Mapping[int, Directive]
    quotable: Mapping[int, Report]
    chases: Mapping[tuple[int, date], int]


async def gather(
    session: Session, office: Office, at: datetime, until: date, since: datetime, entries: Sequence[Entry]
) -> Material:
    """Read what the figures of these directives need, with a handful of queries however many there are."""
    ids = [entry.id for entry in entries]
    recent: dict[int, list[Report]] = {}
    for report in await queries.quotable_since(session, ids, since):
        recent.setdefault(report.directive_id, []).append(report)
    wholes = await directive_queries.some(session, await directive_queries.with_parts(session, ids))
    return Material(
        office=office,
        at=at,
        until=until,
        since=since,
        entries=entries,
        numbers=called_among(entries),
        sources=await documents.sources(session, {entry.document_id for entry in entries}),
        settle={request.directive_id: request for request in await queries.to_settle(session, ids)},
        returned={request.directive_id: request for request in await queries.returned(session, ids, since)},
        recent=recent,
        parts=await parts_of(session, office, office.day_of(at), wholes),
    )


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
        "items": [_entry(material, entry) for entry in material.entries],
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
        "parts": [entry for entry in material.entries if _late_parts(material, entry)],
        "moved": those(sections.moved),
    }
    kept = {name: entries[:MOST_LINES] for name, entries in whole.items()}
    told = await _read(session, {entry.id for entries in kept.values() for entry in entries})
    lines: dict[str, Any] = {
        name: [_line(material, told, entry, items[entry.order]) for entry in entries] for name, entries in kept.items()
    }
    lines["next"] = [_next_line(material, entry) for entry in those(sections.next)]
    lines["rest"] = {name: len(entries) - len(kept[name]) for name, entries in whole.items()}
    return lines


async def _read(session: Session, ids: set[int]) -> Told:
    return Told(
        directives={directive.id: directive for directive in await directive_queries.some(session, ids)},
        quotable=await queries.quotable(session, ids),
        chases=await queries.chases(session, ids),
    )


def _item(material: Material, entry: Entry) -> Item:
    due = _next_due(entry, material.today)
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


def _next_due(entry: Entry, today: date) -> tuple[date, str] | None:
    """Return what is due next of a directive whose clocks run: the day, and which report or whether its end."""
    if entry.status not in lights.FOLLOWED or entry.waiting_since is not None:
        return None
    days = []
    if entry.due_on is not None:
        days.append((entry.due_on, "final"))
    if entry.feedback_due_on is not None:
        days.append((entry.feedback_due_on, "first" if entry.feedback_kind is FeedbackKind.FIRST else "feedback"))
    return min((due for due in days if due[0] > today), default=None)


def _line(material: Material, told: Told, entry: Entry, item: Item) -> Figures:
    """Return one item of a section: enough to render it without asking again."""
    directive, request = told.directives[entry.id], material.settle.get(entry.id)
    gap = lights.worst_gap(_standing(entry, directive), material.today)
    owed_on, returned = entry.feedback_due_on, material.returned.get(entry.id)
    return {
        **_entry(material, entry),
        "owner": directive.owner.name if directive.owner else "",
        "overdue": entry.overdue,
        "due_on": entry.due_on.isoformat() if entry.due_on else None,
        "sign_by": entry.sign_by.isoformat() if entry.sign_by else None,
        "gap": _gap(directive, gap) if gap else None,
        "feedback_due_on": owed_on.isoformat() if owed_on else None,
        "chased": told.chases.get((entry.id, owed_on), 0) if owed_on else 0,
        "settle": request.text if request else "",
        "moved": item.moved.name.lower() if item.moved is not None else "",
        "decision": returned.decision if returned else "",
        "result": directive.result,
        "growth": _growth(material, directive),
        **_quotation(material, told.quotable.get(entry.id)),
    }


def _standing(entry: Entry, directive: Directive) -> Standing:
    """Return what the gap is computed from."""
    return Standing(
        status=entry.status,
        issued_on=entry.issued_on,
        final_due_on=entry.due_on,
        first_due_on=entry.first_due_on,
        measures=tuple(map(planning.measure_of, directive.targets)),
        waiting_since=entry.waiting_since,
    )


def _next_line(material: Material, entry: Entry) -> Figures:
    due = _next_due(entry, material.today)
    return {
        "id": entry.id,
        "number": material.numbers[entry.id],
        "title": entry.title,
        "next_due_on": due[0].isoformat() if due else None,
        "next_what": due[1] if due else "",
    }


def _entry(material: Material, entry: Entry) -> Figures:
    """Return a directive as a list has it."""
    return {
        "id": entry.id,
        "item": entry.item,
        "number": material.numbers[entry.id],
        "title": entry.title,
        "unit": entry.unit,
        "light": entry.light.value if entry.light else "",
        "parts": _rolled(material, entry),
    }


def _rolled(material: Material, entry: Entry) -> Figures | None:
    """Return how many units have a part (分办) of a directive, how many are done, and whose are late; None without parts."""
    shown = material.parts.get(entry.id)
    if shown is None or not shown.issued:
        return None
    roll = shown.roll
    return {"all": roll.in_all, "done": roll.done, "late": list(roll.late)}


def _late_parts(material: Material, entry: Entry) -> bool:
    """Return whether a directive that goes on has parts that are late: a closed or a suspended one has none to tell of."""
    rolled = _rolled(material, entry)
    return rolled is not None and bool(rolled["late"]) and entry.status in lights.FOLLOWED


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


def is_quotable(report: Report) -> bool:
    """Return whether a leader may read a report: progress with a fact. A mere problem stays with unit and clerk."""
    counted = any(not value.estimate for value in report.values)
    return not report.empty and (report.kind is ReportKind.PROGRESS or counted)


def _quotation(material: Material, report: Report | None) -> Figures:
    """Return which report may be quoted, whose words they are, and their day where they are of an earlier period."""
    earlier = report is not None and report.created_at < material.since
    return {
        "report_id": report.id if report else None,
        "quoted_unit": report.person.unit.name if report else "",
        "quoted_on": material.office.day_of(report.created_at).isoformat() if report and earlier else None,
    }


def _gap(directive: Directive, gap: Gap) -> Figures:
    target = next(t for t in directive.targets if planning.measure_of(t) == gap.measure)
    return {
        "measure": target.measure,
        "current": str(target.current),
        "goal": str(target.value),
        "actual": str(gap.actual),
        "expected": str(gap.expected),
        "behind": str(gap.behind),
    }


def _growth(material: Material, directive: Directive) -> list[Figures]:
    """Return what the period's reports changed of each target: where it stands, and by how much it grew.

    None for the growth of a target that had no figure before: no statement is not zero.
    """
    grown = []
    for target in directive.targets:
        values = [
            value
            for report in material.recent.get(directive.id, ())
            for value in report.values
            if value.target_id == target.id and not value.estimate
        ]
        if values and target.current is not None:
            before = values[0].previous
            grown.append(
                {
                    "measure": target.measure,
                    "goal": str(target.value),
                    "current": str(target.current),
                    "by": str(target.current - before) if before is not None else None,
                }
            )
    return grown


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


async def instruction_lines(session: Session, material: Material, leader_id: int, *, general: bool) -> list[Figures]:
    """Return what came of a leader's instructions on these directives; `general`: and of those on none."""
    lines = []
    for instruction in await instructions.to_tell(session, leader_id):
        directive = instruction.directive
        if general if directive is None else directive.id in material.numbers:
            lines.append(_instruction(material, instruction, await instructions.answering(session, instruction)))
    return lines


def with_instructions(figures: Figures, lines: Sequence[Figures]) -> Figures:
    """Return figures that also tell what came of instructions; words that answer one are not told a second time."""
    told = {line["report_id"] for line in lines} - {None}
    in_words = Moved.WORDS.name.lower()
    moved = [line for line in figures["moved"] if line["moved"] != in_words or line["report_id"] not in told]
    return figures | {"instructions": list(lines), "moved": moved}


def _instruction(material: Material, instruction: Instruction, report: Report | None) -> Figures:
    """Return one line of what came of instructions. `once`: it is told no second time, unless something comes of it."""
    status, became = instruction.status, instruction.became
    answered = status is InstructionStatus.ANSWERED
    report = report if instruction.answered_by_id is None else None  # else the supervision office's words stand
    answered_at = report.created_at if report is not None else instruction.answered_at
    day_of = material.office.day_of
    waits = status is InstructionStatus.RELEASED and instruction.directive_id is not None
    return {
        "id": instruction.id,
        "text": instruction.text,
        "number": material.numbers.get(instruction.directive_id or 0, ""),
        "directive_id": instruction.directive_id,
        "answered_on": day_of(answered_at).isoformat() if answered and answered_at else None,
        "passed_on": day_of(instruction.released_at).isoformat() if instruction.released_at else None,
        "answer": instruction.answer if report is None else "",  # how it ended, where no report answered it
        "due_on": instruction.due_on.isoformat() if instruction.due_on else None,
        "late": instruction.due_on is not None and instruction.due_on < material.today,
        "written_on": instruction.written_on.isoformat() if instruction.written_on else None,
        "became": became.number if became is not None and status is InstructionStatus.BECAME else "",
        "kept": status is InstructionStatus.CLERK_ONLY,
        "asks": expects_answer(instruction.form),
        "unsigned": [row.person.name for row in instruction.recipients if waits and row.acknowledged_at is None],
        "once": not waits or not expects_answer(instruction.form),
        **_quotation(material, report if answered and report is not None and is_quotable(report) else None),
    }
