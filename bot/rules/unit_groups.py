"""Groups of units that directives address together: 各乡镇(街道), 各县(市、区), 各部门. A unit's group shows in its name.

The names of administrative divisions end as the Constitution and the Organic Law of local governments have them (乡、民族乡、镇,
街道办事处 as an agency of a district or a county); development zones are neither.
"""

from enum import StrEnum

from bot.patterns import pattern_of

_ZONE = pattern_of(r"(?:开发区|园区|高新区|新区|示范区|保税区|景区|产业区|集聚区|管委会|管理委员会)$")
_TOWNSHIP = pattern_of(r"(?:乡|镇|街道|街道办|街道办事处|(?:乡|镇)(?:人民)?政府)$")
_COUNTY = pattern_of(r"(?:县|市|区|旗)(?:人民)?(?:政府)?$")
_FIRM = pattern_of(r"(?:公司|集团|银行|厂|医院|学校|学院|大学|中学|小学)$")
_DEPARTMENT = pattern_of(r"(?:局|委|办|办公室|委员会|厅|部|院|署|中心|支队|大队|联合会|总工会|妇联|团委|社|站|处)$")


class UnitGroup(StrEnum):
    """A group of units. Values travel in buttons."""

    TOWNSHIP = "township"  # 各乡镇(街道)
    COUNTY = "county"  # 各县(市、区)
    DEPARTMENT = "department"  # 各部门
    ZONE = "zone"  # 各园区
    FIRM = "firm"  # 各企业
    ALL = "all"  # 各单位


def group_of(name: str) -> UnitGroup | None:
    """Return the group of a unit by its name, None where it is of none: 县领导."""
    if _TOWNSHIP.search(name):
        return UnitGroup.TOWNSHIP
    if _ZONE.search(name):
        return UnitGroup.ZONE
    if _FIRM.search(name):
        return UnitGroup.FIRM
    if _COUNTY.search(name):
        return UnitGroup.COUNTY
    return UnitGroup.DEPARTMENT if _DEPARTMENT.search(name) else None


def belongs(name: str, group: UnitGroup) -> bool:
    """Tell whether a unit belongs to a group; everybody belongs to all."""
    return group is UnitGroup.ALL or group_of(name) is group


_EACH = r"(?:各级?|全[县市区镇]各?|所有|每个)"
_SIDE = r"[(（、,，和及]?"
_ADDRESSED = (
    (UnitGroup.TOWNSHIP, pattern_of(rf"{_EACH}(?:乡{_SIDE}镇|镇{_SIDE}(?:乡|街)|乡镇|镇街|街镇|街道|乡|镇(?!区))")),
    (UnitGroup.COUNTY, pattern_of(rf"{_EACH}(?:县|区|市|旗)(?![级直属])")),
    (UnitGroup.ZONE, pattern_of(rf"{_EACH}(?:开发区|园区|功能区)")),
    (UnitGroup.DEPARTMENT, pattern_of(rf"{_EACH}(?:有关|相关|责任|职能|牵头|行业主管|主管)?(?:部门|局|委办局)")),
    (UnitGroup.ALL, pattern_of(rf"{_EACH}(?:有关|相关|责任)?单位")),
)  # fmt: skip


def addressed(text: str) -> tuple[UnitGroup, ...]:
    """Return the groups that a directive's words address, the narrowest first: 各乡镇(街道)、各部门要…."""
    return tuple(group for group, pattern in _ADDRESSED if pattern.search(text))
