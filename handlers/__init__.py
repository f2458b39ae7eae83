"""The bot's face in Telegram, a topic a file: parse the update, one service call, render."""

from handlers import (
    absences,
    accounts,
    answers,
    approval,
    bundles,
    cards,
    decisions,
    digest_previews,
    digests,
    documents,
    draft_cards,
    draft_sheets,
    instructions,
    issue_notices,
    leader_words,
    plain,
    reports,
    requests,
    review,
    todo,
)
from handlers.topics import Topic

TOPICS: tuple[Topic, ...] = (
    plain.PLAIN,
    accounts.ACCOUNTS,
    documents.DOCUMENTS,
    review.REVIEW,
    draft_cards.DRAFT_CARDS,
    draft_sheets.DRAFT_SHEETS,
    approval.APPROVAL,
    issue_notices.ISSUE_NOTICES,
    cards.CARDS,
    bundles.BUNDLES,
    requests.REQUESTS,
    decisions.DECISIONS,
    todo.TODO,
    absences.ABSENCES,
    digests.DIGESTS,
    digest_previews.DIGEST_PREVIEWS,
    instructions.INSTRUCTIONS,
    leader_words.LEADER_WORDS,
    answers.ANSWERS,
    reports.REPORTS,  # the last: whoever has something open may write any words
)
