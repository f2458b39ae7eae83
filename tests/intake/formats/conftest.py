"""Old formats, made by LibreOffice where it is installed."""

import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.intake.reading.office import office_program


@pytest.fixture
def office_made(tmp_path: Path) -> Callable[..., Awaitable[bytes]]:
    async def made(data: bytes, ending: str, source: str = "docx") -> bytes:
        program = office_program()
        assert program is not None
        path = tmp_path / f"paper.{source}"
        path.write_bytes(data)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        command = [program, profile, "--headless", "--convert-to", ending, "--outdir", str(tmp_path), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=90)  # noqa: ASYNC221, S603 - a test's own program
        return path.with_suffix(f".{ending}").read_bytes()

    return made
