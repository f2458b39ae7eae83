"""An office with directives that were issued on Friday 2022-02-11 at 10:00, and people who answer in words."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bot.intake.roster_file import Roster
from bot.rules.reply_values import Answered
from bot.services import Services
from bot.services.issuing import notify
from bot.services.issuing_parts import issue_parts
from bot.services.listening import Words
from bot.services.office import Office
from bot.services.planning import open_clocks
from db.enums import Cadence, DateSource, Kind, Status, TargetKind, UnitRole
from db.models import (
    Directive,
    DirectiveUnit,
    Document,
    Feedback,
    InboxRow,
    Nudge,
    OutboxRow,
    Person,
    Report,
    Request,
    Target,
)
from db.session import Cause, Database
from tests.kept_database import scene
from tests.services.office import ROSTER, StandingClock, circumstances, furnish, office_on

ZONE = ZoneInfo("Asia/Shanghai")
YEAR_END = date(2022, 12, 31)


def at(month: int, day: int, hour: int = 10, minute: int = 0, year: int = 2022) -> datetime:
    """Return an instant of the office's wall clock."""
    return datetime(year, month, day, hour, minute, tzinfo=ZONE).astimezone(UTC)


@dataclass
class Item:
    """A directive to be issued."""

    item: str
    title: str
    owner: str = "王建波"
    due_on: date | None = YEAR_END
    cadence: Cadence | None = Cadence.MONTHLY
    targets: Sequence[tuple[str, int, str]] = ()
    support: Sequence[str] = ()
    parts: Sequence[str] = ()  # the units that get a part of their own
    columns: dict[str, Any] = field(default_factory=dict)


ITEMS = (
    Item("4", "征供地会商机制"),
    Item("5", "40只重点工业项目", targets=[("40只重点工业项目", 40, "只")], support=["统计局"]),
    Item("9", "亿元企业与一厂一策", targets=[("45家亿元企业", 45, "家"), ("22家企业一厂一策", 22, "家")]),
    Item("22", "有序用电检查", due_on=date(2022, 3, 31)),
    Item("10", "企业上市培育", owner="苏燕", support=["经信局"]),
)


@dataclass
class IssuedOffice:
    """The office, its people and directives by name and number, and the clock."""

    office: Office
    services: Services
    clock: StandingClock
    people: dict[str, int]
    directives: dict[str, int]
    _message: int = 100

    def cause(self, name: str | None) -> Cause:
        """Return the cause of what somebody does now."""
        return Cause(self.clock.now(), self.people[name] if name else None)

    async def update(self, name: str) -> Cause:
        """Return the cause of a message of somebody that has just come in."""
        async with self.office.database.write(Cause(self.clock.now())) as session:
            row = InboxRow(key=f"test:{self._message}", payload="{}", received_at=self.clock.now())
            session.add(row)
            await session.flush()
            self._message += 1
            return Cause(self.clock.now(), self.people[name], row.id)

    async def say(self, name: str, text: str, item: str | None = None, **words: Any) -> dict[str, Any]:
        """Let somebody write something, to the card of an item if one is given; return the answer's payload."""
        cause = await self.update(name)
        given: dict[str, Any] = {"message_id": self._message, "answered": Answered.NONE, **words}
        if item is not None:
            given |= {"focus": self.directives[item], "answered": Answered.CARD}
        await self.services.hearing.hear(cause, Words(text, **given))
        answers = [row for row in await self.outbox("heard") if row.key.startswith(f"answer:{cause.inbox_id}:")]
        return dict(answers[-1].payload) if answers else {}

    async def tick(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Move the clock there and let what is due happen."""
        self.clock.at = at(month, day, hour, minute)
        name = "nudge", circumstances(self.services.office)
        await scene(self.office.database, name, lambda: self.services.nudging.run(Cause(self.clock.now())))

    async def directive(self, item: str) -> Directive:
        """Return a directive as it stands."""
        async with self.office.database.read() as session:
            return (await session.scalars(select(Directive).where(Directive.id == self.directives[item]))).one()

    async def status(self, item: str) -> Status:
        """Return where a directive stands."""
        return (await self.directive(item)).status

    async def rows(self, table: Any, item: str) -> list[Any]:
        """Return the rows of a table about a directive."""
        async with self.office.database.read() as session:
            query = select(table).where(table.directive_id == self.directives[item]).order_by(table.id)
            return list(await session.scalars(query))

    async def reports(self, item: str) -> list[Report]:
        """Return all reports on a directive."""
        return await self.rows(Report, item)

    async def requests(self, item: str) -> list[Request]:
        """Return all requests on a directive."""
        return await self.rows(Request, item)

    async def feedbacks(self, item: str) -> list[Feedback]:
        """Return all due reports of a directive."""
        return await self.rows(Feedback, item)

    async def nudges(self, item: str) -> list[Nudge]:
        """Return who was to hear of a directive and when."""
        return await self.rows(Nudge, item)

    async def current(self, item: str) -> list[Decimal | None]:
        """Return where a directive's targets stand."""
        return [target.current for target in (await self.directive(item)).targets]

    async def outbox(self, kind: str, name: str | None = None) -> list[OutboxRow]:
        """Return the notices of a kind, to one person if a name is given."""
        async with self.office.database.read() as session:
            query = select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id)
            rows = (await session.scalars(query)).all()
            return [row for row in rows if name is None or row.person_id == self.people[name]]

    async def texts(self, name: str) -> list[str]:
        """Return the ids of the plain texts somebody was told."""
        return [row.payload["id"] for row in await self.outbox("text", name)]


