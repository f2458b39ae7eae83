"""The last step of `duban init`: the first administrator, their invitation, and what comes next."""

import csv
import io

import typer

from bot.commands.opened import opened, texts_for
from bot.intake.cells import CellFault
from bot.intake.roster_columns import HEADINGS, ROLES
from bot.intake.roster_file import Roster, RosterFaults, read_roster_bytes
from bot.services import Services
from bot.texts import TellableError, Texts
from db.session import Cause
from handlers.invitations import invitation_link

REFUSED, WRONG = 1, 2
COLUMNS = ("unit", "name", "roles", "language")


async def first_admin(name: str, unit: str, username: str, *, asks: bool) -> None:
    """Migrate the database; where nobody is administrator yet, make the one of that name it; say what comes next.

    `username`: the bot's, for the link. Exit code 1 where a roster is there that has no such person, 2 where no name is given.
    """
    async with opened() as services:
        texts = texts_for(services)
        there = await services.admins.names()
        if there and not name:
            _tell(texts, "init/admin_there", names=there)
        else:
            await _make(
                services,
                texts,
                _asked(services, texts, name, unit) if asks else _given(services, texts, name, unit),
                username,
            )
    _tell(texts, "init/next", username=username)


async def _make(services: Services, texts: Texts, meant: Roster, username: str) -> None:
    try:
        first = await services.admins.first(Cause(services.office.clock.now()), meant)
    except TellableError as refusal:
        typer.echo(texts.plain(refusal.text_id, refusal.text_args), err=True)
        raise typer.Exit(REFUSED) from refusal
    if first.invited is None:
        _tell(texts, "init/admin_there", names=first.names)
        return
    link = invitation_link(username, first.invited.code) if username else ""
    typer.echo(texts.plain("account/invited", {"invited": first.invited, "link": link}))
    _tell(texts, "init/invited", name=first.invited.name, unit=first.invited.unit)


def _given(services: Services, texts: Texts, name: str, unit: str) -> Roster:
    """Return the person who was named, as a roster of one. Ends the command where it is nobody's name."""
    if not name:
        _tell(texts, "init/no_admin")
        raise typer.Exit(WRONG)
    try:
        return _roster(services, name, unit)
    except RosterFaults as faults:
        _tell_faults(texts, faults)
        raise typer.Exit(WRONG) from faults


def _asked(services: Services, texts: Texts, name: str, unit: str) -> Roster:
    """Ask who it shall be until it is somebody."""
    while True:
        name = name or typer.prompt(texts.label("init_question", "admin"))
        office = services.office.settings.office_name
        unit = unit or typer.prompt(texts.label("init_question", "unit"), default=office)
        try:
            return _roster(services, name, unit)
        except RosterFaults as faults:
            _tell_faults(texts, faults)
            name = unit = ""


def _roster(services: Services, name: str, unit: str) -> Roster:
    """Return a roster of one administrator, held to what a file of one would be. Raises RosterFaults."""
    settings = services.office.settings
    file = io.StringIO()
    row = (unit or settings.office_name, name, ROLES["admin"][0], settings.office_language)
    csv.writer(file).writerows(([HEADINGS[column][0] for column in COLUMNS], row))
    roster = read_roster_bytes(file.getvalue().encode(), "one.csv")
    if len(roster.people) != 1:  # 待定
        raise RosterFaults([CellFault(0, HEADINGS["name"][0], "roster/not_a_name", {"value": name})])
    return roster


def _tell_faults(texts: Texts, faults: RosterFaults) -> None:
    for fault in faults.faults:
        what = texts.plain(fault.text_id, fault.args)
        _tell(texts, "roster/fault", row=0, column=fault.column, what=what)


def _tell(texts: Texts, text_id: str, **args: object) -> None:
    typer.echo(texts.plain(text_id, args), err=True)
