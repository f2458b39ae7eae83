"""`duban roster import FILE` and `duban roster export FILE`: the units and people of the office."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from bot.commands.opened import opened, texts_for
from bot.commands.output import print_json, progress
from bot.intake.roster_file import RosterFaults, read_roster
from bot.reports.roster_book import write_roster, write_roster_csv
from bot.services.roster_import import RosterChange
from bot.texts import Texts
from db.session import Cause

app = typer.Typer(no_args_is_help=True)

FILE_REFUSED = 1


@app.command("import", help="Bring units and people to what an .xlsx or .csv says; as often as you like.")
def import_command(
    file: Annotated[Path, typer.Argument(help="The roster: a line a person, an .xlsx or .csv")],
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
            roster = read_roster(file)
        except OSError as fault:
            console.print(texts.plain("roster/no_file", {"file": str(file), "reason": fault.strerror}), markup=False)
            raise typer.Exit(FILE_REFUSED) from fault
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
        args = {"units": len(roster.units), "people": len(roster.people), "changes": len(changes)}
        console.print(texts.plain("roster/imported", args), markup=False)


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


def change_table(changes: Sequence[RosterChange], texts: Texts) -> Table:
    """Return what an import changed as a table, a line a unit or person."""
    table = Table(*(texts.label("roster_table", column) for column in ("subject", "change", "name", "columns")))
    for change in changes:
        table.add_row(
            texts.label("roster_subject", change.subject),
            texts.label("roster_change", change.change),
            change.name,
            "、".join(texts.label("roster_column", column) for column in change.columns),
        )
    return table
