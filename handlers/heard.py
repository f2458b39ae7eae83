"""The answer to a person's words: what was written, one line each, with a way to correct it; and what is asked back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bot.rules.list_values import RowQuestionId
from bot.rules.reply_values import QuestionId
from bot.services.confirmations import Confirmation
from bot.services.heard import CONFIRM_COMPLETION, ENTRY_REASON
from bot.services.item_numbers import runs
from bot.services.outgoing import Button, Keyboard, Rendered
from handlers.callbacks import Act, Press
from handlers.pages import rows_of
from handlers.views import Payload, Viewer

MOST_CHOICES = 12
MOST_LETTERS = 30
MOST_ANSWERS = 40  # rows of buttons: Telegram takes a hundred buttons
CLAIMS = frozenset({CONFIRM_COMPLETION, QuestionId.COMPLETION_MEANT, QuestionId.COMPLETION_SHORT})
CHOICES = frozenset({QuestionId.WHICH_ITEM, QuestionId.NO_SUCH_ITEM, QuestionId.FORWARDED})
POSTPONE_CHOICES = 5
FIGURES = frozenset({
    QuestionId.NUMBER_MEANT, QuestionId.OTHER_BASE, QuestionId.ABOVE_WANTED, QuestionId.BELOW_CURRENT,
    QuestionId.OTHER_REMAINDER,
})  # fmt: skip


async def heard(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show what became of a message; payload as `Heard.as_payload` makes it."""
    numbers = {int(ident): number for ident, number in payload["numbers"].items()}
    confirmed = await viewer.services.reporting.confirmations(payload["reports"], numbers)
    cards = [await viewer.services.decisions.card(viewer.person_id or 0, ident) for ident in payload["requests"]]
    requests = [card for card in cards if card is not None]
    questions = await _open_questions(viewer, payload, confirmed)
    args = {
        **{name: payload[name] for name in ("signed", "withdrawn", "postponed", "disputed", "inquiries")},
        "files": await _placed(viewer, payload),
        "file_item": payload["file_item"],
        "guessed": payload.get("guessed", False),
        "confirmed": _together(viewer, confirmed),
        "requests": requests,
        "numbers": numbers,
        "notes": [_note(viewer, note) for note in payload["notes"]],
        "questions": [viewer.texts.plain(f"report/{q['id']}", question_args(viewer, q)) for q in questions],
        "next_item": payload["next_item"],
    }
    text = viewer.texts.render("report/heard", args)
    if not text:
        return None
    rows = [*_corrections(viewer, confirmed, payload["message_id"])]
    rows += [(viewer.button("ask_back", Press(Act.ASKED_BACK, request.id)),) for request in requests]
    answers = [
        row
        for place, asked in enumerate(payload["questions"])
        if asked in questions
        for row in _answers(viewer, asked, place, named=len(questions) > 1)
    ]
    rows += answers[:MOST_ANSWERS]  # beyond, they are answered in words
    if args["guessed"] and args["files"]:
        rows.append((viewer.button("file_elsewhere", Press(Act.FILE_ELSEWHERE, payload["message_id"])),))
    if payload["next_item"]:
        rows.append((viewer.button("skip", Press(Act.SKIP)), viewer.button("stop", Press(Act.DISMISS))))
    return Rendered(text, tuple(rows))


def _together(viewer: Viewer, confirmed: Sequence[Confirmation]) -> list[Confirmation]:
    """Return what is confirmed, as one where the same words and nothing else were written of several items."""
    alike: dict[Any, list[Confirmation]] = {}
    for one in confirmed:
        words = (one.kind, one.text, one.corrects, one.words_only)
        alone = bool(one.values or one.rows or one.files or not one.text)
        alike.setdefault((words, one.report_id if alone else 0), []).append(one)
    sep = viewer.texts.label("list", "separator")
    return [replace(ones[0], number=sep.join(runs(one.number for one in ones))) for ones in alike.values()]


async def heard_or_placed(viewer: Viewer, payload: Payload) -> Rendered:
    """Show what became of a message that the rest of its album has come to: where nothing is left to say, that it is kept."""
    return await heard(viewer, payload) or Rendered(viewer.texts.render("report/files_placed"))


