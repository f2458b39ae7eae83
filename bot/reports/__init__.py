"""Sheets and pictures."""

from pathlib import Path

FONTS = Path(__file__).parent / "fonts"
