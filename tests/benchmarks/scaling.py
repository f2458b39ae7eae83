"""How many messages an office's days bring, and how long Telegram takes them: python -m tests.benchmarks.scaling.

Pure and seeded: some cadres are followed day by day through three months by the rules that the bot runs (`bot.rules.followup`,
`cadences`, `workdays`, the customary `Policy`), and counted up to offices of any size; how fast they go is `bot.delivery.pace`'s. What is
assumed about people stands below; all else is computed.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from bot.delivery.pace import ALL_SECONDS
from bot.rules.cadences import next_feedback
from bot.rules.deadlines import FeedbackDue
from bot.rules.followup import Situation, nudges
from bot.rules.policy import Policy
from bot.rules.workdays import WorkCalendar
from db.enums import Cadence, FeedbackKind, Role, Status, Step

SEED = 20220211
CADRES = 120  # who are followed
FIRST, LAST = date(2022, 3, 1), date(2022, 5, 31)  # the days that are counted
# assumed of an office; shares in hundredths
DIRECTIVES = (1, 2, 2, 3, 3, 4, 6)  # that a cadre answers for, each as likely
CADENCES = ((70, Cadence.MONTHLY), (90, Cadence.QUARTERLY), (95, Cadence.SEMIMONTHLY), (100, Cadence.WEEKLY))
FINAL_IN_TIME = 15  # have their final date within the days that are counted
ANSWERS = 60  # of those asked on a day report on that day; whoever does not is asked again as the rules say
WORDS_A_REPORT = 0.5  # reports that bring a question back, with its answer
WORKING_SECONDS = 8 * 3600  # over which the answers of a mean day are spread
BUSY_SECONDS = 2 * 3600  # and those of the busiest day, after its bundles
LATE_BUNDLE_MINUTES = 30  # by which the last of the 09:00 bundles should be there
PLACES = (
    ("an office (a county)", 1_000, 1),
    ("a city (10 counties)", 10_000, 1),
    ("a province (100 counties)", 100_000, 1),
    ("a province, a token a county", 100_000, 100),
    ("a country, a token a county", 3_000_000, 3_000),
)
"""Names, cadres who are reminded, and how many bots (tokens) they are spread over."""

POLICY, CALENDAR = Policy(), WorkCalendar()


@dataclass
class Item:
    """A directive that is followed."""

    cadence: Cadence
    situation: Situation


@dataclass
class Days:
    """What was counted of the cadres who were followed, by working day."""

    bundles: Counter[date] = field(default_factory=Counter)
    reports: Counter[date] = field(default_factory=Counter)


@dataclass(frozen=True)
class Load:
    """What one cadre brings on a working day: bundles (on the mean day and on the busiest), reports, messages out and in."""

    bundles: float
    busiest: float
    reports: float

    @property
    def sent(self) -> float:
        """Return messages to a cadre on the mean working day: bundles, what confirms a report, what is asked back."""
        return self.bundles + self.reports * (1 + WORDS_A_REPORT)

    @property
    def received(self) -> float:
        """Return messages from a cadre."""
        return self.reports * (1 + WORDS_A_REPORT)


def workdays() -> Iterator[date]:
    """Give the working days that are counted."""
    day = FIRST
    while day <= LAST:
        if CALENDAR.is_workday(day):
            yield day
        day += timedelta(days=1)


def _item(random: Random) -> Item:
    issued = FIRST - timedelta(days=random.randrange(15, 60))
    first_due = CALENDAR.add_workdays(issued, POLICY.first_feedback_within - 1)
    share = random.randrange(100)
    cadence = next(cadence for most, cadence in CADENCES if share < most)
    due = next_feedback(cadence, FeedbackKind.FIRST, first_due, first_due, POLICY, CALENDAR)
    final = (
        FIRST + timedelta(days=random.randrange(92)) if random.randrange(100) < FINAL_IN_TIME else date(2022, 12, 31)
    )
    return Item(
        cadence,
        Situation(
            Status.IN_PROGRESS,
            issued_on=issued,
            signed=True,
            final_due_on=final,
            feedback=FeedbackDue(FeedbackKind.PERIODIC, due),
            has_liaison=False,
        ),
    )


def followed() -> Days:
    """Follow the cadres through the days."""
    random, days = Random(SEED), Days()  # noqa: S311 - nothing is kept secret by it
    offices = [[_item(random) for _ in range(random.choice(DIRECTIVES))] for _ in range(CADRES)]
    for day in workdays():
        for items in offices:
            asked = [item for item in items if _ask(item, day)]
            days.bundles[day] += bool(asked)
            if asked and random.randrange(100) < ANSWERS:
                days.reports[day] += len(asked)
                for item in asked:
                    _report(item, day)
    return days


def _ask(item: Item, day: date) -> bool:
    """Return whether the owner hears of a directive on a day, and note it as the bot does."""
    found = nudges(item.situation, day, POLICY, CALENDAR)
    item.situation = replace(item.situation, last={**item.situation.last, **{one.step: day for one in found}})
    return any(one.audience is Role.OWNER for one in found)


def _report(item: Item, day: date) -> None:
    """Report on a directive; where its final date has come, it is done."""
    now = item.situation
    assert now.feedback is not None
    assert now.final_due_on is not None
    if day >= now.final_due_on:
        item.situation = replace(now, status=Status.UNDER_REVIEW)
        return
    due = next_feedback(item.cadence, FeedbackKind.PERIODIC, now.feedback.due_on, day, POLICY, CALENDAR)
    about = {Step.FEEDBACK_REMINDER, Step.FEEDBACK_CHASE, Step.FEEDBACK_ESCALATION}
    last = {step: at for step, at in now.last.items() if step not in about}
    item.situation = replace(now, feedback=FeedbackDue(FeedbackKind.PERIODIC, due), last=last)


def load() -> Load:
    """Return what one cadre brings."""
    days, count = followed(), len(list(workdays()))
    bundles, reports = sum(days.bundles.values()), sum(days.reports.values())
    return Load(bundles / count / CADRES, max(days.bundles.values()) / CADRES, reports / count / CADRES)


def a_second() -> float:
    """Return how many messages one token sends in a second."""
    return 1 / ALL_SECONDS


def most_cadres(one: Load) -> int:
    """Return for how many cadres one token has the busiest day's bundles out in time."""
    return int(LATE_BUNDLE_MINUTES * 60 * a_second() / one.busiest)


