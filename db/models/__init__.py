"""The tables, a topic a file."""

from db.models.assessment import Assessment, AssessmentCheck, Exclusion
from db.models.base import Base
from db.models.bulletins import Bulletin
from db.models.calendar import OfficeDay
from db.models.comments import Comment, CommentRequest
from db.models.delivery import Audit, Contact, Dialog, InboxRow, Occurrence, OutboxRow
from db.models.directives import Directive, DirectiveUnit, Document, Part, Target
from db.models.followup import (
    Acknowledgement,
    Attachment,
    Change,
    Feedback,
    HeldNudge,
    Nudge,
    Report,
    ReportValue,
    Request,
)
from db.models.groups import GroupChat
from db.models.keeping import Backup, Restoration
from db.models.roster import Absence, CodeAttempt, Invitation, Person, PersonRole, Portfolio, Unit, UnitAlias, UnitDuty
from db.models.scopes import ScopeChange, ScopeItem
from db.models.seals import Seal
from db.models.summaries import Digest, Instruction, InstructionNudge, InstructionRecipient

__all__ = [
    "Absence",
    "Acknowledgement",
    "Assessment",
    "AssessmentCheck",
    "Attachment",
    "Audit",
    "Backup",
    "Base",
    "Bulletin",
    "Change",
    "CodeAttempt",
    "Comment",
    "CommentRequest",
    "Contact",
    "Dialog",
    "Digest",
    "Directive",
    "DirectiveUnit",
    "Document",
    "Exclusion",
    "Feedback",
    "GroupChat",
    "HeldNudge",
    "InboxRow",
    "Instruction",
    "InstructionNudge",
    "InstructionRecipient",
    "Invitation",
    "Nudge",
    "Occurrence",
    "OfficeDay",
    "OutboxRow",
    "Part",
    "Person",
    "PersonRole",
    "Portfolio",
    "Report",
    "ReportValue",
    "Request",
    "Restoration",
    "ScopeChange",
    "ScopeItem",
    "Seal",
    "Target",
    "Unit",
    "UnitAlias",
    "UnitDuty",
]
