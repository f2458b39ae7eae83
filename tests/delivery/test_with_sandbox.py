"""The whole way there and back through the sandbox's Bot API server, with python-telegram-bot's application."""

import asyncio
from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, TypeHandler
from telegram.request import HTTPXRequest

from bot.delivery.inbox import Inbox, InboxWorker
from bot.delivery.outbox import Outbox
from bot.delivery.pace import Pace
from bot.delivery.polling import Poller, RawRequest
from bot.delivery.sender import Sender
from bot.delivery.updates import through
from bot.services import outgoing
from bot.services.outgoing import Notice, current_cause
from db.enums import InboxStatus, OutboxStatus, Priority
from db.session import Database
from tests.delivery.support import cancelled, inbox_rows, outbox_rows, say, until
from tests.sandbox_fixture import CADRE, CLERK, TOKEN, RunningSandbox

App = Application[Any, Any, Any, Any, Any, Any]


def application(sandbox: RunningSandbox, database: Database, polling: RawRequest) -> App:
    """Build an application that repeats what it is told, through the outbox."""

    async def repeat(update: Update, _context: CallbackContext[Any, Any, Any, Any]) -> None:
        assert update.effective_message is not None
        cause = current_cause.get()
        payload = {"text": f"{update.effective_message.text}！"}
        async with database.write(cause) as session:
            key = f"answer:{cause.inbox_id}"
            chat = update.effective_message.chat_id
            number = update.effective_message.message_id
            await outgoing.send(
                session, cause, Notice("test", key, payload, chat_id=chat, priority=Priority.REPLY, reply_to=number)
            )

    app = (
        Application.builder()
        .token(TOKEN)
        .base_url(f"{sandbox.url}/bot")
        .request(HTTPXRequest(httpx_kwargs={"trust_env": False}))
        .get_updates_request(polling)
        .rate_limiter(Pace(sandbox.clock, enabled=False))
        .updater(None)
        .build()
    )
    app.add_handler(TypeHandler(Update, repeat))
    return app


async def test_what_people_write_is_answered_once_each_and_in_order(
    database: Database, sandbox: RunningSandbox
) -> None:
    polling = RawRequest(httpx_kwargs={"trust_env": False})
    app = application(sandbox, database, polling)
    async with app:
        inbox = Inbox(database, sandbox.clock)
        sender = Sender(Outbox(database, sandbox.clock), app.bot, say)
        worker = InboxWorker(inbox, through(app), on_done=sender.nudge)
        poller = Poller(app.bot, polling, inbox, poll_seconds=1)
        await sandbox.client.send(CLERK, "早")  # before the bot runs
        running = [asyncio.create_task(part.run()) for part in (poller, worker, sender)]
        for n in range(5):
            await sandbox.client.send(CADRE, f"{n}")

        async def all_answered() -> bool:
            return len(await outbox_rows(database)) == 6

        await until(all_answered)
        await worker.drain()
        await sender.drain()
        await cancelled(*running)
    assert [row.status for row in await inbox_rows(database)] == [InboxStatus.DONE] * 6
    assert {row.status for row in (await outbox_rows(database)).values()} == {OutboxStatus.SENT}
    told = [message for message in await sandbox.client.messages(CADRE) if message["from_bot"]]
    assert [message["text"] for message in told] == [f"{n}！" for n in range(5)]
    assert [message["reply_to_message"]["text"] for message in told] == [f"{n}" for n in range(5)]
    told = [message for message in await sandbox.client.messages(CLERK) if message["from_bot"]]
    assert [message["text"] for message in told] == ["早！"]
