"""One use case a method, one transaction a use case."""

from __future__ import annotations

from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from bot.services.office import Office

if TYPE_CHECKING:  # each is loaded when it is first asked for
    import bot.services.absences
    import bot.services.accounts
    import bot.services.acknowledging
    import bot.services.admins
    import bot.services.alarms
    import bot.services.approval
    import bot.services.archiving
    import bot.services.assessments
    import bot.services.audit_log
    import bot.services.auditing
    import bot.services.backups
    import bot.services.breakdowns
    import bot.services.bulk
    import bot.services.bulletin_clearing
    import bot.services.bulletin_signing
    import bot.services.bulletins
    import bot.services.bundles
    import bot.services.burdens
    import bot.services.cards
    import bot.services.carrying_over
    import bot.services.clockwork
    import bot.services.comment_decisions
    import bot.services.comment_reminders
    import bot.services.commenting
    import bot.services.conversation
    import bot.services.decisions
    import bot.services.deliveries
    import bot.services.dialogs
    import bot.services.digest_clearing
    import bot.services.digest_wishes
    import bot.services.digests
    import bot.services.directive_limits
    import bot.services.disputes
    import bot.services.dividing
    import bot.services.documents
    import bot.services.draft_sheets
    import bot.services.drafting
    import bot.services.drilling
    import bot.services.due_dates
    import bot.services.erasing
    import bot.services.exports
    import bot.services.filling_in
    import bot.services.forecasts
    import bot.services.granting
    import bot.services.group_notices
    import bot.services.handing_over
    import bot.services.hearing
    import bot.services.held_outbox
    import bot.services.histories
    import bot.services.instruction_desk
    import bot.services.instruction_release
    import bot.services.instruction_units
    import bot.services.instructions
    import bot.services.issued_changes
    import bot.services.issuing
    import bot.services.ledger
    import bot.services.loose_files
    import bot.services.menus
    import bot.services.moving
    import bot.services.nudging
    import bot.services.origins
    import bot.services.outages
    import bot.services.overviews
    import bot.services.own_account
    import bot.services.parts
    import bot.services.passed_over
    import bot.services.people
    import bot.services.persons
    import bot.services.questions
    import bot.services.reporting
    import bot.services.requests
    import bot.services.reviewing
    import bot.services.room
    import bot.services.roster
    import bot.services.scope_lists
    import bot.services.scope_sheets
    import bot.services.scope_ticking
    import bot.services.splitting
    import bot.services.suspending
    import bot.services.task_sheets
    import bot.services.transcribing
    import bot.services.units
    import bot.services.waiting
    import bot.services.watching
    import bot.services.working_days


