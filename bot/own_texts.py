"""An office's own words (OVERRIDES_DIR): files of the same paths as in `bot/locales`, checked before anything starts.

A file of short words has only those that differ. A template stands in the other's place. What is wrong is one line that names
file and line; nothing starts with it.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

from bot import texts
from bot.own_templates import problems
from bot.settings import SettingsError
from bot.texts import LANGUAGES, LOCALES, Texts

LABELS, MESSAGES = "labels", "messages"
LONGEST = 256  # characters of a short word: what Telegram takes for a command's
SHEET_LETTERS = 31
NO_SHEET = frozenset("[]:*?/\\")  # what Excel forbids in a sheet's name
_SHEETS = re.compile(r"files|\w+_(sheet|page)|archive_\w+")
_SECTION = re.compile(r"\s*\[\s*([\w-]+)\s*\]")
_KEY = re.compile(r"\s*[\"']?([\w-]+)[\"']?\s*=")
_TOML_LINE = re.compile(r"\(at line (\d+),")


def adopt(folder: Path) -> int:
    """Let all texts be the office's own where it has some, from now on; return how many files it has.

    Raises SettingsError, one line, for a folder that is not there or the first thing that is wrong in it.
    """
    count = check(folder)
    texts.use_own(folder)
    return count


def check(folder: Path) -> int:
    """Look at all files in the folder and return how many there are. Raises SettingsError."""
    if not folder.is_dir():
        raise SettingsError(f"OVERRIDES_DIR {folder}: there is no such folder.")
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and not _is_hidden(path, folder)]
    for file in files:
        try:
            _check_file(folder, file)
        except (OSError, UnicodeDecodeError) as unreadable:
            reason = unreadable.strerror if isinstance(unreadable, OSError) else "is not UTF-8 text"
            raise SettingsError(f"OVERRIDES_DIR {file}: {reason}.") from unreadable
    return len(files)


@cache
def _shipped(language: str) -> Texts:
    return Texts(language, ZoneInfo("UTC"))


def _is_hidden(path: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in path.relative_to(folder).parts)


def _wrong(file: Path, line: int, words: str) -> SettingsError:
    return SettingsError(f"OVERRIDES_DIR {file}:{line}: {words}.")


def _check_file(folder: Path, file: Path) -> None:
    relative = file.relative_to(folder)
    language, kind = (*relative.parts, "", "")[:2]
    if language not in LANGUAGES or not (LOCALES / relative).is_file():
        known = f"the same path has to be there in bot/locales, below {' or '.join(LANGUAGES)}"
        raise _wrong(file, 1, f"there is no such file of texts: {known}")
    if kind == LABELS:
        _check_labels(file, _shipped(language))
    elif kind == MESSAGES:
        _check_template(file, relative)


def _check_template(file: Path, relative: Path) -> None:
    language, _, *rest = relative.parts
    shipped = _shipped(language)
    others = [one for one in LANGUAGES if one != language]
    sources = [(LOCALES / one / MESSAGES / Path(*rest)).read_text(encoding="utf-8") for one in (language, *others)]
    for problem in problems(shipped.environment, file.read_text(encoding="utf-8-sig"), sources, shipped.sections):
        raise _wrong(file, problem.line, problem.words)


def _check_labels(file: Path, shipped: Texts) -> None:
    text = file.read_text(encoding="utf-8-sig")
    try:
        sections = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        line = _TOML_LINE.search(str(wrong))
        raise _wrong(file, int(line[1]) if line else text.count("\n") + 1, str(wrong)) from wrong
    lines = _lines_of(text)
    topic = tomllib.loads((LOCALES / shipped.language / LABELS / file.name).read_text(encoding="utf-8"))
    for section, words in sections.items():
        if section not in topic or not isinstance(words, dict):
            raise _wrong(
                file, lines.get((section, ""), 1), f"there is no section {section} in bot/locales' {file.name}"
            )
        whole = {**topic[section], **{key: str(word) for key, word in words.items()}}
        for key, word in words.items():
            for problem in _problems_of_word(section, key, word, topic[section], whole):
                raise _wrong(file, lines.get((section, key), 1), problem)


def _problems_of_word(
    section: str, key: str, word: object, topic: Mapping[str, str], whole: Mapping[str, str]
) -> Iterator[str]:
    if key not in topic:
        yield f"there is no word {key} in the section {section} (there are: {', '.join(topic)})"
    elif not isinstance(word, str) or (topic[key].strip() and not word.strip()) or _breaks(word) > _breaks(topic[key]):
        yield f"{key} has to be words in one line, between quotation marks"
    elif len(word) > LONGEST:
        yield f"{key} is longer than {LONGEST} characters"
    elif (wanted := _places(topic[key])) and _places(word) != wanted:
        yield f"{key} has to have {', '.join(f'{{{name}}}' for name in sorted(wanted))} in it, and nothing else in braces"
    elif _SHEETS.fullmatch(section) and _names_a_sheet(topic[key]) and not _names_a_sheet(word):
        yield f"{key} names a file or a sheet: at most {SHEET_LETTERS} characters, none of {' '.join(sorted(NO_SHEET))}"
    elif section != "buttons" and _count(whole, word) > _count(topic, topic[key]):
        alike = next(other for other, said in whole.items() if said == word and other != key)
        yield f"{key} is the same as {alike}: people could not tell them apart"


def _breaks(word: str) -> bool:
    return "\n" in word


def _names_a_sheet(word: str) -> bool:
    return len(word) <= SHEET_LETTERS and not NO_SHEET & set(word)


def _count(words: Mapping[str, str], word: str) -> int:
    return sum(said == word for said in words.values())


def _places(word: str) -> set[str]:
    """Return the names in braces that are filled in; a wrong brace is a name of its own."""
    try:
        return {name for _, name, _, _ in Formatter().parse(word) if name is not None}
    except ValueError:
        return {word}


def _lines_of(text: str) -> dict[tuple[str, str], int]:
    """Return in which line each section (key '') and each word stands."""
    lines: dict[tuple[str, str], int] = {}
    section = ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := _SECTION.match(line):
            section = found[1]
            lines[section, ""] = number
        elif found := _KEY.match(line):
            lines[section, found[1]] = number
    return lines
