from datetime import date
from pathlib import Path

import pytest

from bot.intake.parse import parse
from bot.intake.parts import propose_parts

SHARED = Path(__file__).parents[3] / "shared" / "documents"

FIRE = (
    "3.消防工作方面。要确保节日期间不出问题。要深入开展高层建筑隐患排查，建立台账，逐项销号。"
    "加强微型消防站建设，配齐人员和器材，提高初期火灾处置能力。特别是要针对冬季用火用电多的特点，落实值守制度。"
    "同时，要抓好电动自行车停放点整治，增设充电设施，坚决防止飞线充电。严肃查处占用消防通道行为。"
)
SEMICOLONS = (
    "要完成农贸市场改造，年底前投入使用；要推进农村公路养护，及时修补坑槽，保障群众出行安全和道路畅通；"
    "要抓好校园食堂检查，落实“日管控；周排查”制度；要组织冬季森林防火演练，配齐扑火物资，严格野外用火审批，确保不发生大的火情。"
)


def parts(text: str, path: tuple[str, ...] = ("三", "3"), headings: tuple[str, ...] = ()) -> list[str]:
    starts = propose_parts(text, path, headings)
    ends = (*starts[1:], len(text)) if starts else ()
    return [text[start:end] for start, end in zip(starts, ends, strict=True)]


def test_each_new_order_with_its_own_object_begins_a_part() -> None:
    found = parts(FIRE)
    assert [words[:8] for words in found] == [
        "3.消防工作方面",
        "加强微型消防站建",
        "同时，要抓好电动",
        "严肃查处占用消防",
    ]
    assert "".join(found) == FIRE


def test_parts_begin_after_semicolons_but_not_inside_quotation_marks() -> None:
    found = parts(SEMICOLONS)
    assert [words[:6] for words in found] == ["要完成农贸市", "要推进农村公", "要抓好校园食", "要组织冬季森"]


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (FIRE, ("三", "3", "一是")),  # a part already
        (FIRE.removesuffix("。") + "（消防大队牵头，各镇配合）。", ("三", "3")),  # a note governs it all
        ("3.加强消防救援队伍建设。" + FIRE.partition("。")[2], ("三", "3")),  # one task with its measures
        ("要抓好电动自行车停放点整治。要对照清单，逐个销号。对新增停放点要及时验收。" * 4, ("三", "3")),
        ("要加强校车管理，对驾驶人开展培训；对校车逐辆检查；对隐患路段限期整改；对超员的从严查处。" * 3, ("三",)),
        ("要加强校车管理。要开展巡查。", ("三",)),
        ("", ()),
    ],
)
def test_one_order_stays_whole(text: str, path: tuple[str, ...]) -> None:
    assert parts(text, path) == []


@pytest.mark.skipif(not SHARED.exists(), reason="the real documents are not on this machine")
def test_in_the_real_documents_two_paragraphs_of_the_speech_are_proposed() -> None:
    proposed = {}
    for path in sorted(SHARED.glob("*.txt")):
        drafts = parse(path.read_text("utf-8"), date(2022, 2, 9)).drafts
        for number, draft in enumerate(drafts, 1):
            starts = propose_parts(draft.text, draft.path, draft.headings)
            if starts:
                proposed[path.stem, number] = len(starts)
    assert proposed == {("seed", 24): 4, ("seed", 25): 3}
