"""The clerk's preview of the week's digests: each as its leader will get it, held, released, its quotations cleared."""

from datetime import date

from bot.services.digest_clearing import ASK_EXCERPT, ASK_HEADLINE, Quotation
from bot.services.digests import DigestIssue
from bot.services.outgoing import Button, Keyboard, Rendered
from bot.texts import TellableError
from db.enums import DigestStatus
from handlers import todo
from handlers.callbacks import Act, Press
from handlers.digest_fitting import clip, fit, quoted
from handlers.digests import pressed, unless_refused
from handlers.incoming import Incoming
from handlers.pages import Page, page_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

QUOTATIONS_A_PAGE = 4
MOST_SHOWN = 30  # digests of a day that the list names
LONGEST_SHOWN = 500  # characters of a quotation in the list of them


async def preview(viewer: Viewer, payload: Payload) -> Rendered:
    """Show the digests of a day and how each stands; payload {"day"}. Raises RefusedError."""
    day = date.fromisoformat(payload["day"])
    issues = await viewer.services.digest_clearing.of_day(viewer.person_id or 0, day)
    going = [issue for issue in issues if issue.status is DigestStatus.PREVIEW]
    held = [issue for issue in issues if issue.status is DigestStatus.HELD]
    lines = [
        {
            "reader": issue.reader,
            "edition": issue.edition,
            "issue": issue.issue,
            "document": issue.about,
            "total": issue.figures["total"],
            "settle": len(issue.figures["settle"]),
            "quotes": len(quoted(issue.figures)),
            "status": issue.status,
        }
        for issue in issues[:MOST_SHOWN]
    ]
    send_at = going[0].send_at if going else None
    args = {"day": day, "issues": lines, "going": len(going), "held": len(held), "send_at": send_at}
    others = await viewer.services.digest_clearing.others(viewer.person_id or 0, day)
    own = await viewer.services.digest_clearing.own(viewer.person_id or 0, day)
    args |= {"count": len(issues), "others": sum(others.values())}
    args["waits"] = await todo.count_of(viewer)
    return Rendered(viewer.texts.render("digest/preview", args), _buttons(viewer, day, issues, own))


def _buttons(viewer: Viewer, day: date, issues: list[DigestIssue], own: int | None) -> Keyboard:
    statuses = {issue.status for issue in issues}
    key = day.toordinal()
    row = [viewer.button("preview_each", Press(Act.CLEARING, issues[0].id))] if issues else []
    if DigestStatus.PREVIEW in statuses:
        row.append(viewer.button("preview_all", Press(Act.PREVIEW_ALL, key)))
        row.append(viewer.button("preview_hold", Press(Act.PREVIEW_HOLD, key, 1)))
    elif DigestStatus.HELD in statuses:
        row.append(viewer.button("preview_go_on", Press(Act.PREVIEW_HOLD, key, 0)))
    if own is not None:
        row.append(viewer.button("digest_of_office", Press(Act.DIGEST, own)))
    return (tuple(row),) if row else ()


async def clearing(viewer: Viewer, payload: Payload) -> Rendered:
    """Show one digest exactly as its leader will get it, with what the clerk may do; payload {"digest_id"}.

    Raises RefusedError.
    """
    services, reader = viewer.services, viewer.person_id or 0
    issue = await services.digests.read(reader, payload["digest_id"])
    issues = await services.digest_clearing.of_day(reader, issue.period_end)
    place = next((place for place, other in enumerate(issues) if other.id == issue.id), None)
    if place is None:  # one of a unit's head or a clerk: nobody clears those
        raise TellableError("access/stale")
    head = viewer.texts.render(
        "digest/clearing_head", {"place": place + 1, "count": len(issues), "status": issue.status}
    )
    keyboard: list[tuple[Button, ...]] = []
    if issue.status is not DigestStatus.RELEASED:
        hold = "preview_go_on" if issue.status is DigestStatus.HELD else "preview_hold"
        keyboard.append(
            (
                viewer.button(hold, Press(Act.HOLD, issue.id)),
                viewer.button("headline", Press(Act.HEADLINE, issue.id)),
                viewer.button("quotations", Press(Act.QUOTES, issue.id)),
            )
        )
    turning = [
        viewer.button(label, Press(Act.CLEARING, issues[at].id))
        for label, at in (("preview_before", place - 1), ("preview_next", place + 1))
        if 0 <= at < len(issues)
    ]
    back = viewer.button("back", Press(Act.PREVIEW, issue.period_end.toordinal()))
    wishes = viewer.button("digest_wishes", Press(Act.DIGEST_WISHES, issue.id))
    return Rendered(f"{head}\n{fit(viewer.texts, issue, viewer.bot).text}", (*keyboard, (*turning, wishes, back)))


