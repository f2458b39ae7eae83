"""征求意见 through the chat: the clerk asks, units answer by sheet, words or button, the clerk adopts."""

from bot.intake.sheets.draft_sheet import UNIT_COLUMNS
from tests.flows.conftest import Played
from tests.flows.test_document_in import send_speech
from tests.flows.test_review import labels
from tests.reports.sheets import Rows, resaved
from tests.services.papers import SPEECH


def later(rows: Rows) -> None:
    rows[1][UNIT_COLUMNS.index("due")] = "2022年12月20日"
    rows[1][UNIT_COLUMNS.index("comment")] = "资金分两批到位"
    rows[1][UNIT_COLUMNS.index("cadence")] = "天天报"


async def test_units_are_asked_and_the_clerk_adopts(any_town: Played) -> None:
    clerk, owner, head = any_town.player("李敏"), any_town.player("苏燕"), any_town.player("钱统")
    await send_speech(clerk)
    await clerk.write("1 经信局 12月31日 配合:财政局")
    await clerk.press("汇总")
    [asking] = await clerk.press("征求意见")
    assert "统计局(钱统):3、6" in asking["text"]
    assert "2月15日(周二)前反馈" in asking["text"]
    assert labels(asking)[:4] == ["2个工作日", "✓ 3个工作日", "5个工作日", "发给3个单位"]
    [asking] = await clerk.press("发给3个单位")
    assert "财政局(苏燕):1 已送,2月15日前反馈" in asking["text"]
    question = await owner.shown("【征求意见】财政局:")
    assert "涉及你单位1项" in question["caption"]
    [kept] = await owner.attach("意见.xlsx", resaved(await owner.file("征求意见表"), later))
    assert "已收到对督〔2022〕1号的2条意见" in kept["text"]
    assert "第2行“反馈周期”(J列):“天天报”不在可选项内" in kept["text"]
    none, toast = await head.press("无意见")
    assert "无修改意见" in none["text"]
    assert toast["toast"]
    [useless] = await owner.attach("图.png", b"\x89PNG", reply_to=question)
    assert "请发回我发出的征求意见表" in useless["text"]
    [words] = await owner.write("1 请明确口径", reply_to=question)
    assert "1条意见" in words["text"]
    came = await clerk.shown("财政局:请明确口径")
    assert "建议时限由“12月31日”改为“12月20日”" in came["text"]
    [left] = await clerk.press("采纳1")
    assert "建议时限" not in left["text"]
    [summary] = await clerk.press("汇总")
    assert "征求意见:已送3个单位,2个已反馈;待反馈:经信局(2月15日);待处理意见2条" in summary["text"]
    await clerk.press("看意见")
    [none_left] = await clerk.press("全部不采纳")
    assert "已处理2条" in none_left["text"]
    assert "没有待处理的意见" in none_left["text"]
    await any_town.at(2, 15, 9, 30)
    assert await any_town.player("王建波").sees("今天(2月15日(周二))是反馈意见的日子")
    assert not await owner.sees("是反馈意见的日子")


async def test_no_comment_may_be_said_without_answering_a_message(town: Played) -> None:
    clerk, head = town.player("李敏"), town.player("钱统")
    [nothing_asked] = await head.write("无意见")
    assert "征求意见" not in nothing_asked["text"]
    for text in (SPEECH, SPEECH.replace("一是", "一要")):
        await send_speech(clerk, text)
        await clerk.press("征求意见")
        await clerk.press("统计局")
    [which] = await head.write("没有意见。")
    assert "你有2件征求意见尚未反馈" in which["text"]
    assert labels(which) == ["督〔2022〕1号 统计局", "督〔2022〕2号 统计局"]
    [none, _] = await head.press("督〔2022〕2号")
    assert "对督〔2022〕2号无修改意见" in none["text"]
    [none] = await head.write("同意")
    assert "对督〔2022〕1号无修改意见" in none["text"]
    [over] = await head.write("无意见")
    assert "无修改意见" not in over["text"]


async def test_comments_stand_beside_the_draft_on_its_card(town: Played) -> None:
    clerk, owner = town.player("李敏"), town.player("王建波")
    await send_speech(clerk)
    await clerk.press("逐条核对")
    [asking] = await clerk.press("征求意见")
    assert "这一项涉及的单位" in asking["text"]
    await clerk.press("经信局")
    question = await owner.shown("【征求意见】经信局:")
    await owner.write("不属本单位职责,建议由财政局牵头", reply_to=question)
    [card] = await clerk.press("返回", among="征求意见")
    assert "意见(待处理)经信局:不属本单位职责,建议由财政局牵头" in card["text"]
    [seen] = await clerk.press("看意见", among="意见(待处理)")
    assert "1. 1 " in seen["text"]
    [settled] = await clerk.press("采纳1", among="1. 1 ")
    assert "没有待处理的意见" in settled["text"]
    [late] = await clerk.press("采纳1")  # of the notice that brought it
    assert late["toast"]
