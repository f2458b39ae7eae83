"""LibreOffice, where it is installed: another program that opens and saves our workbooks."""

import shutil
import subprocess
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice") or ""
needs_libreoffice = pytest.mark.skipif(not SOFFICE, reason="LibreOffice is not installed")


def converted(data: bytes, folder: Path, ending: str, filters: str = "", source: str = "sheet.xlsx") -> bytes:
    """Return a workbook, or whatever `source` is called, as LibreOffice saves it: xlsx, pdf."""
    file, out = folder / source, folder / "out"
    file.write_bytes(data)
    command = [SOFFICE, "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to"]
    subprocess.run(  # noqa: S603 - the program that we looked up
        [*command, ending + filters, "--outdir", str(out), str(file)], check=True, capture_output=True, timeout=110
    )
    return (out / f"{file.stem}.{ending}").read_bytes()
