"""What a reading process may do to the machine: little memory, little time, no network, no other programs.

The process locks itself in before it sees a file, and cannot get out again. The audit hook stops Python code; that
the kernel gives it no network at all, where it lets us ask, also stops the native code of libraries.
"""

import ctypes
import os
import resource
import signal
import sys

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 10
_OFFICE_MEMORY_BYTES = 4 * 1024 * 1024 * 1024  # of addresses: an office suite maps far more than it uses
_FILE_BYTES = 128 * 1024 * 1024
_NEW_USER, _NEW_NETWORK = 0x10000000, 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET
_FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.system",
    "os.spawn",
    "os.remove",
    "os.rename",
)
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def lock_in() -> None:
    """Take from this process what reading a file does not need."""
    _limit(MEMORY_BYTES, file_bytes=0)
    _without_network()
    sys.addaudithook(_forbid)


def lock_in_office() -> None:
    """Take from this process what an office suite, which it is about to become, does not need."""
    _limit(_OFFICE_MEMORY_BYTES, file_bytes=_FILE_BYTES)
    _without_network()


def _limit(memory: int, file_bytes: int) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    signal.alarm(SECONDS + 1)  # were nobody left to end it


def _without_network() -> None:
    """Ask the kernel for an empty network: root may, others where users may have namespaces of their own."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)  # Linux has it
    if unshare is not None and unshare(_NEW_NETWORK) != 0:
        unshare(_NEW_USER | _NEW_NETWORK)


def _forbid(event: str, args: tuple[object, ...]) -> None:
    if event.startswith(_FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(args[2], int) and args[2] & _WRITING:
        raise PermissionError(event)
