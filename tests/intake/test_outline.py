import pytest

from bot.intake.notes import find_notes
from bot.intake.outline import outline
from bot.intake.sentences import paragraphs, plain, sentences, trim


def paths(text: str) -> list[str]:
    words = plain(text)
    return ["/".join(piece.path) for piece in outline(words, list(find_notes(words, frozenset(), None))) if piece.label]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "一、甲\n（一）乙\n1.丙。\n（1）丁。\n①戊。\n二、己",
            ["一", "一/（一）", "一/（一）/1", "一/（一）/1/（1）", "一/（一）/1/（1）/①", "二"],
        ),
        ("1、甲。一是乙。二是丙。\n2、丁。", ["1", "1/一是", "1/二是", "2"]),
        ("会议强调，各镇（办）一要甲。二要乙。", ["一要", "二要"]),
        ("会议强调，一要甲；二要乙；三要丙。", ["一要", "二要", "三要"]),
        ("会议强调，一要甲。二要求真务实，乙。三要丙。", ["一要", "二要", "三要"]),
        ("讲几点。第一，甲。第二，乙。", ["第一", "第二"]),
        ("第一部分 甲\n一、乙\n第二部分 丙", ["第一部分", "第一部分/一", "第二部分"]),
        ("讲三点。首先，甲。其次，乙。最后，丙。", ["首先", "其次", "最后"]),
        ("第一章 总则\n第一条 甲。\n第二条 乙。", ["第一章", "第一章/第一条", "第一章/第二条"]),
        ("一、甲\n1）乙。\n2）丙。", ["一", "一/1）", "一/2）"]),
        # labels in the middle of a line, where breaks were lost
        (
            "现通知如下：一、甲乙丙（一）丁戊。（二）己庚。二、辛壬（三）癸。",
            ["一", "一/（一）", "一/（二）", "二", "二/（三）"],
        ),
        ("一、甲\n具体措施：1．乙丙。（财政局负责）2．丁戊。（税务局负责）", ["一", "一/1", "一/2"]),
        ("3、清理台账。\n4、3月21日召开会议。", ["3", "4"]),
        ("3．2020年底前完成。\n4.2021年启动。", ["3", "4"]),
        # what only looks like a label
        ("投资1.5亿元，完成2.3公里。", []),
        ("这是重要任务之一是也。", []),
        ("一是甲。没有第二个。", []),
        ("按照前款（一）的规定办理，另见第（二）项。", []),
        ("2022.3.5 印发", []),
    ],
)
def test_labels_give_paths(text: str, expected: list[str]) -> None:
    assert paths(text) == expected


def test_numbering_may_run_on_across_headings() -> None:
    text = "（一）甲。\n1.乙丙丁。\n2.戊己庚。\n（二）辛。\n3.壬癸子。\n4.丑寅卯。"
    assert paths(text) == ["（一）", "（一）/1", "（一）/2", "（二）", "（二）/3", "（二）/4"]


def test_headings_stand_above_their_items_and_inline_titles_are_told_from_text() -> None:
    words = plain("一、关于工业\n1.抓项目。要加快进度,尽快开工。\n2.完善制度,优化流程,提高效率。要落实。\n")
    heading, first, second = outline(words, [])
    assert (heading.is_heading, heading.title) == (True, "关于工业")
    assert (first.title, first.headings) == ("抓项目", ("关于工业",))
    assert second.title is None


def test_the_words_of_quoting_are_cut_off_and_carried_to_the_list() -> None:
    words = plain("5日,市政府召开会议。李明强调，要抓紧。会议要求，一是甲。二是乙。")
    pieces = outline(words, [])
    assert [(piece.lead_in, words[piece.start : piece.end]) for piece in pieces] == [
        (None, "5日，市政府召开会议。"),
        ("李明强调", "要抓紧。"),
        ("会议要求", "一是甲。"),
        ("会议要求", "二是乙。"),
    ]


def test_a_lead_in_may_name_its_matter_before_the_meeting() -> None:
    words = plain("关于水利工作，会议要求，要抓紧。\n副县长李明就抓好落实提出明确要求：各镇要排查。")
    said = [(piece.lead_in, words[piece.start : piece.end]) for piece in outline(words, [])]
    heard = plain("就“三清”进展情况，李明指出，要抓紧。")
    assert [heard[piece.start : piece.end] for piece in outline(heard, [])] == ["要抓紧。"]
    assert said == [("关于水利工作，会议要求", "要抓紧。"), ("副县长李明就抓好落实提出明确要求", "各镇要排查。")]


