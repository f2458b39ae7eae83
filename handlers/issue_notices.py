"""The issue notice (交办通知): what is new, signed by a button or by 收到, looked through item by item, objected to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from bot.services.acknowledging import IssueNotice, NoticeItem
from bot.services.item_numbers import runs
from bot.services.outgoing import Button, Keyboard, Rendered
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

LONG = 10  # items from which runs under one heading are drawn together
MOST_LINES = 50
RUN = 4  # the shortest run that is


@dataclass(frozen=True)
class Line:
    """A line of the notice: one item, or a run of them under one heading (`count` above 1)."""

    number: str
    title: str
    count: int
    lead: str
    concerning: str = ""
    former: str = ""


async def issue_notice(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show the notice as things stand; payload {"document_id", "directive_ids"}."""
    found = await viewer.services.acknowledging.notice(viewer.person_id or 0, payload["directive_ids"])
    if found is None:
        return None
    leading = [item for item in found.items if not item.supporting]
    office = viewer.services.office
    shown = lines(leading)
    args = {
        "notice": found,
        "leading": shown[:MOST_LINES],
        "more": sum(line.count for line in shown[MOST_LINES:]),
        "leading_count": len(leading),
        "parted": all(item.part for item in leading),
        "carried": bool(found.items) and all(item.former for item in found.items),
        "supporting": lines([item for item in found.items if item.supporting]),
        "same_due": _same([item.due_on for item in leading]),
        "same_cadence": _same([item.cadence for item in leading]),
        "dates": dates(leading),
        "report_time": f"{office.policy.report_time:%H:%M}",
        "office": office.settings.office_name,
        "contact": office.settings.contact,
    }
    return Rendered(viewer.texts.render("follow/issue_notice", args), _buttons(viewer, found))


def lines(items: Sequence[NoticeItem]) -> list[Line]:
    """Return one line an item; in a long list, runs of items under one heading are one line.

    What was carried over always has its own: its reader looks for the number that it had.
    """
    if len(items) <= LONG:
        return [_line(item) for item in items]
    found = []
    for heading, run in groupby(items, key=lambda item: item.heading):
        group = list(run)
        if heading and len(group) >= RUN and not any(item.former for item in group):
            found.append(Line(f"{group[0].number}-{group[-1].number}", heading, len(group), group[0].lead))
        else:
            found += [_line(item) for item in group]
    return found


def dates(items: Sequence[NoticeItem]) -> list[tuple[date, tuple[str, ...]]]:
    """Return each final date, the nearest first, with the numbers of its items as runs such as 19-42."""
    days = sorted({item.due_on for item in items if item.due_on})
    return [(day, runs(item.number for item in items if item.due_on == day)) for day in days]


def _line(item: NoticeItem) -> Line:
    return Line(item.number, item.title, 1, item.lead, item.concerning, item.former)


def _same(values: Sequence[object]) -> object:
    """Return the value that all share, None where they differ or there is none."""
    return values[0] if values and all(value == values[0] for value in values) else None


def _buttons(viewer: Viewer, notice: IssueNotice) -> Keyboard:
    first = [] if notice.signed_at else [viewer.button("sign_all", Press(Act.SIGN_ALL))]
    first.append(viewer.button("item_by_item", Press(Act.NOTICE_ITEMS, arg="0")))
    second = (viewer.button("object", Press(Act.OBJECT_PICK, arg="0")),) if notice.may_object else ()
    return tuple(row for row in (tuple(first), second) if row)


async def sign_all(incoming: Incoming) -> None:
    """全部签收 was pressed."""
    payload = await _payload(incoming)
    await incoming.services.acknowledging.sign(incoming.cause, payload["directive_ids"])
    await incoming.show(issue_notice, payload)


async def redraw_notices(incoming: Incoming) -> None:
    """Show in the notices themselves that they were signed by words: their button has nothing left to do."""
    for message_id, payload in await incoming.services.conversation.newest(incoming.sender.id, "issue_notice"):
        await incoming.redraw(issue_notice, payload, message_id)


async def show_items(incoming: Incoming) -> None:
    """逐项查看, its pages, and the way back to the notice."""
    payload = await _payload(incoming)
    await incoming.services.conversation.finish(incoming.cause)
    press = incoming.press or Press(Act.NOTICE_ITEMS)
    if not press.arg:
        await incoming.show(issue_notice, payload)
        return
    await incoming.show(_picking(Act.FACE, Act.NOTICE_ITEMS, "follow/notice_items"), {**payload, "page": press.arg})


async def pick_objection(incoming: Incoming) -> None:
    """提出异议: first, to which item."""
    payload = await _payload(incoming)
    await incoming.services.conversation.finish(incoming.cause)
    page = incoming.press.arg if incoming.press else "0"
    await incoming.show(_picking(Act.OBJECT, Act.OBJECT_PICK, "follow/object_pick"), {**payload, "page": page})


async def _payload(incoming: Incoming) -> Payload:
    """Return what the notice whose button was pressed was made from; without a row, it is about everything unsigned."""
    payload = await incoming.services.conversation.payload_of(incoming.chat_id, incoming.message_id)
    return {"directive_ids": (), **payload}


class _picking:  # noqa: N801 - a view, made for one purpose
    """A list of the notice's items, each a button."""

    def __init__(self, each: Act, pages: Act, text_id: str) -> None:
        self._each = each
        self._pages = pages
        self._text_id = text_id

    async def __call__(self, viewer: Viewer, payload: Payload) -> Rendered | None:
        found = await viewer.services.acknowledging.notice(viewer.person_id or 0, payload["directive_ids"])
        if found is None:
            return None
        items = [item for item in found.items if self._each is not Act.OBJECT or not item.supporting]
        page = page_of(items, int(payload["page"]) if str(payload["page"]).isdigit() else 0)
        buttons = [Button(f"{i.number} {i.title}", Press(self._each, i.id).pack()) for i in page.items]
        turning = []
        if page.number > 0:
            turning.append(viewer.button("page_before", Press(self._pages, arg=str(page.number - 1))))
        if page.number + 1 < page.pages:
            turning.append(viewer.button("page_after", Press(self._pages, arg=str(page.number + 1))))
        turning.append(viewer.button("back", Press(Act.NOTICE_ITEMS)))
        return Rendered(viewer.texts.render(self._text_id, {"notice": found}), (*rows_of(buttons, 1), tuple(turning)))


ISSUE_NOTICES = Topic(
    presses={Act.SIGN_ALL: sign_all, Act.NOTICE_ITEMS: show_items, Act.OBJECT_PICK: pick_objection},
    views={"issue_notice": issue_notice},
)
