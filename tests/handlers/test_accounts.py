"""Greeting, help, language and codes in words."""

import io
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import SecretStr
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from bot.services import Services
from bot.services.accounts import CODES
from bot.services.office import Office
from bot.services.outgoing import Rendered
from bot.texts import LANGUAGES, texts_of
from db.models import Invitation
from db.queries import keeping
from db.session import Database
from handlers.accounts import list_bindings, make_code_sheet, show_greeting, show_help_text, show_languages
from handlers.backups import held
from handlers.callbacks import Act, Press
from handlers.invitations import find_username, invitation_link
from handlers.views import Viewer
from tests.sandbox_fixture import TOKEN, running
from tests.services.office import StandingClock, by, furnish, office_on


async def viewers(database: Database, language: str = "zh-CN") -> tuple[Office, dict[str, Viewer]]:
    office = office_on(database)
    ids = await furnish(office)
    services = Services(office)
    return office, {name: Viewer(services, texts_of(language, office.zone), person) for name, person in ids.items()}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("周海涛", "直接回复即为批示"),
        ("李敏", "把讲话、纪要或通知发到这里"),
        ("赵文斌", "送您审定"),
        ("王建波", "到期直接回复一句话就是反馈"),
        ("陈洁", "可能摘引给领导"),
        ("马国强", "请签收"),
        ("孙立新", "会注明“转达”"),
        ("梁宇", "与您有关的督办消息"),
    ],
)
async def test_a_greeting_speaks_to_the_role(sqlite_database: Database, name: str, words: str) -> None:
    _, readers = await viewers(sqlite_database)
    greeting = await show_greeting(readers[name], {"bound": True, "moved": True})
    assert words in greeting.text
    assert "您的身份已移到本账号" in greeting.text


@pytest.mark.parametrize("language", LANGUAGES)
async def test_everybody_is_told_that_words_are_kept_or_quoted(sqlite_database: Database, language: str) -> None:
    _, readers = await viewers(sqlite_database, language)
    for reader in readers.values():
        greeting = await show_greeting(reader, {"bound": False})
        assert ("记入台账" if language == "zh-CN" else "kept in the ledger") in greeting.text
        assert (await show_help_text(reader, {})).text
    assert len((await show_languages(readers["李敏"], {})).keyboard[0]) == len(LANGUAGES)


@pytest.mark.parametrize(
    ("name", "there", "missing"),
    [
        ("李敏", "/docs /find /person /unit /burden 批量设置", "即为反馈 /start"),
        ("赵文斌", "/docs /burden 送您审定 须您同意", "/roster /person"),
        ("王建波", "/my /due /find 即签收 即为反馈 打开事项卡", "/docs /unit /digest"),
        ("陈洁", "/my 代报 即签收", "/todo"),
        ("马国强", "/todo 须您同意", "/docs"),
        ("周海涛", "/digest /find 对该项的批示", "即签收 /roster"),
        ("孙立新", "/digest 转达", "/todo"),
        ("吴迪", "/roster /unit", "/my /docs"),
        ("梁宇", "/my /find", "/todo 即签收"),
    ],
)
async def test_help_names_what_a_role_can_do(sqlite_database: Database, name: str, there: str, missing: str) -> None:
    _, readers = await viewers(sqlite_database)
    said = (await show_help_text(readers[name], {})).text
    assert [word for word in there.split() if word not in said] == []
    assert [word for word in missing.split() if word in said] == []
    assert ("联系督查室" in said) is (name != "李敏")


async def test_the_sheet_of_codes_has_a_working_code_for_each(database: Database) -> None:
    office, readers = await viewers(database)
    rendered = await make_code_sheet(readers["李敏"], {"bot": "duban_bot"})
    assert isinstance(rendered, Rendered)
    assert rendered.document is not None
    table = CalamineWorkbook.from_filelike(io.BytesIO(rendered.document.content)).get_sheet_by_index(0).to_python()
    assert len(table) == len(readers)  # a line of headings, and no administrator's code for a clerk
    line = next(cells for cells in table if cells[1] == "王建波")
    assert line[4] == invitation_link("duban_bot", str(line[3]))
    services = readers["李敏"].services
    await services.accounts.start(by(office, None), 4711, str(line[3]))
    bound = await services.people.identify(4711)
    assert bound is not None
    assert bound.name == "王建波"


async def test_codes_are_only_for_those_who_invite(sqlite_database: Database) -> None:
    _, readers = await viewers(sqlite_database)
    assert await make_code_sheet(readers["王建波"], {"bot": "b"}) is None
    assert await list_bindings(readers["王建波"], {}) is None
    listed = await list_bindings(readers["吴迪"], {})
    assert listed is not None
    assert listed.keyboard[0][0].data == Press(Act.CODES).pack()


async def test_the_list_of_what_a_restored_copy_holds_makes_no_codes(sqlite_database: Database) -> None:
    office, readers = await viewers(sqlite_database)
    clerk = replace(readers["李敏"], views={CODES: make_code_sheet})
    await clerk.services.accounts.ask_for_codes(by(office, clerk.person_id), "b")
    async with sqlite_database.write(by(office, None)) as session:
        await keeping.mark_restored(session, office.clock.now(), office.clock.now(), "duban-x.tar")
    assert isinstance(office.clock, StandingClock)
    office.clock.move(minutes=1)
    assert "1条消息" in (await held(clerk, {})).text
    async with sqlite_database.read() as session:
        assert list(await session.scalars(select(Invitation))) == []


async def test_no_sheet_where_everybody_is_bound(sqlite_database: Database) -> None:
    office, readers = await viewers(sqlite_database)
    codes = await readers["李敏"].services.accounts.invite_unbound(by(office, readers["吴迪"].person_id))
    for account, invited in enumerate(codes, 1):
        await readers["李敏"].services.accounts.start(by(office, None), account, invited.code)
    assert await make_code_sheet(readers["李敏"], {"bot": "b"}) is None
    listed = await list_bindings(readers["李敏"], {})
    assert listed is not None
    assert "已全部绑定" in listed.text
    assert listed.keyboard == ()


async def test_the_bots_name_is_asked_for(tmp_path: Path, sqlite_database: Database) -> None:
    async with running(tmp_path) as sandbox:
        async with sandbox.bot() as bot:
            named = bot.username
        settings = office_on(sqlite_database, telegram_api_url=sandbox.url).settings
        known = settings.model_copy(update={"telegram_bot_token": SecretStr(TOKEN)})
        assert await find_username(known) == named
        assert await find_username(settings) is None  # a token that the server does not know
    assert await find_username(known) is None
