"""The clocks of issued directives, kept in rows."""

from datetime import date

import pytest

from bot.rules.reply_values import Answered
from db.enums import Cadence, FeedbackKind, Status
from db.session import Database
from tests.services.issued import Item, at, issued_office


async def test_issue_starts_the_clocks(database: Database) -> None:
    town = await issued_office(database)
    directive = await town.directive("5")
    assert (directive.sign_by, directive.objection_by) == (date(2022, 2, 14), date(2022, 2, 14))
    assert directive.first_due_on == date(2022, 12, 31)
    assert [(f.kind, f.due_on) for f in await town.feedbacks("5")] == [(FeedbackKind.FIRST, date(2022, 2, 24))]
    # unsigned on the 14th: chased on the 15th
    assert directive.next_nudge_on == date(2022, 2, 15)


async def test_a_first_report_plans_the_next_month(database: Database) -> None:
    town = await issued_office(database)
    town.clock.at = at(2, 21)
    await town.say("王建波", "已开工9只", "5")
    first, second = await town.feedbacks("5")
    assert first.met_at == at(2, 21)
    assert (second.kind, second.due_on) == (FeedbackKind.PERIODIC, date(2022, 3, 25))
    assert await town.status("5") is Status.IN_PROGRESS
    assert (await town.directive("5")).next_nudge_on == date(2022, 3, 23)


async def test_two_reports_in_a_month_do_not_make_the_next_months(database: Database) -> None:
    town = await issued_office(database)
    for day in (21, 23):
        town.clock.at = at(2, day)
        await town.say("王建波", "又签了一份协议,正在走流程", "4")
    assert [f.met_at is not None for f in await town.feedbacks("4")] == [True, False]
    town.clock.at = at(3, 2)
    await town.say("王建波", "三月会商会已召开", "4")
    assert [f.due_on for f in await town.feedbacks("4")] == [date(2022, 2, 24), date(2022, 3, 25), date(2022, 4, 25)]


async def test_a_missed_report_is_kept_beside_the_next(database: Database) -> None:
    town = await issued_office(database)
    await town.tick(2, 25)
    missed, following = await town.feedbacks("4")
    assert missed.met_at is None
    assert following.due_on == date(2022, 3, 25)
    # one report answers what is late, and the one that is due so soon after it is passed over
    town.clock.at = at(3, 18)
    await town.say("王建波", "机制已印发", "4")
    assert [(f.due_on, f.met_at is not None) for f in await town.feedbacks("4")] == [
        (date(2022, 2, 24), True),
        (date(2022, 3, 25), True),
        (date(2022, 4, 25), False),
    ]


async def test_without_a_cadence_there_is_only_the_first_report(database: Database) -> None:
    town = await issued_office(database, [Item("1", "一次性事项", cadence=None)])
    await town.say("王建波", "方案已印发", "1")
    assert [f.met_at is not None for f in await town.feedbacks("1")] == [True]


@pytest.mark.parametrize("cadence", Cadence)
async def test_every_cadence_goes_on(sqlite_database: Database, cadence: Cadence) -> None:
    town = await issued_office(sqlite_database, [Item("1", "持续推进事项", cadence=cadence)])
    await town.say("王建波", "方案已印发", "1")
    _, following = await town.feedbacks("1")
    assert following.due_on > date(2022, 2, 24)
    town.clock.at = at(following.due_on.month, following.due_on.day, year=following.due_on.year)
    await town.say("王建波", "已开展检查两次,情况较好", "1")
    assert [f.met_at is not None for f in await town.feedbacks("1")] == [True, True, False]


async def test_a_receipt_by_words_moves_on_and_supporting_units_move_nothing(database: Database) -> None:
    town = await issued_office(database)
    notice = tuple(town.directives.values())
    said = await town.say("王建波", "收到", answered=Answered.NOTICE, about=notice)
    assert said["signed"] == 5  # four of his own, one that his unit supports
    assert await town.status("5") is Status.IN_PROGRESS
    assert await town.status("10") is Status.ISSUED  # led by another unit
    assert await town.say("王建波", "收到", answered=Answered.NOTICE, about=notice) == {}
