"""How the parts (分办) of directives stand: supporting units' shares, and units' parts that are directives of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from bot.intake.concerning import concerning
from bot.rules import lights
from bot.rules.parts import PartFacts, PartMove, RollUp, moved, roll_up
from bot.rules.permissions import Action, Relation
from bot.services import access, planning
from bot.services.directory import Directory
from bot.services.office import Office
from db.enums import Light, Status
from db.models import Directive, Part, Report, Unit
from db.queries import audit, directives, people, reports
from db.queries import parts as queries
from db.session import Cause, Session


@dataclass(frozen=True)
class PartLine:
    """A part in a list. `issued_id`: the directive that it is, None for a supporting unit's; `request_id`: to be confirmed."""

    unit_id: int
    unit: str
    status: Status
    light: Light | None
    late: bool
    news: bool
    issued_id: int | None = None
    request_id: int | None = None
    said: str = ""
    said_by: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True)
class PartsShown:
    """The parts of a directive: those issued to units, rolled up, and the supporting units' shares."""

    issued: tuple[PartLine, ...]
    supporting: tuple[PartLine, ...]
    may_confirm: bool = False  # whether the reader may say that one is done

    @property
    def roll(self) -> RollUp:
        """Return how the issued parts stand together."""
        return roll_up(PartFacts(line.unit, line.status, late=line.late, news=line.news) for line in self.issued)

    @property
    def news(self) -> tuple[str, ...]:
        """Return the units that reported on their part since the lead last reported."""
        return tuple(line.unit for line in (*self.issued, *self.supporting) if line.news)


async def parts_of(
    session: Session, office: Office, today: date, wholes: Sequence[Directive]
) -> Mapping[int, PartsShown]:
    """Return the parts of each of these directives that has any, with a handful of queries however many there are."""
    issued = await directives.parts_of(session, [whole.id for whole in wholes])
    helped = [whole for whole in wholes if whole.supporting]
    if not issued and not helped:
        return {}
    reported = await queries.lead_reported(session, [whole.id for whole in wholes])
    of_issued = await _issued(session, office, today, issued, reported)
    of_supporting = await _supporting(session, helped, reported)
    return {
        whole.id: PartsShown(tuple(of_issued.get(whole.id, ())), tuple(of_supporting.get(whole.id, ())))
        for whole in wholes
        if whole.id in of_issued or whole.id in of_supporting
    }


async def _issued(
    session: Session, office: Office, today: date, rows: Sequence[Directive], reported: Mapping[int, datetime]
) -> dict[int, list[PartLine]]:
    if not rows:
        return {}
    facts = await planning.facts_of(session, rows)
    ids = [row.id for row in rows]
    last, done = await reports.latest(session, ids), await queries.said_done(session, ids)
    lines: dict[int, list[PartLine]] = {}
    for row in rows:
        one, whole = facts[row.id], row.whole_id or 0
        standing = one.standing(office)
        late = any(
            test(standing, today) for test in (lights.final_overdue, lights.feedback_overdue, lights.unsigned_overdue)
        )
        line = PartLine(
            unit_id=row.lead.id if row.lead else 0,
            unit=row.lead_name,
            status=row.status,
            light=lights.light(standing, today, one.policy(office), office.calendar),
            late=late,
            news=_is_news(last.get(row.id), reported.get(whole)),
            issued_id=row.id,
            request_id=done.get(row.id),
            **_said(last.get(row.id)),
        )
        lines.setdefault(whole, []).append(line)
    return lines


async def _supporting(
    session: Session, wholes: Sequence[Directive], reported: Mapping[int, datetime]
) -> dict[int, list[PartLine]]:
    there = {(part.directive_id, part.unit_id): part for part in await queries.of(session, [w.id for w in wholes])}
    last = await queries.last_reports(session, [part.id for part in there.values()])
    return {
        whole.id: [
            _share(unit, name, there.get((whole.id, unit.id)), last, reported.get(whole.id))
            for unit, name in zip(whole.supporting, whole.supporting_names, strict=True)
        ]
        for whole in wholes
    }


