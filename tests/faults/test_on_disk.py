"""What the operating system saw: no update is confirmed to Telegram before the commit that keeps it is on the disk.

strace writes down the calls of a process that polls into SQLite. Between the answer that brings updates and the request that
confirms them, the write-ahead log must have been synced, without an error.
"""

import asyncio
import os
import re
import shutil
import signal
import sys
from asyncio.subprocess import DEVNULL
from pathlib import Path

import pytest

from db.session import Database
from tests.delivery.scripted import Scripted, serving
from tests.delivery.support import message, until

CALLS = "trace=fsync,fdatasync,sendto,sendmsg,write,writev,recvfrom,recvmsg,read"
POLL = re.compile(r"/getUpdates\?[^ \"]*?offset=(\d+)")
SYNC = re.compile(r"(?:fsync|fdatasync)\(\d+<[^>]*duban\.db-wal>")
RESUMED = re.compile(r"(?:fsync|fdatasync) resumed>.*= 0")
CALLED = re.compile(r"^(\d+) ")
pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")


def confirmed_too_early(trace: str) -> tuple[int, list[str]]:
    """Return how many requests confirmed something, and those before which nothing was synced since the last one."""
    waiting: set[str] = set()  # threads in a sync of the log that has not returned
    synced, count, early = False, 0, []
    offset = ""
    for line in trace.splitlines():
        thread = CALLED.match(line)
        of = thread[1] if thread else ""
        if SYNC.search(line):
            if "<unfinished" in line:
                waiting.add(of)
            else:
                synced |= line.rstrip().endswith("= 0")
        elif of in waiting and RESUMED.search(line):
            waiting.discard(of)
            synced = True
        poll = POLL.search(line)
        if poll and poll[1] != offset:
            offset, count = poll[1], count + 1
            if not synced:
                early.append(line)
            synced = False
    return count, early


async def test_nothing_is_confirmed_before_it_is_on_the_disk(sqlite_database: Database, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    telegram = Scripted()
    async with serving(telegram):
        command = (sys.executable, "-m", "tests.delivery.polled", telegram.url, str(sqlite_database.url))
        strace = ("strace", "-f", "-y", "-s", "400", "-e", CALLS, "-o", str(trace))
        # a group of their own: strace lets no signal end it before what it watches has ended
        process = await asyncio.create_subprocess_exec(
            *strace, *command, stdout=DEVNULL, stderr=DEVNULL, start_new_session=True
        )
        try:
            for batch in range(8):
                telegram.updates = [message(n, 2001, n) for n in range(batch * 3 + 1, batch * 3 + 4)]
                await until(lambda: not telegram.updates, 60)
        finally:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()
    count, early = confirmed_too_early(trace.read_text(errors="replace"))
    assert count >= 8
    assert early == []


def test_a_trace_in_which_it_was_confirmed_too_early_is_seen() -> None:
    sync = "7 fdatasync(9</tmp/duban.db-wal>) = 0"
    poll = '7 sendto(5<socket>, "POST /bot1:x/getUpdates?timeout=1&offset={} HTTP/1.1", 400, 0) = 400'
    assert confirmed_too_early("\n".join([sync, poll.format(4), sync, poll.format(7)])) == (2, [])
    late = poll.format(7)
    assert confirmed_too_early("\n".join([sync, poll.format(4), late, sync])) == (2, [late])
    begun = "8 fdatasync(9</tmp/duban.db-wal> <unfinished ...>"
    assert confirmed_too_early("\n".join([begun, poll.format(4), "8 <... fdatasync resumed>) = 0"]))[1]
    assert not confirmed_too_early("\n".join([begun, "8 <... fdatasync resumed>) = 0", poll.format(4)]))[1]
