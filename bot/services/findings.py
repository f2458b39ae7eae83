"""What intake finds out about a document that is taken in: doubts, a word of caution, what is like it, like cases of the past."""

import asyncio
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from datetime import date
from typing import Any

from bot.intake.cases import Case, CaseBook
from bot.intake.doubts import find_doubts
from bot.intake.likeness import alike, edition_of
from bot.intake.markings import caution
from bot.intake.passed_over import passed_over
from bot.services.office import Office
from db.models import Directive
from db.queries import directives
from db.session import Session

COMPARED = 10_000
REMEMBERED = 2_000
SHOWN = 3
MOST_PASSED_OVER = 60


async def case_book(session: Session, office: Office, today: date) -> CaseBook:
    """Return how units were made leads so far."""
    led = await directives.led(session, REMEMBERED)
    cases = [
        Case(
            f"督〔{one.year}〕{one.serial}-{one.item}",
            one.title,
            one.text,
            one.section,
            one.unit,
            office.day_of(one.decided_at),
        )
        for one in led
    ]
    return await asyncio.to_thread(CaseBook.of, cases, today)


async def examine(
    session: Session,
    document_id: int,
    text: str,
    printed: date | None,
    rows: Sequence[Directive],
    known: AbstractSet[str] = frozenset(),
) -> dict[str, Any]:
    """Return what is to be told of a document, as JSON values; note at each directive the open ones that are like it.

    `known` are names of the office's units.
    """
    said = await directives.under_way_elsewhere(session, document_id, COMPARED)
    found = await asyncio.to_thread(alike, [row.text for row in rows], [(one.id, one.text) for one in said])
    open_ = {one.id for one in said if one.status in directives.OPEN}
    for number, row in enumerate(rows):
        ids = [one.other for one in found if one.one == number and one.other in open_][:SHOWN]
        row.similar = {"ids": ids} if ids else None
    edition = edition_of(found, {one.id: one.document_id for one in said}, len(rows))
    doubts = [
        {"kind": doubt.kind.value, "args": {"quote": doubt.quote, **doubt.args}} for doubt in find_doubts(text, printed)
    ]
    missed = await asyncio.to_thread(passed_over, text, [(row.start, row.end) for row in rows], known)
    return {
        "passed_over": missed[:MOST_PASSED_OVER],
        "caution": caution(text),
        "doubts": doubts,
        "edition": {"document_id": edition[0], "same": edition[1]} if edition else None,
    }
