# ruff: noqa: E501 - pools of words
"""People who write, send and press anything, here and in groups, the office's people and strangers (`random_inputs`).

After each, what was said to anybody (files too) and what was changed is held to the table by an oracle, which reads how things stand
with plain queries and knows nothing of the services.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Delete, Insert, Update, event, inspect, select, update
from sqlalchemy.orm import ORMExecuteState
from sqlalchemy.orm import Session as SyncSession
from telegram import Bot
from telegram import Update as Received

from bot.services.outgoing import current_cause
from bot.tellable import TellableError
from db.enums import InboxStatus, OutboxStatus, UnitRole
from db.models import (
    Absence,
    CommentRequest,
    Directive,
    DirectiveUnit,
    InboxRow,
    OutboxRow,
    Person,
    PersonRole,
    Report,
    ScopeItem,
    Target,
)
from db.session import Session
from handlers import TOPICS
from handlers.groups import hear_group
from handlers.incoming import read_update
from handlers.notices import Notices
from handlers.router import Router
from tests.faults.random_inputs import FIRST_ACCOUNT, STRANGER, Inputs
from tests.faults.read_files import words_in
from tests.handlers.telegram import Telegram
from tests.permission_oracle import ways
from tests.services.ground import Ground

WRITING = frozenset({
    "register", "issue", "cancel", "suspend", "resume", "change_owner", "change_date", "set_limits", "reopen", "want_evidence",
    "acknowledge", "put_off", "report", "attach", "edit_list", "object", "ask_extension", "ask_completion", "ask_transfer",
    "request_coordination", "ask_on_behalf", "confirm_part", "decide", "instruct", "release", "move_items", "approve_issue", "review_drafts",
})  # fmt: skip
MAIL = {"inbox", "outbox", "contacts", "dialogs", "audit", "occurrences", "code_attempts", "invitations"}
NO_WAY = frozenset({"propose", "read", "counts", "ask"})  # a proposal or a request is not the thing itself
MINE = {  # what somebody may change of anybody's things, by table: any of these actions
    "documents": {"review_drafts", "take_in", "approve_issue", "issue", "release", "export"},
    "comments": {"comment", "review_drafts"},
    "comment_requests": {"comment", "review_drafts"},
    "digests": {"release", "figures"},
    "bulletins": {"release"},
    "units": {"move_items"},
    "unit_aliases": {"move_items"},
    "invitations": {"invite", "start", "revoke"},
    "group_chats": {"release"},
    "assessments": {"register"},
    "assessment_checks": {"comment", "register"},
    "absences": {"move_items"},
    "people": {"move_items", "revoke", "invite", "release"},
    "person_roles": {"grant_roles"},
    "attachments": WRITING | {"take_in"},
}  # fmt: skip
ONES_OWN = {
    "people",
    "absences",
    "digests",
    "code_attempts",
    "assessment_checks",
    "comments",
    "comment_requests",
    "invitations",
    "attachments",
}
NOBODYS = {"portfolios", "office_days", "unit_duties"}


@dataclass(frozen=True)
class Who:
    """A person as the oracle needs one."""

    id: int
    unit_id: int
    roles: frozenset[str]


@dataclass(frozen=True)
class What:
    """A directive as the oracle needs one."""

    id: int
    item: str
    title: str
    status: str
    owner_id: int | None
    whole_id: int | None


@dataclass
class Standing:
    """How everybody stands to every directive, now."""

    people: dict[int, Who]
    directives: dict[int, What]
    lead: dict[int, int]
    support: dict[int, set[int]]
    owners_of_rows: dict[int, set[int]]
    absent: dict[int, set[int]]  # by deputy
    asked: set[int]  # units that comment on drafts
    of_target: dict[int, int]  # whose directive
    of_item: dict[int, int]
    of_report: dict[int, int]

    @classmethod
    async def read(cls, session: Session, today: Any) -> "Standing":
        units = (
            await session.execute(select(DirectiveUnit.directive_id, DirectiveUnit.unit_id, DirectiveUnit.role))
        ).all()
        rows = await session.execute(
            select(Target.directive_id, ScopeItem.owner_id).join(ScopeItem, ScopeItem.target_id == Target.id)
        )
        owners: dict[int, set[int]] = {}
        for directive_id, owner_id in rows:
            owners.setdefault(directive_id, set()).add(owner_id or 0)
        support: dict[int, set[int]] = {}
        for directive_id, unit_id, role in units:
            if role is UnitRole.SUPPORT:
                support.setdefault(directive_id, set()).add(unit_id)
        absent: dict[int, set[int]] = {}
        for one in await session.scalars(select(Absence).where(Absence.starts_on <= today, Absence.ends_on >= today)):
            absent.setdefault(one.deputy_id or 0, set()).add(one.person_id)
        roles: dict[int, set[str]] = {}
        for person_id, held in await session.execute(select(PersonRole.person_id, PersonRole.role)):
            roles.setdefault(person_id, set()).add(held.value)
        people = await session.execute(select(Person.id, Person.unit_id).where(Person.revoked_at.is_(None)))
        columns = (
            Directive.id,
            Directive.item,
            Directive.title,
            Directive.status,
            Directive.owner_id,
            Directive.whole_id,
        )
        return cls(
            {ident: Who(ident, unit_id, frozenset(roles.get(ident, ()))) for ident, unit_id in people},
            {
                one[0]: What(one[0], one[1], one[2], one[3].value, *one[4:])
                for one in await session.execute(select(*columns))
            },
            {directive_id: unit_id for directive_id, unit_id, role in units if role is UnitRole.LEAD},
            support,
            owners,
            absent,
            set(await session.scalars(select(CommentRequest.unit_id))),
            await cls._pairs(session, select(Target.id, Target.directive_id)),
            await cls._pairs(session, select(ScopeItem.id, Target.directive_id).join(Target)),
            await cls._pairs(session, select(Report.id, Report.directive_id)),
        )

    @staticmethod
    async def _pairs(session: Session, query: Any) -> dict[int, int]:
        return dict(iter(await session.execute(query)))

    def directive_of(self, row: Any) -> int:
        """Return the directive that a row is about, 0 for none."""
        if row.__tablename__ == "directives":
            return int(row.id or 0)
        for name, known in (("item_id", self.of_item), ("target_id", self.of_target), ("report_id", self.of_report)):
            found = known.get(getattr(row, name, None) or 0)
            if found is not None:
                return found
        return int(getattr(row, "directive_id", None) or 0)

    def roles(self, person_id: int) -> frozenset[str]:
        person = self.people.get(person_id)
        return person.roles if person else frozenset()

    def relations(self, person_id: int, directive_id: int) -> frozenset[str]:
        """Return the letters of a person's relations to a directive, those of whoever they stand in for included."""
        found = self._own(person_id, directive_id)
        for absent in self.absent.get(person_id, ()):
            found |= self._own(absent, directive_id) & {"O", "U", "R"}
        return frozenset(found)

    def _own(self, person_id: int, directive_id: int) -> set[str]:
        person, directive = self.people.get(person_id), self.directives.get(directive_id)
        if person is None or directive is None:
            return set()
        owner = self.people.get(directive.owner_id or 0)
        lead = self.lead.get(directive_id, owner.unit_id if owner else 0)
        found = {"O"} if directive.owner_id == person_id else set()
        if person.unit_id == lead:
            found |= {"O"} if "liaison" in person.roles else set()
            found |= {"U"} if "head" in person.roles else set()
        if person.unit_id in self.support.get(directive_id, ()) and self._speaks(person):
            found.add("P")
        found |= {"R"} if person_id in self.owners_of_rows.get(directive_id, ()) else set()
        if person.roles & {"leader", "aide"}:
            found.add("S")  # the speech is their leader's, or all units are in their charge
        if directive.whole_id is not None:
            above = self._own(person_id, directive.whole_id)
            found |= {"W"} if above & {"O", "U"} else set()
        return found

    def _speaks(self, person: Who) -> bool:
        """Owner and liaison speak for a unit, the head where there is neither."""
        workers = {"owner", "liaison"}
        others = any(one.roles & workers for one in self.people.values() if one.unit_id == person.unit_id)
        return bool(person.roles & workers) or ("head" in person.roles and not others)

    def may(self, person_id: int, action: str, directive_id: int = 0) -> bool:
        """Return whether the table lets somebody do it in any way that does it."""
        roles, relations = self.roles(person_id), self.relations(person_id, directive_id)
        stood = {
            role for one in self.absent.get(person_id, ()) for role in self.roles(one) & {"head", "liaison", "owner"}
        }
        return bool(ways(action, roles | stood, relations) - NO_WAY)

    def may_any(self, person_id: int, actions: Any, directive_id: int = 0) -> bool:
        return any(self.may(person_id, action, directive_id) for action in actions)


