"""Which directives a leader's order names: by ledger number, or by its place (①) among what the leader is asked."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.errors import RuleError
from bot.rules.leader_words import LeaderOrder


@dataclass(frozen=True, slots=True)
class Entry:
    """A directive of a digest: its id, how the digest calls it (5; 3-5 among several documents), its ledger number."""

    id: int
    number: str
    item: str


def items_of(order: LeaderOrder, entries: Sequence[Entry], to_settle: Sequence[int]) -> list[int]:
    """Return the ids of the directives an order names, in its order; none where it names none.

    Raises RuleError, naming it, for a number that the digest does not have or that several of its directives have.
    """
    if order.circled:
        return [_placed(int(item), to_settle) for item in order.items]
    return [_numbered(item, entries) for item in order.items]


def _placed(place: int, to_settle: Sequence[int]) -> int:
    if place > len(to_settle):
        raise RuleError("instruction/place_unknown", place=place, places=len(to_settle))
    return to_settle[place - 1]


def _numbered(number: str, entries: Sequence[Entry]) -> int:
    found = [entry for entry in entries if entry.number == number] or [e for e in entries if e.item == number]
    if not found:
        raise RuleError("instruction/number_unknown", number=number)
    if len(found) > 1:
        raise RuleError("instruction/number_ambiguous", number=number, numbers=[entry.number for entry in found])
    return found[0].id
