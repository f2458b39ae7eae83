"""LibreOffice, where the machine has it: a process of its own, with a profile of its own. .doc, .wps, .rtf → .docx."""

import asyncio
import shutil
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.intake.errors import IntakeError, Refusal
from bot.intake.reading.reader import end_group

_WORKER = Path(__file__).with_name("worker.py")
_PROGRAMS = ("soffice", "libreoffice")
MAX_SECONDS = 30
"""Starting an office suite anew takes a slow machine some ten of these; its own work has ten of the processor's."""

_MAX_BYTES = 96 * 1024 * 1024


def office_program() -> str | None:
    """Return the path of LibreOffice, None where there is none."""
    return next((path for path in map(shutil.which, _PROGRAMS) if path), None)


async def to_docx(data: bytes, filename: str) -> bytes:
    """Return a Word file as .docx. Raise IntakeError where no LibreOffice is there, or it cannot open the file."""
    program = office_program()
    if program is None:
        raise IntakeError(Refusal.OLD_WORD, filename=filename)
    with TemporaryDirectory(prefix="duban-") as folder:
        source = Path(folder) / "source.doc"
        source.write_bytes(data)
        try:
            await run_office(program, source, "docx:MS Word 2007 XML")
        except TimeoutError as error:
            raise IntakeError(Refusal.TOO_SLOW, filename=filename) from error
        made = source.with_suffix(".docx")
        if not made.is_file() or made.stat().st_size > _MAX_BYTES:
            raise IntakeError(Refusal.DAMAGED, filename=filename)
        return made.read_bytes()


async def run_office(program: str, source: Path, target: str, environment: Mapping[str, str] | None = None) -> None:
    """Let LibreOffice write a file anew as `target`, the ending with its filter, beside it. Raises TimeoutError.

    Whatever it keeps is in the file's folder, which the caller takes away.
    """
    folder = source.parent
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-I", str(_WORKER), "office", program, f"-env:UserInstallation={folder.as_uri()}/profile"),
        *("--headless", "--norestore", "--convert-to", target, "--outdir", str(folder), str(source)),
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        env={
            "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder),
            **(environment or {}),
        },
        cwd=folder, start_new_session=True,
    )  # fmt: skip
    try:
        async with asyncio.timeout(MAX_SECONDS):
            await process.wait()
    finally:
        end_group(process)
        await process.wait()
