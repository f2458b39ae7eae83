"""What a digest tells, as plain values: counted once, at preparation, and kept with the digest.

The clerk clears exactly these figures, the leader reads exactly these, and next week's change is counted from them.
Quotations are kept as ids of reports: the clerk may withhold or shorten one until the digest is read.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any

from bot.rules import digests as rules
from bot.rules import lights
from bot.rules.digests import Item, Moved
from bot.rules.instructions import expects_answer
from bot.rules.lights import Gap, Standing
from bot.rules.progress import expected_progress
from bot.rules.weeks import Week
from bot.services import planning
from bot.services.holdings import numbers
from bot.services.office import Office
from bot.services.parts import PartsShown, parts_of
from bot.services.planning import Facts
from db.enums import FeedbackKind, InstructionStatus, Light, ReportKind, Status
from db.models import Digest, Directive, Document, Instruction, Report, Request, Unit
from db.queries import digests as queries
from db.queries import directives as directive_queries
from db.queries import instructions
from db.session import Session

Figures = dict[str, Any]
Order = tuple[int, int, int]


@dataclass(frozen=True)
class Material:
    """All that the figures of one digest are made from; `since`: the last digest, or the week's beginning."""

    office: Office
    at: datetime
    week: Week
    since: datetime
    directives: Sequence[Directive]
    facts: Mapping[int, Facts]
    numbers: Mapping[int, str]
    sizes: Mapping[int, int]  # issued directives of each document
    settle: Mapping[int, Request]
    returned: Mapping[int, Request]
    recent: Mapping[int, Sequence[Report]]
    quotable: Mapping[int, Report]
    chases: Mapping[tuple[int, date], int]
    parts: Mapping[int, PartsShown]

    @property
    def today(self) -> date:
        """Return the office's date of the count."""
        return self.office.day_of(self.at)

    def standing(self, directive: Directive) -> Standing:
        """Return what a directive's light is computed from."""
        return self.facts[directive.id].standing(self.office)


async def gather(
    session: Session, office: Office, at: datetime, week: Week, since: datetime, directives: Sequence[Directive]
) -> Material:
    """Read what the figures of these directives need, with a handful of queries however many there are."""
    ids = [directive.id for directive in directives]
    documents = {directive.document_id for directive in directives}
    recent: dict[int, list[Report]] = {}
    for report in await queries.quotable_since(session, ids, since):
        recent.setdefault(report.directive_id, []).append(report)
    return Material(
        office=office,
        at=at,
        week=week,
        since=since,
        directives=directives,
        facts=await planning.facts_of(session, directives),
        numbers=numbers(directives),
        sizes={document: await directive_queries.count_of(session, document) for document in documents},
        settle={request.directive_id: request for request in await queries.to_settle(session, ids)},
        returned={request.directive_id: request for request in await queries.returned(session, ids, since)},
        recent=recent,
        quotable=await queries.quotable(session, ids),
        chases=await queries.chases(session, ids),
        parts=await parts_of(session, office, office.day_of(at), directives),
    )


def count(material: Material, last: Digest | None) -> Figures:
    """Return the figures of a digest, ready to be stored as JSON."""
    items = {_order(directive): _item(material, directive) for directive in material.directives}
    by_order = {_order(directive): directive for directive in material.directives}
    friday = material.week.following.sunday - timedelta(days=2)
    told = rules.sections(items.values(), friday, material.office.policy)
    counts = rules.counts(items.values())
    before = {Light(name): number for name, number in last.figures["counts"].items()} if last else None
    headline = rules.headline(items.values(), told)

    told_late = {item.order for item in (*told.behind, *told.late)}

    def lines(section: Iterable[Item]) -> list[Figures]:
        return [_line(material, by_order[item.order], item) for item in section]

    return {
        "counts": {light.value: number for light, number in counts.items()},
        "changes": {light.value: number for light, number in rules.changes(counts, before).items()},
        "first": last is None,
        "total": len(items),
        "expected": _expected(material),
        "headline": {"id": headline.text_id, "args": dict(headline.text_args)},
        "settle": lines(told.settle),
        "behind": lines(told.behind),
        "late": lines(told.late),
        "unsigned": lines(
            item for order, item in items.items() if order not in told_late and _unsigned(material, by_order[order])
        ),
        "parts": [
            _entry(material, by_order[order], item)
            for order, item in items.items()
            if _late_parts(material, by_order[order])
        ],
        "moved": lines(told.moved),
        "next": lines(told.next),
        "suspended": [material.numbers[d.id] for d in material.directives if d.status is Status.SUSPENDED],
        "units": _units(material, items),
        "items": [_entry(material, directive, items[_order(directive)]) for directive in material.directives],
        "sources": _sources(material),
    }


def _order(directive: Directive) -> Order:
    return directive.document.year, directive.document.serial, directive.position


def _item(material: Material, directive: Directive) -> Item:
    office, today = material.office, material.today
    standing = material.standing(directive)
    gap = lights.worst_gap(standing, today)
    facts = material.facts[directive.id]
    due = _next_due(facts, today)
    return Item(
        order=_order(directive),
        title=directive.title,
        light=lights.light(standing, today, facts.policy(office), office.calendar),
        signed=directive.status is not Status.ISSUED,
        feedback_overdue=lights.feedback_overdue(standing, today),
        final_overdue=lights.final_overdue(standing, today),
        behind=gap.behind if gap else None,
        to_settle=directive.id in material.settle,
        moved=_moved(material, directive),
        next_due_on=due[0] if due else None,
    )


