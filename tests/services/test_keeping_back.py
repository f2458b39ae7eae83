"""A full week: what is kept back comes with the next message, on its day at the latest, to whoever is in charge then."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from bot.rules.policy import Policy
from bot.rules.reply_values import Answered
from bot.services import Services
from db.enums import Step
from db.models import HeldNudge, Occurrence
from db.session import Cause, Database
from tests.services.issued import ITEMS, IssuedOffice, Item, issued_office

NEAR = Item("22", "有序用电检查", due_on=date(2022, 2, 18))


async def office(database: Database, items: Sequence[Item] = ITEMS, **limits: int) -> IssuedOffice:
    town = await issued_office(database, items)
    own = replace(town.office, policy=Policy(**limits))  # type: ignore[arg-type]
    return replace(town, office=own, services=Services(own))


async def days(town: IssuedOffice, name: str, kind: str = "bundle") -> list[str]:
    return [row.payload["day"][8:] for row in await town.outbox(kind, name)]


async def held(town: IssuedOffice) -> list[HeldNudge]:
    async with town.office.database.read() as session:
        return list(await session.scalars(select(HeldNudge)))


async def items(town: IssuedOffice, name: str, month: int, day: int) -> dict[str, Step]:
    bundle = await town.services.bundles.bundle(town.people[name], date(2022, month, day))
    return {item.number: section.step for section in bundle.sections for item in section.items} if bundle else {}


async def test_a_full_week_is_left_in_peace_and_the_next_begins_with_what_waited(database: Database) -> None:
    town = await office(database, bundle_days=2)
    for day in (15, 16, 17, 18):
        await town.tick(2, day)
        await town.tick(2, day, 11)
    assert await days(town, "王建波") == ["15", "16"]
    assert {(row.step, row.since.day, row.day.day, row.until.day) for row in await held(town)} == {
        (Step.SIGN_CHASE, 17, 18, 21)
    }
    assert await town.services.nudging.next_instant(town.clock.now()) is not None
    await town.tick(2, 21)
    assert await days(town, "王建波") == ["15", "16", "21"]
    assert await items(town, "王建波", 2, 21) == dict.fromkeys(("4", "5", "9", "22"), Step.SIGN_CHASE)
    assert await held(town) == []


async def test_what_is_due_today_is_told_all_the_same_with_all_that_waited(database: Database) -> None:
    town = await office(database, [NEAR, Item("4", "征供地会商机制")], bundle_days=1)
    await town.tick(2, 14)  # four working days are left: no reminder. Nothing is late
    assert await days(town, "王建波") == []
    for day in (15, 16, 17):  # the reminders of three days and of one before; signing is chased
        await town.tick(2, day)
    assert await days(town, "王建波") == ["15"]
    await town.tick(2, 18)
    assert await days(town, "王建波") == ["15", "18"]
    assert await items(town, "王建波", 2, 18) == {"22": Step.SIGN_CHASE, "4": Step.SIGN_CHASE}
    steps = {(row.step, row.day.day) for row in await town.nudges("22") if row.person_id == town.people["王建波"]}
    assert steps == {(Step.SIGN_CHASE, 15), (Step.FINAL_REMINDER, 15), (Step.SIGN_CHASE, 18), (Step.FINAL_REMINDER, 18)}


async def test_what_was_answered_while_it_waited_is_not_asked(database: Database) -> None:
    town = await office(database, bundle_days=1)
    for day in (15, 16):
        await town.tick(2, day)
    assert {row.step for row in await held(town)} == {Step.SIGN_CHASE}
    for name in ("王建波", "苏燕"):
        await town.say(name, "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))
    await town.tick(2, 21)
    assert await days(town, "王建波") == ["15"]
    assert await held(town) == []


async def test_an_own_day_for_a_reminder_is_kept_however_full_the_week(database: Database) -> None:
    town = await office(database, bundle_days=1)
    for name in ("王建波", "苏燕"):
        await town.say(name, "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))
    await town.tick(2, 22)
    assert await town.services.nudging.put_off(town.cause("王建波"), date(2022, 2, 22)) == date(2022, 2, 23)
    await town.tick(2, 23)
    assert (await days(town, "王建波"), await days(town, "陈洁")) == (["22", "23"], ["22"])


async def test_what_waits_for_a_monday_on_which_the_bot_is_off_comes_on_tuesday(database: Database) -> None:
    town = await office(database, bundle_days=2)
    for day in (15, 16, 17):
        await town.tick(2, day)
    await town.services.suspending.suspend(town.cause("李敏"), town.directives["10"], "等文件")  # nothing new for 苏燕
    await town.tick(2, 22)
    assert await days(town, "王建波") == ["15", "16", "22"]
    assert await days(town, "苏燕") == ["15", "16"]


async def test_what_waited_for_an_absent_owner_comes_to_the_deputy_and_back(database: Database) -> None:
    town = await office(database, [Item("4", "征供地会商机制")], bundle_days=1)
    for day in (15, 16):
        await town.tick(2, day)
    await town.services.absences.enter(town.cause("王建波"), date(2022, 2, 21), date(2022, 2, 22))
    await town.tick(2, 21)
    assert (await days(town, "王建波"), await days(town, "梁宇")) == (["15"], ["21"])
    await town.tick(2, 22)
    assert {town.people["梁宇"]} == {row.person_id for row in await held(town)} - {town.people["陈洁"]}
    await town.tick(2, 28)
    assert (await days(town, "王建波"), await days(town, "梁宇")) == (["15", "28"], ["21"])


async def test_a_unit_head_has_a_full_week_too(database: Database) -> None:
    town = await office(database, bundle_days=1, head_on=1, head_every=1)
    for day in (15, 16, 17):
        await town.tick(2, day)
    assert await days(town, "马国强", "unit_notice") == ["15"]
    await town.tick(2, 21)
    assert await days(town, "马国强", "unit_notice") == ["15", "21"]
    notice = await town.services.bundles.unit_notice(town.people["马国强"], date(2022, 2, 21))
    assert notice is not None
    assert {item.number for item in notice.items} == {"4", "5", "9", "22"}


async def test_what_was_noted_and_never_sent_is_told_on_the_next_day(database: Database) -> None:
    """The bot went off between noting a day's nudges and sending its bundles."""
    town = await office(database, [Item("4", "征供地会商机制", due_on=date(2022, 2, 24))])
    await town.say("王建波", "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))
    await town.tick(2, 15)  # seven working days are left
    async with database.write(Cause(town.clock.now())) as session:
        await session.delete(await session.get_one(Occurrence, ("bundle", date(2022, 2, 15))))
    await town.tick(2, 16)
    assert await days(town, "王建波") == ["15", "16"]
    assert await items(town, "王建波", 2, 16) == {"4": Step.FINAL_REMINDER}
    assert {(row.step, row.day.day) for row in await town.nudges("4")} == {(Step.FINAL_REMINDER, 16)}


async def test_a_directive_that_goes_to_another_leaves_nothing_waiting_for_the_former_owner(database: Database) -> None:
    town = await office(database, bundle_days=1)
    for day in (15, 16):
        await town.tick(2, day)
    await town.services.handing_over.change_owner(town.cause("马国强"), town.directives["4"], town.people["陈洁"])
    assert town.directives["4"] not in {row.directive_id for row in await held(town)}


async def test_the_clerk_is_told_what_will_wait(database: Database) -> None:
    town = await office(database, bundle_days=2)
    found = await town.services.forecasts.of_directive(town.people["李敏"], town.directives["22"], 14)
    assert found.most_days == 2
    mine = [sending for sending in found.sendings if sending.person == "王建波"]
    assert [sending.day.day for sending in mine] == [15, 16, 21, 22, 24]  # on the 24th the report is due
    waited = {(r.step, r.workdays, r.waited_since) for one in mine[2].directives for r in one.reasons}
    assert waited == {(Step.SIGN_CHASE, -5, date(2022, 2, 17))}
