"""A sheet of a workbook as texts, as the reading process hands it over."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SheetTable:
    """A sheet's rows from its first one: an index + 1 is the row's number in Excel. A .csv has one without a name."""

    name: str
    visible: bool
    rows: tuple[tuple[str, ...], ...]
