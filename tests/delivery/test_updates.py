"""An update's identity, its chat, and its way through an application."""

import copy
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Bot, Update
from telegram.ext import Application, ApplicationHandlerStop, CallbackContext, TypeHandler

from bot.delivery.updates import UndecodableError, chat_of, decode, natural_key, through
from db.session import Cause
from tests.delivery.scripted import TOKEN
from tests.delivery.support import BEGIN, message

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
NAMES = st.sampled_from(["message", "edited_message", "callback_query", "poll", "chat", "from", "id", "message_id"])


def edited(update_id: int, date: int, text: str) -> dict[str, Any]:
    raw = message(update_id, 2001, 5, text)
    return {"update_id": update_id, "edited_message": {**raw["message"], "edit_date": date}}


def press(update_id: int, callback: str, **more: Any) -> dict[str, Any]:
    user = {"id": 2001, "is_bot": False, "first_name": "王"}
    return {"update_id": update_id, "callback_query": {"id": callback, "from": user, "chat_instance": "1", **more}}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (message(1, 2001, 5), message(900, 2001, 5), True),
        (message(1, 2001, 5), message(1, 2001, 6), False),
        (message(1, 2001, 5), message(1, 2002, 5), False),
        (message(1, 2001, 5), edited(2, 1644454900, "收到"), False),
        (edited(2, 1644454900, "25"), edited(8, 1644454900, "25"), True),
        (edited(2, 1644454900, "25"), edited(3, 1644454900, "26"), False),
        (press(1, "77"), press(2, "77"), True),
        (press(1, "77"), press(1, "78"), False),
        (press(1, "7\0"), press(1, "7\0"), True),
        ({"update_id": 1, "poll": {"id": "1"}}, {"update_id": 1, "poll": {"id": "2"}}, False),
        ({"update_id": 1, "poll": {"id": "1"}}, {"update_id": 1, "poll": {"id": "1"}}, True),
    ],
)
def test_an_update_is_known_by_what_it_is(one: dict[str, Any], other: dict[str, Any], *, same: bool) -> None:
    assert (natural_key(one) == natural_key(copy.deepcopy(other))) is same


@given(st.dictionaries(NAMES | st.just("update_id"), JSON | st.dictionaries(NAMES, JSON)))
def test_whatever_comes_has_a_short_key_and_a_chat_that_fits_a_column(raw: dict[str, Any]) -> None:
    key, chat = natural_key(raw), chat_of(raw)
    assert key.isascii()
    assert key.isprintable()
    assert len(key) <= 120
    assert chat is None or -(2**63) <= chat < 2**63
    assert natural_key(json.loads(json.dumps(raw))) == key or json.dumps(raw).count("NaN")


@pytest.mark.parametrize(
    ("raw", "chat"),
    [
        (message(1, 2001, 5), 2001),
        (press(1, "7"), 2001),
        (press(1, "7", message=message(1, -100, 5)["message"]), -100),
        ({"update_id": 1, "my_chat_member": {"chat": {"id": 2001}, "from": {"id": 5}}}, 2001),
        ({"update_id": 1, "poll_answer": {"user": {"id": 2001}}}, 2001),
        ({"update_id": 1, "poll": {"id": "1"}}, None),
        ({"update_id": 1, "message": {"chat": {"id": 2**70}}}, None),
        ({"update_id": 1, "message": None}, None),
        ({}, None),
    ],
)
def test_the_chat_is_the_one_whose_order_counts(raw: dict[str, Any], chat: int | None) -> None:
    assert chat_of(raw) == chat


@pytest.mark.parametrize(
    "raw", [{"update_id": 1, "message": {"text": "no chat"}}, {"update_id": 1, "message": 5}, {"message": None}, {}]
)
def test_what_is_no_update_is_undecodable(raw: dict[str, Any]) -> None:
    with pytest.raises(UndecodableError):
        decode(raw, Bot(TOKEN))


def application() -> Application[Any, Any, Any, Any, Any, Any]:
    app = Application.builder().token(TOKEN).updater(None).build()
    app._initialized = True  # without getMe: these tests call nobody
    return app


async def test_an_update_goes_to_its_handler() -> None:
    seen: list[str | None] = []

    async def handle(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        seen.append(update.effective_message.text if update.effective_message else None)

    app = application()
    app.add_handler(TypeHandler(Update, handle))
    await through(app)(message(1, 2001, 5, "签收"), Cause(BEGIN))
    assert seen == ["签收"]


async def test_what_a_handler_raises_is_raised() -> None:
    async def handle(_update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        raise KeyError("lost")

    app = application()
    app.add_handler(TypeHandler(Update, handle))
    with pytest.raises(KeyError, match="lost"):
        await through(app)(message(1, 2001, 5), Cause(BEGIN))


async def test_an_error_that_was_answered_counts_as_done() -> None:
    async def handle(_update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        raise PermissionError

    async def answer(_update: object, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        raise ApplicationHandlerStop

    app = application()
    app.add_handler(TypeHandler(Update, handle))
    app.add_error_handler(answer)
    await through(app)(message(1, 2001, 5), Cause(BEGIN))


async def test_an_error_outside_an_update_is_nobodys_fault() -> None:
    app = application()
    through(app)
    assert await app.process_error(None, RuntimeError("a job")) is False
