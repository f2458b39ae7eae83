"""A document comes in: as a file, pasted in pieces, twice, secret, or as something that is none."""

import json

import pytest
from sqlalchemy import select

from bot.demo.player import Player
from db.models import InboxRow
from tests.flows.conftest import Played
from tests.services.papers import SPEECH

EDITION = (
    SPEECH.replace("18个", "19个")
    + "3.消防工作方面。要深入开展高层建筑隐患排查,建立台账,逐项销号。加强微型消防站建设,配齐人员和器材,提高处置能力。"
    + "特别是要针对上半年火灾起数不降反升的严峻形势,落实值守制度。同时,要抓好电动自行车停放点整治,增设充电设施,防止飞线充电。\n"
)


async def send_speech(clerk: Player, text: str = SPEECH) -> str:
    """Send a document as a file and return the summary's words."""
    [answer] = await clerk.attach("讲话.txt", text.encode())
    return str(answer["text"])


async def test_a_file_is_answered_with_a_summary_and_the_ways_on(any_town: Played) -> None:
    clerk = any_town.player("李敏")
    summary = await send_speech(clerk)
    assert "督〔2022〕1号" in summary
    assert "共7项" in summary
    assert "缺责任人7项:1-7" in summary
    assert "缺时限6项:1、3-7" in summary
    assert "原文“尽快”不算日期:1" in summary
    assert "印的是2022年2月9日,请确认" in summary
    buttons = [
        b["text"] for row in (await clerk.shown("督〔2022〕1号"))["reply_markup"]["inline_keyboard"] for b in row
    ]
    assert buttons == [
        "以2022年2月9日为准", "另填日期", "批量设置", "下载表格", "逐条核对", "采纳全部建议", "征求意见",
        "看清单", "作废本件",
    ]  # fmt: skip


async def test_the_same_file_again_is_told(town: Played) -> None:
    clerk = town.player("李敏")
    await send_speech(clerk)
    again = await send_speech(clerk, SPEECH.replace(",", "，").replace("\n", "\n\n"))
    assert "已经录入过(2月10日,李敏)" in again
    assert "督〔2022〕1号" in again


async def test_what_was_found_out_is_told_and_the_clerk_decides(town: Played) -> None:
    clerk = town.player("李敏")
    await send_speech(clerk)
    summary = await send_speech(clerk, f"工作秘密\n{EDITION}")
    assert "文件标有“工作秘密”" in summary
    assert "与督〔2022〕1号有7项相同" in summary
    assert "印的日期存疑" in summary
    assert "上半年火灾起数不降反升" in summary
    assert "一段多事,建议拆分:8" in summary
    [confirmed] = await clerk.press("以2022年2月9日为准")
    assert "存疑" not in confirmed["text"]
    assert "工作秘密" not in confirmed["text"]
    await clerk.press("看清单")
    await clerk.press("8")
    [card] = await clerk.press("拆成3项")
    assert "督〔2022〕2-8-1" in card["text"]
    [opened] = await clerk.press("汇总")
    assert "共10项" in opened["text"]
    [first] = await clerk.press("打开督〔2022〕1号")
    assert "督〔2022〕1号" in first["text"]


async def test_a_confirmed_date_resolves_what_is_relative(town: Played) -> None:
    clerk = town.player("李敏")
    await send_speech(clerk)
    [summary] = await clerk.press("以2022年2月9日为准")
    assert "文件日期:2022年2月9日(已确认)" in summary["text"]
    assert "缺时限5项:1、3-4、6-7" in summary["text"]


async def test_another_date_can_be_typed(town: Played) -> None:
    clerk = town.player("李敏")
    await send_speech(clerk)
    question, toast = await clerk.press("另填日期")
    assert "请发送文件日期" in question["text"]
    assert toast["toast"]
    [wrong] = await clerk.write("去年底吧")
    assert "不是确定的日期" in wrong["text"]
    [summary] = await clerk.write("2月8日")
    assert "文件日期:2022年2月8日" in summary["text"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("讲话.docx", b"PK\x03\x04", "讲话.docx 打不开"),
        ("讲话", SPEECH.encode(), "暂不支持这种文件"),
        ("空.txt", b"", "空文件"),
        ("图.txt", b"\x00\x01\x02\x03", "不是能读出文字的文件"),
        ("讲话.xlsx", b"no sheet", "没有找到需要办理的事项"),
        ("天气.txt", "今天天气很好。".encode(), "没有找到需要办理的事项"),
    ],
)
async def test_what_cannot_be_taken_in_gets_a_clear_sentence(town: Played, name: str, data: bytes, words: str) -> None:
    [answer] = await town.player("李敏").attach(name, data or b" ")
    assert words in answer["text"]


