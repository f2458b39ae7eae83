"""The fill-in sheet (填报表): what a person's open items say in it, and what it says when it comes back.

`bot.reports.fill_in_sheet` writes it, `bot.intake.sheets.fill_in_reading` reads it. Cells to be filled in are empty when it
is written, so whatever stands in one is what somebody filled in. A hidden part says which directive each number is and
where its targets stood, so that a sheet that was sorted, shortened or left lying is understood.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from bot.intake.cells import CellFault

FILL_IN_MARK = "duban fill-in 1"
SHOWN = ("number", "title", "asked", "due", "report_by", "latest")
"""Columns that inform and are locked."""

WORDS = ("progress", "problem", "next_step")
FIGURE = "figure"
"""Columns for the figures of targets are figure1, figure2, …: as many as the item with the most targets has."""


def columns_of(figures: int) -> tuple[str, ...]:
    """Return the columns of a sheet in their order, with so many for figures."""
    return (*SHOWN, "state", "progress", *(f"{FIGURE}{place}" for place in range(1, figures + 1)), *WORDS[1:])


@dataclass(frozen=True)
class FillInTarget:
    """A target of a row: `prompt` asks for its figure, `current` is where it stands, '' where nobody has said."""

    id: int
    prompt: str
    current: str = ""


@dataclass(frozen=True)
class FillInRow:
    """An item as the sheet shows it, all of it words."""

    directive_id: int
    number: str
    title: str
    asked: str = ""
    due: str = ""
    report_by: str = ""
    latest: str = ""
    targets: tuple[FillInTarget, ...] = ()


@dataclass(frozen=True)
class FilledRow:
    """A row in which something is filled in. `directive_id` is None where only its number is known.

    `figures` are the cells for figures by their place, from 1; `state` is a value of 办理情况, '' for none.
    """

    row: int
    number: str
    directive_id: int | None = None
    progress: str = ""
    figures: Mapping[int, str] = field(default_factory=dict, hash=False)
    problem: str = ""
    next_step: str = ""
    state: str = ""


@dataclass(frozen=True)
class FilledSheet:
    """A sheet sent back. `written_at` is an instant in ISO form, '' for one without its hidden part.

    `before` has, by directive, the targets (id and where it stood) in the order of the figures' columns.
    `headings` and `letters` name the columns: their words, and Excel's letters; `states` are the words of 办理情况 by value.
    """

    rows: tuple[FilledRow, ...]
    faults: tuple[CellFault, ...] = ()
    written_at: str = ""
    before: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict, hash=False)
    headings: Mapping[str, str] = field(default_factory=dict, hash=False)
    letters: Mapping[str, str] = field(default_factory=dict, hash=False)
    states: Mapping[str, str] = field(default_factory=dict, hash=False)

    def as_state(self) -> dict[str, Any]:
        """Return plain values, to be kept until the person confirms."""
        return asdict(self)

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> "FilledSheet":
        """Return what `as_state` gave, whatever JSON made of its numbers as keys."""
        rows = (
            {**row, "figures": {int(place): cell for place, cell in row["figures"].items()}} for row in state["rows"]
        )
        before = {
            int(ident): [(target, current) for target, current in each] for ident, each in state["before"].items()
        }
        return cls(
            rows=tuple(FilledRow(**row) for row in rows),
            faults=tuple(CellFault(**fault) for fault in state["faults"]),
            written_at=state["written_at"],
            before=before,
            headings=state["headings"],
            letters=state["letters"],
            states=state["states"],
        )
