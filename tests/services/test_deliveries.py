"""The delivery ledger: who was sent what, how that ended, and sending it again."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.access import RefusedError
from bot.services.deliveries import Deliveries, State, View
from bot.services.unreached import Why
from bot.texts import TellableError
from db.enums import OutboxStatus
from db.models import OutboxRow, Person
from db.queries import groups
from db.queries import outbox as queries
from db.queries.outbox import Settled
from db.session import Cause, Database
from tests.services.issued import IssuedOffice, issued_office
from tests.services.office import by, outbox


async def ledger(town: IssuedOffice, view: View | None = None, reader: str = "李敏") -> Deliveries:
    return await town.services.deliveries.page(town.people[reader], view or View())


async def settle(town: IssuedOffice, row: OutboxRow, status: OutboxStatus, fault: str = "") -> None:
    at = town.clock.now()
    settled = Settled(status, fault, at, at, 9000 + row.id, 70 + row.id)
    if status is not OutboxStatus.SENT:
        settled = replace(settled, sent_at=None, sent_chat_id=None, sent_message_id=None)
    async with town.office.database.write(Cause(at)) as session:
        await queries.settle(session, row.id, settled)


async def bound(town: IssuedOffice, *names: str) -> None:
    async with town.office.database.write(Cause(town.clock.now())) as session:
        for name in names:
            person = await session.get_one(Person, town.people[name])
            person.telegram_id = 9000 + person.id


async def test_each_notice_says_how_it_ended(database: Database) -> None:
    town = await issued_office(database)
    await bound(town, "王建波", "苏燕", "陈洁")
    rows = [row for row in await outbox(town.office, "issue_notice") if row.person_id is not None]
    of = {row.person_id: row for row in rows}
    await settle(town, of[town.people["王建波"]], OutboxStatus.SENT)
    await settle(town, of[town.people["苏燕"]], OutboxStatus.FAILED, "Forbidden: bot was blocked by the user")
    found = await ledger(town)
    lines = {line.name: line for line in found.lines if line.kind == "issue_notice"}
    assert (lines["王建波"].state, lines["王建波"].may_repeat) == (State.DELIVERED, True)
    assert (lines["苏燕"].state, lines["苏燕"].why) == (State.NOT_DELIVERED, Why.SHUT_OUT)
    assert lines["陈洁"].state is State.WAITING
    assert lines["魏强"].state is State.UNBOUND
    problems = await ledger(town, View(problems=True))
    assert {line.state for line in problems.lines} <= {State.NOT_DELIVERED, State.UNBOUND}
    assert problems.count < found.count
    own = await ledger(town, View(person_id=town.people["苏燕"]))
    assert (own.name, {line.name for line in own.lines}) == ("苏燕", {"苏燕"})


async def test_what_was_replied_to_is_answered(database: Database) -> None:
    town = await issued_office(database)
    [row] = [row for row in await outbox(town.office, "issue_notice") if row.person_id == town.people["王建波"]]
    await settle(town, row, OutboxStatus.SENT)
    pressed = replace(await town.update("王建波"), answered=(9000 + row.id, 70 + row.id))
    await town.services.conversation.finish(pressed)
    [line] = [line for line in (await ledger(town)).lines if line.id == row.id]
    assert line.answered_at == town.clock.now()
    assert not line.may_repeat


async def test_a_directives_notices_are_found_by_it(database: Database) -> None:
    town = await issued_office(database)
    for day in (15, 16):
        await town.tick(2, day)
    of = town.directives["5"]
    found = await ledger(town, View(directive_id=of))
    assert found.number
    kinds = {line.kind for line in found.lines}
    assert {"issue_notice", "bundle"} <= kinds
    assert {line.unit for line in found.lines} == {"经信局", "统计局"}  # which leads, and which supports
    assert found.count < (await ledger(town)).count
    with pytest.raises(TellableError):
        await ledger(town, View(directive_id=99999))


async def test_again_goes_once_to_one_who_is_let_in_again(database: Database) -> None:
    town = await issued_office(database)
    await bound(town, "王建波")
    [row] = [row for row in await outbox(town.office, "issue_notice") if row.person_id == town.people["王建波"]]
    async with database.write(Cause(town.clock.now())) as session:
        await queries.settle(session, row.id, Settled(OutboxStatus.FAILED, "Forbidden: bot was blocked by the user"))
        person = await session.get_one(Person, town.people["王建波"])
        person.blocked_at = town.clock.now()
    clerk = by(town.office, town.people["李敏"])
    await town.services.deliveries.send_again(clerk, row.id)
    with pytest.raises(TellableError, match="delivery/on_its_way"):
        await town.services.deliveries.send_again(clerk, row.id)
    again = (await outbox(town.office, "issue_notice"))[-1]
    assert (again.payload, again.person_id, again.status) == (row.payload, row.person_id, OutboxStatus.PENDING)
    async with database.read() as session:
        assert (await session.get_one(Person, town.people["王建波"])).blocked_at is None
    await settle(town, again, OutboxStatus.DROPPED)
    with pytest.raises(TellableError, match="delivery/not_again"):
        await town.services.deliveries.send_again(clerk, again.id)


@pytest.mark.parametrize("name", ["王建波", "马国强", "周海涛", "孙立新", "吴迪"])
async def test_it_is_the_supervision_offices_alone(sqlite_database: Database, name: str) -> None:
    town = await issued_office(sqlite_database)
    with pytest.raises(RefusedError):
        await ledger(town, reader=name)
    row = (await outbox(town.office, "issue_notice"))[0]
    with pytest.raises(RefusedError):
        await town.services.deliveries.send_again(by(town.office, town.people[name]), row.id)


async def test_an_outage_of_more_than_a_day_is_told_to_whom_it_concerns(database: Database) -> None:
    town = await issued_office(database)
    await bound(town, "王建波", "陈洁", "李敏", "周海涛", "钱统", "梁宇")
    outages = town.services.outages
    for hours in (1, 23):  # nothing that Telegram does not keep
        await outages.reached()
        town.clock.move(hours=hours)
    await outages.reached()
    assert await _told(town) == set()
    began = town.clock.now()
    town.clock.move(hours=30)
    await type(outages)(town.office).reached()  # another process
    assert {"王建波", "陈洁", "李敏", "周海涛"} <= await _told(town)
    assert "梁宇" not in await _told(town)  # nothing is theirs
    rows = [row for row in await outbox(town.office, "text") if row.payload["id"] == "delivery/outage"]
    assert rows[0].payload["args"]["since"] == began.isoformat()
    assert rows[0].payload["args"]["until"] == (began + timedelta(hours=6)).isoformat()
    await outages.reached()
    assert len(await _told(town)) == len(rows)


async def test_a_group_that_has_become_another_chat_is_followed_and_told_of_once(database: Database) -> None:
    town = await issued_office(database)
    await town.services.group_notices.turn_on(town.cause("李敏"), -5, "督办群")
    for _ in range(2):
        await town.services.group_notices.moved(town.cause(None), -5, -1005)
    async with database.read() as session:
        assert [group.chat_id for group in await groups.running(session)] == [-1005]
    told = [row.payload["args"] for row in await town.outbox("text") if row.payload["id"] == "group/moved"]
    assert told == [{"title": "督办群"}] * 2  # to each clerk


async def test_a_429_is_kept_over_a_restart(database: Database) -> None:
    town = await issued_office(database)
    outages = town.services.outages
    assert await outages.pause_left() == 0
    await outages.paused(30)
    town.clock.move(seconds=10)
    assert await type(outages)(town.office).pause_left() == 20
    town.clock.move(seconds=21)
    assert await outages.pause_left() == 0


async def _told(town: IssuedOffice) -> set[str]:
    names = {ident: name for name, ident in town.people.items()}
    rows = [row for row in await outbox(town.office, "text") if row.payload["id"] == "delivery/outage"]
    return {names[row.person_id or 0] for row in rows}
