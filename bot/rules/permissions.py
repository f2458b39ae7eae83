"""Who may do what: the table of `docs/permissions.md` as data, row by row in its order.

Callers work out the relation of a person to the directive from the database, for each update, never from a button.
A NO is told with one kind sentence for all cases, so that nothing shows whether the thing exists.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, Flag, StrEnum, auto
from types import MappingProxyType

from db.enums import Role


class Action(StrEnum):
    """What somebody wants to do. Actions of one row of the table stand together."""

    TAKE_IN = "take_in"
    REVIEW_DRAFTS = "review_drafts"
    COMMENT = "comment"  # on drafts, when asked (征求意见)
    APPROVE_ISSUE = "approve_issue"
    REGISTER = "register"
    ISSUE = "issue"
    CANCEL = "cancel"
    SUSPEND = "suspend"
    RESUME = "resume"
    CHANGE_OWNER = "change_owner"
    CHANGE_DATE = "change_date"
    SET_LIMITS = "set_limits"  # when one directive is recalled, chased and reported on
    REOPEN = "reopen"
    WANT_EVIDENCE = "want_evidence"  # a close-out needs a file
    READ = "read"
    ACKNOWLEDGE = "acknowledge"
    PUT_OFF = "put_off"  # a report that is due: later, or said to be given elsewhere
    REPORT = "report"
    ATTACH = "attach"
    EDIT_LIST = "edit_list"  # a target's list: take it in, change its rows
    OBJECT = "object"
    READ_REPORTS = "read_reports"  # those of others
    ASK_EXTENSION = "ask_extension"
    ASK_COMPLETION = "ask_completion"
    ASK_TRANSFER = "ask_transfer"
    REQUEST_COORDINATION = "request_coordination"
    ASK_ON_BEHALF = "ask_on_behalf"  # write down what an owner asks for by phone or on paper
    CONFIRM_PART = "confirm_part"  # that a unit's part (分办) is done, or not yet
    DECIDE = "decide"  # approve or return what was asked for or reported done
    INSTRUCT = "instruct"
    FORECAST = "forecast"  # see what will be sent to whom
    DELIVERIES = "deliveries"  # see what was sent to whom and whether it arrived, and send it again
    RELEASE = "release"  # an instruction, digest or bulletin
    FIGURES = "figures"  # digest, figures
    EXPORT = "export"
    INVITE = "invite"
    MOVE_ITEMS = "move_items"
    GRANT_ROLES = "grant_roles"  # clerk, approver, leader, admin
    REVOKE = "revoke"
    AUDIT_LOG = "audit_log"
    START = "start"


class Relation(Flag):
    """How a person stands to a directive, a request or an account. Several may hold."""

    NONE = 0
    OWN = auto()  # owner or liaison of the lead unit's directive, or the absent owner's deputy
    PART = auto()  # the same for a part, or for a supporting unit
    ROW = auto()  # a row of a target's list is theirs
    UNIT = auto()  # the directive, or the account's person, is of the unit they head
    WHOLE = auto()  # it is a part of one that is theirs: owner, liaison or head of the unit that leads the whole
    PORTFOLIO = auto()  # of a unit in the leader's portfolio, or 牵头领导 of it; an aide: the same of their leader
    SELF = auto()  # their own account, figures or log entries
    AUTHOR = auto()  # they made the request or report that is to be decided


class Verdict(Enum):
    """The answer, the freest first. All but NO let something go on, each in its own way."""

    LOGGED = "logged"  # yes, and the audit log names it
    TELL_ADMINS = "tell_admins"  # yes, and all administrators are told
    YES = "yes"
    ON_BEHALF = "on_behalf"  # for the owner, named as such
    WITH_REASON = "with_reason"  # for the owner, with a reason: by phone or on paper
    NEEDS_OWNER = "needs_owner"  # waits for the owner's yes
    NEEDS_HEAD = "needs_head"  # waits for the unit head's yes
    RELAYED = "relayed"  # a leader's words, marked as relayed by the aide
    TRANSCRIBED = "transcribed"  # a leader's words from paper
    ENDORSE = "endorse"  # an opinion that goes with it; the decision is another's
    PROPOSE = "propose"  # goes to the clerk as a proposal
    ASK = "ask"  # goes to the clerk and the administrator as a request
    READ_ONLY = "read_only"
    COUNTS_ONLY = "counts_only"  # numbers, no titles, no names
    NO = "no"

    @property
    def outright(self) -> bool:
        """Return whether the actor may do it here and now, in their own name."""
        return self in {Verdict.LOGGED, Verdict.TELL_ADMINS, Verdict.YES}


_FREEDOM = {verdict: rank for rank, verdict in enumerate(Verdict)}


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. `deputising`: they stand in for an owner who is absent now; `in_group`: they write in a group chat."""

    roles: frozenset[Role] = frozenset()
    deputising: bool = False
    in_group: bool = False


