"""交办: what is approved and complete goes out to its owners in one go; each person gets one notice with all that is new."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.rules.lifecycle import Move, transition
from bot.rules.permissions import Action, Verdict
from bot.rules.quiet import next_open
from bot.services import planning
from bot.services.access import RefusedError, require, verdict_on
from bot.services.audience import audiences, present
from bot.services.carried import end_former, still_to_issue
from bot.services.drafts import DRAFTED, Gap, gaps, is_approved
from bot.services.issuing_parts import issue_parts
from bot.services.item_numbers import runs
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.texts import TellableError
from db.enums import Role
from db.models import Directive, Person
from db.queries import audience as colleagues
from db.queries import audit, directives, documents, drafts
from db.session import Cause, Session

YEAR_END = (12, 31)
FIRST_QUARTER = 3  # its last month
YEARLY_WORDS = re.compile("年初|全年|年度|今年以来|本年度")


@dataclass(frozen=True)
class UnboundPerson:
    """Somebody who gets nothing until they have bound their account."""

    name: str
    unit: str


@dataclass(frozen=True)
class IssueResult:
    """What of a document is issued and what is not, as runs of numbers, and whom the notices do not reach yet."""

    document_id: int
    number: str
    issued: tuple[str, ...]
    issued_count: int
    no_owner: tuple[str, ...]
    no_date: tuple[str, ...]
    not_approved: tuple[str, ...]
    unbound: tuple[UnboundPerson, ...]


class Issuing:
    """Handing approved directives to their owners."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def issue(self, cause: Cause, document_id: int) -> int:
        """Issue what is complete and approved of a document; return how many. What is not stays for the next time.

        Raises TellableError where there is nothing to issue.
        """
        office = self._office
        async with office.database.write(cause) as session:
            if not (await require(session, office, cause, Action.ISSUE)).outright:
                raise RefusedError
            document = await documents.lock(session, document_id)
            rows = await drafts.of_document(session, document_id)
            approved = [row for row in rows if not row.left_out and is_approved(row) and not gaps(row)]
            if document is None or not approved:
                raise TellableError("issue/nothing_approved")
            ready = await still_to_issue(session, cause, approved)
            if not ready and not any(row.left_out for row in approved):
                raise TellableError("year/former_waits")
            today = office.day_of(cause.at)
            for row in ready:
                row.status = transition(row.status, Move.ISSUE)
                row.issued_at = cause.at
                row.version += 1
                _date_targets(row, today)
                audit.record(session, cause, "issued", "directive", row.id, number=row.number)
            await session.flush()
            await planning.open_clocks(session, office, cause, *ready)
            parts = await issue_parts(session, office, cause, ready)
            await end_former(session, office, cause, ready, parts)
            document.version += 1
            audit.record(session, cause, "issued", "document", document_id, items=[row.item for row in ready])
            await notify(session, office, cause, [*ready, *parts])
            return len(ready)

    async def result(self, person_id: int, document_id: int) -> IssueResult | None:
        """Return how far the issue of a document has come; None to those who may not see it."""
        async with self._office.database.read() as session:
            cause = Cause(self._office.clock.now(), person_id)
            verdict = await verdict_on(session, self._office, cause, Action.REVIEW_DRAFTS)
            document = await documents.get(session, document_id)
            if verdict is Verdict.NO or document is None:
                return None
            rows = [row for row in await drafts.of_document(session, document_id) if not row.left_out]
            issued = [row for row in rows if row.status not in DRAFTED]
            lacking = {row.item: gaps(row) for row in rows if row.status in DRAFTED}
            parts = await directives.parts_of(session, [row.id for row in issued])
            heard_by = [p for persons in (await concerned(session, [*issued, *parts])).values() for p in persons]
            unbound = {person.id: person for person in heard_by if person.telegram_id is None}
            return IssueResult(
                document_id=document_id,
                number=document.number,
                issued=runs(row.item for row in issued),
                issued_count=len(issued),
                no_owner=runs(item for item, gap in lacking.items() if Gap.OWNER in gap),
                no_date=runs(item for item, gap in lacking.items() if Gap.DATE in gap),
                not_approved=runs(r.item for r in rows if r.status in DRAFTED and not gaps(r) and not is_approved(r)),
                unbound=tuple(UnboundPerson(person.name, person.unit.name) for person in unbound.values()),
            )


def _date_targets(directive: Directive, today: date) -> None:
    """Say from when expected progress counts (`docs/terms.md`): from 1 January for yearly targets, else from issue.

    Yearly is what the text calls the year's, and what is issued in the first quarter for the year's end: the year's
    work. What is ordered in November for December was not late in January.
    """
    due = directive.due_on
    year_end = due is not None and due.year == today.year and (due.month, due.day) == YEAR_END
    yearly = year_end and (today.month <= FIRST_QUARTER or YEARLY_WORDS.search(directive.text) is not None)
    for target in directive.targets:
        target.yearly = yearly


async def notify(session: Session, office: Office, cause: Cause, issued: Sequence[Directive]) -> None:
    """Put one notice for each person concerned into the outbox, with all of these directives that concern them.

    Owner and liaisons of the lead unit, and who answers for or fills in for supporting units; the deputy of one who is
    absent.
    """
    heard_by: dict[int, set[int]] = {}
    for directive, persons in (await concerned(session, issued)).items():
        for person in persons:
            heard_by.setdefault(person.id, set()).add(directive)
    spoken_to = await present(session, heard_by, office.day_of(cause.at))
    by_reader: dict[int, set[int]] = {}
    for person_id, directive_ids in heard_by.items():
        by_reader.setdefault(spoken_to[person_id], set()).update(directive_ids)
    opens = next_open(cause.at, office.policy, office.calendar, office.zone)
    for person_id, theirs in by_reader.items():
        ordered = [directive for directive in issued if directive.id in theirs]
        document_id = ordered[0].document_id
        key = f"issue:{document_id}:{person_id}:{ordered[0].id}-{ordered[0].version}"
        payload = {"document_id": document_id, "directive_ids": [directive.id for directive in ordered]}
        await send(session, cause, Notice("issue_notice", key, payload, person_id=person_id, not_before=opens))


async def concerned(session: Session, issued: Sequence[Directive]) -> dict[int, list[Person]]:
    """Return whom each directive concerns, by its id."""
    leading = await audiences(session, issued)
    units = {unit.id for directive in issued for unit in directive.supporting}
    helpers = await colleagues.of_units(session, units, (Role.OWNER, Role.LIAISON, Role.HEAD))
    found: dict[int, list[Person]] = {}
    for directive in issued:
        supporting = {unit.id for unit in directive.supporting}
        persons = list(leading[directive.id].workers)
        for unit_id in supporting:
            theirs = [person for person in helpers if person.unit_id == unit_id]
            active = [person for person in theirs if person.roles & {Role.OWNER, Role.LIAISON}]
            persons += active or theirs
        found[directive.id] = persons
    return found
