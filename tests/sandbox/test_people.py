"""What people do through the page's calls, and what these refuse."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.sandbox_fixture import BEGIN, CADRE, CLERK, LEADER, RunningSandbox

KEYS = {"inline_keyboard": [[{"text": "签收", "callback_data": "ack"}, {"text": "看", "url": "https://a.cn"}]]}


async def test_a_long_text_becomes_several_messages(sandbox: RunningSandbox) -> None:
    sent = await sandbox.client.send(CLERK, ("第一条要抓紧落实。" * 40 + "\n") * 20)
    assert [len(message["text"]) <= 4096 for message in sent] == [True, True]
    updates = (await sandbox.call("getUpdates"))["result"]
    assert [update["message"]["text"] for update in updates] == [message["text"] for message in sent]


async def test_people_send_voice_and_video_as_telegram_has_them(sandbox: RunningSandbox) -> None:
    await sandbox.client.upload(CADRE, [("a.ogg", b"OggS")], field="voice")
    await sandbox.client.upload(CADRE, [("现场.mp4", b"one"), ("b.mp4", b"two")], "现场", field="video")
    voice, first, second = (update["message"] for update in (await sandbox.call("getUpdates"))["result"])
    assert (voice["voice"]["mime_type"], voice["voice"]["file_size"]) == ("audio/ogg", 4)
    assert (first["video"]["file_name"], first["caption"]) == ("现场.mp4", "现场")
    assert first["media_group_id"] == second["media_group_id"]
    assert await sandbox.client.download(voice["voice"]["file_id"]) == b"OggS"


async def test_unread_counts_what_the_bot_wrote_since(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    for words in ("一", "二"):
        await sandbox.call("sendMessage", chat_id=CADRE, text=words)

    async def line() -> tuple[int, str]:
        person = (await sandbox.client.state())["people"][1]
        return person["unread"], person["last"]["text"]

    assert await line() == (2, "二")
    await sandbox.call("deleteMessage", chat_id=CADRE, message_id=3)
    assert await line() == (1, "一")
    await sandbox.client.mark_read(CADRE)
    assert await line() == (0, "一")
    await sandbox.call("sendMessage", chat_id=CADRE, text="三")
    await sandbox.client.send(CADRE, "收到")
    assert await line() == (0, "收到")


async def test_people_are_listed_as_they_were_added_and_adding_again_changes_words_only(
    sandbox: RunningSandbox,
) -> None:
    await sandbox.client.send(CADRE, "/start")
    sandbox.sandbox.add_person(CADRE, "王建军", "局长", language_code="en", group="other")
    people = (await sandbox.client.state())["people"]
    assert [person["id"] for person in people] == [CLERK, CADRE, LEADER]
    shown = {name: people[1][name] for name in ("subtitle", "group", "language_code", "started", "blocked")}
    assert shown == {"subtitle": "局长", "group": "other", "language_code": "en", "started": True, "blocked": False}


async def test_a_press_waits_for_the_answer(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    await sandbox.call("sendMessage", chat_id=CADRE, text="x", reply_markup=KEYS)

    async def answer() -> None:
        updates: list[dict[str, Any]] = []
        while not updates or "callback_query" not in updates[-1]:
            updates = (await sandbox.call("getUpdates", timeout=5, offset=-1))["result"]
        query = updates[-1]["callback_query"]
        assert query["data"] == "ack"
        await sandbox.call("answerCallbackQuery", callback_query_id=query["id"], text="已签收")

    answered, _ = await asyncio.gather(sandbox.client.press(CADRE, 2, "ack"), answer())
    assert answered == {"answered": True, "text": "已签收", "show_alert": False, "url": None}


async def status(call: Any) -> tuple[int, str]:
    with pytest.raises(httpx.HTTPStatusError) as refusal:
        await call
    return refusal.value.response.status_code, refusal.value.response.json()["error"]


async def test_what_people_cannot_do(sandbox: RunningSandbox) -> None:
    client = sandbox.client
    await client.send(CADRE, "/start")
    await sandbox.call("sendMessage", chat_id=CADRE, text="x", reply_markup=KEYS)
    (forwarded,) = await client.forward(CADRE, "老刘", "下周能批")
    group = await client.found_group("专班", [CADRE])
    assert await status(client.send(77, "x")) == (404, "chat_not_found")
    assert await status(client._ask("GET", "chats/x/messages")) == (400, "bad_request")
    assert await status(client._ask("GET", "chats/77/messages")) == (404, "chat_not_found")
    assert await status(client.send(CADRE, " ")) == (400, "text_empty")
    assert await status(client.forward(CADRE, "老刘", "")) == (400, "text_empty")
    assert await status(client.send(CADRE, "x", reply_to=99)) == (404, "message_not_found")
    assert await status(client.send(group, "x")) == (400, "speaker_unknown")
    assert await status(client.send(group, "x", speaker=CLERK)) == (400, "speaker_unknown")
    assert await status(client.block(group)) == (400, "speaker_unknown")
    assert await status(client.found_group("专班", [])) == (400, "speaker_unknown")
    assert await status(client.found_group("专班", [77])) == (400, "speaker_unknown")
    assert await status(client.edit(CADRE, 2, "y")) == (400, "not_yours")
    assert await status(client.edit(CADRE, forwarded["message_id"], "y")) == (400, "not_yours")
    assert await status(client.edit(CADRE, 1, "")) == (400, "text_empty")
    assert await status(client.edit(CADRE, 1, "字" * 4097)) == (400, "text_too_long")
    assert await status(client.press(CADRE, 2, "other")) == (404, "button_not_found")
    assert await status(client.press(CADRE, 99, "ack")) == (404, "message_not_found")
    assert await status(client.upload(CADRE, [])) == (400, "files_count")
    assert await status(client.upload(CADRE, [("a", b"a")] * 11)) == (400, "files_count")
    assert await status(client.upload(CADRE, [("a", b"")])) == (400, "file_refused")
    assert await status(client.upload(CADRE, [("a", b"a")], photos=True)) == (400, "file_refused")
    assert await status(client.upload(CADRE, [("a", b"a")] * 2, field="voice")) == (400, "voice_alone")
    assert await status(client.upload(CADRE, [("a", b"")], field="video")) == (400, "file_refused")
    assert await status(client.upload(CADRE, [("a", b"a")], caption="字" * 1025)) == (400, "caption_too_long")
    assert await status(client._ask("POST", f"chats/{CADRE}/messages", json={"words": "x"})) == (400, "bad_request")
    assert await status(client._ask("POST", "fault", content=b"{")) == (400, "bad_request")
    assert await status(client.fault(kind="fire")) == (400, "bad_fault")
    assert await status(client.fault(kind="hang", heat=3)) == (400, "bad_fault")
    assert await status(client._ask("GET", "files/none")) == (404, "file_not_found")
    assert await status(client._ask("GET", "font")) == (404, "file_not_found")
    await client.block(CADRE)
    await client.block(CADRE)
    assert await status(client.send(CADRE, "x")) == (409, "blocked")


async def test_a_caption_is_edited_where_there_is_a_file_and_the_same_words_change_nothing(
    sandbox: RunningSandbox,
) -> None:
    (sent,) = await sandbox.client.upload(CLERK, [("a.txt", b"a")], caption="一", reply_to=None)
    same = await sandbox.client.edit(CLERK, sent["message_id"], "一")
    assert "edit_date" not in same
    edited = await sandbox.client.edit(CLERK, sent["message_id"], "二")
    assert (edited["caption"], "edit_date" in edited) == ("二", True)
    emptied = await sandbox.client.edit(CLERK, sent["message_id"], "")
    assert "caption" not in emptied
    updates = (await sandbox.call("getUpdates"))["result"]
    assert [update["edited_message"].get("caption") for update in updates[1:]] == ["二", None]


async def test_a_file_is_handed_out_to_be_saved_and_a_picture_to_be_seen(sandbox: RunningSandbox) -> None:
    (page,) = await sandbox.client.upload(CLERK, [("页/面.html", b"<script>alert(1)</script>")])
    answer = await sandbox.client._http.get(f"/sandbox/files/{page['document']['file_id']}")
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''%E9%A1%B5_%E9%9D%A2.html"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_event_stream_brings_each_change_and_goes_on_where_it_was_left(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "之前")

    async def listen(after: int, count: int) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        headers = {"Last-Event-ID": str(after)}
        async with sandbox.client._http.stream("GET", "/sandbox/events", headers=headers) as stream:
            async for line in stream.aiter_lines():
                if line.startswith('data: {"message_id'):
                    found.append(json.loads(line.removeprefix("data: ")))
                if len(found) == count:
                    break
        return found

    listening = asyncio.create_task(listen(0, 3))
    await asyncio.sleep(0.1)
    await sandbox.call("sendMessage", chat_id=CADRE, text="一")
    await sandbox.call("deleteMessage", chat_id=CADRE, message_id=2)
    changes = await asyncio.wait_for(listening, 5)
    assert (changes[0]["message_id"], changes[0]["deleted"]) == (1, False)
    assert changes[-1]["message_id"] == 2
    later = await asyncio.wait_for(listen(changes[0]["seq"], 1), 5)
    assert (later[0]["message_id"], later[0]["deleted"]) == (2, True)


@pytest.mark.parametrize(
    ("begin", "step", "end"),
    [
        (datetime(2022, 2, 10, 1, 0, tzinfo=UTC), "hour", "2022-02-10T10:00"),
        (datetime(2022, 2, 10, 0, 30, tzinfo=UTC), "workday_0900", "2022-02-10T09:00"),
        (datetime(2022, 2, 11, 2, 0, tzinfo=UTC), "workday_0900", "2022-02-14T09:00"),
        (datetime(2022, 1, 28, 8, 0, tzinfo=UTC), "workday_0900", "2022-01-29T09:00"),  # a make-up Saturday
        (datetime(2022, 1, 30, 8, 0, tzinfo=UTC), "workday_0900", "2022-02-07T09:00"),  # over Spring Festival
        (datetime(2022, 2, 10, 1, 0, tzinfo=UTC), "friday_1630", "2022-02-11T16:30"),
        (datetime(2022, 2, 11, 8, 30, 1, tzinfo=UTC), "friday_1630", "2022-02-18T16:30"),
        (datetime(2099, 1, 2, 8, 0, tzinfo=UTC), "workday_0900", "2099-01-05T09:00"),  # beyond the calendar: Mon to Fri
    ],
)  # fmt: skip
async def test_the_pages_steps_follow_the_offices_days(
    sandbox: RunningSandbox, begin: datetime, step: str, end: str
) -> None:
    if begin <= BEGIN:
        sandbox.clock.offset += begin - BEGIN
    else:
        await sandbox.client.move_to(begin)
    state = await sandbox.client.step(step)
    assert state["clock"]["local"].startswith(end)


async def test_the_clock_moves_forward_only(sandbox: RunningSandbox) -> None:
    state = await sandbox.client._ask("PUT", "clock", json={"to": "2022-02-12"})
    assert state["clock"]["local"].startswith("2022-02-12T00:00:0")
    assert await status(sandbox.client.move_to(BEGIN)) == (409, "clock_not_back")
    for body in ({}, {"to": "2022-02-13", "step": "hour"}, {"step": "year"}, {"to": "tomorrow"}):
        assert await status(sandbox.client._ask("PUT", "clock", json=body)) == (400, "bad_request")


async def test_moving_the_clock_lets_the_bot_do_what_falls_due_first(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    moved: list[datetime] = []
    busy: list[bool] = []

    async def on_move(instant: datetime) -> None:
        if not moved:
            sandbox.clock.set(BEGIN + timedelta(hours=1))
        await sandbox.call("sendMessage", chat_id=CADRE, text="【今日督办】")
        busy.append((await sandbox.client.state())["clock"]["busy"])
        moved.append(instant)

    sandbox.sandbox.on_move = on_move
    assert sandbox.sandbox.on_move is on_move
    target = BEGIN + timedelta(hours=8)
    states = await asyncio.gather(sandbox.client.move_to(target), sandbox.client.step("hour"))
    assert [state["clock"]["busy"] for state in states][-1] is False
    assert moved[0] == target
    assert moved[1] >= target + timedelta(hours=1)
    assert busy == [True, True]
    sent = (await sandbox.client.messages(CADRE))[1]
    assert datetime.fromtimestamp(sent["date"], UTC) == BEGIN + timedelta(hours=1)
    assert sandbox.clock.now() >= target + timedelta(hours=1)
