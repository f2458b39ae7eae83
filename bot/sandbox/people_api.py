"""What the page and the headless player call: JSON under /sandbox, and the page's own files."""

from pathlib import Path
from urllib.parse import quote
from zoneinfo import ZoneInfo

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from bot.sandbox.bodies import Edited, Forwarded, Founded, Moved, Pressed, Reacted, Switched, Written, read
from bot.sandbox.botapi import BotApi
from bot.sandbox.calls import read_upload
from bot.sandbox.errors import ClientError
from bot.sandbox.messenger import Messenger
from bot.sandbox.methods.profile import commands_shown
from bot.sandbox.mover import Mover
from bot.sandbox.players import Players
from bot.sandbox.records import Value
from bot.sandbox.state import state_of
from bot.sandbox.steps import read_instant

PAGE = Path(__file__).parent / "page"
SHOWN_INLINE = {"image/jpeg", "image/png", "image/gif", "image/webp", "audio/ogg", "video/mp4"}


def _number(value: Value) -> int | None:
    try:
        return int(value) if value not in {None, ""} else None
    except ValueError:
        raise ClientError(400, "bad_request") from None


def _chat_id(request: Request) -> int:
    chat_id = _number(request.path_params["chat_id"])
    if chat_id is None:
        raise ClientError(404, "chat_not_found")
    return chat_id


