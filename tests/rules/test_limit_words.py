"""How a clerk says when one directive is to be recalled, chased and reported on."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.limit_words import LimitWords, read_limit_words
from bot.rules.limits import OWN
from db.enums import Cadence


def before(*leads: int) -> dict[str, Any]:
    return {"final_reminders": leads, "far_reminders": (), "feedback_reminders": leads}


FINAL = {"far_reminders": ()}
EVERY_THREE = {"chases": True, "chase_daily": 1, "chase_every": 3}


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        ("提前5、2、0个工作日提醒", before(5, 2, 0)),
        ("提前 5、2、0 个工作日提醒", before(5, 2, 0)),
        ("提前５，２，０个工作日提醒", before(5, 2, 0)),
        ("请提前0、2、5天提醒。", before(5, 2, 0)),  # in whatever order
        ("提前5天、2天和当天提醒", before(5, 2, 0)),
        ("提前五天提醒", before(5)),
        ("提前十天、3天各提醒一次", before(10, 3)),
        ("时限前提前10、5天提醒", {"final_reminders": (10, 5), **FINAL}),
        ("到期提前3天提醒", {"final_reminders": (3,), **FINAL}),
        ("反馈提前1天提醒", {"feedback_reminders": (1,)}),
        ("月报提前3天提醒,当天不催办", None),
        ("反馈不提醒", {"feedback_reminders": ()}),
        ("时限前不提醒", {"final_reminders": (), **FINAL}),
        ("不提醒", before()),
        ("不催办", {"chases": False}),
        ("逾期后不催办", {"chases": False}),
        ("照常催办", {"chases": True}),
        ("每3个工作日催办一次", EVERY_THREE),
        ("逾期每三天催办一次", EVERY_THREE),
        ("每个工作日催办", EVERY_THREE | {"chase_every": 1}),
        ("每周催办一次", EVERY_THREE | {"chase_every": 5}),
        ("前3个工作日每天催办,以后每5个工作日一次", {"chases": True, "chase_daily": 3, "chase_every": 5}),
        ("逾期5个工作日提示单位主要负责人", {"head_on": 5}),
        ("逾期第2天报负责人", {"head_on": 2}),
        ("首次反馈5个工作日", {"first_feedback_within": 5}),
        ("首次反馈改为交办后15个工作日内", {"first_feedback_within": 15}),
        ("首次反馈 3 天内,提前1天提醒,不催办", {"first_feedback_within": 3, "chases": False, **before(1)}),
        ("提前5、2、0个工作日提醒,每3个工作日催办一次,逾期5天报单位负责人", before(5, 2, 0) | EVERY_THREE | {"head_on": 5}),
        ("每月20日反馈", {"monthly_day": 20}),
        ("每月20号前报送", {"monthly_day": 20}),
        ("月报改为月底", {"monthly_day": 31}),
        ("remind 5, 2, 0 days before", before(5, 2, 0)),
        ("Remind 5 and 2 days before the final date, no chases", {"final_reminders": (5, 2), **FINAL, "chases": False}),
        ("no reminders before reports", {"feedback_reminders": ()}),
        ("chase every 3 working days", EVERY_THREE),
        ("first report within 5 working days", {"first_feedback_within": 5}),
        ("reports on the 20th", {"monthly_day": 20}),
        # what is not wholly understood
        ("", None),
        ("好的", None),
        ("提醒", None),
        ("提前提醒", None),
        ("提前几天提醒", None),
        ("提前5天提醒,另外抄送局长", None),
        ("每3个工作日", None),
        ("延期到3月5日", None),
        ("每周四反馈", None),  # the directive is reported on monthly
        ("每月10日、25日反馈", None),
    ],
)  # fmt: skip
def test_words_on_a_directive_that_is_reported_on_monthly(said: str, limits: dict[str, Any] | None) -> None:
    read = read_limit_words(said, Cadence.MONTHLY)
    if limits is None:
        assert read.limits == {}
        assert not read.usual
    else:
        assert read == LimitWords(limits)


@pytest.mark.parametrize(
    ("cadence", "said", "limits"),
    [
        (Cadence.WEEKLY, "每周四反馈", {"weekly_weekday": 3}),
        (Cadence.WEEKLY, "周报改为周一", {"weekly_weekday": 0}),
        (Cadence.WEEKLY, "weekly on Thursday", {"weekly_weekday": 3}),
        (Cadence.WEEKLY, "每月20日反馈", {}),
        (Cadence.SEMIMONTHLY, "每月10日、月底反馈", {"semimonthly_days": (10, 31)}),
        (Cadence.SEMIMONTHLY, "半月报15日、30日", {"semimonthly_days": (15, 30)}),
        (Cadence.SEMIMONTHLY, "每月15日反馈", {}),
        (Cadence.QUARTERLY, "季报20日前报送", {"monthly_day": 20}),
        (None, "每月20日反馈", {}),  # no periodic report is owed
    ],
)
def test_the_day_of_a_report_fits_its_cadence(cadence: Cadence | None, said: str, limits: dict[str, Any]) -> None:
    assert read_limit_words(said, cadence).limits == limits


@pytest.mark.parametrize("said", ["恢复通用规定", "恢复默认", "按统一规定", "取消单独设置", "as usual", "改回原规定"])
def test_back_to_the_offices_limits(said: str) -> None:
    assert read_limit_words(said) == LimitWords({}, usual=True)


def test_what_is_not_understood_is_named() -> None:
    assert read_limit_words("提前5天提醒,另外抄送局长").left_over == "另外抄送局长"
    assert read_limit_words("每周四反馈", Cadence.MONTHLY).left_over == "每周四反馈"
    assert read_limit_words("好的").left_over == "好的"


@given(st.text(alphabet="提前不催办醒反馈每周月日工作天个0123五十、,。 时限到期首次一三四", max_size=24))
def test_whatever_is_typed_is_read_or_named(said: str) -> None:
    read = read_limit_words(said, Cadence.MONTHLY)
    assert read.limits.keys() <= OWN
    assert not (read.left_over and (read.limits or read.usual))
