"""Typed button data: an action, an id, a version and a short argument, packed into at most 64 bytes.

Button data is input like any other: it says what somebody wants, never what they may.
"""

from dataclasses import dataclass
from enum import StrEnum, unique

MAX_BYTES = 64
MAX_DIGITS = 9  # an id is a 32-bit number; a forged longer one is none of ours


@unique
class Act(StrEnum):
    """What a button asks for. The value travels in the button: keep it short, never reuse one."""

    # accounts
    LANGUAGE = "lg"
    CODES = "ic"
    ACCOUNT = "ee"  # version: the page of colleagues
    ACCOUNT_TAKE = "ef"  # arg: 1 once it was asked, in both
    ACCOUNT_ASK = "eg"  # id: a colleague's
    ROLES = "ec"  # id: a person's
    ROLE_SET = "ed"  # id: a person's; version: 1 to grant; arg: the role, and .1 once it was asked
    # the audit log
    AUDIT = (
        "ea"  # id: a person's, 0 for all; version: the page; arg: a directive's, and the first and last day as ordinals
    )
    AUDIT_SHEET = "eb"  # the same
    # intake, review and issue
    DOCUMENT = "dc"  # id: a document's
    DOCUMENT_DATE = "dd"  # arg: the day to count from; empty asks for it
    DISCARD = "dx"
    PASTE_DONE = "pd"
    PASTE_DROP = "px"
    BULK = "bk"
    UNDO = "un"
    ADOPT_ALL = "aa"
    SHEET = "sh"
    SHEET_APPLY = "sa"
    CARD = "cd"  # id: a directive's, from here to LEAVE_OUT
    FIELD = "cf"  # arg: the field and a page of its choices
    SET = "cs"  # arg: the field and the value
    TYPE = "ct"  # arg: the field
    ADOPT = "ca"
    MERGE = "cm"
    SPLIT = "sp"  # arg: where
    LEAVE_OUT = "lo"
    SUBMIT = "sb"  # id: a document's
    TAKE_BACK = "tb"
    APPROVE = "ap"
    RETURN = "rt"
    ISSUE = "is"
    ITEMS = "it"  # arg: the page
    PASSED_OVER = "yo"  # id: a document's; arg: the page
    TAKE_UP = "yp"  # id: a document's; version: the document's; arg: where the passage begins
    CHANGE_OWNER = "co"  # id: an issued directive's
    CHANGE_DATE = "cg"
    # follow-up by cadres
    SIGN_ALL = "f1"  # all of the notice whose button it is
    NOTICE_ITEMS = "f2"  # arg: the page; empty: the notice itself
    OBJECT_PICK = "f3"  # arg: the page
    SIGN_CHASED = "f4"  # id: the day's ordinal
    SIGN_ONE = "f5"  # id: a directive's
    FACE = "fc"  # id: a directive's; arg: which side of its card, with the page where there are several
    MINE = "fm"
    REPORT = "fr"  # id: a directive's, from here to OBJECT
    PROBLEM = "fp"
    EXTEND = "fe"
    COMPLETE = "fd"
    COORDINATE = "fk"
    OBJECT = "fj"
    ATTACHMENT = "fa"  # id: a file's
    STEPWISE = "fq"  # id: the day's ordinal
    PUT_OFF = "ft"
    SKIP = "fx"
    CORRECT = "fg"  # id: a message's, whose reports are meant; version: the one directive
    WITHDRAW = "fw"
    THIS_ITEM = "fi"  # id: the directive that the words in doubt are about
    VALUE = "fn"  # id: a report's; version: a target's; arg: the figure
    NONE_MEANT = "f6"  # arg: what there is none of
    CLAIM = "f7"  # id: the report that says it is done
    LATER = "f8"  # arg: a day
    DISMISS = "f9"
    FILE_ELSEWHERE = "f0"  # id: a message's, whose files are of another item than was guessed
    ASKED_BACK = "fb"  # id: a request's that its author takes back
    ABSENCE_END = "fh"  # id: an absence's
    ABSENCE_ENTER = "hz"
    DUE_CALENDAR = "l0"
    # the fill-in sheet
    FILL_IN = "la"
    FILL_IN_SEND = "lb"  # what the message lists
    FILL_IN_DROP = "lc"
    # units and their parts
    PARTS = "pa"  # id: a directive's; version: the page
    PART_DONE = "pb"  # id: a directive's; version: a supporting unit's; arg: whether it is done
    # lists of targets
    LIST = "k1"  # id: a directive's; arg: a target's and the page
    LIST_TICK = "k2"  # the same: a button for each row
    LIST_ROW = "k3"  # id: a row's; version: the page
    LIST_WRITE = "k4"  # id: a target's, from here to LIST_APPLY
    LIST_SHEET = "k5"
    LIST_FILE = "k6"
    LIST_APPLY = "k7"  # arg: whether rows that are gone are taken out
    ROWS_MEANT = "k8"  # id: a report's; version: the place of the question in the message
    # comments of units on drafts
    COMMENTS = "qa"  # id: a document's
    COMMENT_ASK = "qb"  # id: a document's; version: a draft's, 0 for all; arg: working days
    COMMENT_SEND = "qc"  # id: a document's; version: a unit's, 0 for all; arg: working days ~ a draft's id
    COMMENT_ADOPT = "qd"  # id: a comment's
    COMMENT_DECLINE = "qe"
    COMMENT_ALL = "qf"  # id: a document's; version: 1 to adopt, 0 to decline
    COMMENT_NONE = "qg"  # id: a request's: 无意见
    # decisions by clerks and unit heads
    AGREE = "da"  # id: a request's
    SEND_BACK = "db"
    GIVE_UNIT = "de"  # id: a request's; version: the page of units, or the unit whose people are shown (arg: people)
    GIVE_TO = "df"  # version: a person's
    TODO = "dg"  # version: the page
    ASKED = "dh"  # id: a request's, to be shown
    DISPUTE_FOUND = "di"  # id: of a report that was due
    DISPUTE_NONE = "dj"
    OWNER_PICK = "dk"  # id: a directive's, from here to STRIKE_OFF
    OWNER_SET = "dl"  # version: a person's
    ON_BEHALF = "dm"  # arg: the channel
    SUSPEND = "dn"
    RESUME = "do"
    STRIKE_OFF = "dp"
    # when one directive is recalled, chased and reported on
    LIMITS = "ua"  # id: a directive's
    LIMIT_SET = "ub"  # arg: what the button sets
    LIMIT_TYPE = "uc"
    REOPEN = "dq"
    EVIDENCE = "dr"  # arg: 1 to want it
    SIGN_FOR = "ds"  # arg: the channel
    ENTRY_REASON = "dt"  # arg: why a clerk wrote it down
    TRANSFER = "du"
    # people and units that change
    PERSON = "ve"  # id: a person's, from here to LEAVE
    MOVE_ITEMS = "va"
    MOVE_PICK = "vb"  # version: a directive's that is left out or taken in; 0: the list to pick from
    MOVE_TO = "vc"  # version: the person's who takes over
    MOVE_GO = "vd"  # arg: why
    ENTER_FOR = "vh"  # arg: the channel
    SIGN_ALL_FOR = "vi"
    LEAVE = "vj"  # arg: 1 once it was asked, in both
    UNBIND = "vs"
    UNBIND_NOT = "vt"  # whose account a unit's head asked to be taken away
    PAPERS = "vf"  # id: a document's
    PAPER = "vg"  # id: a person's, 0 for all who are not reached; version: a document's, 0 for all they have
    UNIT = "vk"  # id: a unit's, to UNIT_SPLIT
    UNIT_RENAME = "vl"
    UNIT_MERGE = "vm"  # version: the page, or (arg: into) the unit
    UNIT_GO = "vn"
    UNIT_SPLIT = "vp"  # version: the page; arg: among (version: a unit that goes on), items, again
    SPLIT_SET = "vq"  # id: a directive's; version: the unit that goes on with it; arg: the one that is split
    SPLIT_GO = "vr"
    # Word papers
    BULLETIN = "wa"  # id: a leader's, unit's or document's; arg: what it is about, 1 for a special report; in all four
    BULLETIN_SCOPE = "wb"  # version: the page; arg: and among what is chosen
    BULLETIN_MAKE = "wc"  # arg: and of which days
    BULLETIN_TYPE = "wd"
    BULLETIN_SHOW = "we"  # id: a paper's, from here to BULLETIN_DROP
    BULLETIN_FILE = "wf"  # arg: pdf
    BULLETIN_LINES = "wg"  # version: the page
    BULLETIN_STRIKE = "wh"  # version: a line's key, in these three
    BULLETIN_WITHHOLD = "wi"
    BULLETIN_SHORTEN = "wj"
    BULLETIN_WRITE = "wk"  # arg: which paragraph
    BULLETIN_SUBMIT = "wl"  # version: the paper's, from here on
    BULLETIN_SIGN = "wm"
    BULLETIN_BACK = "wn"
    BULLETIN_RETURN = "wo"
    BULLETIN_DROP = "wp"  # arg: 1 once it was asked
    NOTICE_PAPER = "wq"  # id: a directive's
    CHASE_PAPER = "wr"
    BREAKDOWN = "ws"  # id: a document's
    # what will be sent
    FORECAST = "fy"  # id: a directive's; arg: the page
    FORECAST_OF = "fz"  # id: a person's; version: the page; arg: the directive whose forecast led there
    BURDENS = "ud"  # version: the page of the burden table
    BURDEN_SHEET = "ue"
    # the delivery ledger
    DELIVERIES = "na"  # id: a person's, 0 for all; version: the page; arg: a directive's, and p for what did not arrive
    DELIVERIES_OF = "nb"  # id: a directive's
    DELIVERY_AGAIN = "nc"  # id: a notice's; version: the page; arg: the person, a full stop, the rest as above
    # lists and search
    OVERVIEW = "oa"  # version: the page; arg: what the list is narrowed to, in all three
    OVERVIEW_CHOOSE = "ob"  # version: the page of choices; arg: and what is chosen from
    OVERVIEW_OPEN = "oc"  # id: a directive's; version: the page of the list it is opened from
    # the ledger
    LEDGER = "xa"  # arg: the period and what it is narrowed to, in all three
    LEDGER_CHOOSE = "xb"  # version: the page of choices; arg: and what is chosen from
    LEDGER_MAKE = "xc"
    # the drill-down: from the counts to a directive
    DRILL = "za"  # version: the page of units; arg: what is looked at, in all of these
    DRILL_LIST = "zb"  # version: the page
    DRILL_OPEN = "zc"  # id: a directive's; version: the page of the list it is opened from
    DRILL_DIGEST = "zd"  # id: the digest it is begun from
    # the year's end
    ARCHIVE = "yb"  # id: a document's
    CARRY = "ya"  # id: a document's; 0: all that have something open
    ASSESS = "yc"  # arg: the period, in all three
    ASSESS_ASK = "yd"
    ASSESS_SHEET = "ye"
    ASSESS_AGREE = "yf"  # id: an assessment's; version: the unit's, in both
    ASSESS_OBJECT = "yg"
    ASSESS_EXCLUDE = "yh"  # id: a directive's; arg: 1 to let it count again
    # what a restored copy holds back
    OUTBOX_PAGE = "ra"  # version: the page
    OUTBOX_SEND = "rb"  # arg: 1 once it was asked, in both
    OUTBOX_DROP = "rc"
    # digests and instructions
    DIGEST = "ga"  # id: a digest's, from here to QUOTE_SHORTEN unless said
    DIGEST_ITEM = "gb"  # id: a directive's
    DIGEST_ITEMS = "gc"  # version: the page
    DIGEST_READ = "gd"
    DIGEST_PICTURE = "ge"
    PREVIEW = "gf"  # id: the day's ordinal, to PREVIEW_ALL
    PREVIEW_HOLD = "gg"  # version: 1 to hold, 0 to let go on
    PREVIEW_ALL = "gh"
    CLEARING = "gi"
    HOLD = "gj"
    HEADLINE = "gk"
    QUOTES = "gl"  # version: the page
    QUOTE_WITHHOLD = "gm"  # version: a report's
    QUOTE_SHORTEN = "gn"
    DIGEST_LAST = "gs"
    DIGEST_WISHES = "go"
    DIGEST_WEEKDAY = (
        "gp"  # id: a reader's; version: the digest it leads back to; arg: the weekday, or - for the office's
    )
    DIGEST_EDITION = "gq"  # the same; arg: the edition
    INSTRUCT = "ia"
    INSTRUCT_ON = "ja"  # id: a directive's, to INSTRUCT_DAY
    INSTRUCT_READ = "jb"
    INSTRUCT_FORM = "jc"  # arg: which
    INSTRUCT_DAY = "jd"  # arg: working days
    INSTRUCTION_SEND = "ib"  # id: an instruction's, from here on unless said
    INSTRUCTION_REWORD = "id"
    INSTRUCTION_TO_CLERK = "ie"
    INSTRUCTION_WITHDRAW = "if"
    INSTRUCTION_RELEASE = "ig"
    INSTRUCTION_UNITS = "ih"
    INSTRUCTION_DROP = "ii"
    INSTRUCTION_SHOW = "ik"
    INSTRUCTION_SIGN = "ij"
    INSTRUCTION_UNIT = "je"  # version: a unit's that is taken off or put back
    INSTRUCTION_UNITS_DONE = "jf"
    INSTRUCTION_ANSWER = "jh"  # asks what came of it
    INSTRUCTION_ANSWERED = "ji"  # what the message says
    INSTRUCTION_CHASE_ON = "jj"
    INSTRUCTION_DIRECTIVE = "jk"
    INSTRUCTION_OPEN = "jl"
    INSTRUCTION_SAY = "jm"
    INSTRUCTION_SIGN_TOLD = "jn"  # id: the day's ordinal
    INSTRUCTIONS = "jg"  # version: the page
    TRANSCRIBE = "jo"  # id: a directive's
    TRANSCRIBE_LEADER = "jp"  # id: a leader's; version: a directive's, 0 for none
    TRANSCRIBE_DAY = "jq"  # arg: the day
    TRANSCRIBE_SCAN = "jr"  # id: an instruction's
    NOTHING = "0"


@dataclass(frozen=True)
class Press:
    """What one button carries."""

    act: Act
    id: int = 0
    version: int = 0
    arg: str = ""

    def pack(self) -> str:
        """Return the button's data. Raises ValueError above 64 bytes."""
        data = f"{self.act.value}:{self.id}:{self.version}:{self.arg}"
        if len(data.encode()) > MAX_BYTES:
            raise ValueError(f"button data of {len(data.encode())} bytes: {data}")
        return data

    @classmethod
    def unpack(cls, data: str) -> "Press | None":
        """Return what a pressed button carries, or None for data that no button of ours has."""
        act, _, rest = data.partition(":")
        ident, _, rest = rest.partition(":")
        version, _, arg = rest.partition(":")
        if act not in set(Act) or not _whole(ident) or not _whole(version) or len(data.encode()) > MAX_BYTES:
            return None
        return cls(Act(act), int(ident), int(version), arg)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= MAX_DIGITS
