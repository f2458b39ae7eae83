"""Long messages are cut where lines end, and each piece is whole."""

import html
import re
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.delivery.split import split, visible_length

PLAIN = st.text(alphabet='督办😀a<&>" \n。', max_size=60)
TAGS = st.sampled_from(["b", "i", "code", "blockquote", 'a href="https://example.org"'])


@st.composite
def documents(draw: st.DrawFn) -> str:
    parts = []
    for text in draw(st.lists(PLAIN, max_size=6)):
        escaped = html.escape(text)
        if draw(st.booleans()):
            tag = draw(TAGS)
            escaped = f"<{tag}>{escaped}</{tag.split()[0]}>"
        parts.append(escaped)
    return "".join(parts)


class Balance(HTMLParser):
    """Notes what is open, and the visible text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - html.parser's
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(piece: str) -> str:
    balance = Balance()
    balance.feed(piece)
    balance.close()
    assert balance.open == []
    return balance.text


@example("\n" + "&lt;" * 9, 9, 8)  # a blank line is no first piece: the next one has to fit its room
@given(documents(), st.integers(8, 40), st.integers(8, 40))
def test_nothing_visible_is_lost_and_no_piece_is_too_long(document: str, limit: int, first: int) -> None:
    pieces = split(document, limit, first)
    for number, piece in enumerate(pieces):
        assert len(shown(piece).encode("utf-16-le")) // 2 <= (limit if number else first)
        assert len(pieces) == 1 or shown(piece).strip()

    def words(text: str) -> str:
        return re.sub(r"\s", "", text)

    assert words("".join(map(shown, pieces))) == words(shown(document))


@pytest.mark.parametrize(
    ("text", "length"),
    [("督办", 2), ("😀", 2), ("<b>督办</b>", 2), ("&lt;&amp;&#39;", 3), ("a < b", 5), ("&nonsense", 9), ("", 0)],
)
def test_length_is_what_telegram_counts(text: str, length: int) -> None:
    assert visible_length(text) == length


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("一\n二", ["一\n二"]),
        ("一一一一\n二二二二\n三", ["一一一一", "二二二二\n三"]),
        ("<b>一一一一\n二二二二</b>", ["<b>一一一一</b>", "<b>二二二二</b>"]),
        ("一一一一一一一二二", ["一一一一一一", "一二二"]),
        ("一一一一\n\n\n\n\n\n\n二", ["一一一一", "二"]),
        ("😀😀😀😀", ["😀😀😀", "😀"]),
    ],
)
def test_cuts_are_at_the_ends_of_lines(text: str, pieces: list[str]) -> None:
    assert split(text, 6) == pieces
