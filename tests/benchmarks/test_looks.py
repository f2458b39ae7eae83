"""How much longer a look at a small SQLite database takes with four ways to its connection's thread than with none."""

import asyncio
from statistics import median
from time import perf_counter

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from bot.loop import new_loop
from db.models import Unit
from db.session import Database
from tests.benchmarks.table import compare, show

LOOKS = 2_000
ROUNDS = 5


async def _seconds(engine: AsyncEngine) -> float:
    began = perf_counter()
    for _ in range(LOOKS):
        async with AsyncSession(engine) as session:
            (await session.scalars(select(Unit))).all()
    return perf_counter() - began


async def _measured(url: str) -> list[tuple[float, float]]:
    usual, ours = create_async_engine(url), Database(url)
    found = [(await _seconds(usual), await _seconds(ours.reading)) for _ in range(ROUNDS)]
    await usual.dispose()
    await ours.close()
    return found


@pytest.mark.benchmark
def test_looks_at_a_small_database(sqlite_url: str) -> None:
    with asyncio.Runner(loop_factory=new_loop) as runner:
        found = runner.run(_measured(sqlite_url))
    usual, ours = (median(side) for side in zip(*found, strict=True))
    show(
        f"{LOOKS} looks at a table, sessions of their own",
        ("connection", "looks a second", "ratio"),
        [("aiosqlite's", f"{LOOKS / usual:,.0f}", "1.00"), ("Duban's", f"{LOOKS / ours:,.0f}", f"{usual / ours:.2f}")],
    )
    assert compare("looks", "seconds a look, beside aiosqlite's way", ours / LOOKS, usual / LOOKS, most=1.0)
