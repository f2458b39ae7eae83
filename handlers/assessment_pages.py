"""The assessment's workbook in words: units, the directives behind the figures, what was left out."""

from datetime import date

from bot.reports.assessment_sheet import AssessmentPage, Value, write_assessment
from bot.rules.assessment import Group, UnitResult, closed_on, overdue_days
from bot.rules.workdays import WorkCalendar
from bot.services.assessments import AssessmentShown
from bot.texts import Texts

UNITS = (
    "group", "unit", "rank", "due_first", "on_time_first", "rate_first", "due", "on_time", "rate", "days_first", "days", "returned",
    "extended", "check",
)  # fmt: skip
ITEMS = ("unit", "number", "title", "first_due_on", "due_on", "closed", "days_first", "days", "returned", "extended")
EXCLUDED = ("unit", "number", "title", "reason")
_GROUPS = tuple(Group)


def pages_of(texts: Texts, shown: AssessmentShown, period: str, today: date, calendar: WorkCalendar) -> bytes:
    """Return the workbook of a period; places in a group are a column where the office ranks."""
    heads, names = texts.labels("assessment_column"), texts.labels("assessment_page")
    columns = tuple(column for column in UNITS if column != "rank" or shown.ranks)
    table = shown.table

    def page(name: str, keys: tuple[str, ...], rows: list[list[Value]]) -> AssessmentPage:
        title = texts.plain("assessment/title", {"page": names[name], "period": period, "today": today})
        return AssessmentPage(names[name], title, {key: heads[key] for key in keys}, rows)

    units = sorted(table.units, key=lambda line: _GROUPS.index(line.group))
    items: list[list[Value]] = [
        [
            line.unit, item.number, item.title, item.first_due_on, item.due_on, closed_on(item, table.period),
            overdue_days(item, item.first_due_on, table.period, today, calendar),
            overdue_days(item, item.due_on, table.period, today, calendar), item.returned, item.extended,
        ]
        for line in units
        for item in line.items
    ]  # fmt: skip
    excluded: list[list[Value]] = [[item.unit, item.number, item.title, item.excluded] for item in table.excluded]
    return write_assessment(
        [
            page("units", columns, [_unit(texts, line, shown, columns) for line in units]),
            page("items", ITEMS, items),
            page("excluded", EXCLUDED, excluded),
        ]
    )


def _unit(texts: Texts, line: UnitResult, shown: AssessmentShown, columns: tuple[str, ...]) -> list[Value]:
    check = shown.checks.get(line.unit_id)
    said: dict[str, Value] = {
        "group": texts.label("assessment_group", line.group),
        "unit": line.unit,
        "rank": shown.ranks.get(line.unit_id),
        "check": texts.plain("assessment/check", {"check": check}),
    }
    return [said[column] if column in said else getattr(line.result, column) for column in columns]
