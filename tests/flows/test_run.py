"""`duban run`, as an administrator starts it: set by the environment, stopped by a signal, silent about its token."""

import asyncio
import json
import os
import signal
import sys
from asyncio.subprocess import STDOUT, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest

from tests.sandbox_fixture import CLERK, TOKEN, RunningSandbox, running

WAIT_SECONDS = 30
OUTPUT = "output.txt"


def environment(folder: Path, **settings: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "HOME": str(folder), "NO_PROXY": "*", **settings}


@asynccontextmanager
async def run(folder: Path, **settings: str) -> AsyncIterator[Process]:
    with (folder / OUTPUT).open("wb") as output:  # a pipe that nobody reads would fill up and stop the bot
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot",
            "run",
            cwd=folder,
            env=environment(folder, **settings),
            stdout=output,
            stderr=STDOUT,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def said_to(box: RunningSandbox, chat: int) -> list[str]:
    for _ in range(WAIT_SECONDS * 20):
        texts = [m["text"] for m in await box.client.messages(chat) if m["from_bot"]]
        if texts:
            return texts
        await asyncio.sleep(0.05)
    raise AssertionError("the bot said nothing")


async def test_it_answers_and_stops_on_a_signal_and_never_logs_the_token(tmp_path: Path, unused_tcp_port: int) -> None:
    async with running(tmp_path) as box:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": box.url, "LOG_LEVEL": "DEBUG"}
        watched = {"METRICS_LISTEN": f"127.0.0.1:{unused_tcp_port}", "LOG_FORMAT": "json"}
        async with run(tmp_path, **settings, **watched) as process:
            await box.client.send(CLERK, "/start")
            assert "邀请" in (await said_to(box, CLERK))[0]
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_tcp_port}", trust_env=False) as http:
                assert (await http.get("/healthz")).status_code == 200
                assert (await http.get("/readyz")).json() == {"ready": True, "reasons": [], "on_duty": True}
                assert 'duban_updates_received_total{kind="message"} 1.0' in (await http.get("/metrics")).text
            process.send_signal(signal.SIGTERM)
            await asyncio.wait_for(process.wait(), WAIT_SECONDS)
        assert process.returncode == 0
        output = (tmp_path / OUTPUT).read_text(encoding="utf-8")
        assert f":{TOKEN.partition(':')[2]}" not in output
        lines = [json.loads(line) for line in output.splitlines()]
        assert {"started", "update_done", "tick_done", "stopped"} <= {line["event"] for line in lines}
        assert (tmp_path / "data" / "duban.db").exists()


async def test_while_telegram_cannot_be_reached_it_goes_on_trying_and_can_be_stopped(
    tmp_path: Path, unused_tcp_port_factory: Callable[[], int]
) -> None:
    nobody, listen = unused_tcp_port_factory(), unused_tcp_port_factory()
    settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{nobody}"}
    async with run(tmp_path, **settings, METRICS_LISTEN=f"127.0.0.1:{listen}") as process:
        output = tmp_path / OUTPUT
        for _ in range(WAIT_SECONDS * 20):
            if b"telegram_not_reached" in output.read_bytes():
                break
            await asyncio.sleep(0.05)
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{listen}", trust_env=False) as http:
            assert (await http.get("/healthz")).status_code == 200
            answer = await http.get("/readyz")
            assert (answer.status_code, answer.json()["reasons"]) == (503, ["telegram_not_greeted"])
        process.send_signal(signal.SIGTERM)
        await asyncio.wait_for(process.wait(), WAIT_SECONDS)
    assert process.returncode == 0
    assert "telegram_not_reached" in output.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("settings", "line"),
    [
        ({}, "TELEGRAM_BOT_TOKEN is not set"),
        ({"TELEGRAM_BOT_TOKEN": TOKEN, "OFFICE_TIMEZONE": "Nowhere"}, "OFFICE_TIMEZONE"),
    ],
)
async def test_a_wrong_setting_is_one_line_and_exit_code_2(tmp_path: Path, settings: dict[str, str], line: str) -> None:
    async with run(tmp_path, **settings) as process:
        await asyncio.wait_for(process.wait(), WAIT_SECONDS)
    output = (tmp_path / OUTPUT).read_text(encoding="utf-8")
    assert process.returncode == 2
    assert line in output
    assert len(output.strip().splitlines()) == 1


async def test_a_second_one_on_the_same_file_is_refused_and_after_a_kill_the_next_goes_on(tmp_path: Path) -> None:
    async with running(tmp_path) as box:
        settings = {"TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": box.url}
        async with run(tmp_path, **settings) as first:
            await box.client.send(CLERK, "/start")
            await said_to(box, CLERK)
            (tmp_path / "second").mkdir()
            at = {"DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/data/duban.db"}
            async with run(tmp_path / "second", **settings, **at) as second:
                await asyncio.wait_for(second.wait(), WAIT_SECONDS)
            [line] = (tmp_path / "second" / OUTPUT).read_text(encoding="utf-8").splitlines()
            assert second.returncode == 2
            assert f"Process {first.pid} runs on {tmp_path}/data/duban.db already" in line
            first.kill()
            await first.wait()
        await box.client.send(CLERK, "你好")
        async with run(tmp_path, **settings):
            for _ in range(WAIT_SECONDS * 20):
                if len([m for m in await box.client.messages(CLERK) if m["from_bot"]]) == 2:
                    return
                await asyncio.sleep(0.05)
    raise AssertionError("the next one does not run")
