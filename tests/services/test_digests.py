"""The weekly digest: made on Friday for the clerk, sent at its hour, counted from the last one, for its reader alone."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from bot.services.access import RefusedError
from bot.services.digests import excerpt_of
from bot.services.instructions import Order
from bot.services.requests import Wish
from bot.texts import TellableError
from db.enums import (
    Channel,
    DateSource,
    DigestScope,
    DigestStatus,
    Edition,
    InstructionStatus,
    ReportKind,
    RequestKind,
    Status,
    UnitRole,
)
from db.models import (
    Audit,
    Dialog,
    Digest,
    Directive,
    DirectiveUnit,
    Document,
    Instruction,
    Person,
    PersonRole,
    Portfolio,
    Target,
)
from db.session import Cause, Database
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import Item, at

FIRST, SECOND = date(2022, 2, 18), date(2022, 2, 25)


@pytest.fixture
async def week(database: Database) -> Fortnight:
    return await fortnight(database)


@pytest.fixture
async def plain(sqlite_database: Database) -> Fortnight:
    return await fortnight(sqlite_database)


async def change(week: Fortnight, statement: Any) -> None:
    async with week.office.database.write(Cause(week.clock.now())) as session:
        await session.execute(statement)


async def moved(week: Fortnight, name: str) -> list[dict[str, Any]]:
    return list((await week.digest(name)).figures["moved"])


# ---- when


async def test_the_clerk_gets_the_preview_at_ten_and_the_leaders_theirs_at_half_past_four(week: Fortnight) -> None:
    await week.until(2, 18, 9, 59)
    assert await week.digests() == []
    assert await week.services.digests.next_instant(week.clock.now()) == at(2, 18, 10)
    await week.until(2, 18, 10)
    assert {d.status for d in await week.digests()} == {DigestStatus.PREVIEW}
    clerks = {row.person_id for row in await week.outbox("digest_preview")}
    assert clerks == {week.people["李敏"], week.people["郑晓峰"]}
    assert await week.outbox("digest") == []
    assert await week.services.digests.next_instant(week.clock.now()) == at(2, 18, 16, 30)
    await week.until(2, 18, 16, 30)
    assert {d.status for d in await week.digests()} == {DigestStatus.RELEASED}
    readers = {row.person_id for row in await week.outbox("digest")}
    assert readers == {week.people[name] for name in ("周海涛", "孙立新", "程志远")}
    # who had a message of the day already opens theirs from it
    head = week.people["马国强"]
    assert [row.person_id for row in await week.outbox("unit_notice")] == [head]
    assert await week.services.digests.last_of(head) == (await week.digest("马国强")).id
    assert await week.services.digests.next_instant(week.clock.now()) == at(2, 25, 10)


async def test_ticks_make_and_send_each_digest_once(week: Fortnight) -> None:
    for hour in (10, 11, 16, 17, 18):
        await week.until(2, 18, hour, 45)
    await week.until(2, 19, 9)
    assert len(await week.digests()) == 2
    assert len(await week.outbox("digest")) == 3


async def test_on_a_friday_off_the_digest_comes_on_the_last_working_day(plain: Fortnight) -> None:
    # Friday 2022-06-03 is the Dragon Boat Festival
    await plain.until(6, 2, 9, 59)
    before = {d.period_end for d in await plain.digests()}
    assert date(2022, 6, 2) not in before
    assert await plain.services.digests.next_instant(plain.clock.now()) == at(6, 2, 10)
    await plain.friday(6, 2)
    digest = await plain.digest("周海涛")
    assert (digest.period_start, digest.period_end, digest.status) == (
        date(2022, 5, 30), date(2022, 6, 2), DigestStatus.RELEASED,
    )  # fmt: skip


async def test_in_a_week_of_holidays_it_comes_on_the_last_make_up_day(plain: Fortnight) -> None:
    # 2022-10-03 to 07 is the National Day holiday, made up for on Saturday and Sunday 8 and 9 October
    await plain.friday(9, 30)
    await plain.until(10, 6, 12)
    assert await plain.services.digests.next_instant(plain.clock.now()) == at(10, 9, 10)


async def test_after_a_friday_on_which_the_bot_was_off_the_clerk_still_has_two_hours(plain: Fortnight) -> None:
    await plain.until(2, 19, 11)  # a Saturday: the preview waits for Monday's opening, the digests for two hours more
    digest = await plain.digest("周海涛")
    assert (digest.period_end, digest.prepared_at, digest.send_at) == (FIRST, at(2, 19, 11), at(2, 21, 10, 30))
    assert {row.not_before for row in await plain.outbox("digest_preview")} == {at(2, 21, 8, 30)}
    await plain.until(2, 21, 10, 30)
    assert (await plain.digest("周海涛")).status is DigestStatus.RELEASED


async def test_one_that_was_ready_before_the_bot_went_off_goes_when_it_is_back(plain: Fortnight) -> None:
    await plain.until(2, 18, 10)
    await plain.until(2, 19, 12)
    assert (await plain.digest("周海涛")).status is DigestStatus.RELEASED
    assert {row.not_before for row in await plain.outbox("digest")} == {at(2, 21, 8, 30)}


async def test_none_within_two_working_days_of_issue(plain: Fortnight) -> None:
    await change(plain, update(Directive).values(issued_at=at(2, 17, 17)))
    await plain.until(2, 18, 10)
    assert await plain.digests() == []
    assert await plain.outbox("digest_preview") == []
    await plain.until(2, 25, 10)
    assert len(await plain.digests()) == 2


async def test_what_is_too_fresh_waits_and_the_rest_is_told(plain: Fortnight) -> None:
    await change(plain, update(Directive).where(Directive.item == "5").values(issued_at=at(2, 18, 9)))
    await plain.until(2, 18, 10)
    assert [line["number"] for line in (await plain.digest("周海涛")).figures["items"]] == ["4", "9", "22"]


# ---- of instructions alone


async def ordered(week: Fortnight, name: str = "周海涛", item: str | None = None) -> int:
    """Let a leader order something, of no directive or of one, and the supervision office pass it on."""
    services = week.services
    order = Order("请统计局来汇报", week.directives[item] if item else None)
    [ident] = await services.instructions.write(await week.update(name), [order], None)
    await services.instructions.send_on(await week.update(name), ident)
    await services.instruction_release.release(await week.update("李敏"), ident)
    return ident


async def told_of(week: Fortnight, name: str = "周海涛") -> list[tuple[date, int, int, list[str]]]:
    """Return a leader's digests: day, issue, how many directives, and what each says came of instructions."""
    return [
        (d.period_end, d.issue, d.figures["total"], [line["answer"] for line in d.figures["instructions"]])
        for d in await week.digests(name)
    ]


