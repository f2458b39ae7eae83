"""Documents of the four kinds, written for these tests."""

import json
import re
import time
import timeit
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.intake.drafts import Draft
from bot.intake.export import to_json
from bot.intake.parse import parse
from bot.intake.words import NEWS, QUOTING

MINUTES = """云岭市人民政府常务会议纪要
〔2023〕第5号

2023年3月6日，市长张明主持召开市政府第15次常务会议。现纪要如下：

一、关于审议《城市更新三年行动方案》

会议听取了市住建局关于方案编制情况的汇报。会议原则同意该方案。会议要求，市住建局要根据讨论意见修改完善；市财政局要在4月15日前提出资金保障方案。市自然资源和规划局负责做好用地保障。

二、关于农贸市场改造

会议指出，农贸市场改造是民生实事，今年要完成12个农贸市场改造任务。会议决定，由市商务局牵头，市城管局配合，各区政府具体负责，5月底前全面开工。市商务局每半个月报告一次进展情况。

三、其他事项

（一）请市人社局会同市教育局于3月20日前制定就业帮扶方案。
（二）市卫健委要做好社区医院建设，建成不少于8家，年内投入使用。

出席：张明、李强
"""

TASKS = """云岭县2023年民生实事任务分解表

为抓好民生实事落实，现将任务分解如下：

1、新建改扩建幼儿园6所，新增学位1500个。
牵头单位：县教育局
责任单位：县住建局，各乡镇人民政府
完成时限：2023年8月底

2、改造农村危房320户。（牵头单位：县住建局；配合单位：县财政局、县民政局；完成时限：10月底前）

3、新增公共停车位1200个。责任单位：县城管局、县交通运输局。

附件：1.任务清单
2.联系人名单

云岭县人民政府办公室
2023年2月3日
"""

NOTICE = """关于做好秋季森林防火工作的通知

各乡镇人民政府，县直各有关单位：

当前已进入秋季森林防火期，形势十分严峻。为切实做好森林防火工作，现将有关事项通知如下：

一、指导思想。要坚持人民至上，牢牢守住底线。

二、强化火源管控。林业部门要加强野外用火审批；公安机关要依法查处违规用火行为。教育部门要开展森林防火宣传，覆盖率达到100%。

三、做好应急准备。一是县应急局要于10月20日前组织一次演练。二是各专业扑火队要24小时待命。另外，各乡镇要储备灭火机不少于10台。

各单位落实情况请于印发之日起10个工作日内报县森防办。

云岭县森林防灭火指挥部办公室
2022年9月28日
"""

SPEECH = """在全市安全生产工作会议上的讲话
（2024年1月18日）
王建国
同志们：
这次会议的主要任务是部署今年工作。下面，我讲三点意见。
一、肯定成绩，认清形势
2023年，全市安全生产形势总体平稳，事故起数下降12.5%。但也要看到，事故仍时有发生，必须引起高度重视。
二、突出重点，狠抓落实
第一，深入开展隐患排查。市应急局、市消防救援支队要在一季度前对全市146家危化企业开展一轮检查。第二，提升应急能力。各县（市、区）要按标准配齐装备，每季度开展一次联训。
三、加强领导，落实责任
各级党委、政府要把安全生产摆在突出位置。市安委办要实行月通报制度，对工作不力的严肃问责。
同志们，安全生产责任重大，让我们共同努力！
"""

SPLIT = (
    "云岭省优化营商环境重点任务分工方案为确保任务落到实处，制定如下分工方案。一、提升政务服务（一）推行全程网办，压缩时限。"
    "（省政务办牵头，省有关部门及各市按职责分工负责）具体措施：1．2020年底前编制事项清单，统一标准。（省政务办负责）"
    "2．完善平台功能，推动60种电子证照应用。（省大数据局、省公安厅按职责分工负责）（二）规范中介服务。（省司法厅等有关部门负责）"
    "二、优化要素保障（三）降低融资成本。（省金融局负责）各市要建立工作机制，抓好任务落实。"
)


def spans(text: str, drafts: tuple[Draft, ...]) -> list[str]:
    assert all(draft.text == text[draft.start : draft.end] for draft in drafts)
    return ["/".join(draft.path) for draft in drafts]


def test_minutes_give_what_was_required_and_decided() -> None:
    parsed = parse(MINUTES, date(2023, 3, 6))
    assert parsed.title == "云岭市人民政府常务会议纪要"
    assert spans(MINUTES, parsed.drafts) == ["一", "一", "二", "二", "三/（一）", "三/（二）"]
    first, second, _, market, jobs, hospitals = parsed.drafts
    assert first.text.startswith("市住建局要根据")
    assert (first.units, first.deadline) == (("市住建局", "市财政局"), date(2023, 4, 15))
    assert second.units == ("市自然资源和规划局",)
    assert (market.lead, market.co, market.cadence) == ("市商务局", ("市城管局",), "semimonthly")
    assert market.units == ("市商务局", "市城管局", "各区政府")
    assert (jobs.lead, jobs.co, jobs.title) == ("市人社局", ("市教育局",), "制定就业帮扶方案")
    assert (hospitals.deadline, hospitals.kind) == (date(2023, 12, 31), "fixed_term")


def test_a_task_split_gives_its_responsible_units_and_targets() -> None:
    parsed = parse(TASKS, date(2023, 2, 3))
    assert parsed.date == date(2023, 2, 3)
    assert spans(TASKS, parsed.drafts) == ["1", "2", "3"]
    school, houses, parking = parsed.drafts
    assert (school.lead, school.co) == ("县教育局", ("县住建局", "各乡镇人民政府"))
    assert school.deadline == date(2023, 8, 31)
    assert [(target.value, target.unit) for target in school.targets] == [(Decimal(6), "所"), (Decimal(1500), "个")]
    assert (houses.lead, houses.co, houses.deadline) == ("县住建局", ("县财政局", "县民政局"), date(2023, 10, 31))
    assert (parking.units, parking.lead) == (("县城管局", "县交通运输局"), None)


