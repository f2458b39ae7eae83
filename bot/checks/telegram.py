"""Checks of the way to Telegram: the token and, where the server was asked, its answer, the proxy, the webhook, the clocks."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import urlsplit

from bot.checks.finding import Finding, Premises, fault, ok, warning
from bot.checks.server import SECONDS

NEAR, FAR = (
    timedelta(seconds=30),
    timedelta(minutes=5),
)  # clocks that differ by less do no harm; by more, reminders are late
LATELY = timedelta(days=1)
PORTS = {"http": 80, "https": 443, "socks5": 1080, "socks5h": 1080}


async def token(premises: Premises) -> Sequence[Finding]:
    """Look at the token, whose form the settings have checked, and whom the server says it belongs to."""
    settings, answer = premises.settings, premises.answer
    number = settings.telegram_bot_token.get_secret_value().partition(":")[0]
    if answer is None:
        return [ok("token", "token_set", number=number)]
    if answer.refused:
        return [fault("token", "token_refused", number=number, server=answer.server)]
    if answer.why:
        proxied = bool(settings.telegram_proxy_url)
        return [fault("token", "server_unreachable", server=answer.server, why=answer.why, proxy=proxied)]
    return [ok("token", "server_answers", name=answer.username, server=answer.server)]


async def proxy(premises: Premises) -> Sequence[Finding]:
    """Look whether anybody answers at the proxy's address, whose form the settings have checked."""
    url = premises.settings.telegram_proxy_url
    if url is None:
        return []
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    shown = f"{parts.scheme}://{host}:{port}"  # without user and password
    if premises.answer is None:
        return [ok("proxy", "proxy_set", url=shown)]
    try:
        async with asyncio.timeout(SECONDS):
            _, writer = await asyncio.open_connection(host, port)
    except OSError as why:  # a timeout is one
        return [fault("proxy", "proxy_unreachable", url=shown, why=why.strerror or str(why) or type(why).__name__)]
    writer.close()
    return [ok("proxy", "proxy_answers", url=shown)]


async def webhook(premises: Premises) -> Sequence[Finding]:
    """Look whether the server posts updates where the settings say, or to nobody where the bot fetches them."""
    hook, url = premises.answer.hook if premises.answer else None, premises.settings.webhook_url
    if hook is None:
        return []
    shown = {"url": url or "", "there": hook.url, "pending": hook.pending_update_count}
    if url is None:
        return [warning("webhook", "webhook_foreign", **shown) if hook.url else ok("webhook", "webhook_none", **shown)]
    if hook.url != url:
        return [warning("webhook", "webhook_other", **shown)]
    failed = hook.last_error_date
    if failed is not None and premises.clock.now() - failed < LATELY:
        return [
            warning("webhook", "webhook_failing", **shown, at=failed.isoformat(), why=hook.last_error_message or "")
        ]
    return [ok("webhook", "webhook_right", **shown)]


async def server_time(premises: Premises) -> Sequence[Finding]:
    """Hold the machine's clock to the one of the server, which tells whole seconds."""
    answer = premises.answer
    if answer is None or answer.ahead is None:
        return []
    off = abs(answer.ahead)
    tell = ok if off < NEAR else warning if off < FAR else fault
    text = "clock_agrees" if off < NEAR else "clock_differs"
    seconds = round(answer.ahead.total_seconds())
    return [tell("clock", text, seconds=abs(seconds), ahead=seconds > 0, server=answer.server)]
