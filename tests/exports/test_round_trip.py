"""An office goes out into open files and comes in elsewhere: what it then writes is the same to the byte."""

import asyncio
import csv
import hashlib
import json
import shutil
import zipfile
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.exports.bringing_in import import_export
from bot.exports.making import Export, Form, write_export
from bot.exports.manifest import Manifest
from bot.exports.places import written
from bot.services import Services
from bot.services.auditing import AuditChain
from bot.tellable import TellableError
from db import exported
from db.copying import sizes
from db.models import Attachment, Person
from db.session import Cause, Database
from tests.conftest import PostgreSQL
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import at
from tests.services.office import StandingClock, office_on

NOW = datetime(2022, 3, 1, 1, 0, tzinfo=UTC)
CONTENT = "附件".encode()
SHA256 = hashlib.sha256(CONTENT).hexdigest()


def nobody(_table: str, _rows: int) -> None:
    """Hear nothing of how far it is."""


async def at_work(database: Database, files: Path) -> Fortnight:
    """Let an office work for a while: replies, a question for a leader, digests, a file, words that a spreadsheet computes."""
    week = await fortnight(database)
    await week.sign_all()
    await week.say("王建波", "已完成12只", "5")
    await week.coordination("9", '=HYPERLINK("http://example.org","点我")')
    await week.friday(2, 18)
    place = files / SHA256[:2] / SHA256
    place.parent.mkdir(parents=True)
    place.write_bytes(CONTENT)
    named = {"mime": "text/plain", "size": 6, "file_id": "telegram", "created_at": NOW, "person_id": 1}
    async with database.write(Cause(NOW)) as session:
        session.add(Attachment(filename="甲.txt", sha256=SHA256, **named))
        session.add(Attachment(filename="乙.txt", sha256="0" * 64, **named))  # lost long ago
        await session.execute(text("UPDATE people SET telegram_id = 700 + id, deputy_id = 14 WHERE id < 10"))
    return week


async def export(week_or_settings: Export, out: Path, form: Form = Form.JSON, at: datetime = NOW) -> Manifest:
    with written(out) as place:
        return await write_export(week_or_settings, place, form, at, nobody)


def content_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
async def empty_sqlite(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copyfile(sqlite_template, tmp_path / "other.db")
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}")
    yield database
    await database.close()


@pytest.fixture
async def empty_postgresql(postgresql: PostgreSQL) -> AsyncIterator[Database]:
    name = await postgresql.create()
    database = Database(postgresql.url(name))
    yield database
    await database.close()
    await postgresql.drop(name)


def same(first: Path, second: Path) -> None:
    """Hold an export to an earlier one: the same to the byte, but for the time, and the row that notes the import."""
    before, after = content_of(first), content_of(second)
    assert before.keys() == after.keys()
    heads = [json.loads(side.pop("export.json")) for side in (before, after)]
    audits = [side.pop("audit.jsonl") for side in (before, after)]
    assert before == after
    assert audits[1].startswith(audits[0])
    added = [json.loads(line) for line in audits[1][len(audits[0]) :].splitlines()]
    assert [(row["action"], row["subject"]) for row in added] == [("imported", "office")]
    for head in heads:
        del head["exported_at"], head["tables"]["audit"]
    assert heads[0] == heads[1]


async def test_an_office_goes_from_one_database_to_the_other_and_back(
    sqlite_database: Database, empty_postgresql: Database, empty_sqlite: Database, tmp_path: Path
) -> None:
    week = await at_work(sqlite_database, tmp_path / "files")
    settings = week.office.settings
    first, second, third = (tmp_path / name for name in ("first", "second.zip", "third"))
    manifest = await export(Export(sqlite_database, tmp_path / "files", settings), first)
    assert manifest.files.model_dump() == {"kept": 1, "missing": ["0" * 64]}
    filled = {name for name, content in manifest.tables.items() if content.rows}
    assert filled >= {"people", "directives", "reports", "digests", "requests", "audit", "seals", "attachments"}
    assert b"telegram" not in (first / "attachments.jsonl").read_bytes()
    assert "telegram_id" not in (first / "people.jsonl").read_text(encoding="utf-8")

    await import_export(empty_postgresql, tmp_path / "files2", first, Cause(NOW), nobody)
    assert (tmp_path / "files2" / SHA256[:2] / SHA256).read_bytes() == CONTENT
    await export(Export(empty_postgresql, tmp_path / "files2", settings), second, at=NOW.replace(hour=2))
    shutil.unpack_archive(second, tmp_path / "unpacked")
    same(first, tmp_path / "unpacked")
    await import_export(empty_sqlite, tmp_path / "files3", second, Cause(NOW), nobody)
    await export(Export(empty_sqlite, tmp_path / "files3", settings), third)
    same(tmp_path / "unpacked", third)

    for database in (empty_postgresql, empty_sqlite):
        await goes_on(database)
    with pytest.raises(TellableError) as refused:
        await import_export(empty_sqlite, tmp_path / "files3", first, Cause(NOW), nobody)
    assert refused.value.text_id == "export/not_empty"


