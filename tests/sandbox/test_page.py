"""The page, in Chromium: what people see and do, on a desk's width and a phone's."""

import io
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import pytest_asyncio
from PIL import Image
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.sandbox.people_api import PAGE
from tests.chromium import CHROMIUM, SWITCHES
from tests.sandbox_fixture import CADRE, CLERK, LEADER, RunningSandbox, running

Test = Callable[..., Awaitable[None]]
KEYS = {"inline_keyboard": [[{"text": "🟢 签收", "callback_data": "ack"}, {"text": "提醒", "callback_data": "note"}]]}


absent = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
one_loop = pytest.mark.asyncio(loop_scope="module")  # for one browser


def in_chromium(test: Test) -> Test:
    """Mark a test that needs a browser: the same for all of them."""
    marked: Test = absent(one_loop(test))
    return marked


def test_both_languages_have_the_same_words() -> None:
    chinese, english = (json.loads((PAGE / f"texts.{name}.json").read_text("utf-8")) for name in ("zh-CN", "en"))
    assert chinese.keys() == english.keys()
    for name, words in chinese.items():
        assert words
        assert english[name]
        assert set(re.findall(r"\{\w+\}", words)) == set(re.findall(r"\{\w+\}", english[name]))


def test_every_word_that_the_page_asks_for_is_there() -> None:
    known = json.loads((PAGE / "texts.en.json").read_text("utf-8"))
    source = "".join(path.read_text("utf-8") for path in sorted(PAGE.glob("*.js")))
    markup = (PAGE / "index.html").read_text("utf-8")
    asked = set(re.findall(r'\btext\("(\w+)"', source))
    asked |= set(re.findall(r'data-(?:text|label|placeholder)="(\w+)"', markup))
    assert asked
    assert asked <= known.keys()


def test_the_page_never_turns_words_into_markup() -> None:
    source = "".join(path.read_text("utf-8") for path in sorted(PAGE.glob("*.js")))
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", source)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def sandbox(tmp_path: Path) -> AsyncIterator[RunningSandbox]:
    async with running(tmp_path) as box:
        yield box


async def opened(browser: Browser, sandbox: RunningSandbox, width: int = 1400) -> Page:
    page = await browser.new_page(viewport={"width": width, "height": 844})
    await page.goto(sandbox.url)
    await expect(page.locator("body")).to_have_attribute("data-ready", "zh-CN")
    return page


@in_chromium
async def test_a_clerk_a_cadre_and_a_leader_are_open_side_by_side(sandbox: RunningSandbox, browser: Browser) -> None:
    page = await opened(browser, sandbox)
    assert [await chat.get_attribute("data-chat") for chat in await page.locator(".chat").all()] == [
        "1001",
        "1002",
        "1003",
    ]
    await expect(page.locator("#clock-time")).to_have_text("09:00")
    await expect(page.locator("#clock-day")).to_have_text("2022年2月10日 周四")
    await page.get_by_label("搜索姓名、职务").fill("副市长")
    await expect(page.locator(".person")).to_have_count(1)


@in_chromium
async def test_people_write_reply_edit_and_press(sandbox: RunningSandbox, browser: Browser) -> None:
    page = await opened(browser, sandbox)
    chat = page.locator(f'[data-chat="{CADRE}"]')
    await chat.get_by_role("button", name="开始").click()
    await expect(chat.locator(".own .words")).to_have_text("/start")
    await sandbox.call(
        "sendMessage", chat_id=CADRE, text="<b>请签收</b> &lt;11&gt;项", parse_mode="HTML", reply_markup=KEYS
    )
    await expect(chat.locator(".bots .words strong")).to_have_text("请签收")
    await expect(chat.locator(".bots .words")).to_have_text("请签收 <11>项")

    await chat.locator(".bots .words").click()
    await chat.get_by_label("输入消息").fill("收到")
    await chat.get_by_label("输入消息").press("Enter")
    await expect(chat.locator(".own .quoted")).to_contain_text("请签收 <11>项")
    update = (await sandbox.call("getUpdates", offset=-1))["result"][0]
    assert update["message"]["reply_to_message"]["message_id"] == 2

    await chat.locator(".own .line").last.hover()
    await chat.locator(".own").last.get_by_label("编辑").click()
    await chat.get_by_label("输入消息").fill("收到，谢谢")
    await chat.get_by_label("输入消息").press("Enter")
    await expect(chat.locator(".own .words").last).to_have_text("收到，谢谢")
    await expect(chat.locator(".own .foot").last).to_contain_text("已编辑")

    for button, words, alert in (("签收", "已签收11项", False), ("提醒", "请于今日反馈", True)):
        await chat.locator(".key", has_text=button).click()
        update = (await sandbox.call("getUpdates", offset=-1, timeout=5))["result"][0]
        query = update["callback_query"]["id"]
        await sandbox.call("answerCallbackQuery", callback_query_id=query, text=words, show_alert=alert)
        await expect(page.locator("#alert p" if alert else ".toast")).to_have_text(words)
    await page.get_by_role("button", name="知道了").click()
    await sandbox.call("deleteMessage", chat_id=CADRE, message_id=2)
    await expect(chat.locator(".bots")).to_have_count(0)


