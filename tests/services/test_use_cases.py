"""The table of permissions at the services, with a real database: who may not is refused, who may goes on.

Here each person tries each action once, and each use case is tried at least once; all of them by everybody, and with each check taken
out, in `tests/faults/test_each_check.py`.
"""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.rules.permissions import Action
from tests.services.ground import ROLES
from tests.services.office import ROSTER
from tests.services.trying import PASSED, Copies, attempt, expected, may
from tests.services.use_cases import CASES, Case

NOT_OF_SERVICES = {
    "attach",  # with a report
    "register",  # with a submission, and what stands in the assessment
    "start",
}

ALIKE = {"郑晓峰", "程志远", "魏强"}  # another clerk, leader and liaison try in the long run


def chosen(*, allowed: bool) -> list[tuple[Case, str]]:
    """Return tries in which everybody tries each action, and each use case has one."""
    seen: set[tuple[str, str]] = set()  # an action, and whose roles (of those who go on, one is enough)
    found = []
    for number, case in enumerate(CASES):
        names = [name for name in ROLES if may(case, name) is allowed and name not in ALIKE]
        new = [name for name in names if (case.action, "" if allowed else name) not in seen]
        rest = [] if allowed else names[number % len(names) :][:1] if names else []
        for name in new[:1] if allowed else new or rest:
            seen.add((case.action, "" if allowed else name))
            found.append((case, name))
    return found


@pytest.fixture
async def copies(sqlite_url: str) -> AsyncIterator[Copies]:
    made = await Copies.of(Path(sqlite_url.partition("///")[2]))
    yield made
    await made.close()


def test_everybody_of_the_office_and_every_action_is_tried() -> None:
    assert {person.name: set(person.roles) for person in ROSTER.people} == ROLES
    assert {case.action for case in CASES} | NOT_OF_SERVICES >= {action.value for action in Action}


async def test_who_may_not_is_refused_and_changes_nothing(copies: Copies) -> None:
    here = await copies.again()
    before = await copies.counts()
    wrong = []
    for case, name in chosen(allowed=False):
        outcome = await attempt(here, case, name)
        if outcome.kind != expected(case, name):
            wrong.append((case.name, name, outcome))
    assert wrong == []
    assert await copies.counts() == before


async def test_who_may_goes_on(copies: Copies) -> None:
    wrong = []
    for case, name in chosen(allowed=True):
        outcome = await attempt(await copies.again(), case, name)
        if outcome.kind != PASSED:
            wrong.append((case.name, name, outcome))
    assert wrong == []
