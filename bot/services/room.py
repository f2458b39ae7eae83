"""Room on the disk: who is to be told in time that it runs out, and whom when it has."""

from dataclasses import dataclass
from pathlib import Path

from bot.rules.room import LEAST_MEGABYTES
from bot.services.office import Office
from bot.services.space import free_megabytes
from db.enums import Role
from db.queries import people


@dataclass(frozen=True)
class RoomState:
    """Where data lies, and how much room there is, in megabytes."""

    folder: Path
    free: int
    wanted: int = LEAST_MEGABYTES


class Room:
    """The disk that the data is on."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def state(self) -> RoomState:
        """Return how much room there is."""
        settings = self._office.settings
        folder = (settings.database_file.parent if settings.database_file else settings.data_dir).absolute()
        return RoomState(folder, free_megabytes(folder))

    async def administrators(self) -> list[tuple[int, str]]:
        """Return chat and language of each administrator who can be reached."""
        async with self._office.database.read() as session:
            admins = await people.with_role(session, Role.ADMIN)
            return [(admin.telegram_id, admin.language) for admin in admins if admin.telegram_id is not None]
