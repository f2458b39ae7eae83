"""What the scheduler wakes, side by side."""

import asyncio

import structlog

from bot.scheduler import Scheduler


async def test_a_job_that_fails_is_logged_by_its_name_and_keeps_nothing_else_from_its_work() -> None:
    runs = {"bad": 0, "good": 0}
    twice = asyncio.Event()

    async def bad() -> None:
        runs["bad"] += 1
        raise OSError

    async def good() -> None:
        runs["good"] += 1
        if min(runs.values()) > 2:  # the last one may not be logged yet
            twice.set()

    scheduler = Scheduler(seconds=0.02, bad=bad, good=good)
    with structlog.testing.capture_logs([structlog.contextvars.merge_contextvars]) as lines:
        scheduler.start()
        await asyncio.wait_for(twice.wait(), 30)
        scheduler.stop()
    assert {(line["event"], line["job"], line["log_level"]) for line in lines} == {("bad_failed", "bad", "error")}
    assert len({line["work"] for line in lines}) == len(lines) > 1
