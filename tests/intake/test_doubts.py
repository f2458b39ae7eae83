from datetime import date
from pathlib import Path

import pytest

from bot.intake.doubts import DoubtKind, find_doubts
from bot.intake.head import date_of

SHARED = Path(__file__).parents[3] / "shared" / "documents"


@pytest.mark.parametrize(
    ("text", "printed", "kind", "quote"),
    [
        ("要针对上半年火灾起数不降反升的情况，研究对策。", "2022-02-09", DoubtKind.PERIOD, "要针对上半年火灾起数不降反升的情况"),
        ("上半年全县完成了12个项目。", "2023-03-01", DoubtKind.PERIOD, "上半年全县完成了12个项目"),
        ("1-8月，用电量同比增长6%。", "2023-05-01", DoubtKind.PERIOD, "1-8月，用电量同比增长6%"),
        ("前三季度财政收入同比下降2%。", "2023-08-01", DoubtKind.PERIOD, "前三季度财政收入同比下降2%"),
        ("统计部门要做好第四次全国经济普查登记工作。", "2022-02-09", DoubtKind.EVENT, "统计部门要做好第四次全国经济普查登记工作"),
        ("要承担起第六次人口普查领导小组办公室的职责。", "2015-02-09", DoubtKind.EVENT, "要承担起第六次人口普查领导小组办公室的职责"),
        ("以优异成绩迎接党的十九大。", "2018-03-01", DoubtKind.EVENT, "以优异成绩迎接党的十九大"),
        ("深入学习贯彻党的二十大精神。", "2021-03-01", DoubtKind.EVENT, "深入学习贯彻党的二十大精神"),
        ("今年是“十四五”开局之年。", "2023-03-01", DoubtKind.PLAN, "今年是“十四五”开局之年"),
        ("今年是“十三五”规划收官之年。", "2018-03-01", DoubtKind.PLAN, "今年是“十三五”规划收官之年"),
        ("2024年全市建成了8个园区。", "2023-03-01", DoubtKind.FUTURE, "2024年全市建成了8个园区"),
        ("一、2019年6月底前完成。二、2019年底前验收。", "2022-03-01", DoubtKind.OVERDUE, "二、2019年底前验收"),
        ("定于2月10日（星期三）召开会议。", "2022-02-09", DoubtKind.WEEKDAY, "定于2月10日（星期三）召开会议"),
        ("2023年5月8日(周二)召开。", "2023-05-04", DoubtKind.WEEKDAY, "2023年5月8日（周二）召开"),
        ("云政发〔2021〕3号\n关于防汛的通知\n", "2023-02-09", DoubtKind.NUMBER, "云政发〔2021〕3号"),
        ("现在离年底只有三个月，要抓紧。", "2022-02-09", DoubtKind.REMAINING, "现在离年底只有三个月"),
    ],
)  # fmt: skip
def test_words_of_another_time_are_quoted(text: str, printed: str, kind: DoubtKind, quote: str) -> None:
    (doubt,) = find_doubts(text, date.fromisoformat(printed))
    assert (doubt.kind, doubt.quote) == (kind, quote)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("去年上半年事故起数不降反升。", "2022-02-09"),
        ("2021年上半年完成了12个项目。", "2022-02-09"),
        ("上半年要完成12个项目。", "2022-02-09"),
        ("上半年完成了12个项目。", "2022-07-09"),
        ("上半年同比增长6%。", "2022-06-28"),
        ("力争上半年实现零事故，下半年要继续抓好。", "2022-02-09"),
        ("要用好第四次全国经济普查数据，做好分析。", "2022-02-09"),
        ("第五次全国经济普查准备工作要抓紧。", "2022-11-09"),
        ("根据第七次人口普查结果安排学位。", "2024-02-09"),
        ("深入学习贯彻党的十八大、十九大精神。", "2021-03-01"),
        ("以优异成绩迎接党的二十大。", "2022-03-01"),
        ("今年是“十四五”收官之年。", "2024-12-20"),
        ("“十三五”期间累计完成了8个项目。", "2022-02-09"),
        ("2019年完成了6个项目，2023年底前再完成8个。", "2022-02-09"),
        ("对2019年底前的欠账要清理。", "2022-02-09"),
        ("定于2月10日（星期四）召开会议。", "2022-02-09"),
        ("定于1月10日（星期二）召开会议。", "2022-12-09"),
        ("根据云政发〔2019〕3号文件精神，通知如下。", "2022-02-09"),
        ("云政发〔2021〕30号\n关于防汛的通知\n", "2022-01-04"),
        ("现在离年底只有三个月，要抓紧。", "2022-09-29"),
        ("2月30日（星期一）", "2022-02-09"),
        ("", "2022-02-09"),
    ],
)
def test_what_may_be_right_is_no_doubt(text: str, printed: str) -> None:
    assert find_doubts(text, date.fromisoformat(printed)) == ()


def test_without_a_printed_date_there_is_nothing_to_doubt() -> None:
    assert find_doubts("上半年全县完成了12个项目。", None) == ()


@pytest.mark.skipif(not SHARED.exists(), reason="the real documents are not on this machine")
def test_of_the_real_documents_the_speech_alone_is_doubted() -> None:
    doubted = {}
    for path in sorted(SHARED.glob("*.txt")):
        text = path.read_text("utf-8")
        printed = date_of(text) or date(2022, 1, 5)
        doubted[path.stem] = [doubt.kind for doubt in find_doubts(text, date_of(text) and printed)]
    assert {stem: kinds for stem, kinds in doubted.items() if kinds} == {"seed": [DoubtKind.PERIOD, DoubtKind.EVENT]}
