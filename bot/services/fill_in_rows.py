"""A fill-in sheet that came back, read against how things stand: what each row would report, and what is not taken."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.intake.cells import CellFault
from bot.intake.sheets.fill_in_sheet import FIGURE, FilledRow, FilledSheet
from bot.rules.fill_in import Filled, RowUnderstood, State, understand_row
from bot.rules.fill_in_figures import alone_with
from bot.rules.list_replies import ListUnderstood, set_rows_aside, settle
from bot.rules.parts import spoken
from bot.rules.reply_values import Answered, ItemContext
from bot.services.holdings import Share, holdings, numbers
from bot.services.listening import Listening, Words, listen
from bot.services.office import Office
from db.models import Directive, Person
from db.queries import directives as queries
from db.session import Session

Told = tuple[str, dict[str, Any]]
"""The id of a text and its arguments."""


@dataclass(frozen=True)
class ReadRow:
    """A row of a directive that the sender may report on."""

    directive: Directive
    item: ItemContext
    filled: Filled
    understood: RowUnderstood
    before: Mapping[int, str]  # where its targets stood when the sheet was written
    said: ListUnderstood  # of the rows of its lists


@dataclass(frozen=True)
class ReadSheet:
    """`skipped` are rows of others' or closed items, `faults` cells that could not be read: nothing else is lost with them."""

    rows: tuple[ReadRow, ...]
    skipped: tuple[Told, ...]
    faults: tuple[CellFault, ...]
    words: Words
    listening: Listening


async def read_rows(
    session: Session, office: Office, person: Person, today: date, sheet: FilledSheet, message_id: int
) -> ReadSheet:
    """Read a sheet as a person's reports by one message of theirs."""
    found, skipped = await _directives(session, person, today, sheet.rows)
    words = Words("", message_id, answered=Answered.BUNDLE, about=tuple(directive.id for _, directive in found))
    listening = await listen(session, office, person, today, words)
    rows: list[ReadRow] = []
    faults = list(sheet.faults)
    for row, directive in found:
        item = listening.context.item(listening.numbers[directive.id])
        if item is None:
            continue
        read, wrong = _row(sheet, row, directive, item, listening)
        rows.append(read)
        faults += wrong
    said = tuple(row for row in rows if row.understood.says_something)
    return ReadSheet(said, skipped, tuple(sorted(faults, key=lambda fault: fault.row)), words, listening)


async def _directives(
    session: Session, person: Person, today: date, rows: Sequence[FilledRow]
) -> tuple[list[tuple[FilledRow, Directive]], tuple[Told, ...]]:
    """Return the rows that are the person's own to report on, and what is said of those that are not."""
    held = [held.directive for held in await holdings(session, person, today) if held.share < Share.SUPPORT]
    known = [held.directive for held in await holdings(session, person, today, queries.KNOWN)]
    mine, over = _called(held), _called(known)
    found: list[tuple[FilledRow, Directive]] = []
    skipped: list[Told] = []
    for row in rows:
        directive = mine.get(row.directive_id or row.number)
        closed = over.get(row.directive_id or row.number)
        if directive is not None and directive.id not in {one.id for _, one in found}:
            found.append((row, directive))
        elif closed is not None and closed.status not in queries.FOLLOWED:
            args = {"number": row.number, "title": closed.title, "status": closed.status.value}
            skipped.append(("report/over", args))
        else:
            skipped.append(("fill_in/not_yours", {"number": row.number}))
    return found, tuple(skipped)


def _called(directives: Iterable[Directive]) -> dict[int | str, Directive]:
    """Return directives by id, by full number, and by how they are called among these (the same number may be two).

    A unit's part, 12·城关镇, also by the number alone.
    """
    rows = list(directives)
    called = numbers(rows)
    said = spoken(called)
    return {
        **{said[row.id]: row for row in rows},
        **{called[row.id]: row for row in rows},
        **{row.number: row for row in rows},
        **{row.id: row for row in rows},
    }


def _row(
    sheet: FilledSheet, row: FilledRow, directive: Directive, item: ItemContext, listening: Listening
) -> tuple[ReadRow, list[CellFault]]:
    today = listening.context.today
    placed = list(sheet.before.get(directive.id, ())) or [(target.id, "") for target in item.targets]
    targets = {target.id for target in item.targets}
    figures: dict[int, str] = {}
    places: dict[int, int] = {}
    faults: list[CellFault] = []
    for place, cell in row.figures.items():
        target = placed[place - 1][0] if place <= len(placed) else 0
        if target in targets:
            figures[target], places[target] = cell, place
        else:
            faults.append(_fault(sheet, row, place, "fill_in/no_such_target", cell))
    filled = Filled(
        progress=row.progress,
        figures=figures,
        problem=row.problem,
        next_step=row.next_step,
        state=State(row.state) if row.state else None,
    )
    filled = replace(filled, words=_words(filled, item, sheet))
    lists = {item.number: listening.lists[item.number]} if item.number in listening.lists else {}
    reply = set_rows_aside(filled.progress, alone_with(item, today), lists)
    understood = understand_row(replace(filled, progress=reply.text), item, today)
    said = settle(understood.progress, reply, lists)
    understood = replace(understood, progress=said.understood)
    faults += [_fault(sheet, row, places[target], "fill_in/no_figure", figures[target]) for target in understood.unread]
    return ReadRow(directive, item, filled, understood, dict(sheet.before.get(directive.id, ())), said), faults


def _fault(sheet: FilledSheet, row: FilledRow, place: int, text_id: str, cell: str) -> CellFault:
    column = f"{FIGURE}{place}"
    args = {"value": cell, "number": row.number}
    return CellFault(row.row, sheet.headings.get(column, column), text_id, args, sheet.letters.get(column, ""))


def _words(filled: Filled, item: ItemContext, sheet: FilledSheet) -> str:
    """Return the text of the report: its words, else its figures or what was chosen, then the next step under its heading."""
    said = filled.progress
    if not said and filled.figures:
        texts = {target.id: (target.text, target.measure) for target in item.targets}
        said = ";".join(
            f"{texts[ident][0]}:{_counted(cell, texts[ident][1])}" for ident, cell in filled.figures.items()
        )
    elif not said and filled.state:
        said = sheet.states.get(filled.state.value, filled.state.value)
    step = f"{sheet.headings.get('next_step', '')}:{filled.next_step}" if filled.next_step else ""
    return "\n".join(part for part in (said, step) if part)


def _counted(cell: str, measure: str) -> str:
    plain = cell.removeprefix("-").replace(".", "", 1)
    return f"{cell}{measure}" if plain.isascii() and plain.isdigit() else cell


def figures_of(row: ReadRow) -> dict[int, tuple[Decimal, bool]]:
    """Return the figures that a row brings: by target, with whether it is an estimate, which is not counted."""
    counted = {target: (Decimal(count), False) for target, count in row.said.counted.get(row.item.number, {}).items()}
    claimed = {
        one.figure.target: (one.figure.total, one.figure.estimate)
        for one in row.understood.progress.statements
        if one.figure is not None
    }
    return claimed | counted
