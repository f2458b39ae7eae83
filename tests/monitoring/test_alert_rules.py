"""The alert rules fire where they should and nowhere else, as Prometheus itself works them out, from figures a minute."""

import json
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(shutil.which("promtool") is None, reason="Debian's package prometheus has it")
RULES = Path(__file__).parents[2] / "deploy" / "prometheus-alerts.yml"
WELL = {  # what a bot shows to which nothing happens
    'up{job="duban"}': "1x60",
    "duban_on_duty": "1x60",
    "duban_database_up": "1x60",
    "duban_telegram_greeted": "1x60",
    'duban_telegram_calls_total{method="getUpdates",outcome="ok"}': "0+2x60",
    'duban_telegram_calls_total{method="sendMessage",outcome="ok"}': "0+9x60",
    "duban_telegram_pause_seconds_total": "0x60",
    "duban_inbox_lag_seconds": "0x60",
    "duban_outbox_lag_seconds": "0x60",
    "duban_failing_ticks": "0x60",
    'duban_tick_seconds_bucket{le="1"}': "0+2x60",
    'duban_tick_seconds_bucket{le="60"}': "0+2x60",
    'duban_tick_seconds_bucket{le="+Inf"}': "0+2x60",
    "duban_backup_age_seconds": "3600+60x60",
    "duban_disk_free_bytes": "1e9x60",
    'duban_updates_handled_total{kind="message",outcome="set_aside"}': "0x60",
}
POLLS, FAULTY = (f'duban_telegram_calls_total{{method="getUpdates",outcome="{how}"}}' for how in ("ok", "not_sent"))
SLOW = {
    f'duban_tick_seconds_bucket{{le="{most}"}}': grows
    for most, grows in (("1", "0x60"), ("60", "0+2x60"), ("+Inf", "0+2x60"))
}


@pytest.mark.parametrize(
    ("figures", "alerts"),
    [
        ({}, set()),
        ({'up{job="duban"}': "1x20 0x40"}, {"DubanDown"}),
        ({"duban_on_duty": "0x60"}, {"DubanNobodyOnDuty"}),
        ({'duban_on_duty{instance="a"}': "0x60"}, set()),  # another one is
        ({"duban_database_up": "0x60"}, {"DubanDatabaseAway"}),
        ({POLLS: "0+2x30 60x30", FAULTY: "0x30 0+2x30"}, {"DubanTelegramAway"}),  # it went away
        ({POLLS: "", FAULTY: "0+2x60"}, {"DubanTelegramAway"}),  # no poll was ever good
        ({POLLS: "", "duban_telegram_greeted": "0x60"}, {"DubanTelegramAway"}),  # away since the start
        ({POLLS: ""}, set()),  # with a webhook nothing is polled
        ({POLLS: "0+2x60", FAULTY: "0+9x60"}, set()),  # now and then one is good
        ({"duban_inbox_lag_seconds": "700x60"}, {"DubanInboxLags"}),
        ({"duban_outbox_lag_seconds": "1000x60"}, {"DubanOutboxStuck"}),
        ({"duban_failing_ticks": "3x60"}, {"DubanTicksFail"}),
        (SLOW, {"DubanTicksSlow"}),
        ({"duban_backup_age_seconds": "97200x60"}, {"DubanBackupMissing"}),
        ({"duban_disk_free_bytes": "1e8x60"}, {"DubanDiskLittle"}),
        ({'duban_updates_handled_total{kind="message",outcome="set_aside"}': "0x50 1x10"}, {"DubanUpdateSetAside"}),
        ({'duban_errors_total{kind="send_failed"}': "_x50 5x10"}, {"DubanErrorsRepeat"}),  # a new kind
        ({'duban_errors_total{kind="send_failed"}': "5x60"}, set()),  # long ago
        ({"duban_telegram_pause_seconds_total": "0+20x60"}, {"DubanManyPauses"}),
    ],
)
def test_which_alert_fires_when(tmp_path: Path, figures: Mapping[str, str], alerts: set[str]) -> None:
    series = [{"series": name, "values": values} for name, values in (WELL | dict(figures)).items() if values]
    names = sorted(line.split()[-1] for line in RULES.read_text(encoding="utf-8").splitlines() if "alert:" in line)
    asked = [
        {"expr": f'count(ALERTS{{alertname="{name}",alertstate="firing"}}) or vector(0)', "eval_time": "60m",
         "exp_samples": [{"labels": "{}", "value": int(name in alerts)}]}
        for name in names
    ]  # fmt: skip
    case = tmp_path / "case.yml"  # JSON is YAML
    case.write_text(
        json.dumps(
            {
                "rule_files": [str(RULES)],
                "evaluation_interval": "1m",
                "tests": [{"interval": "1m", "input_series": series, "promql_expr_test": asked}],
            }
        )
    )
    said = subprocess.run(["promtool", "test", "rules", str(case)], capture_output=True, text=True, check=False)  # noqa: S603, S607 - our own rules
    assert said.returncode == 0, said.stdout + said.stderr
    assert set(alerts) <= set(names)
