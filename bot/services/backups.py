"""The nightly backup, its weekly drill, and what the administrator hears of both, once a day.

A backup takes long: it runs beside the clockwork, never in it, and nothing waits for it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Protocol

import structlog

from bot.backups.errors import BackupError
from bot.backups.making import Made, make
from bot.backups.restoring import drill
from bot.backups.sealing import secrets_of
from bot.backups.shelf import Kept, clear_out, shelf
from bot.rules.backups import DRILL_DAYS
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.services.space import free_megabytes
from bot.tellable import TellableError
from bot.texts import texts_of
from bot.told import Told, nobody
from db.enums import Priority, Role
from db.models import Backup
from db.queries import audit, keeping, people
from db.session import Cause, Session

DAILY = "backup_daily"  # the kind of the notice
TOLD_AT = time(8, 30)  # office time: an administrator is not woken for it
AGAIN = timedelta(hours=1)  # after a backup that could not be made
DEAD = timedelta(hours=6)  # so long no backup takes: another process that had begun it was killed

log = structlog.get_logger(__name__)


class Head(Protocol):
    """The newest link of the audit log's chain."""

    @property
    def id(self) -> int:
        """Return the number of the audit row."""
        ...

    @property
    def hash(self) -> str:
        """Return the link."""
        ...


ChainHead = Callable[[], Awaitable[Head | None]]


@dataclass(frozen=True)
class BackupState:
    """What there is to tell. `fault`, `drill_fault`: why the last one failed, '' where it did not."""

    made: Kept | None
    made_at: datetime | None
    sha256: str
    fault: str
    count: int
    drilled_at: datetime | None
    drill_fault: str
    drill_possible: bool
    head: Head | None
    free: int  # megabytes on the backups' disk


