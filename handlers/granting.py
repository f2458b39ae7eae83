"""身份 on a person's card: an administrator grants and takes the roles that are not the roster's alone."""

from bot.services.outgoing import Button, Rendered
from db.enums import Role
from handlers.callbacks import Act, Press
from handlers.incoming import Incoming
from handlers.open_questions import pressed
from handlers.pages import rows_of
from handlers.topics import Topic
from handlers.views import Payload, Viewer

SURE = "1"


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


GRANTING = Topic(presses={Act.ROLES: show_roles, Act.ROLE_SET: set_role})
