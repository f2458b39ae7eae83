"""The sandbox answers to this machine only, and takes no writing from other people's web pages."""

from pathlib import Path

import pytest

from bot.clock import MovableClock
from bot.sandbox.server import BOT_ID, Sandbox
from tests.sandbox_fixture import CADRE, TOKEN, RunningSandbox, running


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "example.org", "8.8.8.8"])  # noqa: S104
async def test_it_listens_on_loopback_only(tmp_path: Path, host: str) -> None:
    sandbox = Sandbox(tmp_path / "s.db", MovableClock(), TOKEN)
    with pytest.raises(ValueError, match="loopback only"):
        await sandbox.serve(host)
    await sandbox.close()


@pytest.mark.parametrize("host", ["::1", "localhost"])
async def test_it_listens_on_every_name_of_loopback(tmp_path: Path, host: str) -> None:
    sandbox = Sandbox(tmp_path / "s.db", MovableClock(), "no number")
    assert await sandbox.serve(host) > 0
    assert sandbox._messenger.bot["id"] == BOT_ID
    await sandbox.close()


async def test_a_port_that_is_taken_is_an_error_at_once(sandbox: RunningSandbox, tmp_path: Path) -> None:
    second = Sandbox(tmp_path / "second.db", MovableClock(), TOKEN)
    with pytest.raises(OSError, match=r"[Aa]ddress already in use"):
        await second.serve(port=int(sandbox.url.rpartition(":")[2]))
    await second.close()


@pytest.mark.parametrize(
    ("host", "code"),
    [("localhost:8081", 200), ("127.0.0.1", 200), ("[::1]:99", 200), ("evil.example", 403), ("", 403), ("[x", 403)],
)
async def test_a_foreign_host_is_refused(sandbox: RunningSandbox, host: str, code: int) -> None:
    assert (await sandbox.client._http.get("/sandbox/state", headers={"Host": host})).status_code == code
    assert (await sandbox.client._http.get(f"/bot{TOKEN}/getMe", headers={"Host": host})).status_code == code


@pytest.mark.parametrize(
    ("headers", "code"),
    [
        ({}, 200),
        ({"Origin": "{own}"}, 200),
        ({"Origin": "{own}", "Sec-Fetch-Site": "same-origin"}, 200),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost:1"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_another_origin_may_not_write(sandbox: RunningSandbox, headers: dict[str, str], code: int) -> None:
    sent = {name: value.format(own=sandbox.url) for name, value in headers.items()}
    answer = await sandbox.client._http.post(f"/sandbox/chats/{CADRE}/messages", json={"text": "x"}, headers=sent)
    assert answer.status_code == code
    assert len(await sandbox.client.messages(CADRE)) == (code == 200)


async def test_the_page_may_load_nothing_from_elsewhere(sandbox: RunningSandbox) -> None:
    answer = await sandbox.client._http.get("/")
    assert answer.status_code == 200
    assert "default-src 'self'" in answer.headers["content-security-policy"]
    for name in ("page.js", "page.css", "texts.en.json", "icon.svg"):
        assert (await sandbox.client._http.get(f"/page/{name}")).status_code == 200


async def test_the_font_is_served_where_there_is_one(tmp_path: Path) -> None:
    font = tmp_path / "font.otf"
    font.write_bytes(b"OTTO")
    sandbox = Sandbox(tmp_path / "s.db", MovableClock(), TOKEN, font=font)
    port = await sandbox.serve()
    async with running(tmp_path) as other:
        assert (await other.client._http.get(f"http://127.0.0.1:{port}/sandbox/font")).content == b"OTTO"
    await sandbox.close()
