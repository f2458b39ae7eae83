"""Receipts (签收) and the issue notice (交办通知) that asks for them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from bot.rules.lifecycle import Move
from bot.rules.parts import PartMove
from bot.rules.permissions import Action, Verdict
from bot.services import access, moves, parts, planning
from bot.services.entries import Entry, given, may_enter, speaking
from bot.services.holdings import Share, holdings, numbers
from bot.services.moves import How
from bot.services.office import Office
from db.enums import Cadence, Channel, RequestKind, Status
from db.models import Directive, Document, Person
from db.queries import directives as queries
from db.queries import followup, people, requests
from db.queries import parts as part_queries
from db.session import Cause, Session


@dataclass(frozen=True)
class NoticeItem:
    """A directive on an issue notice."""

    id: int
    number: str
    title: str
    heading: str
    due_on: date | None
    cadence: Cadence | None
    lead: str
    supporting: bool
    signed: bool
    former: str = ""  # the number from which it was carried over
    part: bool = False  # one unit's part (分办)
    concerning: str = ""  # of a supporting unit's: the sentences that name the unit, where not all do


@dataclass(frozen=True)
class IssueNotice:
    """What an issue notice says, as things stand: the reader's part of one document."""

    document: str
    document_title: str
    directives_in_all: int
    reader: str
    unit: str
    items: tuple[NoticeItem, ...]
    first_feedback_on: date | None
    sign_by: date | None
    objection_by: date | None
    approver: str
    clerk: str
    clerk_phone: str
    signed_at: datetime | None
    may_object: bool


async def sign(
    session: Session, office: Office, cause: Cause, directives: Sequence[Directive], entry: Entry | None = None
) -> list[Directive]:
    """Note the receipt of the cause's person, or of whom they write it down for; return those for which it is news.

    A receipt for a supporting unit is noted with its part and moves nothing else. Directives that are not the signer's are passed over.
    """
    signer, signed, moved = speaking(cause, entry), [], []
    for directive in directives:
        verdict = await access.verdict_on(session, office, signer, Action.ACKNOWLEDGE, directive)
        if verdict not in {Verdict.YES, Verdict.ON_BEHALF} or signer.person_id is None:
            continue
        columns = await given(session, office, cause, directive, entry)
        if await followup.acknowledge(session, directive.id, columns, cause.at):
            signed.append(directive)
        leads = await access.leads(session, office, signer, directive)
        if directive.status is Status.ISSUED and leads:
            moves.change(session, cause, directive, Move.ACKNOWLEDGE, how=How(by=signer.person_id))
            moved.append(directive)
        elif not leads:
            await parts.share_moved(session, office, signer, directive, PartMove.SIGN)
    if moved:
        await planning.replan(session, office, cause, *moved)
    return signed


async def unsigned_of(session: Session, person: Person, day: date, among: Collection[int] = ()) -> list[Directive]:
    """Return what a person has still to acknowledge, of these directives where some are given.

    For a supporting unit's part one receipt is enough, whoever of the unit gave it.
    """
    held = [one for one in await holdings(session, person, day) if not among or one.directive.id in among]
    ids = [one.directive.id for one in held]
    done = await followup.acknowledged_by(session, person.id, ids)
    done_by_unit = await part_queries.receipts(session, person.unit_id, ids)
    return [
        one.directive
        for one in held
        if (one.share <= Share.LIAISON and one.directive.status is Status.ISSUED)
        or (one.share is Share.SUPPORT and one.directive.id not in {*done, *done_by_unit})
    ]


