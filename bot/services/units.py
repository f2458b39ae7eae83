"""A unit as the supervision office sees it, and what becomes of it: renamed, merged into another."""

from dataclasses import dataclass

from bot.rules.permissions import Action
from bot.services import access, dialogs
from bot.services.directory import Directory
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.successions import announce, merge, rename
from bot.texts import TellableError
from db.models import Unit
from db.queries import people
from db.queries import roster as rosters
from db.queries import successions as queries
from db.session import Cause, Session

RENAMING = "unit_rename"
CHANGE = "unit_change"  # no question: what is to be confirmed by a button


@dataclass(frozen=True)
class UnitCard:
    """A unit; `items` and `finished` are counts of directives, `people` of those who have access."""

    id: int
    name: str
    aliases: tuple[str, ...]
    former: tuple[str, ...]
    leaders: tuple[str, ...]
    people: int
    items: int
    finished: int


@dataclass(frozen=True)
class UnitChange:
    """What is to become of a unit, before it is confirmed. `into`: 0 where it only gets another name."""

    unit: UnitCard
    name: str
    into: int


class Units:
    """Looking units up and changing them, for clerks and administrators."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def show(self, cause: Cause, name: str) -> None:
        """Answer with the card of the unit that a name, also a former one, means. Raises RefusedError, TellableError."""
        office = self._office
        async with office.database.write(cause) as session:
            await access.require(session, office, cause, Action.MOVE_ITEMS)
            directory = await Directory.load(session, office.day_of(cause.at))
            await answer(session, cause, "unit", {"unit_id": directory.unit(name).id})

    async def card(self, reader_id: int, unit_id: int) -> UnitCard:
        """Return a unit's card. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), reader_id)
        async with self._office.database.read() as session:
            return await self._card(session, cause, unit_id)

    async def others(self, reader_id: int, unit_id: int) -> list[tuple[int, str]]:
        """Return the other units of today, id and name, in the roster's order. Raises RefusedError."""
        office = self._office
        cause = Cause(office.clock.now(), reader_id)
        async with office.database.read() as session:
            await access.require(session, office, cause, Action.MOVE_ITEMS)
            found = await rosters.units_on(session, office.day_of(cause.at))
            return [(unit.id, unit.name) for unit in found if unit.id != unit_id]

    async def ask_name(self, cause: Cause, unit_id: int) -> None:
        """Ask for a unit's new name. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            card = await self._card(session, cause, unit_id)
            await dialogs.ask(session, cause, RENAMING, {"unit_id": unit_id})
            await answer(session, cause, "text", {"id": "unit/ask_name", "args": {"unit": card.name}})

    async def propose_name(self, cause: Cause, name: str) -> None:
        """Show what a new name changes, to be confirmed. Raises RefusedError, TellableError for a name that is taken."""
        async with self._office.database.write(cause) as session:
            state = await dialogs.state_of(session, cause, RENAMING)
            if not state:
                raise TellableError("access/stale")
            card = await self._card(session, cause, int(state["unit_id"]))
            if await queries.of_name(session, name.strip()) is not None:
                raise TellableError("unit/name_taken", name=name.strip())
            await dialogs.ask(session, cause, CHANGE, {"unit_id": card.id, "name": name.strip(), "into": 0})
            await answer(session, cause, "unit_change", {"unit_id": card.id})

    async def propose_merger(self, cause: Cause, unit_id: int, into_id: int) -> None:
        """Remember into which unit another is to go, to be confirmed. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            card, into = await self._card(session, cause, unit_id), await self._card(session, cause, into_id)
            await dialogs.ask(session, cause, CHANGE, {"unit_id": card.id, "name": into.name, "into": into.id})

    async def proposed(self, reader_id: int, unit_id: int) -> UnitChange | None:
        """Return what the reader is about to do with a unit; None where that is over. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), reader_id)
        async with self._office.database.read() as session:
            state = await dialogs.state_of(session, cause, CHANGE)
            if state.get("unit_id") != unit_id:
                return None
            return UnitChange(await self._card(session, cause, unit_id), str(state["name"]), int(state["into"]))

    async def change(self, cause: Cause, unit_id: int) -> None:
        """Do what was confirmed; the unit's people are told, each once. Raises RefusedError, TellableError."""
        office = self._office
        async with office.database.write(cause) as session:
            await access.require(session, office, cause, Action.MOVE_ITEMS)
            state = await dialogs.state_of(session, cause, CHANGE)
            if state.get("unit_id") != unit_id:
                raise TellableError("access/stale")
            unit = await self._lasting(session, cause, unit_id)
            if state["into"]:
                present = await self._lasting(session, cause, int(state["into"]))
                found = await merge(session, office, cause, unit, present)
            else:
                present, found = unit, await rename(session, office, cause, unit, str(state["name"]))
            await dialogs.end(session, cause)
            await announce(session, office, cause, present, [found])
            args = {"former": found.former, "name": found.name, "items": found.items, "finished": found.finished}
            await answer(session, cause, "text", {"id": "unit/changed", "args": args})

    async def _lasting(self, session: Session, cause: Cause, unit_id: int) -> Unit:
        unit = await queries.unit(session, unit_id)
        if unit is None or (unit.valid_to is not None and unit.valid_to < self._office.day_of(cause.at)):
            raise TellableError("access/stale")
        return unit

    async def _card(self, session: Session, cause: Cause, unit_id: int) -> UnitCard:
        await access.require(session, self._office, cause, Action.MOVE_ITEMS)
        unit = await self._lasting(session, cause, unit_id)
        charges = await queries.portfolios_with(session, [unit.id], self._office.day_of(cause.at))
        names = await people.names(session, {row.leader_id for row in charges})
        return UnitCard(
            id=unit.id,
            name=unit.name,
            aliases=tuple(alias.alias for alias in unit.aliases if not alias.former),
            former=tuple(alias.alias for alias in unit.aliases if alias.former),
            leaders=tuple(names[row.leader_id] for row in charges),
            people=await queries.count_active(session, unit.id),
            items=len(await queries.led_ids(session, unit.id)),
            finished=await queries.count_finished(session, unit.id),
        )
