"""Words near enough to a report to be dangerous: none of them may write a figure, none may pass for done."""

from dataclasses import replace

import pytest

from bot.rules.replies import understand
from bot.rules.reply_values import Intent, QuestionId
from bot.rules.reply_words import is_yes_or_no
from tests.rules.reply_contexts import BUNDLE, NOTICE, OUT_OF_THE_BLUE, card
from tests.rules.reply_people import CONTEXTS

NO_FIGURE = {
    "card 5": (
        "能开工12只", "最近开工12只", "上次12只", "交办12家", "上级要求开工12只", "可开工12只", "够条件开工的12只",
        "12只具备开工条件", "12只即将开工", "开工手续办好12只", "签了开工令12只", "3月开工12只", "要开12只",
        "应开工12只", "应该开12只", "去年开工12只", "邻县开工12只", "工业区开工12只", "通报说12只", "你们表上写12只",
        "前几天报的12只有问题", "原定12只", "不是12只", "12只不算", "扣掉2只", "少了2只", "减2只", "退了2只",
        "掉了1只", "合并2只", "12-1只", "12只中有2只没开", "还没到12只", "差不多12", "12来只", "拟开工12只",
        "开工12只的手续", "开工仪式12只", "列入开工计划12只", "12只环评批了", "施工许可证12张", "开了12次会",
        "12点前报", "12号开工", "第12只开工", "12天内开工", "12个工作日", "1.2亿", "增长12%", "12个村", "涉及12个镇",
        "12家企业", "带动就业12人", "推进会12场", "开工项目涉及12个部门", "5只开工后停了", "新开工3只又停2只",
        "停工3只", "开工12只（含去年9只）", "开工12只？", "是不是12只", "12只对吗", "如果算上技改有12只",
        "不含技改12只", "名义上12只", "实际没有12只", "口径按12只", "暂定12只", "保守12只", "力争12", "冲刺12只",
        "确保12只", "奋斗目标12只", "12只任务", "任务是12只", "指标12只", "还有12只", "剩12只", "欠12只",
        "12只在排队", "12只待开", "等12只",
    ),
    "card 9": (
        "走访12家", "走访企业45家，其中亿元以上12家", "兑现材料报来7家", "兑现审核7家", "退出2家",
        "一厂一策签约22家", "22家一厂一策名单", "兑现7万", "兑现资金7亿元", "申请兑现7家", "拟兑现7家", "可兑现7家",
        "兑现不了7家", "7家未兑现", "7家等兑现", "明天兑现7家", "兑现了一家的一半", "只兑现一家都不到",
        "亿元企业有45家", "全市亿元企业38家", "亿元企业新增2家",
    ),
    "card 23": (
        "落实专人7家", "落实责任7家", "落实计划6家", "落实方案的6家", "6家没落实", "差6家落实", "6家落实有难度",
        "检查6家", "处罚2家", "能耗上升3.8%", "用电量降3.8%", "3.8万吨标煤", "产值增3.8%", "去年降了3.8%",
        "目标降4.2%", "要降4.2%", "任务4.2%",
    ),
    "bundle W": (
        "5月12日报", "9点开会", "23号报", "3家企业5只项目", "9只", "20多", "5/9", "3个镇4个村", "12:30报",
        "5-9号出差", "9楼开会", "7家", "10人", "电话23", "22人次", "3.8%", "5G项目12只", "5年完成12只", "9成完成",
        "3成", "5折", "6家企业23个项目", "4家已完成", "3只停了",
    ),
    "card 2": (
        "3号地块", "7号已交地", "交地3亩", "征地3户", "3个村征地", "3个地块流拍", "3个单位有意见", "还差3个",
        "3个没供",
    ),
    "card 17": (
        "意向3只", "来访3批", "谈了3只", "在谈3只", "流失3只", "注销3只", "签约意向5只", "签约仪式3场", "外资3000万",
    ),
}  # fmt: skip

