"""The turn of the year: what is open is carried over, its owner learns the new numbers once, the old document is archived."""

import zipfile
from datetime import date
from io import BytesIO

from sqlalchemy import update

from db.enums import Status
from db.models import Directive, Document
from db.session import Cause
from tests.flows.following import Following, following, labels, said

__all__ = ["following"]


async def _of_last_year(town: Following) -> None:
    """Make the document that was issued one of the year before, in which most of its directives were to end."""
    async with town.played.town.bot.database.write(Cause(town.played.town.clock.now())) as session:
        await session.execute(update(Document).values(year=2021))
        for item in ("4", "5", "10"):
            await session.execute(
                update(Directive)
                .where(Directive.item == item)
                .values(due_on=date(2021, 12, 31), first_due_on=date(2021, 12, 31))
            )


async def test_what_is_open_is_carried_over_and_the_rest_archived(following: Following) -> None:
    await _of_last_year(following)
    clerk, owner, approver = (following.player(name) for name in ("李敏", "王建波", "赵文斌"))
    [refused] = await owner.write("/carry")
    assert "不在您的权限内" in refused["text"]
    [outlook] = await clerk.write("/carry")
    assert "督〔2021〕3号《工业经济讲话》\n在办5项" in outlook["text"]
    summary = await clerk.press("督〔2021〕3号")
    assert "工业经济讲话(2021年结转)" in said(summary)
    assert "缺时限3项:1-2、5" in said(summary)
    await clerk.write("1-2、5 12月31日")
    await clerk.press("提交审定")
    await approver.press("同意")
    await clerk.press("汇总")
    await clerk.press("全部交办")
    notice = await owner.shown("【督办通知】督〔2022〕1号")
    assert "5项结转办理,编号改排如下" in notice["text"]
    assert "2 40只重点工业项目(原督〔2021〕3-5)" in notice["text"]
    assert [await following.status(item) for item in ("4", "5", "9", "22", "10")] == [Status.CARRIED_OVER] * 5
    [card] = await owner.write("督〔2021〕3-5")
    assert "已结转至督〔2022〕1-2,此后请用新编号。" in card["text"]
    await owner.press("更多", "督〔2021〕3-5")
    [card] = await owner.press("结转后事项")
    assert "结转自督〔2021〕3-5" in card["text"]
    assert "原定2021年12月31日" in card["text"]

    [archives] = await clerk.write("/archive")
    assert "督〔2022〕1号《工业经济讲话(2021年结转)》\n还不能归档:在办5项" in archives["text"]
    assert labels(archives) == ["督〔2021〕3号 工业经济讲话"]
    await clerk.press("督〔2021〕3号", "【归档】")
    sent = await clerk.shown("督〔2021〕3号《工业经济讲话》归档包")
    assert "事项5项,附件0个" in sent["caption"]
    with zipfile.ZipFile(BytesIO(await clerk.file("归档包"))) as package:
        assert sum(name.startswith("3 事项/") for name in package.namelist()) == 5
    [off] = await clerk.write("/assess")
    assert "考核功能没有启用" in off["text"]
