"""The stage of a story: the town, who plays whom, and what must have happened."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.clock import local_date, office_instant
from bot.demo.player import NotThereError, Player, words
from bot.demo.town import Town
from bot.demo.transcript import Transcript
from bot.intake.roster_file import RosterPerson
from bot.rules.workdays import WorkCalendar
from bot.sandbox.client import SandboxClient
from bot.texts import Texts
from db.enums import Role

NOTICE = "【督办通知】"
_ITEM = re.compile(r"^(\d+(?:-\d+)?) (.+?)(?:\((\d+)项\))?$", re.MULTILINE)


@dataclass(frozen=True)
class Holder:
    """An owner with what was issued to them: the items they lead, by number, and their unit's people."""

    owner: Player
    unit: str
    items: tuple[str, ...]
    liaison: Player | None
    head: Player | None
    notice: str

    def counts(self, item: str) -> bool:
        """Return whether an item's title begins with a number of things, such as 40只重点工业项目."""
        return re.search(rf"^{item} \d+\D", self.notice, re.MULTILINE) is not None


@dataclass
class Stage:
    """Everything a scene works with."""

    town: Town
    client: SandboxClient
    transcript: Transcript
    texts: Texts
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    issued_on: date = date.min  # set when the directives were issued

    @property
    def today(self) -> date:
        """Return the office's date."""
        return local_date(self.town.clock.now(), self.town.plan.zone)

    def word(self, button: str) -> str:
        """Return what is written on a button."""
        return self.texts.label("buttons", button)

    def check(self, happened: object, what: str) -> None:
        """Break the story off where something in it did not happen. Raises NotThereError."""
        if not happened:
            raise NotThereError(what)

    # ---- people

    def play(self, person: RosterPerson) -> Player:
        """Return the player of a person of the roster."""
        account = self.town.accounts[person.unit, person.name]
        return Player(self.town, self.client, self.transcript, person.name, account)

    def with_role(self, role: Role, unit: str = "") -> list[Player]:
        """Return who has a role (in a unit), in the roster's order."""
        people = self.town.plan.roster.people
        return [self.play(p) for p in people if role.value in p.roles and unit in ("", p.unit)]

    def one(self, role: Role, unit: str = "") -> Player:
        """Return the first who has a role. Raises NotThereError."""
        found = self.with_role(role, unit)
        self.check(found, f"nobody in the roster is {role.value} {unit}")
        return found[0]

    async def holders(self) -> list[Holder]:
        """Return the owners who were sent a notice, those with the most items first."""
        found = []
        for person in self.town.plan.roster.people:
            player = self.play(person)
            if Role.LIAISON.value in person.roles or not await player.sees(NOTICE):
                continue
            notice = words(await player.shown(NOTICE))
            items = _led(notice)
            if items:
                liaison, head = (self.with_role(role, person.unit) for role in (Role.LIAISON, Role.HEAD))
                others = [one for one in head if one.chat != player.chat]
                found.append(
                    Holder(player, person.unit, items, next(iter(liaison), None), next(iter(others), None), notice)
                )
        return sorted(found, key=lambda holder: -len(holder.items))

    # ---- time

    async def until(self, day: date, hour: int, minute: int = 0) -> None:
        """Let time pass up to a wall-clock time of the office; nothing happens where it has passed."""
        instant = office_instant(day, hour, minute, self.town.plan.zone)
        if instant > self.town.clock.now():
            await self.client.move_to(instant)
        await self.transcript.catch_up()

    def workday(self, count: int, after: date | None = None) -> date:
        """Return the working day so many after a day, today by default."""
        return self.calendar.add_workdays(after or self.today, count)

    def friday(self, after: date) -> date:
        """Return the first Friday on or after a day."""
        return after + timedelta(days=(4 - after.weekday()) % 7)


def _led(notice: str) -> tuple[str, ...]:
    """Return the numbers of the items that a notice says its reader leads; a run drawn together is left out."""
    return tuple(number for number, _, run in _ITEM.findall(notice.split("\n配合", maxsplit=1)[0]) if not run)
