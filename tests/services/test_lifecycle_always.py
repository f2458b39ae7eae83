"""A whole office at random: people act, time passes or the machine is off, and some things never happen.

Never a lost report, never a directive that nobody will be reminded of, never a message about it to somebody who has no business
with it, never two bundles a day, never a chase outside working hours.
"""

import asyncio
import shutil
from collections.abc import Coroutine, Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select

from bot.loop import new_loop
from bot.rules import quiet
from bot.rules.figures import Period
from bot.rules.followup import RUNNING
from bot.rules.lifecycle import FINISHED
from bot.services.planning import BUNDLE
from bot.services.requests import Wish
from bot.texts import TellableError
from db.enums import RequestKind, RequestStatus, Status
from db.models import Absence, Directive, OutboxRow, Report, Request
from db.queries.followup import is_done
from db.session import Session
from handlers import TOPICS
from handlers.notices import Notices
from handlers.router import Router
from tests.services.agreeing import same_as_counted_slowly, same_in_all_papers
from tests.services.issued import IssuedOffice, Item, Rewound

Result = TypeVar("Result")

ITEMS = (
    Item("1", "四十只重点项目", targets=[("40只重点项目", 40, "只")], due_on=date(2022, 4, 29)),
    Item("2", "预算绩效评估", owner="苏燕", due_on=date(2022, 3, 4), cadence=None),
    Item("3", "数据质量核查", due_on=date(2022, 4, 29), parts=("财政局", "统计局")),
)
PARTS = ("3·财政局", "3·统计局")
UNITS = {"经信局": {"王建波", "陈洁", "马国强"}, "财政局": {"苏燕", "魏强"}, "统计局": {"钱统"}}
CONCERNED = {"1": UNITS["经信局"], "2": UNITS["财政局"], "3": set().union(*UNITS.values())}
OFFICE = {"李敏", "郑晓峰", "赵文斌"}
LEADERS = {"周海涛", "程志远", "孙立新"}  # the speaker and the aide get the digest of the whole document
CADRES = ("王建波", "陈洁", "马国强", "梁宇", "苏燕", "魏强", "钱统")
DECIDING_FIRST = ("李敏", "郑晓峰", "赵文斌", *CADRES)
PEOPLE = st.sampled_from((*CADRES, "李敏", "赵文斌", "周海涛"))
ITEM = st.sampled_from(("1", "2", "3", *PARTS))
SAYINGS = st.sampled_from((
    "收到", "已开工9只", "又开了两只", "方案已印发,正在推进", "正常", "完不成", "企业用地没有落实", "已全部完成,请予销号",
    "请县领导协调用地指标", "申请延期到5月31日,设备未到", "这几天开会,过了再报行不", "昨天OA上报过了", "不归我们,该财政局",
    "无", "弄好了", "撤回",
))  # fmt: skip
ROUTINE = {"bundle", "unit_notice", "waiting"}
REMINDING = ROUTINE | {"digest_preview"}  # which says what waits, too
WISHES = st.sampled_from(
    (RequestKind.COMPLETION, RequestKind.EXTENSION, RequestKind.COORDINATION, RequestKind.OBJECTION)
)
OUTAGES = st.sampled_from((timedelta(minutes=1), timedelta(hours=5), timedelta(hours=26), timedelta(hours=72)))