def test_a_notice_gives_an_order_per_unit_and_leaves_out_aims_and_background() -> None:
    parsed = parse(NOTICE, date(2022, 9, 28))
    assert spans(NOTICE, parsed.drafts) == ["二", "二", "三/一是", "三/二是", "三", "三"]
    fire, school, drill, standby, stores, report = parsed.drafts
    assert fire.units == ("林业部门", "公安机关")
    assert school.units == ("教育部门",)
    assert [target.value for target in school.targets] == [Decimal(100)]
    assert (drill.units, drill.deadline) == (("县应急局",), date(2022, 10, 20))
    assert standby.units == ("各专业扑火队",)
    assert stores.text.startswith("另外")
    assert (report.units, report.deadline_text) == (("各单位",), "印发之日起10个工作日内")
    assert report.deadline == date(2022, 10, 17)  # a week off, then a Saturday and a Sunday worked


def test_a_speech_gives_no_greeting_and_no_appraisal() -> None:
    parsed = parse(SPEECH, date(2024, 1, 18))
    assert spans(SPEECH, parsed.drafts) == ["二/第一", "二/第二", "三", "三"]
    check, training, leaders, office = parsed.drafts
    assert (check.units, check.deadline) == (("市应急局", "市消防救援支队"), date(2024, 3, 31))
    assert (training.units, training.cadence, training.kind) == (("各县（市、区）",), "quarterly", "ongoing")
    assert leaders.units == ("各级党委、政府",)
    assert (office.cadence, office.section, office.headings) == (
        "monthly",
        "加强领导，落实责任",
        ("加强领导，落实责任",),
    )


def test_a_text_without_line_breaks_is_read_by_its_labels_and_notes() -> None:
    parsed = parse(SPLIT, date(2020, 11, 1))
    assert spans(SPLIT, parsed.drafts) == [
        "一/（一）",
        "一/（一）/1",
        "一/（一）/2",
        "一/（二）",
        "二/（三）",
        "二/（三）",
    ]
    parent, first, second, agents, _, tail = parsed.drafts
    assert (parent.lead, parent.co) == ("省政务办", ("省有关部门", "各市"))
    assert (first.units, first.deadline) == (("省政务办",), date(2020, 12, 31))
    assert second.units == ("省大数据局", "省公安厅")
    assert agents.units == ("省司法厅",)
    assert (tail.units, tail.text) == (("各市",), "各市要建立工作机制，抓好任务落实。")


def test_names_and_words_stay_as_printed_with_half_width_signs() -> None:
    text = "1.抓消防。各乡镇(街道)要在6月底前,完成12个小区的整治;确保合格率达到９５％。"
    (draft,) = parse(text, date(2022, 1, 5)).drafts
    assert draft.units == ("各乡镇(街道)",)
    assert [target.text for target in draft.targets] == ["12个小区", "达到９５％"]


@pytest.mark.parametrize(
    "text",
    [
        "会议通报了去年考核结果，市林业局对工作进行了总结。",
        "一、基本情况\n全县现有3个贫困乡镇，贫困面广、程度深。\n",
        "一、认清形势，增强信心\n去年引进项目42个，但短板不少，必须迎难而上。\n",
        "会议指出，供水是一项重要的民生工作，必须保质保量完成。会议听取了汇报。",
        "第九条 本措施自2022年5月1日起施行。",
        "一、试点范围\n要选择10个县作为试点。\n",
        "一、工作目标\n要努力让群众满意。\n",
        "1.环境。反映河流、空气、噪声的状况。\n2.交通。反映交通系统整体水平。\n",
        "《方案》已经市政府同意，现印发给你们，请认真贯彻执行。",
        "一、总则。适用本办法的单位包括下列各类：\n",
        "标题\n\n（此件公开发布）\n",
        "一、报告内容：工业、科技、教育等重点工作的落实情况，包括进度和建议。\n",
        "一、考评的内容\n（1）年内研究工作情况，解决困难和问题情况；\n（2）督促各部门齐抓共管情况。\n",
        "一、整治时间：2021年6月23日-2021年7月1日\n二、整治重点：各村主次干道、背街小巷、卫生死角。\n",
        "会上，甲公司汇报了征地工作开展情况，工程处通报了进展。综合处组织学习了会议精神，对下步工作作了安排。\n",
        "五个方面分别是：\n1.在“聚焦开放，着力打造桥头堡”方面（分解任务15项）。\n2.在“聚焦民生”方面（分解任务9项）。\n",
    ],
)
def test_what_orders_nothing_gives_no_draft(text: str) -> None:
    assert parse(text, date(2022, 1, 5)).drafts == ()


def test_what_is_sent_or_took_place_is_no_part_of_the_order_after_it() -> None:
    text = "为办好实事，现将年度任务分解下达。请各责任单位认真研究、细化措施。县督查室将适时督查。\n"
    assert [draft.text[:7] for draft in parse(text, None).drafts] == ["请各责任单位认", "县督查室将适时"]


def test_a_notice_of_one_sentence_is_an_order_where_something_is_to_be_sent_in() -> None:
    text = "我局编制了项目表，现印发给你们，请各县区高度重视，于每月3日前将进展情况报送我局。\n"
    (draft,) = parse(text, None).drafts
    assert (draft.cadence, "各县区" in draft.units) == ("monthly", True)


def test_the_last_item_above_the_signature_is_no_heading() -> None:
    text = "决定如下：1.各校要开展排查。一是查宿舍。二是查食堂。2.各校（园）保持畅通，遇到突发事件及时上报。\n云岭县教育局\n"
    assert [(draft.path, draft.units) for draft in parse(text, None).drafts][-1] == (("2",), ("各校（园）",))


def test_a_unit_in_the_title_of_a_point_answers_where_its_sentences_name_none() -> None:
    text = "会议要求，一是各单位建立协调机制，加强联系。要明确责任。二是云岭区根据协议，按程序指导企业备案。\n"
    assert [draft.units for draft in parse(text, None).drafts] == [("各单位",), ("云岭区",)]


