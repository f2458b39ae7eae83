"""One `Database` for many tests, each on data of its own: what it has compiled of our statements stays.

What several tests begin with is a scene: played once a worker on each kind of database, from then on copied (`scene`).
"""

import re
import zlib
from collections.abc import Awaitable, Callable, Hashable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import event, make_url
from sqlalchemy.engine import Dialect, Engine

from db.session import Database
from tests.postgresql_rows import Rows, put, taken

Data = bytes | Rows
T = TypeVar("T")
READS = re.compile(r"SELECT|WITH(?!.*\b(INSERT|UPDATE|DELETE)\b)", re.DOTALL)


async def data_of(database: Database) -> Data:
    """Return all that is in a database: a file's content, compressed, or rows."""
    if not database.is_sqlite:
        return await taken(database)
    await database.close()  # with the last connection, all is in the one file
    whole = Path(str(database.url.database)).read_bytes()  # noqa: ASYNC240 - a small file, nobody else waits
    return zlib.compress(whole, level=1)  # it is nearly empty pages, and a worker keeps hundreds


async def fill(database: Database, data: Data) -> None:
    """Let a database that nobody uses hold this and nothing else."""
    if isinstance(data, Rows):
        await put(database, data)
    else:
        await database.close()
        Path(str(database.url.database)).write_bytes(zlib.decompress(data))  # noqa: ASYNC240 - as above


def _other_way_round(connection: Any, _record: Any) -> None:
    """Let rows that no query puts in order come last first: PostgreSQL gives them as it likes, now and then."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA reverse_unordered_selects=ON")
    cursor.close()


class KeptDatabase(Database):
    """A database that can be moved from one file, or one database of a server, to another of the same kind."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        for engine in {self.reading, self.writing}:
            event.listen(engine.sync_engine, "do_connect", self._connect_to_where_it_is)
            if self.is_sqlite:
                event.listen(engine.sync_engine, "connect", _other_way_round)

    async def move(self, url: str) -> None:
        """Leave the data it is on, and go on with what `url` names."""
        await self.close()
        self.url = make_url(url)
        _stage.left()

    def _connect_to_where_it_is(self, dialect: Dialect, _record: Any, args: list[Any], options: dict[str, Any]) -> None:
        there, by = dialect.create_connect_args(self.url)
        args[:] = there
        options.update(by)


@dataclass
class _Stage:
    """What the database of the running test is known to hold: the scenes played one after another since it was fresh.

    `played` is None where that is not known, as after any statement that writes, by whichever engine of this process.
    """

    database: Database | None = None
    played: tuple[Hashable, ...] | None = None
    kept: dict[Hashable, tuple[Data, Any]] = field(default_factory=dict)

    def left(self) -> None:
        self.database = self.played = None

    def holds(self, database: Database, played: tuple[Hashable, ...]) -> None:
        self.database, self.played = database, played


_stage = _Stage()


@event.listens_for(Engine, "before_cursor_execute")
def _is_written_to(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    if not READS.match(statement):
        _stage.played = None


async def is_fresh(database: Database) -> None:
    """Note that nothing has happened yet in a database: what is played there from now on may be copied."""
    if (database.is_sqlite, ()) not in _stage.kept:
        _stage.kept[database.is_sqlite, ()] = await data_of(database), None
    _stage.holds(database, ())


async def begin_again(database: Database) -> None:
    """Let a test's database be as it was at its beginning, for a second play or the next example of a property."""
    data, _ = _stage.kept[database.is_sqlite, ()]
    await fill(database, data)
    _stage.holds(database, ())


async def scene(database: Database, name: Hashable, play: Callable[[], Awaitable[T]]) -> T:
    """Play a scene, or, where it was played in this worker after the same ones before it, copy what came of it.

    `name` says all that the scene depends on besides what is in the database. What `play` returns is copied too. Where
    anybody has written to the database since the last scene, the scene is just played.
    """
    before = _stage.played
    if before is None or _stage.database is not database:
        return await play()
    after = (*before, name)
    key = database.is_sqlite, after
    if key not in _stage.kept:
        made = await play()
        _stage.kept[key] = await data_of(database), deepcopy(made)
    else:
        data, found = _stage.kept[key]
        await fill(database, data)
        made = deepcopy(found)
    _stage.holds(database, after)
    return made
