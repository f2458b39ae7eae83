"""A sentence that was passed over becomes a draft at its place, once."""

from datetime import date

import pytest

from bot.services.documents import Documents
from bot.services.drafts import StaleError
from bot.services.office import Office
from bot.services.passed_over import PassedOver
from bot.texts import TellableError
from db.session import Database
from tests.services.office import by, furnish, office_on
from tests.services.papers import rows, summary, take_in

MISSED = "财政局安排专项经费200万元,12月底前拨付到位。"
MINUTES = (
    "县政府会议纪要\n2022年2月9日\n会议听取了汇报。\n"
    f"会上,与会人员发言。{MISSED}\n一、研究项目\n1.经信局要抓好项目开工。\n2.统计局要做好统计。\n"
)


async def prepared(database: Database) -> tuple[Office, dict[str, int], int]:
    office = office_on(database)
    ids = await furnish(office)
    return office, ids, await take_in(office, ids["李敏"], MINUTES)


async def test_it_is_listed_and_taken_up_at_its_place(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    assert [one.item for one in await rows(office, document_id)] == ["1", "2"]
    passed = PassedOver(office)
    found = await passed.listed(ids["李敏"], document_id)
    assert found is not None
    [line] = found.lines
    assert line.words == MISSED
    assert (await summary(office, ids["李敏"], document_id)).findings.passed_over
    assert await passed.take_up(by(office, ids["李敏"]), document_id, found.version, line.start) == "3"
    first, *_ = after = await rows(office, document_id)
    assert [one.item for one in after] == ["3", "1", "2"]  # numbers stay, the place is the text's
    assert (first.text, first.due_text, first.units_named) == (MISSED, "12月底前", ["财政局"])
    assert MINUTES[first.start : first.end] == MISSED
    again = await passed.listed(ids["李敏"], document_id)
    assert again is not None
    assert again.lines == ()
    with pytest.raises(StaleError):
        await passed.take_up(by(office, ids["李敏"]), document_id, again.version, line.start)


async def test_who_may_not_review_sees_and_changes_nothing(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    passed = PassedOver(office)
    assert await passed.listed(ids["王建波"], document_id) is None
    found = await passed.listed(ids["李敏"], document_id)
    assert found is not None
    for person, version in (("王建波", found.version), ("李敏", found.version + 1)):
        with pytest.raises((StaleError, TellableError)):
            await passed.take_up(by(office, ids[person]), document_id, version, found.lines[0].start)
    assert len(await rows(office, document_id)) == 2


async def test_its_date_counts_from_the_confirmed_one(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await Documents(office).confirm_date(by(office, ids["李敏"]), document_id, date(2022, 2, 9))
    passed = PassedOver(office)
    found = await passed.listed(ids["李敏"], document_id)
    assert found is not None
    await passed.take_up(by(office, ids["李敏"]), document_id, found.version, found.lines[0].start)
    assert (await rows(office, document_id))[0].due_on == date(2022, 12, 31)
