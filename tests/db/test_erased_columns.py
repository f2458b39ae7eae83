"""Each column that can hold somebody's words: erased by retention, or kept for a reason. A new one has to be decided on here."""

from sqlalchemy import JSON, Enum, LargeBinary, String
from sqlalchemy.types import TypeEngine

from db.models import Base

DOCUMENT = "with its document, so long after archiving"
PERSON = "with the person, so long after they left"
OLD = "so long after it was written"
INBOX = "by INBOX_DAYS, and with the person"

PAPER = "the document itself, as the office received it"
REGISTERED = "the registered directive"
DECIDED = "the supervision office's or a leader's own decision"
NAME = "a name of the office, not of a person"
OURS = "written by Duban, nobody's words"
HASH = "a hash or a key"

ERASED = {
    "reports": {"text": DOCUMENT, "source": DOCUMENT, "excerpt": DOCUMENT, "entry_reason": DOCUMENT},
    "requests": {"text": DOCUMENT, "decision": DOCUMENT, "entry_reason": DOCUMENT},
    "acknowledgements": {"entry_reason": DOCUMENT},
    "changes": {"reason": f"{DOCUMENT}: where it is the asker's; else {DECIDED}"},
    "comments": {"text": DOCUMENT, "value": DOCUMENT, "field": DOCUMENT},
    "instructions": {"answer": DOCUMENT},
    "scope_items": {"note": DOCUMENT},
    "attachments": {"filename": DOCUMENT, "file_id": DOCUMENT, "album": DOCUMENT},
    "people": {"name": PERSON, "title": PERSON, "phone": PERSON},
    "inbox": {"payload": INBOX, "fault": INBOX, "key": PERSON},
    "outbox": {"payload": OLD, "fault": OLD, "key": PERSON},
    "dialogs": {"state": OLD, "kind": OLD},
    "bulletins": {
        "lead_in": f"{OLD}, unless signed",
        "next_steps": f"{OLD}, unless signed",
        "clearing": f"{OLD}, unless signed",
    },
    "assessment_checks": {"words": OLD},
    "digests": {"figures": f"{OLD}: units' words in its lines; the figures stay"},
    "audit": {"details": f"{DOCUMENT}; {PERSON}; strangers' accounts: {OLD}"},
    "seals": {"salt": "with the details of its row"},
}
KEPT = {
    "documents": {
        "title": PAPER,
        "text": PAPER,
        "filename": PAPER,
        "findings": OURS,
        "sha256": HASH,
        "letters_sha256": HASH,
    },
    "directives": {
        **dict.fromkeys(
            ("item", "title", "text", "section", "path", "headings", "units_named", "due_text", "milestones"),
            REGISTERED,
        ),
        **dict.fromkeys(("cadence_text", "done_when", "limits"), REGISTERED),
        "result": "what the office struck it off by",
        "status_reason": DECIDED,
        "suggestion": OURS,
        "similar": OURS,
    },
    "directive_units": {"named": NAME},
    "parts": {"title": REGISTERED},
    "targets": {"text": REGISTERED, "measure": REGISTERED},
    "scope_items": {"name": "what was to be worked on, as the list had it"},
    "requests": {"document_number": "the number of a paper", "suggested_units": NAME},
    "changes": {"move": OURS, "unit_before": NAME, "unit_after": NAME},
    "comment_requests": {"directive_ids": OURS},
    "exclusions": {"reason": DECIDED},
    "assessment_checks": {"figures": OURS},
    "instructions": {"text": DECIDED, "left_out": DECIDED},
    "digests": {"headline": "what the supervision office told leaders"},
    "bulletins": {"figures": "a signed paper quotes for good"},
    "attachments": {"mime": OURS, "sha256": HASH},
    "units": {"name": NAME},
    "unit_aliases": {"alias": NAME},
    "unit_duties": {"duty": NAME},
    "group_chats": {"title": NAME},
    "office_days": {"note": NAME},
    "people": {"language": OURS, "digest_editions": OURS},
    "invitations": {"code_hash": HASH},
    "outbox": {"kind": OURS},
    "audit": {"action": OURS, "subject": OURS},
    "seals": {"details_digest": HASH, "digest": HASH, "value": HASH},
    "contacts": {"name": OURS},
    "occurrences": {"name": OURS},
    "backups": {"name": OURS, "sha256": HASH, "fault": OURS, "drill_fault": OURS},
    "restorations": {"name": OURS},
}


def _holds_words(kind: TypeEngine[object]) -> bool:
    return isinstance(kind, (String, JSON, LargeBinary)) and not isinstance(kind, Enum)


def test_each_column_of_words_is_erased_or_kept_for_a_reason() -> None:
    there = {
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if _holds_words(column.type)
    }
    decided = [f"{table}.{column}" for of in (ERASED, KEPT) for table, columns in of.items() for column in columns]
    assert sorted(decided) == sorted(there)
