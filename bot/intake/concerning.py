"""What of a directive concerns one unit: the sentences that name it."""

from collections.abc import Collection

from bot.intake.sentences import sentences


def concerning(text: str, names: Collection[str]) -> str:
    """Return the sentences of a directive, verbatim, that name a unit by one of its names; '' where none or all do.

    Names are looked for as they stand: short ones of one character mean nothing and are passed over.
    """
    spans = list(sentences(text, 0, len(text)))
    naming = [
        text[start:end] for start, end in spans if any(len(name) > 1 and name in text[start:end] for name in names)
    ]
    return "" if len(naming) == len(spans) else "".join(naming)
