"""What the three addresses answer, while all is well and while it is not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from bot.clock import SystemClock
from bot.delivery.duty import Duty
from bot.delivery.pace import Pace
from bot.delivery.watchdog import Watchdog
from bot.monitoring.server import Monitor, Watched
from bot.services import Services
from db.locks import Locks
from db.session import Database
from tests.delivery.support import cancelled
from tests.services.office import office_on


class Bot:
    """The parts of a bot that are looked at, each real, none of them at work."""

    def __init__(self, database: Database) -> None:
        self.greeted = False
        self.clock = SystemClock()
        self.watchdog = Watchdog(self.clock, limit=0.05, look=60)
        services = Services(office_on(database))
        self.pace = Pace(self.clock, metrics=services.office.metrics)
        duty = Duty(Locks(database, self.clock))
        self.monitor = Monitor("127.0.0.1:0", Watched(services, duty, self.pace, self.watchdog, lambda: self.greeted))

    @asynccontextmanager
    async def served(self) -> AsyncIterator[httpx.AsyncClient]:
        """Give a client of it, over HTTP."""
        port = self.monitor.open()
        running = asyncio.create_task(self.monitor.run())
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as http:
                yield http
        finally:
            await cancelled(running)


async def test_what_is_answered_as_the_bot_gets_ready_and_when_it_hangs(database: Database) -> None:
    bot = Bot(database)
    async with bot.served() as http:
        answer = await http.get("/readyz")
        assert (answer.status_code, answer.json()["reasons"]) == (503, ["telegram_not_greeted"])
        bot.greeted = True
        answer = await http.get("/readyz")
        on_duty = database.is_sqlite  # on PostgreSQL nobody has taken it
        assert answer.status_code == 200
        assert answer.json() == {"ready": True, "reasons": [], "on_duty": on_duty}
        assert (await http.get("/healthz")).json() == {"alive": True}
        bot.watchdog.start()
        await asyncio.sleep(0.1)  # nobody tells it that things go on
        answer = await http.get("/healthz")
        assert (answer.status_code, answer.json()) == (503, {"alive": False})
        bot.watchdog.stop()
        bot.pace.pause("sendMessage", 100)
        figures = (await http.get("/metrics")).text
        assert f"duban_on_duty {float(on_duty)}" in figures
        assert "duban_database_up 1.0" in figures
        assert f'database="{"sqlite" if database.is_sqlite else "postgresql"}"' in figures
        assert "duban_telegram_pause_left_seconds 100." in figures or "pause_left_seconds 99." in figures
        assert (await http.get("/")).status_code == 404
        assert (await http.post("/metrics")).status_code == 405


async def test_a_database_that_cannot_be_asked_is_a_reason_and_the_other_figures_are_given(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    bot = Bot(Database(f"sqlite+aiosqlite:///{folder}/duban.db"))
    async with bot.served() as http:
        assert (await http.get("/readyz")).json()["reasons"] == ["database_not_migrated", "telegram_not_greeted"]
        await bot.monitor._watched.services.office.database.close()
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        assert (await http.get("/readyz")).json()["reasons"] == ["database_unreachable", "telegram_not_greeted"]
        figures = (await http.get("/metrics")).text
        assert "duban_database_up 0.0" in figures
        assert "duban_inbox_waiting" not in figures
        assert "process_resident_memory_bytes" in figures
