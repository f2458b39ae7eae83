"""A list taken in and changed by sheets: who may, what is asked first, who is told, and what counts."""

from typing import Any

import pytest

from bot.intake.sheets.list_reading import read_list
from bot.rules.lifecycle import TransitionError
from bot.services.access import RefusedError
from bot.services.drafts import StaleError
from bot.texts import TellableError
from db.enums import Channel, ScopeState
from db.session import Database
from tests.reports.lists import Cell, tables_of, workbook
from tests.services.issued import IssuedOffice, issued_office
from tests.services.listed import done, rows, with_list


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


def own(*lines: list[Cell]) -> bytes:
    return workbook([["序号", "名称", "完成情况", "备注", "责任人"], *lines])


async def proposed(town: IssuedOffice, name: str, data: bytes, target_id: int) -> dict[str, Any]:
    """Send a list; return what was answered."""
    await town.services.list_sheets.propose(await town.update(name), target_id, read_list(tables_of(data)))
    return dict((await town.outbox("list_changes", name))[-1].payload)


async def taken_in(town: IssuedOffice, name: str, data: bytes, target_id: int, *, remove: bool = False) -> int:
    payload = await proposed(town, name, data, target_id)
    return await town.services.list_sheets.apply(await town.update(name), payload, 900, remove=remove)


async def target_of(town: IssuedOffice, item: str = "5") -> int:
    return (await town.directive(item)).targets[0].id


async def test_nothing_changes_before_it_is_confirmed(town: IssuedOffice) -> None:
    target = await target_of(town)
    payload = await proposed(town, "王建波", own([1, "甲", "已开工", "", ""], [2, "乙", "在谈", "", "某某"]), target)
    assert [row["name"] for row in payload["added"]] == ["甲", "乙"]
    assert [(row, text_id) for row, _, _, text_id, _ in payload["faults"]] == [
        (3, "scope/state_unknown"),
        (3, "review/person_unknown"),
    ]
    assert await rows(town, target) == []


async def test_the_owners_first_list_is_a_report_where_something_is_done(town: IssuedOffice) -> None:
    target = await target_of(town)
    report_id = await taken_in(town, "王建波", own([3, "甲", "已开工", "好", "苏燕"], [9, "乙", "", "", ""]), target)
    [report] = await town.reports("5")
    assert report.id == report_id
    assert report.text == "清单:3 甲 已完成"
    assert [(row.number, row.name, row.state.value, row.note) for row in await rows(town, target)] == [
        (3, "甲", "done", "好"),
        (9, "乙", "open", ""),
    ]
    assert await town.current("5") == [1]
    assert len(await town.outbox("rows_given", "苏燕")) == 1
    assert await town.outbox("list_given") == []
    assert len(await town.outbox("list_sheet", "王建波")) == 1


async def test_the_clerks_first_list_is_where_things_stand_and_no_report(town: IssuedOffice) -> None:
    await town.say("王建波", "已开工12只", "5")
    target = await target_of(town)
    assert await taken_in(town, "李敏", own([1, "甲", "是", "", ""], [2, "乙", "否", "", ""]), target) == 0
    assert len(await town.reports("5")) == 1
    assert await town.current("5") == [1]
    notices = await town.outbox("list_given")
    assert {row.person_id for row in notices} == {town.people["王建波"], town.people["陈洁"]}
    assert notices[0].payload["claimed"] == "12"
    # what was claimed before counts no more, even when it is withdrawn
    await town.say("王建波", "撤回刚才那条", "5")
    assert await town.current("5") == [1]


async def test_the_clerks_later_sheet_is_the_owners_report_on_paper(town: IssuedOffice) -> None:
    target = await target_of(town)
    await taken_in(town, "李敏", own([1, "甲", "", "", ""], [2, "乙", "", "", ""]), target)
    await taken_in(town, "李敏", own([1, "甲", "已完成", "", ""], [2, "乙", "", "", ""]), target)
    [report] = await town.reports("5")
    assert (report.channel, report.person_id, report.clerk_id) == (
        Channel.PAPER, town.people["王建波"], town.people["李敏"],
    )  # fmt: skip
    assert await done(town, target) == [1]


