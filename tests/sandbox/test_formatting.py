"""Telegram's HTML subset, the entities it finds by itself, and how clients cut long texts."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox.errors import BotApiError
from bot.sandbox.formatting import Formatted, split_as_clients_do, trimmed, units, with_found
from bot.sandbox.html_subset import parse_html


def entity(kind: str, offset: int, length: int, **more: Any) -> dict[str, Any]:
    return {"type": kind, "offset": offset, "length": length, **more}


@pytest.mark.parametrize(
    ("source", "text", "entities"),
    [
        ("a &lt;b&gt; &amp; &quot;c&quot; &nbsp; &#65;&#x42; &#0; &", 'a <b> & "c" &nbsp; AB &#0; &', []),
        ("<b>字</b><strong>字</strong>", "字字", [entity("bold", 0, 1), entity("bold", 1, 1)]),
        ("🟢<i>x</i><em>y</em>", "🟢xy", [entity("italic", 2, 1), entity("italic", 3, 1)]),
        ("<u>a</u><ins>b</ins>", "ab", [entity("underline", 0, 1), entity("underline", 1, 1)]),
        ("<s>a</s><strike>b</strike><del>c</del>", "abc", [entity("strikethrough", n, 1) for n in range(3)]),
        ("<B>a</b >", "a", [entity("bold", 0, 1)]),
        ("<b>a<i>b</i></b>", "ab", [entity("bold", 0, 2), entity("italic", 1, 1)]),
        ("<b><i></i></b>a", "a", []),
        ("<b>a</>", "a", [entity("bold", 0, 1)]),
        ('<span class="tg-spoiler">a</span>', "a", [entity("spoiler", 0, 1)]),
        ("<code class='language-sql'>a</code>", "a", [entity("code", 0, 1, language="sql")]),
        ('<pre><code class="language-sql">a</code></pre>', "a", [entity("pre", 0, 1, language="sql")]),
        ("<pre><code>a</code></pre>", "a", [entity("pre", 0, 1)]),
        ("<blockquote>a</blockquote>", "a", [entity("blockquote", 0, 1)]),
        ("<blockquote expandable>a</blockquote>", "a", [entity("expandable_blockquote", 0, 1)]),
        ('<a href="https://a.cn/?x=1&amp;y=2">甲</a>', "甲", [entity("text_link", 0, 1, url="https://a.cn/?x=1&y=2")]),
        ("<a href=a.cn>甲</a>", "甲", [entity("text_link", 0, 1, url="http://a.cn/")]),
        ("<a>https://a.cn</a>", "https://a.cn", [entity("text_link", 0, 12, url="https://a.cn")]),
        ('<a href="javascript:alert(1)">甲</a>', "甲", []),
        ('<a href="tg://user?id=7">甲</a>', "甲", [entity("text_mention", 0, 1, user={"id": 7})]),
    ],
)
def test_html_becomes_text_and_entities(source: str, text: str, entities: list[dict[str, Any]]) -> None:
    assert parse_html(source) == Formatted(text, entities)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b", "Unclosed start tag at byte offset 0"),
        ("字<a href", "Unclosed start tag at byte offset 3"),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("<br/>", 'Unsupported start tag "br/" at byte offset 0'),
        ("<!-- x -->", 'Unsupported start tag "!--" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("字</b>", "Unexpected end tag at byte offset 3"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</i>", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<a href>x</a>", 'Expected equal sign in declaration of an attribute of the tag "a" at byte offset 0'),
        ('<a ="x">x</a>', 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x/y>x</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_html_that_telegram_refuses(source: str, words: str) -> None:
    with pytest.raises(BotApiError) as refusal:
        parse_html(source)
    assert refusal.value.answer() == {
        "ok": False,
        "error_code": 400,
        "description": f"Bad Request: can't parse entities: {words}",
    }


@given(st.text())
def test_escaped_text_comes_back_as_it_was(text: str) -> None:
    assert parse_html(html.escape(text)).text == text


@given(st.text(alphabet="<>&/ab=\"' ;#x字🟢", max_size=60))
def test_any_html_is_parsed_or_refused_and_entities_lie_within(source: str) -> None:
    try:
        formatted = with_found(trimmed(parse_html(source)))
    except BotApiError:
        return
    for one in formatted.entities:
        assert 0 <= one["offset"] < one["offset"] + one["length"] <= units(formatted.text)


def test_blanks_at_either_end_go_and_entities_move_along() -> None:
    formatted = trimmed(
        Formatted(" \n\t甲乙\r\n丙 \x00\n", [entity("bold", 0, 4), entity("code", 4, 2), entity("italic", 7, 2)])
    )
    assert formatted == Formatted("甲乙\n丙", [entity("bold", 0, 1), entity("code", 1, 2), entity("italic", 4, 0)][:2])
    assert trimmed(Formatted("　　一、总则")).text == "　　一、总则"
    assert trimmed(Formatted(" \u3000 ")).text == ""


def found(text: str) -> list[tuple[str, str]]:
    formatted = with_found(Formatted(text))
    raw = text.encode("utf-16-le")
    cut = [(one["offset"] * 2, (one["offset"] + one["length"]) * 2) for one in formatted.entities]
    words = [raw[begin:end].decode("utf-16-le") for begin, end in cut]
    return list(zip((one["type"] for one in formatted.entities), words, strict=True))


@pytest.mark.parametrize(
    ("text", "entities"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("🟢 /help@duban_bot", [("bot_command", "/help@duban_bot")]),
        ("25/40 a/b", []),
        ("见https://a.cn/b?c=d，谢谢", [("url", "https://a.cn/b?c=d")]),
        ("https://a.cn.", [("url", "https://a.cn")]),
        ("信箱 li@yunling.gov.cn", [("email", "li@yunling.gov.cn")]),
        ("问 @lixiao_min 吧", [("mention", "@lixiao_min")]),
        ("#督办 3项 #1", [("hashtag", "#督办")]),
    ],
)
def test_telegram_finds_commands_links_and_mentions(text: str, entities: list[tuple[str, str]]) -> None:
    assert found(text) == entities


def test_nothing_is_found_inside_code_and_links() -> None:
    formatted = with_found(parse_html('<code>/start</code> <a href="https://a.cn">https://b.cn</a>'))
    assert [one["type"] for one in formatted.entities] == ["code", "text_link"]


@given(st.text(alphabet="字a🟢。 \n", max_size=300), st.integers(4, 40))
def test_a_long_text_is_cut_into_messages_without_losing_a_character(text: str, limit: int) -> None:
    parts = split_as_clients_do(text, limit)
    assert all(0 < units(part) <= limit and part == part.strip(" \t\n") for part in parts)
    kept = "".join(parts)
    assert [c for c in kept if c not in " \n"] == [c for c in text if c not in " \n"]


def test_a_long_text_is_cut_at_a_line_else_a_sentence_else_a_blank() -> None:
    assert split_as_clients_do("一二三。四五\n六七八", 9) == ["一二三。四五", "六七八"]
    assert split_as_clients_do("一二三四五。六七八九", 8) == ["一二三四五。", "六七八九"]
    assert split_as_clients_do("abcdef ghijk", 9) == ["abcdef", "ghijk"]
    assert split_as_clients_do("字" * 9, 4) == ["字" * 4, "字" * 4, "字"]
    assert split_as_clients_do(" \n ", 4) == []