async def test_without_a_directive_to_tell_of_a_leader_is_told_once_what_came_of_instructions(week: Fortnight) -> None:
    await change(week, update(Directive).values(issued_at=at(3, 3, 17)))
    await week.friday(2, 18)
    assert await told_of(week) == []
    await week.until(2, 21)
    ident = await ordered(week)
    await week.friday(2, 25)
    assert await told_of(week) == []  # that it was passed on the leader was told when it was
    await week.services.instruction_desk.close(await week.update("李敏"), ident, "已当面汇报")
    await week.friday(3, 4)
    answered = (date(2022, 3, 4), 1, 0, ["已当面汇报"])
    assert await told_of(week) == [answered]
    assert len(await week.outbox("digest", "周海涛")) == 1
    assert await told_of(week, "程志远") == []
    await week.friday(3, 11)
    assert await told_of(week) == [answered, (date(2022, 3, 11), 2, 4, [])]
    figures = (await week.digest("周海涛")).figures
    assert (figures["first"], set(figures["changes"].values())) == (True, {0})  # nothing was counted before


async def test_a_week_in_which_nothing_came_of_an_instruction_has_no_digest(plain: Fortnight) -> None:
    await plain.until(2, 14)
    ident = await ordered(plain, item="4")
    await change(plain, update(Directive).values(status=Status.ARCHIVED))
    await plain.friday(2, 18)
    assert await told_of(plain) == []  # no report has come, and there is no line to say so under
    await change(
        plain,
        update(Instruction)
        .where(Instruction.id == ident)
        .values(
            status=InstructionStatus.ANSWERED,
            answered_at=at(2, 22),
            answer="制度已印发",
            answered_by_id=plain.people["李敏"],
        ),
    )
    await plain.friday(2, 25)
    [line] = (await plain.digest("周海涛")).figures["instructions"]
    assert (line["number"], line["answer"]) == ("督〔2022〕3-4", "制度已印发")
    await plain.friday(3, 4)
    assert len(await told_of(plain)) == 1