async def issued_office(
    database: Database, items: Sequence[Item] = ITEMS, roster: Roster = ROSTER, **settings: Any
) -> IssuedOffice:
    """Return an office in which these were issued."""
    office = office_on(database, **settings)
    clock = office.clock
    assert isinstance(clock, StandingClock)

    async def play() -> tuple[dict[str, int], dict[str, int]]:
        people = await furnish(office, roster)
        clock.at = at(2, 11, 10)
        return people, await issue_in(office, people, items)

    name = "issued", circumstances(office), repr(items), repr(roster)
    people, directives = await scene(database, name, play)
    clock.at = at(2, 11, 10)
    return IssuedOffice(office, Services(office), clock, people, directives)


class Rewound:
    """An office on SQLite that goes back to where it began, as often as one likes: for the examples of a property."""

    def __init__(self, town: IssuedOffice, path: Path) -> None:
        self._town = town
        self._path = path
        self._begun = town.clock.at
        self._kept = path.with_name("begun.db")

    @classmethod
    async def issued(cls, path: Path, items: Sequence[Item] = ITEMS) -> "Rewound":
        """Issue these in the migrated database at `path`, and keep that as the beginning."""
        rewound = cls(await issued_office(Database(f"sqlite+aiosqlite:///{path}"), items), path)
        await rewound.close()  # with the last connection, all is in the one file
        shutil.copyfile(path, rewound._kept)
        return rewound

    async def again(self) -> IssuedOffice:
        """Go back to the beginning."""
        await self.close()
        shutil.copyfile(self._kept, self._path)
        self._town.clock.at = self._begun
        return self._town

    async def close(self) -> None:
        await self._town.office.database.close()


async def issue_in(office: Office, people: dict[str, int], items: Sequence[Item] = ITEMS) -> dict[str, int]:
    """Issue these now, as of the clerk's hand, and return the directives' ids by number."""
    cause = Cause(office.clock.now(), people["李敏"])
    async with office.database.write(cause) as session:
        persons = {person.name: person for person in await session.scalars(select(Person))}
        document = Document(
            title="工业经济讲话", text="全文", sha256="0" * 64, year=2022, serial=3, clerk_id=people["李敏"],
            created_at=cause.at, approver_id=people["赵文斌"], leader_id=people["周海涛"],
        )  # fmt: skip
        session.add(document)
        await session.flush()
        rows = [_row(document, persons, item, position) for position, item in enumerate(items)]
        session.add_all(rows)
    async with office.database.write(cause) as session:
        found = list(await session.scalars(select(Directive).order_by(Directive.id)))
        for row in found:
            row.issued_at = cause.at
        await open_clocks(session, office, cause, *found)
        found += await issue_parts(session, office, cause, found)
        await notify(session, office, cause, found)
        return {row.item: row.id for row in found}


def _row(document: Document, persons: dict[str, Person], item: Item, position: int) -> Directive:
    owner = persons[item.owner]
    supporting = {person.unit.name: person.unit_id for person in persons.values()}
    units = [DirectiveUnit(unit_id=owner.unit_id, role=UnitRole.LEAD)]
    units += [DirectiveUnit(unit_id=supporting[name], role=UnitRole.SUPPORT, position=1) for name in item.support]
    units += [DirectiveUnit(unit_id=supporting[name], role=UnitRole.PART, position=2) for name in item.parts]
    values = {
        "kind": Kind.FIXED_TERM, "status": Status.ISSUED, "text": f"一是要抓好{item.title}。", "start": 0, "end": 9, "section": "工业经济",
        "path": ["一", "2"], "headings": ["一、工业经济"], "units_named": [], "owner_source": DateSource.CLERK,
        "due_source": DateSource.CLERK, "issued_at": at(2, 11, 10), "done_when": "全部完成",
    }  # fmt: skip
    return Directive(
        document_id=document.id, item=item.item, position=position, title=item.title, owner_id=owner.id,
        due_on=item.due_on, cadence=item.cadence, units=units,
        targets=[
            Target(kind=TargetKind.SCOPE, text=text, measure=measure, value=Decimal(value), yearly=True, position=i)
            for i, (text, value, measure) in enumerate(item.targets)
        ],
        **(values | item.columns),
    )  # fmt: skip