class PeopleApi:
    """The endpoints, each a thing that a person does or looks at."""

    def __init__(self, messenger: Messenger, botapi: BotApi, mover: Mover, zone: ZoneInfo, font: Path | None) -> None:
        self._messenger = messenger
        self._botapi = botapi
        self._mover = mover
        self._zone = zone
        self._font = font
        self.players = Players(messenger)

    def routes(self) -> list[BaseRoute]:
        """Return the routes of the page and the player."""
        chat = "/sandbox/chats/{chat_id}"
        return [
            Route("/", self.page),
            Route("/sandbox/state", self.state),
            Route("/sandbox/font", self.font),
            Route("/sandbox/files/{file_id}", self.file),
            Route("/sandbox/messages", self.news),
            Route("/sandbox/clock", self.move, methods=["PUT"]),
            Route("/sandbox/groups", self.found, methods=["POST"]),
            Route("/sandbox/fault", self.fault, methods=["POST"]),
            Route("/sandbox/limits", self.limits, methods=["POST"]),
            Route(f"{chat}/messages", self.messages, methods=["GET"]),
            Route(f"{chat}/messages", self.write, methods=["POST"]),
            Route(f"{chat}/messages/{{message_id:int}}", self.edit, methods=["PATCH"]),
            Route(f"{chat}/commands", self.commands, methods=["GET"]),
            Route(f"{chat}/files", self.send_files, methods=["POST"]),
            Route(f"{chat}/press", self.press, methods=["POST"]),
            Route(f"{chat}/forward", self.forward, methods=["POST"]),
            Route(f"{chat}/reaction", self.react, methods=["POST"]),
            Route(f"{chat}/read", self.mark_read, methods=["POST"]),
            Route(f"{chat}/block", self.block, methods=["POST"]),
            Route(f"{chat}/unblock", self.unblock, methods=["POST"]),
            Mount("/page", StaticFiles(directory=PAGE)),
        ]

    # ---- the page's own files

    async def page(self, _: Request) -> Response:
        """Answer with the page."""
        return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    async def font(self, _: Request) -> Response:
        """Answer with the font for machines that have no Chinese one."""
        if self._font is None or not self._font.is_file():
            raise ClientError(404, "file_not_found")
        return FileResponse(self._font, headers={"Cache-Control": "max-age=86400"})

    # ---- looking

    async def state(self, _: Request) -> Response:
        """Answer with people, groups, clock and what is pending."""
        return JSONResponse(state_of(self._messenger, self._zone))

    async def news(self, request: Request) -> Response:
        """Answer with what changed in all chats after `after_seq`, each with its `chat_id`."""
        seq = _number(request.query_params.get("after_seq")) or 0
        found = self._messenger.store.changed_since(seq)
        shown = [self.players.as_shown(message) | {"chat_id": message.chat_id} for message in found]
        return JSONResponse({"messages": shown})

    async def messages(self, request: Request) -> Response:
        """Answer with a chat's messages that changed after `after_seq`; with 0, all that are there."""
        chat = self.players.chat(_chat_id(request))
        seq = _number(request.query_params.get("after_seq")) or 0
        changed = self._messenger.store.changed_since(seq, chat.id)
        shown = [self.players.as_shown(message) for message in changed if seq or not message.deleted]
        return JSONResponse({"messages": shown, "seq": self._messenger.store.last("seq")})

    async def commands(self, request: Request) -> Response:
        """Answer with the command menu of a chat."""
        chat = self.players.chat(_chat_id(request))
        person = self._messenger.store.person(chat.id)
        shown = commands_shown(self._messenger.store, chat.id, person.language_code if person else "")
        return JSONResponse({"commands": shown})

    async def file(self, request: Request) -> Response:
        """Answer with a file's bytes: pictures to be shown, all else to be saved."""
        file = self._messenger.store.file(request.path_params["file_id"])
        if file is None:
            raise ClientError(404, "file_not_found")
        inline = file.mime in SHOWN_INLINE
        disposition = f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(file.name, safe='')}"
        headers = {"Content-Disposition": disposition, "Cache-Control": "max-age=31536000, immutable"}
        media_type = file.mime if inline else "application/octet-stream"
        return Response(self._messenger.store.content(file.id), media_type=media_type, headers=headers)

    # ---- doing

    async def write(self, request: Request) -> Response:
        """Send a text."""
        wanted = await read(request, Written)
        with self._messenger.transaction():
            sent = self.players.write(_chat_id(request), wanted.text, wanted.reply_to, wanted.speaker)
        return JSONResponse({"messages": sent})

    async def forward(self, request: Request) -> Response:
        """Send somebody else's text on."""
        wanted = await read(request, Forwarded)
        with self._messenger.transaction():
            sent = self.players.forward(_chat_id(request), wanted.from_name, wanted.text, wanted.speaker)
        return JSONResponse({"messages": sent})

    async def send_files(self, request: Request) -> Response:
        """Send the form's files; its fields photo, voice and video are such, other files are documents."""
        async with request.form() as form:
            items = form.multi_items()
            uploads = [await read_upload(name, value) for name, value in items if isinstance(value, UploadFile)]
            fields = {name: value for name, value in items if isinstance(value, str)}
        reply_to, speaker = _number(fields.get("reply_to")), _number(fields.get("as"))
        with self._messenger.transaction():
            chat_id = _chat_id(request)
            sent = self.players.send_files(chat_id, uploads, fields.get("caption", ""), reply_to, speaker)
        return JSONResponse({"messages": sent})

    async def edit(self, request: Request) -> Response:
        """Change a message of one's own."""
        wanted = await read(request, Edited)
        with self._messenger.transaction():
            message_id = request.path_params["message_id"]
            return JSONResponse(self.players.edit(_chat_id(request), message_id, wanted.text))

    async def press(self, request: Request) -> Response:
        """Press a button and answer with what the bot says to it."""
        wanted = await read(request, Pressed)
        chat_id = _chat_id(request)
        return JSONResponse(
            await self.players.press(chat_id, wanted.message_id, wanted.data, wanted.speaker, wanted.wait)
        )

    async def react(self, request: Request) -> Response:
        """Put a reaction on a message."""
        wanted = await read(request, Reacted)
        with self._messenger.transaction():
            chat_id = _chat_id(request)
            return JSONResponse(self.players.react(chat_id, wanted.message_id, wanted.emoji, wanted.speaker))

    async def mark_read(self, request: Request) -> Response:
        """Count a chat as read."""
        chat = self.players.chat(_chat_id(request))
        with self._messenger.transaction():
            self._messenger.store.mark_read(chat.id)
        return JSONResponse({})

    async def block(self, request: Request) -> Response:
        """Block the bot."""
        with self._messenger.transaction():
            self.players.set_blocked(_chat_id(request), blocked=True)
        return JSONResponse({})

    async def unblock(self, request: Request) -> Response:
        """Let the bot in again."""
        with self._messenger.transaction():
            self.players.set_blocked(_chat_id(request), blocked=False)
        return JSONResponse({})

    async def found(self, request: Request) -> Response:
        """Found a group with the bot in it."""
        wanted = await read(request, Founded)
        with self._messenger.transaction():
            return JSONResponse({"id": self.players.found_group(wanted.title, wanted.members)})

    async def move(self, request: Request) -> Response:
        """Move the clock; answers with the state when the bot has done all that fell due."""
        wanted = await read(request, Moved)
        if (wanted.to is None) == (wanted.step is None):
            raise ClientError(400, "bad_request")
        try:
            to = read_instant(wanted.to, self._zone) if isinstance(wanted.to, str) else wanted.to
        except ValueError as error:
            raise ClientError(400, "bad_request") from error
        await self._mover.move(to=to, step=wanted.step)
        return JSONResponse(state_of(self._messenger, self._zone))

    # ---- for tests

    async def fault(self, request: Request) -> Response:
        """Switch a fault on for the bot's next calls."""
        try:
            wanted = await request.json()
        except ValueError as error:
            raise ClientError(400, "bad_request") from error
        self._botapi.faults.add(wanted if isinstance(wanted, dict) else {})
        return JSONResponse({})

    async def limits(self, request: Request) -> Response:
        """Switch Telegram's limits on or off."""
        self._botapi.limits.on = (await read(request, Switched)).on
        return JSONResponse({})
