"""Deputies: who answers when, as whom it is noted, and what is handed back."""

from datetime import date

import pytest

from bot.services.absences import HandedBack
from bot.services.access import RefusedError
from bot.services.requests import Wish
from bot.texts import TellableError
from db.enums import RequestKind, RequestStatus
from db.models import Absence
from db.queries.absences import Meanwhile, present_for
from db.session import Cause, Database
from tests.services.issued import IssuedOffice, at, issued_office

FIRST, LAST = date(2022, 2, 14), date(2022, 2, 18)


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


async def enter(town: IssuedOffice, name: str, *args: object) -> int:
    return (await town.services.absences.enter(await town.update(name), *args)).id  # type: ignore[arg-type]


async def absence(town: IssuedOffice, ident: int) -> Absence | None:
    async with town.office.database.read() as session:
        return await session.get(Absence, ident)


async def tick(town: IssuedOffice, month: int, day: int, hour: int = 9) -> None:
    town.clock.at = at(month, day, hour)
    await town.services.clockwork.tick()


@pytest.mark.parametrize(
    ("deputies", "person", "answers"),
    [
        ({}, 1, 1),
        ({1: 2}, 1, 2),
        ({1: 2}, 2, 2),
        ({1: 2, 2: 3}, 1, 3),
        ({1: 2, 2: 3}, 2, 3),
        ({1: 2, 2: 1}, 1, 1),  # in a circle nobody is there: the person hears of it as ever
        ({1: 2, 2: 3, 3: 4, 4: 5, 5: 6, 6: 7}, 1, 1),
    ],
)
def test_who_answers_for_whom(deputies: dict[int, int], person: int, answers: int) -> None:
    assert present_for(person, deputies) == answers


async def test_a_deputys_deputy_answers_while_both_are_away(town: IssuedOffice) -> None:
    await enter(town, "王建波", FIRST, LAST)
    await enter(town, "李敏", FIRST, date(2022, 2, 15), "马国强", "梁宇")
    await town.tick(2, 15)
    assert await town.outbox("bundle", "马国强")
    assert not await town.outbox("bundle", "梁宇")
    await town.say("马国强", "已开工9只", "5")
    await town.tick(2, 16)
    assert await town.outbox("bundle", "梁宇")
    with pytest.raises(TellableError, match="in_turn"):
        await enter(town, "李敏", FIRST, LAST, "王建波", "梁宇")


async def test_what_a_deputy_does_is_noted_as_such_only_while_it_is_not_their_own(town: IssuedOffice) -> None:
    await enter(town, "王建波", FIRST, LAST)
    with pytest.raises(RefusedError):
        await town.services.cards.card(town.people["梁宇"], town.directives["4"])  # not yet
    town.clock.at = at(2, 14)
    assert await town.services.acknowledging.sign(town.cause("梁宇"), [town.directives["4"]]) == 1
    await town.say("梁宇", "会商会已召开", "4")
    await town.say("陈洁", "已开工9只", "5")
    wish = Wish(RequestKind.COMPLETION, "机制已印发", document_number="8号")
    request = await town.services.requests.ask(await town.update("梁宇"), town.directives["4"], wish)
    assert request.status is RequestStatus.AWAITS_CLERK  # a deputy needs nobody's yes
    own = town.people["王建波"]
    assert (request.person_id, request.deputy_of_id) == (town.people["梁宇"], own)
    assert [report.deputy_of_id for report in await town.reports("4")] == [own]
    assert [report.deputy_of_id for report in await town.reports("5")] == [None]  # the liaison's own right
    card = await town.services.cards.card(town.people["李敏"], town.directives["4"])
    assert card.latest is not None
    assert (card.latest.person, card.latest.deputy_of) == ("梁宇", "王建波")
    town.clock.at = at(2, 21)
    with pytest.raises(RefusedError):
        await town.services.cards.card(town.people["梁宇"], town.directives["4"])


async def test_on_return_all_is_handed_back_and_both_are_told_once(town: IssuedOffice) -> None:
    away = await enter(town, "王建波", FIRST, LAST)
    town.clock.at = at(2, 15)
    await town.services.acknowledging.sign(town.cause("梁宇"), [town.directives["4"], town.directives["5"]])
    await town.say("梁宇", "会商会已召开", "4")
    await tick(town, 2, 18, 17)
    assert not await town.outbox("handed_back")
    assert await town.services.absences.next_instant(town.clock.at) == at(2, 19, 0)
    for hour in (9, 10):
        await tick(town, 2, 21, hour)
    [notice] = await town.outbox("handed_back", "王建波")
    assert notice.not_before == at(2, 21, 9)
    assert (await town.texts("梁宇"))[-1] == "follow/handed_back_deputy"
    found = await town.services.absences.handed_back(away)
    assert isinstance(found, HandedBack)
    assert (found.done, found.away.items) == (Meanwhile(receipts=2, reports=1, requests=0), 4)
    assert await town.services.absences.next_instant(town.clock.at) is None


async def test_who_is_back_early_says_so_or_the_clerk_does(town: IssuedOffice) -> None:
    away = await enter(town, "王建波", FIRST, LAST)
    town.clock.at = at(2, 16)
    for name in ("梁宇", "马国强", "周海涛"):
        assert not await town.services.absences.end(await town.update(name), away)
    assert await town.services.absences.end(await town.update("李敏"), away)
    row = await absence(town, away)
    assert row is not None
    assert (row.ends_on, row.handed_back_at) == (date(2022, 2, 15), at(2, 16))
    assert await town.outbox("handed_back", "王建波")
    again = await enter(town, "王建波", date(2022, 3, 1), date(2022, 3, 2))
    assert await town.services.absences.end(await town.update("王建波"), again)
    assert await absence(town, again) is None  # it had not begun
    today = await enter(town, "王建波", date(2022, 2, 16), date(2022, 2, 17))
    assert await town.services.absences.end(await town.update("王建波"), today)
    with pytest.raises(RefusedError):
        await town.services.cards.card(town.people["梁宇"], town.directives["4"])


async def test_days_entered_anew_replace_those_of_before(town: IssuedOffice) -> None:
    before = await enter(town, "王建波", FIRST, LAST)
    town.clock.at = at(2, 16)
    longer = await enter(town, "王建波", date(2022, 2, 16), date(2022, 2, 25), "陈洁")
    row = await absence(town, before)
    assert row is not None
    assert row.ends_on == date(2022, 2, 15)
    assert not await town.outbox("handed_back")  # still away: nothing is handed back
    [current] = await town.services.absences.current(town.people["王建波"])
    assert (current.id, current.deputy) == (longer, "陈洁")
    later = await enter(town, "王建波", date(2022, 2, 16), date(2022, 2, 18))
    assert await absence(town, longer) is None
    [current] = await town.services.absences.current(town.people["王建波"])
    assert (current.id, current.deputy, current.items) == (later, "梁宇", 4)


async def test_a_revoked_deputy_answers_for_nobody(town: IssuedOffice) -> None:
    await enter(town, "王建波", FIRST, LAST)
    await town.services.persons.revoke(await town.update("李敏"), town.people["梁宇"])
    town.clock.at = at(2, 15)
    await town.services.nudging.run(Cause(town.clock.now()))
    assert await town.outbox("bundle", "王建波")
