"""The sheet of drafts: as it was written it changes nothing; edited, it is listed and then applied."""

import io
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from sqlalchemy import delete

from bot.intake.sheets.draft_sheet import COLUMNS
from bot.intake.sheets.draft_sheet_reading import read_draft_sheet
from bot.services import Services
from bot.services.bulk import Bulk
from bot.services.draft_sheets import DraftSheets
from bot.services.drafting import Drafting, Field
from bot.services.drafts import StaleError
from bot.services.office import Office
from bot.services.roster import RosterBook
from bot.texts import TellableError, texts_of
from db.enums import Cadence, DateSource, Kind
from db.models import OutboxRow
from db.session import Database
from handlers.draft_sheets import show_sheet
from handlers.views import Viewer
from tests.services.office import ROSTER, by, furnish, office_on, outbox
from tests.services.papers import row, rows, summary, take_in

Edits = Mapping[tuple[str, str], object]  # (number, column) → what is typed


async def prepared(database: Database) -> tuple[Office, dict[str, int], int]:
    office = office_on(database)
    ids = await furnish(office)
    return office, ids, await take_in(office, ids["李敏"])


async def written(office: Office, person_id: int, document_id: int) -> bytes:
    viewer = Viewer(Services(office), texts_of("zh-CN", office.zone), person_id)
    rendered = await show_sheet(viewer, {"document_id": document_id})
    assert rendered is not None
    assert rendered.document is not None
    return rendered.document.content


def edited(data: bytes, edits: Edits, drop: tuple[str, ...] = ()) -> bytes:
    """Return the workbook with cells typed into as a person would, all its sheets kept."""
    book, target = CalamineWorkbook.from_filelike(io.BytesIO(data)), io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as out:
        day = out.add_format({"num_format": "yyyy-mm-dd"})
        for name in book.sheet_names:
            sheet, place = out.add_worksheet(name), 0
            for at, cells in enumerate(book.get_sheet_by_name(name).to_python(skip_empty_area=False)):
                number = str(cells[0])
                if name == book.sheet_names[0] and at and number in drop:
                    continue
                for column, cell in enumerate(cells):
                    key = (number, COLUMNS[column]) if name == book.sheet_names[0] and at else None
                    value = edits.get(key, cell) if key else cell
                    if isinstance(value, date) and not isinstance(value, datetime):
                        sheet.write_datetime(place, column, value, day)
                    elif isinstance(value, int | float) and not isinstance(value, bool):
                        sheet.write_number(place, column, value)
                    else:
                        sheet.write_string(place, column, str(value))
                place += 1
    return target.getvalue()


async def propose(office: Office, person_id: int, data: bytes) -> dict[str, Any]:
    async with office.database.write(by(office, None)) as session:
        await session.execute(delete(OutboxRow))  # an answer's key is its update's, and here there are none
    await DraftSheets(office).propose(by(office, person_id), read_draft_sheet(data))
    return dict((await outbox(office, "sheet_changes"))[-1].payload)


