"""Methods that set where updates go."""

import ipaddress
import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.calls import Call
from bot.sandbox.errors import bad_request
from bot.sandbox.messenger import Messenger
from bot.sandbox.records import Json

MOST_SECRET = 256
DEFAULT_CONNECTIONS = 40


def is_loopback(host: str) -> bool:
    """Whether a host's name or address is this machine's own."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def set_webhook(messenger: Messenger, call: Call) -> bool:
    """Send updates to an address of this machine from now on; an empty one ends that."""
    url = call.text("url") or ""
    parts = urlsplit(url)
    if url and (parts.scheme != "http" or not is_loopback(parts.hostname or "")):
        raise bad_request("bad webhook: only addresses of this machine are called from here")
    secret = call.text("secret_token") or ""
    if len(secret) > MOST_SECRET or not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
        raise bad_request("secret token contains unallowed characters")
    _drop(messenger, call)
    set_allowed(messenger, call)
    hook = {"url": url, "secret_token": secret, "max_connections": call.integer("max_connections", DEFAULT_CONNECTIONS)}
    messenger.store.set_setting("webhook", hook if url else None)
    return True


def delete_webhook(messenger: Messenger, call: Call) -> bool:
    """Go back to getUpdates."""
    _drop(messenger, call)
    messenger.store.set_setting("webhook", None)
    return True


def _drop(messenger: Messenger, call: Call) -> None:
    if call.flag("drop_pending_updates"):
        messenger.store.confirm_below(1 << 62)


def set_allowed(messenger: Messenger, call: Call) -> None:
    """Keep which kinds of update the bot wants, where a call says so; those already queued stay."""
    if call.params.get("allowed_updates") is not None:
        messenger.store.set_setting("allowed_updates", call.objects("allowed_updates"))


def webhook_info(messenger: Messenger, _: Call) -> Json:
    """Return a WebhookInfo."""
    hook = messenger.store.setting("webhook") or {"url": ""}
    info = {
        name: hook[name] for name in ("url", "max_connections", "last_error_date", "last_error_message") if name in hook
    }
    allowed = messenger.store.setting("allowed_updates")
    info |= {"has_custom_certificate": False, "pending_update_count": messenger.store.undelivered()}
    return info | ({"allowed_updates": allowed} if allowed else {})


METHODS: dict[str, Any] = {
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": webhook_info,
}