class _Column(Enum):
    CLERK = 0
    APPROVER = 1
    OWNER = 2
    SUPPORT = 3
    HEAD = 4
    LEADER = 5
    ADMIN = 6
    STRANGER = 7
    GROUP = 8


@dataclass(frozen=True, slots=True)
class _Cell:
    verdict: Verdict
    needs: Relation = Relation.NONE  # one of these; NONE: whatever the relation

    def under(self, relation: Relation) -> Verdict:
        return self.verdict if not self.needs or self.needs & relation else Verdict.NO


_N = _Cell(Verdict.NO)
_Y = _Cell(Verdict.YES)
_O = _Cell(Verdict.YES, Relation.OWN)
_W = _Cell(Verdict.YES, Relation.WHOLE)
_OW = _Cell(Verdict.YES, Relation.OWN | Relation.WHOLE)
_P = _Cell(Verdict.YES, Relation.PART)
_PR = _Cell(Verdict.YES, Relation.PART | Relation.ROW)
_U = _Cell(Verdict.YES, Relation.UNIT)
_UW = _Cell(Verdict.YES, Relation.UNIT | Relation.WHOLE)
_S = _Cell(Verdict.YES, Relation.PORTFOLIO)
_SELF = _Cell(Verdict.YES, Relation.SELF)
_READ = _Cell(Verdict.READ_ONLY)
_PROPOSE = _Cell(Verdict.PROPOSE, Relation.PORTFOLIO)
_REASON = _Cell(Verdict.WITH_REASON)
_BEHALF = _Cell(Verdict.ON_BEHALF, Relation.UNIT)
_ON_PAPER = _Cell(Verdict.ON_BEHALF)
_HEAD_YES = _Cell(Verdict.NEEDS_HEAD, Relation.OWN)
_ENDORSE = _Cell(Verdict.ENDORSE, Relation.UNIT)
_PAPER = _Cell(Verdict.TRANSCRIBED)
_COUNTS = _Cell(Verdict.COUNTS_ONLY)
_LOGGED = _Cell(Verdict.LOGGED)
_TOLD = _Cell(Verdict.TELL_ADMINS)
_ASK = _Cell(Verdict.ASK, Relation.UNIT | Relation.SELF)

