"""One directive is recalled, chased and reported on otherwise than the rest: planning, bundles, forecast and card follow."""

from datetime import date

import pytest
from sqlalchemy import select

from bot.rules.reply_values import Answered
from bot.services.access import RefusedError
from bot.services.directive_limits import DirectiveLimits, LimitsShown
from bot.services.dividing import Dividing, cuts
from bot.services.drafts import StaleError
from bot.services.issuing import Issuing
from bot.services.reviewing import Reviewing
from bot.texts import TellableError
from db.enums import Cadence, Step
from db.models import Audit
from db.queries.followup import feedbacks
from db.session import Database
from tests.services.issued import IssuedOffice, Item, issued_office
from tests.services.office import by, furnish, office_on
from tests.services.papers import rows, settle, take_in

ITEMS = (Item("4", "征供地会商机制"), Item("22", "有序用电检查", due_on=date(2022, 3, 31), cadence=Cadence.WEEKLY))


async def shown(town: IssuedOffice, item: str = "22", name: str = "李敏") -> LimitsShown:
    return await town.services.directive_limits.shown(town.people[name], town.directives[item])


async def say(town: IssuedOffice, words: str, item: str = "22", name: str = "李敏") -> None:
    await town.services.directive_limits.type_in(await town.update(name), town.directives[item], words)


async def told(town: IssuedOffice, item: str, name: str = "王建波", days: int = 60) -> dict[date, set[Step]]:
    """Return on which days a person will hear of a directive, if nobody answers."""
    found = await town.services.forecasts.of_directive(town.people["李敏"], town.directives[item], days)
    return {
        sending.day: {reason.step for reason in sending.directives[0].reasons}
        for sending in found.sendings
        if sending.person == name
    }


async def sign(town: IssuedOffice) -> None:
    await town.say("王建波", "收到", answered=Answered.NOTICE, about=tuple(town.directives.values()))


async def test_what_is_set_holds_for_the_one_directive_at_once(database: Database) -> None:
    town = await issued_office(database, ITEMS)
    await sign(town)
    before = await town.directive("22")
    assert before.next_nudge_on == date(2022, 2, 22)
    await say(town, "提前5、2、0个工作日提醒,每3个工作日催办一次")
    after = await town.directive("22")
    assert after.limits == {
        "final_reminders": [5, 2, 0], "far_reminders": [], "feedback_reminders": [5, 2, 0],
        "chase_daily": 1, "chase_every": 3,
    }  # fmt: skip
    assert (after.version, after.next_nudge_on) == (before.version + 1, date(2022, 2, 17))
    assert (await town.directive("4")).next_nudge_on == date(2022, 2, 22)
    mine = await told(town, "22")
    assert [day for day, steps in mine.items() if Step.FEEDBACK_CHASE in steps][:4] == [
        date(2022, 2, 25), date(2022, 3, 2), date(2022, 3, 7), date(2022, 3, 10),
    ]  # fmt: skip
    assert [day for day, steps in mine.items() if Step.FINAL_REMINDER in steps] == [
        date(2022, 3, 24), date(2022, 3, 29), date(2022, 3, 31),
    ]  # fmt: skip
    await town.tick(2, 17)
    bundle = await town.services.bundles.bundle(town.people["王建波"], date(2022, 2, 17))
    assert bundle is not None
    assert [item.number for item in bundle.items] == ["22"]


async def test_without_chases_the_card_still_shows_what_is_late(database: Database) -> None:
    town = await issued_office(database, ITEMS)
    await town.services.directive_limits.choose(town.cause("李敏"), town.directives["22"], 1, "no_chases")
    assert {step for steps in (await told(town, "22")).values() for step in steps} == {
        Step.FEEDBACK_REMINDER, Step.FINAL_REMINDER,
    }  # fmt: skip
    assert await told(town, "22", "马国强") == {}
    await town.tick(3, 1)
    card = await town.services.cards.card(town.people["李敏"], town.directives["22"])
    assert card.light == "grey"
    assert card.limits is not None
    assert (card.limits.own, card.limits.by, card.limits.policy.chases) == (("chase",), "李敏", False)
    assert (await town.services.cards.card(town.people["李敏"], town.directives["4"])).limits is None


async def test_the_first_feedback_moves_and_its_people_are_told(database: Database) -> None:
    town = await issued_office(database, ITEMS)
    assert (await shown(town)).dues == {"first": date(2022, 2, 24)}
    await say(town, "首次反馈5个工作日")
    assert (await shown(town)).dues == {"first": date(2022, 2, 17)}
    assert [f.due_on for f in await town.feedbacks("22")] == [date(2022, 2, 17)]
    assert [f.due_on for f in await town.feedbacks("4")] == [date(2022, 2, 24)]
    assert await town.texts("王建波") == ["limits/day_moved"]
    assert await town.texts("陈洁") == ["limits/day_moved"]
    await say(town, "提前1天提醒")  # tells nobody: no day moves
    assert await town.texts("王建波") == ["limits/day_moved"]
    await say(town, "恢复统一规定")
    assert [f.due_on for f in await town.feedbacks("22")] == [date(2022, 2, 24)]


async def test_the_first_feedback_keeps_what_its_clock_waited(database: Database) -> None:
    town = await issued_office(database, ITEMS)
    town.clock.move(days=3)
    await town.services.suspending.suspend(town.cause("李敏"), town.directives["22"], "等文件")
    town.clock.move(days=2)
    await town.services.suspending.resume(town.cause("李敏"), town.directives["22"])
    assert (await shown(town)).dues == {"first": date(2022, 2, 28)}
    await say(town, "首次反馈11个工作日")
    assert (await shown(town)).dues == {"first": date(2022, 3, 1)}


