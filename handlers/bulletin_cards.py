"""A Word paper in chat: where it stands, its file, and its way to the signature."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.reports.pdf import NoPdfError, to_pdf
from bot.rules.bulletins import OF_ONE
from bot.rules.figures import Period, Scope
from bot.services.bulletin_reading import Paper
from bot.services.bulletin_signing import ASK_REASON, BACK, SIGNED, SUBMITTED
from bot.services.bulletins import CARD, FILE, LOOSE
from bot.services.outgoing import Button, File, Rendered
from bot.services.paper_figures import Wanted
from bot.texts import TellableError
from db.enums import PaperKind, PaperStatus
from handlers.callbacks import Act, Press
from handlers.digests import unless_refused
from handlers.incoming import Incoming
from handlers.open_questions import pressed, state_of
from handlers.paper_heads import file_name, number_of, paper_texts, period_words, title_of
from handlers.paper_words import word_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer


async def card(viewer: Viewer, payload: Payload) -> Rendered:
    """Show where a paper stands; payload {"bulletin_id", "sure"}: sure asks before it is given up. Raises RefusedError."""
    paper = await viewer.services.bulletins.read(viewer.person_id or 0, payload["bulletin_id"])
    if paper.status is PaperStatus.DROPPED:
        return Rendered(viewer.texts.render("bulletin/dropped_card", {"title": title_of(viewer.texts, paper)}))
    text = viewer.texts.render("bulletin/card", _card_args(viewer, paper))
    keyboard = (
        _files(viewer, paper),
        *_editing(viewer, paper),
        _signing(viewer, paper, sure=bool(payload.get("sure"))),
    )
    return Rendered(text, tuple(row for row in keyboard if row))


def _card_args(viewer: Viewer, paper: Paper) -> Mapping[str, Any]:
    figures, texts = paper.figures, viewer.texts
    lines = [line for section in ("achieved", "problems", "settle") for line in figures.get(section, ())]
    return {
        "paper": paper,
        "title": title_of(texts, paper),
        "number": number_of(texts, paper),
        "period": period_words(texts, paper.period),
        "counts": figures.get("counts"),
        "directive": figures.get("directive"),
        "problems": len(figures.get("problems", ())),
        "achieved": len(figures.get("achieved", ())),
        "quotes": sum(bool(line["quote"]) for line in lines),
    }


def _files(viewer: Viewer, paper: Paper) -> tuple[Button, ...]:
    return (
        viewer.button("word_file", Press(Act.BULLETIN_FILE, paper.id)),
        viewer.button("pdf_file", Press(Act.BULLETIN_FILE, paper.id, arg="pdf")),
    )


def _editing(viewer: Viewer, paper: Paper) -> tuple[tuple[Button, ...], ...]:
    if "edit" not in paper.offers or paper.kind in OF_ONE:
        return ()
    own = "suggestions" if paper.kind is PaperKind.SPECIAL else "next_steps"
    return (
        (viewer.button("paper_lines", Press(Act.BULLETIN_LINES, paper.id)),),
        (
            viewer.button("lead_in", Press(Act.BULLETIN_WRITE, paper.id, arg="lead_in")),
            viewer.button(own, Press(Act.BULLETIN_WRITE, paper.id, arg="next_steps")),
        ),
    )


def _signing(viewer: Viewer, paper: Paper, *, sure: bool) -> tuple[Button, ...]:
    drop = ("drop_paper_sure", "1") if sure else ("drop_paper", "")
    offered = (
        ("submit", "submit_paper", Act.BULLETIN_SUBMIT, ""),
        ("sign", "sign_paper", Act.BULLETIN_SIGN, ""),
        ("send_back", "paper_return", Act.BULLETIN_RETURN, ""),
        ("take_back", "paper_back", Act.BULLETIN_BACK, ""),
        ("drop", drop[0], Act.BULLETIN_DROP, drop[1]),
    )
    return tuple(
        viewer.button(label, Press(act, paper.id, paper.version, arg))
        for offer, label, act, arg in offered
        if offer in paper.offers
    )


async def file(viewer: Viewer, payload: Payload) -> Rendered:
    """Send a paper as a file; payload {"bulletin_id", "pdf"}. Raises RefusedError."""
    paper = await viewer.services.bulletins.read(viewer.person_id or 0, payload["bulletin_id"])
    return await _file(viewer, paper, pdf=bool(payload.get("pdf")))


async def loose(viewer: Viewer, payload: Payload) -> Rendered:
    """Send a paper that is not kept; the payload is its scope and days. Raises RefusedError."""
    first, last, whole_last = (date.fromisoformat(payload[name]) for name in ("first", "last", "whole_last"))
    scope = Scope(payload["leader_id"], payload["unit_id"], payload["document_id"])
    wanted = Wanted(scope, Period(first, whole_last), payload["special"])
    return await _file(
        viewer, await viewer.services.bulletins.loose(viewer.person_id or 0, wanted, Period(first, last))
    )


async def _file(viewer: Viewer, paper: Paper, *, pdf: bool = False) -> Rendered:
    office = viewer.services.office
    # writing takes a moment: other people's messages are not kept waiting
    texts, content = paper_texts(office, paper), await asyncio.to_thread(word_of, office, paper)
    no_pdf, ending = "", "docx"
    if pdf:
        try:
            content, ending = await to_pdf(content), "pdf"
        except NoPdfError as none:
            no_pdf = "missing" if none.missing else "failed"
    args = {
        "signed": paper.status is PaperStatus.SIGNED,
        "loose": paper.mark == "reading",
        "number": number_of(viewer.texts, paper),
        "title": title_of(viewer.texts, paper),
        "no_pdf": no_pdf,
    }
    return Rendered(viewer.texts.render("bulletin/file", args), document=File(file_name(texts, paper, ending), content))


async def signed(viewer: Viewer, payload: Payload) -> Rendered:
    """Send a signed paper to whoever is told of it; payload {"bulletin_id"}. Raises RefusedError."""
    paper = await viewer.services.bulletins.read(viewer.person_id or 0, payload["bulletin_id"])
    office, texts = viewer.services.office, viewer.texts
    args = {"number": number_of(texts, paper), "title": title_of(texts, paper), "signer": paper.signer}
    name = file_name(paper_texts(office, paper), paper, "docx")
    content = await asyncio.to_thread(word_of, office, paper)
    return Rendered(texts.render("bulletin/signed", args), (_files(viewer, paper),), File(name, content))


async def submitted(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Ask an approver for the signature; payload {"bulletin_id"}. None where it is not to be signed any more."""
    paper = await viewer.services.bulletins.read(viewer.person_id or 0, payload["bulletin_id"])
    if "sign" not in paper.offers:
        return None
    shown = await card(viewer, payload)
    head = viewer.texts.render("bulletin/submitted", {"maker": paper.maker})
    return Rendered(f"{head}\n{shown.text}", shown.keyboard)


