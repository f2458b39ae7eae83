"""What each role can do here, as data: the commands of its menu and of /help, and what is done without any command.

A command is offered, not guarded: who may do what is `bot.rules.permissions`' business, with which a test holds this table.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.rules.policy import Policy
from db.enums import Role

WORKERS = frozenset({Role.OWNER, Role.LIAISON, Role.HEAD})
LEADING = frozenset({Role.LEADER, Role.AIDE})
DESKS = frozenset({Role.CLERK, Role.APPROVER})
READERS = WORKERS | LEADING | DESKS
EVERYBODY = frozenset(Role)
ASSESSMENT = "assessment"
STRANGERS = ("start",)  # the menu of accounts that are nobody here


@dataclass(frozen=True, slots=True)
class Offer:
    """A command, or a thing to do in words. `plain`: also for people without any role, such as deputies.

    `switch`: the limit of the office (`bot.rules.policy`) that has it; empty: every office has it.
    """

    name: str
    roles: frozenset[Role]
    plain: bool = False
    switch: str = ""


# In the order of the menu: what waits first, the office's own work last
COMMANDS: tuple[Offer, ...] = (
    Offer("todo", DESKS | {Role.OWNER, Role.HEAD, Role.LEADER}),
    Offer("digest", LEADING | DESKS | {Role.HEAD}),
    Offer("overview", LEADING | DESKS | {Role.HEAD}),
    Offer("instructions", DESKS | LEADING),
    Offer("transcribe", frozenset({Role.CLERK})),
    Offer("docs", DESKS),
    Offer("my", READERS, plain=True),
    Offer("due", READERS, plain=True),
    Offer("calendar", WORKERS, plain=True),
    Offer("find", READERS, plain=True),
    Offer("absent", READERS, plain=True),
    Offer("person", frozenset({Role.CLERK, Role.ADMIN})),
    Offer("move", frozenset({Role.CLERK, Role.ADMIN})),
    Offer("unit", frozenset({Role.CLERK, Role.ADMIN})),
    Offer("roster", frozenset({Role.CLERK, Role.ADMIN})),
    Offer("burden", DESKS),
    Offer("deliveries", DESKS),
    Offer("counts", DESKS),
    Offer("ledger", DESKS | LEADING | {Role.HEAD}),
    Offer("bulletin", DESKS | LEADING | {Role.HEAD}),
    Offer("carry", frozenset({Role.CLERK})),
    Offer("archive", DESKS),
    Offer("outbox", DESKS),
    Offer("assess", DESKS, switch=ASSESSMENT),
    Offer("lang", EVERYBODY, plain=True),
    Offer("help", EVERYBODY, plain=True),
)
WORDS: tuple[Offer, ...] = (
    Offer("take_in", frozenset({Role.CLERK})),
    Offer("bulk", frozenset({Role.CLERK})),
    Offer("approve", frozenset({Role.APPROVER})),
    Offer("instruct", frozenset({Role.LEADER})),
    Offer("relay", frozenset({Role.AIDE})),
    Offer("sign", WORKERS),
    Offer("report", WORKERS),
    Offer("fill_in_for", frozenset({Role.LIAISON})),
    Offer("agree", frozenset({Role.HEAD})),
    Offer("number", READERS, plain=True),
)


def commands_of(roles: AbstractSet[Role], policy: Policy) -> tuple[str, ...]:
    """Return the commands of a person with these roles in an office with these limits, in the menu's order."""
    return _of(tuple(offer for offer in COMMANDS if not offer.switch or getattr(policy, offer.switch)), roles)


def words_of(roles: AbstractSet[Role]) -> tuple[str, ...]:
    """Return what a person with these roles does in words, without a command."""
    return _of(WORDS, roles)


def _of(offers: tuple[Offer, ...], roles: AbstractSet[Role]) -> tuple[str, ...]:
    return tuple(offer.name for offer in offers if offer.roles & roles or (offer.plain and not roles))
