"""审定: the clerk registers what is complete and submits it, an approver agrees or returns it.

Who submitted never approves. An office that has switched approval off registers and approves in one go.
"""

from collections.abc import Sequence

from bot.rules.lifecycle import Move, transition
from bot.rules.permissions import Action
from bot.rules.quiet import next_open
from bot.services import dialogs
from bot.services.access import RefusedError, require
from bot.services.drafts import StaleError, gaps, open_document
from bot.services.office import Office
from bot.services.outgoing import Notice, answer, send
from bot.texts import TellableError
from db.enums import Role, Status
from db.models import Directive, Document
from db.queries import audit, documents, drafts, people
from db.session import Cause, Session

RETURNING = "return_reason"


class Approval:
    """Submitting, approving, returning, taking back."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def submit(self, cause: Cause, document_id: int, version: int) -> int:
        """Register every complete draft and ask the approvers; return how many were registered.

        Raises TellableError where nothing is complete, or nobody but the clerk could approve.
        """
        office = self._office
        async with office.database.write(cause) as session:
            document = await open_document(session, office, cause, document_id, version)
            ready = [row for row in await _drafted(session, document_id) if not gaps(row)]
            if not ready:
                raise TellableError("issue/nothing_complete")
            for row in ready:
                row.status = transition(row.status, Move.REGISTER)
                row.registered_at = cause.at
                row.version += 1
                audit.record(session, cause, "registered", "directive", row.id, number=row.number)
            document.submitted_at = cause.at
            document.version += 1
            audit.record(session, cause, "submitted", "document", document_id, items=[row.item for row in ready])
            if office.settings.approval_required:
                await self._ask_approvers(session, cause, document)
            else:
                document.approved_at, document.approver_id = cause.at, None
            return len(ready)

    async def _ask_approvers(self, session: Session, cause: Cause, document: Document) -> None:
        approvers = [p for p in await people.with_role(session, Role.APPROVER) if p.id != cause.person_id]
        if not approvers:
            raise TellableError("issue/no_approver")
        opens = next_open(cause.at, self._office.policy, self._office.calendar, self._office.zone)
        for approver in approvers:
            key = f"approval:{document.id}:{document.version}:{approver.id}"
            payload = {"document_id": document.id}
            await send(session, cause, Notice("approval", key, payload, person_id=approver.id, not_before=opens))

    async def approve(self, cause: Cause, document_id: int) -> None:
        """Agree to what was submitted; the clerk is told."""
        async with self._office.database.write(cause) as session:
            document = await self._submitted(session, cause, document_id)
            await dialogs.end(session, cause)
            document.approved_at, document.approver_id = cause.at, cause.person_id
            document.version += 1
            audit.record(session, cause, "approved", "document", document_id)
            await self._tell_clerks(session, cause, document, {"approved": True, "reason": ""})

    async def ask_reason(self, cause: Cause, document_id: int) -> None:
        """Ask the approver why it goes back."""
        async with self._office.database.write(cause) as session:
            document = await self._submitted(session, cause, document_id)
            await dialogs.ask(session, cause, RETURNING, {"document_id": document_id})
            args = {"number": document.number}
            await answer(session, cause, "text", {"id": "issue/ask_return_reason", "args": args})

    async def give_back(self, cause: Cause, document_id: int, reason: str) -> None:
        """Return what was submitted, with a reason; the clerk is told and may change it. Raises TellableError without one."""
        if not reason.strip():
            raise TellableError("issue/reason_missing")
        async with self._office.database.write(cause) as session:
            document = await self._submitted(session, cause, document_id)
            await dialogs.end(session, cause)
            await self._open_again(session, document)
            audit.record(session, cause, "returned", "document", document_id, reason=reason.strip())
            await self._tell_clerks(session, cause, document, {"approved": False, "reason": reason.strip()})
            await answer(session, cause, "text", {"id": "issue/returned", "args": {"number": document.number}})

    async def take_back(self, cause: Cause, document_id: int) -> None:
        """Let the clerk take a submission back before it is approved. Raises StaleError where there is none."""
        office = self._office
        async with office.database.write(cause) as session:
            await _require_outright(session, office, cause, Action.REGISTER)
            document = await documents.lock(session, document_id)
            if document is None or not documents.awaits_approval(document.submitted_at, document.approved_at):
                raise StaleError
            await self._open_again(session, document)
            audit.record(session, cause, "taken_back", "document", document_id)

    async def _submitted(self, session: Session, cause: Cause, document_id: int) -> Document:
        """Return the document, locked, if its submission waits for this approver."""
        await _require_outright(session, self._office, cause, Action.APPROVE_ISSUE)
        document = await documents.lock(session, document_id)
        if document is None or not documents.awaits_approval(document.submitted_at, document.approved_at):
            raise TellableError("issue/not_waiting")
        submitted = await documents.last_act(session, "submitted", "document", document_id)
        if submitted is None or submitted.person_id == cause.person_id:
            raise TellableError("issue/own_submission")
        return document

    async def _open_again(self, session: Session, document: Document) -> None:
        for row in await _drafted(session, document.id, Status.REGISTERED):
            if row.registered_at == document.submitted_at:
                row.status, row.registered_at = Status.DRAFT, None
                row.version += 1
        document.submitted_at = document.approved_at
        document.version += 1

    async def _tell_clerks(self, session: Session, cause: Cause, document: Document, args: dict[str, object]) -> None:
        submitted = await documents.last_act(session, "submitted", "document", document.id)
        clerks = {document.clerk_id, submitted.person_id if submitted else None} - {None, cause.person_id}
        for clerk_id in sorted(clerk for clerk in clerks if clerk is not None):
            key = f"approval_result:{document.id}:{document.version}:{clerk_id}"
            payload = {"document_id": document.id, "by": cause.person_id, **args}
            await send(session, cause, Notice("approval_result", key, payload, person_id=clerk_id))


async def _require_outright(session: Session, office: Office, cause: Cause, action: Action) -> None:
    if not (await require(session, office, cause, action)).outright:
        raise RefusedError


async def _drafted(session: Session, document_id: int, status: Status = Status.DRAFT) -> Sequence[Directive]:
    rows = await drafts.of_document(session, document_id)
    return [row for row in rows if row.status is status and not row.left_out]
