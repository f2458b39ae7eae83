"""What a person's words are read with: their open items, what is asked of them, and what was said before."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bot.rules.limits import policy_of
from bot.rules.list_replies import counted_after
from bot.rules.list_values import TargetList
from bot.rules.parts import spoken
from bot.rules.reply_values import Answered, ItemContext, ReplyContext, TargetContext
from bot.services import carried, planning, scopes
from bot.services.access import RefusedError
from bot.services.attachments import StoredFile
from bot.services.entries import Entry
from bot.services.holdings import Holding, Share, holdings, numbers
from bot.services.office import Office
from bot.texts import TellableError
from db.enums import Channel
from db.models import Directive, Feedback, Person, Report
from db.queries import directives as queries
from db.queries import reports
from db.session import Session


@dataclass(frozen=True)
class Words:
    """A message of a person, before it is understood.

    `about`: the directives that the answered message was about; `focus`: the one that these words are about; `queue`:
    what is to be asked next when they are reported one by one; `source`: whose words were forwarded, `adopted` once the
    person has said of which item they are the report; `corrects`: the message whose single report these words replace;
    `trouble`: the person was asked for a problem; `too_large` names a file that could not be fetched; `entry`: a clerk
    writes down what somebody said by phone or on paper.
    """

    text: str
    message_id: int
    answered: Answered = Answered.NONE
    about: tuple[int, ...] = ()
    focus: int | None = None
    queue: tuple[int, ...] = ()
    source: str = ""
    adopted: bool = False
    edited: bool = False
    corrects: int | None = None
    trouble: bool = False
    entry: Entry | None = None
    files: tuple[StoredFile, ...] = ()
    too_large: str = ""

    @property
    def album(self) -> str:
        """Return the album that the message belongs to, '' for one alone."""
        return self.files[0].album if self.files else ""

    def as_state(self) -> dict[str, Any]:
        """Return plain values, to be kept in a dialog until the person has said which item is meant.

        Files are rows of their own by then: they are found by the message.
        """
        return asdict(replace(self, files=()))

    @classmethod
    def of_state(cls, state: Mapping[str, Any]) -> "Words":
        """Return what `as_state` gave."""
        values = dict(state)
        for name in ("about", "queue"):
            values[name] = tuple(values[name])
        values["files"] = tuple(StoredFile(**file) for file in values["files"])
        values["answered"] = Answered(values["answered"])
        entry = values.get("entry")
        values["entry"] = Entry(**{**entry, "channel": Channel(entry["channel"])}) if entry else None
        return cls(**values)


@dataclass(frozen=True)
class Listening:
    """A reply's context, and which directive each number of it is."""

    context: ReplyContext
    directives: Mapping[str, Directive]
    numbers: Mapping[int, str]
    replaced: tuple[Report, ...] = field(default=())
    lists: Mapping[str, tuple[TargetList, ...]] = field(default_factory=dict)  # by the number of those that have some
    full: tuple[str, ...] = ()  # the numbers with the unit where one is a unit's part: 12·城关镇

    @property
    def asked(self) -> list[Directive]:
        """Return the directives on which something is asked."""
        return [self.directives[number] for number in self.context.asked]


async def listen(
    session: Session, office: Office, person: Person, today: date, words: Words, writer_id: int | None = None
) -> Listening:
    """Return what a person's words, written by whoever `writer_id` is, are to be read with.

    Raises TellableError for words about what takes no more, or is not theirs.
    """
    held = [h for h in await holdings(session, person, today) if h.share is not Share.UNIT or _is_meant(h, words)]
    if words.focus is not None and all(one.directive.id != words.focus for one in held):
        raise await _refusal(session, person, today, words.focus)
    replaced = await _replaced(session, writer_id or person.id, words)
    reported = {report.directive_id for report in replaced}
    if words.focus is None and not words.about and len(reported) == 1:
        words = replace(words, focus=reported.pop())
    before = {value.target_id: value.previous for r in reversed(replaced) for value in r.values if not value.estimate}
    return await _listening(session, office, held, today, words, before, replaced)


async def _refusal(session: Session, person: Person, today: date, directive_id: int) -> TellableError:
    """Return why words about a directive are not taken: it was theirs and is over, else nothing that shows what it is."""
    every = [one.directive for one in await holdings(session, person, today, queries.KNOWN)]
    over = next((directive for directive in every if directive.id == directive_id), None)
    if over is None:
        return RefusedError()
    goes_on = await carried.successor(session, over)
    if goes_on is not None:
        return TellableError("year/goes_on", number=over.number, title=over.title, to=goes_on.number)
    return TellableError("report/over", number=over.number, title=over.title, status=over.status.value)


def _is_meant(held: Holding, words: Words) -> bool:
    """Return whether a head speaks of this directive of their unit: they answer a message about it."""
    return held.directive.id == words.focus or held.directive.id in words.about


async def _replaced(session: Session, writer_id: int, words: Words) -> tuple[Report, ...]:
    """Return the reports that these words correct: of the message that was edited, or that was pointed at."""
    message_id = words.message_id if words.edited else words.corrects
    return tuple(await reports.of_message(session, writer_id, message_id)) if message_id is not None else ()


async def _listening(
    session: Session,
    office: Office,
    held: Sequence[Holding],
    today: date,
    words: Words,
    before: Mapping[int, Decimal | None],
    replaced: tuple[Report, ...],
) -> Listening:
    directives = [one.directive for one in held]
    owed = await planning.owed_of(session, directives)
    lists = await scopes.lists_of(session, directives, [report.id for report in replaced])
    counted = {one.target: Decimal(counted_after(one, ())) for of in lists.values() for one in of}
    rows_only = {one.directive.id for one in held if one.share is Share.ROW}  # of them no report is due
    due = {d.id for d in directives if d.id not in rows_only and _is_due(d, owed.get(d.id), office, today)}
    asking = {d.id for d in directives if d.id in (words.about or due)}
    # what was asked in one message is called as that message calls it, whatever else the person has
    full = numbers(directives) | numbers(d for d in directives if d.id in asking)
    called = spoken(full)
    items = []
    for one in held:
        directive, asked = one.directive, one.directive.id in asking
        targets = tuple(
            TargetContext(
                id=target.id,
                text=target.text,
                measure=target.measure,
                wanted=target.value,
                current=counted.get(target.id, before.get(target.id, target.current)),
                kind=target.kind,
                has_list=target.id in counted,
                asked=asked,
            )
            for target in directive.targets
            # a supporting unit's words move no figure: none is asked for
            if one.share is not Share.SUPPORT or target.id in counted
        )
        items.append(
            ItemContext(
                called[directive.id], directive.title, directive.kind, asked, targets, one.share >= Share.SUPPORT
            )
        )
    by_number = {called[directive.id]: directive for directive in directives}
    context = ReplyContext(
        today=today,
        kind=words.answered,
        items=tuple(items),
        focus=called.get(words.focus) if words.focus is not None else None,
        forwarded=bool(words.source) and not words.adopted,
    )
    of_number = {called[of]: lists[of] for of in lists}
    return Listening(context, by_number, called, replaced, of_number, tuple(full.values()))


def _is_due(directive: Directive, owed: Feedback | None, office: Office, today: date) -> bool:
    """Return whether a report is late, or due so soon that it is reminded of."""
    if owed is None or owed.disputed_at is not None:
        return False
    policy = policy_of(office.policy, directive.limits)
    soon = office.calendar.add_workdays(today, max(policy.feedback_reminders, default=0))
    return planning.due_of(owed).expected_on <= soon
