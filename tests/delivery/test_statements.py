"""How many statements one plain report costs from the inbox to its answer: what a small office's database does most of the time."""

from typing import Any

from pydantic import SecretStr
from sqlalchemy import event, func, select
from telegram.ext import ApplicationBuilder

from bot.delivery.inbox import Inbox, InboxWorker
from bot.delivery.updates import through
from bot.services import Services
from bot.services.office import office_of
from bot.settings import Settings
from db.models import Report
from db.session import Database
from handlers import TOPICS
from handlers.router import Router
from handlers.updates import listen
from tests.benchmarks.replying import fill, replies
from tests.delivery.scripted import TOKEN, Scripted, serving
from tests.services.office import StandingClock

MOST = 28  # with the look for the next update; a report that meets what was due
OF_POSTGRESQL = 1  # each of the two writers asks for its turn; two rows of the audit log go with one statement


async def test_a_plain_report_costs_few_statements(database: Database) -> None:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    clock = StandingClock()
    settings = Settings(_env_file=None, telegram_bot_token=SecretStr(TOKEN), database_url=str(database.url))
    services = Services(office_of(database, clock, settings))
    await fill(services.office, 1)
    first, second = replies(1, 2, clock.now())
    first["message"]["text"] = second["message"]["text"] = "第1项已完成方案起草,正在征求意见,目前开工9只"
    async with serving(Scripted()) as telegram:
        application = ApplicationBuilder().token(TOKEN).base_url(f"{telegram.url}/bot").updater(None).build()
        listen(application, services, Router(TOPICS))
        inbox = Inbox(database, clock)
        worker = InboxWorker(inbox, through(application))
        await application.initialize()
        await _take(inbox, worker, first)  # it is the report that was due
        engines = {database.reading.sync_engine, database.writing.sync_engine}
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            await _take(inbox, worker, second)
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)
            await application.shutdown()
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Report)) == len((first, second))
    allowed = MOST if database.is_sqlite else MOST + OF_POSTGRESQL
    assert len(seen) == allowed, "\n".join([f"{len(seen)}:", *seen])


async def _take(inbox: Inbox, worker: InboxWorker, update: dict[str, Any]) -> None:
    await inbox.store([update])
    assert await worker.drain() == 1
