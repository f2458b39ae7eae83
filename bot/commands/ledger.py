"""`duban ledger`: the ledger of any period and any part of the office as a workbook, or as JSON."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.commands.opened import opened, texts_for
from bot.commands.output import print_json, progress
from bot.reports.ledger import write_ledger
from bot.reports.ledger_columns import notes_of
from bot.reports.ledger_values import LedgerBook, LedgerRow
from bot.rules.figures import Period
from bot.rules.periods import Named, period_of
from bot.texts import TellableError, Texts

REFUSED = 1
DAYS = ["%Y-%m-%d"]


def ledger_command(
    out: Annotated[Path | None, typer.Option(help="Where to write the workbook (.xlsx)")] = None,
    leader: Annotated[str, typer.Option(help="Only what is in this leader's charge, by name")] = "",
    unit: Annotated[str, typer.Option(help="Only what this unit leads")] = "",
    document: Annotated[str, typer.Option(help="Only the document of this number, such as 2022-3")] = "",
    first: Annotated[datetime | None, typer.Option("--from", formats=DAYS, help="First day; 1 January if none")] = None,
    last: Annotated[datetime | None, typer.Option("--to", formats=DAYS, help="Last day; today if none")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the rows and counts as JSON")] = False,
) -> None:
    """Write the ledger; exit code 1 for names that mean nobody, or a file that cannot be written."""
    if out is None and not as_json:
        raise typer.BadParameter("--out FILE.xlsx, --json, or both")
    asyncio.run(_ledger(out, (leader, unit, document), (first, last), as_json=as_json))


async def _ledger(
    out: Path | None, names: tuple[str, str, str], days: tuple[datetime | None, datetime | None], *, as_json: bool
) -> None:
    async with opened() as services:
        texts = texts_for(services)
        today = services.office.day_of(services.office.clock.now())
        try:
            period = _period(days, today)
            with progress(texts.label("ledger_step", "reading")):
                book = await services.ledger.at_the_machine(*names, period)
            with progress(texts.plain("ledger/writing", {"rows": len(book.rows)})):
                content = await asyncio.to_thread(write_ledger, book, texts) if out else b""
        except TellableError as refusal:
            typer.echo(texts.plain(refusal.text_id, refusal.text_args), err=True)
            raise typer.Exit(REFUSED) from refusal
    if as_json:
        print_json(to_json(book))
    if out is not None:
        _write(out, content, book, texts)


def _period(days: tuple[datetime | None, datetime | None], today: date) -> Period:
    usual = period_of(Named.YEAR, today)
    last = days[1].date() if days[1] else usual.last
    first = days[0].date() if days[0] else date(last.year, 1, 1)
    if first > last:
        raise TellableError("ledger/backwards", first=first, last=last)
    return Period(first, last)


def _write(out: Path, content: bytes, book: LedgerBook, texts: Texts) -> None:
    try:
        out.write_bytes(content)
    except OSError as fault:
        reason = {"file": str(out), "reason": fault.strerror}
        typer.echo(texts.plain("ledger/not_written", reason), err=True)
        raise typer.Exit(REFUSED) from fault
    typer.echo(texts.plain("ledger/written", {"file": str(out), "rows": len(book.rows)}), err=True)


def to_json(book: LedgerBook) -> dict[str, Any]:
    """Return a ledger as plain JSON values: what it is about, and its rows."""
    return {
        "office": book.office,
        "leader": book.leader,
        "unit": book.unit,
        "document": book.document,
        "from": book.period.first.isoformat(),
        "to": book.period.last.isoformat(),
        "at": book.at.isoformat(),
        "rows": [_row(row) for row in book.rows],
    }


def _row(row: LedgerRow) -> dict[str, Any]:
    entry = row.entry
    return {
        "number": entry.number,
        "title": entry.title,
        "text": row.text,
        "document": row.document,
        "kind": entry.kind.value,
        "unit": entry.unit,
        "owner": row.owner,
        "liaisons": list(row.liaisons),
        "supporting": list(row.supporting),
        "leader": row.leader,
        "issued_on": _day(entry.issued_on),
        "signed_on": _day(row.signed_on),
        "first_due_on": _day(entry.first_due_on),
        "due_on": _day(entry.due_on),
        "extensions": row.extensions,
        "status": entry.status.value,
        "light": entry.light.value if entry.light else None,
        "notes": notes_of(row),
        "overdue_days": row.overdue_days,
        "targets": [
            {"text": target.text, "goal": str(target.goal), "current": _text(target.current)} for target in row.targets
        ],
        "latest": {"on": _day(row.latest.day), "text": row.latest.text} if row.latest else None,
        "problem": {"on": _day(row.problem.day), "text": row.problem.text} if row.problem else None,
        "closed_on": _day(entry.closed_on),
        "result": row.result,
        "done_when": row.done_when,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
