"""Wires settings, database, services, handlers, delivery and the scheduler: the bot, the same for `run` and `demo`."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

import structlog
from telegram import BotCommand
from telegram.ext import Application, ApplicationBuilder

from bot.backups.upgrading import upgrade
from bot.clock import Clock, MovableClock
from bot.delivery.duty import Duty
from bot.delivery.faults import describe, outcome
from bot.delivery.full_disk import FullDisk
from bot.delivery.inbox import Inbox, InboxWorker
from bot.delivery.lanes import GRACE_SECONDS
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace
from bot.delivery.polling import Poller, RawRequest
from bot.delivery.requests import EndingRequest
from bot.delivery.sender import Sender
from bot.delivery.tls import tls_for
from bot.delivery.updates import through
from bot.delivery.watchdog import Watchdog
from bot.logs import working
from bot.metrics import counting
from bot.rules.menus import STRANGERS
from bot.scheduler import Scheduler
from bot.services import Services
from bot.services.office import office_of
from bot.settings import Settings, SettingsError
from bot.texts import LANGUAGES, texts_of
from db.errors import is_passing
from db.locks import Locks
from db.migrate import migrate
from db.session import Cause, Database
from handlers import TOPICS
from handlers.full_disk import full_disk
from handlers.notices import Notices
from handlers.router import Router
from handlers.updates import listen

if TYPE_CHECKING:
    from bot.delivery.webhook import Webhook  # with a server, which polling does without

log = structlog.get_logger(__name__)
START_WAIT_SECONDS = 5.0
DATABASE_WAIT_SECONDS = 2.0
CONNECTIONS = 32  # with more at once httpx collapses


class Duban:
    """One running bot, on the settings' database unless one is given.

    `paced` is False for a server without Telegram's limits: on how fast one may send, and on how long it keeps what people
    have sent. `backed_up`: backups are made when their time comes. `at_work` is set when all that it needs of its own
    machine is there, whether or not Telegram is; `ended` when a part of it has ended that never should.
    """

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        database: Database | None = None,
        paced: bool = True,
        backed_up: bool = False,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.database = database or Database(settings.database_url)
        self.services = Services(office_of(self.database, clock, settings))
        self.metrics = self.services.office.metrics
        self.router = Router(TOPICS)
        self._polls = RawRequest(**_way(settings))
        self._pace = Pace(clock, enabled=paced, on_pause=self.services.outages.paused, metrics=self.metrics)
        self.application = _application(settings, self._pace, self._polls)
        listen(self.application, self.services, self.router)
        locks = Locks(self.database, clock)
        self.duty = Duty(locks)
        self.inbox = Inbox(self.database, clock, locks, self.metrics)
        self.sender = Sender(
            Outbox(self.database, clock, self.duty.held, self.metrics),
            self.application.bot,
            Notices(self.services, self.router, self.application.bot).render,
        )
        self.full_disk = FullDisk(self.application.bot, clock, lambda: full_disk(self.services))
        self.inbox.on_fault(self.full_disk.heard)
        self.worker = InboxWorker(
            self.inbox,
            through(self.application),
            on_done=self.sender.nudge,
        )
        self.watchdog = Watchdog(clock)
        self._reached = self.services.outages.reached if paced else None
        self.poller = Poller(
            self.application.bot,
            self._polls,
            self.inbox,
            pace=self._pace,
            on_polled=self._reached,
            watchdog=self.watchdog,
        )
        self.webhook = _webhook(settings, self.inbox, self.watchdog) if settings.webhook_url else None
        self.at_work = asyncio.Event()
        self.ended = asyncio.Event()
        self.scheduler = Scheduler(tick=self._time_passes)
        # beside the ticks: backups take long, and the watch tells of ticks that fail; the clock's mover has neither
        self.nights = Scheduler(watch=self._watch, night=self._by_night) if backed_up else None
        self._ticking = asyncio.Lock()
        self._greeted = asyncio.Event()
        self._caught_up = asyncio.Event()
        self._tasks: list[asyncio.Task[Any]] = []

    async def start(self) -> None:
        """Migrate the database, say hello to Telegram (for as long as either takes), and begin to work.

        What people have sent is fetched as soon as it can be stored; it is worked through once all that was due is done.
        """
        counting.set(self.metrics)
        self._let_monitor()
        await self._insisting(self._open)
        if self.webhook is not None:
            self._listen(self.webhook)
        self.scheduler.start()
        if self.nights is not None:
            self.nights.start()
        self._spawn(self.duty.run(self._on_duty))
        self.at_work.set()
        await self._hello(self.application.initialize, self._choose_way)
        if self.webhook is None:
            self.watchdog.start()
        self._greeted.set()
        await self._insisting(self._catch_up)
        self._caught_up.set()
        self._spawn(self.worker.run())  # no sooner: an application that Telegram has not told its name handles nothing
        await self._hello(self._announce_commands)
        log.info("started", bot=self.application.bot.username)

    async def stop(self) -> None:
        """End in good order: what is under way is finished, what is not is left for the next start."""
        await self._finish_tick()
        self.scheduler.stop()
        if self.nights is not None:
            self.nights.stop()
        self.watchdog.stop()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.application.shutdown()
        await self.database.close()
        log.info("stopped")

    async def tick(self) -> None:
        """Do all that is due now; the clock's mover and the scheduler never do so at a time."""
        async with self._ticking:
            await self._tick()

    async def move_to(self, clock: MovableClock, instant: datetime) -> None:
        """Let the time up to `instant` pass: jump to what is due next, do it, deliver it, and so on, in order."""
        async with self._ticking:
            await self.settle()
            while (due := await self.services.clockwork.next_instant(clock.now())) is not None and due < instant:
                clock.set(max(due, clock.now()))
                await self._tick()
                await self.settle()
            clock.set(max(instant, clock.now()))
            await self._tick()
            await self.settle()

    async def settle(self) -> None:
        """Return when all that came in is worked through and all that is ready has gone out."""
        await self.worker.drain()
        while await self.sender.drain() and await self.worker.drain():
            pass

    async def _finish_tick(self) -> None:
        """Begin no further tick, and wait a while for one that is under way: the scheduler would cancel it."""
        self.scheduler.pause()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE_SECONDS), self._ticking:
                pass

    async def _insisting(self, step: Callable[[], Awaitable[None]]) -> None:
        """Do a step of the start; for as long as the database is away, again and again."""
        while isinstance(fault := await outcome(step()), BaseException):
            if not is_passing(fault):
                raise fault
            log.warning("database_not_reached", fault=describe(fault), again_in=DATABASE_WAIT_SECONDS)
            await asyncio.sleep(DATABASE_WAIT_SECONDS)

    async def _open(self) -> None:
        """Have the tables, and what fetching needs to know."""
        if self.nights is None:
            await migrate(self.database)
        else:
            await upgrade(self.database, self.settings, self.clock)
        await self.services.working_days.load()
        await self._keep_pause()

    async def _catch_up(self) -> None:
        """Do what is to be done before anything goes out or is worked through."""
        await self.services.menus.refresh(Cause(self.clock.now()))
        await self.services.held_outbox.ask(Cause(self.clock.now()))
        await self._time_passes()

    async def _keep_pause(self) -> None:
        """Leave Telegram alone for as long as it wanted that of the process before this one."""
        if (seconds := await self.services.outages.pause_left()) > 0:
            self._pace.pause("before the start", seconds)

    async def _time_passes(self) -> None:
        """Tick where this process is on duty; where another is, only learn which days are worked, which that one has planned for."""
        if self.duty.held():
            await self.tick()
        else:
            self.watchdog.alive()  # another process polls, or none while the database is away
            await self.services.working_days.load()

    async def _on_duty(self) -> None:
        """Do for ever what one process at a time does."""
        if not self.duty.alone:
            fault = await outcome(self.tick())  # what is due may have waited for somebody to take over
            if isinstance(fault, BaseException):
                log.warning("tick_failed", fault=describe(fault))
            await self._keep_pause()
        await self._greeted.wait()
        async with asyncio.TaskGroup() as both:
            both.create_task(self._send())
            if self.webhook is None:
                both.create_task(self.poller.run())

    async def _send(self) -> None:
        """Send for ever, from when all that was due is done."""
        await self._caught_up.wait()
        await self.sender.run()

    async def _tick(self) -> None:
        if self.webhook is not None and self._reached is not None:
            await self._reached()  # whoever listens is reached: what is posted in vain Telegram posts again for a day
        with working(job="tick"), self.metrics.ticking(self.clock):
            await self._telling(self.services.clockwork.tick())
            log.debug("tick_done")
        self.sender.nudge()

    async def _watch(self) -> None:
        """See to what an administrator has to hear of, where this process is on duty."""
        if self.duty.held():
            await self._telling(self.services.watching.run(Cause(self.clock.now())))

    async def _by_night(self) -> None:
        """See to what is to be erased, to the night's backup and to the audit log, where this process is on duty."""
        if not self.duty.held():
            return
        await self._telling(self.services.erasing.run(Cause(self.clock.now())))
        await self._telling(self.services.backups.run())
        await self._telling(self.services.watching.verify_audit(Cause(self.clock.now())))

    async def _telling(self, work: Awaitable[None]) -> None:
        """Await work; where it ends for want of room on the disk, the administrators hear of it past the database."""
        fault = await outcome(work)
        if isinstance(fault, BaseException):
            await self.full_disk.heard(fault)
            raise fault

    async def _hello(self, *steps: Callable[[], Awaitable[None]]) -> None:
        """Try each step for ever; what answers in Telegram's place during an outage may say anything."""
        for step in steps:
            while (fault := await outcome(step())) is not None:
                log.warning("telegram_not_reached", fault=describe(fault), again_in=START_WAIT_SECONDS)
                await asyncio.sleep(START_WAIT_SECONDS)

    async def _choose_way(self) -> None:
        if self.webhook is not None:
            await self.webhook.announce(self.application.bot)
        else:
            await self.application.bot.delete_webhook()  # of a time when there was one: it would shut the polls out

    async def _announce_commands(self) -> None:
        """Set the menu of accounts that are nobody here, unless it is what Telegram has; people's own come by the outbox."""
        bot = self.application.bot
        for language in LANGUAGES:
            words = texts_of(language, self.settings.zone).labels("commands")
            code = None if language == self.settings.office_language else language[:2]
            menu = [BotCommand(name, words[name]) for name in STRANGERS]
            if list(await bot.get_my_commands(language_code=code)) != menu:
                await bot.set_my_commands(menu, language_code=code)

    def _spawn(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.create_task(work)
        task.add_done_callback(self._task_ended)
        self._tasks.append(task)

    def _task_ended(self, task: asyncio.Task[Any]) -> None:
        if not task.cancelled():
            log.critical("task_ended", fault=describe(task.exception() or RuntimeError("no fault")))
            self.ended.set()

    def _let_monitor(self) -> None:
        """Serve health and figures where that is wanted, before anything else: what keeps the start from ending is told there."""
        if self.settings.metrics_listen is None:
            return
        from bot.monitoring.server import Monitor, Watched

        watched = Watched(self.services, self.duty, self._pace, self.watchdog, self._greeted.is_set)
        monitor = Monitor(self.settings.metrics_listen, watched)
        _open(monitor.open, "METRICS_LISTEN", self.settings.metrics_listen)
        self._spawn(monitor.run())

    def _listen(self, webhook: "Webhook") -> None:
        _open(webhook.open, "WEBHOOK_LISTEN", self.settings.webhook_listen)
        self.watchdog.start()
        self._spawn(webhook.run())


def _open(listen: Callable[[], int], name: str, place: str) -> None:
    try:
        listen()
    except OSError as fault:
        raise SettingsError(f"{name} {place}: {fault.strerror}.") from fault


def _webhook(settings: Settings, inbox: Inbox, watchdog: Watchdog) -> "Webhook":
    """Return where updates are posted; the settings have seen to it that with an address there is a secret."""
    from bot.delivery.webhook import Address, Webhook

    host, _, port = settings.webhook_listen.rpartition(":")
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    return Webhook(Address(settings.webhook_url or "", secret, host, int(port)), inbox, watchdog)


def _application(settings: Settings, pace: Pace, polls: RawRequest) -> Application[Any, Any, Any, Any, Any, Any]:
    """Return python-telegram-bot's application without its updater: updates come through our inbox."""
    server = settings.telegram_api_url.rstrip("/")
    return (
        ApplicationBuilder()
        .token(settings.telegram_bot_token.get_secret_value())
        .base_url(f"{server}/bot")
        .base_file_url(f"{server}/file/bot")
        .rate_limiter(pace)
        .request(EndingRequest(CONNECTIONS, tls_for(settings.telegram_api_url), settings.telegram_proxy_url))
        .get_updates_request(polls)
        .updater(None)
        .build()
    )


def _way(settings: Settings) -> dict[str, Any]:
    """Return how a request reaches the server."""
    return {"proxy": settings.telegram_proxy_url, "httpx_kwargs": {"verify": tls_for(settings.telegram_api_url)}}