@dataclass
class Changed:
    """What one update changed: rows of tables with the columns; and tables that statements changed as a whole."""

    rows: list[tuple[str, Any, set[str]]] = field(default_factory=list)
    tables: set[str] = field(default_factory=set)

    def clear(self) -> None:
        self.rows.clear()
        self.tables.clear()

    @property
    def anything(self) -> bool:
        """Return whether anything changed by which somebody's standing goes."""
        return bool(({table for table, _, _ in self.rows} | self.tables) - MAIL)


@contextmanager
def changes() -> Iterator[Changed]:
    """Collect the rows that sessions write."""
    found = Changed()

    def flushed(session: SyncSession, _context: Any) -> None:
        for row in (*session.new, *session.dirty, *session.deleted):
            state = inspect(row)
            columns = {a.key for a in state.mapper.column_attrs if state.attrs[a.key].history.has_changes()}
            if columns or row in session.new or row in session.deleted:
                found.rows.append((state.mapper.local_table.name, row, columns))

    def executed(state: ORMExecuteState) -> None:
        if isinstance(state.statement, Update | Delete | Insert):
            found.tables.add(str(state.statement.table))

    event.listen(SyncSession, "after_flush", flushed)
    event.listen(SyncSession, "do_orm_execute", executed)
    try:
        yield found
    finally:
        event.remove(SyncSession, "after_flush", flushed)
        event.remove(SyncSession, "do_orm_execute", executed)


