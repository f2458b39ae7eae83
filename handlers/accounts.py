"""Getting in, being greeted, help, language, and who is not in yet."""

from contextlib import suppress

from bot.reports.invitation_sheet import COLUMNS, CodeLine, write_invitation_sheet
from bot.rules.ledger_numbers import LedgerNumber, linked
from bot.rules.menus import commands_of, words_of
from bot.services.access import RefusedError
from bot.services.accounts import CODES
from bot.services.menus import MENU
from bot.services.outgoing import File, Rendered
from bot.texts import LANGUAGES, TellableError, texts_of
from db.enums import Role
from db.session import Cause
from handlers.callbacks import Act, Press
from handlers.cards import TO_READ
from handlers.incoming import Incoming
from handlers.invitations import invitation_link
from handlers.topics import Topic
from handlers.views import Payload, Viewer

SPEAKS_AS = (
    Role.LEADER, Role.CLERK, Role.APPROVER, Role.OWNER, Role.LIAISON, Role.HEAD, Role.AIDE, Role.ADMIN,
)  # fmt: skip
"""Of several roles the first of these decides how somebody is greeted."""

MOST_UNITS = 30


async def start(incoming: Incoming) -> None:
    """`/start CODE` binds; `/start` alone greets; with a directive's number, as links have it, its card comes."""
    _, _, code = incoming.text.partition(" ")
    number = linked(code.strip())
    if number is None:
        await incoming.services.accounts.start(incoming.cause, incoming.account, code.strip())
    elif incoming.person is None:  # no wrong code: a colleague's link, which tells strangers nothing
        await incoming.services.accounts.start(incoming.cause, incoming.account, "")
    else:
        await _open_linked(incoming, incoming.person.id, number)


async def _open_linked(incoming: Incoming, person_id: int, number: LedgerNumber | int) -> None:
    cards, found = incoming.services.cards, None
    if isinstance(number, LedgerNumber):
        found = await cards.find(person_id, number.item, number.serial, number.year)
    else:
        with suppress(RefusedError):
            found = (await cards.card(person_id, number)).id
    if found is None:
        raise TellableError("card/no_such_link")  # the same whether it exists or not
    roles = incoming.sender.roles
    reads = roles and not roles & {Role.OWNER, Role.LIAISON}  # who answers for nothing has come to read
    menu = {"menu": TO_READ} if reads else {}
    await incoming.services.conversation.show(incoming.cause, "card", directive_id=found, **menu)


async def show_help(incoming: Incoming) -> None:
    """`/help`: what one can do here, by role."""
    await incoming.services.conversation.show(incoming.cause, "help")


async def ask_language(incoming: Incoming) -> None:
    """`/lang`: the choice of languages."""
    await incoming.services.conversation.show(incoming.cause, "language")


async def choose_language(incoming: Incoming) -> None:
    """A language was pressed: all that comes is in it."""
    language = incoming.press.arg if incoming.press else ""
    if language not in LANGUAGES:
        await incoming.services.conversation.finish(incoming.cause)
        await incoming.toast("access/stale", alert=True)
        return
    await incoming.services.accounts.set_language(incoming.cause, language)
    office = incoming.services.office
    texts = texts_of(language, office.zone, office.day_of(incoming.cause.at).year)
    chosen = Viewer(incoming.services, texts, incoming.sender.id)
    rendered = await show_greeting(chosen, {"bound": False})
    await incoming.edit(rendered)


async def show_bindings(incoming: Incoming) -> None:
    """`/roster`: who is not bound yet."""
    await incoming.services.accounts.show_bindings(incoming.cause)


async def make_codes(incoming: Incoming) -> None:
    """The codes were asked for: they come as a sheet."""
    await incoming.services.accounts.ask_for_codes(incoming.cause, incoming.bot.username)
    await incoming.toast("account/codes_coming")


async def show_greeting(viewer: Viewer, payload: Payload) -> Rendered:
    """Greet a person by their role, with what waits for them."""
    greeting = await viewer.services.accounts.greeting(viewer.person_id or 0)
    role = next((role for role in SPEAKS_AS if role in greeting.roles), None)
    args = {
        "greeting": greeting,
        "role": role.value if role else "",
        "bound": bool(payload.get("bound")),
        "moved": bool(payload.get("moved")),
        "office": viewer.services.office.settings.office_name,
        "contact": viewer.services.office.settings.contact,
    }
    return Rendered(viewer.texts.render("account/greeting", args))


async def show_help_text(viewer: Viewer, _payload: Payload) -> Rendered:
    """Say what a person can do here."""
    greeting = await viewer.services.accounts.greeting(viewer.person_id or 0)
    roles = frozenset(greeting.roles)
    args = {
        "words": words_of(roles),
        "commands": commands_of(roles, viewer.services.office.policy),
        "usage": viewer.texts.labels("command_usage"),
        "contact": viewer.services.office.settings.contact,
        "clerk": Role.CLERK in roles,
    }
    return Rendered(viewer.texts.render("account/help", args))


async def show_menu(viewer: Viewer, _payload: Payload) -> Rendered:
    """Give a person's chat its command menu; that of an account which is nobody any more goes."""
    names = await viewer.services.menus.commands(viewer.person_id) if viewer.person_id else ()
    return Rendered("", commands=tuple((name, viewer.texts.label("commands", name)) for name in names))


async def show_languages(viewer: Viewer, _payload: Payload) -> Rendered:
    """Offer the languages, each by its own name."""
    row = tuple(viewer.button(f"language_{code}", Press(Act.LANGUAGE, arg=code)) for code in LANGUAGES)
    return Rendered(viewer.texts.render("account/language"), (row,))


async def list_bindings(viewer: Viewer, _payload: Payload) -> Rendered | None:
    """List who is not bound, a line a unit."""
    bindings = await viewer.services.accounts.bindings(viewer.person_id or 0)
    if bindings is None:
        return None
    args = {"people": bindings.people, "unbound": bindings.unbound, "units": bindings.units[:MOST_UNITS]}
    args["more"] = sum(len(unit.names) for unit in bindings.units[MOST_UNITS:])
    keyboard = ((viewer.button("invitation_codes", Press(Act.CODES)),),) if bindings.units else ()
    return Rendered(viewer.texts.render("account/bindings", args), keyboard)


async def make_code_sheet(viewer: Viewer, payload: Payload) -> Rendered | None:
    """Make a code for everybody who is not bound, and put them on a sheet. Nothing where the reader may not, or all are bound."""
    services, texts = viewer.services, viewer.texts
    try:
        invited = await services.accounts.invite_unbound(Cause(services.office.clock.now(), viewer.person_id))
    except RefusedError:
        return None
    if not invited:
        return None
    lines = [
        CodeLine(i.unit, i.name, i.title, i.code, invitation_link(payload["bot"], i.code), texts.moment(i.expires_at))
        for i in invited
    ]
    headings = {column: texts.label("invitation_columns", column) for column in COLUMNS}
    name = texts.label("files", "invitations")
    sheet = write_invitation_sheet(lines, name, headings)
    args = {"count": len(lines), "hours": services.office.settings.invitation_hours}
    return Rendered(texts.render("account/codes", args), document=File(f"{name}.xlsx", sheet))


ACCOUNTS = Topic(
    commands={"start": start, "help": show_help, "lang": ask_language, "roster": show_bindings},
    presses={Act.LANGUAGE: choose_language, Act.CODES: make_codes},
    views={
        "greeting": show_greeting,
        "help": show_help_text,
        MENU: show_menu,
        "language": show_languages,
        "bindings": list_bindings,
        CODES: make_code_sheet,
    },
)
