"""The one python-telegram-bot handler: every update is read and handed to the router."""

from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.services import Services
from handlers.incoming import read_update
from handlers.router import Router


def listen(application: Application[Any, Any, Any, Any, Any, Any], services: Services, router: Router) -> None:
    """Let an application's updates go to the router."""

    async def on_update(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        incoming = await read_update(update, context.bot, services)
        if incoming is not None:
            await router.dispatch(incoming)

    application.add_handler(TypeHandler(Update, on_update))
