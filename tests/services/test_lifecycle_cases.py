"""The life of a directive, case by case: what people do, where it ends, and what its history keeps of it."""

from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy import select

from bot.rules.lifecycle import NEEDS_REASON, Move, TransitionError
from bot.services.access import RefusedError
from bot.services.requests import Wish
from bot.texts import TellableError
from db.enums import RequestKind, RequestStatus, Status
from db.models import Change
from db.session import Database
from tests.services.issued import IssuedOffice, at, issued_office

REASON = "因职责调整"
WISHES = {
    "extension": Wish(RequestKind.EXTENSION, "设备未到货", until=date(2022, 4, 30)),
    "completion": Wish(RequestKind.COMPLETION, "机制已印发", document_number="云经信〔2022〕8号"),
    "coordination": Wish(RequestKind.COORDINATION, "请协调用地指标"),
    "objection": Wish(RequestKind.OBJECTION, "属统计局职责"),
    "transfer": Wish(RequestKind.TRANSFER, "本人退休,请移交财政局苏燕"),
}
ITEM = "22"
Step = Callable[[IssuedOffice], Awaitable[object]]


def ask(kind: str, name: str = "王建波") -> Step:
    async def step(town: IssuedOffice) -> None:
        await town.services.requests.ask(await town.update(name), town.directives[ITEM], WISHES[kind])

    return step


def decide(how: str, name: str = "李敏") -> Step:
    async def step(town: IssuedOffice) -> None:
        request = (await town.requests(ITEM))[-1].id
        cause, decisions = await town.update(name), town.services.decisions
        if how == "agree":
            await decisions.approve(cause, request)
        elif how == "return":
            await decisions.send_back(cause, request, REASON)
        elif how == "give":
            await decisions.reassign(cause, request, town.people["苏燕"])
        else:
            await town.services.requests.withdraw(town.cause("王建波"), request)

    return step


async def _sign(town: IssuedOffice) -> None:
    await town.services.acknowledging.sign(town.cause("王建波"), [town.directives[ITEM]])


async def _report(town: IssuedOffice) -> None:
    await town.say("王建波", "已排查两轮,整改三处", ITEM)


def office(what: str, words: str = REASON) -> Step:
    async def step(town: IssuedOffice) -> None:
        services, ident = town.services, town.directives[ITEM]
        cause = await town.update("李敏")
        if what == "resume":
            await services.suspending.resume(cause, ident)
        elif what in {"suspend", "cancel", "reopen"}:
            await getattr(services.suspending, what)(cause, ident, words)
        elif what == "date":
            await services.issued_changes.change_date(cause, ident, f"5月31日 {words}")
        else:
            await services.issued_changes.change_owner(cause, ident, f"苏燕 {words}")

    return step


async def _head(town: IssuedOffice) -> None:
    await town.services.handing_over.change_owner(town.cause("马国强"), town.directives[ITEM], town.people["陈洁"])


STEPS: dict[str, Step] = {
    "sign": _sign, "report": _report, "head names": _head,
    **{kind: ask(kind) for kind in WISHES},
    "agree": decide("agree"), "return": decide("return"), "give": decide("give"), "withdraw": decide("withdraw"),
    "head agrees": decide("agree", "马国强"), "return by head": decide("return", "马国强"),
    "liaison completion": ask("completion", "陈洁"), "owner yes": decide("agree", "王建波"),
    **{name: office(name) for name in ("suspend", "resume", "cancel", "reopen", "date", "owner")},
}  # fmt: skip
# case: what is done | where it ends | what the history keeps besides receipts
CASES = """
a receipt: sign | in_progress |
a report is one: report | in_progress |
more time, granted: sign, extension, agree | in_progress | extend
more time, asked before it is signed: extension, agree | issued | extend
more time, returned: sign, extension, return | in_progress |
more time, taken back: sign, extension, withdraw | in_progress |
the office's own date: date | issued | extend
an objection, upheld: objection, return | issued | object
an objection, granted: objection, give | issued | object reassign
an objection, taken back: objection, withdraw | issued | object
a transfer, granted: sign, transfer, give | issued | reassign
a transfer, returned: sign, transfer, return | in_progress |
the head names another: sign, head names | issued | reassign
the office names another: sign, owner | issued | reassign
closed: sign, completion, agree | closed | request_completion approve_completion
closed without a receipt: completion, agree | closed | request_completion approve_completion
returned, then closed: completion, return, completion, agree | closed | request_completion return_for_rework request_completion approve_completion
taken back: completion, withdraw | in_progress | request_completion withdraw_completion
the liaison asks, the owner agrees: liaison completion, owner yes, agree | closed | request_completion approve_completion
coordination: sign, coordination, head agrees, agree | in_progress |
coordination, returned: sign, coordination, return by head | in_progress |
suspended and resumed, unsigned: suspend, resume | issued | suspend resume
suspended and resumed: sign, suspend, resume | in_progress | suspend resume
suspended under review: completion, suspend, resume | under_review | request_completion suspend resume
reported on while it stands still: sign, suspend, report | suspended | suspend
another owner while it stands still: suspend, owner | suspended | suspend reassign
another date while it stands still: suspend, date | suspended | suspend extend
cancelled: sign, cancel | cancelled | cancel
cancelled under review: completion, cancel | cancelled | request_completion cancel
cancelled while it stands still: suspend, cancel | cancelled | suspend cancel
closed and reopened: completion, agree, reopen | issued | request_completion approve_completion reopen
cancelled and reopened: cancel, reopen | issued | cancel reopen
reopened and closed again: completion, agree, reopen, sign, completion, agree | closed | request_completion approve_completion reopen request_completion approve_completion
"""  # noqa: E501 - a table


