"""What the clerk is told of a document that is taken in: the same again, editions, like ones, doubts, parts, suggestions."""

import pytest

from bot.services.approval import Approval
from bot.services.bulk import Bulk
from bot.services.dividing import Dividing
from bot.services.documents import Documents
from bot.services.draft_shown import DraftCard
from bot.services.drafting import Drafting
from bot.services.drafts import StaleError
from bot.services.issuing import Issuing
from bot.services.office import Office
from bot.services.reviewing import Reviewing
from bot.texts import TellableError
from db.session import Database
from tests.services.office import by, furnish, office_on
from tests.services.papers import SPEECH, issued, row, rows, settle, summary, take_in

EDITION = (
    SPEECH.replace("18个重点工业项目", "19个重点工业项目").replace("严格", "从严") + "\n3.消防。财政局要落实消防经费。"
)
SAFETY = """在安全生产会议上的讲话

时间:2022-02-09

二、关于消防

1.消防工作方面。要深入开展高层建筑隐患排查,建立台账,逐项销号。加强微型消防站建设,配齐人员和器材,提高火灾处置能力。特别是要针对上半年火灾起数不降反升的严峻形势,落实值守制度。同时,要抓好电动自行车停放点整治,增设充电设施,坚决防止飞线充电。
2.宣传方面。统计部门要做好宣传。
"""


async def card(office: Office, person_id: int, document_id: int, item: str) -> DraftCard:
    found = await Reviewing(office).card(person_id, (await row(office, document_id, item)).id)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "again",
    [SPEECH.replace(",", "，"), SPEECH.replace("\n", "\r\n\r\n"), SPEECH.replace("18", "１８").replace("。", "。　")],
)
async def test_the_same_text_in_another_form_leads_to_the_document_that_is_there(
    sqlite_database: Database, again: str
) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    first = await take_in(office, ids["李敏"])
    assert await take_in(office, ids["郑晓峰"], again) == first
    assert (await summary(office, ids["李敏"], first)).findings.taken_in_on.isoformat() == "2022-02-10"


async def test_an_edition_of_a_document_and_its_like_directives_are_pointed_out(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    first = await issued(office, ids)
    second = await take_in(office, ids["李敏"], EDITION)
    shown = await summary(office, ids["李敏"], second)
    assert shown.findings.edition is not None
    assert (shown.findings.edition.id, shown.findings.edition.number) == (first, "督〔2022〕1号")
    assert shown.findings.edition.same == 7
    assert shown.findings.similar == ("1-7",)
    like = (await card(office, ids["李敏"], second, "1")).similar
    assert [(one.number, one.lead) for one in like] == [("督〔2022〕1-1", "经信局")]
    assert (await card(office, ids["李敏"], second, "8")).similar == ()


async def test_drafts_of_others_are_no_open_directives_but_tell_an_edition(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    await take_in(office, ids["李敏"])
    second = await take_in(office, ids["李敏"], EDITION)
    findings = (await summary(office, ids["李敏"], second)).findings
    assert findings.edition is not None
    assert findings.similar == ()
    third = await take_in(office, ids["李敏"], SAFETY)
    assert (await summary(office, ids["李敏"], third)).findings.edition is None


async def test_an_edition_whose_first_was_discarded_is_one_no_more(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    first = await take_in(office, ids["李敏"])
    second = await take_in(office, ids["李敏"], EDITION)
    await Documents(office).discard(by(office, ids["李敏"]), first, 1)
    assert (await summary(office, ids["李敏"], second)).findings.edition is None


async def test_doubts_and_words_of_caution_are_kept_with_the_document(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"], "内部资料，注意保存\n" + SAFETY)
    findings = (await summary(office, ids["李敏"], document_id)).findings
    assert findings.caution == "内部资料，注意保存"
    ((text_id, args),) = findings.doubts
    assert text_id == "intake/doubt_period"
    assert args["period"] == "上半年"
    assert "不降反升" in str(args["quote"])


async def test_a_paragraph_is_split_into_the_parts_that_are_proposed(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"], SAFETY)
    assert (await summary(office, ids["李敏"], document_id)).splittable == ("1",)
    shown = await card(office, ids["李敏"], document_id, "1")
    assert shown.parts == 3
    before = (await row(office, document_id, "1")).text
    assert await Dividing(office).split_parts(by(office, ids["李敏"]), shown.line.id, shown.version) == 3
    split = await rows(office, document_id)
    assert [one.item for one in split] == ["1-1", "1-2", "1-3", "2"]
    assert "".join(one.text for one in split[:3]) == before
    assert [one.text[:5] for one in split[1:3]] == ["加强微型消", "同时,要抓"]
    assert all(SAFETY[one.start : one.end] == one.text for one in split)
    assert (await summary(office, ids["李敏"], document_id)).splittable == ()
    with pytest.raises(StaleError):
        await Dividing(office).split_parts(by(office, ids["李敏"]), split[0].id, split[0].version)


async def test_parts_of_what_is_issued_in_part_get_numbers_of_their_own(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    clerk = ids["李敏"]
    document_id = await take_in(office, clerk, SAFETY)
    whole = await row(office, document_id, "1")
    cut = SAFETY.index("加强微型")
    await Dividing(office).split(by(office, clerk), whole.id, 1, cut)
    await Bulk(office).set(by(office, clerk), document_id, "1-2 经信局 12月31日 月报")
    version = (await summary(office, clerk, document_id)).version
    await Approval(office).submit(by(office, clerk), document_id, version)
    await Approval(office).approve(by(office, ids["赵文斌"]), document_id)
    await Issuing(office).issue(by(office, clerk), document_id)
    assert [one.item for one in await rows(office, document_id)] == ["1-1", "1-2", "2"]


async def test_how_a_like_case_was_decided_is_suggested_with_its_reason(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    first = await take_in(office, ids["李敏"], SAFETY)
    await settle(office, ids, first, "全部 财政局 12月31日 月报")
    await Issuing(office).issue(by(office, ids["李敏"]), first)
    again = SAFETY.replace("要深入开展", "要在节前再次开展").replace("统计部门", "财政局")
    second = await take_in(office, ids["李敏"], again)
    suggestion = (await card(office, ids["李敏"], second, "1")).suggestion
    assert suggestion is not None
    assert suggestion.reason == "intake/case"
    assert suggestion.args["number"] == "督〔2022〕1-1"


async def test_a_further_suggestion_can_be_taken_instead(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    text = SAFETY + "3.统筹方面。统计部门要抓好经济普查,落实预算,推进工业投资。\n"
    document_id = await take_in(office, ids["李敏"], text)
    shown = await card(office, ids["李敏"], document_id, "3")
    assert shown.suggestion is not None
    assert shown.suggestion.unit == "统计局"
    other = shown.further[0]
    with pytest.raises(TellableError, match="review/no_suggestion"):
        await Drafting(office).adopt(by(office, ids["李敏"]), shown.line.id, shown.version, 9)
    await Drafting(office).adopt(by(office, ids["李敏"]), shown.line.id, shown.version, other.which)
    lead = (await row(office, document_id, "3")).lead
    assert lead is not None
    assert lead.name == other.unit
