"""Task sheets saved as .csv: in UTF-8 or, as Excel saves it in China, GB18030; cells parted by commas, semicolons or tabs."""

import csv
from io import StringIO

from bot.intake.errors import IntakeError, Refusal
from bot.intake.formats.plain_text import decode
from bot.intake.formats.reading import Reading
from bot.intake.formats.rows import MAX_COLUMNS, cell_line, table_lines

_SEPARATORS = ",;\t"
_HEAD = 4096  # letters by which the separator is told


def read_csv(data: bytes, filename: str) -> Reading:
    """Return the rows of a .csv as lines. Raise IntakeError as other text files do."""
    text = decode(data, filename).lstrip("\ufeff")
    try:
        rows = [
            [cell_line([cell]) for cell in row[:MAX_COLUMNS]]
            for row in csv.reader(StringIO(text), delimiter=_separator(text))
        ]
    except csv.Error as error:  # a cell that never ends
        raise IntakeError(Refusal.DAMAGED, filename=filename) from error
    return Reading("\n".join(table_lines(rows)))


def _separator(text: str) -> str:
    """Return the sign that parts most cells at the text's beginning, a comma in doubt."""
    return max(_SEPARATORS, key=lambda sign: text.count(sign, 0, _HEAD))
