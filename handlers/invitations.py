"""The link by which an official opens the bot with a code."""

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

from bot.settings import Settings

LOOK_UP_SECONDS = 5.0


def invitation_link(username: str, code: str) -> str:
    """Return the link that opens the bot and sends it `/start CODE`."""
    return f"https://t.me/{username}?start={code}"


async def find_username(settings: Settings) -> str | None:
    """Ask Telegram for the bot's name; None where it cannot be reached or does not know the token."""
    request = HTTPXRequest(
        proxy=settings.telegram_proxy_url, connect_timeout=LOOK_UP_SECONDS, read_timeout=LOOK_UP_SECONDS
    )
    bot = Bot(
        settings.telegram_bot_token.get_secret_value(),
        base_url=f"{settings.telegram_api_url.rstrip('/')}/bot",
        request=request,
    )
    try:
        async with bot:
            return bot.username
    except TelegramError:
        return None
