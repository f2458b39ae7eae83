"""The breakdown of a document (任务分解表) as a Word annex."""

import asyncio

from bot.reports.breakdown import Breakdown as Annex
from bot.reports.breakdown import write_breakdown
from bot.reports.official import Head
from bot.services.breakdowns import KIND, Breakdown, BreakdownRow
from bot.services.office import Office
from bot.services.outgoing import File, Rendered
from bot.texts import TellableError, Texts, texts_of
from handlers.callbacks import Act
from handlers.digests import unless_refused
from handlers.incoming import Incoming
from handlers.open_questions import pressed
from handlers.topics import Topic
from handlers.views import Payload, Viewer

COLUMNS = ("number", "directive", "lead", "supporting", "date", "done_when")
LONGEST_TEXT = 400


async def breakdown(viewer: Viewer, payload: Payload) -> Rendered:
    """Send a document's breakdown; payload {"document_id"}. Raises RefusedError, TellableError."""
    found = await viewer.services.breakdowns.of(viewer.person_id or 0, payload["document_id"])
    name = f"{viewer.texts.label('files', 'breakdown')}-{found.number}.docx"
    content = await asyncio.to_thread(word_of, viewer.services.office, found)
    return Rendered(viewer.texts.render("bulletin/breakdown", {"breakdown": found}), document=File(name, content))


def word_of(office: Office, found: Breakdown) -> bytes:
    """Return a document's breakdown as .docx, in the office's own language."""
    texts = texts_of(office.settings.office_language, office.zone, found.day.year)
    marks = [texts.label("paper_mark", name) for name, holds in (("annex", True), ("draft", found.draft)) if holds]
    head = Head(
        title=texts.plain("bulletin/breakdown_title", {"breakdown": found}),
        mark="　".join(marks),
        subtitle=texts.plain("bulletin/breakdown_number", {"breakdown": found}),
    )
    columns = tuple(texts.label("breakdown_column", column) for column in COLUMNS)
    return write_breakdown(Annex(head, columns, tuple(_row(texts, row) for row in found.rows)))


def _row(texts: Texts, row: BreakdownRow) -> tuple[str, ...]:
    text = row.text if len(row.text) <= LONGEST_TEXT else f"{row.text[:LONGEST_TEXT]}……"
    args = {"row": row}
    return (
        row.item,
        f"{row.title}\n{text}",
        _without_gaps(texts.plain("bulletin/breakdown_lead", args)),
        texts.label("list", "separator").join(row.supporting),
        _without_gaps(texts.plain("bulletin/breakdown_date", args)),
        row.done_when,
    )


def _without_gaps(text: str) -> str:
    return "\n".join(line for line in text.splitlines() if line.strip())


async def ask(incoming: Incoming) -> None:
    """任务分解表 was pressed."""
    await incoming.services.breakdowns.ask(incoming.cause, pressed(incoming).id)
    await incoming.toast("bulletin/coming")


BREAKDOWNS = Topic(presses={Act.BREAKDOWN: ask}, views={KIND: unless_refused(breakdown, TellableError)})
