"""Lines 责任单位：… below the last item of a list: they hold for all its items, where none has any of its own."""

from collections.abc import Sequence
from dataclasses import replace

from bot.intake.notes import duty_clauses
from bot.intake.outline import Piece


def share_duties(text: str, pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces, those of such a list with the span of the lines below it."""
    shared = list(pieces)
    for at, last in enumerate(pieces):
        if last.duty_from is None or last.label is None or last.label.number == 1 or len(last.path) == 1:
            continue
        for other in _others(text, pieces, at):
            shared[other] = replace(pieces[other], shared=(last.duty_from, last.end))
    return shared


def _others(text: str, pieces: Sequence[Piece], at: int) -> list[int]:
    """Return the items before the last one of a list, down to its first; none where one of them has its own duties."""
    others: list[int] = []
    for before in range(at - 1, -1, -1):
        piece = pieces[before]
        if piece.label is None or piece.path[:-1] != pieces[at].path[:-1] or _has_duty(text, piece):
            return []
        others.append(before)
        if piece.label.number == 1:
            return others
    return []


def _has_duty(text: str, piece: Piece) -> bool:
    return piece.note is not None or piece.duty_from is not None or bool(duty_clauses(text[piece.start : piece.end]))
