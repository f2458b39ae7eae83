"""Cutting lists into pages, and the buttons to turn them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from bot.services.outgoing import Button
from handlers.callbacks import Act, Press
from handlers.views import Viewer

T = TypeVar("T")
PER_PAGE = 8


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list; pages count from 0."""

    items: Sequence[T]
    number: int
    pages: int

    def turning(self, viewer: Viewer, act: Act, ident: int = 0, arg: str = "") -> tuple[tuple[Button, ...], ...]:
        """Return a row of buttons to the pages before and after; the page goes as the version."""
        row = []
        if self.number > 0:
            row.append(viewer.button("page_before", Press(act, ident, self.number - 1, arg)))
        if self.number + 1 < self.pages:
            row.append(viewer.button("page_after", Press(act, ident, self.number + 1, arg)))
        return (tuple(row),) if row else ()


def page_of(items: Sequence[T], number: int, per_page: int = PER_PAGE) -> Page[T]:
    """Return a page of a list; a number beyond its end gives the last."""
    pages = max(-(-len(items) // per_page), 1)
    number = min(number, pages - 1)
    return Page(items[number * per_page : (number + 1) * per_page], number, pages)


def rows_of(buttons: Sequence[Button], width: int) -> tuple[tuple[Button, ...], ...]:
    """Return buttons in rows of at most `width`."""
    return tuple(tuple(buttons[i : i + width]) for i in range(0, len(buttons), width))
