"""A later week's last day: the previews are cleared, the leaders read, and every other week one of them orders something."""

import re
from datetime import date

from bot.demo.player import Player, words
from bot.demo.summing_up import DIGEST, PREVIEW, keep_picture
from bot.demo.weekly import Deed, Work
from bot.demo.weeks_known import ANSWERED, Weeks
from db.enums import Role

_SETTLE = re.compile(r"^[①-⑩] (\d+(?:-\d+)?) ", re.MULTILINE)


async def friday(known: Weeks, number: int, day: date) -> None:
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
