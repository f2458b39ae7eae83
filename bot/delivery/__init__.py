"""What comes in from Telegram and what goes out to it: stored first, so that a kill at any moment loses nothing."""

import os

# python-telegram-bot's own opt-in: lengths of time as timedelta; without it each 429 carries a deprecation warning
os.environ.setdefault("PTB_TIMEDELTA", "true")
