"""Submitting, approving, returning; who may, and what may be changed meanwhile."""

from dataclasses import replace

import pytest

from bot.services.access import RefusedError
from bot.services.approval import Approval
from bot.services.bulk import Bulk
from bot.services.drafting import Drafting, Field
from bot.services.drafts import StaleError
from bot.services.issuing import Issuing
from bot.services.office import Office
from bot.texts import TellableError
from db.enums import Status
from db.session import Database
from tests.services.office import ROSTER, by, furnish, office_on, outbox
from tests.services.papers import row, rows, summary, take_in


async def prepared(database: Database, **settings: object) -> tuple[Office, dict[str, int], int]:
    """Return an office with a document of which 1 to 3 are complete."""
    office = office_on(database, **settings)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1-3 经信局 12月31日 月报")
    return office, ids, document_id


async def submit(office: Office, ids: dict[str, int], document_id: int) -> int:
    version = (await summary(office, ids["李敏"], document_id)).version
    return await Approval(office).submit(by(office, ids["李敏"]), document_id, version)


async def test_what_is_complete_is_registered_and_goes_to_the_approver(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    assert await submit(office, ids, document_id) == 3
    assert [d.status for d in await rows(office, document_id)] == [Status.REGISTERED] * 3 + [Status.DRAFT] * 4
    (notice,) = await outbox(office, "approval")
    assert (notice.person_id, notice.payload) == (ids["赵文斌"], {"document_id": document_id})
    assert (await summary(office, ids["李敏"], document_id)).state == "awaits_approval"
    assert (await summary(office, ids["赵文斌"], document_id)).may_approve
    assert not (await summary(office, ids["李敏"], document_id)).may_approve


async def test_nothing_can_be_changed_while_it_waits(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await submit(office, ids, document_id)
    draft = await row(office, document_id, "5")
    for act in (
        Drafting(office).choose(by(office, ids["李敏"]), draft.id, draft.version, Field.CADENCE, "weekly"),
        Bulk(office).set(by(office, ids["郑晓峰"]), document_id, "5 经信局"),
        Approval(office).submit(by(office, ids["李敏"]), document_id, 0),
    ):
        with pytest.raises(TellableError, match=r"review/awaits_approval|review/stale"):
            await act
    assert (await row(office, document_id, "5")).cadence is None


async def test_approving_lets_it_be_issued_and_tells_the_clerk(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await submit(office, ids, document_id)
    await Approval(office).approve(by(office, ids["赵文斌"]), document_id)
    shown = await summary(office, ids["李敏"], document_id)
    assert (shown.state, shown.registered, shown.approver) == ("approved", 3, "赵文斌")
    (told,) = await outbox(office, "approval_result")
    assert (told.person_id, told.payload["approved"]) == (ids["李敏"], True)
    with pytest.raises(TellableError, match="issue/not_waiting"):
        await Approval(office).approve(by(office, ids["赵文斌"]), document_id)


async def test_returning_needs_a_reason_and_opens_the_drafts_again(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await submit(office, ids, document_id)
    service = Approval(office)
    await service.ask_reason(by(office, ids["赵文斌"]), document_id)
    with pytest.raises(TellableError, match="issue/reason_missing"):
        await service.give_back(by(office, ids["赵文斌"]), document_id, "  ")
    await service.give_back(by(office, ids["赵文斌"]), document_id, "第3项时限太松")
    assert {d.status for d in await rows(office, document_id)} == {Status.DRAFT}
    shown = await summary(office, ids["李敏"], document_id)
    assert (shown.state, shown.changeable) == ("review", True)
    (told,) = await outbox(office, "approval_result")
    assert (told.person_id, told.payload["reason"]) == (ids["李敏"], "第3项时限太松")
    office.clock.move(minutes=5)  # type: ignore[attr-defined]
    assert await submit(office, ids, document_id) == 3


async def test_the_clerk_may_take_it_back(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await submit(office, ids, document_id)
    await Approval(office).take_back(by(office, ids["郑晓峰"]), document_id)
    assert (await summary(office, ids["李敏"], document_id)).state == "review"
    with pytest.raises(StaleError):
        await Approval(office).take_back(by(office, ids["李敏"]), document_id)
    with pytest.raises(TellableError, match="issue/not_waiting"):
        await Approval(office).approve(by(office, ids["赵文斌"]), document_id)


async def test_who_submitted_never_approves(database: Database) -> None:
    people = tuple(
        replace(p, roles=("clerk", "approver"))
        if p.name in {"李敏", "郑晓峰"}
        else replace(p, roles=tuple(set(p.roles) - {"approver"}))
        for p in ROSTER.people
    )
    office = office_on(database)
    ids = await furnish(office, replace(ROSTER, people=people))
    document_id = await take_in(office, ids["李敏"])
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1-3 经信局 12月31日")
    await submit(office, ids, document_id)
    assert [n.person_id for n in await outbox(office, "approval")] == [ids["郑晓峰"]]
    with pytest.raises(TellableError, match="issue/own_submission"):
        await Approval(office).approve(by(office, ids["李敏"]), document_id)
    await Approval(office).approve(by(office, ids["郑晓峰"]), document_id)


async def test_without_another_approver_nothing_is_submitted(database: Database) -> None:
    people = tuple(replace(p, roles=tuple(set(p.roles) - {"approver"})) for p in ROSTER.people)
    office = office_on(database)
    ids = await furnish(office, replace(ROSTER, people=people))
    document_id = await take_in(office, ids["李敏"])
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1-3 经信局 12月31日")
    with pytest.raises(TellableError, match="issue/no_approver"):
        await submit(office, ids, document_id)
    assert {d.status for d in await rows(office, document_id)} == {Status.DRAFT}


async def test_an_office_may_switch_approval_off(database: Database) -> None:
    office, ids, document_id = await prepared(database, approval_required=False)
    await submit(office, ids, document_id)
    shown = await summary(office, ids["李敏"], document_id)
    assert (shown.state, shown.registered, shown.approver) == ("approved", 3, "")
    assert await outbox(office, "approval") == []
    assert await Issuing(office).issue(by(office, ids["李敏"]), document_id) == 3


async def test_nothing_complete_is_nothing_to_submit(sqlite_database: Database) -> None:
    office = office_on(sqlite_database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    with pytest.raises(TellableError, match="issue/nothing_complete"):
        await submit(office, ids, document_id)


async def test_others_neither_submit_nor_approve(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    for name in ("赵文斌", "王建波", "周海涛"):
        with pytest.raises(RefusedError):
            await Approval(office).submit(by(office, ids[name]), document_id, 4)
    await submit(office, ids, document_id)
    for name in ("李敏", "王建波", "周海涛", "吴迪"):
        with pytest.raises(RefusedError):
            await Approval(office).approve(by(office, ids[name]), document_id)
    with pytest.raises(RefusedError):
        await Approval(office).take_back(by(office, ids["王建波"]), document_id)


async def test_what_is_submitted_later_is_approved_by_itself(database: Database) -> None:
    office, ids, document_id = await prepared(database)
    await submit(office, ids, document_id)
    await Approval(office).approve(by(office, ids["赵文斌"]), document_id)
    office.clock.move(days=1)  # type: ignore[attr-defined]
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "4-5 财政局 12月31日")
    assert await submit(office, ids, document_id) == 2
    await Approval(office).give_back(by(office, ids["赵文斌"]), document_id, "再议")
    statuses = [d.status for d in await rows(office, document_id)]
    assert statuses == [Status.REGISTERED] * 3 + [Status.DRAFT] * 4
    assert (await summary(office, ids["李敏"], document_id)).registered == 3
    assert await Issuing(office).issue(by(office, ids["李敏"]), document_id) == 3