def test_one_unit_with_more_or_fewer_words_parts_nothing() -> None:
    text = "会议强调，市政府各部门、各单位要抓落实。要求各部门、各单位抓紧制定台账。\n"
    assert len(parse(text, None).drafts) == 1


def test_every_point_of_what_was_required_is_an_order() -> None:
    text = "副区长李明要求，一是对企业服务与管理并举；二是会展期间自拆助拆不停歇；三是要抓紧验收。\n"
    assert [draft.path for draft in parse(text, None).drafts] == [("一是",), ("二是",), ("三是",)]


def test_what_goes_on_with_and_stays_with_the_order_before_it() -> None:
    text = "1.申报。申报单位需提前完成审批。并由办公室负责印制材料。\n2.审核。各科室要严格把关。\n"
    assert [draft.units for draft in parse(text, None).drafts] == [("申报单位", "办公室"), ("各科室",)]


def test_what_a_meeting_required_needs_no_pause() -> None:
    stressed = parse("会议审议了《方案》。强调：各单位要抓实。各镇要按“属地管理”要求，夯实责任。\n", None).drafts
    assert [draft.text[:3] for draft in stressed] == ["各单位", "各镇要"]
    text = (
        "会议研究了招商工作，强调要提高认识，优化服务。\n会议要求各镇要加快进度。\n"
        "抢抓季节。市林业局要求，各地要抓好造林。\n"
    )
    assert [draft.text for draft in parse(text, None).drafts] == [
        "要提高认识，优化服务。",
        "各镇要加快进度。",
        "各地要抓好造林。",
    ]


def test_lines_of_responsibility_below_a_list_hold_for_all_of_it() -> None:
    text = (
        "1.危房改造：（1）8月底前全部开工。（2）10月底前竣工。\n责任领导：张三 县委副书记\n"
        "李四 县委常委、副县长\n牵头单位：住建局\n责任单位：各乡镇\n"
        "2.道路：（1）完成招标。牵头单位：交通局\n（2）完成征地。\n牵头单位：资源局\n"
    )
    said = [(draft.path[-1], draft.lead, draft.units) for draft in parse(text, date(2023, 3, 1)).drafts]
    assert said == [
        ("（1）", "住建局", ("住建局", "各乡镇")),
        ("（2）", "住建局", ("住建局", "各乡镇")),
        ("（1）", "交通局", ("交通局",)),
        ("（2）", "资源局", ("资源局",)),
    ]


def test_a_short_title_that_ends_like_an_office_is_none() -> None:
    text = "一、程序\n（一）交办。各单位收到后，要逐件登记。\n（二）分办会办。由各单位分别答复。\n"
    assert [draft.units for draft in parse(text, None).drafts] == [("各单位",), ("各单位",)]


def test_a_goal_with_a_number_is_a_directive() -> None:
    (draft,) = parse("一、工作目标\n到2025年底，要建成20个示范村。\n", date(2022, 1, 5)).drafts
    assert (draft.deadline, draft.section) == (date(2025, 12, 31), "工作目标")


def test_a_figure_with_a_note_is_a_directive_even_under_goals() -> None:
    (draft,) = parse("一、总体目标\n2017年：全县计划实现0.6万人脱贫。\n力争群众满意。\n", date(2017, 1, 5)).drafts
    assert (draft.deadline, draft.targets[0].value) == (date(2017, 12, 31), Decimal(6000))
    text = "一、全年目标\n1.生产总值增长6.5%左右。（区发改局牵头）\n2.收入增长5%。（区财政局）\n"
    first, second = parse(text, date(2025, 1, 5)).drafts
    assert (first.lead, second.units) == ("区发改局", ("区财政局",))


def test_what_opens_with_a_time_is_an_order_too() -> None:
    text = "一、抓工业\n全年新增企业25家，其中上半年不少于3家。\n"
    (draft,) = parse(text, date(2023, 2, 5)).drafts
    assert draft.deadline == date(2023, 6, 30)


def test_a_paragraph_above_others_with_notes_is_an_introduction() -> None:
    text = "一、抓产业\n坚持调优调强，推进集群发展。\n突出工业。完善扶持政策。（经信局负责）\n"
    assert [draft.units for draft in parse(text, None).drafts] == [("经信局",)]


def test_the_same_units_in_other_words_part_nothing() -> None:
    text = "一、压实责任。各责任单位要加强领导。对困难较大的事项，相关责任单位要及时报告。牵头单位要统筹。\n"
    first, second = parse(text, None).drafts
    assert (first.units, second.units) == (("各责任单位",), ("牵头单位",))


def test_tasks_below_a_heading_that_is_a_unit_are_its_own() -> None:
    text = "一、市发展改革局\n1.完善项目储备机制。\n2.县财政局要保障经费。\n二、抓好落实\n1.加强调度。\n"
    units = [draft.units for draft in parse(text, None).drafts]
    assert units == [("市发展改革局",), ("县财政局",), ()]


def test_chapters_handed_out_at_the_end_are_their_units() -> None:
    text = "一、抓教育\n要建好学校。\n二、抓养老\n要建好养老院。\n三、抓就业\n要办好招聘会。\n{}\n"
    said = text.format("以上一、二由市民政局负责，第三项由市人社局牵头，市财政局配合。")
    drafts = parse(said, None).drafts
    assert [draft.units for draft in drafts] == [("市民政局",), ("市民政局",), ("市人社局", "市财政局")]
    assert (drafts[2].lead, drafts[2].co) == ("市人社局", ("市财政局",))
    spans_ = parse(text.format("任务一至三由市教育局负责，要抓紧实施。"), None).drafts
    assert [draft.units for draft in spans_] == [("市教育局",)] * 4
    assert [draft.units for draft in parse(text.format("各校要抓实。"), None).drafts][:3] == [()] * 3


