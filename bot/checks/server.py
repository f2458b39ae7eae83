"""The Bot API server, asked once for all that checks and `duban init` want of it: whose the token is, the webhook, the time."""

from dataclasses import dataclass
from datetime import UTC, timedelta
from email.utils import parsedate_to_datetime

import httpx
from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError
from telegram.request import HTTPXRequest

from bot.clock import Clock
from bot.delivery.tls import tls_for
from bot.settings import Settings

SECONDS = 10.0
HALF_A_SECOND = timedelta(seconds=0.5)  # a Date header leaves out what is below a second


@dataclass(frozen=True)
class Answer:
    """What the server said: the bot's name, or why it did not. `server`: its address.

    `refused`: it does not know the token; `why`: it could not be asked, in one line without the token. `ahead`: by how much
    this machine's clock is ahead of the server's; None where it told no time. `hook`: the webhook as it has it.
    """

    server: str
    username: str = ""
    refused: bool = False
    why: str = ""
    ahead: timedelta | None = None
    hook: WebhookInfo | None = None


class _Times:
    """Notes how far this machine's clock is from the server's, of the newest response."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.ahead: timedelta | None = None

    async def note(self, response: httpx.Response) -> None:
        try:
            told = parsedate_to_datetime(response.headers["Date"])
        except (KeyError, ValueError):
            return
        told = told if told.tzinfo else told.replace(tzinfo=UTC)
        self.ahead = self._clock.now() - told - HALF_A_SECOND


async def ask(settings: Settings, clock: Clock) -> Answer:
    """Ask the settings' server, by way of their proxy, with the settings' token."""
    times = _Times(clock)
    request = HTTPXRequest(
        proxy=settings.telegram_proxy_url,
        connect_timeout=SECONDS,
        read_timeout=SECONDS,
        pool_timeout=SECONDS,
        httpx_kwargs={"verify": tls_for(settings.telegram_api_url), "event_hooks": {"response": [times.note]}},
    )
    server = settings.telegram_api_url.rstrip("/")
    secret = settings.telegram_bot_token.get_secret_value()
    bot = Bot(secret, base_url=f"{server}/bot", request=request)
    try:
        await request.initialize()
        me = await bot.get_me()
        return Answer(server, me.username or "", ahead=times.ahead, hook=await bot.get_webhook_info())
    except InvalidToken:
        return Answer(server, refused=True, ahead=times.ahead)
    except TelegramError as error:
        why = str(error).replace(secret, "…").splitlines()[0]
        return Answer(server, why=why, ahead=times.ahead)
    finally:
        await request.shutdown()