async def test_a_file_in_another_encoding_is_read(town: Played) -> None:
    [answer] = await town.player("李敏").attach("讲话.txt", SPEECH.encode("gb18030"))
    assert "共7项" in answer["text"]


async def test_a_secret_file_is_deleted_and_nothing_is_kept(any_town: Played) -> None:
    clerk = any_town.player("李敏")
    answers = await clerk.attach("讲话.txt", f"机密★1年\n{SPEECH}".encode())
    assert "标有“机密”" in answers[-1]["text"]
    assert "已从聊天中删除" in answers[-1]["text"]
    left = await any_town.client.messages(clerk.chat)
    assert all(m["deleted"] for m in left if not m["from_bot"] and m.get("document"))
    [listed] = await clerk.write("/docs")
    assert "还没有来源文件" in listed["text"]


async def test_pasted_secret_pieces_are_all_deleted_and_wiped(town: Played) -> None:
    clerk = town.player("李敏")
    await clerk.write(SPEECH)
    answers = await clerk.write("绝密\n这是后一段")
    assert "标有“绝密”" in answers[-1]["text"]
    messages = await town.client.messages(clerk.chat)
    assert not [m for m in messages if not m["from_bot"] and not m["deleted"] and "重点" in m.get("text", "")]
    async with town.town.bot.database.read() as session:
        stored = [row.payload for row in await session.scalars(select(InboxRow))]
    assert not [
        payload for payload in stored if "重点" in str(json.loads(payload)) or "绝密" in str(json.loads(payload))
    ]
    await clerk.write("秘密★\n" + SPEECH)
    assert await clerk.sees("标有“秘密”")


async def test_a_pasted_text_is_taken_in_when_all_is_said(any_town: Played) -> None:
    clerk = any_town.player("李敏")
    half = SPEECH.index("2.抓好节能降耗")
    [first] = await clerk.write(SPEECH[:half])
    assert "已收到1段" in first["text"]
    [second] = await clerk.write(SPEECH[half:])
    assert "已收到2段" in second["text"]
    summary, toast = await clerk.press("就这些")
    assert "共7项" in summary["text"]
    assert toast["toast"]


async def test_all_said_can_be_typed_and_a_paste_can_be_dropped(town: Played) -> None:
    clerk = town.player("李敏")
    await clerk.write(SPEECH)
    [dropped] = await clerk.press("不是文件")
    assert "没有录入" in dropped["text"]
    await clerk.write(SPEECH)
    [summary] = await clerk.write("就这些")
    assert "共7项" in summary["text"]
    await clerk.write(SPEECH + "\n3.消防。财政局要落实消防经费。")
    [other] = await clerk.attach("讲话.txt", (SPEECH + "\n4.财政局要加强预算管理,严格支出审核。").encode())
    assert "督〔2022〕2号" in other["text"]
    assert await clerk.press("就这些") == [
        {"toast": True, "text": "这一步已过期。是否已录入请看 /docs;没有录入的请再发一次。"}
    ]


LINES = "请经信局摸清恒通机械用电情况,11月底前报我。周海涛 2月9日"


async def test_a_leaders_few_lines_are_offered_to_be_taken_in(any_town: Played) -> None:
    clerk = any_town.player("李敏")
    [offer] = await clerk.write(LINES)
    assert "读出1项,还没有录入" in offer["text"]
    assert "/transcribe" in offer["text"]
    [help_] = await clerk.write("/help")  # it asks for nothing: other words mean what they always do
    assert "怎么用" in help_["text"]
    [lost] = await clerk.write("今天天气不错")
    assert "没有读懂" in lost["text"]
    summary, toast = await clerk.press("录入督办")
    assert toast["toast"]
    assert "共1项,待审核" in summary["text"]
    [dated] = await clerk.press("以2022年2月10日(今天)为准")  # it has no date of its own
    assert "缺时限" not in dated["text"]
    [card] = await clerk.press("逐条核对")
    assert "经信局" in card["text"]
    [offer] = await clerk.write("由财政局牵头,两周内提出方案。")
    await clerk.press("不是文件")
    for button in ("录入督办", "不是文件"):
        [gone] = await clerk.press(button, among="督办请点")
        assert "已过期" in gone["text"]


