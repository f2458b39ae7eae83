"""What the administrators are told when the disk takes no more."""

from bot.services import Services
from bot.texts import texts_of


async def full_disk(services: Services) -> list[tuple[int, str]]:
    """Return the chats of the administrators, and what to say in each."""
    office = services.office
    state = await services.room.state()
    return [
        (chat, texts_of(language, office.zone).render("alarm/disk_full", {"room": state}))
        for chat, language in await services.room.administrators()
    ]