@in_chromium
async def test_markup_in_words_and_names_is_shown_as_words(sandbox: RunningSandbox, browser: Browser) -> None:
    evil = "<img src=x onerror=document.title='evil'>"
    sandbox.sandbox.add_person(CADRE, evil, evil)
    await sandbox.client.upload(CADRE, [(f"{evil}.html", b"<script>document.title='evil'</script>")], caption=evil)
    await sandbox.client.forward(CADRE, evil, evil)
    await sandbox.call(
        "sendMessage",
        chat_id=CADRE,
        text=evil,
        reply_markup={"inline_keyboard": [[{"text": evil, "callback_data": "a"}]]},
    )
    await sandbox.call("setMyCommands", commands=[{"command": "help", "description": evil}])
    page = await opened(browser, sandbox)
    chat = page.locator(f'[data-chat="{CADRE}"]')
    await chat.get_by_text("菜单").click()
    await expect(chat.locator(".commands")).to_contain_text(evil)
    await expect(chat.locator(".words").last).to_have_text(evil)
    assert await page.title() == "督办 · 沙盒"
    assert await page.locator("img[src=x]").count() == 0


@in_chromium
async def test_files_go_both_ways(sandbox: RunningSandbox, browser: Browser, tmp_path: Path) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (640, 360), "teal").save(picture, "PNG")
    document = tmp_path / "讲话.txt"
    document.write_text("words", "utf-8")
    page = await opened(browser, sandbox)
    chat = page.locator(f'[data-chat="{CLERK}"]')
    await chat.locator("input[type=file]").set_input_files(document)
    await chat.get_by_label("输入消息").fill("请分解")
    await chat.locator(".send").click()
    await expect(chat.locator(".own .file-name")).to_have_text("讲话.txt")
    sent = (await sandbox.call("getUpdates"))["result"][0]["message"]
    assert (sent["caption"], sent["document"]["file_name"]) == ("请分解", "讲话.txt")
    pictures = [{"name": "图.png", "mimeType": "image/png", "buffer": picture.getvalue()}]
    await chat.locator("input[type=file]").set_input_files(pictures)  # type: ignore[arg-type]
    await expect(chat.get_by_label("作为图片发送")).to_be_checked()
    await chat.locator(".send").click()
    await expect(chat.locator(".own .picture")).to_be_visible()
    assert "photo" in (await sandbox.call("getUpdates", offset=-1))["result"][0]["message"]
    voice = [{"name": "语音.ogg", "mimeType": "audio/ogg", "buffer": b"OggS"}]
    await chat.locator("input[type=file]").set_input_files(voice)  # type: ignore[arg-type]
    await expect(chat.get_by_label("作为语音发送")).to_be_checked()
    await chat.locator(".send").click()
    await expect(chat.locator(".own audio")).to_be_visible()
    assert "voice" in (await sandbox.call("getUpdates", offset=-1))["result"][0]["message"]
    await sandbox.call("sendDocument", {"document": ("表.xlsx", b"sheet")}, chat_id=str(CLERK))
    async with page.expect_download() as download:
        await chat.locator(".bots .file").click()
    assert (await download.value).suggested_filename == "表.xlsx"
    await chat.locator(".own .picture").click()
    await expect(page.locator("#lightbox img")).to_be_visible()


