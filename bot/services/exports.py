"""That the office was exported as a whole: for the administrator at the machine, nobody in chat reaches it."""

from bot.exports.manifest import Manifest
from bot.services.office import Office
from db.queries import audit
from db.session import Cause


class Exports:
    """Notes exports."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def note(self, cause: Cause, manifest: Manifest) -> None:
        """Note in the audit log that an export was made, and how much was in it."""
        rows = {name: content.rows for name, content in manifest.tables.items()}
        async with self._office.database.write(cause) as session:
            audit.record(
                session, cause, "exported", "office", None, form=manifest.form, rows=rows, files=manifest.files.kept
            )
