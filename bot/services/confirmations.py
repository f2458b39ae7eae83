"""A report as it is confirmed to whoever gave it: its figures before and after, the rows that it set, its words."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot.services import planning
from bot.services.office import Office
from bot.services.scopes import RowsSet
from db.enums import ReportKind
from db.models import Report


@dataclass(frozen=True)
class ValueLine:
    """A figure as it is confirmed: before and after, and expected progress in per cent."""

    target_id: int
    text: str
    measure: str
    value: Decimal
    previous: Decimal | None
    goal: Decimal
    estimate: bool
    expected: Decimal | None


@dataclass(frozen=True)
class Confirmation:
    """A report as it is confirmed to who gave it. `words_only`: it gives a figure that a list does not bear out."""

    report_id: int
    directive_id: int
    number: str
    title: str
    kind: ReportKind
    text: str
    empty: bool
    files: int
    values: tuple[ValueLine, ...]
    corrects: bool
    rows: tuple[RowsSet, ...]
    words_only: bool


def confirmation(
    office: Office,
    facts: planning.Facts,
    report: Report,
    numbers: dict[int, str],
    today: date,
    rows: tuple[RowsSet, ...],
) -> Confirmation:
    """Return a report as it is confirmed; `numbers` names directives as the person's list does, `rows` it has set."""
    directive = facts.directive
    expected = {line.id: line.expected for line in planning.target_lines(facts, office, today)}
    targets = {target.id: target for target in directive.targets}
    return Confirmation(
        report_id=report.id,
        directive_id=directive.id,
        number=numbers.get(directive.id, directive.item),
        title=directive.title,
        kind=report.kind,
        text=report.text,
        empty=report.empty,
        files=len(report.attachments),
        values=tuple(
            ValueLine(
                target_id=value.target_id,
                text=targets[value.target_id].text,
                measure=targets[value.target_id].measure,
                value=value.value,
                previous=value.previous,
                goal=targets[value.target_id].value,
                estimate=value.estimate,
                expected=expected[value.target_id],
            )
            for value in report.values
        ),
        corrects=report.corrects_id is not None,
        rows=rows,
        words_only=not report.quotable,
    )
