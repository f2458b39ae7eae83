"""Reminders, chases and escalations: one message a person and day, nothing twice, nothing about what is settled."""

import shutil
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.clock import office_instant
from bot.rules.reply_values import Answered
from bot.services.bundles import Bundle
from bot.texts import TellableError
from db.enums import Status, Step
from db.session import Cause, Database
from handlers import TOPICS
from handlers.notices import Notices
from handlers.router import Router
from tests.services.issued import ITEMS, ZONE, IssuedOffice, Item, Rewound, at, issued_office


async def sign_all(town: IssuedOffice) -> None:
    for name in ("王建波", "苏燕"):
        await town.say(name, "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))


async def bundle_of(town: IssuedOffice, name: str) -> Bundle:
    bundle = await town.services.bundles.bundle(town.people[name], town.office.day_of(town.clock.now()))
    assert bundle is not None
    return bundle


async def test_before_the_hour_on_days_off_and_after_hours_nothing_goes_out(database: Database) -> None:
    town = await issued_office(database)
    for day, hour in ((15, 8), (19, 10), (15, 18)):
        await town.tick(2, day, hour)
        assert await town.outbox("bundle") == []


async def test_owner_and_liaison_each_get_one_bundle_with_all_that_is_due(database: Database) -> None:
    town = await issued_office(database)
    await town.tick(2, 15)
    assert [row.key for row in await town.outbox("bundle", "王建波")] == [f"bundle:2022-02-15:{town.people['王建波']}"]
    assert len(await town.outbox("bundle", "陈洁")) == 1
    bundle = await bundle_of(town, "王建波")
    assert [section.step for section in bundle.sections] == [Step.SIGN_CHASE]
    assert [item.number for item in bundle.items] == ["4", "5", "9", "22"]
    assert bundle.liaisons == ("陈洁",)


async def test_a_second_tick_sends_nothing_and_neither_does_one_cut_off_and_run_again(database: Database) -> None:
    town = await issued_office(database)
    for minute in (0, 1, 30):
        await town.tick(2, 15, 9, minute)
    assert len(await town.outbox("bundle")) == 4  # owners and liaisons of two units
    assert len(await town.nudges("5")) == 2


async def test_what_was_missed_is_caught_up_once(database: Database) -> None:
    town = await issued_office(database)
    await town.tick(2, 18)  # the bot was off from Tuesday to Thursday
    assert len(await town.outbox("bundle", "王建波")) == 1


async def test_the_bundle_says_nothing_of_what_was_answered_since(database: Database) -> None:
    town = await issued_office(database)
    await sign_all(town)
    await town.tick(2, 22)
    bundle = await bundle_of(town, "王建波")
    [section] = bundle.sections
    assert (section.step, section.due_on, section.in_all, section.done) == (
        Step.FEEDBACK_REMINDER, date(2022, 2, 24), 4, (),
    )  # fmt: skip
    await town.say("陈洁", "5 已开工9只")
    bundle = await bundle_of(town, "王建波")
    assert [item.number for item in bundle.items] == ["4", "9", "22"]
    assert (bundle.sections[0].in_all, bundle.sections[0].done) == (4, ("5",))
    assert (bundle.sections[0].done_runs, bundle.sections[0].waiting) == (("5",), 0)
    for item in ("4", "9", "22"):
        await town.say("王建波", "方案已印发", item)
    assert await town.services.bundles.bundle(town.people["王建波"], date(2022, 2, 22)) is None


async def test_a_late_report_reaches_the_unit_head_on_the_third_day(database: Database) -> None:
    town = await issued_office(database)
    await sign_all(town)
    for day in (25, 28):
        await town.tick(2, day)
        assert await town.outbox("unit_notice") == []
    await town.tick(3, 1)
    [row] = await town.outbox("unit_notice")
    assert row.person_id == town.people["马国强"]  # 财政局 has no head
    notice = await town.services.bundles.unit_notice(town.people["马国强"], date(2022, 3, 1))
    assert notice is not None
    assert (notice.unit, notice.in_all, notice.reported, len(notice.items)) == ("经信局", 4, 0, 4)
    assert notice.items[0].days == -3


async def test_a_head_with_work_of_their_own_reads_of_the_units_in_the_same_message(database: Database) -> None:
    town = await issued_office(database, [*ITEMS, Item("30", "园区扩容", owner="马国强")])
    await sign_all(town)
    await town.tick(3, 1)
    assert await town.outbox("unit_notice") == []
    [row] = await town.outbox("bundle", "马国强")
    rendered = await Notices(town.services, Router(TOPICS)).render(row)
    assert rendered is not None
    own, _, units = rendered.text.partition("【单位提示】")
    assert ("园区扩容" in own, "征供地会商机制" in own, "征供地会商机制" in units) == (True, False, True)
    labels = [button.text for buttons in rendered.keyboard for button in buttons]
    assert {"逐项填报", "代报 4", "改责任人 4"} <= set(labels), labels
    await town.say("马国强", "三宗地已供出", "30")
    rendered = await Notices(town.services, Router(TOPICS)).render(row)
    assert rendered is not None  # what is late in the unit is still to be said
    assert rendered.text.startswith("<b>【单位提示】</b>")


async def test_a_deputy_hears_instead_while_somebody_is_away(database: Database) -> None:
    town = await issued_office(database)
    await town.services.absences.enter(town.cause("王建波"), date(2022, 2, 14), date(2022, 2, 18))
    await town.tick(2, 15)
    assert await town.outbox("bundle", "王建波") == []
    assert len(await town.outbox("bundle", "梁宇")) == 1
    assert [i.number for i in (await bundle_of(town, "梁宇")).items] == ["4", "5", "9", "22"]
    said = await town.say("梁宇", "5 已开工12只")
    assert len(said["reports"]) == 1


async def test_reminders_can_wait_until_tomorrow_and_chases_cannot(database: Database) -> None:
    town = await issued_office(database)
    await sign_all(town)
    await town.tick(2, 22)
    later = await town.services.nudging.put_off(town.cause("王建波"), date(2022, 2, 22))
    assert later == date(2022, 2, 23)
    assert await town.services.nudging.next_instant(town.clock.now()) == at(2, 23, 9)
    await town.tick(2, 23)
    assert len(await town.outbox("bundle", "王建波")) == 2
    assert await town.outbox("bundle", "陈洁") != []
    assert [s.step for s in (await bundle_of(town, "王建波")).sections] == [Step.FEEDBACK_REMINDER]
    await town.tick(2, 25)
    assert await town.services.nudging.put_off(town.cause("王建波"), date(2022, 2, 25)) is None


async def test_the_next_instant_is_the_next_bundle_with_something_in_it(database: Database) -> None:
    town = await issued_office(database)
    assert await town.services.nudging.next_instant(town.clock.now()) == at(2, 15, 9)
    await town.tick(2, 15)
    assert await town.services.nudging.next_instant(town.clock.now()) == at(2, 16, 9)
    await sign_all(town)
    assert await town.services.nudging.next_instant(town.clock.now()) == at(2, 22, 9)


async def test_where_nothing_is_issued_nothing_comes(database: Database) -> None:
    town = await issued_office(database, [])
    assert await town.services.nudging.next_instant(town.clock.now()) is None
    await town.tick(2, 15)
    assert await town.outbox("bundle") == []


async def test_nobody_hears_of_what_is_suspended_and_clocks_move_by_as_much(database: Database) -> None:
    town = await issued_office(database)
    await sign_all(town)
    town.clock.at = at(2, 21)
    await town.services.suspending.suspend(town.cause("李敏"), town.directives["4"], "等上级文件")
    await town.tick(2, 22)
    assert "4" not in [item.number for item in (await bundle_of(town, "王建波")).items]
    town.clock.at = at(2, 23)
    await town.services.suspending.resume(town.cause("李敏"), town.directives["4"])
    assert await town.status("4") is Status.IN_PROGRESS
    assert [f.due_on for f in await town.feedbacks("4")] == [date(2022, 2, 28)]
    assert await town.texts("王建波") == ["follow/suspended", "follow/resumed"]


async def test_a_directive_that_goes_to_another_leaves_the_former_owners_bundle(database: Database) -> None:
    town = await issued_office(database)
    await town.tick(2, 15)
    await town.services.handing_over.change_owner(town.cause("马国强"), town.directives["4"], town.people["陈洁"])
    assert [i.number for i in (await bundle_of(town, "王建波")).items] == ["5", "9", "22"]
    assert await town.status("4") is Status.ISSUED


@pytest.mark.parametrize("policy_day", [date(2022, 2, 15), date(2022, 2, 24)])
async def test_the_ledgers_numbers_name_the_document_where_there_are_several(
    sqlite_database: Database, policy_day: date
) -> None:
    town = await issued_office(sqlite_database, [Item("5", "甲"), Item("24-1", "乙")])
    await town.tick(policy_day.month, policy_day.day)
    assert {item.number for item in (await bundle_of(town, "王建波")).items} == {"5", "24-1"}


ACTS = st.sampled_from(["tick", "report", "complete", "approve", "return", "suspend", "resume", "sign", "later"])


@pytest.fixture
async def rewound(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Rewound]:
    shutil.copyfile(sqlite_template, tmp_path / "duban.db")
    begun = await Rewound.issued(tmp_path / "duban.db", [Item("1", "甲", due_on=date(2022, 3, 11)), Item("2", "乙")])
    yield begun
    await begun.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(ACTS, st.integers(0, 3)), min_size=4, max_size=14))
