"""What is promised to be sent, and what the clock then sends when nobody answers."""

import random
import shutil
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.rules import answering
from bot.rules.policy import Policy
from bot.rules.reply_values import Answered
from bot.rules.workdays import WorkCalendar
from bot.services import Services
from bot.services.access import RefusedError
from bot.services.forecasts import Forecast
from bot.texts import TellableError
from db.enums import Cadence, FeedbackKind, Step
from db.models import Nudge, OutboxRow
from db.queries.office_days import Day
from db.session import Database
from tests.services.issued import IssuedOffice, Item, at, issue_in, issued_office
from tests.services.office import StandingClock, furnish, office_on

DAYS = 12
SEEDS = range(12)
LOOKED_AT = 8  # every so many messages are read as they are shown
POLICIES = (
    Policy(),
    Policy(final_reminders=(5, 2), far_reminders=(), feedback_reminders=(1,), chase_daily=2, chase_every=3, head_on=1),
    Policy(bundle_time=time(14, 30), sign_within=2, first_feedback_within=4, head_every=1),
    Policy(bundle_days=1),
    Policy(
        bundle_days=2, final_reminders=(9, 5, 3), feedback_reminders=(3, 1), chase_daily=3, chase_every=2, head_on=1
    ),
)


async def test_a_person_gets_one_message_a_day_with_all_reasons(database: Database) -> None:
    town = await issued_office(database)
    found = await town.services.forecasts.of_name("王建波", "", 14)
    assert (found.subject, found.first, found.last) == ("经信局 王建波", date(2022, 2, 11), date(2022, 2, 24))
    assert [sending.day.day for sending in found.sendings] == [15, 16, 17, 18, 21, 22, 24]
    assert {(sending.kind, sending.at.astimezone(town.office.zone).time()) for sending in found.sendings} == {
        ("bundle", time(9))
    }
    first, last = found.sendings[0].directives, found.sendings[-1].directives
    assert [one.number for one in first] == [f"督〔2022〕3-{item}" for item in ("4", "5", "9", "22")]
    assert {(r.step, r.due_on, r.workdays) for one in first for r in one.reasons} == {
        (Step.SIGN_CHASE, date(2022, 2, 14), -1)
    }
    assert {(r.step, r.feedback, r.workdays) for one in last for r in one.reasons} == {
        (Step.FEEDBACK_REMINDER, FeedbackKind.FIRST, 0)
    }


