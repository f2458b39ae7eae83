"""What people write, their names and telephones, and the token are in no log and no figure, whatever happens."""

import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import structlog
from sqlalchemy import text, update
from structlog._config import BoundLoggerLazyProxy
from structlog.typing import EventDict
from telegram.error import TelegramError
from telegram.request import BaseRequest

from bot.app import Duban
from bot.delivery.redaction import hide_token
from bot.logs import JSON, Discreet, DiscreetJson, configure_logs
from bot.monitoring.server import Monitor, Watched
from bot.sandbox.sample import SPEECH
from db.enums import Priority
from db.models import OutboxRow, Person
from db.session import Cause, Database
from tests.flows.conftest import Scenes
from tests.flows.following import issued
from tests.sandbox_fixture import TOKEN
from tests.services.office import BEGIN, ROSTER

PHONE = "13912345678"
STRANGER = "路过的金丝雀"
FILE = "雀巢现场照片.txt"
REPLY, POISON, REFUSED = "雀跃已开工三只", "毒雀已开工两只", "雀鸟被拒"
INSTRUCTION = "雀批请抓紧落实"
CODE = "abcdefghijklmnop-canary"
NAMES = [person.name for person in ROSTER.people]
LINE = "%(levelname)s %(name)s: %(message)s"
FIGURES = (  # what the story below must have left
    'duban_updates_handled_total{kind="message",outcome="again"} 2.0',
    'duban_updates_handled_total{kind="message",outcome="set_aside"} 1.0',
    'duban_updates_received_total{kind="message"}',
    'duban_telegram_calls_total{method="sendMessage",outcome="faulty"} 1.0',
    'duban_telegram_calls_total{method="getUpdates",outcome="ok"}',
    'duban_notices_ended_total{outcome="sent"}',
    'duban_errors_total{kind="update_failed"} 3.0',
    'duban_errors_total{kind="render_failed"} 1.0',
    'duban_outbox{state="failed"} 2.0',
    "duban_reports_total 2.0",
    "duban_inbox_waiting 0.0",
    "duban_telegram_greeted 1.0",
    "duban_on_duty 1.0",
    "duban_database_up 1.0",
    'duban_alarm{condition="set_aside"} 1.0',
)
CANARIES = (
    *NAMES, PHONE, STRANGER, FILE, REPLY, POISON, REFUSED, INSTRUCTION, CODE, TOKEN.partition(":")[2],
    "工业经济讲话", "40只重点工业项目",
)  # fmt: skip


class Captured(io.StringIO):
    """What was written, with structlog's lines among it; and the same as JSON."""

    def __init__(self) -> None:
        super().__init__()
        self.json = io.StringIO()

    def lines(self) -> list[dict[str, str]]:
        """Return the JSON lines, read."""
        return [json.loads(line) for line in self.json.getvalue().splitlines()]

    def msg(self, line: str) -> None:
        self.write(f"{line}\n")

    log = debug = info = warning = error = critical = exception = fatal = msg


@pytest.fixture
def logs() -> Iterator[Captured]:
    """All lines that `duban run` prints with LOG_LEVEL=DEBUG, those of libraries among them, in each LOG_FORMAT."""
    before, factory, root = structlog.get_config(), logging.getLogRecordFactory(), logging.getLogger()
    level, captured, redact = root.level, Captured(), hide_token(TOKEN)
    configure_logs("DEBUG", redact, JSON)
    *_, as_json, clean = structlog.get_config()["processors"]
    configure_logs("DEBUG", redact)
    *shared, as_text, _ = structlog.get_config()["processors"]

    def in_json_too(logger: object, method: str, event: EventDict) -> EventDict:
        captured.json.write(f"{clean(logger, method, as_json(logger, method, dict(event)))}\n")
        return event

    processors = [*shared, in_json_too, as_text, clean]
    structlog.configure(processors, logger_factory=lambda *_: captured, cache_logger_on_first_use=False)
    _forget_where_they_wrote()
    handlers: list[logging.Handler] = [logging.StreamHandler(captured), logging.StreamHandler(captured.json)]
    handlers[0].setFormatter(Discreet(LINE))
    handlers[1].setFormatter(DiscreetJson())
    for handler in handlers:
        root.addHandler(handler)
    root.setLevel(logging.WARNING)  # as configure_logs sets it, where pytest has not done so before
    yield captured
    for handler in handlers:
        root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    structlog.configure(**before)


def _forget_where_they_wrote() -> None:
    """Let loggers be made anew: one that a command has used in an earlier test keeps what it was configured with."""
    for module in list(sys.modules.values()):
        if isinstance(logger := vars(module).get("log"), BoundLoggerLazyProxy):
            vars(logger).pop("bind", None)


