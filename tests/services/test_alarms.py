"""What did not arrive is told to the supervision office at the next tick, once, whatever was killed in between."""

from bot.services import Services
from bot.services.outgoing import Notice, send
from db.enums import InboxStatus, OutboxStatus
from db.models import InboxRow
from db.queries import outbox as queries
from db.queries.outbox import Settled
from db.session import Cause, Database
from tests.services.office import furnish, office_on, outbox

BLOCKED = "Forbidden: bot was blocked by the user"


async def fail(
    services: Services, people: dict[str, int], *names: str, status: OutboxStatus = OutboxStatus.FAILED
) -> None:
    office = services.office
    cause = Cause(office.clock.now())
    for name in names:
        async with office.database.write(cause) as session:
            key = f"{name}:{office.clock.now()}"
            await send(session, cause, Notice("bundle", key, {"day": "2022-02-10"}, people[name]))
        row = (await outbox(office))[-1]
        async with office.database.write(cause) as session:
            await queries.settle(session, row.id, Settled(status, BLOCKED, settled_at=cause.at))


async def alarms(services: Services, text_id: str) -> list[dict[str, object]]:
    return [row.payload["args"] for row in await outbox(services.office, "text") if row.payload["id"] == text_id]


async def test_failures_of_one_minute_are_one_message(database: Database) -> None:
    services = Services(office_on(database))
    people = await furnish(services.office)
    await fail(services, people, "王建波", "陈洁")
    await fail(services, people, "苏燕", status=OutboxStatus.UNKNOWN)
    await services.clockwork.tick()
    told = await alarms(services, "alarm/not_delivered")
    assert len(told) == 3  # 李敏, 郑晓峰, 吴迪
    assert told[0]["lines"] == [
        {"name": "王建波", "unit": "经信局", "why": "shut_out", "count": 1},
        {"name": "陈洁", "unit": "经信局", "why": "shut_out", "count": 1},
        {"name": "苏燕", "unit": "财政局", "why": "unknown", "count": 1},
    ]
    await services.clockwork.tick()
    assert len(await alarms(services, "alarm/not_delivered")) == 3


async def test_of_very_many_the_first_are_named_and_an_alarm_is_never_told_of(database: Database) -> None:
    services = Services(office_on(database))
    people = await furnish(services.office)
    await fail(services, people, *(name for name in people if name != "李敏"))
    await services.clockwork.tick()
    first = (await alarms(services, "alarm/not_delivered"))[0]
    assert len(first["lines"]) == 10  # type: ignore[arg-type]  # a list
    assert first["more"] == 3
    cause = Cause(services.office.clock.now())
    for row in await outbox(services.office, "text"):
        async with database.write(cause) as session:
            await queries.settle(session, row.id, Settled(OutboxStatus.FAILED, BLOCKED))
    await services.clockwork.tick()
    assert len(await alarms(services, "alarm/not_delivered")) == 3


async def test_an_update_that_was_set_aside_is_told_to_the_administrator_and_its_sender(database: Database) -> None:
    services = Services(office_on(database))
    await furnish(services.office)
    at = services.office.clock.now()
    async with database.write(Cause(at)) as session:
        columns = {"payload": "{}", "received_at": at, "status": InboxStatus.SET_ASIDE}
        session.add_all(InboxRow(key=f"{chat}", chat_id=chat, **columns) for chat in (2001, -5, None))
    await services.clockwork.tick()
    await services.clockwork.tick()
    [told] = await alarms(services, "alarm/set_aside")
    assert told == {"ids": [1, 2, 3], "count": 3}
    assert len(await alarms(services, "alarm/your_message")) == 1
