"""What a leader does with one tap on a directive's card: read, 请抓紧落实, 请专题报告 by a day, 予以肯定, 请督查室跟踪, own words."""

from datetime import date

from bot.rules.instructions import REPORT_DAYS, report_day
from bot.services.instructions import ASK_DAY, Order
from bot.services.outgoing import Button, Rendered
from db.enums import InstructionForm
from handlers.callbacks import Act, Press
from handlers.digests import pressed, unless_refused
from handlers.incoming import Incoming
from handlers.leader_words import hear
from handlers.open_questions import gone, state_of, today_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer


async def day(viewer: Viewer, payload: Payload) -> Rendered:
    """Ask by which day a report is wanted; payload {"directive_id"}. Raises RefusedError."""
    card = await viewer.services.cards.card(viewer.person_id or 0, payload["directive_id"])
    office = viewer.services.office
    today = office.day_of(office.clock.now())
    row = []
    for days in REPORT_DAYS:
        words = {"days": days, "day": office.calendar.add_workdays(today, days)}
        press = Press(Act.INSTRUCT_DAY, card.id, arg=str(days))
        row.append(Button(viewer.texts.plain("instruction/day_button", words), press.pack()))
    return Rendered(viewer.texts.render("instruction/day", {"card": card}), (tuple(row),))


async def note_read(incoming: Incoming) -> None:
    """已阅 on a card was pressed."""
    await incoming.services.instructions.note_read(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/read_noted")


async def ask(incoming: Incoming) -> None:
    """作批示 on a card was pressed: words of the leader's own are asked for."""
    digest_id = await incoming.services.digests.last_of(incoming.sender.id)
    await incoming.services.instructions.ask(incoming.cause, digest_id, pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def give(incoming: Incoming) -> None:
    """One of the forms was pressed: it is shown before it goes, a report only once its day is known."""
    press = pressed(incoming)
    if press.arg not in set(InstructionForm):
        await gone(incoming)
    elif press.arg == InstructionForm.REPORT:
        await incoming.services.instructions.ask_day(incoming.cause, press.id)
        await incoming.toast("digest/question_coming")
    else:
        await _write(incoming, press.id, InstructionForm(press.arg))
        await incoming.toast("instruction/check_coming")


async def give_day(incoming: Incoming) -> None:
    """A number of working days for a report was pressed."""
    press, office = pressed(incoming), incoming.services.office
    if press.arg not in map(str, REPORT_DAYS):
        await gone(incoming)
        return
    due_on = office.calendar.add_workdays(today_of(incoming), int(press.arg))
    await _write(incoming, press.id, InstructionForm.REPORT, due_on)
    await incoming.toast("instruction/check_coming")


async def take_day(incoming: Incoming) -> None:
    """Take the day that was typed for a report; other words are the leader's on the directive, or 已阅."""
    state = await state_of(incoming)
    due_on = report_day(incoming.text, today_of(incoming), incoming.services.office.calendar)
    if due_on is not None:
        await _write(incoming, state["directive_id"], InstructionForm.REPORT, due_on)
    elif incoming.text.strip():
        digest_id = await incoming.services.digests.last_of(incoming.sender.id)
        await hear(incoming, digest_id, state["directive_id"])
    else:
        await incoming.services.conversation.say(incoming.cause, "request/words_please")


async def _write(incoming: Incoming, directive_id: int, form: InstructionForm, due_on: date | None = None) -> None:
    services, words = incoming.services, incoming.texts.label("instruction_form", form)
    digest_id = await services.digests.last_of(incoming.sender.id)
    await services.instructions.write(incoming.cause, [Order(words, directive_id, due_on, form)], digest_id)


INSTRUCTION_FORMS = Topic(
    presses={
        Act.INSTRUCT_ON: ask,
        Act.INSTRUCT_READ: note_read,
        Act.INSTRUCT_FORM: give,
        Act.INSTRUCT_DAY: give_day,
    },
    dialogs={ASK_DAY: take_day},
    views={ASK_DAY: unless_refused(day)},
)
