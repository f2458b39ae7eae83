"""The rows of task tables as drafts: units, dates and targets from their columns, and nothing that is not there."""

import re
from collections.abc import Set as AbstractSet
from dataclasses import replace

from bot.intake.cadence import Rhythm, find_cadence
from bot.intake.dates import When, find_dates, settle
from bot.intake.drafts import Draft, KindValue
from bot.intake.notes import Responsibility, read_duty
from bot.intake.source import Source
from bot.intake.table_columns import CONTENT, UNITS, Column
from bot.intake.tables import Cell, TableItem, TaskTable, numbered
from bot.intake.targets import find_targets
from bot.intake.titles import propose_title
from bot.intake.units import read_noted
from bot.patterns import pattern_of

_TASKS = (Column.NAME, Column.TASK)
_MAX_HEADING = 34
_NOTHING = pattern_of(r"^[\s/／—\-－无]*$|^待定$")
_ENDLESS = pattern_of(r"长期|全年|常年|持续|常态|贯穿|每[日天周月季年]")
_FULL = pattern_of(r"(?<!\d)(20\d\d)[-./年](\d{1,2})[-./月](\d{1,2})日?(?!\d)")
_MONTH = pattern_of(r"(?<!\d)(20\d\d)[-./](\d{1,2})(?![-./\d])")
_RANGE = pattern_of(r".*[-—–~～至到](?=[^-—–~～至到]*(?:[月日年]|季度|\d{2}$))", re.DOTALL)
_YEAR = pattern_of(r"20\d\d年")
_YEAR_ONLY = pattern_of(r"^20\d\d年$")
_KEYED = pattern_of(r"[：:]|牵头|配合|负责|主办|协办")
_SEPARATORS = pattern_of(r"[；;。，,\s]+")


def table_drafts(source: Source, tables: list[TaskTable]) -> list[Draft]:
    """Return a draft for each row of the tables of a document."""
    return [_draft(source, item) for table in tables for item in table.items]


def _draft(source: Source, item: TableItem) -> Draft:
    task = _content(item)
    first = source.first_leads is not None and item.end >= source.first_leads
    duty = _duty(item, source.known, first=first)
    when, said = _when(item, task, source)
    rhythm = _rhythm(item, task)
    targets = tuple(target for cell in _contents(item) for target in find_targets(cell.words))
    path, headings = _place(item)
    own = _own_heading(item)
    kind: KindValue = "fixed_term" if targets or (when and not when.vague) else "ongoing"

    def printed(found: str) -> str:
        return source.printed(found, item.start, item.end)

    return Draft(
        start=item.start,
        end=item.end,
        text=source.text[item.start : item.end],
        path=path,
        section=headings[-1] if headings else None,
        headings=headings,
        title=propose_title(task, own, headings, duty.units, targets),
        kind=kind,
        units=tuple(map(printed, duty.units)),
        lead=printed(duty.leads[0]) if duty.leads else None,
        co=tuple(map(printed, duty.co)),
        deadline=when.day if when else None,
        deadline_text=printed(said) if said else None,
        deadline_vague=bool(when and when.vague),
        cadence=rhythm.cadence if rhythm else None,
        cadence_text=printed(rhythm.text) if rhythm else None,
        targets=tuple(replace(target, text=printed(target.text)) for target in targets),
    )


def _contents(item: TableItem) -> list[Cell]:
    """Return the cells that say what is to be done, in their order; a task that several rows share is a heading."""
    columns = [column for column in (*CONTENT, Column.TARGET) if not (item.shared and column in _TASKS)]
    return sorted((cell for column in columns for cell in item.cells.get(column, ())), key=lambda cell: cell.start)


def _content(item: TableItem) -> str:
    """Return what is to be done as running text, without the labels that cells may begin with."""
    return "。".join(numbered(cell.words)[1].rstrip("。；") or cell.words for cell in _contents(item)) + "。"


