"""A small speech for service tests, and what is needed around it."""

from collections.abc import Sequence

from bot.services.approval import Approval
from bot.services.bulk import Bulk
from bot.services.document_summary import DocumentSummary
from bot.services.documents import Documents
from bot.services.issuing import Issuing
from bot.services.office import Office
from bot.services.reviewing import Reviewing
from db.models import Directive
from db.queries import drafts
from tests.kept_database import scene
from tests.services.office import by, circumstances

SPEECH = """在全县重点工作会议上的讲话

时间:2022-02-09

一、关于工业经济

1.加大工业投资。一是经信局要抓好18个重点工业项目的组织实施,加强跟踪督促。要帮助企业解决困难问题,尽快开工建设。二是要会同财政局落实技改补助资金,2022年6月30日前兑付到位。三是经贸局要会同统计局做好运行监测,每月通报一次。

2.抓好节能降耗。一是要落实节能降耗责任制,对9家重点用能企业逐家开展诊断。二是要在下半年前完成清洁生产审核,切实降低能耗。

二、关于统计和安全工作

1.统计工作方面。统计部门要切实抓好经济普查,加强数据质量核查。

2.安全生产方面。要深化隐患排查治理,确保不发生重大事故。
"""


async def take_in(office: Office, clerk_id: int, text: str = SPEECH) -> int:
    name = "take in", circumstances(office), clerk_id, text
    return await scene(office.database, name, lambda: Documents(office).take_in(by(office, clerk_id), text, "讲话.txt"))


async def rows(office: Office, document_id: int) -> Sequence[Directive]:
    async with office.database.read() as session:
        return await drafts.of_document(session, document_id)


async def row(office: Office, document_id: int, item: str) -> Directive:
    return next(row for row in await rows(office, document_id) if row.item == item)


async def summary(office: Office, person_id: int, document_id: int) -> DocumentSummary:
    found = await Reviewing(office).summary(person_id, document_id)
    assert found is not None
    return found


async def settle(
    office: Office, ids: dict[str, int], document_id: int, words: str = "全部 经信局 12月31日 月报"
) -> None:
    """Set, submit and approve."""
    await Bulk(office).set(by(office, ids["李敏"]), document_id, words)
    version = (await summary(office, ids["李敏"], document_id)).version
    await Approval(office).submit(by(office, ids["李敏"]), document_id, version)
    if office.settings.approval_required:
        await Approval(office).approve(by(office, ids["赵文斌"]), document_id)


async def issued(office: Office, ids: dict[str, int], words: str = "全部 经信局 12月31日 月报") -> int:
    """Return a document that was taken in, settled and issued."""
    document_id = await take_in(office, ids["李敏"])
    await settle(office, ids, document_id, words)
    await Issuing(office).issue(by(office, ids["李敏"]), document_id)
    return document_id
