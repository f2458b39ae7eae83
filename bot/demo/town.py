"""A town to play in: the sandbox with everybody of a roster in it, and the real bot talking to it over HTTP."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot.app import Duban
from bot.clock import MovableClock, SystemClock
from bot.demo.cast import group_of, in_order
from bot.intake.roster_file import Roster, RosterPerson
from bot.reports import FONTS
from bot.sandbox.client import SandboxClient
from bot.sandbox.server import OFFICE_ZONE, Sandbox
from bot.services.accounts import Invited
from bot.settings import Settings
from db.enums import Role
from db.migrate import migrate
from db.session import Cause, Database

TOKEN = "700000001:sandbox"  # noqa: S105 - for the server on loopback, which knows no other
FIRST_ACCOUNT = 10_001
CHATS = "sandbox.db"  # the file of what the sandbox keeps: by it a demo's folder is known


@dataclass(frozen=True)
class TownPlan:
    """Where a town keeps its files, who lives in it, and when it begins: an aware instant; used again, it goes on.

    `first`: names of those whose chats the page opens by itself. `samples`: documents that its attach menu offers.
    `clock`: the town's, set to `begin`; else one that runs on from there.
    """

    folder: Path
    begin: datetime
    roster: Roster
    office_name: str = "县政府办公室"
    zone: ZoneInfo = OFFICE_ZONE
    database: Database | None = None  # else a SQLite file in the folder
    first: tuple[str, ...] = ()
    samples: Mapping[str, Path] = field(default_factory=dict)
    clock: MovableClock | None = None


class Town:
    """A running sandbox and bot. Everybody is bound with a code, as in a real office."""

    def __init__(self, plan: TownPlan) -> None:
        plan.folder.mkdir(parents=True, exist_ok=True)
        self.plan = plan
        self.clock = plan.clock or MovableClock(plan.begin - SystemClock().now())
        self.accounts = {_key(person): FIRST_ACCOUNT + place for place, person in enumerate(plan.roster.people)}
        self.sandbox = Sandbox(
            plan.folder / CHATS,
            self.clock,
            TOKEN,
            plan.folder / "calls.jsonl",
            zone=plan.zone,
            font=FONTS / "NotoSansSC-Regular.otf",
            samples=plan.samples,
        )
        self.sandbox.on_move = self.move_to
        self.url = ""
        self.duban: Duban | None = None
        self._awake = asyncio.Event()  # the page is there before the bot is: time does not pass without it

    @property
    def bot(self) -> Duban:
        """Return the running bot."""
        if self.duban is None:
            raise RuntimeError("the town has not been started")
        return self.duban

    async def start(self, port: int = 0) -> None:
        """Serve the sandbox on loopback, start the bot, bring in the roster, and bind who is not bound."""
        for person in in_order(self.plan.roster, self.plan.first):
            subtitle = f"{person.unit} {person.title}".strip()
            self.sandbox.add_person(self.accounts[_key(person)], person.name, subtitle, group=group_of(person))
        self.url = f"http://127.0.0.1:{await self.sandbox.serve(port=port)}"
        self.duban = Duban(self._settings(), self.clock, database=self.plan.database, paced=False)
        await migrate(self.duban.database)
        if await self.duban.services.people.first_with(*Role) is None:
            await self.duban.services.roster.import_roster(Cause(self.clock.now()), self.plan.roster)
        await self.duban.start()
        self._awake.set()
        await self._bind()

    async def stop(self) -> None:
        """Stop the bot and the sandbox; the files stay."""
        if self.duban is not None:
            await self.duban.stop()
        await self.sandbox.close()

    async def move_to(self, instant: datetime) -> None:
        """Let time pass up to an instant, once the bot is awake: it does all that falls due in between, in order."""
        await self._awake.wait()
        await self.settle()
        await self.bot.move_to(self.clock, instant)

    async def settle(self) -> None:
        """Return when the bot has fetched and worked through all that people wrote, and all answers have gone out."""
        while self.sandbox.undelivered():  # noqa: ASYNC110 - another server's state has no event to wait for
            await asyncio.sleep(0.01)
        await self.bot.settle()

    def _settings(self) -> Settings:
        folder = self.plan.folder
        return Settings(
            _env_file=None,
            telegram_bot_token=SecretStr(TOKEN),
            telegram_api_url=self.url,
            database_url=f"sqlite+aiosqlite:///{folder / 'duban.db'}",
            data_dir=folder / "files",
            office_name=self.plan.office_name,
            office_timezone=self.plan.zone.key,
        )

    async def _bind(self) -> None:
        """Let everybody who is not bound open the link they were given."""
        services = self.bot.services
        inviter = await services.people.first_with(Role.ADMIN) or await services.people.first_with(Role.CLERK)
        unbound = await services.accounts.invite_unbound(Cause(self.clock.now(), inviter))
        async with SandboxClient(self.url) as client:
            for invited in unbound:
                await client.send(self.accounts[_invited_key(invited)], f"/start {invited.code}")
            await self.settle()
            for invited in unbound:
                await client.mark_read(self.accounts[_invited_key(invited)])


def _key(person: RosterPerson) -> tuple[str, str]:
    return person.unit, person.name


def _invited_key(invited: Invited) -> tuple[str, str]:
    return invited.unit, invited.name
