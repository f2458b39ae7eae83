"""What a Word paper tells, as plain values: counted once, when the paper is made, and kept with it.

A line that can be struck, or that quotes a unit, has a key of its own. Words that are quoted are the unit's; which report
they are from is kept too, so that a draft never shows what was withheld or withdrawn since.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bot.rules import lights
from bot.rules.bulletins import following
from bot.rules.figures import Counts, Entry, Period, Scope
from bot.services.digests import excerpt_of
from bot.services.figures import entries_of, figures_of
from bot.services.office import Office
from bot.services.paper_scopes import words_of
from db.enums import Light, Status
from db.models import Directive, Report
from db.queries import digests, directives
from db.session import Cause, Session

Figures = dict[str, Any]
SECTIONS = ("achieved", "problems", "settle")
"""The sections whose lines the clerk may strike."""
STATES = {
    Light.GREEN: "normal",
    Light.YELLOW: "lagging",
    Light.RED: "overdue",
    Light.GREY: "silent",
    Light.BLUE: "done",
}


@dataclass(frozen=True)
class Wanted:
    """A paper that somebody wants: of which scope and days; `special`: upward, not to the units."""

    scope: Scope
    period: Period
    special: bool = False

    def of(self, scope: Scope) -> "Wanted":
        """Return the same of what its reader may see."""
        return replace(self, scope=scope)


async def paper_figures(session: Session, office: Office, cause: Cause, wanted: Wanted, period: Period) -> Figures:
    """Return what a paper tells of those days of its period that have begun, and of what is due in the next one."""
    scope, after = wanted.scope, following(wanted.period)
    figures = await figures_of(session, office, scope, period, cause.at)
    entries = await entries_of(session, office, scope, cause.at)
    ids = [entry.id for entry in entries]
    quotable = await digests.quotable(session, ids)
    since = office.instant(period.first, 0, 0)
    until = office.instant(period.last + timedelta(days=1), 0, 0)
    recent = [r for r in await digests.quotable_since(session, ids, since) if r.created_at < until]
    closed = [e for e in entries if e.closed_on is not None and period.first <= e.closed_on <= period.last]
    rows = {row.id: row for row in await directives.some(session, ids)}
    today = office.day_of(cause.at)
    found: Figures = {
        "at": cause.at.isoformat(),
        "scope": asdict(await words_of(session, scope)),
        "after": [after.first.isoformat(), after.last.isoformat()],
        "counts": _counts(figures.all),
        "units": [{"unit": one.unit, **_counts(one.counts)} for one in figures.units],
        "achieved": [_closed(entry, rows[entry.id]) for entry in closed] + _grown(entries, closed, rows, recent),
        "problems": _problems(office, entries, today, quotable),
        "settle": await _to_settle(session, entries) if wanted.special else [],
        "coming": _coming(entries, after, today),
        "items": [
            {**_item(entry), "state": _state(entry, entry.light)} for entry in entries if entry.light is not None
        ],
    }
    for key, line in enumerate(line for section in SECTIONS for line in found[section]):
        line["key"] = key
    return found


def _counts(counts: Counts) -> Figures:
    """Return counts as a table has them: by light, as digest, picture and ledger have them, so that all papers agree.

    `past_end`: of those counted as overdue, the ones whose final date has passed; the others lie far behind.
    """
    return {
        "total": counts.total,
        **{column: counts.lights.get(light, 0) for light, column in STATES.items()},
        "past_end": counts.overdue,
        "behind": counts.behind,
        "late": counts.late,
        "unsigned": counts.unsigned,
        "issued": counts.issued,
        "closed": counts.closed,
        "on_time": counts.on_time,
        "extended": counts.extended,
        "returned": counts.returned,
    }


def _item(entry: Entry) -> Figures:
    return {
        "id": entry.id,
        "number": entry.number,
        "title": entry.title,
        "unit": entry.unit,
        "due_on": entry.due_on.isoformat() if entry.due_on else None,
    }


def _state(entry: Entry, light: Light) -> str:
    """Return in which column of the table of units a directive is counted; what rests is said to."""
    return "suspended" if entry.status is Status.SUSPENDED else STATES[light]


def _quoted(report: Report | None, office: Office | None = None) -> Figures:
    """Return a unit's words with whose they are, and of which day."""
    if report is None or not report.quotable:
        return {"report_id": None, "quote": "", "quoted_unit": "", "quoted_on": None}
    return {
        "report_id": report.id,
        "quote": excerpt_of(report.text, report.excerpt),
        "quoted_unit": report.person.unit.name,
        "quoted_on": office.day_of(report.created_at).isoformat() if office else None,
    }