def test_what_leads_into_a_list_governs_it() -> None:
    words = plain("他作了讲话，从两个方面提出要求。一是甲。二是乙。")
    assert [piece.lead_in for piece in outline(words, [])][1:] == ["从两个方面提出要求"] * 2


def test_the_list_of_annexes_is_left_out() -> None:
    words = plain("1.修路。\n附件：1.名单\n2.表格\n某某市人民政府\n")
    assert [words[piece.start : piece.end] for piece in outline(words, [])] == ["1.修路。", "某某市人民政府"]


def test_a_line_of_responsibility_belongs_to_the_item_before_it() -> None:
    words = plain("1.修路\n责任单位：交通局\n2.修桥\n责任单位：水利局")
    assert [words[piece.start : piece.end] for piece in outline(words, [])] == [
        "1.修路\n责任单位：交通局",
        "2.修桥\n责任单位：水利局",
    ]


def test_paragraphs_are_parted_by_the_double_blank_of_an_indent() -> None:
    text = "标题的通知　　一、甲。　　二、乙。\n\n\u3000\u3000三、丙。"
    assert [text[slice(*span)] for span in paragraphs(text)] == ["标题的通知", "一、甲。", "二、乙。", "三、丙。"]


def test_lines_broken_at_a_fixed_width_are_joined() -> None:
    line = "各单位要切实加强组织领导明确责任分工细化工作措施确保完成"
    text = f"{line}\n{line}\n{line}\n任务。"
    assert len(paragraphs(text)) == 1


def test_sentences_keep_their_closing_marks() -> None:
    text = "甲说“好。”乙！　丙\n丁"
    assert [text[slice(*span)] for span in sentences(text, 0, len(text))] == ["甲说“好。”", "乙！", "丙", "丁"]


def test_trim_leaves_an_empty_span_where_there_is_nothing() -> None:
    assert trim(" \n\u3000", 0, 3) == (3, 3)


def test_plain_changes_signs_letter_for_letter() -> None:
    assert plain("甲(乙),丙;1,200个:11:57") == "甲（乙），丙；1,200个：11:57"


@pytest.mark.parametrize(
    "below",
    [
        "附件：防汛任务分解表",
        "附件：1.防汛任务分解表\n2.联系名单",
        "附件1",
        "附表：名单",
        "云岭市人民政府办公室",
        "云岭市人民政府办公室\n2022年2月9日",
        "云岭市防汛抗旱指挥部\n二〇二二年二月九日",
        "2022年2月9日",
        "（联系人：李敏，电话：88888888）",
        "联系人：李敏，联系电话：88888888",
        "（此件公开发布）",
        "抄送：市委办公室。",
        "云岭市人民政府办公室 2022年2月9日印发",
        "特此通知。",
        "以上要求，请认真贯彻执行。\n云岭市人民政府办公室",
    ],
)
@pytest.mark.parametrize("item", ["（一）市财政局要足额安排经费。", "（一）市水利局编制抗旱方案"])
def test_what_closes_a_paper_makes_no_heading_of_the_last_item(item: str, below: str) -> None:
    words = plain(f"一、做好抗旱准备\n{item}\n{below}")
    heading, last, *_ = outline(words, [])
    assert (heading.is_heading, last.is_heading, last.headings) == (True, False, ("做好抗旱准备",))


@pytest.mark.parametrize(
    "below",
    [
        "各镇要在3月底前完成责任人公示。",
        "市财政局\n要足额安排经费。",
        "印发宣传手册1万份，组织集中宣讲。",
        "附近乡镇要同步排查。",
        "联系群众，摸清底数。",
        "2022年2月9日前完成排查。",
    ],
)
def test_a_paragraph_below_a_short_item_leaves_it_a_heading(below: str) -> None:
    _, item, *_ = outline(plain(f"一、做好抗旱准备\n（一）落实责任\n{below}"), [])
    assert (item.title, item.is_heading) == ("落实责任", True)
