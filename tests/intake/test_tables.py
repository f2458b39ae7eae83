"""Task tables in a text: what each row orders, whatever the order and the wording of its columns."""

from datetime import date

import pytest

from bot.intake.drafts import Draft
from bot.intake.parse import parse
from bot.intake.table_columns import Column, column_of
from bot.intake.tables import find_tables, without_tables

DAY = date(2022, 2, 9)


def read(text: str) -> list[Draft]:
    text = text.replace("|", "\t")
    drafts = list(parse(text, DAY).drafts)
    assert all(draft.text == text[draft.start : draft.end] for draft in drafts)
    return drafts


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("序号", Column.NUMBER), ("编 号", Column.NUMBER), ("工作任务", Column.TASK), ("重点任务分解", Column.TASK),
        ("督办事项", Column.TASK),
        ("议定事项", Column.TASK), ("具体措施", Column.MEASURE), ("工作内容", Column.MEASURE), ("项目名称", Column.NAME),
        ("任务类别", Column.GROUP), ("年度目标", Column.TARGET), ("牵头单位", Column.LEAD), ("主办部门", Column.LEAD),
        ("牵头单位（列第一位）", Column.LEAD), ("责任单位", Column.DUTY), ("责任单位及责任人", Column.DUTY),
        ("牵头及配合单位", Column.DUTY),
        ("落实部门", Column.DUTY), ("配合单位", Column.HELP), ("协办单位", Column.HELP), ("牵头", Column.LEAD), ("完成时限", Column.TIME),
        ("时间节点", Column.TIME), ("整改期限", Column.TIME), ("反馈周期", Column.CADENCE), ("责任领导", None), ("牵头领导", None),
        ("责任人", None), ("联系电话", None), ("备注", None), ("进展情况", None), ("建设单位", None), ("开工时间", None), ("", None),
    ],
)  # fmt: skip
def test_a_heading_says_what_its_column_holds(heading: str, column: Column | None) -> None:
    assert column_of(heading) is column


def test_units_dates_and_targets_come_from_their_columns() -> None:
    [first, second, third] = read(
        "2022年任务分解表\n\n"
        "完成时限|序号|配合单位|工作任务|牵头单位|备注\n"
        "6月底前|1|市财政局、各镇（街道）|新建幼儿园5所，增加学位1500个。|市教育局|续建\n"
        "长期坚持|2|/|每月走访企业30家。|市经信局|\n"
        "按省要求|3||推进电子政务。|市大数据局、市政务服务局|\n"
    )
    assert (first.path, first.lead, first.co) == (("1",), "市教育局", ("市财政局", "各镇（街道）"))
    assert (first.deadline, first.deadline_text, first.kind) == (date(2022, 6, 30), "6月底前", "fixed_term")
    assert [target.text for target in first.targets] == ["5所", "1500个"]
    assert (second.units, second.lead, second.co, second.cadence) == (("市经信局",), "市经信局", (), "monthly")
    assert (second.deadline, second.deadline_text) == (None, None)
    assert (third.lead, third.units) == ("市大数据局", ("市大数据局", "市政务服务局"))
    assert (third.deadline, third.deadline_text, third.deadline_vague) == (None, "按省要求", True)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("12月底前", (2022, 12, 31)), ("2022年12月", (2022, 12, 31)), ("2022-08-31", (2022, 8, 31)), ("2022/8/31", (2022, 8, 31)),
        ("2022.8.31", (2022, 8, 31)), ("2022.10", (2022, 10, 31)), ("2022年", (2022, 12, 31)), ("6月30日", (2022, 6, 30)),
        ("二季度", (2022, 6, 30)), ("上半年", (2022, 6, 30)), ("3-10月", (2022, 10, 31)), ("2022年3月至12月", (2022, 12, 31)),
        ("2022年1月1日-2022年11月30日", (2022, 11, 30)), ("年底", (2022, 12, 31)), ("印发之日起30日内", (2022, 3, 11)),
        ("4月中旬", (2022, 4, 20)), ("全年", None), ("每月25日前", None), ("持续推进", None), ("立即", None), ("", None), ("—", None),
    ],
)  # fmt: skip
def test_a_time_cell_needs_no_words_around_it(cell: str, day: tuple[int, int, int] | None) -> None:
    [draft] = read(f"序号|工作任务|责任单位|完成时限\n1|推进河道清淤|市水利局|{cell}\n")
    assert draft.deadline == (date(*day) if day else None)


