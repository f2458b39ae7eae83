"""Moving what a person has in one go, and the end of their access."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.rules.lifecycle import Move
from bot.services.access import RefusedError
from bot.services.requests import Wish
from bot.texts import TellableError
from db.enums import RequestKind, RequestStatus, Status
from db.models import Change, Part, Person
from db.session import Cause, Database
from tests.services.issued import IssuedOffice, Item, at, issued_office


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


async def move(town: IssuedOffice, name: str, to: str, reason: str = "退休", by: str = "李敏") -> int:
    await town.services.moving.choose(await town.update(by), town.people[name], town.people[to])
    return await town.services.moving.move(await town.update(by), reason)


async def test_requests_receipts_and_clocks_go_along(town: IssuedOffice) -> None:
    await town.services.acknowledging.sign(town.cause("王建波"), [town.directives["5"]])
    completion = Wish(RequestKind.COMPLETION, "机制已印发", document_number="8号")
    asked = await town.services.requests.ask(await town.update("王建波"), town.directives["4"], completion)
    extension = Wish(RequestKind.EXTENSION, "设备未到货", until=date(2022, 4, 30))
    waits = await town.services.requests.ask(await town.update("陈洁"), town.directives["22"], extension)
    before = {item: [f.due_on for f in await town.feedbacks(item)] for item in town.directives}
    town.clock.at = at(2, 15)
    assert await move(town, "王建波", "陈洁") == 4
    assert [await town.status(item) for item in ("4", "5", "9", "22")] == [
        Status.UNDER_REVIEW, Status.IN_PROGRESS, Status.ISSUED, Status.ISSUED,
    ]  # fmt: skip
    assert {item: [f.due_on for f in await town.feedbacks(item)] for item in town.directives} == before
    assert {one.status for one in await town.requests("4")} == {RequestStatus.AWAITS_CLERK}
    await town.services.decisions.approve(town.cause("李敏"), asked.id)
    assert await town.status("4") is Status.CLOSED
    assert waits.status is RequestStatus.AWAITS_OWNER
    [now] = await town.requests("22")  # the liaison is the owner now: nobody else is to say yes before the clerk
    assert now.status is RequestStatus.AWAITS_CLERK
    assert [card.id for card in await town.services.decisions.waiting(town.people["李敏"])] == [now.id]
    assert len(await town.outbox("text", "陈洁")) == len(await town.outbox("text", "王建波")) == 1
    [told] = await town.outbox("text", "陈洁")
    assert (told.payload["id"], told.payload["args"]["count"]) == ("moving/taken", 4)
    assert (await town.directive("10")).owner_id == town.people["苏燕"]
    async with town.office.database.read() as session:
        kept = (await session.scalars(select(Change).where(Change.move == Move.HAND_OVER))).all()
    assert {(one.owner_before_id, one.owner_after_id, one.reason) for one in kept} == {
        (town.people["王建波"], town.people["陈洁"], "退休")
    }


async def test_only_what_was_chosen_goes(town: IssuedOffice) -> None:
    moving, person = town.services.moving, town.people["王建波"]
    await moving.pick(await town.update("李敏"), person, town.directives["5"])
    await moving.pick(await town.update("李敏"), person, town.directives["9"])
    await moving.pick(await town.update("李敏"), person, town.directives["9"])
    plan = await moving.plan(town.people["李敏"], person)
    assert [item.number.partition("-")[2] for item in plan.chosen] == ["4", "9", "22"]
    assert await move(town, "王建波", "马国强", "分工调整") == 3
    assert (await town.directive("5")).owner_id == person


async def test_what_is_of_another_unit_goes_to_its_own_people(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database, [Item("1", "甲"), Item("2", "乙", owner="苏燕")])
    async with town.office.database.write(Cause(town.clock.now())) as session:
        row = await session.get(Person, town.people["苏燕"])
        assert row is not None
        row.unit_id = (await session.get_one(Person, town.people["王建波"])).unit_id  # transferred; the item was not
    plan = await town.services.moving.plan(town.people["李敏"], town.people["苏燕"])
    assert [one.name for one in plan.candidates] == ["魏强"]
    assert await move(town, "苏燕", "魏强") == 1
    assert (await town.directive("2")).lead_name == "财政局"


async def test_parts_of_it_go_along(town: IssuedOffice) -> None:
    async with town.office.database.write(Cause(town.clock.now())) as session:
        unit = (await session.get_one(Person, town.people["王建波"])).unit_id
        for item in ("4", "10"):
            session.add(
                Part(directive_id=town.directives[item], unit_id=unit, owner_id=town.people["王建波"], title="分办",
                     status=Status.IN_PROGRESS)
            )  # fmt: skip
    await move(town, "王建波", "陈洁")
    async with town.office.database.read() as session:
        parts = {part.directive_id: part.owner_id for part in await session.scalars(select(Part))}
    assert parts == {
        town.directives["4"]: town.people["陈洁"],
        town.directives["10"]: town.people["王建波"],  # a supporting unit's own part is not of the moved directives
    }


async def test_who_may_and_what_is_refused(town: IssuedOffice) -> None:
    person = town.people["王建波"]
    for by in ("王建波", "马国强", "周海涛", "赵文斌"):
        with pytest.raises(RefusedError):
            await town.services.moving.plan(town.people[by], person)
        with pytest.raises(RefusedError):
            await move(town, "王建波", "陈洁", by=by)
        with pytest.raises(RefusedError):
            await town.services.persons.card(town.people[by], person)
    with pytest.raises(RefusedError):
        await move(town, "王建波", "苏燕")  # of another unit
    with pytest.raises(TellableError, match="reason_missing"):
        await move(town, "王建波", "陈洁", " ")
    with pytest.raises(TellableError, match="stale"):
        await town.services.moving.move(await town.update("吴迪"), "退休")
    assert await move(town, "王建波", "陈洁", by="吴迪") == 4
    with pytest.raises(TellableError, match="moving/nothing"):
        await move(town, "王建波", "陈洁")


async def test_an_administrator_sees_numbers_and_no_titles(town: IssuedOffice) -> None:
    plan = await town.services.moving.plan(town.people["吴迪"], town.people["王建波"])
    assert {item.title for item in plan.items} == {""}
    plan = await town.services.moving.plan(town.people["李敏"], town.people["王建波"])
    assert "征供地会商机制" in {item.title for item in plan.items}


async def test_access_ends_when_nothing_is_left(town: IssuedOffice) -> None:
    persons, person = town.services.persons, town.people["王建波"]
    with pytest.raises(TellableError, match="has_items"):
        await persons.revoke(await town.update("李敏"), person)
    await move(town, "王建波", "陈洁")
    with pytest.raises(RefusedError):
        await persons.revoke(await town.update("王建波"), town.people["梁宇"])
    await persons.revoke(await town.update("李敏"), person)
    card = await persons.card(town.people["李敏"], person)
    assert (card.revoked, card.bound, card.items) == (True, False, 0)
    with pytest.raises(TellableError, match="last_admin"):
        await persons.revoke(await town.update("李敏"), town.people["吴迪"])
    with pytest.raises(TellableError, match="not_oneself"):
        await persons.revoke(await town.update("李敏"), town.people["李敏"])
    with pytest.raises(TellableError, match="person_unknown"):
        await persons.find(await town.update("李敏"), "王建波")
