"""Programs that start on many reminders and do what is due: ours, and one APScheduler job for each.

python -m tests.benchmarks.schedule ours|memory|sqlalchemy|dropping FILE COUNT DUE prints one line of JSON. `dropping` is `sqlalchemy` with
APScheduler's own default for jobs that are late (`misfire_grace_time`, one second).
"""

import asyncio
import json
import pickle
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import process_time

from sqlalchemy import text

LATE = timedelta(seconds=10)  # as after a restart: what came due meanwhile
FAR = timedelta(days=30)
WRITTEN_AT_ONCE = 5_000
REMIND = "tests.benchmarks.schedule:remind"


async def remind(directive: int) -> None:
    """Stand for a reminder."""
    del directive


def resident() -> float:
    """Return the memory of this process in megabytes."""
    line = next(x for x in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


async def ours(file: str) -> dict[str, float]:
    """Start the services on a filled database; let a tick pass with nothing due, and the one in which a day's reminders are."""
    from bot.services import Services
    from db.session import Database
    from tests.services.office import StandingClock, office_on, outbox

    before, began = resident(), process_time()
    office = office_on(Database(f"sqlite+aiosqlite:///{file}"))
    services, clock = Services(office), office.clock
    assert isinstance(clock, StandingClock)
    clock.move(minutes=-1)  # before the hour of the bundles
    await services.working_days.load()
    await services.clockwork.tick()
    started = process_time()
    clock.move(seconds=30)
    await services.clockwork.tick()
    idle = process_time()
    clock.move(seconds=30)
    await services.clockwork.tick()
    ticked, held = process_time(), resident() - before
    async with office.database.read() as session:
        done = await session.scalar(text("SELECT count(DISTINCT directive_id) FROM nudges"))
    assert len(await outbox(office, "bundle")) > 0
    await office.database.close()
    return {"start": started - began, "idle": idle - started, "tick": ticked - idle, "done": done, "memory": held}


async def jobs(kind: str, file: str, count: int, due: int) -> dict[str, float]:
    """Start APScheduler on as many jobs and wait until none is due any more."""
    from apscheduler.events import EVENT_JOB_EXECUTED, EVENT_JOB_MISSED, JobExecutionEvent
    from apscheduler.jobstores.memory import MemoryJobStore
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    begun = datetime.now(UTC)  # noqa: TID251 - as APScheduler does
    before, began = resident(), process_time()
    store = MemoryJobStore() if kind == "memory" else SQLAlchemyJobStore(url=f"sqlite:///{file}.jobs")
    scheduler = AsyncIOScheduler(jobstores={"default": store}, job_defaults=defaults_of(kind))
    over, seen = asyncio.Event(), {EVENT_JOB_EXECUTED: 0, EVENT_JOB_MISSED: 0}

    def note(event: JobExecutionEvent) -> None:
        seen[event.code] += 1
        if sum(seen.values()) == due:
            over.set()

    scheduler.add_listener(note, EVENT_JOB_EXECUTED | EVENT_JOB_MISSED)
    scheduler.start(paused=True)
    if kind == "memory":  # they were nowhere but in the process before this one
        for number in range(count):
            scheduler.add_job(REMIND, "date", run_date=when(begun, number, due), args=[number], id=str(number))
    started = process_time()
    scheduler.resume()
    await over.wait()
    ticked, held = process_time(), resident() - before
    scheduler.shutdown(wait=False)
    return {"start": started - began, "tick": ticked - started, "done": seen[EVENT_JOB_EXECUTED], "memory": held}


def defaults_of(kind: str) -> dict[str, None]:
    """Return how jobs are treated that are late."""
    return {} if kind == "dropping" else {"misfire_grace_time": None}


def when(begun: datetime, number: int, due: int) -> datetime:
    """Return at what instant a job is to run."""
    return begun - LATE if number < due else begun + FAR + timedelta(seconds=number)


def fill_jobs(kind: str, file: Path, count: int, due: int) -> None:
    """Write the table of the jobs in a few statements, each row as APScheduler writes it."""
    from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.date import DateTrigger

    begun = datetime.now(UTC)  # noqa: TID251 - as APScheduler does
    scheduler = BackgroundScheduler(job_defaults=defaults_of(kind))
    scheduler.start(paused=True)
    model = scheduler.add_job(REMIND, "date", run_date=when(begun, due, due), args=[0], id="model")
    state = model.__getstate__()
    scheduler.shutdown(wait=False)
    store = SQLAlchemyJobStore(url=f"sqlite:///{file}.jobs")
    store.jobs_t.create(store.engine, checkfirst=True)
    for first in range(0, count, WRITTEN_AT_ONCE):
        rows = []
        for number in range(first, min(first + WRITTEN_AT_ONCE, count)):
            at = when(begun, number, due)
            own = {"id": str(number), "args": (number,), "trigger": DateTrigger(at), "next_run_time": at}
            job = pickle.dumps(state | own, store.pickle_protocol)
            rows.append({"id": str(number), "next_run_time": at.timestamp(), "job_state": job})
        with store.engine.begin() as connection:
            connection.execute(store.jobs_t.insert(), rows)
    store.engine.dispose()


def main() -> None:
    """Print what one program took."""
    kind, file, count, due = sys.argv[1:]
    work = ours(file) if kind == "ours" else jobs(kind, file, int(count), int(due))
    print(json.dumps(asyncio.run(work)))  # noqa: T201 - its output


if __name__ == "__main__":
    main()
