"""What somebody does in a later week, each deed as a scene of its own."""

import re
from collections.abc import Awaitable, Callable
from datetime import date

from bot.demo.following import by_card, card_of
from bot.demo.weekly import Deed, Planned, Work
from bot.demo.weeks_known import ANSWERED, ORDER, Weeks
from bot.demo.wording import goal, reached, topic
from db.enums import Role

CATCHING_UP = ",正在抓紧"
_DUE = re.compile(r"时限:(?:(\d{4})年)?(\d+)月(\d+)日")
_SLOW = -10  # points: a unit that is so far behind says why
_LONGER = 20  # working days that an extension asks for


async def figure(known: Weeks, planned: Planned) -> None:
    """Let an owner say how far a goal is reached; in words where it grew by nothing, and why where it is far behind."""
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
    Deed.FIGURE: figure,
    Deed.WORDS: _words,
    Deed.PROBLEM: _problem,
    Deed.EXTENSION: _extension,
    Deed.COORDINATION: _coordination,
    Deed.COMPLETION: _completion,
    Deed.RETURN: _return,
    Deed.ANSWER: _answer,
    Deed.SPEAK: _speak,
}
