"""The story that plays itself: a speech is taken in, issued and followed for some weeks, by clients of the sandbox.

Every step is checked as a person would see it, in the chat; one that did not happen breaks the story off.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.demo import following, later_weeks, summing_up, taking_in
from bot.demo.stage import Stage
from bot.demo.town import Town, TownPlan
from bot.demo.transcript import Transcript
from bot.sandbox.client import SandboxClient
from bot.texts import texts_of


@dataclass(frozen=True)
class Story:
    """What is played: a document by its file name and text, from an instant on, for some weeks after issue."""

    filename: str
    text: str
    begin: datetime
    weeks: int = 2


async def play(story: Story, plan: TownPlan, heard: Callable[[str], None] = print) -> datetime:
    """Play a story in a new town; its folder keeps transcript, calls, database and pictures. Raises NotThereError.

    Returns the town's time at its end: a town of the same folder that begins with it goes on.
    """
    town = Town(plan)
    try:
        await town.start()
        async with SandboxClient(town.url) as client:
            names = {account: f"{name}({unit})" for (unit, name), account in town.accounts.items()}
            transcript = Transcript(client, names, plan.zone, heard=heard)
            await transcript.skip()
            stage = Stage(town, client, transcript, texts_of("zh-CN", plan.zone))
            try:
                await _scenes(stage, story)
            finally:
                (plan.folder / "transcript.md").write_text(_page(story, transcript), encoding="utf-8")
        return town.clock.now()
    finally:
        await town.stop()


async def _scenes(stage: Stage, story: Story) -> None:
    await taking_in.take_in(stage, story.filename, story.text)
    await taking_in.settle(stage)
    await taking_in.approve_and_issue(stage)
    cast = await following.first_days(stage)
    followed = await following.first_reports(stage, cast)
    order = await summing_up.first_digest(stage, cast, followed)
    await following.chase_and_decide(stage, cast)
    await summing_up.last_digest(stage, order)
    await later_weeks.go_on(stage, cast, followed, story.weeks)
    await summing_up.look_back(stage)


def _page(story: Story, transcript: Transcript) -> str:
    return f"# {Path(story.filename).name}\n\n{transcript.markdown}"
