from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.digests import Item, Moved, Sections, changes, counts, headline, sections
from bot.rules.policy import Policy
from db.enums import Light

POLICY = Policy()
NEXT_FRIDAY = date(2022, 3, 4)


def item(position: int, light: Light | None = Light.GREEN, **values: object) -> Item:
    return replace(Item(order=(2022, 3, position), title=f"事项{position}", light=light), **values)  # type: ignore[arg-type]


# the digest of the models: 22 items of the vice-mayor for industry
WEEK = [
    item(1, to_settle=True),
    item(10, to_settle=True),
    item(15, to_settle=True),
    item(23, Light.YELLOW, behind=Decimal("11.5")),
    item(17, Light.YELLOW, behind=Decimal("10.3")),
    item(22, Light.GREY, feedback_overdue=True),
    item(14, Light.GREY, feedback_overdue=True),
    item(13, moved=Moved.RETURNED),
    item(16, moved=Moved.WORDS, next_due_on=date(2022, 3, 4)),
    item(5, moved=Moved.FIGURE, behind=Decimal("-7.2"), next_due_on=date(2022, 3, 25)),
    *(item(n) for n in (3, 4, 6, 7, 8, 9, 11, 12, 18, 19, 20, 21)),
]


def positions(items: tuple[Item, ...]) -> list[int]:
    return [known.order[2] for known in items]


def test_sections_of_the_models_digest() -> None:
    told = sections(WEEK, NEXT_FRIDAY, POLICY)
    assert positions(told.settle) == [1, 10, 15]
    assert positions(told.behind) == [17, 23]
    assert positions(told.late) == [14, 22]
    assert positions(told.moved) == [5, 16, 13]
    assert positions(told.next) == [16]


def test_headline_of_the_models_digest() -> None:
    told = sections(WEEK, NEXT_FRIDAY, POLICY)
    top = headline(WEEK, told)
    assert top.text_id == "digest/headline_settle"
    assert top.text_args == {
        "total": 22,
        "signed": 22,
        "reported": 20,
        "done": 0,
        "overdue": 0,
        "behind": 2,
        "late": 2,
        "settle": 3,
        "titles": ["事项17", "事项23"],
    }


def test_counts_and_changes_of_the_models_digest() -> None:
    now = counts([*WEEK, item(99, None)])
    assert now == {Light.GREEN: 18, Light.YELLOW: 2, Light.RED: 0, Light.GREY: 2, Light.BLUE: 0}
    before = {Light.GREEN: 15, Light.GREY: 7}
    assert changes(now, before) == {
        Light.GREEN: 3,
        Light.YELLOW: 2,
        Light.RED: 0,
        Light.GREY: -5,
        Light.BLUE: 0,
    }
    assert set(changes(now, None).values()) == {0}


@pytest.mark.parametrize(
    ("known", "lags"),
    [
        (item(1, Light.RED, final_overdue=True), True),
        (item(1, Light.RED, behind=Decimal("30.1")), True),
        (item(1, Light.YELLOW, behind=Decimal("10.0")), True),
        (item(1, Light.YELLOW, behind=Decimal("9.9")), False),  # yellow because its date is near
        (item(1, Light.YELLOW), False),
        (item(1, Light.GREY, behind=Decimal(12), feedback_overdue=True), True),  # silence hides no gap
        (item(1, Light.BLUE, behind=Decimal(50)), False),
        (item(1, None, behind=Decimal(50)), False),
    ],
)
def test_what_counts_as_behind(known: Item, lags: bool) -> None:  # noqa: FBT001 - a column of the table
    assert known.lags(POLICY) is lags


def test_red_comes_before_yellow_and_then_the_documents_order_holds() -> None:
    known = [
        item(2, Light.YELLOW, behind=Decimal(20)),
        replace(item(1, Light.YELLOW, behind=Decimal(11)), order=(2023, 1, 1)),
        item(9, Light.RED, final_overdue=True),
        item(7, Light.RED, final_overdue=True),
    ]
    assert [i.order for i in sections(known, NEXT_FRIDAY, POLICY).behind] == [
        (2022, 3, 7),
        (2022, 3, 9),
        (2022, 3, 2),
        (2023, 1, 1),
    ]