async def given_back(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Tell who made a paper that it may be changed; payload {"bulletin_id", "by_id", "reason"}. None once it is not."""
    shown = await card(viewer, payload)
    by = await viewer.services.people.reader(payload["by_id"])
    head = viewer.texts.render("bulletin/back", {"name": by.name, "reason": payload["reason"]})
    return Rendered(f"{head}\n{shown.text}", shown.keyboard)


async def show(incoming: Incoming) -> None:
    """Send the card of a paper; from its lines, back to it in place."""
    press = pressed(incoming)
    await incoming.services.bulletins.read(incoming.sender.id, press.id)  # refused here
    if press.arg == "here":
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.show(card, {"bulletin_id": press.id})
        return
    await incoming.services.conversation.show(incoming.cause, CARD, bulletin_id=press.id)
    await incoming.toast("bulletin/coming")


async def send_file(incoming: Incoming) -> None:
    """Send a paper as Word or PDF."""
    press = pressed(incoming)
    await incoming.services.bulletins.ask_file(incoming.cause, press.id, pdf=press.arg == "pdf")
    await incoming.toast("bulletin/coming")


async def submit(incoming: Incoming) -> None:
    """送审 was pressed."""
    press = pressed(incoming)
    await incoming.services.bulletin_signing.submit(incoming.cause, press.id, press.version)
    await incoming.show(card, {"bulletin_id": press.id})


async def sign(incoming: Incoming) -> None:
    """签发 was pressed."""
    press = pressed(incoming)
    await incoming.services.bulletin_signing.sign(incoming.cause, press.id, press.version)
    await incoming.show(card, {"bulletin_id": press.id})


async def take_back(incoming: Incoming) -> None:
    """收回修改 was pressed."""
    press = pressed(incoming)
    await incoming.services.bulletin_signing.take_back(incoming.cause, press.id, press.version)
    await incoming.toast("bulletin/coming")


async def ask_reason(incoming: Incoming) -> None:
    """退回修改 was pressed: the reason is asked for."""
    press = pressed(incoming)
    await incoming.services.bulletin_signing.ask_reason(incoming.cause, press.id, press.version)
    await incoming.toast("bulletin/question_coming")


async def take_reason(incoming: Incoming) -> None:
    """Send a paper back with the reason that was typed."""
    state = await state_of(incoming)
    if incoming.file or "bulletin_id" not in state:
        raise TellableError("review/words_wanted")
    await incoming.services.bulletin_signing.take_back(
        incoming.cause, state["bulletin_id"], state["version"], incoming.text
    )


async def drop(incoming: Incoming) -> None:
    """作废 was pressed: once to be asked, once more to do it."""
    press = pressed(incoming)
    if press.arg == "1":
        await incoming.services.bulletin_signing.drop(incoming.cause, press.id, press.version)
        await incoming.show(card, {"bulletin_id": press.id})
        return
    rendered = await card(incoming.viewer, {"bulletin_id": press.id, "sure": True})
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.edit(rendered)


BULLETIN_CARDS = Topic(
    presses={
        Act.BULLETIN_SHOW: show,
        Act.BULLETIN_FILE: send_file,
        Act.BULLETIN_SUBMIT: submit,
        Act.BULLETIN_SIGN: sign,
        Act.BULLETIN_BACK: take_back,
        Act.BULLETIN_RETURN: ask_reason,
        Act.BULLETIN_DROP: drop,
    },
    dialogs={ASK_REASON: take_reason},
    views={
        CARD: unless_refused(card),
        FILE: unless_refused(file),
        LOOSE: unless_refused(loose),
        SIGNED: unless_refused(signed),
        SUBMITTED: unless_refused(submitted),
        BACK: unless_refused(given_back),
    },
)