class AnOffice(RuleBasedStateMachine):
    """What people may do to two directives of two units, and to one in which two units have parts."""

    def __init__(self, runner: asyncio.Runner, rewound: Rewound) -> None:
        super().__init__()
        self._runner = runner
        self.town: IssuedOffice = self._run(rewound.again())
        self._notices = Notices(self.town.services, Router(TOPICS))
        self._said: dict[int, str] = {}  # every report there ever was
        self._looked = 0  # the last row of the outbox that was looked at
        self._bundles: set[tuple[int | None, date]] = set()
        self._messages: list[int] = []
        self._concerned: dict[str, set[str]] = {  # who has to do, or has had to do, with each directive
            item: OFFICE | LEADERS | names for item, names in CONCERNED.items()
        }

    def _run(self, work: Coroutine[Any, Any, Result]) -> Result:
        return self._runner.run(work)

    def _try(self, work: Coroutine[Any, Any, object]) -> None:
        with suppress(TellableError):  # they are told why not
            self._run(work)

    # --- people act

    @rule(name=st.sampled_from(CADRES), text=SAYINGS, item=st.none() | ITEM)
    def says(self, name: str, text: str, item: str | None) -> None:
        self._try(self.town.say(name, text, item))
        self._messages.append(self.town._message)

    @rule(name=st.sampled_from(CADRES), kind=WISHES, item=ITEM)
    def asks(self, name: str, kind: RequestKind, item: str) -> None:
        wish = Wish(kind, "设备未到", until=date(2022, 6, 30) if kind is RequestKind.EXTENSION else None)
        self._try(self.town.services.requests.ask(self.town.cause(name), self.town.directives[item], wish))

    @rule(name=PEOPLE, yes=st.booleans(), which=st.integers(0, 3))
    def decides(self, name: str, which: int, *, yes: bool) -> None:
        decisions, cause = self.town.services.decisions, self.town.cause(name)
        waiting = self._run(decisions.waiting(self.town.people[name]))
        if waiting:
            request = waiting[which % len(waiting)].id
            self._try(decisions.approve(cause, request) if yes else decisions.send_back(cause, request, "材料不全"))

    @rule(name=PEOPLE, which=st.integers(1, 6))
    def decides_on_any(self, name: str, which: int) -> None:
        """Press a button that may be another's, or none's."""
        self._try(self.town.services.decisions.approve(self.town.cause(name), which))

    @rule(clerk=st.sampled_from(("李敏", "郑晓峰")), item=ITEM, act=st.sampled_from(("suspend", "resume", "cancel")))
    def the_clerk_stops_it(self, clerk: str, item: str, act: str) -> None:
        suspending, cause, directive = self.town.services.suspending, self.town.cause(clerk), self.town.directives[item]
        if act == "resume":
            self._try(suspending.resume(cause, directive))
        elif act == "suspend":
            self._try(suspending.suspend(cause, directive, "等上级文件"))
        elif len(self._messages) % 3 == 0:  # else most plays would end early
            self._try(suspending.cancel(cause, directive, "上级已另行部署"))

    @rule(item=ITEM, words=st.sampled_from(("王建波", "苏燕", "马国强", "财政局", "钱统")))
    def the_clerk_names_another(self, item: str, words: str) -> None:
        self._try(
            self.town.services.issued_changes.change_owner(self.town.cause("李敏"), self.town.directives[item], words)
        )

    @rule(item=ITEM, words=st.sampled_from(("3月15日 领导要求提前", "6月30日 推迟", "明天 急", "昨天")))
    def the_clerk_changes_the_date(self, item: str, words: str) -> None:
        self._try(
            self.town.services.issued_changes.change_date(self.town.cause("李敏"), self.town.directives[item], words)
        )

    @rule(name=st.sampled_from(("王建波", "李敏")), days=st.integers(0, 9))
    def is_away(self, name: str, days: int) -> None:
        today = self.town.office.day_of(self.town.clock.now())
        self._try(self.town.services.absences.enter(self.town.cause(name), today, today + timedelta(days=days)))

    @rule(name=st.sampled_from(CADRES))
    def puts_off(self, name: str) -> None:
        today = self.town.office.day_of(self.town.clock.now())
        self._try(self.town.services.nudging.put_off(self.town.cause(name), today))

    @rule(which=st.integers(0, 5), name=st.sampled_from(CADRES))
    def takes_back(self, which: int, name: str) -> None:
        if self._messages:
            message = self._messages[-1 - which % len(self._messages)]
            self._try(self.town.services.reporting.withdraw(self.town.cause(name), message))

    # --- time passes

    @rule(hours=st.sampled_from((1, 3, 20, 24, 72, 200)))
    def time_passes(self, hours: int) -> None:
        self._run(self._pass(timedelta(hours=hours)))

    @rule(off=OUTAGES)
    def the_machine_is_off(self, off: timedelta) -> None:
        self.town.clock.at += off
        self._run(self.town.services.clockwork.tick())

    async def _pass(self, by: timedelta) -> None:
        """Let the clockwork run at each instant it names, as the running bot does."""
        clock, clockwork = self.town.clock, self.town.services.clockwork
        end = clock.at + by
        while (due := await clockwork.next_instant(clock.at)) is not None and due < end:
            clock.at = max(due, clock.at)
            await clockwork.tick()
        clock.at = end
        await clockwork.tick()

    # --- what never happens

    @invariant()
    def nothing_is_wrong(self) -> None:
        self._run(self._look())

    async def _look(self) -> None:
        async with self.town.office.database.read() as session:
            there = {report.id: report.text for report in await self._rows(session, Report)}
            directives = {directive.item: directive for directive in await self._rows(session, Directive)}
            awaited = [r for r in await self._rows(session, Request) if r.status is RequestStatus.AWAITS_CLERK]
            absences = await self._rows(session, Absence)
            sent = await self._rows(session, OutboxRow, after=self._looked)
            today = self.town.office.day_of(self.town.clock.now())
            bundles_are_out = await is_done(session, BUNDLE, today)
        assert self._said.items() <= there.items(), "a report is lost"
        self._said = there
        self._check_remembered(directives, awaited, today if bundles_are_out else None)
        self._check_parts(directives)
        parts = {directive.id for directive in directives.values() if directive.whole_id is not None}
        of_parts = any(request.directive_id in parts for request in awaited)
        await self._check_decidable([request.id for request in awaited], OFFICE | (set(CADRES) if of_parts else set()))
        self._follow(directives, absences)
        for row in sent:
            self._looked = row.id
            self._check_bundle(row)
            await self._check_reader(row)

    def _check_remembered(self, directives: dict[str, Directive], awaited: list[Request], told: date | None) -> None:
        """Somebody is to hear of each that is open, on a day after `told` (that of today's bundles, once they are out)."""
        for item, directive in directives.items():
            waiting = {request.kind for request in awaited if request.directive_id == directive.id}
            if directive.status is Status.UNDER_REVIEW:
                assert RequestKind.COMPLETION in waiting, "reviewed by nobody"
            elif directive.status in RUNNING and RequestKind.OBJECTION not in waiting:
                assert directive.next_nudge_on is not None, f"nobody will be reminded of {item}"
            if directive.next_nudge_on is not None and told is not None:
                assert directive.next_nudge_on > told

    def _check_parts(self, directives: dict[str, Directive]) -> None:
        """No part goes on when the whole is over."""
        if directives["3"].status in FINISHED:
            assert all(directives[item].status in FINISHED for item in PARTS)

    async def _check_decidable(self, requests: list[int], deciders: set[str]) -> None:
        decisions, left = self.town.services.decisions, set(requests)
        for name in sorted(deciders, key=DECIDING_FIRST.index):
            if left:  # one who can decide it is enough
                left -= {card.id for card in await decisions.waiting(self.town.people[name])}
        assert not left, "a request that nobody can decide"

    def _check_bundle(self, row: OutboxRow) -> None:
        """One routine message a day, in working hours: a bundle, a unit's notice to its head, or what waits."""
        office = self.town.office
        if row.kind in ROUTINE:
            assert quiet.is_open(row.not_before, office.policy, office.calendar, office.zone)
            routine = (row.person_id, office.day_of(row.not_before))
            assert routine not in self._bundles
            self._bundles.add(routine)

    async def _check_reader(self, row: OutboxRow) -> None:
        """Nobody reads of what does not concern them."""
        rendered = await self._notices.render(row)
        reader = next((name for name, ident in self.town.people.items() if ident == row.person_id), "")
        for one in ITEMS:
            if rendered is not None and one.title in rendered.text:
                assert reader in self._concerned[one.item], (reader, row.kind, rendered.text)

    def teardown(self) -> None:
        """A week and a half later the supervision office has been reminded of what stands still for it to decide."""
        begun = self.town.clock.at
        self._run(self._pass(timedelta(days=10)))
        self._run(self._check_reminded(begun))
        self._run(self._check_figures())

    async def _check_figures(self) -> None:
        """Whatever happened, all papers have the same figures, those of a slow count."""
        today = self.town.office.day_of(self.town.clock.at)
        async with self.town.office.database.read() as session:
            for days in (0, 7, 400):  # a day, a week, and all there was
                period = Period(today - timedelta(days=days), today)
                await same_as_counted_slowly(session, self.town, period)
                await same_in_all_papers(session, self.town, period)

    async def _check_reminded(self, begun: datetime) -> None:
        async with self.town.office.database.read() as session:
            still = {Status.UNDER_REVIEW, Status.SUSPENDED}
            # of a part that is said to be done, the lead of the whole is reminded
            if any(one.status in still and one.whole_id is None for one in await self._rows(session, Directive)):
                sent = await self._rows(session, OutboxRow, after=self._looked)
                reminded = {row.person_id for row in sent if row.created_at > begun and row.kind in REMINDING}
                assert reminded & {self.town.people[clerk] for clerk in OFFICE}

    def _follow(self, directives: dict[str, Directive], absences: list[Absence]) -> None:
        """Note who has come to have to do with a directive: owners old and new, their units, deputies of the absent."""
        names = {ident: name for name, ident in self.town.people.items()}
        for item, directive in directives.items():
            concerned = self._concerned[item.partition("·")[0]]
            owner = names.get(directive.owner_id or 0, "")
            concerned |= {owner} | next((unit for unit in UNITS.values() if owner in unit), set())
            concerned |= {
                names[absence.deputy_id or 0] for absence in absences if names[absence.person_id] in concerned
            }

    @staticmethod
    async def _rows(session: Session, table: Any, after: int = 0) -> list[Any]:
        return list(await session.scalars(select(table).where(table.id > after).order_by(table.id)))


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner(loop_factory=new_loop) as ready:
        yield ready


@pytest.fixture
def rewound(runner: asyncio.Runner, sqlite_template: Path, tmp_path: Path) -> Iterator[Rewound]:
    shutil.copyfile(sqlite_template, tmp_path / "duban.db")
    begun = runner.run(Rewound.issued(tmp_path / "duban.db", ITEMS))
    yield begun
    runner.run(begun.close())


@pytest.mark.timeout(300)  # many plays, one after the other
def test_in_a_random_office_nothing_is_lost_and_nobody_forgotten(runner: asyncio.Runner, rewound: Rewound) -> None:
    class ThisOffice(AnOffice):
        def __init__(self) -> None:
            super().__init__(runner, rewound)

    run_state_machine_as_test(
        ThisOffice,
        settings=settings(
            max_examples=10,
            stateful_step_count=25,
            deadline=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        ),
    )
