"""A process that does not get at its updates any more ends, whatever it hangs on."""

import asyncio
import sys
import time
from asyncio.subprocess import PIPE

from bot.clock import SystemClock
from bot.delivery.watchdog import EXIT_CODE, Watchdog

STUCK = """
import asyncio, time
from bot.clock import SystemClock
from bot.delivery.watchdog import Watchdog

async def main():
    Watchdog(SystemClock(), limit=0.5, look=0.1).start()
    time.sleep(60)  # the event loop stands still

asyncio.run(main())
"""


async def test_a_stuck_process_ends_with_one_line_and_a_code() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", STUCK, stdout=PIPE, stderr=PIPE)
    out, err = await asyncio.wait_for(process.communicate(), 30)
    assert process.returncode == EXIT_CODE != 0
    assert len((out + err).decode().strip().splitlines()) == 1
    assert b"no_poll_has_returned" in out + err


def test_as_long_as_something_goes_on_nothing_ends() -> None:
    ended: list[bool] = []
    watchdog = Watchdog(SystemClock(), limit=0.2, look=0.02, end=lambda: ended.append(True))
    watchdog.start()
    for _ in range(8):
        time.sleep(0.05)
        watchdog.alive()
    assert not ended
    time.sleep(0.4)
    assert ended == [True]  # and it is said once
    watchdog.stop()
