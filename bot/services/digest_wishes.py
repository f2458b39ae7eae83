"""On which day somebody gets their digest, and which editions: the office's way unless they, or the clerk for them, want it otherwise."""

from dataclasses import dataclass

from bot.rules.permissions import Action
from bot.services import access
from bot.services.office import Office
from bot.texts import TellableError
from db.enums import Edition, Role
from db.models import Person
from db.queries import audit, people
from db.session import Cause, Session

READERS = frozenset({Role.LEADER, Role.HEAD, Role.CLERK})
WORKDAYS = range(5)


@dataclass(frozen=True)
class DigestWish:
    """A reader's way: the weekday (Monday is 0; None: the office's), and the editions."""

    reader_id: int
    reader: str
    own: bool  # who asks is the reader, or their aide
    weekday: int | None
    office_weekday: int
    editions: frozenset[Edition]


class DigestWishes:
    """Reading and setting when digests come."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def of(self, person_id: int, reader_id: int) -> DigestWish:
        """Return a reader's way. Raises RefusedError for others than the reader, their aide and the supervision office."""
        cause = Cause(self._office.clock.now(), person_id)
        async with self._office.database.read() as session:
            return self._wish(await self._reader(session, cause, reader_id), await people.get(session, person_id))

    async def set_weekday(self, cause: Cause, reader_id: int, weekday: int | None) -> None:
        """Let digests come on a working day of the week, or (None) on the office's. Raises RefusedError as `of`."""
        async with self._office.database.write(cause) as session:
            reader = await self._reader(session, cause, reader_id)
            if weekday is not None and weekday not in WORKDAYS:
                raise access.RefusedError
            reader.digest_weekday = weekday
            audit.record(session, cause, "digest_weekday", "person", reader_id, weekday=weekday)

    async def toggle(self, cause: Cause, reader_id: int, edition: Edition) -> None:
        """Add an edition, or leave it out. Raises RefusedError as `of`, TellableError for the last one."""
        async with self._office.database.write(cause) as session:
            reader = await self._reader(session, cause, reader_id)
            editions = _editions(reader) ^ {edition}
            if not editions:
                raise TellableError("digest/one_edition")
            reader.digest_editions = [one.value for one in Edition if one in editions]
            audit.record(session, cause, "digest_editions", "person", reader_id, editions=reader.digest_editions)

    async def _reader(self, session: Session, cause: Cause, reader_id: int) -> Person:
        reader, asks = await people.get(session, reader_id), await people.get(session, cause.person_id or 0)
        if not reader.roles & READERS or asks.revoked_at is not None:
            raise access.RefusedError
        if reader.id not in {asks.id, asks.serves_id}:
            await access.require(session, self._office, cause, Action.RELEASE)
        return reader

    def _wish(self, reader: Person, asks: Person) -> DigestWish:
        own = reader.id in {asks.id, asks.serves_id}
        usual = self._office.policy.digest_weekday
        return DigestWish(reader.id, reader.name, own, reader.digest_weekday, usual, _editions(reader))


def _editions(reader: Person) -> frozenset[Edition]:
    return frozenset(map(Edition, reader.digest_editions or (Edition.WEEK,)))
