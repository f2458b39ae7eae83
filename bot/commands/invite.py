"""`duban invite NAME`: a one-time code and link for a person."""

import asyncio
from collections.abc import Awaitable
from typing import Annotated

import typer
from rich.console import Console

from bot.commands.opened import opened, texts_for
from bot.commands.output import print_json
from bot.services import Services
from bot.services.accounts import Invited
from bot.texts import TellableError
from db.session import Cause
from handlers.invitations import find_username, invitation_link

REFUSED = 1


def invite_command(
    name: Annotated[str, typer.Argument(help="The person's name as on the roster")],
    unit: Annotated[str, typer.Option(help="Their unit, where several people have the name")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON")] = False,
) -> None:
    """Print a code, and the link with it where Telegram can be asked for the bot's name; exit code 1 for nobody so called."""
    asyncio.run(_invite(name, unit, as_json=as_json))


async def _invite(name: str, unit: str, *, as_json: bool) -> None:
    async with opened() as services:
        making = services.accounts.invite(Cause(services.office.clock.now()), name, unit)
        await tell_code(services, making, as_json=as_json)


async def tell_code(services: Services, making: Awaitable[Invited], *, as_json: bool = False) -> None:
    """Print a code that is being made, with its link; where it is not made, why, and exit code 1."""
    texts, console = texts_for(services), Console(soft_wrap=True)
    try:
        invited = await making
    except TellableError as refusal:
        typer.echo(texts.plain(refusal.text_id, refusal.text_args), err=True)
        raise typer.Exit(REFUSED) from refusal
    username = await find_username(services.office.settings)
    link = invitation_link(username, invited.code) if username else ""
    if as_json:
        print_json(vars(invited) | {"expires_at": invited.expires_at.isoformat(), "link": link or None})
        return
    console.print(texts.plain("account/invited", {"invited": invited, "link": link}), markup=False)
