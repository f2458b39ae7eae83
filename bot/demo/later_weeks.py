"""The weeks after the fortnight: units report, ask and fall behind; every Friday the leaders read what came of it."""

import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from bot.demo.following import BUNDLE, Cast, Followed, by_card, card_of
from bot.demo.player import Player, words
from bot.demo.stage import Holder, Stage
from bot.demo.summing_up import DIGEST, PREVIEW, keep_picture
from bot.demo.weekly import FIRST, Deed, Planned, Work, plan
from bot.demo.wording import goal, reached, topic
from bot.rules.policy import Policy
from bot.rules.weeks import Week, digest_day
from db.enums import Role

_NAMED = re.compile(r"^\W*(\d+(?:-\d+)?) (.+?)(?:\(.*)?$", re.MULTILINE)
_DUE = re.compile(r"时限:(?:(\d{4})年)?(\d+)月(\d+)日")
_SETTLE = re.compile(r"^[①-⑩] (\d+(?:-\d+)?) ", re.MULTILINE)
ORDER = "【领导批示】"
ANSWERED = "解决办法已拟定,正在征求意见"
CATCHING_UP = ",正在抓紧"
_SLOW = -10  # points: a unit that is so far behind says why
_LONGER = 20  # working days that an extension asks for


@dataclass
class Weeks:
    """What the later weeks know: who holds which item, and how much was said."""

    stage: Stage
    holders: dict[str, Holder]  # by item
    works: list[Work]
    leader: Player | None = None  # whose instruction waits for an answer
    answered: set[str] = field(default_factory=set)  # items that this week's words were said of
    said: dict[str, int] = field(default_factory=dict)  # how many sentences an item has had

    def sentence(self, work: Work) -> str:
        """Return what is said of an item next."""
        self.answered.add(work.number)
        place = self.said[work.number] = self.said.get(work.number, -1) + 1
        return topic(work.title).progress[place % 3]


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
        await _digest(known, number, digest_on)


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


# ---- deeds


async def _figure(known: Weeks, planned: Planned) -> None:
    work, owner = planned.work, known.holders[planned.work.number].owner
    aim = goal(await card_of(owner, work.number))
    if aim is None:
        return
    now = reached(aim, planned.points)
    if now > aim.done:
        await owner.write(f"{work.number} 累计完成{now:f}{aim.measure}")
        known.stage.check(await owner.sees(f"{now:f}/{aim.amount:f}"), f"{work.number}: the figure was confirmed back")
    if now == aim.done or planned.points < _SLOW:
        slow = planned.points < _SLOW
        await owner.write(f"{work.number} {topic(work.title).delay + CATCHING_UP if slow else known.sentence(work)}")


async def _words(known: Weeks, planned: Planned) -> None:
    if planned.work.number in known.answered:
        return
    holder = known.holders[planned.work.number]
    await (holder.liaison or holder.owner).write(f"{planned.work.number} {known.sentence(planned.work)}")


async def _speak(known: Weeks, planned: Planned) -> None:
    await _words(known, planned)
    planned.work.silent = False


async def _problem(known: Weeks, planned: Planned) -> None:
    work = planned.work
    work.tried.add(Deed.PROBLEM)
    await by_card(known.stage, known.holders[work.number].owner, work.number, "problem", topic(work.title).problem)


async def _extension(known: Weeks, planned: Planned) -> None:
    stage, work, owner = known.stage, planned.work, known.holders[planned.work.number].owner
    work.tried.add(Deed.EXTENSION)
    due = _DUE.search(await card_of(owner, work.number))
    if due is None:
        return
    until = stage.workday(_LONGER, date(int(due[1] or stage.today.year), int(due[2]), int(due[3])))
    text = f"{until.year}年{until.month}月{until.day}日,{topic(work.title).delay}"
    await by_card(stage, owner, work.number, "extension", text)
    await stage.one(Role.CLERK).press(stage.word("agree"), stage.texts.label("request_kind", "extension"))
    stage.check(await owner.sees("同意延期"), "the extension was granted")


async def _coordination(known: Weeks, planned: Planned) -> None:
    stage, work, holder = known.stage, planned.work, known.holders[planned.work.number]
    work.tried.add(Deed.COORDINATION)
    text = topic(work.title).settle
    await by_card(stage, holder.owner, work.number, "coordination", text)
    if holder.head is not None:
        await holder.head.press(stage.word("agree_up"), text)
    await stage.one(Role.CLERK).press(stage.word("agree"), stage.texts.label("request_kind", "coordination"))


