from decimal import Decimal

import pytest

from bot.intake.targets import find_targets


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("抓好36个技改项目的组织实施", [("36个技改项目", "36", "个", "scope")]),
        ("对19家上市后备企业实施重点扶持", [("19家上市后备企业", "19", "家", "scope")]),
        ("盯住两家企业的进展", [("两家企业", "2", "家", "scope")]),
        ("新建幼儿园6所", [("6所", "6", "所", "target")]),
        ("改造农村危房320户", [("320户", "320", "户", "target")]),
        ("开展培训1.2万人次以上", [("1.2万人次", "12000", "人次", "target")]),
        ("引进人才15万名", [("15万名", "150000", "名", "target")]),
        ("确保万元产值能耗下降4.2%", [("下降4.2%", "4.2", "%", "target")]),
        ("覆盖率达到90％以上", None),
        ("税收增长2个百分点", [("增长2个百分点", "2", "个百分点", "target")]),
        ("每年组织不少于10场活动", [("10场活动", "10", "场", "target")]),
        ("培育5-8家示范企业", [("5-8家示范企业", "5", "家", "target")]),
        ("建成三个示范村", [("三个示范村", "3", "个", "target")]),
        ("联系28家千万元以上企业", [("28家千万元以上企业", "28", "家", "scope")]),
        ("帮扶15家“一企一档”企业", [("15家“一企一档”企业", "15", "家", "scope")]),
        ("督促8家3000吨标煤以上的用能企业", [("8家3000吨标煤以上的用能企业", "8", "家", "scope")]),
        ("完成供地1,200亩", [("1,200亩", "1200", "亩", "target")]),
        ("规模以上工业增加值增长15%", [("增长15%", "15", "%", "target")]),
        ("高新产业占生产总值比重达到12%", [("达到12%", "12", "%", "target")]),
        ("新建高标准农田10万亩", [("10万亩", "100000", "亩", "target")]),
        ("净增高新技术企业50家", [("50家", "50", "家", "target")]),
        ("营业收入突破1000亿元", [("1000亿元", "100000000000", "元", "target")]),
        ("务工规模稳定在2万人以上", [("2万人", "20000", "人", "target")]),
        ("硬化通组路12公里，完善排水", [("12公里", "12", "公里", "target")]),
        ("甲、乙等4个区、县（市）要按期建成", [("4个区、县（市）", "4", "个", "scope")]),
    ],
)
def test_counts_and_rates(text: str, found: list[tuple[str, str, str, str]] | None) -> None:
    targets = find_targets(text.replace("％", "%"))
    if found is None:
        assert [(target.value, target.unit) for target in targets] == [(Decimal(90), "%")]
    else:
        assert [(one.text, one.value, one.unit, one.kind) for one in targets] == [
            (words, Decimal(value), unit, kind) for words, value, unit, kind in found
        ]


def test_a_range_keeps_its_upper_end() -> None:
    (target,) = find_targets("新增5至8家企业")
    assert (target.value, target.value_max) == (Decimal(5), Decimal(8))


@pytest.mark.parametrize(
    "text",
    [
        "销售在3000万元以上企业",
        "年能耗1000吨标煤及以上的单位",
        "每人补助2万元",
        "一级补助3.5万元/户",
        "开展“30强”企业评选",
        "县财政局要拨付首批资金200万元",
        "项目概算1.2亿元",
        "对照上级6方面33项一揽子政策措施",
        "桥面宽度不得小于4米",
        "县四套班子领导要带头",
        "组织二十三个巡查组深入乡镇",
        "在除23个重点县以外的地方",
        "对实际投资2亿元以上的项目给予资助",
        "最多不超过10名",
        "落实两个责任",
        "加快三大集群整合",
        "完成第二次经济普查",
        "抓好这两个关键环节",
        "全县现有38个贫困村",
        "已完成12个项目",
        "完成了320户改造",
        "办理时间压缩至5个工作日以内",
        "用3个月时间整治",
        "占总数的82.69%",
        "2022年3月15日",
        "一批龙头项目",
        "路面厚度不得低于15厘米",
    ],
)
def test_thresholds_parameters_dates_slogans_and_facts_are_none(text: str) -> None:
    assert find_targets(text) == ()
