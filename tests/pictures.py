"""The README's picture: a week of the sample county, played by clients of the sandbox, and its page in Chromium.

`python -m tests.pictures FOLDER` writes FOLDER/page.png.
"""

import asyncio
import json
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.async_api import Page, async_playwright, expect

from bot.clock import office_instant
from bot.demo.player import Player
from bot.demo.town import Town, TownPlan
from bot.demo.transcript import Transcript
from bot.intake.roster_file import read_roster
from bot.logs import configure_logs
from bot.sandbox.client import SandboxClient
from bot.sandbox.sample import FIRST, ROSTER, SAMPLES, SPEECH, SPEECH_DATE
from bot.sandbox.server import OFFICE_ZONE
from tests.chromium import CHROMIUM, SWITCHES

WIDTH, HEIGHT = 1400, 900
NOTICE = "【督办通知】"
REPORTS = (  # day of the week, owner, words
    (1, "段炜", "9 已组织38家企业参展"),
    (1, "王建波", "1 已开工33个，其余12月上旬开工"),
    (2, "殷雪", "5 券商已进场3家，1家拟12月报会"),
    (3, "王建波", "4 累计新增4家，另有2家12月公示"),
)


class County:
    """The people of the sample county, by name."""

    def __init__(self, town: Town, client: SandboxClient) -> None:
        self.town, self.client = town, client
        self.accounts = {name: account for (_, name), account in town.accounts.items()}
        names = {account: name for name, account in self.accounts.items()}
        self.transcript = Transcript(client, names, OFFICE_ZONE, heard=lambda _: None)

    def player(self, name: str) -> Player:
        return Player(self.town, self.client, self.transcript, name, self.accounts[name])

    async def at(self, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass up to a time of the week's day, 0 for Monday; nothing happens where it has passed."""
        instant = office_instant(SPEECH_DATE + timedelta(days=day), hour, minute, OFFICE_ZONE)
        if instant > self.town.clock.now():
            await self.client.move_to(instant)


async def monday(county: County) -> None:
    clerk, approver = county.player("李敏"), county.player("赵文斌")
    await clerk.attach(SPEECH.name, SPEECH.read_bytes())
    await clerk.press("以2026年11月2日为准")
    await clerk.press("采纳全部建议")
    await clerk.write("其余 12月31日 月报")
    await clerk.press("提交审定")
    await approver.press("同意")
    await county.at(0, 10)
    await clerk.press("全部交办")
    for person in county.town.plan.roster.people:
        player = county.player(person.name)
        if "owner" in person.roles and await player.sees(NOTICE):
            await player.write("收到")


async def the_week(county: County) -> None:
    for day, name, words in REPORTS:
        await county.at(day, 9, 30)
        await county.player(name).write(words)
    owner, head, clerk = county.player("段炜"), county.player("龙海军"), county.player("李敏")
    await owner.write("11")
    await owner.press("更多", "1-11")
    await owner.press("提请协调", "1-11")
    await owner.write("请县领导带队与海关对接通关时间")
    await head.press("同意上报")
    await clerk.press("同意")
    await county.at(4, 16, 31)


async def photograph(county: County, path: Path) -> None:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        opened = json.dumps([county.accounts[name] for name in FIRST])
        await page.add_init_script(f"localStorage.setItem('open', '{opened}')")
        await page.goto(county.town.url)
        await expect(page.locator("body")).to_have_attribute("data-ready", "zh-CN")
        await expect(page.locator(".chat")).to_have_count(len(FIRST))
        await show_from_its_head(page, "周海涛", "督办周报")
        await page.mouse.move(WIDTH / 2, 5)
        await page.screenshot(path=path)
        await browser.close()


async def show_from_its_head(page: Page, name: str, words: str) -> None:
    """Scroll a chat to where a message begins, below the day that floats over it."""
    message = page.locator(f'.chat[aria-label="{name}"] .message.bots', has_text=words).last
    await message.evaluate("one => { one.style.scrollMarginTop = '46px'; one.scrollIntoView({block: 'start'}); }")


def made_small(path: Path) -> None:
    """Keep 256 colours, chosen so that small lights and avatars keep theirs."""
    picture = Image.open(path).convert("RGB")
    picture.quantize(256, method=Image.Quantize.MAXCOVERAGE, kmeans=3).save(path, optimize=True)


async def _make(folder: Path) -> None:
    configure_logs("WARNING")
    begin = office_instant(SPEECH_DATE, 9, 0, OFFICE_ZONE)
    with tempfile.TemporaryDirectory() as files:
        town = Town(TownPlan(Path(files), begin, read_roster(ROSTER), first=FIRST, samples=SAMPLES))
        try:
            await town.start()
            async with SandboxClient(town.url) as client:
                county = County(town, client)
                await monday(county)
                await the_week(county)
                await photograph(county, folder / "page.png")
        finally:
            await town.stop()
    made_small(folder / "page.png")


if __name__ == "__main__":
    asyncio.run(_make(Path(sys.argv[1])))
