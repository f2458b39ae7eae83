"""What a picture shows, and asking for it: matplotlib, which only pictures need, takes half a second to load."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from db.enums import Light


@dataclass(frozen=True)
class UnitLights:
    """How many directives of a unit stand at which light; a light without any may be left out."""

    name: str
    counts: Mapping[Light, int]

    @property
    def total(self) -> int:
        """Return all directives of the unit."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class WeekCount:
    """At the end of a week (`label`, such as 2/25): closed directives, and how many should be closed by then."""

    label: str
    closed: int
    expected: float


@dataclass(frozen=True)
class DigestPicture:
    """What a picture shows. `units` in the office's order, `weeks` from the first to the present one."""

    title: str
    subtitle: str
    units: Sequence[UnitLights]
    weeks: Sequence[WeekCount]


def draw_digest(figures: DigestPicture, labels: Mapping[str, str]) -> bytes:
    """Return the picture as a PNG as wide as phones show without scaling.

    `labels` has `weeks`, `closed`, `expected`, `nothing`, `others` (with {count}), and for each light its
    word (`green`, …) and its letter (`green_letter`, …).
    """
    from bot.reports.chart import digest_canvas

    return digest_canvas(figures, labels).png()
