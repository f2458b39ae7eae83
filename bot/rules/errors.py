"""What rules refuse with."""

from bot.texts import TellableError


class RuleError(TellableError):
    """A rule of the office says no."""
