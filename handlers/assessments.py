"""/assess (考核): the clerk's table and workbook, and each unit's own figures to check."""

from bot.rules.assessment import codes_around, in_time, period_of
from bot.rules.figures import Period
from bot.services.access import RefusedError
from bot.services.assessments import REASON, SHEET, WORDS, AssessmentShown
from bot.services.drafts import StaleError
from bot.services.outgoing import Button, File, Rendered
from bot.texts import Texts
from db.enums import CheckAnswer
from handlers.assessment_pages import pages_of
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import state_of
from handlers.refreshing import look_and_show, pressed
from handlers.requests import or_dropped
from handlers.topics import Topic
from handlers.views import Payload, Viewer

MOST_ITEMS = 12


async def table(viewer: Viewer, payload: Payload) -> Rendered:
    """Show the figures of a period; payload {"period": its code}."""
    code = str(payload["period"])
    shown = await viewer.services.assessments.table(viewer.person_id or 0, _period(code))
    args = {"shown": shown, "period": name_of(viewer.texts, code), "counts": _counts(shown)}
    office = viewer.services.office
    others = [one for one in codes_around(office.day_of(office.clock.now())) if one != code]
    choices = tuple(Button(name_of(viewer.texts, one), Press(Act.ASSESS, arg=one).pack()) for one in others)
    act = viewer.button("ask_again" if shown.asked else "ask_units", Press(Act.ASSESS_ASK, arg=code))
    acts = [act, *([viewer.button("assessment_sheet", Press(Act.ASSESS_SHEET, arg=code))] if shown.asked else [])]
    rows = (tuple(acts), choices) if shown.table.units else (choices,)
    return Rendered(viewer.texts.render("assessment/table", args), rows)


def _counts(shown: AssessmentShown) -> dict[str, int]:
    """Return how many units have given which answer."""
    given = [check.answer for check in shown.checks.values()]
    return {one.value: given.count(one) for one in CheckAnswer}


def name_of(texts: Texts, code: str) -> str:
    """Return a period in words."""
    year, _, quarter = code.partition("q")
    return texts.plain("assessment/period", {"year": year, "quarter": quarter})


def _period(code: str) -> Period:
    period = period_of(code)
    if period is None:
        raise StaleError
    return period


async def assess_command(incoming: Incoming) -> None:
    """`/assess`."""
    office = incoming.services.office
    await incoming.services.assessments.show(incoming.cause, codes_around(office.day_of(incoming.cause.at))[0])


async def choose(incoming: Incoming) -> None:
    """Another period was chosen."""
    await look_and_show(incoming, table, {"period": pressed(incoming).arg})


async def ask_units(incoming: Incoming) -> None:
    """送单位核对."""
    code = pressed(incoming).arg
    await incoming.services.assessments.ask_units(incoming.cause, _period(code))
    await incoming.show(table, {"period": code})


async def send_sheet(incoming: Incoming) -> None:
    """导出表格."""
    code = pressed(incoming).arg
    await incoming.services.assessments.ask_for_sheet(incoming.cause, _period(code), code)
    await incoming.toast("burden/sheet_coming")


async def sheet(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Send the table as a workbook; payload {"period"}. Nothing to one who may not see it any more."""
    code = str(payload["period"])
    try:
        shown = await viewer.services.assessments.table(viewer.person_id or 0, _period(code))
    except RefusedError:
        return None
    office, period = viewer.services.office, name_of(viewer.texts, code)
    content = pages_of(viewer.texts, shown, period, office.day_of(office.clock.now()), office.calendar)
    name = f"{viewer.texts.label('files', 'assessment')} {period}.xlsx"
    return Rendered(
        viewer.texts.render("assessment/sheet", {"shown": shown, "period": period}), document=File(name, content)
    )


async def unit_check(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a unit its own figures; payload {"assessment_id", "unit_id"}."""
    assessment, unit = payload["assessment_id"], payload["unit_id"]
    try:
        shown = await viewer.services.assessments.unit(viewer.person_id or 0, assessment, unit)
    except RefusedError:
        return None
    if shown is None:
        return None
    office = viewer.services.office
    today = office.day_of(office.clock.now())
    late = [
        item
        for item in shown.line.items
        if in_time(item, item.first_due_on, shown.period, today) is False or item.returned
    ]
    args = {"shown": shown, "late": late[:MOST_ITEMS], "more": max(len(late) - MOST_ITEMS, 0)}
    row = (
        viewer.button("figures_agree", Press(Act.ASSESS_AGREE, assessment, unit)),
        viewer.button("figures_object", Press(Act.ASSESS_OBJECT, assessment, unit)),
    )
    answered = shown.check.answer is CheckAnswer.AGREED and not shown.check.changed
    return Rendered(viewer.texts.render("assessment/unit", args), () if answered else (row,))


async def agree(incoming: Incoming) -> None:
    """确认."""
    press = pressed(incoming)
    await incoming.services.assessments.check(incoming.cause, press.id, press.version)
    await incoming.show(unit_check, {"assessment_id": press.id, "unit_id": press.version})


async def object_to(incoming: Incoming) -> None:
    """有异议: to what, is asked for."""
    press = pressed(incoming)
    await incoming.services.assessments.ask_words(incoming.cause, press.id, press.version)
    await incoming.toast("report/please_write")


async def take_words(incoming: Incoming) -> None:
    """The words of an objection."""
    state = await state_of(incoming)
    await incoming.services.assessments.check(
        incoming.cause, int(state.get("assessment_id", 0)), int(state.get("unit_id", 0)), incoming.text
    )


async def exclude(incoming: Incoming) -> None:
    """不计入考核: why, is asked for. With an argument, it counts again."""
    press = pressed(incoming)
    if press.arg:
        await incoming.services.assessments.include(incoming.cause, press.id)
        await incoming.toast("assessment/included")
        return
    await incoming.services.assessments.ask_reason(incoming.cause, press.id)
    await incoming.toast("report/please_write")


async def take_reason(incoming: Incoming) -> None:
    """The reason for which a directive does not count."""
    state = await state_of(incoming)
    await incoming.services.assessments.exclude(incoming.cause, int(state.get("directive_id", 0)), incoming.text)


ASSESSMENTS = Topic(
    commands={"assess": assess_command},
    presses={
        Act.ASSESS: choose,
        Act.ASSESS_ASK: ask_units,
        Act.ASSESS_SHEET: send_sheet,
        Act.ASSESS_AGREE: agree,
        Act.ASSESS_OBJECT: object_to,
        Act.ASSESS_EXCLUDE: exclude,
    },
    dialogs={WORDS: or_dropped(take_words), REASON: or_dropped(take_reason)},
    views={"assessment": table, SHEET: sheet, "assessment_check": unit_check},
)