@dataclass
class Crowd:
    """The people, the way in, and what was wrong so far."""

    ground: Ground
    telegram: Telegram
    bot: Bot
    dice: random.Random
    router: Router = field(default_factory=lambda: Router(TOPICS))
    wrong: list[str] = field(default_factory=list)
    tried: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    files: int = 0  # that were sent and read
    _looked: int = 0
    _standing: Standing | None = None
    inputs: Inputs = field(init=False)

    def __post_init__(self) -> None:
        self.inputs = Inputs(self.dice, [*self.router._commands], self.telegram.files)

    async def begin(self) -> None:
        """Bind everybody, and let all that is ready have been sent."""
        office = self.ground.town.office
        async with office.database.write(self.ground.town.cause(None)) as session:
            await session.execute(update(Person).values(telegram_id=Person.id + FIRST_ACCOUNT))
        self._standing = None
        await self._deliver()

    async def step(self, changed: Changed) -> None:
        """Let somebody do something, and look at what came of it."""
        office = self.ground.town.office
        name = self.dice.choice([*self.ground.people, ""])
        person_id = self.ground.people.get(name, 0)
        what, received = self.inputs.anything(person_id + FIRST_ACCOUNT if person_id else STRANGER, self._looked)
        today = office.day_of(office.clock.now())
        before = self._standing or await self._read_standing(today)
        self.telegram.calls.clear()
        cause = await self._stored()
        current_cause.set(cause)
        changed.clear()
        label = f"{name or 'a stranger'}: {what}"
        await self._handle(label, received)
        rows, tables = list(changed.rows), set(changed.tables)
        after = await self._read_standing(today) if changed.anything else before
        self._count(what, rows)
        for table, row, columns in rows:
            if not self._may_change(before, person_id, table, row, columns, after.directive_of(row)):
                self.wrong.append(f"{label} changed {table} {getattr(row, 'id', '')} {sorted(columns)}")
        self.wrong += [f"{label} changed {table}" for table in tables if not self._may_any(before, person_id, table)]
        said = [str(given.get("text", "")) for _, given in self.telegram.calls]
        self._read(label, person_id, said, before, after)
        async with office.database.read() as session:
            sent = list(
                await session.scalars(select(OutboxRow).where(OutboxRow.id > self._looked).order_by(OutboxRow.id))
            )
        for row in sent:
            self._looked = row.id
            await self._sent(label, row, before, after)
        changed.clear()
        await self._deliver()
        self._standing = after

    async def _handle(self, label: str, received: dict[str, Any]) -> None:
        services = self.ground.town.services
        try:
            update = Received.de_json(received, self.bot)
            incoming = await read_update(update, self.bot, services)
            if incoming is not None:
                await self.router.dispatch(incoming)
            else:
                await hear_group(update, self.bot, services)
        except Exception as fault:  # noqa: BLE001 - input must end no handler
            self.wrong.append(f"{label} ended in {fault!r}")

    async def _read_standing(self, today: Any) -> Standing:
        async with self.ground.town.office.database.read() as session:
            return await Standing.read(session, today)

    def _count(self, what: str, rows: list[tuple[str, Any, set[str]]]) -> None:
        kind = what.split(maxsplit=1)[0]
        self.tried[kind] = self.tried.get(kind, 0) + 1
        self.refused += any(table == "audit" and row.action == "refused" for table, row, _ in rows)

    async def _stored(self) -> Any:
        town = self.ground.town
        async with town.office.database.write(town.cause(None)) as session:
            town._message += 1
            row = InboxRow(key=f"random:{town._message}", payload="{}", received_at=town.clock.now())
            session.add(row)
            await session.flush()
            cause = town.cause(None)
            return type(cause)(cause.at, None, row.id)

    async def _deliver(self) -> None:
        """Note all that is to go out as sent, so that it can be answered."""
        office = self.ground.town.office
        async with office.database.write(self.ground.town.cause(None)) as session:
            person = select(Person.telegram_id).where(Person.id == OutboxRow.person_id).scalar_subquery()
            values = {"status": OutboxStatus.SENT, "sent_message_id": OutboxRow.id, "sent_chat_id": person}
            await session.execute(update(OutboxRow).where(OutboxRow.status == OutboxStatus.PENDING).values(**values))
            await session.execute(update(InboxRow).values(status=InboxStatus.DONE))
            self._looked = await session.scalar(select(OutboxRow.id).order_by(OutboxRow.id.desc()).limit(1)) or 0

    # ---- what they may

    def _may_change(
        self, standing: Standing, person_id: int, table: str, row: Any, columns: set[str], directive_id: int
    ) -> bool:
        if table in MAIL - {"invitations"}:
            return True
        if table in NOBODYS:
            return False
        if table in MINE:
            return standing.may_any(person_id, MINE[table]) or self._is_their_own(standing, person_id, table, row)
        if table == "directives":
            return self._may_change_directive(standing, person_id, row, columns)
        if table in {"instructions", "instruction_recipients", "instruction_nudges"}:
            theirs = {"leader", "aide"} & standing.roles(person_id) or getattr(row, "person_id", 0) == person_id
            return bool(theirs) or standing.may_any(person_id, ("release", "instruct", "read"), directive_id)
        return standing.may_any(person_id, WRITING, directive_id)

    @staticmethod
    def _may_any(standing: Standing, person_id: int, table: str) -> bool:
        """Return whether somebody may have changed rows of a table, whichever they were."""
        if table in NOBODYS:
            return False
        return table not in MINE or table in ONES_OWN or standing.may_any(person_id, MINE[table])

    def _is_their_own(self, standing: Standing, person_id: int, table: str, row: Any) -> bool:
        whose = {getattr(row, name, None) for name in ("id", "person_id", "reader_id")}
        return table in ONES_OWN and (person_id in whose or self._of_unit(standing, person_id))

    @staticmethod
    def _of_unit(standing: Standing, person_id: int) -> bool:
        """What is asked of a unit, its owner, liaison and head answer."""
        return bool(standing.roles(person_id) & {"owner", "liaison", "head"}) or bool(standing.absent.get(person_id))

    @staticmethod
    def _may_change_directive(standing: Standing, person_id: int, row: Directive, columns: set[str]) -> bool:
        needed: set[str] = set(WRITING)
        if "owner_id" in columns:
            head = "U" in standing.relations(person_id, row.id)  # within their own unit
            needed = {"change_owner", "decide", "move_items", "review_drafts"} if not head else needed
        if "due_on" in columns:
            needed = {"change_date", "decide", "review_drafts"}
        if "status" in columns and row.status.value in {"cancelled", "suspended", "archived", "closed"}:
            needed = {"cancel", "decide", "export", "confirm_part"}
        return standing.may_any(person_id, needed, row.id)

    def _read(self, label: str, person_id: int, texts: list[str], before: Standing, after: Standing) -> None:
        for one in before.directives.values():
            if len(one.title) < 5 or not any(one.title in text for text in texts):
                continue
            # a whole and its parts have one title, and so have what is carried over and the draft that it becomes
            alike = [other.id for other in before.directives.values() if other.title == one.title]
            if not any(self._may_read(standing, person_id, other) for standing in (before, after) for other in alike):
                self.wrong.append(f"{label} read {one.item} {one.title}")

    @staticmethod
    def _may_read(standing: Standing, person_id: int, directive_id: int) -> bool:
        directive = standing.directives.get(directive_id)
        if directive is None:  # just taken out
            return False
        if directive.status not in {"draft", "registered"}:
            return standing.may(person_id, "read", directive.id)
        person = standing.people.get(person_id)
        reads = bool(ways("review_drafts", standing.roles(person_id)))
        return reads or (person is not None and person.unit_id in standing.asked)

    async def _sent(self, label: str, row: OutboxRow, before: Standing, after: Standing) -> None:
        notices = Notices(self.ground.town.services, self.router, self.bot)
        try:
            rendered = await notices.render(row)
        except TellableError:  # what is no more theirs is not sent
            return
        except Exception as fault:  # noqa: BLE001 - nothing that is to be sent may fail to be rendered
            self.wrong.append(f"{label}: {row.kind} cannot be rendered: {fault!r}")
            return
        if rendered is None:
            return
        said = [rendered.text]
        if rendered.document is not None:
            self.files += 1
            self.inputs.came(rendered.document)
            said.append(words_in(rendered.document))
        self._read(f"{label} → {row.kind}", row.person_id or 0, said, before, after)
