"""The summary of a document: what is settled, what is open, and the ways on."""

from bot.services.document_summary import DocumentSummary
from bot.services.outgoing import Button, Keyboard, Rendered
from handlers.callbacks import Act, Press
from handlers.views import Payload, Viewer

MOST_WORDS = 8


async def show_summary(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show where a document stands. Payload: document_id; known, adopted, undo, stale say what went before."""
    summary = await viewer.services.reviewing.summary(viewer.person_id or 0, int(payload["document_id"]))
    if summary is None:
        return None
    args = {
        "summary": summary,
        "vague": summary.vague[:MOST_WORDS],
        "relative": summary.relative[:MOST_WORDS],
        "gone": summary.gone[:MOST_WORDS],
        "known": bool(payload.get("known")),
        "fresh": payload.get("known") is False,
        "doubts": _doubts(viewer, summary),
        "stale": bool(payload.get("stale")),
        "adopted": int(payload.get("adopted", 0)),
        "added": payload.get("added", ""),
    }
    undo = payload.get("undo") == summary.version
    return Rendered(viewer.texts.render("review/summary", args), summary_keyboard(viewer, summary, undo=undo))


def _doubts(viewer: Viewer, summary: DocumentSummary) -> list[str]:
    """Return what speaks against the printed date, while nobody has confirmed one."""
    if summary.confirmed_on is not None:
        return []
    return [viewer.texts.plain(text_id, args) for text_id, args in summary.findings.doubts]


def summary_keyboard(viewer: Viewer, summary: DocumentSummary, *, undo: bool = False) -> Keyboard:
    """Return the ways on from a summary, as its reader may go them."""
    rows: list[tuple[Button, ...]] = []
    if summary.changeable:
        rows += _changing(viewer, summary, undo=undo)
    if summary.may_approve:
        rows.append(approving(viewer, summary))
    last = [viewer.button("items", Press(Act.ITEMS, summary.id))]
    if summary.registered or not summary.changeable:
        last.append(viewer.button("breakdown", Press(Act.BREAKDOWN, summary.id)))
    if not summary.changeable:
        last.append(viewer.button("sheet", Press(Act.SHEET, summary.id)))
    if summary.state == "awaits_approval" and not summary.may_approve and viewer.person_id is not None:
        last.append(viewer.button("take_back", Press(Act.TAKE_BACK, summary.id)))
    if summary.findings.edition and summary.changeable:
        words = viewer.texts.plain("review/open_button", {"number": summary.findings.edition.number})
        rows.append((Button(words, Press(Act.DOCUMENT, summary.findings.edition.id).pack()),))
    if summary.changeable and summary.discardable:
        last.append(viewer.button("discard", Press(Act.DISCARD, summary.id, summary.version)))
    rows.append(tuple(last))
    ending = _year_end(viewer, summary)
    return tuple(rows) if not ending else (*rows, ending)


def _year_end(viewer: Viewer, summary: DocumentSummary) -> tuple[Button, ...]:
    offers = (
        (summary.year_end.carriable, "carry", Act.CARRY),
        (summary.year_end.archivable, "archive", Act.ARCHIVE),
        (summary.year_end.archived, "archive_again", Act.ARCHIVE),
    )
    return tuple(viewer.button(label, Press(act, summary.id)) for offered, label, act in offers if offered)


def approving(viewer: Viewer, summary: DocumentSummary) -> tuple[Button, ...]:
    """Return the approver's two buttons."""
    return (
        viewer.button("approve", Press(Act.APPROVE, summary.id)),
        viewer.button("return", Press(Act.RETURN, summary.id)),
    )


def _changing(viewer: Viewer, summary: DocumentSummary, *, undo: bool) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = []
    if undo:
        rows.append((viewer.button("undo", Press(Act.UNDO, summary.id, summary.version)),))
    if summary.confirmed_on is None:
        rows.append(_date_buttons(viewer, summary))
    if summary.first_draft is not None:
        rows.append(
            (
                viewer.button("bulk", Press(Act.BULK, summary.id)),
                viewer.button("sheet", Press(Act.SHEET, summary.id)),
                viewer.button("cards", Press(Act.CARD, summary.first_draft)),
            )
        )
    if summary.suggested:
        rows.append((viewer.button("adopt_all", Press(Act.ADOPT_ALL, summary.id, summary.version)),))
    if summary.first_draft is not None:
        asking = [viewer.button("ask_comments", Press(Act.COMMENT_ASK, summary.id))]
        if summary.comments.asked:
            asking.append(viewer.button("see_comments", Press(Act.COMMENTS, summary.id)))
        if summary.findings.passed_over:
            asking.append(viewer.button("passed_over", Press(Act.PASSED_OVER, summary.id)))
        rows.append(tuple(asking))
    forward = []
    if summary.ready > summary.registered:
        label = "submit" if summary.approval_required else "register"
        forward.append(viewer.button(label, Press(Act.SUBMIT, summary.id, summary.version)))
    if summary.registered:
        forward.append(viewer.button("issue", Press(Act.ISSUE, summary.id)))
    return [*rows, *([tuple(forward)] if forward else [])]


def _date_buttons(viewer: Viewer, summary: DocumentSummary) -> tuple[Button, ...]:
    other = viewer.button("other_date", Press(Act.DOCUMENT_DATE, summary.id))
    if summary.printed_on is not None:
        day, text_id = summary.printed_on, "intake/date_button"
    else:  # lines that a leader wrote by hand have no date: mostly they came today
        office = viewer.services.office
        day, text_id = office.day_of(office.clock.now()), "intake/date_button_today"
    words = viewer.texts.plain(text_id, {"day": day})
    return Button(words, Press(Act.DOCUMENT_DATE, summary.id, arg=day.isoformat()).pack()), other
