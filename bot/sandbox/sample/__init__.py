"""A fictitious county for the demo: its roster, and a speech written for it."""

from datetime import date
from pathlib import Path

ROSTER = Path(__file__).parent / "roster.csv"
SPEECH = Path(__file__).parent / "speech.txt"
SPEECH_DATE = date(2026, 11, 2)
