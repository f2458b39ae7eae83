"""What officials of the story write, by what an item is about: never longer than a line, and no figure but the item's own."""

import re
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal


@dataclass(frozen=True)
class Topic:
    """Sentences that fit items whose title has one of some words."""

    words: str  # a pattern
    progress: tuple[str, str, str]
    problem: str
    settle: str  # a request for coordination
    delay: str  # a reason for an extension
    result: str  # of a completion


TOPICS = (
    Topic(
        "上市",
        ("辅导机构已进场,正在梳理股权和税务问题", "已逐家制定辅导计划", "历史遗留问题清单已理清,正在逐项对接"),
        "拟上市企业部分厂房权属尚未确认",
        "拟上市企业厂房权属未确认,建议召开协调会",
        "辅导进度受年报审计影响",
        "辅导计划已全部制定并印发",
    ),
    Topic(
        "通关|出口|外贸|进出口|参展|会展|外经|进口",
        ("已走访重点企业,诉求清单正在分办", "政策宣讲已排定,下周开讲", "参展补助政策已送企业"),
        "部分企业订单推迟,回款偏慢",
        "涉及上级海关事权,请县领导带队对接",
        "上级实施细则尚未下达",
        "工作机制已建立并印发",
    ),
    Topic(
        "招商|外资|在谈",
        ("专班已组建,正在逐个对接客商", "工作方案已报审,客商邀请同步进行", "在谈项目已落实专人跟踪"),
        "在谈企业决策推迟,签约时间未定",
        "项目用地和环评需多部门会商,建议召开协调会",
        "客商行程推迟",
        "选派方案已印发,人员已到位",
    ),
    Topic(
        "绩效评估|技改|惠企|一厂一策|专精特新",
        ("评估名单已核定,正在逐户进行", "政策兑现细则已印发,企业申报已开始", "第一批企业材料正在审核"),
        "部分企业申报材料不齐",
        "奖补资金有缺口,请县领导协调",
        "申报材料需补正",
        "实施细则已印发,首批已兑现",
    ),
    Topic(
        "有序用电|错避峰|电网",
        ("错避峰方案已编制,正在征求企业意见", "线路检修计划已排定", "重点企业已逐户告知"),
        "部分企业对错避峰安排有意见",
        "错避峰安排需多部门会商,建议召开协调会",
        "设备检修受天气影响",
        "错避峰方案已印发执行",
    ),
    Topic(
        "检测中心|改造|工程",
        ("设计方案已审定,正在办理招标", "施工队伍已进场", "设备采购正在走程序"),
        "设备采购资金未全部到位",
        "建设资金有缺口,请县领导协调",
        "设备到货推迟",
        "工程已完工,通过验收",
    ),
    Topic(
        "征地|供地|用地|土地|平台",
        ("报批材料已齐,正在组卷", "征迁协议正在逐户签订", "闲置土地已逐宗核实,处置方案已报审"),
        "个别地块征迁协议尚未签订",
        "新增用地指标有缺口,请县领导召集会商",
        "用地报批周期较长",
        "会商制度已印发施行",
    ),
    Topic(
        "节能|能耗|用能|用电|清洁生产",
        ("节能目标已分解到企业,责任书正在签订", "在线监测正在接入", "节能诊断已排出计划,逐户进行"),
        "部分企业电表接口未通",
        "在线监测接口需供电部门支持,建议召开协调会",
        "监测设备到货推迟",
        "责任书已全部签订,监测已接入",
    ),
    Topic(
        "安全|整治|检查|监管|专项|防范|应急|食品|药品|校园|欠薪",
        ("专项检查已开始,发现的问题当场交办", "检查方案已印发,责任到人", "问题整改已过半,销号台账已建立"),
        "部分场所整改推迟",
        "整改涉及多个部门,请县领导明确分工",
        "整改工程受天气影响",
        "整改已全部完成,台账齐全",
    ),
    Topic(
        "普查|统计|监测|入统",
        ("人员和经费已落实,正在开展业务培训", "数据质量核查正在进行", "申报材料正在审核"),
        "基层统计人员不足",
        "统计人员编制不足,建议召开协调会",
        "上级数据审核时间推迟",
        "培训和核查已全部完成",
    ),
    Topic(
        "农|种|水利|水库|河道|饮水|污水|大气|护栏|公路|管网",
        ("施工队伍已进场,按计划推进", "任务已分解到乡镇和标段", "沿线排查已完成,正在安排施工"),
        "受雨雪天气影响,部分标段停工",
        "跨部门施工审批慢,请县领导协调",
        "雨雪天气影响施工",
        "工程已完工,通过验收",
    ),
    Topic(
        "项目|企业|创业|商标|集群|集聚",
        ("已逐个明确责任人和时间节点", "重点对象已走访一遍,问题清单已建立", "前期手续正在办理"),
        "个别企业资金不到位,开工推迟",
        "企业反映手续办理慢,请县领导召集有关部门会商",
        "主要设备到货推迟",
        "任务清单已全部落实,台账已报督查室",
    ),
    Topic(
        "",
        ("工作方案已印发,正在组织实施", "责任已落实到科室", "第一阶段工作已完成"),
        "力量偏紧,部分工作推迟",
        "工作涉及多个部门,建议召开协调会",
        "前期准备时间不足",
        "工作制度已印发,任务已落实",
    ),
)
GOAL = re.compile(r"目标:[^\d|]*(\d+(?:\.\d+)?)(万亩|亩|公里|[个家只处所座条场项户])")
_DONE = re.compile(r"已完成(\d+(?:\.\d+)?)")
_EXPECTED = re.compile(r"序时(\d+(?:\.\d+)?)%")
_FEWEST = 3  # a smaller goal has no steps to tell of


@dataclass(frozen=True)
class Goal:
    """A number of things to be reached, how many are done, and how many per cent of the time have passed."""

    amount: Decimal
    measure: str
    done: Decimal
    expected: Decimal


def topic(title: str) -> Topic:
    """Return the sentences that fit an item's title."""
    return next(one for one in TOPICS if re.search(one.words, title))


def goal(card: str) -> Goal | None:
    """Return the one goal of a card's words that can be told by a bare number; None where it has none, or two of a measure."""
    lines = [line for line in card.splitlines() if line.startswith("目标:")]
    found = [(line, counted) for line in lines if (counted := GOAL.match(line))]
    measures = [counted[2] for _, counted in found]
    for line, counted in found:
        done, expected = _DONE.search(line), _EXPECTED.search(line)
        if measures.count(counted[2]) == 1 and Decimal(counted[1]) >= _FEWEST and expected:
            return Goal(Decimal(counted[1]), counted[2], Decimal(done[1] if done else 0), Decimal(expected[1]))
    return None


def reached(aim: Goal, points: int) -> Decimal:
    """Return what may be reached by now where a unit is so many points ahead of the time: never less than before, nor all."""
    step = Decimal(1) if aim.amount == aim.amount.to_integral_value() else Decimal("0.1")
    share = max(Decimal(0), aim.expected + points) / 100
    now = (aim.amount * share / step).to_integral_value(ROUND_FLOOR) * step
    return max(aim.done, min(now, aim.amount - step))
