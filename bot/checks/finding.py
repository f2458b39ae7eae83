"""What a check of the installation finds, and what it has to look at."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.checks.server import Answer
from bot.clock import Clock
from bot.settings import Settings
from db.health import State


class Level(StrEnum):
    """How grave a finding is."""

    OK = "ok"
    WARNING = "warning"  # Duban works, something is to be done
    FAULT = "fault"  # Duban does not work, or loses something


@dataclass(frozen=True)
class Finding:
    """One thing found: `text_id` names its line in the locales, which for all but OK says what to do."""

    check: str
    level: Level
    text_id: str
    args: dict[str, Any]


@dataclass(frozen=True)
class Premises:
    """What checks look at. `answer`: what the Bot API server said; None where it was not to be asked.

    `state`: how the database stands; None where it cannot be reached, with the reason in `why`.
    """

    settings: Settings
    clock: Clock
    answer: Answer | None
    state: State | None
    why: str = ""


Check = Callable[[Premises], Awaitable[Sequence[Finding]]]


def ok(check: str, text: str, **args: object) -> Finding:
    """Return that something is as it should be; `text` is a message of the locales' folder doctor/."""
    return Finding(check, Level.OK, f"doctor/{text}", args)


def warning(check: str, text: str, **args: object) -> Finding:
    """Return something that is to be seen to."""
    return Finding(check, Level.WARNING, f"doctor/{text}", args)


def fault(check: str, text: str, **args: object) -> Finding:
    """Return something that keeps Duban from working."""
    return Finding(check, Level.FAULT, f"doctor/{text}", args)