class Acknowledging:
    """Signing for what was issued."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def sign(self, cause: Cause, directive_ids: Collection[int] = ()) -> int:
        """Acknowledge these directives (none given: all that the person has still to sign); return how many it was.

        Signing twice changes nothing.
        """
        office = self._office
        async with office.database.write(cause) as session:
            person = await people.get(session, cause.person_id or 0)
            waiting = await unsigned_of(session, person, office.day_of(cause.at), directive_ids)
            return len(await sign(session, office, cause, waiting))

    async def sign_for(self, cause: Cause, entry: Entry, directive_ids: Collection[int] = ()) -> int:
        """Note, as clerk, that somebody has signed on paper or by phone (none given: for all); return how many it was.

        Raises RefusedError for others than clerks.
        """
        office = self._office
        async with office.database.write(cause) as session:
            if not await may_enter(session, office, cause):
                raise access.RefusedError
            person = await people.get(session, entry.speaker_id)
            waiting = await unsigned_of(session, person, office.day_of(cause.at), directive_ids)
            return len(await sign(session, office, cause, waiting, entry))

    async def sign_for_owner(self, cause: Cause, directive_id: int, channel: Channel) -> int:
        """Note, as clerk, that the owner of a directive has signed by phone or on paper. Raises RefusedError."""
        async with self._office.database.read() as session:
            directive = await queries.get(session, directive_id)
        if directive is None or directive.owner_id is None:
            raise access.RefusedError
        return await self.sign_for(cause, Entry(directive.owner_id, channel), [directive_id])

    async def notice(self, person_id: int, directive_ids: Collection[int]) -> IssueNotice | None:
        """Return an issue notice as one person reads it; None where nothing of it is theirs any more."""
        office = self._office
        today = office.day_of(office.clock.now())
        async with office.database.read() as session:
            person = await people.get(session, person_id)
            held = await holdings(session, person, today, queries.KNOWN)
            shares = {one.directive.id: one.share for one in held}
            found = [d for d in await queries.some(session, directive_ids) if d.id in shares]
            if not found:
                return None
            return await self._notice(session, person, found, shares, today)

    async def _notice(
        self, session: Session, person: Person, found: Sequence[Directive], shares: dict[int, Share], today: date
    ) -> IssueNotice:
        document = found[0].document
        facts = await planning.facts_of(session, found)
        mine = await followup.acknowledged_by(session, person.id, [directive.id for directive in found])
        leading = [d for d in found if shares[d.id] < Share.SUPPORT]
        feedback = [f.due_on for d in leading for f in facts[d.id].feedbacks[:1]]
        helped = [d for d in found if shares[d.id] is Share.SUPPORT]
        ours = await part_queries.receipts(session, person.unit_id, [directive.id for directive in helped])
        by_unit = {d.id: ours.get(d.id) if d in helped else facts[d.id].signed_at for d in found}
        signed = [mine.get(d.id) or by_unit[d.id] for d in found]
        words = await parts.words_for(session, self._office, person.unit_id, helped)
        carried = {d.carried_from_id for d in found if d.carried_from_id is not None}
        former = {d.id: d.number for d in await queries.some(session, carried)}
        objected = [await requests.waiting_on(session, d.id, (RequestKind.OBJECTION,)) for d in leading]
        clerk = await people.get(session, document.clerk_id)
        objection_by = max((d.objection_by for d in leading if d.objection_by), default=None)
        return IssueNotice(
            document=document.number,
            document_title=document.title,
            directives_in_all=await queries.count_of(session, document.id),
            reader=person.name,
            unit=person.unit.name,
            items=tuple(
                replace(
                    self._item(d, shares[d.id], called, at),
                    concerning=words.get(d.id, ""),
                    former=former.get(d.carried_from_id or 0, ""),
                )
                for (d, called), at in zip(_called(found), signed, strict=True)
            ),
            first_feedback_on=min(feedback, default=None),
            sign_by=max((d.sign_by for d in found if d.sign_by), default=None),
            objection_by=objection_by,
            approver=await approver_of(session, document),
            clerk=clerk.name,
            clerk_phone=clerk.phone,
            signed_at=max((at for at in signed if at), default=None) if all(signed) else None,
            may_object=objection_by is not None and today <= objection_by and not all(objected),
        )

    @staticmethod
    def _item(directive: Directive, share: Share, called: str, signed_at: datetime | None) -> NoticeItem:
        return NoticeItem(
            id=directive.id,
            number=called,
            title=directive.title,
            heading=directive.headings[-1] if directive.headings else "",
            due_on=directive.due_on,
            cadence=directive.cadence,
            lead=directive.lead_name,
            supporting=share >= Share.SUPPORT,
            signed=signed_at is not None,
            part=directive.whole_id is not None,
        )


def _called(found: Sequence[Directive]) -> list[tuple[Directive, str]]:
    names = numbers(found)
    return [(directive, names[directive.id]) for directive in found]


async def approver_of(session: Session, document: Document) -> str:
    """Return the name of who approved a document; empty where nobody had to."""
    return (await people.get(session, document.approver_id)).name if document.approver_id else ""