async def test_what_came_of_one_on_a_directive_out_of_sight_stands_in_the_first_digest(plain: Fortnight) -> None:
    await plain.until(2, 14)
    ident = await ordered(plain, item="4")
    await change(plain, update(Directive).where(Directive.item == "4").values(status=Status.ARCHIVED))
    await plain.services.instruction_desk.close(await plain.update("李敏"), ident, "制度已印发")
    await plain.friday(2, 18)
    await plain.friday(2, 25)
    assert [answers for *_, answers in await told_of(plain)] == [["制度已印发"], []]


async def test_of_several_editions_the_shortest_tells_of_instructions_alone(plain: Fortnight) -> None:
    await change(plain, update(Directive).values(issued_at=at(2, 24, 17)))
    wishes, leader = plain.services.digest_wishes, plain.people["周海涛"]
    await wishes.toggle(await plain.update("周海涛"), leader, Edition.MONTH)
    ident = await ordered(plain)
    await plain.services.instruction_desk.close(await plain.update("李敏"), ident, "已当面汇报")
    await plain.friday(2, 25)
    assert [digest.edition for digest in await plain.digests("周海涛")] == [Edition.WEEK]


async def test_a_leader_without_a_portfolio_is_told_of_theirs_and_one_who_leads_no_more_is_not(
    plain: Fortnight,
) -> None:
    ident = await ordered(plain)
    await plain.services.instruction_desk.close(await plain.update("李敏"), ident, "已当面汇报")
    await change(plain, delete(Portfolio).where(Portfolio.leader_id == plain.people["周海涛"]))
    await plain.until(2, 18, 10)
    assert await told_of(plain) == [(FIRST, 1, 0, ["已当面汇报"])]
    await change(plain, delete(PersonRole).where(PersonRole.person_id == plain.people["周海涛"]))
    await plain.until(2, 25, 10)
    assert len(await told_of(plain)) == 1


# ---- whose


async def test_a_leader_gets_the_units_of_the_portfolio_and_what_names_them(plain: Fortnight) -> None:
    await plain.until(2, 18, 10)
    assert await plain.numbers("周海涛", "items") == ["4", "5", "9", "22"]
    assert await plain.numbers("程志远", "items") == ["4", "5", "9", "22", "10"]
    await change(plain, update(Directive).where(Directive.item == "10").values(leader_id=plain.people["周海涛"]))
    await plain.until(2, 25, 10)
    assert "10" in await plain.numbers("周海涛", "items")


async def test_a_portfolio_ends_with_its_last_day(plain: Fortnight) -> None:
    mine = Portfolio.leader_id == plain.people["周海涛"]
    await change(plain, update(Portfolio).where(mine).values(valid_to=date(2022, 2, 20)))
    await plain.until(2, 18, 10)
    await plain.until(2, 25, 10)
    assert [d.period_end for d in await plain.digests("周海涛")] == [FIRST]


