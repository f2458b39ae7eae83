import pytest

from bot.intake.cadence import find_cadence


@pytest.mark.parametrize(
    ("text", "cadence", "words"),
    [
        ("每周调度一次进展", "weekly", "每周"),
        ("每半个月向市政府报告", "semimonthly", "每半个月"),
        ("每两周开一次例会", "semimonthly", "每两周"),
        ("每月5日前报送", "monthly", "每月"),
        ("按“一月一活动”安排", "monthly", "一月一活动"),
        ("按季度通报进度", "quarterly", "按季度"),
        ("逐月报送签约情况", "monthly", "逐月"),
        ("落实季度进展通报", "quarterly", "季度进展通报"),
        ("实行周调度、月通报制度", "weekly", "周调度"),
        ("实行周报告、月通报、季考核制度", "weekly", "周报告"),
        ("每隔一周报送一期", "weekly", "每隔一周"),
        ("每季度开展一次联训", "quarterly", "每季度"),
        ("每半年评估一次", "halfyearly", "每半年"),
        ("每年开展全覆盖检查", "yearly", "每年"),
        ("按季度对完成情况逐项自查", "quarterly", "按季度"),
        ("每双周通报一次", "semimonthly", "每双周"),
        ("实行双周工作例会制度", "semimonthly", "双周工作例会"),
        ("定期或不定期走访", None, "定期或不定期"),
    ],
)
def test_rhythms(text: str, cadence: str | None, words: str) -> None:
    rhythm = find_cadence(text)
    assert rhythm is not None
    assert (rhythm.cadence, rhythm.text) == (cadence, words)


@pytest.mark.parametrize(
    "text",
    [
        "逐年提高水平",
        "力争一季度一批项目投产",
        "年综合能耗下降",
        "每月500元补助",
        "按季节调整",
        "细化每季度的进度",
        "工作周例会总体情况不错",
        "按照“年初建账、逐月查账、年底交账”的制度督查",
    ],
)
def test_other_uses_of_the_words_are_no_rhythm(text: str) -> None:
    assert find_cadence(text) is None
