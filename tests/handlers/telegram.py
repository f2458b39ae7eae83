"""Telegram as the library reaches it, for tests that hand updates to the router themselves."""

import json
from dataclasses import dataclass, field
from typing import Any

from telegram.request import BaseRequest, RequestData

MESSAGE = {"message_id": 7, "date": 1644541200, "text": "旧消息"}


@dataclass
class Telegram(BaseRequest):
    """Telegram as the library reaches it: takes every call, and keeps what was said to whom. `files`: content by file id."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)

    @property
    def read_timeout(self) -> float:
        return 1.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        call = url.rpartition("/")[2]
        if method == "GET":
            return 200, self.files[call]
        assert method == "POST"
        given = dict(request_data.parameters) if request_data else {}
        if call == "getMe":
            result: Any = {"id": 1, "is_bot": True, "first_name": "督办", "username": "duban_bot"}
        elif call == "getFile":
            ident = given["file_id"]
            result = {"file_id": ident, "file_unique_id": ident, "file_path": ident}
        else:
            self.calls.append((call, given))
            chat = {"id": given.get("chat_id", 1), "type": "private"}
            result = (
                {**MESSAGE, "chat": chat} if call.startswith(("edit", "send")) and call != "sendChatAction" else True
            )
        return 200, json.dumps({"ok": True, "result": result}).encode()
