from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.dates import find_dates, settle
from bot.intake.feasts import eve
from bot.intake.parse import parse
from bot.rules.workdays import WorkCalendar

PAPER = date(2023, 3, 6)


@pytest.mark.parametrize(
    ("text", "day", "words"),
    [
        ("年底前完成全部改造", "2023-12-31", "年底前"),
        ("力争今年实现零的突破", "2023-12-31", "今年"),
        ("确保年内开工", "2023-12-31", "年内"),
        ("明年年底前建成", "2024-12-31", "明年年底前"),
        ("上半年，要完成摸底", "2023-06-30", "上半年"),
        ("下半年，要抓好验收", "2023-12-31", "下半年"),
        ("要在一季度前完成", "2023-03-31", "一季度前"),
        ("第三季度末前完成", "2023-09-30", "第三季度末前"),
        ("5月底前报送方案", "2023-05-31", "5月底前"),
        ("总结考评阶段（2023年9月30日前）。汇总情况", "2023-09-30", "2023年9月30日前"),
        ("落实“欠款5月底前要清偿一半”的任务", "2023-05-31", "5月底前"),
        ("２月底前报送", "2024-02-29", "２月底前"),
        ("于4月中旬完成", "2023-04-20", "4月中旬"),
        ("6月上旬前启动", "2023-06-10", "6月上旬前"),
        ("十月底前完工", "2023-10-31", "十月底前"),
        ("4月15日前提出方案", "2023-04-15", "4月15日前"),
        ("请于2023年8月20日（周日）前报送", "2023-08-20", "2023年8月20日（周日）前"),
        ("2025年6月底前建成投用", "2025-06-30", "2025年6月底前"),
        ("到2025年底，建成示范区", "2025-12-31", "2025年底"),
        ("2025年前建成", "2024-12-31", "2025年前"),
        ("本月底前完成", "2023-03-31", "本月底前"),
        ("下月底前完成", "2023-04-30", "下月底前"),
        ("次月5日前报送", "2023-04-05", "次月5日前"),
        ("自通知印发之日起30日内报送", "2023-04-05", "印发之日起30日内"),
        ("会后一周内拿出办法", "2023-03-13", "会后一周内"),
        ("要在三个月内整改到位", "2023-06-06", "三个月内"),
        ("在半个月内完成", "2023-03-21", "半个月内"),
        ("正月十五前复工", "2024-02-23", "正月十五前"),
        ("半年内见到成效", "2023-09-06", "半年内"),
        ("请经信局三天内摸清情况", "2023-03-09", "三天内"),
        ("请供电公司10日内拿出办法", "2023-03-16", "10日内"),
        ("周五前报我", "2023-03-10", "周五前"),  # the paper is of a Monday
        ("星期一下班前报送", "2023-03-06", "星期一下班前"),
        ("礼拜天前清理完毕", "2023-03-12", "礼拜天前"),
        ("本周五下班前报送", "2023-03-10", "本周五下班前"),
        ("今日下班前报送", "2023-03-06", "今日下班前"),
        ("明天上午10点前报我", "2023-03-07", "明天上午10点前"),
        ("后天前拿出方案", "2023-03-08", "后天前"),
        ("在两年内建成", "2025-03-06", "两年内"),
        ("国庆节前完工", "2023-09-30", "国庆节前"),
        ("“十四五”末实现全覆盖", "2025-12-31", "“十四五”末"),
        ("完成时限：2023年9月。", "2023-09-30", "2023年9月"),
        ("明年6月建成通车", "2024-06-30", "明年6月"),
        ("9月份开工建设", "2023-09-30", "9月份"),
        ("力争月底前开始打桩", "2023-03-31", "月底前"),
        ("完成时限：三季度", "2023-09-30", "三季度"),
        ("在10个工作日内报送", "2023-03-20", "10个工作日内"),
        ("印发之日起40个工作日内报送", "2023-05-04", "印发之日起40个工作日内"),
        ("3月20日（星期一）全县中小学校全面复课", "2023-03-20", "3月20日"),
        ("请将整改情况在会后7日内上报", "2023-03-13", "会后7日内"),
        ("春节前完成", "2024-02-09", "春节前"),
        ("各镇3月20日下午5点前上报", "2023-03-20", "3月20日下午5点前"),
        ("3月9日（周四）17：00前报送", "2023-03-09", "3月9日（周四）17：00前"),
        ("4月5日上报第一期", "2023-04-05", "4月5日"),
        ("2022年起5年内，引进人才15万名", "2026-12-31", "2022年起5年内"),
        ("从2023年起，用3年时间，建成示范园", "2025-12-31", "2023年起，用3年时间"),
        ("新任领导干部5年内轮训一遍", "2028-03-06", "5年内"),
        ("清明节前完成", "2023-04-04", "清明节前"),
        ("“五一”前开业", "2023-04-30", "“五一”前"),
        ("本周五前报送", "2023-03-10", "本周五前"),
        ("下周内报送", "2023-03-17", "下周内"),
        ("力争5年内有20家企业上市", "2028-03-06", "5年内"),
        ("确保上半年用电量稳步上升", "2023-06-30", "上半年"),
        ("“十四五”期间，新建园区", "2025-12-31", "“十四五”期间"),
        ("集中整治阶段（4月至10月）。逐村推进", "2023-10-31", "4月至10月"),
        ("动员阶段（3月）。制定方案", "2023-03-31", "3月"),
        ("自查阶段（7月3日至15日）。开展自查", "2023-07-15", "7月3日至15日"),
        ("验收阶段（11月至次年3月）。于12月15日前报告", "2023-12-15", "12月15日前"),
    ],
)
def test_words_resolve_as_offices_count(text: str, day: str, words: str) -> None:
    from bot.intake.sentences import plain  # texts reach the reader in plain form

    when = settle(find_dates(plain(text), PAPER))
    assert when is not None
    assert (when.day, when.vague) == (date.fromisoformat(day), False)
    assert text[when.start : when.end] == words