def rows(one: Load) -> list[tuple[str, ...]]:
    """Return the figures of each place."""
    return [
        (
            name,
            f"{cadres:,}",
            f"{tokens:,}",
            f"{one.sent * cadres:,.0f}",
            f"{minutes(one, cadres / tokens):,.1f}",
            f"{one.received * cadres / WORKING_SECONDS:,.2f}",
            f"{one.busiest * cadres * ANSWERS / 100 * (1 + WORDS_A_REPORT) / BUSY_SECONDS:,.1f}",
        )
        for name, cadres, tokens in PLACES
    ]


def minutes(one: Load, cadres: float) -> float:
    """Return how long the busiest day's bundles to so many cadres take one token."""
    return one.busiest * cadres / a_second() / 60


HEADINGS = (
    "place",
    "cadres",
    "tokens",
    "sent a working day",
    "busiest day's bundles, minutes",
    "received a second, mean",
    "received a second, busiest hours",
)


def sentences(one: Load) -> tuple[str, ...]:
    """Return what the figures say of one cadre and of one token."""
    bundles = f"{one.bundles:.2f} bundles a working day ({one.busiest:.2f} on the busiest)"
    within = f"{most_cadres(one):,} cadres within {LATE_BUNDLE_MINUTES} minutes"
    return (
        f"One cadre gets {bundles}, writes {one.reports:.2f} reports and is sent {one.sent:.2f} messages in all.",
        f"One token sends {a_second():.0f} messages a second and has the busiest day's bundles out to {within}.",
    )


def main() -> None:
    """Print what was computed, as it stands in docs/scaling.md."""
    one = load()
    print("\n".join([*markdown(one), "", *sentences(one)]))  # noqa: T201 - the command's output


def markdown(one: Load) -> list[str]:
    """Return the table, line by line."""
    return [f"| {' | '.join(row)} |" for row in (HEADINGS, ["---"] * len(HEADINGS), *rows(one))]


if __name__ == "__main__":
    main()
