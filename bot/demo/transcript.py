"""What was said, by whom to whom and when: collected from the sandbox as the story goes on, printed and kept."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.client import SandboxClient

Json = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """One thing that was said or done."""

    at: datetime
    sender: str
    receiver: str
    text: str


@dataclass
class Transcript:
    """Everything so far. `heard` is called with each line as it comes."""

    client: SandboxClient
    names: dict[int, str]
    zone: ZoneInfo
    bot: str = "督办"
    heard: Callable[[str], None] = print
    lines: list[Line] = field(default_factory=list)
    _seen: int = 0

    def step(self, title: str) -> None:
        """Begin a chapter."""
        self._add(f"\n## {title}\n")

    def note(self, text: str) -> None:
        """Add a line of the narrator's."""
        self._add(f"{text}\n")

    def act(self, at: datetime, sender: str, text: str) -> None:
        """Note something that is no message: a pressed button."""
        self._say(Line(at, sender, self.bot, text))

    async def catch_up(self) -> list[Json]:
        """Take down what was said in all chats since, in its order, and return it."""
        news = await self.client.news(self._seen)
        for message in news:
            self._seen = max(self._seen, message["seq"])
            self._say(self._line(message["chat_id"], message))
        return news

    async def skip(self) -> None:
        """Pass over what was said up to now."""
        self._seen = max([self._seen, *(int(message["seq"]) for message in await self.client.news(self._seen))])

    def _line(self, chat: int, message: Json) -> Line:
        at = datetime.fromtimestamp(message.get("edit_date") or message["date"], UTC)
        pair = (self.bot, self.names[chat]) if message["from_bot"] else (self.names[chat], self.bot)
        return Line(at, *pair, _text(message))

    def _say(self, line: Line) -> None:
        self.lines.append(line)
        local = line.at.astimezone(self.zone)
        body = line.text.replace("\n", "\n    ")
        self._add(f"**{local:%Y-%m-%d %a %H:%M}** {line.sender} → {line.receiver}\n\n    {body}\n")

    def _add(self, text: str) -> None:
        self._pages.append(text)
        self.heard(text)

    _pages: list[str] = field(default_factory=list)

    @property
    def markdown(self) -> str:
        """Return all of it as Markdown."""
        return "\n".join(self._pages)


def _text(message: Json) -> str:
    parts = ["(改)"] if message.get("edit_date") else []
    if message.get("deleted"):
        parts.append("(已删除)")
    if "reply_to_message" in message:
        quoted = message["reply_to_message"].get("text", "").split("\n")[0][:20]
        parts.append(f"[回复“{quoted}”]")
    if "forward_origin" in message:
        parts.append(f"[转发自{message['forward_origin'].get('sender_user_name', '')}]")
    if "document" in message:
        parts.append(f"[文件 {message['document']['file_name']}]")
    if "photo" in message:
        parts.append("[图片]")
    parts += [word for kind, word in (("voice", "[语音]"), ("video", "[视频]")) if kind in message]
    parts.append(message.get("text") or message.get("caption") or "")
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = "\n".join(" ".join(f"[{button['text']}]" for button in row) for row in rows)
    return "".join(parts) + (f"\n{buttons}" if buttons else "")
