"""Names of files and folders that every system takes: Chinese stays, what Windows forbids goes, no name is too long."""

import re
import unicodedata

MOST = 60  # characters of one name: with its folders a path stays below Windows' 260
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]|[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}$")


def safe_name(words: str, fallback: str = "_", most: int = MOST) -> str:
    """Return words as the name of a file, its ending kept; `fallback` where nothing of them is left.

    Signs that Windows forbids become _, as do those that change the direction of writing: no name hides its ending.
    """
    name = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", words))
    name = " ".join(name.split()).strip(" .")
    if not name.strip("_ ."):
        name = fallback
    ending = found[0] if (found := _ENDING.search(name)) else ""
    stem = name.removesuffix(ending)[: most - len(ending)].rstrip(" .") or fallback
    return f"_{stem}{ending}" if _DEVICE.fullmatch(stem) else f"{stem}{ending}"


def free_name(name: str, taken: set[str]) -> str:
    """Return a name that is none of `taken` (in small letters), with a number before its ending where it has to be."""
    ending = found[0] if (found := _ENDING.search(name)) else ""
    stem, free, count = name.removesuffix(ending), name, 1
    while free.casefold() in taken:
        count += 1
        free = f"{stem}({count}){ending}"
    return free
