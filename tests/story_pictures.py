"""Pictures of a story of four weeks: three leaders' chats with their digest, its chart, the bulletin and the ledger.

`python -m tests.story_pictures docs/pictures` plays the sample speech; with `--document FILE --date D --called NAME` another,
of which it keeps the chats alone. Needs Chromium and LibreOffice.
"""

import argparse
import asyncio
import io
import json
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.async_api import Browser, Page, expect

from bot.clock import local_date, office_instant
from bot.demo.player import Player, words
from bot.demo.stage import Stage
from bot.demo.story import Story, play
from bot.demo.summing_up import DIGEST
from bot.demo.town import Town, TownPlan
from bot.demo.transcript import Transcript
from bot.intake.formats.plain_text import read_text
from bot.intake.roster_file import read_roster
from bot.logs import configure_logs
from bot.reports.ledger import write_ledger
from bot.reports.pdf import NoPdfError, to_pdf
from bot.rules.bulletins import told
from bot.rules.figures import Period, Scope
from bot.sandbox.client import SandboxClient
from bot.sandbox.sample import ROSTER, SPEECH, SPEECH_DATE
from bot.sandbox.server import OFFICE_ZONE
from bot.services.paper_figures import Wanted
from bot.texts import texts_of
from db.enums import Role
from handlers.paper_words import word_of
from tests.photography import LOADED, PHONE, SOON, StandingClock, at_rest, keep, open_chat, take
from tests.pictures import show_from_its_head

WEEKS = 4
DESK = 1560  # pixels across
AROUND = {PHONE: 300, DESK: 230}  # pixels of the page above and below a message
HEAD = "呈:"  # in a leader's digest alone
PAGES = 2  # of a paper
TRIES = 5
DPI = {"bulletin": 84, "ledger": 112}
INCH = 72
LATER = timedelta(minutes=10)  # than the chats; what says when it was made says that minute


@dataclass(frozen=True)
class Scene:
    """A town at the end of its story, and where its pictures go; `called` begins the name of each."""

    stage: Stage
    folder: Path
    called: str

    def path(self, name: str) -> Path:
        return self.folder / f"{self.called}{name}.png"


async def three_leaders(stage: Stage) -> list[Player]:
    """Return the leader of all, one who reads what came of an instruction, and whose digest is the longest of the others."""
    readers = [leader for leader in stage.with_role(Role.LEADER) if await leader.sees(DIGEST)]
    digests = {leader.name: words(await leader.shown(DIGEST)) for leader in readers}
    first, *others = readers
    others.sort(key=lambda one: ("【上期批示】" not in digests[one.name], -len(digests[one.name])))
    chosen = [first, others[0], max(others[1:], key=lambda one: len(digests[one.name]))]
    return [leader for leader in readers if leader in chosen]


# ---- the page


async def photograph_chats(scene: Scene) -> None:
    leaders = await three_leaders(scene.stage)
    async with at_rest() as browser:
        await _at_desks(scene, browser, leaders)
        for place, leader in enumerate(leaders):
            await _on_phone(scene, browser, leader, scene.path(f"digest-phone-{place + 1}"))


