"""The clerk's sheet makes the round trip: edits of every kind, each applied exactly, and nothing else is touched."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.intake.cells import CellValue
from bot.intake.reading.files import FileReader
from bot.intake.sheets.draft_sheet import COLUMNS, DraftRow
from bot.intake.sheets.draft_sheet_reading import read_draft_sheet
from bot.services.bulk import Bulk
from bot.services.draft_sheets import DraftSheets
from bot.services.office import Office
from bot.texts import texts_of
from db.session import Database
from handlers.draft_sheets import fault_words
from tests.reports.libreoffice import converted, needs_libreoffice
from tests.reports.sheets import Rows, resaved
from tests.services.office import by, furnish, office_on
from tests.services.papers import row, rows, take_in
from tests.services.test_draft_sheets import propose, written

TASKS = [
    *("项目开工", "用地保障", "招商引资", "技改补助", "节能诊断", "清洁生产", "运行监测", "经济普查"),
    *("数据核查", "隐患排查", "安全培训", "应急演练", "防汛备汛", "森林防火", "食品安全", "信访维稳"),
]
SPEECH = "全县工作会议讲话\n\n时间:2022-02-09\n\n一、重点工作\n\n" + "\n".join(
    f"{n}.抓好{task}。经信局要抓好{task}工作,制定工作方案。要落实{task}经费,及时拨付到位。"
    for n, task in enumerate(TASKS, 1)
)
EXTRA = "要建立联席会议制度,研究解决突出问题。"


class Sheet:
    """The visible sheet in a clerk's hands. Rows are found by what their number cell says."""

    def __init__(self, cells: Rows) -> None:
        self.rows = cells

    def at(self, number: str) -> int:
        return next(place for place, cells in enumerate(self.rows) if str(cells[0]) == number)

    def put(self, number: str, column: str, value: CellValue) -> None:
        self.rows[self.at(number)][COLUMNS.index(column)] = value

    def add(self, below: str, number: str, text: str, copied: str = "", **cells: CellValue) -> None:
        """Insert a row below another: a copy of one, or an empty one."""
        new: list[CellValue] = [*self.rows[self.at(copied)]] if copied else [""] * len(COLUMNS)
        for column, value in ({"number": number, "text": text} | cells).items():
            new[COLUMNS.index(column)] = value
        self.rows.insert(self.at(below) + 1, new)

    def drop(self, number: str) -> None:
        del self.rows[self.at(number)]


EDITS: dict[tuple[str, str], tuple[CellValue, object]] = {  # what is typed, and what the draft has then
    ("1", "title"): ("项目集中开工", "项目集中开工"),
    ("1", "lead"): ("经贸局", "经信局"),
    ("1", "owner"): ("王　建波", "王建波"),
    ("1", "support"): ("财政局，统计部门", ("财政局", "统计局")),
    ("1", "due"): (date(2022, 6, 30), date(2022, 6, 30)),
    ("1", "cadence"): ("月报", "monthly"),
    ("1", "kind"): ("限时办结", "fixed_term"),
    ("1", "targets"): ("新开工40只；竣工12只", ("新开工40只", "竣工12只")),
    ("1", "done_when"): ("全部开工，\n附清单", "全部开工，\n附清单"),
    ("1", "leader"): ("周海涛", "周海涛"),
    ("2", "due"): ("12月31日", date(2022, 12, 31)),
    ("3", "due"): ("12.31", date(2022, 12, 31)),
    ("4", "due"): ("2022年12月底", date(2022, 12, 31)),
    ("5", "due"): ("年底", date(2022, 12, 31)),
    ("6", "due"): (44926.0, date(2022, 12, 31)),
    ("7", "due"): ("１２／３１", date(2022, 12, 31)),
    ("2", "lead"): ("财政局", "财政局"),
    ("3", "owner"): ("苏燕", "苏燕"),
    ("4", "cadence"): ("", ""),
    ("4", "lead"): ("", ""),
    ("5", "left_out"): ("√", True),
    ("6", "title"): ("=1+1", "=1+1"),
    ("7", "done_when"): ("  @完成\t", "@完成"),
}
WRONG: dict[tuple[str, str], tuple[CellValue, str]] = {
    ("2", "owner"): ("无此人", "“责任人”(H列):名册里没有“无此人”"),
    ("3", "support"): ("财政局、外星局", "“配合单位”(G列):名册里没有“外星局”"),
    ("4", "title"): ("很" * 21, "“事项名称”(C列):事项名称不超过20字(现21字)"),
    ("6", "cadence"): ("天天报", "“反馈周期”(J列):“天天报”不在可选项内,请选:周报、"),
    ("7", "leader"): ("王建波", "“牵头领导”(M列):王建波不是领导"),
    ("8", "due"): ("尽快", "“时限”(I列):“尽快”认不出日期,请写如12月31日"),
    ("9", "due"): (date(2022, 1, 31), "“时限”(I列):2022年1月31日已经过去"),
    ("9", "text"): ("抓好数据核查。", "“原文”(D列):原文不能修改"),
    ("9", "number"): ("99", "“编号”(A列):没有编号“99”"),
}


