"""A target's list as a sheet: asked for, sent, sent back, its changes listed and made once they are confirmed.

Rows that it sets are reported: the figure follows from them. What a clerk takes in first is where the list begins.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from bot.intake.sheets.list_sheet import ListRead, SheetItem
from bot.rules.lifecycle import Move, transition
from bot.rules.list_values import RowTick, may_carry
from bot.rules.permissions import Action, Verdict
from bot.services import access, dialogs, moves, reporting, scopes
from bot.services.audience import audience_of, tell, unit_of
from bot.services.cards import readable
from bot.services.directory import Directory
from bot.services.draft_sheets import called
from bot.services.drafts import StaleError
from bot.services.entries import Entry
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.services.reporting import Draft
from bot.services.scope_changes import Applying, compare, fingerprint
from bot.services.scope_lists import may_edit, target_of
from bot.services.scope_ticking import words_of
from bot.texts import TellableError
from db.enums import Channel, ReportKind, ScopeState
from db.models import Directive, ScopeItem, Target
from db.queries import audit
from db.queries import scopes as queries
from db.session import Cause, Session

LIST_FILE = "list_file"  # the dialog in which the next file is a list


@dataclass(frozen=True)
class ListContent:
    """What the sheet of a list is written from."""

    target_id: int
    number: str
    title: str
    text: str
    items: tuple[SheetItem, ...]
    people: tuple[str, ...]


class ScopeSheets:
    """Sheets of lists."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def ask_file(self, cause: Cause, target_id: int) -> None:
        """Let the next file of the cause's person be the list of a target. Raises RefusedError, TransitionError."""
        async with self._office.database.write(cause) as session:
            target, directive = await self._editable(session, cause, target_id)
            await dialogs.ask(session, cause, LIST_FILE, {"target_id": target.id, "directive_id": directive.id})

    async def ask(self, cause: Cause, target_id: int) -> None:
        """Answer with the sheet of a list. Raises RefusedError."""
        async with self._office.database.write(cause) as session:
            target, directive = await self._editable(session, cause, target_id)
            await answer(session, cause, "list_sheet", {"target_id": target.id, "directive_id": directive.id})

    async def content(self, person_id: int, target_id: int) -> ListContent | None:
        """Return what the sheet shows now; None to those who may not change the list."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            target = await queries.target(session, target_id)
            if target is None:
                return None
            directive = await readable(session, office, cause, target.directive_id)
            if not await may_edit(session, office, cause, directive):
                return None
            rows = await queries.items(session, [target.id])
            since = await queries.last_changes(session, [row.id for row in rows])
            directory = await Directory.load(session, office.day_of(cause.at))
            return ListContent(
                target_id=target.id,
                number=directive.number,
                title=directive.title,
                text=target.text,
                items=tuple(
                    SheetItem(
                        row_id=row.id,
                        number=row.number,
                        name=row.name,
                        state=row.state.value,
                        note=row.note,
                        owner=called(row.owner, directory) if row.owner else "",
                        since=office.day_of(since[row.id][1]) if row.id in since else None,
                    )
                    for row in rows
                ),
                people=tuple(called(person, directory) for person in _nearest(directory, unit_of(directive))),
            )

    async def propose(self, cause: Cause, target_id: int, read: ListRead) -> None:
        """Answer a list that came with what it changes, and its wrong cells; nothing is changed yet.

        A sheet of ours says itself of which target it is. Raises RefusedError, TransitionError, TellableError.
        """
        async with self._office.database.write(cause) as session:
            target, directive = await self._editable(session, cause, read.target_id or target_id)
            await dialogs.end(session, cause)
            rows = await queries.items(session, [target.id])
            directory = await Directory.load(session, self._office.day_of(cause.at))
            proposed = compare(read, rows, directory, unit_of(directive))
            if proposed.says_nothing:
                raise TellableError("scope/unchanged")
            payload = {
                "target_id": target.id,
                "directive_id": directive.id,
                "print": fingerprint(rows),
                "rows": len(rows),
                "changes": proposed.changes,
                "added": proposed.added,
                "missing": proposed.missing,
                "faults": proposed.faults,
            }
            await answer(session, cause, "list_changes", payload)

    async def apply(self, cause: Cause, payload: Mapping[str, Any], message_id: int, *, remove: bool = False) -> int:
        """Make the changes that a message lists; return the report that set rows, 0 where none were set.

        `remove`: rows that are no longer in the sheet are taken out. Raises StaleError where the list was changed after
        the message was made, RefusedError, TransitionError.
        """
        office = self._office
        async with office.database.write(cause) as session:
            target, directive = await self._editable(session, cause, payload["target_id"])
            rows, before = list(await queries.items(session, [target.id])), target.current
            if fingerprint(rows) != payload["print"]:
                raise StaleError
            directory = await Directory.load(session, office.day_of(cause.at))
            applying = Applying(session, target, rows, directory, unit_of(directive))
            states = await applying.apply(payload, remove=remove)
            count = len(payload["changes"]) + len(payload["added"]) + remove * len(payload["missing"])
            audit.record(session, cause, "list_changed", "target", target.id, directive=directive.id, rows=count)
            report_id = await self._set(session, cause, directive, target, states, message_id, first=not rows)
            await scopes.recount(session, target)
            await moves.touch(session, office, cause, directive, "list_counted", target=target.id)
            await self._tell(session, cause, directive, target, applying.named)
            if not rows:
                await self._tell_of_first(session, cause, directive, target, before)
            payload = {"target_id": target.id, "directive_id": directive.id}
            await answer(session, cause, "list_sheet", payload)
            return report_id

    async def _set(
        self,
        session: Session,
        cause: Cause,
        directive: Directive,
        target: Target,
        states: Mapping[ScopeItem, ScopeState],
        message_id: int,
        *,
        first: bool,
    ) -> int:
        """Set rows: with a report of the side that leads; a clerk's first list is where things stand, and no report."""
        verdict = await access.verdict_on(session, self._office, cause, Action.REPORT, directive)
        by_clerk = verdict is Verdict.WITH_REASON
        if by_clerk and first:
            for row, state in states.items():
                scopes.put(session, cause, row, state)
            await session.flush()
        elif states:
            draft = Draft(
                kind=ReportKind.PROGRESS,
                text=words_of(self._office, states),
                message_id=message_id,
                entry=Entry(directive.owner_id, Channel.PAPER) if by_clerk and directive.owner_id else None,
                ticks=tuple(RowTick(target.id, row.id, state) for row, state in states.items()),
            )
            return (await reporting.write(session, self._office, cause, directive, draft)).id
        return 0

    async def _tell(
        self, session: Session, cause: Cause, directive: Directive, target: Target, named: Collection[int]
    ) -> None:
        """Tell people of the rows that are now theirs; who works on the directive hears of the list itself."""
        audience = await audience_of(session, directive)
        others = set(named) - {person.id for person in audience.workers}
        payload = {"target_id": target.id, "directive_id": directive.id}
        notice = Notice("rows_given", f"rows:{target.id}:{directive.version}", payload)
        await tell(session, self._office, cause, others, notice)

    async def _tell_of_first(
        self, session: Session, cause: Cause, directive: Directive, target: Target, before: Decimal | None
    ) -> None:
        """Tell owner and liaisons of a list that the supervision office took in; `before` was claimed until then."""
        workers = [person.id for person in (await audience_of(session, directive)).workers]
        if cause.person_id in workers:
            return
        claimed = str(before) if before is not None and before != target.current else ""
        payload = {"target_id": target.id, "directive_id": directive.id, "claimed": claimed}
        notice = Notice("list_given", f"list:{target.id}:{directive.version}", payload)
        await tell(session, self._office, cause, workers, notice)

    async def _editable(self, session: Session, cause: Cause, target_id: int) -> tuple[Target, Directive]:
        target, directive = await target_of(session, target_id)
        await access.require(session, self._office, cause, Action.EDIT_LIST, directive)
        transition(directive.status, Move.REPORT)
        if not may_carry(target.measure, target.value) and not await queries.items(session, [target.id]):
            raise access.RefusedError
        return target, directive


def _nearest(directory: Directory, unit_id: int | None) -> list[Any]:
    """Return the people who may own rows, those of the lead unit first."""
    return sorted(directory.people, key=lambda person: person.unit_id != unit_id)
