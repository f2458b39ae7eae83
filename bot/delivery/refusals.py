"""What an error of the Bot API means for the notice that was being sent."""

from enum import Enum

import httpcore
import httpx
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.services.unreached import is_no_chat

_NEVER_LEFT = (
    *(httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout),
    *(httpcore.ProxyError, httpcore.UnsupportedProtocol),
    *(httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol),
)


class Refusal(Enum):
    """Kinds of errors, by what is to be done."""

    WAIT = "wait"  # Telegram wants to be left alone for a while
    BLOCKED = "blocked"  # the person has shut the bot out or is gone, or there never was such a chat
    MOVED = "moved"  # the group has another number now
    FAULTY = "faulty"  # Telegram will never take this message
    NOT_SENT = "not_sent"  # the request did not get out, or the bot itself is not let in: nothing was delivered
    UNCERTAIN = "uncertain"  # the request may have been carried out


def is_outage(error: BaseException) -> bool:
    """Return whether an error is Telegram's or the network's, and will pass."""
    return isinstance(error, TelegramError) and refusal(error) in {Refusal.WAIT, Refusal.NOT_SENT, Refusal.UNCERTAIN}


def refusal(error: TelegramError) -> Refusal:
    """Return what an error means.

    A refusal counts as Telegram's own word only where it came as the Bot API's JSON: a proxy's 403 or 400 page, which
    the library marks by the parsing error that caused it, says nothing of the person or the message.
    """
    if isinstance(error, RetryAfter):
        return Refusal.WAIT
    if isinstance(error, ChatMigrated):
        return Refusal.MOVED
    if isinstance(error, InvalidToken) or isinstance(error.__cause__, _NEVER_LEFT):
        return Refusal.NOT_SENT
    if error.__cause__ is None and isinstance(error, Forbidden):
        return Refusal.BLOCKED
    if error.__cause__ is None and isinstance(error, BadRequest):
        return Refusal.BLOCKED if is_no_chat(error.message) else Refusal.FAULTY
    return Refusal.UNCERTAIN
