"""What clerks write down for others by phone or on paper: it counts the same, and is marked."""

from decimal import Decimal

import pytest

from bot.rules.reply_values import Answered
from bot.services.access import RefusedError
from bot.services.entries import Entry
from bot.services.listening import Words
from db.enums import Channel, RequestKind, RequestStatus, Status
from db.models import Person
from db.session import Cause, Database
from tests.services.issued import IssuedOffice, at, issued_office
from tests.services.listed import done, with_list


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


async def enter(town: IssuedOffice, text: str, of: str = "王建波", by: str = "李敏", item: str | None = None) -> None:
    """Let a clerk write down what somebody said."""
    entry = Entry(town.people[of], Channel.PHONE)
    focus = town.directives[item] if item else None
    cause = await town.update(by)
    words = Words(text, town._message, Answered.CARD if item else Answered.BUNDLE, focus=focus, entry=entry)
    await town.services.hearing.hear(cause, words)


async def test_what_is_entered_is_understood_as_a_reply_is(town: IssuedOffice) -> None:
    await enter(town, "收到。5开12,9一厂一策兑现七家,22延期到4月30日,设备未到货")
    assert await town.current("5") == [Decimal(12)]
    assert await town.current("9") == [None, Decimal(7)]
    assert await town.status("4") is Status.IN_PROGRESS
    [report] = await town.reports("5")
    assert (report.person.name, report.clerk_id, report.channel) == ("王建波", town.people["李敏"], Channel.PHONE)
    [request] = await town.requests("22")
    assert (request.kind, request.person_id, request.clerk_id) == (
        RequestKind.EXTENSION, town.people["王建波"], town.people["李敏"],
    )  # fmt: skip
    assert (await town.feedbacks("5"))[0].met_at is not None


async def test_who_wrote_a_request_down_does_not_decide_it(town: IssuedOffice) -> None:
    await enter(town, "请求延期到4月30日,设备未到货", item="22")
    [request] = await town.requests("22")
    assert not await town.outbox("request", "李敏")
    assert [row.person_id for row in await town.outbox("request")] == [town.people["郑晓峰"], town.people["赵文斌"]]
    with pytest.raises(RefusedError):
        await town.services.decisions.approve(town.cause("李敏"), request.id)
    assert await town.services.decisions.waiting(town.people["李敏"]) == []
    assert await town.services.requests.withdraw(town.cause("李敏"), request.id)  # what was written down wrongly
    await enter(town, "请求延期到4月30日,设备未到货", item="22")
    again = (await town.requests("22"))[-1]
    await town.services.decisions.approve(town.cause("郑晓峰"), again.id)
    assert (await town.requests("22"))[-1].status is RequestStatus.GRANTED


async def test_a_liaison_by_phone_is_still_a_liaison(town: IssuedOffice) -> None:
    await enter(town, "请求延期到4月30日,设备未到货", of="陈洁", item="22")
    [request] = await town.requests("22")
    assert request.status is RequestStatus.AWAITS_OWNER


async def test_a_supporting_units_words_move_no_figures(town: IssuedOffice) -> None:
    await enter(town, "已协助摸排一轮", of="王建波", item="10")
    [report] = await town.reports("10")
    assert report.person.name == "王建波"
    assert (await town.feedbacks("10"))[0].met_at is None  # the lead's report is still owed


async def test_only_clerks_write_down_and_only_what_is_the_speakers(town: IssuedOffice) -> None:
    for by in ("王建波", "赵文斌", "周海涛", "吴迪"):
        with pytest.raises(RefusedError):
            await enter(town, "已开工9只", by=by, item="5")
    with pytest.raises(RefusedError):
        await enter(town, "已开工9只", of="苏燕", item="5")
    for by in ("王建波", "赵文斌"):
        with pytest.raises(RefusedError):
            await town.services.acknowledging.sign_for(town.cause(by), Entry(town.people["王建波"], Channel.PAPER))
        with pytest.raises(RefusedError):
            await town.services.questions.ask_entry(await town.update(by), town.people["王建波"], Channel.PHONE)
    assert await town.reports("5") == []


