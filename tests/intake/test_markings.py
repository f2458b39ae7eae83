import pytest

from bot.intake.errors import IntakeError
from bot.intake.markings import caution, level_of, refuse_secret, secret_marking

NOTICE = "关于做好防汛工作的通知\n一、各镇要加强值守，每日报告水情。\n二、县水利局要在6月底前完成堤防加固。\n"
BODY = "一、各镇要加强值守。\n" * 40


@pytest.mark.parametrize(
    ("text", "marking"),
    [
        ("机密★1年\n云岭县人民政府文件\n关于某事的通知\n", "机密★1年"),
        ("000001\n秘密★长期\n特急\n某某文件", "秘密★长期"),
        ("\n\n\n000001\n\n\n\n\n\n\n秘密★\n某某文件", "秘密★"),
        ("绝密\n某某文件", "绝密"),
        ("【机密】\n某某文件", "机密"),
        ("（绝密级）\n某某文件", "绝密级"),
        ("机 密 ★ 启用前\n某某文件", "机 密 ★ 启用前"),
        ("绝\u3000密\u3000★\u3000长\u3000期\n某某文件", "绝\u3000密\u3000★\u3000长\u3000期"),
        ("秘密*10年\n某某文件", "秘密*10年"),
        ("秘密 5年\n某某文件", "秘密 5年"),
        ("秘密☆\n某某文件", "秘密☆"),
        ("密级：秘密 编号：3\n某某文件", "秘密"),
        ("密 级：机密\n某某文件", "机密"),
        ("密级\t绝密\n某某文件", "绝密"),
        ("签发人：张三  秘密★5年\n某某文件", "秘密★5年"),
        ("000012  机密★1年  特急\n某某文件", "机密★1年"),
        (NOTICE + BODY + "机密★1年\n" + BODY, "机密★1年"),  # the head of a page, or an annex
        (NOTICE + "机密\n" + BODY + "机密\n" + BODY, "机密"),  # a running head
        (NOTICE + BODY + "机密\n" + BODY + "机 密\n", "机密"),
        # words, no markings
        ("关于保护商业秘密的通知\n一、要加强商业秘密保护。", None),
        ("商业秘密★3年\n某某公司文件", None),
        ("工作秘密★3年\n某某文件", None),
        ("关于机密设备管理的通知\n各单位要清查机密文件。", None),
        ("秘密\n一首诗", None),
        ("密级：公开\n某某文件", None),
        ("密级：秘密、机密、绝密三级\n说明", None),
        (NOTICE + "试卷要标明“绝密★启用前”字样。\n", None),
        ("一、要保守国家秘密。\n" * 30 + "国家秘密★\n", None),
        (NOTICE + BODY + "机密\n" + BODY, None),
        ("一、涉密人员要签订保密承诺书，严守国家秘密、商业秘密。", None),
        (NOTICE, None),
        ("", None),
    ],
)
def test_a_marking_counts_where_papers_have_it_and_words_do_not(text: str, marking: str | None) -> None:
    assert secret_marking(text) == marking


@pytest.mark.parametrize(("marking", "level"), [("机密★1年", "机密"), ("绝 密", "绝密"), ("秘\u3000密★", "秘密")])
def test_the_level_is_told_without_blanks(marking: str, level: str) -> None:
    assert level_of(marking) == level


def test_a_secret_document_is_refused_and_nothing_but_the_marking_is_told() -> None:
    with pytest.raises(IntakeError) as refused:
        refuse_secret("机密★3年\n关于人员名单的通知")
    assert refused.value.text_args == {"marking": "机密"}
    refuse_secret(NOTICE)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("工作秘密\n关于某事的通知\n", "工作秘密"),
        ("工作秘密★3年\n关于某事的通知\n", "工作秘密★3年"),
        ("内部资料，注意保存\n在会议上的讲话\n", "内部资料，注意保存"),
        ("【内部文件】\n在会议上的讲话\n", "内部文件"),
        ("内部情况 不得外传\n在会议上的讲话\n", "内部情况 不得外传"),
        ("密级：内部资料\n通知\n", "密级：内部资料"),
        (NOTICE + BODY + "云岭县人民政府办公室\n2023年2月3日\n（此件不予公开）\n", "此件不予公开"),
        (NOTICE + "信息公开选项：不予公开\n抄送：县委办。\n", "不予公开"),
        ("关于加强工作秘密管理的通知\n一、各单位要加强工作秘密管理，做好内部资料归档。\n", None),
        (NOTICE + "（此件公开发布）\n", None),
        (NOTICE + "对不宜公开的，不予公开。\n" + BODY * 3, None),
        (NOTICE, None),
        ("", None),
    ],
)
def test_what_is_for_inside_gets_a_word_of_caution(text: str, words: str | None) -> None:
    assert caution(text) == words
