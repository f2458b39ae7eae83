"""The fill-in sheet (填报表): sent, sent back, what was read in it listed, and reported when confirmed."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.intake.sheets.fill_in_sheet import FIGURE, FillInRow, FillInTarget
from bot.reports.fill_in_sheet import FillInLabels, write_fill_in_sheet
from bot.services.filling_in import FillInItem, Reported
from bot.services.item_numbers import runs
from bot.services.outgoing import File, Rendered
from bot.services.planning import TargetLine
from bot.texts import Texts
from handlers.callbacks import Act, Press
from handlers.draft_sheets import fault_words
from handlers.heard import question_args
from handlers.incoming import Incoming
from handlers.open_questions import gone
from handlers.sheets_back import figure_mark
from handlers.topics import Topic
from handlers.views import Payload, Viewer

LONGEST_LATEST = 80
MOST_FAULTS = 12


async def send_sheet(incoming: Incoming) -> None:
    """Send the sheet."""
    await incoming.services.filling_in.ask(incoming.cause)
    await incoming.toast("fill_in/coming")


async def show_sheet(viewer: Viewer, _payload: Payload) -> Rendered | None:
    """Write the sheet from the state of this moment."""
    items = await viewer.services.filling_in.items(viewer.person_id or 0)
    if not items:
        return None
    office, texts = viewer.services.office, viewer.texts
    now = office.clock.now()
    rows = [_row(texts, item) for item in items]
    most = max(len(row.targets) for row in rows)
    sheet = write_fill_in_sheet(rows, fill_in_labels(texts, most), now.isoformat())
    name = f"{texts.label('files', 'fill_in')}{office.day_of(now):%m%d}.xlsx"
    return Rendered(texts.render("fill_in/sheet", {"count": len(rows), "figures": most}), document=File(name, sheet))


def fill_in_labels(texts: Texts, figures: int) -> FillInLabels:
    """Return the words of a sheet with so many columns for figures."""
    headings = dict(texts.labels("fill_in_column"))
    figure = headings.pop(FIGURE)
    headings |= {f"{FIGURE}{n}": f"{figure}{figure_mark(n)}" if figures > 1 else figure for n in range(1, figures + 1)}
    return FillInLabels(
        sheet=texts.label("files", "fill_in"),
        headings=headings,
        states=texts.labels("fill_in_state"),
        no_figure=texts.label("fill_in_sheet", "no_figure"),
        nothing_asked=texts.label("fill_in_sheet", "nothing_asked"),
    )


def _row(texts: Texts, item: FillInItem) -> FillInRow:
    several = len(item.targets) > 1
    asked = [texts.plain("fill_in/asked", {"target": target}) for target in item.targets]
    marked = [f"{figure_mark(place)} {words}" if several else words for place, words in enumerate(asked, 1)]
    return FillInRow(
        directive_id=item.id,
        number=item.number,
        title=item.title,
        asked="\n".join(marked),
        due=texts.day(item.due_on) if item.due_on else "",
        report_by=texts.day(item.report_by) if item.report_by else "",
        latest=_latest(texts, item),
        targets=tuple(_target(texts, target) for target in item.targets),
    )


def _latest(texts: Texts, item: FillInItem) -> str:
    if item.latest is None:
        return ""
    words = " ".join(item.latest.text.split())
    cut = words if len(words) <= LONGEST_LATEST else f"{words[:LONGEST_LATEST]}…"
    return f"{texts.day(texts.date_of(item.latest.at))} {cut}"


def _target(texts: Texts, target: TargetLine) -> FillInTarget:
    current = "" if target.current is None else texts.amount(target.current)
    return FillInTarget(target.id, texts.plain("fill_in/prompt", {"target": target}), current)


async def show_read(viewer: Viewer, payload: Payload) -> Rendered:
    """List what was read in a sheet; payload as `FillingIn.propose` makes it, with "end" once it was settled."""
    texts = viewer.texts
    if payload.get("end"):
        numbers = texts.label("list", "separator").join(runs(row["number"] for row in payload["rows"]))
        args = {"end": payload["end"], "count": len(payload["rows"]), "numbers": numbers}
        return Rendered(texts.render("fill_in/ended", args))
    rows = [_shown(viewer, row) for row in payload["rows"]]
    faults = payload["faults"]
    args = {
        "rows": rows,
        "changed": payload["changed"],
        "owners": list(dict.fromkeys(row["owner"] for row in rows if row["owner"])),
        "doubtful": any(row["doubts"] for row in rows),
        "skipped": [texts.plain(text_id, words) for text_id, words in payload["skipped"]],
        "faults": [fault_words(texts, fault) for fault in faults[:MOST_FAULTS]],
        "fault_count": len(faults),
    }
    text = texts.render("fill_in/read", args)
    if not rows:
        return Rendered(text)
    send, drop = (
        viewer.button("fill_in_send", Press(Act.FILL_IN_SEND)),
        viewer.button("fill_in_drop", Press(Act.FILL_IN_DROP)),
    )
    return Rendered(text, ((send, drop),))


def _shown(viewer: Viewer, row: Mapping[str, Any]) -> dict[str, Any]:
    texts = viewer.texts
    return {
        **row,
        "words": _one_line(row["words"]),
        "problem": _one_line(row["problem"]),
        "doubts": _sentences(viewer, row["doubts"]),
        "notes": [texts.plain(text_id, args) for text_id, args in row["notes"]],
    }


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _sentences(viewer: Viewer, doubts: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return doubts in words: the questions that will be asked, without the item that they stand under."""
    found = []
    for doubt in doubts:
        args = {**question_args(viewer, doubt), "item": "", "items": ""}
        words = viewer.texts.plain(f"report/{doubt['id']}", args)
        found.append(viewer.texts.plain("fill_in/doubt", {"target": doubt["target"], "words": words}))
    return found


async def confirm(incoming: Incoming) -> None:
    """确认报送: what the message lists is reported."""
    payload = await _payload(incoming)
    if payload is None:
        return
    reported = await incoming.services.filling_in.report(incoming.cause, payload)
    if reported is not Reported.DONE:
        await incoming.toast(f"fill_in/{reported.value}", alert=True)
    await incoming.show(show_read, {**payload, "end": reported.value})


async def drop(incoming: Incoming) -> None:
    """取消: nothing of it is reported."""
    payload = await _payload(incoming)
    if payload is None:
        return
    dropped = await incoming.services.filling_in.drop(incoming.cause, payload)
    await incoming.show(show_read, {**payload, "end": "dropped" if dropped else Reported.BEFORE.value})


async def _payload(incoming: Incoming) -> Payload | None:
    """Return what the message whose button was pressed was made from; None, and told so, where it is none of these."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    if "sheet" in payload:
        return payload
    await gone(incoming)
    return None


FILL_IN = Topic(
    presses={Act.FILL_IN: send_sheet, Act.FILL_IN_SEND: confirm, Act.FILL_IN_DROP: drop},
    views={"fill_in_sheet": show_sheet, "fill_in_read": show_read},
)
