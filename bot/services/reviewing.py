"""What the clerk and the approver see of a document's directives: the summary, the list, a card, its choices."""

from dataclasses import replace

from bot.rules.ledger_numbers import LedgerNumber
from bot.rules.permissions import Action, Verdict
from bot.services.access import verdict_on
from bot.services.comment_decisions import shown
from bot.services.directive_limits import note_of
from bot.services.directory import Directory
from bot.services.dividing import Cut, cuts
from bot.services.document_summary import DocumentSummary, comments_stand, past_of, summary_of, year_end_of
from bot.services.draft_choices import Choice, choices_of
from bot.services.draft_shown import DraftCard, DraftLine, card_of, line_of
from bot.services.drafting import Field
from bot.services.drafts import DRAFTED
from bot.services.found import findings_of, similar_to
from bot.services.office import Office
from db.queries import carrying, documents, drafts, people
from db.queries import comments as queries
from db.session import Cause, Session


class Reviewing:
    """Reading documents under way. Each method returns None to those who may not see them."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def summary(self, person_id: int, document_id: int) -> DocumentSummary | None:
        """Return where a document stands."""
        async with self._office.database.read() as session:
            verdict = await self._verdict(session, person_id)
            document = await documents.get(session, document_id)
            if verdict is Verdict.NO or document is None:
                return None
            rows = await drafts.of_document(session, document_id)
            clerk = await people.get(session, document.clerk_id)
            approver = await people.get(session, document.approver_id) if document.approver_id else None
            submitted = await documents.last_act(session, "submitted", "document", document_id)
            may_approve = person_id != (submitted.person_id if submitted else None) and await self._approves(
                session, person_id
            )
            summary = summary_of(
                document,
                rows,
                findings=await findings_of(session, self._office, document, rows),
                names=(clerk.name, approver.name if approver else ""),
                writes=verdict is Verdict.YES,
                may_approve=may_approve,
                approval_required=self._office.settings.approval_required,
            )
            today = self._office.day_of(self._office.clock.now())
            return replace(
                summary,
                past=past_of(rows, today),
                comments=await comments_stand(session, document_id, today),
                year_end=year_end_of(document, rows, today, writes=verdict is Verdict.YES),
            )

    async def draft_numbered(self, person_id: int, number: LedgerNumber) -> int | None:
        """Return the draft that a number means in what a clerk is working on, None for others and where there is none."""
        async with self._office.database.read() as session:
            if await self._verdict(session, person_id) is not Verdict.YES:
                return None
            document = await documents.latest_in_work(session, person_id)
            if (
                document is None
                or number.serial not in {None, document.serial}
                or number.year not in {None, document.year}
            ):
                return None
            rows = await drafts.of_document(session, document.id)
            return next((row.id for row in rows if row.item == number.item and row.status in DRAFTED), None)

    async def lines(self, person_id: int, document_id: int) -> list[DraftLine] | None:
        """Return all directives of a document, left-out ones aside."""
        async with self._office.database.read() as session:
            if await self._verdict(session, person_id) is Verdict.NO:
                return None
            rows = await drafts.of_document(session, document_id)
            return [line_of(row) for row in rows if not row.left_out]

    async def card(self, person_id: int, directive_id: int) -> DraftCard | None:
        """Return the card of a directive that is not issued yet."""
        async with self._office.database.read() as session:
            verdict = await self._verdict(session, person_id)
            directive = await drafts.get(session, directive_id)
            if verdict is Verdict.NO or directive is None or directive.status not in DRAFTED:
                return None
            rows = [r for r in await drafts.of_document(session, directive.document_id) if r.status in DRAFTED]
            directory = await Directory.load(session, self._office.day_of(self._office.clock.now()))
            name = (await people.get(session, directive.leader_id)).name if directive.leader_id else ""
            document = directive.document
            waiting = documents.awaits_approval(document.submitted_at, document.approved_at)
            similar = (await similar_to(session, [directive]))[directive.id]
            card = card_of(directive, rows, directory, name, similar, changeable=verdict is Verdict.YES and not waiting)
            said = await queries.on_draft(session, directive.id)
            own = await note_of(session, self._office, directive) if directive.limits else None
            past = await carrying.former(session, directive)
            return replace(
                card,
                comments=tuple(shown(comment) for comment in said),
                limits=own,
                former=past[0].number if past else "",
                first_due_on=directive.first_due_on,
            )

    async def choices(self, person_id: int, directive_id: int, field: Field) -> list[Choice] | None:
        """Return what a field of a card may be set to by a button."""
        async with self._office.database.read() as session:
            directive = await drafts.get(session, directive_id)
            if await self._verdict(session, person_id) is not Verdict.YES or directive is None:
                return None
            today = self._office.day_of(self._office.clock.now())
            return choices_of(directive, field, await Directory.load(session, today), today)

    async def cuts(self, person_id: int, directive_id: int) -> list[Cut] | None:
        """Return where a draft may be split."""
        async with self._office.database.read() as session:
            directive = await drafts.get(session, directive_id)
            if await self._verdict(session, person_id) is not Verdict.YES or directive is None:
                return None
            return cuts(directive)

    async def _verdict(self, session: Session, person_id: int) -> Verdict:
        return await verdict_on(session, self._office, self._cause(person_id), Action.REVIEW_DRAFTS)

    async def _approves(self, session: Session, person_id: int) -> bool:
        return await verdict_on(session, self._office, self._cause(person_id), Action.APPROVE_ISSUE) is Verdict.YES

    def _cause(self, person_id: int) -> Cause:
        return Cause(self._office.clock.now(), person_id)
