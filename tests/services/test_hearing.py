"""What people write: verbatim reports with their figures, corrected without loss; in doubt nothing but words."""

import shutil
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.rules.errors import RuleError
from bot.rules.lifecycle import FINISHED
from bot.rules.reply_values import Answered
from bot.services.access import RefusedError
from bot.services.attachments import StoredFile, content_of, keep
from bot.services.listening import Words
from bot.texts import TellableError
from db.enums import Channel, ReportKind, RequestKind, RequestStatus, Status
from db.session import Database
from tests.services.issued import IssuedOffice, Rewound, at, issued_office
from tests.services.office import outbox


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


def ids(said: dict[str, Any]) -> list[str]:
    return [question["id"] for question in said["questions"]]


async def test_several_items_in_one_message(town: IssuedOffice) -> None:
    said = await town.say("王建波", "5开12,9一厂一策兑现七家,22 已排查,其他正常", answered=Answered.BUNDLE,
                          about=tuple(town.directives[i] for i in ("4", "5", "9", "22")))  # fmt: skip
    assert await town.current("5") == [Decimal(12)]
    assert await town.current("9") == [None, Decimal(7)]
    assert len(said["reports"]) == 4
    [empty] = await town.reports("4")
    assert (empty.text, empty.empty) == ("正常", True)
    assert ids(said) == ["ask_one_fact"]


async def test_the_words_are_kept_as_they_were_and_a_first_report_is_a_receipt(town: IssuedOffice) -> None:
    await town.say("陈洁", "已开工9只,3月再开12只", "5")
    [report] = await town.reports("5")
    assert (report.text, report.kind, report.person.name) == ("已开工9只,3月再开12只", ReportKind.PROGRESS, "陈洁")
    assert await town.status("5") is Status.IN_PROGRESS


async def test_an_increment_is_added_and_confirmed_with_both_figures(town: IssuedOffice) -> None:
    await town.say("王建波", "已开工9只", "5")
    said = await town.say("王建波", "又开了两只", "5")
    [line] = await town.services.reporting.confirmations(said["reports"], {town.directives["5"]: "5"})
    assert (line.number, line.values[0].value, line.values[0].previous) == ("5", Decimal(11), Decimal(9))


async def test_an_estimate_is_kept_and_not_counted(town: IssuedOffice) -> None:
    await town.say("王建波", "预计能开20只左右", "5")
    assert await town.current("5") == [None]


async def test_a_correction_replaces_the_figure_and_keeps_what_was_said(town: IssuedOffice) -> None:
    await town.say("王建波", "已开工12只", "5")
    await town.say("王建波", "刚才打错,5是11只不是12只", "5")
    wrong, right = await town.reports("5")
    assert wrong.withdrawn_at is not None
    assert right.corrects_id == wrong.id
    assert await town.current("5") == [Decimal(11)]


async def test_an_edited_message_corrects_its_report(town: IssuedOffice) -> None:
    await town.say("王建波", "已开工9只", "5", message_id=7)
    await town.say("王建波", "已开工12只", "5", message_id=7)  # a new one: Telegram's ids are a chat's
    await town.say("王建波", "5 已开工8只", message_id=7, edited=True)
    standing = [report for report in await town.reports("5") if report.withdrawn_at is None]
    assert [report.text for report in standing] == ["已开工8只"]
    assert await town.current("5") == [Decimal(8)]


async def test_an_edit_that_says_nothing_leaves_the_report_as_it_was(town: IssuedOffice) -> None:
    await town.say("王建波", "已开工9只", "5", message_id=7)
    said = await town.say("王建波", "。。", message_id=7, edited=True)
    assert ids(said) == ["ask_unclear"]
    assert await town.current("5") == [Decimal(9)]


