"""What Telegram refuses, the sandbox refuses with the same words, and nothing is done."""

import asyncio
from typing import Any

import pytest

from bot.sandbox.methods.editing import NOT_MODIFIED, TOO_OLD
from tests.sandbox_fixture import CADRE, CLERK, LEADER, TOKEN, RunningSandbox

NOBODY = 4242
BAD = "Bad Request: "
PARSE = BAD + "can't parse entities: "
FOREIGN = "bad webhook: only addresses of this machine are called from here"
TWO = [{"emoji": "👍"}, {"emoji": "👌"}]
OK_KEY = {"text": "签收", "callback_data": "a"}


def keys(*buttons: Any) -> dict[str, Any]:
    return {"inline_keyboard": [list(buttons)]}


def to_cadre(**params: Any) -> dict[str, Any]:
    return {"chat_id": CADRE, **params}


def keyed(*buttons: Any) -> dict[str, Any]:
    return to_cadre(text="x", reply_markup=keys(*buttons))


def html(text: str) -> dict[str, Any]:
    return to_cadre(text=text, parse_mode="HTML")


REFUSED: list[tuple[str, dict[str, Any], int, str]] = [
    ("sendMesage", {}, 404, "Not Found: method not found"),
    ("sendMessage", {"text": "x"}, 400, BAD + "chat_id is empty"),
    ("sendMessage", {"chat_id": NOBODY, "text": "x"}, 400, BAD + "chat not found"),
    ("sendMessage", {"chat_id": "x", "text": "x"}, 400, BAD + "can't parse chat_id: an integer is expected"),
    ("sendMessage", {"chat_id": LEADER, "text": "x"}, 403, "Forbidden: bot can't initiate conversation with a user"),
    ("sendMessage", {"chat_id": CLERK, "text": "x"}, 403, "Forbidden: bot was blocked by the user"),
    ("sendMessage", to_cadre(), 400, BAD + "message text is empty"),
    ("sendMessage", to_cadre(text=" \n "), 400, BAD + "message text is empty"),
    ("sendMessage", html("<b></b>"), 400, BAD + "message text is empty"),
    ("sendMessage", to_cadre(text="字" * 4097), 400, BAD + "message is too long"),
    ("sendMessage", to_cadre(text="🟢" * 2049), 400, BAD + "message is too long"),
    ("sendMessage", to_cadre(text="x", parse_mode="Markdown"), 400, BAD + "unsupported parse_mode"),
    ("sendMessage", html("<p>x"), 400, PARSE + 'Unsupported start tag "p" at byte offset 0'),
    (
        "sendMessage", html("字<b>x"), 400,
        PARSE + 'Can\'t find end tag corresponding to start tag "b"',
    ),
    ("sendMessage", html("字</b>"), 400, PARSE + "Unexpected end tag at byte offset 3"),
    ("sendMessage", to_cadre(text="x", reply_markup="{"), 400, BAD + "can't parse reply_markup JSON object"),
    ("sendMessage", to_cadre(text="x", reply_markup=[1]), 400, BAD + "object expected as reply markup"),
    (
        "sendMessage", to_cadre(text="x", reply_markup={"k": 1}), 400,
        BAD + "can't parse reply keyboard markup JSON object",
    ),
    ("sendMessage", keyed({"text": "a", "callback_data": ""}), 400, BAD + "BUTTON_DATA_INVALID"),
    ("sendMessage", keyed({"text": "a", "callback_data": "字" * 22}), 400, BAD + "BUTTON_DATA_INVALID"),
    ("sendMessage", keyed(*[OK_KEY] * 101), 400, BAD + "reply markup is too long"),
    (
        "sendMessage", keyed({"text": "a"}), 400,
        BAD + "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
    ),
    (
        "sendMessage", keyed({"text": " ", "callback_data": "a"}), 400,
        BAD + "can't parse keyboard button: button text must be non-empty",
    ),
    (
        "sendMessage", keyed("a"), 400,
        BAD + 'can\'t parse keyboard button: field "text" must be of type String',
    ),
    (
        "sendMessage", keyed({"text": "a", "url": "javascript:x"}), 400,
        BAD + "inline keyboard button URL 'javascript:x' is invalid: Wrong HTTP URL",
    ),
    (
        "sendMessage", to_cadre(text="x", reply_markup={"inline_keyboard": [OK_KEY]}), 400,
        BAD + 'can\'t parse inline keyboard markup JSON object: field "inline_keyboard" must be an Array of Arrays',
    ),
    (
        "sendMessage", to_cadre(text="x", reply_parameters={"message_id": 99}), 400,
        BAD + "message to be replied not found",
    ),
    ("editMessageText", to_cadre(message_id=99, text="x"), 400, BAD + "message to edit not found"),
    ("editMessageText", to_cadre(message_id=1, text="x"), 400, BAD + "message can't be edited"),
    ("editMessageText", to_cadre(message_id=2, text="待签收"), 400, BAD + NOT_MODIFIED),
    ("editMessageText", to_cadre(message_id=2, text=""), 400, BAD + "message text is empty"),
    ("editMessageText", to_cadre(message_id=2, text="字" * 4097), 400, BAD + "MESSAGE_TOO_LONG"),
    ("editMessageText", to_cadre(message_id=3, text="x"), 400, BAD + "there is no text in the message to edit"),
    ("editMessageText", to_cadre(text="x"), 400, BAD + "parameter message_id is not specified"),
    (
        "editMessageCaption", to_cadre(message_id=2, caption="x"), 400,
        BAD + "there is no caption in the message to edit",
    ),
    ("editMessageCaption", to_cadre(message_id=3, caption="字" * 1025), 400, BAD + "message caption is too long"),
    ("editMessageReplyMarkup", to_cadre(message_id=2), 400, BAD + NOT_MODIFIED),
    ("deleteMessage", to_cadre(message_id=99), 400, BAD + "message to delete not found"),
    ("deleteMessages", to_cadre(message_ids=[]), 400, BAD + "message identifiers are not specified"),
    ("deleteMessages", to_cadre(message_ids=[1] * 101), 400, BAD + "too many message identifiers specified"),
    ("sendMessage", to_cadre(text="x", reply_parameters=[1]), 400, BAD + "object expected as reply_parameters"),
    ("deleteMessages", to_cadre(message_ids=["x"]), 400, BAD + "can't parse message_ids: integers are expected"),
    ("setMyCommands", {"commands": [], "scope": "{"}, 400, BAD + "can't parse scope JSON object"),
    ("deleteMessages", to_cadre(message_ids=7), 400, BAD + "expected an Array of values in message_ids"),
    ("answerCallbackQuery", {"callback_query_id": "77"}, 400, BAD + TOO_OLD),
    ("answerCallbackQuery", {"callback_query_id": "77", "text": "字" * 201}, 400, BAD + "MESSAGE_TOO_LONG"),
    ("sendDocument", to_cadre(), 400, BAD + "there is no document in the request"),
    ("sendDocument", to_cadre(document="nothing"), 400, BAD + "wrong file identifier/HTTP URL specified"),
    ("sendDocument", to_cadre(document="attach://gone"), 400, BAD + "wrong file identifier/HTTP URL specified"),
    ("sendMediaGroup", to_cadre(media=[]), 400, BAD + "too few messages to send as an album"),
    ("sendMediaGroup", to_cadre(media=[{"type": "photo"}] * 11), 400, BAD + "too many messages to send as an album"),
    (
        "sendMediaGroup", to_cadre(media=[{"type": "photo"}, {"type": "document"}]), 400,
        BAD + "document can't be mixed with other media types",
    ),
    (
        "sendMediaGroup", to_cadre(media=[{"type": "video"}, {"type": "photo"}]), 400,
        BAD + "can't parse InputMedia: media of that type can't be sent as an album here",
    ),
    ("sendChatAction", to_cadre(action="dancing"), 400, BAD + "wrong parameter action in request"),
    ("forwardMessage", to_cadre(from_chat_id=CADRE, message_id=99), 400, BAD + "message to forward not found"),
    ("copyMessage", to_cadre(from_chat_id=CADRE, message_id=99), 400, BAD + "message to copy not found"),
    ("setMessageReaction", to_cadre(message_id=99), 400, BAD + "message to react not found"),
    ("setMessageReaction", to_cadre(message_id=1, reaction=TWO), 400, BAD + "REACTIONS_TOO_MANY"),
    ("getFile", {"file_id": "nothing"}, 400, BAD + "invalid file_id"),
    ("getChat", {"chat_id": NOBODY}, 400, BAD + "chat not found"),
    ("getChatMember", to_cadre(user_id=NOBODY), 400, BAD + "user not found"),
    ("setMyCommands", {"commands": [{"command": "Help", "description": "x"}]}, 400, BAD + "BOT_COMMAND_INVALID"),
    ("setMyCommands", {"commands": [{"command": "help"}]}, 400, BAD + "BOT_COMMAND_DESCRIPTION_INVALID"),
    ("setMyCommands", {"commands": [{}] * 101}, 400, BAD + "BOT_COMMANDS_TOO_MUCH"),
    ("setMyCommands", {"commands": [], "scope": "[1]"}, 400, BAD + "BotCommandScope must be an Object"),
    ("setMyDescription", {"description": "字" * 513}, 400, BAD + "bot description is too long"),
    ("setWebhook", {"url": "https://example.org/"}, 400, BAD + FOREIGN),
    ("setWebhook", {"url": "ftp://127.0.0.1/"}, 400, BAD + FOREIGN),
    ("setWebhook", {"secret_token": "秘"}, 400, BAD + "secret token contains unallowed characters"),
]  # fmt: skip


