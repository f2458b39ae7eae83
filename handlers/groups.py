"""Work groups: counts and nothing else. No reply is taken there; whoever turns to the bot is pointed to the private chat."""

from dataclasses import dataclass

from telegram import Bot, Chat, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus

from bot.services import Services
from bot.services.group_notices import COUNTS, POINTER
from bot.services.outgoing import Button, Keyboard, Rendered, current_cause
from bot.texts import TellableError
from db.enums import Light
from db.session import AlreadyDoneError, Cause
from handlers.incoming import Incoming, username_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

GROUPS_OF_PEOPLE = frozenset({Chat.GROUP, Chat.SUPERGROUP})
GONE = frozenset({ChatMemberStatus.LEFT, ChatMemberStatus.BANNED})
COMMAND = "/counts"


@dataclass(frozen=True)
class Heard:
    """What of a group concerns the bot."""

    services: Services
    cause: Cause
    chat: Chat
    bot_name: str


async def hear_group(update: Update, bot: Bot, services: Services) -> None:
    """Do what an update of a group asks for; anything else that is no person's word in a private chat is left alone."""
    chat = update.effective_chat
    if chat is None or chat.type not in GROUPS_OF_PEOPLE:
        return
    cause, user = current_cause.get(), update.effective_user
    person = await services.people.identify(user.id) if user is not None and not user.is_bot else None
    heard = Heard(services, Cause(cause.at, person.id if person else None, cause.inbox_id), chat, username_of(bot))
    try:
        if update.my_chat_member is not None:
            await _place_changed(heard, update.my_chat_member)
        elif update.message is not None:
            await _message(heard, update.message)
    except AlreadyDoneError:
        return
    except TellableError:
        await services.group_notices.refuse(heard.cause, chat.id)


async def _place_changed(heard: Heard, change: ChatMemberUpdated) -> None:
    before, now = change.old_chat_member.status, change.new_chat_member.status
    if now in GONE:
        await heard.services.group_notices.left(heard.cause, heard.chat.id)
    elif before in GONE:
        await heard.services.group_notices.point(heard.cause, heard.chat.id, "group/hello")


async def _message(heard: Heard, message: Message) -> None:
    notices, chat = heard.services.group_notices, heard.chat
    if message.migrate_to_chat_id is not None:
        await notices.moved(heard.cause, chat.id, message.migrate_to_chat_id)
        return
    if message.migrate_from_chat_id is not None:
        await notices.moved(heard.cause, message.migrate_from_chat_id, chat.id)
        return
    words = (message.text or message.caption or "").split()
    command, _, addressed = (words[0] if words else "").partition("@")
    if command.lower() == COMMAND and addressed in {"", heard.bot_name}:
        # a channel's or an anonymous administrator's words are nobody's
        await _counts(heard, words[1:], named=message.sender_chat is None)
    elif _is_to_us(heard, message, command, addressed):
        await notices.point(heard.cause, chat.id, "group/private")


async def _counts(heard: Heard, words: list[str], *, named: bool) -> None:
    notices, chat = heard.services.group_notices, heard.chat
    wanted = words[0].lower() if words else ""
    if not named:
        await notices.refuse(heard.cause, chat.id)
    elif wanted == "on":
        await notices.turn_on(heard.cause, chat.id, chat.title or "")
    elif wanted == "off":
        await notices.turn_off(heard.cause, chat.id)
    else:
        await notices.point(heard.cause, chat.id, "group/hello")


def _is_to_us(heard: Heard, message: Message, command: str, addressed: str) -> bool:
    """Return whether a message turns to the bot: by a command to it, its name, or in answer to what it wrote."""
    answered = message.reply_to_message.from_user if message.reply_to_message else None
    if answered is not None and answered.is_bot and answered.username == heard.bot_name:
        return True
    if command.startswith("/"):
        return addressed == heard.bot_name and command != "/start"  # which Telegram writes when the bot is taken in
    return bool(heard.bot_name) and f"@{heard.bot_name}" in (message.text or message.caption or "")


async def counts(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Write the week's counts into a group; payload {"group_id"}."""
    found = await viewer.services.group_notices.counts(payload["group_id"])
    if found is None:
        return None
    args = {"counts": found[0], "at": found[1], "lights": tuple(Light)}
    return Rendered(viewer.texts.render("group/counts", args), _to_private(viewer))


async def pointer(viewer: Viewer, payload: Payload) -> Rendered:
    """Say something in a group, with the way to the private chat; payload {"id"}."""
    return Rendered(viewer.texts.render(payload["id"]), _to_private(viewer))


def _to_private(viewer: Viewer) -> Keyboard:
    return _url(viewer, "open_private", f"https://t.me/{viewer.bot}")


def _url(viewer: Viewer, label: str, url: str) -> Keyboard:
    """Return a button that opens a link to the bot; none where its username is not known."""
    return ((Button(viewer.texts.label("buttons", label), url=url),),) if viewer.bot else ()


async def show_running(incoming: Incoming) -> None:
    """`/counts` in a private chat: which groups get counts, and how another gets them."""
    await incoming.services.group_notices.running(incoming.sender.id)  # refused here
    await incoming.services.conversation.show(incoming.cause, "group_running")


async def running(viewer: Viewer, _payload: Payload) -> Rendered | None:
    """List the groups that get counts, with a button that takes the bot into another; nothing for who may not any more."""
    try:
        found = await viewer.services.group_notices.running(viewer.person_id or 0)
    except TellableError:
        return None
    text = viewer.texts.render("group/running", {"groups": found})
    return Rendered(text, _url(viewer, "into_group", f"https://t.me/{viewer.bot}?startgroup=counts"))


GROUPS = Topic(
    commands={"counts": show_running},
    views={COUNTS: counts, POINTER: pointer, "group_running": running},
)
