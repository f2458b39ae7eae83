"""Words that set rows of a list: counted with the report, restored when it is corrected or withdrawn, asked about in doubt."""

from decimal import Decimal
from typing import Any

import pytest

from bot.services.access import RefusedError
from bot.texts import TellableError
from db.enums import Channel, ReportKind, ScopeState, Status
from db.session import Database
from tests.services.issued import IssuedOffice, issued_office
from tests.services.listed import done, rows, with_list


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


def asked(answer: dict[str, Any]) -> list[str]:
    return [question["id"] for question in answer["questions"]]


async def test_words_to_the_card_set_rows_and_the_figure_is_counted(town: IssuedOffice) -> None:
    target = await with_list(town)
    answer = await town.say("王建波", "第7、9、12项已开工", "5")
    assert asked(answer) == []
    assert await done(town, target) == [7, 9, 12]
    assert await town.current("5") == [3]
    [report] = await town.reports("5")
    assert (report.text, report.quotable) == ("第7、9、12项已开工", True)
    assert [(value.value, value.previous) for value in report.values] == [(Decimal(3), Decimal(0))]
    assert await town.status("5") is Status.IN_PROGRESS
    assert [feedback.met_at is not None for feedback in await town.feedbacks("5")][:1] == [True]


async def test_a_claimed_figure_that_differs_is_asked_about_and_not_written(town: IssuedOffice) -> None:
    target = await with_list(town)
    answer = await town.say("王建波", "已开工12只", "5")
    assert asked(answer) == ["ask_rows_count"]
    assert await town.current("5") == [0]
    [report] = await town.reports("5")
    assert (report.values, report.quotable) == ([], False)
    cause = await town.update("王建波")
    with pytest.raises(TellableError, match="counted_by_list"):
        await town.services.reporting.set_value(cause, report.id, target, Decimal(12))
    # the rows named next are that report's
    cause = await town.update("王建波")
    await town.services.ticking.name_rows(cause, report.id, "第7、9项", ScopeState.DONE)
    [report] = await town.reports("5")
    assert ([value.value for value in report.values], report.quotable) == ([Decimal(2)], True)
    assert await done(town, target) == [7, 9]


async def test_a_figure_that_agrees_is_taken(town: IssuedOffice) -> None:
    await with_list(town)
    answer = await town.say("王建波", "又开了3只,第7、9、12项已开工", "5")
    assert asked(answer) == []
    assert await town.current("5") == [3]


async def test_a_correction_restores_the_rows_of_what_it_corrects(town: IssuedOffice) -> None:
    target = await with_list(town)
    await town.say("王建波", "第7、9项已开工", "5", message_id=71)
    town.clock.move(minutes=5)
    await town.say("陈洁", "第20项已开工", "5")
    answer = await town.say("王建波", "第7、8项已开工,累计3只", "5", corrects=71)
    assert asked(answer) == []  # 7, 8 and 20: counted without what is corrected
    assert await done(town, target) == [7, 8, 20]
    assert await town.current("5") == [3]


async def test_an_edited_message_corrects_its_rows(town: IssuedOffice) -> None:
    target = await with_list(town)
    await town.say("王建波", "第7、9项已开工", "5", message_id=71)
    await town.say("王建波", "第7、10项已开工", message_id=71, edited=True)
    assert await done(town, target) == [7, 10]


@pytest.mark.parametrize("by_words", [True, False])
async def test_withdrawing_restores_the_rows(town: IssuedOffice, by_words: bool) -> None:  # noqa: FBT001
    target = await with_list(town)
    await town.say("王建波", "第7项已开工", "5")
    await town.say("王建波", "第9项已开工,第7项未开工", "5", message_id=72)
    assert await done(town, target) == [9]
    if by_words:
        await town.say("王建波", "撤回刚才那条", "5")
    else:
        await town.services.reporting.withdraw(await town.update("王建波"), 72)
    assert await done(town, target) == [7]
    assert await town.current("5") == [1]


async def test_what_was_set_again_since_stays_when_the_first_is_withdrawn(town: IssuedOffice) -> None:
    target = await with_list(town)
    await town.say("王建波", "第7项已开工", "5", message_id=71)
    await town.say("陈洁", "第7项未开工", "5")
    await town.say("陈洁", "第7项已开工", "5")
    await town.services.reporting.withdraw(await town.update("王建波"), 71)
    assert await done(town, target) == [7]


