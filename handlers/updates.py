"""The one python-telegram-bot handler: every update is read and handed to the router, a group's to its own topic."""

from typing import Any

from telegram import Update
from telegram.ext import Application, CallbackContext, TypeHandler

from bot.services import Services
from handlers.groups import hear_group
from handlers.incoming import read_update
from handlers.router import Router


def listen(application: Application[Any, Any, Any, Any, Any, Any], services: Services, router: Router) -> None:
    """Let an application's updates go to the router."""

    async def on_update(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        incoming = await read_update(update, context.bot, services)
        if incoming is not None:
            await router.dispatch(incoming)
        else:
            await hear_group(update, context.bot, services)

    application.add_handler(TypeHandler(Update, on_update))