class Services:
    """All services of one office. Each is made, and its module loaded, when it is first asked for (docs/decisions/0033)."""

    people: bot.services.people.People
    origins: bot.services.origins.Origins
    room: bot.services.room.Room
    roster: bot.services.roster.RosterBook
    accounts: bot.services.accounts.Accounts
    admins: bot.services.admins.Admins
    menus: bot.services.menus.Menus
    alarms: bot.services.alarms.Alarms
    audit_chain: bot.services.auditing.AuditChain
    audit_log: bot.services.audit_log.AuditLog
    approval: bot.services.approval.Approval
    bulk: bot.services.bulk.Bulk
    comment_reminders: bot.services.comment_reminders.CommentReminders
    commenting: bot.services.commenting.Commenting
    comment_decisions: bot.services.comment_decisions.CommentDecisions
    dividing: bot.services.dividing.Dividing
    documents: bot.services.documents.Documents
    draft_sheets: bot.services.draft_sheets.DraftSheets
    drafting: bot.services.drafting.Drafting
    issued_changes: bot.services.issued_changes.IssuedChanges
    issuing: bot.services.issuing.Issuing
    reviewing: bot.services.reviewing.Reviewing
    conversation: bot.services.conversation.Conversation
    dialogs: bot.services.dialogs.Dialogs
    directive_limits: bot.services.directive_limits.DirectiveLimits
    acknowledging: bot.services.acknowledging.Acknowledging
    hearing: bot.services.hearing.Hearing
    erasing: bot.services.erasing.Erasing
    exports: bot.services.exports.Exports
    filling_in: bot.services.filling_in.FillingIn
    loose_files: bot.services.loose_files.LooseFiles
    questions: bot.services.questions.Questions
    reporting: bot.services.reporting.Reporting
    requests: bot.services.requests.Requests
    decisions: bot.services.decisions.Decisions
    disputes: bot.services.disputes.Disputes
    handing_over: bot.services.handing_over.HandingOver
    moving: bot.services.moving.Moving
    persons: bot.services.persons.Persons
    granting: bot.services.granting.Granting
    own_account: bot.services.own_account.OwnAccount
    task_sheets: bot.services.task_sheets.TaskSheets
    units: bot.services.units.Units
    splitting: bot.services.splitting.Splitting
    suspending: bot.services.suspending.Suspending
    absences: bot.services.absences.Absences
    cards: bot.services.cards.Cards
    overviews: bot.services.overviews.Overviews
    drilling: bot.services.drilling.DrillDown
    due_dates: bot.services.due_dates.DueDates
    held_outbox: bot.services.held_outbox.HeldOutbox
    histories: bot.services.histories.Histories
    parts: bot.services.parts.Parts
    passed_over: bot.services.passed_over.PassedOver
    bundles: bot.services.bundles.Bundles
    carrying_over: bot.services.carrying_over.CarryingOver
    archiving: bot.services.archiving.Archiving
    assessments: bot.services.assessments.Assessments
    lists: bot.services.scope_lists.ScopeLists
    list_sheets: bot.services.scope_sheets.ScopeSheets
    ticking: bot.services.scope_ticking.ScopeTicking
    nudging: bot.services.nudging.Nudging
    waiting: bot.services.waiting.Waiting
    forecasts: bot.services.forecasts.Forecasts
    burdens: bot.services.burdens.BurdenTable
    deliveries: bot.services.deliveries.DeliveryLedger
    outages: bot.services.outages.Outages
    ledger: bot.services.ledger.Ledger
    digests: bot.services.digests.Digests
    digest_wishes: bot.services.digest_wishes.DigestWishes
    group_notices: bot.services.group_notices.GroupNotices
    digest_clearing: bot.services.digest_clearing.DigestClearing
    bulletins: bot.services.bulletins.Bulletins
    bulletin_clearing: bot.services.bulletin_clearing.BulletinClearing
    bulletin_signing: bot.services.bulletin_signing.BulletinSigning
    breakdowns: bot.services.breakdowns.Breakdowns
    instructions: bot.services.instructions.Instructions
    instruction_release: bot.services.instruction_release.InstructionRelease
    instruction_units: bot.services.instruction_units.InstructionUnits
    instruction_desk: bot.services.instruction_desk.InstructionDesk
    transcribing: bot.services.transcribing.Transcribing
    working_days: bot.services.working_days.WorkingDays

    def __init__(self, office: Office) -> None:
        self.office = office

    if not TYPE_CHECKING:  # a name that is not annotated is a mistake

        def __getattr__(self, name: str) -> object:
            """Make the service of that name, of the class that its annotation names."""
            module, _, service = self.__annotations__.get(name, "").rpartition(".")
            if not module:
                raise AttributeError(name)
            made = getattr(import_module(module), service)(self.office)
            setattr(self, name, made)
            return made

    @cached_property
    def backups(self) -> bot.services.backups.Backups:
        """Return the service of backups, which also keep the audit log's newest link."""
        from bot.services.backups import Backups

        return Backups(self.office, self.audit_chain.head)

    @cached_property
    def watching(self) -> bot.services.watching.Watching:
        """Return the service that watches the bot itself: the room it has, and the audit log."""
        from bot.services.watching import Watching

        return Watching(self.office, self.room, self.audit_chain)

    @cached_property
    def clockwork(self) -> bot.services.clockwork.Clockwork:
        """Return what time does.

        Which days are worked is known before anything is planned, who is back before anybody is reminded, who has a bundle
        before who is reminded without one, what came of instructions before the digests tell it; last, all of it is sealed.
        """
        from bot.services.clockwork import Clockwork

        timed = (
            self.working_days, self.absences, self.nudging, self.waiting, self.comment_reminders, self.instructions, self.digests,
            self.alarms, self.audit_chain,
        )  # fmt: skip
        return Clockwork(self.office, timed)
