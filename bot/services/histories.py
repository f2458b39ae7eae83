"""A directive's history: reports, requests, decisions and instructions in one line of time, each with who, for whom and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.rules.lifecycle import Move
from bot.rules.permissions import Action, Relation, Verdict
from bot.services import access
from bot.services.card_lines import ReportLine, RequestLine, report_line, request_line
from bot.services.cards import readable
from bot.services.office import Office
from bot.services.sights import DESKS
from db.enums import Channel, InstructionStatus, ReportKind
from db.models import Acknowledgement, Change, Directive, Instruction, Request
from db.queries import carrying, changes, instructions, people, reports, requests
from db.session import Cause, Session

PAGE = 8
# What a request's own line tells
TOLD_BY_REQUESTS = frozenset({
    Move.OBJECT, Move.REQUEST_COMPLETION, Move.WITHDRAW_COMPLETION, Move.APPROVE_COMPLETION, Move.RETURN_FOR_REWORK,
})  # fmt: skip


@dataclass(frozen=True)
class ChangeLine:
    """A decision, or a receipt: whose it was, for whom (a deputy's), who wrote it down, and what was before and after."""

    at: datetime
    move: Move
    person: str
    reason: str
    owner_before: str
    owner_after: str
    unit_before: str
    unit_after: str
    due_before: date | None
    due_after: date | None
    deputy_of: str
    clerk: str
    channel: Channel
    entry_reason: str


@dataclass(frozen=True)
class Reply:
    """A report as it was given, with its unit and the files that came with it: id and name."""

    line: ReportLine
    unit: str
    files: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class InstructionLine:
    """An instruction: to whom it went, who signed, and what came of it. `given_on`: the date on a paper one.

    `made`: the history is that of the directive that was made of it.
    """

    at: datetime
    leader: str
    relayed_by: str
    text: str
    status: InstructionStatus
    on_paper: bool
    given_on: date | None
    due_on: date | None
    released_at: datetime | None
    units: tuple[str, ...]
    signed: tuple[str, ...]
    unsigned: tuple[str, ...]
    answer: str
    answered_at: datetime | None
    became: str
    made: bool


@dataclass(frozen=True)
class PastLine:
    """One line of a history: a report, a request, a decision or an instruction."""

    at: datetime
    report: ReportLine | None = None
    request: RequestLine | None = None
    change: ChangeLine | None = None
    instruction: InstructionLine | None = None


class Histories:
    """Reading what became of directives."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def page(self, person_id: int, directive_id: int, number: int) -> tuple[Sequence[PastLine], int]:
        """Return a page of a directive's history, newest first, and how many pages there are. Raises RefusedError."""
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            directive = await readable(session, office, cause, directive_id)
            await access.require(session, office, cause, Action.READ_REPORTS, directive)
            # what was carried over brings its past along
            chain = [directive, *await carrying.former(session, directive)]
            lines = [line for one in chain for line in await past_of(session, one)]
            lines += [line for one in chain for line in await _instructions(session, office, cause, one)]
            # all newest first, so that what was done in one instant stays in its order
            lines.sort(key=lambda line: line.at, reverse=True)
            return lines[number * PAGE : (number + 1) * PAGE], max(-(-len(lines) // PAGE), 1)

    async def replies(self, person_id: int, directive_id: int) -> list[Reply]:
        """Return what was reported and stands, newest first, each with its files. Raises RefusedError.

        A mere problem is the unit's and the supervision office's: a leader does not read it here.
        """
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            directive = await readable(session, office, cause, directive_id)
            await access.require(session, office, cause, Action.READ_REPORTS, directive)
            chain = [directive, *await carrying.former(session, directive)]
            given = [row for one in chain for row in await reports.history(session, one.id)]
            rows = [row for row in given if row.withdrawn_at is None]
            if await _reads_for_leader(session, office, cause, directive):
                rows = [row for row in rows if row.kind is ReportKind.PROGRESS or row.values]
            return [
                Reply(
                    await report_line(session, row, directive),
                    row.person.unit.name,
                    tuple((file.id, file.filename) for file in row.attachments),
                )
                for row in rows
            ]


async def past_of(session: Session, directive: Directive) -> list[PastLine]:
    """Return all that was reported, asked and decided on a directive, each kind newest first."""
    lines = [*await _reports(session, directive), *await _requests(session, directive)]
    return [*lines, *await _changes(session, directive)]


async def _reports(session: Session, directive: Directive) -> list[PastLine]:
    rows = await reports.history(session, directive.id)
    return [PastLine(row.created_at, report=await report_line(session, row, directive)) for row in rows]


async def _reads_for_leader(session: Session, office: Office, cause: Cause, directive: Directive) -> bool:
    """Return whether it is for a leader's portfolio alone that somebody reads what is reported."""
    person = await people.get(session, cause.person_id or 0)
    standing = await access.standing_to(session, person, directive, office.day_of(cause.at))
    side = Relation.OWN | Relation.UNIT | Relation.WHOLE
    return Relation.PORTFOLIO in standing.relation and not standing.relation & side and not person.roles & DESKS


async def _requests(session: Session, directive: Directive) -> list[PastLine]:
    rows: Sequence[Request] = await requests.of_directive(session, directive.id)
    return [PastLine(row.created_at, request=await request_line(session, row)) for row in rows]


async def _instructions(session: Session, office: Office, cause: Cause, directive: Directive) -> list[PastLine]:
    """Return the instructions on a directive: what has not gone out only to the supervision office and its leader."""
    reader = await people.get(session, cause.person_id or 0)
    inside = await access.verdict_on(session, office, cause, Action.RELEASE) is not Verdict.NO
    rows = [
        row
        for row in await instructions.of_directive(session, directive.id)
        if row.released_at is not None or row.became_id == directive.id or inside
        or row.leader_id in {reader.id, reader.serves_id}
    ]  # fmt: skip
    return [PastLine(row.created_at, instruction=await _instruction(session, row, directive)) for row in rows]


async def _instruction(session: Session, row: Instruction, directive: Directive) -> InstructionLine:
    relayed_by, sent = await instructions.relayed_by(session, row.id), row.released_at is not None
    told = sorted((one.person.position, one.person_id, one) for one in row.recipients) if sent else []
    answered = row.status is InstructionStatus.ANSWERED
    return InstructionLine(
        at=row.created_at,
        leader=f"{row.leader.name}{row.leader.title}",
        relayed_by=relayed_by.name if relayed_by else "",
        text=row.text,
        status=row.status,
        on_paper=row.channel is Channel.PAPER,
        given_on=row.written_on,
        due_on=row.due_on,
        released_at=row.released_at,
        units=tuple(dict.fromkeys(one.person.unit.name for _, _, one in told)),
        signed=tuple(one.person.name for _, _, one in told if one.acknowledged_at is not None),
        unsigned=tuple(one.person.name for _, _, one in told if one.acknowledged_at is None),
        answer=row.answer if answered else "",
        answered_at=row.answered_at if answered else None,
        became=row.became.number if row.became else "",
        made=row.became_id == directive.id,
    )


async def _changes(session: Session, directive: Directive) -> list[PastLine]:
    rows = await changes.of_directive(session, directive.id)
    receipts = {(one.person_id, one.at): one for one in await changes.receipts(session, directive.id)}
    ids = {i for row in rows for i in (row.person_id, row.owner_before_id, row.owner_after_id)}
    ids |= {i for one in receipts.values() for i in (one.deputy_of_id, one.clerk_id)}
    names = await people.names(session, {one for one in ids if one is not None})
    lines = [_change(row, names, receipts.get((row.person_id or 0, row.at))) for row in reversed(rows)]
    return [PastLine(line.at, change=line) for line in lines if line.move not in TOLD_BY_REQUESTS]


def _change(row: Change, names: Mapping[int | None, str], receipt: Acknowledgement | None) -> ChangeLine:
    return ChangeLine(
        at=row.at,
        move=Move(row.move),
        person=names.get(row.person_id, ""),
        reason=row.reason,
        owner_before=names.get(row.owner_before_id, ""),
        owner_after=names.get(row.owner_after_id, ""),
        unit_before=row.unit_before,
        unit_after=row.unit_after,
        due_before=row.due_before,
        due_after=row.due_after,
        deputy_of=names.get(receipt.deputy_of_id, "") if receipt else "",
        clerk=names.get(receipt.clerk_id, "") if receipt else "",
        channel=receipt.channel if receipt else Channel.CHAT,
        entry_reason=receipt.entry_reason if receipt else "",
    )
