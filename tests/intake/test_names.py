import pytest

from bot.intake.names import match_all, match_name
from bot.intake.roster_file import RosterUnit

COUNTY = (
    RosterUnit("政府办", ("县政府办公室",)),
    RosterUnit("县委机构编制委员会办公室"),
    RosterUnit("宣传部"),
    RosterUnit("组织部", ("县委组织部",)),
    RosterUnit("政法委员会"),
    RosterUnit("发展和改革局", ("计委",)),
    RosterUnit("经信局", ("经济和信息化局", "经贸局")),
    RosterUnit("自然资源和规划局"),
    RosterUnit("人力资源和社会保障局"),
    RosterUnit("住房和城乡建设局"),
    RosterUnit("市场监督管理局", ("工商局", "食安办")),
    RosterUnit("文化和旅游局"),
    RosterUnit("农业农村局"),
    RosterUnit("卫生健康局"),
    RosterUnit("应急管理局", ("安监局",)),
    RosterUnit("统计局"),
    RosterUnit("税务局"),
    RosterUnit("财政局"),
    RosterUnit("市生态环境局云岭分局"),
    RosterUnit("经济开发区管委会"),
    RosterUnit("石桥镇", ("石桥镇人民政府",)),
    RosterUnit("城东街道", ("城东街道办事处",)),
)


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        # abbreviations
        ("发改局", "发展和改革局"),
        ("发改委", "发展和改革局"),
        ("县发展改革委", "发展和改革局"),
        ("资规局", "自然资源和规划局"),
        ("自然资源局", "自然资源和规划局"),
        ("人社局", "人力资源和社会保障局"),
        ("住建局", "住房和城乡建设局"),
        ("市监局", "市场监督管理局"),
        ("市场监管局", "市场监督管理局"),
        ("文旅局", "文化和旅游局"),
        ("卫健委", "卫生健康局"),
        ("农业局", "农业农村局"),
        ("市农业农村局", "农业农村局"),
        ("统计部门", "统计局"),
        # levels and former names
        ("县统计局", "统计局"),
        ("全县统计部门", "统计局"),
        ("原安监局", "应急管理局"),
        ("应急管理局（原安监局）", "应急管理局"),
        ("工商局", "市场监督管理局"),
        ("县计委", "发展和改革局"),
        # organs of the party
        ("县委宣传部", "宣传部"),
        ("市委组织部", "组织部"),
        ("组织部门", "组织部"),
        ("政法委", "政法委员会"),
        ("县委政法委", "政法委员会"),
        ("编办", "县委机构编制委员会办公室"),
        ("县委编办", "县委机构编制委员会办公室"),
        # boards and townships
        ("管委会", "经济开发区管委会"),
        ("经济开发区", "经济开发区管委会"),
        ("石桥镇政府", "石桥镇"),
        ("城东街道办", "城东街道"),
        # others, and offices of other levels
        ("国家发展改革委", None),
        ("国家税务总局", None),
        ("省发展改革委", None),
        ("省财政厅", None),
        ("财政部", None),
        ("国务院办公厅", None),
        ("中央编办", None),
        ("中国人民银行", None),
        ("石门镇", None),
        ("城西街道", None),
        ("统计办", None),
        ("教育局", None),
        ("水利局", None),
        ("有关部门", None),
        ("", None),
    ],
)
def test_a_name_means_a_unit_of_our_own_or_none(name: str, unit: str | None) -> None:
    found = match_name(name, COUNTY)
    assert (found.name if found else None) == unit


def test_a_province_knows_its_own() -> None:
    province = (RosterUnit("省发展和改革委员会"), RosterUnit("省财政厅"))
    found = match_name("省发改委", province)
    assert found is not None
    assert found.name == "省发展和改革委员会"
    assert match_name("国家发展改革委", province) is None


def test_a_name_that_two_could_have_is_nobody() -> None:
    near = (RosterUnit("农业农村局"), RosterUnit("农业机械局"))
    assert match_name("农业局", near) is None
    boards = (RosterUnit("经济开发区管委会"), RosterUnit("高新区管委会"))
    assert match_name("管委会", boards) is None
    assert match_name("资规局", (RosterUnit("自然资源和规划局"), RosterUnit("投资和规划局"))) is None


def test_joined_stems_mean_each_of_them() -> None:
    assert [unit.name for unit in match_all("经贸、统计等相关部门", COUNTY)] == ["经信局", "统计局"]
    assert [unit.name for unit in match_all("统计局", COUNTY)] == ["统计局"]
    assert match_all("有关部门", COUNTY) == []
