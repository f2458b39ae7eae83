"""`duban calendar import FILE` and `duban calendar show YEAR`: the office's own working days."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commands.opened import opened, texts_for
from bot.commands.output import print_json
from bot.intake.calendar_file import CalendarDay, CalendarFaults, read_calendar
from bot.services.working_days import Shown, Year
from bot.texts import TellableError, Texts
from db.queries.office_days import Day
from db.session import Cause

app = typer.Typer(no_args_is_help=True)

FILE_REFUSED = 1
FIRST_YEAR, LAST_YEAR = 2000, 2099


@app.command("import", help="Take in days off and make-up days: .csv or .xlsx with date, 休 or 班, and a note.")
def import_command(
    file: Annotated[Path, typer.Argument(help="A line a day: date, 休 or 班, note")],
) -> None:
    """Import the office's own days and print how many; exit code 1 where the file is refused."""
    asyncio.run(_import(file))


@app.command("show", help="Print which days of a year differ from Monday to Friday, and by whose word.")
def show_command(
    year: Annotated[int, typer.Argument(min=FIRST_YEAR, max=LAST_YEAR, help="The year, such as 2027")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Print a year's days."""
    asyncio.run(_show(year, as_json=as_json))


async def _import(file: Path) -> None:
    async with opened() as services:
        texts, console = texts_for(services), Console(soft_wrap=True)
        try:
            days = _read(file)
        except TellableError as refusal:
            for line in _refusal(refusal, texts):
                console.print(line, markup=False)
            raise typer.Exit(FILE_REFUSED) from refusal
        stored = [Day(day.day, day.worked, day.note) for day in days]
        await services.working_days.import_days(Cause(services.office.clock.now()), stored)
        off = sum(not day.worked for day in days)
        args = {"off": off, "worked": len(days) - off, "years": sorted({day.day.year for day in days})}
        console.print(texts.plain("calendar/imported", args), markup=False)


def _read(file: Path) -> tuple[CalendarDay, ...]:
    try:
        return read_calendar(file.read_bytes(), file.name)
    except OSError as fault:
        raise TellableError("roster/no_file", file=str(file), reason=fault.strerror) from fault


def _refusal(refusal: TellableError, texts: Texts) -> list[str]:
    """Return what is wrong, a line for each wrong line of the file."""
    told = [texts.plain(refusal.text_id, refusal.text_args)]
    for fault in refusal.faults if isinstance(refusal, CalendarFaults) else ():
        column = texts.label("calendar_column", fault.column) if fault.column else ""
        what = texts.plain(fault.text_id, fault.args)
        told.append(texts.plain("roster/fault", {"row": fault.row, "column": column, "what": what}))
    return told


async def _show(year: int, *, as_json: bool) -> None:
    async with opened() as services:
        texts, console = texts_for(services), Console()
        found = await services.working_days.year(year)
        if as_json:
            print_json([vars(day) for day in found.days])
            return
        if found.days:
            console.print(_table(found, texts))
        console.print(texts.plain("calendar/year", {"found": found}), markup=False)


def _table(found: Year, texts: Texts) -> Table:
    table = Table(*(texts.label("calendar_column", column) for column in ("day", "worked", "source", "note")))
    for day in found.days:
        table.add_row(*_cells(day, texts))
    return table


def _cells(day: Shown, texts: Texts) -> tuple[str, ...]:
    kind = texts.label("calendar_day", "worked" if day.worked else "off")
    source = texts.label("calendar_source", "own" if day.own else "official")
    return f"{day.day.isoformat()} {texts.weekday(day.day)}", kind, source, escape(day.note)