def test_an_order_to_units_above_points_is_no_heading() -> None:
    text = (
        "1.各学校要做好复课准备。一是各校要查宿舍。二是各校要查食堂。\n2.要保持畅通。一是设立热线。二是安排专人值守。\n"
    )
    assert [draft.path for draft in parse(text, None).drafts] == [
        ("1",),
        ("1", "一是"),
        ("1", "二是"),
        ("2", "一是"),
        ("2", "二是"),
    ]


def test_what_was_required_on_a_visit_is_told_inside_the_news() -> None:
    text = (
        "8月5日，副市长李明到云岭区调研防汛工作，要求各部门要加强巡查。\n近日，县长王军主持召开会议，强调，要抓实。\n"
    )
    assert [draft.text for draft in parse(text, None).drafts] == ["各部门要加强巡查。", "要抓实。"]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("假期将至，市教育局发出通知要求：各校要开展排查。\n", "各校要开展排查。"),
        ("5月1日入汛，省水利厅要求各级水利部门要值守。\n", "各级水利部门要值守。"),
        ("县水利局局长李明出席会议，要求水库管理所要做好防汛。\n", "水库管理所要做好防汛。"),
        ("6月1日，县长李明到城关镇开展调研时强调，各镇要赶进度。副县长王军陪同调研。\n", "各镇要赶进度。"),
        ("李明要求乡镇要加快建设。\n", "乡镇要加快建设。"),
        ("据气象局预报，我县将出现暴雨。请全县广大民众做好准备。各乡镇要疏通沟渠。\n", "各乡镇要疏通沟渠。"),
        ("会议确定的22件事项中，16件正在办理。请各责任单位加快进度。\n", "请各责任单位加快进度。"),
        ("会议指出，全系统抓实重点工程，为发展作出了贡献；会议强调，各县市要抓实。\n", "各县市要抓实。"),
        ("县委副书记、代县长王军指出，要抓好修路。\n", "要抓好修路。"),
        (
            "调研组一行查看了工地，听取了汇报，要求县城建局、县国土局等部门要赶进度。\n",
            "县城建局、县国土局等部门要赶进度。",
        ),
        (
            "会议指出，“三园”指果园、茶园、菜园，是一项创新，我县要抓好落实。\n",
            "“三园”指果园、茶园、菜园，是一项创新，我县要抓好落实。",
        ),
        ("李明强调，要落实“一园一策”战略要求，抓好修路。\n", "要落实“一园一策”战略要求，抓好修路。"),
        ("县委书记李明召开推进会，就项目进行了专题研究，要求各单位要赶进度。\n", "各单位要赶进度。"),
        ("李明听取了汇报。他要求扩大农村消费，抓紧出台新政策。\n", "扩大农村消费，抓紧出台新政策。"),
        ("一、交办\n政府办各科室梳理任务，拟定交办单。\n", "政府办各科室梳理任务，拟定交办单。"),
        ("（二）成立机构。各村要成立相应机构。\n", "（二）成立机构。各村要成立相应机构。"),
        ("为做好创建工作，现对任务再次进行细化分解。各镇要抓好落实。\n", "各镇要抓好落实。"),
        ("县长李明察看了学校。王军要求，各校要抓好饮水安全。副县长张红参加。\n", "各校要抓好饮水安全。"),
        ("镇长李明作了安排，他强调：各村要抓好落实。\n", "各村要抓好落实。"),
        ("会议强调，要抓好修路。会议同意《绿化方案》的汇报。\n", "要抓好修路。"),
        ("会议要求，要抓好修路。会上，县交通局汇报了进度。\n", "要抓好修路。"),
        ("会议要求，要抓好修路。有关单位负责人列席会议。（撰稿：李明 审核：王军）\n", "要抓好修路。"),
        ("全县修路现场会议要求，要抓好进度。\n", "要抓好进度。"),
        ("大会审议通过了报告，部署了任务。现将任务分解下达。请各镇抓好落实。\n", "请各镇抓好落实。"),
        ("现将《方案》印发你们，请认真抓好落实。各镇要于5月底前报送计划。\n", "各镇要于5月底前报送计划。"),
        ("市住建局将定期对进度进行排名，予以通报。\n", "市住建局将定期对进度进行排名，予以通报。"),
        ("一、守住耕地\n耕地保有量不低于4万亩。\n", "耕地保有量不低于4万亩。"),
    ],
)
def test_what_a_report_tells_is_no_part_of_the_order(text: str, order: str) -> None:
    assert [draft.text for draft in parse(text, date(2023, 6, 1)).drafts] == [order]


@pytest.mark.parametrize(
    "text",
    [
        "今年是关键之年，各镇要统一思想。现将《方案》《清单》下达给你们，请认真组织落实。\n",
        "记者从市水利局获悉，市水利局将启动值班工作。\n",
        "会上，各乡镇分别作了汇报，对困难进行了研究。\n",
        "声明：本文图片来源于网络，如有侵权，请联系删除，或与办公室联系。\n",
        "市领导陈文、李应席、鲁国参加会议；政府办、督查局有关部门列席会议。\n",
        "去年，各监管部门认真负责、主动作为，做到了有案必查。\n",
        "县住建局、县水利局等9个单位负责创建工作的同志共40余人参加。\n",
        "一、工作目标任务\n1.以改革为主线，以创新为动力，全面加强队伍建设。\n",
    ],
)
def test_what_only_sends_tells_or_guides_is_no_order(text: str) -> None:
    assert parse(text, date(2023, 6, 1)).drafts == ()


def test_a_label_may_stand_right_before_a_count() -> None:
    text = "1.新增电梯400台。\n2.50个小区要新增充电设施。\n3.460个活动室要开放。\n4.5亩土地要复垦。\n"
    drafts = parse(text, None).drafts
    assert [(draft.path, [target.value for target in draft.targets]) for draft in drafts[:3]] == [
        (("1",), [Decimal(400)]),
        (("2",), [Decimal(50)]),
        (("3",), [Decimal(460)]),
    ]


def test_what_is_required_of_units_above_points_in_the_same_paragraph_is_an_order_too() -> None:
    text = "会议要求，各单位要抓好落实。一是要修路，二是要架桥。\n"
    assert [draft.units for draft in parse(text, None).drafts] == [("各单位",), (), ()]


