"""归档: what is done with is closed for good, and its package has everything, each file with its hash."""

import hashlib
import io
import zipfile
from pathlib import Path

import pytest
from docx import Document as WordFile
from sqlalchemy import update

from bot.rules.file_names import MOST, free_name, safe_name
from bot.services.access import RefusedError
from bot.services.attachments import keep, path_of
from bot.services.outgoing import Rendered
from bot.texts import TellableError, texts_of
from db.enums import Status
from db.models import Directive
from db.session import Database
from handlers.archives import FOLDER, package
from handlers.views import Viewer
from tests.services.issued import ZONE, IssuedOffice, at, issued_office
from tests.services.listed import with_list


async def story(database: Database, tmp_path: Path) -> tuple[IssuedOffice, int]:
    """Return an office in which all was closed or cancelled but item 10, and its document."""
    town = await issued_office(database, data_dir=tmp_path)
    services = town.services
    await with_list(town)
    await services.acknowledging.sign(town.cause("王建波"))
    for name, content in (("开工照片:1<2>.jpg", b"picture"), ("开工照片:1<2>.jpg", b"another"), ("丢失.pdf", b"lost")):
        file = keep(town.office, name, "", "f", content)
        await town.say("王建波", "1、2、3已开工", "5", files=(file,))
    path_of(town.office, hashlib.sha256(b"lost").hexdigest()).unlink()
    async with town.office.database.write(town.cause(None)) as session:
        await session.execute(
            update(Directive).where(Directive.item.in_(["4", "5"])).values(status=Status.CLOSED, closed_at=at(12, 20))
        )
    for item in ("9", "22"):
        await services.suspending.cancel(town.cause("李敏"), town.directives[item], "并入他项")
    town.clock.at = at(12, 30)
    return town, (await town.directive("5")).document_id


async def packed(town: IssuedOffice, document_id: int) -> Rendered:
    shown = await package(
        Viewer(town.services, texts_of("zh-CN", ZONE), town.people["李敏"]), {"document_id": document_id}
    )
    assert shown is not None
    return shown


def words(archive: zipfile.ZipFile, name: str) -> str:
    document = WordFile(io.BytesIO(archive.read(name)))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


async def test_a_document_is_archived_when_nothing_of_it_goes_on(database: Database, tmp_path: Path) -> None:
    town, document = await story(database, tmp_path)
    archiving, clerk = town.services.archiving, town.people["李敏"]
    with pytest.raises(TellableError, match="not_archivable") as told:
        await archiving.archive(town.cause("李敏"), document)
    assert (told.value.text_args["open"], told.value.text_args["drafts"]) == (1, 0)
    [line] = await archiving.lines(clerk)
    assert (line.open, line.ready, line.archived) == (1, False, False)
    await town.services.suspending.cancel(town.cause("李敏"), town.directives["10"], "并入他项")
    [line] = await archiving.lines(clerk)
    assert line.ready
    for name in ("王建波", "马国强", "周海涛"):
        with pytest.raises(RefusedError):
            await archiving.archive(town.cause(name), document)

    await archiving.archive(town.cause("李敏"), document)
    statuses = [await town.status(item) for item in ("4", "5", "9", "10", "22")]
    assert statuses == [Status.ARCHIVED, Status.ARCHIVED, Status.CANCELLED, Status.CANCELLED, Status.CANCELLED]
    with pytest.raises(TellableError, match="archived_already"):
        await town.services.suspending.reopen(town.cause("李敏"), town.directives["10"], "2023年6月30日 继续")
    summary = await town.services.reviewing.summary(clerk, document)
    assert summary is not None
    assert (summary.state, summary.year_end.archived, summary.year_end.archivable) == ("archived", True, False)
    before = (await town.directive("5")).version
    await archiving.archive(town.cause("李敏"), document)  # once more: the package alone
    assert (await town.directive("5")).version == before


