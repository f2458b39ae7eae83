"""What somebody may do with a directive now: the buttons of its card, each with the right it needs and where it makes sense."""

from bot.rules.list_values import may_carry
from bot.rules.permissions import Action, Verdict
from bot.services import access
from bot.services.directive_papers import late_of
from bot.services.office import Office
from bot.services.planning import Facts
from db.enums import Status
from db.queries import assessments, directives, requests
from db.session import Cause, Session

RUNNING = frozenset({Status.ISSUED, Status.IN_PROGRESS})
OPEN = RUNNING | {Status.UNDER_REVIEW, Status.SUSPENDED}
COUNTED = OPEN | {Status.CLOSED, Status.ARCHIVED}
OFFERS: dict[str, tuple[Action, frozenset[Status]]] = {
    "sign": (Action.ACKNOWLEDGE, frozenset({Status.ISSUED})),
    "report": (Action.REPORT, OPEN),
    "problem": (Action.REPORT, OPEN),
    "extension": (Action.ASK_EXTENSION, RUNNING),
    "completion": (Action.ASK_COMPLETION, RUNNING),
    "coordination": (Action.REQUEST_COORDINATION, OPEN),
    "objection": (Action.OBJECT, RUNNING),
    "transfer": (Action.ASK_TRANSFER, RUNNING),
    "suspend": (Action.SUSPEND, RUNNING | {Status.UNDER_REVIEW}),
    "resume": (Action.RESUME, frozenset({Status.SUSPENDED})),
    "cancel": (Action.CANCEL, OPEN),
    "change_owner": (Action.CHANGE_OWNER, RUNNING | {Status.SUSPENDED}),
    "change_date": (Action.CHANGE_DATE, OPEN),
    "limits": (Action.SET_LIMITS, OPEN),
    "want_evidence": (Action.WANT_EVIDENCE, OPEN),
    "waive_evidence": (Action.WANT_EVIDENCE, OPEN),
    "reopen": (Action.REOPEN, frozenset({Status.CLOSED, Status.CANCELLED})),
    "exclude": (Action.REGISTER, COUNTED),
    "include": (Action.REGISTER, COUNTED),
    "forecast": (Action.FORECAST, OPEN),
    "deliveries": (Action.DELIVERIES, frozenset(directives.KNOWN)),
    "notice_paper": (Action.RELEASE, OPEN),
    "chase_paper": (Action.RELEASE, RUNNING),
    "parts": (Action.READ_REPORTS, frozenset(directives.KNOWN)),
    "list": (Action.READ, frozenset(directives.KNOWN)),
    "new_list": (Action.EDIT_LIST, OPEN),
    "instruct": (Action.INSTRUCT, frozenset(directives.KNOWN)),
}


async def offers_of(session: Session, office: Office, cause: Cause, facts: Facts) -> frozenset[str]:
    """Return what the cause's person may do with a directive now, of `OFFERS` (and `on_behalf`, `sign_for`, `transcribe`: as clerk)."""
    found = await _permitted(session, office, cause, facts)
    found -= {request.kind.value for request in await requests.waiting_on(session, facts.directive.id)}
    found -= _without_object(facts, found)
    found -= await _of_assessment(session, office, facts, found)
    found -= _out_of_time(office, cause, facts)
    return frozenset(found - {"new_list"})


async def _permitted(session: Session, office: Office, cause: Cause, facts: Facts) -> set[str]:
    """Return what the person has the right to, of what makes sense in the directive's status."""
    directive, found = facts.directive, set()
    open_now = {name: action for name, (action, statuses) in OFFERS.items() if directive.status in statuses}
    verdicts = await access.verdicts_on(session, office, cause, open_now.values(), directive)
    for name, action in open_now.items():
        if verdicts[action] is Verdict.WITH_REASON:
            found.add("sign_for" if action is Action.ACKNOWLEDGE else "on_behalf")
        elif verdicts[action] is Verdict.TRANSCRIBED:
            found.add("transcribe")
        elif verdicts[action] not in {Verdict.NO, Verdict.PROPOSE}:
            found.add(name)
    return found


def _without_object(facts: Facts, found: set[str]) -> set[str]:
    """Return what has nothing to work on: a list that there cannot be, evidence that is wanted already, what was archived."""
    directive = facts.directive
    listable = "new_list" in found and any(may_carry(one.measure, one.value) for one in directive.targets)
    without = {"want_evidence" if directive.evidence_wanted else "waive_evidence"}
    without |= set() if facts.listed or listable else {"list"}
    return without | ({"reopen"} if directive.document.archived_at is not None else set())


async def _of_assessment(session: Session, office: Office, facts: Facts, found: set[str]) -> set[str]:
    """Return what of the assessment (考核) is not to be offered: all of it where the office has none."""
    if not office.policy.assessment or not found & {"exclude", "include"}:
        return {"exclude", "include"}
    return {"exclude" if await assessments.exclusion(session, facts.directive.id) else "include"}


def _out_of_time(office: Office, cause: Cause, facts: Facts) -> set[str]:
    """Return what is too late (an objection) or too early (a 催办单) on the cause's day."""
    today, last_day = office.day_of(cause.at), facts.directive.objection_by
    too_late = {"objection"} if last_day is None or today > last_day else set()
    return too_late | (set() if late_of(office, facts, today) else {"chase_paper"})
