"""A fill-in sheet that came back: shown as it was read, reported in one transaction, in doubt nothing but words."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest

from bot.intake.sheets.fill_in_sheet import FilledRow, FilledSheet
from bot.services.filling_in import Reported
from bot.texts import TellableError
from db.enums import ReportKind, RequestKind, Status
from db.session import Database
from tests.services.issued import IssuedOffice, at, issued_office
from tests.services.listed import done, with_list

HEADINGS = {"next_step": "下一步", "figure1": "完成数1", "figure2": "完成数2"}
MESSAGE = 77
Rows = Mapping[str, Mapping[str, Any]]


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


def sheet(town: IssuedOffice, rows: Rows, **columns: Any) -> FilledSheet:
    """Return a sheet as the owner of the usual items fills it in."""
    filled = tuple(
        FilledRow(place, number, town.directives[number], **cells)
        for place, (number, cells) in enumerate(rows.items(), 2)
    )
    given = {
        "written_at": town.clock.at.isoformat(),
        "headings": HEADINGS,
        "states": {"ongoing": "推进中", "none": "暂无进展", "done": "已完成"},
    }
    return FilledSheet(filled, **(given | columns))


async def shown(town: IssuedOffice, name: str, rows: Rows, message: int = MESSAGE, **columns: Any) -> dict[str, Any]:
    """Let somebody send a sheet; return what they are shown."""
    cause = await town.update(name)
    await town.services.filling_in.propose(cause, sheet(town, rows, **columns), message)
    return dict((await town.outbox("fill_in_read", name))[-1].payload)


async def confirmed(town: IssuedOffice, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """Let somebody confirm; return the answer."""
    assert await town.services.filling_in.report(await town.update(name), payload) is Reported.DONE
    return dict((await town.outbox("heard", name))[-1].payload)


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [question["id"] for question in found]


async def test_the_sheet_has_what_a_person_is_asked_for(town: IssuedOffice) -> None:
    await town.say("陈洁", "已开工9只", "5")
    filling = town.services.filling_in
    owners = await filling.items(town.people["王建波"])
    assert [item.number for item in owners] == ["4", "5", "9", "22"]
    assert owners[1].targets[0].current == Decimal(9)
    assert owners[1].latest is not None
    assert [item.id for item in await filling.items(town.people["陈洁"])] == [item.id for item in owners]
    await filling.ask(await town.update("王建波"))
    assert len(await town.outbox("fill_in_sheet", "王建波")) == 1
    with pytest.raises(TellableError) as nothing:
        await filling.ask(await town.update("钱统"))
    assert nothing.value.text_id == "fill_in/nothing"


async def test_twelve_at_once_are_shown_then_reported(town: IssuedOffice) -> None:
    await town.say("王建波", "已开工9只", "5")
    payload = await shown(town, "王建波", {
        "4": {"progress": "机制已印发", "next_step": "3月首次会商"},
        "5": {"figures": {1: "12"}, "problem": "用地缺180亩"},
        "9": {"figures": {2: "7"}, "progress": "一厂一策兑现7家"},
    })  # fmt: skip
    rows = {row["number"]: row for row in payload["rows"]}
    assert rows["4"]["words"] == "机制已印发\n下一步:3月首次会商"
    [figure] = rows["5"]["figures"]
    assert (figure["old"], figure["new"], figure["goal"], figure["reached"]) == ("9", "12", "40", "30.0")
    assert figure["expected"] is not None
    assert rows["5"]["problem"] == "用地缺180亩"
    assert [(figure["old"], figure["new"]) for figure in rows["9"]["figures"]] == [(None, "7")]
    assert await town.current("5") == [Decimal(9)]  # nothing is reported yet
    assert await town.reports("4") == []

    said = await confirmed(town, "王建波", payload)
    assert await town.current("5") == [Decimal(12)]
    assert await town.current("9") == [None, Decimal(7)]
    _, problem, progress = await town.reports("5")
    assert (problem.kind, problem.text) == (ReportKind.PROBLEM, "用地缺180亩")
    assert (progress.kind, progress.text) == (ReportKind.PROGRESS, "40只重点工业项目:12只")
    assert (len(said["reports"]), said["questions"]) == (4, [])
    assert (await town.reports("22"), await town.status("22")) == ([], Status.ISSUED)  # an empty row is no report
    assert (await town.feedbacks("4"))[0].met_at is not None


async def test_it_is_withdrawn_and_corrected_as_any_report(town: IssuedOffice) -> None:
    rows: Rows = {"5": {"figures": {1: "12"}}, "22": {"progress": "已排查"}}
    await confirmed(town, "王建波", await shown(town, "王建波", rows))
    await town.say("王建波", "刚才打错,5是11只不是12只")
    assert await town.current("5") == [Decimal(11)]
    assert await town.services.reporting.withdraw(town.cause("王建波"), MESSAGE) == 1
    [report] = await town.reports("22")
    assert report.withdrawn_at is not None


async def test_a_second_press_reports_nothing_again(town: IssuedOffice) -> None:
    payload = await shown(town, "王建波", {"22": {"progress": "已排查"}})
    await confirmed(town, "王建波", payload)
    again = await town.services.filling_in.report(await town.update("王建波"), payload)
    assert (again, len(await town.reports("22"))) == (Reported.BEFORE, 1)
    assert not await town.services.filling_in.drop(await town.update("王建波"), payload)


async def test_what_changed_after_it_was_shown_is_shown_anew(town: IssuedOffice) -> None:
    payload = await shown(town, "王建波", {"5": {"figures": {1: "12"}}, "22": {"progress": "已排查"}})
    await town.say("陈洁", "已开工13只", "5")
    filling = town.services.filling_in
    assert await filling.report(await town.update("王建波"), payload) is Reported.CHANGED
    assert await town.reports("22") == []
    anew = dict((await town.outbox("fill_in_read", "王建波"))[-1].payload)
    assert anew["changed"]
    row = next(row for row in anew["rows"] if row["number"] == "5")
    assert (ids(row["doubts"]), row["figures"]) == (["ask_below_current"], [])
    said = await confirmed(town, "王建波", anew)
    assert await town.current("5") == [Decimal(13)]
    assert ids(said["questions"]) == ["ask_below_current"]


async def test_a_sheet_that_lay_about_tells_what_came_meanwhile(town: IssuedOffice) -> None:
    made = town.clock.at.isoformat()
    [target] = (await town.directive("5")).targets
    town.clock.at = at(2, 15)
    await town.say("陈洁", "已开工9只", "5")
    payload = await shown(town, "王建波", {"5": {"figures": {1: "12"}}}, written_at=made,
                          before={town.directives["5"]: [(target.id, "")]})  # fmt: skip
    notes = payload["rows"][0]["notes"]
    assert [note[0] for note in notes] == ["fill_in/figure_moved", "fill_in/reported_since"]
    assert (notes[0][1]["was"], notes[0][1]["now"], notes[1][1]["person"]) == ("", "9", "陈洁")


async def test_doubts_are_marked_and_asked_about_after(town: IssuedOffice) -> None:
    payload = await shown(town, "王建波", {
        "4": {"progress": "已建立联席会商制度并印发,请予销号"},
        "5": {"figures": {1: "45"}},
        "9": {"progress": "一厂一策兑现7家", "figures": {2: "8"}},
        "22": {"state": "done"},
    })  # fmt: skip
    doubts = {row["number"]: ids(row["doubts"]) for row in payload["rows"]}
    assert doubts == {
        "4": ["confirm_completion"], "5": ["ask_above_wanted"], "9": ["ask_number_meant"], "22": ["ask_completion_meant"],
    }  # fmt: skip
    assert [row["figures"] for row in payload["rows"]] == [[], [], [], []]
    said = await confirmed(town, "王建波", payload)
    assert await town.current("5") == [None]
    assert await town.current("9") == [None, None]
    assert {await town.status(item) for item in ("4", "5", "9", "22")} == {Status.IN_PROGRESS}
    assert [await town.requests(item) for item in ("4", "22")] == [[], []]
    asked = {question["number"]: question["id"] for question in said["questions"]}
    assert asked == {
        "5": "ask_above_wanted", "9": "ask_number_meant", "22": "ask_completion_meant", "4": "confirm_completion",
    }  # fmt: skip
    above = next(question for question in said["questions"] if question["number"] == "5")
    await town.services.reporting.set_value(
        town.cause("王建波"), above["report_id"], above["args"]["target"], Decimal(above["args"]["value"])
    )
    assert await town.current("5") == [Decimal(45)]


async def test_what_words_ask_for_is_asked_for_once(town: IssuedOffice) -> None:
    payload = await shown(town, "王建波", {
        "4": {"problem": "用地缺180亩,请政府办牵头开个会,把资规局叫上"},
        "22": {"progress": "设备没到货,申请延期到4月30日"},
    })  # fmt: skip
    assert {row["number"]: row["acts"] for row in payload["rows"]} == {
        "4": [["coordination", ""]], "22": [["extension", "2022-04-30"]],
    }  # fmt: skip
    said = await confirmed(town, "王建波", payload)
    kinds = [request.kind for item in ("4", "22") for request in await town.requests(item)]
    assert kinds == [RequestKind.COORDINATION, RequestKind.EXTENSION]
    assert said["notes"] == []


async def test_the_liaison_fills_in_for_the_owner_and_a_deputy_too(town: IssuedOffice) -> None:
    payload = await shown(town, "陈洁", {"22": {"progress": "已排查"}})
    assert payload["rows"][0]["owner"] == "王建波"
    await confirmed(town, "陈洁", payload)
    card = await town.services.cards.card(town.people["王建波"], town.directives["22"])
    assert card.latest is not None
    assert (card.latest.person, card.latest.by_other) == ("陈洁", True)
    with pytest.raises(TellableError):
        await town.services.filling_in.propose(await town.update("梁宇"), sheet(town, {}), 78)
    payload = await shown(town, "梁宇", {"4": {"progress": "已印发"}}, 79)
    assert (payload["rows"], payload["skipped"]) == ([], [["fill_in/not_yours", {"number": "4"}]])
    today = town.office.day_of(town.clock.at)
    await town.services.absences.enter(await town.update("王建波"), today, today)
    payload = await shown(town, "梁宇", {"4": {"progress": "已印发"}}, 80)
    await confirmed(town, "梁宇", payload)
    assert [(report.person.name, report.text) for report in await town.reports("4")] == [("梁宇", "已印发")]


async def test_rows_of_others_and_closed_ones_are_named_and_skipped(town: IssuedOffice) -> None:
    async with town.office.database.write(town.cause("李敏")) as session:
        directive = await session.merge(await town.directive("22"))
        directive.status = Status.CLOSED
    payload = await shown(
        town, "王建波", {"10": {"progress": "已上市"}, "22": {"progress": "已排查"}, "4": {"progress": "已印发"}}
    )
    assert [row["number"] for row in payload["rows"]] == ["4"]
    assert [text_id for text_id, _ in payload["skipped"]] == ["fill_in/not_yours", "report/over"]
    await confirmed(town, "王建波", payload)
    assert (await town.reports("10"), await town.reports("22")) == ([], [])


async def test_wrong_figures_are_named_by_row_and_column(town: IssuedOffice) -> None:
    rows: Rows = {
        "4": {"figures": {1: "12"}, "progress": "已印发"},
        "5": {"figures": {1: "见附件"}},
        "9": {"figures": {1: "3"}},
    }
    payload = await shown(town, "王建波", rows, letters={"figure1": "I"})
    assert [row["number"] for row in payload["rows"]] == ["4", "9"]
    assert [fault[:4] for fault in payload["faults"]] == [
        [2, "完成数1", "I", "fill_in/no_such_target"],
        [3, "完成数1", "I", "fill_in/no_figure"],
    ]


async def test_a_sheet_without_its_hidden_part_goes_by_numbers(town: IssuedOffice) -> None:
    flat = FilledSheet(
        (
            FilledRow(2, "5", figures={1: "12"}),
            FilledRow(3, "督〔2022〕3-4", progress="已印发"),
            FilledRow(4, "88", progress="x"),
        ),
        headings=HEADINGS,
    )
    await town.services.filling_in.propose(await town.update("王建波"), flat, MESSAGE)
    payload = dict((await town.outbox("fill_in_read", "王建波"))[-1].payload)
    assert [row["number"] for row in payload["rows"]] == ["5", "4"]
    assert payload["skipped"] == [["fill_in/not_yours", {"number": "88"}]]


async def test_nothing_filled_in_is_told(town: IssuedOffice) -> None:
    with pytest.raises(TellableError) as empty:
        await shown(town, "王建波", {})
    assert empty.value.text_id == "fill_in/empty"
    payload = await shown(town, "王建波", {"22": {"progress": "已排查"}})
    assert await town.services.filling_in.drop(await town.update("王建波"), payload)
    assert await town.reports("22") == []


async def test_rows_of_a_list_are_set_by_the_sheet_and_a_claimed_figure_is_asked_about(town: IssuedOffice) -> None:
    target = await with_list(town)
    payload = await shown(town, "王建波", {"5": {"progress": "第7、9项已开工,第12项下月开工", "figures": {1: "12"}}})
    [row] = payload["rows"]
    assert [(figure["old"], figure["new"]) for figure in row["figures"]] == [("0", "2")]
    assert ids(row["doubts"]) == ["ask_rows_count"]
    assert await done(town, target) == []
    said = await confirmed(town, "王建波", payload)
    assert ids(said["questions"]) == ["ask_rows_count"]
    assert await done(town, target) == [7, 9]
    [report] = await town.reports("5")
    assert (report.text, report.quotable) == ("第7、9项已开工,第12项下月开工", False)
    assert await town.current("5") == [2]


async def test_a_figure_that_the_list_bears_out_is_taken_with_its_rows(town: IssuedOffice) -> None:
    target = await with_list(town)
    payload = await shown(town, "王建波", {"5": {"progress": "第7、9项已开工", "figures": {1: "2"}}})
    said = await confirmed(town, "王建波", payload)
    assert ids(said["questions"]) == []
    assert await done(town, target) == [7, 9]
