"""The papers of issue (交办单): for whom the notices do not reach, after issue; for anybody, from their card."""

from datetime import date

from bot.reports.task_sheet import TaskRow, TaskSheet, write_task_sheets
from bot.services.access import RefusedError
from bot.services.outgoing import Button, File, Rendered
from bot.services.task_sheets import Paper, PaperItem
from bot.texts import Texts
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

COLUMNS = ("number", "directive", "units", "date", "done_when", "asked")
RECEIPT = ("number", "items", "signed", "day", "phone", "objection", "remarks")
GIVEN = frozenset({"number", "items"})  # what stands on the receipt already
LONGEST_TEXT = 600


async def unreached(viewer: Viewer, payload: Payload) -> Rendered:
    """List whom the notices of a document do not reach, each a button; payload {"document_id", "page"}."""
    document = payload["document_id"]
    found = await viewer.services.task_sheets.unreached(viewer.person_id or 0, document)
    page = page_of(found, payload.get("page", 0))
    buttons = [Button(f"{one.name}({one.unit})"[:30], Press(Act.PAPER, one.id, document).pack()) for one in page.items]
    every = ((viewer.button("print_all", Press(Act.PAPER, 0, document)),),) if found else ()
    turning = [
        viewer.button(label, Press(Act.PAPERS, document, number))
        for label, number in (("page_before", page.number - 1), ("page_after", page.number + 1))
        if 0 <= number < page.pages
    ]
    text = viewer.texts.render("paper/unreached", {"people": page.items, "count": len(found)})
    return Rendered(text, tuple(row for row in (*every, *rows_of(buttons, 2), tuple(turning)) if row))


async def list_unreached(incoming: Incoming) -> None:
    """打印交办单 after issue: who is not reached otherwise, as a message of its own."""
    press = pressed(incoming)
    await incoming.services.task_sheets.unreached(incoming.sender.id, press.id)  # refused here
    await incoming.services.conversation.show(incoming.cause, "unreached", document_id=press.id, page=press.version)
    await incoming.toast("paper/listed")


async def print_papers(incoming: Incoming) -> None:
    """Print one person's paper, or those of all who are not reached."""
    press = pressed(incoming)
    people = [press.id]
    if not press.id:
        found = await incoming.services.task_sheets.unreached(incoming.sender.id, press.version)
        people = [one.id for one in found]
    await incoming.services.task_sheets.ask(incoming.cause, people, press.version)
    await incoming.toast("paper/coming")


async def papers(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Write the papers as one file; payload {"person_ids", "document_id"}."""
    try:
        found = await viewer.services.task_sheets.papers(
            viewer.person_id or 0, payload["person_ids"], payload["document_id"]
        )
    except RefusedError:
        return None
    if not found:
        return None
    texts = viewer.texts
    settings = viewer.services.office.settings
    content = write_task_sheets([sheet_of(texts, paper, settings.office_name) for paper in found])
    whose = found[0].name if len(found) == 1 else found[0].documents[0][0]
    name = f"{texts.label('files', 'task_sheet')}-{whose}.docx"
    args = {"count": len(found), "names": [paper.name for paper in found[:8]]}
    return Rendered(texts.render("paper/papers", args), document=File(name, content))


def sheet_of(texts: Texts, paper: Paper, office: str) -> TaskSheet:
    """Return a paper in words."""
    headings, receipt = texts.labels("paper_column"), texts.labels("paper_receipt")
    number = texts.label("list", "separator").join(number for number, _ in paper.documents)
    args = {"paper": paper, "office": office, "count": len(paper.items)}
    given = {"number": number, "items": str(len(paper.items))}
    notes = texts.plain("paper/notes", args)
    return TaskSheet(
        title=texts.plain("paper/title", args),
        number=texts.plain("paper/number", {"number": number}),
        day=texts.full_day(paper.issued_on),
        addressee=texts.plain("paper/addressee", args),
        intro=texts.plain("paper/intro", args),
        headings=tuple(headings[column] for column in COLUMNS),
        rows=tuple(_row(texts, item) for item in paper.items),
        notes=tuple(line for line in notes.splitlines() if line.strip()),
        signatures=tuple(line for line in texts.plain("paper/signatures", args).splitlines() if line.strip()),
        receipt_title=texts.plain("paper/receipt_title", args),
        receipt=tuple((receipt[name], given.get(name, "")) for name in RECEIPT),
    )


def _row(texts: Texts, item: PaperItem) -> TaskRow:
    text = item.text if len(item.text) <= LONGEST_TEXT else f"{item.text[:LONGEST_TEXT]}……"
    units = texts.plain("paper/units", {"item": item}).splitlines()
    asked = texts.plain("paper/asked", {"item": item}).splitlines()
    return TaskRow(
        number=item.number,
        directive=(item.title, text),
        units=tuple(line for line in units if line.strip()),
        date=(_day(texts, item.due_on),),
        done_when=(item.done_when,),
        asked=tuple(line for line in asked if line.strip()),
    )


def _day(texts: Texts, day: date | None) -> str:
    return texts.full_day(day) if day else ""


TASK_SHEETS = Topic(
    presses={Act.PAPERS: list_unreached, Act.PAPER: print_papers},
    views={"unreached": unreached, "task_sheets": papers},
)