def _own_heading(item: TableItem) -> str | None:
    """Return a short name of the task that stands beside what it comes to."""
    cells = _contents(item)
    first = numbered(cells[0].words)[1].rstrip("。；")
    return first if len(cells) > 1 and 1 < len(first) <= _MAX_HEADING and "，" not in first else None


def _place(item: TableItem) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the labels and the headings of an item."""
    shared = [cell.words for column in _TASKS if item.shared for cell in item.cells.get(column, ())]
    parted = [numbered(words) for words in (*item.groups, *shared)]
    number = [cell.words.rstrip(".、．") for cell in item.cells.get(Column.NUMBER, ())]
    number = number or [label for label, _ in (numbered(cell.words) for cell in _contents(item)) if label]
    labels = [label for label, _ in parted if label]
    return tuple(dict.fromkeys((*labels, *number[:1]))), tuple(title.rstrip("。") for _, title in parted if title)


def _duty(item: TableItem, known: AbstractSet[str], *, first: bool) -> Responsibility:
    """Return who answers, by column; a cell may also be a note of its own (甲牵头，乙配合)."""
    named: dict[Column, list[str]] = {column: [] for column in UNITS}
    for cells in (item.cells, *item.merged):
        for column in UNITS:
            for cell in cells.get(column, ()):
                _read_cell(cell.words, column, known, named)
    leads = tuple(dict.fromkeys(named[Column.LEAD]))
    duty, helps = dict.fromkeys(named[Column.DUTY]), dict.fromkeys(named[Column.HELP])
    units = tuple(dict.fromkeys((*leads, *duty, *helps)))
    if not leads and (first or (helps and len(duty) == 1)):
        leads = units[:1]
    return Responsibility(units, leads, tuple(name for name in units if name not in leads) if leads else ())


def _read_cell(words: str, column: Column, known: AbstractSet[str], named: dict[Column, list[str]]) -> None:
    if _NOTHING.match(words):
        return
    noted = read_duty(words, known) if _KEYED.search(words) else None
    if noted is None:
        named[column] += read_noted(_SEPARATORS.sub("、", words.strip()), known)
        return
    named[Column.LEAD] += noted.leads
    named[Column.HELP if noted.leads else column] += [name for name in noted.units if name not in noted.leads]


def _when(item: TableItem, task: str, source: Source) -> tuple[When | None, str | None]:
    """Return the deadline and its words as printed: the time column's where it says something, else the task's."""
    cells = [cell for row in (item.cells, *item.merged) for cell in row.get(Column.TIME, ())]
    said = next((cell.words for cell in cells if not _NOTHING.match(cell.words)), "")
    if not said:
        when = settle(find_dates(task, source.confirmed, source.workdays))
        return when, when.text if when else None
    when = _in_time_cell(said, source)
    if when is None and _ENDLESS.search(said):
        return None, None
    return when or When(0, len(said), said, None, vague=True), said


def _in_time_cell(said: str, source: Source) -> When | None:
    """Return what a time column's cell says; there a bare 6月 or 二季度 is when the task is to be done."""
    clear = _FULL.sub(r"\1年\2月\3日前", said)
    clear = _MONTH.sub(r"\1年\2月底前", clear)
    last = _RANGE.sub("", clear).strip()
    year = _YEAR.search(clear)
    if last != clear and year and not _YEAR.search(last):  # 2022年3月至12月
        last = year.group() + last
    for words in (
        clear if last == clear else last,
        f"时限：{last}",
        f"{last}底前" if _YEAR_ONLY.match(last) else f"{last}前",
    ):
        if re.match(r"每", words) or re.match(r"每", last):
            continue
        found = find_dates(words, source.confirmed, source.workdays)
        when = settle([one for one in found if not one.vague or words == clear])
        if when is not None:
            return when
    return None


def _rhythm(item: TableItem, task: str) -> Rhythm | None:
    for column in (Column.CADENCE, Column.TIME):
        for cell in item.cells.get(column, ()):
            rhythm = find_cadence(cell.words)
            if rhythm is not None and (rhythm.cadence or column is Column.CADENCE):
                return rhythm
    return find_cadence(task)
