"""The twenty replies of officials in the model papers, each with what must be understood of it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from bot.rules.replies import understand
from bot.rules.reply_values import Answered, Intent, ItemContext, QuestionId, ReplyContext, Understood, items_of
from tests.rules.reply_contexts import (
    BUNDLE,
    DUE,
    NOTICE,
    OUT_OF_THE_BLUE,
    TARGETS,
    TODAY,
    WANG,
    brief,
    card,
    items,
    target,
)


def _numbers(understood: Understood, intent: Intent) -> tuple[str | None, ...]:
    return tuple(statement.item for statement in understood.statements if statement.intent is intent)


def test_01_received_signs_every_item_of_the_notice_and_reports_nothing() -> None:
    understood = understand("收到", NOTICE)
    assert _numbers(understood, Intent.ACKNOWLEDGE) == WANG
    assert len(understood.statements) == len(WANG)
    assert understood.questions == ()


def test_03_received_and_not_our_duty_signs_all_and_objects_to_the_one_named() -> None:
    understood = understand("收到。22不归我们，该供电公司和发改", NOTICE)
    assert _numbers(understood, Intent.ACKNOWLEDGE) == WANG
    objection = understood.statements[-1]
    assert (objection.item, objection.intent, objection.units) == ("22", Intent.OBJECTION, ("供电公司", "发改"))
    assert understood.questions == ()


def test_05_a_bundle_is_read_item_by_item_and_the_rest_asked_for_one_fact_together() -> None:
    statements, questions = brief(understand("5开12，9一厂一策兑现七家，23：6家，其他正常", BUNDLE))
    assert statements == [
        "5 number 12 #51",
        "9 number 7 #92",
        "23 number 6 #231",
        *(f"{number} empty_progress" for number in DUE if number not in {"9", "23"}),
    ]
    assert questions == ["* ask_one_fact"]
    asked = understand("5开12，9一厂一策兑现七家，23：6家，其他正常", BUNDLE).questions[0]
    assert asked.args["items"] == ("3", "4", "7", "21", "22")


def test_07_a_figure_with_a_plan_for_the_rest_is_no_extension() -> None:
    assert brief(understand("开工廿八，剩下十二个下月底前", card("5"))) == (
        ["5 number 28 #51", "5 plan 2022-03-31"],
        [],
    )


def test_09_more_than_half_is_words_only_and_asked_in_the_targets_measure() -> None:
    understood = understand("过半了", card("5"))
    assert brief(understood) == (["5 progress"], ["5 ask_how_many"])
    assert understood.questions[0].args["measure"] == "只"


def test_11_two_more_is_an_increment_that_shows_both_figures() -> None:
    assert brief(understand("又开了两只", card("5"))) == (["5 number +2=11 #51"], [])


def test_13_a_slip_is_a_correction_of_the_figure_just_given() -> None:
    twelve = replace(TARGETS["5"][0], current=Decimal(12))
    context = ReplyContext(TODAY, Answered.CARD, (ItemContext("5", "重点工业项目", targets=(twelve,)),), focus="5")
    for context_then in (context, card("5")):
        understood = understand("刚才打错，5是11只不是12只", context_then)
        assert brief(understood) == (["5 correction 11 was 12 #51"], [])
        assert understood.statements[0].text == "刚才打错，5是11只不是12只"


def test_15_parcels_of_land_are_neither_items_nor_figures() -> None:
    context = ReplyContext(TODAY, Answered.BUNDLE, items(["2"], ["2"]))
    assert brief(understand("3号地块已交地，6号在走招拍挂", context)) == (["2 progress"], [])
    assert brief(understand("7个单位已交地3个", context)) == (["2 number 3 of 7 #21"], [])


def test_17_a_forecast_is_marked_and_waits_for_the_final_figure() -> None:
    understood = understand("1-2月预计降3.8左右，月底统计局才出数", card("23"))
    assert brief(understood) == (["23 estimate 3.8 #233 2022-02-28"], [])
    figure = understood.statements[0].figure
    assert figure is not None
    assert figure.estimate


def test_19_a_township_tells_how_many_of_its_own_are_done() -> None:
    part = ItemContext("20", "节能降耗责任制", asked=True, targets=(target(201, "两家", "家", "2"),), supporting=True)
    context = ReplyContext(TODAY, Answered.BUNDLE, (part,))
    statements, questions = brief(understand("我镇两家，一家表装好了，一家停产", context))
    assert statements == ["20 problem", "20 number 1 of 2 #201"]
    assert questions == []


def test_21_a_result_with_a_document_number_and_a_request_asks_for_completion() -> None:
    understood = understand("已建立联席会商制度并印发（云经信〔2022〕8号），请予销号", card("4"))
    assert brief(understood) == (["4 completion 云经信〔2022〕8号"], [])


def test_23_half_done_with_slips_of_the_keyboard_is_fifty_per_cent_and_not_done() -> None:
    assert brief(understand("己经完城了一半，以报局里", card("4"))) == (["4 progress 50%"], [])


def test_25_cannot_be_done_is_a_problem_with_three_ways_on() -> None:
    assert brief(understand("完不成", card("9"))) == (["9 problem"], ["9 ask_problem_ways"])


def test_27_a_later_report_is_no_later_due_date() -> None:
    assert brief(understand("这几天人代会，过了再报行不", BUNDLE)) == (["* later_report"], ["* ask_later_day"])


def test_a_report_put_off_without_a_day_is_asked_for_with_the_items_that_are_meant() -> None:
    asked = understand("忙,过几天再说", BUNDLE).questions
    assert [(question.id, items_of(question)) for question in asked] == [(QuestionId.LATER_DAY, BUNDLE.asked)]
    asked = understand("3、5过几天再报", BUNDLE).questions
    assert [(question.id, items_of(question)) for question in asked] == [(QuestionId.LATER_DAY, ("3", "5"))]
    asked = understand("忙,过几天再说", card("5")).questions
    assert [(question.id, items_of(question)) for question in asked] == [(QuestionId.LATER_DAY, ("5",))]


def test_29_nothing_is_asked_nothing_of_what() -> None:
    assert brief(understand("无", BUNDLE)) == ([], ["* ask_none_of_what"])


def test_31_a_call_for_a_meeting_is_coordination_with_the_units_to_be_there() -> None:
    context = ReplyContext(TODAY, Answered.CARD, items(["1"]), focus="1")
    assert brief(understand("请政府办牵头开个会，把资规局和镇里叫上", context)) == (
        ["1 coordination 资规局 镇里"],
        [],
    )


def test_33_a_lost_project_is_a_problem_and_the_row_of_the_list_is_asked() -> None:
    understood = understand("有个项目黄了，德国那家", card("17", [str(number) for number in range(11, 20)]))
    assert brief(understood) == (["17 problem"], ["17 ask_which_row"])


def test_35_done_with_many_items_open_records_nothing() -> None:
    understood = understand("弄好了", OUT_OF_THE_BLUE)
    assert brief(understood) == ([], ["* ask_which_item"])
    assert understood.questions[0].args["items"] == WANG[:11]


def test_37_reported_elsewhere_is_not_reported_and_not_contradicted() -> None:
    context = ReplyContext(TODAY, Answered.CHASE, items(WANG, ["22"]), focus="22")
    assert brief(understand("催什么催，昨天OA上不是报过了", context)) == (["22 reported_elsewhere OA"], [])


def test_39_a_forwarded_message_is_asked_about_first() -> None:
    context = ReplyContext(TODAY, Answered.CARD, items(["31"]), focus="31", forwarded=True)
    understood = understand("崇仁镇示范镇已通过验收", context)
    assert brief(understood) == ([], ["31 ask_forwarded"])
    assert understood.questions[0].id is QuestionId.FORWARDED
    assert understood.questions[0].args["text"] == "崇仁镇示范镇已通过验收"


def test_the_day_of_a_plan_counts_from_the_offices_today() -> None:
    later = replace(card("5"), today=date(2022, 12, 20))
    assert brief(understand("开工廿八，剩下十二个下月底前", later))[0][1] == "5 plan 2023-01-31"
