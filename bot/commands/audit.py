"""`duban audit verify`, `duban audit show`: whether the audit log is whole, and what it says."""

import asyncio
from typing import Annotated

import typer

from bot.commands.opened import opened, texts_for
from bot.rules.audit_chain import FaultKind
from bot.services.auditing import Verified
from bot.texts import Texts

NOT_WHOLE = 1
HASH_LETTERS = 64

app = typer.Typer(no_args_is_help=True)


@app.command("verify", help="Hold every row to its seal; exit code 1 and the first bad row where one was changed.")
def verify_command(
    head: Annotated[
        str,
        typer.Option(help="A head that was noted elsewhere, such as in a backup's notice: is it still in the chain?"),
    ] = "",
) -> None:
    """Print what was found; exit code 1 for any edit, deletion, insertion or truncation."""
    value = head.rpartition(":")[2].strip().lower()
    if head and (len(value) != HASH_LETTERS or set(value) - set("0123456789abcdef")):
        raise typer.BadParameter("a head is 64 hexadecimal digits, with or without the row's number in front")
    asyncio.run(_verify(value))


@app.command("show", help="Print the newest rows of the audit log.")
def show_command(last: Annotated[int, typer.Option(min=1, max=10_000, help="How many rows")] = 50) -> None:
    """Print rows in order, a line each."""
    asyncio.run(_show(last))


async def _verify(head: str) -> None:
    async with opened() as services:
        texts = texts_for(services)
        verified = await services.audit_chain.verify(head)
    typer.echo(_words(verified, texts))
    raise typer.Exit(NOT_WHOLE if verified.fault else 0)


def _words(verified: Verified, texts: Texts) -> str:
    fault = verified.fault
    if fault is None:
        return texts.plain("audit/whole", vars(verified))
    text_id = "audit/truncated" if fault.kind is FaultKind.TRUNCATED else "audit/broken"
    return texts.plain(text_id, {"rows": verified.rows, "id": fault.id, "kind": fault.kind})


async def _show(last: int) -> None:
    async with opened() as services:
        texts = texts_for(services)
        for row in await services.audit_chain.newest(last):
            typer.echo(texts.plain("audit/line", {"row": row}))
