"""Sending: how fast against Telegram's limits and at what refusals, beside PTB's own limiter; the processor's time a message; delays."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from statistics import median, quantiles
from time import process_time

import httpx
import pytest
from pydantic import SecretStr
from telegram import Bot
from telegram.error import TelegramError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.app import Duban
from bot.clock import SystemClock
from bot.settings import Settings
from db.enums import Priority
from db.queries import outbox
from db.session import Cause, Database
from tests.benchmarks.table import compare, limit, show
from tests.delivery.scripted import TOKEN
from tests.delivery.support import cancelled
from tests.faults.running import limited_telegram
from tests.faults.test_bulk import FIRST_ACCOUNT, fill, max_in_a_second, pending

PEOPLE = 600  # who each get one message
MOST_RETRIES = 5
WORDS = "〔督办〕2项工作将到期:2〔2022〕5 重点工业项目开工 40 只;9 亿元企业与一厂一策。请直接回复进展。"
CONNECTIONS = 32
CPU_MESSAGES, ROUNDS = 400, 5
ALONE = 20  # notices that go one by one, for the delay
MOST_TIMES, MOST_DELAY = 1.5, 2.0


@asynccontextmanager
async def duban_on(url: str, database: Database, *, paced: bool) -> AsyncIterator[Duban]:
    """Give a bot that is ready to send and does nothing else."""
    settings = Settings(
        _env_file=None,
        telegram_bot_token=SecretStr(TOKEN),
        telegram_api_url=url,
        database_url=str(database.url),
    )
    duban = Duban(settings, SystemClock(), database=database, paced=paced)
    await duban.application.initialize()
    try:
        yield duban
    finally:
        await duban.application.shutdown()


def bare_bot(url: str, limiter: AIORateLimiter | None = None) -> Bot:
    """Return PTB's own bot."""
    request = HTTPXRequest(connection_pool_size=CONNECTIONS, pool_timeout=600.0)
    if limiter is None:
        return Bot(TOKEN, base_url=f"{url}/bot", request=request)
    limited: ExtBot[int] = ExtBot(TOKEN, base_url=f"{url}/bot", request=request, rate_limiter=limiter)
    return limited


async def told(url: str) -> dict[str, list[float]]:
    async with httpx.AsyncClient(base_url=url, trust_env=False) as http:
        found: dict[str, list[float]] = (await http.get("/told", timeout=60)).json()
    return found


def pace_of(found: dict[str, list[float]], lost: int) -> tuple[float, int, int, int]:
    """Return messages a second over the middle eight tenths, the most in a second, refusals, and what never went."""
    sent = found["sent"]
    tenth = len(sent) // 10
    middle = sent[tenth : len(sent) - tenth]
    return (len(middle) - 1) / (middle[-1] - middle[0]), max_in_a_second(sent), len(found["refused"]), lost


async def by_duban(database: Database) -> tuple[float, int, int, int]:
    async with limited_telegram() as url, duban_on(url, database, paced=True) as duban:
        await duban.sender.drain()
        return pace_of(await told(url), await pending(database))


async def by_limiter(limiter: AIORateLimiter) -> tuple[float, int, int, int]:
    async with limited_telegram() as url, bare_bot(url, limiter) as bot:
        sending = [bot.send_message(FIRST_ACCOUNT + place, WORDS) for place in range(PEOPLE)]
        ended = await asyncio.gather(*sending, return_exceptions=True)
        lost = [one for one in ended if isinstance(one, BaseException)]
        assert all(isinstance(one, TelegramError) for one in lost)
        return pace_of(await told(url), len(lost))


