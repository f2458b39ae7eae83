"""What the workbooks that Duban writes have in common."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

EXCEL_ROWS = 2000
"""Rows that drop-down lists reach down to, so that lines added below have them too."""

MAX_INLINE_LIST = 255
"""Excel's limit for the choices of a list that stand in the rule itself."""


def validate_list(
    sheet: Worksheet,
    rows: tuple[int, int],
    column: int,
    source: Sequence[str] | str,
    *,
    strict: bool,
) -> None:
    """Put a drop-down list on a column from the first to the last of `rows` (from 0).

    `source` holds the choices (at most 255 characters in all) or names a range such as =lists!$A$1:$A$40. Where not
    `strict`, other entries are accepted, for cells that may hold several choices with 、 between them.
    """
    options = {
        "validate": "list",
        "source": source if isinstance(source, str) else list(source),
        "ignore_blank": True,
        "show_error": strict,
    }
    if sheet.data_validation(rows[0], column, rows[1], column, options):
        raise ValueError(f"the list for column {column} does not fit")
