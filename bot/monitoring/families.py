"""The bot's figures as Prometheus takes them. `docs/monitoring.md` has each with its meaning; a test holds both together."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version

from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    InfoMetricFamily,
    Metric,
)

from bot.metrics import Counter, Histogram, Metrics
from bot.services.gauges import Reading


@dataclass(frozen=True)
class Present:
    """How one bot stands at the moment. `reading` None: its database cannot be asked. `free`: bytes on the data's disk."""

    database: str  # sqlite or postgresql
    greeted: bool
    on_duty: bool
    pause_left: float
    failing_ticks: int
    free: int
    reading: Reading | None


def families(metrics: Metrics, present: Present) -> Iterator[Metric]:
    """Give every figure."""
    yield from _counted(metrics)
    yield from _present(present)
    if present.reading is not None:
        yield from _read(present.reading)


def _counted(metrics: Metrics) -> Iterator[Metric]:
    yield _counter("duban_updates_received", "Updates stored that had not come before, by kind", metrics.received)
    yield _counter("duban_updates_handled", "Attempts at updates, by kind and how they ended", metrics.handled)
    yield _counter("duban_telegram_calls", "Calls of the Bot API, by method and outcome", metrics.calls)
    yield _counter("duban_telegram_pauses", "Answers 429, by method", metrics.pauses)
    yield _counter("duban_telegram_pause_seconds", "Seconds these asked for", metrics.pause_seconds)
    yield _counter("duban_notices_ended", "Notices that are over, by outcome", metrics.notices)
    yield _histogram("duban_notice_delay_seconds", "Seconds from due to sent", metrics.delay)
    yield _histogram("duban_tick_seconds", "Seconds a tick of the clockwork took", metrics.tick)
    yield _counter("duban_ticks_failed", "Ticks that failed", metrics.ticks_failed)
    yield _counter("duban_errors", "Errors logged, by kind", metrics.errors)


def _present(present: Present) -> Iterator[Metric]:
    yield InfoMetricFamily("duban_build", "What runs", _versions() | {"database": present.database})
    yield _gauge("duban_database_up", "Whether the database could be asked", present.reading is not None)
    yield _gauge("duban_telegram_greeted", "Whether Telegram has answered since the start", present.greeted)
    yield _gauge("duban_on_duty", "Whether this process fetches, sends and lets time pass", present.on_duty)
    yield _gauge("duban_telegram_pause_left_seconds", "For how long Telegram wants no call", present.pause_left)
    yield _gauge("duban_failing_ticks", "Ticks that failed since the last that went well", present.failing_ticks)
    yield _gauge("duban_disk_free_bytes", "Room on the disk of the data", present.free)


def _read(reading: Reading) -> Iterator[Metric]:
    now = reading.at
    yield _gauge("duban_inbox_waiting", "Updates not worked through", reading.inbox.count)
    lag = 0.0 if reading.inbox.since is None else (now - reading.inbox.since).total_seconds()
    yield _gauge("duban_inbox_lag_seconds", "Age of the oldest of them", max(lag, 0.0))
    outbox = GaugeMetricFamily("duban_outbox", "Notices, by state", labels=("state",))
    outgoing = reading.outgoing
    states = {"due": outgoing.due.count, "later": outgoing.later, "unreachable": outgoing.unreachable}
    for state, count in (states | {status.value: count for status, count in reading.ended.items()}).items():
        outbox.add_metric((state,), count)
    yield outbox
    late = 0.0 if outgoing.due.since is None else (now - outgoing.due.since).total_seconds()
    yield _gauge("duban_outbox_lag_seconds", "How long ago the oldest that is due was due", max(late, 0.0))
    yield CounterMetricFamily("duban_reports", "Reports received, as long as the office exists", reading.reports)
    if reading.backed_up_at is not None:
        age = (now - reading.backed_up_at).total_seconds()
        yield _gauge("duban_backup_age_seconds", "Age of the newest backup", max(age, 0.0))
    alarm = GaugeMetricFamily("duban_alarm", "Conditions that administrators were alarmed of", labels=("condition",))
    for name in reading.told:
        alarm.add_metric((name,), 1)
    yield alarm


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, float(value))


def _counter(name: str, words: str, counter: Counter) -> Metric:
    if not counter.labels:
        return CounterMetricFamily(name, words, counter.of())
    family = CounterMetricFamily(name, words, labels=counter.labels)
    for labels, value in counter.values.items():
        family.add_metric(labels, value)
    return family


def _histogram(name: str, words: str, histogram: Histogram) -> Metric:
    total = 0
    buckets: list[tuple[str, float]] = []
    for bound, count in zip((*histogram.bounds, "+Inf"), histogram.counts, strict=True):
        total += count
        buckets.append((str(bound), total))
    return HistogramMetricFamily(name, words, buckets=buckets, sum_value=histogram.sum)


@cache
def _versions() -> dict[str, str]:
    return {"version": version("duban"), "python": ".".join(map(str, sys.version_info[:3]))}
