"""The fortnight of the sample county that the handbooks' pictures show: played by clients of the sandbox, in either language.

What people type is Chinese in both, as the county's documents are; buttons and answers are in the language that is played.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.clock import office_instant
from bot.demo.player import Player, words
from bot.demo.town import Town, TownPlan
from bot.demo.transcript import Transcript
from bot.intake.roster_file import Roster, read_roster
from bot.sandbox.client import SandboxClient
from bot.sandbox.sample import FIRST, ROSTER, SPEECH, SPEECH_DATE
from bot.sandbox.server import OFFICE_ZONE
from bot.texts import texts_of
from tests.photography import StandingClock

Json = dict[str, Any]
CLERK, APPROVER, OWNER, LEADER = "李敏", "赵文斌", "王建波", "周海涛"
ASKING, ASKING_HEAD, SILENT = "段炜", "龙海军", "宋佳明"
REPORTS = ((OWNER, "1 已开工33个,其余12月上旬开工"), ("殷雪", "5 券商已进场3家,1家拟12月报会"))


@dataclass(frozen=True)
class Shot:
    """A picture: by what name, whose chat it is, and the messages that it shows, oldest first."""

    name: str
    player: Player
    messages: tuple[Json, ...]

    @property
    def ids(self) -> tuple[int, int]:
        """Return the first and the last message's id."""
        return self.messages[0]["message_id"], self.messages[-1]["message_id"]

    @property
    def lines(self) -> list[str]:
        """Return all that can be read in it: words, names of files, buttons."""
        return [line for message in self.messages for line in _lines(message)]


Taken = Callable[[Shot], Awaitable[object]]


