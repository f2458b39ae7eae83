"""Files in messages: documents as they are, photos in the sizes that Telegram makes of them; people also send voice and video."""

import io
import mimetypes
import re
import secrets

from PIL import Image, UnidentifiedImageError

from bot.sandbox.calls import Upload
from bot.sandbox.errors import BotApiError, bad_request
from bot.sandbox.messenger import Messenger
from bot.sandbox.records import Json, StoredFile

MOST_DOCUMENT = 50 * 1024 * 1024  # bytes a bot may send
MOST_PHOTO = 10 * 1024 * 1024
MOST_DOWNLOAD = 20 * 1024 * 1024  # bytes a bot may fetch with getFile
MOST_RECORDING = 50 * 1024 * 1024
PREFIXES = {"document": "BQ", "photo": "AgAC", "voice": "AwAC", "video": "BAAC"}  # of file ids
SIDES = (90, 320, 800, 1280, 2560)  # the boxes that a photo's sizes fit into; pixels
MOST_PIXELS = 10_000  # width and height together
MOST_RATIO = 20
DECODABLE = ["JPEG", "PNG", "WEBP", "GIF", "BMP"]


def keep_document(messenger: Messenger, upload: Upload, most: int = MOST_DOCUMENT) -> Json:
    """Keep an uploaded file and return its Document object."""
    if len(upload.content) > most:
        raise BotApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad_request("file must be non-empty")
    name = re.sub(r"[\x00-\x1f/\\]", "_", upload.filename) or "file"
    mime = mimetypes.guess_type(name)[0] or upload.mime or "application/octet-stream"
    described = {"file_name": name, "mime_type": mime}
    return _keep(messenger, "document", described, upload.content)


def keep_recording(messenger: Messenger, upload: Upload, kind: str) -> Json:
    """Keep what a person recorded (a voice or video message) and return its Voice or Video object.

    How long and how large it is, a real client measures; here it is a second, and a small picture.
    """
    if len(upload.content) > MOST_RECORDING:
        raise BotApiError(413, "Request Entity Too Large")
    if not upload.content:
        raise bad_request("file must be non-empty")
    if kind == "voice":
        return _keep(messenger, kind, {"duration": 1, "mime_type": "audio/ogg"}, upload.content, "ogg")
    name = re.sub(r"[\x00-\x1f/\\]", "_", upload.filename) or "video.mp4"
    measured = {"duration": 1, "width": 320, "height": 180}
    return _keep(messenger, kind, measured | {"file_name": name, "mime_type": "video/mp4"}, upload.content, "mp4")


def keep_photo(messenger: Messenger, upload: Upload) -> list[Json]:
    """Keep a picture in Telegram's sizes; return its PhotoSize objects, smallest first. No picture: refused."""
    size = len(upload.content)
    if size > MOST_PHOTO:
        raise bad_request(f"file of size {size} bytes is too big for a photo; the maximum size is {MOST_PHOTO} bytes")
    if not upload.content:
        raise bad_request("file must be non-empty")
    try:
        with Image.open(io.BytesIO(upload.content), formats=DECODABLE) as picture:
            picture.load()
            return _sizes(messenger, picture, upload.content)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, Image.DecompressionBombWarning, ValueError):
        raise bad_request("IMAGE_PROCESS_FAILED") from None


def _sizes(messenger: Messenger, picture: Image.Image, original: bytes) -> list[Json]:
    width, height = picture.size
    if width + height > MOST_PIXELS or max(width, height) > MOST_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    sizes = []
    for side in SIDES:
        whole = max(width, height) <= side
        if whole:
            content, shown, suffix = original, (width, height), (picture.format or "JPEG").lower()
        else:
            smaller = picture.convert("RGB")
            smaller.thumbnail((side, side))
            out = io.BytesIO()
            smaller.save(out, "JPEG", quality=87)
            content, shown, suffix = out.getvalue(), smaller.size, "jpg"
        sizes.append(_keep(messenger, "photo", {"width": shown[0], "height": shown[1]}, content, suffix))
        if whole:
            break
    return sizes


def _keep(messenger: Messenger, kind: str, described: Json, content: bytes, suffix: str = "") -> Json:
    name = described.get("file_name", f"{kind}.{suffix}")
    ending = re.search(r"\.\w{1,8}$", name, re.ASCII)
    path = f"{kind}s/file_{messenger.store.next('file', first=0)}{ending[0] if ending else ''}"
    file_id = f"{PREFIXES[kind]}{secrets.token_urlsafe(36)}"
    described = described | {"file_id": file_id, "file_unique_id": secrets.token_urlsafe(9), "file_size": len(content)}
    mime = mimetypes.guess_type(name)[0] or described.get("mime_type", "application/octet-stream")
    messenger.store.put_file(StoredFile(file_id, path, kind, name, mime, described), content)
    return described


def known_file(messenger: Messenger, file_id: str, kind: str) -> StoredFile:
    """Return a file that a bot names by its id, to send it again; anything else is refused."""
    file = messenger.store.file(file_id)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file


def media_body(messenger: Messenger, kind: str, given: str | None, upload: Upload | None) -> Json:
    """Return the part of a message that carries a document or photo: a new upload, or a known file id."""
    if upload is not None:
        return {kind: keep_document(messenger, upload) if kind == "document" else keep_photo(messenger, upload)}
    if given is None:
        raise bad_request(f"there is no {kind} in the request")
    described = known_file(messenger, given, kind).described
    return {kind: described if kind == "document" else [described]}
