"""The unit: systemd takes it as it stands, finds it shut in, and its times and codes are those of the code."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.delivery.lanes import GRACE_SECONDS
from bot.delivery.watchdog import EXIT_CODE, LIMIT_SECONDS
from tests.faults.supervising import WRONG_SETTINGS

DEPLOY = Path(__file__).parents[2] / "deploy"
UNIT = DEPLOY / "systemd" / "duban.service"
MOST_EXPOSED = "15"  # tenths of the ten that `systemd-analyze security` gives at most; up to 20 it says "OK"

needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="Debian's package systemd has it")


def said_by_systemd(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, check=False)  # noqa: S603, S607


def value(name: str) -> str:
    [found] = re.findall(rf"^{name}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)
    return str(found)


@needs_systemd
def test_systemd_has_nothing_to_say_against_it(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(re.sub(r"(?<=^ExecStart=)\S+", "/bin/true", UNIT.read_text(encoding="utf-8"), flags=re.MULTILINE))
    verified = said_by_systemd("verify", "--man=no", str(unit))
    assert (verified.returncode, verified.stderr) == (0, "")
    unit.write_text(unit.read_text(encoding="utf-8") + "Typ=notify\n")
    assert "Typ" in said_by_systemd("verify", "--man=no", str(unit)).stderr  # it would have said so


@needs_systemd
def test_it_is_shut_in() -> None:
    looked = said_by_systemd("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", str(UNIT))
    assert looked.returncode == 0, looked.stdout


def test_its_times_and_codes_are_those_of_the_code() -> None:
    assert int(value("WatchdogSec")) < LIMIT_SECONDS  # a loop that is stuck is ended before the process ends itself
    # the tick, then messages and updates side by side, each with its grace, then connections and the database
    assert int(value("TimeoutStopSec")) >= 2 * GRACE_SECONDS + 10
    assert value("Restart") == "on-failure"
    assert value("RestartPreventExitStatus") == str(WRONG_SETTINGS) != str(EXIT_CODE)
