"""What people type, without the characters that show nothing and do harm.

Control characters no paper, workbook or database takes (and no keyboard writes); marks that turn the direction of writing let words
read otherwise than they are stored; halves of a surrogate pair cannot be stored at all. The update itself is kept as it came.
"""

import re

_HARMFUL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def harmless(text: str) -> str:
    """Return a text without them; line breaks and tabs stay."""
    return _HARMFUL.sub("", text.replace("\r\n", "\n"))
