"""Running bots as processes that start in a moment: forked from one that has loaded everything, and killed by their ids.

`python -m tests.faults.forks` is that one. It reads a line of JSON for each bot to start and answers with its process id;
when its input ends it ends them all.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from subprocess import PIPE
from typing import Any

TOKEN = "700000001:AAsecretHalfOfTheToken"  # noqa: S105 - nobody's


class Forks:
    """The process that others are forked from; loading everything takes it some seconds, once."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.forks"], stdin=PIPE, stdout=PIPE, cwd=Path(__file__).parents[2]
        )

    def start(self, wanted: dict[str, Any]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())

    def close(self) -> None:
        self._process.communicate()


@dataclass
class Bots:
    """Starts and kills bots on one database, known by their places, 0 and up. What they log is in `folder`."""

    forks: Forks
    folder: Path
    database_url: str
    pids: dict[int, int] = field(default_factory=dict)

    def start(self, slot: int, api_url: str) -> None:
        settings = {"database_url": self.database_url, "data_dir": str(self.folder), "telegram_bot_token": TOKEN}
        log = {"log": str(self.folder / f"bot{slot}.log")}
        self.pids[slot] = self.forks.start(settings | log | {"telegram_api_url": api_url})

    async def kill(self, slot: int) -> None:
        """Kill -9, and return when it has gone. One that had ended by itself is a failure: what it logged last is told."""
        try:
            os.kill(self.pids[slot], signal.SIGKILL)
        except ProcessLookupError:
            del self.pids[slot]
            log = (self.folder / f"bot{slot}.log").read_text(encoding="utf-8", errors="replace")
            raise AssertionError(f"bot {slot} had ended by itself: {log[-4000:]}") from None
        try:
            while True:
                os.kill(self.pids[slot], 0)
                await asyncio.sleep(0.005)
        except ProcessLookupError:
            del self.pids[slot]

    async def kill_all(self) -> None:
        for slot in list(self.pids):
            await self.kill(slot)


def main() -> None:
    from bot.app import Duban  # noqa: F401 - loaded before the first fork

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # who has ended leaves nothing behind
    started = []
    for line in sys.stdin:
        wanted = json.loads(line)
        pid = os.fork()
        if pid == 0:
            os.close(0)
            run_bot(Path(wanted.pop("log")), wanted)
            os._exit(0)
        started.append(pid)
        print(pid, flush=True)  # noqa: T201 - the answer
    for pid in started:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


def run_bot(log: Path, settings: dict[str, Any]) -> None:
    """Be `duban run`, without Telegram's limits."""
    from bot.app import Duban
    from bot.clock import SystemClock
    from bot.logs import configure_logs
    from bot.loop import run
    from bot.settings import Settings
    from db.sole import sole_process

    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(file, 1)
    os.dup2(file, 2)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    configure_logs("INFO")
    ready = Settings(_env_file=None, **settings)

    async def serve() -> None:
        await Duban(ready, SystemClock(), paced=False).start()
        await asyncio.Event().wait()

    with sole_process(ready.database_url):
        run(serve())


if __name__ == "__main__":
    main()