@pytest.mark.benchmark
async def test_the_rate_against_telegrams_limits(sqlite_database: Database) -> None:
    await fill(sqlite_database, PEOPLE, 1)
    sides = {
        "Duban": await by_duban(sqlite_database),
        "AIORateLimiter, as it comes": await by_limiter(AIORateLimiter()),
        f"AIORateLimiter, {MOST_RETRIES} retries": await by_limiter(AIORateLimiter(max_retries=MOST_RETRIES)),
    }
    rows = [
        (name, f"{rate:.1f}", str(most), str(refused), str(lost)) for name, (rate, most, refused, lost) in sides.items()
    ]
    show(
        f"{PEOPLE} messages to as many people, against a server with Telegram's limits",
        ("sent by", "a second", "most in a second", "refused (429)", "never sent"),
        rows,
    )
    (rate, most, refused, lost), other = sides["Duban"], sides[f"AIORateLimiter, {MOST_RETRIES} retries"]
    kept = [
        compare(
            "send",
            "messages a second against Telegram's limits, beside AIORateLimiter with retries",
            rate,
            other[0],
            least=0.9,
        ),
        limit("send", "the most in a second", most, most=30),
        limit("send", f"refused, of {PEOPLE} (AIORateLimiter: {other[2]})", refused, most=0),
        limit("send", "never sent", lost, most=0),
    ]
    assert all(kept)


async def _queued(database: Database, count: int, turn: int) -> None:
    """Put as many notices into the outbox, each to somebody else."""
    now = SystemClock().now()
    async with database.write(Cause(now)) as session:
        for place in range(count):
            await outbox.add(
                session, key=f"send:{turn}:{place}", kind="text", person_id=place + 1, payload={"id": "alarm/your_message",
                "args": {"contact": "督查室"}}, priority=Priority.BULK, created_at=now, not_before=now,
            )  # fmt: skip


@pytest.mark.benchmark
async def test_the_processors_time_a_message(sqlite_database: Database) -> None:
    await fill(sqlite_database, CPU_MESSAGES, 0)
    found: dict[str, list[float]] = {"ours": [], "bare": []}
    async with (
        limited_telegram("unlimited") as url,
        duban_on(url, sqlite_database, paced=False) as duban,
        bare_bot(url) as bot,
    ):
        for turn in range(ROUNDS):
            await _queued(sqlite_database, CPU_MESSAGES, turn)
            began = process_time()
            assert await duban.sender.drain() == CPU_MESSAGES
            found["ours"].append((process_time() - began) / CPU_MESSAGES)
            began = process_time()
            for place in range(CPU_MESSAGES):
                await bot.send_message(FIRST_ACCOUNT + place, WORDS)
            found["bare"].append((process_time() - began) / CPU_MESSAGES)
    ours, bare = (1000 * median(found[name]) for name in ("ours", "bare"))
    show(
        "Processor milliseconds a message, SQLite: claimed, rendered, sent, settled",
        ("Duban", "bare Bot.send_message", "ratio"),
        [(f"{ours:.2f}", f"{bare:.2f}", f"{ours / bare:.2f}")],
    )
    assert compare("send", "processor ms a message, beside bare Bot.send_message", ours, bare, most=MOST_TIMES)


@pytest.mark.benchmark
async def test_from_due_to_sent(sqlite_database: Database) -> None:
    await fill(sqlite_database, ALONE, 0)
    delays = []
    async with limited_telegram() as url, duban_on(url, sqlite_database, paced=True) as duban:
        sending = asyncio.create_task(duban.sender.run())
        for turn in range(ALONE):
            before = len((await told(url))["sent"])
            await asyncio.sleep(0.37)  # another moment of the second between two looks each time
            began = SystemClock().monotonic()
            await _queued(sqlite_database, 1, turn)
            while len(found := (await told(url))["sent"]) == before:  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.02)
            delays.append(found[-1] - began)
        await cancelled(sending)
    rows = [(f"{median(delays):.2f}", f"{quantiles(delays, n=20)[-1]:.2f}", f"{max(delays):.2f}")]
    show("Seconds from due to sent, nothing else waiting, nobody woken for it", ("median", "p95", "most"), rows)
    assert limit("send", "from due to sent, seconds", median(delays), most=MOST_DELAY)
