"""/burden (负担情况): who is asked how much, page by page, as a sheet, and what each will be sent."""

from bot.reports.burden_sheet import COLUMNS, BurdenRow, write_burden_sheet
from bot.services.access import RefusedError
from bot.services.burdens import SHEET, Burden, Burdens
from bot.services.outgoing import Button, File, Rendered
from bot.texts import Texts
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

PEOPLE_A_PAGE = 8
PEOPLE_A_ROW = 4


async def table(viewer: Viewer, payload: Payload) -> Rendered:
    """Show a page of the table; payload {"page"}. Each name leads to what that person will be sent."""
    found = await viewer.services.burdens.table(viewer.person_id or 0)
    page = page_of(found.people, payload.get("page", 0), PEOPLE_A_PAGE)
    over = sum(line.over for line in found.people)
    marks = {line.person_id: _mark(viewer.texts, line, found) for line in page.items}
    text = viewer.texts.render("burden/table", {"found": found, "page": page, "over": over, "marks": marks})
    people = [Button(line.person, Press(Act.FORECAST_OF, line.person_id, arg="0").pack()) for line in page.items]
    sheet = (viewer.button("burden_sheet", Press(Act.BURDEN_SHEET)),) if found.people else ()
    rows = (*rows_of(people, PEOPLE_A_ROW), *page.turning(viewer, Act.BURDENS), sheet)
    return Rendered(text, tuple(row for row in rows if row))


def _mark(texts: Texts, line: Burden, found: Burdens) -> str:
    """Return why a line is marked; empty where it is not."""
    return texts.plain("burden/mark", {"line": line, "found": found}) if line.over else ""


async def show(incoming: Incoming) -> None:
    """`/burden`."""
    await incoming.services.burdens.table(incoming.sender.id)  # refused here
    await incoming.services.conversation.show(incoming.cause, "burdens")


async def turn(incoming: Incoming) -> None:
    """Turn to another page, or back from a person's forecast."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(table, {"page": incoming.press.version if incoming.press else 0})


async def send_sheet(incoming: Incoming) -> None:
    """导出表格 was pressed."""
    await incoming.services.burdens.ask_for_sheet(incoming.cause)
    await incoming.toast("burden/sheet_coming")


async def sheet(viewer: Viewer, _: Payload) -> Rendered | None:
    """Send the table as a workbook; nothing to one who may not see it any more."""
    try:
        found = await viewer.services.burdens.table(viewer.person_id or 0)
    except RefusedError:
        return None
    texts = viewer.texts
    rows = [_row(line, _mark(texts, line, found)) for line in found.people]
    name = texts.label("files", "burdens")
    title = texts.plain("burden/title", {"found": found})
    headings = {column: texts.label("burden_column", column) for column in COLUMNS}
    content = write_burden_sheet(rows, name, title, headings)
    return Rendered(texts.render("burden/sheet", {"found": found}), document=File(f"{name}.xlsx", content))


def _row(line: Burden, mark: str) -> BurdenRow:
    return BurdenRow(
        unit=line.unit,
        person=line.person,
        owned=line.owned,
        filled_in=line.filled_in,
        this_days=line.this_week.days,
        this_directives=line.this_week.directives,
        next_days=line.next_week.days,
        next_directives=line.next_week.directives,
        late=line.late,
        answered=line.answered,
        mark=mark,
    )


BURDENS = Topic(
    commands={"burden": show},
    presses={Act.BURDENS: turn, Act.BURDEN_SHEET: send_sheet},
    views={"burdens": table, SHEET: sheet},
)
