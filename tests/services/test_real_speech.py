"""The real speech: how much a clerk has to do until everything that is open is settled."""

from datetime import date
from pathlib import Path

import pytest

from bot.intake.roster_file import read_roster
from bot.intake.sheets.draft_sheet_reading import read_draft_sheet
from bot.services.approval import Approval
from bot.services.bulk import Bulk
from bot.services.documents import Documents
from bot.services.draft_sheets import DraftSheets
from bot.services.office import Office
from db.enums import DateSource
from db.models import Person
from db.session import Database
from tests.services.office import by, furnish, office_on, outbox
from tests.services.papers import rows, summary
from tests.services.test_draft_sheets import edited, written
from tests.services.test_roster import SAMPLE

SPEECH = Path(__file__).parents[3] / "shared" / "documents" / "seed.txt"
SECONDS_A_PRESS = 5
SECONDS_A_LETTER = 1  # a slow typist
SECONDS_TO_LOOK_AT_ONE = 8  # of 32
TEN_MINUTES = 600

BULK = """全部 12月31日 月报
3-9 经信局
20-23 经信局
11-19 商务局
26-32 市场监管局
1 经济开发区管委会
2 自然资源和规划局
10 金融办
24 应急管理局
25 统计局"""

pytestmark = pytest.mark.skipif(not SPEECH.exists(), reason="the real speech is not beside the project")


async def taken_in(database: Database) -> tuple[Office, int, int]:
    office = office_on(database)
    ids = await furnish(office, read_roster(SAMPLE))
    clerk = ids["李敏"]
    document_id = await Documents(office).take_in(by(office, clerk), SPEECH.read_text(encoding="utf-8"), SPEECH.name)
    return office, clerk, document_id


async def test_everything_open_is_settled_within_ten_minutes(sqlite_database: Database) -> None:
    office, clerk, document_id = await taken_in(sqlite_database)
    actions = 1  # the file
    before = await summary(office, clerk, document_id)
    assert (before.total, before.missing_owner) == (32, 32)
    await Documents(office).confirm_date(by(office, clerk), document_id, date(2022, 2, 9))
    actions += 1
    await Bulk(office).set(by(office, clerk), document_id, BULK)
    actions += 1
    after = await summary(office, clerk, document_id)
    assert (after.missing_owner, after.missing_date, after.ready) == (0, 0, 32)
    edits = {("5", "done_when"): "40只全部开工,附项目清单", ("2", "kind"): "限时办结", ("31", "due"): date(2022, 9, 30)}
    sheet = edited(await written(office, clerk, document_id), edits)
    await DraftSheets(office).propose(by(office, clerk), read_draft_sheet(sheet))
    payload = (await outbox(office, "sheet_changes"))[-1].payload
    await DraftSheets(office).apply(by(office, clerk), payload)
    actions += 3 + len(edits)  # asked for, edited, sent back, confirmed
    version = (await summary(office, clerk, document_id)).version
    assert await Approval(office).submit(by(office, clerk), document_id, version) == 32
    actions += 1
    typed = len(BULK) + sum(len(str(value)) for value in edits.values())
    seconds = actions * SECONDS_A_PRESS + typed * SECONDS_A_LETTER + before.total * SECONDS_TO_LOOK_AT_ONE
    assert actions <= 10
    assert seconds < TEN_MINUTES


async def test_no_owner_or_date_comes_from_nowhere(sqlite_database: Database) -> None:
    office, clerk, document_id = await taken_in(sqlite_database)
    drafts = await rows(office, document_id)
    assert all(d.owner_id is None and d.lead is None for d in drafts)
    assert all(d.due_on is None for d in drafts)  # nothing but relative and vague words
    await Documents(office).confirm_date(by(office, clerk), document_id, date(2022, 2, 9))
    dated = {d.item: (d.due_on, d.due_source) for d in await rows(office, document_id) if d.due_on}
    assert dated == dict.fromkeys(("10", "15", "19", "24"), (date(2022, 12, 31), DateSource.DOCUMENT))
    shown = await summary(office, clerk, document_id)
    assert shown.missing_date == 28
    assert {word.words for word in shown.vague} >= {"尽早", "现阶段", "尽快"}


async def test_suggestions_name_people_of_the_roster_with_a_reason(sqlite_database: Database) -> None:
    office, clerk, document_id = await taken_in(sqlite_database)
    drafts = await rows(office, document_id)
    suggested = [d for d in drafts if d.suggestion]
    assert len(suggested) >= 25
    assert all(d.suggestion and d.suggestion["reason"].startswith("intake/") for d in suggested)
    async with sqlite_database.read() as session:
        assert await session.get(Person, clerk) is not None
