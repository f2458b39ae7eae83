"""`python -m db.revise "what changes"`: writes the migration that brings the tables to those in code (for developers)."""

import asyncio
import sys
import tempfile
from pathlib import Path

from db.migrate import migrate
from db.revisions import write_revision
from db.session import Database


async def revise(message: str) -> None:
    """Migrate an empty SQLite database to head, compare it with the tables in code, and write the difference as a revision."""
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite+aiosqlite:///{Path(folder) / 'head.db'}")
        await migrate(database)
        await write_revision(database, message)
        await database.close()


if __name__ == "__main__":
    asyncio.run(revise(sys.argv[1]))
