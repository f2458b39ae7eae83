"""What is asked, who decides, and what comes of it."""

from datetime import date

import pytest

from bot.rules.errors import RuleError
from bot.services.access import RefusedError
from bot.services.requests import Wish
from bot.texts import TellableError
from db.enums import DateSource, RequestKind, RequestStatus, Status
from db.models import Absence
from db.session import Database
from tests.services.issued import IssuedOffice, Item, at, issued_office

EXTENSION = Wish(RequestKind.EXTENSION, "设备未到货", until=date(2022, 4, 30))
COMPLETION = Wish(RequestKind.COMPLETION, "机制已建立", document_number="云经信〔2022〕8号")
COORDINATION = Wish(RequestKind.COORDINATION, "请政府办协调用地指标")
OBJECTION = Wish(RequestKind.OBJECTION, "属统计局职责", suggested_units=("统计局",))


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


async def ask(town: IssuedOffice, name: str, item: str, wish: Wish) -> int:
    request = await town.services.requests.ask(await town.update(name), town.directives[item], wish)
    return request.id


async def status_of(town: IssuedOffice, item: str) -> RequestStatus:
    return (await town.requests(item))[-1].status


async def waiting(town: IssuedOffice, name: str) -> list[int]:
    return [card.id for card in await town.services.decisions.waiting(town.people[name])]


async def test_an_extension_keeps_the_first_date(town: IssuedOffice) -> None:
    request = await ask(town, "王建波", "22", EXTENSION)
    [notice] = await town.outbox("request", "李敏")
    assert notice.payload == {"request_id": request}
    assert await waiting(town, "李敏") == await waiting(town, "赵文斌") == [request]
    decided = await town.services.decisions.approve(town.cause("李敏"), request)
    assert decided.status is RequestStatus.GRANTED
    directive = await town.directive("22")
    assert (directive.due_on, directive.first_due_on, directive.due_source) == (
        date(2022, 4, 30), date(2022, 3, 31), DateSource.EXTENSION,
    )  # fmt: skip
    assert {row.person_id for row in await town.outbox("outcome")} == {town.people[n] for n in ("王建波", "陈洁")}
    assert (await town.services.decisions.approve(town.cause("李敏"), request)).status is None


async def test_a_date_that_a_leader_set_needs_the_leader_too(database: Database) -> None:
    town = await issued_office(database, [Item("1", "甲", columns={"due_source": DateSource.DOCUMENT})])
    request = await ask(town, "王建波", "1", Wish(RequestKind.EXTENSION, "设备未到货", until=date(2023, 1, 31)))
    await town.services.decisions.approve(town.cause("李敏"), request)
    assert await status_of(town, "1") is RequestStatus.AWAITS_LEADER
    assert (await town.directive("1")).due_on == date(2022, 12, 31)
    assert await waiting(town, "周海涛") == [request]
    with pytest.raises(RefusedError):
        await town.services.decisions.approve(town.cause("程志远"), request)
    await town.services.decisions.approve(town.cause("周海涛"), request)
    assert (await town.directive("1")).due_on == date(2023, 1, 31)


@pytest.mark.parametrize(
    ("name", "item", "wish", "error"),
    [
        ("王建波", "22", Wish(RequestKind.EXTENSION, "晚一点", until=date(2022, 3, 31)), TellableError),
        ("王建波", "22", Wish(RequestKind.EXTENSION, "晚一点"), TellableError),
        ("王建波", "22", Wish(RequestKind.EXTENSION, " ", until=date(2022, 4, 30)), RuleError),
        ("苏燕", "22", EXTENSION, RefusedError),
        ("李敏", "22", COMPLETION, RefusedError),
        ("周海涛", "22", COORDINATION, RefusedError),
    ],
)
async def test_what_may_not_be_asked(
    sqlite_database: Database, name: str, item: str, wish: Wish, error: type[TellableError]
) -> None:
    town = await issued_office(sqlite_database)
    with pytest.raises(error):
        await ask(town, name, item, wish)
    assert await town.requests(item) == []


