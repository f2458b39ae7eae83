"""The replies of replies.txt: how many are understood as they must be, and that none is misread as done or miscounted."""

from collections import Counter

import pytest

from tests.rules.reply_file import Verdict, cases, judge, one

FEWEST = 400
RIGHT_SHARE = 0.95
RIGHT_SHARE_OF_A_SECTION = 0.85


@pytest.fixture(scope="module")
def verdicts() -> list[Verdict]:
    return [judge(case) for case in cases()]


def _told(verdicts: list[Verdict]) -> str:
    return "\n".join(f"{v.case.where}: {v.case.reply!r} was understood as {v.got}" for v in verdicts)


def test_of_all_replies_95_of_100_are_understood(verdicts: list[Verdict]) -> None:
    right = Counter(f"{v.case.where} · {v.case.kind}" for v in verdicts if v.right)
    every = Counter(f"{v.case.where} · {v.case.kind}" for v in verdicts)
    for section, count in every.items():
        print(f"{right[section] / count:4.0%}  {right[section]}/{count}  {section}")  # noqa: T201 - shown with -s
    assert len(verdicts) >= FEWEST
    assert right.total() >= RIGHT_SHARE * len(verdicts), _told([v for v in verdicts if not v.right])
    large = {section for section, count in every.items() if count >= 10}
    assert [section for section in large if right[section] < RIGHT_SHARE_OF_A_SECTION * every[section]] == []


def test_none_is_misread_as_done(verdicts: list[Verdict]) -> None:
    misread = [v for v in verdicts if v.false_done]
    assert misread == [], _told(misread)


def test_no_figure_is_written_that_was_not_meant(verdicts: list[Verdict]) -> None:
    misread = [v for v in verdicts if v.false_figure]
    assert misread == [], _told(misread)


@pytest.mark.parametrize(
    ("reply", "must"),
    [
        ("已开12", "5 = 13"),
        ("已开12", "5 words"),
        ("已开12", "?figure"),
        ("已开12", "5 = 12; ?figure"),
        ("八成", "5 words; ?figure"),
        ("正常", "5 nothing"),
        ("申请延期到6月底", "5 extend 2022-07-01"),
    ],
)
def test_what_is_understood_otherwise_is_judged_wrong(reply: str, must: str) -> None:
    assert not judge(one("card 5", reply, must)).right


def test_a_false_completion_and_a_false_figure_are_seen() -> None:
    assert judge(one("card 4", "已完成", "4 words")).false_done
    assert judge(one("card 5", "已开12", "5 words")).false_figure