async def test_the_speaker_who_does_not_follow_all_of_it_gets_the_document_too(database: Database) -> None:
    week = await fortnight(database, speaker=True)
    await week.friday(2, 18)
    portfolio, document = await week.digests("周海涛")
    assert (portfolio.scope, len(portfolio.figures["items"])) == (DigestScope.PORTFOLIO, 4)
    assert (document.scope, len(document.figures["items"])) == (DigestScope.DOCUMENT, 5)
    issue = await week.services.digests.read(week.people["周海涛"], document.id)
    assert issue.about == "督〔2022〕3号《工业经济讲话》"
    assert portfolio.figures["sources"][0]["theirs"] == 4
    assert {source["total"] for d in (portfolio, document) for source in d.figures["sources"]} == {5}
    await week.until(2, 25, 10)
    assert [d.issue for d in await week.digests("周海涛")] == [1, 1, 2, 2]


async def test_a_speaker_who_follows_all_of_it_gets_it_once(plain: Fortnight) -> None:
    await change(plain, update(Document).values(leader_id=plain.people["程志远"]))
    await plain.until(2, 18, 10)
    assert len(await plain.digests("程志远")) == 1


async def test_nobody_makes_a_digest_for_a_leader_who_has_left(plain: Fortnight) -> None:
    left = Person.name.in_(("周海涛", "程志远"))
    await change(plain, update(Document).values(leader_id=plain.people["周海涛"]))
    await change(plain, update(Person).where(left).values(revoked_at=plain.clock.now()))
    await plain.until(2, 18, 10)
    assert await plain.digests() == []


async def test_the_leader_their_aide_and_the_supervision_office_may_read_it_nobody_else(week: Fortnight) -> None:
    await week.until(2, 18, 10)
    digest = await week.digest("周海涛")
    read = week.services.digests.read
    for name in ("李敏", "郑晓峰", "赵文斌"):
        assert (await read(week.people[name], digest.id)).reader == "周海涛"
    for name in ("周海涛", "孙立新", "程志远", "王建波", "马国强", "吴迪"):
        with pytest.raises(RefusedError):
            await read(week.people[name], digest.id)
    await week.friday(2, 18)
    for name in ("周海涛", "孙立新", "李敏"):
        assert (await read(week.people[name], digest.id)).id == digest.id
    for name in ("程志远", "王建波", "陈洁", "马国强", "吴迪"):
        with pytest.raises(RefusedError):
            await read(week.people[name], digest.id)
    with pytest.raises(RefusedError):
        await read(week.people["周海涛"], 10_000)


async def test_the_last_one_is_found_again_by_leader_and_aide(plain: Fortnight) -> None:
    last_of, people = plain.services.digests.last_of, plain.people
    await plain.until(2, 18, 10)
    assert await last_of(people["周海涛"]) is None
    await plain.friday(2, 18)
    digest = await plain.digest("周海涛")
    assert await last_of(people["周海涛"]) == await last_of(people["孙立新"]) == digest.id
    assert await last_of(people["王建波"]) is None


async def test_of_two_that_came_together_the_portfolios_is_the_last(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database, speaker=True)
    await week.friday(2, 18)
    portfolio, _ = await week.digests("周海涛")
    assert await week.services.digests.last_of(week.people["周海涛"]) == portfolio.id


async def test_reading_is_noted_and_ends_an_open_question(plain: Fortnight) -> None:
    await plain.friday(2, 18)
    digest = await plain.digest("周海涛")
    await plain.services.instructions.ask(await plain.update("周海涛"), digest.id)
    await plain.services.digests.note_read(await plain.update("周海涛"), digest.id, by_words=True)
    async with plain.office.database.read() as session:
        assert await session.scalar(select(Audit.person_id).where(Audit.action == "read")) == plain.people["周海涛"]
        assert (await session.scalars(select(Dialog))).all() == []
    assert "digest/read_noted" in await plain.texts("周海涛")
    with pytest.raises(RefusedError):
        await plain.services.digests.note_read(await plain.update("王建波"), digest.id)


# ---- what