def test_first_after_what_somebody_pointed_out_begins_a_list() -> None:
    text = "就贯彻会议精神，李明指出，首先，必须统一思想。一是要学习，二是要讨论。第二，必须改革。要抓试点。\n"
    assert [draft.path[-1] for draft in parse(text, None).drafts] == ["一是", "二是", "第二"]


def test_a_letter_before_its_annex_orders_too() -> None:
    text = "各单位要抓好分工落实。\n附件：任务分解\n县政府办公室\n2023年3月1日\n任务分解\n一、工业\n1.要抓技改。\n"
    assert [draft.text for draft in parse(text, None).drafts] == ["各单位要抓好分工落实。", "1.要抓技改。"]


def test_lines_of_duty_under_goals_and_units_under_ways_are_orders() -> None:
    text = "一、主要目标\n1.收入增长与经济同步。\n牵头单位：发改局\n二、督查方式\n1.自查。各责任单位逐项自查。\n2.随机抽查。\n"
    assert [draft.units for draft in parse(text, None).drafts] == [("发改局",), ("各责任单位",)]


def test_two_must_requires_by_its_label() -> None:
    text = "会议强调，一要加强领导；二要客观公正，不虚报、不瞒报。\n"
    assert [draft.path for draft in parse(text, None).drafts] == [("一要",), ("二要",)]


def test_several_dates_are_kept_as_milestones() -> None:
    text = "1.建平台。6月底前完成招标，10月底前上线，年底前验收。\n2.抓培训。6月底前完成。\n"
    first, second = parse(text, date(2023, 3, 1)).drafts
    assert [(one.day, one.text) for one in first.milestones] == [
        (date(2023, 6, 30), "6月底前"),
        (date(2023, 10, 31), "10月底前"),
        (date(2023, 12, 31), "年底前"),
    ]
    assert (first.deadline, second.milestones) == (date(2023, 6, 30), ())
    assert to_json(parse(text, date(2023, 3, 1)))["directives"][0]["milestones"][0] == {
        "day": "2023-06-30",
        "text": "6月底前",
    }


def test_a_date_that_points_back_holds_for_the_tasks_above_it() -> None:
    text = (
        "一、修路\n（一）完成招标。\n（二）4月底前完成征地。\n二、修桥\n（一）完成设计。\n（二）组织施工。\n"
        "市建设局要抓紧推进，以上工作要在8月底前完成。\n三、绿化\n（一）做好养护。\n"
    )
    days = [draft.deadline for draft in parse(text, date(2023, 3, 1)).drafts]
    assert days == [None, date(2023, 4, 30), *[date(2023, 8, 31)] * 3, None]


def test_a_share_points_at_nothing() -> None:
    text = "一、修路\n（一）完成招标。\n（二）完成征地。\n完成80%以上任务，8月底前验收。\n"
    assert [draft.deadline for draft in parse(text, date(2023, 3, 1)).drafts] == [None, None, date(2023, 8, 31)]


@pytest.mark.parametrize(
    "item",
    [
        "在全省中小学新建、改扩建食堂400个。",
        "会议决定事项落实情况在30个工作日内上报。",
        "抓新建企业入规。",
        "全程改造人民路。",
        "从3月8日起，组织宣传车宣传防火知识。",
        "地区生产总值增长8%以上。",
        "原则上每季度末月25日前报送一次。",
        "第三批老旧小区8月底前全面开工。",
        "自发文之日起15个工作日内完成自查。",
        "各县区进度实行月报制度，于每月5号前报送上月进度。",
        "群众反映的急难问题办理情况，在规定的期限内上报。",
        "某小学：会议要求抓紧办理前期手续。",
        "某广场项目：规划手续已完成，会议要求力争明年施工到正负零。",
        "市政府督查室应对办理进度和质量进行监督检查。",
    ],
)
def test_an_item_of_a_list_may_order_in_any_order_of_words(item: str) -> None:
    assert len(parse(f"一、主要任务\n1.{item}\n2.要抓好落实。\n", date(2023, 3, 1)).drafts) == 2


def test_what_a_page_adds_is_no_part_of_an_order() -> None:
    text = "会议强调，要抓好落实！（区政府办供稿）\n会议要求，要压实责任。 （记者：李明）\n网站主办单位：某区政府\n"
    assert [draft.text for draft in parse(text, None).drafts] == ["要抓好落实！", "要压实责任。"]


def test_a_sentence_that_leads_up_to_the_first_unit_stays_with_it_and_an_order_does_not() -> None:
    text = "会议强调，社区工作是一项重要举措。各部门要出实招。各街道要落实责任。\n"
    assert [draft.text[:4] for draft in parse(text, None).drafts] == ["社区工作", "各街道要"]
    text = "会议强调，要深入排查隐患。各部门要出实招。各街道要落实责任。\n"
    assert [draft.text[:4] for draft in parse(text, None).drafts] == ["要深入排", "各部门要", "各街道要"]


def test_an_overview_above_items_is_a_directive_only_where_it_names_units() -> None:
    text = "一、抓安全\n{}\n（一）查隐患。要全面排查。\n（二）保平安。要加强值守。\n"
    assert len(parse(text.format("坚决纠正责任不落实问题。"), None).drafts) == 2
    assert len(parse(text.format("县安委办要统筹协调。"), None).drafts) == 3


def test_a_heading_that_is_the_unit_names_it() -> None:
    text = "一、任务分工\n（一）市规划设计院。负责编制总报告，开展分析。\n（二）市测绘院。开展问卷调查。\n"
    assert [draft.units for draft in parse(text, None).drafts] == [("市规划设计院",), ("市测绘院",)]


