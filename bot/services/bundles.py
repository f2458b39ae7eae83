"""The day's bundle (当日提醒) and the notice to the unit head (单位提示), read as things stand when they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from bot.rules import answering, lights
from bot.services import planning
from bot.services.audience import present
from bot.services.holdings import numbers, own
from bot.services.instruction_following import OrderLine, lines_of
from bot.services.item_numbers import runs
from bot.services.office import Office
from bot.services.parts import PartsShown, parts_of
from bot.services.planning import Facts, TargetLine
from db.enums import FeedbackKind, Light, Step
from db.models import Nudge
from db.queries import directives, followup, people
from db.session import Session

_GRAVEST_FIRST = (
    Step.FINAL_CHASE,
    Step.FEEDBACK_CHASE,
    Step.SIGN_CHASE,
    Step.FINAL_REMINDER,
    Step.FEEDBACK_REMINDER,
)


@dataclass(frozen=True)
class BundleItem:
    """A directive in a bundle; `days` are working days left, negative when it is late; `targets` are asked for."""

    id: int
    number: str
    title: str
    light: Light | None
    days: int
    owner: str
    targets: tuple[TargetLine, ...]
    parts: PartsShown | None = None  # where units or helpers have parts of it


@dataclass(frozen=True)
class Section:
    """Directives of which the same is to be said: one step, one date.

    For a reminder of reports, `in_all` and `done` tell how many of the reader's were due and which are reported.
    """

    step: Step
    feedback: FeedbackKind | None
    due_on: date
    items: tuple[BundleItem, ...]
    in_all: int
    done: tuple[str, ...]

    @property
    def done_runs(self) -> tuple[str, ...]:
        """Return what is reported as runs: 1, 5-8."""
        return runs(self.done)

    @property
    def waiting(self) -> int:
        """Return of how many no report is asked for now: put off, in dispute, or under review."""
        return self.in_all - len(self.done) - len(self.items)


@dataclass(frozen=True)
class _Sections:
    day: date
    sections: tuple[Section, ...]
    orders: tuple[OrderLine, ...]  # instructions of leaders, in lines of their own

    @property
    def items(self) -> tuple[BundleItem, ...]:
        """Return each directive once, in order."""
        return tuple({item.id: item for section in self.sections for item in section.items}.values())


@dataclass(frozen=True)
class Bundle(_Sections):
    """All that one person is to hear of on a day, gravest first. `can_wait`: some of it may be put off to tomorrow."""

    can_wait: bool
    liaisons: tuple[str, ...]


@dataclass(frozen=True)
class UnitNotice(_Sections):
    """What a unit head hears of on a day: late items, how many the unit has, how many have reported."""

    unit: str
    in_all: int
    reported: int


class Bundles:
    """Reading bundles."""

    def __init__(self, office: Office) -> None:
        self._office = office

    async def bundle(self, person_id: int, day: date) -> Bundle | None:
        """Return what is still to be said to a person of a day's bundle; None where nothing is left."""
        async with self._office.database.read() as session:
            noted = await self._noted(session, person_id, day, frozenset(_GRAVEST_FIRST))
            orders = await lines_of(session, self._office, person_id, day, frozenset(_GRAVEST_FIRST))
            if not noted and not orders:
                return None
            held = [one.directive for one in await own(session, await people.get(session, person_id), day)]
            mine = [directive.id for directive in held]
            facts = (
                await planning.facts_of(session, held)  # with what they have, all of it is there
                if noted.keys() <= set(mine)
                else await self._facts(session, {*noted, *mine})
            )
            told = await self._standing(session, noted, facts, person_id, day)
            if not told and not orders:
                return None
            told_of = [one.directive for _, one in told]
            shown = await parts_of(session, self._office, day, told_of)
            sections = self._sections(told, day, [facts[directive_id] for directive_id in mine], shown)
            waits = any(
                nudge.step in answering.REMINDERS and nudge.due_on > day for nudges, _ in told for nudge in nudges
            )
            others = dict.fromkeys(p.name for _, facts in told for p in facts.audience.liaisons if p.id != person_id)
            return Bundle(day, sections, orders, waits, tuple(others))

    async def unit_notice(self, person_id: int, day: date) -> UnitNotice | None:
        """Return what is still to be said to a unit head of a day; None where nothing is left."""
        async with self._office.database.read() as session:
            noted = await self._noted(session, person_id, day, answering.ESCALATIONS)
            facts = await self._facts(session, set(noted))
            told = await self._standing(session, noted, facts, person_id, day)
            orders = await lines_of(session, self._office, person_id, day, answering.ESCALATIONS)
            if not told and not orders:
                return None
            lead = told[0][1].directive.lead if told else (await people.get(session, person_id)).unit
            units = [lead.id] if lead else []
            whole = await planning.facts_of(session, await directives.of_people(session, (), units))
            reported = sum(facts.owed is None or not _late(facts, day) for facts in whole.values())
            return UnitNotice(day, self._sections(told, day), orders, lead.name if lead else "", len(whole), reported)

    async def _noted(
        self, session: Session, person_id: int, day: date, steps: frozenset[Step]
    ) -> dict[int, list[Nudge]]:
        """Return what was to be said to a person on a day, by directive."""
        noted: dict[int, list[Nudge]] = {}
        for nudge in await followup.nudges_of(session, person_id, day):
            if nudge.step in steps:
                noted.setdefault(nudge.directive_id, []).append(nudge)
        return noted

    async def _facts(self, session: Session, directive_ids: set[int]) -> dict[int, Facts]:
        return await planning.facts_of(session, await directives.some(session, directive_ids))

    async def _standing(
        self,
        session: Session,
        noted: Mapping[int, Sequence[Nudge]],
        facts: Mapping[int, Facts],
        person_id: int,
        day: date,
    ) -> list[tuple[list[Nudge], Facts]]:
        """Return what of it is still true and still concerns the person: a directive may have gone to somebody else."""
        meant = {of: [p.id for p in facts[of].audience.everybody] for of in noted}
        heard = await present(session, {person for people in meant.values() for person in people}, day)
        standing = []
        for directive_id, one in facts.items():
            if person_id not in {heard[person] for person in meant.get(directive_id, ())}:
                continue
            situation = one.situation(self._office)
            true = [n for n in noted[directive_id] if answering.still_stands(n.step, n.due_on, situation)]
            if true:
                standing.append((sorted(true, key=_gravity), one))
        return standing

    def _sections(
        self,
        told: Sequence[tuple[list[Nudge], Facts]],
        day: date,
        whole: Sequence[Facts] = (),
        shown: Mapping[int, PartsShown] = MappingProxyType({}),
    ) -> tuple[Section, ...]:
        """Put each directive under its gravest step, and directives of the same step and date together.

        `whole`: all that the reader has, to tell how many of the reports due on a date are there already; `shown`: parts.
        """
        called = numbers(facts.directive for _, facts in told)
        grouped: dict[tuple[int, date, FeedbackKind | None, Step], list[Facts]] = {}
        for nudges, facts in told:
            gravest = nudges[0]
            kind = facts.owed.kind if facts.owed and gravest.step in answering.REPORTING else None
            key = (_gravity(gravest), gravest.due_on, kind, gravest.step)
            grouped.setdefault(key, []).append(facts)
        sections = []
        for (_, due_on, kind, step), group in sorted(grouped.items(), key=lambda pair: pair[0][:2]):
            items = tuple(
                replace(self._item(facts, called[facts.directive.id], due_on, day), parts=shown.get(facts.directive.id))
                for facts in group
            )
            due = [facts for facts in whole if _owes(facts, kind, due_on)] if kind else []
            done = tuple(facts.directive.item for facts in due if _met(facts, kind, due_on))
            sections.append(Section(step, kind, due_on, items, max(len(due), len(items)), done))
        return tuple(sections)

    def _item(self, facts: Facts, number: str, due_on: date, day: date) -> BundleItem:
        office, directive = self._office, facts.directive
        return BundleItem(
            id=directive.id,
            number=number,
            title=directive.title,
            light=lights.light(facts.standing(office), day, facts.policy(office), office.calendar),
            days=office.calendar.workdays_between(day, due_on),
            owner=directive.owner.name if directive.owner else "",
            targets=planning.target_lines(facts, office, day),
        )


def _gravity(nudge: Nudge) -> int:
    return _GRAVEST_FIRST.index(nudge.step) if nudge.step in _GRAVEST_FIRST else 0


def _owes(facts: Facts, kind: FeedbackKind, due_on: date) -> bool:
    """Return whether a report of this kind was due on this day, given by now or not."""
    return any(f.kind is kind and planning.due_of(f).expected_on == due_on for f in facts.feedbacks)


def _met(facts: Facts, kind: FeedbackKind | None, due_on: date) -> bool:
    return any(f.met_at is not None and f.kind is kind and f.due_on == due_on for f in facts.feedbacks)


def _late(facts: Facts, day: date) -> bool:
    return facts.owed is not None and planning.due_of(facts.owed).is_late(day)
