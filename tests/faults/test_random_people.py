"""Random updates by random people: nothing is read, written or broken beyond the table of permissions."""

import os
import random
from pathlib import Path

import pytest
from telegram import Bot

from tests.faults.random_people import Crowd, changes
from tests.handlers.telegram import Telegram
from tests.services.trying import Copies

SHORT, LONG = 60, int(os.environ.get("DUBAN_RANDOM_PEOPLE", "100000"))
SEED = int(os.environ.get("DUBAN_RANDOM_SEED", "1"))
ANEW = 150  # steps on one ground


async def _play(path: Path, steps: int, seed: int) -> Crowd:
    copies = await Copies.of(path)
    async with Bot("1:token", request=Telegram(), get_updates_request=Telegram()) as bot:
        telegram = bot._request[1]
        assert isinstance(telegram, Telegram)
        crowd = Crowd(copies.here, telegram, bot, random.Random(seed))  # noqa: S311 - to be repeated
        with changes() as changed:
            for number in range(steps):
                if number % ANEW == 0:
                    await copies.again()
                    await crowd.begin()
                await crowd.step(changed)
    await copies.close()
    return crowd


async def test_random_people_get_nowhere_beyond_the_table(sqlite_url: str) -> None:
    crowd = await _play(Path(sqlite_url.partition("///")[2]), SHORT, 20220210)
    assert crowd.wrong == []


@pytest.mark.faults
@pytest.mark.timeout(6 * 3600)
async def test_a_hundred_thousand_random_updates(sqlite_url: str) -> None:
    crowd = await _play(Path(sqlite_url.partition("///")[2]), LONG, SEED)
    tried = ", ".join(f"{count} {kind}" for kind, count in sorted(crowd.tried.items()))
    came = f"{crowd.refused} refused, {crowd.files} files read; beyond the table: {len(crowd.wrong)}"
    print(f"{LONG} updates ({tried}), {came}")  # noqa: T201 - for docs/reliability.md
    assert crowd.wrong == []
