"""Making the week's digests: whose they are, what each is about, and letting one go to its readers."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.rules import weeks
from bot.rules.figures import Entry, Scope
from bot.rules.quiet import next_open
from bot.rules.weeks import Week
from bot.services.digest_figures import count, gather, instruction_lines, with_instructions
from bot.services.figures import entries_of
from bot.services.group_notices import announce
from bot.services.office import Office
from bot.services.outgoing import Notice, send
from db.enums import DigestScope, DigestStatus, Edition, Light, Role, Status
from db.models import Digest, Person
from db.queries import audit, instructions, people, portfolios
from db.queries import digests as queries
from db.queries.digests import TOLD, Series
from db.session import Cause, Session

WEEK = timedelta(days=7)
CLEARING = timedelta(hours=2)  # what the clerk has at least between a preview that came late and the sending


@dataclass(frozen=True)
class Day:
    """A day of digests: the week it is of, and the weekdays whose readers get theirs on it (None: the office's)."""

    day: date
    week: Week
    weekdays: frozenset[int | None]


@dataclass(frozen=True)
class _About:
    """What one digest is about. `first`: of its reader's; it also tells what concerns no single directive."""

    reader: Person
    scope: DigestScope
    about_id: int
    entries: Sequence[Entry]
    first: bool


async def prepare(session: Session, office: Office, cause: Cause, day: Day) -> int:
    """Make the digests of a day for the clerk's preview; return how many there are.

    What never went of earlier periods is held for good: its reader gets the newer one, which counts from the last sent.
    """
    made = 0
    for about in await _abouts(session, office, cause, day):
        for edition in _editions(office, about.reader, day):
            made += await _make(session, office, cause, day, about, edition)
    await session.flush()
    return made


async def _make(session: Session, office: Office, cause: Cause, day: Day, about: _About, edition: Edition) -> bool:
    series = Series(about.reader.id, edition, about.scope, about.about_id)
    last = await queries.last(session, series, day.day)
    if last is not None and _all_told(about.entries, last):
        return False
    for older in await queries.unreleased(session, series, day.day):
        older.status = DigestStatus.HELD
    begins = weeks.first_day(day.day, edition)
    # a first one also tells of the days after issue, on which there was none yet
    since = last.prepared_at if last else office.instant(begins - WEEK, 0, 0)
    until = weeks.last_of_next(day.day, edition)
    material = await gather(session, office, cause.at, until, since, about.entries)
    figures = await count(session, material, last)
    of_leader = about.scope in {DigestScope.PORTFOLIO, DigestScope.DOCUMENT}
    lines = await instruction_lines(session, material, about.reader.id, general=about.first) if of_leader else []
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


async def _told(session: Session, digest: Digest) -> list[int]:
    """Return who gets a digest as a message: a clerk who has had the day's preview opens theirs from there."""
    if digest.for_leader:
        return [digest.reader_id, *(aide.id for aide in await people.aides_of(session, digest.reader_id))]
    previewed = digest.scope is DigestScope.EVERYTHING and await queries.for_leaders(session, digest.period_end)
    return [] if previewed else [digest.reader_id]


def _next_open(office: Office, at: datetime) -> datetime:
    return next_open(at, office.policy, office.calendar, office.zone)


async def _abouts(session: Session, office: Office, cause: Cause, day: Day) -> list[_About]:
    """Return whose digest is about what, of the readers whose day it is."""
    every = await _of_leaders(session, office, cause, day)
    if office.policy.digest_heads:
        every += await _of_heads(session, office, cause, day)
    if office.policy.digest_clerks:
        every += await _of_clerks(session, office, cause, day)
    return [about for about in every if about.entries]


async def _of_leaders(session: Session, office: Office, cause: Cause, day: Day) -> list[_About]:
    """Return portfolios, then documents whose speaker does not follow all of them."""
    abouts: list[_About] = []
    followed: dict[int, set[int]] = {}
    for leader in await _readers(session, await portfolios.leaders(session, day.day), day):
        entries = await _ripe(session, office, cause, day, Scope(leader_id=leader.id))
        followed[leader.id] = {entry.id for entry in entries}
        if entries:
            abouts.append(_About(leader, DigestScope.PORTFOLIO, 0, entries, first=True))
    for document in await queries.spoken(session):
        for speaker in await _readers(session, [document.leader_id or 0], day):
            entries = await _ripe(session, office, cause, day, Scope(document_id=document.id))
            if {entry.id for entry in entries} - followed.get(speaker.id, set()):
                first = all(about.reader is not speaker for about in abouts)
                abouts.append(_About(speaker, DigestScope.DOCUMENT, document.id, entries, first))
    return abouts


async def _of_heads(session: Session, office: Office, cause: Cause, day: Day) -> list[_About]:
    heads = [person.id for person in await people.with_role(session, Role.HEAD)]
    by_unit: dict[int, list[Entry]] = {}
    for entry in await _ripe(session, office, cause, day, Scope()) if heads else ():
        if entry.unit_id is not None:
            by_unit.setdefault(entry.unit_id, []).append(entry)
    return [
        _About(head, DigestScope.UNIT, head.unit_id, by_unit.get(head.unit_id, ()), first=True)
        for head in await _readers(session, heads, day)
    ]


async def _of_clerks(session: Session, office: Office, cause: Cause, day: Day) -> list[_About]:
    clerks = await _readers(session, [person.id for person in await people.with_role(session, Role.CLERK)], day)
    entries = await _ripe(session, office, cause, day, Scope()) if clerks else []
    return [_About(clerk, DigestScope.EVERYTHING, 0, entries, first=True) for clerk in clerks]


async def _readers(session: Session, person_ids: Collection[int], day: Day) -> list[Person]:
    """Return those of these people who are still here and whose day it is."""
    found = [await people.get(session, person_id) for person_id in person_ids]
    return [person for person in found if person.revoked_at is None and person.digest_weekday in day.weekdays]


async def _ripe(session: Session, office: Office, cause: Cause, day: Day, scope: Scope) -> list[Entry]:
    """Return what was issued long enough before a day for something to be told of it, and is not yet archived."""
    entries = [entry for entry in await entries_of(session, office, scope, cause.at) if entry.status in TOLD]
    return [
        entry
        for entry in entries
        if entry.issued_on <= day.day and not weeks.too_fresh(entry.issued_on, day.day, office.policy, office.calendar)
    ]


async def release(session: Session, office: Office, cause: Cause, digest: Digest) -> None:
    """Let a digest go to its reader, a leader's to their aides too, in working hours; what it tells of instructions is told."""
    digest.status, digest.released_at = DigestStatus.RELEASED, cause.at
    for line in digest.figures["instructions"]:
        instruction = await instructions.get(session, line["id"])
        if instruction is not None and (line["answered_on"] or line["directive_id"] is None):
            instruction.reported_at = cause.at
    opens = _next_open(office, cause.at)
    await announce(session, cause, digest, opens)
    for reader in await _told(session, digest):
        key, payload = f"digest:{digest.id}:{reader}", {"digest_id": digest.id}
        await send(session, cause, Notice("digest", key, payload, person_id=reader, not_before=opens))
    audit.record(session, cause, "release", "digest", digest.id)
