"""Checks of the backups: how old the last is, when it was last tried out, and PostgreSQL's programs."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.backups.shelf import shelf
from bot.checks.finding import Finding, Premises, fault, ok, warning
from bot.rules.backups import DRILL_DAYS
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from bot.services.backups import Backups, BackupState
from bot.services.office import Office
from db.health import State
from db.session import Database
from db.snapshots import CopyError, version_of

OLD = timedelta(days=2)  # a night may fail
DRILL_OLD = timedelta(days=2 * DRILL_DAYS)


async def backups(premises: Premises) -> Sequence[Finding]:
    """Look at the newest backup in the folder, and at what became of the last drill."""
    settings = premises.settings
    folder = str(settings.backup_dir.absolute())
    if settings.backup_time is None:
        return [warning("backup", "backup_off")]
    found = await asyncio.to_thread(shelf, settings.backup_dir)
    state = await _state(premises)
    if not found:
        return [warning("backup", "backup_none", folder=folder, why=state.fault if state else "")]
    age = premises.clock.now() - found[0].at
    args = {"name": found[0].name, "hours": int(age.total_seconds() // 3600), "folder": folder}
    told = ok("backup", "backup_fresh", **args)
    if age > OLD:
        told = fault("backup", "backup_old", **args, why=state.fault if state else "")
    return [told, *(_drill(premises, state) if state else ())]


def _drill(premises: Premises, state: BackupState) -> Sequence[Finding]:
    if state.drill_fault:
        return [fault("drill", "drill_failed", why=state.drill_fault)]
    if not state.drill_possible:
        return [warning("drill", "drill_no_key")]
    if state.drilled_at is None:
        return [warning("drill", "drill_none")]
    days = (premises.clock.now() - state.drilled_at).days
    tell = warning if days > DRILL_OLD.days else ok
    return [tell("drill", "drill_passed", days=days)]


async def programs(premises: Premises) -> Sequence[Finding]:
    """Look for pg_dump and pg_restore, where the database is PostgreSQL."""
    if premises.settings.database_file is not None:
        return []
    try:
        versions = [await version_of(name, premises.settings.pg_bin) for name in ("pg_dump", "pg_restore")]
    except CopyError as missing:
        return [fault("pg_dump", "pg_dump_missing", why=str(missing))]
    return [ok("pg_dump", "pg_dump_there", version=versions[0])]


async def _state(premises: Premises) -> BackupState | None:
    """Return what the database knows of backups; None where it cannot be asked."""
    if premises.state is not State.CURRENT:
        return None
    database = Database(premises.settings.database_url)
    try:
        # whatever is wrong with limits or words is another check's to say
        office = Office(database, premises.clock, premises.settings, Policy(), WorkCalendar())
        return await Backups(office).state()
    finally:
        await database.close()
