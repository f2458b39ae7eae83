"""Setting rows of a list (清单) in chat: chosen one by one and written together, or said to be meant."""

from collections.abc import Mapping, Sequence

from bot.rules.lifecycle import Move, transition
from bot.rules.list_reading import rows_alone
from bot.rules.list_values import RowTick
from bot.rules.permissions import Action
from bot.services import access, dialogs, moves, scopes
from bot.services.heard import Heard
from bot.services.office import Office
from bot.services.outgoing import answer
from bot.services.reporting import Draft, write
from bot.services.scope_lists import TICKING, chosen_rows, settable_now, target_of
from bot.texts import texts_of
from db.enums import ReportKind, ScopeState
from db.models import Directive, Report, ScopeItem
from db.queries import directives, reports
from db.queries import scopes as queries
from db.session import Cause, Session


def turned(state: ScopeState) -> ScopeState:
    """Return what a row becomes when it is chosen."""
    return ScopeState.OPEN if state is ScopeState.DONE else ScopeState.DONE


def words_of(office: Office, states: Mapping[ScopeItem, ScopeState]) -> str:
    """Return the words of a report that sets rows without any: in the office's language, as all its papers are."""
    rows = [
        (state, [scopes.called(row) for row, to in states.items() if to is state])
        for state in dict.fromkeys(states.values())
    ]
    return texts_of(office.settings.office_language, office.zone).plain("scope/said", {"rows": rows})


class ScopeTicking:
    """Setting rows."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def choose(self, cause: Cause, row_id: int) -> tuple[int, int]:
        """Choose a row to be set, or no longer; return directive and target. Raises RefusedError, TransitionError."""
        async with self._office.database.write(cause) as session:
            row = await queries.item(session, row_id)
            if row is None:
                raise access.RefusedError
            target, directive = await target_of(session, row.target_id)
            transition(directive.status, Move.REPORT)
            if row.id not in await settable_now(session, self._office, cause, directive, [row]):
                raise access.RefusedError
            chosen = sorted(await chosen_rows(session, cause, target.id) ^ {row.id})
            await dialogs.ask(session, cause, TICKING, {"target_id": target.id, "rows": chosen})
            return directive.id, target.id

    async def write_chosen(self, cause: Cause, target_id: int, message_id: int) -> Report | None:
        """Set the rows that were chosen, with a report that says so; None where none is chosen any more.

        `message_id` is the message by whose number the report can be corrected. Raises RefusedError, TransitionError.
        """
        async with self._office.database.write(cause) as session:
            target, directive = await target_of(session, target_id)
            chosen = await chosen_rows(session, cause, target.id)
            await dialogs.end(session, cause)
            rows = [row for row in await queries.items(session, [target.id]) if row.id in chosen]
            if not rows:
                return None
            states = {row: turned(row.state) for row in rows}
            draft = Draft(
                kind=ReportKind.PROGRESS,
                text=words_of(self._office, states),
                message_id=message_id,
                ticks=tuple(RowTick(target.id, row.id, state) for row, state in states.items()),
            )
            return await write(session, self._office, cause, directive, draft)

    async def confirm(self, cause: Cause, report_id: int, ticks: Sequence[RowTick], *, tell: bool = False) -> Report:
        """Set rows that a report of the person's own left in doubt; `tell` answers with what is set.

        Raises RefusedError, TransitionError.
        """
        async with self._office.database.write(cause) as session:
            report, directive = await self._own_report(session, cause, report_id)
            await dialogs.end(session, cause)
            await scopes.tick(session, self._office, cause, directive, report, ticks)
            report.quotable, report.empty = True, False
            await moves.touch(session, self._office, cause, directive, "rows_set", report=report.id)
            if tell:
                payload = Heard(reports=[report.id]).as_payload(report.message_id or 0, {})
                await answer(session, cause, "heard", payload)
            return report

    async def name_rows(self, cause: Cause, report_id: int, text: str, state: ScopeState) -> Report | None:
        """Set the rows that a person names alone, asked which they meant; None where the words name none for sure.

        Raises RefusedError, TransitionError.
        """
        office = self._office
        async with office.database.read() as session:
            report = await reports.get(session, report_id)
            directive = await directives.get(session, report.directive_id) if report else None
            lists = await scopes.lists_of(session, [directive]) if directive else {}
        found = rows_alone(text, lists.get(directive.id, ())) if directive else None
        if found is None or found[1].unknown or found[1].unclear:
            return None
        of, named = found
        ticks = [RowTick(of.target, row.id, state) for row in named.rows]
        return await self.confirm(cause, report_id, ticks, tell=True)

    async def _own_report(self, session: Session, cause: Cause, report_id: int) -> tuple[Report, Directive]:
        report = await reports.get(session, report_id)
        directive = await directives.lock(session, report.directive_id) if report else None
        if report is None or directive is None or report.withdrawn_at is not None:
            raise access.RefusedError
        if cause.person_id not in {report.person_id, report.clerk_id}:
            raise access.RefusedError
        await access.require(session, self._office, cause, Action.REPORT, directive)
        transition(directive.status, Move.REPORT)
        return report, directive
