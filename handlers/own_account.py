"""/account (我的账号): whose it is here, taking it away, and a head's asking for a colleague's."""

from bot.services.outgoing import Button, Rendered
from db.enums import Role
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


async def roles(viewer: Viewer, payload: Payload) -> Rendered:
    """Show which roles a person has of those that administrators grant; payload {"person_id"}."""
    found = await viewer.services.granting.powers(viewer.person_id or 0, payload["person_id"])
    buttons = [
        viewer.button("role_take" if held else "role_grant", Press(Act.ROLE_SET, found.person_id, int(not held), role))
        for role, held in found.held
    ]
    named = [
        Button(f"{button.text} {viewer.texts.label('role', role)}", button.data)
        for button, (role, _) in zip(buttons, found.held, strict=True)
    ]
    back = (viewer.button("back", Press(Act.PERSON, found.person_id)),)
    return Rendered(viewer.texts.render("account/roles", {"powers": found}), (*rows_of(named, 1), back))


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


async def show_roles(incoming: Incoming) -> None:
    """身份 on a person's card."""
    ident = pressed(incoming).id
    await incoming.services.granting.powers(incoming.sender.id, ident)  # refused here
    await incoming.services.conversation.finish(incoming.cause)
    await incoming.show(roles, {"person_id": ident})


async def set_role(incoming: Incoming) -> None:
    """授予 or 取消, of a role: asked once more, then done."""
    press, service = pressed(incoming), incoming.services.granting
    name, _, sure = press.arg.partition(".")
    found = await service.powers(incoming.sender.id, press.id)
    if name not in {role.value for role, _ in found.held}:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.out_of_date()
        return
    role, granted = Role(name), bool(press.version)
    if sure == SURE:
        await service.put(incoming.cause, press.id, role, held=granted)
        await incoming.show(roles, {"person_id": press.id})
        return
    await incoming.services.conversation.finish(incoming.cause)
    go = Press(Act.ROLE_SET, press.id, press.version, f"{name}.{SURE}")
    row = (incoming.viewer.button("confirm", go), incoming.viewer.button("back", Press(Act.ROLES, press.id)))
    args = {"powers": found, "role": name, "granted": granted}
    await incoming.put(Rendered(incoming.texts.render("account/role_sure", args), (row,)))


OWN_ACCOUNT = Topic(
    commands={"account": show},
    presses={
        Act.ACCOUNT: turn,
        Act.ACCOUNT_TAKE: take_away,
        Act.ACCOUNT_ASK: ask,
        Act.UNBIND_NOT: decline,
        Act.ROLES: show_roles,
        Act.ROLE_SET: set_role,
    },
    views={ACCOUNT: account},
)