def test_json_has_the_shape_that_measuring_reads() -> None:
    said = to_json(parse(TASKS, date(2023, 2, 3)))
    first = said["directives"][0]
    assert json.loads(json.dumps(said, ensure_ascii=False)) == said
    assert (first["path"], first["lead"], first["deadline"]) == (["1"], "县教育局", "2023-08-31")
    assert first["targets"][0] == {"text": "6所", "value": 6, "value_max": None, "unit": "所", "kind": "target"}
    percent = to_json(parse("1.要确保能耗下降4.2%。", None))["directives"][0]["targets"][0]
    assert (percent["value"], percent["unit"]) == (4.2, "%")


SIGNS = "一二三（）()1234.．、，,。；;：:\n \u3000“”《》要应由请对%万个家年月日底前"
PHRASES = """
一、 （一） 1. 一是 二是 一要 第一， 会议强调， 会议听取了汇报。 同时， 另外， 教育局 各乡镇
有关部门 等部门 牵头 负责 配合 （教育局负责） 责任单位： 具体措施： 附件： 会同 加强 抓好 落实
12个 5% 年底前 尽快 每月 2022年 🙂 abc 列第一位的为牵头单位，下同
"""
PIECES = st.sampled_from([*SIGNS, *PHRASES.split(), "\u3000\u3000", "\ufeff"])
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=60).map("".join))
SEALED = st.one_of(st.none(), st.dates())


@settings(max_examples=400)
@given(TEXTS, SEALED)
def test_any_text_is_read_and_spans_are_ordered_and_verbatim(text: str, confirmed: date | None) -> None:
    end = 0
    for draft in parse(text, confirmed).drafts:
        assert end <= draft.start < draft.end <= len(text)
        assert draft.text == text[draft.start : draft.end]
        assert len(draft.title) <= 20
        assert draft.lead is None or draft.lead in draft.units
        assert set(draft.co) <= set(draft.units)
        end = draft.end


@settings(max_examples=200)
@given(TEXTS.filter(lambda text: "20" not in text and "19" not in text and "五" not in text))
def test_no_date_comes_from_nowhere(text: str) -> None:
    assert [draft.deadline for draft in parse(text, None).drafts if draft.deadline] == []


def _seconds(text: str) -> float:
    return min(timeit.repeat(lambda: parse(text, date(2022, 1, 5)), timer=time.process_time, number=1, repeat=2))


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "（",
        "（）",
        "一是",
        "由",
        "各单位要",
        "年底前",
        "12个",
        "和",
        "（教育局负责",
        "下降",
        "1.\n",
        "责任单位：",
        "一、加强\n",
        "会议要求，",
        " ",
        "首先，",
        "3月至",
        "“",
        "关于",
        "。（市局）",
        "以上工作",
    ],
)
def test_a_long_text_takes_no_longer_than_its_length(unit: str) -> None:
    opening = "一、加强工作。各单位要"
    parse(opening, date(2022, 1, 5))  # patterns are compiled, lists of words read
    short, long = (_seconds(opening + unit * (size // len(unit))) for size in (10_000, 40_000))
    assert long < 7 * short + 0.4  # four times the length: a quadratic rule takes sixteen times as long


@pytest.mark.parametrize("unit", ["；", "甲；", "会议；", "列席；", "各村清点库存；"])
@pytest.mark.parametrize("form", [QUOTING, NEWS], ids=["quoting", "news"])
def test_the_words_of_quoting_are_looked_for_in_step_with_the_length(form: re.Pattern[str], unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        looking = (lambda: sum(1 for _ in form.finditer(text)),)
        return min(timeit.repeat(*looking, timer=time.process_time, number=1, repeat=2))

    assert seconds(12_000) < 7 * seconds(3_000) + 0.05


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        ("会议强调，一是算好账。各镇要列清单。二要抓好落实。各局要定措施。三要改作风。", ["一是", "二要", "三要"]),
        ("会议强调，一是算好账：一要算细，二要算实。二是抓好落实。", ["一是/一要", "一是/二要", "二是"]),
    ],
)
def test_a_list_may_go_on_with_the_other_word(text: str, paths: list[str]) -> None:
    assert spans(text, parse(text, None).drafts) == paths


def test_an_urging_title_belongs_to_the_units_below_it() -> None:
    text = "一、务必高度重视。今年是关键一年。各单位要列出清单。\n二、要压实责任。县财政局要保障经费。县审计局要加强监督。\n"
    drafts = parse(text, None).drafts
    assert [(draft.path, draft.units, draft.text[:4]) for draft in drafts] == [
        (("一",), ("各单位",), "一、务必"),
        (("二",), ("县财政局",), "二、要压"),
        (("二",), ("县审计局",), "县审计局"),
    ]


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("在甲项目现场，李县长详细了解进度，现场分析问题，李县长要求各项目要加快进度。\n", "各项目要加快进度。"),
        ("县长李明要求全县各级各部门要高度重视。\n", "全县各级各部门要高度重视。"),
        ("根据统一部署，专项行动即将结束。各县要形成总结，于12月15日前上报。\n", "各县要形成总结，于12月15日前上报。"),
    ],
)
def test_what_a_report_tells_first_is_no_part_of_the_order(text: str, order: str) -> None:
    assert [draft.text for draft in parse(text, None).drafts] == [order]


