"""`duban due NAME --out FILE.ics`: a person's due dates as a calendar file."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.commands.opened import opened, texts_for
from bot.texts import TellableError
from handlers.due_dates import file_of

REFUSED = 1


def due_command(
    name: Annotated[str, typer.Argument(help="The person's name as on the roster")],
    out: Annotated[Path, typer.Option(help="Where to write: an .ics")],
    unit: Annotated[str, typer.Option(help="Their unit, where several people have the name")] = "",
) -> None:
    """Write the file; exit code 1 for nobody so called, or a file that cannot be written."""
    asyncio.run(_due(name, out, unit))


async def _due(name: str, out: Path, unit: str) -> None:
    async with opened() as services:
        texts = texts_for(services)
        try:
            found = await services.due_dates.of_name(name, unit)
            await asyncio.to_thread(out.write_bytes, file_of(found, texts))
        except TellableError as refusal:
            typer.echo(texts.plain(refusal.text_id, refusal.text_args), err=True)
            raise typer.Exit(REFUSED) from refusal
        except OSError as fault:
            typer.echo(texts.plain("ledger/not_written", {"file": str(out), "reason": fault.strerror}), err=True)
            raise typer.Exit(REFUSED) from fault
        typer.echo(texts.plain("due/written", {"found": found, "file": str(out)}))
