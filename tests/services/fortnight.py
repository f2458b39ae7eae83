"""A fortnight at an office: directives issued on Friday 2022-02-11, the clock that works on, and digests each Friday."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date

from sqlalchemy import select, update

from bot.services.requests import Wish
from db.enums import DigestScope, RequestKind
from db.models import Digest, Document, Instruction
from db.session import Cause, Database
from tests.kept_database import scene
from tests.services.issued import ITEMS, IssuedOffice, Item, at, issued_office
from tests.services.office import circumstances


class Fortnight(IssuedOffice):
    """An office whose whole clockwork runs."""

    async def until(self, month: int, day: int, hour: int = 9, minute: int = 0, year: int = 2022) -> None:
        """Move the clock there and let what is due happen."""
        self.clock.at = at(month, day, hour, minute, year)
        played = False

        async def play() -> None:
            nonlocal played
            played = True
            await self.services.clockwork.tick()

        await scene(self.office.database, ("tick", circumstances(self.services.office)), play)
        if not played:  # a running bot keeps by what all is planned
            await self.services.working_days.run(self.cause(None))

    async def friday(self, month: int, day: int) -> None:
        """Let the preview be made at ten and the digests go at half past four."""
        await self.until(month, day, 10)
        await self.until(month, day, 16, 30)

    async def digests(self, name: str | None = None, day: date | None = None) -> list[Digest]:
        """Return the digests that leaders get (or somebody by name), in the order they were made."""
        async with self.office.database.read() as session:
            found = await session.scalars(select(Digest).order_by(Digest.id))
            return [
                digest
                for digest in found
                if (digest.for_leader if name is None else digest.reader_id == self.people[name])
                and day in (None, digest.period_end)
            ]

    async def digest(self, name: str, day: date | None = None) -> Digest:
        """Return a leader's last digest of the portfolio, or the one of a day."""
        return [digest for digest in await self.digests(name, day) if digest.scope is not DigestScope.DOCUMENT][-1]

    async def numbers(self, name: str, section: str) -> list[str]:
        """Return which items a section of a leader's last digest has."""
        return [line["number"] for line in (await self.digest(name)).figures[section]]

    async def coordination(self, item: str, text: str = "请协调用地指标") -> None:
        """Let the unit's head ask a leader to settle something, and the clerk let it go up."""
        services = self.services
        request = await services.requests.ask(
            self.cause("马国强"), self.directives[item], Wish(RequestKind.COORDINATION, text)
        )
        await services.decisions.approve(self.cause("李敏"), request.id)

    async def completion(self, item: str, text: str = "制度已印发", back: str = "") -> None:
        """Let an owner say that it is done, and the clerk agree, or send it back with a reason."""
        services = self.services
        request = await services.requests.ask(
            self.cause("王建波"), self.directives[item], Wish(RequestKind.COMPLETION, text)
        )
        if back:
            await services.decisions.send_back(self.cause("李敏"), request.id, back)
        else:
            await services.decisions.approve(self.cause("李敏"), request.id)

    async def sign_all(self) -> None:
        """Let all owners acknowledge what is theirs."""

        async def play() -> None:
            for name in ("王建波", "苏燕"):
                await self.services.acknowledging.sign(self.cause(name), list(self.directives.values()))

        name = "all is signed", circumstances(self.services.office)
        await scene(self.office.database, name, play)

    async def instruction(self, ident: int) -> Instruction:
        """Return an instruction as it stands."""
        async with self.office.database.read() as session:
            return await session.get_one(Instruction, ident)


async def fortnight(database: Database, items: Sequence[Item] = ITEMS, *, speaker: bool = False) -> Fortnight:
    """Return an office in which these were issued; `speaker`: who spoke gets a digest of the document besides."""
    issued = await issued_office(database, items)
    if not speaker:

        async def forget() -> None:
            async with database.write(Cause(issued.clock.now())) as session:
                await session.execute(update(Document).values(leader_id=None))

        await scene(database, "the speaker is forgotten", forget)
    return Fortnight(**{field.name: getattr(issued, field.name) for field in fields(IssuedOffice)})