def test_late_and_behind_are_two_things() -> None:
    both = item(4, Light.RED, final_overdue=True, feedback_overdue=True, to_settle=True, moved=Moved.WORDS)
    told = sections([both], NEXT_FRIDAY, POLICY)
    assert told == Sections(settle=(both,), behind=(both,), late=(both,))


def test_what_is_next_is_sorted_by_day() -> None:
    known = [
        item(1, next_due_on=date(2022, 3, 4)),
        item(2, next_due_on=date(2022, 3, 1)),
        item(3, next_due_on=date(2022, 3, 5)),
        item(4),
    ]
    assert positions(sections(known, NEXT_FRIDAY, POLICY).next) == [2, 1]


def test_closed_items_lead_what_moved() -> None:
    known = [item(1, moved=Moved.WORDS), item(2, Light.BLUE, moved=Moved.CLOSED), item(3, moved=Moved.FIGURE)]
    assert positions(sections(known, NEXT_FRIDAY, POLICY).moved) == [2, 3, 1]


@pytest.mark.parametrize(
    ("items", "expected", "titles"),
    [
        ([], "empty", []),
        ([item(1), item(2, Light.BLUE)], "in_order", []),
        ([item(1, Light.BLUE), item(2, Light.BLUE)], "done", []),
        ([item(1), item(2, signed=False)], "unsigned", []),
        ([item(1, signed=False), item(2, Light.GREY, feedback_overdue=True)], "late", ["事项2"]),
        (
            [item(2, Light.GREY, feedback_overdue=True), item(3, Light.YELLOW, behind=Decimal(12))],
            "behind",
            ["事项3"],
        ),
        ([item(1, to_settle=True), item(3, Light.YELLOW, behind=Decimal(12))], "settle", ["事项3"]),
        (
            [item(1, to_settle=True), item(3, Light.RED, behind=Decimal(40)), item(9, Light.RED, final_overdue=True)],
            "overdue",
            ["事项9"],
        ),
        ([item(n, Light.RED, final_overdue=True) for n in (5, 4, 3)], "overdue", ["事项3", "事项4"]),
    ],
)
def test_the_one_thing_to_know(items: list[Item], expected: str, titles: list[str]) -> None:
    top = headline(items, sections(items, NEXT_FRIDAY, POLICY))
    assert top.text_id == f"digest/headline_{expected}"
    assert top.text_args["titles"] == titles
    assert top.text_args["total"] == len(items)


ITEMS = st.lists(
    st.builds(
        Item,
        order=st.tuples(st.just(2022), st.just(3), st.integers(1, 500)),
        title=st.just("事项"),
        light=st.none() | st.sampled_from(Light),
        signed=st.booleans(),
        feedback_overdue=st.booleans(),
        final_overdue=st.booleans(),
        behind=st.none() | st.integers(-50, 50).map(Decimal),
        to_settle=st.booleans(),
        moved=st.none() | st.sampled_from(Moved),
        next_due_on=st.none() | st.dates(date(2022, 2, 1), date(2022, 4, 1)),
    ),
    max_size=12,
    unique_by=lambda known: known.order,
)


@given(ITEMS)
def test_nothing_that_a_leader_must_see_is_left_out(items: list[Item]) -> None:
    told = sections(items, NEXT_FRIDAY, POLICY)
    assert set(told.settle) == {known for known in items if known.to_settle}
    assert set(told.late) == {known for known in items if known.feedback_overdue}
    assert set(told.behind) == {known for known in items if known.lags(POLICY)}
    assert all(
        known in {*told.settle, *told.behind, *told.late, *told.moved} for known in items if known.moved is not None
    )
    assert not set(told.moved) & {*told.settle, *told.behind, *told.late}


@given(ITEMS, ITEMS)
def test_changes_add_up(now: list[Item], before: list[Item]) -> None:
    moved = changes(counts(now), counts(before))
    assert {light: counts(before)[light] + change for light, change in moved.items()} == counts(now)
