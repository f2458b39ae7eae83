"""Single drafts: setting fields by buttons and words, suggestions, leaving out; merging and splitting."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.services.directory import Directory
from bot.services.dividing import Dividing, cuts
from bot.services.documents import Documents
from bot.services.drafting import Drafting, Field, read_day, read_past_day
from bot.services.drafts import Gap, StaleError, gaps, set_targets
from bot.services.issuing import Issuing
from bot.services.item_numbers import base_of, part_of, runs
from bot.services.office import Office
from bot.services.reviewing import Reviewing
from bot.texts import TellableError
from db.enums import Cadence, DateSource, Kind
from db.models import Dialog, Directive
from db.queries import drafts as queries
from db.session import Database
from tests.services.office import TODAY, by, furnish, office_on, outbox
from tests.services.papers import SPEECH, issued, row, rows, settle, summary, take_in


async def units(office: Office) -> dict[str, int]:

    async with office.database.read() as session:
        return {unit.name: unit.id for unit in (await Directory.load(session, TODAY)).units}


async def prepared(database: Database) -> tuple[Office, dict[str, int], int]:
    office = office_on(database)
    ids = await furnish(office)
    return office, ids, await take_in(office, ids["李敏"])


async def test_choosing_the_lead_brings_who_answers_for_it(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    unit = (await units(office))["统计局"]
    draft = await row(office, document_id, "1")
    await Drafting(office).choose(by(office, ids["李敏"]), draft.id, 1, Field.LEAD, str(unit))
    set_ = await row(office, document_id, "1")
    assert set_.lead is not None
    assert set_.owner is not None
    assert (set_.lead.name, set_.owner.name, set_.version) == ("统计局", "钱统", 2)  # no owner: the head
    assert set_.owner_source is DateSource.CLERK


async def test_choosing_an_owner_of_another_unit_moves_the_lead(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "1")
    service = Drafting(office)
    await service.choose(by(office, ids["李敏"]), draft.id, 1, Field.OWNER, str(ids["苏燕"]))
    moved = await row(office, document_id, "1")
    assert moved.lead is not None
    assert moved.lead.name == "财政局"
    await service.choose(by(office, ids["李敏"]), draft.id, 2, Field.OWNER, "-")
    assert (await row(office, document_id, "1")).owner is None
    await service.choose(by(office, ids["李敏"]), draft.id, 3, Field.LEAD, "-")
    assert (await row(office, document_id, "1")).lead is None


async def test_helpers_are_toggled_and_the_lead_is_none_of_them(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    by_name = await units(office)
    draft = await row(office, document_id, "1")
    service, version = Drafting(office), 1
    for name in ("财政局", "统计局", "财政局"):
        await service.choose(by(office, ids["李敏"]), draft.id, version, Field.SUPPORT, str(by_name[name]))
        version += 1
    assert [u.name for u in (await row(office, document_id, "1")).supporting] == ["统计局"]
    await service.choose(by(office, ids["李敏"]), draft.id, version, Field.LEAD, str(by_name["统计局"]))
    assert (await row(office, document_id, "1")).supporting == []


@pytest.mark.parametrize(
    ("field", "value", "column", "expected"),
    [
        (Field.DUE, "2022-12-31", "due_on", date(2022, 12, 31)),
        (Field.DUE, "-", "due_on", None),
        (Field.CADENCE, "monthly", "cadence", Cadence.MONTHLY),
        (Field.CADENCE, "-", "cadence", None),
        (Field.KIND, "ongoing", "kind", Kind.ONGOING),
        (Field.LEADER, "-", "leader_id", None),
    ],
)
async def test_a_button_sets_its_field(
    sqlite_database: Database, field: Field, value: str, column: str, expected: object
) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    draft = await row(office, document_id, "2")
    await Drafting(office).choose(by(office, ids["李敏"]), draft.id, 1, field, value)
    assert getattr(await row(office, document_id, "2"), column) == expected


async def test_a_leader_is_chosen_among_leaders(sqlite_database: Database) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    draft = await row(office, document_id, "1")
    await Drafting(office).choose(by(office, ids["李敏"]), draft.id, 1, Field.LEADER, str(ids["周海涛"]))
    assert (await row(office, document_id, "1")).leader_id == ids["周海涛"]
    with pytest.raises(TellableError, match="review/person_gone"):
        await Drafting(office).choose(by(office, ids["李敏"]), draft.id, 2, Field.LEADER, str(ids["王建波"]))


@pytest.mark.parametrize(
    ("field", "value"),
    [(Field.LEAD, "x"), (Field.DUE, "soon"), (Field.CADENCE, "daily"), (Field.KIND, ""), (Field.TITLE, "新名称")],
)
async def test_a_value_that_no_button_has_changes_nothing(sqlite_database: Database, field: Field, value: str) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    draft = await row(office, document_id, "1")
    with pytest.raises(StaleError):
        await Drafting(office).choose(by(office, ids["李敏"]), draft.id, 1, field, value)
    assert (await row(office, document_id, "1")).version == 1


@pytest.mark.parametrize(
    ("field", "value", "text_id"),
    [
        (Field.LEAD, "9999", "review/unit_gone"),
        (Field.SUPPORT, "9999", "review/unit_gone"),
        (Field.OWNER, "9999", "review/person_gone"),
        (Field.DUE, "2022-02-09", "review/date_past"),
    ],
)
async def test_a_choice_that_does_not_hold_any_more_is_told(
    sqlite_database: Database, field: Field, value: str, text_id: str
) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    draft = await row(office, document_id, "1")
    with pytest.raises(TellableError, match=text_id):
        await Drafting(office).choose(by(office, ids["李敏"]), draft.id, 1, field, value)


async def test_an_old_version_changes_nothing(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "1")
    service = Drafting(office)
    await service.choose(by(office, ids["李敏"]), draft.id, 1, Field.CADENCE, "weekly")
    for act in (
        service.choose(by(office, ids["李敏"]), draft.id, 1, Field.CADENCE, "monthly"),
        service.adopt(by(office, ids["李敏"]), draft.id, 1),
        service.leave_out(by(office, ids["李敏"]), draft.id, 1),
        Dividing(office).merge(by(office, ids["李敏"]), draft.id, 1),
        Dividing(office).split(by(office, ids["李敏"]), draft.id, 1, 0),
        service.ask(by(office, ids["李敏"]), draft.id, 1, Field.TITLE),
        service.ask(by(office, ids["李敏"]), 999, 1, Field.TITLE),
    ):
        with pytest.raises(StaleError):
            await act
    assert (await row(office, document_id, "1")).cadence is Cadence.WEEKLY


TYPED: list[tuple[Field, str, str, Any]] = [
    (Field.TITLE, " 重点 项目 ", "title", "重点 项目"),
    (Field.DUE, "12月31日", "due_on", date(2022, 12, 31)),
    (Field.DUE, "2023-03-01", "due_on", date(2023, 3, 1)),
    (Field.DONE_WHEN, "全部开工", "done_when", "全部开工"),
]


@pytest.mark.parametrize(("field", "words", "column", "expected"), TYPED)
async def test_typed_words_set_their_field(
    sqlite_database: Database, field: Field, words: str, column: str, expected: object
) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    draft = await row(office, document_id, "1")
    await Drafting(office).ask(by(office, ids["李敏"]), draft.id, 1, field)
    await Drafting(office).type_in(by(office, ids["李敏"]), draft.id, field, words)
    assert getattr(await row(office, document_id, "1"), column) == expected
    async with sqlite_database.read() as session:
        assert await session.get(Dialog, ids["李敏"]) is None
    assert (await outbox(office))[-1].payload == {"directive_id": draft.id}


async def test_typed_names_are_found_as_clerks_write_them(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "1")
    service = Drafting(office)
    await service.type_in(by(office, ids["李敏"]), draft.id, Field.LEAD, "县经信局")
    await service.type_in(by(office, ids["李敏"]), draft.id, Field.SUPPORT, "财政局，统计部门")
    await service.type_in(by(office, ids["李敏"]), draft.id, Field.LEADER, "周海涛")
    found = await row(office, document_id, "1")
    assert found.lead is not None
    assert found.lead.name == "经信局"
    assert [u.name for u in found.supporting] == ["财政局", "统计局"]
    await service.type_in(by(office, ids["李敏"]), draft.id, Field.OWNER, "梁宇")
    assert (await row(office, document_id, "1")).owner_id == ids["梁宇"]


@pytest.mark.parametrize(
    ("field", "words", "text_id"),
    [
        (Field.TITLE, "", "review/title_length"),
        (Field.TITLE, "长" * 21, "review/title_length"),
        (Field.LEAD, "有关部门", "review/unit_unknown"),
        (Field.SUPPORT, "财政局、外星局", "review/unit_unknown"),
        (Field.OWNER, "无此人", "review/person_unknown"),
        (Field.LEADER, "王建波", "review/not_a_leader"),
        (Field.DUE, "尽快", "review/date_unreadable"),
        (Field.DUE, "2022-01-01", "review/date_past"),
        (Field.DONE_WHEN, "长" * 1001, "review/done_when_length"),
    ],
)
async def test_words_that_do_not_fit_are_told_and_the_question_stays_open(
    sqlite_database: Database, field: Field, words: str, text_id: str
) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    draft = await row(office, document_id, "1")
    await Drafting(office).ask(by(office, ids["李敏"]), draft.id, 1, field)
    with pytest.raises(TellableError, match=text_id):
        await Drafting(office).type_in(by(office, ids["李敏"]), draft.id, field, words)
    async with sqlite_database.read() as session:
        assert (await session.get_one(Dialog, ids["李敏"])).kind == "draft_field"


async def test_a_suggestion_counts_only_when_it_is_adopted(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "1")
    card = await Reviewing(office).card(ids["李敏"], draft.id)
    assert card is not None
    assert card.suggestion is not None
    assert (card.suggestion.unit, card.suggestion.owner) == ("经信局", "王建波")
    assert card.suggestion.reason == "intake/named"
    assert Gap.OWNER in gaps(draft)
    await Drafting(office).adopt(by(office, ids["李敏"]), draft.id, 1)
    adopted = await row(office, document_id, "1")
    assert adopted.owner_id == ids["王建波"]
    assert adopted.owner_source is DateSource.DOCUMENT  # named in the text; by duty it is the clerk's own word
    with pytest.raises(TellableError, match="review/no_suggestion"):
        await Drafting(office).adopt(by(office, ids["李敏"]), draft.id, 2)


async def test_adopting_all_takes_every_suggestion_and_names_helpers_of_the_text(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    before = await summary(office, ids["李敏"], document_id)
    count = await Drafting(office).adopt_all(by(office, ids["李敏"]), document_id, before.version)
    after = await summary(office, ids["李敏"], document_id)
    assert count >= 4
    assert after.missing_owner == before.missing_owner - count
    assert after.suggested == ()
    third = await row(office, document_id, "3")
    assert third.lead is not None
    assert (third.lead.name, [u.name for u in third.supporting]) == ("经信局", ["统计局"])
    with pytest.raises(TellableError, match="review/no_suggestion"):
        await Drafting(office).adopt_all(by(office, ids["李敏"]), document_id, after.version)


async def test_what_is_left_out_is_not_counted_and_can_be_taken_back(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "7")
    assert await Drafting(office).leave_out(by(office, ids["李敏"]), draft.id, 1)
    shown = await summary(office, ids["李敏"], document_id)
    assert (shown.total, shown.left_out) == (6, ("7",))
    assert not await Drafting(office).leave_out(by(office, ids["李敏"]), draft.id, 2)
    assert (await summary(office, ids["李敏"], document_id)).total == 7


async def test_an_issued_directive_is_no_draft_any_more(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await issued(office, ids)
    draft = await row(office, document_id, "1")
    with pytest.raises(TellableError, match="review/issued_already"):
        await Drafting(office).choose(by(office, ids["李敏"]), draft.id, draft.version, Field.CADENCE, "weekly")
    assert await Reviewing(office).card(ids["李敏"], draft.id) is None


async def test_what_was_approved_and_is_changed_has_to_be_approved_anew(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await settle(office, ids, document_id)
    draft = await row(office, document_id, "1")
    assert (await summary(office, ids["李敏"], document_id)).registered == 7
    await Drafting(office).choose(by(office, ids["李敏"]), draft.id, draft.version, Field.CADENCE, "weekly")
    assert (await summary(office, ids["李敏"], document_id)).registered == 6


async def test_looking_at_a_card_ends_the_question(sqlite_database: Database) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    draft = await row(office, document_id, "1")
    await Drafting(office).ask(by(office, ids["李敏"]), draft.id, 1, Field.TITLE)
    await Drafting(office).close(by(office, ids["李敏"]))
    async with sqlite_database.read() as session:
        assert await session.get(Dialog, ids["李敏"]) is None


async def test_merging_keeps_the_words_of_the_document_and_renumbers_nothing_else(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    first, second = await row(office, document_id, "1"), await row(office, document_id, "2")
    await Dividing(office).merge(by(office, ids["李敏"]), first.id, 1)
    merged = await row(office, document_id, "1")
    assert merged.text == SPEECH[first.start : second.end]
    assert [r.item for r in await rows(office, document_id)] == ["1", "3", "4", "5", "6", "7"]
    assert merged.due_on == date(2022, 6, 30)  # the second one's, for the first had none
    last = await row(office, document_id, "7")
    with pytest.raises(TellableError, match="review/no_next"):
        await Dividing(office).merge(by(office, ids["李敏"]), last.id, 1)


async def test_merging_takes_over_owner_and_helpers_of_the_second(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    second = await row(office, document_id, "6")
    await Drafting(office).adopt(by(office, ids["李敏"]), second.id, 1)
    first = await row(office, document_id, "5")
    await Dividing(office).merge(by(office, ids["李敏"]), first.id, 1)
    merged = await row(office, document_id, "5")
    assert merged.owner_id == ids["钱统"]


async def test_splitting_at_a_sentence_keeps_all_words(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "1")
    places = cuts(draft)
    assert [place.words for place in places] == ["要帮助企业解决困难问题,尽快开工"]
    second_id = await Dividing(office).split(by(office, ids["李敏"]), draft.id, 1, places[0].offset)
    items = [r.item for r in await rows(office, document_id)]
    assert items == ["1-1", "1-2", "2", "3", "4", "5", "6", "7"]
    first, second = await row(office, document_id, "1-1"), await row(office, document_id, "1-2")
    assert second.id == second_id
    assert first.text + second.text == draft.text
    assert all(SPEECH[part.start : part.end] == part.text for part in (first, second))
    assert (first.due_vague, second.due_vague) == (False, True)  # 尽快 stands in the second
    assert [t.text for t in first.targets] == [t.text for t in draft.targets]
    assert second.suggestion == draft.suggestion


async def test_splitting_and_merging_again_gives_what_there_was(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "1")
    await Dividing(office).split(by(office, ids["李敏"]), draft.id, 1, cuts(draft)[0].offset)
    first = await row(office, document_id, "1-1")
    await Dividing(office).merge(by(office, ids["李敏"]), first.id, first.version)
    again = await row(office, document_id, "1")
    assert (again.text, again.start, again.end) == (draft.text, draft.start, draft.end)
    assert [r.item for r in await rows(office, document_id)] == [str(n) for n in range(1, 8)]


async def test_parts_of_a_part_are_numbered_in_order(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    long = SPEECH.replace("加强跟踪督促。", "加强跟踪督促。要逐个排出节点。要落实专人负责。")
    document_id = await take_in(office, ids["李敏"], long)
    draft = await row(office, document_id, "1")
    await Dividing(office).split(by(office, ids["李敏"]), draft.id, 1, cuts(draft)[1].offset)
    first = await row(office, document_id, "1-1")
    await Dividing(office).split(by(office, ids["李敏"]), first.id, first.version, cuts(first)[0].offset)
    parts = [r for r in await rows(office, document_id) if r.item.startswith("1-")]
    assert [r.item for r in parts] == ["1-1", "1-2", "1-3"]
    assert [r.start for r in parts] == sorted(r.start for r in parts)


async def test_the_number_of_an_issued_part_never_changes(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    long = SPEECH.replace("加强跟踪督促。", "加强跟踪督促。要逐个排出节点。要落实专人负责。")
    document_id = await take_in(office, ids["李敏"], long)
    draft = await row(office, document_id, "1")
    await Dividing(office).split(by(office, ids["李敏"]), draft.id, 1, cuts(draft)[0].offset)
    await settle(office, ids, document_id, "1-1 经信局 12月31日")

    await Issuing(office).issue(by(office, ids["李敏"]), document_id)
    second = await row(office, document_id, "1-2")
    await Dividing(office).split(by(office, ids["李敏"]), second.id, second.version, cuts(second)[0].offset)
    assert [r.item for r in await rows(office, document_id)][:3] == ["1-1", "1-2", "1-3"]


@given(steps=st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=6))
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_however_drafts_are_divided_their_words_are_the_documents(
    sqlite_database: Database, steps: list[tuple[int, bool]]
) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    for place, merging in steps:
        drafts = await rows(office, document_id)
        draft = drafts[place % len(drafts)]
        if merging and draft is not drafts[-1]:
            await Dividing(office).merge(by(office, ids["李敏"]), draft.id, draft.version)
        elif not merging and cuts(draft):
            await Dividing(office).split(by(office, ids["李敏"]), draft.id, draft.version, cuts(draft)[0].offset)
    drafts = await rows(office, document_id)
    assert all(SPEECH[d.start : d.end] == d.text for d in drafts)
    assert [d.start for d in drafts] == sorted(d.start for d in drafts)
    assert len({d.item for d in drafts}) == len(drafts)
    version = (await summary(office, ids["李敏"], document_id)).version
    await Documents(office).discard(by(office, ids["李敏"]), document_id, version)


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ([], ()),
        (["1"], ("1",)),
        (["1", "2", "3", "5"], ("1-3", "5")),
        (["23", "24-1", "24-2", "25"], ("23", "24-1", "24-2", "25")),
        (["3", "2"], ("3", "2")),
    ],
)
def test_numbers_in_a_row_are_put_together(items: list[str], expected: tuple[str, ...]) -> None:
    assert runs(items) == expected


def test_a_part_knows_its_number() -> None:
    assert (base_of("24-1"), part_of("24-1"), base_of("5"), part_of("5")) == ("24", 1, "5", 0)


def test_targets_are_read_from_words_and_known_ones_keep_their_numbers() -> None:
    directive = Directive(targets=[])
    set_targets(directive, ["新开工40只项目"])
    (target,) = directive.targets
    set_targets(directive, ["新开工40只项目", "培训企业20家"])
    assert directive.targets[0] is target
    assert [(t.value, t.measure) for t in directive.targets] == [(Decimal(40), "只"), (Decimal(20), "家")]
    with pytest.raises(TellableError, match="review/target_unreadable"):
        set_targets(directive, ["尽力而为"])


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2022-02-09", date(2022, 2, 9)),
        ("2月9日", date(2022, 2, 9)),
        ("12月1日", date(2021, 12, 1)),
        ("2月10日", TODAY),
    ],
)
def test_the_date_of_a_paper_lies_behind(words: str, day: date) -> None:
    assert read_past_day(words, TODAY) == day


def test_a_date_to_come_lies_ahead() -> None:
    assert read_day("3月1日", TODAY) == date(2022, 3, 1)


async def test_only_clerks_change_drafts_and_approvers_read_them(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    draft = await row(office, document_id, "1")
    for name in ("赵文斌", "王建波", "周海涛", "吴迪"):
        with pytest.raises(TellableError, match="access/refused"):
            await Drafting(office).choose(by(office, ids[name]), draft.id, 1, Field.CADENCE, "weekly")
    reviewing = Reviewing(office)
    assert await reviewing.card(ids["赵文斌"], draft.id) is not None
    assert await reviewing.choices(ids["赵文斌"], draft.id, Field.LEAD) is None
    assert await reviewing.cuts(ids["赵文斌"], draft.id) is None
    for name in ("王建波", "周海涛"):
        assert await reviewing.card(ids[name], draft.id) is None
        assert await reviewing.summary(ids[name], document_id) is None
        assert await reviewing.lines(ids[name], document_id) is None
    async with database.read() as session:
        assert await queries.document_of(session, 999) is None


@pytest.mark.parametrize("field", list(Field))
async def test_every_choice_that_is_offered_can_be_made(sqlite_database: Database, field: Field) -> None:
    office, ids, document_id = await prepared(sqlite_database)
    await Drafting(office).adopt(by(office, ids["李敏"]), (await row(office, document_id, "1")).id, 1)
    draft = await row(office, document_id, "1")
    choices = await Reviewing(office).choices(ids["李敏"], draft.id, field)
    assert choices is not None
    assert bool(choices) is (field not in {Field.TITLE, Field.DONE_WHEN})
    version = draft.version
    for choice in choices:
        await Drafting(office).choose(by(office, ids["李敏"]), draft.id, version, field, choice.value)
        version += 1