def _closed(entry: Entry, row: Directive) -> Figures:
    """Return what was closed in the period, with the result in the unit's words."""
    on_time = entry.due_on is None or (entry.closed_on is not None and entry.closed_on <= entry.due_on)
    quote = {**_quoted(None), "quote": " ".join(row.result.split()), "quoted_unit": entry.unit}
    closed_on = entry.closed_on.isoformat() if entry.closed_on else None
    return {**_item(entry), "what": "closed", "closed_on": closed_on, "on_time": on_time, "grown": [], **quote}


def _grown(
    entries: Sequence[Entry], closed: Sequence[Entry], rows: Mapping[int, Directive], recent: Sequence[Report]
) -> list[Figures]:
    """Return whose figures grew in the period: where each stands, by how much it grew, and whether it is reached."""
    told = {entry.id for entry in closed}
    found = []
    for entry in entries:
        reports = [report for report in recent if report.directive_id == entry.id]
        grown = [] if entry.id in told else _growth(rows[entry.id], reports)
        if grown:
            found.append({**_item(entry), "what": "figure", "grown": grown, **_quoted(None)})
    return found


def _growth(row: Directive, reports: Sequence[Report]) -> list[Figures]:
    found = []
    for target in row.targets:
        values = [v for r in reports for v in r.values if v.target_id == target.id and not v.estimate]
        if not values:
            continue
        before, now = values[0].previous or Decimal(0), values[-1].value
        if now > before:
            found.append(
                {
                    "text": target.text,
                    "measure": target.measure,
                    "goal": str(target.value),
                    "current": str(now),
                    "by": str(now - before) if values[0].previous is not None else None,
                    "reached": now >= target.value,
                }
            )
    return found


def _problems(office: Office, entries: Iterable[Entry], today: date, quotable: Mapping[int, Report]) -> list[Figures]:
    """Return what is past its end, without a report, and behind: an item may be in several, its unit is quoted once."""
    known, found = list(entries), []
    calendar = office.calendar
    for entry in known:
        if entry.overdue and entry.due_on is not None:
            days = {"days": (today - entry.due_on).days, "workdays": calendar.workdays_between(entry.due_on, today)}
            found.append({**_item(entry), "what": "overdue", **days, **_quoted(quotable.get(entry.id), office)})
    for entry in known:
        if entry.late and entry.feedback_due_on is not None:
            due_on = entry.feedback_due_on
            days = {"days": (today - due_on).days, "workdays": calendar.workdays_between(due_on, today)}
            line = {**_item(entry), "what": "late", "feedback_due_on": due_on.isoformat(), **days}
            found.append(line | _quoted(None))
    for entry in known:
        if entry.lags and not entry.overdue:
            line = {**_item(entry), "what": "behind", "behind": str(entry.behind)}
            found.append(line | _quoted(quotable.get(entry.id), office))
    return found


async def _to_settle(session: Session, entries: Sequence[Entry]) -> list[Figures]:
    """Return what a leader is asked to settle: the unit's head and the supervision office have agreed to it."""
    by_id = {entry.id: entry for entry in entries}
    return [
        {
            **_item(by_id[request.directive_id]),
            "what": "settle",
            **_quoted(None),
            "quote": " ".join(request.text.split()),
            "quoted_unit": request.person.unit.name,
        }
        for request in await digests.to_settle(session, by_id)
    ]


def _coming(entries: Iterable[Entry], after: Period, today: date) -> list[Figures]:
    """Return what is due in the period after this one: ends, and reports."""
    found = []
    for entry in entries:
        if entry.status not in lights.FOLLOWED:
            continue
        for what, day in (("final", entry.due_on), ("feedback", entry.feedback_due_on)):
            if day is not None and after.first <= day <= after.last and day > today:
                found.append((day, what != "final", {**_item(entry), "what": what, "day": day.isoformat()}))
    return [line for _, _, line in sorted(found, key=lambda one: one[:2])]
