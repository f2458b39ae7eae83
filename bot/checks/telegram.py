"""Checks of the way to Telegram: the token, and, if wanted, whether the server answers to it."""

from collections.abc import Sequence

from telegram import Bot
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.checks.finding import Finding, Premises, fault, ok
from bot.delivery.tls import tls_for

SECONDS = 10.0


async def token(premises: Premises) -> Sequence[Finding]:
    """Look at the token, whose form the settings have checked; with `online`, ask the server who it belongs to."""
    settings = premises.settings
    secret = settings.telegram_bot_token.get_secret_value()
    number = secret.partition(":")[0]
    if not premises.online:
        return [ok("token", "token_set", number=number)]
    request = HTTPXRequest(
        proxy=settings.telegram_proxy_url,
        connect_timeout=SECONDS,
        read_timeout=SECONDS,
        pool_timeout=SECONDS,
        httpx_kwargs={"verify": tls_for(settings.telegram_api_url)},
    )
    server = settings.telegram_api_url.rstrip("/")
    bot = Bot(secret, base_url=f"{server}/bot", request=request)
    try:
        await request.initialize()
        me = await bot.get_me()
    except InvalidToken:
        return [fault("token", "token_refused", number=number, server=server)]
    except TelegramError as error:
        why = str(error).replace(secret, "…").splitlines()[0]
        return [fault("token", "server_unreachable", server=server, why=why, proxy=bool(settings.telegram_proxy_url))]
    finally:
        await request.shutdown()
    return [ok("token", "server_answers", name=me.username, server=server)]
