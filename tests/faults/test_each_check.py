"""Every use case tried by everybody; then each check of permission taken out by itself, and what that lets through is noticed."""

from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.checks import ANSWERS, Check, Checks, checks, watched
from tests.services.ground import ROLES
from tests.services.trying import PASSED, Copies, attempt, expected
from tests.services.use_cases import CASES, Case

Tries = dict[Check, list[tuple[Case, str]]]


@pytest.fixture
async def copies(sqlite_url: str) -> AsyncIterator[Copies]:
    made = await Copies.of(Path(sqlite_url.partition("///")[2]))
    yield made
    await made.close()


async def _tried_by_everybody(copies: Copies, state: Checks) -> tuple[Tries, int]:
    """Try everything; return which tries ran which checks, and how many tries there were. Fails where one ends otherwise than told."""
    ran: Tries = defaultdict(list)
    wrong, number = [], 0
    for case in CASES:
        here = await copies.again()
        for name in ROLES:
            here = await copies.again() if expected(case, name) == PASSED else here
            state.touched.clear()
            outcome = await attempt(here, case, name)
            number += 1
            if outcome.kind != expected(case, name):
                wrong.append((case.name, name, outcome))
            for check in state.touched:
                ran[check].append((case, name))
    assert wrong == []
    return ran, number


async def _noticed(copies: Copies, state: Checks, tries: list[tuple[Case, str]]) -> bool:
    """Return whether a check that is out makes any of these tries end otherwise than it should."""
    for state.answer in ANSWERS:
        here = await copies.again()
        for case, name in sorted(tries, key=lambda one: expected(*one) == PASSED):
            here = await copies.again() if expected(case, name) == PASSED else here
            try:
                outcome = await attempt(here, case, name)
            except Exception:  # noqa: BLE001 - whatever it is, it is noticed
                return True
            if outcome.kind != expected(case, name):
                return True
    return False


def test_the_checks_are_found_in_the_source() -> None:
    found = checks()
    assert len(found) > 100
    assert len({(check.file, check.first) for check in found}) == len(found)  # a line tells which one ran


async def test_a_check_that_is_taken_out_is_noticed(copies: Copies) -> None:
    """The short form: the suspension of a directive by somebody who may not."""
    [suspend] = [case for case in CASES if case.name == "suspend"]
    with watched() as state:
        assert (await attempt(await copies.again(), suspend, "王建波")).kind == expected(suspend, "王建波")
        [state.out] = state.touched
        assert state.out.file == "suspending.py"
        assert await _noticed(copies, state, [(suspend, "王建波")])
    assert (await attempt(await copies.again(), suspend, "王建波")).kind == expected(suspend, "王建波")


@pytest.mark.faults
@pytest.mark.timeout(3600)
async def test_each_check_taken_out_is_noticed(copies: Copies) -> None:
    with watched() as state:
        ran, number = await _tried_by_everybody(copies, state)
        survivors = []
        for check in state.all:
            state.out = check
            if not await _noticed(copies, state, ran[check]):
                survivors.append(str(check))
    figures = (
        f"{number} tries as the table says; {len(state.all)} checks taken out one by one, {len(survivors)} unnoticed"
    )
    print(figures)  # noqa: T201 - for docs/reliability.md
    assert survivors == []
