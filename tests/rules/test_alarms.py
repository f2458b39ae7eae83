"""What is wrong, case by case; and when it is told: once, again each day, and anew when it comes back after it was well."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.rules.alarms import (
    CALM,
    ERRORS,
    LAG,
    LONGEST,
    NO_BACKUP,
    STUCK,
    TICKS,
    Condition,
    Say,
    Seen,
    Told,
    follow,
    named,
    tells_of_more,
    troubles,
)

NOW = datetime(2022, 2, 10, 1, 0, tzinfo=UTC)
TODAY, TOMORROW = date(2022, 2, 10), date(2022, 2, 11)
MORE = timedelta(seconds=61)


@pytest.mark.parametrize(
    ("seen", "found"),
    [
        ({"inbox_since": NOW - LAG, "inbox_waiting": 3}, {}),
        ({"inbox_since": NOW - LAG - MORE, "inbox_waiting": 3}, {"inbox_lag": {"count": 3, "minutes": 11}}),
        ({"outbox_since": NOW - STUCK, "outbox_due": 9}, {}),
        ({"outbox_since": NOW - STUCK - MORE, "outbox_due": 9}, {"outbox_stuck": {"count": 9, "minutes": 16}}),
        ({"failing_ticks": TICKS - 1}, {}),
        ({"failing_ticks": TICKS}, {"tick_failing": {"count": 3}}),
        ({"backed_up_at": NOW - NO_BACKUP}, {}),
        ({"backed_up_at": NOW - NO_BACKUP - MORE}, {"backup_missing": {"hours": 26}}),
        ({"backed_up_at": None}, {}),
        ({"folder": "data", "free": 200, "wanted": 200}, {}),
        ({"folder": "data", "free": 9, "wanted": 200}, {"disk_little": {"folder": "data", "free": 9, "wanted": 200}}),
        ({"errors": {"render_failed": ERRORS - 1, "work_failed": 1}}, {}),
        (
            {"errors": {"render_failed": ERRORS, "work_failed": 7}},
            {
                "errors_repeat:render_failed": {"kind": "render_failed", "count": 5, "minutes": 15},
                "errors_repeat:work_failed": {"kind": "work_failed", "count": 7, "minutes": 15},
            },
        ),
        ({"errors": {"tick_failed": 99, "update_failed": 99, "disk_full": 99}}, {}),  # told of by their consequence
    ],
)
def test_what_is_wrong(seen: dict[str, Any], found: dict[str, Any]) -> None:
    assert {trouble.name: trouble.args for trouble in troubles(Seen(NOW, **seen))} == found


def test_several_things_wrong_are_told_apart() -> None:
    seen = Seen(NOW, failing_ticks=5, inbox_since=NOW - timedelta(hours=1), wanted=1)
    assert [trouble.condition.value for trouble in troubles(seen)] == ["inbox_lag", "tick_failing", "disk_little"]


def test_a_name_is_no_longer_than_it_can_be_kept() -> None:
    assert len(named(Condition.ERRORS_REPEAT, "x" * 99)) == LONGEST


STORY = (
    # minutes, whether it is bad then, what is said
    (0, False, Say.NOTHING),
    (1, True, Say.TROUBLE),
    (2, True, Say.NOTHING),
    (60, True, Say.NOTHING),
    (61, False, Say.NOTHING),  # well, but not for long yet
    (70, True, Say.NOTHING),  # so it never was
    (71, False, Say.NOTHING),
    (100, False, Say.NOTHING),
    (101, False, Say.WELL),
    (102, False, Say.NOTHING),
    (103, True, Say.TROUBLE),  # it comes back
    (60 * 24 + 1, True, Say.STILL),  # a day on
    (60 * 24 + 2, True, Say.NOTHING),
    (60 * 24 + 3, False, Say.NOTHING),
    (60 * 24 + 3 + 40, True, Say.TROUBLE),  # nobody looked in between: it was well for long enough all the same
)


def test_a_condition_from_its_beginning_to_its_return() -> None:
    told: Told | None = None
    for minutes, bad, expected in STORY:
        now = NOW + timedelta(minutes=minutes)
        told, say = follow(told, bad=bad, now=now, today=TODAY if minutes < 60 * 24 else TOMORROW)
        assert say is expected, minutes


@pytest.mark.parametrize(
    ("told", "oldest", "newest", "today", "now_told"),
    [
        (None, 0, 0, TODAY, True),  # the first
        (10, 8, 1, TODAY, False),  # shortly after a telling, and they still come
        (60, 55, 1, TODAY, False),  # the same, for an hour already
        (60, 55, 31, TODAY, True),  # no more come
        (90, 1, 1, TODAY, True),  # long after the last telling a new one comes
        (60, 55, 1, TOMORROW, True),  # they still come a day on
    ],
)
def test_what_happens_again_and_again_is_told_together(
    told: int | None, oldest: int, newest: int, today: date, *, now_told: bool
) -> None:
    def ago(minutes: int) -> datetime:
        return NOW - timedelta(minutes=minutes)

    before = None if told is None else Told(ago(told), TODAY)
    assert tells_of_more(before, ago(oldest), ago(newest), NOW, today) is now_told
    assert timedelta(minutes=30) == CALM
