"""An office for service tests: a clock that stands, a small roster, and ways to read what would go out."""

from collections.abc import Hashable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.intake.roster_file import Roster, RosterPerson, RosterUnit
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from bot.services.office import Office
from bot.services.roster import RosterBook
from bot.settings import Settings
from db.models import OutboxRow, Person
from db.session import Cause, Database
from tests.kept_database import scene

BEGIN = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)  # Thursday 09:00 in the office
TODAY = date(2022, 2, 10)


class StandingClock:
    """A clock that moves only when told."""

    def __init__(self, at: datetime = BEGIN) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return 0.0

    def move(self, **by: float) -> None:
        self.at += timedelta(**by)


def office_on(database: Database, **settings: Any) -> Office:
    """Return an office that works on a database, at Thursday 2022-02-10 09:00."""
    token = SecretStr("700000001:test")
    return Office(
        database,
        StandingClock(),
        Settings(_env_file=None, telegram_bot_token=token, **settings),
        Policy(),
        WorkCalendar(),
    )


def person(name: str, unit: str, *roles: str, **columns: Any) -> RosterPerson:
    return RosterPerson(name, unit, roles=roles, **columns)


ROSTER = Roster(
    units=(
        RosterUnit("县领导"),
        RosterUnit("政府办", ("县政府办公室", "督查室"), ("督查督办",)),
        RosterUnit("经信局", ("经贸局", "经济和信息化局"), ("工业投资", "节能降耗")),
        RosterUnit("财政局", (), ("预算",)),
        RosterUnit("统计局", ("统计部门",), ("经济普查",)),
        RosterUnit("石桥镇", ("石桥",), ()),
    ),
    people=(
        person("周海涛", "县领导", "leader", portfolio=("经信局", "统计局"), title="副县长"),
        person("程志远", "县领导", "leader", portfolio=("*",), title="县长"),
        person("李敏", "政府办", "clerk", deputy="郑晓峰", title="督查室主任"),
        person("郑晓峰", "政府办", "clerk"),
        person("赵文斌", "政府办", "approver", "head"),
        person("吴迪", "政府办", "admin"),
        person("孙立新", "政府办", "aide", serves="周海涛"),
        person("王建波", "经信局", "owner", deputy="梁宇", title="副局长"),
        person("梁宇", "经信局"),
        person("陈洁", "经信局", "liaison"),
        person("马国强", "经信局", "head"),
        person("苏燕", "财政局", "owner"),
        person("魏强", "财政局", "liaison"),
        person("钱统", "统计局", "head"),
    ),
)


def circumstances(office: Office) -> Hashable:
    """Return all that an office does its work by, besides its database, as a part of a scene's name."""
    own_days = tuple(sorted(office.calendar.overrides.items()))
    return office.clock.now(), repr(office.settings), repr(office.policy), own_days


async def furnish(office: Office, roster: Roster = ROSTER) -> dict[str, int]:
    """Import a roster and return the people's ids by name."""

    async def play() -> dict[str, int]:
        await RosterBook(office).import_roster(Cause(office.clock.now()), roster)
        async with office.database.read() as session:
            return {row.name: row.id for row in await session.scalars(select(Person))}

    return await scene(office.database, ("furnish", circumstances(office), repr(roster)), play)


def by(office: Office, person_id: int | None) -> Cause:
    """Return the cause of what a person does now."""
    return Cause(office.clock.now(), person_id)


async def outbox(office: Office, kind: str | None = None) -> list[OutboxRow]:
    """Return what was put into the outbox, in order."""
    async with office.database.read() as session:
        rows = (await session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
        return [row for row in rows if kind in (None, row.kind)]