@pytest.fixture
async def settled(sandbox: RunningSandbox) -> RunningSandbox:
    """A chat with a person's message 1, the bot's text 2 and file 3; a clerk who blocked, a leader who never wrote."""
    await sandbox.client.send(CADRE, "/start")
    await sandbox.client.send(CLERK, "/start")
    await sandbox.client.block(CLERK)
    await sandbox.call("sendMessage", chat_id=CADRE, text="待签收")
    await sandbox.call("sendDocument", {"document": ("a.txt", b"a")}, chat_id=str(CADRE))
    return sandbox


async def test_what_telegram_refuses_is_refused_and_leaves_no_trace(settled: RunningSandbox) -> None:
    before = (await settled.client.state())["seq"]
    for method, params, code, description in REFUSED:
        answer = await settled.call(method, **params)
        assert answer == {"ok": False, "error_code": code, "description": description}, (method, params)
    assert (await settled.client.state())["seq"] == before


@pytest.mark.parametrize(
    ("method", "field", "name", "content", "description"),
    [
        ("sendDocument", "document", "a.txt", b"", BAD + "file must be non-empty"),
        ("sendPhoto", "photo", "a.png", b"", BAD + "file must be non-empty"),
        ("sendPhoto", "photo", "a.png", b"no picture", BAD + "IMAGE_PROCESS_FAILED"),
        (
            "sendPhoto", "photo", "a.png", b"x" * (10 * 1024 * 1024 + 1),
            BAD + "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760 bytes",
        ),
        ("sendDocument", "document", "a.bin", b"x" * (50 * 1024 * 1024 + 1), "Request Entity Too Large"),
    ],
)  # fmt: skip
async def test_files_that_telegram_refuses(
    settled: RunningSandbox, method: str, field: str, name: str, content: bytes, description: str
) -> None:
    answer = await settled.call(method, {field: (name, content)}, chat_id=str(CADRE))
    assert (answer["ok"], answer["description"]) == (False, description)