class Backups:
    """Backups of this office. `chain_head`: asked for the newest link of the audit log's chain, where it has one."""

    def __init__(self, office: Office, chain_head: ChainHead | None = None) -> None:
        self._office = office
        self._working = False
        self._chain_head = chain_head

    async def run(self) -> None:
        """Make the backup that is due, then the drill that is due, and have it told. Nothing happens before the time of day."""
        at = self._office.settings.backup_time
        now = self._office.clock.now()
        if at is None:
            return
        due = self._office.instant(self._office.day_of(now), at.hour, at.minute)
        begun = await self._begin(Cause(now), due) if now >= due else None
        if begun is not None:
            await self._make(begun)

    async def make_now(self, told: Told = nobody) -> Made:
        """Make a backup at once; `told` hears how far it is. Raises BackupError and OSError."""
        now = self._office.clock.now()
        async with self._office.database.write(Cause(now)) as session:
            row = Backup(day=self._office.day_of(now), started_at=now)
            session.add(row)
            await session.flush()
            audit.record(session, Cause(now), "begun", "backup", row.id)
            begun = row.id
        return await self._made(begun, now, told)

    async def drill_now(self, name: str = "", told: Told = nobody) -> str:
        """Restore a backup of the folder aside, the newest where no name is given, and compare; return its name.

        Raises BackupError and OSError; both ends are noted.
        """
        found = shelf(self._office.settings.backup_dir)
        chosen = next((one for one in found if name in {"", one.name}), None)
        if chosen is None:
            raise BackupError("no_such", name=name or str(self._office.settings.backup_dir))
        fault: TellableError | OSError | None = None
        try:
            settings = self._office.settings
            await drill(settings, settings.backup_dir / chosen.name, self._office.clock.now(), told)
        except (BackupError, OSError) as wrong:
            fault = wrong
        await self._note_drill(chosen.name, "" if fault is None else self._words(fault))
        if fault is not None:
            raise fault
        return chosen.name

    async def state(self) -> BackupState:
        """Return what there is to tell."""
        office = self._office
        found = shelf(office.settings.backup_dir)
        async with office.database.read() as session:
            made, attempt = await keeping.newest_made(session), await keeping.newest_attempt(session)
            drilled = await keeping.newest_drilled(session)
        return BackupState(
            made=next((one for one in found if made is not None and one.name == made.name), None),
            made_at=made.made_at if made else None,
            sha256=made.sha256 if made else "",
            fault=attempt.fault if attempt else "",
            count=len(found),
            drilled_at=drilled.drilled_at if drilled else None,
            drill_fault=drilled.drill_fault if drilled else "",
            drill_possible=self._can_drill,
            head=await self._chain_head() if self._chain_head else None,
            free=free_megabytes(office.settings.backup_dir),
        )

    @property
    def _can_drill(self) -> bool:
        secrets = secrets_of(self._office.settings)
        return not secrets.recipients or secrets.identity is not None

    async def _begin(self, cause: Cause, due: datetime) -> int | None:
        """Note that the backup due since then is begun, unless it was made, is being made, or has just failed; return the attempt.

        One that somebody made by hand before its hour is not in its place: the next would come a day after this one's hour.
        """
        async with self._office.database.write(cause) as session:
            last = await keeping.begun_since(session, due)
            if last is not None and not self._is_over(last, cause.at):
                return None
            row = Backup(day=self._office.day_of(cause.at), started_at=cause.at)
            session.add(row)
            await session.flush()
            audit.record(session, cause, "begun", "backup", row.id)
            return row.id

    def _is_over(self, last: Backup, now: datetime) -> bool:
        """Return whether an attempt came to nothing, so that another is due."""
        if last.made_at is not None:
            return False
        if last.fault:
            return now >= last.started_at + AGAIN
        mine = self._office.database.is_sqlite and not self._working  # one process has a SQLite file
        return mine or now >= last.started_at + DEAD

    async def _make(self, begun: int) -> None:
        """Make the backup and, a week after the last, its drill. What goes wrong is noted and told, not raised."""
        now = self._office.clock.now()
        self._working = True
        try:
            made = await self._made(begun, now)
            log.info("backup_made", file=made.name, size=made.size)
            if await self._drill_due(now):
                await self.drill_now(made.name)
        except (BackupError, OSError) as fault:
            log.warning("backup_failed", fault=self._words(fault))
        finally:
            self._working = False
            async with self._office.database.write(Cause(now)) as session:
                await self._tell(session, Cause(now))

    async def _made(self, begun: int, now: datetime, told: Told = nobody) -> Made:
        settings = self._office.settings
        try:
            made = await make(self._office.database, settings, now, told=told)
        except (BackupError, OSError) as fault:
            async with self._office.database.write(Cause(now)) as session:
                (await keeping.get(session, begun)).fault = self._words(fault)
                audit.record(session, Cause(now), "failed", "backup", begun)
            raise
        async with self._office.database.write(Cause(now)) as session:
            row = await keeping.get(session, begun)
            row.made_at, row.name, row.size, row.sha256 = now, made.name, made.size, made.sha256
            audit.record(session, Cause(now), "made", "backup", begun, sha256=made.sha256)
        clear_out(settings.backup_dir, self._office.zone)
        return made

    async def _drill_due(self, now: datetime) -> bool:
        if not self._can_drill:
            return False
        async with self._office.database.read() as session:
            last = await keeping.newest_drilled(session)
        due_after = timedelta(days=DRILL_DAYS) - AGAIN  # the same night of the next week
        return last is None or last.drilled_at is None or bool(last.drill_fault) or now >= last.drilled_at + due_after

    async def _note_drill(self, name: str, fault: str) -> None:
        now = self._office.clock.now()
        async with self._office.database.write(Cause(now)) as session:
            row = await keeping.named(session, name)
            if row is None:  # made on another machine, or before this database was restored
                row = Backup(day=self._office.day_of(now), started_at=now, name=name)
                session.add(row)
            row.drilled_at, row.drill_fault = now, fault
            await session.flush()
            audit.record(session, Cause(now), "drilled", "backup", row.id, passed=not fault)

    async def _tell(self, session: Session, cause: Cause) -> None:
        """Let each administrator have the day's notice in the morning; what it says is looked up then."""
        office = self._office
        today = office.day_of(cause.at)
        morning = max(cause.at, office.instant(today, TOLD_AT.hour, TOLD_AT.minute))
        for admin in await people.with_role(session, Role.ADMIN):
            key = f"{DAILY}:{today.isoformat()}:{admin.id}"
            notice = Notice(DAILY, key, {}, admin.id, priority=Priority.NOTICE, not_before=morning)
            await send(session, cause, notice)

    def _words(self, fault: TellableError | OSError) -> str:
        """Return a fault in one line of the office's language."""
        if isinstance(fault, OSError):
            return fault.strerror or type(fault).__name__
        texts = texts_of(self._office.settings.office_language, self._office.zone)
        return texts.plain(fault.text_id, fault.text_args)
