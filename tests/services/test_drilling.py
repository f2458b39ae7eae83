"""The drill-down: the counts of all papers, for whom they are, and a way down to every directive that is counted."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from bot.rules.figures import Scope
from bot.services.access import RefusedError
from bot.services.digests import DigestIssue
from bot.services.drilling import PER_PAGE, About, Spot
from bot.services.figures import figures_of
from bot.texts import LANGUAGES, texts_of
from db.enums import Kind, Light, Status, UnitRole
from db.models import Directive, DirectiveUnit, Document, Portfolio, Unit
from db.session import Cause, Database
from handlers import drilling as view
from handlers.callbacks import MAX_BYTES, Act, Press
from handlers.digest_fitting import fit, length
from handlers.digests import digest as digest_view
from handlers.views import Viewer
from tests.services.fortnight import Fortnight, fortnight
from tests.services.issued import ZONE, at

MOST = 999_999_999
LONGEST = 4096  # Bot API, sendMessage
MANY = 2000
FIRST = 10_000  # the first one's id


@pytest.mark.parametrize("about", About)
@pytest.mark.parametrize("unit", [0, None, MOST])
def test_a_button_carries_where_one_is(about: About, unit: int | None) -> None:
    for light in (None, *Light):
        spot = Spot(about, MOST, MOST, 999, unit, light)
        assert view.unpack(view.pack(spot)) == spot
        for act in (Act.DRILL, Act.DRILL_LIST, Act.DRILL_OPEN):
            assert len(Press(act, MOST, 999, view.pack(spot)).pack().encode()) <= MAX_BYTES


@pytest.mark.parametrize(
    "arg", ["", "p", "p1.2.3.-", "x1.0.0.-.0", "p.0.0.-.0", "p1.0.0.x.0", "p1.0.0.-.一", "p1.0.0.-.0.0"]
)
def test_what_no_button_of_ours_carries(arg: str) -> None:
    assert view.unpack(arg) is None


async def test_from_the_digest_down_to_a_unit_and_what_has_changed_since(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database)
    await week.friday(2, 18)
    drilling, leader = week.services.drilling, week.people["周海涛"]
    digest = await week.digest("周海涛")
    spot = await drilling.of_digest(leader, digest.id)
    found = await drilling.overview(leader, spot)
    assert {light.value: count for light, count in found.figures.all.lights.items()} == digest.figures["counts"]
    assert found.since is not None
    assert (found.since.issue, set(found.since.changes.values())) == (digest.issue, {0})
    assert [(unit.unit, unit.counts.total) for unit in found.figures.units] == [("经信局", 4)]
    await week.completion("4")
    await week.until(2, 21, 9)
    found = await drilling.overview(leader, spot)
    assert found.since is not None
    assert (found.since.changes[Light.BLUE], found.figures.all.done, found.figures.all.closed) == (1, 1, 0)
    [unit] = found.figures.units
    listed = await drilling.listed(leader, replace(spot, unit_id=unit.unit_id), 0)
    assert (listed.counts.lights, listed.count, listed.unit) == (unit.counts.lights, 4, "经信局")
    assert [line.number for line in listed.lines][-1] == "4"  # what is closed comes last
    blue = await drilling.listed(leader, replace(spot, light=Light.BLUE), 9)
    assert ([line.number for line in blue.lines], blue.page, blue.unit) == (["4"], 0, "")
    assert await drilling.own(week.people["孙立新"]) == Spot(About.PORTFOLIO, leader)
    assert await drilling.own(week.people["马国强"]) == Spot(About.UNIT, unit.unit_id or 0)
    assert await drilling.own(week.people["李敏"]) == Spot(About.EVERYTHING)
    clerk = await drilling.overview(week.people["李敏"], Spot(About.EVERYTHING))
    async with sqlite_database.read() as session:
        shared = await figures_of(session, week.office, Scope(), clerk.figures.period, week.clock.now())
    assert clerk.figures == shared
    assert sum(unit.counts.total for unit in clerk.figures.units) == clerk.figures.all.total == 5


async def test_what_is_not_theirs_is_refused_at_each_press(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database)
    await week.friday(2, 18)
    drilling, people = week.services.drilling, week.people
    digest = await week.digest("周海涛")
    portfolio = await drilling.of_digest(people["周海涛"], digest.id)
    for name, spot in (
        ("王建波", portfolio), ("程志远", portfolio), ("马国强", portfolio), ("周海涛", Spot(About.EVERYTHING)),
        ("周海涛", Spot(About.DOCUMENT, 1)), ("苏燕", Spot(About.UNIT, 1)), ("周海涛", Spot(About.PORTFOLIO, MOST)),
    ):  # fmt: skip
        with pytest.raises(RefusedError):
            await drilling.overview(people[name], spot)
        with pytest.raises(RefusedError):
            await drilling.listed(people[name], spot, 0)
    for name in ("王建波", "吴迪"):
        with pytest.raises(RefusedError):
            await drilling.own(people[name])
    unit = (await drilling.overview(people["周海涛"], portfolio)).figures.units[0].unit_id
    assert (await drilling.listed(people["周海涛"], replace(portfolio, unit_id=unit), 0)).count == 4
    async with sqlite_database.write(Cause(week.clock.now())) as session:
        mine = Portfolio.leader_id == people["周海涛"]
        await session.execute(update(Portfolio).where(mine).values(valid_to=date(2022, 2, 17)))
    with pytest.raises(RefusedError):
        await drilling.listed(people["周海涛"], replace(portfolio, unit_id=unit), 0)
    assert (await drilling.overview(people["周海涛"], portfolio)).figures.all.total == 0


def _of_many(document_id: int, n: int) -> dict[str, Any]:
    state: dict[str, Any] = {"status": Status.IN_PROGRESS, "closed_at": None, "due_on": date(2022, 12, 31)}
    if n % 10 == 1:
        state["due_on"] = date(2022, 2, 14)
    elif n % 10 == 2:
        state |= {"status": Status.CLOSED, "closed_at": at(2, 15)}
    return {
        "id": FIRST + n, "document_id": document_id, "item": str(n + 1), "position": n, "title": f"第{n + 1}项重点工作任务落实",
        "text": "文", "kind": Kind.FIXED_TERM, "start": 0, "end": 1, "path": [], "headings": [], "units_named": [],
        "issued_at": at(2, 11), "first_due_on": date(2022, 12, 31), **state,
    }  # fmt: skip


async def _many(week: Fortnight) -> None:
    """Put two thousand directives of one speech, issued with the usual ones, into all units: a tenth overdue, a tenth closed."""
    now = week.clock.now()
    async with week.office.database.write(Cause(now)) as session:
        document = Document(
            title="全年重点工作",
            text="全文",
            sha256="9" * 64,
            year=2022,
            serial=9,
            clerk_id=week.people["李敏"],
            created_at=now,
        )
        session.add(document)
        await session.flush()
        await session.execute(insert(Directive), [_of_many(document.id, n) for n in range(MANY)])
        units = list(await session.scalars(select(Unit.id).order_by(Unit.position)))
        lead = {"role": UnitRole.LEAD, "position": 0, "named": ""}
        shares = [{"directive_id": FIRST + n, "unit_id": units[n // 10 % len(units)], **lead} for n in range(MANY)]
        await session.execute(insert(DirectiveUnit), shares)


async def test_two_thousand_give_a_digest_that_can_be_used_and_walked(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database)
    await _many(week)
    for hour in (10, 17):
        week.clock.at = at(2, 18, hour)
        await week.services.digests.run(Cause(week.clock.now()))
    leader = week.people["程志远"]
    digest = await week.digest("程志远")
    issue: DigestIssue = await week.services.digests.read(leader, digest.id)
    assert issue.figures["total"] == MANY + 5
    for language in LANGUAGES:
        shown = fit(texts_of(language, ZONE, 2022), issue, "duban_bot")
        assert length(shown.text) <= LONGEST
        assert shown.text.count("https://t.me/duban_bot?start=d_2022-9-") >= 5
    viewer = Viewer(week.services, texts_of("zh-CN", ZONE, 2022), leader, "duban_bot")
    message = await digest_view(viewer, {"digest_id": digest.id})
    lines = message.text.split("\n")
    assert any("逾期未办结" in line and line.startswith("<b>▍") for line in lines)
    assert any(line.startswith("🟢正常") for line in lines)
    assert any(line.startswith("另") and line.endswith("项") for line in lines)
    assert [button.text for button in message.keyboard[-1]] == [f"全部{MANY + 5}项", "按单位", "看图"]
    spot = await week.services.drilling.of_digest(leader, digest.id)
    found = await week.services.drilling.overview(leader, spot)
    assert {light.value: n for light, n in found.figures.all.lights.items()} == digest.figures["counts"]
    walked = 0
    for unit in found.figures.units:
        last = await week.services.drilling.listed(leader, replace(spot, unit_id=unit.unit_id), MOST)
        assert last.count == unit.counts.total == last.page * PER_PAGE + len(last.lines)
        walked += last.count
    assert walked == MANY + 5
    red = {"spot": view.pack(replace(spot, light=Light.RED)), "page": 0}
    shown_red = await view.listed(viewer, red)
    assert shown_red is not None
    assert f"🔴逾期 {MANY // 10}项" in shown_red.text
    assert length(shown_red.text) <= LONGEST
    assert [len(row) for row in shown_red.keyboard] == [5, 5, 1, 4, 1]  # numbers, the next page, lights, back


async def test_a_portfolio_of_nothing_gives_no_digest_and_says_so(sqlite_database: Database) -> None:
    week = await fortnight(sqlite_database)
    async with sqlite_database.write(Cause(week.clock.now())) as session:
        await session.execute(delete(DirectiveUnit).where(DirectiveUnit.role == UnitRole.LEAD))
    await week.friday(2, 18)
    assert await week.digests("周海涛") == []
    leader = week.people["周海涛"]
    for language in LANGUAGES:
        shown = await view.overview(Viewer(week.services, texts_of(language, ZONE, 2022), leader), {})
        assert shown is not None
        assert ("目前没有督办事项" in shown.text) == (language == "zh-CN")
        assert shown.keyboard == ()
