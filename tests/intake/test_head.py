from datetime import date

import pytest

from bot.intake.head import date_of, title_of


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("在全县工作会议上的讲话\n\n时间:2022-02-09 11:57:00\n\n一、甲", "在全县工作会议上的讲话"),
        (
            "云岭市人民政府关于开展\n农贸市场整治的通知\n云政发〔2023〕3号\n各县：\n",
            "云岭市人民政府关于开展农贸市场整治的通知",
        ),
        ("云岭市人民政府关于加强监管的通知云政办发〔2014〕56号各县人民政府：为了", "云岭市人民政府关于加强监管的通知"),
        ("发布时间：2017年5月24日\n我市召开创建工作会议\n5月24日上午，召开会议。", "我市召开创建工作会议"),
        ("云政发〔2023〕3号\n\n关于防汛的通知\n", "关于防汛的通知"),
        ("内部资料，注意保存\n在全县工作会议上的讲话\n", "在全县工作会议上的讲话"),
        ("工作秘密\n关于防汛的通知\n", "关于防汛的通知"),
        ("一、甲\n二、乙", ""),
        ("", ""),
    ],
)
def test_titles_printed_at_the_head(text: str, title: str) -> None:
    assert title_of(text) == title


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("讲话\n时间:2022-02-09 11:57:00\n一、甲", date(2022, 2, 9)),
        ("会议召开\n发布时间：2017年05月24日来源：某网\n5月24日", date(2017, 5, 24)),
        ("讲话\n（2024年1月18日）\n王某", date(2024, 1, 18)),
        ("讲话\n二〇二二年三月六日\n", date(2022, 3, 6)),
        (
            "通知\n" + "一、加强工作。\n" * 200 + "某某市人民政府办公室\n2023年2月3日\n（此件公开发布）",
            date(2023, 2, 3),
        ),
        ("通知" + "一、加强工作。" * 200 + "　　某某办公厅　　2014年11月12日　　（此件公开发布）", date(2014, 11, 12)),
        ("讲话\n2022年13月45日\n", None),
        ("3月10日上午，召开会议。", None),
        ("要在2022年6月30日前完成。", None),
        ("", None),
    ],
)
def test_dates_printed_in_head_or_signature(text: str, day: date | None) -> None:
    assert date_of(text) == day
