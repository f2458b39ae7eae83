"""What the sandbox keeps: one SQLite file that loses nothing that was answered, whenever the process is killed."""

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.sandbox.records import Chat, Group, Json, Message, Person, StoredFile, Value

__all__ = ["Group", "Store"]

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (
    id INTEGER PRIMARY KEY, first_name TEXT NOT NULL, subtitle TEXT NOT NULL, people TEXT NOT NULL,
    language_code TEXT NOT NULL, position INTEGER NOT NULL,
    started INTEGER NOT NULL DEFAULT 0, blocked INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS chat (
    id INTEGER PRIMARY KEY, type TEXT NOT NULL, title TEXT NOT NULL, members TEXT NOT NULL,
    read_upto INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS message (
    chat_id INTEGER NOT NULL, message_id INTEGER NOT NULL, seq INTEGER NOT NULL, from_bot INTEGER NOT NULL,
    deleted INTEGER NOT NULL DEFAULT 0, reply_to INTEGER, body TEXT NOT NULL, extra TEXT NOT NULL,
    PRIMARY KEY (chat_id, message_id)) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS message_seq ON message (seq);
CREATE TABLE IF NOT EXISTS undelivered (id INTEGER PRIMARY KEY, kind TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS callback (
    id TEXT PRIMARY KEY, asked_at INTEGER NOT NULL, answer TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, mime TEXT NOT NULL,
    described TEXT NOT NULL, content BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS command (
    scope TEXT NOT NULL, language TEXT NOT NULL, commands TEXT NOT NULL, PRIMARY KEY (scope, language)) WITHOUT ROWID;
"""


class Store:
    """The file and its tables. Writing goes through `transaction`, which is on disk before the caller answers."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(f"BEGIN IMMEDIATE;{SCHEMA}COMMIT;")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what the block did, or none of it where it raises; a block within a block belongs to the outer one."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._db.execute("ROLLBACK")
            raise
        self._db.execute("COMMIT")

    # ---- settings and counters

    def setting(self, name: str, default: Value = None) -> Value:
        """Return the value of that name, or the default where it was never set."""
        row = self._db.execute("SELECT value FROM setting WHERE name = ?", (name,)).fetchone()
        return default if row is None else json.loads(row[0])

    def set_setting(self, name: str, value: Value) -> None:
        """Keep a JSON value under a name."""
        self._db.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", (name, json.dumps(value)))

    def next(self, counter: str, first: int = 1) -> int:
        """Return the counter's next number; no number is given twice."""
        sql = "INSERT INTO counter VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = value + 1 RETURNING value"
        return int(self._db.execute(sql, (counter, first)).fetchone()[0])

    def last(self, counter: str) -> int:
        """Return the number given last, 0 where none was."""
        row = self._db.execute("SELECT value FROM counter WHERE name = ?", (counter,)).fetchone()
        return 0 if row is None else int(row[0])

    # ---- people and chats

    def put_person(self, person: Person) -> None:
        """Add a person with a private chat, or bring name, subtitle, group and language up to date."""
        fields = (
            person.id,
            person.first_name,
            person.subtitle,
            person.group,
            person.language_code,
            self.next("person"),
        )
        self._db.execute(
            "INSERT INTO person (id, first_name, subtitle, people, language_code, position) VALUES (?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET first_name = excluded.first_name, subtitle = excluded.subtitle,"
            " people = excluded.people, language_code = excluded.language_code",
            fields,
        )
        self.put_chat(Chat(person.id, "private", person.first_name, (person.id,), 0))

    def mark_person(self, person_id: int, *, started: bool | None = None, blocked: bool | None = None) -> None:
        """Note that a person wrote to the bot, or blocked or unblocked it."""
        sql = "UPDATE person SET started = COALESCE(?, started), blocked = COALESCE(?, blocked) WHERE id = ?"
        self._db.execute(sql, (started, blocked, person_id))

    def people(self) -> list[Person]:
        """Return everybody in the order in which they were added."""
        return [_person(row) for row in self._db.execute(f"{PERSON} ORDER BY position")]

    def person(self, person_id: int) -> Person | None:
        """Return the person of that Telegram id."""
        row = self._db.execute(f"{PERSON} WHERE id = ?", (person_id,)).fetchone()
        return None if row is None else _person(row)

    def put_chat(self, chat: Chat) -> None:
        """Add a chat, or bring title and members up to date."""
        self._db.execute(
            "INSERT INTO chat VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET title = excluded.title, members = excluded.members",
            (chat.id, chat.type, chat.title, json.dumps(chat.members), chat.read_upto),
        )

    def chat(self, chat_id: int) -> Chat | None:
        """Return the chat of that id."""
        row = self._db.execute("SELECT * FROM chat WHERE id = ?", (chat_id,)).fetchone()
        return None if row is None else _chat(row)

    def groups(self) -> list[Chat]:
        """Return the groups, oldest first."""
        return [_chat(row) for row in self._db.execute("SELECT * FROM chat WHERE type <> 'private' ORDER BY id DESC")]

    def mark_read(self, chat_id: int) -> None:
        """Count all that is in the chat as read."""
        newest = "(SELECT COALESCE(MAX(message_id), 0) FROM message WHERE chat_id = ?)"
        self._db.execute(f"UPDATE chat SET read_upto = {newest} WHERE id = ?", (chat_id, chat_id))  # noqa: S608

    # ---- messages

    def new_message_id(self, chat_id: int) -> int:
        """Return the next message number of a chat."""
        return self.next(f"message {chat_id}")

    def put_message(self, message: Message) -> None:
        """Write a new or changed message; it gets the next `seq`."""
        message.seq = self.next("seq")
        body, extra = json.dumps(message.body), json.dumps(message.extra)
        self._db.execute(
            "INSERT OR REPLACE INTO message VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                message.chat_id,
                message.message_id,
                message.seq,
                message.from_bot,
                message.deleted,
                message.reply_to,
                body,
                extra,
            ),
        )

    def message(self, chat_id: int, message_id: int) -> Message | None:
        """Return a message that is still there."""
        sql = "SELECT * FROM message WHERE chat_id = ? AND message_id = ? AND NOT deleted"
        row = self._db.execute(sql, (chat_id, message_id)).fetchone()
        return None if row is None else _message(row)

    def changed_since(self, seq: int, chat_id: int | None = None) -> list[Message]:
        """Return what was written, changed or deleted after `seq`, in that order, of one chat or of all."""
        sql = "SELECT * FROM message WHERE seq > ? AND (chat_id = ? OR ? IS NULL) ORDER BY seq"
        return [_message(row) for row in self._db.execute(sql, (seq, chat_id, chat_id))]

    def newest_messages(self) -> dict[int, Message]:
        """Return the newest message of each chat that has one."""
        newest = "SELECT chat_id, MAX(message_id) FROM message WHERE NOT deleted GROUP BY chat_id"
        sql = f"SELECT * FROM message WHERE (chat_id, message_id) IN ({newest})"  # noqa: S608
        return {row[0]: _message(row) for row in self._db.execute(sql)}

    def unread(self) -> dict[int, int]:
        """Return how many of the bot's messages are unread, for each chat that has any."""
        sql = (
            "SELECT chat_id, COUNT(*) FROM message JOIN chat ON chat.id = chat_id"
            " WHERE from_bot AND NOT deleted AND message_id > read_upto GROUP BY chat_id"
        )
        return dict(self._db.execute(sql).fetchall())

    # ---- updates that the bot has not confirmed

    def put_update(self, kind: str, body: Json) -> None:
        """Keep an update until the bot confirms it."""
        update_id = self.next("update", first=100_000_001)
        self._db.execute("INSERT INTO undelivered VALUES (?, ?, ?)", (update_id, kind, json.dumps(body)))

    def updates(self, limit: int) -> list[Json]:
        """Return the oldest unconfirmed updates as Telegram sends them."""
        rows = self._db.execute("SELECT * FROM undelivered ORDER BY id LIMIT ?", (limit,))
        return [{"update_id": update_id, kind: json.loads(body)} for update_id, kind, body in rows]

    def confirm_below(self, offset: int) -> None:
        """Forget the updates whose id is below `offset`; a negative one leaves only that many of the newest."""
        if offset < 0:
            newest = "SELECT id FROM undelivered ORDER BY id DESC LIMIT ?"
            self._db.execute(f"DELETE FROM undelivered WHERE id NOT IN ({newest})", (-offset,))  # noqa: S608
        else:
            self._db.execute("DELETE FROM undelivered WHERE id < ?", (offset,))

    def undelivered(self) -> int:
        """Return how many updates the bot has not confirmed."""
        return int(self._db.execute("SELECT COUNT(*) FROM undelivered").fetchone()[0])

    # ---- presses of buttons

    def put_callback(self, callback_id: str, asked_at: int) -> None:
        """Keep a press that waits for its answer; `asked_at` in seconds of the office clock."""
        self._db.execute("INSERT INTO callback VALUES (?, ?, NULL)", (callback_id, asked_at))

    def callback(self, callback_id: str) -> tuple[int, Json | None] | None:
        """Return when a press was made and what it was answered."""
        row = self._db.execute("SELECT asked_at, answer FROM callback WHERE id = ?", (callback_id,)).fetchone()
        return None if row is None else (row[0], json.loads(row[1]) if row[1] else None)

    def answer_callback(self, callback_id: str, answer: Json) -> None:
        """Keep the answer to a press."""
        self._db.execute("UPDATE callback SET answer = ? WHERE id = ?", (json.dumps(answer), callback_id))

    # ---- files

    def put_file(self, file: StoredFile, content: bytes) -> None:
        """Keep a file with its bytes."""
        fields = (file.id, file.path, file.kind, file.name, file.mime, json.dumps(file.described), content)
        self._db.execute("INSERT INTO file VALUES (?, ?, ?, ?, ?, ?, ?)", fields)

    def file(self, file_id: str) -> StoredFile | None:
        """Return a file by its id, without its bytes."""
        return self._file("id", file_id)

    def file_at(self, path: str) -> StoredFile | None:
        """Return a file by the path that getFile gave."""
        return self._file("path", path)

    def _file(self, column: str, value: str) -> StoredFile | None:
        sql = f"SELECT id, path, kind, name, mime, described FROM file WHERE {column} = ?"  # noqa: S608
        row = self._db.execute(sql, (value,)).fetchone()
        if row is None:
            return None
        file_id, path, kind, name, mime, described = row
        return StoredFile(file_id, path, kind, name, mime, json.loads(described))

    def content(self, file_id: str) -> bytes:
        """Return a file's bytes; an id that does not exist raises LookupError."""
        row = self._db.execute("SELECT content FROM file WHERE id = ?", (file_id,)).fetchone()
        if row is None:
            raise LookupError(file_id)
        return bytes(row[0])

    # ---- commands of the menu

    def put_commands(self, scope: str, language: str, commands: Sequence[Json]) -> None:
        """Keep the commands of a scope and language; none at all takes them away."""
        self._db.execute("DELETE FROM command WHERE scope = ? AND language = ?", (scope, language))
        if commands:
            self._db.execute("INSERT INTO command VALUES (?, ?, ?)", (scope, language, json.dumps(commands)))

    def commands(self, scope: str, language: str) -> list[Json]:
        """Return the commands of exactly that scope and language."""
        sql = "SELECT commands FROM command WHERE scope = ? AND language = ?"
        row = self._db.execute(sql, (scope, language)).fetchone()
        return [] if row is None else json.loads(row[0])


PERSON = "SELECT id, first_name, subtitle, people, language_code, started, blocked FROM person"


def _person(row: Sequence[Any]) -> Person:
    person_id, first_name, subtitle, group, language_code, started, blocked = row
    return Person(person_id, first_name, subtitle, group, language_code, bool(started), bool(blocked))


def _chat(row: Sequence[Any]) -> Chat:
    return Chat(row[0], row[1], row[2], tuple(json.loads(row[3])), row[4])


def _message(row: Sequence[Any]) -> Message:
    chat_id, message_id, seq, from_bot, deleted, reply_to, body, extra = row
    return Message(
        chat_id,
        message_id,
        bool(from_bot),
        json.loads(body),
        reply_to,
        json.loads(extra),
        seq=seq,
        deleted=bool(deleted),
    )
