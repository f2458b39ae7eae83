"""Submitting, approving, returning, and 全部交办; and changing owner or date afterwards."""

from bot.services.approval import RETURNING
from bot.services.issued_changes import NEW_DATE, NEW_OWNER
from bot.services.outgoing import Button, Rendered
from bot.texts import TellableError
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.refreshing import change_and_show, pressed
from handlers.summary_view import show_summary
from handlers.topics import Topic
from handlers.views import Payload, Viewer

MOST_UNBOUND = 40


async def submit(incoming: Incoming) -> None:
    """Register what is complete and ask the approver."""
    press = pressed(incoming)
    change = incoming.services.approval.submit(incoming.cause, press.id, press.version)
    await change_and_show(incoming, change, show_summary, {"document_id": press.id})


async def take_back(incoming: Incoming) -> None:
    """Take a submission back."""
    press = pressed(incoming)
    change = incoming.services.approval.take_back(incoming.cause, press.id)
    await change_and_show(incoming, change, show_summary, {"document_id": press.id})


async def approve(incoming: Incoming) -> None:
    """Agree."""
    press = pressed(incoming)
    change = incoming.services.approval.approve(incoming.cause, press.id)
    await change_and_show(incoming, change, show_summary, {"document_id": press.id})


async def ask_reason(incoming: Incoming) -> None:
    """Return: the reason is asked for."""
    await incoming.services.approval.ask_reason(incoming.cause, pressed(incoming).id)
    await incoming.toast("issue/type_reason")


async def take_reason(incoming: Incoming) -> None:
    """Return with the reason that was typed."""
    await incoming.services.approval.give_back(
        incoming.cause, int(await _asked(incoming, "document_id")), incoming.text
    )


async def issue(incoming: Incoming) -> None:
    """Issue what is complete and approved; show what is not."""
    press = pressed(incoming)
    change = incoming.services.issuing.issue(incoming.cause, press.id)
    await change_and_show(incoming, change, show_result, {"document_id": press.id})


async def ask_owner(incoming: Incoming) -> None:
    """Ask who is to be the new owner of an issued directive."""
    press = pressed(incoming)
    await incoming.services.issued_changes.ask(incoming.cause, press.id, press.version, NEW_OWNER)
    await incoming.toast("issue/type_owner")


async def ask_date(incoming: Incoming) -> None:
    """Ask for the new date of an issued directive, and why."""
    press = pressed(incoming)
    await incoming.services.issued_changes.ask(incoming.cause, press.id, press.version, NEW_DATE)
    await incoming.toast("issue/type_new_date")


async def take_owner(incoming: Incoming) -> None:
    """Give the directive to the owner who was named."""
    directive_id = int(await _asked(incoming, "directive_id"))
    await incoming.services.issued_changes.change_owner(incoming.cause, directive_id, incoming.text.strip())


async def take_new_date(incoming: Incoming) -> None:
    """Give the directive the date that was typed."""
    directive_id = int(await _asked(incoming, "directive_id"))
    await incoming.services.issued_changes.change_date(incoming.cause, directive_id, incoming.text)


async def _asked(incoming: Incoming, name: str) -> int:
    """Return what an open question is about. Raises TellableError for a file in place of words."""
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    if incoming.file or dialog is None:
        raise TellableError("review/words_wanted")
    return int(dialog.state[name])


async def show_result(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Show what was issued, what was not and why, and whom the notices do not reach yet."""
    result = await viewer.services.issuing.result(viewer.person_id or 0, int(payload["document_id"]))
    if result is None:
        return None
    args = {
        "result": result,
        "unbound": result.unbound[:MOST_UNBOUND],
        "more": max(0, len(result.unbound) - MOST_UNBOUND),
        "stale": bool(payload.get("stale")),
    }
    row: list[Button] = [viewer.button("summary", Press(Act.DOCUMENT, result.document_id))]
    if result.unbound:
        row.append(viewer.button("invitation_codes", Press(Act.CODES)))
        row.append(viewer.button("print_papers", Press(Act.PAPERS, result.document_id)))
    return Rendered(viewer.texts.render("issue/result", args), (tuple(row),))


async def show_approval_result(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Tell the clerk that the approver agreed, or returned it and why."""
    summary = await viewer.services.reviewing.summary(viewer.person_id or 0, int(payload["document_id"]))
    if summary is None:
        return None
    approver = await viewer.services.people.reader(int(payload["by"]))
    args = {
        "summary": summary,
        "name": approver.name,
        "approved": bool(payload["approved"]),
        "reason": str(payload["reason"]),
    }
    row = [viewer.button("summary", Press(Act.DOCUMENT, summary.id))]
    if summary.registered and summary.changeable:
        row.insert(0, viewer.button("issue", Press(Act.ISSUE, summary.id)))
    return Rendered(viewer.texts.render("issue/approval_result", args), (tuple(row),))


APPROVAL = Topic(
    presses={
        Act.SUBMIT: submit,
        Act.TAKE_BACK: take_back,
        Act.APPROVE: approve,
        Act.RETURN: ask_reason,
        Act.ISSUE: issue,
        Act.CHANGE_OWNER: ask_owner,
        Act.CHANGE_DATE: ask_date,
    },
    dialogs={RETURNING: take_reason, NEW_OWNER: take_owner, NEW_DATE: take_new_date},
    views={"approval_result": show_approval_result, "issue_result": show_result},
)
