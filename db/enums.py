"""The closed sets of values that tables, rules and texts share. Values are what the database stores: never rename one.

The Chinese words are in the locales (`labels.toml`, one section an enum); the trade's meaning of each is in `docs/terms.md`.
"""

from enum import IntEnum, StrEnum


class Role(StrEnum):
    """What a person is in the office. A person may have several; owner, liaison and head are meant for their own unit."""

    OWNER = "owner"  # 责任人: answers for the directives of the unit unless another is named
    LIAISON = "liaison"  # 联络员: fills in for the owner, is reminded first
    HEAD = "head"  # 单位主要负责人
    CLERK = "clerk"  # 督查室工作人员
    APPROVER = "approver"  # 审定人
    LEADER = "leader"  # 领导
    AIDE = "aide"  # 联系副主任 / 秘书
    ADMIN = "admin"  # 管理员


class DocumentKind(StrEnum):
    """What a source document (事项来源) is."""

    PAPER = "paper"  # a speech, minutes, a notice: taken in by the clerk
    INSTRUCTION = "instruction"  # 领导批示: a leader's words of which a directive was made (另立事项)


class Status(StrEnum):
    """Where a directive stands. Lights are computed, never stored."""

    DRAFT = "draft"  # 待立项
    REGISTERED = "registered"  # 待交办
    ISSUED = "issued"  # 待签收
    IN_PROGRESS = "in_progress"  # 办理中
    UNDER_REVIEW = "under_review"  # 待审核
    CLOSED = "closed"  # 办结
    ARCHIVED = "archived"  # 已归档
    SUSPENDED = "suspended"  # 暂缓
    CANCELLED = "cancelled"  # 撤销
    CARRIED_OVER = "carried_over"  # 已结转: goes on under another number, in the next year's document


class Kind(StrEnum):
    """Whether a directive has an end of its own or goes on all year with periodic reports."""

    FIXED_TERM = "fixed_term"  # 限时办结
    ONGOING = "ongoing"  # 持续推进


class Cadence(StrEnum):
    """How often a report is due (反馈周期)."""

    WEEKLY = "weekly"
    SEMIMONTHLY = "semimonthly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALFYEARLY = "halfyearly"
    YEARLY = "yearly"


class Light(StrEnum):
    """State at a glance. GREY is silence: no report although one was due, or suspended."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"
    BLUE = "blue"


class DateSource(StrEnum):
    """Who gave a date or an owner: the document's own words, or the clerk. There is no third source."""

    DOCUMENT = "document"
    CLERK = "clerk"
    EXTENSION = "extension"


class UnitRole(StrEnum):
    """A unit's share in a directive."""

    LEAD = "lead"  # 牵头
    SUPPORT = "support"  # 配合
    PART = "part"  # 分办: a part of its own, issued to it as a directive


class TargetKind(StrEnum):
    """A number to be reached, or a number of things to work on."""

    TARGET = "target"  # 量化目标
    SCOPE = "scope"  # 工作对象


class ScopeState(StrEnum):
    """Where one row of a target's list (清单) stands. Only DONE is counted."""

    OPEN = "open"  # 未完成
    DONE = "done"  # 已完成
    STOPPED = "stopped"  # 已中止: lost, given up; whether it leaves the base is the clerk's to decide


class ReportKind(StrEnum):
    """What a status reply is."""

    PROGRESS = "progress"  # 进展反馈
    PROBLEM = "problem"  # 存在问题


class Channel(StrEnum):
    """How words reached the office: by chat, or transcribed by the clerk from phone or paper."""

    CHAT = "chat"
    PHONE = "phone"
    PAPER = "paper"


class RequestKind(StrEnum):
    """What an owner may ask for."""

    EXTENSION = "extension"  # 申请延期
    COMPLETION = "completion"  # 申请办结
    COORDINATION = "coordination"  # 提请协调
    OBJECTION = "objection"  # 职责异议
    TRANSFER = "transfer"  # 移交
    LATER_REPORT = "later_report"  # 迟报