def edit(cells: Rows) -> None:
    """Do forty-odd things to the sheet: set, empty and mistype cells; add, split, merge and drop rows; sort."""
    sheet = Sheet(cells)
    for (number, column), (value, _) in EDITS.items():
        sheet.put(number, column, value)
    for (number, column), (value, _) in WRONG.items():
        if number != "9":
            sheet.put(number, column, value)
    sheet.put("8", "support", "统计局")  # beside a wrong cell
    first, second = (
        "抓好隐患排查。经信局要抓好隐患排查工作,制定工作方案。",
        "要落实隐患排查经费，及时拨付到位".replace("，", ","),
    )
    sheet.add("10", "10-2", second, copied="10", owner="苏燕", title="")
    sheet.put("10", "text", first)
    sheet.put("10", "number", "10-1")
    sheet.add("11", "11", "要落实安全培训经费,", copied="11")
    sheet.put("11", "text", "经信局要抓好安全培训工作,制定工作方案。")
    sheet.put("12", "due", "6月30日")
    sheet.put("12", "number", "12+13")
    sheet.drop("13")
    sheet.drop("14")
    sheet.add("16", "", EXTRA, owner="钱统", due="11月30日")
    sheet.add("16", "", "信访维稳经费,及时拨付到位。")
    sheet.put("9", "due", WRONG["9", "due"][0])
    sheet.put("9", "text", "抓好数据核查。")
    sheet.add("9", "99", "没有的事")
    body = cells[1:]
    cells[1:] = [*body[3:], *body[:3]]  # sorted otherwise


async def prepared(database: Database) -> tuple[Office, dict[str, int], int, bytes]:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"], SPEECH)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "4 经信局 月报\n15 经信局 12月31日 月报 配合:财政局")
    return office, ids, document_id, await written(office, ids["李敏"], document_id)


async def shown(office: Office, ids: dict[str, int], document_id: int) -> dict[int, DraftRow]:
    content = await DraftSheets(office).content(ids["李敏"], document_id)
    assert content is not None
    return {row.row_id: row for row in content.rows}


def unlike(before: DraftRow, after: DraftRow) -> dict[str, object]:
    return {name: value for name, value in asdict(after).items() if value != asdict(before)[name]}


async def round_trip(sheet: bytes, office: Office, ids: dict[str, int], document_id: int) -> None:
    before = await shown(office, ids, document_id)
    by_number = {draft.number: draft.row_id for draft in before.values()}
    payload = await propose(office, ids["李敏"], sheet)
    _named_faults(payload)
    assert [number for _, number in payload["missing"]] == ["14"]
    assert [shape["shape"] for shape in payload["shapes"]] == ["split", "split", "merge", "new", "new"]
    assert payload["shapes"][0]["left"] == []
    assert payload["shapes"][1]["left"] == ["11.抓好安全培训", "及时拨付到位"]
    await DraftSheets(office).apply(by(office, ids["李敏"]), payload, leave_out=True)
    after = await shown(office, ids, document_id)
    _exactly_edited(before, after, by_number)
    _reshaped(after, by_number)
    # the same sheet once more: all of it is there already
    again = await propose(office, ids["李敏"], sheet)
    assert (again["changes"], again["shapes"]) == ([], [])
    assert [row.id for row in await rows(office, document_id) if row.left_out and row.item == "14"]


