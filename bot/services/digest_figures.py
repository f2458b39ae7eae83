"""What a digest tells, as plain values: counted once, at preparation, and kept with the digest.

The clerk clears exactly these figures, the leader reads exactly these, and next week's change is counted from them.
Quotations are kept as ids of reports: the clerk may withhold or shorten one until the digest is read.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.rules import digests as rules
from bot.rules import lights
from bot.rules.digests import Item, Moved
from bot.rules.lights import Gap
from bot.rules.weeks import Week
from bot.services import planning
from bot.services.holdings import numbers
from bot.services.office import Office
from bot.services.planning import Facts
from db.enums import InstructionStatus, Light, ReportKind, RequestStatus, Status
from db.models import Digest, Directive, Report, Request
from db.queries import digests as queries
from db.queries import instructions, reports
from db.session import Session

Figures = dict[str, Any]


@dataclass(frozen=True)
class Material:
    """All that the figures of one digest are made from."""

    office: Office
    at: datetime
    since: datetime
    directives: Sequence[Directive]
    facts: Mapping[int, Facts]
    numbers: Mapping[int, str]
    settle: Mapping[int, Request]
    completions: Mapping[int, Request]
    recent: Mapping[int, Sequence[Report]]
    latest: Mapping[int, Report]
    chases: Mapping[tuple[int, date], int]

    @property
    def today(self) -> date:
        """Return the office's date of the count."""
        return self.office.day_of(self.at)


async def gather(
    session: Session, office: Office, at: datetime, since: datetime, directives: Sequence[Directive]
) -> Material:
    """Read what the figures of these directives need, with a handful of queries however many there are."""
    ids = [directive.id for directive in directives]
    recent: dict[int, list[Report]] = {}
    for report in await queries.reports_since(session, ids, since):
        recent.setdefault(report.directive_id, []).append(report)
    return Material(
        office=office,
        at=at,
        since=since,
        directives=directives,
        facts=await planning.facts_of(session, directives),
        numbers=numbers(directives),
        settle={request.directive_id: request for request in await queries.to_settle(session, ids)},
        completions={request.directive_id: request for request in await queries.completions(session, ids, since)},
        recent=recent,
        latest=await reports.latest(session, ids),
        chases=await queries.chases(session, ids),
    )


def count(material: Material, last: Digest | None) -> Figures:
    """Return the figures of a digest, ready to be stored as JSON."""
    items = {_order(directive): _item(material, directive) for directive in material.directives}
    by_order = {_order(directive): directive for directive in material.directives}
    friday = Week.of(material.today).following.sunday - timedelta(days=2)
    told = rules.sections(items.values(), friday, material.office.policy)
    counts = rules.counts(items.values())
    before = {Light(name): number for name, number in last.figures["counts"].items()} if last else None
    headline = rules.headline(items.values(), told)

    def lines(section: Iterable[Item]) -> list[Figures]:
        return [_line(material, by_order[item.order], item) for item in section]

    return {
        "counts": {light.value: number for light, number in counts.items()},
        "changes": {light.value: number for light, number in rules.changes(counts, before).items()},
        "first": last is None,
        "total": len(items),
        "headline": {"id": headline.text_id, "args": dict(headline.text_args)},
        "next_until": friday.isoformat(),
        "settle": lines(told.settle),
        "behind": lines(told.behind),
        "late": lines(told.late),
        "moved": lines(told.moved),
        "next": lines(told.next),
        "units": _units(material, items),
        "items": [[d.id, material.numbers[d.id], d.title] for d in material.directives],
        "sources": sorted({f"{d.document.number}《{d.document.title}》" for d in material.directives}),
        "instructions": [],
    }


def _order(directive: Directive) -> tuple[int, int, int]:
    return directive.document.year, directive.document.serial, directive.position


def _item(material: Material, directive: Directive) -> Item:
    facts, office, today = material.facts[directive.id], material.office, material.today
    standing = facts.standing(office)
    gap = lights.worst_gap(standing, today)
    return Item(
        order=_order(directive),
        title=directive.title,
        light=lights.light(standing, today, office.policy, office.calendar),
        signed=directive.status is not Status.ISSUED,
        feedback_overdue=lights.feedback_overdue(standing, today),
        final_overdue=lights.final_overdue(standing, today),
        behind=gap.behind if gap else None,
        to_settle=directive.id in material.settle,
        moved=_moved(material, directive),
        next_due_on=_next_due(facts, today),
    )