async def test_the_package_has_everything_with_its_hash(sqlite_database: Database, tmp_path: Path) -> None:
    town, document = await story(sqlite_database, tmp_path)
    shown = await packed(town, document)
    assert shown.document is not None
    assert shown.document.name == "归档包 督〔2022〕3号 工业经济讲话.zip"
    assert "附件缺失或已变动1个" in shown.text
    assert not list((tmp_path / FOLDER).iterdir())
    with zipfile.ZipFile(io.BytesIO(shown.document.content)) as archive:
        names = archive.namelist()
        assert archive.testzip() is None
        assert not any(set(name) & set('<>:"\\|?*') for name in names)
        assert [name for name in names if name.startswith("4 附件")] == [
            "4 附件/督〔2022〕3-5/开工照片_1_2_.jpg", "4 附件/督〔2022〕3-5/开工照片_1_2_(2).jpg",
        ]  # fmt: skip
        sums = dict(line.split("  ")[::-1] for line in archive.read("SHA256SUMS.txt").decode().splitlines())
        assert set(sums) == set(names) - {"SHA256SUMS.txt"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == digest for name, digest in sums.items())
        listed = archive.read("卷内目录.txt").decode("utf-8-sig").splitlines()
        assert [line.split("\t")[0] for line in listed[2:]] == [str(n) for n in range(1, len(listed) - 1)]
        assert any("丢失.pdf" in line and "文件缺失" in line for line in listed)
        assert sums["4 附件/督〔2022〕3-5/开工照片_1_2_.jpg"] in words(archive, "卷内目录.docx").replace("\n", "")
        assert archive.read("1 来源文件/工业经济讲话.txt").decode() == "全文"
        sheet = words(archive, "3 事项/督〔2022〕3-5 40只重点工业项目.docx")
        for said in (
            "2022年2月11日10:00 王建波 签收",
            "1、2、3已开工",
            "办结",
            "统计局",
            "丢失.pdf",
        ):
            assert said in sheet
        assert "并入他项" in words(archive, "3 事项/督〔2022〕3-22 有序用电检查.docx")
        paper = words(archive, "2 交办单/督办事项交办单.docx")
        assert "王建波同志" in paper
        assert "苏燕同志" in paper


async def test_a_file_whose_content_is_another_is_named(sqlite_database: Database, tmp_path: Path) -> None:
    town, document = await story(sqlite_database, tmp_path)
    path_of(town.office, hashlib.sha256(b"picture").hexdigest()).write_bytes(b"something else")
    assert "附件缺失或已变动2个" in (await packed(town, document)).text


async def test_a_package_too_large_for_telegram_stays_where_it_is(
    sqlite_database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, document = await story(sqlite_database, tmp_path)
    monkeypatch.setattr("handlers.archives.MOST_BYTES", 100)
    shown = await packed(town, document)
    [file] = (tmp_path / FOLDER).iterdir()
    assert shown.document is None
    assert str(file) in shown.text
    assert zipfile.is_zipfile(file)
    (tmp_path / FOLDER).rename(tmp_path / "elsewhere")
    (tmp_path / FOLDER).write_text("no folder")
    assert "归档包没有写成" in (await packed(town, document)).text


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ('a<b>c:d"e/f\\g|h?i*j.docx', "a_b_c_d_e_f_g_h_i_j.docx"),
        ("现场照片.JPG", "现场照片.JPG"),
        ("  空格 和点 . ", "空格 和点"),
        ("con.txt", "_con.txt"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("", "_"),
        ("???", "_"),
        ("发票\u202egpj.exe", "发票_gpj.exe"),
        ("长" * 300 + ".pdf", "长" * (MOST - 4) + ".pdf"),
    ],
)
def test_names_are_safe_on_every_system(words: str, name: str) -> None:
    assert safe_name(words) == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert free_name("A.jpg", {"a.jpg", "a(2).jpg"}) == "A(3).jpg"
