"""A unit that is split: for each item that it leads it is asked which unit goes on with it; then all go in one go."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from bot.rules.permissions import Action, Verdict
from bot.services import access, dialogs
from bot.services.directory import Directory
from bot.services.moving import Seat, seat
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.texts import TellableError
from db.models import Directive, Person, Unit
from db.queries import audit, directives
from db.queries import successions as queries
from db.session import Cause, Session

SPLIT = "unit_split"  # no question: each item is answered by a button
DAY = timedelta(days=1)


@dataclass(frozen=True)
class SplitItem:
    """An item of a unit that is split. `to`: the unit that goes on with it, empty while it is open."""

    id: int
    number: str
    title: str
    text: str
    owner: str
    to: str


@dataclass(frozen=True)
class Split:
    """How far the division has come. `units`: those that may go on with an item, the divided one first."""

    unit_id: int
    unit: str
    units: tuple[tuple[int, str], ...]
    items: tuple[SplitItem, ...]

    @property
    def open(self) -> tuple[SplitItem, ...]:
        """Return the items that are not decided yet."""
        return tuple(item for item in self.items if not item.to)

    @property
    def going(self) -> tuple[SplitItem, ...]:
        """Return what goes to another unit."""
        return tuple(item for item in self.items if item.to not in {"", self.unit})


class Splitting:
    """What the clerk or an administrator does when a unit is split."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def among(self, cause: Cause, unit_id: int, other_id: int) -> None:
        """Let another unit be one of those that go on, or no longer. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            state = await self._state(session, cause, unit_id)
            into = sorted({*state["into"]} ^ ({other_id} if other_id and other_id != unit_id else set()))
            chosen = {key: to for key, to in state["chosen"].items() if to == unit_id or to in into}
            await dialogs.ask(session, cause, SPLIT, {"unit_id": unit_id, "into": into, "chosen": chosen})

    async def assign(self, cause: Cause, unit_id: int, directive_id: int, to_id: int) -> None:
        """Say which unit goes on with an item. Raises RefusedError, TellableError for a unit in which nobody answers."""
        async with self._office.database.write(cause) as session:
            state = await self._state(session, cause, unit_id)
            if to_id not in {unit_id, *state["into"]}:
                raise TellableError("access/stale")
            directive = await directives.get(session, directive_id)
            unit = await queries.unit(session, to_id)
            if directive is None or unit is None:
                raise access.RefusedError
            await self._owner(session, cause, directive, unit)
            chosen = {**state["chosen"], str(directive_id): to_id}
            await dialogs.ask(session, cause, SPLIT, {**state, "chosen": chosen})

    async def again(self, cause: Cause, unit_id: int) -> None:
        """Forget what was decided so far. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            state = await self._state(session, cause, unit_id)
            await dialogs.ask(session, cause, SPLIT, {**state, "chosen": {}})

    async def plan(self, reader_id: int, unit_id: int) -> Split:
        """Return how far the division has come. Raises RefusedError."""
        cause = Cause(self._office.clock.now(), reader_id)
        async with self._office.database.read() as session:
            state = await self._state(session, cause, unit_id)
            reads = await access.verdict_on(session, self._office, cause, Action.READ) is not Verdict.NO
            units = [await queries.unit(session, one) for one in (unit_id, *state["into"])]
            names = {unit.id: unit.name for unit in units if unit is not None}
            items = tuple(
                SplitItem(
                    id=one.id,
                    number=one.number,
                    title=one.title if reads else "",
                    text=one.text if reads else "",
                    owner=one.owner.name if one.owner else "",
                    to=names.get(state["chosen"].get(str(one.id), 0), ""),
                )
                for one in await queries.led_by(session, unit_id)
            )
            return Split(unit_id, names[unit_id], tuple(names.items()), items)

    async def carry_out(self, cause: Cause, unit_id: int, reason: str) -> int:
        """Let each item go where it was said to go; each side is told once; return how many went to another unit.

        A unit that has neither items nor people any more ends with yesterday. Raises RefusedError, and TellableError
        while an item is open.
        """
        office = self._office
        async with office.database.write(cause) as session:
            state = await self._state(session, cause, unit_id)
            found = await queries.led_by(session, unit_id)
            if any(str(one.id) not in state["chosen"] for one in found):
                raise TellableError("unit/split_open")
            seats = []
            for one in found:
                unit = await queries.unit(session, state["chosen"][str(one.id)])
                directive = await directives.lock(session, one.id)
                if unit is not None and directive is not None and unit.id != unit_id:
                    seats.append(Seat(directive, await self._owner(session, cause, directive, unit), unit))
            await seat(session, office, cause, seats, reason)
            divided = await queries.unit(session, unit_id)
            if divided is not None and len(seats) == len(found) and not await queries.count_active(session, unit_id):
                divided.valid_to = office.day_of(cause.at) - DAY
            audit.record(session, cause, "unit_split", "unit", unit_id, items=[one.directive.number for one in seats])
            await dialogs.end(session, cause)
            args = {"unit": divided.name if divided else "", "count": len(seats), "stay": len(found) - len(seats)}
            await answer(session, cause, "text", {"id": "unit/split_done", "args": args})
            return len(seats)

    async def _state(self, session: Session, cause: Cause, unit_id: int) -> Mapping[str, Any]:
        await access.require(session, self._office, cause, Action.MOVE_ITEMS)
        if await queries.unit(session, unit_id) is None:
            raise access.RefusedError
        state = await dialogs.state_of(session, cause, SPLIT)
        return state if state.get("unit_id") == unit_id else {"unit_id": unit_id, "into": [], "chosen": {}}

    async def _owner(self, session: Session, cause: Cause, directive: Directive, unit: Unit) -> Person:
        """Return who answers for an item in a unit: its owner who has gone there, else who answers for the unit."""
        if directive.owner is not None and directive.owner.unit_id == unit.id:
            return directive.owner
        directory = await Directory.load(session, self._office.day_of(cause.at))
        owner = directory.answering_for(unit.id)
        if owner is None:
            raise TellableError("review/unit_without_owner", unit=unit.name)
        return owner