def _share(unit: Unit, name: str, part: Part | None, last: Mapping[int, Report], reported: datetime | None) -> PartLine:
    report = last.get(part.id) if part else None
    return PartLine(
        unit_id=unit.id,
        unit=name,
        status=part.status if part else Status.ISSUED,
        light=None,
        late=False,
        news=_is_news(report, reported),
        **_said(report),
    )


def _is_news(report: Report | None, reported: datetime | None) -> bool:
    return report is not None and (reported is None or report.created_at > reported)


def _said(report: Report | None) -> dict[str, Any]:
    if report is None:
        return {}
    return {"said": report.text, "said_by": report.person.name, "said_at": report.created_at}


async def share_moved(
    session: Session, office: Office, cause: Cause, directive: Directive, move: PartMove
) -> Part | None:
    """Let the part of the supporting unit that the cause's person speaks for move, and return it; None for others."""
    person = await people.get(session, cause.person_id or 0)
    if person.unit_id not in {unit.id for unit in directive.supporting}:
        return None
    return await _move_share(session, office, cause, directive, person.unit_id, move)


async def _move_share(
    session: Session, office: Office, cause: Cause, directive: Directive, unit_id: int, move: PartMove
) -> Part:
    part = await queries.of_unit(session, directive.id, unit_id)
    if part is None:  # the first thing that comes of it
        directory = await Directory.load(session, office.day_of(cause.at))
        owner = directory.answering_for(unit_id)
        part = Part(
            directive_id=directive.id,
            unit_id=unit_id,
            owner_id=owner.id if owner else None,
            title=directive.title,
            status=Status.ISSUED,
        )
        session.add(part)
    part.status = moved(part.status, move)
    await session.flush()
    audit.record(session, cause, f"part_{move}", "directive", directive.id, unit=unit_id)
    return part


async def words_for(session: Session, office: Office, unit_id: int, rows: Sequence[Directive]) -> dict[int, str]:
    """Return what of each directive concerns a unit, by directive: the sentences that name it, in whatever way."""
    if not rows:
        return {}
    directory = await Directory.load(session, office.day_of(office.clock.now()))
    unit = directory.unit_by_id(unit_id)
    if unit is None:
        return dict.fromkeys((row.id for row in rows), "")
    known = {unit.name, *(alias.alias for alias in unit.aliases)}
    return {
        row.id: concerning(row.text, {*known, *(n for n in row.units_named if directory.find_unit(n) is unit)})
        for row in rows
    }


class Parts:
    """Reading the parts of a directive, and confirming those of supporting units."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def shown(self, person_id: int, directive_id: int) -> PartsShown | None:
        """Return the parts of a directive to those who may read others' reports on it. Raises RefusedError.

        None where it has no parts.
        """
        office, cause = self._office, Cause(self._office.clock.now(), person_id)
        async with office.database.read() as session:
            directive = await directives.get(session, directive_id)
            if directive is None:
                raise access.RefusedError
            await access.require(session, office, cause, Action.READ_REPORTS, directive)
            shown = (await parts_of(session, office, office.day_of(cause.at), [directive])).get(directive_id)
            may = await self._may_confirm(session, cause, directive)
            return replace(shown, may_confirm=may) if shown else None

    async def confirm(self, cause: Cause, directive_id: int, unit_id: int, *, done: bool) -> None:
        """Say that a supporting unit's part is done, or that it is not after all. Raises RefusedError.

        The side that leads may, and the supervision office.
        """
        office = self._office
        async with office.database.write(cause) as session:
            directive = await directives.lock(session, directive_id)
            if directive is None or unit_id not in {unit.id for unit in directive.supporting}:
                raise access.RefusedError
            if directive.status not in directives.FOLLOWED or not await self._may_confirm(session, cause, directive):
                raise access.RefusedError
            move = PartMove.CONFIRM if done else PartMove.TAKE_UP
            await _move_share(session, office, cause, directive, unit_id, move)

    async def _may_confirm(self, session: Session, cause: Cause, directive: Directive) -> bool:
        leads = await access.leads(session, self._office, cause, directive)
        also = Relation.WHOLE if leads else Relation.NONE
        verdict = await access.verdict_on(session, self._office, cause, Action.CONFIRM_PART, directive, also=also)
        return verdict.outright