async def test_a_withdrawn_report_counts_no_more_and_is_due_again(town: IssuedOffice) -> None:
    await town.say("王建波", "已开工9只", "5", message_id=7)
    assert await town.services.reporting.withdraw(town.cause("王建波"), 7) == 1
    assert await town.services.reporting.withdraw(town.cause("王建波"), 7) == 0
    assert await town.current("5") == [None]
    assert (await town.feedbacks("5"))[0].met_at is None


async def test_words_take_back_the_last_message(town: IssuedOffice) -> None:
    await town.say("王建波", "5 已开工9只;22 已排查", message_id=7)
    said = await town.say("王建波", "刚才发错了,撤回")
    assert said["withdrawn"] == 2
    said = await town.say("王建波", "撤回刚才的", "5")
    assert said == {}


async def test_a_problem_is_a_report_of_its_kind(town: IssuedOffice) -> None:
    said = await town.say("王建波", "电表接口未通,企业不配合", "22")
    assert [r.kind for r in await town.reports("22")] == [ReportKind.PROBLEM]
    await town.say("王建波", "材料还在收集", "22", trouble=True)
    assert {r.kind for r in await town.reports("22")} == {ReportKind.PROBLEM}
    assert said["requests"] == []


async def test_done_is_asked_back_and_never_closes(town: IssuedOffice) -> None:
    said = await town.say("王建波", "已建立联席会商制度并印发(云经信〔2022〕8号),请予销号", "4")
    assert ids(said) == ["confirm_completion"]
    assert await town.status("4") is Status.IN_PROGRESS
    assert await town.requests("4") == []
    [report] = said["reports"]
    request = await town.services.requests.claim(await town.update("王建波"), report, "云经信〔2022〕8号")
    assert request is not None
    assert (request.kind, request.status) == (RequestKind.COMPLETION, RequestStatus.AWAITS_CLERK)
    assert await town.status("4") is Status.UNDER_REVIEW


async def test_a_later_report_waits_and_a_second_delay_is_told_why_not(town: IssuedOffice) -> None:
    said = await town.say("王建波", "3月1日再报", "4")
    assert said["postponed"] == [["4", "2022-03-01"]]
    said = await town.say("王建波", "3月2日再报", "4")
    assert said["notes"][0]["id"] == "rules/postponed_already"
    said = await town.say("王建波", "过几天再报行不行", "5")
    assert ids(said) == ["ask_later_day"]
    done = await town.services.requests.postpone(await town.update("王建波"), [town.directives["5"]], date(2022, 3, 2))
    assert [directive.item for directive in done] == ["5"]


async def test_a_day_pressed_before_the_report_is_due_is_a_promise(town: IssuedOffice) -> None:
    update = await town.update("王建波")
    assert await town.services.requests.postpone(update, [town.directives["5"]], date(2022, 2, 15)) == []
    [answer] = [one for one in await outbox(town.office, "heard") if one.key.startswith(f"answer:{update.inbox_id}:")]
    assert [note["id"] for note in answer.payload["notes"]] == ["report/in_time"]
    with pytest.raises(RuleError, match="postponement_not_later"):  # a day that is over is no promise
        await town.services.requests.postpone(await town.update("王建波"), [town.directives["5"]], date(2022, 2, 1))


async def test_the_day_of_reports_put_off_is_asked_with_the_items_and_holds_for_them(town: IssuedOffice) -> None:
    services, writer = town.services, town.people["王建波"]

    async def asked(text: str, **words: Any) -> tuple[list[str], list[int]]:
        [question] = (await town.say("王建波", text, **words))["questions"]
        dialog = await services.dialogs.current(writer)
        return [number for number, _, _ in question["args"]["choices"]], list(
            dialog.state["directive_ids"] if dialog else ()
        )

    reminded = ("4", "9", "22")
    ids_of = [town.directives[item] for item in reminded]
    assert await asked("忙,过几天再说", answered=Answered.BUNDLE, about=tuple(ids_of)) == (list(reminded), ids_of)
    assert await asked("4、22过几天再报") == (["4", "22"], [ids_of[0], ids_of[2]])


