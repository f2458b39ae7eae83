"""`make audit`: asks a service for known vulnerabilities of every pinned version, and says how many it could ask about.

pip-audit ends well also where it could look nothing up, so what it passed over is counted here.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LOCKS = ("requirements.txt", "requirements-dev.txt")
FOUND, NOTHING_CHECKED = 1, 3


@dataclass(frozen=True)
class Audited:
    """Of one lock file: which versions were looked up, which could not be, and what is known of those that were."""

    checked: tuple[str, ...]
    passed_over: tuple[str, ...]
    vulnerable: tuple[str, ...]

    @classmethod
    def of(cls, said: dict[str, Any]) -> "Audited":
        """Read what pip-audit prints as JSON."""
        every = said["dependencies"]
        looked_up = [one for one in every if "skip_reason" not in one]
        return cls(
            tuple(f"{one['name']} {one['version']}" for one in looked_up),
            tuple(one["name"] for one in every if "skip_reason" in one),
            tuple(f"{one['name']} {one['version']}: {bug['id']}" for one in looked_up for bug in one["vulns"]),
        )


def main() -> int:
    """Audit each lock file; 1 where something is known, 3 where nothing could be looked up."""
    code = 0
    for lock in LOCKS:
        command = [str(Path(sys.executable).with_name("pip-audit")), "--require-hashes", "--disable-pip", "-f", "json"]
        run = subprocess.run([*command, "-r", lock], capture_output=True, text=True, check=False)  # noqa: S603 - our own words
        if not run.stdout.startswith("{"):
            print(f"{lock}: {(run.stderr.strip() or 'no answer').splitlines()[-1]}")  # noqa: T201 - the command's voice
            return NOTHING_CHECKED
        audited = Audited.of(json.loads(run.stdout))
        print(  # noqa: T201 - as above
            f"{lock}: {len(audited.checked)} looked up, {len(audited.passed_over)} could not be, "
            f"{len(audited.vulnerable)} vulnerabilities known"
        )
        for line in audited.vulnerable:
            print(f"  {line}")  # noqa: T201 - as above
        code = FOUND if audited.vulnerable else code or (0 if audited.checked else NOTHING_CHECKED)
    return code


if __name__ == "__main__":
    sys.exit(main())
