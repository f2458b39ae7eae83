"""The way of a Word paper to its signature: submitted, sent back, given up, signed."""

from datetime import date

from bot.services import access, dialogs
from bot.services.audience import audience_of, tell
from bot.services.bulletin_reading import OPEN, open_paper
from bot.services.bulletins import CARD
from bot.services.office import Office
from bot.services.outgoing import Notice, answer
from bot.services.paper_lines import shown_figures
from bot.texts import TellableError
from db.enums import PaperStatus, Role
from db.models import Bulletin, Person
from db.queries import audit, people, portfolios
from db.queries import bulletins as queries
from db.session import Cause, Session

SUBMITTED, SIGNED, BACK = "bulletin_submitted", "bulletin_signed", "bulletin_back"  # the kinds of notice
ASK_REASON = "bulletin_reason"  # the question why it goes back
MOST_REASON = 300


class BulletinSigning:
    """From the clerk's draft (送审稿) to the signed paper."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def submit(self, cause: Cause, bulletin_id: int, version: int) -> None:
        """Lay a draft before the approvers, who are told. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            row = await open_paper(session, self._office, cause, bulletin_id, {PaperStatus.DRAFT}, version)
            approvers = [p.id for p in await people.with_role(session, Role.APPROVER) if p.id != row.made_by_id]
            if not approvers:
                raise TellableError("bulletin/nobody_signs")
            row.status, row.submitted_at, row.version = PaperStatus.SUBMITTED, cause.at, row.version + 1
            audit.record(session, cause, "paper_submitted", "bulletin", row.id)
            notice = Notice(SUBMITTED, f"{SUBMITTED}:{row.id}:{row.version}", {"bulletin_id": row.id})
            await tell(session, self._office, cause, approvers, notice)

    async def ask_reason(self, cause: Cause, bulletin_id: int, version: int) -> None:
        """Ask an approver why a submitted paper goes back. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            row = await open_paper(session, self._office, cause, bulletin_id, {PaperStatus.SUBMITTED}, version)
            await dialogs.ask(session, cause, ASK_REASON, {"bulletin_id": row.id, "version": version})
            await answer(session, cause, "text", {"id": "bulletin/ask_reason"})

    async def take_back(self, cause: Cause, bulletin_id: int, version: int, reason: str = "") -> None:
        """Give a submitted paper back to be changed; who made it is told why. Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            row = await open_paper(session, self._office, cause, bulletin_id, {PaperStatus.SUBMITTED}, version)
            row.status, row.submitted_at, row.version = PaperStatus.DRAFT, None, row.version + 1
            words = " ".join(reason.split())[:MOST_REASON]
            audit.record(session, cause, "paper_sent_back", "bulletin", row.id, reason=words)
            if await dialogs.state_of(session, cause, ASK_REASON):
                await dialogs.end(session, cause)
            payload = {"bulletin_id": row.id, "by_id": cause.person_id, "reason": words}
            notice = Notice(BACK, f"{BACK}:{row.id}:{row.version}", payload)
            await tell(session, self._office, cause, [row.made_by_id], notice)
            await answer(session, cause, CARD, {"bulletin_id": row.id})

    async def drop(self, cause: Cause, bulletin_id: int, version: int) -> None:
        """Give up a draft (作废). Raises RefusedError, TellableError."""
        async with self._office.database.write(cause) as session:
            row = await open_paper(session, self._office, cause, bulletin_id, OPEN, version)
            row.status, row.version = PaperStatus.DROPPED, row.version + 1
            audit.record(session, cause, "paper_dropped", "bulletin", row.id)

    async def sign(self, cause: Cause, bulletin_id: int, version: int) -> None:
        """Sign a submitted paper: it gets its number and stays as it is; those whose business it is are told.

        An approver signs, never what they made themselves. Raises RefusedError, TellableError.
        """
        office = self._office
        async with office.database.write(cause) as session:
            row = await open_paper(session, office, cause, bulletin_id, {PaperStatus.SUBMITTED}, version)
            signer = await people.get(session, cause.person_id or 0)
            if Role.APPROVER not in signer.roles:
                raise access.RefusedError
            if row.made_by_id == signer.id:
                raise TellableError("bulletin/own")
            row.figures = {**await shown_figures(session, row), "signed": _letterhead(office, signer)}
            row.year = office.day_of(cause.at).year
            row.number = await queries.next_number(session, row.series, row.year)
            row.status, row.signed_by_id, row.signed_at = PaperStatus.SIGNED, signer.id, cause.at
            row.version += 1
            audit.record(session, cause, "paper_signed", "bulletin", row.id, year=row.year, number=row.number)
            await answer(session, cause, SIGNED, {"bulletin_id": row.id})
            notice = Notice(SIGNED, f"{SIGNED}:{row.id}", {"bulletin_id": row.id})
            await tell(session, office, cause, await _concerned(session, row, office.day_of(cause.at)), notice)


def _letterhead(office: Office, signer: Person) -> dict[str, str]:
    """Return what else a signed paper keeps: what the office and the signer were called then, and in which language."""
    settings = office.settings
    return {
        "office": settings.office_name,
        "contact": settings.contact,
        "language": settings.office_language,
        "signer": signer.name,
    }


async def _concerned(session: Session, row: Bulletin, today: date) -> list[int]:
    """Return who gets a signed paper: the clerks, and the leaders or the unit whose business all of it is."""
    found = [row.made_by_id, *(person.id for person in await people.with_role(session, Role.CLERK))]
    if row.directive is not None:
        found += [person.id for person in (await audience_of(session, row.directive)).everybody]
    if row.leader is not None and row.leader.revoked_at is None and row.unit_id is None:
        found.append(row.leader.id)
    if (row.leader_id, row.unit_id, row.document_id) == (None, None, None):
        everything = [one for one in await portfolios.leaders(session, today)
                      if await portfolios.units_of(session, one, today) is None]  # fmt: skip
        found += [one for one in everything if (await people.get(session, one)).revoked_at is None]
    if row.unit_id is not None and row.leader_id is None:
        heads = await people.with_role(session, Role.HEAD)
        found += [person.id for person in heads if person.unit_id == row.unit_id]
    return list(dict.fromkeys(found))
