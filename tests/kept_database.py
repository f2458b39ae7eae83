"""One `Database` for many tests, each on data of its own: what it has compiled of our statements stays."""

from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url
from sqlalchemy.engine import Dialect

from db.session import Database
from tests.postgresql_rows import Rows, put, taken

Data = bytes | Rows


async def data_of(database: Database) -> Data:
    """Return all that is in a database: a file's content, or rows."""
    if not database.is_sqlite:
        return await taken(database.url)
    await database.close()  # with the last connection, all is in the one file
    return Path(str(database.url.database)).read_bytes()  # noqa: ASYNC240 - a small file, nobody else waits


async def fill(database: Database, data: Data) -> None:
    """Let a database that nobody uses hold this and nothing else."""
    await database.close()
    if isinstance(data, Rows):
        await put(database, data)
    else:
        Path(str(database.url.database)).write_bytes(data)  # noqa: ASYNC240 - as above


class KeptDatabase(Database):
    """A database that can be moved from one file, or one database of a server, to another of the same kind."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        for engine in {self.reading, self.writing}:
            event.listen(engine.sync_engine, "do_connect", self._connect_to_where_it_is)

    async def move(self, url: str) -> None:
        """Leave the data it is on, and go on with what `url` names."""
        await self.close()
        self.url = make_url(url)

    def _connect_to_where_it_is(self, dialect: Dialect, _record: Any, args: list[Any], options: dict[str, Any]) -> None:
        there, by = dialect.create_connect_args(self.url)
        args[:] = there
        options.update(by)
