"""`duban admin NAME`: the way back in when no administrator is left."""

import asyncio
from typing import Annotated

import typer

from bot.commands.invite import tell_code
from bot.commands.opened import opened
from db.session import Cause


def admin_command(
    name: Annotated[str, typer.Argument(help="The person's name as on the roster")],
    unit: Annotated[str, typer.Option(help="Their unit, where several people have the name")] = "",
) -> None:
    """Make a person an administrator and print a code for them; all administrators are told. Exit code 1 for nobody so called."""
    asyncio.run(_recover(name, unit))


async def _recover(name: str, unit: str) -> None:
    async with opened() as services:
        await tell_code(services, services.admins.recover(Cause(services.office.clock.now()), name, unit))
