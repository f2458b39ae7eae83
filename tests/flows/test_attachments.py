"""Photos, albums, voice and video in chat: with a report, before or after it, or asked about; fetched from the card again."""

import io

import pytest
from PIL import Image

from bot.demo.player import words
from tests.flows.following import Following, any_following, following, labels, said

__all__ = ["any_following", "following"]


def picture(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), (shade, 90, 90)).save(out, "PNG")
    return out.getvalue()


PICTURES = [(f"{shade}.png", picture(shade)) for shade in (10, 120, 230)]


async def test_an_album_is_one_report_and_comes_back_from_the_card(any_following: Following) -> None:
    owner = any_following.player("王建波")
    answers = await owner.attach_all(PICTURES, "5 已开工9只", field="photo")
    confirmed = [answer for answer in answers if "已记" in words(answer)]
    assert len(confirmed) == 1
    assert "已记:5 40只重点工业项目 9/40只" in words(confirmed[0])
    assert "📎3" in words(confirmed[0])
    assert await any_following.current("5") == [9]
    [answer] = await owner.attach_all([("语音.ogg", b"OggS voice")], field="voice")
    assert "附件1个已记入5(随刚才的反馈)" not in words(answer)  # the words before came with files of their own
    assert "附件已收到,是哪一项的?" in words(answer)
    await owner.press("22 有序用电")
    assert "❓ 22 有什么具体进展?" in said([await owner.shown("已记:22")])
    await owner.write("已排查两轮")
    await owner.write("5")
    await owner.press("更多", "督〔2022〕3-5")
    await owner.press("附件", "督〔2022〕3-5")
    listed = await owner.shown("附件3个,点开即发")
    assert [label.startswith("照片0211-") for label in labels(listed)] == [True, True, True, False]
    await owner.press("照片0211-", "附件3个")
    assert (await owner.file("附件:照片")) in {content for _, content in PICTURES}


async def test_an_album_without_words_is_asked_about_once(following: Following) -> None:
    owner = following.player("王建波")
    answers = await owner.attach_all(PICTURES, field="photo")
    assert said(answers).count("是哪一项的") == 1
    assert "附件3个已记入" not in said(answers)
    await owner.press("5 40只")
    assert "📎3" in words(await owner.shown("已记:5"))
    [window] = [one for one in await owner.press("5 40只") if one.get("toast")]
    assert "过期" in window["text"]


async def test_a_file_that_nobody_wants_goes_with_nothing(following: Following) -> None:
    owner = following.player("王建波")
    await owner.attach_all(PICTURES[:2], field="photo")
    await owner.press("不记")
    assert await owner.sees("附件没有记入")
    assert "📎" not in said(await owner.write("5 已开工9只"))


async def test_a_photo_after_the_words_may_be_moved(following: Following) -> None:
    owner = following.player("王建波")
    await owner.write("5 已开工9只")
    [answer] = await owner.attach_all(PICTURES[:1], field="photo")
    assert "附件1个已记入5(随刚才的反馈)" in words(answer)
    await owner.press("不是这一项")
    await owner.press("22 有序用电")
    assert "📎1" in words(await owner.shown("已记:22"))


async def test_a_file_before_its_words_and_a_question_that_waits(following: Following) -> None:
    owner = following.player("王建波")
    await owner.attach_all([("现场.mp4", b"video")], field="video")
    assert "📎1" in said(await owner.write("5 已开工9只"))
    await following.played.later(minutes=20)
    await owner.attach_all([("方案.pdf", b"%PDF-")])
    await owner.write("方案已经印发了")  # which item is asked about the words now; the file's question stays
    await owner.press("4 征供地", "附件已收到")
    assert "📎1" in words(await owner.shown("已记:4"))


async def test_a_file_that_telegram_does_not_hand_over_is_told(
    following: Following, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.sandbox.methods.profile.MOST_DOWNLOAD", 8)
    owner = following.player("王建波")
    [answer] = await owner.attach_all([("录像.mp4", b"far too large")], "5 已开工9只", field="video")
    assert "已记:5" in words(answer)
    assert "“录像.mp4”超过20MB,平台不让机器人下载,没有收下" in words(answer)
    [answer] = await owner.attach_all([("录像.mp4", b"far too large")], field="video")
    assert "“录像.mp4”超过20MB" in words(answer)
    assert await following.current("5") == [9]


async def test_a_secret_document_is_not_kept(following: Following) -> None:
    owner = following.player("王建波")
    [card] = await owner.write("5")
    paper = "机密★1年\n\n关于重点项目的通知\n\n各单位:请抓好落实。".encode()
    assert "不得在这里处理" in said(await owner.attach("通知.txt", paper, "5 已开工9只,见附件", card))
    assert await following.current("5") == [None]
    assert not list((following.played.town.bot.settings.data_dir).glob("attachments/*/*"))


async def test_what_the_data_folder_has_lost_is_told(following: Following) -> None:
    owner = following.player("王建波")
    await owner.attach_all([("名单.txt", b"list")], "5 已开工9只")
    for file in (following.played.town.bot.settings.data_dir / "attachments").glob("*/*"):
        file.unlink()
    await owner.write("5")
    await owner.press("更多", "督〔2022〕3-5")
    await owner.press("附件", "督〔2022〕3-5")
    await owner.press("名单.txt")
    assert await owner.sees("这个附件的原件已不在数据目录中")