@pytest.mark.parametrize(
    ("text", "orders"),
    [
        (
            "8月9日，区安办赴甲镇检查。\n要求一是要深入企业检查；二是要落实整改责任；三是要将检查纳入考核。\n",
            ["一是要深入企业检查；", "二是要落实整改责任；", "三是要将检查纳入考核。"],
        ),
        (
            "李县长强调，对当前工作一是要补齐短板；二是要从严验收。要求各级各部门务必细化分工。\n",
            ["一是要补齐短板；", "二是要从严验收。", "各级各部门务必细化分工。"],
        ),
        (
            "县长要求相关部门：一是抓好清淤；二是加强领导，确保安全。同时，县长对防汛进行了强调：一是加强巡查；二是备足物资。\n",
            ["一是抓好清淤；", "二是加强领导，确保安全。", "一是加强巡查；", "二是备足物资。"],
        ),
        (
            "会议要求，要统一标准，台账统一是基础。各镇要二是二、一是一地填报，原因之一是漏报。\n",
            ["要统一标准，台账统一是基础。各镇要二是二、一是一地填报，原因之一是漏报。"],
        ),
        (
            (
                "一、放假时间：2019年6月7日至6月9日。\n二、放假期间，各单位要安排值班。\n"
                "三、请值班部门于6月5日前报送值班表至办公室。\n"
            ),
            ["二、放假期间，各单位要安排值班。", "三、请值班部门于6月5日前报送值班表至办公室。"],
        ),
        (
            "一、明确一个目标\n全镇排查要全面加强，做到无盲区。\n二、工作目标\n要全面提升水平。\n",
            ["全镇排查要全面加强，做到无盲区。"],
        ),
        (
            (
                "11月8日，双山镇召开专题会议，全面部署排涝工作，要求全镇上下提高警惕，压实责任。\n"
                "随后，王主任作了点评，介绍了分工，并强调要抓重点、优环境。\n"
                "就做好今年的排涝工作，副县长段其要求各级各部门要保持警惕。要加强管控。\n"
            ),
            ["全镇上下提高警惕，压实责任。", "要抓重点、优环境。", "各级各部门要保持警惕。要加强管控。"],
        ),
        (
            "会议指出，今年以来，招商势头向好。对标新标准，工作中还存在不少短板亟需补齐。\n会议强调，各镇要抓好落实。\n",
            ["各镇要抓好落实。"],
        ),
        (
            (
                "镇长李文要求，要提振精神。对春灌、防火等工作进行了安排部署，强调镇村干部要落实到位。\n"
                "会议通报了旱情，要求要持续关注墒情。部署了各村换届工作、禁毒工作以及防汛工作。\n"
                "流动会现场，副镇长方仁要求各村要做好催收，务必在10月15日之前完成。\n"
            ),
            [
                "要提振精神。",
                "镇村干部要落实到位。",
                "要持续关注墒情。",
                "各村要做好催收，务必在10月15日之前完成。",
            ],
        ),
        (
            (
                "1月27日，区长陈建前往学校，调研项目推进情况，强调民生是大事，实事是政府的承诺，要急群众之所急。\n"
                "督查组一行听取了汇报。督查组要求在临近年末这个节点，各部门要鼓足干劲。（县新闻采访中心）\n"
            ),
            ["民生是大事，实事是政府的承诺，要急群众之所急。", "在临近年末这个节点，各部门要鼓足干劲。"],
        ),
        (
            "会议要求，一要认清当前形势。各监管部门认真负责，做到了有案必查。二要加强抽检。\n",
            ["一要认清当前形势。各监管部门认真负责，做到了有案必查。", "二要加强抽检。"],
        ),
        (
            "李主任提出三点建议：一是建议明确牵头单位；二是建议明确标准。\n会议要求，各镇要抓好落实。\n",
            ["各镇要抓好落实。"],
        ),
        (
            "据了解，今年春灌从3月1日开始。全国、全省会议强调，春灌关系粮食安全。各镇要抓好落实。\n",
            ["春灌关系粮食安全。各镇要抓好落实。"],
        ),
        (
            "昨日，记者从创建会议上获悉，各单位已经开始编写材料，市爱卫办要求各单位在本月17 日前将材料交市爱卫办。\n",
            ["各单位在本月17 日前将材料交市爱卫办。"],
        ),
        (
            "为总结成绩，分析不足，县工会决定开展年度总结工作。请各分工会认真总结，于12月26日前交县工会办公室。\n",
            ["请各分工会认真总结，于12月26日前交县工会办公室。"],
        ),
        (
            (
                "一、办理情况\n来信办理情况良好，承办单位能够及时办理，并在时限内回复。收到写给县人社局的感谢信。\n"
                "二、工作要求\n各承办单位必须认真办理。\n"
            ),
            ["各承办单位必须认真办理。"],
        ),
        (
            "会议分析了形势，并作了部署。副县长雷应江，以及各乡镇负责人参加会议。\n会议指出，各有关部门要提高认识。\n",
            ["各有关部门要提高认识。"],
        ),
        (
            "会上，街道党工委书记李春强调，清淤是民生大事。我们必须加强配合，要以实效取信于民。\n",
            ["清淤是民生大事。我们必须加强配合，要以实效取信于民。"],
        ),
        (
            "3月31日上午，我县召开渠道管护会，提出今年春灌工作，各镇要在6月30日前完成清淤。\n",
            ["各镇要在6月30日前完成清淤。"],
        ),
        (
            "县委副书记、县长李文强调管好渠道是政府的职责，也是群众所盼，要用心管护，不断提高水平。\n",
            ["管好渠道是政府的职责，也是群众所盼，要用心管护，不断提高水平。"],
        ),
        (
            (
                "3月以来，降水偏少。县防汛办决定发布第2号预警。各镇、各水管单位要加强巡查，落实措施。\n"
                "一、各镇要及时通知到村。\n二、各水管单位要每日巡查。\n"
            ),
            ["各镇、各水管单位要加强巡查，落实措施。", "一、各镇要及时通知到村。", "二、各水管单位要每日巡查。"],
        ),
        (
            "同志们：\n刚才作了总结。各镇一定要认真落实。下面，我讲几点意见。\n一、各镇要及时清淤。\n",
            ["一、各镇要及时清淤。"],
        ),
        (
            (
                "近期，市林草局向各县下发了《秋季造林通知》，要求各地积极落实地块，做好苗木储备。\n"
                "市林草局要求各地对照任务查漏补缺，年底前要全部完成。本报讯（记者 李明）\n"
            ),
            ["各地积极落实地块，做好苗木储备。", "各地对照任务查漏补缺，年底前要全部完成。"],
        ),
        (
            "今年是开局之年。做好工作必须抓住主动权。现将任务分解下达，请各地主动对接，于1月23日前将方案报市督查室。\n",
            ["现将任务分解下达，请各地主动对接，于1月23日前将方案报市督查室。"],
        ),
        (
            "省政府近日印发了《办法》，现转发给你们，请认真执行，并于2月17日前，将办法转载到本单位网站。\n",
            ["省政府近日印发了《办法》，现转发给你们，请认真执行，并于2月17日前，将办法转载到本单位网站。"],
        ),
        (
            "会议要求，各级各部门要增强意识。各级各有关部门要夯实责任。要强化部门协同，专班调度推进。\n",
            ["各级各部门要增强意识。各级各有关部门要夯实责任。要强化部门协同，专班调度推进。"],
        ),
        (
            "现将通知转发给你们，请各校认真执行，把统计表于1月20日交学区办公室。\n以上通知，请贯彻执行。\n",
            ["现将通知转发给你们，请各校认真执行，把统计表于1月20日交学区办公室。"],
        ),
        (
            "通知强调，要切实做好劳动保护工作。各区要执行规定。各企业要改善条件。\n",
            ["要切实做好劳动保护工作。各区要执行规定。", "各企业要改善条件。"],
        ),
        (
            "会议安排了免疫工作。要求各片区早行动，确保合格率达到70%以上，建档率达到100%。\n",
            ["各片区早行动，确保合格率达到70%以上，建档率达到100%。"],
        ),
        (
            "会议强调，市委高度重视防汛工作，要求有关方面压实责任，加强物资储备。\n会议强调，要加强值守。\n",
            ["要加强值守。"],
        ),
        (
            "⑴强化招商意识。优化考核细则。\n⑵抢抓机遇。聚焦主导产业，开工建设园区。\n⑶优化环境。实施清单制。\n",
            ["⑴强化招商意识。优化考核细则。", "⑵抢抓机遇。聚焦主导产业，开工建设园区。", "⑶优化环境。实施清单制。"],
        ),
        (
            "一、招商人员\n今年，在市直部门中抽调200名人员，按照分工全力抓好招商工作。\n二、考核\n市经委要做好调度。\n",
            ["今年，在市直部门中抽调200名人员，按照分工全力抓好招商工作。", "市经委要做好调度。"],
        ),
        (
            "1.各乡镇要做好安排。\n2.要确保社会稳定和工作运转。县政府要求，民政部门要组织好救助。各街道要加强值班。\n",
            [
                "1.各乡镇要做好安排。",
                "2.要确保社会稳定和工作运转。县政府要求，民政部门要组织好救助。",
                "各街道要加强值班。",
            ],
        ),
        (
            "张明指出，开展登记工作，能及时查清人口总量，准确把握需求结构。\n张明要求，统计部门要发挥牵头作用。\n",
            ["统计部门要发挥牵头作用。"],
        ),
        (
            (
                "会议要求：各县要尽快启动招标。会议还就清理情况进行了简要通报，并对调研进行了安排部署。\n"
                "会议指出，这是根本遵循。要深入学习领会。会议传达学习了重要指示精神。\n"
            ),
            ["各县要尽快启动招标。", "这是根本遵循。要深入学习领会。"],
        ),
        (
            (
                "关于加强禁放工作的通知中表示，各包保部门要下沉社区。各巡查车辆要装载广播。\n"
                "县里传达了会议精神。要求农田建设要做到高起点规划。\n"
            ),
            ["各包保部门要下沉社区。各巡查车辆要装载广播。", "农田建设要做到高起点规划。"],
        ),
        (
            "会议解读了方案，提出了任务，要求各村各单位履职尽责，认真开展行动。会议强调，要抓好落实。（记者 李明） 来源：云岭融媒\n",
            ["各村各单位履职尽责，认真开展行动。", "要抓好落实。"],
        ),
    ],
)
def test_notices_and_reports_begin_where_the_order_does(text: str, orders: list[str]) -> None:
    assert [draft.text for draft in parse(text, date(2019, 1, 2)).drafts] == orders