async def test_a_few_lines_of_others_or_of_a_secret_are_offered_to_nobody(town: Played) -> None:
    [answer] = await town.player("王建波").write(LINES)
    assert "录入" not in answer["text"]
    answers = await town.player("李敏").write(f"机密★1年 {LINES}")
    assert "读出" not in "".join(one["text"] for one in answers)
    async with town.town.bot.database.read() as session:
        stored = [row.payload for row in await session.scalars(select(InboxRow))]
    assert not any("恒通" in payload for payload in stored if "机密" in payload)


async def test_what_was_passed_over_is_shown_and_taken_up(any_town: Played) -> None:
    clerk = any_town.player("李敏")
    missed = ("财政局安排专项经费200万元。", "统计局12月5日前报送分析。")
    minutes = f"县政府会议纪要\n会上,与会人员发言。{''.join(missed)}\n一、研究项目\n1.经信局要抓好项目开工。\n"
    summary = await send_speech(clerk, minutes)
    assert "共1项" in summary
    assert "原文另有2句像是要求,没有列为事项" in summary
    [listed] = await clerk.press("漏项核对")
    assert all(one in listed["text"] for one in missed)
    [rest] = await clerk.press("2", among="像是要求")
    assert "已列为第2项" in rest["text"]
    assert missed[0] in rest["text"]
    assert missed[1] not in rest["text"]
    [summary_again] = await clerk.press("1", among="像是要求")
    assert "已列为第3项" in summary_again["text"]
    assert "共3项" in summary_again["text"]
    assert "像是要求" not in summary_again["text"]


async def test_a_long_chat_that_is_no_document_is_not_taken_for_one(town: Played) -> None:
    [answer] = await town.player("李敏").write("今天天气很好,大家都很高兴。" * 20)
    assert "没有读懂" in answer["text"]


async def test_others_cannot_send_documents_in(town: Played) -> None:
    owner = town.player("王建波")
    for answers in (await owner.attach("讲话.txt", SPEECH.encode()), await owner.write(SPEECH)):
        assert "已收到" not in answers[-1]["text"]
        assert "共7项" not in answers[-1]["text"]
    [refused] = await owner.write("/docs")
    assert "不在您的权限内" in refused["text"]


async def test_documents_are_listed_and_opened(town: Played) -> None:
    clerk = town.player("李敏")
    await send_speech(clerk)
    [listed] = await clerk.write("/docs")
    assert "待审核,7项" in listed["text"]
    [summary] = await clerk.press("督〔2022〕1号", among="【来源文件】")
    assert "缺责任人7项" in summary["text"]
    [listed] = await town.player("赵文斌").write("/docs")
    assert "督〔2022〕1号" in listed["text"]


async def test_a_document_is_discarded_when_asked_twice(town: Played) -> None:
    clerk = town.player("李敏")
    await send_speech(clerk)
    [question] = await clerk.press("作废本件")
    assert "确定作废" in question["text"]
    [back] = await clerk.press("返回")
    assert "共7项" in back["text"]
    await clerk.press("作废本件")
    [gone] = await clerk.press("确定作废")
    assert gone["text"] == "已作废。"


async def test_an_answer_with_something_useless_is_told(town: Played) -> None:
    clerk = town.player("李敏")
    await send_speech(clerk)
    await clerk.press("另填日期")
    [answer] = await clerk.attach("讲话二.txt", (SPEECH + "\n3.消防。财政局要落实消防经费。").encode())
    assert "共8项" in answer["text"]


async def test_a_marking_that_is_whole_only_when_put_together_is_refused_too(town: Played) -> None:
    clerk = town.player("李敏")
    head = (
        "一、经信局要抓好重点工业项目的组织实施,加强跟踪督促,帮助企业解决困难问题,确保按期开工建设,做好要素保障。\n"
        "二、财政局要落实技改补助资金,加强预算执行管理,规范资金拨付程序,按季通报执行情况,确保专款专用不被挪用,年终开展绩效评价并公开结果,接受各方面监督。\n"
        "三、统计局要做好运行监测,加强数据质量核查,及时提出预警建议。密级:机"
    )
    [first] = await clerk.write(head)
    assert "已收到1段" in first["text"]
    await clerk.write("密")
    answers = await clerk.press("就这些")
    assert "标有“机密”" in answers[0]["text"]
    messages = await town.client.messages(clerk.chat)
    assert not [m for m in messages if not m["from_bot"] and not m["deleted"] and "经信局" in m.get("text", "")]
