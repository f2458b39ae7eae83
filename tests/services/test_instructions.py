"""Instructions: the leader checks them, the supervision office passes them on, and the next digest tells what came of it."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.services.access import RefusedError
from bot.services.instructions import MOST_TEXT, Order
from bot.texts import TellableError
from db.enums import InstructionStatus, RequestStatus
from db.models import Absence, Audit, Dialog, Instruction
from db.session import Cause, Database
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import Item, at

TEXT = "请经信局会同财政局拿出方案"
MARCH = date(2022, 3, 4)


@pytest.fixture
async def week(database: Database) -> Fortnight:
    """The first digest has just gone."""
    week = await fortnight(database)
    await week.sign_all()
    await week.friday(2, 18)
    return week


@pytest.fixture
async def plain(sqlite_database: Database) -> Fortnight:
    week = await fortnight(sqlite_database)
    await week.sign_all()
    await week.friday(2, 18)
    return week


async def write(week: Fortnight, text: str = TEXT, item: str | None = "4", by: str = "周海涛", **given: Any) -> int:
    order = Order(text, week.directives[item] if item else None, **given)
    [ident] = await week.services.instructions.write(await week.update(by), [order], (await week.digest("周海涛")).id)
    return ident


async def released(week: Fortnight, **given: Any) -> int:
    ident = await write(week, **given)
    await week.services.instructions.send_on(await week.update("周海涛"), ident)
    await week.services.instruction_release.release(await week.update("李敏"), ident)
    return ident


async def refused(text_id: str, call: Any) -> None:
    with pytest.raises(TellableError) as error:
        await call
    assert error.value.text_id == text_id


async def lines(week: Fortnight, name: str = "周海涛") -> list[dict[str, Any]]:
    digest = await week.digest(name)
    issue = await week.services.digests.read(week.people["李敏"], digest.id)
    return list(issue.figures["instructions"])


# ---- the leader


async def test_nothing_goes_anywhere_before_the_leader_has_checked_it(week: Fortnight) -> None:
    ident = await write(week, due_on=MARCH)
    view = await week.services.instructions.view(week.people["周海涛"], ident)
    assert (view.status, view.text, view.item, view.due_on) == (InstructionStatus.AWAITS_LEADER, TEXT, "4", MARCH)
    assert view.recipients == ("经信局 王建波", "经信局 马国强", "财政局 苏燕")
    assert view.relayed_by == ""
    [check] = await week.outbox("instruction_check")
    assert check.person_id == week.people["周海涛"]
    assert await week.outbox("instruction_todo") == []


async def test_several_orders_of_one_message_are_written_together_or_not_at_all(week: Fortnight) -> None:
    orders = [Order("抓紧", week.directives["4"]), Order("抓紧", week.directives["10"])]
    with pytest.raises(RefusedError):  # item 10 is not in this leader's portfolio
        await week.services.instructions.write(await week.update("周海涛"), orders, None)
    async with week.office.database.read() as session:
        assert (await session.scalars(select(Instruction))).all() == []
    written = await week.services.instructions.write(
        await week.update("程志远"), [*orders, Order("请统计局来汇报")], None
    )
    assert len(written) == len(await week.outbox("instruction_check")) == 3


@pytest.mark.parametrize(
    ("text", "text_id"), [("  ", "instruction/empty"), ("长" * (MOST_TEXT + 1), "instruction/too_long")]
)
async def test_words_that_cannot_be_an_instruction_are_told_so(plain: Fortnight, text: str, text_id: str) -> None:
    await refused(text_id, write(plain, text))


async def test_only_leaders_and_aides_instruct_and_only_on_what_is_theirs(week: Fortnight) -> None:
    for name in ("王建波", "马国强", "赵文斌", "李敏", "吴迪"):
        for item in ("4", None):
            with pytest.raises(RefusedError):
                await write(week, item=item, by=name)
    with pytest.raises(RefusedError):
        await week.services.instructions.write(week.cause("周海涛"), [Order("抓紧", 10_000)], None)
    with pytest.raises(RefusedError):
        await write(week, item="10", by="孙立新")


async def test_an_aide_relays_and_it_is_marked_so(week: Fortnight) -> None:
    ident = await write(week, by="孙立新")
    row = await week.instruction(ident)
    assert row.leader_id == week.people["周海涛"]
    view = await week.services.instructions.view(week.people["周海涛"], ident)
    assert view.relayed_by == "孙立新"
    async with week.office.database.read() as session:
        [action] = await session.scalars(select(Audit.action).where(Audit.subject == "instruction"))
    assert action == "relay"
    status = await week.services.instructions.send_on(await week.update("孙立新"), ident)
    assert status is InstructionStatus.AWAITS_CLERK


async def test_new_words_replace_the_old_ones(week: Fortnight) -> None:
    old = await write(week)
    await week.services.instructions.ask(await week.update("周海涛"), None, instruction_id=old)
    async with week.office.database.read() as session:
        [dialog] = (await session.scalars(select(Dialog))).all()
    assert dialog.state["directive_id"] == week.directives["4"]
    [new] = await week.services.instructions.write(
        await week.update("周海涛"), [Order("改为3月底前", week.directives["4"])], None, old
    )
    assert (await week.instruction(old)).status is InstructionStatus.WITHDRAWN
    assert (await week.instruction(new)).text == "改为3月底前"
    async with week.office.database.read() as session:
        assert (await session.scalars(select(Dialog))).all() == []
    await refused("instruction/decided_already", week.services.instructions.withdraw(week.cause("周海涛"), old))


@pytest.mark.parametrize(
    ("say", "status", "clerks"),
    [
        ("send_on", InstructionStatus.AWAITS_CLERK, 1),
        ("keep_to_clerk", InstructionStatus.CLERK_ONLY, 1),
        ("withdraw", InstructionStatus.WITHDRAWN, 0),
    ],
)
async def test_the_leader_decides_once(plain: Fortnight, say: str, status: InstructionStatus, clerks: int) -> None:
    ident, instructions = await write(plain), plain.services.instructions
    assert await getattr(instructions, say)(await plain.update("周海涛"), ident) is status
    assert len(await plain.outbox("instruction_todo")) == clerks
    await refused("instruction/decided_already", instructions.send_on(plain.cause("周海涛"), ident))
    with pytest.raises(RefusedError):
        await instructions.send_on(plain.cause("程志远"), ident)


async def test_without_item_or_unit_it_goes_to_the_supervision_office_alone(plain: Fortnight) -> None:
    ident = await write(plain, "下周四开调度会", None)
    assert (await plain.services.instructions.view(plain.people["周海涛"], ident)).recipients == ()
    status = await plain.services.instructions.send_on(await plain.update("周海涛"), ident)
    assert status is InstructionStatus.CLERK_ONLY
    assert {row.person_id for row in await plain.outbox("instruction_todo")} == {
        plain.people["李敏"], plain.people["郑晓峰"],
    }  # fmt: skip


# ---- the supervision office


async def test_released_it_goes_to_owner_head_and_the_units_it_names(week: Fortnight) -> None:
    ident = await write(week)
    release = week.services.instruction_release
    await refused("instruction/decided_already", release.release(week.cause("李敏"), ident))
    await week.services.instructions.send_on(await week.update("周海涛"), ident)
    assert await release.waiting(week.people["李敏"]) == [ident]
    names = await release.release(await week.update("李敏"), ident)
    assert names == ["经信局 王建波", "经信局 马国强", "财政局 苏燕"]
    assert {row.person_id for row in await week.outbox("instruction")} == {
        week.people[name] for name in ("王建波", "马国强", "苏燕")
    }
    assert "instruction/released_to_you" in await week.texts("周海涛")
    assert "instruction/released_to_you" in await week.texts("孙立新")
    assert await release.waiting(week.people["李敏"]) == []
    await refused("instruction/decided_already", release.drop(week.cause("李敏"), ident))


async def test_the_deputy_gets_it_in_the_place_of_who_is_absent(plain: Fortnight) -> None:
    async with plain.office.database.write(Cause(plain.clock.now())) as session:
        session.add(
            Absence(
                person_id=plain.people["王建波"],
                deputy_id=plain.people["梁宇"],
                starts_on=date(2022, 2, 14),
                ends_on=date(2022, 2, 28),
            )
        )
    ident = await released(plain)
    assert (await plain.services.instructions.view(plain.people["梁宇"], ident)).may_report
    await plain.services.instruction_release.acknowledge(await plain.update("梁宇"), ident)


async def test_the_office_may_keep_it_and_the_leader_is_told(week: Fortnight) -> None:
    ident = await write(week)
    await week.services.instructions.send_on(await week.update("周海涛"), ident)
    await week.services.instruction_release.drop(await week.update("李敏"), ident)
    assert (await week.instruction(ident)).status is InstructionStatus.CLERK_ONLY
    assert "instruction/kept_by_clerk" in await week.texts("周海涛")
    assert await week.outbox("instruction") == []


async def test_what_a_leader_gives_to_the_office_alone_is_not_passed_on(plain: Fortnight) -> None:
    ident = await write(plain)
    await plain.services.instructions.keep_to_clerk(await plain.update("周海涛"), ident)
    await refused("instruction/decided_already", plain.services.instruction_release.release(plain.cause("李敏"), ident))


async def test_the_clerk_adds_units(week: Fortnight) -> None:
    ident, release = await write(week, "抓紧"), week.services.instruction_release
    await week.services.instructions.send_on(await week.update("周海涛"), ident)
    await week.services.instruction_units.ask(await week.update("李敏"), ident)
    for unknown in ("甲局", "石桥镇"):  # a unit without owner or head cannot be told
        await refused(
            "instruction/units_unknown", week.services.instruction_units.add(week.cause("李敏"), ident, unknown)
        )
    await week.services.instruction_units.add(await week.update("李敏"), ident, "统计局、财政局")
    with pytest.raises(RefusedError):  # it has not gone to them yet
        await week.services.instructions.view(week.people["苏燕"], ident)
    with pytest.raises(RefusedError):
        await release.acknowledge(week.cause("苏燕"), ident)
    names = await release.release(await week.update("李敏"), ident)
    assert sorted(names) == sorted(["经信局 王建波", "经信局 马国强", "统计局 钱统", "财政局 苏燕"])


async def test_it_cannot_go_to_nobody(plain: Fortnight) -> None:
    ident = await write(plain, "抓紧", None)
    async with plain.office.database.write(Cause(plain.clock.now())) as session:
        (await session.get_one(Instruction, ident)).status = InstructionStatus.AWAITS_CLERK
    await refused("instruction/nobody", plain.services.instruction_release.release(plain.cause("李敏"), ident))


async def test_only_the_supervision_office_releases(week: Fortnight) -> None:
    ident, release = await write(week), week.services.instruction_release
    await week.services.instructions.send_on(await week.update("周海涛"), ident)
    for name in ("周海涛", "孙立新", "王建波", "吴迪"):
        cause = week.cause(name)
        for call in (
            release.release(cause, ident), release.drop(cause, ident), week.services.instruction_units.ask(cause, ident),
            week.services.instruction_units.add(cause, ident, "财政局"), release.waiting(week.people[name]),
        ):  # fmt: skip
            with pytest.raises(RefusedError):
                await call


async def test_it_settles_what_the_leader_was_asked(week: Fortnight) -> None:
    await week.coordination("4")
    await released(week)
    [request] = await week.requests("4")
    assert (request.status, request.decision, request.decided_by_id) == (
        RequestStatus.GRANTED, TEXT, week.people["周海涛"],
    )  # fmt: skip
    await week.until(2, 25, 10)
    assert await week.numbers("周海涛", "settle") == []


# ---- those it goes to


async def test_recipients_sign_once_and_read_it_others_do_not(week: Fortnight) -> None:
    ident, release, view = await released(week), week.services.instruction_release, week.services.instructions.view
    await release.acknowledge(await week.update("苏燕"), ident, by_words=True)
    first = (await view(week.people["李敏"], ident)).acknowledged
    await release.acknowledge(await week.update("苏燕"), ident)
    assert first == (await view(week.people["李敏"], ident)).acknowledged == ("苏燕",)
    assert "instruction/signed" in await week.texts("苏燕")
    owner, named = await view(week.people["王建波"], ident), await view(week.people["苏燕"], ident)
    assert (owner.may_report, owner.signed) == (True, False)
    assert (named.may_report, named.signed) == (False, True)
    for name in ("陈洁", "钱统", "程志远", "吴迪"):
        with pytest.raises(RefusedError):
            await view(week.people[name], ident)
    with pytest.raises(RefusedError):
        await release.acknowledge(week.cause("陈洁"), ident)
    with pytest.raises(RefusedError):
        await view(week.people["李敏"], 10_000)


async def test_words_of_a_unit_that_has_no_part_in_it_reach_the_clerk(plain: Fortnight) -> None:
    ident = await released(plain)
    await plain.services.instruction_release.pass_words(await plain.update("苏燕"), ident, "资金已安排")
    assert len(await plain.outbox("instruction_said", "李敏")) == 1
    assert "instruction/words_passed" in await plain.texts("苏燕")
    with pytest.raises(RefusedError):
        await plain.services.instruction_release.pass_words(plain.cause("陈洁"), ident, "资金已安排")


# ---- what came of it


async def test_the_next_digest_tells_what_came_of_it_once(week: Fortnight) -> None:
    ident = await released(week, due_on=MARCH)
    await week.friday(2, 25)
    [line] = await lines(week)
    assert (line["number"], line["text"], line["passed_on"], line["answered_on"], line["due_on"]) == (
        "4", TEXT, "2022-02-18", None, "2022-03-04",
    )  # fmt: skip
    await week.until(2, 28)
    await week.say("王建波", "方案已报县政府", "4")
    await week.until(2, 28, 10)
    assert (await week.instruction(ident)).status is InstructionStatus.ANSWERED
    await week.friday(3, 4)
    [line] = await lines(week)
    assert (line["answered_on"], line["quote"], line["quoted_unit"]) == ("2022-02-28", "方案已报县政府", "经信局")
    assert await week.numbers("周海涛", "moved") == []  # the same words are not told twice
    assert (await week.instruction(ident)).reported_at == at(3, 4, 16, 30)
    await week.friday(3, 11)
    assert await lines(week) == []


async def test_a_problem_answers_it_without_being_quoted(plain: Fortnight) -> None:
    await released(plain)
    await plain.until(2, 21)
    await plain.say("王建波", "与镇里有矛盾,推不动,有困难", "4", trouble=True)
    await plain.until(2, 25, 10)
    [line] = await lines(plain)
    assert (line["answered_on"], line["report_id"], line["quote"]) == ("2022-02-21", None, "")


async def test_empty_words_do_not_answer_it(plain: Fortnight) -> None:
    ident = await released(plain)
    await plain.until(2, 21)
    await plain.say("王建波", "正常", "4")
    await plain.until(2, 21, 10)
    assert (await plain.instruction(ident)).status is InstructionStatus.RELEASED


@pytest.mark.parametrize(("done", "answer"), [(True, "制度已印发"), (False, "机构改革")])
async def test_how_the_directive_ended_answers_it_too(plain: Fortnight, done: bool, answer: str) -> None:  # noqa: FBT001
    ident = await released(plain)
    await plain.until(2, 21)
    if done:
        await plain.completion("4", answer)
    else:
        await plain.services.suspending.cancel(plain.cause("李敏"), plain.directives["4"], answer)
    await plain.until(2, 21, 10)
    row = await plain.instruction(ident)
    assert (row.status, row.answer) == (InstructionStatus.ANSWERED, answer)


async def test_one_on_no_directive_is_told_as_passed_on_once_and_only_in_the_portfolios_digest(
    sqlite_database: Database,
) -> None:
    week = await fortnight(sqlite_database, speaker=True)
    await week.friday(2, 18)
    await released(week, text="请统计局来汇报", item=None)
    await week.until(2, 25, 10)
    portfolio, document = await week.digests("周海涛", date(2022, 2, 25))
    assert [line["text"] for line in portfolio.figures["instructions"]] == ["请统计局来汇报"]
    assert document.figures["instructions"] == []
    await week.until(2, 25, 16, 30)
    await week.friday(3, 4)
    assert await lines(week) == []


async def test_what_comes_of_one_is_told_though_all_is_closed_and_told(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database, [Item("4", "会商机制")])
    await week.sign_all()
    await week.completion("4")
    await week.friday(2, 18)
    ident = await released(week, text="请统计局来汇报", item=None)
    await week.services.instruction_desk.close(week.cause("李敏"), ident, "统计局已汇报")
    await week.friday(2, 25)
    assert [line["answer"] for line in await lines(week)] == ["统计局已汇报"]
    await week.friday(3, 4)
    assert len(await week.digests("周海涛")) == 2


async def test_nothing_of_it_waits_for_an_hour(plain: Fortnight) -> None:
    assert await plain.services.instructions.next_instant(plain.clock.now()) is None
