"""When somebody's digest comes, and which editions: set in place by the reader, their aide or the clerk."""

from bot.services.outgoing import Button, Rendered
from bot.texts import TellableError
from db.enums import Edition
from handlers.callbacks import Act, Press
from handlers.digests import pressed
from handlers.incoming import Incoming
from handlers.topics import Topic
from handlers.views import Payload, Viewer

OFFICES_DAY = "-"
ON, OFF = "✓", ""


async def wishes(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a reader's way with its buttons; payload {"reader_id", "digest_id"}: where it leads back to. Raises RefusedError."""
    wish = await viewer.services.digest_wishes.of(viewer.person_id or 0, payload["reader_id"])
    back = payload["digest_id"]

    def button(text: str, on: bool, act: Act, arg: str) -> Button:  # noqa: FBT001 - a tick
        return Button(f"{ON if on else OFF}{text}", Press(act, wish.reader_id, back, arg).pack())

    days = [
        button(viewer.texts.label("weekday", str(day)), wish.weekday == day, Act.DIGEST_WEEKDAY, str(day))
        for day in range(5)
    ]
    usual = button(viewer.texts.label("buttons", "offices_day"), wish.weekday is None, Act.DIGEST_WEEKDAY, OFFICES_DAY)
    editions = [
        button(viewer.texts.label("digest_name", edition), edition in wish.editions, Act.DIGEST_EDITION, edition.value)
        for edition in Edition
    ]
    args = {"wish": wish, "weekday": wish.office_weekday if wish.weekday is None else wish.weekday}
    leads_back = viewer.button("back", Press(Act.DIGEST if wish.own else Act.CLEARING, back))
    text = viewer.texts.render("digest/wishes", args)
    return Rendered(text, (tuple(days), (usual,), tuple(editions), (leads_back,)))


async def show_wishes(incoming: Incoming) -> None:
    """发送安排 was pressed, under one's own digest or the preview of another's."""
    press = pressed(incoming)
    issue = await incoming.services.digests.read(incoming.sender.id, press.id)
    await _show(incoming, issue.reader_id, press.id)


async def set_weekday(incoming: Incoming) -> None:
    """A day was pressed, or that it is the office's."""
    press = pressed(incoming)
    weekday = int(press.arg) if press.arg.isascii() and press.arg.isdigit() else None
    await incoming.services.digest_wishes.set_weekday(incoming.cause, press.id, weekday)
    await _show(incoming, press.id, press.version)


async def set_edition(incoming: Incoming) -> None:
    """An edition was pressed."""
    press = pressed(incoming)
    if press.arg not in set(Edition):
        raise TellableError("access/stale")
    await incoming.services.digest_wishes.toggle(incoming.cause, press.id, Edition(press.arg))
    await _show(incoming, press.id, press.version)


async def _show(incoming: Incoming, reader_id: int, digest_id: int) -> None:
    await incoming.edit(await wishes(incoming.viewer, {"reader_id": reader_id, "digest_id": digest_id}))


DIGEST_WISHES = Topic(
    presses={Act.DIGEST_WISHES: show_wishes, Act.DIGEST_WEEKDAY: set_weekday, Act.DIGEST_EDITION: set_edition},
)
