"""A close-out wants a result in a sentence: what counts as one."""

import pytest

from bot.rules.results import says_result

RESULTS = [
    "已建立联席会商制度并印发(云经信〔2022〕8号),请予销号",
    "云经信〔2022〕8号",
    "会商制度已印发",
    "40只项目全部开工",
    "已完成40只,清单附后",
    "5 四十只项目均已开工",
    "两轮排查已全部完成,整改三处",
    "all 40 projects have begun",
]
NONE = ["已完成", "全部完成,请予销号", "本项工作已办结。", "弄好了", "好了", "4 已完成", "请予销号", "已完成,谢谢", ""]
NONE += ["done", "It is done.", "。"]


@pytest.mark.parametrize("text", RESULTS)
def test_what_says_what_was_achieved(text: str) -> None:
    assert says_result(text)


@pytest.mark.parametrize("text", NONE)
def test_what_only_claims_to_be_done(text: str) -> None:
    assert not says_result(text)