NOT_DONE = (
    "未完成", "末完成", "没有完成", "完成不了", "快完成了", "即将完成", "完成在即", "已完成大半", "已完成部分",
    "已完成一期", "已完成前期工作", "镇里已完成", "他们已完成", "供电公司已完成", "去年已完成", "等完成",
    "完成后销号", "完成了再报", "完成吗", "完成了没", "完成没有", "是否算完成", "要完成", "会完成", "可以完成",
    "能完成", "肯定完成", "必须完成", "确保完成", "力争完成", "完成任务艰巨", "任务重难完成", "完成一半", "完成90%",
    "主体完成", "方案完成", "初稿完成", "材料已完成", "表格已完成", "审核完成", "会签完成", "不敢说完成", "完成个啥",
    "谁说完成了", "听说完成了", "据说已完成", "名义上完成", "形式上已完成", "数据上完成", "理论上完成", "差一项完成",
    "除验收外完成", "完成，但", "完成但未验收", "已完成待验收", "不予办结", "暂不办结", "不能办结", "不申请办结",
    "申请办结的材料在准备", "申请办结要什么材料", "办结标准是什么", "办结时限", "请予办结前先核实", "请销号流程",
    "如何销号", "还不能销号", "先别销号", "暂缓销号", "未销号", "反馈已完成", "填报完成", "已完成填报", "已上报完成",
    "已签收完成", "传达完成", "学习完成", "部署完成", "动员完成", "已布置完成", "完成立项", "完成招标", "完成选址",
    "已完成80", "完成7家", "已完成1项", "四项完成三项", "完成情况见附件", "完成时间3月", "完成进度正常", "完成率高",
    "基本上完成了", "大致完成", "总体完成", "差不多完成", "接近完成", "完成在望", "有望完成", "没问题能完成",
    "放心会完成", "保证完成任务", "圆满完成任务是目标", "完成了很多工作", "已完成很多", "完成不少", "done?",
    "not done", "almost done", "will be done", "half done", "to be completed", "not yet finished",
    "partly completed", "ok", "行", "好",
)  # fmt: skip


@pytest.mark.parametrize(("where", "text"), [(where, text) for where, texts in NO_FIGURE.items() for text in texts])
def test_no_figure_is_written(where: str, text: str) -> None:
    statements = understand(text, CONTEXTS[where]).statements
    assert not {one.intent for one in statements} & {Intent.NUMBER, Intent.CORRECTION}
    assert all(one.per_cent is None for one in statements)


@pytest.mark.parametrize("text", NOT_DONE)
@pytest.mark.parametrize("where", ["card 1", "card 4", "card 9"])
def test_it_does_not_pass_for_done(where: str, text: str) -> None:
    assert Intent.COMPLETION not in {one.intent for one in understand(text, CONTEXTS[where]).statements}


@pytest.mark.parametrize(
    "text",
    [
        "是",
        "是的。",
        "对",
        "对的",
        "对对",
        "没错!",
        "不是",
        "不是的",
        "不对",
        "否",
        "不",
        "确认",
        "Yes",
        "yes.",
        "no",
        "N",
    ],
)
def test_a_yes_or_no_alone_is_no_report(text: str) -> None:
    assert is_yes_or_no(text)
    for context in (
        OUT_OF_THE_BLUE,
        replace(OUT_OF_THE_BLUE, items=OUT_OF_THE_BLUE.items[:1]),
        BUNDLE,
        NOTICE,
        card("5"),
    ):
        understood = understand(text, context)
        assert understood.statements == ()
        assert {question.id for question in understood.questions} <= {QuestionId.UNCLEAR, QuestionId.NONE_OF_WHAT}
    assert understand(f"5 {text}", BUNDLE).statements == ()


@pytest.mark.parametrize(
    "text",
    ["好的", "收到", "已阅", "嗯", "无", "是9只", "对了", "不是12只是11只", "确认完成", "是,已开工12只", "5", ""],
)
def test_words_that_say_more_than_yes_or_no_keep_their_meaning(text: str) -> None:
    assert not is_yes_or_no(text)
