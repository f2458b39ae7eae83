"""`/healthz`, `/readyz` and `/metrics` over HTTP, in the bot's own loop. None of them says anything of people."""

import asyncio
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import NoReturn

import structlog
import uvicorn
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.registry import Collector
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.delivery.duty import Duty
from bot.delivery.faults import describe, outcome
from bot.delivery.pace import Pace
from bot.delivery.watchdog import Watchdog
from bot.delivery.webhook import Listener, open_socket
from bot.monitoring.families import Present, families
from bot.services import Services
from bot.services.gauges import Gauges, Reading
from bot.services.space import MEGABYTE
from db.migrate import is_current

ANSWER_SECONDS = 3.0  # a database that takes longer is as good as gone
UNAVAILABLE = 503

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Watched:
    """The parts of a running bot that are looked at. `greeted`: whether Telegram has answered since the start."""

    services: Services
    duty: Duty
    pace: Pace
    watchdog: Watchdog
    greeted: Callable[[], bool]


class _Collected(Collector):
    """What one scrape has found, for a registry of its own."""

    def __init__(self, found: Iterable[Metric]) -> None:
        self._found = list(found)

    def collect(self) -> Iterable[Metric]:
        """Give it."""
        return self._found


class Monitor:
    """Serves the three addresses on a place such as 127.0.0.1:9464, for as long as it runs."""

    def __init__(self, place: str, watched: Watched) -> None:
        self._place = place
        self._watched = watched
        self._gauges = Gauges(watched.services.office)
        routes = (("/healthz", self.health), ("/readyz", self.ready), ("/metrics", self.metrics))
        self.app = Starlette(routes=[Route(path, answer) for path, answer in routes])
        self._socket: socket.socket | None = None

    def open(self) -> int:
        """Listen, and return the port. Raises OSError where that cannot be."""
        host, _, port = self._place.rpartition(":")
        self._socket = open_socket(host, int(port))
        return int(self._socket.getsockname()[1])

    async def run(self) -> NoReturn:
        """Serve for ever, once it listens."""
        config = uvicorn.Config(self.app, log_level="critical", access_log=False, timeout_graceful_shutdown=1)
        server = Listener(config)
        serving = asyncio.create_task(server.serve(sockets=[self._socket] if self._socket else None))
        try:
            await asyncio.wait([serving])
            raise RuntimeError("the monitoring server has ended")
        finally:
            server.should_exit = True
            await serving

    async def health(self, _: Request) -> Response:
        """Tell whether the process lives: that this answers is most of it."""
        alive = self._watched.watchdog.is_content()
        return JSONResponse({"alive": alive}, status_code=200 if alive else UNAVAILABLE)

    async def ready(self, _: Request) -> Response:
        """Tell whether the bot can work, and if not, why."""
        reasons = await self._reasons()
        told = {"ready": not reasons, "reasons": reasons, "on_duty": self._watched.duty.held()}
        return JSONResponse(told, status_code=UNAVAILABLE if reasons else 200)

    async def _reasons(self) -> list[str]:
        database = self._watched.services.office.database
        current = await outcome(asyncio.wait_for(is_current(database), ANSWER_SECONDS))
        reasons = ["database_unreachable"] if isinstance(current, BaseException) else []
        if current is False:
            reasons.append("database_not_migrated")
        if not self._watched.greeted():
            reasons.append("telegram_not_greeted")
        return reasons

    async def metrics(self, _: Request) -> Response:
        """Give the figures in Prometheus' text form; those of the database are left out while it cannot be asked."""
        found = await outcome(asyncio.wait_for(self._gauges.read(), ANSWER_SECONDS))
        if isinstance(found, BaseException):
            log.warning("figures_not_read", fault=describe(found))
        present = await self._present(None if isinstance(found, BaseException) else found)
        registry = CollectorRegistry()
        registry.register(_Collected(families(self._watched.services.office.metrics, present)))
        ProcessCollector(registry=registry)
        return Response(generate_latest(registry), headers={"content-type": CONTENT_TYPE_PLAIN_0_0_4})

    async def _present(self, reading: Reading | None) -> Present:
        watched = self._watched
        return Present(
            database="sqlite" if watched.services.office.database.is_sqlite else "postgresql",
            greeted=watched.greeted(),
            on_duty=watched.duty.held(),
            pause_left=watched.pace.paused_seconds(),
            failing_ticks=watched.services.office.metrics.failing_ticks,
            free=(await watched.services.room.state()).free * MEGABYTE,
            reading=reading,
        )