_Row = tuple[_Cell, ...]
# columns:       clerk  approver owner support head   leader   admin stranger group
_TAKE_IN: _Row = (_Y, _N, _N, _N, _N, _N, _N, _N, _N)
_DRAFTS: _Row = (_Y, _READ, _N, _N, _N, _N, _N, _N, _N)
_COMMENTING: _Row = (_ON_PAPER, _N, _O, _P, _U, _N, _N, _N, _N)
_APPROVE: _Row = (_N, _Y, _N, _N, _N, _N, _N, _N, _N)
_REGISTER: _Row = (_Y, _Y, _N, _N, _N, _PROPOSE, _N, _N, _N)
_READING: _Row = (_Y, _Y, _OW, _PR, _UW, _S, _N, _N, _N)
_SIGNING: _Row = (_REASON, _N, _O, _P, _BEHALF, _N, _N, _N, _N)
_REPORTING: _Row = (_REASON, _N, _O, _PR, _BEHALF, _N, _N, _N, _N)
_LISTING: _Row = (_Y, _N, _O, _N, _U, _N, _N, _N, _N)
_OBJECTING: _Row = (_N, _N, _O, _P, _U, _N, _N, _N, _N)
_OTHERS: _Row = (_Y, _Y, _OW, _N, _UW, _S, _N, _N, _N)
_ASKING: _Row = (_N, _N, _O, _N, _U, _N, _N, _N, _N)
_COORDINATION: _Row = (_N, _N, _HEAD_YES, _N, _U, _N, _N, _N, _N)
_ASKING_FOR: _Row = (_REASON, _N, _N, _N, _N, _N, _N, _N, _N)
_CONFIRMING: _Row = (_Y, _Y, _W, _N, _W, _N, _N, _N, _N)
_DECIDING: _Row = (_Y, _Y, _N, _N, _ENDORSE, _S, _N, _N, _N)
_INSTRUCTING: _Row = (_PAPER, _N, _N, _N, _N, _S, _N, _N, _N)
_RELEASING: _Row = (_Y, _Y, _N, _N, _N, _N, _N, _N, _N)
_FORECASTING: _Row = (_Y, _Y, _N, _N, _N, _N, _N, _N, _N)
_FIGURES: _Row = (_Y, _Y, _SELF, _SELF, _U, _S, _N, _N, _COUNTS)
_EXPORTING: _Row = (_LOGGED, _LOGGED, _N, _N, _U, _S, _N, _N, _N)
_INVITING: _Row = (_Y, _N, _N, _N, _N, _N, _Y, _N, _N)
_GRANTING: _Row = (_N, _N, _N, _N, _N, _N, _TOLD, _N, _N)
_REVOKING: _Row = (_Y, _N, _SELF, _SELF, _ASK, _SELF, _Y, _N, _N)
_AUDITING: _Row = (_Y, _Y, _SELF, _SELF, _N, _S, _Y, _N, _N)
_STARTING: _Row = (_Y, _Y, _Y, _Y, _Y, _Y, _Y, _Y, _N)

_TABLE: Mapping[Action, _Row] = MappingProxyType({
    Action.TAKE_IN: _TAKE_IN, Action.REVIEW_DRAFTS: _DRAFTS,
    Action.COMMENT: _COMMENTING,
    Action.APPROVE_ISSUE: _APPROVE,
    Action.REGISTER: _REGISTER, Action.ISSUE: _REGISTER, Action.CANCEL: _REGISTER, Action.SUSPEND: _REGISTER,
    Action.RESUME: _REGISTER, Action.CHANGE_OWNER: _REGISTER, Action.CHANGE_DATE: _REGISTER,
    Action.SET_LIMITS: _REGISTER,
    Action.REOPEN: _REGISTER, Action.WANT_EVIDENCE: _REGISTER,
    Action.READ: _READING,
    Action.ACKNOWLEDGE: _SIGNING, Action.PUT_OFF: _SIGNING,
    Action.REPORT: _REPORTING, Action.ATTACH: _REPORTING,
    Action.EDIT_LIST: _LISTING,
    Action.OBJECT: _OBJECTING,
    Action.READ_REPORTS: _OTHERS,
    Action.ASK_EXTENSION: _ASKING, Action.ASK_COMPLETION: _ASKING, Action.ASK_TRANSFER: _ASKING,
    Action.REQUEST_COORDINATION: _COORDINATION,
    Action.ASK_ON_BEHALF: _ASKING_FOR,
    Action.CONFIRM_PART: _CONFIRMING,
    Action.DECIDE: _DECIDING,
    Action.INSTRUCT: _INSTRUCTING,
    Action.RELEASE: _RELEASING,
    Action.FORECAST: _FORECASTING, Action.DELIVERIES: _FORECASTING,
    Action.FIGURES: _FIGURES,
    Action.EXPORT: _EXPORTING,
    Action.INVITE: _INVITING, Action.MOVE_ITEMS: _INVITING,
    Action.GRANT_ROLES: _GRANTING,
    Action.REVOKE: _REVOKING,
    Action.AUDIT_LOG: _AUDITING,
    Action.START: _STARTING,
})  # fmt: skip

