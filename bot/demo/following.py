"""Scenes four, five and seven: receipts, an objection, silence; reports, problems and requests; chases and decisions."""

import math
import re
from dataclasses import dataclass

from bot.demo.player import Player, words
from bot.demo.stage import NOTICE, Holder, Stage
from db.enums import Role

BUNDLE = "【今日督办】"
CHASE = "【催办】"
ESCALATION = "【单位提示】"
_TARGET = re.compile(r"目标:(\d+)([^\d\s|]).*尚未报数")
_LEAST_HOLDERS = 3


@dataclass(frozen=True)
class Cast:
    """Who plays which part among the owners: the one with most items, one who asks, one who objects, one who is silent."""

    main: Holder
    asking: Holder
    objecting: Holder
    silent: Holder
    rest: tuple[Holder, ...]


@dataclass(frozen=True)
class Followed:
    """Items of the story, by number: with a figure (and whose), closed, sent back, put before the leader."""

    counted: tuple[Holder, str] | None
    closed: tuple[Holder, str]
    returned: tuple[Holder, str]
    settle: tuple[Holder, str]


def _cast(stage: Stage, holders: list[Holder]) -> Cast:
    stage.check(len(holders) >= _LEAST_HOLDERS, f"at least {_LEAST_HOLDERS} units have something to do")
    main, asking, *others = holders
    silent = others[-1]
    objecting = others[0] if len(others) > 1 else asking
    return Cast(main, asking, objecting, silent, tuple(h for h in others if h not in (silent, objecting)))


async def first_days(stage: Stage) -> Cast:
    """Sign by words and by a button, object, stay silent until the unit head hears of it."""
    cast = _cast(stage, await stage.holders())
    stage.transcript.step("签收和异议")
    await stage.until(stage.today, 10, 20)
    await cast.main.owner.write("收到")
    stage.check(await cast.main.owner.sees("已签收"), "收到 was taken as a receipt")
    for holder in (cast.asking, *cast.rest):
        await holder.owner.press(stage.word("sign_all"), NOTICE)
    await _object(stage, cast)
    stage.transcript.step("一位责任人没有签收:催办,再到单位主要负责人")
    await stage.until(stage.workday(2), 9, 1)
    stage.check(await cast.silent.owner.sees(CHASE), "who had not signed was chased")
    return cast


async def _object(stage: Stage, cast: Cast) -> None:
    owner, item, clerk = cast.objecting.owner, cast.objecting.items[0], stage.one(Role.CLERK)
    notice = await owner.shown(NOTICE)
    await owner.write(f"收到。{item}不归我们,该{cast.main.unit}", reply_to=notice)
    await stage.until(stage.today, 11)
    await clerk.press(stage.word("uphold"))
    await clerk.write("该项涉及本单位职责,请先行牵头,必要时由督查室协调")
    stage.check(await owner.sees("请先行牵头"), "the objection was decided with a reason")


async def first_reports(stage: Stage, cast: Cast) -> Followed:
    """Report in one's own words, name a problem, ask for more time, for coordination, and for close-out."""
    stage.transcript.step("责任人用自己的话反馈")
    counted = await _figure(stage, cast)
    first, second, third = (cast.main.items * 3)[1:4]
    if cast.main.liaison is not None:
        await cast.main.liaison.write(f"{first} 实施方案已印发,正在组织实施")
    await by_card(stage, cast.main.owner, second, "problem", "用地指标不足,两个项目暂时无法开工")
    await _extension(stage, cast)
    settle = await _coordination(stage, cast, third)
    closed, returned = await _completions(stage, cast)
    await _silence_ends(stage, cast)
    return Followed(counted, closed, returned, settle)


async def _figure(stage: Stage, cast: Cast) -> tuple[Holder, str] | None:
    """Let somebody with a target give a figure, correct it, and see it confirmed; None where no item has one."""
    candidates = [(holder, item) for holder in (cast.main, cast.asking, *cast.rest) for item in holder.items]
    for holder, item in sorted(candidates, key=lambda pair: not pair[0].counts(pair[1])):
        target = _TARGET.search(await card_of(holder.owner, item))
        if target is not None:
            done = max(1, math.floor(int(target[1]) * 0.2))
            await holder.owner.write(f"{item} 累计完成{done}{target[2]}")
            stage.check(await holder.owner.sees(f"{done}/{target[1]}"), "the figure was confirmed back")
            await holder.owner.write(f"刚才打错,{item}是{done + 1}{target[2]}不是{done}{target[2]}")
            stage.check(await holder.owner.sees(f"{done + 1}/{target[1]}"), "the correction was confirmed back")
            return holder, item
    return None


