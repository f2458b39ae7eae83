"""`duban migrate-to`, as an administrator types it: an office with everything in it goes over to PostgreSQL."""

import asyncio
import hashlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, func, select, text
from typer.testing import CliRunner

from bot.__main__ import app
from db.copying import Content, sizes
from db.models import Attachment, Audit, Base, Person
from db.revisions import disagreements
from db.session import Cause, Database
from db.sole import sole_process
from tests.conftest import PostgreSQL
from tests.services.fortnight import fortnight

RUN = CliRunner()
NOW = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)


async def office_at_work(url: str, files: Path) -> dict[str, int]:
    database = Database(url)
    week = await fortnight(database)
    await week.sign_all()
    await week.say("王建波", "已完成12只", "5")
    await week.coordination("9")
    await week.friday(2, 18)
    content = "附件".encode()
    sha256 = hashlib.sha256(content).hexdigest()
    (files / "attachments" / sha256[:2]).mkdir(parents=True)
    (files / "attachments" / sha256[:2] / sha256).write_bytes(content)
    named = {"mime": "text/plain", "size": 6, "file_id": "x", "created_at": NOW}
    async with database.write(Cause(NOW)) as session:
        session.add(Attachment(filename="甲.txt", sha256=sha256, **named))
        session.add(Attachment(filename="乙.txt", sha256="0" * 64, **named))  # lost long ago
        # SQL's NULL and JSON's null, which are read alike, stay what they are
        await session.execute(text("UPDATE directives SET suggestion = NULL WHERE id = 1"))
        await session.execute(text("UPDATE directives SET suggestion = 'null' WHERE id = 2"))
    found = await sizes(database)
    await database.close()
    return found


@pytest.fixture
def empty_url(postgresql: PostgreSQL) -> str:
    name = asyncio.run(postgresql.create("template0"))
    return postgresql.url(name)


def test_an_office_goes_over_and_goes_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str, empty_url: str
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in {"TELEGRAM_BOT_TOKEN": "700000001:sandbox", "DATABASE_URL": sqlite_url}.items():
        monkeypatch.setenv(name, value)
    before = asyncio.run(office_at_work(sqlite_url, tmp_path / "data"))
    assert before["outbox"] > 10
    moved = RUN.invoke(app, ["migrate-to", empty_url, "--files", "shared"], env={"COLUMNS": "200"})
    assert moved.exit_code == 0, moved.output
    assert f"{len(before)} 张表 {sum(before.values())} 行" in moved.output
    assert "已复制附件 1 个到 shared;另有 1 个在原文件夹中已缺失或损坏" in moved.output
    assert len(list(Path("shared/attachments").glob("*/*"))) == 1
    asyncio.run(_as_before_and_usable(empty_url, before))
    again = RUN.invoke(app, ["migrate-to", empty_url])
    assert (again.exit_code, "已有数据表" in again.output, len(again.output.splitlines())) == (1, True, 1)


async def _as_before_and_usable(url: str, before: dict[str, int]) -> None:
    database = Database(url)
    assert await sizes(database) == before
    assert await disagreements(database) == []
    async with database.write(Cause(NOW)) as session:
        nulls = await session.execute(text("SELECT suggestion IS NULL FROM directives WHERE id IN (1, 2) ORDER BY id"))
        assert list(nulls.scalars()) == [True, False]
        highest = await session.scalar(select(func.max(Audit.id))) or 0
        row = Audit(at=NOW, action="x", subject="y", details={})
        session.add(row)
        await session.flush()
        assert row.id == highest + 1
        person = await session.get_one(Person, 1)
        assert person.roles
    async with database.reading.connect() as connection:
        keys = await connection.scalar(text("SELECT count(*) FROM pg_constraint WHERE contype = 'f' AND convalidated"))
    assert keys == sum(len(table.foreign_key_constraints) for table in Base.metadata.sorted_tables)
    await database.close()


def test_each_fault_is_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_url: str, empty_url: str
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "700000001:sandbox")
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    for url, said in (
        ("sqlite+aiosqlite:///other.db", "须是 PostgreSQL"),
        ("mysql://x", "须是 PostgreSQL"),
        ("postgresql+asyncpg://duban:secret@127.0.0.1:1/none", "连不上"),
    ):
        refused = RUN.invoke(app, ["migrate-to", url])
        assert (refused.exit_code, said in refused.output, "secret" in refused.output) == (1, True, False)
        assert len(refused.output.strip().splitlines()) == 1, refused.output
    monkeypatch.setenv("DATABASE_URL", f"{sqlite_url}?timeout=20")
    refused = RUN.invoke(app, ["migrate-to", "mysql://x"])
    assert (refused.exit_code, "须是 PostgreSQL" in refused.output) == (1, True), refused.output
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    with sole_process(sqlite_url):
        held = RUN.invoke(app, ["migrate-to", empty_url])
    assert "already" in str(held.exception)
    # text that PostgreSQL does not take: nothing is left behind
    asyncio.run(_spoil(sqlite_url))
    refused = RUN.invoke(app, ["migrate-to", empty_url])
    assert (refused.exit_code, "表 units 未能复制" in refused.output) == (1, True), refused.output
    assert len(refused.output.strip().splitlines()) == 1, refused.output
    assert asyncio.run(_tables(empty_url)) == 0


async def _spoil(url: str) -> None:
    database = Database(url)
    async with database.write(Cause(NOW)) as session:
        await session.execute(text("INSERT INTO units (name, position) VALUES ('a' || char(0) || 'b', 1)"))
    await database.close()


async def _tables(url: str) -> int:
    database = Database(url)
    async with database.read() as session:
        found = await session.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
    await database.close()
    return found or 0


def test_a_digest_knows_each_value_and_no_order() -> None:
    rows: list[dict[str, Any]] = [{"id": 1, "text": "督办", "at": NOW}, {"id": 2, "text": None, "at": NOW}]
    content = Content().with_rows(rows)
    assert content == Content().with_rows(rows[1:]).with_rows(rows[:1])
    others: list[dict[str, Any]] = [{"text": ""}, {"at": NOW.replace(microsecond=1)}, {"text": JSON.NULL}]
    for changed in others:
        assert content != Content().with_rows([rows[0], rows[1] | changed])
    assert content != Content().with_rows([*rows, rows[0]])
