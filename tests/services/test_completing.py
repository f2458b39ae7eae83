"""Close-out with a result and evidence, limits of extensions, transfers: what is asked for, refused, kept."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.rules.errors import RuleError
from bot.rules.policy import Policy
from bot.services import Services
from bot.services.access import RefusedError
from bot.services.attachments import keep
from bot.services.listening import Words
from bot.services.requests import Wish
from bot.texts import TellableError
from db.enums import RequestKind, RequestStatus, Status
from db.session import Database
from tests.services.issued import IssuedOffice, Item, at, issued_office

CLAIM = Wish(RequestKind.COMPLETION, "已完成")
RESULT = Wish(RequestKind.COMPLETION, "会商制度已印发", document_number="云经信〔2022〕8号")


@pytest.fixture
async def town(database: Database) -> IssuedOffice:
    return await issued_office(database)


def file_in(town: IssuedOffice, folder: Path) -> Any:
    object.__setattr__(town.office.settings, "data_dir", folder)
    return keep(town.office, "清单.xlsx", "application/xlsx", "FILE", b"a list")


async def asked(town: IssuedOffice, name: str) -> Any:
    dialog = await town.services.dialogs.current(town.people[name])
    return dict(dialog.state) if dialog else None


async def test_a_claim_without_a_result_is_asked_for_one(town: IssuedOffice) -> None:
    item = town.directives["4"]
    with pytest.raises(TellableError, match="result_please"):
        await town.services.requests.ask(town.cause("王建波"), item, CLAIM)
    assert await town.services.requests.complete(await town.update("王建波"), item, CLAIM) is None
    assert "request/result_please" in await town.texts("王建波")
    assert await asked(town, "王建波") == {"directive_id": item, "result": "", "document": ""}
    assert await town.status("4") is Status.ISSUED
    assert await town.services.requests.complete(await town.update("王建波"), item, RESULT) is not None
    assert await town.status("4") is Status.UNDER_REVIEW


async def test_a_claim_in_a_reply_is_asked_for_a_result_too(town: IssuedOffice) -> None:
    await town.say("王建波", "已完成", "4")
    [report] = await town.reports("4")
    assert await town.services.requests.claim(await town.update("王建波"), report.id, "") is None
    assert await town.requests("4") == []
    assert "request/result_please" in await town.texts("王建波")


async def test_evidence_is_asked_for_only_where_the_clerk_wants_it(town: IssuedOffice, tmp_path: Path) -> None:
    item, changes = town.directives["4"], town.services.issued_changes
    for name in ("王建波", "周海涛", "马国强"):
        with pytest.raises(RefusedError):
            await changes.want_evidence(town.cause(name), item, wanted=True)
    assert await changes.want_evidence(town.cause("李敏"), item, wanted=True)
    assert not await changes.want_evidence(town.cause("李敏"), item, wanted=True)
    assert await town.texts("王建波") == await town.texts("陈洁") == ["follow/evidence_wanted"]
    card = await town.services.cards.card(town.people["李敏"], item)
    assert card.evidence_wanted
    assert "waive_evidence" in card.offers
    assert await town.services.requests.complete(await town.update("王建波"), item, RESULT) is None
    state = await asked(town, "王建波")
    assert (state["result"], state["document"]) == ("会商制度已印发", "云经信〔2022〕8号")  # nothing is typed twice
    wish = replace(RESULT, files=(file_in(town, tmp_path),))
    request = await town.services.requests.complete(await town.update("王建波"), item, wish)
    assert request is not None
    shown = await town.services.decisions.card(town.people["李敏"], request.id)
    assert shown is not None
    assert shown.files == 1
    [(attachment, name, _)] = await town.services.cards.files(town.people["李敏"], item)
    assert (name, await town.services.cards.file(town.people["李敏"], attachment)) == (
        "清单.xlsx", ("清单.xlsx", b"a list"),
    )  # fmt: skip
    with pytest.raises(RefusedError):
        await town.services.cards.file(town.people["苏燕"], attachment)


async def test_a_file_that_came_with_a_report_is_evidence(town: IssuedOffice, tmp_path: Path) -> None:
    await town.services.issued_changes.want_evidence(town.cause("李敏"), town.directives["4"], wanted=True)
    await town.say("王建波", "会商制度已印发", "4", files=(file_in(town, tmp_path),))
    assert await town.services.requests.complete(await town.update("王建波"), town.directives["4"], RESULT) is not None


async def test_a_return_keeps_the_attempt(town: IssuedOffice) -> None:
    first = await town.services.requests.ask(await town.update("王建波"), town.directives["4"], RESULT)
    await town.services.decisions.send_back(await town.update("李敏"), first.id, "未附会议记录")
    again = replace(RESULT, text="会议记录已补")
    second = await town.services.requests.ask(await town.update("王建波"), town.directives["4"], again)
    await town.services.decisions.approve(await town.update("赵文斌"), second.id)
    lines, _ = await town.services.histories.page(town.people["王建波"], town.directives["4"], 0)
    attempts = [(one.request.text, one.request.status, one.request.decision, one.request.decided_by)
                for one in lines if one.request]  # fmt: skip
    assert attempts == [
        ("会议记录已补", RequestStatus.GRANTED, "", "赵文斌"),
        ("会商制度已印发", RequestStatus.RETURNED, "未附会议记录", "李敏"),
    ]


def limited(town: IssuedOffice, **limits: Any) -> Services:
    """Return the services of the same office under limits of its own."""
    return Services(replace(town.office, policy=replace(Policy(), **limits)))


@pytest.mark.parametrize(
    ("limits", "month", "day", "error"),
    [
        ({}, 3, 31, ""),
        ({"extension_ahead": 5}, 3, 24, ""),  # five working days up to Thursday 31 March
        ({"extension_ahead": 5}, 3, 25, "extension_too_late"),
        ({"most_extensions": 2}, 3, 1, ""),
        ({"most_extensions": 1}, 3, 1, "extensions_used_up"),
    ],
)
async def test_extensions_have_the_offices_own_limits(
    sqlite_database: Database, limits: dict[str, int], month: int, day: int, error: str
) -> None:
    due = Item("1", "甲", due_on=date(2022, 3, 31))
    town = await issued_office(sqlite_database, [due])
    if "most_extensions" in limits:
        early = Wish(RequestKind.EXTENSION, "设备未到货", until=date(2022, 4, 30))
        request = await town.services.requests.ask(await town.update("王建波"), town.directives["1"], early)
        await town.services.decisions.approve(town.cause("李敏"), request.id)
    services = limited(town, **limits)
    town.clock.at = at(month, day)
    wish = Wish(RequestKind.EXTENSION, "设备仍未到货", until=date(2022, 6, 30))
    if error:
        with pytest.raises(RuleError, match=error):
            await services.requests.ask(await town.update("王建波"), town.directives["1"], wish)
        # what the supervision office decides itself is not limited
        await services.issued_changes.change_date(await town.update("李敏"), town.directives["1"], "6月30日 客观原因")
        assert (await town.directive("1")).due_on == date(2022, 6, 30)
    else:
        await services.requests.ask(await town.update("王建波"), town.directives["1"], wish)


async def test_a_transfer_is_asked_for_and_answered_by_another_owner(town: IssuedOffice) -> None:
    wish = Wish(RequestKind.TRANSFER, "本人已退休,请移交财政局")
    request = await town.services.requests.ask(await town.update("王建波"), town.directives["4"], wish)
    assert request.suggested_units == ["财政局"]
    with pytest.raises(TellableError, match="objection_needs_unit"):
        await town.services.decisions.approve(town.cause("李敏"), request.id)
    own = await town.services.handing_over.owners(
        (await town.services.people.reader(town.people["王建波"])).unit_id, "王建波"
    )
    assert [one.name for one in own] == ["陈洁", "马国强"]  # of one's own unit, whoever works on it
    await town.services.decisions.reassign(town.cause("李敏"), request.id, town.people["苏燕"])
    directive = await town.directive("4")
    assert (directive.owner_id, directive.lead_name) == (town.people["苏燕"], "财政局")
    card = await town.services.decisions.outcome(town.people["王建波"], request.id)
    assert card is not None
    assert not card[1]  # it is not theirs to read any more
    for name in ("李敏", "苏燕", "周海涛"):
        with pytest.raises(RefusedError):
            await town.services.requests.ask(await town.update(name), town.directives["5"], wish)


async def test_the_rest_of_an_album_is_evidence_too(town: IssuedOffice, tmp_path: Path) -> None:
    await town.services.issued_changes.want_evidence(town.cause("李敏"), town.directives["4"], wanted=True)
    one = replace(file_in(town, tmp_path), album="A1", message_id=501)
    wish = replace(RESULT, files=(one,))
    await town.services.requests.complete(await town.update("王建波"), town.directives["4"], wish)
    two = replace(one, name="照片.jpg", message_id=502)
    await town.services.hearing.hear(await town.update("王建波"), Words("", 502, files=(two,)))
    [request] = await town.requests("4")
    card = await town.services.decisions.card(town.people["李敏"], request.id)
    assert card is not None
    assert card.files == 2
    assert await town.reports("4") == []
