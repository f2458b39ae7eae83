"""`duban doctor`: what is wrong with this installation, a line a finding with what to do; nothing is changed."""

import asyncio
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.checks import Finding, Level, examine
from bot.clock import SystemClock
from bot.commands.mending import office_texts
from bot.commands.output import print_json
from bot.texts import Texts

FAULTY = 1
MARKS = {Level.OK: "✓", Level.WARNING: "!", Level.FAULT: "✗"}
COLOURS = {Level.OK: "green", Level.WARNING: "yellow", Level.FAULT: "bold red"}


def doctor_command(
    online: Annotated[bool, typer.Option("--online", help="Ask the Bot API server and the proxy too")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Print what was found; exit code 1 where something keeps Duban from working."""
    found = asyncio.run(examine(SystemClock(), online=online))
    texts = office_texts()
    healthy = not any(finding.level is Level.FAULT for finding in found)
    if as_json:
        lines = [{"check": f.check, "level": f.level.value, "words": _words(f, texts)} for f in found]
        print_json({"healthy": healthy, "findings": lines})
    else:
        _print(found, texts)
        counts = {level.value: sum(finding.level is level for finding in found) for level in Level}
        typer.echo(texts.plain("doctor/summary", counts))
    raise typer.Exit(0 if healthy else FAULTY)


def _print(found: list[Finding], texts: Texts) -> None:
    """Print a line a finding; on a terminal in columns, the marks coloured."""
    if not (console := Console()).is_terminal:
        for finding in found:
            typer.echo(f"{MARKS[finding.level]} {_words(finding, texts)}")
        return
    table = Table.grid(padding=(0, 1))
    for finding in found:
        colour = COLOURS[finding.level]
        plain = "" if finding.level is Level.OK else colour
        table.add_row(Text(MARKS[finding.level], style=colour), Text(_words(finding, texts), style=plain))
    console.print(table)


def _words(finding: Finding, texts: Texts) -> str:
    return texts.plain(finding.text_id, finding.args)
