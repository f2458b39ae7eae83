"""The clerk's clearing: held until let go, lead-in, quotations withheld or shortened and never reworded."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from bot.services.access import RefusedError
from bot.services.digests import DigestIssue
from bot.texts import TellableError
from db.enums import DigestStatus
from db.models import Audit, Dialog
from db.session import Database
from tests.kept_database import scene
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import at

FIRST, SECOND = date(2022, 2, 18), date(2022, 2, 25)
WORDS = "会商机制已建立,每周一例会,首次会议已开"


@pytest.fixture
async def week(database: Database) -> Fortnight:
    """A Friday morning with one quotation, on item 4."""
    week = await fortnight(database)

    async def play() -> int:
        await week.sign_all()
        await week.until(2, 16)
        await week.say("王建波", WORDS, "4")
        await week.until(2, 18, 10)
        return week._message

    week._message = await scene(database, "a quotation", play)
    week.clock.at = at(2, 18, 10)
    return week


async def status(week: Fortnight, name: str) -> DigestStatus:
    return (await week.digest(name)).status


async def read(week: Fortnight) -> DigestIssue:
    digest = await week.digest("周海涛")
    return await week.services.digests.read(week.people["李敏"], digest.id)


async def quote(week: Fortnight) -> str:
    [line] = (await read(week)).figures["moved"]
    return str(line["quote"])


async def report_id(week: Fortnight) -> int:
    [report] = await week.reports("4")
    return int(report.id)


async def refused(text_id: str, call: Any) -> None:
    with pytest.raises(TellableError) as error:
        await call
    assert error.value.text_id == text_id


async def test_a_held_one_stays_held_until_it_is_let_go(week: Fortnight) -> None:
    digest, clearing = await week.digest("周海涛"), week.services.digest_clearing
    assert await clearing.hold(await week.update("李敏"), digest.id) is DigestStatus.HELD
    await week.until(2, 18, 16, 30)
    assert await status(week, "周海涛") is DigestStatus.HELD
    assert await status(week, "程志远") is DigestStatus.RELEASED
    assert len(await week.outbox("digest_preview", "李敏")) == 2  # told that one has not gone, once
    await week.until(2, 18, 17)
    assert len(await week.outbox("digest_preview", "李敏")) == 2
    assert await clearing.hold(await week.update("郑晓峰"), digest.id) is DigestStatus.PREVIEW
    await week.until(2, 18, 17, 1)
    assert await status(week, "周海涛") is DigestStatus.RELEASED
    await refused("digest/gone_already", clearing.hold(await week.update("李敏"), digest.id))


async def test_all_of_a_day_are_held_or_let_go_together(week: Fortnight) -> None:
    clearing = week.services.digest_clearing
    await clearing.hold_all(await week.update("李敏"), FIRST, held=True)
    assert {d.status for d in await week.digests()} == {DigestStatus.HELD}
    await clearing.hold_all(await week.update("李敏"), FIRST, held=False)
    assert {d.status for d in await week.digests()} == {DigestStatus.PREVIEW}


async def test_sending_all_leaves_held_ones_behind(week: Fortnight) -> None:
    clearing = week.services.digest_clearing
    await clearing.hold(await week.update("李敏"), (await week.digest("程志远")).id)
    assert await clearing.release_all(await week.update("赵文斌"), FIRST) == 4
    assert await status(week, "周海涛") is DigestStatus.RELEASED
    assert await status(week, "程志远") is DigestStatus.HELD
    readers = ("周海涛", "孙立新", "马国强")
    assert {row.person_id for row in await week.outbox("digest")} == {week.people[name] for name in readers}
    await week.until(2, 18, 16, 30)
    assert len(await week.outbox("digest")) == len(readers)


async def test_an_issue_that_the_next_has_replaced_goes_no_more(week: Fortnight) -> None:
    clearing, old = week.services.digest_clearing, await week.digest("周海涛")
    await clearing.hold_all(await week.update("李敏"), FIRST, held=True)
    await week.friday(2, 25)
    await refused("digest/superseded", clearing.hold(await week.update("李敏"), old.id))
    assert await clearing.release_all(await week.update("李敏"), FIRST) == 0


async def test_only_the_supervision_office_clears(week: Fortnight) -> None:
    digest, clearing, ident = await week.digest("周海涛"), week.services.digest_clearing, await report_id(week)
    for name in ("周海涛", "孙立新", "王建波", "马国强", "吴迪"):
        cause, reader = week.cause(name), week.people[name]
        for call in (
            clearing.hold(cause, digest.id), clearing.hold_all(cause, FIRST, held=True),
            clearing.release_all(cause, FIRST), clearing.set_headline(cause, digest.id, "好"),
            clearing.ask_headline(cause, digest.id), clearing.withhold(cause, digest.id, ident),
            clearing.ask_excerpt(cause, digest.id, ident), clearing.shorten(cause, digest.id, ident, "每周一例会"),
            clearing.quotations(reader, digest.id), clearing.of_day(reader, FIRST), clearing.last_day(reader),
        ):  # fmt: skip
            with pytest.raises(RefusedError):
                await call
    with pytest.raises(RefusedError):
        await clearing.hold(week.cause("李敏"), 10_000)


async def test_the_lead_in_is_asked_for_set_and_taken_back(week: Fortnight) -> None:
    digest, clearing = await week.digest("周海涛"), week.services.digest_clearing
    await clearing.ask_headline(await week.update("李敏"), digest.id)
    async with week.office.database.read() as session:
        assert (await session.scalars(select(Dialog.kind))).all() == ["digest_headline"]
    await clearing.set_headline(await week.update("李敏"), digest.id, " 请关注\n一厂一策 ")
    assert (await read(week)).headline == "请关注 一厂一策"
    async with week.office.database.read() as session:
        assert (await session.scalars(select(Dialog))).all() == []
    await clearing.set_headline(await week.update("李敏"), digest.id, "")
    assert (await read(week)).headline == ""
    await refused("digest/headline_too_long", clearing.set_headline(week.cause("李敏"), digest.id, "长" * 201))


async def test_a_quotation_is_withheld_and_stands_again(week: Fortnight) -> None:
    digest, clearing, ident = await week.digest("周海涛"), week.services.digest_clearing, await report_id(week)
    assert await clearing.withhold(await week.update("李敏"), digest.id, ident) is False
    assert await quote(week) == ""
    assert [one.stands for one in await clearing.quotations(week.people["李敏"], digest.id)] == [False]
    assert await clearing.withhold(await week.update("李敏"), digest.id, ident) is True
    assert await quote(week) == WORDS


async def test_a_quotation_is_shortened_to_a_part_that_stands_in_it_word_for_word(week: Fortnight) -> None:
    digest, clearing, ident = await week.digest("周海涛"), week.services.digest_clearing, await report_id(week)
    await clearing.ask_excerpt(await week.update("李敏"), digest.id, ident)
    for reworded in ("首次会议未开", "", "   "):
        await refused("digest/excerpt_not_verbatim", clearing.shorten(week.cause("李敏"), digest.id, ident, reworded))
    await clearing.shorten(await week.update("李敏"), digest.id, ident, "每周一例会")
    assert await quote(week) == "…每周一例会…"
    [one] = await clearing.quotations(week.people["李敏"], digest.id)
    assert (one.text, one.shown, one.shortened, one.unit, one.number) == (
        WORDS, "…每周一例会…", True, "经信局", "4",
    )  # fmt: skip
    await clearing.shorten(await week.update("李敏"), digest.id, ident, WORDS)
    assert await quote(week) == WORDS


async def test_only_what_a_digest_quotes_is_cleared_by_it(week: Fortnight) -> None:
    await week.say("王建波", "检查已完成一轮", "22")
    [other] = await week.reports("22")
    digest, clearing = await week.digest("周海涛"), week.services.digest_clearing
    for ident in (other.id, 10_000):
        with pytest.raises(RefusedError):
            await clearing.withhold(week.cause("李敏"), digest.id, ident)


async def test_clearing_is_in_the_audit_log(week: Fortnight) -> None:
    digest, clearing = await week.digest("周海涛"), week.services.digest_clearing
    await clearing.hold(week.cause("李敏"), digest.id)
    await clearing.hold(week.cause("李敏"), digest.id)
    await clearing.withhold(week.cause("李敏"), digest.id, await report_id(week))
    async with week.office.database.read() as session:
        rows = (await session.execute(select(Audit.action, Audit.subject).where(Audit.action.in_(
            ("hold", "unhold", "withhold"))).order_by(Audit.id))).all()  # fmt: skip
    assert [tuple(row) for row in rows] == [("hold", "digest"), ("unhold", "digest"), ("withhold", "report")]


async def test_the_days_digests_and_the_last_day(week: Fortnight) -> None:
    clearing, clerk = week.services.digest_clearing, week.people["李敏"]
    assert await clearing.last_day(clerk) == FIRST
    assert [issue.reader for issue in await clearing.of_day(clerk, FIRST)] == ["周海涛", "程志远"]
    assert await clearing.of_day(clerk, SECOND) == []
