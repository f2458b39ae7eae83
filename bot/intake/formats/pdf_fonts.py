"""Fonts for PDF files that bring none: Duban's own, whatever the machine has."""

from ctypes import POINTER, c_char, c_char_p, cast
from functools import cache
from os import fsencode
from pathlib import Path

import pypdfium2.raw as pdfium

import bot

OWN = Path(bot.__file__).parent / "reports" / "fonts"
_PATHS = (POINTER(c_char) * 2)(cast(c_char_p(fsencode(OWN)), POINTER(c_char)))  # and NULL; PDFium keeps no copy of it


@cache
def use_own_fonts() -> None:
    """Let PDFium set in our font what a file's own fonts do not show. Call it before the process opens its first file.

    For PDFium a letter that no font shows has no width, and it passes over words without width: where letters stand one by
    one, as office programs set them in justified lines, a machine without a Chinese font would read an empty page.
    """
    pdfium.FPDF_DestroyLibrary()  # the binding has set it up on the machine's fonts
    pdfium.FPDF_InitLibraryWithConfig(pdfium.FPDF_LIBRARY_CONFIG(version=2, m_pUserFontPaths=_PATHS))
