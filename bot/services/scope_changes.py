"""What a sheet that came changes of a list: compared with the rows of this moment, and done once it is confirmed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from bot.intake.cells import CellFault
from bot.intake.sheets.list_sheet import AddedItem, EditedItem, ListRead
from bot.rules.list_names import plain_name
from bot.services.directory import Directory
from bot.services.draft_sheets import called
from bot.texts import TellableError
from db.enums import ScopeState
from db.models import ScopeItem, Target
from db.session import Session


@dataclass
class Proposed:
    """What is to be changed, as JSON keeps it. `changes`: row id, number, column, old, new; `added`: column → value."""

    changes: list[list[Any]] = field(default_factory=list)
    added: list[dict[str, Any]] = field(default_factory=list)
    missing: list[list[Any]] = field(default_factory=list)
    faults: list[list[Any]] = field(default_factory=list)

    @property
    def says_nothing(self) -> bool:
        """Return whether the sheet changes nothing and has nothing wrong in it."""
        return not (self.changes or self.added or self.missing or self.faults)


def fingerprint(rows: Sequence[ScopeItem]) -> str:
    """Return what is another as soon as any row of a list is."""
    said = [(row.id, row.number, row.name, row.state.value, row.note, row.owner_id) for row in rows]
    return sha256(repr(said).encode()).hexdigest()[:16]


def compare(read: ListRead, rows: Sequence[ScopeItem], directory: Directory, near: int | None) -> Proposed:
    """Return what a sheet changes; `near` is the unit whose people are meant where several have one name.

    Somebody's own list is compared by names: an empty cell of it says nothing.
    """
    comparing = _Comparing(read, rows, directory, near)
    for edited in read.edited:
        comparing.edit(edited)
    by_name = {plain_name(row.name): row for row in rows} if not read.target_id else {}
    for added in read.added:
        row = by_name.get(plain_name(added.values["name"]))
        if row is None:
            comparing.add(added)
        else:
            values = {column: value for column, value in added.values.items() if column != "name"}
            comparing.edit(EditedItem(added.row, row.id, row.number, values))
    gone = {row_id for row_id, _ in read.missing}
    if not read.target_id:
        gone = {row.id for row in rows} - comparing.named
    found = comparing.proposed
    found.missing = [[row.id, row.number, row.name] for row in rows if row.id in gone]
    found.faults = [_plain(fault) for fault in sorted((*read.faults, *comparing.faults), key=lambda fault: fault.row)]
    return found


def _plain(fault: CellFault) -> list[Any]:
    return [fault.row, fault.column, fault.letter, fault.text_id, dict(fault.args)]


class _Comparing:
    def __init__(self, read: ListRead, rows: Sequence[ScopeItem], directory: Directory, near: int | None) -> None:
        self._read = read
        self._rows = {row.id: row for row in rows}
        self._directory = directory
        self._near = near
        self._numbers = {row.number for row in rows}
        self.named: set[int] = set()
        self.proposed = Proposed()
        self.faults: list[CellFault] = []

    def edit(self, edited: EditedItem) -> None:
        """Compare an edited row with how it stands now."""
        row = self._rows.get(edited.row_id)
        if row is None:
            args = {"value": str(edited.number)}
            self.faults.append(self._read.fault(edited.row, "number", "scope/row_gone", args))
            return
        self.named.add(row.id)
        owner = called(row.owner, self._directory) if row.owner else ""
        now = {"name": row.name, "state": row.state.value, "note": row.note, "owner": owner}
        for column, value in self._known(edited.row, edited.values).items():
            if value != now[column]:
                self.proposed.changes.append([row.id, row.number, column, now[column], value])

    def add(self, added: AddedItem) -> None:
        """Note a row that the list has not; it keeps its own number where that is free."""
        number = added.number
        if number is None or number in self._numbers:
            number = max(self._numbers, default=0) + 1
        self._numbers.add(number)
        self.proposed.added.append({"number": number, **self._known(added.row, added.values)})

    def _known(self, row: int, values: Mapping[str, str]) -> dict[str, str]:
        """Return the values of which the office knows who is meant; a wrong owner is a fault of its own."""
        known = dict(values)
        if values.get("owner"):
            try:
                known["owner"] = called(self._directory.person(values["owner"], self._near), self._directory)
            except TellableError as error:
                self.faults.append(self._read.fault(row, "owner", error.text_id, error.text_args))
                del known["owner"]
        return known


class Applying:
    """The changes of one list being made; `named` are the people who have become owners of rows."""

    def __init__(
        self, session: Session, target: Target, rows: Sequence[ScopeItem], directory: Directory, near: int | None
    ) -> None:
        self._session = session
        self._target = target
        self._rows = {row.id: row for row in rows}
        self._directory = directory
        self._near = near
        self.named: set[int] = set()

    async def apply(self, payload: Mapping[str, Any], *, remove: bool) -> dict[ScopeItem, ScopeState]:
        """Change, add and take out rows; return those that are to be set, and to what."""
        states: dict[ScopeItem, ScopeState] = {}
        for row_id, _, column, _, value in payload["changes"]:
            row = self._rows[row_id]
            if column == "state":
                states[row] = ScopeState(value)
            else:
                self._put(row, column, value)
        for values in payload["added"]:
            row = ScopeItem(target_id=self._target.id, number=values["number"], name=values["name"], note="")
            row.state = ScopeState.OPEN
            for column in ("note", "owner"):
                self._put(row, column, values.get(column, ""))
            self._session.add(row)
            if values.get("state", ScopeState.OPEN) != ScopeState.OPEN:
                states[row] = ScopeState(values["state"])
        for row_id, _, _ in payload["missing"] if remove else ():
            await self._session.delete(self._rows[row_id])
        await self._session.flush()
        return states

    def _put(self, row: ScopeItem, column: str, value: str) -> None:
        if column != "owner":
            setattr(row, column, value)
            return
        row.owner_id = self._directory.person(value, self._near).id if value else None
        if row.owner_id is not None:
            self.named.add(row.owner_id)