def test_a_chapter_of_a_speech_in_one_paragraph_is_parted_by_unit() -> None:
    speech = (
        "在招商引资推进会上的讲话\n(2026年10月12日)\n同志们:\n下面,我强调三点。\n"
        "第一,认清形势,增强紧迫感。今年前三季度,全县签约项目36个,与先进县区相比还有不小差距。大家要清醒认识。\n"
        "第二,突出重点,招大引强。要紧盯主导产业链,县级领导每季度外出招商不少于2次。开发区要发挥主战场作用,确保全年新签约项目12个。"
        "商务局要抓好外资招引。这里我特别强调,投资促进中心要在本月底前把72个在谈项目逐一梳理。\n"
        "第三,优化服务。一是要素保障要跟上。自然资源和规划局要提前介入。二是审批要提速。政务服务局要推行帮办代办。\n"
    )
    drafts = parse(speech, date(2026, 10, 12)).drafts
    assert [("/".join(one.path), one.units) for one in drafts] == [
        ("第二", ()),
        ("第二", ("开发区",)),
        ("第二", ("商务局",)),
        ("第二", ("投资促进中心",)),
        ("第三/一是", ("自然资源和规划局",)),
        ("第三/二是", ("政务服务局",)),
    ]
    assert drafts[3].deadline == date(2026, 10, 31)
    assert drafts[4].title == "要素保障要跟上"


@pytest.mark.parametrize(
    ("item", "title"),
    [
        ("3月18日(周三)上午,召开一季度经济运行分析会。(政府办、统计局)", "召开一季度经济运行分析会"),
        ("县一中新校区4月10日前完成主体封顶,住建局、教育局要盯紧抓实。", "县一中新校区完成主体封顶"),
        ("经信局要抓好技改项目,12月底前开工40个。", "技改项目"),
        ("财政局要于本月底前将省级补贴资金3600万元拨付到位。", "省级补贴资金3600万元拨付"),
        ("推动企业开办等12个“一件事”全部上线运行。(牵头单位:政务服务局)", "推动企业开办等12个一件事全部上线运行"),
    ],
)
def test_titles_of_a_list_say_what_not_when(item: str, title: str) -> None:
    [draft] = parse(f"县政府重点工作\n一、需跟踪督办事项\n1.{item}\n", date(2026, 3, 16)).drafts
    assert draft.title == title
