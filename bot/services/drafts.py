"""Directives before issue: what is still missing of one, how its fields are set, and who may set them when."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from bot.intake.sheets.draft_sheet import MAX_TITLE
from bot.intake.targets import find_targets
from bot.rules.permissions import Action, Verdict
from bot.services.access import RefusedError, require
from bot.services.directory import Directory
from bot.services.office import Office
from bot.texts import TellableError
from db.enums import Cadence, DateSource, Kind, Status, TargetKind, UnitRole
from db.models import Directive, DirectiveUnit, Document, Person, Target, Unit
from db.queries import audit, documents, drafts
from db.session import Cause, Session

DRAFTED = frozenset({Status.DRAFT, Status.REGISTERED})
OPEN_ENDED = "open_ended"  # 无期限: the clerk's own decision
MAX_DONE_WHEN = 1000


class Gap(StrEnum):
    """What a directive lacks to be issued."""

    OWNER = "owner"
    DATE = "date"


class StaleError(TellableError):
    """A button of an older version was pressed: what it showed has changed since."""

    def __init__(self) -> None:
        super().__init__("review/stale")


def gaps(directive: Directive) -> tuple[Gap, ...]:
    """Return what a directive lacks: an owner in office, and a date or the clerk's word that there is none.

    A directive without a date needs a cadence, or nobody would ever hear of it again.
    """
    found = []
    if directive.owner is None or directive.owner.revoked_at is not None:
        found.append(Gap.OWNER)
    open_ended = directive.due_source is DateSource.CLERK and directive.cadence is not None
    if directive.due_on is None and not open_ended:
        found.append(Gap.DATE)
    return tuple(found)


def is_suggested(directive: Directive) -> bool:
    """Tell whether a suggestion of who leads waits for the clerk."""
    return directive.suggestion is not None and directive.owner is None and directive.lead is None


def is_approved(directive: Directive) -> bool:
    """Tell whether a registered directive was approved, so that it may be issued."""
    document = directive.document
    if directive.status is not Status.REGISTERED or directive.registered_at is None or document.approved_at is None:
        return False
    return directive.registered_at <= document.approved_at


async def require_review(session: Session, office: Office, cause: Cause) -> None:
    """Let only those go on who may change drafts; reading them is not enough."""
    if await require(session, office, cause, Action.REVIEW_DRAFTS) is Verdict.READ_ONLY:
        raise RefusedError


async def open_document(
    session: Session, office: Office, cause: Cause, document_id: int, version: int | None = None
) -> Document:
    """Return a document whose drafts may be changed now, locked. Raises RefusedError, StaleError or TellableError."""
    await require_review(session, office, cause)
    document = await documents.lock(session, document_id)
    if document is None or version not in (None, document.version):
        raise StaleError
    if documents.awaits_approval(document.submitted_at, document.approved_at):
        raise TellableError("review/awaits_approval")
    return document


async def open_draft(
    session: Session, office: Office, cause: Cause, directive_id: int, version: int | None = None
) -> Directive:
    """Return a draft that may be changed now, its document locked. Raises RefusedError, StaleError or TellableError."""
    await require_review(session, office, cause)
    document_id = await drafts.document_of(session, directive_id)
    if document_id is None:
        raise StaleError
    await open_document(session, office, cause, document_id)
    directive = await drafts.get(session, directive_id)
    if directive is None or version not in (None, directive.version):
        raise StaleError
    if directive.status not in DRAFTED:
        raise TellableError("review/issued_already")
    return directive


def touch(directive: Directive) -> None:
    """Note that a draft was changed: buttons of its older version are stale, and what was approved is to be approved anew."""
    directive.version += 1
    directive.status, directive.registered_at = Status.DRAFT, None
    directive.document.version += 1


def note(session: Session, cause: Cause, action: str, directive: Directive, **details: Any) -> None:  # noqa: ANN401 - plain JSON values
    """Add the audit row of a change of a draft."""
    audit.record(session, cause, action, "directive", directive.id, **details)


def set_units(
    directive: Directive, lead: Unit | None, support: Iterable[Unit], parts: Iterable[Unit] | None = None
) -> None:
    """Set who leads, who helps and who has a part of its own (None: as it was); a unit has one of these shares."""
    held = {row.unit_id: row for row in directive.units}
    sharing = [unit for unit in dict.fromkeys(parts or ()) if unit is not lead]
    helpers = [unit for unit in dict.fromkeys(support) if unit is not lead and unit not in sharing]
    if parts is None:
        sharing = [unit for unit in directive.part_units if unit is not lead and unit not in helpers]
    shares = [
        *([(lead, UnitRole.LEAD)] if lead else []),
        *((unit, UnitRole.SUPPORT) for unit in helpers),
        *((unit, UnitRole.PART) for unit in sharing),
    ]
    rows = []
    for position, (unit, role) in enumerate(shares):
        row = held.get(unit.id) or DirectiveUnit(unit_id=unit.id, unit=unit)
        row.role, row.position = role, position
        rows.append(row)
    directive.units = rows


def set_owner(directive: Directive, owner: Person | None, source: DateSource = DateSource.CLERK) -> None:
    """Set who answers; their unit leads."""
    directive.owner = owner
    directive.owner_id = owner.id if owner else None
    directive.owner_source = source if owner else None
    if owner is not None and directive.lead is not owner.unit:
        set_units(directive, owner.unit, directive.supporting)


def set_lead(
    directive: Directive, lead: Unit | None, directory: Directory, source: DateSource = DateSource.CLERK
) -> None:
    """Set the lead unit, and with it who answers for that unit."""
    set_units(directive, lead, directive.supporting)
    if lead is None or directive.owner is None or directive.owner.unit_id != lead.id:
        set_owner(directive, directory.answering_for(lead.id) if lead else None, source)


def suggestions(directive: Directive) -> list[dict[str, Any]]:
    """Return the suggestions of a directive, the best first."""
    best = directive.suggestion
    return [best, *best.get("others", ())] if best else []


def adopt(directive: Directive, directory: Directory, which: int = 0) -> bool:
    """Take over the suggestion, or a further one; return whether there was one that still holds."""
    found = suggestions(directive)[which : which + 1]
    lead = directory.unit_by_id(found[0]["unit_id"]) if found else None
    if lead is None or not is_suggested(directive):
        return False
    support = (directive.suggestion or {}).get("support", ())
    helpers = [unit for unit in map(directory.unit_by_id, support) if unit is not None and unit is not lead]
    set_units(directive, lead, directive.supporting or helpers)
    named = found[0].get("named")
    set_lead(directive, lead, directory, DateSource.DOCUMENT if named else DateSource.CLERK)
    return True


def set_due(directive: Directive, due: date | str | None, today: date) -> None:
    """Set the final date, OPEN_ENDED, or None for a question that is open again. Raises TellableError for a past date."""
    if isinstance(due, date) and due < today and due != directive.due_on:
        raise TellableError("review/date_past", day=due.isoformat())
    if due == directive.due_on and due is not None:
        return
    directive.due_on = due if isinstance(due, date) else None
    directive.due_source = DateSource.CLERK if due is not None else None
    if due == OPEN_ENDED:
        directive.kind = Kind.ONGOING


def set_title(directive: Directive, title: str) -> None:
    """Set the title. Raises TellableError for none, or one that is too long for a list."""
    words = " ".join(title.split())
    if not words or len(words) > MAX_TITLE:
        raise TellableError("review/title_length", limit=MAX_TITLE, length=len(words))
    directive.title = words


def set_done_when(directive: Directive, words: str) -> None:
    """Set what has to be true for close-out. Raises TellableError for too many words."""
    if len(words) > MAX_DONE_WHEN:
        raise TellableError("review/done_when_length", limit=MAX_DONE_WHEN, length=len(words))
    directive.done_when = words.strip()


def set_leader(directive: Directive, leader: Person | None) -> None:
    """Set the leader who leads on it (牵头领导)."""
    directive.leader_id = leader.id if leader else None


def set_targets(directive: Directive, texts: Sequence[str]) -> None:
    """Set the numeric targets by their words; those that stay keep their numbers. Raises TellableError for words without any."""
    held = {target.text: target for target in directive.targets}
    rows = []
    for position, text in enumerate(dict.fromkeys(texts)):
        row = held.get(text) or _read_target(text)
        row.position = position
        rows.append(row)
    directive.targets = rows


def _read_target(text: str) -> Target:
    found = find_targets(text)
    if not found:
        raise TellableError("review/target_unreadable", text=text)
    target = found[0]
    return Target(
        kind=TargetKind(target.kind),
        text=text,
        measure=target.unit,
        value=target.value,
        value_max=target.value_max,
        current=None,
    )


def snapshot(directive: Directive) -> dict[str, Any]:
    """Return what bulk setting may change of a draft, as JSON values: what undoing needs."""
    return {
        "lead": directive.lead.id if directive.lead else None,
        "support": [unit.id for unit in directive.supporting],
        "parts": [unit.id for unit in directive.part_units],
        "owner": directive.owner_id,
        "owner_source": directive.owner_source,
        "due_on": directive.due_on.isoformat() if directive.due_on else None,
        "due_source": directive.due_source,
        "cadence": directive.cadence,
        "kind": directive.kind,
        "left_out": directive.left_out,
    }


def restore(directive: Directive, before: Mapping[str, Any], directory: Directory) -> None:
    """Bring a draft back to a snapshot; a unit or person that has left since is not brought back."""
    units = [directory.unit_by_id(unit_id) for unit_id in before["support"]]
    parts = [directory.unit_by_id(unit_id) for unit_id in before.get("parts", ())]
    set_units(
        directive,
        directory.unit_by_id(before["lead"]),
        [unit for unit in units if unit],
        [unit for unit in parts if unit],
    )
    owner = directory.person_by_id(before["owner"])
    directive.owner, directive.owner_id = owner, owner.id if owner else None
    directive.owner_source = DateSource(before["owner_source"]) if owner and before["owner_source"] else None
    directive.due_on = date.fromisoformat(before["due_on"]) if before["due_on"] else None
    directive.due_source = DateSource(before["due_source"]) if before["due_source"] else None
    directive.cadence = Cadence(before["cadence"]) if before["cadence"] else None
    directive.kind = Kind(before["kind"])
    directive.left_out = before["left_out"]
