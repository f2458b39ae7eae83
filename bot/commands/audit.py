"""`duban audit verify`, `duban audit show`: whether the audit log is whole, and what it says."""

import asyncio
from dataclasses import asdict
from typing import Annotated

import typer

from bot.commands.opened import opened, texts_for
from bot.commands.output import print_json, print_rows, progress
from bot.rules.audit_chain import FaultKind
from bot.services.auditing import AuditLine, Verified
from bot.texts import Texts

NOT_WHOLE = 1
HASH_LETTERS = 64
COLUMNS = ("id", "at", "person", "action", "subject", "details")
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON")]

app = typer.Typer(no_args_is_help=True)


@app.command("verify", help="Hold every row to its seal; exit code 1 and the first bad row where one was changed.")
def verify_command(
    head: Annotated[
        str,
        typer.Option(help="A head that was noted elsewhere, such as in a backup's notice: is it still in the chain?"),
    ] = "",
    as_json: JsonOption = False,
) -> None:
    """Print what was found; exit code 1 for any edit, deletion, insertion or truncation."""
    value = head.rpartition(":")[2].strip().lower()
    if head and (len(value) != HASH_LETTERS or set(value) - set("0123456789abcdef")):
        raise typer.BadParameter("a head is 64 hexadecimal digits, with or without the row's number in front")
    asyncio.run(_verify(value, as_json=as_json))


@app.command("show", help="Print the newest rows of the audit log.")
def show_command(
    last: Annotated[int, typer.Option(min=1, max=10_000, help="How many rows")] = 50, as_json: JsonOption = False
) -> None:
    """Print rows in order, a line each."""
    asyncio.run(_show(last, as_json=as_json))


async def _verify(head: str, *, as_json: bool) -> None:
    async with opened() as services:
        texts = texts_for(services)
        with progress(texts.label("work_step", "audit")):
            verified = await services.audit_chain.verify(head)
    if as_json:
        print_json(asdict(verified) | {"whole": verified.fault is None})
    else:
        typer.echo(_words(verified, texts))
    raise typer.Exit(NOT_WHOLE if verified.fault else 0)


def _words(verified: Verified, texts: Texts) -> str:
    fault = verified.fault
    if fault is None:
        return texts.plain("audit/whole", vars(verified))
    text_id = "audit/truncated" if fault.kind is FaultKind.TRUNCATED else "audit/broken"
    return texts.plain(text_id, {"rows": verified.rows, "id": fault.id, "kind": fault.kind})


async def _show(last: int, *, as_json: bool) -> None:
    async with opened() as services:
        texts = texts_for(services)
        rows = await services.audit_chain.newest(last)
    if as_json:
        print_json([asdict(row) | {"at": row.at.isoformat()} for row in rows])
        return
    told = [(row, *_words_of(row, texts)) for row in rows]
    lines = "\n".join(
        texts.plain("audit/line", {"row": row, "action": action, "subject": subject}) for row, action, subject in told
    )
    headings = [texts.label("audit_table", column) for column in COLUMNS]
    cells = [
        (str(row.id), texts.moment(row.at), row.person or "—", action, subject, row.details)
        for row, action, subject in told
    ]
    print_rows(headings, cells, lines)


def _words_of(row: AuditLine, texts: Texts) -> tuple[str, str]:
    """Return what was done and to what, in the office's words; what only a later version knows as it is stored."""
    action = texts.labels("audit_action").get(row.action, row.action)
    subject = texts.labels("audit_subject").get(row.subject, row.subject)
    return action, f"{subject} {row.subject_id or ''}".strip()