@in_chromium
async def test_the_clock_is_moved_from_the_top_and_the_language_switched(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    page = await opened(browser, sandbox)
    await page.get_by_role("button", name="周五 16:30").click()
    await expect(page.locator("#clock-day")).to_have_text("2022年2月11日 周五")
    await expect(page.locator("#clock-time")).to_have_text("16:30")
    await page.get_by_role("button", name="English").click()
    await page.get_by_role("button", name="+1 hour").click()
    await expect(page.locator("#clock-time")).to_have_text("17:30")
    await page.reload()
    await expect(page.locator("body")).to_have_attribute("data-ready", "en")


@in_chromium
async def test_on_a_phone_there_is_one_chat_with_a_way_back(sandbox: RunningSandbox, browser: Browser) -> None:
    await sandbox.client.send(LEADER, "/start")
    await sandbox.call("sendMessage", chat_id=LEADER, text="督办周报")
    page = await opened(browser, sandbox, width=390)
    leader = page.locator(f'[data-person="{LEADER}"]')
    await expect(leader.locator(".unread")).to_have_text("1")
    await leader.click()
    await expect(page.locator(".chat:visible")).to_have_count(1)
    await expect(page.locator(".bots .words")).to_have_text("督办周报")
    assert await page.evaluate("document.documentElement.scrollWidth") == 390
    await page.get_by_label("返回").click()
    await expect(leader).to_be_visible()
    await expect(leader.locator(".unread")).to_have_count(0)


@in_chromium
async def test_a_person_blocks_the_bot_and_lets_it_in_again(sandbox: RunningSandbox, browser: Browser) -> None:
    await sandbox.client.send(CADRE, "/start")
    page = await opened(browser, sandbox)
    chat = page.locator(f'[data-chat="{CADRE}"]')
    await chat.get_by_label("更多").click()
    await chat.get_by_role("menuitem", name="停用并屏蔽机器人").click()
    await expect(chat.locator(".composer")).to_be_hidden()
    await chat.get_by_role("button", name="解除屏蔽").click()
    await expect(chat.locator(".composer")).to_be_visible()


@in_chromium
async def test_a_sample_document_is_sent_with_two_taps(sandbox: RunningSandbox, browser: Browser) -> None:
    for width in (1400, 390):
        page = await opened(browser, sandbox, width)
        if width < 640:
            await page.locator(f'[data-person="{CLERK}"]').click()
        chat = page.locator(f'[data-chat="{CLERK}"]')
        await chat.get_by_label("添加文件").click()
        menu = chat.locator(".attach-menu")
        await expect(menu.get_by_role("menuitem")).to_have_text(["选择文件…", "示例讲话speech.txt"])
        place = await menu.bounding_box()
        assert place is not None
        assert 0 <= place["x"] <= width - place["width"]
        await menu.get_by_role("menuitem", name="示例讲话").click()
        await expect(menu).to_be_hidden()
        await expect(chat.locator(".own .file-name").last).to_have_text("speech.txt")
        update = (await sandbox.call("getUpdates", offset=-1, timeout=5))["result"][0]
        assert update["message"]["document"]["file_name"] == "speech.txt"
        await page.close()


@in_chromium
async def test_the_first_clerk_is_shown_where_to_begin_until_a_document_is_sent(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    page = await opened(browser, sandbox)
    hint = page.locator(".hint")
    await expect(hint).to_have_count(1)
    await hint.click()
    await page.locator(".attach-menu:visible").get_by_role("menuitem", name="示例讲话").click()
    await expect(hint).to_have_count(0)


@in_chromium
async def test_who_gets_something_new_is_listed_first_until_it_is_read(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    sandbox.sandbox.add_person(1004, "陈洁", "经信局办公室主任")
    await sandbox.client.send(1004, "/start")
    page = await opened(browser, sandbox)
    await sandbox.call("sendMessage", chat_id=1004, text="【督办通知】")
    first = page.locator(".people-group").first
    await expect(first.locator("h3")).to_have_text("新消息")
    await expect(first.locator(".person")).to_have_attribute("data-person", "1004")
    await first.locator(".person").click()
    await expect(first.locator("h3")).to_have_text("督查室")


@in_chromium
async def test_a_chat_stays_at_its_end_when_it_narrows_and_messages_come(
    sandbox: RunningSandbox, browser: Browser
) -> None:
    await sandbox.client.send(CADRE, "/start")
    for number in range(12):
        await sandbox.call("sendMessage", chat_id=CADRE, text=f"{number} " + "督办事项的文字" * 30)
    page = await opened(browser, sandbox)
    newest = page.locator(f'[data-chat="{CADRE}"] .message').last
    await page.set_viewport_size({"width": 1200, "height": 700})
    await expect(newest).to_be_in_viewport(ratio=1)
    for number in range(12, 16):
        await sandbox.call("sendMessage", chat_id=CADRE, text=f"{number} " + "督办事项的文字" * 30)
    await expect(newest).to_contain_text("15 ")
    await expect(newest).to_be_in_viewport(ratio=0.9)
