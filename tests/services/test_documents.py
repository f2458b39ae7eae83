"""Taking documents in, dates, lists."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.intake.errors import IntakeError
from bot.services.access import RefusedError
from bot.services.documents import Documents
from bot.services.drafting import Drafting, Field
from bot.services.drafts import StaleError
from bot.services.office import Office
from bot.services.reviewing import Reviewing
from bot.texts import TellableError
from db.enums import DateSource, InboxStatus, Status
from db.models import Audit, Dialog, Directive, Document, InboxRow
from db.queries.documents import latest_in_work
from db.session import Cause, Database
from tests.services.office import by, furnish, office_on, outbox
from tests.services.papers import SPEECH, issued, row, rows, summary, take_in


async def test_a_document_is_kept_whole_and_divided(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    drafts = await rows(office, document_id)
    assert [d.item for d in drafts] == [str(n) for n in range(1, len(drafts) + 1)]
    assert len(drafts) == 7
    assert {d.status for d in drafts} == {Status.DRAFT}
    assert all(SPEECH[d.start : d.end] == d.text for d in drafts)
    (answer,) = await outbox(office, "document_summary")
    assert answer.payload == {"document_id": document_id, "known": False}
    assert (await summary(office, ids["李敏"], document_id)).number == "督〔2022〕1号"


async def test_nobody_is_owner_and_no_date_is_set_that_the_document_does_not_give(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    drafts = await rows(office, document_id)
    assert all(d.owner_id is None and d.lead is None for d in drafts)
    assert {d.item: d.due_on for d in drafts if d.due_on} == {"2": date(2022, 6, 30)}
    assert (await row(office, document_id, "2")).due_source is DateSource.DOCUMENT
    shown = await summary(office, ids["李敏"], document_id)
    assert [(word.words, word.items) for word in shown.vague] == [("尽快", ("1",))]
    assert [word.items for word in shown.relative] == [("5",)]
    assert shown.missing_owner == 7
    assert shown.printed_on == date(2022, 2, 9)


async def test_the_same_text_again_leads_to_the_document_that_is_there(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    first = await take_in(office, ids["李敏"])
    office.clock.move(minutes=1)  # type: ignore[attr-defined]
    assert await take_in(office, ids["郑晓峰"]) == first
    async with database.read() as session:
        assert len((await session.scalars(select(Document))).all()) == 1


async def test_numbers_count_up_within_a_year(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    await take_in(office, ids["李敏"])
    second = await take_in(office, ids["李敏"], SPEECH + "\n3.消防。财政局要落实消防经费。")
    assert (await summary(office, ids["李敏"], second)).number == "督〔2022〕2号"


@pytest.mark.parametrize("name", ["王建波", "周海涛", "赵文斌", "吴迪"])
async def test_only_a_clerk_takes_documents_in(database: Database, name: str) -> None:
    office = office_on(database)
    ids = await furnish(office)
    with pytest.raises(RefusedError):
        await take_in(office, ids[name])
    assert not await Documents(office).may_take_in(ids[name])
    async with database.read() as session:
        assert (await session.scalars(select(Document))).all() == []


async def test_a_text_that_orders_nothing_is_not_kept(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    with pytest.raises(TellableError) as refused:
        await take_in(office, ids["李敏"], "今天天气很好。")
    assert refused.value.text_id == "intake/no_directives"


async def test_a_secret_document_is_refused_and_its_words_are_wiped(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    with pytest.raises(IntakeError):
        await take_in(office, ids["李敏"], "机密★1年\n" + SPEECH)
    async with database.write(by(office, None)) as session:
        for n in (1, 2):
            session.add(
                InboxRow(id=n, key=f"k{n}", chat_id=1, payload='{"text": "机密"}', received_at=office.clock.now())
            )
    cause = Cause(office.clock.now(), ids["李敏"], 2)
    await Documents(office).forget_secret(cause, "机密", deleted=True, inbox_ids=(1,))
    async with database.read() as session:
        stored = (await session.scalars(select(InboxRow).order_by(InboxRow.id))).all()
        texts = [
            audit.details for audit in await session.scalars(select(Audit).where(Audit.action == "secret_refused"))
        ]
        assert (await session.scalars(select(Document))).all() == []
    assert [(r.payload, r.status) for r in stored] == [("{}", InboxStatus.NEW), ("{}", InboxStatus.DONE)]
    assert texts == [{"marking": "机密"}]
    assert [r.payload["args"] for r in await outbox(office, "text")] == [{"marking": "机密", "deleted": True}]


async def test_pieces_are_kept_until_all_is_said_or_dropped(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    service = Documents(office)
    await service.collect(by(office, ids["李敏"]), ["甲", "乙丙"], [1, 2], [11, 12])
    async with database.read() as session:
        dialog = await session.get_one(Dialog, ids["李敏"])
    assert dialog.state == {"parts": ["甲", "乙丙"], "inbox_ids": [1, 2], "messages": [11, 12]}
    await service.drop(by(office, ids["李敏"]))
    async with database.read() as session:
        assert await session.get(Dialog, ids["李敏"]) is None


async def test_relative_dates_resolve_only_from_a_confirmed_date(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    assert (await row(office, document_id, "5")).due_on is None
    await Documents(office).confirm_date(by(office, ids["李敏"]), document_id, date(2022, 2, 9))
    resolved = await row(office, document_id, "5")
    assert (resolved.due_on, resolved.due_source) == (date(2022, 12, 31), DateSource.DOCUMENT)
    assert (await row(office, document_id, "1")).due_on is None  # 尽快 stays open
    await Documents(office).confirm_date(by(office, ids["李敏"]), document_id, date(2023, 2, 9), tell=True)
    assert (await row(office, document_id, "5")).due_on == date(2023, 12, 31)


async def test_several_dates_of_one_item_are_kept_as_milestones(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    text = "关于普查工作的通知\n\n2022年2月9日\n\n1.统计局要在3月底前完成摸底,6月底前完成全部登记。\n2.财政局要落实经费。\n"
    document = await take_in(office, ids["李敏"], text)
    assert (await row(office, document, "1")).milestone_days == ()  # no year before the date is confirmed
    await Documents(office).confirm_date(by(office, ids["李敏"]), document, date(2022, 2, 9))
    named = (date(2022, 3, 31), "3月底前"), (date(2022, 6, 30), "6月底前")
    assert (await row(office, document, "1")).milestone_days == named
    card = await Reviewing(office).card(ids["李敏"], (await row(office, document, "1")).id)
    assert card is not None
    assert card.milestones == named
    assert (await row(office, document, "2")).milestones is None


async def test_a_date_that_the_clerk_set_stays_when_the_document_date_is_confirmed(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    draft = await row(office, document_id, "5")
    await Drafting(office).choose(by(office, ids["李敏"]), draft.id, 1, Field.DUE, "2022-10-31")
    await Documents(office).confirm_date(by(office, ids["李敏"]), document_id, date(2022, 2, 9))
    assert (await row(office, document_id, "5")).due_on == date(2022, 10, 31)


async def test_a_date_can_be_asked_for(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    await Documents(office).ask_date(by(office, ids["李敏"]), document_id)
    async with sqlite_database.read() as session:
        dialog = await session.get_one(Dialog, ids["李敏"])
    assert (dialog.kind, dialog.state) == ("document_date", {"document_id": document_id})


async def test_a_document_can_be_discarded_while_nothing_is_registered(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    with pytest.raises(StaleError):
        await Documents(office).discard(by(office, ids["李敏"]), document_id, 7)
    await Documents(office).discard(by(office, ids["李敏"]), document_id, 1)
    async with database.read() as session:
        assert (await session.scalars(select(Document))).all() == []
        assert (await session.scalars(select(Directive))).all() == []
    again = await take_in(office, ids["李敏"])
    assert (await summary(office, ids["李敏"], again)).number == "督〔2022〕1号"


async def test_what_is_issued_cannot_be_discarded(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    version = (await summary(office, ids["李敏"], document_id)).version
    with pytest.raises(TellableError, match="intake/not_discardable"):
        await Documents(office).discard(by(office, ids["李敏"]), document_id, version)


async def test_documents_are_listed_newest_first_with_their_state(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    first = await issued(office, ids)
    second = await take_in(office, ids["李敏"], SPEECH + "\n3.消防。财政局要落实消防经费。")
    lines = await Documents(office).listed(ids["赵文斌"])
    assert [(line.id, line.state, line.total, line.issued) for line in lines] == [
        (second, "review", 8, 0),
        (first, "issued", 7, 7),
    ]
    assert await Documents(office).listed(ids["王建波"]) == []
    await Documents(office).show_list(by(office, ids["赵文斌"]))
    await Documents(office).show(by(office, ids["赵文斌"]), second)
    with pytest.raises(RefusedError):
        await Documents(office).show_list(by(office, ids["王建波"]))


async def in_work(office: Office, clerk_id: int) -> int | None:
    async with office.database.read() as session:
        found = await latest_in_work(session, clerk_id)
        return found.id if found else None


async def test_free_words_are_about_the_own_document_taken_in_last(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    assert await in_work(office, ids["李敏"]) is None
    first = await take_in(office, ids["李敏"])
    office.clock.move(hours=1)  # type: ignore[attr-defined]
    second = await take_in(office, ids["郑晓峰"], SPEECH + "\n3.消防。财政局要落实消防经费。")
    assert await in_work(office, ids["李敏"]) == first
    assert await in_work(office, ids["郑晓峰"]) == second
