"""/transcribe and 录入批示: a clerk writes a leader's paper instruction down, with its date and a scan."""

from datetime import date, timedelta

from bot.intake.errors import IntakeError, Refusal
from bot.services.drafting import read_past_day
from bot.services.outgoing import Button, Rendered
from bot.services.transcribing import ASK_DAY, ASK_SCAN, ASK_WORDS, LEADERS
from handlers.callbacks import Act, Press
from handlers.clerk_files import refuse_secret
from handlers.digests import pressed, unless_refused
from handlers.incoming import Incoming
from handlers.incoming_files import files_of
from handlers.open_questions import gone, today_of
from handlers.pages import rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

DAYS = 3  # today and the days before it that are offered


async def leaders(viewer: Viewer, payload: Payload) -> Rendered:
    """Ask whose instruction it is; payload {"directive_id"}. Raises RefusedError."""
    reader, directive_id = viewer.person_id or 0, payload["directive_id"]
    found = await viewer.services.transcribing.leaders(reader, directive_id)
    card = await viewer.services.cards.card(reader, directive_id) if directive_id is not None else None
    buttons = [
        Button(f"{one.name} {one.title}".strip(), Press(Act.TRANSCRIBE_LEADER, one.id, directive_id or 0).pack())
        for one in found
    ]
    return Rendered(viewer.texts.render("instruction/leaders", {"card": card}), rows_of(buttons, 2))


async def day(viewer: Viewer, payload: Payload) -> Rendered:
    """Ask which date is on the paper; payload {"files"}."""
    office = viewer.services.office
    today = office.day_of(office.clock.now())
    days = [today - timedelta(days=back) for back in range(DAYS)]
    row = [
        Button(viewer.texts.day_with_weekday(one), Press(Act.TRANSCRIBE_DAY, arg=one.isoformat()).pack())
        for one in days
    ]
    return Rendered(viewer.texts.render("instruction/transcribe_day", {"files": payload["files"]}), (tuple(row),))


async def ask_leader(incoming: Incoming) -> None:
    """`/transcribe`: on no directive in particular."""
    await incoming.services.transcribing.ask_leader(incoming.cause, None)


async def ask_leader_on(incoming: Incoming) -> None:
    """录入批示 on a card was pressed."""
    await incoming.services.transcribing.ask_leader(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def begin(incoming: Incoming) -> None:
    """A leader was chosen."""
    press = pressed(incoming)
    await incoming.services.transcribing.begin(incoming.cause, press.id, press.version or None)
    await incoming.toast("digest/question_coming")


async def take_words(incoming: Incoming) -> None:
    """Take the words, with or without a scan; a document that carries a secret marking is refused as everywhere."""
    files = await files_of(incoming) if incoming.file is not None else ()
    try:
        await incoming.services.transcribing.take_words(incoming.cause, incoming.text, files)
    except IntakeError as error:
        if error.refusal is not Refusal.SECRET:
            raise
        await refuse_secret(incoming, str(error.text_args["marking"]))


async def take_day(incoming: Incoming) -> None:
    """Take the date that was typed, or a scan that comes meanwhile."""
    if incoming.file is not None:
        await incoming.services.transcribing.take_more(incoming.cause, await files_of(incoming))
        return
    written_on = read_past_day(incoming.text.strip(), today_of(incoming))
    await incoming.services.transcribing.write(incoming.cause, written_on)


async def give_day(incoming: Incoming) -> None:
    """A date was pressed."""
    try:
        written_on = date.fromisoformat(pressed(incoming).arg)
    except ValueError:
        await gone(incoming)
        return
    await incoming.services.transcribing.write(incoming.cause, written_on)
    await incoming.toast("report/taken")


async def ask_scan(incoming: Incoming) -> None:
    """附扫描件 was pressed."""
    await incoming.services.transcribing.ask_scan(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def take_scan(incoming: Incoming) -> None:
    """Take a scan that was asked for."""
    files = await files_of(incoming) if incoming.file is not None else ()
    await incoming.services.transcribing.add_scan(incoming.cause, files)


TRANSCRIBING = Topic(
    commands={"transcribe": ask_leader},
    presses={
        Act.TRANSCRIBE: ask_leader_on,
        Act.TRANSCRIBE_LEADER: begin,
        Act.TRANSCRIBE_DAY: give_day,
        Act.TRANSCRIBE_SCAN: ask_scan,
    },
    dialogs={ASK_WORDS: take_words, ASK_DAY: take_day, ASK_SCAN: take_scan},
    views={LEADERS: unless_refused(leaders), ASK_DAY: unless_refused(day)},
)
