"""A unit's comment in words: 建议时限由…改为…, or what it wrote."""

from bot.services.comment_decisions import CommentShown
from bot.services.commenting import WORDS
from bot.texts import Texts
from handlers.draft_sheets import short, value_words

LONGEST_COMMENT = 200


def comment_words(texts: Texts, comment: CommentShown) -> str:
    """Return a comment in words, without the unit."""
    if comment.field in {"", WORDS}:
        text = comment.text
        return text if len(text) <= LONGEST_COMMENT else f"{text[:LONGEST_COMMENT]}…"
    args = {
        "column": texts.label("draft_column", comment.field),
        "old": value_words(texts, comment.field, comment.old),
        "new": value_words(texts, comment.field, comment.new),
    }
    return texts.plain("comment/change", args)


def of_draft(comment: CommentShown) -> str:
    """Return the number and title of the draft, '' where the comment is on all together."""
    return f"{comment.item} {short(comment.title)}" if comment.item else ""
