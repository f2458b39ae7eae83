"""Issuing, and what the supervision office changes afterwards."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from bot.rules.lifecycle import ReasonMissingError, TransitionError
from bot.services.access import RefusedError
from bot.services.approval import Approval
from bot.services.bulk import Bulk
from bot.services.dialogs import Dialogs
from bot.services.drafts import StaleError
from bot.services.issued_changes import NEW_DATE, NEW_OWNER, IssuedChanges
from bot.services.issuing import Issuing
from bot.services.office import Office
from bot.services.suspending import Suspending
from bot.texts import TellableError
from db.enums import DateSource, FeedbackKind, Status
from db.models import Absence, Feedback, Person
from db.session import Database
from tests.services.office import BEGIN, by, furnish, office_on, outbox
from tests.services.papers import issued, row, rows, settle, summary, take_in


async def readers(office: Office) -> dict[int, list[int]]:
    return {n.person_id or 0: list(n.payload["directive_ids"]) for n in await outbox(office, "issue_notice")}


async def test_what_is_approved_is_issued_with_its_clocks(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    directives = await rows(office, document_id)
    assert {d.status for d in directives} == {Status.ISSUED}
    assert {d.issued_at for d in directives} == {BEGIN}
    first = directives[0]
    assert (first.first_due_on, first.sign_by, first.objection_by) == (
        date(2022, 12, 31),
        date(2022, 2, 11),
        date(2022, 2, 11),
    )
    assert all(d.next_nudge_on is not None for d in directives)
    async with database.read() as session:
        due = (await session.scalars(select(Feedback).where(Feedback.directive_id == first.id))).all()
    assert [(f.kind, f.due_on) for f in due] == [(FeedbackKind.FIRST, date(2022, 2, 23))]


async def test_each_person_concerned_gets_one_notice_with_all_that_is_theirs(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    words = "1-5 经信局 12月31日 月报\n1 配合:统计局、财政局\n6-7 财政局 11月30日"
    document_id = await issued(office, ids, words)
    at = {d.item: d.id for d in await rows(office, document_id)}
    leading, others = [at[i] for i in "12345"], [at[i] for i in "67"]
    assert await readers(office) == {
        ids["王建波"]: leading,
        ids["陈洁"]: leading,
        ids["苏燕"]: [at["1"], *others],
        ids["魏强"]: [at["1"], *others],
        ids["钱统"]: [at["1"]],  # the head, for the unit has neither owner nor liaison
    }


async def test_a_notice_waits_for_working_hours(database: Database) -> None:
    office = office_on(database)
    office.clock.move(hours=11)  # type: ignore[attr-defined]  # Thursday 20:00
    ids = await furnish(office)
    await issued(office, ids)
    opens = BEGIN + timedelta(hours=23, minutes=30)  # Friday 08:30
    assert {n.not_before for n in await outbox(office, "issue_notice")} == {opens}


async def test_the_deputy_hears_in_the_place_of_one_who_is_absent(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    async with database.write(by(office, None)) as session:
        day = date(2022, 2, 10)
        session.add(Absence(person_id=ids["王建波"], deputy_id=ids["梁宇"], starts_on=day, ends_on=day))
    await issued(office, ids)
    assert ids["梁宇"] in await readers(office)
    assert ids["王建波"] not in await readers(office)


async def test_what_is_not_complete_stays_and_is_issued_later_the_same_way(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids, "1-3 经信局 12月31日")
    result = await Issuing(office).result(ids["李敏"], document_id)
    assert result is not None
    assert (result.issued, result.no_owner, result.no_date) == (("1-3",), ("4-7",), ("4-7",))
    assert {(p.name, p.unit) for p in result.unbound} == {("王建波", "经信局"), ("陈洁", "经信局")}
    office.clock.move(days=1)  # type: ignore[attr-defined]
    await settle(office, ids, document_id, "4-7 经信局 12月31日")
    assert await Issuing(office).issue(by(office, ids["李敏"]), document_id) == 4
    notices = [n for n in await outbox(office, "issue_notice") if n.person_id == ids["王建波"]]
    assert [len(n.payload["directive_ids"]) for n in notices] == [3, 4]
    assert (await summary(office, ids["李敏"], document_id)).state == "issued"


async def test_nothing_is_issued_without_approval(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1-3 经信局 12月31日")
    version = (await summary(office, ids["李敏"], document_id)).version
    await Approval(office).submit(by(office, ids["李敏"]), document_id, version)
    with pytest.raises(TellableError, match="issue/nothing_approved"):
        await Issuing(office).issue(by(office, ids["李敏"]), document_id)
    result = await Issuing(office).result(ids["李敏"], document_id)
    assert result is not None
    assert result.not_approved == ("1-3",)


async def test_an_owner_who_has_left_is_no_owner(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    await settle(office, ids, document_id)
    async with database.write(by(office, None)) as session:
        (await session.get_one(Person, ids["王建波"])).revoked_at = office.clock.now()
    with pytest.raises(TellableError, match="issue/nothing_approved"):
        await Issuing(office).issue(by(office, ids["李敏"]), document_id)


async def test_targets_due_with_the_years_end_count_from_january(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids, "1-3 经信局 12月31日\n4-7 经信局 11月30日")
    first, fourth = await row(office, document_id, "1"), await row(office, document_id, "4")
    assert [t.yearly for t in first.targets] == [True]
    assert [t.yearly for t in fourth.targets] == [False]


async def test_only_clerks_and_approvers_issue(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    await settle(office, ids, document_id)
    for name in ("王建波", "周海涛", "吴迪"):
        with pytest.raises(RefusedError):
            await Issuing(office).issue(by(office, ids[name]), document_id)
        assert await Issuing(office).result(ids[name], document_id) is None
    assert await Issuing(office).issue(by(office, ids["赵文斌"]), document_id) == 7


async def test_a_new_owner_is_told_and_so_is_the_old_one(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    directive = await row(office, document_id, "1")
    service = IssuedChanges(office)
    await service.change_owner(by(office, ids["李敏"]), directive.id, "财政局")
    changed = await row(office, document_id, "1")
    assert changed.lead is not None
    assert (changed.owner_id, changed.lead.name, changed.status) == (ids["苏燕"], "财政局", Status.ISSUED)
    told = {n.person_id for n in await outbox(office, "text") if n.payload["id"] == "issue/owner_changed"}
    assert told == {ids["王建波"], ids["李敏"]}
    assert {ids["苏燕"], ids["魏强"]} <= set(await readers(office))
    assert await Dialogs(office).current(ids["李敏"]) is None


@pytest.mark.parametrize(
    ("words", "text_id"),
    [
        ("王建波", "issue/same_owner"),
        ("无此人", "review/person_unknown"),
        ("石桥镇", "review/unit_without_owner"),
    ],
)
async def test_who_cannot_be_owner_is_told(sqlite_database: Database, words: str, text_id: str) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    directive = await row(office, document_id, "1")
    with pytest.raises(TellableError, match=text_id):
        await IssuedChanges(office).change_owner(by(office, ids["李敏"]), directive.id, words)


async def test_a_new_date_keeps_the_first_one_and_is_told(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    directive = await row(office, document_id, "1")
    service = IssuedChanges(office)
    await service.change_date(by(office, ids["赵文斌"]), directive.id, "6月30日,等待上级批复")
    changed = await row(office, document_id, "1")
    assert (changed.due_on, changed.first_due_on) == (date(2022, 6, 30), date(2022, 12, 31))
    assert changed.due_source is DateSource.CLERK
    told = [n for n in await outbox(office, "text") if n.payload["id"] == "issue/date_changed"]
    assert {n.person_id for n in told} == {ids["王建波"], ids["陈洁"], ids["赵文斌"]}
    assert told[0].payload["args"]["reason"] == "等待上级批复"


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ("6月30日", ReasonMissingError),
        ("尽快 有原因", TellableError),
        ("2022-02-01 补记", TellableError),
        ("12月31日 不变", TellableError),
    ],
)
async def test_a_date_that_cannot_be_is_told(sqlite_database: Database, words: str, error: type[TellableError]) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    directive = await row(office, document_id, "1")
    with pytest.raises(error):
        await IssuedChanges(office).change_date(by(office, ids["李敏"]), directive.id, words)
    assert (await row(office, document_id, "1")).due_on == date(2022, 12, 31)


@pytest.mark.parametrize("kind", [NEW_OWNER, NEW_DATE])
async def test_what_is_to_change_is_asked_for(database: Database, kind: str) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    directive = await row(office, document_id, "1")
    await IssuedChanges(office).ask(by(office, ids["李敏"]), directive.id, directive.version, kind)
    asked = await Dialogs(office).current(ids["李敏"])
    assert asked is not None
    assert (asked.kind, asked.state) == (kind, {"directive_id": directive.id})


async def test_only_the_office_changes_what_is_issued_and_not_by_an_old_button(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    directive = await row(office, document_id, "1")
    service = IssuedChanges(office)
    for name in ("王建波", "周海涛"):  # a leader proposes, and that is another way
        with pytest.raises(RefusedError):
            await service.change_owner(by(office, ids[name]), directive.id, "苏燕")
        with pytest.raises(RefusedError):
            await service.change_date(by(office, ids[name]), directive.id, "6月30日 有原因")
    with pytest.raises(StaleError):
        await service.ask(by(office, ids["李敏"]), directive.id, directive.version - 1, NEW_OWNER)
    with pytest.raises(RefusedError):
        await service.ask(by(office, ids["李敏"]), 999, 1, NEW_OWNER)


async def test_what_is_cancelled_has_no_new_owner(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    directive = await row(office, document_id, "1")
    await Suspending(office).cancel(by(office, ids["李敏"]), directive.id, "不再需要")
    cancelled = await row(office, document_id, "1")
    with pytest.raises(TransitionError):
        await IssuedChanges(office).ask(by(office, ids["李敏"]), directive.id, cancelled.version, NEW_OWNER)