async def test_a_report_promised_in_time_puts_nothing_off_and_is_not_refused(town: IssuedOffice) -> None:
    said = await town.say("王建波", "今天下班前报", "4")
    assert (said["postponed"], said["reports"]) == ([], [])
    assert [(note["id"], note["number"]) for note in said["notes"]] == [("report/in_time", "4")]
    await town.say("王建波", "3月1日再报", "4")
    said = await town.say("王建波", "2月28日报", "4")
    assert [note["id"] for note in said["notes"]] == ["report/in_time"]


async def test_who_is_away_is_told_how_a_deputy_answers_and_nothing_is_recorded(town: IssuedOffice) -> None:
    said = await town.say("王建波", "我下周休假,由陈洁代报", "4")
    assert ids(said) == ["ask_away"]
    assert await town.reports("4") == []
    said = await town.say("王建波", "已排查", "4")  # what comes next is read as ever
    assert len(said["reports"]) == 1


async def test_reported_elsewhere_stops_the_chase_until_the_clerk_has_looked(town: IssuedOffice) -> None:
    await town.say("王建波", "收到")
    await town.tick(2, 25)
    said = await town.say("王建波", "催什么催,昨天OA上不是报过了", "4")
    assert said["disputed"] == ["4"]
    [row] = await town.outbox("dispute", "李敏")
    feedback = row.payload["feedback_id"]
    town.clock.at = at(2, 28)
    assert await town.services.bundles.bundle(town.people["王建波"], date(2022, 2, 28)) is None
    with pytest.raises(RefusedError):
        await town.services.disputes.settle(town.cause("王建波"), feedback, found=True)
    assert await town.services.disputes.settle(town.cause("李敏"), feedback, found=True)
    assert not await town.services.disputes.settle(town.cause("李敏"), feedback, found=False)
    assert (await town.feedbacks("4"))[0].met_at is not None
    assert "request/dispute_found" in await town.texts("王建波")


async def test_a_dispute_without_evidence_goes_on(town: IssuedOffice) -> None:
    await town.say("王建波", "昨天OA上报过了", "4")
    [row] = await town.outbox("dispute", "李敏")
    await town.services.disputes.settle(town.cause("李敏"), row.payload["feedback_id"], found=False)
    feedback = (await town.feedbacks("4"))[0]
    assert (feedback.met_at, feedback.disputed_at) == (None, None)
    assert "request/dispute_not_found" in await town.texts("王建波")
    assert await town.services.disputes.dispute(10_000) is None


async def test_requests_in_words_go_their_way(town: IssuedOffice) -> None:
    await town.say("王建波", "设备没到货,申请延期到4月30日", "22")
    await town.say("王建波", "请政府办牵头开个会,把资规局和镇里叫上", "4")
    await town.say("王建波", "22不归我们,该供电公司管", answered=Answered.NOTICE, about=(town.directives["22"],))
    kinds = {r.kind: r.status for item in ("4", "22") for r in await town.requests(item)}
    assert kinds == {
        RequestKind.EXTENSION: RequestStatus.AWAITS_CLERK,
        RequestKind.COORDINATION: RequestStatus.AWAITS_HEAD,
        RequestKind.OBJECTION: RequestStatus.AWAITS_CLERK,
    }
    assert [r.kind for r in await town.reports("4")] == [ReportKind.PROBLEM]
    said = await town.say("王建波", "申请延期到4月30日", "22")
    assert said["notes"][0]["id"] == "request/asked_already"


async def test_a_question_goes_to_the_clerk(town: IssuedOffice) -> None:
    said = await town.say("王建波", "这个需要附名单吗?", "5")
    assert said["inquiries"] == 1
    [row] = await town.outbox("inquiry", "李敏")
    assert row.payload["text"] == "这个需要附名单吗?"