async def _placed(viewer: Viewer, payload: Payload) -> int:
    """Return how many files went where the message says; of an album, more may have come since."""
    if not payload["files"]:
        return 0
    return await viewer.services.loose_files.placed(viewer.person_id or 0, payload["message_id"])


async def still_asked(viewer: Viewer, payload: Payload) -> bool:
    """Return whether something is still asked by what was said to a message; payload as of `heard`."""
    confirmed = await viewer.services.reporting.confirmations(payload["reports"], {})
    return bool(await _open_questions(viewer, payload, confirmed))


async def _open_questions(
    viewer: Viewer, payload: Payload, confirmed: Sequence[Confirmation]
) -> list[Mapping[str, Any]]:
    """Return what is still asked: nothing of a report that was taken back, no figure that was confirmed meanwhile.

    Nor is it asked of which item files are that have their place.
    """
    standing = {one.report_id for one in confirmed}
    given = {(one.report_id, v.target_id, str(v.value)) for one in confirmed for v in one.values if not v.estimate}
    asked = [
        q
        for q in payload["questions"]
        if (not q["report_id"] or q["report_id"] in standing)
        and (q["report_id"], q["args"].get("target"), q["args"].get("value")) not in given
    ]
    of_files = [q for q in asked if q["id"] == QuestionId.WHICH_ITEM and not q["args"]["text"]]
    if of_files and not await viewer.services.loose_files.wait(viewer.person_id or 0, payload["message_id"]):
        return [q for q in asked if q not in of_files]
    return asked


def _note(viewer: Viewer, note: Mapping[str, Any]) -> str:
    told = viewer.texts.plain(note["id"], note["args"])
    return f"{note['number']} {told}" if note["number"] else told


def question_args(viewer: Viewer, question: Mapping[str, Any]) -> dict[str, Any]:
    """Return the arguments of a question's text: its own, the item's number, and the choices named."""
    choices = question["args"].get("choices", ())
    sep = viewer.texts.label("list", "separator")
    return {"item": question["number"], "items": sep.join(runs(number for number, _, _ in choices)), **question["args"]}


def _corrections(viewer: Viewer, confirmed: Sequence[Confirmation], message_id: int) -> Keyboard:
    if not confirmed:
        return ()
    only = confirmed[0].directive_id if len(confirmed) == 1 else 0
    correct = viewer.button("correct", Press(Act.CORRECT, message_id, only))
    return ((correct, viewer.button("withdraw", Press(Act.WITHDRAW, message_id))),)


def _answers(viewer: Viewer, asked: Mapping[str, Any], place: int, *, named: bool = False) -> list[tuple[Button, ...]]:
    """Return the buttons that answer a question, which has its place in the message; one without is answered in words.

    `named`: they say of which item they are, for others are asked about beside it.
    """
    rows = _answering(viewer, asked, place)
    if not (named and asked["number"]) or asked["id"] in CHOICES:
        return rows
    return [tuple(replace(button, text=f"{asked['number']} {button.text}") for button in row) for row in rows]


def _answering(viewer: Viewer, asked: Mapping[str, Any], place: int) -> list[tuple[Button, ...]]:
    if asked["id"] in set(RowQuestionId):
        return _about_rows(viewer, asked, place)
    kind, args = asked["id"], asked["args"]
    directive, report = asked["directive_id"] or 0, asked["report_id"] or 0
    rows: list[tuple[Button, ...]] = []
    if kind in CLAIMS:
        rows = _claiming(viewer, args, report)
    elif kind in CHOICES:
        rows = [*_choices(args.get("choices", ())), (viewer.button("dismiss", Press(Act.DISMISS)),)]
    elif kind in FIGURES and report and args.get("target"):
        just_so = viewer.texts.plain("report/just_so", {"value": args["value"]})
        yes = Button(just_so, Press(Act.VALUE, report, args["target"], str(args["value"])).pack())
        rows = [(yes, viewer.button("dismiss", Press(Act.DISMISS)))]
    elif kind == QuestionId.NONE_OF_WHAT:
        kinds = ("progress", "trouble")
        rows = [tuple(viewer.button(f"no_{none}", Press(Act.NONE_MEANT, directive, arg=none)) for none in kinds)]
    elif kind == QuestionId.PROBLEM_WAYS and directive:
        ways = (("explain", Act.PROBLEM), ("extension", Act.EXTEND), ("coordination", Act.COORDINATE))
        rows = [tuple(viewer.button(label, Press(act, directive)) for label, act in ways)]
    elif kind == ENTRY_REASON:
        reasons = viewer.texts.labels("entry_reason")
        rows = [(Button(words, Press(Act.ENTRY_REASON, arg=name).pack()),) for name, words in reasons.items()]
    elif kind == QuestionId.AWAY:
        rows = [
            (viewer.button("absence_enter", Press(Act.ABSENCE_ENTER)), viewer.button("dismiss", Press(Act.DISMISS)))
        ]
    elif kind == QuestionId.LATER_DAY:
        rows = _days(viewer)
    return rows


