import pytest

from bot.intake.targets import find_targets
from bot.intake.titles import MAX_TITLE, propose_title


@pytest.mark.parametrize(
    ("body", "own", "headings", "units", "title"),
    [
        ("要继续抓好结转的36个技改项目的组织实施，加强服务。", None, (), (), "36个技改项目"),
        ("要切实抓好园区道路的配套和完善，确保供给。", None, (), (), "园区道路的配套和完善"),
        ("教育局要进一步加强校车管理，消除隐患。", None, (), ("教育局",), "加强校车管理"),
        ("按照市委要求，着力推进河道清淤。", None, (), (), "推进河道清淤"),
        ("请人社局会同教育局于3月20日前制定帮扶方案。", None, (), ("人社局", "教育局"), "制定帮扶方案"),
        ("水利局等部门要开展巡查。", None, (), ("水利局",), "开展巡查"),
        ("加强对入河排污口的监督检查。", None, (), (), "入河排污口监督检查"),
        ("安全生产方面。要查隐患。", "安全生产方面", (), (), "安全生产"),
        ("统计工作方面。要查数据。", "统计工作方面", (), (), "统计工作"),
        ("要抓好。", None, ("关于工业经济",), (), "工业经济"),
        ("要抓好。", None, (), (), "抓好"),
        ("", None, (), (), ""),
    ],
)
def test_titles_are_what_a_clerk_would_keep(
    body: str, own: str | None, headings: tuple[str, ...], units: tuple[str, ...], title: str
) -> None:
    assert propose_title(body, own, headings, units, find_targets(body)) == title


def test_a_long_title_is_cut_at_a_pause() -> None:
    title = propose_title("要完善商标审查、专利导航、版权登记、质量追溯、标准认证等各项服务制度。", None, (), (), ())
    assert title == "完善商标审查、专利导航、版权登记"
    assert len(propose_title("要" + "甲" * 60, None, (), (), ())) == MAX_TITLE