async def _opened(scene: Scene, browser: Browser, width: int, chats: list[int]) -> Page:
    page = await browser.new_page(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    await page.add_init_script(f"localStorage.setItem('open', '{json.dumps(chats)}')")
    await page.goto(scene.stage.town.url)
    await expect(page.locator("body")).to_have_attribute("data-ready", "zh-CN", timeout=SOON)
    return page


async def _at_desks(scene: Scene, browser: Browser, leaders: list[Player]) -> None:
    page = await _opened(scene, browser, DESK, [leader.chat for leader in leaders])
    await expect(page.locator(".chat")).to_have_count(len(leaders), timeout=SOON)
    await _taken(page, DESK, [leader.name for leader in leaders], scene.path("digests"))


async def _on_phone(scene: Scene, browser: Browser, leader: Player, path: Path) -> None:
    page = await _opened(scene, browser, PHONE, [])
    await open_chat(page, leader.name)
    await _taken(page, PHONE, [leader.name], path)


async def _taken(page: Page, width: int, names: list[str], path: Path) -> None:
    """Take a picture as high as the highest of the digests, each from its head."""
    digests = [page.locator(f'.chat[aria-label="{name}"] .message.bots', has_text=HEAD).last for name in names]
    heights = []
    for digest in digests:
        await digest.locator("xpath=..").wait_for()
        box = await digest.bounding_box()
        heights.append(box["height"] if box else 0)
    await page.set_viewport_size({"width": width, "height": int(max(heights)) + AROUND[width]})
    await page.evaluate(LOADED)  # a picture that comes late pushes away what is below it
    for name in names:
        await show_from_its_head(page, name, HEAD)
    await page.mouse.move(width / 2, 5)
    shown = (
        page.locator("main") if width == DESK else page
    )  # who else is in the town, and in which order, is no matter here
    await take(shown, path)
    await page.close()


# ---- papers


async def photograph_papers(scene: Scene) -> None:
    town = scene.stage.town
    services, today = town.bot.services, scene.stage.today
    period = Period(today - timedelta(weeks=WEEKS) + timedelta(days=3), today)
    paper = await services.bulletins.export(Wanted(Scope(), period, False), told(period, today))
    _drawn(scene, "bulletin", await patiently(word_of(services.office, paper)))
    book = await services.ledger.at_the_machine("", "", "", Period(date(today.year, 1, 1), today))
    _drawn(scene, "ledger", await patiently(write_ledger(book, texts_of("zh-CN", OFFICE_ZONE)), "xlsx"))


async def patiently(content: bytes, ending: str = "docx") -> bytes:
    """Return a paper as PDF; a busy machine's LibreOffice may need several tries to be in time."""
    for left in reversed(range(TRIES)):
        try:
            return await to_pdf(content, ending)
        except NoPdfError as none:
            if none.missing or not left:
                raise
    raise AssertionError("tried at least once")


def _drawn(scene: Scene, name: str, pdf: bytes) -> None:
    document = pypdfium2.PdfDocument(pdf)
    for place in range(min(PAGES, len(document))):
        keep(document[place].render(scale=DPI[name] / INCH).to_pil(), scene.path(f"{name}-{place + 1}"))


async def photograph_chart(scene: Scene) -> None:
    reader = (await three_leaders(scene.stage))[0]
    await reader.press(scene.stage.word("digest_picture"), DIGEST)
    keep(Image.open(io.BytesIO(await reader.picture())), scene.path("chart"))


# ---- all of it


async def make(folder: Path, story: Story, called: str) -> None:
    """Play a story, let its town wake up again at five that day, and take its pictures."""
    with tempfile.TemporaryDirectory() as files:
        plan = TownPlan(Path(files), story.begin, read_roster(ROSTER), clock=StandingClock(story.begin))
        ended = await play(story, plan, heard=lambda _: None)
        evening = office_instant(local_date(ended, OFFICE_ZONE), 17, 0, OFFICE_ZONE)
        await photograph(replace(plan, begin=evening, clock=StandingClock(evening)), folder, called)


async def photograph(plan: TownPlan, folder: Path, called: str) -> None:
    """Take the pictures of a town that wakes up where its story ended."""
    town = Town(plan)
    try:
        await town.start()
        async with SandboxClient(town.url) as client:
            names = {account: name for (_, name), account in town.accounts.items()}
            transcript = Transcript(client, names, OFFICE_ZONE, heard=lambda _: None)
            scene = Scene(Stage(town, client, transcript, texts_of("zh-CN", OFFICE_ZONE)), folder, called)
            await client.move_to(plan.begin)
            await photograph_chats(scene)
            if not called:
                await client.move_to(plan.begin + LATER)
                await photograph_chart(scene)
                await photograph_papers(scene)
    finally:
        await town.stop()


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--document", type=Path, default=SPEECH)
    parser.add_argument("--date", type=date.fromisoformat, default=SPEECH_DATE)
    parser.add_argument("--called", default="", help="how the pictures' names begin; empty for the sample's")
    return parser.parse_args()


if __name__ == "__main__":
    wanted = _wanted()
    speech = read_text(wanted.document.read_bytes(), wanted.document.name)
    configure_logs("WARNING")
    wanted.folder.mkdir(parents=True, exist_ok=True)
    begin = office_instant(wanted.date, 9, 0, OFFICE_ZONE)
    asyncio.run(make(wanted.folder, Story(wanted.document.name, speech, begin, WEEKS), wanted.called))
