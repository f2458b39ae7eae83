"""Bulk setting: wholly or not at all, told line by line, undone."""

from datetime import date
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.services.bulk import Bulk
from bot.services.drafting import Drafting, Field
from bot.services.drafts import StaleError, gaps, snapshot
from bot.services.issuing import Issuing
from bot.services.office import Office
from bot.services.outgoing import plain
from bot.texts import TellableError
from db.enums import Cadence, DateSource, Kind, Role
from db.session import Database
from tests.services.office import StandingClock, by, furnish, office_on, outbox
from tests.services.papers import row, rows, settle, summary, take_in

CLERK = frozenset({Role.CLERK})


async def prepared(database: Database) -> tuple[Office, dict[str, int], int]:
    office = office_on(database)
    ids = await furnish(office)
    return office, ids, await take_in(office, ids["李敏"])


async def state(office: Office, document_id: int) -> dict[str, dict[str, Any]]:
    return {d.item: snapshot(d) for d in await rows(office, document_id)}


async def test_a_line_sets_unit_owner_date_and_cadence_of_a_range(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1-3 经信局 12月31日 月报")
    for item in "123":
        draft = await row(office, document_id, item)
        assert draft.lead is not None
        assert (draft.lead.name, draft.owner_id) == ("经信局", ids["王建波"])
        assert (draft.due_on, draft.due_source) == (date(2022, 12, 31), DateSource.CLERK)
        assert draft.cadence is Cadence.MONTHLY
        assert gaps(draft) == ()
    assert (await row(office, document_id, "4")).owner is None
    (answer,) = await outbox(office, "bulk_result")
    (line,) = answer.payload["lines"]
    assert (line["items"], line["lead"], line["owners"], line["due_on"]) == (
        ["1-3"],
        "经信局",
        ["王建波"],
        "2022-12-31",
    )


async def test_what_gave_way_to_another_date_or_owner_is_named(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    for text, dates, owners in (
        ("1 经信局 12月31日\n3 财政局 11月30日", [], []),  # there was none before
        ("全部 经信局 12月31日 月报", [("2", "2022-06-30"), ("3", "2022-11-30")], [("3", "苏燕")]),  # 2: the text's own
    ):
        cast("StandingClock", office.clock).move(minutes=1)
        await Bulk(office).set(by(office, ids["李敏"]), document_id, text)
        answer = (await outbox(office, "bulk_result"))[-1].payload
        assert [[tuple(one) for one in answer[f"replaced_{what}"]] for what in ("dates", "owners")] == [dates, owners]


@pytest.mark.parametrize(
    ("words", "items"),
    [("第二章 统计局", "67"), ("全部 统计局", "1234567"), ("1、3 统计局", "13"), ("其余 统计局", "1234567")],
)
async def test_a_line_may_mean_a_chapter_all_or_the_rest(sqlite_database: Database, words: str, items: str) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, words)
    assert "".join(d.item for d in await rows(office, document_id) if d.lead) == items


async def test_everything_a_line_may_say(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    text = "1 责任人:梁宇 配合:财政局、统计部门\n4 经信局 无期限 季报\n5 名称:清洁生产审核 办结标准:全部完成审核\n7 不作督办\n6 限时办结"
    await Bulk(office).set(by(office, ids["李敏"]), document_id, text)
    first, fourth = await row(office, document_id, "1"), await row(office, document_id, "4")
    assert (first.owner_id, [u.name for u in first.supporting]) == (ids["梁宇"], ["财政局", "统计局"])
    assert (fourth.due_on, fourth.kind, fourth.cadence, gaps(fourth)) == (None, Kind.ONGOING, Cadence.QUARTERLY, ())
    fifth = await row(office, document_id, "5")
    assert (fifth.title, fifth.done_when, fifth.version) == ("清洁生产审核", "全部完成审核", 2)
    assert (await row(office, document_id, "7")).left_out
    assert (await row(office, document_id, "6")).kind is Kind.FIXED_TERM


async def test_a_unit_without_anybody_is_named(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1 石桥镇 12月31日")
    (answer,) = await outbox(office, "bulk_result")
    assert answer.payload["lines"][0]["nobody"] is True
    assert (await summary(office, ids["李敏"], document_id)).missing_owner == 7


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("1 经信局\n2 外星局 12月31日", "bulk_not_understood"),
        ("1-99 经信局", "bulk_unknown_number"),
        ("1 经信局\n2", "bulk_no_value"),
        ("1 经信局 2月30日", "bulk_bad_date"),
        ("1 经信局\n第九章 财政局", "bulk_unknown_chapter"),
        ("1 经信局\n3-2 财政局", "bulk_bad_range"),
        ("1 经信局 经信局长", "bulk_not_understood"),
    ],
)
async def test_one_wrong_piece_and_nothing_is_changed(sqlite_database: Database, text: str, error: str) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    before = await state(office, document_id)
    with pytest.raises(TellableError) as refused:
        await Bulk(office).set(by(office, ids["李敏"]), document_id, text)
    assert error in [id_ for id_, *_ in refused.value.text_args["errors"]]
    assert await state(office, document_id) == before


@pytest.mark.parametrize(
    ("text", "text_id"),
    [
        ("1 经信局\n2-3 名称:同名", "review/title_for_one"),
        ("1 经信局\n2 责任人:无此人", "review/person_unknown"),
        ("1 经信局\n2 标准:" + "长" * 1001, "review/done_when_length"),
    ],
)
async def test_one_line_that_cannot_be_done_and_nothing_is_changed(database: Database, text: str, text_id: str) -> None:
    office, ids, document_id = await prepared(database)
    before = await state(office, document_id)
    with pytest.raises(TellableError, match=text_id):
        await Bulk(office).set(by(office, ids["李敏"]), document_id, text)
    assert await state(office, document_id) == before
    assert await outbox(office, "bulk_result") == []


PIECES = [
    "1-3",
    "5",
    "99",
    "第二章",
    "全部",
    "经信局",
    "外星局",
    "财政局",
    "12月31日",
    "2月30日",
    "月报",
    "无期限",
    "名称:甲",
    "\n",
]


@given(words=st.lists(st.sampled_from(PIECES), min_size=1, max_size=9))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_bulk_is_done_wholly_or_not_at_all_and_can_be_undone(
    sqlite_database: Database, words: list[str]
) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    before, text = await state(office, document_id), " ".join(words)
    try:
        await Bulk(office).set(by(office, ids["李敏"]), document_id, text)
    except TellableError:
        assert await state(office, document_id) == before
    else:
        version = (await summary(office, ids["李敏"], document_id)).version
        await Bulk(office).undo(by(office, ids["李敏"]), document_id, version)
        assert await state(office, document_id) == before


async def test_undoing_brings_back_what_there_was(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1-3 经信局 12月31日 配合:财政局\n6 统计局")
    before = await state(office, document_id)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "全部 财政局 11月30日 周报\n7 不作督办")
    version = (await summary(office, ids["李敏"], document_id)).version
    assert await Bulk(office).undo(by(office, ids["李敏"]), document_id, version) == 7
    assert await state(office, document_id) == before


async def test_adopting_all_can_be_undone_too(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    before = await state(office, document_id)
    version = (await summary(office, ids["李敏"], document_id)).version
    count = await Drafting(office).adopt_all(by(office, ids["李敏"]), document_id, version)
    version = (await summary(office, ids["李敏"], document_id)).version
    assert await Bulk(office).undo(by(office, ids["李敏"]), document_id, version) == count
    assert await state(office, document_id) == before


async def test_nothing_is_undone_once_something_else_was_changed(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1 经信局")
    version = (await summary(office, ids["李敏"], document_id)).version
    draft = await row(office, document_id, "2")
    await Drafting(office).choose(by(office, ids["李敏"]), draft.id, 1, Field.CADENCE, "weekly")
    for old in (version, version + 1):
        with pytest.raises(StaleError):
            await Bulk(office).undo(by(office, ids["李敏"]), document_id, old)
    assert (await row(office, document_id, "1")).owner_id == ids["王建波"]


async def test_what_is_left_out_or_unknown_cannot_be_set(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "2")
    await Drafting(office).leave_out(by(office, ids["李敏"]), draft.id, 1)
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1-3 经信局")
    assert (await row(office, document_id, "2")).lead is None
    with pytest.raises(TellableError, match="review/bulk_errors"):
        await Bulk(office).set(by(office, ids["李敏"]), document_id, "2 经信局")


@pytest.mark.parametrize(
    ("text", "concerned"),
    [
        ("1-3 经信局 12月31日", True),
        ("1-3 经信局 12月39日", True),
        ("全部 采纳", True),
        ("大家辛苦了", False),
        ("收到", False),
        ("", False),
    ],
)
async def test_words_that_begin_with_numbers_are_a_clerks_bulk(
    sqlite_database: Database,
    text: str,
    concerned: bool,  # noqa: FBT001
) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    found = await Bulk(office).concerns(ids["李敏"], CLERK, text)
    assert found == (document_id if concerned else None)


async def test_a_report_of_a_clerk_who_is_also_a_liaison_is_no_bulk(sqlite_database: Database) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    both = CLERK | {Role.LIAISON}
    assert await Bulk(office).concerns(ids["李敏"], both, "5 已开工12只") is None
    assert await Bulk(office).concerns(ids["李敏"], both, "5 经信局 12月31日") == document_id


async def test_nobody_elses_words_are_a_bulk(sqlite_database: Database) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    assert await Bulk(office).concerns(ids["王建波"], frozenset({Role.OWNER}), "1-3 经信局") is None
    await settle(office, ids, document_id)

    await Issuing(office).issue(by(office, ids["李敏"]), document_id)
    assert await Bulk(office).concerns(ids["李敏"], CLERK, "1-3 经信局") is None


def test_the_pieces_of_an_error_reach_its_text_as_they_are() -> None:
    assert plain((["bulk_bad_date", 1, "2月30日", ("经信局",)], date(2022, 1, 1))) == [
        ["bulk_bad_date", 1, "2月30日", ["经信局"]],
        "2022-01-01",
    ]