async def test_a_file_above_20_megabytes_cannot_be_fetched_by_a_bot(settled: RunningSandbox) -> None:
    (sent,) = await settled.client.upload(CADRE, [("台账.zip", b"x" * (20 * 1024 * 1024 + 1))])
    answer = await settled.call("getFile", file_id=sent["document"]["file_id"])
    assert answer["description"] == BAD + "file is too big"


async def test_what_fits_exactly_is_taken(settled: RunningSandbox) -> None:
    for text, count in (("字" * 4096, 4096), ("🟢" * 2048, 2048), ("<b>" + "字" * 4096 + "</b>", 4096)):
        answer = await settled.call("sendMessage", chat_id=CADRE, text=text, parse_mode="HTML")
        assert len(answer["result"]["text"]) == count
    full = keys(*[{"text": "a", "callback_data": "字" * 21 + "x"}] * 100)
    assert (await settled.call("sendMessage", chat_id=CADRE, text="x", reply_markup=full))["ok"]
    lenient = {"message_id": 99, "allow_sending_without_reply": True}
    assert (await settled.call("sendMessage", chat_id=CADRE, text="x", reply_parameters=lenient))["ok"]


async def test_messages_can_be_deleted_for_48_hours(settled: RunningSandbox) -> None:
    await settled.client.step("friday_1630")
    await settled.client.step("friday_1630")
    for method, which in (("deleteMessage", {"message_id": 2}), ("deleteMessages", {"message_ids": [2, 99]})):
        answer = await settled.call(method, chat_id=CADRE, **which)
        assert answer["description"] == BAD + "message can't be deleted"


