"""What is written about the figures agrees with them: the handbook, the dashboard, the alert rules, the table of alarms."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import Metric

from bot.metrics import Metrics
from bot.monitoring.families import Present, families
from bot.rules.alarms import Condition
from bot.services.gauges import Reading
from db.enums import OutboxStatus
from db.queries.watching import Outgoing, Waiting

ROOT = Path(__file__).parents[2]
NOW = datetime(2022, 2, 10, tzinfo=UTC)
READING = Reading(
    NOW, Waiting(0, None), Outgoing(Waiting(0, None), 0, 0), dict.fromkeys(OutboxStatus, 0), 0, NOW, ("inbox_lag",)
)
FIGURE = re.compile(r"\b(?:duban|process)_[a-z_]+\b")
ENDINGS = {
    "counter": ("_total",),
    "histogram": ("_bucket", "_count", "_sum"),
    "gauge": ("",),
    "info": ("_info",),
}


def shown() -> list[Metric]:
    present = Present("sqlite", True, True, 0, 0, 0, READING)
    return [*families(Metrics(), present), *ProcessCollector(registry=CollectorRegistry()).collect()]


def names(*, of_series: bool) -> set[str]:
    """Return the names a query may use; or those that a document lists, where a histogram is one."""
    found: set[str] = set()
    for metric in shown():
        endings = ENDINGS[metric.type] if of_series or metric.type != "histogram" else ("",)
        found |= {metric.name + ending for ending in endings}
    return found


def queries(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key in {"expr", "query", "definition"} and isinstance(inner, str):
                yield inner
            yield from queries(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from queries(inner)


def test_the_document_lists_every_figure_and_no_other() -> None:
    text = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `((?:duban|process)_[a-z_]+)", text, re.MULTILINE)) == names(of_series=False)


def test_the_document_has_every_alarm_in_its_table() -> None:
    text = (ROOT / "docs" / "monitoring.md").read_text(encoding="utf-8")
    table = text.partition("| condition |")[2].partition("\n\n")[0]
    assert set(re.findall(r"^\| ([a-z_]+) \|", table, re.MULTILINE)) == set(Condition)


def test_the_dashboard_asks_only_for_figures_there_are() -> None:
    board = json.loads((ROOT / "deploy" / "grafana-dashboard.json").read_text(encoding="utf-8"))
    used = {name for query in queries(board) for name in FIGURE.findall(query)}
    assert used - names(of_series=True) == set()
    assert all(FIGURE.search(target["expr"]) for panel in board["panels"] for target in panel.get("targets", ()))
    assert len(used) > 15
    assert len({panel["id"] for panel in board["panels"]}) == len(board["panels"])


def test_the_alert_rules_ask_only_for_figures_there_are() -> None:
    text = (ROOT / "deploy" / "prometheus-alerts.yml").read_text(encoding="utf-8")
    expressions = re.findall(r"^ +expr: (.+)$", text, re.MULTILINE)
    assert len(expressions) == len(re.findall(r"^ +- alert: ", text, re.MULTILINE)) > 5
    assert {name for one in expressions for name in FIGURE.findall(one)} - names(of_series=True) == set()
