"""One person of the town, played through the sandbox as the page does: writes, presses what is to be seen, reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.demo.town import Town
from bot.demo.transcript import Transcript
from bot.sandbox.client import SandboxClient

Json = dict[str, Any]


class NotThereError(AssertionError):
    """What a player looked for is not to be seen in the chat."""


@dataclass(frozen=True)
class Player:
    """A person and their chat. Every action returns when the bot has answered, with what is then to be seen of it."""

    town: Town
    client: SandboxClient
    transcript: Transcript
    name: str
    chat: int

    async def write(self, text: str, reply_to: Json | None = None) -> list[Json]:
        """Write a text, in answer to a message if one is given; return what the bot said to it."""
        await self.transcript.catch_up()
        await self.client.send(self.chat, text, reply_to["message_id"] if reply_to else None)
        return await self._answers()

    async def forward(self, from_name: str, text: str) -> list[Json]:
        """Forward somebody else's words; return what the bot said to it."""
        await self.transcript.catch_up()
        await self.client.forward(self.chat, from_name, text)
        return await self._answers()

    async def edit(self, message_id: int, text: str) -> list[Json]:
        """Change one's own message; return what the bot said to it."""
        await self.transcript.catch_up()
        await self.client.edit(self.chat, message_id, text)
        return await self._answers()

    async def attach(self, name: str, content: bytes, caption: str = "", reply_to: Json | None = None) -> list[Json]:
        """Send a file; return what the bot said to it."""
        return await self.attach_all([(name, content)], caption, reply_to)

    async def attach_all(
        self, files: Sequence[tuple[str, bytes]], caption: str = "", reply_to: Json | None = None, field: str = "file"
    ) -> list[Json]:
        """Send files, several as one album, as `field` says: file, photo, voice or video; return what the bot said to it."""
        await self.transcript.catch_up()
        answered = reply_to["message_id"] if reply_to else None
        await self.client.upload(self.chat, files, caption, answered, field=field)
        return await self._answers()

    async def press(self, label: str, among: str = "") -> list[Json]:
        """Press the newest button whose word is or begins with `label`, of a message that has `among` in it.

        Returns what the bot said or changed; the small window over the button counts as a message with `toast`.
        """
        message, button = await self._find(label, among)
        await self.transcript.catch_up()
        self.transcript.act(self.town.clock.now(), self.name, f"按下 [{button['text']}]")
        answer = await self.client.press(self.chat, message["message_id"], button["callback_data"])
        said = await self._answers()
        return [*said, {"toast": True, "text": answer["text"]}] if answer.get("text") else said

    async def shown(self, containing: str = "") -> Json:
        """Return the newest message of the bot with these words in it. Raises NotThereError."""
        for message in reversed(await self.client.messages(self.chat)):
            if message["from_bot"] and not message["deleted"] and containing in words(message):
                return message
        raise NotThereError(f"{self.name} sees no message with “{containing}”")

    async def sees(self, containing: str) -> bool:
        """Return whether the bot has said these words to the person."""
        said = await self.client.messages(self.chat)
        return any(message["from_bot"] and containing in words(message) for message in said)

    async def file(self, containing: str = "") -> bytes:
        """Return the newest document the bot sent, with these words in its caption or name. Raises NotThereError."""
        for message in reversed(await self.client.messages(self.chat)):
            document = message.get("document")
            if message["from_bot"] and document and containing in words(message) + document["file_name"]:
                return await self.client.download(document["file_id"])
        raise NotThereError(f"{self.name} has got no file “{containing}”")

    async def picture(self) -> bytes:
        """Return the newest picture the bot sent. Raises NotThereError."""
        for message in reversed(await self.client.messages(self.chat)):
            if message["from_bot"] and message.get("photo"):
                return await self.client.download(message["photo"][-1]["file_id"])
        raise NotThereError(f"{self.name} has got no picture")

    async def _find(self, label: str, among: str) -> tuple[Json, Json]:
        for message in reversed(await self.client.messages(self.chat)):
            if message["deleted"] or not message["from_bot"] or among not in words(message):
                continue
            rows = message.get("reply_markup", {}).get("inline_keyboard", [])
            fitting = [
                button
                for row in rows
                for button in row
                if button["text"].startswith(label) and "callback_data" in button
            ]
            if fitting:
                return message, next((button for button in fitting if button["text"] == label), fitting[0])
        raise NotThereError(f"{self.name} sees no button [{label}]" + (f" under “{among}”" if among else ""))

    async def _answers(self) -> list[Json]:
        """Return what the bot has said or changed in the chat since the transcript was last caught up."""
        await self.town.settle()
        said = [message for message in await self.transcript.catch_up() if message["chat_id"] == self.chat]
        return [message for message in said if message["from_bot"] and not message["deleted"]]


def words(message: Json) -> str:
    """Return a message's words: its text, or the caption of its file."""
    return str(message.get("text") or message.get("caption") or "")
