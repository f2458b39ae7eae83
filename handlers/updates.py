"""The one python-telegram-bot handler: every update is read and handed to the router, a group's to its own topic."""

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
            if incoming.person is not None and incoming.person.shut_out:
                await services.people.back_again(incoming.account)
            await router.dispatch(incoming)
        else:
            await _let_in_again(update, services)
            from handlers.groups import hear_group

            await hear_group(update, context.bot, services)

    application.add_handler(TypeHandler(Update, on_update))


async def _let_in_again(update: Update, services: Services) -> None:
    """Let notices go again to somebody who had shut the bot out and has let it in again."""
    from handlers.groups import GONE

    change = update.my_chat_member
    if change is not None and change.chat.type == "private" and change.new_chat_member.status not in GONE:
        await services.people.back_again(change.from_user.id)
