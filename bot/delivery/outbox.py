"""The notices that are to go: claimed one by one, and how each ended."""

from collections.abc import Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.services.group_moves import follow
from db.enums import OutboxStatus
from db.models import OutboxRow
from db.queries import groups
from db.queries import outbox as queries
from db.queries.outbox import Settled
from db.session import Cause, Database

LEASE = timedelta(minutes=5)  # far longer than a notice takes


class Outbox:
    """The stored notices."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self.clock = clock
        self._more = False  # the last claim got all it asked for: there is likely more

    async def recover(self) -> None:
        """Free what a killed process had claimed. On SQLite, which one process owns; on PostgreSQL leases run out."""
        if self._database.is_sqlite:
            async with self._database.write(self._cause()) as session:
                await queries.release_all(session)

    async def claim(self, besides: frozenset[int | None], most: int = 1) -> Sequence[OutboxRow]:
        """Lease and return the next ready notices, each to another chat and to none of these."""
        cause = self._cause()
        chats = [chat for chat in besides if chat is not None]
        if not self._more and not await self._anything(cause, chats):
            return []
        async with self._database.write(cause) as session:
            rows = await queries.claim(session, now=cause.at, lease=LEASE, besides=chats, most=most)
        self._more = len(rows) == most
        return rows

    async def _anything(self, cause: Cause, chats: Sequence[int]) -> bool:
        """Look without writing, which is for the many times there is nothing; drop what nobody may get any more."""
        async with self._database.read() as session:
            seen = await queries.look(session, now=cause.at, besides=chats)
        if seen.revoked:
            async with self._database.write(cause) as session:
                await queries.drop_revoked(session)
        return seen.ready

    async def release(self, row: OutboxRow, *, attempts: int, fault: str) -> None:
        """Give a claimed notice back, to be tried again."""
        async with self._database.write(self._cause()) as session:
            await queries.release(session, row.id, attempts=attempts, fault=fault)

    async def sent(self, row: OutboxRow, chat_id: int, message_id: int) -> None:
        """Store that a notice arrived, and as which message."""
        cause = self._cause()
        settled = Settled(
            OutboxStatus.SENT,
            settled_at=cause.at,
            sent_at=cause.at,
            sent_chat_id=chat_id,
            sent_message_id=message_id,
        )
        async with self._database.write(cause) as session:
            await queries.settle(session, row.id, settled)

    async def ended(self, row: OutboxRow, status: OutboxStatus, fault: str = "") -> None:
        """Store that a notice is over without having arrived for certain: dropped, failed or unknown."""
        cause = self._cause()
        async with self._database.write(cause) as session:
            await queries.settle(session, row.id, Settled(status, fault, settled_at=cause.at))

    async def blocked(self, row: OutboxRow, chat_id: int, fault: str) -> None:
        """Store that a notice failed because its recipient has shut the bot out."""
        cause = self._cause()
        async with self._database.write(cause) as session:
            await queries.settle(session, row.id, Settled(OutboxStatus.FAILED, fault, settled_at=cause.at))
            if row.person_id is not None:
                await queries.mark_blocked(session, row.person_id, chat_id, cause.at)
            else:
                await groups.end(session, chat_id, cause.at)
                await queries.drop_chat(session, chat_id, fault, cause.at)

    async def moved(self, row: OutboxRow, old: int, new: int) -> None:
        """Learn a group's new number, and give the notice back."""
        cause = self._cause()
        async with self._database.write(cause) as session:
            await queries.move_chat(session, old, new)
            await follow(session, cause, old, new)
            await queries.release(session, row.id, attempts=row.attempts, fault="")

    def _cause(self) -> Cause:
        return Cause(at=self.clock.now())


def chat_of(row: OutboxRow) -> int:
    """Return the chat a claimed notice goes to."""
    chat = row.chat_id if row.person is None else row.person.telegram_id
    if chat is None:
        raise ValueError(f"notice {row.id} was claimed without a chat to go to")
    return chat
