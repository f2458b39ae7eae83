import pytest

from bot.intake.units import is_generic, is_name, read_list, read_noted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("各乡镇（街道）和经济开发区", ("各乡镇（街道）", "经济开发区")),
        ("市经济和信息化局、市文化和旅游局", ("市经济和信息化局", "市文化和旅游局")),
        ("教育局及民政局", ("教育局", "民政局")),
        ("工商、税务等相关部门", ("工商、税务等相关部门",)),
        ("住建局、水利局等部门", ("住建局", "水利局")),
        ("消防、气象等部门和单位", ("消防、气象等部门和单位",)),
        (
            "各级人力资源、教育、民政、住房和城乡建设、农业、物价、工商、银行等有关部门",
            ("各级人力资源、教育、民政、住房和城乡建设、农业、物价、工商、银行等有关部门",),
        ),
        ("甲山、乙水、丙城等3个区", ("甲山", "乙水", "丙城")),
        ("各省、自治区、直辖市人民政府", ("各省、自治区、直辖市人民政府",)),
        ("各级党委、政府", ("各级党委、政府",)),
        ("市、县两级林业部门", ("市、县两级林业部门",)),
        ("负有监管职责的部门", ("负有监管职责的部门",)),
        ("组织部", ("组织部",)),
        ("政务服务中心", ("政务服务中心",)),
        ("承办单位", ("承办单位",)),
        ("推进办", ("推进办",)),
        ("市应急局", ("市应急局",)),
        ("督促教育局", None),
        ("建立环境保护部门", None),
        ("部门", None),
        ("各级领导干部", None),
        ("全部", None),
        ("现场会", None),
        ("教育局、", None),
        ("企业", None),
        ("明确责任的部门", None),
        ("", None),
    ],
)
def test_lists_of_units_in_running_text(text: str, names: tuple[str, ...] | None) -> None:
    assert read_list(text) == names


def test_a_name_of_the_office_is_taken_whatever_its_ending() -> None:
    assert read_list("食安联盟") is None
    assert read_list("食安联盟和教育局", frozenset({"食安联盟"})) == ("食安联盟", "教育局")
    assert is_name("食安联盟", frozenset({"食安联盟"}))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("公安、交通", ("公安", "交通")),
        ("文化和旅游局、住房和城乡建设局", ("文化和旅游局", "住房和城乡建设局")),
        ("银保监局等市级有关部门及各县区", ("银保监局", "各县区")),
        ("各区、县级市", ("各区、县级市",)),
        ("下同", ()),
    ],
)
def test_lists_of_units_in_notes_need_less_proof(text: str, names: tuple[str, ...]) -> None:
    assert read_noted(text) == names


@pytest.mark.parametrize("name", ["有关部门", "各级各部门", "相关职能部门", "各地", "地方各级人民政府"])
def test_generic_names_mean_nobody_in_particular(name: str) -> None:
    assert is_generic(name)
    assert not is_generic("市教育局")