async def _completion(known: Weeks, planned: Planned) -> None:
    stage, work = known.stage, planned.work
    await _ask_for_completion(known, work)
    await stage.one(Role.CLERK).press(stage.word("agree"), stage.texts.label("request_kind", "completion"))
    work.closed = True


async def _return(known: Weeks, planned: Planned) -> None:
    stage, clerk = known.stage, known.stage.one(Role.CLERK)
    await _ask_for_completion(known, planned.work)
    await clerk.press(stage.word("send_back"), stage.texts.label("request_kind", "completion"))
    await clerk.write("尚未附清单")
    stage.check(await known.holders[planned.work.number].owner.sees("尚未附清单"), "the return came with its reason")


async def _ask_for_completion(known: Weeks, work: Work) -> None:
    work.tried.add(Deed.COMPLETION)
    await by_card(known.stage, known.holders[work.number].owner, work.number, "completion", topic(work.title).result)


async def _answer(known: Weeks, planned: Planned) -> None:
    owner = known.holders[planned.work.number].owner
    planned.work.tried.discard(Deed.ANSWER)
    known.answered.add(planned.work.number)
    await owner.write(ANSWERED, reply_to=await owner.shown(ORDER))


DEEDS: dict[Deed, Callable[[Weeks, Planned], Awaitable[None]]] = {
    Deed.FIGURE: _figure,
    Deed.WORDS: _words,
    Deed.PROBLEM: _problem,
    Deed.EXTENSION: _extension,
    Deed.COORDINATION: _coordination,
    Deed.COMPLETION: _completion,
    Deed.RETURN: _return,
    Deed.ANSWER: _answer,
    Deed.SPEAK: _speak,
}


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
        await _figure(known, Planned(today.weekday(), Deed.FIGURE, work))
        known.answered.add(work.number)
    lines = [f"{work.number} {known.sentence(work)}" for work in works if not work.has_goal]
    if lines:
        await holder.owner.write("\n".join(lines), reply_to=bundle)


# ---- Friday


async def _digest(known: Weeks, number: int, day: date) -> None:
    """Let the clerk clear the previews and the leaders read; every other week one of them gives an instruction."""
    stage, clerk = known.stage, known.stage.one(Role.CLERK)
    await stage.until(day, 10, 5)
    await clerk.press(stage.word("preview_each"), PREVIEW)
    await clerk.press(stage.word("preview_next"))
    await stage.until(day, 16, 31)
    if known.leader is not None:
        digest = words(await known.leader.shown(DIGEST))
        stage.check(ANSWERED in digest, "the digest says what came of the instruction")
        known.leader = None
    settle = await _to_settle(known) if number % 2 else None
    if settle is not None:
        known.leader, work = settle
        await _instruct(known, known.leader, work)
    reader = known.leader or stage.with_role(Role.LEADER)[0]
    await reader.press(stage.word("digest_picture"), DIGEST)
    await keep_picture(stage, reader, str(number))


async def _to_settle(known: Weeks) -> tuple[Player, Work] | None:
    """Return a leader who is asked to settle something, whoever follows fewest items first, and the newest such item."""
    found = []
    for leader in known.stage.with_role(Role.LEADER):
        if not await leader.sees(DIGEST):
            continue
        digest = words(await leader.shown(DIGEST))
        asked = [one[1] for one in _SETTLE.finditer(digest)]
        works = [work for work in known.works if work.number in asked and Deed.COORDINATION in work.tried]
        if works:
            found.append((len(digest), leader, works[-1]))
    return min(found, key=lambda one: one[0])[1:] if found else None


async def _instruct(known: Weeks, leader: Player, work: Work) -> None:
    stage, until = known.stage, known.stage.workday(3)
    order = f"请{work.unit}{until.month}月{until.day}日前提出解决办法"
    await leader.write(f"{work.number} {order}", reply_to=await leader.shown(DIGEST))
    await leader.press(stage.word("instruction_send"))
    await stage.one(Role.CLERK).press(stage.word("instruction_release"))
    stage.check(await known.holders[work.number].owner.sees(order), "the instruction reached the owner word for word")
    work.tried.add(Deed.ANSWER)
