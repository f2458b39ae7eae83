"""Scenes six and eight: Friday's digests, a leader's instruction, and what came of it."""

import re
from dataclasses import dataclass
from datetime import timedelta

from bot.demo.following import Cast, Followed
from bot.demo.player import NotThereError, Player, words
from bot.demo.stage import Stage
from db.enums import Role

DIGEST = "督办周报"
PREVIEW = "【周报预览】"
FORTNIGHT = timedelta(weeks=2)
_ITEMS = re.compile(r"共(\d+)项")


@dataclass(frozen=True)
class Order:
    """An instruction that was given: by whom, on which item, and with which words the unit answered."""

    leader: Player
    item: str
    answer: str


async def first_digest(stage: Stage, cast: Cast, followed: Followed) -> Order:
    """Clear the digests as clerk; as leader read one, look at its picture, and give an instruction."""
    stage.transcript.step("第一期督办周报")
    clerk, friday = stage.one(Role.CLERK), stage.friday(stage.today)
    await stage.until(friday, 10, 1)
    stage.check(await clerk.sees(PREVIEW), "the clerk got the preview")
    await stage.until(friday, 16, 31)
    leader = await _reader(stage, followed)
    await leader.press(stage.word("digest_picture"), DIGEST)
    await keep_picture(stage, leader, "1")
    stage.transcript.step("领导批示")
    item = followed.settle[1]
    text = f"{item} 请{cast.main.unit}一周内拿出方案"
    await leader.write(text, reply_to=await leader.shown(DIGEST))
    await leader.press(stage.word("instruction_send"))
    await clerk.press(stage.word("instruction_release"))
    owner = followed.settle[0].owner
    stage.check(
        await owner.sees(f"请{cast.main.unit}一周内拿出方案"), "the instruction reached the owner word for word"
    )
    await stage.until(stage.workday(1), 9, 30)
    answer = "用地保障方案已拟定并报政府办"
    await owner.write(f"{item} {answer}")
    return Order(leader, item, answer)


async def _reader(stage: Stage, followed: Followed) -> Player:
    """Return a leader whose digest names the item that is to be settled, whoever follows fewest items first."""
    found = []
    for leader in stage.with_role(Role.LEADER):
        if await leader.sees(DIGEST):
            text = words(await leader.shown(DIGEST))
            if "请您协调" in text:
                items = re.search(r"(\d+)项", text)
                found.append((int(items[1]) if items else 0, leader))
    if not found:
        raise NotThereError("a leader whose digest asks to settle " + followed.settle[1])
    return min(found, key=lambda pair: pair[0])[1]


async def keep_picture(stage: Stage, leader: Player, number: str) -> None:
    """Keep the newest picture of a leader's chat in the town's folder."""
    (stage.town.plan.folder / f"digest-{number}.png").write_bytes(await leader.picture())


async def last_digest(stage: Stage, order: Order) -> None:
    """Let the fortnight end; its last digest tells the leader what came of the instruction."""
    stage.transcript.step("又一期督办周报")
    issued = stage.issued_on
    await stage.until(stage.friday(max(stage.today, issued + FORTNIGHT)), 16, 31)
    digest = words(await order.leader.shown(DIGEST))
    stage.check(order.answer in digest, "the digest says what came of the instruction")
    await order.leader.press(stage.word("digest_picture"), DIGEST)
    await keep_picture(stage, order.leader, "2")
    await order.leader.write("收到")


async def look_back(stage: Stage) -> None:
    """Count what was issued, and who gave owners and dates: the document or the clerk, nobody else."""
    stage.transcript.step("回看")
    count = await stage.town.bot.services.origins.count()
    stage.check(count.total and not count.missing, f"no owner came from nowhere: {count.missing}")
    for what, sources in (("责任人", count.owners), ("时限", count.dates)):
        told = "、".join(f"{stage.texts.label('date_source', source)}{number}项" for source, number in sources.items())
        stage.transcript.note(f"交办{count.total}项,{what}的来源:{told}。")
