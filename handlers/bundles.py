"""The day's bundle (当日提醒) and the notice to the unit head (单位提示)."""

from datetime import date
from decimal import Decimal

from bot.services.bundles import Bundle, BundleItem
from bot.services.outgoing import Button, Keyboard, Rendered
from bot.services.planning import TargetLine
from db.enums import Step
from handlers import todo
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.pages import rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

MOST_ITEMS = 40  # in one message; the rest is a number and /my
EXAMPLES = 2
MOST_ORDERS = 5  # with a button each


async def bundle(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show what a person has due, as things stand, and what their unit leaves late where they head it; payload {"day"}.

    None on another day, and where all is done.
    """
    day = date.fromisoformat(payload["day"])
    office = viewer.services.office
    if day != office.day_of(office.clock.now()):
        return None
    found = await viewer.services.bundles.bundle(viewer.person_id or 0, day)
    waits = await todo.count_of(viewer)
    unit = await _of_unit(viewer, day, waits if found is None else 0)
    if found is None:
        return unit
    unsigned_only = all(section.step is Step.SIGN_CHASE for section in found.sections)
    args = {
        "bundle": found,
        "most": MOST_ITEMS,
        "report_time": f"{office.policy.report_time:%H:%M}",
        "examples": [_example(viewer, item, index) for index, item in enumerate(_telling(found))],
        "liaisons": found.liaisons,
        "waits": waits,
        "put_off_to": payload.get("put_off_to"),
        "unsigned_only": unsigned_only,
        "sheet": not unsigned_only and len(found.items) > 1,
    }
    row = [viewer.button("sign_all", Press(Act.SIGN_CHASED, day.toordinal()))] if _unsigned(found) else []
    row += [viewer.button("fill_in", Press(Act.FILL_IN))] if args["sheet"] else []
    row += [viewer.button("one_by_one", Press(Act.STEPWISE, day.toordinal()))] if found.items else []
    if found.can_wait and not payload.get("put_off_to"):
        row.append(viewer.button("put_off", Press(Act.PUT_OFF, day.toordinal())))
    text, rows = viewer.texts.render("follow/bundle", args), (*rows_of(row, 3), *_of_orders(viewer, found, day))
    return Rendered(f"{text}\n\n{unit.text}", (*rows, *unit.keyboard)) if unit else Rendered(text, rows)


def _of_orders(viewer: Viewer, found: Bundle, day: date) -> Keyboard:
    """Return the buttons of the instructions in a bundle: sign those that are not signed, open each to answer it."""
    unsigned = any(not one.signed for one in found.orders)
    row = (
        [viewer.button("instruction_sign_told", Press(Act.INSTRUCTION_SIGN_TOLD, day.toordinal()))] if unsigned else []
    )
    for one in found.orders[:MOST_ORDERS]:
        opening = viewer.button("instruction_open", Press(Act.INSTRUCTION_OPEN, one.id))
        row.append(Button(f"{opening.text} {one.item}".strip(), opening.data))
    return rows_of(row, 3)


async def sign_orders(incoming: Incoming) -> None:
    """签收批示 under a bundle: all its instructions are signed, and the bundle shows what is left."""
    day = _day(incoming)
    if day is None:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.toast("access/stale", alert=True)
        return
    await incoming.services.instruction_release.sign_told(incoming.cause, day)
    left = await bundle(incoming.viewer, {"day": day.isoformat()})
    await incoming.edit(left or Rendered(incoming.texts.render("instruction/signed")))


def _unsigned(found: Bundle) -> list[int]:
    """Return the items whose receipt is chased."""
    return [item.id for section in found.sections if section.step is Step.SIGN_CHASE for item in section.items]


async def sign_chased(incoming: Incoming) -> None:
    """全部签收 under a chase: what it names is signed, and the bundle shows what is left."""
    day = _day(incoming)
    found = await incoming.services.bundles.bundle(incoming.sender.id, day) if day else None
    if day is None or found is None or not _unsigned(found):
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.toast("follow/signed_already")
        return
    await incoming.services.acknowledging.sign(incoming.cause, _unsigned(found))
    left = await bundle(incoming.viewer, {"day": day.isoformat()})
    await incoming.edit(left or Rendered(incoming.texts.render("follow/signed")))


def _telling(found: Bundle) -> list[BundleItem]:
    """Return which items make the example: first one that asks for a count, then one that asks for words."""
    counted = [item for item in found.items if _counted(item)]
    worded = [item for item in found.items if not item.targets]
    return [*counted[:1], *worded[:1]] or list(found.items[:1])


def _counted(item: BundleItem) -> TargetLine | None:
    return next((t for t in item.targets if t.measure != "%" and t.goal == t.goal.to_integral_value()), None)


def _example(viewer: Viewer, item: BundleItem, index: int) -> str:
    """Return a piece of the example line, made of the person's own item."""
    target = _counted(item)
    if target is None:
        return viewer.texts.plain("follow/example_words", {"number": item.number, "index": index})
    if target.listed:
        return viewer.texts.plain("follow/example_rows", {"number": item.number})
    said = min((target.current or Decimal(0)) + 1, target.goal)
    return viewer.texts.plain("follow/example_count", {"number": item.number, "said": said, "measure": target.measure})


async def put_off(incoming: Incoming) -> None:
    """明天再提醒: reminders come again on the next working day, chases go on."""
    day = _day(incoming)
    later = await incoming.services.nudging.put_off(incoming.cause, day) if day else None
    if day is None or later is None:
        if day is None:
            await incoming.services.conversation.finish(incoming.cause)
        await incoming.toast("follow/cannot_wait", alert=True)
        return
    await incoming.show(bundle, {"day": day.isoformat(), "put_off_to": later.isoformat()})


async def one_by_one(incoming: Incoming) -> None:
    """逐项填报: the items of the bundle are asked for one after the other."""
    day = _day(incoming)
    found = await incoming.services.bundles.bundle(incoming.sender.id, day) if day else None
    items = [item.id for item in found.items] if found else []
    if await incoming.services.questions.ask_one_by_one(incoming.cause, items):
        await incoming.toast("report/one_by_one", count=len(items))
    else:
        await incoming.toast("follow/nothing_left", alert=True)


def _day(incoming: Incoming) -> date | None:
    ordinal = incoming.press.id if incoming.press else 0
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None


async def unit_notice(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a unit head what their unit leaves late, from the state of this moment; payload {"day"}."""
    day = date.fromisoformat(payload["day"])
    office = viewer.services.office
    if day != office.day_of(office.clock.now()):
        return None
    return await _of_unit(viewer, day, await todo.count_of(viewer))


async def _of_unit(viewer: Viewer, day: date, waits: int) -> Rendered | None:
    found = await viewer.services.bundles.unit_notice(viewer.person_id or 0, day)
    if found is None:
        return None
    items = {item.id: item for section in found.sections for item in section.items}
    rows: list[tuple[Button, ...]] = []
    for item in list(items.values())[:6]:
        number = f" {item.number}" if len(items) > 1 else ""
        report = viewer.button("report_for", Press(Act.REPORT, item.id))
        owner = viewer.button("other_owner", Press(Act.OWNER_PICK, item.id))
        rows.append((Button(report.text + number, report.data), Button(owner.text + number, owner.data)))
    rows.append((viewer.button("digest_of_unit", Press(Act.DIGEST_LAST)),))
    args = {"notice": found, "waits": waits}
    return Rendered(viewer.texts.render("follow/unit_notice", args), tuple(rows))


BUNDLES = Topic(
    presses={
        Act.SIGN_CHASED: sign_chased,
        Act.PUT_OFF: put_off,
        Act.STEPWISE: one_by_one,
        Act.INSTRUCTION_SIGN_TOLD: sign_orders,
    },
    views={"bundle": bundle, "unit_notice": unit_notice},
)
