"""How words and receipts are given: by the person, by a deputy in the person's place, or through the clerk (代录)."""

from dataclasses import dataclass
from typing import Any

from bot.rules.permissions import Action, Verdict
from bot.services import access
from bot.services.office import Office
from db.enums import Channel
from db.models import Directive
from db.queries import people
from db.session import Cause, Session


@dataclass(frozen=True)
class Entry:
    """What the cause's person, a clerk, writes down for somebody who said it by phone or on paper."""

    speaker_id: int
    channel: Channel
    reason: str = ""  # why, where the speaker has the bot


async def may_enter(session: Session, office: Office, cause: Cause) -> bool:
    """Return whether the cause's person may write down what others say."""
    return await access.verdict_on(session, office, cause, Action.REPORT) is Verdict.WITH_REASON


def speaking(cause: Cause, entry: Entry | None) -> Cause:
    """Return the cause as of whoever speaks: what they may do is what counts, whoever writes it down."""
    return Cause(cause.at, entry.speaker_id, cause.inbox_id) if entry else cause


async def given(
    session: Session, office: Office, cause: Cause, directive: Directive, entry: Entry | None
) -> dict[str, Any]:
    """Return the columns that say who gave something on a directive, for whom, and who wrote it down."""
    speaker = await people.get(session, speaking(cause, entry).person_id or 0)
    standing = await access.standing_to(session, speaker, directive, office.day_of(cause.at))
    return {
        "person_id": speaker.id,
        "deputy_of_id": standing.stands_for,
        "clerk_id": cause.person_id if entry else None,
        "channel": entry.channel if entry else Channel.CHAT,
        "entry_reason": entry.reason[:200] if entry else "",
    }
