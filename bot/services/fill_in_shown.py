"""What was read in a fill-in sheet, as its sender sees it before it is reported: plain values, kept with the message."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from bot.rules.progress import Measure, actual_progress
from bot.rules.reply_values import Intent, Question
from bot.services import planning
from bot.services.fill_in_rows import ReadRow, ReadSheet, figures_of
from bot.services.heard import CONFIRM_COMPLETION
from bot.services.office import Office
from bot.services.outgoing import plain
from bot.services.planning import TargetLine
from bot.services.said import ACTING
from db.models import Person, Report
from db.queries import reports
from db.session import Cause, Session

Json = dict[str, Any]


async def show_rows(
    session: Session, office: Office, cause: Cause, person: Person, read: ReadSheet, written_at: datetime | None
) -> list[Json]:
    """Return the rows as they are shown: figures before and after, words, what is in doubt, what changed meanwhile."""
    directives = [row.directive for row in read.rows]
    facts = await planning.facts_of(session, directives)
    latest = await reports.latest(session, [directive.id for directive in directives])
    today = office.day_of(cause.at)
    shown = []
    for row in read.rows:
        lines = {line.id: line for line in planning.target_lines(facts[row.directive.id], office, today)}
        owner = row.directive.owner
        shown.append({
            "number": row.item.number,
            "title": row.directive.title,
            "owner": owner.name if owner is not None and owner.id != person.id else "",
            "figures": _figures(row, lines),
            "words": _words(row),
            "problem": row.filled.problem if row.understood.problem.statements else "",
            "acts": _acts(row),
            "doubts": _doubts(row, read),
            "notes": _notes(row, lines, latest.get(row.directive.id), written_at),
        })  # fmt: skip
    return shown


def _words(row: ReadRow) -> str:
    """Return the words that will be reported, '' where figures say it all."""
    filled = row.filled
    figures_alone = filled.figures and not (filled.progress or filled.next_step)
    return "" if figures_alone or not row.understood.progress.statements else filled.words


def _figures(row: ReadRow, lines: dict[int, TargetLine]) -> list[Json]:
    yearly = {target.id: target.yearly for target in row.directive.targets}
    found = []
    for ident, (value, estimate) in figures_of(row).items():
        line = lines[ident]
        found.append({
            "text": line.text,
            "measure": line.measure,
            "old": plain(line.current),
            "new": plain(value),
            "goal": plain(line.goal),
            "reached": plain(actual_progress(Measure(line.goal, value, yearly[ident]))),
            "expected": plain(line.expected),
            "estimate": estimate,
        })  # fmt: skip
    return found


def _acts(row: ReadRow) -> list[list[str]]:
    """Return what else will be done: asked for, put off, passed on; each with its day, '' for none."""
    statements = (*row.understood.problem.statements, *row.understood.progress.statements)
    return [[one.intent.value, one.day.isoformat() if one.day else ""] for one in statements if one.intent in ACTING]


def _doubts(row: ReadRow, read: ReadSheet) -> list[Json]:
    questions = (*row.understood.problem.questions, *row.understood.progress.questions)
    found = [_doubt(question, row, read) for question in questions]
    found += [
        {"id": asked.id.value, "number": number, "target": "", "args": {k: plain(v) for k, v in asked.args.items()}}
        for number, asked in row.said.questions
    ]
    claimed = any(one.intent is Intent.COMPLETION for one in row.understood.progress.statements)
    return (
        [*found, {"id": CONFIRM_COMPLETION, "number": row.item.number, "target": "", "args": {}}] if claimed else found
    )


def _doubt(question: Question, row: ReadRow, read: ReadSheet) -> Json:
    args = {name: plain(value) for name, value in question.args.items()}
    named = args.pop("items", ())
    args["choices"] = [[number, read.listening.directives[number].title, 0] for number in named]
    several = len(row.item.targets) > 1
    target = next((one.text for one in row.item.targets if several and one.id == question.args.get("target")), "")
    return {"id": question.id.value, "number": row.item.number, "target": target, "args": args}


def _notes(
    row: ReadRow, lines: dict[int, TargetLine], latest: Report | None, written_at: datetime | None
) -> list[list[Any]]:
    """Return what changed since the sheet was written: figures that moved, a report that came by another way."""
    notes: list[list[Any]] = []
    for ident, was in row.before.items():
        line = lines.get(ident)
        now = line.current if line else None
        if line is not None and now != (Decimal(was) if was else None):
            args = {"text": line.text, "was": was, "now": plain(now), "measure": line.measure}
            notes.append(["fill_in/figure_moved", args])
    if latest is not None and written_at is not None and latest.created_at > written_at:
        args = {"at": latest.created_at.isoformat(), "person": latest.person.name, "text": latest.text}
        notes.append(["fill_in/reported_since", args])
    return notes
