"""Short words of a clerk that nobody else takes and that read like an order: offered to be taken in as a document."""

import asyncio

from bot.intake.markings import level_of, secret_marking
from bot.intake.parse import parse
from handlers.clerk_files import refuse_secret
from handlers.incoming import Incoming
from handlers.topics import Topic


async def offer_text(incoming: Incoming) -> bool:
    """Offer to take in what a leader wrote or said in a line or two: 请经信局摸清情况，11月底前报我.

    False where nothing in it names a unit or a day.
    """
    if incoming.file or incoming.edited or not await incoming.services.documents.may_take_in(incoming.sender.id):
        return False
    marking = secret_marking(incoming.text)
    if marking is not None:
        await refuse_secret(incoming, level_of(marking))
        return True
    parsed = await asyncio.to_thread(parse, incoming.text, None)  # others are heard meanwhile
    drafts = [one for one in parsed.drafts if one.units or one.deadline_text]
    if not drafts:
        return False
    inbox_ids = (incoming.cause.inbox_id,) if incoming.cause.inbox_id is not None else ()
    await incoming.services.documents.offer(
        incoming.cause, incoming.text, inbox_ids, (incoming.message_id,), len(parsed.drafts)
    )
    return True


OFFERED_TEXT = Topic(takers=(offer_text,))
