"""What the previews' buttons stand for."""

from datetime import date

import pytest

from handlers.digest_previews import day_of


@pytest.mark.parametrize(
    ("ordinal", "day"),
    [(date(2022, 2, 25).toordinal(), date(2022, 2, 25)), (0, date.min), (10**17, date.min), (2**80, date.min)],
)
def test_a_button_that_is_not_ours_names_a_day_without_digests(ordinal: int, day: date) -> None:
    assert day_of(ordinal) == day
