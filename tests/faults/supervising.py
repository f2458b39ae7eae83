"""What systemd does for deploy/duban.service, over a socket of its own: Type=notify, WatchdogSec=, Restart=on-failure.

systemd itself wants to be the first process of a machine; where it is, `docs/deploying.md` says how to see the same with it.
"""

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import STDOUT, Process
from contextlib import suppress
from pathlib import Path

from bot.clock import SystemClock

OUTPUT = "output.txt"
WRONG_SETTINGS = 2  # RestartPreventExitStatus=
LOOK_SECONDS = 0.05


class Supervising:
    """Starts `duban run` in a folder and starts it again. `limit`: the silent seconds after which it is killed."""

    def __init__(self, folder: Path, settings: dict[str, str], limit: float) -> None:
        self._folder = folder
        self._limit = limit
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._line.bind("")  # Linux gives it a name of its own, which begins with a zero, written @
        usec = {"NOTIFY_SOCKET": f"@{self._line.getsockname()[1:].decode()}", "WATCHDOG_USEC": f"{limit * 1e6:.0f}"}
        self._environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_PROXY": "*", **settings, **usec}
        self._heard = 0.0
        self.clock = SystemClock()
        self.words: list[str] = []  # what the present process has said
        self.ended: list[int] = []  # the codes with which processes ended
        self.killed: list[int] = []  # the processes that the watchdog has ended
        self.pid = 0

    def close(self) -> None:
        self._line.close()

    async def run(self) -> None:
        """Supervise until the process ends of itself with 0, or with wrong settings."""
        while True:
            self.words.clear()
            with (self._folder / OUTPUT).open("ab") as output:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "bot", "run"),
                    cwd=self._folder,
                    env=self._environment,
                    stdout=output,
                    stderr=STDOUT,
                )
            self.pid = process.pid
            try:
                self.ended.append(await self._watch(process))
            finally:
                if process.returncode is None:
                    process.kill()
                    await process.wait()
            if self.ended[-1] in {0, WRONG_SETTINGS}:
                return

    async def until_ready(self, starts: int) -> int:
        """Wait for the start of that number to say READY=1; return its process."""
        while len(self.ended) < starts - 1 or "READY=1" not in self.words:  # noqa: ASYNC110 - words come one by one
            await asyncio.sleep(LOOK_SECONDS)
        return self.pid

    def stop(self) -> None:
        os.kill(self.pid, signal.SIGTERM)

    async def _watch(self, process: Process) -> int:
        ending = asyncio.create_task(process.wait())
        while not ending.done():
            self._listen()
            silent = self.clock.monotonic() - self._heard
            if "READY=1" in self.words and "STOPPING=1" not in self.words and silent > self._limit:
                self.killed.append(process.pid)
                process.kill()
                break
            await asyncio.wait({ending}, timeout=LOOK_SECONDS)
        code = await ending
        self._listen()
        return code

    def _listen(self) -> None:
        with suppress(BlockingIOError):
            while True:
                self.words += self._line.recv(4096).decode().splitlines()
                self._heard = self.clock.monotonic()