def _moved(material: Material, directive: Directive) -> Moved | None:
    decided = material.completions.get(directive.id)
    if decided is not None and decided.status in {RequestStatus.GRANTED, RequestStatus.RETURNED}:
        return Moved.CLOSED if decided.status is RequestStatus.GRANTED else Moved.RETURNED
    given = [r for r in material.recent.get(directive.id, ()) if r.kind is ReportKind.PROGRESS and not r.empty]
    if any(value for report in given for value in report.values if not value.estimate):
        return Moved.FIGURE
    return Moved.WORDS if given else None


def _next_due(facts: Facts, today: date) -> date | None:
    if facts.directive.status not in lights.FOLLOWED:
        return None
    owed = planning.due_of(facts.owed).expected_on if facts.owed else None
    days = [day for day in (owed, facts.directive.due_on) if day is not None and day > today]
    return min(days, default=None)


def _line(material: Material, directive: Directive, item: Item) -> Figures:
    """Return one item of a section: enough to render it without asking again."""
    facts, request = material.facts[directive.id], material.settle.get(directive.id)
    gap = lights.worst_gap(facts.standing(material.office), material.today)
    owed = facts.owed
    report = _quotable(material.latest.get(directive.id))
    decided = material.completions.get(directive.id)
    return {
        "id": directive.id,
        "number": material.numbers[directive.id],
        "title": directive.title,
        "unit": directive.lead.name if directive.lead else "",
        "light": item.light.value if item.light else "",
        "overdue": item.final_overdue,
        "due_on": directive.due_on.isoformat() if directive.due_on else None,
        "next_due_on": item.next_due_on.isoformat() if item.next_due_on else None,
        "gap": _gap(directive, gap) if gap else None,
        "feedback_due_on": owed.due_on.isoformat() if owed else None,
        "chased": material.chases.get((directive.id, planning.due_of(owed).expected_on), 0) if owed else 0,
        "settle": request.text if request else "",
        "report_id": report.id if report else None,
        "moved": item.moved.name.lower() if item.moved is not None else "",
        "decision": decided.decision if decided else "",
        "result": directive.result,
        "growth": _growth(material, directive),
    }


def _quotable(report: Report | None) -> Report | None:
    """Return a report that may be quoted to a leader: a progress that says something. Problems stay with unit and clerk."""
    return report if report is not None and report.kind is ReportKind.PROGRESS and not report.empty else None


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
    """Return what the period's reports changed of each target: where it stands, and by how much it grew."""
    grown = []
    for target in directive.targets:
        values = [
            value
            for report in material.recent.get(directive.id, ())
            for value in report.values
            if value.target_id == target.id and not value.estimate
        ]
        if values and target.current is not None:
            grown.append(
                {
                    "measure": target.measure,
                    "goal": str(target.value),
                    "current": str(target.current),
                    "by": str(target.current - (values[0].previous or 0)),
                }
            )
    return grown


def _units(material: Material, items: Mapping[tuple[int, int, int], Item]) -> list[Figures]:
    counted: dict[str, dict[str, int]] = {}
    for directive in material.directives:
        light = items[_order(directive)].light
        if directive.lead is not None and light is not None:
            unit = counted.setdefault(directive.lead.name, {})
            unit[light.value] = unit.get(light.value, 0) + 1
    ranked = sorted(counted.items(), key=lambda pair: -sum(pair[1].values()))
    return [{"unit": unit, "total": sum(lights_.values()), "lights": lights_} for unit, lights_ in ranked]


async def instruction_lines(session: Session, leader_id: int) -> list[Figures]:
    """Return what came of a leader's last instructions."""
    lines = []
    for instruction in await instructions.to_tell(session, leader_id):
        directive = instruction.directive
        lines.append(
            {
                "id": instruction.id,
                "text": instruction.text,
                "number": directive.item if directive else "",
                "directive_id": directive.id if directive else None,
                "answered": instruction.status is InstructionStatus.ANSWERED,
                "answered_at": instruction.answered_at.isoformat() if instruction.answered_at else None,
                "answer": instruction.answer,
                "due_on": instruction.due_on.isoformat() if instruction.due_on else None,
            }
        )
    return lines
