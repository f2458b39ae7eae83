"""An office at work while its processes are killed: reminders go out, replies come in, and at the end everything is counted."""

import asyncio
import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any

from pydantic import SecretStr
from sqlalchemy import func, select, text, update

from bot.clock import SystemClock
from bot.intake.roster_file import Roster, RosterPerson, RosterUnit
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.settings import Settings
from db.enums import InboxStatus, OutboxStatus
from db.errors import is_passing
from db.models import Audit, InboxRow, OutboxRow, Person, Report
from db.session import Cause, Database
from tests.delivery.support import message
from tests.faults.arrivals import Telegram
from tests.faults.forks import Bots
from tests.services.issued import Item, issue_in
from tests.services.office import ROSTER, furnish

PEOPLE = 40
FIRST_ACCOUNT = 20_000
END_SECONDS = 600.0
TERMINATE = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
ORDER BY random() LIMIT 1"""
NUMBER = re.compile(r"【工作日历】(\d+)年")


@dataclass
class Counted:
    """What came of a campaign."""

    kills: int
    reminders: int
    replies: int
    lost_reminders: int
    lost_replies: int
    double_records: int
    duplicates: int
    unknown: int  # tried three times, the process killed each time: 送达未知, which the clerk is told
    by_step: dict[str, int]

    def __str__(self) -> str:
        steps = ", ".join(f"{name} {n}" for name, n in sorted(self.by_step.items()))
        return (
            f"{self.kills} faults ({steps}); {self.reminders} reminders, {self.replies} replies: lost {self.lost_reminders} "
            f"and {self.lost_replies}, double records {self.double_records}, messages sent again {self.duplicates}, 送达未知 {self.unknown}"
        )


@dataclass
class Campaign:
    """Feeds an office whose bots run on `database`, and counts."""

    database: Database
    telegram: Telegram
    bots: Bots
    people: dict[int, int] = field(default_factory=dict)  # accounts by person
    reminders: int = 0
    replies: int = 0
    steps: Counter[str] = field(default_factory=Counter)
    _updates: Any = field(default_factory=lambda: count(1))

    async def found(self) -> None:
        """Furnish an office whose owners have one directive each."""
        settings = Settings(_env_file=None, telegram_bot_token=SecretStr("700000001:test"))
        office = Office(self.database, SystemClock(), settings, Policy(), WorkCalendar())
        names = [f"责任人{n}" for n in range(PEOPLE)]
        units = tuple(RosterUnit(f"单位{n}") for n in range(PEOPLE))
        owners = tuple(RosterPerson(name, unit.name, roles=("owner",)) for name, unit in zip(names, units, strict=True))
        ids = await furnish(office, Roster(ROSTER.units + units, ROSTER.people + owners))
        due = office.day_of(office.clock.now()) + timedelta(days=300)
        await issue_in(office, ids, [Item(str(n + 1), f"事项{n + 1}", name, due) for n, name in enumerate(names)])
        async with self.database.write(self._cause()) as session:
            for n, name in enumerate(names):
                self.people[ids[name]] = FIRST_ACCOUNT + n
                await session.execute(
                    update(Person).where(Person.id == ids[name]).values(telegram_id=FIRST_ACCOUNT + n)
                )

    def start(self, slot: int) -> None:
        self.bots.start(slot, self.telegram.url_of(slot))

    async def feed(self, reminders: int, replies: int) -> None:
        """Let some more reminders become due and some more replies come in."""
        await self._whatever_happens(lambda: self._put(reminders))
        self.reminders += reminders
        accounts = list(self.people.values())
        updates = []
        for _ in range(replies):
            number = next(self._updates)
            words = f"正在推进,已开第{number}次调度会"
            update_ = message(number, accounts[number % PEOPLE], number, words)
            update_["message"]["date"] = int(SystemClock().now().timestamp())
            updates.append(update_)
        self.replies += replies
        self.telegram.hand_in(updates)

    async def _put(self, reminders: int) -> None:
        cause, people = self._cause(), list(self.people)
        async with self.database.write(cause) as session:
            for number in range(self.reminders, self.reminders + reminders):
                payload = {"id": "calendar/gap", "args": {"year": number}}
                await send(session, cause, Notice("text", f"reminder:{number}", payload, people[number % PEOPLE]))

    async def come_to_rest(self) -> None:
        """Wait until all that came in is done and all that is to go has gone."""
        async with asyncio.timeout(END_SECONDS):
            while self.telegram.waiting or await self._whatever_happens(self._open):  # noqa: ASYNC110 - no event tells it
                await asyncio.sleep(0.3)

    async def _open(self) -> int:
        # notices of the issue wait for working hours
        ready = (OutboxRow.person_id.in_(list(self.people)), OutboxRow.not_before <= SystemClock().now())
        async with self.database.read() as session:
            rows = await session.scalar(select(func.count()).where(OutboxRow.status == OutboxStatus.PENDING, *ready))
            updates = await session.scalar(select(func.count()).where(InboxRow.status == InboxStatus.NEW))
        return (rows or 0) + (updates or 0)

    async def count(self) -> Counted:
        """Compare what the server got, what the database holds and what was put in."""
        arrived: Counter[int] = Counter()
        for (_, said), times in self.telegram.sent.items():
            if (found := NUMBER.search(said)) is not None:
                arrived[int(found[1])] += times
        async with self.database.read() as session:
            texts = Counter((await session.scalars(select(Report.text))).all())
            settled = select(func.count()).where(OutboxRow.status.in_((OutboxStatus.SENT, OutboxStatus.UNKNOWN)))
            sent = await session.scalar(settled.where(OutboxRow.key.like("reminder:%")))
            done = await session.scalar(select(func.count()).where(InboxRow.status == InboxStatus.DONE))
            answers = await session.scalar(settled.where(OutboxRow.key.like("answer:%")))
            unknown = await session.scalar(select(func.count()).where(OutboxRow.status == OutboxStatus.UNKNOWN))
            acts = (await session.execute(select(Audit.inbox_id, Audit.action, Audit.subject, Audit.subject_id))).all()
        wanted = {f"正在推进,已开第{n}次调度会" for n in range(1, self.replies + 1)}
        doubled = Counter(act for act in acts if act[0] is not None)
        reached, expected = (sent, done, answers), (self.reminders, self.replies, self.replies)
        assert reached == expected, f"sent, done, answered {reached} of {expected}: {await self.rest()}"
        return Counted(
            kills=self.steps.total(),
            reminders=self.reminders,
            replies=self.replies,
            lost_reminders=sum(number not in arrived for number in range(self.reminders)),
            lost_replies=len(wanted - set(texts)),
            double_records=sum(n - 1 for n in (*texts.values(), *doubled.values())),
            duplicates=sum(n - 1 for n in self.telegram.sent.values() if n > 1),
            unknown=unknown or 0,
            by_step=dict(self.steps),
        )

    async def rest(self) -> list[str]:
        """Return what is neither sent nor done, by kind, status and fault."""
        notices = select(OutboxRow.kind, OutboxRow.status, OutboxRow.fault, func.count()).group_by(
            OutboxRow.kind, OutboxRow.status, OutboxRow.fault
        )
        updates = select(InboxRow.status, InboxRow.fault, func.count()).group_by(InboxRow.status, InboxRow.fault)
        async with self.database.read() as session:
            return [str(tuple(row)) for query in (notices, updates) for row in await session.execute(query)]

    async def terminate_backend(self) -> bool:
        """Let the server end one of the connections to the database; False where none was found, or it was our own."""
        try:
            async with self.database.read() as session:
                return bool(await session.scalar(text(TERMINATE)))
        except Exception as fault:
            if is_passing(fault):
                return False
            raise

    async def _whatever_happens(self, work: Any) -> Any:
        """Do something again and again while the database is away."""
        while True:
            try:
                return await work()
            except Exception as fault:
                if not is_passing(fault):
                    raise
                await asyncio.sleep(0.1)

    @staticmethod
    def _cause() -> Cause:
        return Cause(SystemClock().now())