async def test_a_clerk_corrects_and_takes_back_what_was_written_down(town: IssuedOffice) -> None:
    await enter(town, "已开工12只", item="5")
    message = town._message
    await town.say("王建波", "已排查一轮", "22", message_id=message)  # a message of another chat, of the same number
    await town.services.questions.ask_correction(await town.update("李敏"), town.directives["5"], message)
    dialog = await town.services.dialogs.current(town.people["李敏"])
    assert dialog is not None
    assert (dialog.kind, dialog.state["channel"], dialog.state["corrects"]) == ("on_behalf", "phone", message)
    words = Words("已开工11只", 700, corrects=message)
    await town.services.hearing.write_down(await town.update("李敏"), town.directives["5"], Channel.PHONE, words)
    assert await town.current("5") == [Decimal(11)]
    wrong, right = await town.reports("5")
    assert (wrong.withdrawn_at is not None, right.corrects_id) == (True, wrong.id)
    assert await town.services.reporting.withdraw(town.cause("李敏"), 700) == 1
    assert await town.current("5") == [None]
    [other] = await town.reports("22")
    assert other.withdrawn_at is None


async def test_a_paper_receipt_signs_for_all_or_for_one(town: IssuedOffice) -> None:
    services = town.services.acknowledging
    assert await services.sign_for_owner(town.cause("李敏"), town.directives["4"], Channel.PAPER) == 1
    assert await town.status("4") is Status.IN_PROGRESS
    assert await services.sign_for(town.cause("李敏"), Entry(town.people["王建波"], Channel.PAPER)) == 4
    assert await services.sign_for(town.cause("李敏"), Entry(town.people["王建波"], Channel.PAPER)) == 0
    with pytest.raises(RefusedError):
        await services.sign_for_owner(town.cause("李敏"), 10_000, Channel.PAPER)
    lines, _ = await town.services.histories.page(town.people["李敏"], town.directives["4"], 0)
    assert [(one.change.person, one.change.clerk, one.change.channel) for one in lines if one.change] == [
        ("王建波", "李敏", Channel.PAPER)
    ]


async def bind(town: IssuedOffice, name: str) -> None:
    async with town.office.database.write(Cause(town.clock.now())) as session:
        row = await session.get(Person, town.people[name])
        assert row is not None
        row.telegram_id = 4711


async def test_a_reason_is_asked_for_where_the_speaker_has_the_bot(town: IssuedOffice) -> None:
    await enter(town, "已开工9只", item="5")
    assert not (await town.outbox("heard", "李敏"))[-1].payload["questions"]
    await bind(town, "王建波")
    town.clock.at = at(2, 11, 11)
    await enter(town, "已排查两轮,整改三处", item="22")
    asked = [q for q in (await town.outbox("heard", "李敏"))[-1].payload["questions"] if q["id"] == "entry_reason"]
    assert [q["args"]["name"] for q in asked] == ["王建波"]
    await town.services.hearing.explain_entry(town.cause("李敏"), town.clock.at, "在外不便上网")
    assert {row.entry_reason for row in await town.reports("22")} == {"在外不便上网"}
    assert {row.entry_reason for row in await town.reports("5")} == {""}  # another's, of another time


async def test_rows_of_a_list_are_set_by_the_right_of_whoever_spoke(town: IssuedOffice) -> None:
    target = await with_list(town, r7="梁宇")
    await enter(town, "第7、9项已开工", of="梁宇", item="5")
    assert await done(town, target) == [7]
    assert (await town.outbox("heard", "李敏"))[-1].payload["notes"][0]["args"] == {"rows": ["9"]}
    await enter(town, "第9项已开工", item="5")
    assert await done(town, target) == [7, 9]
