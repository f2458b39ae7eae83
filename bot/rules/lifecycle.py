"""The statuses of a directive and what moves it from one to the next (`docs/terms.md`, Statuses).

待立项 draft → 待交办 registered → 待签收 issued → 办理中 in progress → 待审核 under review → 办结 closed → 已归档
archived; 暂缓 suspended and 撤销 cancelled from any open status; 退回重办 takes 待审核 back to 办理中; 重新督办 issues anew what
was closed or cancelled too early; 结转 ends what goes on under another number in the next year.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from bot.rules.errors import RuleError
from db.enums import Status

OPEN = frozenset({Status.REGISTERED, Status.ISSUED, Status.IN_PROGRESS, Status.UNDER_REVIEW})
FINISHED = frozenset({Status.CLOSED, Status.ARCHIVED, Status.CANCELLED, Status.CARRIED_OVER})


class Move(StrEnum):
    """What people do to a directive."""

    REGISTER = "register"  # 立项
    APPROVE = "approve"  # 审定
    ISSUE = "issue"  # 交办
    ACKNOWLEDGE = "acknowledge"  # 签收
    REPORT = "report"  # 进展反馈
    OBJECT = "object"  # 职责异议
    REQUEST_COMPLETION = "request_completion"  # 申请办结
    WITHDRAW_COMPLETION = "withdraw_completion"
    APPROVE_COMPLETION = "approve_completion"  # 办结销号
    RETURN_FOR_REWORK = "return_for_rework"  # 退回重办
    CLOSE_WITH_WHOLE = "close_with_whole"  # 随总项办结: a unit's part, when the whole is closed
    EXTEND = "extend"  # 延期
    REASSIGN = "reassign"  # 改派: another unit or owner answers, and signs anew
    HAND_OVER = "hand_over"  # 交接: a person leaves or a unit becomes another; what is under way goes along as it is
    SUSPEND = "suspend"  # 暂缓
    RESUME = "resume"  # 恢复督办
    CANCEL = "cancel"  # 撤销
    REOPEN = "reopen"  # 重新督办
    CARRY_OVER = "carry_over"  # 结转
    ARCHIVE = "archive"  # 归档


NEEDS_REASON = frozenset({
    Move.OBJECT, Move.RETURN_FOR_REWORK, Move.EXTEND, Move.SUSPEND, Move.CANCEL, Move.REOPEN,
})  # fmt: skip
# What a directive's history keeps with who, why, and what was before; a report tells of itself
KEPT = frozenset(Move) - {Move.REGISTER, Move.APPROVE, Move.ISSUE, Move.REPORT, Move.ARCHIVE}


class TransitionError(RuleError):
    """A move that the directive's status does not allow."""

    def __init__(self, status: Status, move: Move) -> None:
        super().__init__("rules/not_now", status=status, move=move)
        self.status = status
        self.move = move


class ReasonMissingError(RuleError):
    """A move that needs a reason came without one."""

    def __init__(self, move: Move) -> None:
        super().__init__("rules/reason_missing", move=move)
        self.move = move


def _stays(*statuses: Status) -> Mapping[Status, Status]:
    return {status: status for status in statuses}


TRANSITIONS: Mapping[Move, Mapping[Status, Status]] = MappingProxyType({
    Move.REGISTER: {Status.DRAFT: Status.REGISTERED},
    Move.APPROVE: _stays(Status.REGISTERED),  # the approval itself is on record with who and when
    Move.ISSUE: {Status.REGISTERED: Status.ISSUED},
    # the liaison's receipt after the owner's, or one for a supporting unit, changes nothing and is no mistake
    Move.ACKNOWLEDGE: {Status.ISSUED: Status.IN_PROGRESS, **_stays(Status.IN_PROGRESS, Status.UNDER_REVIEW)},
    # a report counts as a receipt; words are welcome also while the clock stands still
    Move.REPORT: {
        Status.ISSUED: Status.IN_PROGRESS,
        **_stays(Status.IN_PROGRESS, Status.UNDER_REVIEW, Status.SUSPENDED),
    },
    Move.OBJECT: _stays(Status.ISSUED, Status.IN_PROGRESS),
    Move.REQUEST_COMPLETION: {Status.ISSUED: Status.UNDER_REVIEW, Status.IN_PROGRESS: Status.UNDER_REVIEW},
    Move.WITHDRAW_COMPLETION: {Status.UNDER_REVIEW: Status.IN_PROGRESS},
    Move.APPROVE_COMPLETION: {Status.UNDER_REVIEW: Status.CLOSED},
    Move.RETURN_FOR_REWORK: {Status.UNDER_REVIEW: Status.IN_PROGRESS},
    Move.CLOSE_WITH_WHOLE: dict.fromkeys(
        (Status.ISSUED, Status.IN_PROGRESS, Status.UNDER_REVIEW, Status.SUSPENDED), Status.CLOSED
    ),
    Move.EXTEND: _stays(*OPEN, Status.SUSPENDED),
    # the new owner has to sign; what is under review is decided first
    Move.REASSIGN: {
        Status.IN_PROGRESS: Status.ISSUED,
        **_stays(Status.DRAFT, Status.REGISTERED, Status.ISSUED, Status.SUSPENDED),
    },
    # its receipts, requests and due reports go along, so it stands where it stood
    Move.HAND_OVER: _stays(*OPEN, Status.SUSPENDED),
    Move.SUSPEND: dict.fromkeys(OPEN, Status.SUSPENDED),
    Move.RESUME: {Status.SUSPENDED: Status.IN_PROGRESS},  # or where `resumed` says
    Move.CANCEL: dict.fromkeys((*OPEN, Status.SUSPENDED), Status.CANCELLED),
    # signed and reported on anew; the year's archive stays shut: what goes on is carried over
    Move.REOPEN: {Status.CLOSED: Status.ISSUED, Status.CANCELLED: Status.ISSUED},
    # a unit's part goes with its whole wherever it stands; of a whole, `bot.rules.years` says when it may
    Move.CARRY_OVER: dict.fromkeys(
        (Status.ISSUED, Status.IN_PROGRESS, Status.UNDER_REVIEW, Status.SUSPENDED), Status.CARRIED_OVER
    ),
    # what was cancelled or carried over stays so: the archive tells what became of it, and blue lights count what was done
    Move.ARCHIVE: {Status.CLOSED: Status.ARCHIVED},
})  # fmt: skip


def transition(status: Status, move: Move) -> Status:
    """Return the status after a move; TransitionError where the status does not allow it.

    For RESUME it tells whether it may be; where the directive then stands is told by `resumed`.
    """
    try:
        return TRANSITIONS[move][status]
    except KeyError:
        raise TransitionError(status, move) from None


def resumed(*, issued: bool, signed: bool, completion_asked: bool) -> Status:
    """Return where a suspended directive stands again: where its own records say it was.

    `signed`: acknowledged or reported on by its present owner's side; `completion_asked`: a request to close it still
    waits for the clerk.
    """
    if not issued:
        return Status.REGISTERED
    if completion_asked:
        return Status.UNDER_REVIEW
    return Status.IN_PROGRESS if signed else Status.ISSUED


def check_reason(move: Move, reason: str) -> None:
    """Refuse a move that needs a reason and has none."""
    if move in NEEDS_REASON and not reason.strip():
        raise ReasonMissingError(move)
