"""What the buttons of lists carry, and the choices they lead to."""

import pytest
from sqlalchemy import select

from bot.services.overview_lines import Choice, Scope, Wanted
from bot.texts import LANGUAGES, texts_of
from db.enums import Light
from db.models import Directive, Document
from db.session import Database
from handlers.callbacks import MAX_BYTES, Act, Press
from handlers.overviews import CHOICES_A_PAGE, choices, overview, pack, unpack
from handlers.views import Viewer
from tests.services.issued import ZONE, IssuedOffice, Item, issued_office

MOST = 999_999_999


async def many_documents(database: Database) -> IssuedOffice:
    """Return an office with twenty directives, each of a document of its own."""
    town = await issued_office(database, [Item(str(n), f"事项{n}") for n in range(1, 21)])
    async with town.office.database.write(town.cause(None)) as session:
        for serial, row in enumerate(list(await session.scalars(select(Directive).order_by(Directive.id))), 10):
            document = Document(
                title=f"关于第{serial}号文件分解落实工作任务和责任分工的通知",
                text="全文",
                sha256=f"{serial:064}",
                year=2022,
                serial=serial,
                clerk_id=town.people["李敏"],
                created_at=town.clock.now(),
            )
            session.add(document)
            await session.flush()
            row.document_id = document.id
    return town


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("light", [None, *Light])
def test_a_button_carries_what_a_list_is_narrowed_to(scope: Scope, light: Light | None) -> None:
    wanted = Wanted(scope, "", light, MOST, MOST, MOST, 7)
    assert unpack(pack(wanted), 7) == wanted
    for act in (Act.OVERVIEW, Act.OVERVIEW_OPEN, Act.OVERVIEW_CHOOSE):
        assert len(Press(act, MOST, 99, f"{pack(wanted)}.{Choice.OWNER.value}").pack().encode()) <= MAX_BYTES


@pytest.mark.parametrize(
    "arg",
    [
        "",
        "m",
        "m.r",
        "m.r.1.2",
        "m.r.1.2.3.4",
        "x.r.0.0.0",
        "m.x.0.0.0",
        "m.r.-1.0.0",
        "m.r.一.0.0",
        "m.r.1000000000.0.0",
    ],
)
def test_what_no_list_is_narrowed_to(arg: str) -> None:
    assert unpack(arg) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_choices_are_turned_and_lead_back(sqlite_database: Database, language: str) -> None:
    town = await many_documents(sqlite_database)
    viewer = Viewer(town.services, texts_of(language, ZONE, 2022), town.people["李敏"])
    listed = await overview(viewer, {"wanted": "f.-.0.0.0", "page": 1, "words": "", "bot": "duban_bot"})
    assert '<a href="https://t.me/duban_bot?start=d_2022-19-10">19-10</a>' in listed.text
    [by_document] = [b for row in listed.keyboard for b in row if b.data and b.data.endswith("f.-.0.0.0.d")]
    assert by_document.text == viewer.texts.label("buttons", "by_document")
    payload = {"wanted": "f.-.0.0.0", "choice": "d", "words": ""}
    first, second = [await choices(viewer, {**payload, "page": page}) for page in (0, 1)]
    assert first is not None
    assert second is not None
    assert len(first.keyboard) == CHOICES_A_PAGE + 2  # a document a row, the next page, all of them
    assert [len(row) for row in second.keyboard] == [1] * (20 - CHOICES_A_PAGE + 2)
    assert first.keyboard[0][0].text == "督〔2022〕29号 关于第29号文件分解落实… 1"
    press = Press.unpack(str(first.keyboard[0][0].data))
    assert press is not None
    narrowed = await overview(viewer, {"wanted": press.arg, "words": ""})
    assert "督〔2022〕29号 关于第29号文件分解落实工作任务和责任分工的通知" in narrowed.text
    assert first.keyboard[-1][0].data == Press(Act.OVERVIEW, arg="f.-.0.0.0").pack()


async def test_a_choice_that_leaves_all_is_not_offered(sqlite_database: Database) -> None:
    town = await issued_office(sqlite_database)
    viewer = Viewer(town.services, texts_of("zh-CN", ZONE, 2022), town.people["苏燕"])
    assert [len(row) for row in (await overview(viewer, {"scope": "m"})).keyboard] == [1, 1]
