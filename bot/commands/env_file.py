"""The file of settings, as `duban init` reads and writes it: other lines stay, and it is there whole or not at all."""

import os
import re
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dotenv import dotenv_values, set_key

HEAD = "# Duban's settings. All of them, with meaning and default, stand in .env.example.\n"
ONLY_ITS_OWNER = 0o600
PLAIN = re.compile(r"[\w:/.,?&=@+-]+")  # written as it is: not everybody who reads such files takes quotes off


def kept_in(path: Path) -> dict[str, str]:
    """Return the settings in a file that have a value; none where there is no file. Raises OSError."""
    if not path.exists():
        return {}
    values = dotenv_values(path, interpolate=False, encoding="utf-8")
    return {name: value for name, value in values.items() if value}


def write(path: Path, values: Mapping[str, str]) -> None:
    """Set these in a file, whose other lines stay; nobody but its owner can read it then. Raises OSError.

    A link is followed, and whoever owned the file owns it still.
    """
    target = path.resolve()
    before = target.stat() if target.exists() else None
    handle, name = tempfile.mkstemp(prefix=".env-", dir=target.parent)  # which nobody else can read
    begun = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(target.read_bytes() if before else HEAD.encode())
        for key, value in values.items():
            set_key(begun, key, value, quote_mode="never" if PLAIN.fullmatch(value) else "always", encoding="utf-8")
        begun.chmod(ONLY_ITS_OWNER)
        if before is not None:
            with suppress(PermissionError):  # it is ours then, or stays with a group that we are not in
                os.chown(begun, before.st_uid, before.st_gid)
        begun.replace(target)
    finally:
        begun.unlink(missing_ok=True)