async def test_what_was_put_off_is_promised_for_the_next_day(database: Database) -> None:
    town = await issued_office(database)
    await town.say("王建波", "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))
    await town.tick(2, 22)
    assert await town.services.nudging.put_off(town.cause("王建波"), date(2022, 2, 22)) == date(2022, 2, 23)
    found = {name: await town.services.forecasts.of_name(name, "", 3) for name in ("王建波", "陈洁")}
    assert [sending.day.day for sending in found["王建波"].sendings] == [23, 24]
    assert {(r.step, r.workdays) for one in found["王建波"].sendings[0].directives for r in one.reasons} == {
        (Step.FEEDBACK_REMINDER, 1)
    }
    assert [sending.day.day for sending in found["陈洁"].sendings] == [24]
    await town.tick(2, 23)
    assert (await town.outbox("bundle", "王建波"))[-1].payload == {"day": "2022-02-23"}


async def test_only_the_supervision_office_looks_ahead_in_chat(database: Database) -> None:
    town = await issued_office(database)
    forecasts, people, directive = town.services.forecasts, town.people, town.directives["22"]
    found = await forecasts.of_directive(people["李敏"], directive, 30)
    assert found.subject == "督〔2022〕3-22 有序用电检查"
    assert {one.id for sending in found.sendings for one in sending.directives} == {directive}
    assert {sending.person for sending in found.sendings} == {"王建波", "陈洁", "马国强"}
    assert (await forecasts.of_person(people["赵文斌"], people["马国强"], 30)).sendings
    for refused in (
        forecasts.of_directive(people["王建波"], directive, 30),
        forecasts.of_person(people["王建波"], people["王建波"], 30),
        forecasts.of_person(people["周海涛"], people["王建波"], 30),
        forecasts.of_person(people["李敏"], 10_000, 30),
    ):
        with pytest.raises(RefusedError):
            await refused
    with pytest.raises(TellableError):
        await forecasts.of_name("无此人", "", 30)


async def _forecast(town: IssuedOffice) -> Forecast:
    return await town.services.forecasts.of_all(DAYS)


async def _sign(town: IssuedOffice, rng: random.Random) -> None:
    name = rng.choice(["王建波", "苏燕"])
    await town.say(name, "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))


async def _report(town: IssuedOffice, rng: random.Random) -> None:
    await town.say("王建波", "方案已印发,会商会已召开", rng.choice(list(town.directives)))


async def _put_off(town: IssuedOffice, rng: random.Random) -> None:
    name = rng.choice(["王建波", "陈洁"])
    await town.services.nudging.put_off(town.cause(name), town.office.day_of(town.clock.now()))


async def _leave(town: IssuedOffice, rng: random.Random) -> None:
    first = town.office.day_of(town.clock.now()) + timedelta(days=rng.randrange(6))
    await town.services.absences.enter(town.cause("王建波"), first, first + timedelta(days=rng.randrange(9)))


async def _object(town: IssuedOffice, rng: random.Random) -> None:
    await town.say("王建波", "这项不是我局职责,属于统计局", rng.choice(list(town.directives)))


async def _other_days(town: IssuedOffice, rng: random.Random) -> None:
    first = town.office.day_of(town.clock.now())
    days = [Day(first + timedelta(days=n), worked=rng.random() < 0.5) for n in rng.sample(range(1, 20), 3)]
    await town.services.working_days.import_days(town.cause(None), days)


async def _own_limits(town: IssuedOffice, rng: random.Random) -> None:
    words = rng.choice(
        ["提前5、2天提醒", "不催办", "每2天催办一次,逾期2天报负责人", "首次反馈12个工作日", "恢复统一规定"]
    )
    ident = rng.choice(list(town.directives.values()))
    await town.services.directive_limits.type_in(await town.update("李敏"), ident, words)


HAPPENINGS: tuple[Callable[[IssuedOffice, random.Random], Awaitable[None]], ...] = (
    _sign, _report, _put_off, _leave, _object, _other_days, _own_limits,
)  # fmt: skip


def _items(rng: random.Random, day: date) -> list[Item]:
    """Return one to four directives, due anywhere from today to past the customary 90 days, or never."""
    return [
        Item(
            str(number),
            f"事项{number}",
            owner=rng.choice(["王建波", "苏燕", "马国强"]),
            due_on=rng.choice([None, day + timedelta(days=rng.choice([rng.randrange(40), rng.randrange(130)]))]),
            cadence=rng.choice([None, *Cadence]),
        )
        for number in range(1, rng.randint(2, 5))
    ]


async def _town(database: Database, people: dict[str, int], seed: int) -> IssuedOffice:
    """Return a small office at some hour of some day, in which things have happened since directives were issued."""
    rng = random.Random(seed)  # noqa: S311 - nothing secret
    office = replace(office_on(database), policy=rng.choice(POLICIES), calendar=WorkCalendar())
    clock = office.clock
    assert isinstance(clock, StandingClock)
    # around the Spring Festival and the leap day of 2024, the National Day, and the turn of a year
    begin = date(*rng.choice([(2024, 1, 29), (2024, 2, 20), (2022, 9, 22), (2022, 12, 19)]))
    clock.at = at(begin.month, begin.day, 10, year=begin.year)
    town = IssuedOffice(office, Services(office), clock, people, await issue_in(office, people, _items(rng, begin)))
    for _ in range(rng.randrange(9)):
        clock.move(days=1)
        await town.services.nudging.run(town.cause(None))
        if rng.random() < 0.5:
            with suppress(TellableError):  # not theirs, or not now
                await rng.choice(HAPPENINGS)(town, rng)
    clock.at += timedelta(hours=rng.choice([-3, 0, 5, 9]))
    return town


async def test_the_clock_sends_what_was_promised_when_nobody_answers(sqlite_database: Database) -> None:
    people = await furnish(office_on(sqlite_database))
    file = Path(str(sqlite_database.url.database))
    await sqlite_database.close()  # with the last connection, all is in the one file
    begun = file.with_name("begun.db")
    shutil.copyfile(file, begun)
    messages = waited = 0
    for seed in SEEDS:
        await sqlite_database.close()
        shutil.copyfile(begun, file)
        town = await _town(sqlite_database, dict(people), seed)
        before = len(await _sent(town))
        found = await _forecast(town)
        messages += len(found.sendings)
        waited += sum(r.waited_since is not None for s in found.sendings for one in s.directives for r in one.reasons)
        promised = {
            (sending.day, sending.kind, sending.person_id): {
                one.id: {reason.step for reason in one.reasons} for one in sending.directives
            }
            for sending in found.sendings
        }
        assert await _played(town, found, before) == promised, f"seed {seed}"
    assert messages > 5 * len(SEEDS)  # there was something to promise
    assert waited > len(SEEDS)  # and full weeks kept something back


async def _sent(town: IssuedOffice) -> list[OutboxRow]:
    async with town.office.database.read() as session:
        rows = await session.scalars(
            select(OutboxRow).where(OutboxRow.kind.in_(("bundle", "unit_notice"))).order_by(OutboxRow.id)
        )
        return list(rows)


async def _played(
    town: IssuedOffice, found: Forecast, before: int
) -> dict[tuple[date, str, int], dict[int, set[Step]]]:
    """Let the days go by, and return what was sent on each, with what it says when it is shown."""
    told: dict[tuple[date, str, int], dict[int, set[Step]]] = {}
    day = found.first
    while day <= found.last:
        hours = (15,) if day > found.first else (town.clock.at.astimezone(town.office.zone).hour, 17)
        for hour in hours:
            town.clock.at = max(town.clock.at, at(day.month, day.day, hour, year=day.year))
            await town.services.nudging.run(town.cause(None))
        for row in (await _sent(town))[before:]:
            before += 1
            assert row.person_id is not None
            told[day, row.kind, row.person_id] = await _noted(town, row.kind, row.person_id, day)
            if len(told) % LOOKED_AT == 0:
                mine = await town.services.bundles.bundle(row.person_id, day) if row.kind == "bundle" else None
                units = await town.services.bundles.unit_notice(row.person_id, day)
                shown = {item.id for message in (mine, units) if message for item in message.items}
                assert shown == set(told[day, row.kind, row.person_id])
        day += timedelta(days=1)
    return told


async def _noted(town: IssuedOffice, kind: str, person_id: int, day: date) -> dict[int, set[Step]]:
    """Return the directives that a message names, each with all steps that were noted for it."""
    async with town.office.database.read() as session:
        rows = list(await session.scalars(select(Nudge).where(Nudge.day == day, Nudge.person_id == person_id)))
    steps: dict[int, set[Step]] = {}
    for row in rows:
        if kind == "bundle" or row.step in answering.ESCALATIONS:
            steps.setdefault(row.directive_id, set()).add(row.step)
    return steps
