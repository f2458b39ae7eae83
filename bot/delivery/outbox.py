"""The notices that are to go: claimed one by one, and how each ended."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from bot.clock import Clock
from bot.metrics import Metrics
from bot.services.group_moves import follow
from db.enums import OutboxStatus
from db.queries import groups
from db.queries import outbox as queries
from db.queries.outbox import Claimed, Settled
from db.session import Cause, Database, Session

LEASE = timedelta(minutes=5)  # far longer than a notice takes


class Outbox:
    """The stored notices. `may_send` is asked right before each message: of several processes one sends."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        may_send: Callable[[], bool] | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._database = database
        self._metrics = metrics or Metrics()
        self.clock = clock
        self.may_send = may_send
        self._more = False  # the last claim got all it asked for: there is likely more
        # by row; no more than are in flight, as no other is claimed before they are stored
        self._arrived: dict[int, tuple[Claimed, Settled]] = {}

    async def recover(self) -> None:
        """Free what another process had claimed: whoever begins to send is the only one who may."""
        async with self._database.write(self._cause()) as session:
            await queries.release_all(session)

    async def claim(self, besides: frozenset[int | None], most: int = 1) -> Sequence[Claimed]:
        """Lease and return the next ready notices, each to another chat and to none of these; store first which arrived."""
        cause = self._cause()
        chats = [chat for chat in besides if chat is not None]
        if not self._arrived and not self._more and not await self._anything(cause, chats):
            return []
        arrived = list(self._arrived.values())
        async with self._database.write(cause) as session:
            await self._mark(session, arrived)
            rows = await queries.claim(session, now=cause.at, lease=LEASE, besides=chats, most=most)
        self._marked(arrived)
        self._more = len(rows) == most
        return rows

    async def mark(self) -> None:
        """Store which notices arrived, where nothing more is claimed."""
        if arrived := list(self._arrived.values()):
            async with self._database.write(self._cause()) as session:
                await self._mark(session, arrived)
            self._marked(arrived)

    @staticmethod
    async def _mark(session: Session, arrived: Sequence[tuple[Claimed, Settled]]) -> None:
        await queries.settle_all(session, {row.id: settled for row, settled in arrived})

    def _marked(self, arrived: Sequence[tuple[Claimed, Settled]]) -> None:
        for row, settled in arrived:
            if self._arrived.pop(row.id, None) is None:
                continue  # a claim and a mark have both stored it
            self._metrics.notices.add(settled.status.value)
            if settled.sent_at is not None:
                self._metrics.delay.observe((settled.sent_at - row.not_before).total_seconds())

    async def _anything(self, cause: Cause, chats: Sequence[int]) -> bool:
        """Look without writing, which is for the many times there is nothing; drop what nobody may get any more."""
        async with self._database.read() as session:
            seen = await queries.look(session, now=cause.at, besides=chats)
        if seen.revoked:
            async with self._database.write(cause) as session:
                await queries.drop_revoked(session)
        return seen.ready

    async def release(self, row: Claimed, *, attempts: int, fault: str) -> None:
        """Give a claimed notice back, to be tried again."""
        async with self._database.write(self._cause()) as session:
            await queries.release(session, row.id, row.leased_until, attempts=attempts, fault=fault)

    def sent(self, row: Claimed, message_id: int) -> None:
        """Say that a notice arrived, and as which message: the next `claim` or `mark` stores it."""
        now = self.clock.now()
        settled = Settled(
            OutboxStatus.SENT, settled_at=now, sent_at=now, sent_chat_id=row.chat_id, sent_message_id=message_id
        )
        self._arrived[row.id] = row, settled

    async def ended(self, row: Claimed, status: OutboxStatus, fault: str = "") -> None:
        """Store that a notice is over without having arrived for certain: dropped, failed or unknown."""
        cause = self._cause()
        async with self._database.write(cause) as session:
            await queries.settle(session, row.id, Settled(status, fault, settled_at=cause.at))
        self._metrics.notices.add(status.value)

    async def blocked(self, row: Claimed, fault: str) -> None:
        """Store that a notice failed because its recipient has shut the bot out."""
        cause = self._cause()
        async with self._database.write(cause) as session:
            await queries.settle(session, row.id, Settled(OutboxStatus.FAILED, fault, settled_at=cause.at))
            if row.person_id is not None:
                await queries.mark_blocked(session, row.person_id, row.chat_id, cause.at)
            else:
                await groups.end(session, row.chat_id, cause.at)
                await queries.drop_chat(session, row.chat_id, fault, cause.at)
        self._metrics.notices.add(OutboxStatus.FAILED.value)

    async def moved(self, row: Claimed, new: int) -> None:
        """Learn a group's new number, and give the notice back."""
        cause = self._cause()
        async with self._database.write(cause) as session:
            await queries.move_chat(session, row.chat_id, new)
            await follow(session, cause, row.chat_id, new)
            await queries.release(session, row.id, row.leased_until, attempts=row.attempts, fault="")

    def _cause(self) -> Cause:
        return Cause(at=self.clock.now())
