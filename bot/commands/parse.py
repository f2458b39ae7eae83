"""`duban parse`: print what intake makes of a document."""

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commands.output import print_json
from bot.intake.drafts import Draft, ParsedDocument
from bot.intake.errors import IntakeError, Refusal
from bot.intake.export import to_json
from bot.intake.formats.plain_text import SUPPORTED
from bot.intake.reading.files import FileReader
from bot.intake.roster_file import Roster, RosterFaults, read_roster
from bot.intake.suggest import suggest_lead

_FAILED = 2
_PIPE_WIDTH = 180
_REFUSALS = {
    Refusal.PICTURE: "this is a picture",
    Refusal.ARCHIVE: "this is an archive: unpack it first",
    Refusal.DAMAGED: "damaged, incomplete, or not what its name says",
    Refusal.UNSAFE: "it holds what no ordinary file has: not read",
    Refusal.ENCRYPTED: "locked with a password",
    Refusal.SCAN: "a scan without text",
    Refusal.TOO_BIG: "it holds too much",
    Refusal.TOO_SLOW: "reading it takes too long",
    Refusal.OLD_WORD: "needs LibreOffice: install it, or save the file as .docx",
    Refusal.EMPTY: "the file is empty",
    Refusal.BINARY: "this is no file with text in it",
    Refusal.ENCODING: "the encoding cannot be told: save it as UTF-8",
    Refusal.UNSUPPORTED: f"only these endings are read: {', '.join(SUPPORTED)}",
    Refusal.SECRET: "marked as secret: such documents are not read",
}


def parse_command(
    file: Annotated[Path, typer.Argument(help=f"The document: {', '.join(SUPPORTED)}.")],
    day: Annotated[
        str | None, typer.Option("--date", metavar="YYYY-MM-DD", help="The document's date, as confirmed.")
    ] = None,
    roster: Annotated[
        Path | None, typer.Option("--roster", help="The roster (.xlsx or .csv): suggests a lead unit.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Read a document and print the directives found in it. Nothing is stored."""
    office = _office(roster)
    parsed = _read(file, _confirmed(day), office)
    if as_json:
        print_json(to_json(parsed))
    else:
        _console().print(_table(parsed, office))


def _console() -> Console:
    """Return a console; what goes to a file or a pipe is not squeezed into a narrow screen."""
    console = Console()
    return console if console.is_terminal else Console(width=_PIPE_WIDTH)


def _fail(message: str) -> typer.Exit:
    typer.echo(message, err=True)
    return typer.Exit(_FAILED)


def _confirmed(day: str | None) -> date | None:
    if not day:
        return None
    try:
        return datetime.strptime(day, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError as error:
        raise _fail(f"{day}: not a date of the form YYYY-MM-DD") from error


def _office(path: Path | None) -> Roster | None:
    if path is None:
        return None
    try:
        return read_roster(path)
    except OSError as error:
        raise _fail(f"{path}: {error.strerror}") from error
    except RosterFaults as error:
        raise _fail(f"{path}: {error}") from error


def _read(file: Path, confirmed: date | None, office: Roster | None) -> ParsedDocument:
    names = [name for unit in office.units for name in (unit.name, *unit.aliases)] if office else []
    try:
        document = asyncio.run(FileReader().read(file.read_bytes(), file.name, confirmed=confirmed, unit_names=names))
    except OSError as error:
        raise _fail(f"{file}: {error.strerror}") from error
    except IntakeError as error:
        raise _fail(f"{file}: {_REFUSALS[error.refusal]}") from error
    if document is None:
        raise _fail(f"{file}: a sheet of drafts that Duban wrote, no document")
    return document.parsed


def _table(parsed: ParsedDocument, office: Roster | None) -> Table:
    dated = f" ({parsed.date})" if parsed.date else ""
    table = Table(title=escape(f"{parsed.title}{dated}: {len(parsed.drafts)} directives"))
    for heading in ("No.", "Path", "Title", "Units", "Date", "Cadence", "Targets"):
        table.add_column(heading)
    if office:
        table.add_column("Suggested lead")
    for number, draft in enumerate(parsed.drafts, 1):
        suggestion = (_suggested(draft, office),) if office else ()
        cells = (
            str(number),
            "/".join(draft.path),
            draft.title,
            _units(draft),
            _when(draft),
            _rhythm(draft),
            _goals(draft),
        )
        table.add_row(*map(escape, (*cells, *suggestion)))
    return table


def _units(draft: Draft) -> str:
    others = [name for name in draft.units if name != draft.lead]
    return "、".join([f"{draft.lead} (lead)", *others] if draft.lead else others)


def _when(draft: Draft) -> str:
    return draft.deadline.isoformat() if draft.deadline else f"? {draft.deadline_text}" if draft.deadline_text else ""


def _rhythm(draft: Draft) -> str:
    return draft.cadence or (f"? {draft.cadence_text}" if draft.cadence_text else "")


def _goals(draft: Draft) -> str:
    return "\n".join(target.text for target in draft.targets)


def _suggested(draft: Draft, office: Roster) -> str:
    suggestion = suggest_lead(draft, office.units)
    if suggestion is None:
        return ""
    reason = ", ".join(f"{value}" for value in suggestion.args_of_text.values())
    return f"{suggestion.unit.name} ({suggestion.reason.name.lower()}: {reason})"


if __name__ == "__main__":
    typer.run(parse_command)
