"""Taking pictures that stay the same while what they show does: a clock that stands, Chromium at rest, files written on change.

A picture of a chat is that of a phone, cut to the messages that are wanted.
"""

import contextlib
import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from PIL import Image, ImageChops
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.clock import MovableClock
from tests.chromium import CHROMIUM, SWITCHES

SOON = 60_000  # milliseconds, on a busy machine
PHONE = 390  # pixels across
SMOOTHING = 40  # of 255; a letter or a light that is another differs by 100 and more
LOADED = """() => Promise.all([...document.querySelectorAll(".message img.picture")].map((one) => {
  one.loading = "eager";
  return one.decode();
}))"""
# Leaves a chat's messages between two, both included, and its head, on plain ground; says how high all of it is.
CUT = """([chat, first, last]) => {
  const root = document.querySelector(`.chat[data-chat="${chat}"]`);
  for (const one of root.querySelectorAll(".message")) {
    const id = Number(one.dataset.id);
    if (id < first || id > last) one.remove();
  }
  for (const day of root.querySelectorAll(".day")) if (!day.querySelector(".message")) day.remove();
  root.querySelector(".chat-foot").remove();
  root.querySelector(".pane").style.background = "var(--wall)";
  const list = root.querySelector(".list");
  list.style.minHeight = "auto";
  return root.querySelector(".chat-head").offsetHeight + list.offsetHeight;
}"""


class StandingClock(MovableClock):
    """A clock that stands where it was set, so that a slow machine shows the same minutes as a fast one."""

    def __init__(self, instant: datetime) -> None:
        super().__init__()
        self.instant = instant

    def now(self) -> datetime:
        """Return where it stands, aware, in UTC."""
        return self.instant

    def set(self, instant: datetime) -> None:
        """Let `instant` (aware) be now. Time is never moved back: an earlier instant raises ValueError."""
        if instant < self.instant:
            raise ValueError(f"the clock stands at {self.instant}, later than {instant}")
        self.instant = instant

    def go_on(self, minutes: int = 1) -> None:
        """Let some minutes pass."""
        self.instant += timedelta(minutes=minutes)


def keep(picture: Image.Image, path: Path, colours: int = 256) -> bool:
    """Write a picture with few colours, chosen so that small lights and avatars keep theirs; return whether it was written.

    A file that shows the same stays as it is, byte by byte.
    """
    few = picture.convert("RGB").quantize(colours, method=Image.Quantize.MAXCOVERAGE, kmeans=3)
    if path.exists():
        with Image.open(path) as old:
            if same(old, few):
                return False
    path.parent.mkdir(parents=True, exist_ok=True)
    few.save(path, optimize=True)
    return True


def same(one: Image.Image, other: Image.Image) -> bool:
    """Return whether two pictures show the same: no pixel differs by more than what Chromium smooths letters by."""
    one, other = one.convert("RGB"), other.convert("RGB")
    if one.size != other.size:
        return False
    extremes = cast("tuple[tuple[int, int], ...]", ImageChops.difference(one, other).getextrema())
    return all(most <= SMOOTHING for _, most in extremes)


async def take(shown: Page | Locator, path: Path, colours: int = 256) -> bool:
    """Keep the picture of a page or of a piece of it, without its animations; return whether it was written."""
    with Image.open(io.BytesIO(await shown.screenshot(animations="disabled"))) as picture:
        return keep(picture, path, colours)


@contextlib.asynccontextmanager
async def at_rest() -> AsyncIterator[Browser]:
    """Start a Chromium for pictures."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=SWITCHES)
        try:
            yield browser
        finally:
            await browser.close()


@dataclass(frozen=True)
class Phone:
    """A phone with the page of a sandbox at `url`, in a language."""

    browser: Browser
    url: str
    language: str

    async def photograph(self, name: str, chat: int, ids: tuple[int, int], path: Path) -> bool:
        """Keep the picture of a person's messages from one id to another; return whether it had changed."""
        page = await self.browser.new_page(viewport={"width": PHONE, "height": 900}, reduced_motion="reduce")
        await page.add_init_script(f"localStorage.setItem('language', '{self.language}')")
        await page.goto(self.url)
        await expect(page.locator("body")).to_have_attribute("data-ready", self.language, timeout=SOON)
        await open_chat(page, name)
        await page.locator(f'.chat .message[data-id="{ids[1]}"]').wait_for(timeout=SOON)
        await page.evaluate(LOADED)
        height = await page.evaluate(CUT, [chat, *ids])
        await page.set_viewport_size({"width": PHONE, "height": height + 120})
        shown = page.locator(f'.chat[data-chat="{chat}"]')
        await shown.evaluate("(one, height) => { one.style.height = `${height}px`; one.style.flex = 'none'; }", height)
        await page.mouse.move(0, 0)
        await page.evaluate("document.activeElement?.blur()")
        changed = await take(shown, path, colours=64)
        await page.close()
        return changed


async def open_chat(page: Page, name: str) -> None:
    """Open somebody's chat on a phone."""
    await page.locator(".person", has=page.get_by_text(name, exact=True)).first.click()
    await expect(page.locator(f'.chat[aria-label="{name}"]')).to_be_visible(timeout=SOON)
