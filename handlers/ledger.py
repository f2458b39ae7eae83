"""/ledger (督办台账): which directives and which period by buttons, then the workbook as a file."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import date

from bot.reports.ledger import write_ledger
from bot.rules.figures import Period, Scope
from bot.rules.periods import Named, packed, typed, unpacked
from bot.services.ledger import SHEET
from bot.services.ledger_scopes import Choice, choosing
from bot.services.outgoing import Button, File, Keyboard, Rendered
from bot.texts import TellableError
from handlers.callbacks import MAX_DIGITS, Act, Press
from handlers.cards import today_of
from handlers.digests import unless_refused
from handlers.incoming import Incoming
from handlers.pages import page_of, rows_of
from handlers.refreshing import pressed
from handlers.topics import Topic
from handlers.views import Payload, Viewer

PERIODS_A_ROW = 3
CHOICES_A_PAGE = 12
CHOICES_A_ROW = 2
CHOICE_LETTERS = 24  # of a name on its button
NAME_LETTERS = 40  # of what the ledger is about, in the file's name
_UNSAFE = str.maketrans(dict.fromkeys('\\/:*?"<>|\n', "_"))


@dataclass(frozen=True)
class Wanted:
    """What a ledger is asked for: `period` as buttons carry it, a named one or from day to day."""

    period: str = Named.YEAR.value
    scope: Scope = field(default_factory=Scope)

    def pack(self) -> str:
        """Return it as a button carries it."""
        ids = (self.scope.leader_id, self.scope.unit_id, self.scope.document_id)
        return ".".join((self.period, *(str(ident or 0) for ident in ids)))

    @classmethod
    def unpack(cls, arg: str, today: date) -> "Wanted | None":
        """Return what a button asks for; None for what no button of ours carries."""
        period, *ids = arg.split(".")
        if len(ids) != len(Choice) or unpacked(period, today) is None:
            return None
        if not all(one.isascii() and one.isdigit() and len(one) <= MAX_DIGITS for one in ids):
            return None
        leader, unit, document = (int(one) or None for one in ids)
        return cls(period, Scope(leader, unit, document))

    def days(self, today: date) -> Period:
        """Return the period. Raises ValueError for none."""
        period = unpacked(self.period, today)
        if period is None:
            raise ValueError(self.period)
        return period


async def asking(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show what a ledger would be, and what else it could be; payload {"wanted"}. Raises RefusedError."""
    today = today_of(viewer)
    wanted = Wanted.unpack(payload["wanted"], today)
    if wanted is None:
        return None
    offer = await viewer.services.ledger.offer(viewer.person_id or 0, wanted.scope, wanted.days(today))
    wanted = replace(wanted, scope=offer.scope)
    text = viewer.texts.render("ledger/ask", {"offer": offer})
    periods = [
        Button(("✓ " if wanted.period == name else "") + words, Press(Act.LEDGER, arg=arg).pack())
        for name, words in viewer.texts.labels("ledger_period").items()
        if (arg := replace(wanted, period=name).pack())
    ]
    choosing_by = tuple(
        viewer.button(f"ledger_{choice.name.lower()}", Press(Act.LEDGER_CHOOSE, arg=f"{wanted.pack()}.{choice.value}"))
        for choice in Choice
        if choice in offer.choices
    )
    make = (
        (viewer.button("ledger_make", Press(Act.LEDGER_MAKE, arg=wanted.pack())),) if offer.rows or offer.parts else ()
    )
    return Rendered(text, tuple(row for row in (*rows_of(periods, PERIODS_A_ROW), choosing_by, make) if row))


