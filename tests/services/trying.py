"""Trying use cases: each on the same ground, which is laid once and copied."""

import shutil
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import func, select

from bot.services import Services
from bot.services.access import RefusedError
from bot.texts import TellableError
from db.models import Base
from db.session import Database
from tests.permission_oracle import ways
from tests.services.ground import ROLES, STANDING, Ground, ground
from tests.services.use_cases import Case, Try

_LAID: list[tuple[Ground, bytes]] = []
REFUSED, NOTHING, PASSED = "refused", "nothing", "passed"


def may(case: Case, name: str) -> bool:
    """Return whether a person may, by the table written out by hand."""
    if case.only is not None:
        return name in case.only
    if name in case.never | case.besides:
        return name in case.besides
    standing = STANDING[case.about].get(name)
    found = ways(case.action, frozenset(ROLES[name]), frozenset({standing} if standing else ()))
    return bool(found if case.ways is None else found & case.ways)


@dataclass
class Outcome:
    """How a try ended: refused, with nothing, or passed (by whatever came then); `error` is the id of what was told."""

    kind: str
    error: str = ""


async def attempt(here: Ground, case: Case, name: str) -> Outcome:
    """Let somebody try."""
    try:
        found = await case.call(Try(here, name))
    except RefusedError:
        return Outcome(NOTHING if case.quietly else REFUSED)
    except TellableError as told:
        refused = NOTHING if case.quietly else REFUSED
        return Outcome(refused if told.text_id == case.told else PASSED, told.text_id)
    return Outcome(NOTHING if case.quietly and found in (None, [], 0, False, ()) else PASSED)


class Copies:
    """One ground, put back to how it was as often as one likes."""

    def __init__(self, here: Ground, path: Path) -> None:
        self.here = here
        self._path = path
        self._kept = path.with_name("ground.db")
        self._at = here.town.clock.now()

    @classmethod
    async def of(cls, path: Path) -> "Copies":
        """Lay the ground in a migrated database; the next time in a session it is taken from where it was laid first."""
        if not _LAID:
            laid = await ground(Database(f"sqlite+aiosqlite:///{path}"))
            await laid.town.office.database.close()
            _LAID.append((laid, path.read_bytes()))  # noqa: ASYNC240 - nobody else waits
        laid, content = _LAID[0]
        town = laid.town
        office = replace(town.office, database=Database(f"sqlite+aiosqlite:///{path}"))
        moved = replace(laid, town=replace(town, office=office, services=Services(office)))
        copies = cls(moved, path)
        copies._kept.write_bytes(content)
        await copies._back()
        return copies

    async def again(self) -> Ground:
        """Go back, where anything was written since."""
        log = self._path.with_name(f"{self._path.name}-wal")
        self.here.town.clock.at = self._at
        if log.exists() and log.stat().st_size == 0:
            return self.here
        await self._back()
        return self.here

    async def _back(self) -> None:
        await self.close()
        shutil.copyfile(self._kept, self._path)

    async def close(self) -> None:
        await self.here.town.office.database.close()

    async def counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        async with self.here.town.office.database.read() as session:
            return {
                table.name: await session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }


def expected(case: Case, name: str) -> str:
    """Return how a try is to end, by the table."""
    if may(case, name):
        return PASSED
    return NOTHING if case.quietly else REFUSED
