"""A target's list (清单) as people see it in chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.rules.list_values import may_carry
from bot.rules.permissions import Action, Verdict
from bot.services import access, scopes
from bot.services.card_offers import OPEN
from bot.services.cards import readable
from bot.services.office import Office
from db.enums import ScopeState
from db.models import Directive, ScopeItem, Target
from db.queries import dialogs as open_dialogs
from db.queries import directives
from db.queries import scopes as queries
from db.session import Cause, Session

TICKING = "ticking"  # the dialog that keeps which rows are chosen
MAY_SET = frozenset({Verdict.YES, Verdict.ON_BEHALF})


@dataclass(frozen=True)
class RowLine:
    """A row as the list shows it. `settable`: by its reader; `chosen`: to be set when they say so."""

    id: int
    number: int
    name: str
    state: ScopeState
    note: str
    owner: str
    settable: bool
    chosen: bool


@dataclass(frozen=True)
class ListShown:
    """A target's list as one person may see it; without rows where there is none yet. `others`: targets that have one too."""

    directive_id: int
    target_id: int
    number: str
    title: str
    text: str
    measure: str
    goal: Decimal
    current: Decimal | None  # where the target stands
    rows: tuple[RowLine, ...]
    may_edit: bool
    others: tuple[tuple[int, str], ...]

    @property
    def done(self) -> int:
        """Return how many rows are done."""
        return sum(row.state is ScopeState.DONE for row in self.rows)

    @property
    def may_set(self) -> bool:
        """Return whether the reader may set any row."""
        return any(row.settable for row in self.rows)

    @property
    def chosen(self) -> tuple[RowLine, ...]:
        """Return the rows that are to be set."""
        return tuple(row for row in self.rows if row.chosen)


async def target_of(session: Session, target_id: int) -> tuple[Target, Directive]:
    """Return a target with its directive, locked. Raises RefusedError, the same whether it exists or not."""
    target = await queries.target(session, target_id)
    directive = await directives.lock(session, target.directive_id) if target else None
    if target is None or directive is None or directive.status not in directives.KNOWN:
        raise access.RefusedError
    return target, directive


async def may_edit(session: Session, office: Office, cause: Cause, directive: Directive) -> bool:
    """Return whether the cause's person may take in and change the lists of a directive now."""
    verdict = await access.verdict_on(session, office, cause, Action.EDIT_LIST, directive)
    return verdict is Verdict.YES and directive.status in OPEN


async def settable_now(
    session: Session, office: Office, cause: Cause, directive: Directive, rows: Sequence[ScopeItem]
) -> frozenset[int]:
    """Return which rows the cause's person may set now, in chat: a clerk writes down what others say, or sends a sheet."""
    if directive.status not in OPEN:
        return frozenset()
    if await access.verdict_on(session, office, cause, Action.REPORT, directive) not in MAY_SET:
        return frozenset()
    leads = await access.leads(session, office, cause, directive)
    return await scopes.settable(session, office, cause, rows, leads=leads)


class ScopeLists:
    """Reading lists."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def shown(self, person_id: int, directive_id: int, target_id: int = 0) -> ListShown | None:
        """Return the list of a target, the first of several where none is named, as one person may see it.

        None where there is none and the person could not take one in. Raises RefusedError.
        """
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            directive = await readable(session, office, cause, directive_id)
            counted = await queries.counts(session, [target.id for target in directive.targets])
            edits = await may_edit(session, office, cause, directive)
            shown = [
                target
                for target in directive.targets
                if target.id in counted or (edits and may_carry(target.measure, target.value))
            ]
            target = next((one for one in shown if one.id == target_id), shown[0] if shown else None)
            if target is None:
                return None
            return ListShown(
                directive_id=directive.id,
                target_id=target.id,
                number=directive.number,
                title=directive.title,
                text=target.text,
                measure=target.measure,
                goal=target.value,
                current=target.current,
                rows=await self._rows(session, cause, directive, target),
                may_edit=edits,
                others=tuple((other.id, other.text) for other in shown if other is not target),
            )

    async def _rows(self, session: Session, cause: Cause, directive: Directive, target: Target) -> tuple[RowLine, ...]:
        rows = await queries.items(session, [target.id])
        theirs = await settable_now(session, self._office, cause, directive, rows)
        chosen = await chosen_rows(session, cause, target.id)
        return tuple(
            RowLine(
                id=row.id,
                number=row.number,
                name=row.name,
                state=row.state,
                note=row.note,
                owner=row.owner.name if row.owner else "",
                settable=row.id in theirs,
                chosen=row.id in chosen and row.id in theirs,
            )
            for row in rows
        )


async def chosen_rows(session: Session, cause: Cause, target_id: int) -> set[int]:
    """Return which rows of a list the cause's person has chosen."""
    row = await open_dialogs.get(session, cause.person_id or 0)
    if row is None or row.kind != TICKING or row.expires_at <= cause.at or row.state["target_id"] != target_id:
        return set()
    return set(row.state["rows"])
