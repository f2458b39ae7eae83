"""What was found out about a document and its drafts, as the clerk is shown it: doubts, editions, like ones, suggestions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.services.directory import Directory
from bot.services.drafts import DRAFTED, is_suggested, suggestions
from bot.services.item_numbers import runs
from bot.services.office import Office
from db.enums import Status
from db.models import Directive, Document
from db.queries import directives, documents
from db.session import Session


@dataclass(frozen=True)
class Edition:
    """A document of which another is an edition, and how many directives are the same."""

    id: int
    number: str
    same: int


@dataclass(frozen=True)
class Findings:
    """What was found out about a document: words that keep it inside, doubts about its date (text id and arguments).

    `similar` are the items of which other documents have open ones that say nearly the same; `passed_over` the spans of
    sentences that read like orders and are in no draft.
    """

    taken_in_on: date
    caution: str = ""
    doubts: tuple[tuple[str, dict[str, str | int]], ...] = ()
    edition: Edition | None = None
    similar: tuple[str, ...] = ()
    passed_over: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class SuggestionShown:
    """Who could lead, who would answer for it, and why. `which` is its place among the suggestions."""

    which: int
    unit: str
    owner: str
    support: tuple[str, ...]
    reason: str
    args: dict[str, str]


@dataclass(frozen=True)
class SimilarShown:
    """An open directive of another document that says nearly the same."""

    number: str
    title: str
    status: Status
    lead: str


def suggestions_shown(directive: Directive, directory: Directory) -> list[SuggestionShown]:
    """Return who could lead as things are, the best first; helpers stand with the best alone."""
    found = []
    for which, suggestion in enumerate(suggestions(directive) if is_suggested(directive) else ()):
        unit = directory.unit_by_id(suggestion["unit_id"])
        if unit is not None:
            owner = directory.answering_for(unit.id)
            helpers = [helper.name for helper in map(directory.unit_by_id, suggestion.get("support", ())) if helper]
            found.append(
                SuggestionShown(
                    which,
                    unit.name,
                    owner.name if owner else "",
                    tuple(helpers),
                    suggestion["reason"],
                    suggestion["args"],
                )
            )
    return found


async def similar_to(session: Session, rows: Sequence[Directive]) -> dict[int, list[Directive]]:
    """Return for each directive those of other documents that say nearly the same and are still open."""
    noted = {row.id: list((row.similar or {}).get("ids", ())) for row in rows}
    wanted = {directive_id for ids in noted.values() for directive_id in ids}
    open_ = {row.id: row for row in await directives.some(session, wanted)} if wanted else {}
    open_ = {directive_id: row for directive_id, row in open_.items() if row.status in directives.OPEN}
    return {row_id: [open_[one] for one in ids if one in open_] for row_id, ids in noted.items()}


async def findings_of(session: Session, office: Office, document: Document, rows: Sequence[Directive]) -> Findings:
    """Return what is told of a document."""
    like = await similar_to(session, rows)
    found = document.findings or {}
    noted = found.get("edition")
    other = await documents.get(session, noted["document_id"]) if noted else None
    return Findings(
        office.day_of(document.created_at),
        found.get("caution") or "",
        tuple((doubt["kind"], doubt["args"]) for doubt in found.get("doubts", ())),
        Edition(other.id, other.number, noted["same"]) if noted and other else None,
        runs(row.item for row in rows if like[row.id] and row.status in DRAFTED and not row.left_out),
        passed_over_still(document, rows),
    )


def passed_over_still(document: Document, rows: Sequence[Directive]) -> tuple[tuple[int, int], ...]:
    """Return the spans of what was passed over at intake and has not been taken up into a draft since."""
    spans = [(start, end) for start, end in (document.findings or {}).get("passed_over", ())]
    return tuple(span for span in spans if not any(row.start < span[1] and span[0] < row.end for row in rows))
