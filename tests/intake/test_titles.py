import re
from datetime import date
from pathlib import Path

import pytest

from bot.intake.parse import parse
from bot.intake.targets import find_targets
from bot.intake.titles import MAX_TITLE, propose_title

SHARED = Path(__file__).parents[3] / "shared"


@pytest.mark.parametrize(
    ("body", "own", "headings", "units", "title"),
    [
        # what is counted
        ("要继续抓好结转的36个技改项目的组织实施，加强服务。", None, (), (), "36个技改项目"),
        ("要对全县14座小型水库进行除险加固。", None, (), (), "14座小型水库除险加固"),
        ("要抓好招商。现阶段，特别是要紧盯22个签约外资项目，跟踪服务。", None, (), (), "22个签约外资项目"),
        # light verbs, helpers, degree: the thing itself
        ("要切实抓好园区道路的配套和完善，确保畅通。", None, (), (), "园区道路配套完善"),
        ("教育局要进一步加强校车管理，消除隐患。", None, (), ("教育局",), "校车管理"),
        ("按照市委要求，着力推进河道清淤。", None, (), (), "河道清淤"),
        ("加强对入河排污口的监督检查。", None, (), (), "入河排污口监督检查"),
        ("要加大对无证经营的查处力度。", None, (), (), "无证经营查处"),
        ("要积极协助企业做好各类展会的展位争取工作。", None, (), (), "展会的展位争取"),
        ("对长期闲置的厂房，要加大处置力度。", None, (), (), "长期闲置的厂房处置"),
        ("要密切关注粮价走势，及早应对。", None, (), (), "粮价走势研判"),
        # a verb that says what is done stays
        ("请人社局会同教育局于3月20日前制定帮扶方案。", None, (), ("人社局", "教育局"), "制定帮扶方案"),
        ("要会同财政局落实技改补助资金。", None, (), (), "落实技改补助资金"),
        ("水利局等部门要开展巡查。", None, (), ("水利局",), "开展巡查"),
        ("要加强领导，明确责任。", None, (), (), "加强领导"),
        ("要取消重复审批。", None, (), (), "取消重复审批"),
        # where it says nothing by itself
        ("要按照全民健身中心建设计划，加快建设进度。", None, (), (), "全民健身中心建设"),
        ("要组织有关单位定期会商，及时协调解决危房改造中出现的问题。", None, (), (), "危房改造会商"),
        ("要继续加强培训指导，引导商户守法经营。", None, ("农贸市场方面",), (), "农贸市场商户培训指导"),
        ("各镇要抓好责任制的落实，深化河湖长制。", None, ("河湖长制方面",), ("各镇",), "河湖长制责任制落实"),
        ("要按照“一季一观摩”的工作安排，组织现场会。", None, ("重大项目方面",), (), "重大项目“一季一观摩”"),
        # two orders of weight
        ("要抓好苗木储备，高度关注在建大棚，加强服务。", None, (), (), "苗木储备与在建大棚"),
        ("要加强农机检修。同时，要抓好油菜播种。", None, (), (), "农机检修与油菜播种"),
        ("要充实队伍，特别是要加强专职网格员队伍建设。", None, (), (), "专职网格员队伍建设"),
        ("要加强校园管理，强化校园管理考核。", None, (), (), "校园管理"),
        # headings
        ("摸底排查。各地要对幼儿园全面摸底。", "摸底排查", (), (), "摸底排查"),
        ("安全生产方面。要抓生产安全。", "安全生产方面", (), (), "安全生产"),
        ("统计工作方面。要抓好人口普查。同时，要加强价格监测。", "统计工作方面", (), (), "人口普查与价格监测"),
        ("统计工作方面。要查数据。", "统计工作方面", (), (), "统计工作"),
        ("推行一网通办。各级要完善平台。", None, (), (), "推行一网通办"),
        ("要抓好。", None, ("关于工业经济",), (), "工业经济"),
        ("要抓好。", None, (), (), "抓好"),
        ("", None, (), (), ""),
    ],
)
def test_titles_are_what_a_clerk_would_keep(
    body: str, own: str | None, headings: tuple[str, ...], units: tuple[str, ...], title: str
) -> None:
    assert propose_title(body, own, headings, units, find_targets(body)) == title


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (
            "要完善商标审查、专利导航、版权登记、质量追溯、标准认证等各项服务制度。",
            "完善商标审查、专利导航、版权登记",
        ),
        ("要压减市级层面、县级层面设立的工程建设项目审批事项。", "压减工程建设项目审批事项"),
        ("要开展创业培训、创业担保、创业孵化、创业竞赛等全民创业帮扶系列活动。", "全民创业帮扶"),
        ("要督促各有关单位按照法律法规和三定方案规定梳理明确重点监管事项。", "督促各有关单位梳理明确重点监管事项"),
        ("要" + "甲" * 60, "甲" * MAX_TITLE),
        ("请于6月15日前将自查报告报送县安委办。", "自查报告报送"),
        ("要于每月28日前将各项任务进展情况报送市督考办。", "任务进展情况报送"),
        ("要将制订的办理方案经本单位主要负责人审定后，报送督查室。", "办理方案报送"),
        ("要在收到交办件之日起3个月内答复来信人。", "答复来信人"),
        ("确定一名同志分管此项工作。", "确定一名同志分管此项工作"),
        ("要落实城乡居民大病和医疗保险衔接办法细则向全县公告。", "落实城乡居民大病和医疗保险衔接"),
        ("要" + "甲" * 19 + "向全县公告。", "甲" * 19),
    ],
)
def test_a_long_title_loses_what_it_can_do_without(body: str, title: str) -> None:
    assert propose_title(body, None, (), (), ()) == title


def pairs(words: str) -> set[str]:
    return {words[at : at + 2] for at in range(len(words) - 1)}


@pytest.mark.skipif(not (SHARED / "models.md").exists(), reason="the real speech is not on this machine")
def test_titles_of_the_real_speech_say_what_a_clerk_wrote() -> None:
    """At least a third of a clerk's pairs of letters stand in ours: a floor below what reading them side by side says."""
    rows = re.findall(r"^\| \d+ \| ([^|(]+?) (?:\([^|]*)?\|", (SHARED / "models.md").read_text("utf-8"), re.MULTILINE)[
        :32
    ]
    drafts = parse((SHARED / "documents" / "seed.txt").read_text("utf-8"), date(2022, 2, 9)).drafts
    assert len(rows) == len(drafts) == 32
    assert all(0 < len(draft.title) <= MAX_TITLE for draft in drafts)
    said = [len(pairs(draft.title) & pairs(row)) / len(pairs(row)) for draft, row in zip(drafts, rows, strict=True)]
    assert sum(share >= 1 / 3 for share in said) >= 27
