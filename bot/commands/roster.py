"""`duban roster check | import FILE` and `duban roster export FILE`: the units and people of the office."""

import asyncio
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commands.opened import opened, texts_for
from bot.commands.output import print_json, progress
from bot.intake.cells import CellFault
from bot.intake.roster_columns import column_of
from bot.intake.roster_file import Roster, RosterFaults, read_roster
from bot.reports.roster_book import write_roster, write_roster_csv
from bot.services.roster_import import RosterChange
from bot.texts import Texts
from db.session import Cause

app = typer.Typer(no_args_is_help=True)

FILE_REFUSED = 1
_PIPE_WIDTH = 180

File = Annotated[Path, typer.Argument(help="The roster: a line a person, an .xlsx or .csv")]


@app.command("check", help="Say what is wrong with a roster, cell by cell, or what importing it would change.")
def check_command(
    file: File,
    prune: Annotated[bool, typer.Option("--prune", help="As if it were imported with --prune")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Print what was found and change nothing; exit code 1 where an import would refuse the file."""
    asyncio.run(_check(file, prune=prune, as_json=as_json))


@app.command("import", help="Bring units and people to what an .xlsx or .csv says; as often as you like.")
def import_command(
    file: File,
    prune: Annotated[
        bool, typer.Option("--prune", help="End the access of people, and the validity of units, left out of the file")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print what changed as JSON")] = False,
) -> None:
    """Import a roster and print what changed; exit code 1 where the file is refused."""
    asyncio.run(_import(file, prune=prune, as_json=as_json))


@app.command("export", help="Write units and people into an .xlsx or .csv that can be imported again.")
def export_command(
    file: Annotated[Path, typer.Argument(help="Where to write: .xlsx or .csv")] = Path("roster.xlsx"),
) -> None:
    """Export the roster."""
    content, told = asyncio.run(_export(file))
    file.write_bytes(content)
    Console().print(told, markup=False)


async def _import(file: Path, *, prune: bool, as_json: bool) -> None:
    async with opened() as services:
        texts, console = texts_for(services), Console()
        try:
            roster = _read(file, texts)
        except RosterFaults as faults:
            console.print(texts.plain(faults.text_id, faults.text_args), markup=False)
            for line in fault_lines(faults, texts):
                console.print(line, markup=False)
            raise typer.Exit(FILE_REFUSED) from faults
        cause = Cause(services.office.clock.now())
        with progress(texts.label("work_step", "roster")) as told:
            changes = await services.roster.import_roster(cause, roster, prune=prune, told=told)
        if as_json:
            print_json([vars(change) for change in changes])
            return
        if changes:
            console.print(change_table(changes, texts))
        _tell_namesakes(changes, texts, console)
        args = {"units": len(roster.units), "people": len(roster.people), "changes": len(changes)}
        console.print(texts.plain("roster/imported", args), markup=False)


def _read(file: Path, texts: Texts) -> Roster:
    """Return the roster in a file; one that cannot be read is a line, and exit code 1. Raises RosterFaults."""
    try:
        return read_roster(file)
    except OSError as fault:
        reason = {"file": str(file), "reason": fault.strerror}
        Console().print(texts.plain("roster/no_file", reason), markup=False)
        raise typer.Exit(FILE_REFUSED) from fault


async def _check(file: Path, *, prune: bool, as_json: bool) -> None:
    async with opened() as services:
        texts = texts_for(services)
        faults: tuple[CellFault, ...] = ()
        changes: tuple[RosterChange, ...] = ()
        counts = {"units": 0, "people": 0}
        try:
            roster = _read(file, texts)
        except RosterFaults as wrong:
            faults = wrong.faults
        else:
            counts = {"units": len(roster.units), "people": len(roster.people)}
            changes = await services.roster.would_change(Cause(services.office.clock.now()), roster, prune=prune)
    if as_json:
        found = {"file": str(file), "good": not faults, **counts}
        found |= {"problems": [_problem(fault, texts) for fault in faults], "changes": [vars(one) for one in changes]}
        typer.echo(json.dumps(found, ensure_ascii=False, indent=1))
    else:
        _show(faults, changes, texts, {"file": str(file), **counts})
    raise typer.Exit(FILE_REFUSED if faults else 0)


def _show(
    faults: Sequence[CellFault], changes: Sequence[RosterChange], texts: Texts, args: dict[str, str | int]
) -> None:
    console = Console() if Console().is_terminal else Console(width=_PIPE_WIDTH)
    if faults:
        console.print(_fault_table(faults, texts))
    elif changes:
        console.print(change_table(changes, texts))
        _tell_namesakes(changes, texts, console)
    args |= {"faults": len(faults), "changes": len(changes)}
    console.print(texts.plain("roster/checked", args), markup=False, soft_wrap=True)


def _problem(fault: CellFault, texts: Texts) -> dict[str, str | int]:
    """Return what is wrong with a cell and what is expected in its column; the row is 0 where the whole file is meant."""
    column = column_of(fault.column)
    return {
        "row": fault.row,
        "column": fault.column,
        "what": texts.plain(fault.text_id, fault.args),
        "expected": texts.label("roster_expected", column or "file"),
    }


def _fault_table(faults: Sequence[CellFault], texts: Texts) -> Table:
    columns = ("row", "column", "what", "expected")
    table = Table(*(texts.label("roster_fault", column) for column in columns), show_lines=True)
    for problem in (_problem(fault, texts) for fault in faults):
        table.add_row(*(escape(str(problem[column] or "")) for column in columns))
    return table


async def _export(file: Path) -> tuple[bytes, str]:
    async with opened() as services:
        texts = texts_for(services)
        roster = await services.roster.export()
        write = write_roster_csv if file.suffix.lower() == ".csv" else write_roster
        args = {"file": str(file), "units": len(roster.units), "people": len(roster.people)}
        return write(roster, texts.language), texts.plain("roster/exported", args)


def fault_lines(faults: RosterFaults, texts: Texts) -> list[str]:
    """Return a line for each wrong cell: where it is and what is wrong."""
    return [
        texts.plain("roster/fault", {"row": f.row, "column": f.column, "what": texts.plain(f.text_id, f.args)})
        for f in faults.faults
    ]


def _tell_namesakes(changes: Sequence[RosterChange], texts: Texts, console: Console) -> None:
    """Say whom an import adds though somebody of that name stays, not in the file: one person, most likely, in another unit."""
    people = [one for one in changes if one.subject == "person"]
    staying = {_bare(one.name): one.name for one in people if one.change == "left_out"}
    for one in people:
        if one.change == "added" and _bare(one.name) in staying:
            args = {"added": one.name, "there": staying[_bare(one.name)]}
            console.print(texts.plain("roster/namesake", args), markup=False, soft_wrap=True)


def _bare(label: str) -> str:
    return label.partition("（")[0]


def change_table(changes: Sequence[RosterChange], texts: Texts) -> Table:
    """Return what an import changed as a table, a line a unit or person."""
    table = Table(*(texts.label("roster_table", column) for column in ("subject", "change", "name", "columns")))
    for change in changes:
        table.add_row(
            texts.label("roster_subject", change.subject),
            texts.label("roster_change", change.change),
            escape(change.name),
            "、".join(texts.label("roster_column", column) for column in change.columns),
        )
    return table
