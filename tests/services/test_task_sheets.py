"""The papers of issue: whose, what is on them, who may print them."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.services.access import RefusedError
from bot.texts import TellableError
from db.models import Audit, Person
from db.session import Cause, Database
from tests.services.issued import IssuedOffice, issued_office
from tests.services.listed import with_list


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


async def document(town: IssuedOffice) -> int:
    return (await town.directive("4")).document_id


async def test_a_paper_has_all_that_concerns_a_person(town: IssuedOffice) -> None:
    await town.services.issued_changes.want_evidence(town.cause("李敏"), town.directives["22"], wanted=True)
    [paper] = await town.services.task_sheets.papers(town.people["李敏"], [town.people["王建波"]], 0)
    assert [(item.number, item.supports) for item in paper.items] == [
        ("4", False), ("5", False), ("9", False), ("22", False), ("10", True),
    ]  # fmt: skip
    assert (paper.documents, paper.issued_on) == ((("督〔2022〕3号", "工业经济讲话"),), date(2022, 2, 11))
    assert (paper.sign_by, paper.objection_by, paper.approver, paper.clerk) == (
        date(2022, 2, 14), date(2022, 2, 14), "赵文斌", "李敏",
    )  # fmt: skip
    by_number = {item.number: item for item in paper.items}
    assert by_number["22"].evidence_wanted
    assert by_number["22"].due_on == date(2022, 3, 31)
    assert by_number["5"].targets == ("40只重点工业项目",)
    assert (by_number["5"].lead, by_number["5"].owner, by_number["5"].supporting) == ("经信局", "王建波", ("统计局",))
    assert (by_number["4"].feedback_on, by_number["10"].feedback_on) == (date(2022, 2, 24), None)


async def test_whoever_has_but_a_row_of_a_list_is_shown_as_helping(town: IssuedOffice) -> None:
    await with_list(town, r7="梁宇")
    [paper] = await town.services.task_sheets.papers(town.people["李敏"], [town.people["梁宇"]], 0)
    [item] = [item for item in paper.items if item.number == "5"]
    assert (item.supports, item.feedback_on) == (True, None)


async def test_whom_the_notices_do_not_reach(town: IssuedOffice) -> None:
    async with town.office.database.write(Cause(town.clock.now())) as session:
        for number, row in enumerate(await session.scalars(select(Person))):
            row.telegram_id = 1000 + number
            if row.name == "陈洁":
                row.telegram_id = None
            if row.name == "苏燕":
                row.blocked_at = town.clock.now()
    found = await town.services.task_sheets.unreached(town.people["李敏"], await document(town))
    assert [(one.name, one.items) for one in found] == [("陈洁", 5), ("苏燕", 1)]


async def test_printing_is_an_export_of_the_office(town: IssuedOffice) -> None:
    sheets, ident, person = town.services.task_sheets, await document(town), town.people["王建波"]
    for name in ("王建波", "马国强", "吴迪", "周海涛"):
        with pytest.raises(RefusedError):
            await sheets.ask(await town.update(name), [person], ident)
        with pytest.raises(RefusedError):
            await sheets.papers(town.people[name], [person], ident)
        with pytest.raises(RefusedError):
            await sheets.unreached(town.people[name], ident)
    await sheets.ask(await town.update("李敏"), [person], ident)
    [notice] = await town.outbox("task_sheets", "李敏")
    assert notice.payload == {"person_ids": [person], "document_id": ident}
    async with town.office.database.read() as session:
        [logged] = await session.scalars(select(Audit).where(Audit.action == "task_sheets_printed"))
    assert logged.details == {"people": [person]}
    with pytest.raises(TellableError, match="paper/nothing"):
        await sheets.ask(await town.update("李敏"), [town.people["吴迪"]], 0)
