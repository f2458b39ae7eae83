"""`duban preview`: what will be sent to whom in the coming days if nobody answers, and why."""

import asyncio
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.commands.opened import opened, texts_for
from bot.commands.output import print_json
from bot.services.forecasts import Forecast, Sending
from bot.services.foreseen import Reason
from bot.texts import TellableError, Texts

REFUSED = 1
LONGEST = 366
_PIPE_WIDTH = 180


def preview_command(
    person: Annotated[str, typer.Option(help="The person's name as on the roster; everybody where none is given")] = "",
    unit: Annotated[str, typer.Option(help="Their unit, where several people have the name")] = "",
    days: Annotated[int, typer.Option(min=1, max=LONGEST, help="How many days, today being the first")] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table")] = False,
) -> None:
    """Print the messages to come; exit code 1 for nobody so called."""
    asyncio.run(_preview(person, unit, days, as_json=as_json))


async def _preview(person: str, unit: str, days: int, *, as_json: bool) -> None:
    async with opened() as services:
        texts = texts_for(services)
        try:
            found = await (
                services.forecasts.of_name(person, unit, days) if person else services.forecasts.of_all(days)
            )
        except TellableError as refusal:
            typer.echo(texts.plain(refusal.text_id, refusal.text_args), err=True)
            raise typer.Exit(REFUSED) from refusal
    if as_json:
        print_json(_to_json(found, texts))
        return
    console = Console() if Console().is_terminal else Console(width=_PIPE_WIDTH)
    if found.sendings:
        console.print(_table(found, texts))
    console.print(
        texts.plain("forecast/assumed" if found.sendings else "forecast/none", {"found": found}), markup=False
    )


def why(reason: Reason, texts: Texts) -> str:
    """Return the rule that a directive is named by, in words."""
    return texts.plain("forecast/why", vars(reason))


def _table(found: Forecast, texts: Texts) -> Table:
    columns = ("day", "time", "person", "kind", "directive", "why")
    table = Table(*(texts.label("forecast_column", column) for column in columns), title=escape(found.subject) or None)
    for sending in found.sendings:
        message = tuple(map(escape, _message(sending, texts)))
        for place, named in enumerate(sending.directives):
            reasons = escape("\n".join(why(reason, texts) for reason in named.reasons))
            last = place + 1 == len(sending.directives)
            table.add_row(*message, escape(f"{named.number} {named.title}"), reasons, end_section=last)
            message = ("",) * len(message)  # said once a message
    return table


def _message(sending: Sending, texts: Texts) -> tuple[str, ...]:
    day = f"{sending.day.isoformat()} {texts.weekday(sending.day)}"
    kind = texts.label("forecast_kind", sending.kind)
    return day, texts.clock(sending.at), f"{sending.unit} {sending.person}", kind


def _to_json(found: Forecast, texts: Texts) -> dict[str, Any]:
    return {
        "from": found.first.isoformat(),
        "to": found.last.isoformat(),
        "messages": [
            {
                "day": sending.day.isoformat(),
                "at": sending.at.isoformat(),
                "person": sending.person,
                "unit": sending.unit,
                "kind": sending.kind,
                "directives": [
                    {
                        "number": named.number,
                        "title": named.title,
                        "reasons": [
                            {
                                "rule": reason.step.value,
                                "feedback": reason.feedback.value if reason.feedback else None,
                                "due_on": reason.due_on.isoformat(),
                                "workdays": reason.workdays,
                                "waited_since": reason.waited_since.isoformat() if reason.waited_since else None,
                                "words": why(reason, texts),
                            }
                            for reason in named.reasons
                        ],
                    }
                    for named in sending.directives
                ],
            }
            for sending in found.sendings
        ],
    }
