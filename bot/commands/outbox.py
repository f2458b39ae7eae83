"""`duban outbox`: what a restored copy holds back, and what becomes of it, where no clerk can be reached in chat."""

import asyncio
from typing import Annotated

import typer

from bot.commands.opened import opened, texts_for
from db.session import Cause


def outbox_command(
    send: Annotated[bool, typer.Option("--send", help="Let all that waits go out")] = False,
    drop: Annotated[bool, typer.Option("--drop", help="Drop all that waits")] = False,
) -> None:
    """Say how many notices wait since a restore; with --send or --drop, decide on them in the supervision office's place."""
    if send and drop:
        raise typer.BadParameter("--send or --drop")
    asyncio.run(_outbox(send=send, drop=drop))


async def _outbox(*, send: bool, drop: bool) -> None:
    async with opened() as services:
        texts, held = texts_for(services), services.held_outbox
        waiting = await held.waiting(None)
        if waiting is None:
            typer.echo(texts.plain("backup/none_held"))
        elif send or drop:
            count = await held.decide(Cause(services.office.clock.now()), sent=send)
            typer.echo(texts.plain("backup/sent" if send else "backup/dropped", {"count": count}))
        else:
            lines = [
                {"to": f"{one.unit or ''} {one.name or '—'}".strip(), "at": one.created_at, "text": one.kind}
                for one in waiting.page
            ]
            typer.echo(texts.plain("backup/held", {"held": waiting, "lines": lines}))
