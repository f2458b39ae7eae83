"""/archive (归档): which documents are done with, and the package of one, also from its summary."""

import asyncio

from bot.services.access import RefusedError
from bot.services.archiving import PACKAGE
from bot.services.outgoing import Button, File, Rendered
from handlers.archive_package import Written, write_package
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.refreshing import pressed
from handlers.topics import Topic
from handlers.views import Payload, Viewer

FOLDER = "archives"
MOST_BYTES = 50 * 1000 * 1000  # of a file that a bot may send
SHORT_TITLE = 24


async def show_archives(viewer: Viewer, _: Payload) -> Rendered:
    """List the documents that were issued; those that can be archived, and the archived ones, are buttons."""
    lines = await viewer.services.archiving.lines(viewer.person_id or 0)
    rows = tuple(
        (Button(f"{line.number} {line.title[:SHORT_TITLE]}", Press(Act.ARCHIVE, line.id).pack()),)
        for line in lines
        if line.ready or line.archived
    )
    return Rendered(viewer.texts.render("year/archives", {"lines": lines}), rows)


async def archive_command(incoming: Incoming) -> None:
    """`/archive`."""
    await incoming.services.archiving.show(incoming.cause)


async def archive(incoming: Incoming) -> None:
    """归档, or 归档包 once more."""
    await incoming.services.archiving.archive(incoming.cause, pressed(incoming).id)
    await incoming.toast("year/packing")


async def package(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Send a document's package; payload {"document_id"}. One that is too large for Telegram stays in the data folder."""
    folder = viewer.services.office.settings.data_dir / FOLDER
    try:
        await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True)
        written = await write_package(
            viewer.services, viewer.texts, viewer.person_id or 0, payload["document_id"], folder
        )
        content = await asyncio.to_thread(_taken, written)
    except RefusedError:
        return None
    except OSError as fault:
        return Rendered(viewer.texts.render("year/package_failed", {"reason": fault.strerror or str(fault)}))
    text = viewer.texts.render("year/package", {"written": written, "kept": content is None})
    return Rendered(text, document=File(written.path.name, content) if content is not None else None)


def _taken(written: Written) -> bytes | None:
    """Return the package's bytes and take it from the disk, where it can be made again; None: it is too large to be sent."""
    if written.size > MOST_BYTES:
        return None
    content = written.path.read_bytes()
    written.path.unlink()
    return content


ARCHIVES = Topic(
    commands={"archive": archive_command},
    presses={Act.ARCHIVE: archive},
    views={"archives": show_archives, PACKAGE: package},
)