async def test_the_first_has_no_changes_the_second_counts_from_the_first(week: Fortnight) -> None:
    await week.sign_all()
    await week.friday(2, 18)
    first = (await week.digest("周海涛")).figures
    assert (first["first"], first["counts"]["green"], set(first["changes"].values())) == (True, 4, {0})
    await week.until(2, 25, 10)
    second = await week.digest("周海涛")
    assert (second.issue, second.figures["first"]) == (2, False)
    assert {name: change for name, change in second.figures["changes"].items() if change} == {"green": -4, "grey": 4}


async def test_the_issue_begins_anew_each_year(plain: Fortnight) -> None:
    await plain.friday(12, 30)
    assert (await plain.digest("周海涛")).issue == 1
    await plain.until(1, 6, 10, year=2023)
    digest = await plain.digest("周海涛")
    assert (digest.year, digest.issue, digest.figures["first"]) == (2023, 1, False)


async def test_what_a_leader_is_asked_to_settle_stays_until_an_instruction_settles_it(week: Fortnight) -> None:
    await week.coordination("4", "缺新增指标180亩")
    await week.friday(2, 18)
    figures = (await week.digest("周海涛")).figures
    assert [(line["number"], line["unit"], line["settle"]) for line in figures["settle"]] == [
        ("4", "经信局", "缺新增指标180亩")
    ]
    assert figures["headline"]["id"] == "digest/headline_settle"
    await week.until(2, 25, 10)
    assert await week.numbers("周海涛", "settle") == ["4"]


async def test_a_request_that_head_or_clerk_have_not_agreed_to_reaches_no_leader(plain: Fortnight) -> None:
    ask = plain.services.requests.ask
    await ask(plain.cause("王建波"), plain.directives["4"], Wish(RequestKind.COORDINATION, "请协调"))
    await ask(plain.cause("马国强"), plain.directives["5"], Wish(RequestKind.COORDINATION, "请协调"))
    await plain.until(2, 18, 10)
    assert await plain.numbers("周海涛", "settle") == []


async def test_behind_late_and_moved_are_told_with_figures_and_the_units_own_words(week: Fortnight) -> None:
    await week.sign_all()
    await week.until(2, 16)
    await week.say("王建波", "已开工3只", "5")
    await week.friday(2, 18)
    await week.until(2, 22)
    await week.say("王建波", "已开工9只,3月再开12只", "5")
    await week.say("王建波", "9 一厂一策兑现1家,电表接口未通", "9")
    await week.until(2, 25, 10)
    digest = await week.digest("周海涛")
    [moved] = digest.figures["moved"]
    assert (moved["number"], moved["growth"][0]["current"], moved["growth"][0]["by"]) == ("5", "9", "6")
    [behind] = digest.figures["behind"]
    assert (behind["number"], behind["gap"]["actual"], behind["gap"]["expected"]) == ("9", "4.5", "15.3")
    issue = await week.services.digests.read(week.people["李敏"], digest.id)
    assert "电表接口未通" in issue.figures["behind"][0]["quote"]
    assert [(line["number"], line["feedback_due_on"], line["chased"]) for line in digest.figures["late"]] == [
        ("4", "2022-02-24", 1), ("22", "2022-02-24", 1),
    ]  # fmt: skip


async def test_a_mere_problem_stays_with_unit_and_clerk(plain: Fortnight) -> None:
    await plain.sign_all()
    await plain.until(2, 15)
    await plain.say("王建波", "会商机制已建立,每周一会", "4")
    await plain.say("王建波", "与镇里有矛盾,推不动,有困难", "4", trouble=True)
    reports = await plain.reports("4")
    assert [report.kind for report in reports] == [ReportKind.PROGRESS, ReportKind.PROBLEM]
    await plain.until(2, 18, 10)
    [line] = (await plain.digest("周海涛")).figures["moved"]
    assert line["report_id"] == reports[0].id


async def test_words_that_the_clerk_wrote_down_are_quoted_as_the_units(plain: Fortnight) -> None:
    await plain.sign_all()
    await plain.until(2, 16)
    await plain.services.hearing.record(
        plain.cause("李敏"), plain.directives["4"], "电话里说已开会", Channel.PHONE, 900
    )
    await plain.until(2, 18, 10)
    [line] = await moved(plain, "周海涛")
    assert (line["quoted_unit"], line["quoted_on"]) == ("经信局", None)


