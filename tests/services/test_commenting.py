"""征求意见: units are asked, say what they want, and nothing of a draft changes before the clerk adopts it."""

from dataclasses import replace
from datetime import date

import pytest

from bot.intake.sheets.draft_sheet import UNIT_COLUMNS
from bot.intake.sheets.draft_sheet_reading import read_draft_sheet
from bot.services import Services
from bot.services.access import RefusedError
from bot.services.bulk import Bulk
from bot.services.comment_decisions import CommentDecisions
from bot.services.comment_reminders import CommentReminders
from bot.services.commenting import Commenting
from bot.services.dividing import Dividing
from bot.services.drafts import StaleError
from bot.services.office import Office
from bot.texts import TellableError, texts_of
from db.enums import CommentStatus
from db.queries import comments as queries
from db.session import Database
from handlers.comment_answers import show_request
from handlers.views import Viewer
from tests.reports.sheets import Rows, resaved
from tests.services.office import StandingClock, by, furnish, office_on, outbox
from tests.services.papers import issued, row, summary, take_in

DUE = date(2022, 2, 15)


async def asked(database: Database) -> tuple[Office, dict[str, int], int]:
    """Ask all units about a document: 经信局 leads 1, 财政局 helps; others are only proposed."""
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1 经信局 12月31日 月报 配合:财政局")
    await Commenting(office).ask(by(office, ids["李敏"]), document_id, DUE)
    return office, ids, document_id


async def request_of(office: Office, ids: dict[str, int], name: str) -> int:
    [notice] = [one for one in await outbox(office, "comment_request") if one.person_id == ids[name]]
    return int(notice.payload["request_id"])


async def sheet_of(office: Office, ids: dict[str, int], name: str) -> bytes:
    viewer = Viewer(Services(office), texts_of("zh-CN", office.zone), ids[name])
    rendered = await show_request(viewer, {"request_id": await request_of(office, ids, name)})
    assert rendered is not None
    assert rendered.document is not None
    return rendered.document.content


def typed(*cells: tuple[str, str, str]) -> object:
    def edit(rows: Rows) -> None:
        for number, column, value in cells:
            line = next(cells for cells in rows if str(cells[0]) == number)
            line[UNIT_COLUMNS.index(column)] = value

    return edit


async def test_each_unit_is_asked_about_what_names_or_proposes_it(database: Database) -> None:
    office, ids, _ = await asked(database)
    names = {person: name for name, person in ids.items()}
    told = {names[one.person_id or 0] for one in await outbox(office, "comment_request")}
    assert told == {"王建波", "苏燕", "钱统"}  # owner, owner, and a head where there is neither owner nor liaison
    commenting = Commenting(office)
    for name, items in (("王建波", [*"12345"]), ("苏燕", ["1"]), ("钱统", ["3", "6"])):
        found = await commenting.asked(ids[name], await request_of(office, ids, name))
        assert found is not None
        assert [item for item, _ in found.items] == items, name
        rows = read_draft_sheet(await sheet_of(office, ids, name)).rows
        assert [one.number for one in rows] == [item for item, _ in found.items]


async def test_strangers_and_other_units_see_nothing(database: Database) -> None:
    office, ids, _ = await asked(database)
    commenting, theirs = Commenting(office), await request_of(office, ids, "苏燕")
    for name in ("王建波", "周海涛", "吴迪", "赵文斌", "孙立新"):
        assert await commenting.asked(ids[name], theirs) is None
        assert await commenting.content(ids[name], theirs) is None
        with pytest.raises(RefusedError):
            await commenting.answer_words(by(office, ids[name]), theirs, "建议改期")
        with pytest.raises(RefusedError):
            await commenting.answer_sheet(by(office, ids[name]), read_draft_sheet(await sheet_of(office, ids, "苏燕")))
    assert await commenting.asked(ids["魏强"], theirs) is not None  # the unit's liaison
    with pytest.raises(RefusedError):
        await commenting.answer_words(by(office, ids["苏燕"]), 99, "建议改期")
    forged = replace(read_draft_sheet(await sheet_of(office, ids, "苏燕")), unit_id=1)
    with pytest.raises(RefusedError):
        await commenting.answer_sheet(by(office, ids["苏燕"]), forged)
    for name in ("苏燕", "赵文斌"):
        with pytest.raises(RefusedError):
            await CommentDecisions(office).decide_all(by(office, ids[name]), 1, adopt=True)


