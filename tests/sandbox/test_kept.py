"""What was answered is kept: over a clean end, and over a kill at any moment."""

import asyncio
import json
import os
import signal
import sys
from datetime import timedelta
from pathlib import Path

import httpx

from bot.clock import MovableClock
from bot.sandbox.client import SandboxClient, plain_http
from tests.sandbox_fixture import BEGIN, CADRE, CLERK, TOKEN, running

SERVE = """
import asyncio, sys
from pathlib import Path
from tests.sandbox_fixture import running

async def main():
    async with running(Path(sys.argv[1])) as sandbox:
        print(sandbox.url, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


async def test_a_sandbox_goes_on_where_it_was(tmp_path: Path) -> None:
    async with running(tmp_path) as before:
        await before.client.send(CADRE, "/start")
        await before.call("sendMessage", chat_id=CADRE, text="请签收")
        await before.client.upload(CLERK, [("讲话.txt", b"words")])
        await before.client.block(CLERK)
        await before.client.move_to(BEGIN + timedelta(days=4))
        await before.call("setMyCommands", commands=[{"command": "help", "description": "说明"}])
        group = await before.client.found_group("专班", [CLERK, CADRE])
        state = await before.client.state()
        messages = await before.client.messages(CADRE)
    async with running(tmp_path, MovableClock()) as after:
        again = await after.client.state()
        assert (again["people"], again["groups"]) == (state["people"], state["groups"])
        assert (again["seq"], again["pending"]) == (state["seq"], state["pending"])
        assert again["groups"][0]["id"] == group
        assert await after.client.messages(CADRE) == messages
        assert BEGIN + timedelta(days=4) <= after.clock.now() < BEGIN + timedelta(days=4, minutes=5)
        assert await after.client.commands(CADRE) == [{"command": "help", "description": "说明"}]
        file_id = (await after.client.messages(CLERK))[0]["document"]["file_id"]
        assert await after.client.download(file_id) == b"words"
        updates = (await after.call("getUpdates"))["result"]
        assert [set(update) - {"update_id"} for update in updates] == [
            {"message"}, {"message"}, {"my_chat_member"}, {"my_chat_member"}, {"message"},
        ]  # fmt: skip


async def started(folder: Path) -> tuple[asyncio.subprocess.Process, str]:
    root = Path(__file__).parents[2]
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", SERVE, str(folder), cwd=root, stdout=asyncio.subprocess.PIPE, env=dict(os.environ)
    )
    assert process.stdout is not None
    return process, (await process.stdout.readline()).decode().strip()


async def test_a_kill_at_any_moment_loses_nothing_that_was_answered(tmp_path: Path) -> None:
    said: list[str] = []
    sent: dict[int, str] = {}

    async def people(url: str) -> None:
        async with SandboxClient(url) as client:
            for number in range(1000):
                await client.send(CADRE, f"第{len(said)}句 {number}")
                said.append(f"第{len(said)}句 {number}")

    async def bot(url: str) -> None:
        async with httpx.AsyncClient(trust_env=False, verify=plain_http()) as http:
            for number in range(1000):
                body = {"chat_id": CADRE, "text": f"答{number}"}
                answer = await http.post(f"{url}/bot{TOKEN}/sendMessage", json=body)
                if answer.json()["ok"]:
                    sent[answer.json()["result"]["message_id"]] = f"答{number}"

    for seconds in (0.25, 0.6):
        process, url = await started(tmp_path)
        at_work = [asyncio.create_task(people(url)), asyncio.create_task(bot(url))]
        await asyncio.sleep(seconds)
        process.send_signal(signal.SIGKILL)
        ends = await asyncio.gather(*at_work, return_exceptions=True)
        assert all(isinstance(end, httpx.HTTPError) for end in ends), ends
        await process.wait()

    assert len(said) > 5
    assert len(sent) > 5
    async with running(tmp_path) as after:
        kept = await after.client.messages(CADRE)
        texts = [message["text"] for message in kept if not message["from_bot"]]
        assert [text for text in texts if text in said] == said
        assert {message["message_id"]: message["text"] for message in kept if message["message_id"] in sent} == sent
        waiting = (await after.call("getUpdates"))["result"]
        assert [update["message"]["text"] for update in waiting] == texts[: len(waiting)]
        assert after.sandbox.undelivered() == len(texts)
        recorded = [json.loads(line) for line in after.record.read_text("utf-8").splitlines()]
        assert sum(call["ok"] for call in recorded) >= len(sent)


async def test_a_line_that_a_kill_tore_is_taken_away(tmp_path: Path) -> None:
    (tmp_path / "calls.jsonl").write_bytes(b'{"method": "getMe"}\n{"method": "sendM')
    async with running(tmp_path) as after:
        assert after.record.read_bytes() == b'{"method": "getMe"}\n'
