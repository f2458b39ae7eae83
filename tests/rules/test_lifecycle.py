import pytest

from bot.rules.errors import RuleError
from bot.rules.lifecycle import (
    FINISHED,
    NEEDS_REASON,
    OPEN,
    Move,
    ReasonMissingError,
    TransitionError,
    check_reason,
    resumed,
    transition,
)
from db.enums import Status

# D draft, G registered, I issued, P in progress, R under review, C closed, A archived, S suspended, X cancelled, O carried over;
# each cell: the status after the move, a dot where it is refused
LETTERS = dict(
    zip(
        "DGIPRCASXO",
        (
            Status.DRAFT,
            Status.REGISTERED,
            Status.ISSUED,
            Status.IN_PROGRESS,
            Status.UNDER_REVIEW,
            Status.CLOSED,
            Status.ARCHIVED,
            Status.SUSPENDED,
            Status.CANCELLED,
            Status.CARRIED_OVER,
        ),
        strict=True,
    )
)
TABLE = """
                     D G I P R C A S X O
register             G . . . . . . . . .
approve              . G . . . . . . . .
issue                . I . . . . . . . .
acknowledge          . . P P R . . . . .
report               . . P P R . . S . .
object               . . I P . . . . . .
request_completion   . . R R . . . . . .
withdraw_completion  . . . . P . . . . .
approve_completion   . . . . C . . . . .
return_for_rework    . . . . P . . . . .
close_with_whole     . . C C C . . C . .
extend               . G I P R . . S . .
reassign             D G I I . . . S . .
hand_over            . G I P R . . S . .
suspend              . S S S S . . . . .
resume               . . . . . . . P . .
cancel               . X X X X . . X . .
reopen               . . . . . I . . I .
carry_over           . . O O O . . O . .
archive              . . . . . A . . . .
"""


def cells() -> list[tuple[Move, Status, Status | None]]:
    head, *rows = TABLE.strip().splitlines()
    found = []
    for row in rows:
        name, *after = row.split()
        for letter, cell in zip(head.split(), after, strict=True):
            found.append((Move(name), LETTERS[letter], LETTERS.get(cell)))
    return found


def test_the_table_names_every_move_and_status() -> None:
    assert {(move, status) for move, status, _ in cells()} == {(move, status) for move in Move for status in Status}


@pytest.mark.parametrize(("move", "status", "after"), cells())
def test_every_move_from_every_status(move: Move, status: Status, after: Status | None) -> None:
    if after is not None:
        assert transition(status, move) is after
        return
    with pytest.raises(TransitionError) as refusal:
        transition(status, move)
    assert isinstance(refusal.value, RuleError)
    assert refusal.value.text_id == "rules/not_now"
    assert refusal.value.text_args == {"status": status, "move": move}
    assert (refusal.value.status, refusal.value.move) == (status, move)


@pytest.mark.parametrize(
    ("issued", "signed", "completion_asked", "expected"),
    [
        (False, False, False, Status.REGISTERED),
        (True, False, False, Status.ISSUED),
        (True, True, False, Status.IN_PROGRESS),
        (True, True, True, Status.UNDER_REVIEW),
        (True, False, True, Status.UNDER_REVIEW),
    ],
)
def test_resumed_directives_stand_where_they_stood(
    issued: bool,  # noqa: FBT001 - columns of the table
    signed: bool,  # noqa: FBT001
    completion_asked: bool,  # noqa: FBT001
    expected: Status,
) -> None:
    assert resumed(issued=issued, signed=signed, completion_asked=completion_asked) is expected


def test_every_status_is_open_finished_or_neither_begun_nor_running() -> None:
    assert not OPEN & FINISHED
    assert set(Status) - OPEN - FINISHED == {Status.DRAFT, Status.SUSPENDED}


@pytest.mark.parametrize("move", Move)
def test_reasons_are_asked_for_where_somebody_loses_by_it(move: Move) -> None:
    check_reason(move, "职责已调整")
    if move not in NEEDS_REASON:
        check_reason(move, "")
        return
    assert move in {Move.OBJECT, Move.RETURN_FOR_REWORK, Move.EXTEND, Move.SUSPEND, Move.CANCEL, Move.REOPEN}
    with pytest.raises(ReasonMissingError) as refusal:
        check_reason(move, " \n")
    assert refusal.value.move is move
    assert refusal.value.text_id == "rules/reason_missing"


def test_errors_keep_values_out_of_logs() -> None:
    error = RuleError("rules/not_now", status="某人的话")
    assert "某人的话" not in str(error)
    assert "rules/not_now" in str(error)
