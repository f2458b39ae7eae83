"""The list (清单) of a target: its rows page by page, and setting them, a button each."""

from bot.rules.list_values import RowTick
from bot.services.access import RefusedError
from bot.services.heard import Heard
from bot.services.listening import Words
from bot.services.outgoing import Button, Keyboard, Rendered
from bot.services.scope_lists import ListShown, RowLine
from bot.services.scope_ticking import turned
from db.enums import ScopeState
from handlers.callbacks import Act, Press
from handlers.heard import heard
from handlers.incoming import Incoming
from handlers.open_questions import adopted, gone, pressed, state_of
from handlers.pages import Page, page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

ROWS_A_PAGE = 15
BUTTONS_A_PAGE = 10
LONGEST_BUTTON = 30


async def show_list(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a list; payload {"directive_id", "target_id", "page"}. Without rows it says how one is taken in."""
    shown = await _shown(viewer, payload)
    if shown is None:
        return None
    page = page_of(shown.rows, payload.get("page", 0), ROWS_A_PAGE)
    text = viewer.texts.render("scope/list", {"shown": shown, "page": page})
    return Rendered(text, _list_buttons(viewer, shown, page))


async def _shown(viewer: Viewer, payload: Payload) -> ListShown | None:
    try:
        return await viewer.services.lists.shown(
            viewer.person_id or 0, payload["directive_id"], payload.get("target_id", 0)
        )
    except RefusedError:
        return None


def _list_buttons(viewer: Viewer, shown: ListShown, page: Page[RowLine]) -> Keyboard:
    target = shown.target_id
    row = [viewer.button("tick", _at(Act.LIST_TICK, shown))] if shown.may_set else []
    if shown.may_edit:
        row.append(viewer.button("list_sheet", Press(Act.LIST_SHEET, target)))
        row.append(viewer.button("list_file", Press(Act.LIST_FILE, target)))
    row.append(viewer.button("back", Press(Act.FACE, shown.directive_id, arg="more")))
    others = [
        (Button(text[:LONGEST_BUTTON], Press(Act.LIST, shown.directive_id, arg=f"{other}.0").pack()),)
        for other, text in shown.others
    ]
    return (*_turning(viewer, Act.LIST, shown, page), *rows_of(row, 4), *others)


def _at(act: Act, shown: ListShown, page: int = 0) -> Press:
    return Press(act, shown.directive_id, arg=f"{shown.target_id}.{page}")


def _turning(viewer: Viewer, act: Act, shown: ListShown, page: Page[RowLine]) -> Keyboard:
    buttons = [
        viewer.button(label, _at(act, shown, number))
        for label, number in (("page_before", page.number - 1), ("page_after", page.number + 1))
        if 0 <= number < page.pages
    ]
    return (tuple(buttons),) if buttons else ()


async def show_ticking(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a button for each row that its reader may set; payload as of `show_list`."""
    shown = await _shown(viewer, payload)
    if shown is None or not shown.may_set:
        return None
    page = page_of([row for row in shown.rows if row.settable], payload.get("page", 0), BUTTONS_A_PAGE)
    buttons = [_row_button(viewer, row, page.number) for row in page.items]
    done = []
    if shown.chosen:
        words = viewer.texts.plain("scope/write_button", {"count": len(shown.chosen)})
        done.append(Button(words, Press(Act.LIST_WRITE, shown.target_id).pack()))
    done.append(viewer.button("back", _at(Act.LIST, shown)))
    text = viewer.texts.render("scope/ticking", {"shown": shown, "page": page, "chosen": _chosen(shown)})
    return Rendered(text, (*rows_of(buttons, 2), *_turning(viewer, Act.LIST_TICK, shown, page), tuple(done)))


def _chosen(shown: ListShown) -> list[tuple[ScopeState, list[RowLine]]]:
    """Return the rows that are chosen, by what they will become."""
    states = (ScopeState.DONE, ScopeState.OPEN)
    found = [(state, [row for row in shown.chosen if turned(row.state) is state]) for state in states]
    return [(state, rows) for state, rows in found if rows]


def _row_button(viewer: Viewer, row: RowLine, page: int) -> Button:
    state = turned(row.state) if row.chosen else row.state
    mark = viewer.texts.label("row_mark", state)
    words = f"{mark}{row.number} {row.name}"
    return Button(words[:LONGEST_BUTTON], Press(Act.LIST_ROW, row.id, page).pack())


def _place(incoming: Incoming) -> dict[str, int]:
    """Return which list and page a button asks for; nonsense asks for the first."""
    press = pressed(incoming)
    target, _, page = press.arg.partition(".")
    numbers = [int(part) if part.isascii() and part.isdigit() else 0 for part in (target, page)]
    return {"directive_id": press.id, "target_id": numbers[0], "page": numbers[1]}


async def turn(incoming: Incoming) -> None:
    """Show a list; where there is none yet, the next file may be one."""
    place = _place(incoming)
    shown = await incoming.services.lists.shown(incoming.sender.id, place["directive_id"], place["target_id"])
    if shown is None:
        await gone(incoming)
        return
    if shown.rows:
        await incoming.services.conversation.finish(incoming.cause)
    else:
        await incoming.services.list_sheets.ask_file(incoming.cause, shown.target_id)
    await incoming.show(show_list, place)


async def tick(incoming: Incoming) -> None:
    """Show the buttons of rows."""
    rendered = await show_ticking(incoming.viewer, _place(incoming))
    if rendered is None:
        await gone(incoming)
        return
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def choose(incoming: Incoming) -> None:
    """Choose a row, or no longer."""
    press = pressed(incoming)
    directive_id, target_id = await incoming.services.ticking.choose(incoming.cause, press.id)
    await incoming.show(show_ticking, {"directive_id": directive_id, "target_id": target_id, "page": press.version})


async def write(incoming: Incoming) -> None:
    """Set the rows that were chosen, and show how it is confirmed."""
    report = await incoming.services.ticking.write_chosen(incoming.cause, pressed(incoming).id, incoming.message_id)
    if report is None:
        await incoming.toast("scope/nothing_chosen", alert=True)
        return
    await incoming.show(heard, Heard(reports=[report.id]).as_payload(incoming.message_id, {}))


async def meant(incoming: Incoming) -> None:
    """Set the rows that the words left in doubt."""
    press = pressed(incoming)
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    questions = payload.get("questions", [])
    asked = questions[press.version] if press.version < len(questions) else {}
    if asked.get("report_id") != press.id or "target" not in asked.get("args", {}):
        await gone(incoming)
        return
    args = asked["args"]
    ticks = [RowTick(args["target"], row, ScopeState(args["state"])) for row in args["rows"]]
    report = await incoming.services.ticking.confirm(incoming.cause, press.id, ticks)
    await incoming.show(heard, Heard(reports=[report.id]).as_payload(report.message_id or incoming.message_id, {}))


async def take_rows(incoming: Incoming) -> None:
    """Set the rows that are named in answer to which were meant; other words are heard as such."""
    state = await state_of(incoming)
    if incoming.text.strip() and not incoming.edited:
        wanted = ScopeState(state["state"])
        named = incoming.services.ticking.name_rows(incoming.cause, state["report_id"], incoming.text, wanted)
        if await named is not None:
            return
    words = Words(incoming.text, incoming.message_id, edited=incoming.edited)
    focused = words if incoming.edited else adopted(words, state["directive_id"])
    await incoming.services.hearing.hear(incoming.cause, focused)


LISTS = Topic(
    presses={
        Act.LIST: turn,
        Act.LIST_TICK: tick,
        Act.LIST_ROW: choose,
        Act.LIST_WRITE: write,
        Act.ROWS_MEANT: meant,
    },
    dialogs={"which_rows": take_rows},
)