# A liaison has what the owner has, but these wait for the owner's yes; an aide reads what their leader reads.
_OWNER_DECIDES = frozenset({Action.ASK_EXTENSION, Action.ASK_COMPLETION})
_AIDE_READS = frozenset({Action.READ, Action.READ_REPORTS, Action.FIGURES, Action.EXPORT, Action.AUDIT_LOG})
_OF_ANYBODY = frozenset({Action.REVOKE, Action.START})  # one's own account
_ONE_COLUMN = {
    Role.CLERK: _Column.CLERK,
    Role.APPROVER: _Column.APPROVER,
    Role.HEAD: _Column.HEAD,
    Role.LEADER: _Column.LEADER,
    Role.ADMIN: _Column.ADMIN,
}


def _at(action: Action, column: _Column, relation: Relation) -> Verdict:
    return _TABLE[action][column.value].under(relation)


def _owner(action: Action, relation: Relation) -> Verdict:
    # the owner of the lead unit and the one of a supporting unit are one role: the relation tells which
    return _freest((_at(action, _Column.OWNER, relation), _at(action, _Column.SUPPORT, relation)))


def _liaison(action: Action, relation: Relation) -> Verdict:
    verdict = _owner(action, relation)
    return Verdict.NEEDS_OWNER if verdict is Verdict.YES and action in _OWNER_DECIDES else verdict


def _aide(action: Action, relation: Relation) -> Verdict:
    leader = _at(action, _Column.LEADER, relation)
    if action is Action.INSTRUCT:
        return Verdict.RELAYED if leader is Verdict.YES else Verdict.NO
    return leader if action in _AIDE_READS | _OF_ANYBODY else Verdict.NO


def _role(role: Role, action: Action, relation: Relation) -> Verdict:
    match role:
        case Role.OWNER:
            return _owner(action, relation)
        case Role.LIAISON:
            return _liaison(action, relation)
        case Role.AIDE:
            return _aide(action, relation)
        case _:
            return _at(action, _ONE_COLUMN[role], relation)


def _freest(verdicts: Iterable[Verdict]) -> Verdict:
    return min(verdicts, key=_FREEDOM.__getitem__)


def allowed(actor: Actor, action: Action, relation: Relation = Relation.NONE) -> Verdict:
    """Return what an actor may do of an action to something they have this relation to.

    Of several roles the freest counts. Nobody decides what they asked for themselves, whatever else they are. In a
    group chat there are counts and nothing else, whoever asks.
    """
    if actor.in_group:
        return _at(action, _Column.GROUP, relation)
    if action in {Action.CONFIRM_PART, Action.DECIDE} and Relation.AUTHOR in relation:
        return Verdict.NO
    verdicts = [_at(action, _Column.STRANGER, relation)]
    verdicts += [_role(role, action, relation) for role in actor.roles]
    if actor.deputising:
        verdicts.append(_owner(action, relation))
    return _freest(verdicts)


def absent(first_day: date | None, last_day: date | None, today: date) -> bool:
    """Return whether an absence lasts on `today`: from its first to its last day, both included.

    No first day: none is entered. No last day: until further notice.
    """
    return first_day is not None and first_day <= today and (last_day is None or today <= last_day)
