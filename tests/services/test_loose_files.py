"""Files before, after and without words, alone and in albums: each ends with one report, or waits in sight; none is lost."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.services.access import RefusedError
from bot.services.attachments import StoredFile
from bot.services.listening import Words
from db.models import Attachment
from db.session import Database
from tests.services.issued import IssuedOffice, issued_office


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


def photo(message: int, album: str = "") -> StoredFile:
    return StoredFile(f"照片{message}.jpg", "image/jpeg", 5, f"{message:064d}", "F", message, album)


async def send(
    town: IssuedOffice, message: int, text: str = "", item: str | None = None, **given: Any
) -> dict[str, Any]:
    """Let the owner send a photo, with a caption, to a card if an item is given."""
    album = given.pop("album", "")
    return await town.say("王建波", text, item, message_id=message, files=(photo(message, album),), **given)


async def placed(town: IssuedOffice) -> dict[str, list[int]]:
    """Return the messages whose files stand with each item, and under "" those that wait."""
    items = {ident: item for item, ident in town.directives.items()}
    async with town.office.database.read() as session:
        rows = (await session.scalars(select(Attachment).order_by(Attachment.message_id))).all()
    reports = {report.id: report for item in items.values() for report in await town.reports(item)}
    found: dict[str, list[int]] = {}
    for row in rows:
        report = reports.get(row.report_id or 0)
        assert report is None or report.withdrawn_at is None
        found.setdefault(items[report.directive_id] if report else "", []).append(row.message_id or 0)
    return found


def ids(said: dict[str, Any]) -> list[str]:
    return [question["id"] for question in said["questions"]] if said else []


async def test_an_album_with_its_words_first(town: IssuedOffice) -> None:
    said = await send(town, 1, "5 已开工9只", album="A")
    assert len(said["reports"]) == 1
    assert await send(town, 2, album="A") == {}  # nothing more is said: the first answer counts it too
    assert await send(town, 3, album="A") == {}
    assert await placed(town) == {"5": [1, 2, 3]}
    assert len(await town.reports("5")) == 1
    assert await town.services.loose_files.placed(town.people["王建波"], 1) == 3


async def test_an_album_whose_words_come_last_and_later(town: IssuedOffice) -> None:
    assert ids(await send(town, 1, album="A")) == ["ask_which_item"]
    assert await send(town, 2, album="A") == {}
    assert await placed(town) == {"": [1, 2]}
    town.clock.move(hours=2)
    said = await send(town, 3, "5 已开工9只", album="A")
    assert len(said["reports"]) == 1
    assert await placed(town) == {"5": [1, 2, 3]}
    assert await send(town, 4, album="A") == {}
    assert await placed(town) == {"5": [1, 2, 3, 4]}


async def test_an_album_to_a_card_with_its_words_in_the_middle_is_one_report(town: IssuedOffice) -> None:
    assert ids(await send(town, 1, "", "5", album="A")) == ["ask_one_fact"]
    await send(town, 2, "已开工9只", "5", album="A")
    assert await send(town, 3, "", "5", album="A") == {}
    assert await placed(town) == {"5": [1, 2, 3]}
    standing = [report.text for report in await town.reports("5") if report.withdrawn_at is None]
    assert standing == ["已开工9只"]


async def test_an_album_without_words_waits_for_its_item(town: IssuedOffice) -> None:
    for message in (1, 2, 3):
        await send(town, message, album="A")
    await send(town, 9, album="B")
    dialog = await town.services.dialogs.current(town.people["王建波"])
    assert dialog is not None
    words = Words.of_state(dialog.state)
    assert words.message_id == 9  # the question about B took the place of the one about A, whose button still works
    said = await town.say("王建波", "", "22", message_id=1, adopted=True)
    assert ids(said) == ["ask_one_fact"]
    assert await placed(town) == {"22": [1, 2, 3], "": [9]}


async def test_two_albums_of_two_people_do_not_mix(town: IssuedOffice) -> None:
    await send(town, 1, album="A")
    await town.say("陈洁", "5 已开工9只", message_id=1, files=(photo(1, "A"),))
    assert await placed(town) == {"5": [1], "": [1]}


async def test_a_file_sent_before_its_words(town: IssuedOffice) -> None:
    assert ids(await send(town, 1)) == ["ask_which_item"]
    await town.say("王建波", "5 已开工9只", message_id=2)
    assert await placed(town) == {"5": [1]}
    town.clock.move(minutes=11)
    await send(town, 3)
    await town.say("王建波", "5 已开工10只;22 已排查", message_id=4)  # of which of the two, nobody has said
    assert await placed(town) == {"5": [1], "": [3]}
    town.clock.move(hours=1)
    await town.say("王建波", "4 机制已印发", message_id=5)  # long after: not its words
    assert await placed(town) == {"5": [1], "": [3]}


async def test_a_file_sent_after_its_words_may_be_anothers(town: IssuedOffice) -> None:
    await town.say("王建波", "5 已开工9只", message_id=1)
    said = await send(town, 2)
    assert (said["files"], said["file_item"], said["guessed"]) == (1, "5", True)
    assert await placed(town) == {"5": [2]}
    hearing = town.services.hearing
    assert await hearing.ask_files_again(await town.update("王建波"), 2)
    assert await placed(town) == {"": [2]}
    assert ids(dict((await town.outbox("heard", "王建波"))[-1].payload)) == ["ask_which_item"]
    assert not await hearing.ask_files_again(await town.update("王建波"), 2)
    await town.say("王建波", "", "22", message_id=2, adopted=True)
    assert await placed(town) == {"22": [2]}


@pytest.mark.parametrize(
    ("before", "minutes"),
    [("5 已开工9只;22 已排查", 1), ("5 已开工9只", 11), ("收到", 1)],
    ids=["two", "long ago", "none"],
)
async def test_a_file_is_asked_about_where_the_words_before_do_not_tell(
    town: IssuedOffice, before: str, minutes: int
) -> None:
    await town.say("王建波", before, message_id=1)
    town.clock.move(minutes=minutes)
    assert ids(await send(town, 2)) == ["ask_which_item"]
    assert await placed(town) == {"": [2]}


@pytest.mark.parametrize("caption", ["收到", "这个需要附名单吗?", "撤回"])
async def test_a_caption_that_reports_nothing_loses_no_file(town: IssuedOffice, caption: str) -> None:
    said = await send(town, 1, caption)
    assert "ask_which_item" in ids(said)
    assert await placed(town) == {"": [1]}


async def test_a_forwarded_file_waits_for_the_yes(town: IssuedOffice) -> None:
    said = await send(town, 1, "会商机制文件已印发", source="老李")
    assert ids(said) == ["ask_forwarded"]
    assert await placed(town) == {"": [1]}
    dialog = await town.services.dialogs.current(town.people["王建波"])
    assert dialog is not None
    words = Words.of_state(dialog.state)
    await town.say("王建波", words.text, "4", message_id=1, source="老李", adopted=True)
    assert await placed(town) == {"4": [1]}


async def test_a_correction_keeps_the_files(town: IssuedOffice) -> None:
    await send(town, 1, "已开工9只", "5")
    await town.say("王建波", "已开工8只", "5", message_id=1, edited=True, files=(photo(1),))
    assert await placed(town) == {"5": [1]}  # the same file, edited words: one file
    await town.say("王建波", "刚才打错,5是7只不是8只", message_id=2)
    assert await placed(town) == {"5": [1]}
    other = StoredFile("新.jpg", "image/jpeg", 5, "f" * 64, "F", 1)
    await town.say("王建波", "5 已开工10只", message_id=1, edited=True, files=(other,))
    assert await placed(town) == {"5": [1, 1]}


async def test_a_file_too_large_is_named_and_the_words_count(town: IssuedOffice) -> None:
    said = await town.say("王建波", "已开工9只", "5", too_large="录像.mp4")
    assert said["notes"][0]["args"] == {"name": "录像.mp4", "most": 20}
    assert len(said["reports"]) == 1


async def test_files_of_reports_are_for_who_may_read_them(town: IssuedOffice) -> None:
    await town.say("苏燕", "已报辅导备案", "10", message_id=1, files=(photo(1),))
    cards, ten = town.services.cards, town.directives["10"]
    [(ident, _, _)] = await cards.files(town.people["苏燕"], ten)
    assert await cards.files(town.people["王建波"], ten) == []  # a supporting unit reads the directive, not the reports
    with pytest.raises(RefusedError):
        await cards.file(town.people["王建波"], ident)
    await send(town, 2, "已梳理企业名单", "10")
    assert [name for _, name, _ in await cards.files(town.people["王建波"], ten)] == ["照片2.jpg"]
    assert len(await cards.files(town.people["苏燕"], ten)) == 2
