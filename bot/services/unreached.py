"""Why a notice did not arrive, as an office says it."""

from enum import StrEnum

from db.enums import OutboxStatus


class Why(StrEnum):
    """The reasons there are; the words are in the locales (`not_arrived`)."""

    SHUT_OUT = "shut_out"  # the person has stopped the bot, or the account is gone
    NO_CHAT = "no_chat"  # Telegram knows no such chat: the account never opened the bot, or was deleted
    UNKNOWN = "unknown"  # 送达未知: sent several times, never confirmed
    REFUSED = "refused"  # Telegram takes this message from nobody


def why(status: OutboxStatus, fault: str) -> Why:
    """Return why; `fault` as delivery has stored it: the error's class, then Telegram's words."""
    if status is OutboxStatus.UNKNOWN:
        return Why.UNKNOWN
    if fault.startswith("Forbidden"):
        return Why.SHUT_OUT
    return Why.NO_CHAT if is_no_chat(fault) else Why.REFUSED


def is_no_chat(words: str) -> bool:
    """Return whether Telegram's words mean that there is no such chat."""
    said = words.lower()
    return any(sign in said for sign in ("chat not found", "user not found", "peer_id_invalid", "user_id_invalid"))
