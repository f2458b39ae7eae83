"""What a seal covers, and what is said of a place that does not hold."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.rules.audit_chain import BEGINNING, Entry, FaultKind, fault_of, sealed

AT = datetime(2022, 2, 10, 1, 0, 0, 5, tzinfo=UTC)
ENTRY = Entry(7, AT, 3, "revoked", "person", 9, {"why": "调离", "count": 2}, 11)
SEAL = sealed(BEGINNING, ENTRY, "salt")


def test_a_row_that_is_as_it_was_holds() -> None:
    assert fault_of(BEGINNING, 7, ENTRY, SEAL) is None
    elsewhere = replace(ENTRY, at=AT.astimezone(ZoneInfo("Asia/Shanghai")), details={"count": 2, "why": "调离"})
    assert fault_of(BEGINNING, 7, elsewhere, SEAL) is None


@pytest.mark.parametrize(
    "change",
    [
        {"at": AT.replace(microsecond=6)},
        {"person_id": None},
        {"person_id": 4},
        {"action": "revoke"},
        {"subject": "persons"},
        {"subject_id": None},
        {"details": {"why": "调离", "count": "2"}},
        {"details": {}},
        {"inbox_id": 12},
        {"erased": True},
    ],
)
def test_each_field_is_covered(change: dict[str, Any]) -> None:
    assert fault_of(BEGINNING, 7, replace(ENTRY, **change), SEAL) is FaultKind.EDITED


def test_an_erased_row_is_held_to_all_but_its_details() -> None:
    erased, without_salt = replace(ENTRY, details={}, erased=True), replace(SEAL, salt="")
    assert fault_of(BEGINNING, 7, erased, without_salt) is None
    assert fault_of(BEGINNING, 7, replace(erased, person_id=4), without_salt) is FaultKind.EDITED


def test_gone_put_in_and_moved() -> None:
    assert fault_of(BEGINNING, 7, None, SEAL) is FaultKind.DELETED
    assert fault_of(BEGINNING, 7, ENTRY, None) is FaultKind.INSERTED
    assert fault_of(SEAL.value, 7, ENTRY, SEAL) is FaultKind.BROKEN
    assert fault_of(BEGINNING, 8, ENTRY, SEAL) is FaultKind.BROKEN


def test_a_salt_keeps_what_was_erased_from_being_guessed() -> None:
    assert sealed(BEGINNING, ENTRY, "other").details_digest != SEAL.details_digest
