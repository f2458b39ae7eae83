"""Parts (分办): their moves, how they follow the whole, how they roll up, and how they are called."""

import pytest

from bot.rules.lifecycle import Move
from bot.rules.parts import (
    PartFacts,
    PartMove,
    PartMoveError,
    RollUp,
    as_spoken,
    follows,
    moved,
    number_of_part,
    roll_up,
    speaks_of_open,
    spoken,
)
from bot.rules.unit_groups import UnitGroup, addressed, belongs, group_of
from db.enums import Status

LETTERS = {
    "I": Status.ISSUED,
    "P": Status.IN_PROGRESS,
    "R": Status.UNDER_REVIEW,
    "C": Status.CLOSED,
    "A": Status.ARCHIVED,
    "S": Status.SUSPENDED,
    "X": Status.CANCELLED,
}
# a supporting unit's part: each cell the status after the move, a dot where it is refused
MOVES = """
          I P R C A S X
sign      P P . C . . .
report    P P . P . . .
confirm   C C . C . . .
take_up   P P . P . . .
"""
# what a unit's part does when the whole moves: - stays, else the first letter of the move
FOLLOWS = """
                    I P R C A S X
cancel              c c c - - c -
approve_completion  w w w - - w -
suspend             s s s - - - -
extend              e e e - - e -
resume              - - - - - - -
request_completion  - - - - - - -
report              - - - - - - -
reopen              - - - - - - -
"""
NAMES = {"c": Move.CANCEL, "w": Move.CLOSE_WITH_WHOLE, "s": Move.SUSPEND, "e": Move.EXTEND, "-": None}


def cells(table: str) -> list[tuple[str, Status, str]]:
    head, *rows = table.strip().splitlines()
    return [
        (row.split()[0], LETTERS[letter], cell)
        for row in rows
        for letter, cell in zip(head.split(), row.split()[1:], strict=True)
    ]


@pytest.mark.parametrize(("move", "status", "cell"), cells(MOVES))
def test_a_supporting_units_part_moves(move: str, status: Status, cell: str) -> None:
    if cell == ".":
        with pytest.raises(PartMoveError):
            moved(status, PartMove(move))
    else:
        assert moved(status, PartMove(move)) is LETTERS[cell]


@pytest.mark.parametrize(("move", "status", "cell"), cells(FOLLOWS))
def test_a_part_follows_the_whole(move: str, status: Status, cell: str) -> None:
    assert follows(Move(move), status) is NAMES[cell]


def test_what_was_stopped_with_the_whole_goes_on_with_it() -> None:
    assert follows(Move.RESUME, Status.SUSPENDED, stopped_with_it=True) is Move.RESUME
    assert follows(Move.RESUME, Status.SUSPENDED) is None
    assert follows(Move.RESUME, Status.CLOSED, stopped_with_it=True) is None


def test_parts_roll_up() -> None:
    parts = [
        PartFacts("城关镇", Status.CLOSED, late=True),
        PartFacts("石桥镇", Status.IN_PROGRESS, late=True, news=True),
        PartFacts("大河乡", Status.UNDER_REVIEW, late=True),
        PartFacts("北关街道", Status.ISSUED),
        PartFacts("撤并镇", Status.CANCELLED, late=True, news=True),
        PartFacts("新桥镇", Status.SUSPENDED),
    ]
    assert roll_up(parts) == RollUp(
        in_all=5,
        done=1,
        late=("石桥镇",),
        waiting=("大河乡",),
        news=("石桥镇",),
        open=("石桥镇", "大河乡", "北关街道", "新桥镇"),
    )
    assert not roll_up(parts).whole
    assert roll_up(parts[:1]).whole
    assert roll_up([]) == RollUp(0, 0)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("秸秆禁烧工作已全部完成", False),
        ("整治完成,验收通过", False),
        ("除石桥镇外均已完成", True),
        ("18个乡镇完成,尚有2个正在扫尾", True),
        ("大河乡因汛情顺延,其他完成", True),  # named
        ("个别乡镇未完成", True),
        ("All done except two", True),
        ("All done", False),
    ],
)
def test_a_close_out_owns_up_to_open_parts(text: str, *, says: bool) -> None:
    assert speaks_of_open(text, ["石桥镇", "大河乡"]) is says


def test_a_part_is_called_by_the_number_alone_where_that_is_clear() -> None:
    assert number_of_part("12", "城关镇") == "12·城关镇"
    assert spoken({1: "5", 2: "12·城关镇", 3: "3-7·城关镇"}) == {1: "5", 2: "12", 3: "3-7"}
    assert spoken({1: "12", 2: "12·城关镇"}) == {1: "12", 2: "12·城关镇"}
    assert spoken({1: "12·大河乡", 2: "12·城关镇"}) == {1: "12·大河乡", 2: "12·城关镇"}


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("12·城关镇:已开工", "12:已开工"),
        ("12.城关镇 已开工,3-7•城关镇:正常", "12 已开工,3-7:正常"),
        ("12・城关镇", "12"),
        ("112·城关镇:x", "112·城关镇:x"),
        ("12·城关镇辖区内已开工", "12·城关镇辖区内已开工"),
        ("已开工12.5公里", "已开工12.5公里"),
    ],
)
def test_a_number_in_full_is_heard_as_the_number(text: str, heard: str) -> None:
    assert as_spoken(text, ["5", "12·城关镇", "3-7·城关镇"]) == heard


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("城关镇", UnitGroup.TOWNSHIP),
        ("大河乡", UnitGroup.TOWNSHIP),
        ("白马民族乡", UnitGroup.TOWNSHIP),
        ("北关街道", UnitGroup.TOWNSHIP),
        ("北关街道办事处", UnitGroup.TOWNSHIP),
        ("石桥镇人民政府", UnitGroup.TOWNSHIP),
        ("青山县", UnitGroup.COUNTY),
        ("临江市", UnitGroup.COUNTY),
        ("城北区人民政府", UnitGroup.COUNTY),
        ("经济开发区", UnitGroup.ZONE),
        ("高新区管委会", UnitGroup.ZONE),
        ("经信局", UnitGroup.DEPARTMENT),
        ("市发展改革委", UnitGroup.DEPARTMENT),
        ("政府办", UnitGroup.DEPARTMENT),
        ("县城投公司", UnitGroup.FIRM),
        ("县领导", None),
    ],
)
def test_a_units_group_shows_in_its_name(name: str, group: UnitGroup | None) -> None:
    assert group_of(name) is group
    assert belongs(name, UnitGroup.ALL)
    assert belongs(name, UnitGroup.TOWNSHIP) is (group is UnitGroup.TOWNSHIP)


@pytest.mark.parametrize(
    ("text", "groups"),
    [
        ("各乡镇(街道)要落实秸秆禁烧责任", "township"),
        ("各乡(镇)、街道要", "township"),
        ("各镇街要", "township"),
        ("各县(市、区)要把粮食生产抓紧抓实", "county"),
        ("各县区和各有关部门要", "county department"),
        ("各乡镇、各部门、各单位要", "township department all"),
        ("各级各部门要", "department"),
        ("各市直部门要", ""),
        ("经信局要牵头", ""),
        ("乡镇卫生院改造", ""),
    ],
)
def test_whom_a_directive_addresses(text: str, groups: str) -> None:
    assert " ".join(addressed(text)) == groups