def cases() -> list[tuple[str, list[str], Status, list[str]]]:
    found = []
    for line in CASES.strip().splitlines():
        case, _, rest = line.partition(": ")
        steps, ends, kept = (part.strip() for part in rest.split("|"))
        found.append((case, steps.split(", "), Status(ends), kept.split()))
    return found


async def changes(town: IssuedOffice) -> list[Change]:
    async with town.office.database.read() as session:
        query = select(Change).where(Change.directive_id == town.directives[ITEM]).order_by(Change.id)
        return list(await session.scalars(query))


@pytest.mark.parametrize(("case", "steps", "ends", "kept"), cases(), ids=[case[0] for case in cases()])
async def test_a_directives_life(
    sqlite_database: Database, case: str, steps: list[str], ends: Status, kept: list[str]
) -> None:
    town = await issued_office(sqlite_database)
    for step in steps:
        await STEPS[step](town)
    assert await town.status(ITEM) is ends, case
    found = [one for one in await changes(town) if one.move != Move.ACKNOWLEDGE]
    assert [one.move for one in found] == kept
    for one in found:
        assert one.person_id is not None
        assert one.reason or Move(one.move) not in NEEDS_REASON
        assert one.status_before in Status
    reminded = (await town.directive(ITEM)).next_nudge_on is not None
    assert reminded == (ends in {Status.ISSUED, Status.IN_PROGRESS})  # nothing that is open is forgotten


@pytest.mark.parametrize(
    "steps",
    [
        ("suspend", "completion"),
        ("cancel", "date"),
        ("cancel", "report"),
        ("completion", "agree", "suspend"),
        ("completion", "owner"),  # what is under review is decided first
        ("reopen",),
        ("resume",),
        ("suspend", "objection"),
    ],
)
async def test_what_the_status_does_not_allow_is_said_and_changes_nothing(
    sqlite_database: Database, steps: tuple[str, ...]
) -> None:
    town = await issued_office(sqlite_database)
    *before, last = steps
    for step in before:
        await STEPS[step](town)
    stood, kept = await town.status(ITEM), len(await changes(town))
    with pytest.raises((TransitionError, TellableError)):
        await STEPS[last](town)
    assert (await town.status(ITEM), len(await changes(town))) == (stood, kept)


async def test_both_dates_and_both_owners_are_kept(database: Database) -> None:
    town = await issued_office(database)
    for step in ("sign", "extension", "agree", "date", "owner"):
        await STEPS[step](town)
    _, granted, given, named = await changes(town)
    assert (granted.due_before, granted.due_after) == (date(2022, 3, 31), date(2022, 4, 30))
    assert (granted.person_id, granted.reason) == (town.people["李敏"], "设备未到货")
    assert (given.due_before, given.due_after, given.reason) == (date(2022, 4, 30), date(2022, 5, 31), REASON)
    assert (named.owner_before_id, named.owner_after_id) == (town.people["王建波"], town.people["苏燕"])
    assert (named.unit_before, named.unit_after, named.reason) == ("经信局", "财政局", REASON)
    assert (await town.directive(ITEM)).first_due_on == date(2022, 3, 31)
    lines, _ = await town.services.histories.page(town.people["李敏"], town.directives[ITEM], 0)
    told = [line.change.move for line in lines if line.change]
    assert told == [Move.REASSIGN, Move.EXTEND, Move.EXTEND, Move.ACKNOWLEDGE]
    [request] = [line.request for line in lines if line.request]
    assert (request.decided_by, request.status) == ("李敏", RequestStatus.GRANTED)


async def test_what_is_reopened_is_signed_and_reported_on_anew(database: Database) -> None:
    town = await issued_office(database)
    for step in ("sign", "completion", "agree"):
        await STEPS[step](town)
    town.clock.at = at(4, 11)
    with pytest.raises(TellableError, match="reopen_needs_date"):
        await STEPS["reopen"](town)
    await office("reopen", "5月31日 群众反映未解决")(town)
    directive = await town.directive(ITEM)
    assert (directive.status, directive.due_on, directive.first_due_on) == (
        Status.ISSUED, date(2022, 5, 31), date(2022, 3, 31),
    )  # fmt: skip
    assert (directive.closed_at, directive.result, directive.status_reason) == (None, "", "群众反映未解决")
    assert directive.sign_by == date(2022, 4, 12)
    assert directive.next_nudge_on is not None
    owed = [feedback for feedback in await town.feedbacks(ITEM) if feedback.met_at is None]
    assert [feedback.due_on for feedback in owed] == [date(2022, 4, 22)]
    assert {"王建波", "陈洁"} <= {
        name for name in town.people if "follow/reopened" in await town.texts(name)
    }  # fmt: skip
    for name in ("王建波", "周海涛"):
        with pytest.raises(RefusedError):
            await town.services.suspending.reopen(town.cause(name), town.directives[ITEM], REASON)
