"""`duban demo`: the sandbox, its page and the real bot; or, headless, a whole story played by itself."""

import asyncio
import contextlib
import shutil
import signal
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.clock import office_instant
from bot.demo.player import NotThereError
from bot.demo.story import Story, play
from bot.demo.town import CHATS, Town, TownPlan
from bot.intake.formats.plain_text import read_text
from bot.intake.roster_file import Roster, RosterFaults, read_roster
from bot.logs import configure_logs
from bot.loop import run
from bot.sandbox.sample import FIRST, ROSTER, SAMPLES, SPEECH, SPEECH_DATE
from bot.texts import TellableError, texts_of

ZONE = ZoneInfo("Asia/Shanghai")
PORT = 8475


def demo_command(
    headless: Annotated[
        bool, typer.Option("--headless", help="Play the whole story without a page and print it.")
    ] = False,
    document: Annotated[
        Path | None, typer.Option(help="The speech to follow; the sample's where none is given.")
    ] = None,
    day: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="The document's date.")] = None,
    roster: Annotated[
        Path | None, typer.Option(help="Units and people (.xlsx or .csv); the sample county's by default.")
    ] = None,
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
    if fresh:
        forget(folder)
    people = _roster(roster or ROSTER)
    samples = {"document": document} if document else SAMPLES
    run(_serve(TownPlan(folder, begin, people, zone=ZONE, first=FIRST, samples=samples), port))


def forget(folder: Path) -> None:
    """Take a demo's folder away; where something lies in it and no demo, exit code 2, and nothing is taken."""
    if folder.exists():
        if any(folder.iterdir()) and not (folder / CHATS).exists():
            raise _refused(
                f"{folder} has other things in it and no demo, nothing was taken away; name a demo's folder with --dir"
            )
        shutil.rmtree(folder)


def _roster(path: Path) -> Roster:
    try:
        return read_roster(path)
    except OSError as error:
        raise _refused(f"{path}: {error.strerror}") from error
    except RosterFaults as faults:
        texts = texts_of("en", ZONE)
        lines = [f"{f.row}:{f.column} {texts.plain(f.text_id, f.args)}" for f in faults.faults]
        raise _refused(f"{path}: " + "; ".join(lines)) from faults


def _speech(path: Path) -> str:
    try:
        return read_text(path.read_bytes(), path.name)
    except OSError as error:
        raise _refused(f"{path}: {error.strerror}") from error
    except TellableError as error:
        raise _refused(f"{path}: {texts_of('en', ZONE).plain(error.text_id, error.text_args)}") from error


def _refused(line: str) -> typer.Exit:
    typer.echo(line, err=True)
    return typer.Exit(2)


def _play(document: Path, begin: datetime, roster: Path, weeks: int, out: Path | None) -> int:
    """Play the story and return the exit code: 1 where something in it did not happen."""
    story = Story(document.name, _speech(document), begin, weeks)
    people = _roster(roster)
    with contextlib.ExitStack() as stack:
        folder = out or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if any(folder.glob("*.db")):
            typer.echo(f"{folder} has a town already; name an empty folder with --out", err=True)
            return 2
        try:
            run(play(story, TownPlan(folder, begin, people, zone=ZONE)))
        except NotThereError as missing:
            typer.echo(f"The story broke off: {missing}", err=True)
            return 1
    return 0


async def _serve(plan: TownPlan, port: int) -> None:
    town = Town(plan)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, stop.set)
    typer.echo("Duban's demo starts ...")
    try:
        await town.start(port)
        typer.echo(
            f"Open {town.url} in a browser. The sample speech: {SPEECH}\nCtrl-C ends it; the next start goes on where it stood."
        )
        await stop.wait()
    finally:
        await town.stop()
