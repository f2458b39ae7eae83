"""The weeks after the fortnight: units report, ask and fall behind; every Friday the leaders read what came of it."""

import re
from datetime import date, timedelta

from bot.demo.deeds import DEEDS, figure
from bot.demo.following import BUNDLE, Cast, Followed, card_of
from bot.demo.fridays import friday
from bot.demo.player import words
from bot.demo.stage import Holder, Stage
from bot.demo.weekly import FIRST, Deed, Planned, Work, plan
from bot.demo.weeks_known import Weeks
from bot.demo.wording import goal
from bot.rules.policy import Policy
from bot.rules.weeks import Week, digest_day

_NAMED = re.compile(r"^\W*(\d+(?:-\d+)?) (.+?)(?:\(.*)?$", re.MULTILINE)


async def go_on(stage: Stage, cast: Cast, followed: Followed, weeks: int) -> None:
    """Play the weeks after the fortnight, up to so many."""
    if weeks < FIRST:
        return
    known = await _known(stage, cast, followed)
    for number in range(FIRST, weeks + 1):
        stage.transcript.step(f"第{number}周")
        await _week(known, number)


async def _known(stage: Stage, cast: Cast, followed: Followed) -> Weeks:
    holders = {item: holder for holder in await stage.holders() for item in holder.items}
    works = []
    for item, holder in sorted(holders.items(), key=lambda pair: _order(pair[0])):
        found = re.search(rf"^{item} (.+)$", holder.notice, re.MULTILINE)
        title = found[1] if found else ""
        work = Work(item, title, holder.unit, has_head=holder.head is not None)
        work.silent = holder.owner.chat == cast.silent.owner.chat
        work.closed = item == followed.closed[1]
        work.tried |= {Deed.PROBLEM} if item in {followed.returned[1], followed.settle[1]} else set()
        works.append(work)
    return Weeks(stage, holders, works)


def _order(item: str) -> list[int]:
    return [int(part) for part in item.split("-")]


async def _week(known: Weeks, number: int) -> None:
    """Play a week's days and its digest; a week without a working day passes by itself."""
    stage = known.stage
    week = Week.of(stage.today).following
    digest_on = digest_day(week, Policy(), stage.calendar)
    left: list[Planned] | None = None
    known.answered.clear()
    for day in _workdays(stage, week, digest_on):
        await stage.until(day, 9, 20)
        left = await _planned(known, number) if left is None else left
        for planned in [one for one in left if one.day <= day.weekday()]:
            await DEEDS[planned.deed](known, planned)
        left = [one for one in left if one.day > day.weekday()]
        await _answer_bundles(known, number)
    if digest_on is None:
        await stage.until(week.sunday, 18)
    else:
        await friday(known, number, digest_on)


def _workdays(stage: Stage, week: Week, before: date | None) -> list[date]:
    days = [week.monday + timedelta(days=count) for count in range(7)]
    return [day for day in days if before and day < before and stage.calendar.is_workday(day)]


async def _planned(known: Weeks, number: int) -> list[Planned]:
    """Let owners look once at the cards of what counts something; then return who does what this week."""
    for work in known.works:
        if not (work.looked or work.silent) and re.search(r"\d", work.title):
            work.looked = True
            work.has_goal = goal(await card_of(known.holders[work.number].owner, work.number)) is not None
    return plan(number, known.works)


# ---- what the day's bundle asks for


async def _answer_bundles(known: Weeks, number: int) -> None:
    """Let each owner answer the day's bundle, item by item in one message; one unit of the last says nothing in a week."""
    owners = {holder.owner.chat: holder for holder in known.holders.values()}
    heard = [one for one in owners.values() if not any(work.silent for work in known.works if work.unit == one.unit)]
    quiet = heard[-1 - number % len(heard)] if heard else None
    for holder in heard:
        if holder is not quiet:
            await _answer_bundle(known, holder)


async def _answer_bundle(known: Weeks, holder: Holder) -> None:
    today = known.stage.today
    head = f"{BUNDLE}{today.month}月{today.day}日"
    if not await holder.owner.sees(head):
        return
    bundle = await holder.owner.shown(head)
    asked = {found[1] for found in _NAMED.finditer(words(bundle))}
    asked -= known.answered | {work.number for work in known.works if work.closed}
    works = [work for work in known.works if work.number in asked and work.unit == holder.unit]
    for work in [one for one in works if one.has_goal]:
        await figure(known, Planned(today.weekday(), Deed.FIGURE, work))
        known.answered.add(work.number)
    lines = [f"{work.number} {known.sentence(work)}" for work in works if not work.has_goal]
    if lines:
        await holder.owner.write("\n".join(lines), reply_to=bundle)
