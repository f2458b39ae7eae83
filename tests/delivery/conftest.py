from collections.abc import AsyncIterator

import pytest

from bot.clock import MovableClock
from tests.delivery.scripted import Scripted, serving
from tests.delivery.support import office_clock
from tests.sandbox_fixture import sandbox

__all__ = ["clock", "sandbox", "telegram"]


@pytest.fixture
async def telegram() -> AsyncIterator[Scripted]:
    async with serving(Scripted()) as scripted:
        yield scripted


@pytest.fixture
def clock() -> MovableClock:
    return office_clock()