async def test_a_sheet_sent_back_untouched_changes_nothing(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1 经信局 12月31日 月报 配合:财政局\n4 无期限 季报")
    with pytest.raises(TellableError, match="review/sheet_unchanged"):
        await propose(office, ids["李敏"], await written(office, ids["李敏"], document_id))


BULKS = [
    "1-3 经信局 12月31日 月报",
    "4 无期限 季报",
    "第二章 统计局 配合:财政局",
    "5 名称:审核 办结标准:完成",
    "7 不作督办",
    "6 责任人:钱统",
]


@given(chosen=st.sets(st.sampled_from(BULKS)))
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_was_set_a_round_trip_changes_nothing(sqlite_database: Database, chosen: set[str]) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    for line in sorted(chosen - {"7 不作督办"}) + sorted(chosen & {"7 不作督办"}):
        if await row(office, document_id, "7") is not None:
            try:
                await Bulk(office).set(by(office, ids["李敏"]), document_id, line)
            except TellableError:
                continue
    with pytest.raises(TellableError, match="review/sheet_unchanged"):
        await propose(office, ids["李敏"], await written(office, ids["李敏"], document_id))


async def test_an_edited_sheet_is_listed_and_changes_nothing_until_confirmed(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    edits: Edits = {
        ("1", "lead"): "经贸局",
        ("1", "due"): date(2022, 12, 31),
        ("1", "cadence"): "月报",
        ("2", "owner"): "苏燕",
        ("2", "support"): "经信局、统计部门",
        ("3", "title"): "工业运行监测通报",
        ("4", "kind"): "持续推进",
        ("4", "targets"): "9家重点用能企业；培训企业20家",
        ("5", "done_when"): "全部完成审核",
        ("6", "leader"): "周海涛",
        ("7", "left_out"): "是",
    }
    data = edited(await written(office, ids["李敏"], document_id), edits)
    payload = await propose(office, ids["李敏"], data)
    assert payload["faults"] == []
    assert {(number, field) for _, number, field, _, _ in payload["changes"]} == set(edits)
    assert (await row(office, document_id, "1")).owner is None
    assert await DraftSheets(office).apply(by(office, ids["李敏"]), payload) == 7
    first, second, fourth = [await row(office, document_id, item) for item in "124"]
    assert (first.owner_id, first.due_on, first.cadence) == (ids["王建波"], date(2022, 12, 31), Cadence.MONTHLY)
    assert first.due_source is DateSource.CLERK
    assert second.lead is not None
    assert (second.lead.name, second.owner_id) == ("财政局", ids["苏燕"])
    assert [u.name for u in second.supporting] == ["经信局", "统计局"]
    assert (fourth.kind, [t.text for t in fourth.targets]) == (Kind.ONGOING, ["9家重点用能企业", "培训企业20家"])
    assert (await row(office, document_id, "3")).title == "工业运行监测通报"
    assert (await row(office, document_id, "5")).done_when == "全部完成审核"
    assert (await row(office, document_id, "6")).leader_id == ids["周海涛"]
    assert (await row(office, document_id, "7")).left_out


async def test_what_is_emptied_is_open_again(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1 经信局 12月31日 月报 配合:财政局 标准:完成")
    edits: Edits = {("1", column): "" for column in ("lead", "support", "owner", "due", "cadence", "done_when")}
    data = edited(await written(office, ids["李敏"], document_id), edits)
    payload = await propose(office, ids["李敏"], data)
    await DraftSheets(office).apply(by(office, ids["李敏"]), payload)
    first = await row(office, document_id, "1")
    assert (first.lead, first.owner, first.due_on, first.due_source, first.cadence) == (None, None, None, None, None)
    assert (first.supporting, first.done_when) == ([], "")


@pytest.mark.parametrize(
    ("edits", "column", "text_id"),
    [
        ({("1", "lead"): "外星局"}, "lead", "review/unit_unknown"),
        ({("1", "support"): "财政局、外星局"}, "support", "review/unit_unknown"),
        ({("1", "owner"): "无此人"}, "owner", "review/person_unknown"),
        ({("1", "lead"): "财政局", ("1", "owner"): "王建波"}, "owner", "review/owner_elsewhere"),
        ({("1", "leader"): "王建波"}, "leader", "review/not_a_leader"),
        ({("1", "due"): date(2022, 1, 31)}, "due", "review/date_past"),
        ({("1", "targets"): "尽力而为"}, "targets", "review/target_unreadable"),
        ({("1", "due"): "尽快"}, "时限", "sheet/date_unreadable"),
        ({("1", "lead"): "经信局、财政局"}, "牵头单位", "sheet/one_lead"),
        ({("1", "cadence"): "天天报"}, "反馈周期", "sheet/choice_unknown"),
        ({("1", "title"): ""}, "事项名称", "sheet/title_missing"),
    ],
)
async def test_a_wrong_cell_is_named_and_the_others_count(
    sqlite_database: Database, edits: Edits, column: str, text_id: str
) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    data = edited(await written(office, ids["李敏"], document_id), {**edits, ("2", "cadence"): "周报"})
    payload = await propose(office, ids["李敏"], data)
    assert [(row_, heading, fault) for row_, heading, _, fault, _ in payload["faults"]] == [(2, column, text_id)]
    assert ("2", "cadence") in [(number, field) for _, number, field, _, _ in payload["changes"]]


async def test_a_row_taken_out_leaves_its_draft_as_it_is(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    data = edited(await written(office, ids["李敏"], document_id), {("2", "cadence"): "周报"}, drop=("1", "3"))
    payload = await propose(office, ids["李敏"], data)
    assert [number for _, number in payload["missing"]] == ["1", "3"]
    assert len(payload["changes"]) == 1


async def test_a_list_of_changes_counts_once_and_only_while_nothing_else_changed(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    sheet = await written(office, ids["李敏"], document_id)
    payload = await propose(office, ids["李敏"], edited(sheet, {("2", "cadence"): "周报"}))
    assert payload["older"] is False
    await DraftSheets(office).apply(by(office, ids["李敏"]), payload)
    with pytest.raises(StaleError):
        await DraftSheets(office).apply(by(office, ids["李敏"]), payload)
    again = await propose(office, ids["李敏"], edited(sheet, {("2", "cadence"): "月报"}))
    assert again["older"] is True
    draft = await row(office, document_id, "1")
    await Drafting(office).choose(by(office, ids["李敏"]), draft.id, draft.version, Field.CADENCE, "weekly")
    with pytest.raises(StaleError):
        await DraftSheets(office).apply(by(office, ids["李敏"]), again)
    assert (await row(office, document_id, "2")).cadence is Cadence.WEEKLY


async def test_only_clerks_send_sheets_back_and_approvers_get_them(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    service = DraftSheets(office)
    await service.ask(by(office, ids["赵文斌"]), document_id)
    assert await service.content(ids["赵文斌"], document_id) is not None
    assert await service.content(ids["王建波"], document_id) is None
    with pytest.raises(TellableError, match="access/refused"):
        await service.ask(by(office, ids["王建波"]), document_id)
    sheet = read_draft_sheet(edited(await written(office, ids["李敏"], document_id), {("2", "cadence"): "周报"}))
    with pytest.raises(TellableError, match="access/refused"):
        await service.propose(by(office, ids["赵文斌"]), sheet)


async def test_people_of_one_name_stand_in_the_sheet_with_their_unit(sqlite_database: Database) -> None:

    office = office_on(sqlite_database)
    people = tuple(replace(p, name="王建波") if p.name == "苏燕" else p for p in ROSTER.people)
    await RosterBook(office).import_roster(by(office, None), replace(ROSTER, people=people))
    ids = await furnish(office, replace(ROSTER, people=people))
    document_id = await take_in(office, ids["李敏"])
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1 财政局 12月31日")
    content = await DraftSheets(office).content(ids["李敏"], document_id)
    assert content is not None
    assert content.rows[0].owner == "王建波（财政局）"
    with pytest.raises(TellableError, match="review/sheet_unchanged"):
        await propose(office, ids["李敏"], await written(office, ids["李敏"], document_id))
    assert (await summary(office, ids["李敏"], document_id)).missing_owner == 6
    assert len(await rows(office, document_id)) == 7