def test_who_leads_is_only_what_the_table_says() -> None:
    head = "工作任务|责任单位|完成时限\n"
    rows = "推进河道清淤|市水利局、市住建局|\n推进治污|市环保局牵头，市住建局配合|\n推进绿化|责任单位：市林业局 责任人：张三|\n"
    assert [(draft.lead, draft.units) for draft in read(head + rows)] == [
        (None, ("市水利局", "市住建局")),
        ("市环保局", ("市环保局", "市住建局")),
        (None, ("市林业局",)),
    ]
    assert [draft.lead for draft in read("（列第一位者为牵头单位）\n" + head + rows)] == [
        "市水利局",
        "市环保局",
        "市林业局",
    ]
    [helped] = read("工作任务|责任单位|配合单位\n推进治污|市环保局|市住建局\n")
    assert (helped.lead, helped.co) == ("市环保局", ("市住建局",))


def test_group_rows_and_a_column_of_groups_are_headings() -> None:
    drafts = read(
        "序号|工作任务|责任单位\n一、工业（2项）||\n1|推进技改|市经信局\n2|培育企业|市经信局\n（二）民生\n3|新建学校|市教育局\n合计|3项|\n"
    )
    assert [(draft.path, draft.section) for draft in drafts] == [
        (("一", "1"), "工业（2项）"), (("一", "2"), "工业（2项）"), (("（二）", "3"), "民生"),
    ]  # fmt: skip
    drafts = read(
        "类别|工作任务|责任单位\n工业|推进技改|市经信局\n工业|培育企业|市经信局\n|压减产能|市发改委\n民生|新建学校|市教育局\n"
    )
    assert [draft.section for draft in drafts] == ["工业", "工业", "工业", "民生"]
    assert drafts[0].text == "推进技改\t市经信局"


def test_a_task_over_several_measures_is_their_heading() -> None:
    filled = "重点任务|具体措施|责任单位\n治水|河道清淤30公里|市水利局\n治水|新建污水管网20公里|市住建局\n治气|淘汰锅炉15台|市环保局\n"
    pasted = filled.replace("\n治水|新建", "\n|新建")
    for text in (filled, pasted):
        drafts = read(text)
        assert [draft.headings for draft in drafts] == [("治水",), ("治水",), ()]
        assert [draft.title for draft in drafts][2] == "治气"
        assert [draft.units for draft in drafts] == [("市水利局",), ("市住建局",), ("市环保局",)]


def test_rows_of_one_task_are_one_directive_with_all_units() -> None:
    [one, other] = read(
        "序号|工作任务|责任单位|时限\n1|推进清淤|市水利局|5月底前\n1|推进清淤|市住建局|\n||市城管局|\n2|推进清淤|市环保局|\n"
    )
    assert one.units == ("市水利局", "市住建局", "市城管局")
    assert (other.units, other.path) == (("市环保局",), ("2",))


def test_headings_of_two_rows_and_repeated_ones() -> None:
    drafts = read(
        "序号|工作任务|责任分工||时限\n序号|工作任务|牵头单位|配合单位|时限\n1|推进清淤|市水利局|市住建局|5月底前\n"
        "序号|工作任务|牵头单位|配合单位|时限\n2|推进治污|市环保局|市住建局|6月底前\n"
    )
    assert [(draft.lead, draft.co) for draft in drafts] == [("市水利局", ("市住建局",)), ("市环保局", ("市住建局",))]


def test_a_paste_keeps_line_ends_in_excels_quotes_and_torn_rows() -> None:
    [quoted] = read('序号|工作任务|责任单位\n1|"推进清淤，\n完成30公里"|"市水利局\n市住建局"\n')
    assert (quoted.units, len(quoted.targets)) == (("市水利局", "市住建局"), 1)
    [torn, whole] = read(
        "序号|工作任务|责任单位|时限\n1|推进清淤|市水利局\n市住建局|5月底前\n2|推进治污|市环保局|6月底前\n"
    )
    assert (torn.units, torn.deadline) == (("市水利局", "市住建局"), date(2022, 5, 31))
    assert whole.units == ("市环保局",)


def test_the_text_around_a_table_is_read_as_before() -> None:
    text = (
        "一、资金保障\n（一）市财政局要在3月底前拨付经费。\n"
        "工作任务|责任单位\n推进清淤|市水利局\n二、报送\n（一）各单位要每月报送进展。\n"
    )
    assert [draft.units for draft in read(text)] == [("市财政局",), ("市水利局",), ("各单位",)]


@pytest.mark.parametrize(
    "text",
    [
        "时间|内容|主持人\n9:00|开幕|张三\n", "序号|项目名称|总投资\n1|机场|20亿元\n", "姓名|单位|电话\n张三|市教育局|1\n",
        "工作任务|责任单位\n", "a|b\nc|d\n",
    ],
)  # fmt: skip
def test_other_tables_are_no_task_tables(text: str) -> None:
    assert find_tables(text.replace("|", "\t")) == []


def test_without_tables_offsets_stay() -> None:
    text = "前\n工作任务\t责任单位\n清淤\t市水利局\n后"
    rest = without_tables(text, find_tables(text))
    assert (len(rest), rest.split()) == (len(text), ["前", "后"])