class RequestStatus(StrEnum):
    """Whose yes a request waits for, or how it ended."""

    AWAITS_OWNER = "awaits_owner"  # asked by the liaison
    AWAITS_HEAD = "awaits_head"
    AWAITS_LEADER = "awaits_leader"
    AWAITS_CLERK = "awaits_clerk"
    GRANTED = "granted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class InstructionStatus(StrEnum):
    """The way of a leader's instruction (批示) through the supervision office."""

    AWAITS_LEADER = "awaits_leader"  # shown to the leader: who will get it
    AWAITS_CLERK = "awaits_clerk"
    RELEASED = "released"
    CLERK_ONLY = "clerk_only"  # 只给督查室
    WITHDRAWN = "withdrawn"  # 不转
    ANSWERED = "answered"
    BECAME = "became"  # 另立事项: a directive was made of it, and is followed as such


class InstructionForm(StrEnum):
    """The customary words of an instruction that a leader gives with one tap; words of their own have no form."""

    HURRY = "hurry"  # 请抓紧落实
    REPORT = "report"  # 请专题报告, by a day
    PRAISE = "praise"  # 予以肯定: nothing is asked for
    TRACK = "track"  # 请督查室跟踪: for the supervision office alone


class DigestStatus(StrEnum):
    """A digest's way from the clerk's preview to the leader."""

    PREVIEW = "preview"
    HELD = "held"
    RELEASED = "released"


class PaperKind(StrEnum):
    """What a Word paper of the supervision office is."""

    WEEKLY = "weekly"  # 督查通报 of a week
    MONTHLY = "monthly"
    PERIOD = "period"  # of any other days
    SPECIAL = "special"  # 督查专报: upward
    NOTICE = "notice"  # 督办通知单
    CHASE = "chase"  # 催办单


class PaperSeries(StrEnum):
    """Which papers are numbered in one row, anew each year."""

    BULLETIN = "bulletin"
    SPECIAL = "special"
    NOTICE = "notice"
    CHASE = "chase"


class PaperStatus(StrEnum):
    """A paper's way to its signature."""

    DRAFT = "draft"  # 送审稿, still with the clerk
    SUBMITTED = "submitted"  # 送审稿, before the approver
    SIGNED = "signed"  # 签发: it never changes again
    DROPPED = "dropped"  # 作废


class Edition(StrEnum):
    """Which stretch of time a digest tells of."""

    WEEK = "week"  # 周报
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class DigestScope(StrEnum):
    """What a digest is about, and so whose it is."""

    PORTFOLIO = "portfolio"  # a leader's
    DOCUMENT = "document"  # its speaker's
    UNIT = "unit"  # its head's
    EVERYTHING = "everything"  # the supervision office's


class CommentStatus(StrEnum):
    """What became of a unit's comment (意见) on a draft."""

    OPEN = "open"
    ADOPTED = "adopted"  # 采纳
    DECLINED = "declined"  # 不采纳


class CheckAnswer(StrEnum):
    """What a unit's head says of the unit's own figures before the assessment (考核) is written."""

    WAITING = "waiting"  # 待核对
    AGREED = "agreed"  # 确认
    DISPUTED = "disputed"  # 有异议


class FeedbackKind(StrEnum):
    """Which report is due."""

    FIRST = "first"  # 首次反馈
    PERIODIC = "periodic"


class Step(StrEnum):
    """A step of following through, mildest first: 提醒 → 催办 → 单位提示."""

    SIGN_CHASE = "sign_chase"  # not acknowledged in time
    FEEDBACK_REMINDER = "feedback_reminder"
    FEEDBACK_CHASE = "feedback_chase"
    FINAL_REMINDER = "final_reminder"
    FINAL_CHASE = "final_chase"
    SIGN_ESCALATION = "sign_escalation"  # to the unit head
    FEEDBACK_ESCALATION = "feedback_escalation"
    FINAL_ESCALATION = "final_escalation"


class InboxStatus(StrEnum):
    """A stored update's way."""

    NEW = "new"
    DONE = "done"
    SET_ASIDE = "set_aside"


class OutboxStatus(StrEnum):
    """A notice's way. UNKNOWN: sent several times without an answer (送达未知)."""

    PENDING = "pending"
    SENT = "sent"
    DROPPED = "dropped"  # nothing left to say at sending time
    FAILED = "failed"
    UNKNOWN = "unknown"


class Priority(IntEnum):
    """Lower goes first: an answer to a person's own action goes ahead of bulk."""

    REPLY = 0
    NOTICE = 5
    BULK = 9
