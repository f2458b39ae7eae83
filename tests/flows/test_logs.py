"""What people write, their names and telephones, and the token are in no log, whatever happens and however much is logged."""

import io
import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import text, update
from structlog._config import BoundLoggerLazyProxy

from bot.delivery.redaction import hide_token
from bot.logs import Discreet, configure_logs
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
CANARIES = (
    *NAMES, PHONE, STRANGER, FILE, REPLY, POISON, REFUSED, INSTRUCTION, CODE, TOKEN.partition(":")[2],
    "工业经济讲话", "40只重点工业项目",
)  # fmt: skip


class Captured(io.StringIO):
    """What was written, with structlog's lines among it."""

    def msg(self, line: str) -> None:
        self.write(f"{line}\n")

    log = debug = info = warning = error = critical = exception = fatal = msg


@pytest.fixture
def logs() -> Iterator[Captured]:
    """All lines that `duban run` prints with LOG_LEVEL=DEBUG, those of libraries among them."""
    before, factory, root = structlog.get_config(), logging.getLogRecordFactory(), logging.getLogger()
    level, captured = root.level, Captured()
    configure_logs("DEBUG", hide_token(TOKEN))
    structlog.configure(logger_factory=lambda *_: captured, cache_logger_on_first_use=False)
    _forget_where_they_wrote()
    handler = logging.StreamHandler(captured)
    handler.setFormatter(Discreet("%(levelname)s %(name)s: %(message)s"))
    root.addHandler(handler)
    root.setLevel(logging.WARNING)  # as configure_logs sets it, where pytest has not done so before
    yield captured
    root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    structlog.configure(**before)


def _forget_where_they_wrote() -> None:
    """Let loggers be made anew: one that a command has used in an earlier test keeps what it was configured with."""
    for module in list(sys.modules.values()):
        if isinstance(logger := vars(module).get("log"), BoundLoggerLazyProxy):
            vars(logger).pop("bind", None)


async def test_a_story_with_faults_leaves_no_word_of_it_in_the_logs(
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
    written = logs.getvalue()
    for event in ("started", "update_failed", "send_refused", "render_failed", "stopped"):
        assert event in written, event
    assert "sqlite3.IntegrityError" in written  # where it came from is there
    assert [canary for canary in CANARIES if canary in written] == []


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
