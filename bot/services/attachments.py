"""Files that people send: kept under the data folder by the hash of their content, each once."""

import hashlib
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.services.office import Office
from db.models import Attachment
from db.queries import audit
from db.session import Cause, Session

FOLDER = "attachments"
MOST_MEGABYTES = 20  # what Telegram lets a bot fetch


@dataclass(frozen=True)
class StoredFile:
    """A file whose bytes are in the data folder; `size` in bytes, `file_id` is Telegram's.

    `message_id` and `album` are of the message that it came with, the album '' where it came alone.
    """

    name: str
    mime: str
    size: int
    sha256: str
    file_id: str
    message_id: int = 0
    album: str = ""

    def as_state(self) -> dict[str, Any]:
        """Return plain values, to be kept in a dialog."""
        return asdict(self)


def keep(
    office: Office, name: str, mime: str, file_id: str, content: bytes, *, message_id: int = 0, album: str = ""
) -> StoredFile:
    """Write a file's bytes where they stay, whole or not at all; content that is there already is not written again.

    To be called before the transaction that names the file: a file without a row is harmless, the reverse is not.
    """
    sha256 = hashlib.sha256(content).hexdigest()
    path = path_of(office, sha256)
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary = path.with_name(f"{sha256}.{os.getpid()}.part")
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    return StoredFile(name[:255], mime[:100], len(content), sha256, file_id, message_id, album)


def content_of(office: Office, sha256: str) -> bytes:
    """Return a kept file's bytes. Raises FileNotFoundError where the data folder has lost it."""
    return path_of(office, sha256).read_bytes()


def attach(
    session: Session,
    cause: Cause,
    file: StoredFile,
    report_id: int | None,
    *,
    request_id: int | None = None,
    instruction_id: int | None = None,
) -> None:
    """Note that a file belongs to a report, a request or an instruction; to none while its sender has to say of which item it is."""
    session.add(
        Attachment(
            report_id=report_id,
            request_id=request_id,
            instruction_id=instruction_id,
            filename=file.name,
            mime=file.mime,
            size=file.size,
            sha256=file.sha256,
            file_id=file.file_id,
            created_at=cause.at,
            person_id=cause.person_id,
            message_id=file.message_id or None,
            album=file.album or None,
        )
    )
    audit.record(session, cause, "file_kept", "file", report_id or request_id or instruction_id, sha256=file.sha256)


def path_of(office: Office, sha256: str) -> Path:
    """Return where a file of this content is kept, if it is."""
    return office.settings.data_dir / FOLDER / sha256[:2] / sha256
