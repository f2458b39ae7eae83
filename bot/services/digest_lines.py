"""The lines of a digest: what is told of one directive, as plain values that are rendered without asking again.

Quotations are kept as ids of reports: the clerk may withhold or shorten one until the digest is read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.rules import lights
from bot.rules.digests import Item
from bot.rules.figures import Entry
from bot.rules.lights import Gap, Standing
from bot.services import planning
from bot.services.digest_material import Figures, Material
from db.enums import FeedbackKind, ReportKind
from db.models import Directive, Report
from db.queries import digests as queries
from db.queries import directives as directive_queries
from db.session import Session


@dataclass(frozen=True)
class Told:
    """What is read for the lines that are told alone: directives, and what may be quoted of each."""

    directives: Mapping[int, Directive]
    quotable: Mapping[int, Report]
    chases: Mapping[tuple[int, date], int]


async def read(session: Session, ids: set[int]) -> Told:
    """Return what the lines of these directives are made from."""
    if not ids:
        return Told({}, {}, {})
    return Told(
        directives={directive.id: directive for directive in await directive_queries.some(session, ids)},
        quotable=await queries.quotable(session, ids),
        chases=await queries.chases(session, ids),
    )


def line_of(material: Material, told: Told, entry: Entry, item: Item) -> Figures:
    """Return one item of a section: enough to render it without asking again."""
    directive, request = told.directives[entry.id], material.settle.get(entry.id)
    gap = lights.worst_gap(_standing(entry, directive), material.today)
    owed_on, returned = entry.feedback_due_on, material.returned.get(entry.id)
    return {
        **listed(material, entry),
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
        **quotation(material, told.quotable.get(entry.id)),
    }


def next_line(material: Material, entry: Entry) -> Figures:
    """Return what is due next of a directive, as the list of the coming days has it."""
    due = next_due(entry, material.today)
    return {
        "id": entry.id,
        "number": material.numbers[entry.id],
        "title": entry.title,
        "next_due_on": due[0].isoformat() if due else None,
        "next_what": due[1] if due else "",
    }


def next_due(entry: Entry, today: date) -> tuple[date, str] | None:
    """Return what is due next of a directive whose clocks run: the day, and which report or whether its end."""
    if entry.status not in lights.FOLLOWED or entry.waiting_since is not None:
        return None
    days = []
    if entry.due_on is not None:
        days.append((entry.due_on, "final"))
    if entry.feedback_due_on is not None:
        days.append((entry.feedback_due_on, "first" if entry.feedback_kind is FeedbackKind.FIRST else "feedback"))
    return min((due for due in days if due[0] > today), default=None)


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


def listed(material: Material, entry: Entry) -> Figures:
    """Return a directive as a list has it."""
    return {
        "id": entry.id,
        "item": entry.item,
        "number": material.numbers[entry.id],
        "printed": entry.number,
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


def has_late_parts(material: Material, entry: Entry) -> bool:
    """Return whether a directive that goes on has parts that are late: a closed or a suspended one has none to tell of."""
    rolled = _rolled(material, entry)
    return rolled is not None and bool(rolled["late"]) and entry.status in lights.FOLLOWED


def is_quotable(report: Report) -> bool:
    """Return whether a leader may read a report: progress with a fact. A mere problem stays with unit and clerk."""
    counted = any(not value.estimate for value in report.values)
    return not report.empty and (report.kind is ReportKind.PROGRESS or counted)


def quotation(material: Material, report: Report | None) -> Figures:
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
