"""`duban run`: the bot against Telegram, or whatever TELEGRAM_API_URL names."""

import asyncio
import os
import signal

from bot.app import Duban
from bot.clock import SystemClock
from bot.delivery.redaction import hide_token
from bot.logs import configure_logs
from bot.loop import run
from bot.safekeeping import PRIVATE, require_private
from bot.settings import Settings, load_settings


def run_command() -> None:
    """Run until stopped (Ctrl-C or SIGTERM): what is under way is finished, the rest is left for the next start."""
    settings = load_settings()
    require_private(settings)
    os.umask(PRIVATE)
    configure_logs(settings.log_level, hide_token(settings.telegram_bot_token.get_secret_value()))
    run(serve(settings))


async def serve(settings: Settings) -> None:
    """Run the bot until a signal asks it to stop."""
    duban = Duban(settings, SystemClock(), backed_up=True)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for wanted in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(wanted, stop.set)
    await duban.start()
    try:
        await stop.wait()
    finally:
        await duban.stop()
