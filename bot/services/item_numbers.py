"""Directives' ledger numbers in words: runs of them put together, parts of a split one in order."""

import re
from collections.abc import Iterable, Mapping, Sequence

_SPLIT = re.compile(r"(\d+)-(\d+)")


def runs(items: Iterable[str]) -> tuple[str, ...]:
    """Return numbers in their order with runs put together: 1, 2, 3, 5, 24-1 → 1-3, 5, 24-1."""
    found: list[list[str]] = []
    for item in items:
        if found and item.isdigit() and found[-1][-1].isdigit() and int(item) == int(found[-1][-1]) + 1:
            found[-1].append(item)
        else:
            found.append([item])
    return tuple(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in found)


def base_of(item: str) -> str:
    """Return the number that a part was split from: 24-1 → 24."""
    return item.partition("-")[0]


def part_of(item: str) -> int:
    """Return which part of its number an item is, 0 for an undivided one."""
    split = _SPLIT.fullmatch(item)
    return int(split[2]) if split else 0


def chapters(paths: Iterable[tuple[str, Sequence[str], Sequence[str]]]) -> Mapping[str, tuple[str, ...]]:
    """Return chapters with the numbers below: `paths` has number, outline labels and headings of each directive.

    A key is the chapter's label with its heading, 一、关于工业经济.
    """
    found: dict[str, tuple[str, ...]] = {}
    for item, path, headings in paths:
        if path:
            key = f"{path[0]}、{headings[0] if headings else ''}"
            found[key] = (*found.get(key, ()), item)
    return found
