"""Codes, binding, greeting, language."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.intake.roster_file import Roster, RosterUnit
from bot.services.access import RefusedError
from bot.services.accounts import LOCKED_FOR, WRONG_CODES, Accounts, code_hash
from bot.services.admins import Admins, First
from bot.services.approval import Approval
from bot.services.bulk import Bulk
from bot.services.issuing import Issuing
from bot.services.office import Office
from bot.services.people import People
from bot.services.persons import Persons
from bot.texts import TellableError
from db.enums import Role
from db.models import Audit, CodeAttempt, Invitation, OutboxRow, Person
from db.session import Cause, Database
from tests.services.office import ROSTER, by, furnish, office_on, outbox, person
from tests.services.papers import issued, settle, summary, take_in

ACCOUNT, OTHER = 5001, 5002


async def prepared(database: Database) -> tuple[Office, dict[str, int], Accounts]:
    office = office_on(database)
    ids = await furnish(office)
    return office, ids, Accounts(office)


async def account_of(office: Office, person_id: int) -> int | None:
    async with office.database.read() as session:
        return (await session.get_one(Person, person_id)).telegram_id


def told(rows: list[OutboxRow], text_id: str) -> list[OutboxRow]:
    return [row for row in rows if row.kind == "text" and row.payload["id"] == text_id]


async def test_a_code_binds_the_account_and_greets(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    invited = await accounts.invite(by(office, None), "王建波")
    await accounts.start(by(office, None), ACCOUNT, invited.code)
    assert await account_of(office, ids["王建波"]) == ACCOUNT
    (greeting,) = await outbox(office, "greeting")
    assert (greeting.person_id, greeting.payload) == (ids["王建波"], {"bound": True, "moved": False})
    async with database.read() as session:
        noted = await session.scalar(select(Audit).where(Audit.action == "bound"))
    assert noted is not None
    assert noted.person_id == ids["王建波"]


async def test_only_the_hash_of_a_code_is_kept(database: Database) -> None:
    office, _, accounts = await prepared(database)
    invited = await accounts.invite(by(office, None), "王建波")
    assert len(invited.code) >= 22  # 128 bits in base64
    async with database.read() as session:
        (kept,) = (await session.scalars(select(Invitation))).all()
    assert kept.code_hash == code_hash(invited.code)
    assert kept.expires_at - kept.created_at == timedelta(hours=72)


async def test_a_code_is_used_once_and_ends_all_others_of_the_person(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    first = await accounts.invite(by(office, None), "王建波")
    second = await accounts.invite(by(office, None), "王建波")
    await accounts.start(by(office, None), ACCOUNT, first.code)
    for code in (first.code, second.code):
        await accounts.start(by(office, None), OTHER, code)
    assert await account_of(office, ids["王建波"]) == ACCOUNT


async def test_a_code_ends_after_its_time(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    invited = await accounts.invite(by(office, None), "王建波")
    office.clock.move(hours=72)  # type: ignore[attr-defined]
    await accounts.start(by(office, None), ACCOUNT, invited.code)
    assert await account_of(office, ids["王建波"]) is None


async def test_five_wrong_codes_lock_an_account_for_an_hour_with_the_same_answer(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    invited = await accounts.invite(by(office, None), "王建波")
    for _ in range(WRONG_CODES):
        await accounts.start(by(office, None), ACCOUNT, "wrong")
        office.clock.move(seconds=1)  # type: ignore[attr-defined]
    await accounts.start(by(office, None), ACCOUNT, invited.code)  # right, but locked
    assert await account_of(office, ids["王建波"]) is None
    answers = told(await outbox(office), "account/wrong_code")
    assert len(answers) == WRONG_CODES + 1
    assert {(row.chat_id, str(row.payload["args"])) for row in answers} == {(ACCOUNT, "{}")}
    office.clock.move(seconds=LOCKED_FOR.total_seconds())  # type: ignore[attr-defined]
    await accounts.start(by(office, None), ACCOUNT, "wrong again")
    async with database.read() as session:
        assert (await session.get_one(CodeAttempt, ACCOUNT)).wrong == 1
    await accounts.start(by(office, None), ACCOUNT, invited.code)
    assert await account_of(office, ids["王建波"]) == ACCOUNT
    async with database.read() as session:
        assert await session.get(CodeAttempt, ACCOUNT) is None


async def test_a_new_phone_takes_over_and_both_are_told(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    first = await accounts.invite(by(office, None), "王建波")
    await accounts.start(by(office, None), ACCOUNT, first.code)
    office.clock.move(minutes=1)  # type: ignore[attr-defined]
    second = await accounts.invite(by(office, None), "王建波")
    await accounts.start(by(office, None), OTHER, second.code)
    assert await account_of(office, ids["王建波"]) == OTHER
    rows = await outbox(office)
    assert [row.chat_id for row in told(rows, "account/moved_away")] == [ACCOUNT]
    assert [row.payload["moved"] for row in rows if row.kind == "greeting"] == [False, True]


async def test_an_account_is_one_person(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    for name in ("梁宇", "王建波"):
        invited = await accounts.invite(by(office, None), name)
        await accounts.start(by(office, None), ACCOUNT, invited.code)
    assert await account_of(office, ids["梁宇"]) is None
    assert await account_of(office, ids["王建波"]) == ACCOUNT


async def test_who_was_revoked_is_not_let_in(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    invited = await accounts.invite(by(office, None), "王建波")
    async with database.write(by(office, None)) as session:
        (await session.get_one(Person, ids["王建波"])).revoked_at = office.clock.now()
    await accounts.start(by(office, None), ACCOUNT, invited.code)
    assert await account_of(office, ids["王建波"]) is None


async def test_start_alone_greets_people_and_turns_strangers_away(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    await accounts.start(by(office, ids["李敏"]), ACCOUNT, "")
    await accounts.start(by(office, None), OTHER, "")
    rows = await outbox(office)
    assert [(row.kind, row.person_id, row.chat_id) for row in rows] == [
        ("greeting", ids["李敏"], None),
        ("text", None, OTHER),
    ]


@pytest.mark.parametrize(
    ("name", "unit", "text_id"), [("无此人", "", "account/nobody"), ("王建波", "财政局", "account/nobody")]
)
async def test_nobody_so_called_is_told(sqlite_database: Database, name: str, unit: str, text_id: str) -> None:
    office, _, accounts = await prepared(sqlite_database)
    with pytest.raises(TellableError, match=text_id):
        await accounts.invite(by(office, None), name, unit)


async def test_people_of_one_name_need_their_unit(sqlite_database: Database) -> None:

    people = tuple(replace(p, name="王建波") if p.name == "苏燕" else p for p in ROSTER.people)
    office = office_on(sqlite_database)
    await furnish(office, replace(ROSTER, people=people))
    accounts = Accounts(office)
    with pytest.raises(TellableError, match="account/several"):
        await accounts.invite(by(office, None), "王建波")
    assert (await accounts.invite(by(office, None), "王建波", "经贸局")).unit == "经信局"


async def test_clerks_and_administrators_invite_who_is_not_bound(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    invited = await accounts.invite(by(office, None), "王建波")
    await accounts.start(by(office, None), ACCOUNT, invited.code)
    bindings = await accounts.bindings(ids["吴迪"])
    assert bindings is not None
    assert (bindings.people, bindings.unbound) == (len(ids), len(ids) - 1)
    codes = await accounts.invite_unbound(by(office, ids["吴迪"]))
    assert len({i.code for i in codes}) == len(ids) - 1
    assert "王建波" not in {i.name for i in codes}
    codes = await accounts.invite_unbound(by(office, ids["李敏"]))
    assert len(codes) == len(ids) - 2
    assert "吴迪" not in {i.name for i in codes}  # with an administrator's code one could be the administrator
    for name in ("王建波", "赵文斌", "周海涛"):
        assert await accounts.bindings(ids[name]) is None
        with pytest.raises(RefusedError):
            await accounts.invite_unbound(by(office, ids[name]))
        with pytest.raises(RefusedError):
            await accounts.show_bindings(by(office, ids[name]))
        with pytest.raises(RefusedError):
            await accounts.ask_for_codes(by(office, ids[name]), "bot")


async def test_no_codes_are_made_where_all_are_bound(sqlite_database: Database) -> None:
    office, ids, accounts = await prepared(sqlite_database)
    await accounts.ask_for_codes(by(office, ids["李敏"]), "bot")
    async with sqlite_database.write(by(office, None)) as session:
        for n, person in enumerate(await session.scalars(select(Person)), 1):
            person.telegram_id = n if person.id != ids["吴迪"] else None
    with pytest.raises(TellableError, match="account/admins_left"):
        await accounts.ask_for_codes(by(office, ids["李敏"]), "bot")
    async with sqlite_database.write(by(office, None)) as session:
        (await session.get_one(Person, ids["吴迪"])).telegram_id = 999
    with pytest.raises(TellableError, match="account/all_bound"):
        await accounts.ask_for_codes(by(office, ids["李敏"]), "bot")


async def test_a_greeting_counts_what_waits(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    document_id = await take_in(office, ids["李敏"])
    assert (await accounts.greeting(ids["李敏"])).to_review == 1
    await settle(office, ids, document_id, "1-3 经信局 12月31日")
    assert (await accounts.greeting(ids["赵文斌"])).to_approve == 0

    await Issuing(office).issue(by(office, ids["李敏"]), document_id)
    owner = await accounts.greeting(ids["王建波"])
    assert (owner.to_sign, owner.roles) == (3, (Role.OWNER,))
    assert (await accounts.greeting(ids["苏燕"])).to_sign == 0


async def test_an_approver_is_told_what_waits(database: Database) -> None:

    office, ids, accounts = await prepared(database)
    document_id = await take_in(office, ids["李敏"])
    await Bulk(office).set(by(office, ids["李敏"]), document_id, "1-3 经信局 12月31日")
    version = (await summary(office, ids["李敏"], document_id)).version
    await Approval(office).submit(by(office, ids["李敏"]), document_id, version)
    assert (await accounts.greeting(ids["赵文斌"])).to_approve == 1


async def test_a_language_is_chosen_by_the_person(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    await accounts.set_language(by(office, ids["李敏"]), "en")
    async with database.read() as session:
        assert (await session.get_one(Person, ids["李敏"])).language == "en"
    with pytest.raises(ValueError, match="no such language"):
        await accounts.set_language(by(office, ids["李敏"]), "fr")


async def test_the_same_update_binds_once(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    document_id = await issued(office, ids)
    assert document_id
    await accounts.start(Cause(office.clock.now(), ids["王建波"]), ACCOUNT, "")
    assert len(await outbox(office, "greeting")) == 1


async def test_a_lost_administrator_is_recovered_at_the_machine(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    first = await accounts.invite(by(office, None), "吴迪")
    await accounts.start(by(office, None), ACCOUNT, first.code)
    office.clock.move(minutes=1)  # type: ignore[attr-defined]
    invited = await Admins(office).recover(by(office, None), "郑晓峰")
    async with database.read() as session:
        found = await session.get_one(Person, ids["郑晓峰"])
        assert found.roles == {Role.CLERK, Role.ADMIN}
    notices = told(await outbox(office), "account/admin_recovered")
    assert {row.person_id for row in notices} == {ids["吴迪"], ids["郑晓峰"]}
    await accounts.start(by(office, None), OTHER, invited.code)
    assert await account_of(office, ids["郑晓峰"]) == OTHER
    again = await Admins(office).recover(by(office, None), "郑晓峰")  # once more: the role is there
    assert again.code != invited.code
    with pytest.raises(TellableError, match="account/nobody"):
        await Admins(office).recover(by(office, None), "无此人")


async def test_the_first_administrator_of_an_empty_office(database: Database) -> None:
    office = office_on(database)
    meant = Roster((RosterUnit("政府办"),), (person("吴迪", "政府办", "admin"),))
    first = await Admins(office).first(by(office, None), meant)
    assert first.names == ("吴迪",)
    assert first.invited is not None
    again = await Admins(office).first(by(office, None), meant)
    assert again.invited is not None  # not bound yet: another code
    await Accounts(office).start(by(office, None), ACCOUNT, again.invited.code)
    assert (await Admins(office).first(by(office, None), meant)).invited is None
    other = Roster((RosterUnit("政府办"),), (person("李敏", "政府办", "admin"),))
    assert await Admins(office).first(by(office, None), other) == First(("吴迪",), None)
    async with database.read() as session:
        everybody = list(await session.scalars(select(Person)))
        assert [(one.name, one.unit.name, one.roles) for one in everybody] == [
            ("吴迪", "政府办", frozenset({Role.ADMIN}))
        ]
        assert len(list(await session.scalars(select(Audit).where(Audit.action == "invited")))) == 2


async def test_an_account_is_taken_away_at_once_and_what_is_theirs_stays(database: Database) -> None:
    office, ids, accounts = await prepared(database)
    document_id = await issued(office, ids)
    assert document_id
    first = await accounts.invite(by(office, None), "王建波")
    await accounts.start(by(office, None), ACCOUNT, first.code)
    left_over = await accounts.invite(by(office, None), "王建波")
    persons = Persons(office)
    await persons.unbind(by(office, ids["李敏"]), ids["王建波"])
    assert await account_of(office, ids["王建波"]) is None
    assert await People(office).identify(ACCOUNT) is None
    await accounts.start(by(office, None), ACCOUNT, left_over.code)  # a code from before is no way back
    assert await account_of(office, ids["王建波"]) is None
    async with database.read() as session:
        waiting = await session.scalars(select(OutboxRow).where(OutboxRow.person_id == ids["王建波"]))
        assert [row.kind for row in waiting if row.kind == "issue_notice"]  # they wait for the next account
    with pytest.raises(TellableError, match="account/own_way"):
        await persons.unbind(by(office, ids["李敏"]), ids["李敏"])


async def test_the_last_administrator_with_an_account_is_known_as_such_and_comes_back_at_the_machine(
    database: Database,
) -> None:
    office, ids, accounts = await prepared(database)
    clerk, admin, persons = ids["李敏"], ids["吴迪"], Persons(office)

    async def bound(name: str, account: int) -> None:
        await accounts.start(by(office, None), account, (await accounts.invite(by(office, None), name)).code)

    async def unbindings() -> list[bool]:
        async with database.read() as session:
            rows = await session.scalars(select(Audit).where(Audit.action == "unbound").order_by(Audit.id))
            return [row.details["last_admin"] for row in rows]

    await Admins(office).recover(by(office, None), "王建波")  # a second administrator
    assert not (await persons.card(clerk, admin)).last_admin  # nobody has an account
    await bound("吴迪", ACCOUNT)
    assert (await persons.card(clerk, admin)).last_admin  # the other has none
    await bound("王建波", OTHER)
    assert not (await persons.card(clerk, admin)).last_admin
    assert not (await persons.card(clerk, clerk)).last_admin
    await persons.unbind(by(office, clerk), admin)
    await persons.unbind(by(office, clerk), ids["王建波"])
    assert await unbindings() == [False, True]
    invited = await Admins(office).recover(by(office, None), "吴迪")
    await accounts.start(by(office, None), ACCOUNT, invited.code)
    assert await account_of(office, admin) == ACCOUNT
