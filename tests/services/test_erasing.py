"""Retention: off unless set, after archiving only; what identifies a person goes, what the office decided stays."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.services.attachments import path_of
from bot.services.erasing import Erasing
from bot.texts import TellableError
from db.enums import (
    DigestScope,
    DigestStatus,
    Edition,
    InboxStatus,
    OutboxStatus,
    PaperKind,
    PaperSeries,
    PaperStatus,
    RequestKind,
    RequestStatus,
    Status,
)
from db.models import (
    Attachment,
    Audit,
    Bulletin,
    Change,
    Comment,
    CommentRequest,
    Dialog,
    Digest,
    Document,
    InboxRow,
    OutboxRow,
    Person,
    Report,
    Request,
)
from db.session import Cause, Database
from tests.services.issued import IssuedOffice, at
from tests.services.office import BEGIN, office_on
from tests.services.test_archiving import story

WORDS, LEFT = "1、2、3已开工", "梁宇"
ACCOUNT = 880_001


@pytest.fixture
async def archived(sqlite_database: Database, tmp_path: Path) -> tuple[IssuedOffice, int]:
    return await left(sqlite_database, tmp_path)


@pytest.fixture
async def archived_anywhere(database: Database, tmp_path: Path) -> tuple[IssuedOffice, int]:
    return await left(database, tmp_path)


async def left(database: Database, tmp_path: Path) -> tuple[IssuedOffice, int]:
    """Return an office in which somebody left on 30 December and a document was archived, and what they wrote is kept."""
    town, document = await story(database, tmp_path)
    person = town.people[LEFT]
    async with database.write(town.cause(None)) as session:
        row = await session.get_one(Person, person)
        row.telegram_id, row.phone = ACCOUNT, "13800001111"
        session.add(
            InboxRow(
                key=f"m:{ACCOUNT}:7:",
                chat_id=ACCOUNT,
                payload='{"text": "a reply"}',
                received_at=at(12, 1),
                status=InboxStatus.DONE,
            )
        )
        session.add(
            OutboxRow(
                key="to who leaves", kind="text", person_id=person, payload={"id": "x"}, priority=5, created_at=at(12, 1),
                not_before=at(12, 1), status=OutboxStatus.SENT, sent_chat_id=ACCOUNT, sent_message_id=9,
            )
        )  # fmt: skip
    await town.services.suspending.cancel(town.cause("李敏"), town.directives["10"], "并入他项")
    await town.services.archiving.archive(town.cause("李敏"), document)
    await town.services.persons.revoke(town.cause("李敏"), person)
    await town.services.audit_chain.run(town.cause(None))  # what has no seal yet keeps its particulars
    return town, document


async def erase(town: IssuedOffice, days: int, **settings: Any) -> None:
    town.clock.at = at(12, 30) + timedelta(days=days)
    for name, value in settings.items():
        object.__setattr__(town.office.settings, name, value)
    await Erasing(town.office).run(Cause(town.clock.now()))


async def words_of(town: IssuedOffice) -> set[str]:
    async with town.office.database.read() as session:
        return set(await session.scalars(select(Report.text)))


async def test_after_its_time_what_identifies_goes_and_what_was_decided_stays(
    archived_anywhere: tuple[IssuedOffice, int],
) -> None:
    town, document = archived_anywhere
    picture = path_of(town.office, hashlib.sha256(b"picture").hexdigest())
    async with town.office.database.read() as session:
        audited = len((await session.scalars(select(Audit.id))).all())
    await erase(town, 300)  # it is off unless it is set
    await erase(town, 364, erase_after_days=365)
    assert await words_of(town) == {WORDS}
    assert picture.exists()
    await erase(town, 366)
    assert await words_of(town) == {"(保存期满,原话已删除)"}
    assert not picture.exists()
    async with town.office.database.read() as session:
        row = await session.get_one(Person, town.people[LEFT])
        assert (row.name, row.phone, row.telegram_id, row.title) == (f"#{row.id}", "", None, "")
        [file] = {(one.filename, one.file_id) for one in await session.scalars(select(Attachment))}
        assert file == ("", "")
        assert (await session.get_one(Document, document)).erased_at == town.clock.now()
        mail = (await session.scalars(select(InboxRow).where(InboxRow.key.like("erased:%")))).one()
        assert (mail.payload, mail.chat_id) == ("{}", None)
        sent = list(await session.scalars(select(OutboxRow).where(OutboxRow.person_id == row.id)))
        assert {(one.sent_chat_id, str(one.payload)) for one in sent} == {(None, "{}")}
        everything = [
            str(vars(one))
            for table in (InboxRow, OutboxRow, Audit, Person)
            for one in await session.scalars(select(table))
        ]
        pending = [one for one in everything if str(ACCOUNT) in one]
        assert all(
            "'kind': 'menu'" in one for one in pending
        )  # the menu that is still to be taken away needs to know where
        blanked = list(await session.scalars(select(Audit).where(Audit.erased_at.is_not(None))))
        assert {str(one.details) for one in blanked} == {"{}"}
        assert {"reported", "registered", "archived", "revoked"} & {one.action for one in blanked}
        assert len((await session.scalars(select(Audit.id))).all()) == audited + 4  # none is gone, the erasing is noted
    assert (await town.services.audit_chain.verify()).fault is None  # the seals hold all the same
    directive = await town.directive("5")
    assert directive.title == "40只重点工业项目"
    assert directive.targets[0].current is not None  # the figures stay
    assert directive.owner is not None
    async with town.office.database.write(town.cause(None)) as session:
        await session.execute(update(Report).values(text="words that came later"))
        await session.execute(update(Document).values(erased_at=None))
    await erase(town, 366)  # once a day
    assert await words_of(town) == {"words that came later"}
    await erase(town, 367)
    assert await words_of(town) == {"(保存期满,原话已删除)"}


async def test_who_has_a_part_in_something_later_keeps_the_name(archived: tuple[IssuedOffice, int]) -> None:
    town, document = archived
    async with town.office.database.write(town.cause(None)) as session:
        await session.execute(update(Person).where(Person.id == town.people["王建波"]).values(revoked_at=at(12, 30)))
        await session.execute(update(Document).where(Document.id == document).values(archived_at=None))
    await erase(town, 366, erase_after_days=365)
    async with town.office.database.read() as session:
        names = {one.name for one in await session.scalars(select(Person))}
    assert "王建波" in names
    assert LEFT not in names


async def test_old_messages_lose_their_text_and_those_not_worked_through_do_not(sqlite_database: Database) -> None:
    office = office_on(sqlite_database, inbox_days=7)
    async with sqlite_database.write(Cause(BEGIN)) as session:
        for key, age, status in (
            ("old", 8, InboxStatus.DONE),
            ("young", 6, InboxStatus.DONE),
            ("waits", 8, InboxStatus.NEW),
        ):
            at_ = BEGIN - timedelta(days=age)
            session.add(InboxRow(key=key, chat_id=1, payload='{"text": "x"}', received_at=at_, status=status))
    await Erasing(office).run(Cause(BEGIN))
    async with sqlite_database.read() as session:
        left_ = {one.key for one in await session.scalars(select(InboxRow).where(InboxRow.payload != "{}"))}
    assert left_ == {"young", "waits"}


async def test_what_people_said_elsewhere_goes_too_and_what_the_office_decided_stays(
    archived_anywhere: tuple[IssuedOffice, int],
) -> None:
    town, document = archived_anywhere
    secret, before = "家里有事", at(12, 1)
    async with town.office.database.write(town.cause(None)) as session:
        item, people = town.directives["5"], town.people
        asked = await session.merge(
            CommentRequest(
                document_id=document, unit_id=1, person_id=people["王建波"], clerk_id=people["李敏"], directive_ids=[item],
                asked_at=before, due_on=before.date(),
            )
        )  # fmt: skip
        await session.flush()
        kinds = {"kind": RequestKind.EXTENSION, "status": RequestStatus.RETURNED, "suggested_units": []}
        session.add_all([
            Request(directive_id=item, person_id=people["王建波"], text=secret, decision=secret, created_at=before, **kinds),
            Comment(request_id=asked.id, person_id=people["王建波"], value={"new": secret}, text=secret, created_at=before),
            Change(directive_id=item, at=before, move="extend", reason=secret, status_before=Status.ISSUED,
                   status_after=Status.ISSUED),
            Change(directive_id=item, at=before, move="suspend", reason="等文件", status_before=Status.ISSUED,
                   status_after=Status.SUSPENDED),
            Dialog(person_id=people["陈洁"], kind="report", state={"text": secret}, started_at=before, expires_at=before),
            OutboxRow(key="said", kind="text", person_id=people["陈洁"], payload={"id": "x", "args": {"text": secret}},
                      priority=5, created_at=before, not_before=before, status=OutboxStatus.SENT, sent_message_id=3),
            Bulletin(kind=PaperKind.WEEKLY, series=PaperSeries.BULLETIN, first_day=before.date(), last_day=before.date(),
                     status=PaperStatus.DROPPED, made_by_id=people["李敏"], made_at=before, figures={}, lead_in=secret,
                     clearing={"struck": [], "withheld": [], "excerpts": {"1": secret}}),
            Digest(reader_id=people["周海涛"], edition=Edition.WEEK, scope=DigestScope.PORTFOLIO, year=2022, issue=1,
                   period_start=before.date(), period_end=before.date(), status=DigestStatus.RELEASED, prepared_at=before,
                   send_at=before, figures={"total": 9, "overdue": [{"settle": secret, "title": "40只"}]}),
        ])  # fmt: skip
    await erase(town, 366, erase_after_days=365)
    tables = (Request, Comment, Change, Dialog, OutboxRow, Bulletin, Digest)
    async with town.office.database.read() as session:
        rows = [vars(row) for table in tables for row in await session.scalars(select(table))]
        assert [row for row in rows if secret in str(row)] == []
        reasons = set(await session.scalars(select(Change.reason).where(Change.move == "suspend")))
        figures = (await session.scalars(select(Digest.figures).where(Digest.issue == 1))).one()
        outbox = (await session.scalars(select(OutboxRow).where(OutboxRow.key == "said"))).one()
    assert "等文件" in reasons
    assert (figures["total"], figures["overdue"]) == (9, [{"settle": "", "title": "40只"}])
    with pytest.raises(TellableError, match="not_again"):
        await town.services.deliveries.send_again(town.cause("李敏"), outbox.id)
