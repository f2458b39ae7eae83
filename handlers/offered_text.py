"""Short words of a clerk that nobody else takes and that read like an order: offered to be taken in as a document."""

from bot.intake.markings import level_of, secret_marking
from handlers.clerk_files import refuse_secret
from handlers.incoming import Incoming
from handlers.topics import Topic


async def offer_text(incoming: Incoming) -> bool:
    """Offer to take in what a leader wrote or said in a line or two: 请经信局摸清情况，11月底前报我."""
    documents = incoming.services.documents
    if incoming.file or incoming.edited or not await documents.may_take_in(incoming.sender.id):
        return False
    marking = secret_marking(incoming.text)
    if marking is not None:
        await refuse_secret(incoming, level_of(marking))
        return True
    return await documents.offer(incoming.cause, incoming.text, incoming.message_id)


OFFERED_TEXT = Topic(takers=(offer_text,))
