"""How long whoever presses a button waits for its answer, in an office with 90 directives open; also when it is stale."""

from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

import pytest

from bot.demo.player import Json
from tests.benchmarks.table import limit, show
from tests.flows.conftest import Played, Scenes, any_scenes, scenes, scenes_on_postgresql
from tests.flows.following import Following, issued
from tests.services.issued import Item

__all__ = ["any_scenes", "scenes", "scenes_on_postgresql"]

DIRECTIVES = 90
TIMES = 25
MOST_SECONDS = 1.0


async def many(played: Played) -> Following:
    """Issue 90 directives to one owner."""
    return await issued(played, [Item(str(number), f"事项{number}") for number in range(1, DIRECTIVES + 1)])


async def _pressed(town: Following, name: str, message: Json, label: str) -> float:
    player = town.player(name)
    buttons = [button for row in message["reply_markup"]["inline_keyboard"] for button in row]
    data = next(button["callback_data"] for button in buttons if button["text"].startswith(label))
    began = perf_counter()
    await player.client.press(player.chat, message["message_id"], data)  # returns with the button's answer
    return perf_counter() - began


@pytest.mark.benchmark
async def test_buttons_are_answered_at_once(any_scenes: Scenes, tmp_path: Path) -> None:
    async with any_scenes.furnished(tmp_path / "town") as played:
        town = await many(played)
        owner = town.player("王建波")
        waits: dict[str, list[float]] = {}
        for number in range(1, TIMES + 1):
            [old] = await owner.write(str(number))
            [card] = await owner.write(str(number))
            waits.setdefault("报进展 on a card", []).append(await _pressed(town, "王建波", card, "报进展"))
            waits.setdefault("更多 on a card", []).append(await _pressed(town, "王建波", card, "更多"))
            await owner.write(f"{number} 方案已印发")
            waits.setdefault("更多 on a card of before", []).append(await _pressed(town, "王建波", old, "更多"))
            [mine] = await owner.write("/my")
            waits.setdefault("the next page of /my", []).append(await _pressed(town, "王建波", mine, "下一页"))
    rows = [
        (name, f"{1000 * median(found):.0f}", f"{1000 * quantiles(found, n=20)[-1]:.0f}", f"{1000 * max(found):.0f}")
        for name, found in waits.items()
    ]
    show(
        f"Milliseconds until a button is answered, {DIRECTIVES} directives open",
        ("button", "median", "p95", "max"),
        rows,
    )
    longest = max(max(found) for found in waits.values())
    assert limit("buttons", "longest wait for a button, seconds", longest, most=MOST_SECONDS)
