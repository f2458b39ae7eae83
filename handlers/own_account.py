"""/account (我的账号): whose it is here, taking it away, and a head's asking for a colleague's."""

from bot.services.outgoing import Button, Rendered
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed
from handlers.pages import page_of, rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

ACCOUNT = "account"  # the kind of notice
SURE = "1"
A_PAGE = 20
A_ROW = 2


async def account(viewer: Viewer, payload: Payload) -> Rendered:
    """Show one's account; payload {"page"} of the colleagues whose account a head may ask for."""
    found = await viewer.services.own_account.account(viewer.person_id or 0)
    page = page_of(found.colleagues, payload.get("page", 0), A_PAGE)
    own = ((viewer.button("account_take", Press(Act.ACCOUNT_TAKE)),),) if found.own else ()
    asking = [
        Button(f"{viewer.texts.label('buttons', 'account_ask')} {one.name}", Press(Act.ACCOUNT_ASK, one.id).pack())
        for one in page.items
        if not one.asked
    ]
    args = {"account": found, "contact": viewer.services.office.settings.contact}
    text = viewer.texts.render("account/own", args)
    return Rendered(text, (*own, *rows_of(asking, A_ROW), *page.turning(viewer, Act.ACCOUNT)))


async def show(incoming: Incoming) -> None:
    """`/account`."""
    await incoming.services.conversation.show(incoming.cause, ACCOUNT)


async def turn(incoming: Incoming) -> None:
    """Turn to another page of colleagues, or back."""
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(account, {"page": pressed(incoming).version})


async def take_away(incoming: Incoming) -> None:
    """收回我的账号: asked once more, then done; the message says so, as nothing is sent to the account any more."""
    if pressed(incoming).arg == SURE:
        await incoming.services.own_account.take_away(incoming.cause)
        contact = incoming.services.office.settings.contact
        await incoming.put(Rendered(incoming.texts.render("account/taken_away", {"contact": contact})))
        return
    await incoming.services.conversation.finish(incoming.cause)
    row = (
        incoming.viewer.button("account_take_now", Press(Act.ACCOUNT_TAKE, arg=SURE)),
        incoming.viewer.button("back", Press(Act.ACCOUNT)),
    )
    await incoming.put(Rendered(incoming.texts.render("account/taking_away"), (row,)))


async def ask(incoming: Incoming) -> None:
    """提请收回, for a colleague: asked once more, then passed on."""
    press, service = pressed(incoming), incoming.services.own_account
    if press.arg == SURE:
        await service.ask(incoming.cause, press.id)
        await incoming.show(account, {})
        return
    found = await service.colleague(incoming.cause, press.id)
    await incoming.services.conversation.finish(incoming.cause)
    row = (
        incoming.viewer.button("account_ask_now", Press(Act.ACCOUNT_ASK, press.id, arg=SURE)),
        incoming.viewer.button("back", Press(Act.ACCOUNT)),
    )
    await incoming.put(Rendered(incoming.texts.render("account/asking", {"name": found.name}), (row,)))


async def decline(incoming: Incoming) -> None:
    """不收回, under what a head asked for."""
    was_open = await incoming.services.own_account.decline(incoming.cause, pressed(incoming).id)
    await incoming.toast("account/declined" if was_open else "request/decided_already", alert=True)


OWN_ACCOUNT = Topic(
    commands={"account": show},
    presses={
        Act.ACCOUNT: turn,
        Act.ACCOUNT_TAKE: take_away,
        Act.ACCOUNT_ASK: ask,
        Act.UNBIND_NOT: decline,
    },
    views={ACCOUNT: account},
)