class County:
    """The people of the sample county, by name, at a clock that stands between what they do."""

    def __init__(self, town: Town, client: SandboxClient, language: str, taken: Taken) -> None:
        self.town, self.client, self.taken = town, client, taken
        self.texts = texts_of(language, OFFICE_ZONE)
        self.accounts = {name: account for (_, name), account in town.accounts.items()}
        names = {account: name for name, account in self.accounts.items()}
        self.transcript = Transcript(client, names, OFFICE_ZONE, heard=lambda _: None)

    def player(self, name: str) -> Player:
        return Player(self.town, self.client, self.transcript, name, self.accounts[name])

    def word(self, button: str) -> str:
        return self.texts.label("buttons", button)

    async def write(self, name: str, text: str, reply_to: Json | None = None) -> list[Json]:
        self._later()
        return await self.player(name).write(text, reply_to)

    async def press(self, name: str, button: str, among: str = "") -> list[Json]:
        """Press a button by its label's key; by its very words where there is no such key."""
        self._later()
        label = self.texts.labels("buttons").get(button, button)
        return await self.player(name).press(label, among)

    async def until(self, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass up to a time of a day, 0 for the Monday of the speech; nothing happens where it has passed."""
        instant = office_instant(SPEECH_DATE + timedelta(days=day), hour, minute, OFFICE_ZONE)
        if instant > self.town.clock.now():
            await self.client.move_to(instant)

    async def mark(self, name: str) -> int:
        """Return the id of the newest message of a chat: what comes after it can be shown."""
        return max((int(one["message_id"]) for one in await self.client.messages(self.accounts[name])), default=0)

    async def show(self, picture: str, name: str, after: int) -> None:
        """Take a picture of what came in a chat after a mark."""
        said = [one for one in await self.client.messages(self.accounts[name]) if not one["deleted"]]
        shown = sorted((one for one in said if one["message_id"] > after), key=lambda one: one["message_id"])
        await self.taken(Shot(picture, self.player(name), tuple(shown)))

    async def first(self, name: str, after: int) -> Json:
        """Return the message that came first after a mark."""
        said = await self.client.messages(self.accounts[name])
        return min((one for one in said if one["message_id"] > after), key=lambda one: one["message_id"])

    def _later(self) -> None:
        clock = self.town.clock
        if isinstance(clock, StandingClock):
            clock.go_on()


def roster_in(language: str) -> Roster:
    """Return the sample county's roster, everybody reading a language."""
    roster = read_roster(ROSTER)
    return replace(roster, people=tuple(replace(person, language=language) for person in roster.people))


@asynccontextmanager
async def county_in(language: str, folder: Path, taken: Taken) -> AsyncIterator[County]:
    """Run the sample county on the morning of the speech; `taken` is given each picture while it can be seen."""
    begin = office_instant(SPEECH_DATE, 8, 55, OFFICE_ZONE)
    town = Town(TownPlan(folder, begin, roster_in(language), first=FIRST, clock=StandingClock(begin)))
    try:
        await town.start()
        async with SandboxClient(town.url) as client:
            yield County(town, client, language, taken)
    finally:
        await town.stop()


async def play(county: County) -> None:
    """Play all of it."""
    await monday(county)
    await sign(county)
    await the_week(county)
    await friday(county)
    await the_second_week(county)


# ---- Monday: from the speech to the notices


async def monday(county: County) -> None:
    """Take the speech in, review it, have it approved, and issue it."""
    await county.until(0, 9)
    await _review(county)
    start = await county.mark(APPROVER)
    await county.press(CLERK, "submit")
    await county.show("approver", APPROVER, start)
    await county.press(APPROVER, "approve")
    await county.until(0, 10)
    start, noticed = await county.mark(CLERK) - 1, await county.mark(OWNER)
    await county.press(CLERK, "issue")
    await county.show("clerk-issue", CLERK, start)
    await county.show("cadre-notice", OWNER, noticed)


async def _review(county: County) -> None:
    start = await county.mark(CLERK)
    await county.player(CLERK).attach(SPEECH.name, SPEECH.read_bytes())
    await county.show("clerk-summary", CLERK, start)
    day = county.texts.plain("intake/date_button", {"day": SPEECH_DATE})
    await county.press(CLERK, day)
    await county.press(CLERK, "adopt_all")
    start = await county.mark(CLERK)
    await county.write(CLERK, "其余 12月31日 月报")
    await county.show("clerk-bulk", CLERK, start)
    await county.press(CLERK, "summary")
    start = await county.mark(CLERK) - 1
    await county.press(CLERK, "cards")
    await county.show("clerk-card", CLERK, start)
    await county.press(CLERK, "summary")


async def sign(county: County) -> None:
    """Let everybody sign who leads something, but one; the owner of the pictures in words."""
    for person in county.town.plan.roster.people:
        player = county.player(person.name)
        if "owner" in person.roles and person.name not in (OWNER, SILENT) and await player.sees("督〔2026〕1号"):
            await player.write("收到")
    await county.write(OWNER, "收到")


# ---- the week: reports and requests


async def the_week(county: County) -> None:
    """Report in one's own words, ask for more time, and put something before the leader."""
    await county.until(1, 9, 30)
    start = await county.mark(OWNER)
    for name, text in REPORTS:
        await county.write(name, text)
    await county.show("cadre-report", OWNER, start)
    await _more_time(county)
    await county.until(2, 9, 30)
    await county.write(ASKING, "11")
    await county.press(ASKING, "more", "1-11")
    await county.press(ASKING, "coordination", "1-11")
    await county.write(ASKING, "请县领导带队与海关对接通关时间")
    await county.press(ASKING_HEAD, "agree_up")
    await county.press(CLERK, "agree", "1-11")


async def _more_time(county: County) -> None:
    start = await county.mark(OWNER)
    await county.write(OWNER, "4")
    await county.show("cadre-card", OWNER, start)
    start = await county.mark(OWNER)
    await county.press(OWNER, "extension", "1-4")
    asked = await county.mark(CLERK)
    await county.write(OWNER, "2027年1月31日,主要设备到货推迟")
    await county.show("clerk-request", CLERK, asked)
    await county.press(CLERK, "agree", "1-4")
    await county.show("cadre-extension", OWNER, start)


# ---- Friday: the digest


async def friday(county: County) -> None:
    """Look at the previews; the leader reads, looks down, and gives an instruction."""
    start = await county.mark(CLERK)
    await county.until(4, 10, 5)
    await county.show("clerk-preview", CLERK, start)
    start = await county.mark(LEADER)
    await county.until(4, 16, 31)
    await county.show("leader-digest", LEADER, start)
    digest = await county.first(LEADER, start)
    start, asked = await county.mark(LEADER), await county.mark(CLERK)
    await county.write(LEADER, "11 请商务局下周三前拿出办法", digest)
    await county.show("leader-instruction", LEADER, start)
    await county.press(LEADER, "instruction_send")
    await county.show("clerk-instruction", CLERK, asked)
    ordered = await county.mark(ASKING)
    await county.press(CLERK, "instruction_release")
    await county.show("cadre-instruction", ASKING, ordered)
    start = await county.mark(LEADER)
    await county.write(LEADER, "/overview")
    await county.show("leader-overview", LEADER, start)


# ---- the second week: the first reports fall due


async def the_second_week(county: County) -> None:
    """Be reminded of the first report, answer several at once; see what the clerk and a unit's head see of the rest."""
    start = await county.mark(OWNER)
    await county.until(9, 9, 1)
    bundle = await county.first(OWNER, start)
    await county.write(OWNER, "4 首批2家已通过认定\n7 暂无进展,正在等设备", bundle)
    await county.show("cadre-bundle", OWNER, start)
    await county.until(11, 9, 1)
    start = await county.mark(CLERK)
    await county.write(CLERK, "/deliveries")
    await county.show("clerk-deliveries", CLERK, start)
    start = await county.mark(CLERK)
    await county.write(CLERK, "/ledger")
    await county.show("clerk-ledger", CLERK, start)


def _lines(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = [" ".join(f"[{button['text']}]" for button in row) for row in rows]
    named = [message["document"]["file_name"]] if "document" in message else []
    return [*named, *(line for line in words(message).splitlines() if line.strip()), *buttons]
