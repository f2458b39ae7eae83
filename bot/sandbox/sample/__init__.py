"""A fictitious county for the demo: its roster, and a speech written for it."""

from datetime import date
from pathlib import Path

ROSTER = Path(__file__).parent / "roster.csv"
SPEECH = Path(__file__).parent / "speech.txt"
SPEECH_DATE = date(2026, 11, 2)
FIRST = ("李敏", "王建波", "周海涛")  # a clerk, an owner, and the leader in charge of that owner's unit
SAMPLES = {"speech": SPEECH}