async def test_a_supporting_units_words_are_quoted_as_its_own(plain: Fortnight) -> None:
    await plain.sign_all()
    await plain.until(2, 16)
    await plain.say("苏燕", "已列入培育名单", "10")
    await plain.say("王建波", "已协助摸排一轮", "10")
    await plain.until(2, 18, 10)
    [line] = await moved(plain, "程志远")
    assert (line["number"], line["unit"], line["quoted_unit"]) == ("10", "财政局", "经信局")


async def test_a_directive_that_no_unit_leads_is_counted_for_none(plain: Fortnight) -> None:
    lead = DirectiveUnit.role == UnitRole.LEAD
    await change(plain, delete(DirectiveUnit).where(lead, DirectiveUnit.directive_id == plain.directives["10"]))
    await plain.sign_all()
    await plain.until(2, 18, 10)
    figures = (await plain.digest("程志远")).figures
    assert [(unit["unit"], unit["total"]) for unit in figures["units"]] == [("经信局", 4)]
    assert [entry["unit"] for entry in figures["items"]][-1] == ""


async def test_a_yearly_target_is_expected_from_the_first_of_january(plain: Fortnight) -> None:
    await plain.sign_all()
    await change(plain, update(Target).values(yearly=False))
    await plain.friday(2, 18)
    from_issue = (await plain.digest("周海涛")).figures["expected"]
    await change(plain, update(Target).values(yearly=True))
    await plain.until(2, 25, 10)
    assert (await plain.digest("周海涛")).figures["expected"] > from_issue


async def test_an_open_date_expects_nothing(plain: Fortnight) -> None:
    await plain.sign_all()
    await change(plain, update(Directive).values(due_on=None))
    await plain.until(2, 18, 10)
    figures = (await plain.digest("周海涛")).figures
    assert (figures["expected"], [line["next_what"] for line in figures["next"]]) == (0.0, ["first"] * 4)


async def test_words_of_an_earlier_week_carry_their_day(plain: Fortnight) -> None:
    await plain.sign_all()
    await plain.until(2, 16)
    await plain.say("王建波", "9 一厂一策兑现1家", "9")
    await plain.friday(2, 18)
    await plain.until(2, 25, 10)
    [line] = (await plain.digest("周海涛")).figures["behind"]
    assert line["quoted_on"] == "2022-02-16"


async def test_what_was_closed_and_what_was_sent_back_is_told_once(week: Fortnight) -> None:
    await week.sign_all()
    await week.until(2, 16)
    await week.completion("4", "制度已印发")
    await week.completion("22", "检查完了", back="无通报")
    await week.friday(2, 18)
    figures = (await week.digest("周海涛")).figures
    assert [(line["number"], line["moved"], line["decision"]) for line in figures["moved"]] == [
        ("4", "closed", ""), ("22", "returned", "无通报"),
    ]  # fmt: skip
    assert (figures["counts"]["blue"], figures["moved"][0]["result"]) == (1, "制度已印发")
    await week.until(2, 25, 10)
    assert await week.numbers("周海涛", "moved") == []


async def test_a_unit_that_has_not_signed_is_named(plain: Fortnight) -> None:
    await plain.until(2, 18, 10)
    figures = (await plain.digest("周海涛")).figures
    assert [line["number"] for line in figures["unsigned"]] == ["4", "5", "9", "22"]
    assert {line["sign_by"] for line in figures["unsigned"]} == {"2022-02-14"}
    assert figures["headline"]["id"] == "digest/headline_unsigned"


async def test_a_final_date_that_has_passed_is_said_and_a_late_report_is_not_a_missing_receipt(
    sqlite_database: Database,
) -> None:
    items = [Item("24", "安全检查", due_on=date(2022, 2, 17)), Item("25", "经济普查")]
    week = await fortnight(sqlite_database, items)
    await week.until(2, 18, 10)
    figures = (await week.digest("周海涛")).figures
    assert [(line["number"], line["overdue"]) for line in figures["overdue"]] == [("24", True)]
    assert figures["behind"] == []
    assert figures["headline"]["id"] == "digest/headline_overdue"
    assert [line["number"] for line in figures["unsigned"]] == ["25"]


