"""The command menu is set where somebody is bound, changes role or language, and never twice for the same."""

from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.intake.roster_file import Roster
from bot.services import Services
from bot.services.office import Office
from bot.texts import texts_of
from db.enums import OutboxStatus
from db.models import OutboxRow
from db.session import Database
from handlers.accounts import show_menu
from handlers.views import Viewer
from tests.services.office import ROSTER, StandingClock, by, furnish, office_on, outbox


@pytest.fixture
async def office(database: Database) -> Office:
    return office_on(database)


async def bound(office: Office, account: int, name: str) -> int:
    services = Services(office)
    code = (await services.accounts.invite(by(office, None), name)).code
    await services.accounts.start(by(office, None), account, code)
    person = await services.people.identify(account)
    assert person is not None
    return person.id


async def menus(office: Office) -> list[int | None]:
    """Return to whom menus went, accounts that are nobody's any more included; the clock goes on a little."""
    assert isinstance(office.clock, StandingClock)
    office.clock.move(minutes=1)
    return [row.person_id or row.chat_id for row in await outbox(office, "menu")]


def with_roles(name: str, *roles: str) -> Roster:
    people = tuple(replace(one, roles=roles) if one.name == name else one for one in ROSTER.people)
    return replace(ROSTER, people=people)


async def test_a_menu_is_set_again_only_where_it_changes(office: Office) -> None:
    await furnish(office)
    services = Services(office)
    owner, clerk = await bound(office, 11, "王建波"), await bound(office, 12, "李敏")
    assert await menus(office) == [owner, clerk]
    await services.menus.refresh(by(office, None))  # a start
    await services.roster.import_roster(by(office, None), ROSTER)
    await services.accounts.set_language(by(office, owner), "zh-CN")
    assert await menus(office) == [owner, clerk]
    await services.accounts.set_language(by(office, owner), "en")
    assert await menus(office) == [owner, clerk, owner]
    await services.roster.import_roster(by(office, None), with_roles("王建波", "owner", "clerk"))
    assert await menus(office) == [owner, clerk, owner, owner]
    await services.roster.import_roster(by(office, None), ROSTER)
    await services.menus.refresh(by(office, None))
    assert await menus(office) == [owner, clerk, owner, owner, owner]
    # one that Telegram refused is tried again at the next start
    async with office.database.write(by(office, None)) as session:
        await session.execute(update(OutboxRow).values(status=OutboxStatus.FAILED).where(OutboxRow.person_id == clerk))
    await services.menus.refresh(by(office, None))
    assert (await menus(office))[-1] == clerk


async def test_an_account_that_is_nobodys_any_more_loses_its_menu(office: Office) -> None:
    await furnish(office)
    services = Services(office)
    owner, admin = await bound(office, 11, "梁宇"), await bound(office, 12, "吴迪")
    assert await bound(office, 13, "梁宇") == owner
    assert await menus(office) == [owner, admin, 11, owner]
    await services.persons.revoke(by(office, admin), owner)
    assert await menus(office) == [owner, admin, 11, owner, 13]
    gone = await show_menu(Viewer(services, texts_of("zh-CN", office.zone), None), {"menu": ""})
    assert gone.commands == ()
    theirs = await show_menu(Viewer(services, texts_of("en", office.zone), admin), {})
    assert theirs.commands is not None
    assert theirs.commands[0] == (
        "person",
        "A person: enter reports, print papers, move items, take the account away, grant roles",
    )
