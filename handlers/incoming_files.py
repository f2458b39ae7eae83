"""Files that come with words: fetched and kept before they are named."""

from bot.services.attachments import StoredFile, keep
from handlers.incoming import Incoming
from handlers.remote_files import IncomingFile

ENDINGS = {"photo": ".jpg", "voice": ".ogg", "video": ".mp4", "audio": ".mp3", "video_note": ".mp4", "document": ""}


async def files_of(incoming: Incoming) -> tuple[StoredFile, ...]:
    """Return the file that came with a message, kept. Raises as `Incoming.download` does."""
    file = incoming.file
    if file is None:
        return ()
    content = await incoming.download()
    name = file.name or _name(incoming, file)
    office = incoming.services.office
    return (keep(office, name, file.mime, file.file_id, content, message_id=incoming.message_id, album=incoming.album),)


def _name(incoming: Incoming, file: IncomingFile) -> str:
    """Return what a file without a name is called: what it is, the day, and the message's number, which no other has."""
    office = incoming.services.office
    label = incoming.texts.label("file_kind", file.kind)
    return f"{label}{office.day_of(incoming.cause.at):%m%d}-{incoming.message_id}{ENDINGS[file.kind]}"