def _named_faults(payload: dict[str, Any]) -> None:
    texts = texts_of("zh-CN", ZoneInfo("Asia/Shanghai"))
    told = [fault["place"] + ":" + fault["what"] for fault in (fault_words(texts, one) for one in payload["faults"])]
    assert len(told) == len(WRONG)
    for _, words in WRONG.values():
        assert any(words in one for one in told), (words, told)


def _exactly_edited(before: dict[int, DraftRow], after: dict[int, DraftRow], by_number: dict[str, int]) -> None:
    wanted: dict[int, dict[str, object]] = {}
    for (number, column), (_, value) in EDITS.items():
        wanted.setdefault(by_number[number], {})[column] = value
    wanted[by_number["8"]] = {"support": ("统计局",)}
    wanted[by_number["2"]]["owner"] = "苏燕"  # comes with the unit
    wanted[by_number["3"]]["lead"] = "财政局"  # comes with the owner
    wanted[by_number["4"]]["owner"] = ""
    wanted[by_number["14"]] = {"left_out": True}
    reshaped = {by_number[number] for number in ("10", "11", "12", "13")}
    for row_id in before.keys() - reshaped:
        found = unlike(before[row_id], after[row_id])
        same = {name: value for name, value in wanted.get(row_id, {}).items() if getattr(before[row_id], name) != value}
        assert found == same, before[row_id].number


def _reshaped(after: dict[int, DraftRow], by_number: dict[str, int]) -> None:
    numbered = {draft.number: draft for draft in after.values()}
    assert numbered["10-1"].row_id == by_number["10"]
    assert numbered["10-1"].text == "抓好隐患排查。经信局要抓好隐患排查工作,制定工作方案。"
    assert (numbered["10-2"].text, numbered["10-2"].owner) == ("要落实隐患排查经费,及时拨付到位。", "苏燕")
    assert numbered["11-2"].text == "要落实安全培训经费,"
    merged = numbered["12"]
    assert (merged.row_id, merged.due) == (by_number["12"], date(2022, 6, 30))
    assert merged.text.startswith("12.抓好应急演练。")
    assert merged.text.endswith("防汛备汛经费,及时拨付到位。")
    assert by_number["13"] not in after
    assert (numbered["18"].text, numbered["18"].owner, numbered["18"].due) == (EXTRA, "钱统", date(2022, 11, 30))
    assert numbered["17"].text == "信访维稳经费,及时拨付到位。"


async def test_forty_edits_of_every_kind_are_applied_exactly(database: Database) -> None:
    office, ids, document_id, sheet = await prepared(database)
    assert len(await rows(office, document_id)) == len(TASKS)
    await round_trip(resaved(sheet, edit), office, ids, document_id)
    placed, new = await row(office, document_id, "17"), await row(office, document_id, "18")
    assert (new.start, new.end) == (0, 0)
    assert SPEECH[placed.start : placed.end] == placed.text
    last = (await rows(office, document_id))[-1]
    assert last.item == "18"


@needs_libreoffice
@pytest.mark.timeout(240)
async def test_a_sheet_that_another_program_saved_makes_the_same_way(sqlite_database: Database, tmp_path: Path) -> None:
    office, ids, document_id, sheet = await prepared(sqlite_database)
    untouched = read_draft_sheet(converted(sheet, tmp_path, "xlsx"))
    assert (untouched.faults, untouched.missing, [row.values for row in untouched.rows if row.values]) == ((), (), [])
    saved = converted(resaved(sheet, edit), tmp_path, "xlsx")
    await round_trip(saved, office, ids, document_id)


@needs_libreoffice
@pytest.mark.timeout(240)
@pytest.mark.parametrize("ending", ["xls", "ods"])
async def test_a_sheet_saved_in_another_format_makes_the_same_way(
    ending: str, sqlite_database: Database, tmp_path: Path
) -> None:
    office, ids, document_id, sheet = await prepared(sqlite_database)
    saved = converted(resaved(sheet, edit), tmp_path, ending)
    assert await FileReader().read(saved, f"事项表.{ending}") is None
    await round_trip(saved, office, ids, document_id)
