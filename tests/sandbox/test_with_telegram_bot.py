"""The sandbox as python-telegram-bot sees it."""

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from tests.sandbox_fixture import CADRE, RunningSandbox


async def test_smoke(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start abc")
    async with sandbox.bot() as bot:
        (update,) = await bot.get_updates(timeout=1)
        assert update.message is not None
        assert update.message.text == "/start abc"
        assert update.message.entities[0].type == "bot_command"
        sent = await bot.send_message(
            CADRE,
            "<b>好</b> &lt;",
            parse_mode="HTML",
            reply_markup=InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="x")]]),
        )
        assert sent.text == "好 <"
        assert await bot.get_updates(offset=update.update_id + 1, timeout=0) == ()