async def test_an_objection_comes_in_time_or_not_at_all(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    town.clock.at = at(2, 15)
    with pytest.raises(RuleError, match="too_late"):
        await ask(town, "王建波", "4", OBJECTION)
    with pytest.raises(RefusedError):
        await town.services.requests.ask(town.cause("王建波"), 10_000, COMPLETION)


async def test_what_the_liaison_asks_waits_for_the_owner(town: IssuedOffice) -> None:
    request = await ask(town, "陈洁", "4", COMPLETION)
    assert await status_of(town, "4") is RequestStatus.AWAITS_OWNER
    assert await town.status("4") is Status.ISSUED
    assert await waiting(town, "王建波") == [request]
    assert await waiting(town, "李敏") == await waiting(town, "陈洁") == []
    with pytest.raises(RefusedError):
        await town.services.decisions.approve(town.cause("李敏"), request)
    await town.services.decisions.approve(town.cause("王建波"), request)
    assert await town.status("4") is Status.UNDER_REVIEW
    assert await waiting(town, "李敏") == [request]


async def test_an_owner_may_say_no_to_the_liaison(town: IssuedOffice) -> None:
    request = await ask(town, "陈洁", "4", COMPLETION)
    await town.services.decisions.send_back(town.cause("王建波"), request, "还差验收")
    assert await status_of(town, "4") is RequestStatus.RETURNED
    assert await town.status("4") is Status.ISSUED


async def test_a_deputy_decides_as_the_owner(town: IssuedOffice) -> None:
    async with town.office.database.write(town.cause(None)) as session:
        away = Absence(person_id=town.people["王建波"], deputy_id=town.people["梁宇"])
        away.starts_on = away.ends_on = date(2022, 2, 11)
        session.add(away)
    request = await ask(town, "陈洁", "4", COMPLETION)
    assert [row.person_id for row in await town.outbox("request")] == [town.people["梁宇"]]
    assert await waiting(town, "梁宇") == [request]
    await town.services.decisions.approve(town.cause("梁宇"), request)
    assert await status_of(town, "4") is RequestStatus.AWAITS_CLERK


async def test_a_completion_approved_closes_with_its_result(town: IssuedOffice) -> None:
    await ask(town, "王建波", "4", Wish(RequestKind.EXTENSION, "再等等", until=date(2023, 1, 31)))
    request = await ask(town, "王建波", "4", COMPLETION)
    await town.services.decisions.approve(town.cause("李敏"), request)
    directive = await town.directive("4")
    assert (directive.status, directive.result) == (Status.CLOSED, "机制已建立 云经信〔2022〕8号")
    assert (directive.closed_at, directive.next_nudge_on) == (town.clock.now(), None)
    assert {r.status for r in await town.requests("4")} == {RequestStatus.GRANTED, RequestStatus.WITHDRAWN}


async def test_a_completion_returned_goes_on_with_the_reason(town: IssuedOffice) -> None:
    request = await ask(town, "王建波", "4", COMPLETION)
    with pytest.raises(TellableError):
        await town.services.decisions.send_back(town.cause("李敏"), request, " ")
    town.clock.at = at(2, 15)
    await town.services.decisions.send_back(town.cause("李敏"), request, "未附文件")
    directive = await town.directive("4")
    assert (directive.status, directive.status_reason) == (Status.IN_PROGRESS, "未附文件")
    assert directive.next_nudge_on is not None
    assert (await town.feedbacks("4"))[0].due_on == date(2022, 2, 28)  # two working days under review
    assert (await town.services.decisions.send_back(town.cause("李敏"), request, "再退")).status is None


async def test_nobody_decides_on_their_own_or_for_another_unit(town: IssuedOffice) -> None:
    request = await ask(town, "王建波", "4", COMPLETION)
    for name in ("王建波", "陈洁", "马国强", "苏燕", "周海涛", "吴迪"):
        with pytest.raises(RefusedError):
            await town.services.decisions.approve(town.cause(name), request)
    with pytest.raises(RefusedError):
        await town.services.decisions.approve(town.cause("李敏"), 10_000)
    assert await town.status("4") is Status.UNDER_REVIEW


async def test_a_clerk_who_owns_a_directive_does_not_close_it(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database, [Item("1", "甲", owner="李敏")])
    request = await ask(town, "李敏", "1", COMPLETION)
    assert {row.person_id for row in await town.outbox("request")} == {town.people[n] for n in ("郑晓峰", "赵文斌")}
    with pytest.raises(RefusedError):
        await town.services.decisions.approve(town.cause("李敏"), request)
    assert await waiting(town, "李敏") == []
    await town.services.decisions.approve(town.cause("郑晓峰"), request)
    assert await town.status("1") is Status.CLOSED


async def test_coordination_goes_up_with_the_heads_yes_and_the_clerks(town: IssuedOffice) -> None:
    request = await ask(town, "王建波", "4", COORDINATION)
    assert await waiting(town, "马国强") == [request]
    await town.services.decisions.approve(town.cause("马国强"), request)
    assert await waiting(town, "李敏") == [request]
    await town.services.decisions.approve(town.cause("李敏"), request)
    [row] = await town.requests("4")
    assert (row.status, row.head_id, row.seen_by_id) == (
        RequestStatus.GRANTED, town.people["马国强"], town.people["李敏"],
    )  # fmt: skip


async def test_a_heads_own_request_needs_no_other_head(town: IssuedOffice) -> None:
    await ask(town, "马国强", "4", COORDINATION)
    [row] = await town.requests("4")
    assert (row.status, row.head_id) == (RequestStatus.AWAITS_CLERK, town.people["马国强"])


async def test_under_an_objection_the_clocks_wait(town: IssuedOffice) -> None:
    request = await ask(town, "王建波", "4", OBJECTION)
    assert (await town.directive("4")).next_nudge_on is None
    town.clock.at = at(2, 16)
    with pytest.raises(TellableError):
        await town.services.decisions.approve(town.cause("李敏"), request)
    await town.services.decisions.send_back(town.cause("李敏"), request, "三定方案明确由你局负责")
    directive = await town.directive("4")
    assert (directive.sign_by, directive.next_nudge_on) == (date(2022, 2, 17), date(2022, 2, 18))
    assert (await town.feedbacks("4"))[0].due_on == date(2022, 3, 1)


async def test_an_objection_is_answered_by_another_unit(town: IssuedOffice) -> None:
    await ask(town, "王建波", "4", COORDINATION)
    request = await ask(town, "王建波", "4", OBJECTION)
    units = await town.services.handing_over.units(["统计部门"])
    assert units[0][1] == "统计局"
    [owner] = await town.services.handing_over.owners(units[0][0])
    assert owner.name == "钱统"  # the unit has no owner, so its head
    town.clock.at = at(2, 14)
    for name in ("王建波", "马国强"):
        with pytest.raises(RefusedError):
            await town.services.decisions.reassign(town.cause(name), request, owner.id)
    await town.services.decisions.reassign(town.cause("李敏"), request, owner.id)
    assert (await town.services.decisions.reassign(town.cause("李敏"), request, owner.id)).status is None
    directive = await town.directive("4")
    assert (directive.status, directive.lead.name if directive.lead else "") == (Status.ISSUED, "统计局")
    assert directive.sign_by == date(2022, 2, 15)
    assert [f.due_on for f in await town.feedbacks("4")] == [date(2022, 2, 25)]
    told = [row.payload["directive_ids"] for row in await town.outbox("issue_notice", "钱统")]
    assert [town.directives["4"]] in told
    assert {r.status for r in await town.requests("4")} == {RequestStatus.WITHDRAWN, RequestStatus.GRANTED}
    with pytest.raises(RefusedError):
        await town.services.cards.card(town.people["王建波"], town.directives["4"])


async def test_only_an_objection_is_answered_by_another_unit(town: IssuedOffice) -> None:
    request = await ask(town, "王建波", "4", COMPLETION)
    with pytest.raises(RefusedError):
        await town.services.decisions.reassign(town.cause("李敏"), request, town.people["苏燕"])


async def test_a_request_is_taken_back_by_its_author_alone(town: IssuedOffice) -> None:
    completion = await ask(town, "王建波", "4", COMPLETION)
    objection = await ask(town, "王建波", "22", OBJECTION)
    with pytest.raises(RefusedError):
        await town.services.requests.withdraw(town.cause("陈洁"), completion)
    for request in (completion, objection):
        assert await town.services.requests.withdraw(town.cause("王建波"), request)
        assert not await town.services.requests.withdraw(town.cause("王建波"), request)
    assert await town.status("4") is Status.IN_PROGRESS
    assert (await town.directive("22")).next_nudge_on is not None
    asked = await ask(town, "陈洁", "9", COMPLETION)
    assert await town.services.requests.withdraw(town.cause("陈洁"), asked)


async def test_a_head_names_another_owner_of_the_unit_alone(town: IssuedOffice) -> None:
    colleagues = await town.services.handing_over.colleagues(town.people["马国强"], town.directives["4"])
    assert [one.name for one in colleagues] == ["陈洁", "马国强"]
    assert await town.services.handing_over.change_owner(
        town.cause("马国强"), town.directives["4"], town.people["陈洁"]
    ) == "陈洁"  # fmt: skip
    directive = await town.directive("4")
    assert (directive.owner_id, directive.sign_by) == (town.people["陈洁"], date(2022, 2, 14))
    assert [f.due_on for f in await town.feedbacks("4")] == [date(2022, 2, 24)]
    assert "request/owner_changed" in await town.texts("王建波")
    assert "request/owner_changed" in await town.texts("李敏")
    for name, other in (("马国强", "苏燕"), ("陈洁", "梁宇"), ("苏燕", "苏燕")):
        with pytest.raises(RefusedError):
            await town.services.handing_over.change_owner(town.cause(name), town.directives["5"], town.people[other])
    with pytest.raises(RefusedError):
        await town.services.handing_over.colleagues(town.people["王建波"], town.directives["4"])
    for call in (town.services.handing_over.colleagues(town.people["马国强"], 10_000),):
        with pytest.raises(RefusedError):
            await call


async def test_what_is_cancelled_asks_nothing_more(town: IssuedOffice) -> None:
    await ask(town, "王建波", "22", EXTENSION)
    await town.services.suspending.cancel(town.cause("李敏"), town.directives["22"], "并入5号")
    assert await town.status("22") is Status.CANCELLED
    assert (await town.directive("22")).next_nudge_on is None
    assert await status_of(town, "22") is RequestStatus.WITHDRAWN
    for name, ident in (("王建波", town.directives["4"]), ("李敏", 10_000), ("周海涛", town.directives["4"])):
        with pytest.raises(RefusedError):
            await town.services.suspending.cancel(town.cause(name), ident, "理由")


async def test_what_was_under_review_is_so_again_after_a_suspension(town: IssuedOffice) -> None:
    await ask(town, "王建波", "4", COMPLETION)
    for item in ("4", "5"):
        await town.services.suspending.suspend(town.cause("李敏"), town.directives[item], "等文件")
        await town.services.suspending.resume(town.cause("李敏"), town.directives[item])
    assert (await town.status("4"), await town.status("5")) == (Status.UNDER_REVIEW, Status.ISSUED)


async def test_a_request_is_read_by_those_who_may(town: IssuedOffice) -> None:
    request = await ask(town, "王建波", "22", EXTENSION)
    for name, decides in (("李敏", True), ("王建波", False), ("马国强", False)):
        card = await town.services.decisions.card(town.people[name], request)
        assert card is not None
        assert (card.may_decide, card.is_author) == (decides, name == "王建波")
    with pytest.raises(RefusedError):
        await town.services.decisions.card(town.people["苏燕"], request)
    assert await town.services.decisions.card(town.people["李敏"], 10_000) is None


async def test_a_question_is_asked_only_of_those_who_may_answer(town: IssuedOffice) -> None:
    questions = town.services.questions
    await questions.ask(await town.update("王建波"), "extension", town.directives["22"])
    dialog = await town.services.dialogs.current(town.people["王建波"])
    assert dialog is not None
    assert (dialog.kind, dialog.state["directive_id"]) == ("extension", town.directives["22"])
    with pytest.raises(RefusedError):
        await questions.ask(town.cause("李敏"), "extension", town.directives["22"])
    with pytest.raises(RefusedError):
        await questions.ask_reason(town.cause("李敏"), 10_000)
    with pytest.raises(RefusedError):
        await questions.ask_correction(town.cause("王建波"), 10_000, 1)
    await questions.ask_correction(await town.update("王建波"), town.directives["22"], 7)
    await questions.drop(town.cause("王建波"))
    assert await town.services.dialogs.current(town.people["王建波"]) is None
