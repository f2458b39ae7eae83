"""A town wakes up: its page is served before the bot behind it is there."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
import typer

from bot.commands.demo import forget
from bot.demo.town import CHATS, Town, TownPlan
from bot.sandbox.client import SandboxClient
from tests.flows.conftest import BEGIN
from tests.services.office import ROSTER


def test_beginning_anew_takes_no_folder_away_that_is_no_demos(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    forget(papers)  # nothing there: nothing to forget
    papers.mkdir()
    (papers / "duban.db").write_bytes(b"an office's")
    with pytest.raises(typer.Exit):
        forget(papers)
    assert (papers / "duban.db").exists()
    (papers / CHATS).write_bytes(b"")
    forget(papers)
    assert not papers.exists()


async def test_time_does_not_pass_before_the_bot_is_awake(tmp_path: Path) -> None:
    """A page that is left open presses its clock while a killed demo starts again: nothing that falls due is passed over."""
    town = Town(TownPlan(tmp_path, BEGIN, ROSTER))
    starting = asyncio.create_task(town.start())
    try:
        while not town.url:  # noqa: ASYNC110 - the page has come before the bot: no event tells of it
            await asyncio.sleep(0)
        async with SandboxClient(town.url) as client:
            await client.move_to(BEGIN + timedelta(days=1))
            assert town.bot.application.bot.username  # asked of the server when the bot awoke; raises before
        await starting
        assert town.clock.now() >= BEGIN + timedelta(days=1)
    finally:
        starting.cancel()
        await town.stop()