async def test_next_week_names_reports_and_final_dates_but_not_what_waits_for_a_decision(plain: Fortnight) -> None:
    await plain.sign_all()
    await plain.until(2, 17)
    due = update(Directive).where(Directive.item == "22").values(due_on=date(2022, 2, 23), due_source=DateSource.CLERK)
    await change(plain, due)
    await plain.services.requests.ask(
        plain.cause("王建波"), plain.directives["4"], Wish(RequestKind.COMPLETION, "制度已印发")
    )
    await plain.until(2, 18, 10)
    lines = (await plain.digest("周海涛")).figures["next"]
    assert [(line["number"], line["next_due_on"], line["next_what"]) for line in lines] == [
        ("22", "2022-02-23", "final"), ("5", "2022-02-24", "first"), ("9", "2022-02-24", "first"),
    ]  # fmt: skip


async def test_suspended_directives_are_told_apart_from_silence(plain: Fortnight) -> None:
    await plain.sign_all()
    await plain.services.suspending.suspend(plain.cause("李敏"), plain.directives["22"], "等上级文件")
    await plain.until(2, 18, 10)
    figures = (await plain.digest("周海涛")).figures
    assert (figures["suspended"], figures["counts"]["grey"]) == (["22"], 1)


async def test_units_stand_in_the_offices_order(sqlite_database: Database) -> None:
    items = [Item("1", "甲", owner="苏燕"), Item("2", "乙", owner="苏燕"), Item("3", "丙")]
    week = await fortnight(sqlite_database, items)
    await week.sign_all()
    await week.until(2, 18, 10)
    units = (await week.digest("程志远")).figures["units"]
    assert [(unit["unit"], unit["total"], unit["lights"]) for unit in units] == [
        ("经信局", 1, {"green": 1}), ("财政局", 2, {"green": 2}),
    ]  # fmt: skip


async def test_when_all_is_closed_and_told_there_are_no_more_digests(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database, [Item("4", "会商机制")])
    await week.sign_all()
    await week.completion("4")
    await week.friday(2, 18)
    assert (await week.digest("周海涛")).figures["headline"]["id"] == "digest/headline_done"
    await week.friday(2, 25)
    assert len(await week.digests("周海涛")) == 1


async def test_closed_against_expected_over_the_weeks(week: Fortnight) -> None:
    await week.sign_all()
    await week.friday(2, 18)
    await week.completion("4")
    await week.friday(2, 25)
    digest = await week.digest("周海涛")
    points = await week.services.digests.weeks_of(week.people["周海涛"], digest.id)
    assert [(point.day, point.closed, point.total) for point in points] == [(FIRST, 0, 4), (SECOND, 1, 4)]
    assert 0 < points[0].expected < points[1].expected < 4
    with pytest.raises(RefusedError):
        await week.services.digests.weeks_of(week.people["程志远"], digest.id)


async def test_one_that_never_went_is_replaced_by_the_next(plain: Fortnight) -> None:
    await plain.until(2, 18, 10)
    clearing = plain.services.digest_clearing
    await clearing.hold_all(plain.cause("李敏"), FIRST, held=True)
    await plain.friday(2, 25)
    first, second = [d for d in await plain.digests("周海涛") if d.scope is DigestScope.PORTFOLIO]
    assert (first.status, second.status) == (DigestStatus.HELD, DigestStatus.RELEASED)
    assert (second.issue, second.figures["first"]) == (1, True)
    assert isinstance(second, Digest)


@pytest.mark.parametrize(
    ("excerpt", "shown"),
    [("", "甲乙丙丁"), ("甲乙丙丁", "甲乙丙丁"), ("甲乙", "甲乙…"), ("丙丁", "…丙丁"), ("乙丙", "…乙丙…")],
)
def test_what_is_left_out_of_a_quotation_is_marked(excerpt: str, shown: str) -> None:
    assert excerpt_of("甲乙丙丁", excerpt) == shown