@pytest.mark.parametrize(
    "text",
    [
        "要尽快尽早开工",
        "限期整改到位",
        "近期要抓好落实",
        "立即停止施工",
        "4月初完成招标",
        "下月初报送方案",
    ],
)
def test_vague_words_never_become_a_date(text: str) -> None:
    when = settle(find_dates(text, PAPER))
    assert when is not None
    assert when.vague
    assert when.day is None


@pytest.mark.parametrize(
    "text",
    [
        "自2015年起，对下级工作进行稽查",
        "从3月1日起施行",
        "针对上半年事故不降反升的形势",
        "2018年11月，市委印发了意见",
        "对今年起开展的整治工作",
        "按照年初确定的任务",
        "根据今年的考核办法",
        "年用水50万吨以上的大户",
        "每年组织两次检查",
        "近三年的工作",
        "2020年版产业目录",
        "去年年底前完成的项目",
        "办理时间压缩至5个工作日以内",
        "及时报送，抓紧落实，适时检查",
        "13月45日前完成",
        "落实《2030年前碳达峰行动方案》，抓好衔接",
        "坚持“年初建账、年底交账”的制度",
        "每年12月10日前报送情况",
        "确保改革年终目标任务圆满完成",
        "现在正是年终岁尾，工作到了紧要关口",
        "每月底前报送情况",
        "在3个工作日内办结",
        "1—2月，各单位完成了任务",
        "2021年底前完成了改造",
        "会办单位应于1个月内函告主办单位",
        "每月月初召开调度会",
        "一类会议精神贯彻落实情况在会后7日内上报",
        "会议决策事项落实情况应在30个工作日内上报",
        "要在每季度末（分别在6月、9月和12月底）报送进度",
        "由市教育局牵头，年内持续推进",
        "年末城镇登记失业率控制在4%以内",
        "从1月至2月数据看，运行平稳",
        "今年全市主要目标任务是新增就业9万人",
        "将任务细化分解到月，责任落实到人",
        "实事项目必须当年完成、当年见效",
    ],
)
def test_starts_the_past_and_names_of_periods_are_no_deadlines(text: str) -> None:
    assert settle(find_dates(text, PAPER)) is None


def test_the_years_of_a_paper_count_from_where_it_says_once() -> None:
    text = (
        "一、目标\n2022年起5年内，建成人才高地。\n二、任务\n1.全市5年内引进博士500名。\n2.离校2年内毕业生要优先招录。\n"
    )
    drafts = parse(text, PAPER).drafts
    assert [draft.deadline for draft in drafts] == [date(2026, 12, 31), date(2026, 12, 31), None]


@pytest.mark.parametrize("text", ["汛期前完成", "两节前完成", "自收到申请之日起15日内提出意见"])
def test_what_no_calendar_dates_stays_in_words(text: str) -> None:
    when = settle(find_dates(text, PAPER))
    assert when is not None
    assert (when.day, when.vague) == (None, False)


def test_several_dates_come_in_order_and_a_later_month_shares_the_year_named() -> None:
    days = [when.day for when in find_dates("2021年6月底前制定办法，12月底前实现结算", date(2020, 11, 1))]
    assert days == [date(2021, 6, 30), date(2021, 12, 31)]
    assert find_dates("2021年6月底前制定办法，12月底前实现结算", PAPER) == []


def test_a_day_is_preferred_to_vague_words_before_it() -> None:
    when = settle(find_dates("要尽快启动，年底前完成", PAPER))
    assert when is not None
    assert when.day == date(2023, 12, 31)


@pytest.mark.parametrize(
    "text", ["年底前完成", "下半年，要抓好", "5月底前", "本月底前", "印发之日起30日内", "国庆节前", "次月5日前"]
)
def test_relative_words_stay_open_without_a_confirmed_date(text: str) -> None:
    when = settle(find_dates(text, None))
    assert when is not None
    assert when.day is None
    assert when.text


def test_a_full_date_needs_no_confirmation() -> None:
    when = settle(find_dates("2023年8月底前完成", None))
    assert when is not None
    assert when.day == date(2023, 8, 31)


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            *"0123456789年月日底前内上下半中旬季度末今明本次一二三十两个周天起至到，。完成在于要五",
            "工作日",
            "之日起",
            "国庆",
            "尽快",
            "“",
        ],
    ),
    max_size=40,
).map("".join)


@given(FRAGMENTS, st.dates())
def test_any_mixture_of_date_words_is_read_without_an_error(text: str, confirmed: date) -> None:
    for when in find_dates(text, confirmed):
        assert text[when.start : when.end] == when.text


@given(FRAGMENTS.filter(lambda text: not any(str(year) in text for year in range(1900, 2100))))
def test_nothing_resolves_without_a_year_or_a_confirmed_date(text: str) -> None:
    assert [when.day for when in find_dates(text, None) if "十" not in when.text and when.day] == []


@pytest.mark.parametrize(
    ("feast", "year"), [(feast, year) for feast in ("春节", "清明", "中秋") for year in range(2008, 2027)]
)
def test_the_feasts_of_the_moon_are_days_off(feast: str, year: int) -> None:
    before = eve(feast, year)
    assert before is not None
    assert not WorkCalendar().is_workday(before + timedelta(days=1))