async def test_words_without_an_item_are_asked_about_and_read_again(town: IssuedOffice) -> None:
    said = await town.say("王建波", "弄得差不多了,方案已印发")
    assert ids(said) == ["ask_which_item"]
    assert said["reports"] == []
    dialog = await town.services.dialogs.current(town.people["王建波"])
    assert dialog is not None
    assert dialog.kind == "which_item"
    assert Words.of_state(dialog.state).text == "弄得差不多了,方案已印发"


async def test_forwarded_words_are_anothers_until_adopted(town: IssuedOffice) -> None:
    said = await town.say("王建波", "示范镇已通过验收", source="老李")
    assert ids(said) == ["ask_forwarded"]
    assert said["reports"] == []
    await town.say("王建波", "示范镇已通过验收", "4", source="老李", adopted=True)
    assert [r.source for r in await town.reports("4")] == ["老李"]


async def test_one_by_one_asks_for_the_next_after_each(town: IssuedOffice) -> None:
    queue = [town.directives["4"], town.directives["5"]]
    assert await town.services.questions.ask_one_by_one(await town.update("王建波"), queue)
    said = await town.say("王建波", "机制已印发", "4", queue=(town.directives["5"],))
    assert said["next_item"] == [town.directives["5"], "5", "40只重点工业项目"]
    said = await town.say("王建波", "已开工9只", "5", queue=())
    assert said["next_item"] == []
    assert not await town.services.questions.ask_one_by_one(await town.update("王建波"), [])


async def test_a_supporting_unit_reports_words_and_moves_nothing(town: IssuedOffice) -> None:
    await town.say("王建波", "10 已推荐两家企业")
    assert [f.met_at for f in await town.feedbacks("10")] == [None]
    assert await town.status("10") is Status.ISSUED
    assert len(await town.reports("10")) == 1


async def test_what_one_has_nothing_to_do_with_is_refused(town: IssuedOffice) -> None:
    with pytest.raises(RefusedError):
        await town.say("苏燕", "已开工9只", "5")
    assert await town.reports("5") == await town.reports("10") == []
    assert not await town.services.hearing.concerns(town.people["吴迪"])
    assert await town.services.hearing.concerns(town.people["苏燕"])


async def test_a_head_reports_for_the_unit(town: IssuedOffice) -> None:
    await town.say("马国强", "已开工9只", "5")
    assert await town.current("5") == [Decimal(9)]
    assert not await town.services.hearing.concerns(town.people["马国强"])


async def test_the_clerk_writes_down_what_was_said_by_phone(town: IssuedOffice) -> None:
    await town.services.hearing.record(
        await town.update("李敏"), town.directives["5"], "已开工9只,其余下月", Channel.PHONE, 1
    )
    [report] = await town.reports("5")
    assert (report.person.name, report.clerk_id, report.channel) == ("王建波", town.people["李敏"], Channel.PHONE)
    assert await town.current("5") == [Decimal(9)]
    assert (await town.feedbacks("5"))[0].met_at is not None
    with pytest.raises(RefusedError):
        await town.services.hearing.record(await town.update("苏燕"), town.directives["5"], "话", Channel.PHONE, 1)
    with pytest.raises(RefusedError):
        await town.services.hearing.record(await town.update("李敏"), 10_000, "话", Channel.PHONE, 1)


def file_in(town: IssuedOffice, tmp_path: Any, content: bytes = b"a list") -> StoredFile:
    object.__setattr__(town.office.settings, "data_dir", tmp_path)
    return keep(town.office, "名单.xlsx", "application/xlsx", "FILE", content)


async def test_files_are_kept_by_their_hash_and_go_with_the_report(town: IssuedOffice, tmp_path: Any) -> None:
    file = file_in(town, tmp_path)
    assert file == file_in(town, tmp_path)
    assert content_of(town.office, file.sha256) == b"a list"
    await town.say("王建波", "已开工9只,名单附后", "5", files=(file,))
    await town.say("王建波", "", "5", files=(file,))
    [report] = await town.reports("5")
    assert [a.sha256 for a in report.attachments] == [file.sha256] * 2
    found = await town.services.cards.files(town.people["王建波"], town.directives["5"])
    assert [(name, size) for _, name, size in found] == [("名单.xlsx", 6)] * 2
    assert await town.services.cards.file(town.people["王建波"], found[0][0]) == ("名单.xlsx", b"a list")
    for person, ident in (("苏燕", found[0][0]), ("王建波", 10_000)):
        with pytest.raises(RefusedError):
            await town.services.cards.file(town.people[person], ident)