async def test_a_list_sent_again_changes_what_it_says_and_asks_before_rows_go(town: IssuedOffice) -> None:
    target = await target_of(town)
    await taken_in(
        town, "王建波", own([1, "甲", "已完成", "旧", "陈洁"], [2, "乙", "", "", ""], [3, "丙", "", "", ""]), target
    )
    again = own(["", " 甲 ", "", "新", ""], ["", "丁", "", "", ""], ["", "丙", "已完成", "", ""])
    payload = await proposed(town, "陈洁", again, target)
    assert [change[1:] for change in payload["changes"]] == [[1, "note", "旧", "新"], [3, "state", "open", "done"]]
    assert [(row["number"], row["name"]) for row in payload["added"]] == [(4, "丁")]
    assert [number for _, number, _ in payload["missing"]] == [2]
    await town.services.list_sheets.apply(await town.update("陈洁"), payload, 901)
    assert [row.number for row in await rows(town, target)] == [1, 2, 3, 4]
    await taken_in(town, "陈洁", again, target, remove=True)
    assert [(row.number, row.name) for row in await rows(town, target)] == [(1, "甲"), (3, "丙"), (4, "丁")]
    assert await town.current("5") == [2]
    with pytest.raises(TellableError, match="scope/unchanged"):
        await proposed(town, "陈洁", again, target)


async def test_withdrawing_a_sheets_report_restores_its_rows_and_keeps_the_list(town: IssuedOffice) -> None:
    target = await target_of(town)
    await taken_in(town, "王建波", own([1, "甲", "已完成", "", ""], [2, "乙", "已中止", "", ""]), target)
    await town.services.reporting.withdraw(await town.update("王建波"), 900)
    assert [row.state for row in await rows(town, target)] == [ScopeState.OPEN, ScopeState.OPEN]
    assert await town.current("5") == [0]


async def test_a_list_that_was_changed_since_is_not_overwritten(town: IssuedOffice) -> None:
    target = await with_list(town, count=2)
    payload = await proposed(town, "王建波", own([1, "云岭宏达机械有限公司", "", "新", ""]), target)
    await town.say("陈洁", "第2项已开工", "5")
    cause = await town.update("王建波")
    with pytest.raises(StaleError):
        await town.services.list_sheets.apply(cause, payload, 900)
    payload = await proposed(town, "王建波", own([1, "云岭宏达机械有限公司", "", "新", ""]), target)
    await town.services.list_sheets.apply(await town.update("王建波"), payload, 900)
    cause = await town.update("王建波")
    with pytest.raises(StaleError):  # pressed a second time
        await town.services.list_sheets.apply(cause, payload, 900)


@pytest.mark.parametrize("name", ["王建波", "陈洁", "马国强", "李敏"])
async def test_who_may_take_a_list_in(town: IssuedOffice, name: str) -> None:
    target = await target_of(town)
    await taken_in(town, name, own([1, "甲", "已完成", "", ""]), target)
    assert await town.current("5") == [1]


@pytest.mark.parametrize("name", ["钱统", "苏燕", "周海涛", "赵文斌", "吴迪", "孙立新"])
async def test_who_may_not(town: IssuedOffice, name: str) -> None:
    target = await with_list(town, count=2, r1="苏燕")
    with pytest.raises(RefusedError):
        await proposed(town, name, own([1, "甲", "", "", ""]), target)
    with pytest.raises(RefusedError):
        await town.services.list_sheets.ask(await town.update(name), target)
    with pytest.raises(RefusedError):
        await town.services.list_sheets.ask_file(await town.update(name), target)


async def test_a_deputy_takes_the_list_in_while_the_owner_is_absent(town: IssuedOffice) -> None:
    target = await target_of(town)
    today = town.office.day_of(town.clock.now())
    with pytest.raises(RefusedError):
        await proposed(town, "梁宇", own([1, "甲", "", "", ""]), target)
    await town.services.absences.enter(await town.update("王建波"), today, today)
    await taken_in(town, "梁宇", own([1, "甲", "已完成", "", ""]), target)
    assert await town.current("5") == [1]


async def test_a_target_that_counts_nothing_carries_no_list(town: IssuedOffice) -> None:
    with pytest.raises(RefusedError):
        await town.services.list_sheets.ask_file(await town.update("王建波"), 999)
    assert await town.services.lists.shown(town.people["王建波"], town.directives["4"]) is None


async def test_a_closed_directives_list_stays_as_it_is(town: IssuedOffice) -> None:
    target = await with_list(town, count=2)
    await town.services.suspending.cancel(await town.update("李敏"), town.directives["5"], "不再督办")
    with pytest.raises((RefusedError, TransitionError)):
        await proposed(town, "王建波", own([1, "甲", "", "", ""]), target)
    shown = await town.services.lists.shown(town.people["王建波"], town.directives["5"])
    assert shown is not None
    assert (shown.may_edit, shown.may_set, len(shown.rows)) == (False, False, 2)