async def card_of(owner: Player, item: str) -> str:
    """Open an item's card by typing its number, and return its words."""
    await owner.write(item)
    return words(await owner.shown("责任人 "))


async def by_card(stage: Stage, owner: Player, item: str, button: str, text: str) -> None:
    """Open an item's card, press one of its buttons, and write what is asked for."""
    card = (await card_of(owner, item)).split("\n")[0]
    if button in {"coordination", "object"}:
        await owner.press(stage.word("more"), card)
    await owner.press(stage.word(button), card)
    await owner.write(text)


async def _extension(stage: Stage, cast: Cast) -> None:
    owner, clerk = cast.asking.owner, stage.one(Role.CLERK)
    year = stage.today.year + 1
    await by_card(stage, owner, cast.asking.items[0], "extension", f"{year}年1月31日,主要设备到货推迟")
    await clerk.press(stage.word("agree"), stage.texts.label("request_kind", "extension"))
    stage.check(await owner.sees("1月31日"), "the extension was granted")


async def _coordination(stage: Stage, cast: Cast, item: str) -> tuple[Holder, str]:
    clerk, kind = stage.one(Role.CLERK), stage.texts.label("request_kind", "coordination")
    text = "需新增用地指标,请政府办牵头开个会"
    await by_card(stage, cast.main.owner, item, "coordination", text)
    if cast.main.head is not None:
        await cast.main.head.press(stage.word("agree_up"), text)
    await clerk.press(stage.word("agree"), kind)
    return cast.main, item


async def _completions(stage: Stage, cast: Cast) -> tuple[tuple[Holder, str], tuple[Holder, str]]:
    """Let one completion be approved and another sent back."""
    clerk, kind = stage.one(Role.CLERK), stage.texts.label("request_kind", "completion")
    closing, returning = cast.asking, cast.main
    done, early = await _without_target(closing), returning.items[-1]
    result = "已建立联席会商制度并印发,请予销号"
    await by_card(stage, closing.owner, done, "completion", result)
    await clerk.press(stage.word("agree"), kind)
    stage.check(await closing.owner.sees("办结"), "the owner was told of the close-out")
    await by_card(stage, returning.owner, early, "completion", "春季展位已落实,申请办结")
    await clerk.press(stage.word("send_back"), kind)
    await clerk.write("仅完成一部分,全部落实后再报")
    stage.check(await returning.owner.sees("全部落实后再报"), "the return came with its reason")
    return (closing, done), (returning, early)


async def _without_target(holder: Holder) -> str:
    """Return a unit's last item that has no figure to reach, else its last."""
    for item in reversed(holder.items):
        if "目标:" not in await card_of(holder.owner, item):
            return item
    return holder.items[-1]


async def _silence_ends(stage: Stage, cast: Cast) -> None:
    await stage.until(stage.workday(2), 9, 1)
    if cast.silent.head is not None:
        stage.check(await cast.silent.head.sees(ESCALATION), "the unit head heard of the silence")
    await cast.silent.owner.write("收到,这几天下乡,刚看到")
    stage.check(await cast.silent.owner.sees("已签收"), "a late receipt is a receipt, and no report")


async def chase_and_decide(stage: Stage, cast: Cast) -> None:
    """Let the first feedback fall due: most report, one is chased, and the remaining weeks pass."""
    stage.transcript.step("首次反馈:提醒、反馈、催办")
    first = words(await cast.main.owner.shown(NOTICE))
    due = re.search(r"首次反馈:(\d+)月(\d+)日", first)
    stage.check(due, "the notice names the first feedback's day")
    month, day = (int(due[1]), int(due[2])) if due else (0, 0)
    feedback = stage.today.replace(month=month, day=day)
    await stage.until(stage.calendar.add_workdays(feedback, -2), 9, 1)
    stage.check(await cast.silent.owner.sees(BUNDLE), "the first feedback was recalled")
    for holder in (cast.main, cast.asking, cast.objecting, *cast.rest):
        if holder is not cast.silent:
            await _report_all(holder)
    await stage.until(stage.calendar.add_workdays(feedback, 1), 9, 1)
    stage.check(await cast.silent.owner.sees("首次反馈应于"), "who had not reported was chased")


async def _report_all(holder: Holder) -> None:
    """Answer the day's bundle item by item in one message."""
    if not await holder.owner.sees(BUNDLE):
        return
    bundle = await holder.owner.shown(BUNDLE)
    named = re.findall(r"^\W*(\d+(?:-\d+)?) ", words(bundle), re.MULTILINE)
    if named:
        lines = "\n".join(f"{number} 实施方案已印发,正在组织实施" for number in named)
        await holder.owner.write(lines, reply_to=bundle)
