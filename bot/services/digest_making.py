"""Making the week's digests: whose they are, what each is about, and letting one go to its readers."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.rules import weeks
from bot.rules.figures import Entry, Scope
from bot.rules.quiet import next_open
from bot.rules.weeks import Week
from bot.services.digest_figures import count
from bot.services.digest_instructions import instruction_lines, on_none_of, on_these, with_instructions
from bot.services.digest_material import Figures, gather
from bot.services.figures import entries_of
from bot.services.group_notices import announce
from bot.services.nudging import BUNDLE, UNIT_NOTICE
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from bot.services.waiting import WAITING
from db.enums import DigestScope, DigestStatus, Edition, InstructionStatus, Light, Role, Status
from db.models import Digest, Instruction, Person
from db.queries import audit, instructions, outbox, people, portfolios
from db.queries import digests as queries
from db.queries.digests import TOLD, Series
from db.session import Cause, Session

WEEK = timedelta(days=7)
ROUTINE = (BUNDLE, UNIT_NOTICE, WAITING)  # the messages of a day
CLEARING = timedelta(hours=2)  # what the clerk has at least between a preview that came late and the sending


@dataclass(frozen=True)
class Day:
    """A day of digests: the week it is of, and the weekdays whose readers get theirs on it (None: the office's)."""

    day: date
    week: Week
    weekdays: frozenset[int | None]


@dataclass(frozen=True)
class _About:
    """What one digest is about. `ordered`: the reader's instructions of which it has something to tell.

    Without entries it tells of instructions alone.
    """

    reader: Person
    scope: DigestScope
    about_id: int
    entries: Sequence[Entry]
    ordered: Sequence[Instruction] = ()

    @property
    def for_leader(self) -> bool:
        """Return whether it is a leader's."""
        return self.scope in {DigestScope.PORTFOLIO, DigestScope.DOCUMENT}


async def readers(session: Session, office: Office, day: Day) -> list[int]:
    """Return who may get a digest on a day: those whose day it is, leaders first, then the speakers of documents.

    Leaders include those without a portfolio who have still to be told what came of an instruction.
    """
    spoken = [document.leader_id for document in await queries.spoken(session) if document.leader_id is not None]
    ordered = await instructions.leaders_to_tell(session)
    ids = [*await portfolios.leaders(session, day.day), *spoken, *ordered]
    found = {person_id: await people.get(session, person_id) for person_id in dict.fromkeys(ids)}
    if office.policy.digest_heads:
        found |= {person.id: person for person in await people.with_role(session, Role.HEAD)}
    if office.policy.digest_clerks:
        found |= {person.id: person for person in await people.with_role(session, Role.CLERK)}
    return [one.id for one in found.values() if one.revoked_at is None and one.digest_weekday in day.weekdays]


async def prepare(session: Session, office: Office, cause: Cause, day: Day, reader_id: int) -> int:
    """Make one reader's digests of a day for the clerk's preview; return how many there are. A second time makes none.

    What never went of earlier periods is held for good: the reader gets the newer one, which counts from the last sent.
    """
    made = 0
    reader = await people.get(session, reader_id)
    for about in await _with_instructions(session, reader, await _abouts(session, office, cause, day, reader)):
        editions = _editions(office, reader, day)
        for edition in editions if about.entries else editions[:1]:  # what came of an instruction is told once
            made += await _make(session, office, cause, day, about, edition)
    await session.flush()
    return made


async def _make(session: Session, office: Office, cause: Cause, day: Day, about: _About, edition: Edition) -> bool:
    series = Series(about.reader.id, edition, about.scope, about.about_id)
    last = await queries.last(session, series, day.day)
    if await queries.is_prepared(session, series, day.day):
        return False
    if last is not None and not about.ordered and _all_told(about.entries, last):
        return False
    for older in await queries.unreleased(session, series, day.day):
        older.status = DigestStatus.HELD
    counted = last if last is not None and last.figures["total"] else None  # one of instructions alone counted nothing
    begins = weeks.first_day(day.day, edition)
    # a first one also tells of the days after issue, on which there was none yet
    since = counted.prepared_at if counted else office.instant(begins - WEEK, 0, 0)
    until = weeks.last_of_next(day.day, edition)
    material = await gather(session, office, cause.at, until, since, about.entries)
    figures = await count(session, material, counted)
    lines = await instruction_lines(session, material, about.ordered)
    audit.record(session, cause, "prepared", "digest", None, reader=about.reader.id, edition=edition.value)
    session.add(
        Digest(
            reader_id=about.reader.id,
            edition=edition,
            scope=about.scope,
            about_id=about.about_id,
            year=day.day.year,
            issue=weeks.issue_number(day.day, (last.period_end, last.issue) if last else None),
            period_start=begins,
            period_end=day.day,
            status=DigestStatus.PREVIEW,
            headline="",
            figures=with_instructions(figures, lines),
            prepared_at=cause.at,
            send_at=_send_at(office, day.week, about.reader, cause.at),
        )
    )
    return True


async def _with_instructions(session: Session, reader: Person, abouts: Sequence[_About]) -> list[_About]:
    """Return what a reader's digests are about with what each tells of instructions, though all else may be told.

    The first also tells of those on no directive that any of them has. Where a leader has none, they are one by themselves
    once something came of one: that they were passed on was told at once.
    """
    found = await instructions.to_tell(session, reader.id)
    theirs = [about for about in abouts if about.for_leader]
    others = on_none_of(found, {entry.id for about in theirs for entry in about.entries})
    if not theirs and Role.LEADER in reader.roles and any(one.status in instructions.ENDED for one in others):
        theirs = [_About(reader, DigestScope.PORTFOLIO, 0, ())]
    told = [replace(one, ordered=on_these(found, {entry.id for entry in one.entries})) for one in theirs]
    if told:
        told[0] = replace(told[0], ordered=sorted([*told[0].ordered, *others], key=lambda one: one.id))
    return [*told, *(about for about in abouts if not about.for_leader)]


def _editions(office: Office, reader: Person, day: Day) -> list[Edition]:
    """Return which editions a reader gets on a day: what they want of those that end with it."""
    wanted = [Edition(name) for name in reader.digest_editions or (Edition.WEEK,)]
    policy, week = weeks.on_weekday(office.policy, reader.digest_weekday), day.week.following
    while (following := weeks.digest_day(week, policy, office.calendar)) is None:
        week = week.following
    return [edition for edition in Edition if edition in wanted and weeks.ends(day.day, following, edition)]


def _all_told(entries: Sequence[Entry], last: Digest) -> bool:
    """Return whether all were closed when the last digest said so: there is nothing to follow any more."""
    closed = last.figures["counts"][Light.BLUE.value]
    return all(one.status is Status.CLOSED for one in entries) and closed == last.figures["total"] == len(entries)


def _send_at(office: Office, week: Week, reader: Person, at: datetime) -> datetime:
    """Return when a digest prepared at an instant goes: at its hour, or late enough for the clerk to have read it."""
    policy = weeks.on_weekday(office.policy, reader.digest_weekday)
    usual = weeks.digest_instant(week, policy, office.calendar, office.zone) or at
    if at + CLEARING <= usual:
        return usual
    return _next_open(office, _next_open(office, at) + CLEARING)


async def _told(session: Session, digest: Digest, day: date) -> list[int]:
    """Return who gets a digest as a message: one routine message a day is enough.

    A clerk who has had the day's preview opens theirs from there, a unit head who has had a message from a button below it.
    """
    if digest.for_leader:
        return [digest.reader_id, *(aide.id for aide in await people.aides_of(session, digest.reader_id))]
    if digest.scope is DigestScope.EVERYTHING:
        told = await queries.any_for_leaders(session, digest.period_end)
    else:
        told = await outbox.any_of(session, [f"{kind}:{day.isoformat()}:{digest.reader_id}" for kind in ROUTINE])
    return [] if told else [digest.reader_id]


def _next_open(office: Office, at: datetime) -> datetime:
    return next_open(at, office.policy, office.calendar, office.zone)


async def _abouts(session: Session, office: Office, cause: Cause, day: Day, reader: Person) -> list[_About]:
    """Return what a reader's digests are about.

    A portfolio, then documents that they spoke and do not follow all of; the unit that they head, unless they follow all it
    leads; everything for a clerk.
    """
    abouts: list[_About] = []
    followed: set[int] = set()

    async def add(scope: DigestScope, about_id: int, within: Scope) -> None:
        entries = await _ripe(session, office, cause, day, within)
        if {entry.id for entry in entries} - followed:
            abouts.append(_About(reader, scope, about_id, entries))
        if scope is DigestScope.PORTFOLIO:
            followed.update(entry.id for entry in entries)

    if await portfolios.has_any(session, reader.id, day.day):
        await add(DigestScope.PORTFOLIO, 0, Scope(leader_id=reader.id))
    for document in await queries.spoken(session, reader.id):
        await add(DigestScope.DOCUMENT, document.id, Scope(document_id=document.id))
    if Role.HEAD in reader.roles and office.policy.digest_heads:
        await add(DigestScope.UNIT, reader.unit_id, Scope(unit_id=reader.unit_id))
    if Role.CLERK in reader.roles and office.policy.digest_clerks:
        await add(DigestScope.EVERYTHING, 0, Scope())
    return abouts


async def _ripe(session: Session, office: Office, cause: Cause, day: Day, scope: Scope) -> list[Entry]:
    """Return what was issued long enough before a day for something to be told of it, and is not yet archived."""
    entries = [entry for entry in await entries_of(session, office, scope, cause.at) if entry.status in TOLD]
    return [
        entry
        for entry in entries
        if entry.issued_on <= day.day and not weeks.too_fresh(entry.issued_on, day.day, office.policy, office.calendar)
    ]


def _is_told(instruction: Instruction, line: Figures) -> bool:
    """Return whether a digest's line says all that is to be said of an instruction: something may have come of it since."""
    said = InstructionStatus.ANSWERED if line["answered_on"] else None
    said = InstructionStatus.BECAME if line.get("became") else said
    now = instruction.status if instruction.status in instructions.ENDED else None
    # a digest that was prepared before instructions were followed has no `once`
    return said is now and (said is not None or bool(line.get("once", line["directive_id"] is None)))


async def release(session: Session, office: Office, cause: Cause, digest: Digest) -> None:
    """Let a digest go to its reader, a leader's to their aides too, in working hours; what it tells of instructions is told."""
    digest.status, digest.released_at = DigestStatus.RELEASED, cause.at
    for line in digest.figures["instructions"]:
        instruction = await instructions.get(session, line["id"])
        if instruction is not None and _is_told(instruction, line):
            instruction.reported_at = cause.at
    opens = _next_open(office, cause.at)
    await announce(session, cause, digest, opens)
    for reader in await _told(session, digest, office.day_of(cause.at)):
        key, payload = f"digest:{digest.id}:{reader}", {"digest_id": digest.id}
        await send(session, cause, Notice("digest", key, payload, person_id=reader, not_before=opens))
    audit.record(session, cause, "release", "digest", digest.id)
