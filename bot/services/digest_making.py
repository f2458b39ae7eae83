"""Making the week's digests: whose they are, what each is about, and letting one go to its readers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules import weeks
from bot.rules.quiet import next_open
from bot.rules.weeks import Week
from bot.services.digest_figures import Figures, count, gather, instruction_lines, with_instructions
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import DigestStatus, InstructionStatus, Light, Status
from db.models import Digest, Directive, Document, Instruction, Person
from db.queries import audit, instructions, people, portfolios
from db.queries import digests as queries
from db.session import Cause, Session

WEEK = timedelta(days=7)
CLEARING = timedelta(hours=2)  # what the clerk has at least between a preview that came late and the sending


@dataclass(frozen=True)
class _Scope:
    """What one digest is about. `first`: of its leader's; it also tells what concerns no single directive."""

    leader: Person
    document: Document | None
    directives: Sequence[Directive]
    first: bool


async def prepare(session: Session, office: Office, cause: Cause, week: Week, day: date) -> int:
    """Make the digests of a week, whose day is `day`, for the clerk's preview; return how many there are.

    What never went of earlier weeks is held for good: its leader gets the newer one, which counts from the last sent.
    """
    made = 0
    for scope in await _scopes(session, office, day):
        document_id = scope.document.id if scope.document else None
        last = await queries.last(session, scope.leader.id, document_id, day)
        if last is not None and _all_told(scope.directives, last):
            continue
        for older in await queries.unreleased(session, scope.leader.id, document_id, day):
            older.status = DigestStatus.HELD
        # a first one also tells of the days after issue, on which there was none yet
        since = last.prepared_at if last else office.instant(week.monday - WEEK, 0, 0)
        material = await gather(session, office, cause.at, week, since, scope.directives)
        figures = count(material, last)
        lines = await instruction_lines(session, material, scope.leader.id, general=scope.first)
        figures = with_instructions(figures, lines)
        session.add(
            Digest(
                leader_id=scope.leader.id,
                document_id=document_id,
                year=day.year,
                issue=weeks.issue_number(day, (last.period_end, last.issue) if last else None),
                period_start=week.monday,
                period_end=day,
                status=DigestStatus.PREVIEW,
                headline="",
                figures=figures,
                prepared_at=cause.at,
                send_at=_send_at(office, week, cause.at),
            )
        )
        made += 1
    await session.flush()
    return made


def _all_told(directives: Sequence[Directive], last: Digest) -> bool:
    """Return whether all were closed when the last digest said so: there is nothing to follow any more."""
    closed = last.figures["counts"][Light.BLUE.value]
    return all(d.status is Status.CLOSED for d in directives) and closed == last.figures["total"] == len(directives)


def _send_at(office: Office, week: Week, at: datetime) -> datetime:
    """Return when a digest prepared at an instant goes: at its hour, or late enough for the clerk to have read it."""
    usual = weeks.digest_instant(week, office.policy, office.calendar, office.zone) or at
    if at + CLEARING <= usual:
        return usual
    return _next_open(office, _next_open(office, at) + CLEARING)


def _next_open(office: Office, at: datetime) -> datetime:
    return next_open(at, office.policy, office.calendar, office.zone)


async def _scopes(session: Session, office: Office, day: date) -> list[_Scope]:
    """Return whose digest is about what: portfolios, then documents whose speaker does not follow all of them."""
    scopes: list[_Scope] = []
    followed: dict[int, set[int]] = {}
    for leader_id in await portfolios.leaders(session, day):
        leader = await people.get(session, leader_id)
        units = await portfolios.units_of(session, leader_id, day)
        directives = _ripe(office, await queries.in_portfolio(session, leader_id, units), day)
        followed[leader_id] = {directive.id for directive in directives}
        if leader.revoked_at is None and directives:
            scopes.append(_Scope(leader, None, directives, first=True))
    for document in await queries.spoken(session):
        speaker = await people.get(session, document.leader_id or 0)
        directives = _ripe(office, await queries.of_document(session, document.id), day)
        rest = {directive.id for directive in directives} - followed.get(speaker.id, set())
        if speaker.revoked_at is None and rest:
            first = all(scope.leader is not speaker for scope in scopes)
            scopes.append(_Scope(speaker, document, directives, first))
    return scopes


def _ripe(office: Office, directives: Sequence[Directive], day: date) -> list[Directive]:
    """Return what was issued long enough before a day for something to be told of it."""
    issued = [(directive, office.day_of(directive.issued_at)) for directive in directives if directive.issued_at]
    return [d for d, on in issued if on <= day and not weeks.too_fresh(on, day, office.policy, office.calendar)]


def _is_told(instruction: Instruction, line: Figures) -> bool:
    """Return whether a digest's line says all that is to be said of an instruction: something may have come of it since."""
    said = InstructionStatus.ANSWERED if line["answered_on"] else None
    said = InstructionStatus.BECAME if line.get("became") else said
    now = instruction.status if instruction.status in {InstructionStatus.ANSWERED, InstructionStatus.BECAME} else None
    # a digest that was prepared before instructions were followed has no `once`
    return said is now and (said is not None or bool(line.get("once", line["directive_id"] is None)))


async def release(session: Session, office: Office, cause: Cause, digest: Digest) -> None:
    """Let a digest go to its leader and their aides, in working hours; what it tells of instructions is told."""
    digest.status, digest.released_at = DigestStatus.RELEASED, cause.at
    for line in digest.figures["instructions"]:
        instruction = await instructions.get(session, line["id"])
        if instruction is not None and _is_told(instruction, line):
            instruction.reported_at = cause.at
    opens = _next_open(office, cause.at)
    for reader in [digest.leader_id, *(aide.id for aide in await people.aides_of(session, digest.leader_id))]:
        key, payload = f"digest:{digest.id}:{reader}", {"digest_id": digest.id}
        await send(session, cause, Notice("digest", key, payload, person_id=reader, not_before=opens))
    audit.record(session, cause, "release", "digest", digest.id)