async def test_a_slip_is_put_right_without_a_word_of_correction(town: IssuedOffice) -> None:
    target = await with_list(town)
    await town.say("王建波", "第9项已开工", "5")
    await town.say("王建波", "刚才打错,是第8项,不是第9项", "5")
    assert await done(town, target) == [8]


async def test_a_lost_row_is_a_problem_and_the_figure_stays(town: IssuedOffice) -> None:
    target = await with_list(town)
    answer = await town.say("王建波", "有个项目黄了", "5")
    assert asked(answer) == ["ask_which_row"]
    [report] = await town.reports("5")
    await town.services.ticking.name_rows(await town.update("王建波"), report.id, "德国那家", ScopeState.STOPPED)
    assert [row.state for row in await rows(town, target)][2] is ScopeState.STOPPED
    assert report.kind is ReportKind.PROBLEM
    assert await town.current("5") == [0]


async def test_all_of_a_list_waits_for_a_yes(town: IssuedOffice) -> None:
    target = await with_list(town)
    answer = await town.say("王建波", "40只全部开工,请予销号", "5")
    assert asked(answer) == ["ask_completion_short", "ask_rows_all"]
    assert await done(town, target) == []
    assert await town.requests("5") == []


async def test_words_that_the_clerk_writes_down_set_rows_too(town: IssuedOffice) -> None:
    target = await with_list(town)
    cause = await town.update("李敏")
    await town.services.hearing.record(cause, town.directives["5"], "第7、9项已开工", Channel.PHONE, 5)
    assert await done(town, target) == [7, 9]
    [report] = await town.reports("5")
    assert (report.person_id, report.clerk_id) == (town.people["王建波"], town.people["李敏"])


async def test_whoever_has_a_row_sets_that_row_alone(town: IssuedOffice) -> None:
    target = await with_list(town, r7="梁宇", r8="魏强")
    answer = await town.say("梁宇", "第7、9项已开工", "5")
    assert answer["notes"] == [{"id": "scope/rows_of_others", "args": {"rows": ["9"]}, "number": "5"}]
    assert await done(town, target) == [7]
    assert await town.current("5") == [1]
    # the figure has moved, not what the owner owes
    assert [feedback.met_at for feedback in await town.feedbacks("5")] == [None]
    assert await town.status("5") is Status.ISSUED
    card = await town.services.cards.card(town.people["梁宇"], town.directives["5"])
    assert {"report", "extension", "objection", "sign", "list"} & card.offers == {"report", "list"}
    with pytest.raises(RefusedError):
        await town.services.requests.postpone(
            await town.update("梁宇"), [town.directives["5"]], (await town.feedbacks("5"))[0].due_on
        )
    with pytest.raises(RefusedError):  # without a row there is nothing
        await town.services.cards.card(town.people["吴迪"], town.directives["5"])


async def test_a_supporting_units_words_set_none_of_the_leads_rows(town: IssuedOffice) -> None:
    target = await with_list(town)
    answer = await town.say("陈洁", "10 已提供名单", None)
    assert answer["notes"] == []
    assert await done(town, target) == []


async def test_rows_are_read_in_a_bundle_too(town: IssuedOffice) -> None:
    target = await with_list(town)
    await town.say("王建波", "5:第7、9项已开工;9一厂一策兑现七家;4 方案已印发", about=tuple(town.directives.values()))
    assert await done(town, target) == [7, 9]
    assert await town.current("9") == [None, 7]
    assert [report.text for report in await town.reports("4")] == ["方案已印发"]


async def test_a_second_list_is_told_from_the_first(town: IssuedOffice) -> None:
    large = await with_list(town, "9", 45)
    plans = await with_list(town, "9", 22, place=1)
    answer = await town.say("王建波", "第7项已兑现", "9")
    assert asked(answer) == ["ask_rows_list"]
    await town.say("王建波", "一厂一策第7项已兑现", "9")
    assert (await done(town, large), await done(town, plans)) == ([], [7])
    assert await town.current("9") == [0, 1]
