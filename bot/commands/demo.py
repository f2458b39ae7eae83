"""`duban demo`: the sandbox, its page and the real bot; or, headless, a whole story played by itself."""

import asyncio
import contextlib
import shutil
import signal
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.clock import office_instant
from bot.demo.player import NotThereError
from bot.demo.story import Story, play
from bot.demo.town import Town, TownPlan
from bot.intake.reading import read_text
from bot.intake.roster_file import RosterFaults, read_roster
from bot.logs import configure_logs
from bot.sandbox.sample import ROSTER, SPEECH, SPEECH_DATE
from bot.texts import TellableError, texts_of

ZONE = ZoneInfo("Asia/Shanghai")
PORT = 8475


def demo_command(
    headless: Annotated[bool, typer.Option("--headless", help="Play the whole story without a page and print it.")] = False,
    document: Annotated[Path | None, typer.Option(help="The speech to follow; the sample's where none is given.")] = None,
    day: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The document's date.")] = None,
    roster: Annotated[Path | None, typer.Option(help="Units and people (.xlsx or .csv); the sample county's by default.")] = None,
    weeks: Annotated[int, typer.Option(min=2, max=8, help="How many weeks the story lasts.")] = 2,
    out: Annotated[Path | None, typer.Option(help="Folder for transcript, calls, database and pictures.")] = None,
    folder: Annotated[Path, typer.Option("--dir", help="Where the demo keeps its files between runs.")] = Path("demo"),
    port: Annotated[int, typer.Option(help="The page's port on this machine.")] = PORT,
    fresh: Annotated[bool, typer.Option("--fresh", help="Begin anew: forget the demo played so far.")] = False,
) -> None:
    """Start the demo."""
    configure_logs("WARNING")
    begin = office_instant(day.date() if day else SPEECH_DATE, 9, 0, ZONE)
    if headless:
        sys.exit(_play(document or SPEECH, begin, roster or ROSTER, weeks, out))
    if fresh and folder.exists():
        shutil.rmtree(folder)
    asyncio.run(_serve(TownPlan(folder, begin, _roster(roster or ROSTER), zone=ZONE), port))
