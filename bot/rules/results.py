"""Whether words say what was achieved: a close-out is asked for with a result, not with 已完成 alone."""

import re

from bot.rules.reply_mending import mend
from bot.rules.reply_phrases import DOCUMENT_NUMBER
from bot.rules.reply_words import COMPLETION_CLAUSE, COMPLETION_REQUEST, HALF_SAID_DONE, bare, clauses

_CLAIM = re.compile(COMPLETION_CLAUSE.format(title="(?!)"))
_ITEM_NUMBER = re.compile(r"^\s*(?:第)?\d{1,3}(?:-\d{1,2})?(?:项|号)?[\s::]*")
_ENGLISH = re.compile(
    r"(?:it |this |all |everything )?(?:is |has been |was )?(?:all )?(?:done|completed?|finished)(?: now)?"
)
_POLITE = re.compile(
    r"请?(?:予以?|给予|准予)?(?:审核|核实|审定)|谢谢|收到|报告完毕|please close(?: it)?", re.IGNORECASE
)
_LEAST = 4  # letters


def says_result(text: str) -> bool:
    """Return whether a text says what was done: a document's number, or a clause that is no mere claim to be done."""
    said = mend(text)
    if DOCUMENT_NUMBER.search(said):
        return True
    return any(_is_result(bare(clause)) for clause in clauses(_ITEM_NUMBER.sub("", said)))


def _is_result(clause: str) -> bool:
    claims = (_CLAIM, HALF_SAID_DONE, _POLITE)
    if any(claim.fullmatch(clause) for claim in claims) or _ENGLISH.fullmatch(clause.casefold()):
        return False
    rest = COMPLETION_REQUEST.sub("", clause)
    return len(re.sub(r"[\W_]", "", rest)) >= _LEAST