async def test_several_are_deleted_at_once_and_nothing_of_them_is_kept(settled: RunningSandbox) -> None:
    assert (await settled.call("deleteMessages", chat_id=CADRE, message_ids=[1, 2, 99]))["result"] is True
    assert [message["message_id"] for message in await settled.client.messages(CADRE)] == [3]
    gone = [message for message in await settled.client.messages(CADRE, after_seq=1) if message["deleted"]]
    assert [(message["message_id"], "text" in message) for message in gone] == [(1, False), (2, False)]


async def test_a_bot_in_a_group_deletes_only_its_own(settled: RunningSandbox) -> None:
    group = await settled.client.found_group("专班", [CADRE])
    (words,) = await settled.client.send(group, "/x", speaker=CADRE)
    answer = await settled.call("deleteMessage", chat_id=group, message_id=words["message_id"])
    assert answer["description"] == BAD + "message can't be deleted"


async def test_bodies_that_are_no_calls(settled: RunningSandbox) -> None:
    http = settled.client._http
    for body, description in (
        (b"[1]", "the request body must be a JSON object"),
        (b"{", "can't parse request body as JSON"),
    ):
        answer = await http.post(f"/bot{TOKEN}/getMe", content=body, headers={"Content-Type": "application/json"})
        assert answer.json()["description"] == BAD + description
    unbounded = await http.post(f"/bot{TOKEN}/getMe", content=b"x", headers={"Content-Type": "multipart/form-data"})
    assert unbounded.json() == {"ok": False, "error_code": 400, "description": BAD + "Missing boundary in multipart."}
    assert (await http.get(f"/bot{TOKEN}/sendMessage", params={"chat_id": CADRE, "text": "by GET"})).json()["ok"]
    assert (await http.get("/bot7:wrong/getMe")).json() == {
        "ok": False,
        "error_code": 401,
        "description": "Unauthorized",
    }
    assert (await http.get("/file/bot7:wrong/x")).status_code == 401
    assert (await http.get(f"/file/bot{TOKEN}/documents/none")).status_code == 404
    assert (await http.get("/nothing")).json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_a_request_that_says_it_is_too_large_is_refused_unread(settled: RunningSandbox) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", int(settled.url.rpartition(":")[2]))
    writer.write(
        f"POST /bot{TOKEN}/sendDocument HTTP/1.1\r\nHost: localhost\r\nContent-Length: {1 << 30}\r\n\r\n".encode()
    )
    assert (await reader.readline()).startswith(b"HTTP/1.1 413")
    writer.close()
    await writer.wait_closed()