async def test_a_file_alone_is_a_report_that_asks_for_a_word(town: IssuedOffice, tmp_path: Any) -> None:
    file = file_in(town, tmp_path)
    said = await town.say("王建波", "", "5", files=(file,))
    assert ids(said) == ["ask_one_fact"]
    alone = replace(file, message_id=7)
    said = await town.say("王建波", "", message_id=7, files=(alone,))
    assert ids(said) == ["ask_which_item"]
    dialog = await town.services.dialogs.current(town.people["王建波"])
    assert dialog is not None
    assert Words.of_state(dialog.state).message_id == 7
    assert await town.services.loose_files.wait(
        town.people["王建波"], 7
    )  # a row of its own, with the question or without


async def test_a_doubtful_figure_is_written_only_when_confirmed(town: IssuedOffice) -> None:
    said = await town.say("王建波", "已开工45只,进展顺利", "5")
    assert await town.current("5") == [None]
    assert "ask_above_wanted" in ids(said)
    [question] = [q for q in said["questions"] if q["id"] == "ask_above_wanted"]
    report = question["report_id"]
    assert report is not None
    target = question["args"]["target"]
    with pytest.raises(RefusedError):
        await town.services.reporting.set_value(town.cause("苏燕"), report, target, Decimal(45))
    with pytest.raises(RefusedError):
        await town.services.reporting.set_value(town.cause("王建波"), report, 10_000, Decimal(45))
    for _ in range(2):
        await town.services.reporting.set_value(town.cause("王建波"), report, target, Decimal(45))
    assert await town.current("5") == [Decimal(45)]


WORDS = st.lists(
    st.sampled_from(
        [
            "5 已完成",
            "全部办结",
            "请予销号",
            "开工12只",
            "40/40",
            "完不成",
            "申请延期到4月30日",
            "9 都弄好了",
            "其他正常",
            "不归我们",
            "收到",
            "好",
            "撤回",
            "同意办结",
            "已办结销号",
            "完成了,没问题",
            "22 done",
            "100%",
        ]
    ),
    min_size=1,
    max_size=8,
)


@pytest.fixture
async def rewound(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Rewound]:
    shutil.copyfile(sqlite_template, tmp_path / "duban.db")
    begun = await Rewound.issued(tmp_path / "duban.db")
    yield begun
    await begun.close()


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(WORDS, st.lists(st.sampled_from(["王建波", "陈洁", "马国强", "苏燕"]), min_size=8, max_size=8))
async def test_no_words_of_anybody_close_a_directive(rewound: Rewound, words: list[str], speakers: list[str]) -> None:
    town = await rewound.again()
    for text, name in zip(words, speakers, strict=False):
        said = await _say(town, name, text)
        for question in said.get("questions", []):
            if question["id"] in {"confirm_completion", "ask_completion_meant"} and question["report_id"]:
                await _claim(town, name, question["report_id"])
        for request in await town.requests("5"):
            await _decide(town, name, request.id)
    assert await town.status("5") not in FINISHED


async def _say(town: IssuedOffice, name: str, text: str) -> dict[str, Any]:
    try:
        return await town.say(name, text, "5")
    except RefusedError:
        return {}


async def _claim(town: IssuedOffice, name: str, report_id: int) -> None:
    try:
        await town.services.requests.claim(await town.update(name), report_id, "")
    except TellableError:
        return


async def _decide(town: IssuedOffice, name: str, request_id: int) -> None:
    try:
        await town.services.decisions.approve(await town.update(name), request_id)
    except TellableError:
        return
