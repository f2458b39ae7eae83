"""What somebody would otherwise write: python-telegram-bot polls, a handler stores the message with SQLAlchemy.

python -m tests.benchmarks.bare_bot, with TELEGRAM_API_URL, TELEGRAM_BOT_TOKEN and DATABASE_URL in its environment.
"""

import os
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from telegram import Update
from telegram.ext import Application, ApplicationBuilder, CallbackContext, MessageHandler, filters

Bot = Application[Any, Any, Any, Any, Any, Any]


class Base(DeclarativeBase):
    """Its tables."""


class Note(Base):
    """Something that somebody wrote."""

    __tablename__ = "bare_notes"
    id: Mapped[int] = mapped_column(primary_key=True)
    chat_id: Mapped[int]
    text: Mapped[str]


def listen(application: Bot, engine: AsyncEngine) -> None:
    """Let an application store each message: one INSERT, one COMMIT."""
    session_of = async_sessionmaker(engine)

    async def on_message(update: Update, _: CallbackContext[Any, Any, Any, Any]) -> None:
        assert update.effective_chat is not None
        assert update.effective_message is not None
        async with session_of() as session:
            session.add(Note(chat_id=update.effective_chat.id, text=update.effective_message.text or ""))
            await session.commit()

    application.add_handler(MessageHandler(filters.TEXT, on_message))


def main() -> None:
    """Poll until stopped."""
    engine = create_async_engine(os.environ["DATABASE_URL"])

    async def create_tables(_: Bot) -> None:
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)

    builder = ApplicationBuilder().token(os.environ["TELEGRAM_BOT_TOKEN"]).post_init(create_tables)
    application = builder.base_url(f"{os.environ['TELEGRAM_API_URL']}/bot").build()
    listen(application, engine)
    application.run_polling()


if __name__ == "__main__":
    main()
