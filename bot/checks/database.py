"""Checks of the database."""

from collections.abc import Sequence

from bot.checks.finding import Finding, Premises, fault, ok, warning
from db.health import State
from db.server import OLDEST, UnknownServerError, server_of
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


async def server(premises: Premises) -> Sequence[Finding]:
    """Look whether a PostgreSQL server is new enough, and whether one talks to it directly.

    Asked also where the tables could not be looked at: a pooler in between may be why.
    """
    if premises.settings.database_file is not None:
        return []
    try:
        found = await server_of(premises.settings.database_url)
    except UnknownServerError:
        return []  # the check of the database says why
    shown = {"version": found.version}
    if found.pooled:
        return [fault("postgresql", "postgresql_pooled", **shown)]
    if found.major < OLDEST:
        return [fault("postgresql", "postgresql_old", **shown, oldest=OLDEST)]
    return [ok("postgresql", "postgresql_right", **shown)]
