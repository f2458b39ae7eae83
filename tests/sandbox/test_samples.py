"""The documents of the attach menu over HTTP."""

import httpx

from bot.sandbox.client import plain_http
from bot.sandbox.sample import SPEECH
from tests.sandbox_fixture import RunningSandbox


async def test_samples_are_listed_and_handed_out_and_nothing_else_is(sandbox: RunningSandbox) -> None:
    async with httpx.AsyncClient(base_url=sandbox.url, trust_env=False, verify=plain_http()) as http:
        listed = (await http.get("/sandbox/samples")).json()
        assert listed == {"samples": [{"id": "speech", "name": "speech.txt"}]}
        assert (await http.get("/sandbox/samples/speech")).content == SPEECH.read_bytes()
        for other in ("roster", "..%2Froster.csv", "speech.txt"):
            assert (await http.get(f"/sandbox/samples/{other}")).status_code == 404
