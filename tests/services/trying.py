"""Trying use cases: each on the same ground, which is laid once and copied."""

import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import func, select

from bot.services.access import RefusedError
from bot.texts import TellableError
from db.models import Base
from db.session import Database
from tests.permission_oracle import ways
from tests.services.ground import ROLES, STANDING, Ground, ground
from tests.services.use_cases import Case, Try

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
        return Outcome(REFUSED if told.text_id == case.told else PASSED, told.text_id)
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
        """Lay the ground in a migrated database."""
        copies = cls(await ground(Database(f"sqlite+aiosqlite:///{path}")), path)
        await copies.close()
        shutil.copyfile(path, copies._kept)
        return copies

    async def again(self) -> Ground:
        """Go back."""
        await self.close()
        shutil.copyfile(self._kept, self._path)
        self.here.town.clock.at = self._at
        return self.here

    async def close(self) -> None:
        await self.here.town.office.database.close()

    async def counts(self) -> dict[str, int]:
        """Return how many rows each table has."""
        async with self.here.town.office.database.read() as session:
            return {
                table.name: await session.scalar(select(func.count()).select_from(table)) or 0
                for table in Base.metadata.sorted_tables
            }


def names(case: Case, *, allowed: bool) -> Collection[str]:
    """Return who may, or who may not."""
    return [name for name in ROLES if may(case, name) is allowed]
