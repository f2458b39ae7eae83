"""What a reading process cannot do once it has locked itself in."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.intake.reading import reader

ROOT = Path(reader.__file__).parents[3]
PROGRAM = """
import json, os, resource, sys
sys.path.insert(0, sys.argv[1])
import socket, subprocess
from bot.intake.reading.cage import lock_in
lock_in()
done = {}
def attempt(name, act):
    try:
        act()
    except (OSError, MemoryError) as error:
        done[name] = type(error).__name__
    else:
        done[name] = "done"
attempt("connect", lambda: socket.create_connection(("127.0.0.1", 9)))
attempt("program", lambda: subprocess.run(["true"]))
attempt("shell", lambda: os.system("true"))
attempt("fork", os.fork)
attempt("write", lambda: open(sys.argv[2], "w"))
attempt("append", lambda: os.open(sys.argv[2], os.O_WRONLY | os.O_CREAT))
attempt("memory", lambda: bytearray(600 * 1024 * 1024))
attempt("read", lambda: open(sys.argv[1] + "/pyproject.toml").read())
done["seconds"] = resource.getrlimit(resource.RLIMIT_CPU)[0]
print(json.dumps(done))
"""


def test_a_locked_in_process_reaches_nothing(tmp_path: Path) -> None:
    command = [sys.executable, "-I", "-c", PROGRAM, str(ROOT), str(tmp_path / "made")]
    said = subprocess.run(command, check=True, capture_output=True, timeout=30, env=reader._ENVIRONMENT)  # noqa: S603 - our own program
    done = json.loads(said.stdout)
    forbidden = ("connect", "program", "shell", "fork", "write", "append")
    assert {name: done[name] for name in forbidden} == dict.fromkeys(forbidden, "PermissionError")
    assert (done["memory"], done["read"], done["seconds"]) == ("MemoryError", "done", 10)
    assert not (tmp_path / "made").exists()


@pytest.mark.skipif(not Path("/proc/self/net/dev").exists() or os.geteuid() != 0, reason="needs Linux and root")
def test_the_kernel_gives_it_no_network() -> None:
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); from bot.intake.reading.cage import lock_in; lock_in();"
        "print(open('/proc/self/net/dev').read())"
    )
    command = [sys.executable, "-I", "-c", program, str(ROOT)]
    said = subprocess.run(command, check=True, capture_output=True, timeout=30, text=True)  # noqa: S603 - our own program
    names = [line.partition(":")[0].strip() for line in said.stdout.splitlines() if ":" in line]
    assert set(names) <= {"lo"}


def test_no_secret_of_ours_is_handed_on() -> None:
    assert set(reader._ENVIRONMENT) == {"PATH", "LANG", "HOME"}
