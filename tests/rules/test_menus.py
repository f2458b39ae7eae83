"""What each role is offered, and that it agrees with what each may do."""

from collections.abc import Set as AbstractSet

import pytest

from bot.rules.menus import COMMANDS, EVERYBODY, commands_of, words_of
from bot.rules.permissions import Action, Actor, Relation, Verdict, allowed
from bot.rules.policy import Policy
from bot.texts import LANGUAGES, LOCALES, texts_of
from db.enums import Role
from handlers import TOPICS
from tests.services.issued import ZONE

ALL = Policy(assessment=True)
ANY = Relation.OWN | Relation.PART | Relation.UNIT | Relation.PORTFOLIO

# The right without which a command gets nobody anywhere
NEEDED = {
    "docs": Action.REVIEW_DRAFTS,
    "overview": Action.FIGURES,
    "bulletin": Action.EXPORT,
    "my": Action.READ,
    "due": Action.READ,
    "find": Action.READ,
    "person": Action.MOVE_ITEMS,
    "move": Action.MOVE_ITEMS,
    "unit": Action.MOVE_ITEMS,
    "roster": Action.INVITE,
    "burden": Action.FORECAST,
    "deliveries": Action.DELIVERIES,
    "counts": Action.RELEASE,
    "ledger": Action.EXPORT,
    "carry": Action.TAKE_IN,
}


@pytest.mark.parametrize("role", Role)
def test_a_menu_offers_what_its_role_may_do(role: Role) -> None:
    offered = commands_of({role}, Policy())
    for name, action in NEEDED.items():
        may = allowed(Actor(frozenset({role})), action, ANY) is not Verdict.NO
        assert (name in offered) == may, name


@pytest.mark.parametrize(
    ("roles", "commands"),
    [
        (set(), "my due calendar find absent lang help"),
        ({Role.OWNER}, "todo my due calendar find absent lang help"),
        ({Role.LIAISON}, "my due calendar find absent lang help"),
        ({Role.HEAD}, "todo digest overview my due calendar find absent ledger bulletin lang help"),
        (
            {Role.CLERK},
            (
                "todo digest overview instructions transcribe docs my due find absent person move unit roster burden deliveries "
                "counts ledger bulletin carry archive outbox lang help"
            ),
        ),
        (
            {Role.APPROVER},
            (
                "todo digest overview instructions docs my due find absent burden deliveries counts ledger bulletin archive "
                "outbox lang help"
            ),
        ),
        ({Role.LEADER}, "todo digest overview instructions my due find absent ledger bulletin lang help"),
        ({Role.AIDE}, "digest overview instructions my due find absent ledger bulletin lang help"),
        ({Role.ADMIN}, "person move unit roster lang help"),
        ({Role.ADMIN, Role.LIAISON}, "my due calendar find absent person move unit roster lang help"),
    ],
)
def test_menus(roles: AbstractSet[Role], commands: str) -> None:
    assert " ".join(commands_of(roles, Policy())) == commands


def test_of_several_roles_all_is_said_once() -> None:
    assert words_of({Role.OWNER, Role.HEAD}) == ("sign", "report", "agree", "number")
    assert len(set(commands_of(EVERYBODY, ALL))) == len(commands_of(EVERYBODY, ALL)) == len(COMMANDS)
    assert set(commands_of(EVERYBODY, ALL)) - set(commands_of(EVERYBODY, Policy())) == {"assess"}


def test_every_command_is_offered_to_somebody_and_there() -> None:
    there = {name for topic in TOPICS for name in topic.commands}
    assert there == {offer.name for offer in COMMANDS} | {"start"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_words_that_telegram_takes(language: str) -> None:
    texts = texts_of(language, ZONE)
    words = texts.labels("commands")
    assert words.keys() == {offer.name for offer in COMMANDS} | {"start"}
    assert all(1 <= len(said) <= 256 for said in words.values())
    assert texts.labels("command_usage").keys() <= words.keys()
    assert texts.labels("in_words").keys() == set(words_of(EVERYBODY))
    menu = LOCALES / language / "labels" / "menu.toml"
    others = [
        file.name for file in menu.parent.glob("*.toml") if file != menu and "[commands]" in file.read_text("utf-8")
    ]
    assert others == []