async def test_a_first_feedback_that_would_be_over_is_refused(database: Database) -> None:
    town = await issued_office(database, ITEMS)
    town.clock.move(days=10)
    with pytest.raises(TellableError) as refused:
        await say(town, "首次反馈2个工作日")
    assert refused.value.text_id == "limits/first_passed"
    assert (await town.directive("22")).limits is None
    assert [f.due_on for f in await town.feedbacks("22")] == [date(2022, 2, 24)]


async def test_the_day_of_the_coming_report_moves(database: Database) -> None:
    town = await issued_office(database, ITEMS)
    await town.say("王建波", "方案已印发", "22")
    assert (await shown(town)).dues == {"report_day": date(2022, 3, 4)}
    await say(town, "每周三反馈")
    assert (await shown(town)).dues == {"report_day": date(2022, 3, 2)}
    assert await town.texts("王建波") == ["limits/day_moved"]
    await town.say("王建波", "检查组已成立", "22")
    assert [f.due_on for f in await town.feedbacks("22")][-1] == date(2022, 3, 2)  # before its week it answers nothing


async def test_all_of_it_can_be_taken_away_and_who_did_what_is_on_record(database: Database) -> None:
    town = await issued_office(database, ITEMS)
    service, ident = town.services.directive_limits, town.directives["22"]
    await service.choose(town.cause("李敏"), ident, 1, "every_three")
    await service.choose(town.cause("赵文斌"), ident, 2, "no_chases")
    assert (await shown(town)).note.by == "赵文斌"
    await service.choose(town.cause("李敏"), ident, 3, "usual")
    found = await shown(town)
    assert (found.note.own, found.note.by, found.note.at) == ((), "", None)
    assert (await town.directive("22")).limits is None
    async with town.office.database.read() as session:
        rows = await session.scalars(select(Audit).where(Audit.action == "limits_set").order_by(Audit.id))
        assert [(row.person_id, row.details["limits"]) for row in rows] == [
            (town.people["李敏"], {"chase_daily": 1, "chase_every": 3}),
            (town.people["赵文斌"], {"chase_daily": 1, "chase_every": 3, "chases": False}),
            (town.people["李敏"], {}),
        ]
    await service.choose(town.cause("李敏"), ident, 4, "usual")  # nothing to take away: nothing is noted
    assert (await town.directive("22")).version == 4


async def test_a_draft_has_limits_of_its_own_which_hold_from_its_issue_on(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    draft = (await rows(office, document_id))[0]
    service, clerk = DirectiveLimits(office), by(office, ids["李敏"])
    await service.choose(clerk, draft.id, draft.version, "no_chases")
    await service.type_in(clerk, draft.id, "首次反馈5个工作日内")
    page = await service.shown(ids["李敏"], draft.id)
    assert (page.draft, page.note.own, page.dues) == (True, ("chase", "first"), {})
    card = await Reviewing(office).card(ids["李敏"], draft.id)
    assert card is not None
    assert card.limits is not None
    assert card.limits.by == "李敏"
    with pytest.raises(RefusedError):  # approvers change what is issued, not drafts
        await service.choose(by(office, ids["赵文斌"]), draft.id, draft.version + 2, "usual")
    await settle(office, ids, document_id)
    with pytest.raises(StaleError):
        await service.choose(clerk, draft.id, 1, "usual")
    await Issuing(office).issue(clerk, document_id)
    async with office.database.read() as session:
        due = await feedbacks(session, [row.id for row in await rows(office, document_id)])
    assert {f.due_on for f in due if f.directive_id == draft.id} == {date(2022, 2, 16)}
    assert {f.due_on for f in due if f.directive_id != draft.id} == {date(2022, 2, 23)}


async def test_what_a_draft_is_split_into_keeps_its_limits(database: Database) -> None:
    office = office_on(database)
    ids = await furnish(office)
    document_id = await take_in(office, ids["李敏"])
    draft = (await rows(office, document_id))[0]
    clerk = by(office, ids["李敏"])
    await DirectiveLimits(office).choose(clerk, draft.id, draft.version, "no_chases")
    [cut, *_] = cuts(draft)
    await Dividing(office).split(clerk, draft.id, draft.version + 1, cut.offset)
    assert [row.limits for row in await rows(office, document_id)][:3] == [{"chases": False}, {"chases": False}, None]


async def test_who_may_not_and_what_does_not_fit_changes_nothing(database: Database) -> None:
    town = await issued_office(database, ITEMS)
    service, ident = town.services.directive_limits, town.directives["22"]
    for name in ("王建波", "马国强", "周海涛", "吴迪"):
        with pytest.raises(RefusedError):
            await shown(town, name=name)
        with pytest.raises(RefusedError):
            await service.choose(town.cause(name), ident, 1, "no_chases")
        with pytest.raises(RefusedError):
            await say(town, "不催办", name=name)
        with pytest.raises(RefusedError):
            await service.ask(town.cause(name), ident, 1)
    with pytest.raises(RefusedError):
        await service.shown(town.people["李敏"], 10_000)
    for version, preset in ((2, "no_chases"), (1, "bundle_days")):
        with pytest.raises(StaleError):
            await service.choose(town.cause("李敏"), ident, version, preset)
    for words, text in (
        ("不提醒,不催办", "limits/no_reminder_left"),
        ("提前500天提醒", "limits/out_of_range"),
        ("每月20日反馈", "limits/not_understood"),  # it is reported on weekly
        ("好", "limits/not_understood"),
    ):
        with pytest.raises(TellableError) as refused:
            await say(town, words)
        assert refused.value.text_id == text
    assert (await town.directive("22")).limits is None
    await town.services.suspending.cancel(town.cause("李敏"), ident, "并入4")
    with pytest.raises(TellableError) as over:
        await shown(town)
    assert over.value.text_id == "limits/over"
