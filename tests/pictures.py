"""The README's picture: a week of the sample county, played by clients of the sandbox, and its page in Chromium.

`python -m tests.pictures FOLDER` writes FOLDER/page.png where its pixels have changed.
"""

import asyncio
import json
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Page, expect

from bot.logs import configure_logs
from bot.sandbox.sample import FIRST, SPEECH
from tests.handbook_story import APPROVER, CLERK, LEADER, County, Shot, county_in
from tests.photography import SOON, at_rest, take

WIDTH, HEIGHT = 1400, 900
NOTICE = "【督办通知】"
REPORTS = (  # day of the week, owner, words
    (1, "段炜", "9 已组织38家企业参展"),
    (1, "王建波", "1 已开工33个，其余12月上旬开工"),
    (2, "殷雪", "5 券商已进场3家，1家拟12月报会"),
    (3, "王建波", "4 累计新增4家，另有2家12月公示"),
)


async def monday(county: County) -> None:
    await county.until(0, 9)
    await county.player(CLERK).attach(SPEECH.name, SPEECH.read_bytes())
    await county.press(CLERK, "以2026年11月2日为准")
    await county.press(CLERK, "adopt_all")
    await county.write(CLERK, "其余 12月31日 月报")
    await county.press(CLERK, "submit")
    await county.press(APPROVER, "approve")
    await county.until(0, 10)
    await county.press(CLERK, "issue")
    for person in county.town.plan.roster.people:
        player = county.player(person.name)
        if "owner" in person.roles and await player.sees(NOTICE):
            await player.write("收到")


async def the_week(county: County) -> None:
    for day, name, words in REPORTS:
        await county.until(day, 9, 30)
        await county.write(name, words)
    await county.write("段炜", "11")
    await county.press("段炜", "more", "1-11")
    await county.press("段炜", "coordination", "1-11")
    await county.write("段炜", "请县领导带队与海关对接通关时间")
    await county.press("龙海军", "agree_up")
    await county.press(CLERK, "agree")
    await county.until(4, 16, 31)


async def photograph(county: County, path: Path) -> None:
    async with at_rest() as browser:
        page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
        opened = json.dumps([county.accounts[name] for name in FIRST])
        await page.add_init_script(f"localStorage.setItem('open', '{opened}')")
        await page.goto(county.town.url)
        await expect(page.locator("body")).to_have_attribute("data-ready", "zh-CN", timeout=SOON)
        await expect(page.locator(".chat")).to_have_count(len(FIRST), timeout=SOON)
        await show_from_its_head(page, LEADER, "督办周报")
        await page.mouse.move(WIDTH / 2, 5)
        await take(page, path)


async def show_from_its_head(page: Page, name: str, words: str) -> None:
    """Scroll a chat to where a message begins, below the day that floats over it."""
    message = page.locator(f'.chat[aria-label="{name}"] .message.bots', has_text=words).last
    await message.evaluate("one => { one.style.scrollMarginTop = '46px'; one.scrollIntoView({block: 'start'}); }")


async def nothing(_: Shot) -> None:
    """Take no picture on the way."""


async def _make(folder: Path) -> None:
    configure_logs("WARNING")
    with tempfile.TemporaryDirectory() as files:
        async with county_in("zh-CN", Path(files), nothing) as county:
            await monday(county)
            await the_week(county)
            await photograph(county, folder / "page.png")


if __name__ == "__main__":
    asyncio.run(_make(Path(sys.argv[1])))
