"""Supporting units' parts (配合单位的分办): told, signed once, reported on, seen and confirmed by the lead."""

import pytest

from bot.services.access import RefusedError
from bot.services.parts import PartLine
from db.enums import Status
from db.models import Directive
from db.session import Database
from tests.services.issued import IssuedOffice, Item, at, issued_office

ITEMS = (
    Item("5", "40只重点工业项目", targets=[("40只重点工业项目", 40, "只")], support=["统计局", "财政局"]),
    Item("10", "企业上市培育", owner="苏燕", support=["经信局"]),
)
TEXT = "经信局牵头推进40只重点工业项目。统计部门按月提供入统数据。财政局落实配套资金;资金6月底前到位。"


@pytest.fixture
async def town(sqlite_database: Database) -> IssuedOffice:
    town = await issued_office(sqlite_database, ITEMS)
    async with town.office.database.write(town.cause("李敏")) as session:
        directive = await session.get_one(Directive, town.directives["5"])
        directive.text, directive.units_named = TEXT, ["经信局", "统计部门", "财政局"]
    return town


async def share(town: IssuedOffice, unit: str, reader: str = "王建波", item: str = "5") -> PartLine:
    shown = await town.services.parts.shown(town.people[reader], town.directives[item])
    assert shown is not None
    return next(line for line in shown.supporting if line.unit == unit)


async def test_a_supporting_unit_is_told_what_concerns_it_and_signs_once(town: IssuedOffice) -> None:
    services, ids = town.services, [town.directives["5"]]
    notice = await services.acknowledging.notice(town.people["魏强"], ids)
    assert notice is not None
    assert [(i.number, i.supporting, i.concerning) for i in notice.items] == [
        ("5", True, "财政局落实配套资金;资金6月底前到位。")
    ]
    head = await services.acknowledging.notice(town.people["钱统"], ids)  # nobody else of the unit answers for it
    assert head is not None
    assert head.items[0].concerning == "统计部门按月提供入统数据。"  # as the document calls the unit
    assert await services.acknowledging.sign(town.cause("魏强"), ids) == 1
    assert not await services.acknowledging.sign(town.cause("苏燕"), ids)  # their unit has signed
    again = await services.acknowledging.notice(town.people["苏燕"], ids)
    assert again is not None
    assert again.signed_at == town.clock.at
    assert (await share(town, "财政局")).status is Status.IN_PROGRESS
    assert (await share(town, "统计局")).status is Status.ISSUED
    assert await town.status("5") is Status.ISSUED  # the lead has not


async def test_a_report_on_a_part_goes_to_the_lead_and_moves_nothing_of_the_whole(town: IssuedOffice) -> None:
    town.clock.at = at(2, 14, 10)
    await town.say("王建波", "已开工9只", "5")
    town.clock.at = at(2, 15, 10)
    told = len([row for kind in ("text", "bundle", "issue_notice") for row in await town.outbox(kind, "王建波")])
    answer = await town.say("苏燕", "5 配套资金1200万元已下达")  # in plain words
    assert answer["reports"]
    assert told == len(
        [row for kind in ("text", "bundle", "issue_notice") for row in await town.outbox(kind, "王建波")]
    )
    [_, given] = await town.reports("5")
    assert given.part_id is not None
    assert [str(one) for one in await town.current("5")] == ["9"]
    line = await share(town, "财政局")
    assert (line.status, line.said, line.said_by, line.news) == (
        Status.IN_PROGRESS, "配套资金1200万元已下达", "苏燕", True,
    )  # fmt: skip
    card = await town.services.cards.card(town.people["王建波"], town.directives["5"])
    assert card.parts is not None
    assert card.parts.news == ("财政局",)
    own = await town.services.cards.card(town.people["苏燕"], town.directives["5"])
    assert (own.parts, own.concerning) == (None, "财政局落实配套资金;资金6月底前到位。")
    await town.say("王建波", "已开工11只", "5")
    assert not (await share(town, "财政局")).news  # the lead has reported since


async def test_the_lead_says_that_a_part_is_done_and_others_do_not(town: IssuedOffice) -> None:
    parts, directive = town.services.parts, town.directives["5"]
    unit = (await share(town, "财政局")).unit_id
    for name in ("苏燕", "钱统", "周海涛"):
        with pytest.raises(RefusedError):
            await parts.confirm(town.cause(name), directive, unit, done=True)
    await parts.confirm(town.cause("陈洁"), directive, unit, done=True)  # the lead's liaison
    assert (await share(town, "财政局")).status is Status.CLOSED
    await town.say("苏燕", "5 追加资金300万元已下达")  # more to say takes it up again
    assert (await share(town, "财政局")).status is Status.IN_PROGRESS
    await parts.confirm(town.cause("李敏"), directive, unit, done=True)
    await parts.confirm(town.cause("马国强"), directive, unit, done=False)
    assert (await share(town, "财政局")).status is Status.IN_PROGRESS
    with pytest.raises(RefusedError):
        await parts.confirm(town.cause("王建波"), directive, 999, done=True)
    for name in ("苏燕", "吴迪"):
        with pytest.raises(RefusedError):
            await parts.shown(town.people[name], directive)


async def test_a_withdrawn_report_is_not_shown_with_the_part(town: IssuedOffice) -> None:
    await town.say("魏强", "5 资金已下达")
    assert (await share(town, "财政局")).said == "资金已下达"
    [report] = await town.reports("5")
    await town.services.reporting.withdraw(town.cause("魏强"), report.message_id or 0)
    assert (await share(town, "财政局")).said == ""