def _about_rows(viewer: Viewer, asked: Mapping[str, Any], place: int) -> list[tuple[Button, ...]]:
    """Return a button that sets the rows in doubt, or one that shows the list to choose from."""
    if "rows" in asked["args"] and asked["id"] != RowQuestionId.WHICH and asked["report_id"]:
        words = viewer.texts.plain("scope/set_button", {"state": asked["args"]["state"]})
        yes = Button(words, Press(Act.ROWS_MEANT, asked["report_id"], place).pack())
        return [(yes, viewer.button("dismiss", Press(Act.DISMISS)))]
    return [(viewer.button("tick", Press(Act.LIST_TICK, asked["directive_id"] or 0)),)]


def _choices(choices: Sequence[tuple[str, str, int]]) -> list[tuple[Button, ...]]:
    """Return a button for each item that may be meant."""
    buttons = [
        Button(f"{number} {title}"[:MOST_LETTERS], Press(Act.THIS_ITEM, directive).pack())
        for number, title, directive in choices[:MOST_CHOICES]
    ]
    return list(rows_of(buttons, 2))


def _claiming(viewer: Viewer, args: Mapping[str, Any], report: int) -> list[tuple[Button, ...]]:
    """Return the button that makes a report a request for close-out.

    Of several items said to be done together nothing is reported yet: a button for each asks what was done.
    """
    if report:
        claim = viewer.button("claim", Press(Act.CLAIM, report, arg=_short(args.get("document", ""))))
        return [(claim, viewer.button("only_report", Press(Act.DISMISS)))]
    complete = viewer.texts.label("buttons", "completion")
    buttons = [
        Button(f"{number} {complete}", Press(Act.COMPLETE, directive).pack())
        for number, _, directive in args.get("choices", ())[:MOST_CHOICES]
    ]
    return [*rows_of(buttons, 2), (viewer.button("dismiss", Press(Act.DISMISS)),)] if buttons else []


def _days(viewer: Viewer) -> list[tuple[Button, ...]]:
    """Return the next working days, for a report that is to come later."""
    office = viewer.services.office
    today = office.day_of(office.clock.now())
    days = [office.calendar.add_workdays(today, n) for n in range(1, POSTPONE_CHOICES + 1)]
    return list(rows_of([_day(viewer, day) for day in days], 3))


def _day(viewer: Viewer, day: date) -> Button:
    return Button(viewer.texts.day_with_weekday(day), Press(Act.LATER, arg=day.isoformat()).pack())


def _short(document: str) -> str:
    """Return a document number if it fits a button: it is kept in the report's words anyway."""
    return document if len(document.encode()) <= 36 else ""  # noqa: PLR2004 - what 64 bytes leave beside two ids


async def question(viewer: Viewer, payload: Payload) -> Rendered:
    """Ask for words; payload {"id", "args", "one_by_one"}."""
    row = [viewer.button("skip", Press(Act.SKIP))] if payload["one_by_one"] else []
    row.append(viewer.button("stop" if payload["one_by_one"] else "dismiss", Press(Act.DISMISS)))
    return Rendered(viewer.texts.render(payload["id"], payload["args"]), (tuple(row),))
