"""The delivery ledger (送达台账): who was sent what and when, whether it arrived and was answered, and sending it again."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.rules.permissions import Action
from bot.services import access
from bot.services.directory import Directory
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.services.unreached import Why, why
from bot.texts import TellableError
from db.enums import OutboxStatus, Priority
from db.models import OutboxRow
from db.queries import audit, deliveries, directives, people
from db.queries import outbox as outbox_queries
from db.queries.erasing_words import WORDY
from db.session import Cause, Session

LEDGER = "deliveries"  # the kind of notice
LINES = 8
NO_DIRECTIVE = "access/stale"


class State(StrEnum):
    """Where a notice stands, as an office says it."""

    WAITING = "waiting"  # 待发: its hour has not come, or it is about to go
    UNBOUND = "unbound"  # 未绑定: the person has no account yet
    SHUT_OUT = "shut_out"  # 待恢复: waits until the person lets the bot in again
    DELIVERED = "delivered"  # 已送达
    DROPPED = "dropped"  # 不再发送: what it was about is over
    NOT_DELIVERED = "not_delivered"  # 未送达
    UNKNOWN = "unknown"  # 送达未知


@dataclass(frozen=True)
class View:
    """What is looked at; None and False: all."""

    person_id: int | None = None
    directive_id: int | None = None
    problems: bool = False
    page: int = 0


@dataclass(frozen=True)
class Delivery:
    """One notice; `topic`: what a plain text is about, the first part of its id.

    `answered_at`: its reader replied to it or pressed a button; `acted_at`: did anything here since.
    """

    id: int
    at: datetime
    name: str
    unit: str
    kind: str
    topic: str
    state: State
    why: Why | None
    repeats: int
    answered_at: datetime | None
    acted_at: datetime | None
    may_repeat: bool


@dataclass(frozen=True)
class Deliveries:
    """A page. `name` and `number`: whose notices, or of which directive, where it is narrowed to them."""

    view: View
    lines: tuple[Delivery, ...]
    count: int
    pages: int
    name: str = ""
    number: str = ""


class DeliveryLedger:
    """Reading the ledger, for clerks and approvers, and sending what did not arrive once more."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, cause: Cause, name: str) -> None:
        """Answer with the ledger, of the one person whom a name means where one is given. Raises TellableError."""
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.DELIVERIES)
            payload = {}
            if name:
                directory = await Directory.load(session, self._office.day_of(cause.at))
                payload = {"person_id": directory.person(name).id}
            await answer(session, cause, LEDGER, payload)

    async def page(self, reader_id: int, view: View) -> Deliveries:
        """Return a page of the ledger. Raises RefusedError, TellableError for a directive that is not there."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), reader_id)
            await access.require(session, self._office, cause, Action.DELIVERIES)
            return await self._page(session, view)

    async def send_again(self, cause: Cause, outbox_id: int) -> None:
        """Send a notice once more, as things stand when it goes; on record. Raises RefusedError, TellableError.

        Pressed twice it is sent once, as long as it has not gone. Who had shut the bot out is tried again.
        """
        async with self._office.database.write(cause) as session:
            await access.require(session, self._office, cause, Action.DELIVERIES)
            row = await outbox_queries.get(session, outbox_id)
            if row is None or not _may_repeat(row):
                raise TellableError("delivery/not_again")
            key = f"again:{row.id}:"
            if await deliveries.is_waiting_again(session, key):
                raise TellableError("delivery/on_its_way")
            if row.person_id is not None:
                await deliveries.try_again(session, row.person_id)
            audit.record(session, cause, "sent_again", "notice", row.id)
            await send(session, cause, _repeated(row, f"{key}{cause.inbox_id}:{cause.at.isoformat()}"))

    async def _page(self, session: Session, view: View) -> Deliveries:
        directive = await directives.get(session, view.directive_id) if view.directive_id else None
        if view.directive_id and directive is None:
            raise TellableError(NO_DIRECTIVE)
        wanted = deliveries.Wanted(
            view.person_id, view.directive_id, directive.document_id if directive else None, view.problems
        )
        rows, count = await deliveries.page(session, wanted, view.page * LINES, LINES)
        acted = await deliveries.acted_since(session, {row.person_id for row in rows if row.person_id is not None})
        return Deliveries(
            view,
            tuple(_delivery(row, acted) for row in rows),
            count,
            max(-(-count // LINES), 1),
            (await people.get(session, view.person_id)).name if view.person_id else "",
            directive.number or "" if directive else "",
        )


def _repeated(row: OutboxRow, key: str) -> Notice:
    return Notice(row.kind, key, row.payload, row.person_id, row.chat_id, Priority.NOTICE)


def _may_repeat(row: OutboxRow) -> bool:
    """Return whether a notice may be sent again: it failed, may have, or went and was never answered.

    One whose words are erased may not.
    """
    if row.kind in WORDY and not row.payload:
        return False
    if row.status in {OutboxStatus.FAILED, OutboxStatus.UNKNOWN}:
        return True
    return row.status is OutboxStatus.SENT and row.answered_at is None


def _state(row: OutboxRow) -> State:
    if row.status is not OutboxStatus.PENDING:
        return {
            OutboxStatus.SENT: State.DELIVERED,
            OutboxStatus.DROPPED: State.DROPPED,
            OutboxStatus.FAILED: State.NOT_DELIVERED,
            OutboxStatus.UNKNOWN: State.UNKNOWN,
        }[row.status]
    if row.person is not None and row.person.telegram_id is None:
        return State.UNBOUND
    return State.SHUT_OUT if row.person is not None and row.person.blocked_at is not None else State.WAITING


def _delivery(row: OutboxRow, acted: Mapping[int, datetime]) -> Delivery:
    sent, did = row.sent_at, acted.get(row.person_id or 0)
    return Delivery(
        id=row.id,
        at=row.settled_at or row.not_before,
        name=row.person.name if row.person else "",
        unit=row.person.unit.name if row.person else "",
        kind=row.kind,
        topic=str(row.payload.get("id", "")).partition("/")[0] if row.kind == "text" else "",
        state=_state(row),
        why=why(row.status, row.fault) if row.status is OutboxStatus.FAILED else None,
        repeats=row.attempts,
        answered_at=row.answered_at,
        acted_at=did if sent is not None and did is not None and did > sent else None,
        may_repeat=_may_repeat(row),
    )
