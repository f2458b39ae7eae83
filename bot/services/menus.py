"""The command menu of each chat: by role, in the person's language, set anew only where something about it has changed."""

from collections.abc import Collection
from hashlib import sha256

from bot.rules.menus import commands_of
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.texts import texts_of
from db.models import Person
from db.queries import outbox, people
from db.session import Cause, Session

MENU = "menu"  # the kind of notice


class Menus:
    """Keeping the menus right."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def commands(self, person_id: int) -> tuple[str, ...]:
        """Return the commands of a person's menu."""
        async with self._office.database.read() as session:
            return commands_of((await people.get(session, person_id)).roles, self._office.policy)

    async def refresh(self, cause: Cause) -> None:
        """Set the menus of all who are bound and whose roles, language or words are not those of the menu they have."""
        async with self._office.database.write(cause) as session:
            await set_menus(session, self._office, cause)


async def set_menus(session: Session, office: Office, cause: Cause, person_ids: Collection[int] | None = None) -> None:
    """Let the chats of these people, or of all, have their menus, each only where it is not what was last sent there."""
    wanted = {person.id: _digest(office, person) for person in await people.bound(session, person_ids)}
    had = await outbox.latest_of(session, MENU, wanted)
    for person_id, digest in wanted.items():
        if had.get(person_id, {}).get("menu") != digest:
            key = f"menu:{person_id}:{cause.at.isoformat()}:{digest}"
            await send(session, cause, Notice(MENU, key, {"menu": digest}, person_id=person_id))


async def take_menu_away(session: Session, cause: Cause, account: int) -> None:
    """Let the chat of an account that is nobody any more have everybody's menu again."""
    key = f"menu:{account}:{cause.at.isoformat()}:none"
    await send(session, cause, Notice(MENU, key, {"menu": ""}, chat_id=account))


def _digest(office: Office, person: Person) -> str:
    """Return a mark of all that a menu is made from: the account, the commands and their words."""
    words = texts_of(person.language, office.zone).labels("commands")
    menu = [str(person.telegram_id), *(f"{name} {words[name]}" for name in commands_of(person.roles, office.policy))]
    return sha256("\n".join(menu).encode()).hexdigest()[:16]
