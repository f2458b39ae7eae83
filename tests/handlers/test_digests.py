"""What a digest's message offers."""

from sqlalchemy import update

from bot.services.instructions import Order
from bot.texts import texts_of
from db.models import Directive
from db.session import Cause, Database
from handlers.callbacks import Act, Press
from handlers.digest_previews import preview
from handlers.digests import digest
from handlers.views import Viewer
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import ZONE, at


def viewer(week: Fortnight, name: str, language: str = "zh-CN") -> Viewer:
    return Viewer(week.services, texts_of(language, ZONE, 2022), week.people[name])


async def acts(week: Fortnight) -> set[Act | None]:
    """Return what the buttons under the leader's last digest do."""
    rendered = await digest(viewer(week, "周海涛"), {"digest_id": (await week.digest("周海涛")).id})
    presses = [Press.unpack(button.data or "") for row in rendered.keyboard for button in row]
    return {press.act if press else None for press in presses}


async def test_one_of_instructions_alone_offers_neither_list_nor_units_nor_picture(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database)
    async with week.office.database.write(Cause(week.clock.now())) as session:
        await session.execute(update(Directive).values(issued_at=at(2, 17, 17)))
    services, order = week.services, Order("请统计局来汇报", None)
    [ident] = await services.instructions.write(await week.update("周海涛"), [order], None)
    await services.instructions.keep_to_clerk(await week.update("周海涛"), ident)
    await services.instruction_desk.close(await week.update("李敏"), ident, "已当面汇报")
    await week.friday(2, 18)
    assert await acts(week) == {Act.INSTRUCT, Act.DIGEST_READ}
    for language, line in (("zh-CN", "周海涛 第1期 批示办理情况,"), ("en", "no. 1, what came of instructions:")):
        assert line in (await preview(viewer(week, "李敏", language), {"day": "2022-02-18"})).text
    await week.friday(2, 25)
    assert {Act.DIGEST_ITEMS, Act.DRILL_DIGEST, Act.DIGEST_PICTURE} < await acts(week)
