"""Which directives a leader's order names."""

from datetime import date

import pytest

from bot.rules.errors import RuleError
from bot.rules.leader_items import Entry, items_of
from bot.rules.leader_words import LeaderOrder, classify_leader_reply

TODAY = date(2022, 2, 25)
ONE_DOCUMENT = (Entry(11, "5", "5"), Entry(12, "9", "9"), Entry(13, "24-1", "24-1"))
SEVERAL = (Entry(11, "3-5", "5"), Entry(12, "4-5", "5"), Entry(13, "4-9", "9"))


def order(text: str) -> LeaderOrder:
    [one] = classify_leader_reply(text, TODAY).orders
    return one


@pytest.mark.parametrize(
    ("text", "entries", "meant"),
    [
        ("5 请抓紧", ONE_DOCUMENT, [11]),
        ("5、9 请抓紧", ONE_DOCUMENT, [11, 12]),
        ("24-1 请抓紧", ONE_DOCUMENT, [13]),
        ("请抓紧", ONE_DOCUMENT, []),
        ("3-5 请抓紧", SEVERAL, [11]),
        ("9 请抓紧", SEVERAL, [13]),
        ("①请抓紧", ONE_DOCUMENT, [21]),
        ("② 请抓紧", ONE_DOCUMENT, [22]),
    ],
)
def test_numbers_are_ledger_numbers_and_circled_ones_places(
    text: str, entries: tuple[Entry, ...], meant: list[int]
) -> None:
    assert items_of(order(text), entries, (21, 22)) == meant


@pytest.mark.parametrize(
    ("text", "entries", "text_id", "args"),
    [
        ("7 请抓紧", ONE_DOCUMENT, "instruction/number_unknown", {"number": "7"}),
        ("5 请抓紧", SEVERAL, "instruction/number_ambiguous", {"number": "5", "numbers": ["3-5", "4-5"]}),
        ("③请抓紧", ONE_DOCUMENT, "instruction/place_unknown", {"place": 3, "places": 2}),
    ],
)
def test_a_number_in_doubt_is_named(
    text: str, entries: tuple[Entry, ...], text_id: str, args: dict[str, object]
) -> None:
    with pytest.raises(RuleError) as error:
        items_of(order(text), entries, (21, 22))
    assert (error.value.text_id, dict(error.value.text_args)) == (text_id, args)