async def test_never_two_bundles_a_day_and_never_a_word_of_what_is_closed_or_suspended(
    rewound: Rewound, acts: list[tuple[str, int]]
) -> None:
    town = await rewound.again()
    await _play(town, acts)
    keys = [(row.person_id, row.payload["day"]) for row in await town.outbox("bundle")]
    assert len(keys) == len(set(keys))


async def _play(town: IssuedOffice, acts: list[tuple[str, int]]) -> None:
    day = date(2022, 2, 14)
    for act, days in acts:
        for _ in range(days):
            day = town.office.calendar.next_workday(day)
        town.clock.at = office_instant(day, 9, 0, ZONE)
        with suppress(TellableError):  # such as a completion decided while the directive is suspended
            await _act(town, act, town.clock.at)
        bundles = [await town.services.bundles.bundle(town.people[name], day) for name in ("王建波", "陈洁", "马国强")]
        if told := {item.id for bundle in bundles if bundle for item in bundle.items}:
            open_ones = {i for item, i in town.directives.items() if await town.status(item) in
                         {Status.ISSUED, Status.IN_PROGRESS}}  # fmt: skip
            assert told <= open_ones


async def _act(town: IssuedOffice, act: str, now: datetime) -> None:
    if act == "tick":
        for _ in range(2):
            await town.services.nudging.run(Cause(now))
    elif act == "sign":
        await town.say("陈洁", "收到")
    elif act == "later":
        await town.services.nudging.put_off(town.cause("王建波"), town.office.day_of(now))
    elif act in {"report", "complete"}:
        await _act_as_owner(town, act, await town.status("1"))
    else:
        waiting = [r for r in await town.requests("1") if r.status.value == "awaits_clerk"]
        await _act_as_clerk(town, act, waiting[0].id if waiting else 0)


async def _act_as_owner(town: IssuedOffice, act: str, status: Status) -> None:
    if act == "report" and status is not Status.CLOSED:
        await town.say("王建波", "方案已印发", "1")
    elif act == "complete" and status is Status.IN_PROGRESS:
        said = await town.say("王建波", "已全部完成,请予销号", "1")
        [report] = said["reports"]
        await town.services.requests.claim(await town.update("王建波"), report, "")


async def _act_as_clerk(town: IssuedOffice, act: str, request: int) -> None:
    directive = town.directives["1"]
    if act == "approve":
        await town.services.decisions.approve(town.cause("李敏"), request)
    elif act == "return":
        await town.services.decisions.send_back(town.cause("李敏"), request, "附件不全")
    elif act == "suspend":
        await town.services.suspending.suspend(town.cause("李敏"), directive, "等文件")
    elif act == "resume":
        await town.services.suspending.resume(town.cause("李敏"), directive)