# ---- others than leaders, other days, longer editions


async def test_a_unit_head_gets_the_units_and_a_clerk_everything(plain: Fortnight) -> None:
    await plain.coordination("4", "缺新增指标180亩")
    await plain.friday(2, 18)
    [of_unit] = await plain.digests("马国强")
    [of_office] = await plain.digests("李敏")
    assert (of_unit.scope, await plain.numbers("马国强", "items")) == (DigestScope.UNIT, ["4", "5", "9", "22"])
    assert (of_office.scope, await plain.numbers("李敏", "items")) == (
        DigestScope.EVERYTHING, ["4", "5", "9", "22", "10"],
    )  # fmt: skip
    read = plain.services.digests.read
    assert (await read(plain.people["马国强"], of_unit.id)).about == "经信局"
    for name in ("王建波", "钱统", "周海涛"):
        with pytest.raises(RefusedError):
            await read(plain.people[name], of_unit.id)
    assert await plain.digests("钱统") == []  # of a unit that leads nothing


async def test_an_office_may_leave_heads_and_clerks_out(plain: Fortnight) -> None:
    object.__setattr__(plain.office, "policy", replace(plain.office.policy, digest_heads=False, digest_clerks=False))
    await plain.until(2, 18, 10)
    assert len(await plain.digests()) == 2
    assert await plain.digests("马国强") == await plain.digests("李敏") == []


async def test_a_leader_may_want_another_day(plain: Fortnight) -> None:
    wishes, leader = plain.services.digest_wishes, plain.people["周海涛"]
    await wishes.set_weekday(await plain.update("孙立新"), leader, 2)
    await plain.until(2, 16, 9, 59)
    assert await plain.services.digests.next_instant(plain.clock.now()) == at(2, 16, 10)
    await plain.until(2, 16, 10)
    await plain.until(2, 16, 16, 30)
    assert [(d.period_end, d.status) for d in await plain.digests("周海涛")] == [
        (date(2022, 2, 16), DigestStatus.RELEASED)
    ]
    assert await plain.digests("程志远") == []
    await plain.friday(2, 18)
    assert (len(await plain.digests("周海涛")), len(await plain.digests("程志远"))) == (1, 1)
    await wishes.set_weekday(await plain.update("李敏"), leader, None)
    await plain.friday(2, 25)
    assert [d.issue for d in await plain.digests("周海涛")] == [1, 2]
    for name, reader in (("王建波", leader), ("周海涛", plain.people["程志远"]), ("王建波", plain.people["王建波"])):
        with pytest.raises(RefusedError):
            await wishes.set_weekday(await plain.update(name), reader, 1)


async def test_a_month_and_a_quarter_are_told_on_their_last_digest_day(plain: Fortnight) -> None:
    wishes, leader = plain.services.digest_wishes, plain.people["周海涛"]
    for edition in (Edition.MONTH, Edition.QUARTER, Edition.WEEK):
        await wishes.toggle(await plain.update("周海涛"), leader, edition)
    for friday in (at(2, 18), at(2, 25), at(3, 4), at(3, 25)):
        plain.clock.at = friday
        await plain.services.clockwork.tick()
    told = [(d.edition, d.period_start, d.period_end, d.issue) for d in await plain.digests("周海涛")]
    assert told == [
        (Edition.MONTH, date(2022, 2, 1), date(2022, 2, 25), 1),
        (Edition.MONTH, date(2022, 3, 1), date(2022, 3, 25), 2),
        (Edition.QUARTER, date(2022, 1, 1), date(2022, 3, 25), 1),
    ]
    await wishes.toggle(await plain.update("周海涛"), leader, Edition.MONTH)
    with pytest.raises(TellableError):
        await wishes.toggle(await plain.update("周海涛"), leader, Edition.QUARTER)
