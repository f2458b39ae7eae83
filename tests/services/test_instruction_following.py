"""An instruction after its release: recalled in the day's bundle, answered, closed by the clerk, made a directive of."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.access import RefusedError
from bot.services.attachments import keep
from bot.services.instructions import Order
from bot.texts import TellableError
from db.enums import DocumentKind, InstructionForm, InstructionStatus, Status, Step
from db.models import Attachment, Directive, Document, OutboxRow
from db.session import Database
from tests.services.fortnight import Fortnight, fortnight

CLERK, LEADER, OWNER, HEAD = "李敏", "周海涛", "王建波", "马国强"


@pytest.fixture
async def week(sqlite_database: Database) -> Fortnight:
    """The first digest has just gone; nobody owes anything but what a leader orders."""
    week = await fortnight(sqlite_database)
    await week.sign_all()
    await week.friday(2, 18)
    return week


async def give(
    week: Fortnight, text: str = "请专题报告", item: str | None = "4", due_on: date | None = None,
    form: InstructionForm | None = None,
) -> int:  # fmt: skip
    order = Order(text, week.directives[item] if item else None, due_on, form)
    [ident] = await week.services.instructions.write(await week.update(LEADER), [order], None)
    return ident


async def released(week: Fortnight, **given: object) -> int:
    ident = await give(week, **given)  # type: ignore[arg-type]
    await week.services.instructions.send_on(await week.update(LEADER), ident)
    await week.services.instruction_release.release(await week.update(CLERK), ident)
    return ident


async def told(week: Fortnight, name: str, day: int, month: int = 2) -> list[tuple[Step, int]]:
    """Return what a person's one message of a day says of instructions: the step and the working days."""
    await week.until(month, day)
    on, services, reader = date(2022, month, day), week.services, week.people[name]
    mine = await services.bundles.bundle(reader, on)
    units = await services.bundles.unit_notice(reader, on)
    return [(one.step, one.days) for found in (mine, units) if found for one in found.orders]


async def sent_on(week: Fortnight, name: str, day: date) -> list[OutboxRow]:
    rows = [*await week.outbox("bundle", name), *await week.outbox("unit_notice", name)]
    return [row for row in rows if row.payload["day"] == day.isoformat()]


async def line(week: Fortnight) -> dict[str, object]:
    issue = await week.services.digests.read(week.people[CLERK], (await week.digest(LEADER)).id)
    [found] = issue.figures["instructions"]
    return dict(found)


async def test_a_report_by_a_day_is_recalled_chased_and_told_to_the_head_inside_the_bundle(database: Database) -> None:
    week = await fortnight(database)
    await week.sign_all()
    await week.friday(2, 18)
    ident = await released(week, due_on=date(2022, 2, 23), form=InstructionForm.REPORT)
    assert await told(week, OWNER, 21) == [(Step.FEEDBACK_REMINDER, 2)]
    assert await told(week, HEAD, 22) == [(Step.SIGN_CHASE, -1)]  # a head signs for their own copy
    assert await told(week, OWNER, 22) == [(Step.SIGN_CHASE, -1)]
    assert len(await sent_on(week, OWNER, date(2022, 2, 22))) == 1
    await week.services.instruction_release.sign_told(await week.update(OWNER), date(2022, 2, 22))
    await week.services.instruction_release.acknowledge(await week.update(HEAD), ident)
    assert await told(week, HEAD, 23) == []
    assert await told(week, OWNER, 23) == [(Step.FEEDBACK_REMINDER, 0)]
    assert await told(week, OWNER, 24) == [(Step.FEEDBACK_CHASE, -1)]
    await week.friday(2, 25)
    assert (await line(week))["late"] is True
    assert await told(week, HEAD, 28) == [(Step.FEEDBACK_ESCALATION, -3)]
    assert [row.kind for row in await sent_on(week, HEAD, date(2022, 2, 28))] == ["unit_notice"]
    await week.say(OWNER, "专题报告已报县政府", "4")
    await week.until(2, 28, 10)
    assert (await week.instruction(ident)).next_nudge_on is None
    assert await told(week, OWNER, 1, 3) == []


