"""A document's number as people write it where one is asked for."""

import pytest

from bot.rules.ledger_numbers import document_number


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("督〔2022〕3号", (2022, 3)),
        ("督【2022】第3号", (2022, 3)),
        (" (2022) 12 ", (2022, 12)),
        ("2022-3", (2022, 3)),
        ("2022 3", (2022, 3)),
        ("20223", None),  # no saying where the year ends
        ("2022-3-5", None),  # a directive's
        ("2022年3月讲话", None),  # a title
        ("云政办〔2022〕3号", None),  # another office's
        ("3", None),
        ("", None),
    ],
)
def test_a_documents_number_is_all_of_the_words(words: str, meant: tuple[int, int] | None) -> None:
    assert document_number(words) == meant
