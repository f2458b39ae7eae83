"""The bot's calls are written down, so that they can be held against Telegram's specification."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, InputMediaDocument

from tests.sandbox_fixture import BEGIN, CADRE, TOKEN, RunningSandbox

VALIDATOR = Path(__file__).parents[3] / "shared" / "botapi" / "validate.py"


def calls(sandbox: RunningSandbox) -> list[dict[str, object]]:
    return [json.loads(line) for line in sandbox.record.read_text("utf-8").splitlines()]


async def test_each_call_but_get_updates_is_a_line(sandbox: RunningSandbox) -> None:
    await sandbox.call("getUpdates")
    await sandbox.call("sendMessage", chat_id=CADRE, text="字")
    await sandbox.client.send(CADRE, "/start")
    await sandbox.call("sendDocument", {"document": ("表.txt", b"abc")}, chat_id=str(CADRE))
    assert calls(sandbox) == [
        {
            "method": "sendMessage", "params": {"chat_id": CADRE, "text": "字"}, "files": [],
            "at": BEGIN.isoformat(), "ok": False,
            "error": "Forbidden: bot can't initiate conversation with a user",
        },
        {
            "method": "sendDocument", "params": {"chat_id": str(CADRE)},
            "files": [{"field": "document", "filename": "表.txt", "size": 3}], "at": BEGIN.isoformat(), "ok": True,
        },
    ]  # fmt: skip


async def test_half_a_surrogate_pair_does_not_spoil_the_record(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    body = json.dumps({"chat_id": CADRE, "text": "\ud800"}).encode()
    headers = {"Content-Type": "application/json"}
    answer = await sandbox.client._http.post(f"/bot{TOKEN}/sendMessage", content=body, headers=headers)
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
    assert calls(sandbox)[0]["params"] == {"chat_id": CADRE, "text": "\ud800"}


@pytest.mark.skipif(not VALIDATOR.exists(), reason="the validator is not beside the project")
async def test_what_the_library_sends_is_valid_as_recorded(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    async with sandbox.bot() as bot:
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="a")]])
        sent = await bot.send_message(CADRE, "<b>请签收</b>", parse_mode="HTML", reply_markup=keys)
        await bot.edit_message_text("已签收", CADRE, sent.message_id)
        await bot.send_document(CADRE, b"abc", filename="表.xlsx", caption="表")
        media = [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")]
        await bot.send_media_group(CADRE, media)
    assert len(calls(sandbox)) == 5
    command = [sys.executable, str(VALIDATOR), str(sandbox.record), "--warn-as-error"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: ASYNC221, S603
    assert checked.returncode == 0, checked.stdout
