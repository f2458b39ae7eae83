"""One use case a method, one transaction a use case."""

from bot.services.absences import Absences
from bot.services.accounts import Accounts
from bot.services.acknowledging import Acknowledging
from bot.services.admins import Admins
from bot.services.alarms import Alarms
from bot.services.approval import Approval
from bot.services.archiving import Archiving
from bot.services.assessments import Assessments
from bot.services.audit_log import AuditLog
from bot.services.auditing import AuditChain
from bot.services.backups import Backups
from bot.services.breakdowns import Breakdowns
from bot.services.bulk import Bulk
from bot.services.bulletin_clearing import BulletinClearing
from bot.services.bulletin_signing import BulletinSigning
from bot.services.bulletins import Bulletins
from bot.services.bundles import Bundles
from bot.services.burdens import BurdenTable
from bot.services.cards import Cards
from bot.services.carrying_over import CarryingOver
from bot.services.clockwork import Clockwork, Timed
from bot.services.comment_decisions import CommentDecisions
from bot.services.commenting import Commenting
from bot.services.conversation import Conversation
from bot.services.decisions import Decisions
from bot.services.deliveries import DeliveryLedger
from bot.services.dialogs import Dialogs
from bot.services.digest_clearing import DigestClearing
from bot.services.digest_wishes import DigestWishes
from bot.services.digests import Digests
from bot.services.directive_limits import DirectiveLimits
from bot.services.disputes import Disputes
from bot.services.dividing import Dividing
from bot.services.documents import Documents
from bot.services.draft_sheets import DraftSheets
from bot.services.drafting import Drafting
from bot.services.drilling import DrillDown
from bot.services.erasing import Erasing
from bot.services.filling_in import FillingIn
from bot.services.forecasts import Forecasts
from bot.services.granting import Granting
from bot.services.group_notices import GroupNotices
from bot.services.handing_over import HandingOver
from bot.services.hearing import Hearing
from bot.services.held_outbox import HeldOutbox
from bot.services.histories import Histories
from bot.services.instruction_desk import InstructionDesk
from bot.services.instruction_release import InstructionRelease
from bot.services.instruction_units import InstructionUnits
from bot.services.instructions import Instructions
from bot.services.issued_changes import IssuedChanges
from bot.services.issuing import Issuing
from bot.services.ledger import Ledger
from bot.services.loose_files import LooseFiles
from bot.services.menus import Menus
from bot.services.moving import Moving
from bot.services.nudging import Nudging
from bot.services.office import Office
from bot.services.origins import Origins
from bot.services.outages import Outages
from bot.services.overviews import Overviews
from bot.services.own_account import OwnAccount
from bot.services.parts import Parts
from bot.services.people import People
from bot.services.persons import Persons
from bot.services.questions import Questions
from bot.services.reporting import Reporting
from bot.services.requests import Requests
from bot.services.reviewing import Reviewing
from bot.services.room import Room
from bot.services.roster import RosterBook
from bot.services.scope_lists import ScopeLists
from bot.services.scope_sheets import ScopeSheets
from bot.services.scope_ticking import ScopeTicking
from bot.services.splitting import Splitting
from bot.services.suspending import Suspending
from bot.services.task_sheets import TaskSheets
from bot.services.transcribing import Transcribing
from bot.services.units import Units
from bot.services.waiting import Waiting
from bot.services.working_days import WorkingDays


class Services:
    """All services of one office."""

    def __init__(self, office: Office) -> None:  # noqa: PLR0915 - a line a service, and nothing else
        self.office = office
        self.people = People(office)
        self.origins = Origins(office)
        self.room = Room(office)
        self.roster = RosterBook(office)
        self.accounts = Accounts(office)
        self.admins = Admins(office)
        self.menus = Menus(office)
        self.alarms = Alarms(office)
        self.audit_chain = AuditChain(office)
        self.audit_log = AuditLog(office)
        self.approval = Approval(office)
        self.backups = Backups(office, self.audit_chain.head)
        self.bulk = Bulk(office)
        self.commenting = Commenting(office)
        self.comment_decisions = CommentDecisions(office)
        self.dividing = Dividing(office)
        self.documents = Documents(office)
        self.draft_sheets = DraftSheets(office)
        self.drafting = Drafting(office)
        self.issued_changes = IssuedChanges(office)
        self.issuing = Issuing(office)
        self.reviewing = Reviewing(office)
        self.conversation = Conversation(office)
        self.dialogs = Dialogs(office)
        self.directive_limits = DirectiveLimits(office)
        self.acknowledging = Acknowledging(office)
        self.hearing = Hearing(office)
        self.erasing = Erasing(office)
        self.filling_in = FillingIn(office)
        self.loose_files = LooseFiles(office)
        self.questions = Questions(office)
        self.reporting = Reporting(office)
        self.requests = Requests(office)
        self.decisions = Decisions(office)
        self.disputes = Disputes(office)
        self.handing_over = HandingOver(office)
        self.moving = Moving(office)
        self.persons = Persons(office)
        self.granting = Granting(office)
        self.own_account = OwnAccount(office)
        self.task_sheets = TaskSheets(office)
        self.units = Units(office)
        self.splitting = Splitting(office)
        self.suspending = Suspending(office)
        self.absences = Absences(office)
        self.cards = Cards(office)
        self.overviews = Overviews(office)
        self.drilling = DrillDown(office)
        self.held_outbox = HeldOutbox(office)
        self.histories = Histories(office)
        self.parts = Parts(office)
        self.bundles = Bundles(office)
        self.carrying_over = CarryingOver(office)
        self.archiving = Archiving(office)
        self.assessments = Assessments(office)
        self.lists = ScopeLists(office)
        self.list_sheets = ScopeSheets(office)
        self.ticking = ScopeTicking(office)
        self.nudging = Nudging(office)
        self.waiting = Waiting(office)
        self.forecasts = Forecasts(office)
        self.burdens = BurdenTable(office)
        self.deliveries = DeliveryLedger(office)
        self.outages = Outages(office)
        self.ledger = Ledger(office)
        self.digests = Digests(office)
        self.digest_wishes = DigestWishes(office)
        self.group_notices = GroupNotices(office)
        self.digest_clearing = DigestClearing(office)
        self.bulletins = Bulletins(office)
        self.bulletin_clearing = BulletinClearing(office)
        self.bulletin_signing = BulletinSigning(office)
        self.breakdowns = Breakdowns(office)
        self.instructions = Instructions(office)
        self.instruction_release = InstructionRelease(office)
        self.instruction_units = InstructionUnits(office)
        self.instruction_desk = InstructionDesk(office)
        self.transcribing = Transcribing(office)
        self.working_days = WorkingDays(office)
        # which days are worked is known before anything is planned, who is back before anybody is reminded, who has a bundle
        # before who is reminded without one, what came of instructions before the digests tell it; last, all of it is sealed
        timed: list[Timed] = [
            self.working_days, self.absences, self.nudging, self.waiting, self.commenting, self.instructions, self.digests,
            self.alarms, self.audit_chain,
        ]  # fmt: skip
        self.clockwork = Clockwork(office, timed)
