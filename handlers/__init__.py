"""The bot's face in Telegram, a topic a file: parse the update, one service call, render."""

from handlers import accounts, approval, documents, draft_cards, draft_sheets, plain, review
from handlers.topics import Topic

TOPICS: tuple[Topic, ...] = (
    plain.PLAIN,
    accounts.ACCOUNTS,
    documents.DOCUMENTS,
    review.REVIEW,
    draft_cards.DRAFT_CARDS,
    draft_sheets.DRAFT_SHEETS,
    approval.APPROVAL,
)
