"""`duban run`: the bot against Telegram, or whatever TELEGRAM_API_URL names."""

import asyncio
import gc
import os
import signal

import bot.without_rich  # noqa: F401 - first
from bot.app import Duban
from bot.clock import SystemClock
from bot.delivery.redaction import hide_token
from bot.delivery.supervision import Supervisor
from bot.delivery.watchdog import EXIT_CODE
from bot.logs import configure_logs
from bot.loop import run
from bot.safekeeping import PRIVATE, require_private
from bot.settings import Settings, SettingsError, load_settings
from db.errors import DatabaseError, is_refusing
from db.sole import NotAloneError, sole_process


def run_command() -> None:
    """Run until stopped (Ctrl-C or SIGTERM): what is under way is finished, the rest is left for the next start."""
    settings = load_settings()
    require_private(settings)
    os.umask(PRIVATE)
    redact = hide_token(settings.telegram_bot_token.get_secret_value())
    configure_logs(settings.log_level, redact, settings.log_format)
    try:
        with sole_process(settings.database_url):
            run(serve(settings))
    except DatabaseError as fault:
        if not is_refusing(fault):
            raise
        from bot.commands.opened import not_opened

        raise not_opened(settings, fault) from fault
    except NotAloneError as other:
        raise SettingsError(
            f"{other}. SQLite serves one: stop that one first, or let several share PostgreSQL (DATABASE_URL)."
        ) from None


async def serve(settings: Settings) -> None:
    """Run the bot until a signal asks it to stop."""
    supervisor = Supervisor.of_environment()
    duban = Duban(settings, SystemClock(), backed_up=True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, stop.set)
    starting, stopping = asyncio.create_task(duban.start()), asyncio.create_task(stop.wait())
    ending = asyncio.create_task(duban.ended.wait())
    beating = asyncio.create_task(supervisor.accompany(duban.at_work, duban.watchdog))
    try:
        # while Telegram or the database cannot be reached the start lasts: a signal ends that too
        await asyncio.wait({starting, stopping, ending}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            _settle()
            await asyncio.wait({stopping, ending}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        supervisor.say("STOPPING=1")
        for task in (starting, stopping, ending):
            task.cancel()
        await asyncio.gather(starting, stopping, ending, return_exceptions=True)
        await duban.stop()
        beating.cancel()  # last: a stop that goes on is alive too
        await asyncio.gather(beating, return_exceptions=True)
    if duban.ended.is_set():
        raise SystemExit(EXIT_CODE)  # for the supervisor to start it anew


def _settle() -> None:
    """Clear up after the start; what is there then stays, and the garbage collector need not look at it again and again."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
