"""What the service manager hears, and when it hears nothing."""

import asyncio
import os
import socket
from collections.abc import Iterator

import pytest

from bot.clock import SystemClock
from bot.delivery.supervision import Supervisor
from bot.delivery.watchdog import Watchdog
from tests.delivery.support import cancelled, until

LIMIT_SECONDS = 0.06


class Manager:
    """A service manager's end of the line."""

    def __init__(self) -> None:
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK)
        self._line.bind("")
        self.address = f"@{self._line.getsockname()[1:].decode()}"

    def close(self) -> None:
        self._line.close()

    def heard(self) -> set[str]:
        """Return what has been said since it was last asked."""
        words: set[str] = set()
        try:
            while True:
                words |= set(self._line.recv(4096).decode().splitlines())
        except BlockingIOError:
            return words


@pytest.fixture
def manager() -> Iterator[Manager]:
    ready = Manager()
    yield ready
    ready.close()


async def test_it_hears_that_the_start_goes_on_that_we_are_at_work_and_nothing_while_no_poll_returns(
    manager: Manager,
) -> None:
    watchdog, at_work = Watchdog(SystemClock(), limit=0.1, look=60), asyncio.Event()
    saying = asyncio.create_task(Supervisor(manager.address, LIMIT_SECONDS).accompany(at_work, watchdog))
    await until(lambda: manager.heard() == {"EXTEND_TIMEOUT_USEC=60000000"})
    at_work.set()
    await until(lambda: "READY=1" in manager.heard())
    await until(lambda: manager.heard() == {"WATCHDOG=1"})
    watchdog.start()
    await until(lambda: not watchdog.is_content())
    manager.heard()
    await asyncio.sleep(3 * LIMIT_SECONDS)
    assert manager.heard() == set()
    watchdog.alive()
    await until(lambda: manager.heard() == {"WATCHDOG=1"})
    watchdog.stop()
    await cancelled(saying)


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, set()),
        ({"WATCHDOG_USEC": "60000"}, {"READY=1", "WATCHDOG=1"}),
        ({"WATCHDOG_USEC": "60000", "WATCHDOG_PID": str(os.getpid())}, {"READY=1", "WATCHDOG=1"}),
        ({"WATCHDOG_USEC": "60000", "WATCHDOG_PID": "1"}, {"READY=1"}),  # meant for another
        ({"WATCHDOG_USEC": "soon"}, {"READY=1"}),
    ],
)
async def test_what_is_said_is_what_the_environment_asks_for(
    manager: Manager, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], words: set[str]
) -> None:
    for name, value in (environment | ({"NOTIFY_SOCKET": manager.address} if environment else {})).items():
        monkeypatch.setenv(name, value)
    supervisor = Supervisor.of_environment()
    assert not {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"} & os.environ.keys()  # children hear of nothing
    at_work, heard = asyncio.Event(), set[str]()
    at_work.set()
    saying = asyncio.create_task(supervisor.accompany(at_work, Watchdog(SystemClock())))
    await asyncio.sleep(0.05)
    heard |= manager.heard()
    await cancelled(saying)
    assert heard == words


def test_a_manager_that_is_gone_stops_nothing() -> None:
    Supervisor("/nowhere/notify").say("READY=1")
