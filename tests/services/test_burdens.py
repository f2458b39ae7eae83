"""Who is asked how much: counted from what was sent this week and what will be sent up to the end of the next."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from bot.rules.policy import Policy
from bot.rules.reply_values import Answered
from bot.services import Services
from bot.services.access import RefusedError
from bot.services.burdens import Asked, Burden, Burdens
from db.models import Audit
from db.session import Database
from tests.services.issued import IssuedOffice, issued_office


async def office(database: Database, **limits: int) -> IssuedOffice:
    town = await issued_office(database)
    own = replace(town.office, policy=Policy(**limits))  # type: ignore[arg-type]
    return replace(town, office=own, services=Services(own))


async def table(town: IssuedOffice, name: str = "李敏") -> Burdens:
    return await town.services.burdens.table(town.people[name])


def line(found: Burdens, name: str) -> Burden:
    return next(one for one in found.people if one.person == name)


async def test_each_has_what_they_have_open_and_are_asked(database: Database) -> None:
    town = await office(database)
    found = await table(town)  # Friday 11 February: nothing this week, signing is chased from Tuesday on
    assert (found.this_week.monday, found.next_week.monday) == (date(2022, 2, 7), date(2022, 2, 14))
    assert [one.person for one in found.people] == ["王建波", "陈洁", "马国强", "苏燕", "魏强"]
    owner, liaison = line(found, "王建波"), line(found, "陈洁")
    assert (owner.unit, owner.owned, owner.filled_in) == ("经信局", 4, 0)
    assert (liaison.owned, liaison.filled_in) == (0, 4)
    assert (owner.this_week, owner.next_week) == (Asked(0, 0), Asked(4, 4))
    assert line(found, "马国强").next_week == Asked(1, 4)  # the head, on the third working day
    assert not any(one.over for one in found.people)


async def test_what_was_sent_this_week_counts_and_so_do_answers(database: Database) -> None:
    town = await office(database)
    for day in (15, 16):
        await town.tick(2, day)
    await town.say("陈洁", "5 已开工9只")
    await town.say("王建波", "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))
    owner = line(await table(town), "王建波")
    assert owner.this_week == Asked(2, 4)  # Tuesday and Wednesday; nothing more before the 22nd
    assert owner.next_week == Asked(3, 3)  # on the 22nd and the 24th, and late on the 25th; 5 is reported
    assert (owner.answered, owner.late) == (1, 0)
    town.clock.move(days=10)  # the 26th: the reports of the others are late
    assert line(await table(town), "王建波").late == 3


async def test_who_is_asked_of_too_many_is_marked_and_comes_first(database: Database) -> None:
    town = await office(database, heavy_week=3)
    found = await table(town)
    assert [one.person for one in found.people if one.heavy] == ["王建波", "陈洁", "马国强"]
    assert [one.over for one in found.people] == [True, True, True, False, False]
    assert (found.heavy_week, found.most_days) == (3, 0)


async def test_who_has_a_full_week_is_marked_with_what_waits(database: Database) -> None:
    town = await office(database, bundle_days=2)
    found = await table(town)
    owner = line(found, "王建波")
    assert (owner.next_week, owner.kept_back, owner.over, owner.heavy) == (Asked(2, 4), 4, True, False)
    assert found.most_days == 2
    for day in (15, 16, 17):
        await town.tick(2, day)
    owner = line(await table(town), "王建波")
    assert (owner.this_week, owner.kept_back) == (Asked(2, 4), 4)
    assert owner.next_week == Asked(3, 4)  # on Monday what waited, on Tuesday more, on Thursday what is due


async def test_it_is_the_supervision_offices_alone_and_taking_it_out_is_on_record(database: Database) -> None:
    town = await office(database)
    assert (await table(town, "赵文斌")).people
    for name in ("王建波", "马国强", "周海涛", "吴迪"):
        with pytest.raises(RefusedError):
            await table(town, name)
        with pytest.raises(RefusedError):
            await town.services.burdens.ask_for_sheet(town.cause(name))
    await town.services.burdens.ask_for_sheet(await town.update("李敏"))
    assert len(await town.outbox("burden_sheet", "李敏")) == 1
    async with town.office.database.read() as session:
        [row] = await session.scalars(select(Audit).where(Audit.action == "exported"))
        assert (row.subject, row.person_id) == ("burdens", town.people["李敏"])