async def test_words_of_a_unit_without_a_part_rest_with_the_clerk_until_it_is_closed(week: Fortnight) -> None:
    ident = await released(week, text="请统计局来汇报", item=None, due_on=date(2022, 2, 22))
    services = week.services
    await services.instruction_release.pass_words(await week.update("钱统"), ident, "已定于周三汇报")
    assert await told(week, "钱统", 23) == []
    [said] = await week.outbox("instruction_said", CLERK)
    assert said.payload["text"] == "已定于周三汇报"
    await services.instruction_desk.chase_on(await week.update(CLERK), ident)
    assert await told(week, "钱统", 24) == [(Step.FEEDBACK_CHASE, -2)]
    await week.friday(2, 25)  # told as passed on
    for name in (OWNER, LEADER, "钱统"):
        with pytest.raises(RefusedError):
            await services.instruction_desk.close(week.cause(name), ident, "已汇报")
    assert [view.id for view in await services.instruction_desk.listed(week.people[CLERK])] == [ident]
    assert [view.id for view in await services.instruction_desk.listed(week.people[LEADER])] == [ident]
    assert await services.instruction_desk.listed(week.people["程志远"]) == []
    with pytest.raises(RefusedError):
        await services.instruction_desk.listed(week.people[OWNER])
    await services.instruction_desk.close(await week.update(CLERK), ident, "已于2月23日当面汇报")
    assert await services.instruction_desk.open_count(week.people[CLERK]) == 0
    with pytest.raises(TellableError):
        await services.instruction_desk.ask_answer(week.cause(CLERK), ident)
    await week.friday(3, 4)
    found = await line(week)  # and what came of it
    assert (found["answered_on"], found["answer"]) == ("2022-02-25", "已于2月23日当面汇报")
    await week.friday(3, 11)
    issue = await services.digests.read(week.people[CLERK], (await week.digest(LEADER)).id)
    assert issue.figures["instructions"] == []


async def test_what_a_unit_said_at_length_is_what_came_of_it_whole(week: Fortnight) -> None:
    ident = await released(week, text="请统计局来汇报", item=None, due_on=date(2022, 2, 22))
    services, said = week.services, "调度会议定事项逐项落实。" * 300
    await services.instruction_release.pass_words(await week.update("钱统"), ident, said)
    [notice] = await week.outbox("instruction_said", CLERK)
    with pytest.raises(TellableError, match="empty"):
        await services.instruction_desk.close(week.cause(CLERK), ident, "  ")
    await services.instruction_desk.close(await week.update(CLERK), ident, notice.payload["text"], tell=False)
    closed = await week.instruction(ident)
    assert (closed.status, closed.answer) == (InstructionStatus.ANSWERED, said)


async def test_praise_asks_for_nothing_and_tracking_stays_with_the_office(week: Fortnight) -> None:
    praise = await released(week, text="予以肯定", form=InstructionForm.PRAISE)
    assert await told(week, OWNER, 22) == []
    await week.say(OWNER, "制度已印发", "4")
    track = await give(week, "请督查室跟踪", "5", date(2022, 2, 22), InstructionForm.TRACK)
    status = await week.services.instructions.send_on(await week.update(LEADER), track)
    assert status is InstructionStatus.CLERK_ONLY
    assert await week.services.instruction_desk.open_count(week.people[CLERK]) == 1
    assert await week.services.instruction_release.waiting(week.people[CLERK]) == [track]  # the day for it has come
    await week.friday(2, 25)
    issue = await week.services.digests.read(week.people[CLERK], (await week.digest(LEADER)).id)
    assert [(one["asks"], one["kept"]) for one in issue.figures["instructions"]] == [(False, False), (True, True)]
    assert (await week.instruction(praise)).status is InstructionStatus.RELEASED
    await week.services.instruction_desk.close(await week.update(CLERK), track, "已开工12只,按周跟踪")
    await week.friday(3, 4)
    assert (await line(week))["answer"] == "已开工12只,按周跟踪"


async def test_the_leader_takes_units_off_and_adds_others_before_it_goes(week: Fortnight) -> None:
    ident, units = await give(week, "请经信局会同财政局拿出方案"), week.services.instruction_units
    choices = await units.choices(week.people[LEADER], ident)
    leads_on = week.services.instructions.leads_on
    assert [await leads_on(week.people[name], week.directives["4"]) for name in (LEADER, OWNER, CLERK)] == [
        True,
        False,
        False,
    ]
    finance = next(one.id for one in choices.units if one.name == "财政局")
    await units.switch(await week.update(LEADER), ident, finance)
    await units.add(await week.update(LEADER), ident, "统计局")
    shown = (await week.services.instructions.view(week.people[LEADER], ident)).recipients
    assert [one.split()[0] for one in shown] == ["经信局", "经信局", "统计局"]
    for name in (CLERK, OWNER):  # it is the leader's as long as it has not been sent on
        with pytest.raises(RefusedError):
            await units.switch(week.cause(name), ident, finance)
    [new] = await week.services.instructions.write(
        await week.update(LEADER), [Order("请会同财政局尽快拿出方案", week.directives["4"])], None, ident
    )
    await week.services.instructions.send_on(await week.update(LEADER), new)
    await units.add(await week.update(CLERK), new, "财政局")  # the office puts it back
    names = await week.services.instruction_release.release(await week.update(CLERK), new)
    assert [one.split()[0] for one in names] == ["经信局", "经信局", "财政局", "统计局"]
    with pytest.raises(TellableError):
        await units.choices(week.people[CLERK], new)