async def choices(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show to what a ledger can be narrowed; payload {"wanted", "choice", "page"}. Raises RefusedError."""
    wanted = Wanted.unpack(payload["wanted"], today_of(viewer))
    if wanted is None or payload["choice"] not in set(Choice):
        return None
    choice = Choice(payload["choice"])
    options = await viewer.services.ledger.options(viewer.person_id or 0, wanted.scope, choice)
    page = page_of(options, payload["page"], CHOICES_A_PAGE)

    def narrowed(ident: int | None) -> Press:
        return Press(Act.LEDGER, arg=replace(wanted, scope=choosing(wanted.scope, choice, ident)).pack())

    buttons = [Button(_cut(option.name), narrowed(option.id).pack()) for option in page.items]
    turning = page.turning(viewer, Act.LEDGER_CHOOSE, arg=f"{wanted.pack()}.{choice.value}")
    below = (viewer.button("ledger_all", narrowed(None)),)
    text = viewer.texts.render("ledger/choose", {"choice": choice.name.lower(), "count": len(options)})
    width = 1 if choice is Choice.DOCUMENT else CHOICES_A_ROW
    keyboard: Keyboard = (*rows_of(buttons, width), *turning, below)
    return Rendered(text, keyboard)


def _cut(name: str) -> str:
    return name if len(name) <= CHOICE_LETTERS else f"{name[: CHOICE_LETTERS - 1]}…"


async def show(incoming: Incoming) -> None:
    """`/ledger`, or `/ledger 1月1日 3月31日` for a period of one's own."""
    _, _, words = incoming.text.partition(" ")
    today = incoming.services.office.day_of(incoming.cause.at)
    wanted = Wanted()
    if words.strip():
        period = typed(words, today)
        if period is None:
            raise TellableError("ledger/how")
        wanted = Wanted(packed(period))
    await incoming.services.ledger.offer(incoming.sender.id, wanted.scope, wanted.days(today))  # refused here
    await incoming.services.conversation.show(incoming.cause, "ledger", wanted=wanted.pack())


async def turn(incoming: Incoming) -> None:
    """Another period was pressed, or what the ledger is narrowed to."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(asking, {"wanted": pressed(incoming).arg})


async def choose(incoming: Incoming) -> None:
    """By leader, unit or document was pressed: show which there are."""
    press = pressed(incoming)
    arg, _, choice = press.arg.rpartition(".")
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(choices, {"wanted": arg, "choice": choice, "page": press.version})


async def make(incoming: Incoming) -> None:
    """导出台账 was pressed."""
    today = incoming.services.office.day_of(incoming.cause.at)
    wanted = Wanted.unpack(pressed(incoming).arg, today)
    if wanted is None:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.out_of_date()
        return
    await incoming.services.ledger.ask(incoming.cause, wanted.scope, wanted.days(today))
    await incoming.toast("ledger/coming")


async def sheet(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Send the workbook; payload {"leader_id", "unit_id", "document_id", "first", "last"}. Raises RefusedError."""
    texts, services = viewer.texts, viewer.services
    scope = Scope(payload["leader_id"], payload["unit_id"], payload["document_id"])
    period = Period(date.fromisoformat(payload["first"]), date.fromisoformat(payload["last"]))
    book = await services.ledger.book(viewer.person_id or 0, scope, period)
    # thousands of rows take seconds: other people's messages are not kept waiting
    content = await asyncio.to_thread(write_ledger, book, texts)
    about = "_".join(name for name in (book.leader, book.unit, book.document) if name) or texts.label(
        "ledger_word", "everything"
    )
    day = texts.date_of(book.at)
    name = f"{texts.label('files', 'ledger')}_{book.office}_{about[:NAME_LETTERS]}_{day:%Y%m%d}.xlsx".translate(_UNSAFE)
    return Rendered(texts.render("ledger/sheet", {"book": book, "day": day}), document=File(name, content))


LEDGER = Topic(
    commands={"ledger": show},
    presses={Act.LEDGER: turn, Act.LEDGER_CHOOSE: choose, Act.LEDGER_MAKE: make},
    views={"ledger": unless_refused(asking), SHEET: unless_refused(sheet)},
)
