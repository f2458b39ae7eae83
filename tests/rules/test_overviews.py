"""How urgent a directive is, when it is due next, what somebody looks for, and numbers as people and links write them."""

from dataclasses import replace
from datetime import date

import pytest

from bot.rules.deadlines import FeedbackDue
from bot.rules.ledger_numbers import LedgerNumber, link_parameter, linked, readings
from bot.rules.lights import Standing
from bot.rules.overviews import Urgency, next_due, sought, urgency
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import FeedbackKind, Status

FRIDAY = date(2022, 2, 25)
RUNNING = Standing(Status.IN_PROGRESS, issued_on=date(2022, 2, 11), sign_by=date(2022, 2, 14), signed=True)


def ending(month: int, day: int) -> Standing:
    return replace(RUNNING, final_due_on=date(2022, month, day))


def reporting(month: int, day: int, **given: date) -> Standing:
    return replace(RUNNING, feedback=FeedbackDue(FeedbackKind.PERIODIC, date(2022, month, day), **given))  # type: ignore[arg-type]


UNSIGNED = replace(RUNNING, status=Status.ISSUED, signed=False)


@pytest.mark.parametrize(
    ("standing", "urgent", "due"),
    [
        (RUNNING, Urgency.LATER, None),
        (ending(2, 24), Urgency.LATE, (date(2022, 2, 24), "final")),
        (ending(2, 25), Urgency.TODAY, (date(2022, 2, 25), "final")),  # nothing is overdue on its own day
        (ending(3, 4), Urgency.SOON, (date(2022, 3, 4), "final")),  # the fifth working day
        (ending(3, 7), Urgency.LATER, (date(2022, 3, 7), "final")),
        (reporting(2, 24), Urgency.LATE, (date(2022, 2, 24), "feedback")),
        (reporting(2, 24, postponed_to=FRIDAY), Urgency.TODAY, (FRIDAY, "feedback")),
        (reporting(3, 25), Urgency.LATER, (date(2022, 3, 25), "feedback")),
        (replace(reporting(3, 25), final_due_on=date(2022, 3, 1)), Urgency.SOON, (date(2022, 3, 1), "final")),
        (UNSIGNED, Urgency.LATE, (date(2022, 2, 14), "sign")),
        (replace(UNSIGNED, sign_by=FRIDAY), Urgency.TODAY, (FRIDAY, "sign")),
        # its clocks stand still while an objection or a review is waited for
        (replace(ending(2, 24), waiting_since=date(2022, 2, 22)), Urgency.LATER, (date(2022, 2, 24), "final")),
        (replace(ending(2, 24), status=Status.SUSPENDED), Urgency.AT_REST, None),
        (replace(ending(2, 24), status=Status.CLOSED), Urgency.AT_REST, None),
    ],
)
def test_what_presses(standing: Standing, urgent: Urgency, due: tuple[date, str] | None) -> None:
    assert urgency(standing, FRIDAY, Policy(), WorkCalendar()) is urgent
    assert next_due(standing) == due


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ()),
        ("  用地  指标 ", ("用地", "指标")),
        ("用地、指标,用地", ("用地", "指标")),
        ("40只", ("40只",)),
        ("a b c d e f g", ("a", "b", "c", "d", "e", "f")),
        ("长" * 50, ("长" * 40,)),
    ],
)
def test_words_that_are_sought(text: str, words: tuple[str, ...]) -> None:
    assert sought(text) == words


@pytest.mark.parametrize(
    ("words", "read"),
    [
        ("5", [LedgerNumber("5")]),
        ("5项", [LedgerNumber("5")]),
        ("24-1", [LedgerNumber("1", 24), LedgerNumber("24-1")]),
        ("督〔2022〕3-5", [LedgerNumber("5", 3, 2022), LedgerNumber("3-5", None, 2022)]),
        ("2022-3-5", [LedgerNumber("5", 3, 2022), LedgerNumber("3-5", None, 2022)]),
        ("3号-24-1", [LedgerNumber("24-1", 3)]),
        ("督〔2022〕3-5·石桥镇", [LedgerNumber("5·石桥镇", 3, 2022), LedgerNumber("3-5·石桥镇", None, 2022)]),
        ("已开工5只", []),
        ("2022", []),
    ],
)
def test_numbers_as_people_write_them(words: str, read: list[LedgerNumber]) -> None:
    assert list(readings(words)) == read


@pytest.mark.parametrize("item", ["5", "24-1"])
def test_a_link_names_the_number(item: str) -> None:
    parameter = link_parameter(f"督〔2022〕3-{item}", 417)
    assert parameter == f"d_2022-3-{item}"
    assert linked(parameter) == LedgerNumber(item, 3, 2022)


@pytest.mark.parametrize("printed", ["督〔2022〕3-5·石桥镇", "3-5", "经信局"])
def test_a_number_that_no_link_can_have_goes_by_its_id(printed: str) -> None:
    assert linked(link_parameter(printed, 417)) == 417


@pytest.mark.parametrize(
    "parameter", ["", "d_", "d_-5", "d_1234567890", "d_2022-3", "d_2022-3-5x", "d_2xJ-3fQe8rTb1VwPz0aYk", "2022-3-5"]
)
def test_other_parameters_are_no_number(parameter: str) -> None:
    assert linked(parameter) is None