async def _figures(bot: Duban) -> str:
    watched = Watched(bot.services, bot.duty, bot._pace, bot.watchdog, bot._greeted.is_set)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(Monitor("localhost:0", watched).app)) as http:
        return (await http.get("http://bot/metrics")).text


async def test_a_story_with_faults_leaves_no_word_of_it_in_the_logs_and_figures(
    scenes: Scenes, logs: Captured, tmp_path: Path
) -> None:
    async with scenes.furnished(tmp_path / "town") as town:
        town.town.bot.worker._retry_seconds = (0.05, 0.05)
        async with town.town.bot.database.write(Cause(BEGIN)) as session:
            await session.execute(update(Person).values(phone=PHONE))
        following = await issued(town)
        owner, clerk, leader = town.player("王建波"), town.player("李敏"), town.player("周海涛")
        await owner.write("收到")
        await owner.write(f"5 {REPLY}")
        await owner.attach(FILE, b"a picture", caption=f"5 {REPLY}")
        await clerk.attach("讲话.txt", SPEECH.read_bytes() if SPEECH.suffix == ".txt" else REPLY.encode() * 100)
        await clerk.write(f"/find {REPLY}")
        town.town.sandbox.add_person(99, STRANGER, "")
        town.transcript.names[99] = STRANGER
        await town.client.send(99, f"{STRANGER} 你好")
        await town.client.send(99, f"/start {CODE}")
        await town.town.settle()
        await _poison(town.town.bot.database)
        chat = town.town.accounts[("经信局", "王建波")]
        await town.client.send(chat, f"5 {POISON}")  # fails in the database, again and again, and is set aside
        await town.town.settle()
        refused = f'Bad Request: can\'t parse entities: unsupported start tag "{REFUSED}"'
        await town.client.fault(kind="status", code=400, description=refused, method="sendMessage")
        await town.client.send(chat, "/help")
        await _unknown_notice(following.played.town.bot.database, NAMES[0])
        await town.town.settle()
        await town.at(2, 14, 9, 30)
        await leader.write(INSTRUCTION)
        figures = await _figures(town.town.bot)
    written = logs.getvalue()
    for event in ("started", "update_failed", "send_refused", "render_failed", "stopped"):
        assert event in written, event
    assert "sqlite3.IntegrityError" in written  # where it came from is there
    assert [canary for canary in CANARIES if canary in written] == []
    lines = logs.lines()
    in_json = json.dumps(lines, ensure_ascii=False)
    assert "sqlite3.IntegrityError" in in_json
    assert [canary for canary in CANARIES if canary in in_json] == []
    _work_can_be_followed(lines)
    assert [figure for figure in FIGURES if f"\n{figure}" not in figures] == []
    accounts = [str(account) for account in (99, *town.town.accounts.values())]
    labels = re.findall(r'"([^"]*)"', figures)
    assert [word for word in CANARIES if word in figures] == []
    assert [account for account in accounts if account in labels] == []


def test_half_an_answer_of_telegrams_is_not_quoted(logs: Captured) -> None:
    with pytest.raises(TelegramError):
        BaseRequest.parse_json_payload(f'{{"ok": true, "result": [{{"text": "{REPLY}'.encode())
    assert logs.getvalue() == ""


def _work_can_be_followed(lines: list[dict[str, str]]) -> None:
    """Hold the lines to it: each attempt at an update, each notice, each tick has an id, and its lines carry it."""
    failed = [line for line in lines if line["event"] == "update_failed"]
    assert len({line["inbox_id"] for line in failed}) == 1
    assert len({line["work"] for line in failed}) == len(failed) == 3
    [refused] = [line for line in lines if line["event"] == "send_refused"]
    assert {"work", "outbox_id"} <= refused.keys()
    assert any(line["event"] == "tick_done" and line["work"] for line in lines)


async def _poison(database: Database) -> None:
    """Let the database refuse certain words."""
    async with database.writing.begin() as connection:
        await connection.execute(
            text(
                "CREATE TRIGGER poison BEFORE INSERT ON reports WHEN NEW.text LIKE '%毒雀%' "
                "BEGIN SELECT RAISE(ABORT, 'poisoned'); END"
            )
        )


async def _unknown_notice(database: Database, name: str) -> None:
    """Put in a notice that no topic can render."""
    async with database.write(Cause(BEGIN)) as session:
        session.add(
            OutboxRow(
                key="unknown", kind="no kind", person_id=1, payload={"name": name}, created_at=BEGIN,
                not_before=BEGIN, priority=Priority.REPLY,
            )
        )  # fmt: skip
