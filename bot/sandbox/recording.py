"""Every call of the bot, a JSON object a line, so that it can be held against Telegram's specification later."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.sandbox.calls import Call

LEFT_OUT = "getupdates"


class Recording:
    """Appends to one file; a line is written whole before the call is answered."""

    def __init__(self, path: Path | None) -> None:
        self._file: int | None = None
        if path is not None:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            _cut_torn_line(self._file)

    def write(self, call: Call, at: datetime, answer: dict[str, Any]) -> None:
        """Append a call: method, params as sent, files by field, name and size, the office's time, how it went."""
        if self._file is None or call.method.lower() == LEFT_OUT:
            return
        files = [
            {"field": one.field, "filename": one.filename, "size": len(one.content)} for one in call.uploads.values()
        ]
        line: dict[str, Any] = {"method": call.method, "params": call.params, "files": files}
        line |= {"at": at.isoformat(timespec="seconds"), "ok": answer["ok"]}
        if not answer["ok"]:
            line["error"] = answer["description"]
        os.write(self._file, json.dumps(line, ensure_ascii=False).encode(errors="backslashreplace") + b"\n")

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _cut_torn_line(file: int) -> None:
    """Take away the last line where a kill tore it: that call was never answered."""
    content = os.pread(file, os.fstat(file).st_size, 0)
    os.ftruncate(file, content.rfind(b"\n") + 1)