async def quotations(viewer: Viewer, payload: Payload) -> Rendered:
    """List what a digest quotes; payload {"digest_id", "page"}, or "report_id" for the page that has it.

    Raises RefusedError, TellableError once it has gone.
    """
    digest_id, reader = payload["digest_id"], viewer.person_id or 0
    shows = quoted((await viewer.services.digests.read(reader, digest_id)).figures)
    every = await viewer.services.digest_clearing.quotations(reader, digest_id)
    found = [one for one in every if one.report_id in shows]
    place = next((place for place, one in enumerate(found) if one.report_id == payload.get("report_id")), 0)
    page = page_of(found, payload.get("page", place // QUOTATIONS_A_PAGE), QUOTATIONS_A_PAGE)
    shown = [
        {
            "number": one.number,
            "unit": one.unit,
            "shown": clip(one.shown, LONGEST_SHOWN),
            "stands": one.stands,
            "shortened": one.shortened,
        }
        for one in page.items
    ]
    args = {"page": Page(shown, page.number, page.pages)}
    rows = [_quotation_buttons(viewer, digest_id, one) for one in page.items]
    back = (viewer.button("back", Press(Act.CLEARING, digest_id)),)
    return Rendered(
        viewer.texts.render("digest/quotations", args), (*rows, *page.turning(viewer, Act.QUOTES, digest_id), back)
    )


def _quotation_buttons(viewer: Viewer, digest_id: int, one: Quotation) -> tuple[Button, ...]:
    def button(label: str, act: Act) -> Button:
        text = viewer.texts.label("buttons", label).format(number=one.number)
        return Button(text, Press(act, digest_id, one.report_id).pack())

    if not one.stands:
        return (button("quote_restore", Act.QUOTE_WITHHOLD),)
    return button("quote_withhold", Act.QUOTE_WITHHOLD), button("quote_shorten", Act.QUOTE_SHORTEN)


async def back_to_preview(incoming: Incoming) -> None:
    """Show the list of a day's digests in place."""
    rendered = await preview(incoming.viewer, _day_of(incoming))
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


def _day_of(incoming: Incoming) -> dict[str, str]:
    return {"day": day_of(pressed(incoming).id).isoformat()}


def day_of(ordinal: int) -> date:
    """Return the day that a button stands for; for a number that no button of ours has, one without digests."""
    try:
        return date.fromordinal(ordinal)
    except (ValueError, OverflowError):
        return date.min


async def hold_day(incoming: Incoming) -> None:
    """Hold all digests of a day, or let them go on."""
    payload = _day_of(incoming)
    held = bool(pressed(incoming).version)
    await incoming.services.digest_clearing.hold_all(incoming.cause, date.fromisoformat(payload["day"]), held=held)
    await incoming.show(preview, payload)


async def send_day(incoming: Incoming) -> None:
    """Send all digests of a day that are not held."""
    payload = _day_of(incoming)
    await incoming.services.digest_clearing.release_all(incoming.cause, date.fromisoformat(payload["day"]))
    await incoming.show(preview, payload)


async def show_one(incoming: Incoming) -> None:
    """Show one digest's preview in place."""
    rendered = await clearing(incoming.viewer, {"digest_id": pressed(incoming).id})
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def hold_one(incoming: Incoming) -> None:
    """Hold one digest, or let it go on."""
    press = pressed(incoming)
    await incoming.services.digest_clearing.hold(incoming.cause, press.id)
    await incoming.show(clearing, {"digest_id": press.id})


async def ask_headline(incoming: Incoming) -> None:
    """改导语 was pressed: ask for it."""
    await incoming.services.digest_clearing.ask_headline(incoming.cause, pressed(incoming).id)
    await incoming.toast("digest/question_coming")


async def take_headline(incoming: Incoming) -> None:
    """Take the lead-in that was asked for."""
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    if dialog is not None:
        words = incoming.text.strip()
        off = incoming.texts.label("digest_words", "own_headline_off")
        headline = "" if words.lower() == off else words
        await incoming.services.digest_clearing.set_headline(incoming.cause, dialog.state["digest_id"], headline)


async def show_quotations(incoming: Incoming) -> None:
    """List the quotations in place."""
    press = pressed(incoming)
    rendered = await quotations(incoming.viewer, {"digest_id": press.id, "page": press.version})
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


async def withhold(incoming: Incoming) -> None:
    """Withhold a quotation, or let it stand again, and show the page that it is on."""
    press = pressed(incoming)
    await incoming.services.digest_clearing.withhold(incoming.cause, press.id, press.version)
    await incoming.show(quotations, {"digest_id": press.id, "report_id": press.version})


async def ask_excerpt(incoming: Incoming) -> None:
    """缩短 was pressed: ask which part is to stand."""
    press = pressed(incoming)
    await incoming.services.digest_clearing.ask_excerpt(incoming.cause, press.id, press.version)
    await incoming.toast("digest/question_coming")


async def take_excerpt(incoming: Incoming) -> None:
    """Take the part that is to stand."""
    dialog = await incoming.services.dialogs.current(incoming.sender.id)
    if dialog is not None:
        state = dialog.state
        await incoming.services.digest_clearing.shorten(
            incoming.cause, state["digest_id"], state["report_id"], incoming.text
        )


DIGEST_PREVIEWS = Topic(
    presses={
        Act.PREVIEW: back_to_preview,
        Act.PREVIEW_HOLD: hold_day,
        Act.PREVIEW_ALL: send_day,
        Act.CLEARING: show_one,
        Act.HOLD: hold_one,
        Act.HEADLINE: ask_headline,
        Act.QUOTES: show_quotations,
        Act.QUOTE_WITHHOLD: withhold,
        Act.QUOTE_SHORTEN: ask_excerpt,
    },
    dialogs={ASK_HEADLINE: take_headline, ASK_EXCERPT: take_excerpt},
    views={"digest_preview": unless_refused(preview), "digest_clearing": unless_refused(clearing)},
)
