"""A new user in front of the demo's page: from a speech to a leader's instruction, in Chromium."""

import asyncio
import re
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect
from playwright.async_api import TimeoutError as PlaywrightTimeoutError

from bot.clock import SystemClock
from tests.chromium import CHROMIUM, SWITCHES

SOON, LATER = 20_000, 90_000  # milliseconds on a busy machine: for an answer, for days to pass
TEN_SECONDS = 10.0
REMINDER = "今日督办"
CLERK, APPROVER, OWNER, LEADER = "李敏", "赵文斌", "王建波", "周海涛"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.fixture
async def demo(tmp_path: Path) -> AsyncIterator[str]:
    """`duban demo` as a user starts it; its page's address."""
    command = [sys.executable, "-m", "bot", "demo", "--dir", str(tmp_path / "demo"), "--port", str(free_port())]
    pipes = {"stdout": asyncio.subprocess.PIPE, "stderr": asyncio.subprocess.STDOUT}
    process = await asyncio.create_subprocess_exec(*command, **pipes)  # type: ignore[arg-type]
    try:
        yield await asyncio.wait_for(_address(process), 60)
    finally:
        process.terminate()
        await process.communicate()


async def _address(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    said = b""
    while line := await process.stdout.readline():
        said += line
        if found := re.search(rb"http://127\.0\.0\.1:\d+", line):
            return found[0].decode()
    raise AssertionError(said.decode())


class Desk:
    """The page, and the few things a person does there."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def chat(self, name: str) -> Locator:
        return self.page.locator(f'.chat[aria-label="{name}"]')

    async def open(self, name: str) -> None:
        """Open a person's chat from the list, unless it is open."""
        called = self.page.locator("b", has_text=re.compile(f"^{name}$"))  # others' messages may name them too
        while not await self.chat(name).is_visible():
            await self.page.locator(".person", has=called).click()
            # news may have moved the list under the pointer: whoever gets the wrong chat presses again
            with suppress(PlaywrightTimeoutError):
                await self.chat(name).wait_for(timeout=SOON / 4)

    def said(self, name: str, words: str) -> Locator:
        """Return the newest message of the bot with these words in it."""
        return self.chat(name).locator(".message.bots", has_text=words).last

    async def sees(self, name: str, words: str) -> Locator:
        await expect(self.said(name, words)).to_be_visible(timeout=SOON)
        return self.said(name, words)

    async def press(self, name: str, label: str, among: str = "") -> None:
        """Press a button of the newest message that has `among` in it."""
        button = self.said(name, among).get_by_role("button", name=label, exact=True)
        await expect(button).to_be_visible(timeout=SOON)
        await button.click(timeout=SOON)

    async def write(self, name: str, words: str) -> None:
        field = self.chat(name).get_by_label("输入消息")
        await field.fill(words)
        await field.press("Enter")
        await expect(self.chat(name).locator(".message.own", has_text=words)).to_be_visible(timeout=SOON)

    async def wait_until(self, step: str, day: str, time: str) -> None:
        """Move the clock by a step at the top, and wait for the bot to have done all that fell due."""
        await self.page.get_by_role("button", name=step).click()
        await expect(self.page.locator("#clock-time")).to_have_text(time, timeout=LATER)
        await expect(self.page.locator("#busy")).to_be_hidden(timeout=LATER)
        await expect(self.page.locator("#clock-day")).to_contain_text(day)


@pytest.fixture
async def desk(demo: str) -> AsyncIterator[Desk]:
    """The demo's page on a desk's screen; what goes wrong inside it fails the test."""
    faults: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = await browser.new_page(viewport={"width": 1400, "height": 900})
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        await page.goto(demo)
        await expect(page.locator("body")).to_have_attribute("data-ready", "zh-CN")
        yield Desk(page)
        await browser.close()
    assert not faults


async def speech_is_sent_and_reviewed(desk: Desk) -> None:
    chat = desk.chat(CLERK)
    await chat.get_by_label("添加文件").click()
    await chat.get_by_role("menuitem", name="示例讲话").click()
    await desk.sees(CLERK, "共30项")
    await desk.press(CLERK, "以2026年11月2日为准")
    await desk.sees(CLERK, "文件日期:2026年11月2日(已确认)")
    await desk.press(CLERK, "采纳全部建议")
    await desk.sees(CLERK, "已采纳30项建议")
    await desk.write(CLERK, "其余 12月31日 月报")
    await desk.sees(CLERK, "已设置")
    await desk.press(CLERK, "提交审定")
    await desk.sees(CLERK, "送审中")


async def it_is_approved_and_issued(desk: Desk) -> None:
    await desk.open(APPROVER)
    await desk.sees(APPROVER, "请审定")
    await desk.press(APPROVER, "同意")
    await desk.open(CLERK)
    await desk.sees(CLERK, "30项可以交办")
    await desk.press(CLERK, "全部交办")
    await desk.sees(CLERK, "已交办30项")


async def the_owner_signs_and_reports(desk: Desk) -> None:
    await desk.open(OWNER)
    await desk.sees(OWNER, "督办通知")
    await desk.write(OWNER, "收到")
    await desk.sees(OWNER, "已签收3项")
    await desk.write(OWNER, "1 已开工12个，其余下月底前开工")
    await desk.sees(OWNER, "12/36个")


async def the_leader_reads_and_answers(desk: Desk) -> None:
    await desk.open(LEADER)
    digest = await desk.sees(LEADER, "督办周报")
    await expect(digest).to_contain_text("36个重点工业项目")
    await desk.press(LEADER, "看图", "督办周报")
    picture = desk.chat(LEADER).locator(".message.bots img.picture")
    await expect(picture).to_be_visible(timeout=SOON)
    await picture.click()
    await expect(desk.page.locator("#lightbox img")).to_be_visible()
    await desk.page.keyboard.press("Escape")
    await desk.press(LEADER, "1", "呈:周海涛")
    await desk.sees(LEADER, "督〔2026〕1-1")
    await desk.press(LEADER, "作批示", "呈:周海涛")
    await desk.sees(LEADER, "请写批示")
    await desk.write(LEADER, "1 请经信局11月13日前拿出其余项目的开工时间表")
    await desk.press(LEADER, "转办", "请核对")
    await desk.sees(LEADER, "已送督查室")


async def the_clerk_releases_it(desk: Desk) -> None:
    await desk.open(CLERK)
    await desk.press(CLERK, "转办", "批示待转办")
    await desk.open(OWNER)
    await desk.sees(OWNER, "领导批示")


async def the_owner_answers_a_reminder_in_ten_seconds(desk: Desk) -> None:
    """On a phone, between two meetings: in words to the reminder, and by its button."""
    await desk.page.set_viewport_size({"width": 390, "height": 844})
    await expect(desk.page.locator(".chat:visible")).to_have_count(1)  # once the page has taken up its width
    await desk.page.locator(".chat:visible").get_by_label("返回").click()
    await desk.open(OWNER)
    await desk.sees(OWNER, REMINDER)
    clock = SystemClock()
    begun = clock.monotonic()
    await desk.write(OWNER, "4 已完成1家")
    await desk.sees(OWNER, "1/6家")
    assert clock.monotonic() - begun < TEN_SECONDS
    begun = clock.monotonic()
    await desk.press(OWNER, "逐项填报", REMINDER)
    await desk.sees(OWNER, "7 ")
    await desk.write(OWNER, "正在逐户核定能耗")
    await desk.sees(OWNER, "“正在逐户核定能耗”")
    assert clock.monotonic() - begun < TEN_SECONDS


@pytest.mark.timeout(300)  # days pass, with others at work on the machine
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
async def test_a_new_user_sees_a_speech_become_directives_and_a_leader_answer(desk: Desk) -> None:
    await speech_is_sent_and_reviewed(desk)
    await it_is_approved_and_issued(desk)
    await the_owner_signs_and_reports(desk)
    await desk.wait_until("下一工作日 09:00", "11月3日", "09:00")
    await desk.wait_until("周五 16:30", "11月6日", "16:30")
    await the_leader_reads_and_answers(desk)
    await the_clerk_releases_it(desk)
    for day in ("11月9日", "11月10日", "11月11日"):
        await desk.wait_until("下一工作日 09:00", day, "09:00")
    await the_owner_answers_a_reminder_in_ten_seconds(desk)