async def test_what_a_sheet_changes_comes_as_comments_and_counts_when_adopted(database: Database) -> None:
    office, ids, document_id = await asked(database)
    sheet = await sheet_of(office, ids, "苏燕")
    edit = typed(
        ("1", "due", "2023年3月31日"), ("1", "support", ""), ("1", "comment", "资金分两批"), ("1", "owner", "无此人")
    )
    await Commenting(office).answer_sheet(by(office, ids["苏燕"]), read_draft_sheet(resaved(sheet, edit)))  # type: ignore[arg-type]
    first = await row(office, document_id, "1")
    assert (first.due_on, len(first.supporting)) == (date(2022, 12, 31), 1)
    [came] = await outbox(office, "comments_came")
    assert came.person_id == ids["李敏"]
    decisions = CommentDecisions(office)
    overview = await decisions.overview(ids["李敏"], document_id)
    assert overview is not None
    by_field = {one.field: one for one in overview.open}
    assert {field: one.text or one.new for field, one in by_field.items()} == {
        "due": "2023-03-31", "support": [], "owner": "无此人", "comment": "资金分两批",
    }  # fmt: skip
    await decisions.decide(by(office, ids["李敏"]), by_field["due"].id, adopt=True)
    await decisions.decide(by(office, ids["李敏"]), by_field["support"].id, adopt=False)
    with pytest.raises(StaleError):
        await decisions.decide(by(office, ids["李敏"]), by_field["due"].id, adopt=False)
    with pytest.raises(TellableError, match="review/person_unknown"):
        await decisions.decide(by(office, ids["李敏"]), by_field["owner"].id, adopt=True)
    assert await decisions.decide_all(by(office, ids["李敏"]), document_id, adopt=True) == (1, 1)
    first = await row(office, document_id, "1")
    assert (first.due_on, len(first.supporting)) == (date(2023, 3, 31), 1)
    async with office.database.read() as session:
        status = {one.field: one.status for one in await queries.on_draft(session, first.id)}
    assert status["comment"] is status["due"] is CommentStatus.ADOPTED
    assert (status["support"], status["owner"]) == (CommentStatus.DECLINED, CommentStatus.OPEN)


async def test_a_later_sheet_takes_the_place_of_an_earlier_one_and_reshaping_is_named(database: Database) -> None:
    office, ids, document_id = await asked(database)
    sheet = await sheet_of(office, ids, "苏燕")

    def reshaped(rows: Rows) -> None:
        rows[1][UNIT_COLUMNS.index("comment")] = "建议改期"
        rows.append(["", "", "", "要新建一条生产线。", *[""] * (len(UNIT_COLUMNS) - 4)])

    await Commenting(office).answer_sheet(by(office, ids["苏燕"]), read_draft_sheet(resaved(sheet, reshaped)))
    await Commenting(office).answer_words(
        by(office, ids["魏强"]), await request_of(office, ids, "苏燕"), "1 请明确口径"
    )
    later = resaved(sheet, typed(("1", "comment", "建议不列入")))  # type: ignore[arg-type]
    await Commenting(office).answer_sheet(by(office, ids["李敏"]), read_draft_sheet(later))  # handed in on paper
    overview = await CommentDecisions(office).overview(ids["李敏"], document_id)
    assert overview is not None
    assert [(one.item, one.text) for one in overview.open] == [("1", "请明确口径"), ("1", "建议不列入")]
    kept = (await outbox(office, "comment_kept"))[0].payload
    named = [(row_, text_id) for row_, _, _, text_id, _ in kept["faults"]]
    assert named == [(len(read_draft_sheet(sheet).rows) + 2, "comment/no_reshaping")]


async def test_who_was_asked_who_answered_and_who_is_late(database: Database) -> None:
    office, ids, document_id = await asked(database)
    commenting = Commenting(office)
    await commenting.answer_words(by(office, ids["苏燕"]), await request_of(office, ids, "苏燕"), "我局无意见")
    stand = (await summary(office, ids["李敏"], document_id)).comments
    assert (stand.asked, stand.answered, stand.late, stand.open) == (3, 1, (), 0)
    assert {unit for unit, _ in stand.waiting} == {"经信局", "统计局"}
    clock, reminders = office.clock, CommentReminders(office)
    assert isinstance(clock, StandingClock)
    assert await reminders.next_instant(clock.now()) is not None
    for days, reminded in ((4, 0), (1, 2), (1, 2)):  # Monday, the day itself, the day after
        clock.move(days=days)
        await reminders.run(by(office, None))
        await reminders.run(by(office, None))
        assert len(await outbox(office, "comment_reminder")) == reminded
    assert await reminders.next_instant(clock.now()) is None
    stand = (await summary(office, ids["李敏"], document_id)).comments
    assert {unit for unit, _ in stand.late} == {"经信局", "统计局"}


async def test_one_draft_is_sent_again_and_a_merged_one_keeps_its_comments(database: Database) -> None:
    office, ids, document_id = await asked(database)
    first, second = await row(office, document_id, "1"), await row(office, document_id, "2")
    clerk, commenting = by(office, ids["李敏"]), Commenting(office)
    office.clock.move(minutes=1)  # type: ignore[attr-defined]
    with pytest.raises(TellableError, match="comment/nobody"):
        await commenting.ask(by(office, ids["李敏"]), document_id, DUE)
    assert await commenting.ask(by(office, ids["李敏"]), document_id, DUE, directive_id=first.id) == 2
    theirs = (await outbox(office, "comment_request"))[0].payload["request_id"]  # 经信局's
    await commenting.answer_words(by(office, ids["陈洁"]), int(theirs), "2 请明确口径")
    await Dividing(office).merge(clerk, first.id, first.version)
    overview = await CommentDecisions(office).overview(ids["李敏"], document_id)
    assert overview is not None
    assert [(one.item, one.text) for one in overview.open] == [("1", "请明确口径")]
    assert second.id != first.id


async def test_once_issued_nothing_is_seen_or_taken(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids, "全部 经信局 12月31日 月报")
    with pytest.raises(TellableError, match="comment/nobody"):
        await Commenting(office).ask(by(office, ids["李敏"]), document_id, DUE)
    with pytest.raises(StaleError):
        await Commenting(office).ask(by(office, ids["李敏"]), document_id, date(2022, 2, 1))
