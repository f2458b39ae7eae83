"""A draft as lists and its card show it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.unit_groups import UnitGroup, addressed
from bot.services.comment_decisions import CommentShown
from bot.services.directive_limits import LimitsNote
from bot.services.directory import Directory
from bot.services.dividing import cuts, parts
from bot.services.draft_parts import groups_for
from bot.services.drafts import DRAFTED, Gap, gaps, is_approved
from bot.services.found import SimilarShown, SuggestionShown, suggestions_shown
from db.enums import Cadence, DateSource, Kind, Status
from db.models import Directive


@dataclass(frozen=True)
class DraftLine:
    """A directive in a list of its document's."""

    id: int
    item: str
    title: str
    status: Status
    lead: str
    owner: str
    bound: bool
    due_on: date | None
    open_ended: bool
    cadence: Cadence | None
    kind: Kind
    supporting: tuple[str, ...]
    missing: tuple[Gap, ...]
    approved: bool
    left_out: bool


@dataclass(frozen=True)
class TargetShown:
    """A number of the directive: its words."""

    text: str
    scope: bool


@dataclass(frozen=True)
class DraftCard:
    """All that a card of a draft shows; `place` of `total` counts the drafts that can be leafed through."""

    line: DraftLine
    document_id: int
    version: int
    number: str
    text: str
    section: tuple[str, ...]
    due_text: str
    due_vague: bool
    due_source: DateSource | None
    milestones: tuple[tuple[date, str], ...]
    cadence_text: str
    done_when: str
    leader: str
    targets: tuple[TargetShown, ...]
    suggestion: SuggestionShown | None
    further: tuple[SuggestionShown, ...]
    similar: tuple[SimilarShown, ...]
    parts: int
    place: int
    total: int
    previous: int | None
    next: int | None
    changeable: bool
    divisible: bool
    comments: tuple[CommentShown, ...] = ()
    limits: LimitsNote | None = None
    former: str = ""  # the number from which it is carried over
    first_due_on: date | None = None  # the date that was set first, in the former year
    part_units: tuple[str, ...] = ()  # each of which gets a part of its own (分办)
    addresses: tuple[UnitGroup, ...] = ()  # groups of units that the words address, and that the roster has


def line_of(directive: Directive) -> DraftLine:
    """Return a directive as lists show it."""
    return DraftLine(
        id=directive.id,
        item=directive.item,
        title=directive.title,
        status=directive.status,
        lead=directive.lead.name if directive.lead else "",
        owner=directive.owner.name if directive.owner else "",
        bound=directive.owner is not None and directive.owner.telegram_id is not None,
        due_on=directive.due_on,
        open_ended=directive.due_on is None and directive.due_source is DateSource.CLERK,
        cadence=directive.cadence,
        kind=directive.kind,
        supporting=tuple(unit.name for unit in directive.supporting),
        missing=gaps(directive) if directive.status in DRAFTED else (),
        approved=is_approved(directive),
        left_out=directive.left_out,
    )


def card_of(
    directive: Directive,
    rows: Sequence[Directive],
    directory: Directory,
    leader: str,
    similar: Sequence[Directive],
    *,
    changeable: bool,
) -> DraftCard:
    """Return the card of a draft, one of `rows`; what units said of it is still to be added."""
    ids = [row.id for row in rows]
    place = ids.index(directive.id)
    suggested = suggestions_shown(directive, directory)
    return DraftCard(
        line=line_of(directive),
        document_id=directive.document_id,
        version=directive.version,
        number=directive.number,
        text=directive.text,
        section=(*directive.headings, *directive.path[-1:]),
        due_text=directive.due_text,
        due_vague=directive.due_vague,
        due_source=directive.due_source,
        milestones=directive.milestone_days,
        cadence_text=directive.cadence_text,
        done_when=directive.done_when,
        leader=leader,
        targets=tuple(TargetShown(target.text, target.kind.value == "scope") for target in directive.targets),
        suggestion=suggested[0] if suggested else None,
        further=tuple(suggested[1:]),
        similar=tuple(SimilarShown(s.number, s.title, s.status, s.lead_name) for s in similar),
        parts=len(parts(directive)),
        place=place + 1,
        total=len(rows),
        previous=ids[place - 1] if place else None,
        next=ids[place + 1] if place + 1 < len(ids) else None,
        changeable=changeable,
        divisible=bool(cuts(directive)),
        part_units=tuple(unit.name for unit in directive.part_units),
        addresses=tuple(g for g in groups_for(directive, directory) if g in addressed(directive.text)),
    )
