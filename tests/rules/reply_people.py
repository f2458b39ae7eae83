"""Who writes the replies of replies.txt: officials with their items, and what each of them answers."""

from dataclasses import replace

from bot.rules.reply_values import Answered, ItemContext, ReplyContext, TargetContext
from tests.rules.reply_contexts import DUE, TODAY, WANG, target

TITLES = {
    "1": "三级平台配套与用地保障",
    "2": "7个重点单位征供地",
    "3": "标准厂房集聚与闲置土地处置",
    "4": "征供地与项目会商机制",
    "5": "40只重点工业项目",
    "6": "项目储备与在谈项目",
    "7": "项目绩效评估与零土地技改",
    "8": "三大集群与新兴产业培育",
    "9": "亿元企业指导与一厂一策兑现",
    "10": "企业上市培育",
    "11": "外贸形势研判与帮扶",
    "12": "外贸企业培训指导",
    "13": "会展摊位与组织参展",
    "14": "先进装备与资源进口",
    "15": "出口通关便利化",
    "16": "一月一招商活动",
    "17": "40只签约在谈外资项目",
    "18": "专职招商队伍与驻外站所",
    "19": "境外投资与外经合作",
    "20": "节能降耗责任制",
    "21": "节能技术攻关与清洁生产",
    "22": "有序用电与节能检查通报",
    "23": "53家重点能耗企业",
    "24-1": "安全生产责任制",
    "24-2": "道路交通安全整治",
    "24-3": "消防隐患排查",
    "24-4": "建筑工地安全",
    "26": "家庭个私集聚区达标创建",
    "27": "全民创业帮扶与登记服务",
    "28": "商标培育认定",
    "29": "省级电机检测中心建设",
    "30": "“十小”行业整治与获证监管",
    "31": "5个食品安全示范乡镇",
    "32": "医药器械专项整治",
}
TARGETS: dict[str, tuple[TargetContext, ...]] = {
    "2": (target(21, "7个重点单位", "个", "7"),),
    "5": (target(51, "40只重点工业项目", "只", "40", "9"),),
    "9": (
        target(91, "45家亿元以上企业", "家", "45", asked=True),
        target(92, "22家“一厂一策”签约企业", "家", "22", asked=True),
    ),
    "10": (
        target(101, "19家上市培育企业", "家", "19"),
        target(102, "2家拟上市企业", "家", "2"),
        target(103, "上市1家", "家", "1"),
    ),
    "16": (target(161, "12场招商活动", "场", "12", "1"),),
    "17": (target(171, "40只签约和在谈外资项目", "只", "40", "2", has_list=True),),
    "23": (
        target(231, "53家重点能耗企业", "家", "53", asked=True),
        target(232, "7家5000吨标煤以上的重点能耗企业", "家", "7"),
        target(233, "下降4.2%", "%", "4.2"),
    ),
    "28": (target(281, "申报省著名商标3件", "件", "3"),),
    "31": (target(311, "5个食品安全示范乡镇", "个", "5"),),
}
COMMERCE = tuple(str(number) for number in range(11, 20))
SAFETY = ("24-1", "24-2", "24-3", "24-4")
MARKET = ("26", "27", "28", "29", "30", "32")


def _items(numbers: tuple[str, ...], asked: tuple[str, ...] = ()) -> tuple[ItemContext, ...]:
    return tuple(
        ItemContext(n, TITLES[n], asked=n in asked, targets=TARGETS.get(n, ()), supporting=n == "10" and n in WANG)
        for n in numbers
    )


def _card(number: str, numbers: tuple[str, ...]) -> ReplyContext:
    return ReplyContext(TODAY, Answered.CARD, _items(numbers), focus=number)


def _bundle(numbers: tuple[str, ...], due: tuple[str, ...]) -> ReplyContext:
    return ReplyContext(TODAY, Answered.BUNDLE, _items(numbers, due))


_OWN_PART = replace(_items(("20",))[0], targets=(target(201, "2家", "家", "2"),), supporting=True, asked=True)

CONTEXTS: dict[str, ReplyContext] = {
    "notice W": ReplyContext(TODAY, Answered.NOTICE, _items(WANG, WANG)),
    "bundle W": _bundle(WANG, DUE),
    "chase 22": ReplyContext(TODAY, Answered.CHASE, _items(WANG, ("22",)), focus="22"),
    "silent W": ReplyContext(TODAY, Answered.NONE, _items(WANG)),
    **{f"card {number}": _card(number, WANG) for number in ("3", "4", "5", "9", "22", "23")},
    "card 1": _card("1", ("1",)),
    "card 2": _card("2", ("2",)),
    "card 10": _card("10", ("10",)),
    "card 16": _card("16", COMMERCE),
    "card 17": _card("17", COMMERCE),
    "card 31": _card("31", ("31",)),
    "bundle Z": _bundle(COMMERCE, ("11", "12", "14", "17", "18")),
    "bundle A": _bundle(SAFETY, SAFETY),
    "bundle M": _bundle(MARKET, MARKET),
    "part 20": ReplyContext(TODAY, Answered.BUNDLE, (_OWN_PART,)),
    "forwarded 31": replace(_card("31", ("31",)), forwarded=True),
}
