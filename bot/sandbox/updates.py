"""How updates reach the bot: by long poll, or posted to its webhook."""

import asyncio

import httpx

from bot.sandbox.calls import Call
from bot.sandbox.client import plain_http
from bot.sandbox.errors import BotApiError
from bot.sandbox.messenger import Messenger
from bot.sandbox.methods.webhook import set_allowed
from bot.sandbox.records import Json

MOST_UPDATES = 100
LONGEST_POLL = 50  # real seconds
RETRY_SECONDS = 1.0  # between two tries to reach a webhook
HOOK_TIMEOUT = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header

WHILE_HOOKED = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
OVERTAKEN = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


class Delivery:
    """One reader at a time: a second getUpdates ends the first, a webhook shuts getUpdates out."""

    def __init__(self, messenger: Messenger) -> None:
        self._messenger = messenger
        self._store = messenger.store
        self._turn = 0
        self.closing = False

    def close(self) -> None:
        """End the polls that wait."""
        self.closing = True
        self._messenger.bell.ring()

    async def get_updates(self, call: Call) -> list[Json]:
        """Confirm what is below `offset`; return what is left, waiting up to `timeout` real seconds for the first."""
        if self._store.setting("webhook"):
            raise BotApiError(409, WHILE_HOOKED)
        with self._messenger.transaction():
            set_allowed(self._messenger, call)
            self._store.confirm_below(call.integer("offset", 0))
        limit = min(max(call.integer("limit", MOST_UPDATES), 1), MOST_UPDATES)
        return await self._poll(limit, min(max(call.integer("timeout", 0), 0), LONGEST_POLL))

    async def _poll(self, limit: int, seconds: int) -> list[Json]:
        self._turn += 1
        turn = self._turn
        self._messenger.bell.ring()
        monotonic = self._messenger.clock.monotonic
        deadline = monotonic() + seconds
        while not self.closing:
            if turn != self._turn:
                raise BotApiError(409, OVERTAKEN)
            found = self._store.updates(limit)
            left = deadline - monotonic()
            if found or left <= 0:
                return found
            await self._messenger.bell.wait(left)
        return []

    async def post_to_webhook(self) -> None:
        """Post each update to the webhook, in order, again and again until it is taken; runs until it is cancelled."""
        async with httpx.AsyncClient(timeout=HOOK_TIMEOUT, trust_env=False, verify=plain_http()) as client:
            while True:
                hook = self._store.setting("webhook")
                updates = self._store.updates(1) if hook else []
                if not updates:
                    await self._messenger.bell.wait()
                    continue
                error = await _post(client, hook, updates[0])
                if error is None:
                    with self._messenger.transaction():
                        self._store.confirm_below(updates[0]["update_id"] + 1)
                else:
                    self._note(hook, error)
                    await asyncio.sleep(RETRY_SECONDS)

    def _note(self, hook: Json, error: str) -> None:
        with self._messenger.transaction():
            if (self._store.setting("webhook") or {}).get("url") == hook["url"]:
                failed = {"last_error_date": self._messenger.stamp(), "last_error_message": error}
                self._store.set_setting("webhook", hook | failed)


async def _post(client: httpx.AsyncClient, hook: Json, update: Json) -> str | None:
    headers = {SECRET_HEADER: hook["secret_token"]} if hook["secret_token"] else {}
    try:
        response = await client.post(hook["url"], json=update, headers=headers)
    except httpx.HTTPError as error:
        return f"Connection failed: {type(error).__name__}"
    return (
        None
        if response.is_success
        else f"Wrong response from the webhook: {response.status_code} {response.reason_phrase}"
    )