async def test_it_becomes_a_directive_of_its_own_and_is_followed_there(week: Fortnight) -> None:
    ident = await released(week, text="请经信局会同财政局建立用地保障专班", due_on=date(2022, 3, 4))
    desk = week.services.instruction_desk
    for name in (OWNER, LEADER, "赵文斌"):
        with pytest.raises(RefusedError):
            await desk.make_directive(week.cause(name), ident)
    made = await desk.make_directive(await week.update(CLERK), ident)
    async with week.office.database.read() as session:
        document = await session.get_one(Document, made)
        [draft] = await session.scalars(select(Directive).where(Directive.document_id == made))
    assert (document.kind, document.title) == (DocumentKind.INSTRUCTION, "领导批示:周海涛副县长(2022年2月18日)")
    assert (draft.status, draft.text, draft.due_on, draft.owner_id, draft.leader_id) == (
        Status.DRAFT, "请经信局会同财政局建立用地保障专班", date(2022, 3, 4), None, week.people[LEADER],
    )  # fmt: skip
    view = await week.services.instructions.view(week.people[OWNER], ident)
    assert (view.status, view.became, view.open) == (InstructionStatus.BECAME, draft.number, False)
    assert await told(week, OWNER, 22) == []
    with pytest.raises(TellableError):
        await desk.make_directive(week.cause(CLERK), ident)
    await week.until(2, 25, 10)
    assert (await line(week))["became"] == draft.number
    await week.services.documents.discard(await week.update(CLERK), made, document.version)  # not a directive after all
    row = await week.instruction(ident)
    assert (row.status, row.became_id, row.next_nudge_on) == (InstructionStatus.RELEASED, None, date(2022, 2, 28))


async def test_a_paper_one_is_transcribed_released_and_told_as_any_other(week: Fortnight) -> None:
    paper, item = week.services.transcribing, week.directives["4"]
    scan = keep(week.office, "批示.jpg", "image/jpeg", "f1", b"scan", message_id=1)
    for name in (OWNER, LEADER, "赵文斌"):
        with pytest.raises(RefusedError):
            await paper.ask_leader(week.cause(name), item)
    with pytest.raises(RefusedError):
        await paper.begin(week.cause(CLERK), week.people[OWNER], item)
    await paper.begin(await week.update(CLERK), week.people[LEADER], item)
    await paper.take_words(await week.update(CLERK), "", [scan])
    await paper.take_words(await week.update(CLERK), "请下周三前拿出方案。", [])
    with pytest.raises(TellableError):
        await paper.write(week.cause(CLERK), date(2022, 2, 19))
    ident = await paper.write(await week.update(CLERK), date(2022, 2, 16))
    row = await week.instruction(ident)
    assert (row.status, row.written_on, row.due_on) == (
        InstructionStatus.AWAITS_CLERK, date(2022, 2, 16), date(2022, 2, 23),
    )  # fmt: skip
    async with week.office.database.read() as session:
        [file] = await session.scalars(select(Attachment.id))
    for name in (OWNER, "程志远"):  # not out yet
        with pytest.raises(RefusedError):
            await week.services.cards.file(week.people[name], file)
    await week.services.instruction_release.release(await week.update(CLERK), ident)
    assert "instruction/released_to_you" in await week.texts(LEADER)
    assert (await week.services.cards.file(week.people[OWNER], file))[1] == b"scan"
    assert [name for _, name, _ in await week.services.cards.files(week.people[HEAD], item)] == ["批示.jpg"]
    await week.say(OWNER, "方案已上会", "4")
    await week.friday(2, 25)
    assert (await line(week))["written_on"] == "2022-02-16"
    [past] = [one for one in (await week.services.histories.page(week.people[HEAD], item, 0))[0] if one.instruction]
    assert past.instruction is not None
    assert (past.instruction.given_on, past.instruction.signed, past.instruction.answer) == (
        date(2022, 2, 16), (), "方案已上会",
    )  # fmt: skip


async def test_a_history_keeps_from_units_what_has_not_gone_out(week: Fortnight) -> None:
    ident = await give(week, "请督查室跟踪", form=InstructionForm.TRACK)
    await week.services.instructions.keep_to_clerk(await week.update(LEADER), ident)

    async def shown(name: str) -> list[str]:
        lines, _ = await week.services.histories.page(week.people[name], week.directives["4"], 0)
        return [one.instruction.text for one in lines if one.instruction]

    assert await shown(CLERK) == await shown(LEADER) == ["请督查室跟踪"]
    assert await shown(OWNER) == await shown(HEAD) == []


async def test_the_deputy_of_one_who_is_absent_later_hears_of_it_and_signs(week: Fortnight) -> None:
    ident = await released(week)
    await week.services.absences.enter(week.cause(OWNER), date(2022, 2, 21), date(2022, 2, 28), "梁宇")
    assert await told(week, "梁宇", 22) == [(Step.SIGN_CHASE, -1)]
    await week.services.instruction_release.acknowledge(await week.update("梁宇"), ident)
    assert await told(week, "梁宇", 23) == []
