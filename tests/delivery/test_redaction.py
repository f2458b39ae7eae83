"""The token's secret half shows in no log, whoever writes it."""

import io
import logging
from collections.abc import Iterator

import httpx
import pytest

from bot.delivery.redaction import Redaction, hide_token
from tests.delivery.scripted import TOKEN, Scripted
from tests.delivery.support import ext_bot

SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that the standard logging writes, at every level."""
    factory = logging.getLogRecordFactory()
    libraries = [logging.getLogger(name) for name in ("httpx", "httpcore")]
    levels = [library.level for library in libraries]
    root, text = logging.getLogger(), io.StringIO()
    handler, level = logging.StreamHandler(text), root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    for library, before in zip(libraries, levels, strict=True):
        library.setLevel(before)


async def test_without_it_httpx_would_log_the_token(telegram: Scripted, lines: io.StringIO) -> None:
    logging.getLogger("httpx").setLevel(logging.INFO)
    async with ext_bot(telegram.url) as bot:
        await bot.send_message(1, "x")
    assert SECRET in lines.getvalue()


async def test_no_call_logs_the_token(telegram: Scripted, lines: io.StringIO) -> None:
    hide_token(TOKEN)
    for name in ("httpx", "httpcore"):
        logging.getLogger(name).setLevel(logging.DEBUG)  # even where somebody turns them up again
    async with ext_bot(telegram.url) as bot:
        await bot.send_message(1, "x")
    assert "bot700000001:***/sendMessage" in lines.getvalue()
    assert SECRET not in lines.getvalue()


def test_no_traceback_shows_the_token(lines: io.StringIO) -> None:
    hide_token(TOKEN)
    try:
        httpx.URL(f"http://[{TOKEN}")
    except httpx.InvalidURL:
        logging.getLogger("anything").exception("failed at %s", f"https://api.telegram.org/bot{TOKEN}")
    for text in (TOKEN, "harmless"):
        logging.getLogger("anything").error("failed", exc_info=ValueError(text))
    assert SECRET not in lines.getvalue()
    assert lines.getvalue().count("ValueError") == 3  # the second stands behind httpx's own
    assert "harmless" not in lines.getvalue()  # it may be anybody's words


def test_the_rest_of_a_line_stays_as_it_is() -> None:
    redaction = Redaction(TOKEN)
    event = {"event": f"x {SECRET}", "inner": {"url": SECRET}, "count": 5}
    assert redaction(None, "info", event) == {"event": "x ***", "inner": {"url": "***"}, "count": 5}
    assert redaction(None, "info", f"督办 {SECRET}".encode()) == "督办 ***".encode()
    assert redaction.text("督办") == "督办"
    assert Redaction("").text("督办") == "督办"
