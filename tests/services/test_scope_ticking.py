"""Setting rows by buttons: chosen one by one, written together; and what was left in doubt."""

import pytest

from bot.rules.list_values import RowTick
from bot.services.access import RefusedError
from db.enums import ScopeState
from db.session import Database
from tests.services.issued import IssuedOffice, issued_office
from tests.services.listed import done, rows, with_list


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


async def choose(town: IssuedOffice, name: str, target: int, *numbers: int) -> None:
    ids = {row.number: row.id for row in await rows(town, target)}
    for number in numbers:
        await town.services.ticking.choose(await town.update(name), ids[number])


async def chosen(town: IssuedOffice, name: str) -> list[int]:
    shown = await town.services.lists.shown(town.people[name], town.directives["5"])
    return [row.number for row in shown.chosen] if shown else []


async def test_chosen_rows_are_written_together_as_one_report(town: IssuedOffice) -> None:
    target = await with_list(town)
    await town.say("王建波", "第3项已开工", "5")
    await choose(town, "王建波", target, 7, 3, 9, 7, 12)
    assert await chosen(town, "王建波") == [3, 9, 12]
    assert await done(town, target) == [3]
    report = await town.services.ticking.write_chosen(await town.update("王建波"), target, 800)
    assert report is not None
    assert report.text == "清单:3 德国博泽座椅 改为未完成;9 9号项目、12 12号项目 已完成"
    assert await done(town, target) == [9, 12]
    assert await town.current("5") == [2]
    assert await town.services.ticking.write_chosen(await town.update("王建波"), target, 801) is None
    await town.services.reporting.withdraw(await town.update("王建波"), 800)
    assert await done(town, target) == [3]


async def test_what_is_chosen_is_forgotten_after_a_day_or_with_other_words(town: IssuedOffice) -> None:
    target = await with_list(town)
    await choose(town, "王建波", target, 7)
    town.clock.move(hours=25)
    assert await chosen(town, "王建波") == []
    await choose(town, "王建波", target, 7)
    await town.say("王建波", "4 方案已印发")
    assert await chosen(town, "王建波") == []


async def test_only_ones_own_rows_can_be_chosen_without_leading(town: IssuedOffice) -> None:
    target = await with_list(town, r7="梁宇")
    await choose(town, "梁宇", target, 7)
    with pytest.raises(RefusedError):
        await choose(town, "梁宇", target, 8)
    await town.services.ticking.write_chosen(await town.update("梁宇"), target, 800)
    assert await done(town, target) == [7]
    shown = await town.services.lists.shown(town.people["梁宇"], town.directives["5"])
    assert shown is not None
    assert [row.number for row in shown.rows if row.settable] == [7]


@pytest.mark.parametrize(("name", "may"), [("李敏", False), ("赵文斌", False), ("周海涛", False), ("马国强", True)])
async def test_who_else_sets_rows_by_buttons(town: IssuedOffice, name: str, may: bool) -> None:  # noqa: FBT001
    target = await with_list(town)
    shown = await town.services.lists.shown(town.people[name], town.directives["5"])
    assert shown is not None
    assert shown.may_set is may
    if not may:
        with pytest.raises(RefusedError):
            await choose(town, name, target, 7)


async def test_strangers_see_no_list(town: IssuedOffice) -> None:
    await with_list(town)
    with pytest.raises(RefusedError):
        await town.services.lists.shown(town.people["苏燕"], town.directives["5"])


async def test_rows_in_doubt_are_set_on_ones_own_report_alone(town: IssuedOffice) -> None:
    target = await with_list(town)
    answer = await town.say("王建波", "第7、9项本周开工", "5")
    [question] = answer["questions"]
    assert (question["id"], question["args"]["named"]) == ("ask_rows_meant", "7、9")
    ticks = [RowTick(target, row, ScopeState.DONE) for row in question["args"]["rows"]]
    with pytest.raises(RefusedError):
        await town.services.ticking.confirm(await town.update("陈洁"), question["report_id"], ticks)
    await town.services.ticking.confirm(await town.update("王建波"), question["report_id"], ticks)
    assert await done(town, target) == [7, 9]
    [report] = await town.reports("5")
    assert [value.value for value in report.values] == [2]
    await town.say("王建波", "撤回刚才那条", "5")
    assert await done(town, target) == []
    with pytest.raises(RefusedError):
        await town.services.ticking.confirm(await town.update("王建波"), question["report_id"], ticks)


async def test_words_that_name_no_row_set_none(town: IssuedOffice) -> None:
    target = await with_list(town)
    await town.say("王建波", "已开工12只", "5")
    [report] = await town.reports("5")
    for words in ("不清楚", "第52项", "号项目"):
        cause = await town.update("王建波")
        assert await town.services.ticking.name_rows(cause, report.id, words, ScopeState.DONE) is None
    assert await done(town, target) == []
