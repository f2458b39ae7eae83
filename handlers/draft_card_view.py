"""The card of a draft, the choices for one of its fields, and where it may be split."""

from bot.services.draft_choices import Choice
from bot.services.draft_shown import DraftCard
from bot.services.drafting import Field
from bot.services.drafts import OPEN_ENDED
from bot.services.found import SuggestionShown
from bot.services.outgoing import Button, Keyboard, Rendered
from db.enums import CommentStatus
from handlers.callbacks import Act, Press
from handlers.comment_words import comment_words
from handlers.views import Payload, Viewer

LONGEST_TEXT = 1500
LONGEST_DONE_WHEN = 400
MOST_TARGETS = 8
MOST_HELPERS = 10
CHOICES_A_PAGE = 12
CHOICES_A_ROW = {Field.DUE: 2, Field.LEAD: 2, Field.SUPPORT: 2, Field.PARTS: 2}
MOST_CUTS = 12
MOST_COMMENTS = 5
PARTS = "parts"
"""The argument of the button that splits a draft into the parts that are proposed."""


async def show_card(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show a draft as it is. None once it was issued: it has another card then."""
    card = await viewer.services.reviewing.card(viewer.person_id or 0, int(payload["directive_id"]))
    if card is None:
        return None
    args = {
        "card": card,
        "line": card.line,
        "text": card.text[:LONGEST_TEXT],
        "cut": len(card.text) > LONGEST_TEXT,
        "done_when": card.done_when[:LONGEST_DONE_WHEN],
        "targets": card.targets[:MOST_TARGETS],
        "supporting": card.line.supporting[:MOST_HELPERS],
        "part_units": card.part_units[:MOST_HELPERS],
        "reason": _reason(viewer, card.suggestion),
        "further": [(one, _reason(viewer, one)) for one in card.further],
        "stale": bool(payload.get("stale")),
        "comments": [(one, comment_words(viewer.texts, one)) for one in card.comments[-MOST_COMMENTS:]],
    }
    return Rendered(viewer.texts.render("review/card", args), _keyboard(viewer, card))


def _reason(viewer: Viewer, suggestion: SuggestionShown | None) -> str:
    return viewer.texts.plain(suggestion.reason, suggestion.args) if suggestion else ""


def _keyboard(viewer: Viewer, card: DraftCard) -> Keyboard:
    rows: list[tuple[Button, ...]] = []
    if card.changeable and card.line.left_out:
        rows.append((viewer.button("take_in_again", Press(Act.LEAVE_OUT, card.line.id, card.version)),))
    elif card.changeable:
        rows += _changing(viewer, card)
    turning = []
    if card.previous is not None:
        turning.append(viewer.button("previous", Press(Act.CARD, card.previous)))
    turning.append(viewer.button("summary", Press(Act.DOCUMENT, card.document_id)))
    if card.next is not None:
        turning.append(viewer.button("next", Press(Act.CARD, card.next)))
    return (*rows, tuple(turning))


def _changing(viewer: Viewer, card: DraftCard) -> list[tuple[Button, ...]]:
    def field(name: Field) -> Button:
        return viewer.button(f"field_{name.value}", Press(Act.FIELD, card.line.id, card.version, name.value))

    rows: list[tuple[Button, ...]] = []
    if card.suggestion:
        rows.append(_adopting(viewer, card, card.suggestion))
    rows.append((field(Field.LEAD), field(Field.OWNER), field(Field.SUPPORT)))
    rows.append((field(Field.DUE), field(Field.CADENCE), field(Field.KIND)))
    rows.append((field(Field.TITLE), field(Field.DONE_WHEN), field(Field.LEADER)))
    dividing = [field(Field.PARTS)] if card.addresses or card.part_units or len(card.line.supporting) > 1 else []
    if card.next is not None:
        dividing.append(viewer.button("merge", Press(Act.MERGE, card.line.id, card.version)))
    if card.parts:
        words = viewer.texts.plain("review/split_button", {"parts": card.parts})
        dividing.append(Button(words, Press(Act.SPLIT, card.line.id, card.version, PARTS).pack()))
    if card.divisible:
        dividing.append(viewer.button("split", Press(Act.SPLIT, card.line.id, card.version)))
    dividing.append(viewer.button("leave_out", Press(Act.LEAVE_OUT, card.line.id, card.version)))
    rows.append(tuple(dividing))
    commenting = [viewer.button("ask_comments", Press(Act.COMMENT_ASK, card.document_id, card.line.id))]
    if any(comment.status is CommentStatus.OPEN for comment in card.comments):
        commenting.append(viewer.button("see_comments", Press(Act.COMMENTS, card.document_id)))
    commenting.append(viewer.button("limits", Press(Act.LIMITS, card.line.id)))
    rows.append(tuple(commenting))
    return rows


def _adopting(viewer: Viewer, card: DraftCard, best: SuggestionShown) -> tuple[Button, ...]:
    """Return a button for each suggestion."""
    first = Press(Act.ADOPT, card.line.id, card.version, str(best.which) if best.which else "")
    others = [
        Button(
            viewer.texts.plain("review/adopt_button", {"unit": one.unit}),
            Press(Act.ADOPT, card.line.id, card.version, str(one.which)).pack(),
        )
        for one in card.further
    ]
    return (viewer.button("adopt", first), *others)


async def show_choices(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show what a field may be set to. Payload: directive_id, version, field, page; `value` keeps its page in sight."""
    reader, directive_id = viewer.person_id or 0, int(payload["directive_id"])
    field = Field(payload["field"])
    card = await viewer.services.reviewing.card(reader, directive_id)
    choices = await viewer.services.reviewing.choices(reader, directive_id, field)
    if card is None or choices is None or not card.changeable:
        return None
    page = _page_of(choices, str(payload.get("value", ""))) if payload.get("value") else int(payload.get("page", 0))
    pages = max(1, -(-len(choices) // CHOICES_A_PAGE))
    page = min(page, pages - 1)
    shown = choices[page * CHOICES_A_PAGE : (page + 1) * CHOICES_A_PAGE]
    width = CHOICES_A_ROW.get(field, 3)
    buttons = [_choice(viewer, card, field, choice) for choice in shown]
    rows = [tuple(buttons[at : at + width]) for at in range(0, len(buttons), width)]
    rows += _turning(viewer, card, field, page, pages)
    args = {"card": card, "line": card.line, "field": field.value, "page": page + 1, "pages": pages}
    return Rendered(viewer.texts.render("review/choices", args), tuple(rows))


def _page_of(choices: list[Choice], value: str) -> int:
    values = [choice.value for choice in choices]
    return values.index(value) // CHOICES_A_PAGE if value in values else 0


def _choice(viewer: Viewer, card: DraftCard, field: Field, choice: Choice) -> Button:
    words = choice.name or _words(viewer, field, choice.value)
    mark = "✓ " if choice.chosen else ""
    return Button(mark + words, Press(Act.SET, card.line.id, card.version, f"{field.value}={choice.value}").pack())


def _words(viewer: Viewer, field: Field, value: str) -> str:
    if field is Field.DUE and value != OPEN_ENDED:
        return viewer.texts.plain("review/due_choice", {"day": value})
    section = {Field.CADENCE: "cadence", Field.KIND: "kind", Field.PARTS: "unit_group"}.get(field, "choice")
    return viewer.texts.label(section if value in viewer.texts.labels(section) else "choice", value)


def _turning(viewer: Viewer, card: DraftCard, field: Field, page: int, pages: int) -> list[tuple[Button, ...]]:
    rows: list[tuple[Button, ...]] = []
    turning = [
        viewer.button(label, Press(Act.FIELD, card.line.id, card.version, f"{field.value}~{to}"))
        for label, to in (("previous_page", page - 1), ("next_page", page + 1))
        if 0 <= to < pages
    ]
    if turning:
        rows.append(tuple(turning))
    back = viewer.button("back", Press(Act.CARD, card.line.id))
    typed = viewer.button("type_in", Press(Act.TYPE, card.line.id, card.version, field.value))
    rows.append((back,) if field in {Field.CADENCE, Field.KIND} else (typed, back))
    return rows


async def show_cuts(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show where a draft may be split, each place with the words that would begin the second part."""
    reader, directive_id = viewer.person_id or 0, int(payload["directive_id"])
    card = await viewer.services.reviewing.card(reader, directive_id)
    cuts = await viewer.services.reviewing.cuts(reader, directive_id)
    if card is None or cuts is None or not card.changeable:
        return None
    rows = tuple(
        (Button(f"✂ {cut.words}…", Press(Act.SPLIT, directive_id, card.version, str(cut.offset)).pack()),)
        for cut in cuts[:MOST_CUTS]
    )
    args = {"line": card.line, "text": card.text[:LONGEST_TEXT]}
    back = (viewer.button("back", Press(Act.CARD, directive_id)),)
    return Rendered(viewer.texts.render("review/cuts", args), (*rows, back))
