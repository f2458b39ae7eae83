"""The people's side over HTTP, for tests and the headless player: what the page does, as calls."""

import ssl
from collections.abc import Sequence
from datetime import datetime
from types import TracebackType
from typing import Any, Self

import httpx

Json = dict[str, Any]
Value = Any  # any JSON value, any keyword of httpx
MOVE_SECONDS = 600.0  # real seconds that a move of the clock may take


def plain_http() -> ssl.SSLContext:
    """Return a TLS context for an httpx client that never uses one: reading the machine's certificates takes long."""
    return ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


class SandboxClient:
    """Plays everybody in the sandbox at `url`, such as http://127.0.0.1:8081. Times are instants of the office clock.

    Messages are Telegram's Message objects with `seq`, `from_bot` and `deleted`. A refusal is httpx.HTTPStatusError.
    """

    def __init__(self, url: str) -> None:
        self._http = httpx.AsyncClient(base_url=url, trust_env=False, verify=plain_http(), timeout=90.0)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def _ask(self, method: str, path: str, **how: Value) -> Value:
        response = await self._http.request(method, f"/sandbox/{path}", **how)
        response.raise_for_status()
        return response.json()

    async def state(self) -> Json:
        """Return bot, people, groups, clock, pending updates and the newest `seq`."""
        state: Json = await self._ask("GET", "state")
        return state

    async def messages(self, chat: int, after_seq: int = 0) -> list[Json]:
        """Return a chat's messages that were sent, changed or deleted after `after_seq`; all that are there after 0."""
        answer = await self._ask("GET", f"chats/{chat}/messages", params={"after_seq": after_seq})
        return list(answer["messages"])

    async def news(self, after_seq: int) -> list[Json]:
        """Return what changed in all chats after `after_seq`, oldest first, each message with its `chat_id`."""
        answer = await self._ask("GET", "messages", params={"after_seq": after_seq})
        return list(answer["messages"])

    async def commands(self, chat: int) -> list[Json]:
        """Return the command menu of a chat."""
        return list((await self._ask("GET", f"chats/{chat}/commands"))["commands"])

    async def send(self, chat: int, text: str, reply_to: int | None = None, speaker: int | None = None) -> list[Json]:
        """Write a text, as several messages where it is too long; `speaker` says who writes in a group."""
        body = {"text": text, "reply_to": reply_to, "as": speaker}
        return list((await self._ask("POST", f"chats/{chat}/messages", json=body))["messages"])

    async def forward(self, chat: int, from_name: str, text: str) -> list[Json]:
        """Forward what somebody of that name wrote elsewhere."""
        body = {"from_name": from_name, "text": text}
        return list((await self._ask("POST", f"chats/{chat}/forward", json=body))["messages"])

    async def edit(self, chat: int, message_id: int, text: str) -> Json:
        """Change what the person wrote."""
        edited: Json = await self._ask("PATCH", f"chats/{chat}/messages/{message_id}", json={"text": text})
        return edited

    async def upload(
        self,
        chat: int,
        files: Sequence[tuple[str, bytes]],
        caption: str = "",
        reply_to: int | None = None,
        *,
        photos: bool = False,
        field: str = "file",
    ) -> list[Json]:
        """Send files as (name, bytes), several as an album: as they are, or with `photos` as pictures.

        `field` voice or video makes voice messages or videos of them.
        """
        field = "photo" if photos else field
        parts = [(field, (name, content)) for name, content in files]
        data = {"caption": caption} | ({} if reply_to is None else {"reply_to": str(reply_to)})
        return list((await self._ask("POST", f"chats/{chat}/files", files=parts, data=data))["messages"])

    async def press(
        self, chat: int, message_id: int, data: str, *, speaker: int | None = None, wait: float = 10.0
    ) -> Json:
        """Press a button; return answered, text, show_alert, url. `wait`: real seconds for the answer."""
        body = {"message_id": message_id, "data": data, "as": speaker, "wait": wait}
        answer: Json = await self._ask("POST", f"chats/{chat}/press", json=body)
        return answer

    async def react(self, chat: int, message_id: int, emoji: str | None, speaker: int | None = None) -> Json:
        """Put a reaction on a message, or take it away with None."""
        body = {"message_id": message_id, "emoji": emoji, "as": speaker}
        message: Json = await self._ask("POST", f"chats/{chat}/reaction", json=body)
        return message

    async def mark_read(self, chat: int) -> None:
        """Count a chat as read."""
        await self._ask("POST", f"chats/{chat}/read")

    async def block(self, chat: int) -> None:
        """Block the bot."""
        await self._ask("POST", f"chats/{chat}/block")

    async def unblock(self, chat: int) -> None:
        """Let the bot in again."""
        await self._ask("POST", f"chats/{chat}/unblock")

    async def found_group(self, title: str, members: Sequence[int]) -> int:
        """Found a group with the bot in it and return its id."""
        return int((await self._ask("POST", "groups", json={"title": title, "members": list(members)}))["id"])

    async def move_to(self, instant: datetime) -> Json:
        """Move the clock to an aware instant; returns the state when the bot has done all that fell due."""
        state: Json = await self._ask("PUT", "clock", json={"to": instant.isoformat()}, timeout=MOVE_SECONDS)
        return state

    async def step(self, step: str) -> Json:
        """Move the clock by one of the page's steps: hour, workday_0900, friday_1630."""
        state: Json = await self._ask("PUT", "clock", json={"step": step}, timeout=MOVE_SECONDS)
        return state

    async def download(self, file_id: str) -> bytes:
        """Return a file's bytes."""
        response = await self._http.get(f"/sandbox/files/{file_id}")
        response.raise_for_status()
        return response.content

    async def fault(self, **fault: Value) -> None:
        """Switch a fault on for the bot's next calls: kind and the fields of bot.sandbox.faults.Fault."""
        await self._ask("POST", "fault", json=fault)

    async def limits(self, *, on: bool) -> None:
        """Switch Telegram's limits on or off."""
        await self._ask("POST", "limits", json={"on": on})
