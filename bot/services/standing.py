"""Of which conditions the administrators were told, kept over restarts: once told, nobody hears of it again before its time."""

from collections.abc import Mapping
from datetime import datetime

from bot.rules.alarms import Told
from bot.services.office import Office
from db.queries import contacts, watching
from db.session import Session

TOLD, WELL = "told:", "well:"  # how the names of the instants begin; the rest is the condition's


async def known(session: Session, office: Office) -> Mapping[str, Told]:
    """Return what was told of and is not over, by the name of the condition."""
    well = await watching.instants(session, WELL)
    told = await watching.instants(session, TOLD)
    return {name: Told(at, office.day_of(at), well.get(name)) for name, at in told.items()}


async def keep(session: Session, name: str, at: datetime, well_since: datetime | None = None) -> None:
    """Keep that a condition was told of, and since when it is well."""
    await contacts.note(session, TOLD + name, at)
    if well_since is None:
        await watching.forget(session, [WELL + name])
    else:
        await contacts.note(session, WELL + name, well_since)


async def forget(session: Session, name: str) -> None:
    """Keep nothing of a condition any more: it is over."""
    await watching.forget(session, [TOLD + name, WELL + name])
