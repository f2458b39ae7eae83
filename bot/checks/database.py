"""Checks of the database."""

from collections.abc import Sequence

from bot.checks.finding import Finding, Premises, fault, ok, warning
from db.health import State
from db.session import Database


async def database(premises: Premises) -> Sequence[Finding]:
    """Look whether the database answers, and whether its tables are those of this Duban."""
    shown = Database.named(premises.settings.database_url)  # without the password
    match premises.state:
        case State.CURRENT:
            return [ok("database", "database_current", url=shown)]
        case State.MISSING:
            return [warning("database", "database_missing", url=shown)]
        case State.BEHIND:
            return [warning("database", "database_behind", url=shown)]
        case State.NEWER:
            return [fault("database", "database_newer", url=shown)]
        case None:
            return [fault("database", "database_unreachable", url=shown, why=premises.why)]