async def goes_on(database: Database) -> None:
    """See that an imported office can go on: its audit chain holds, and new rows get new numbers."""
    office = office_on(database)
    assert isinstance(office.clock, StandingClock)
    office.clock.at = at(2, 21, 9)  # the next working day after what happened there
    await Services(office).clockwork.tick()
    chain = AuditChain(office)
    await chain.run(Cause(NOW))
    assert (await chain.verify()).fault is None
    async with database.write(Cause(NOW)) as session:
        person = Person(name="新人", unit_id=1)
        session.add(person)
        await session.flush()
        assert person.id > 14


async def test_a_spreadsheet_computes_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    week = await at_work(sqlite_database, tmp_path / "files")
    await export(Export(sqlite_database, tmp_path / "files", week.office.settings), tmp_path / "sheets", Form.CSV)
    with (tmp_path / "sheets" / "requests.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["text"] for row in rows] == ['\'=HYPERLINK("http://example.org","点我")']
    assert rows[0]["created_at"].endswith("+00:00")
    for name in (table.name for table in exported.exported()):
        with (tmp_path / "sheets" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            assert not [cell for cells in csv.reader(file) for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    with pytest.raises(TellableError) as refused:
        await import_export(sqlite_database, tmp_path, tmp_path / "sheets", Cause(NOW), nobody)
    assert refused.value.text_id == "export/not_json"


async def test_what_was_changed_on_the_way_is_told_and_leaves_nothing(
    sqlite_database: Database, empty_sqlite: Database, tmp_path: Path
) -> None:
    week = await at_work(sqlite_database, tmp_path / "files")
    good = tmp_path / "good"
    await export(Export(sqlite_database, tmp_path / "files", week.office.settings), good)
    one = f"attachments/{SHA256[:2]}/{SHA256}"

    def replaced(name: str, old: bytes, new: bytes) -> str:
        file = tmp_path / "bad" / name
        assert old in file.read_bytes()
        file.write_bytes(file.read_bytes().replace(old, new, 1))
        return name

    def removed(name: str) -> str:
        (tmp_path / "bad" / name).unlink()
        return name

    spoils: tuple[tuple[Callable[[], str], str], ...] = (
        (lambda: replaced("people.jsonl", "王建波".encode(), "王建海".encode()), "export/damaged"),
        (lambda: replaced("people.jsonl", b'"name":', b'"nom":'), "export/wrong_line"),
        (lambda: replaced("directives.jsonl", b'"status":"', b'"status":"x'), "export/wrong_line"),
        (lambda: replaced("directives.jsonl", b'"due_on":"2022', b'"due_on":"soon'), "export/wrong_line"),
        (lambda: replaced("units.jsonl", b"{", b"["), "export/wrong_line"),
        (lambda: replaced("attachments.jsonl", SHA256.encode(), b"../../../../etc/passwd"), "export/damaged"),
        (lambda: replaced(one, CONTENT, b"other"), "export/damaged_file"),
        (lambda: removed(one), "export/file_missing"),
        (lambda: removed("targets.jsonl"), "export/file_missing"),
        (lambda: replaced("export.json", b'"revision"', b'"version2"'), "export/wrong_head"),
        (lambda: replaced("export.json", exported.revision().encode(), b"9999"), "export/other_version"),
        (lambda: removed("export.json"), "export/no_head"),
    )
    for spoil, told in spoils:
        shutil.rmtree(tmp_path / "bad", ignore_errors=True)
        await asyncio.to_thread(shutil.copytree, good, tmp_path / "bad")
        spoil()
        with pytest.raises(TellableError) as refused:
            await import_export(empty_sqlite, tmp_path / "files2", tmp_path / "bad", Cause(NOW), nobody)
        assert refused.value.text_id == told, refused.value.text_args
        assert not [path for path in (tmp_path / "files2").rglob("*") if path.is_file()]
    for spoil_zip, reason in ((damaged, "damaged .zip"), (encrypted, "encrypted")):
        packed = Path(await asyncio.to_thread(shutil.make_archive, str(tmp_path / "packed"), "zip", good))
        spoil_zip(packed)
        with pytest.raises(TellableError) as refused:
            await import_export(empty_sqlite, tmp_path / "files2", packed, Cause(NOW), nobody)
        assert (refused.value.text_id, refused.value.text_args["reason"]) == ("export/unreadable", reason)
    assert set((await sizes(empty_sqlite)).values()) == {0}
    there = tmp_path / "files2" / SHA256[:2] / SHA256
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_bytes(CONTENT[:3])  # half of the file, from another attempt
    await import_export(empty_sqlite, tmp_path / "files2", good, Cause(NOW), nobody)
    assert there.read_bytes() == CONTENT


def damaged(packed: Path) -> None:
    """Change a byte in the middle of a table's compressed rows."""
    with zipfile.ZipFile(packed) as whole:
        middle = whole.getinfo("people.jsonl").header_offset + 100
    content = bytearray(packed.read_bytes())
    content[middle] ^= 0xFF
    packed.write_bytes(content)


def encrypted(packed: Path) -> None:
    """Mark all entries as locked with a password."""
    content = packed.read_bytes()
    for head, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        parts = content.split(head)
        locked = [part[: place - 4] + b"\x01" + part[place - 3 :] for part in parts[1:]]
        content = head.join([parts[0], *locked])
    packed.write_bytes(content)


def test_the_empty_folder_one_is_in_can_be_written_into(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    monkeypatch.chdir(tmp_path / "empty")
    with written(Path()) as place, place.file("one") as file:
        file.write(CONTENT)
    assert content_of(tmp_path) == {"empty/one": CONTENT}