def _unsigned(material: Material, directive: Directive) -> bool:
    return lights.unsigned_overdue(material.standing(directive), material.today)


def _moved(material: Material, directive: Directive) -> Moved | None:
    if directive.status is Status.CLOSED:
        just_now = directive.closed_at is not None and directive.closed_at >= material.since
        return Moved.CLOSED if just_now else None
    if directive.id in material.returned:
        return Moved.RETURNED
    given = material.recent.get(directive.id, ())
    if any(not value.estimate for report in given for value in report.values):
        return Moved.FIGURE
    return Moved.WORDS if given else None


def _next_due(facts: Facts, today: date) -> tuple[date, str] | None:
    """Return what is due next of a directive whose clocks run: the day, and which report or whether its end."""
    if facts.directive.status not in lights.FOLLOWED or facts.objection_at or facts.completion_at:
        return None
    days = []
    if facts.directive.due_on is not None:
        days.append((facts.directive.due_on, "final"))
    if facts.owed is not None:
        what = "first" if facts.owed.kind is FeedbackKind.FIRST else "feedback"
        days.append((planning.due_of(facts.owed).expected_on, what))
    return min((due for due in days if due[0] > today), default=None)


def _line(material: Material, directive: Directive, item: Item) -> Figures:
    """Return one item of a section: enough to render it without asking again."""
    facts, request = material.facts[directive.id], material.settle.get(directive.id)
    gap = lights.worst_gap(material.standing(directive), material.today)
    owed_on = planning.due_of(facts.owed).expected_on if facts.owed else None
    due = _next_due(facts, material.today)
    returned = material.returned.get(directive.id)
    return {
        **_entry(material, directive, item),
        "overdue": item.final_overdue,
        "due_on": directive.due_on.isoformat() if directive.due_on else None,
        "sign_by": directive.sign_by.isoformat() if directive.sign_by else None,
        "next_due_on": due[0].isoformat() if due else None,
        "next_what": due[1] if due else "",
        "gap": _gap(directive, gap) if gap else None,
        "feedback_due_on": owed_on.isoformat() if owed_on else None,
        "chased": material.chases.get((directive.id, owed_on), 0) if owed_on else 0,
        "settle": request.text if request else "",
        "moved": item.moved.name.lower() if item.moved is not None else "",
        "decision": returned.decision if returned else "",
        "result": directive.result,
        "growth": _growth(material, directive),
        **_quotation(material, material.quotable.get(directive.id)),
    }


def _entry(material: Material, directive: Directive, item: Item) -> Figures:
    """Return a directive as a list has it."""
    return {
        "id": directive.id,
        "item": directive.item,
        "number": material.numbers[directive.id],
        "title": directive.title,
        "unit": directive.lead_name,
        "light": item.light.value if item.light else "",
        "parts": _rolled(material, directive),
    }


def _rolled(material: Material, directive: Directive) -> Figures | None:
    """Return how many units have a part (分办) of a directive, how many are done, and whose are late; None without parts."""
    shown = material.parts.get(directive.id)
    if shown is None or not shown.issued:
        return None
    roll = shown.roll
    return {"all": roll.in_all, "done": roll.done, "late": list(roll.late)}


def _late_parts(material: Material, directive: Directive) -> bool:
    """Return whether a directive that goes on has parts that are late: a closed or a suspended one has none to tell of."""
    rolled = _rolled(material, directive)
    return rolled is not None and bool(rolled["late"]) and directive.status in lights.FOLLOWED


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
    passed = Fraction(0)
    for directive in material.directives:
        issued_at, end = directive.issued_at, directive.due_on
        if issued_at is not None and end is not None:
            yearly = any(target.yearly for target in directive.targets)
            start = date(end.year, 1, 1) if yearly else material.office.day_of(issued_at)
            passed += expected_progress(start, end, material.today)
    return round(float(passed), 1)


def _units(material: Material, items: Mapping[Order, Item]) -> list[Figures]:
    """Return each unit's lights, in the office's order: nobody is ranked."""
    units: dict[int, Unit] = {}
    counted: dict[int, Counter[str]] = {}
    for directive in material.directives:
        light = items[_order(directive)].light
        if directive.lead is not None and light is not None:
            units[directive.lead.id] = directive.lead
            counted.setdefault(directive.lead.id, Counter())[light.value] += 1
    in_order = sorted(units.values(), key=lambda unit: (unit.position, unit.id))
    return [
        {"unit": unit.name, "total": counted[unit.id].total(), "lights": dict(counted[unit.id])} for unit in in_order
    ]


def _sources(material: Material) -> list[Figures]:
    documents: dict[int, Document] = {d.document_id: d.document for d in material.directives}
    theirs = Counter(directive.document_id for directive in material.directives)
    return [
        {"number": document.number, "title": document.title, "theirs": theirs[key], "total": material.sizes[key]}
        for key, document in documents.items()
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
