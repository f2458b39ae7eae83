"""How far long work has come: told by whoever does it to whoever shows it."""

from collections.abc import Callable

Told = Callable[[int, int], None]
"""Hears how much is done, and of how much: pieces or bytes, whichever tell the time better."""


def nobody(done: int, of_all: int) -> None:
    """Hear it and show nothing."""
