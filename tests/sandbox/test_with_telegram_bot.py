"""The sandbox as python-telegram-bot sees it: what it returns is what the library expects of Telegram."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from telegram import (
    BotCommand,
    BotCommandScopeChat,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputMediaDocument,
    InputMediaPhoto,
    Message,
    MessageOriginHiddenUser,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)
from telegram.error import BadRequest, Forbidden, InvalidToken

from tests.sandbox_fixture import BEGIN, CADRE, CLERK, LEADER, RunningSandbox

KEYS = InlineKeyboardMarkup([[InlineKeyboardButton("签收", callback_data="ack:7")]])


def picture(width: int, height: int, kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(out, kind)
    return out.getvalue()


async def test_a_persons_first_message_opens_the_chat(sandbox: RunningSandbox) -> None:
    async with sandbox.bot() as bot:
        with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
            await bot.send_message(CADRE, "早")
        await sandbox.client.send(CADRE, "/start abc")
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.text == "/start abc"
        assert update.message.date == BEGIN
        assert update.message.parse_entities(["bot_command"]) == {update.message.entities[0]: "/start"}
        assert update.effective_user is not None
        assert (update.effective_user.id, update.effective_user.first_name) == (CADRE, "王建军")
        assert update.effective_user.language_code == "zh-hans"
        assert update.effective_chat is not None
        assert (update.effective_chat.id, update.effective_chat.type) == (CADRE, "private")
        assert (await bot.send_message(CADRE, "早")).text == "早"


async def test_a_message_comes_back_with_text_entities_keyboard_and_reply(sandbox: RunningSandbox) -> None:
    (asked,) = await sandbox.client.send(CADRE, "收到")
    async with sandbox.bot() as bot:
        sent = await bot.send_message(
            CADRE,
            '🟢<b>已签收</b> <i>11</i>项 &lt;3&gt; <a href="tg://user?id=1003">周</a> <a href="https://example.org/a">文</a>\n',
            parse_mode="HTML",
            reply_markup=KEYS,
            reply_parameters=ReplyParameters(asked["message_id"]),
        )
        assert sent.text == "🟢已签收 11项 <3> 周 文"
        assert sent.text_html == (
            '🟢<b>已签收</b> <i>11</i>项 &lt;3&gt; <a href="tg://user?id=1003">周</a> <a href="https://example.org/a">文</a>'
        )
        assert sent.reply_markup == KEYS
        assert sent.reply_to_message is not None
        assert sent.reply_to_message.text == "收到"
        assert sent.from_user == bot.bot
        assert sent.message_id == asked["message_id"] + 1


async def test_edits_show_when_and_take_the_keyboard_away(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    async with sandbox.bot() as bot:
        sent = await bot.send_message(CADRE, "待签收", reply_markup=KEYS)
        await sandbox.client.move_to(BEGIN + timedelta(hours=2))
        edited = await bot.edit_message_text("已签收", CADRE, sent.message_id)
        assert isinstance(edited, Message)
        assert (edited.text, edited.reply_markup, edited.edit_date) == ("已签收", None, BEGIN + timedelta(hours=2))
        keyed = await bot.edit_message_reply_markup(CADRE, sent.message_id, reply_markup=KEYS)
        assert isinstance(keyed, Message)
        assert keyed.reply_markup == KEYS
        assert await bot.delete_message(CADRE, sent.message_id)
        with pytest.raises(BadRequest, match="Message to edit not found"):
            await bot.edit_message_text("再改", CADRE, sent.message_id)


async def test_a_press_is_answered_once(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    async with sandbox.bot() as bot:
        sent = await bot.send_message(CADRE, "请签收", reply_markup=KEYS)
        unanswered = await sandbox.client.press(CADRE, sent.message_id, "ack:7", wait=0)
        assert unanswered == {"answered": False, "text": "", "show_alert": False, "url": None}
        update = (await bot.get_updates())[-1]
        query = update.callback_query
        assert query is not None
        assert (query.data, query.from_user.id) == ("ack:7", CADRE)
        assert isinstance(query.message, Message)
        assert query.message.text == "请签收"
        assert await query.answer("已签收", show_alert=True)
        with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
            await query.answer("已签收")


async def test_a_press_can_no_longer_be_answered_after_150_seconds_of_the_clock(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    async with sandbox.bot() as bot:
        sent = await bot.send_message(CADRE, "请签收", reply_markup=KEYS)
        await sandbox.client.press(CADRE, sent.message_id, "ack:7", wait=0)
        await sandbox.client.move_to(BEGIN + timedelta(minutes=10))
        query = (await bot.get_updates())[-1].callback_query
        assert query is not None
        with pytest.raises(BadRequest, match="Query is too old"):
            await query.answer()


async def test_files_go_both_ways(sandbox: RunningSandbox) -> None:
    (sent,) = await sandbox.client.upload(CLERK, [("讲话.docx", b"words")], caption="请分解")
    async with sandbox.bot() as bot:
        (update,) = await bot.get_updates()
        assert update.message is not None
        assert update.message.document is not None
        assert (update.message.caption, update.message.document.file_name) == ("请分解", "讲话.docx")
        assert update.message.document.file_size == len(b"words")
        file = await bot.get_file(update.message.document.file_id)
        assert bytes(await file.download_as_bytearray()) == b"words"
        answer = await bot.send_document(
            CLERK, b"sheet", filename="分解表.xlsx", caption="<b>请填</b>", parse_mode="HTML"
        )
        assert answer.document is not None
        assert answer.caption_html == "<b>请填</b>"
        assert answer.document.mime_type == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert await sandbox.client.download(answer.document.file_id) == b"sheet"
        again = await bot.send_document(CLERK, answer.document.file_id)
        assert again.document is not None
        assert again.document.file_unique_id == answer.document.file_unique_id
        captioned = await bot.edit_message_caption(CLERK, answer.message_id, caption="已收回")
        assert isinstance(captioned, Message)
        assert captioned.caption == "已收回"
    assert sent["document"]["file_name"] == "讲话.docx"


async def test_a_picture_has_telegrams_sizes(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(LEADER, "/start")
    async with sandbox.bot() as bot:
        sent = await bot.send_photo(LEADER, picture(1000, 500))
        assert [(size.width, size.height) for size in sent.photo] == [(90, 45), (320, 160), (800, 400), (1000, 500)]
        file = await bot.get_file(sent.photo[-1].file_id)
        assert bytes(await file.download_as_bytearray()) == picture(1000, 500)
        small = Image.open(io.BytesIO(await sandbox.client.download(sent.photo[0].file_id)))
        assert small.size == (90, 45)
        again = await bot.send_photo(LEADER, sent.photo[-1].file_id)
        assert again.photo[-1].file_id == sent.photo[-1].file_id


async def test_albums_share_an_id(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(LEADER, "/start")
    async with sandbox.bot() as bot:
        photos = await bot.send_media_group(
            LEADER, [InputMediaPhoto(picture(100, 100), caption="一"), InputMediaPhoto(picture(50, 80))]
        )
        assert len({message.media_group_id for message in photos}) == 1
        assert [message.caption for message in photos] == ["一", None]
        documents = await bot.send_media_group(
            LEADER, [InputMediaDocument(b"a", filename="a.txt"), InputMediaDocument(b"b", filename="b.txt")]
        )
        assert [message.document and message.document.file_name for message in documents] == ["a.txt", "b.txt"]
        await bot.get_updates(offset=-1)
        await sandbox.client.upload(LEADER, [("一.jpg", picture(9, 9, "JPEG")), ("二.png", picture(9, 9))], photos=True)
        updates = await bot.get_updates()
        albums = {update.message.media_group_id for update in updates if update.message and update.message.photo}
        assert len(albums) == 1


async def test_the_command_menu_follows_scope_and_language(sandbox: RunningSandbox) -> None:
    async with sandbox.bot() as bot:
        await bot.set_my_commands([BotCommand("help", "使用说明")])
        await bot.set_my_commands([BotCommand("help", "How to use")], language_code="en")
        await bot.set_my_commands([BotCommand("all", "台账")], scope=BotCommandScopeChat(CLERK))
        assert await bot.get_my_commands() == (BotCommand("help", "使用说明"),)
        assert await sandbox.client.commands(CADRE) == [{"command": "help", "description": "使用说明"}]
        assert await sandbox.client.commands(CLERK) == [{"command": "all", "description": "台账"}]
        sandbox.sandbox.add_person(CADRE, "王建军", "局长", language_code="en-GB")
        assert await sandbox.client.commands(CADRE) == [{"command": "help", "description": "How to use"}]
        await bot.delete_my_commands(scope=BotCommandScopeChat(CLERK))
        assert await sandbox.client.commands(CLERK) == [{"command": "help", "description": "使用说明"}]
        assert await bot.set_my_description("督查督办")
        assert (await bot.get_my_description()).description == "督查督办"
        assert await bot.set_my_short_description("督办", language_code="zh")
        assert (await bot.get_my_short_description("zh")).short_description == "督办"


async def test_forwards_copies_reactions_and_chat_actions(sandbox: RunningSandbox) -> None:
    (words,) = await sandbox.client.send(CADRE, "已开工9只")
    await sandbox.client.send(CLERK, "/start")
    async with sandbox.bot() as bot:
        forwarded = await bot.forward_message(CLERK, CADRE, words["message_id"])
        assert forwarded.forward_origin is not None
        assert forwarded.text == "已开工9只"
        copied = await bot.copy_message(CLERK, CADRE, words["message_id"], reply_markup=KEYS)
        shown = (await sandbox.client.messages(CLERK))[-1]
        assert (shown["message_id"], shown["text"]) == (copied.message_id, "已开工9只")
        assert "forward_origin" not in shown
        assert await bot.set_message_reaction(CADRE, words["message_id"], ReactionTypeEmoji("👍"))
        assert (await sandbox.client.messages(CADRE))[0]["reactions"] == {str(bot.id): "👍"}
        assert await bot.set_message_reaction(CADRE, words["message_id"], [])
        assert (await sandbox.client.messages(CADRE))[0]["reactions"] == {}
        assert await bot.send_chat_action(CADRE, "typing")
        assert [person["typing"] for person in (await sandbox.client.state())["people"]] == [False, True, False]
        await sandbox.client.forward(CADRE, "老刘", "下周能批")
        update = (await bot.get_updates())[-1]
        assert update.message is not None
        assert isinstance(update.message.forward_origin, MessageOriginHiddenUser)
        assert update.message.forward_origin.sender_user_name == "老刘"


async def test_reply_keyboards_are_shown_and_no_part_of_the_message(sandbox: RunningSandbox) -> None:
    await sandbox.client.send(CADRE, "/start")
    async with sandbox.bot() as bot:
        sent = await bot.send_message(
            CADRE, "选择", reply_markup=ReplyKeyboardMarkup([["是", "否"]]), disable_notification=True
        )
        assert sent.reply_markup is None
        shown = (await sandbox.client.messages(CADRE))[-1]
        assert shown["keyboard"]["keyboard"] == [[{"text": "是"}, {"text": "否"}]]
        assert shown["silent"] is True
        await bot.send_message(CADRE, "请写明原因", reply_markup=ForceReply(), protect_content=True)
        assert (await sandbox.client.messages(CADRE))[-1]["keyboard"]["force_reply"] is True


async def test_people_edit_react_and_block(sandbox: RunningSandbox) -> None:
    (sent,) = await sandbox.client.send(CADRE, "9只")
    async with sandbox.bot() as bot:
        await bot.get_updates(allowed_updates=["message", "edited_message", "message_reaction", "my_chat_member"])
        await bot.send_message(CADRE, "已记录")
        edited = await sandbox.client.edit(CADRE, sent["message_id"], "10只")
        await sandbox.client.react(CADRE, 2, "👌")
        await sandbox.client.block(CADRE)
        updates = await bot.get_updates(offset=-3)
        assert updates[0].edited_message is not None
        assert (updates[0].edited_message.text, edited["text"]) == ("10只", "10只")
        assert updates[1].message_reaction is not None
        assert updates[1].message_reaction.new_reaction == (ReactionTypeEmoji("👌"),)
        assert updates[2].my_chat_member is not None
        assert updates[2].my_chat_member.new_chat_member.status == "kicked"
        with pytest.raises(Forbidden, match="bot was blocked by the user"):
            await bot.send_message(CADRE, "在吗")
        assert (await bot.get_chat_member(CADRE, bot.id)).status == "kicked"
        await sandbox.client.unblock(CADRE)
        assert (await bot.get_chat_member(CADRE, CADRE)).status == "member"
        assert (await bot.send_message(CADRE, "在吗")).text == "在吗"


async def test_in_a_group_the_bot_hears_commands_replies_and_its_name_only(sandbox: RunningSandbox) -> None:
    group = await sandbox.client.found_group("专班", [CLERK, CADRE])
    async with sandbox.bot() as bot:
        chat = await bot.get_chat(group)
        assert (chat.type, chat.title) == ("group", "专班")
        sent = await bot.send_message(group, "本周办结 3 项")
        await sandbox.client.send(group, "大家看看", speaker=CADRE)
        await sandbox.client.send(group, "/help", speaker=CADRE)
        await sandbox.client.send(group, "@duban_sandbox_bot 你好", speaker=CLERK)
        await sandbox.client.send(group, "知道了", reply_to=sent.message_id, speaker=CADRE)
        updates = await bot.get_updates()
        assert updates[0].my_chat_member is not None
        heard = [update.message.text for update in updates[2:] if update.message]
        assert heard == ["/help", "@duban_sandbox_bot 你好", "知道了"]
        assert updates[2].message is not None
        assert updates[2].message.from_user is not None
        assert updates[2].message.from_user.id == CADRE
        assert (await bot.get_chat_member(group, LEADER)).status == "left"


async def test_a_wrong_token_is_refused(sandbox: RunningSandbox) -> None:
    bot = sandbox.bot()
    bot._base_url = f"{sandbox.url}/bot7:wrong"
    with pytest.raises(InvalidToken):
        await bot.initialize()
    await bot.shutdown()
