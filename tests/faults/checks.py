"""Taking the checks of permission out of the services, one call at a time, while they run.

A check is a call of `access.require` and its like, or of a `_require` of a service's own. While one is taken out, whatever it asks of
the table is answered with yes; all other calls stay as they are.
"""

import ast
import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from pathlib import Path
from types import ModuleType
from typing import Any

import bot.services
from bot.rules.permissions import Verdict
from bot.services import access

ANSWERS = (Verdict.YES, Verdict.WITH_REASON, Verdict.TRANSCRIBED)
"""What a check that is taken out answers: yes, and where the services ask for a certain way of yes, that."""
OWN = ("_require", "require_review")
ASKING = ("require", "verdict_on", "verdicts_on", "require_of_unit")


@dataclass(frozen=True, order=True)
class Check:
    """One call in the source, from its first to its last line."""

    file: str
    first: int
    last: int
    words: str

    def __str__(self) -> str:
        return f"{self.file}:{self.first} {self.words}"


def _is_check(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in ASKING or name.startswith(OWN)


def checks() -> list[Check]:
    """Return every check in the services' source, but for those of `access` itself."""
    found = []
    for path in sorted(Path(bot.services.__path__[0]).glob("*.py")):
        if path.stem == "access":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _is_check(node):
                words = " ".join(ast.unparse(node).split())
                found.append(Check(path.name, node.lineno, node.end_lineno or node.lineno, words))
    return sorted(found)


@dataclass
class Checks:
    """What is taken out now, and which checks were run since `touched` was emptied."""

    all: list[Check] = field(default_factory=checks)
    out: Check | None = None
    answer: Verdict = Verdict.YES
    touched: set[Check] = field(default_factory=set)
    _known: dict[tuple[str, int], Check | None] = field(default_factory=dict)

    def here(self, depth: int) -> Check | None:
        """Return the check that called, if one did."""
        frame = sys._getframe(depth)
        place = frame.f_code.co_filename, frame.f_lineno
        if place not in self._known:
            file, line = Path(place[0]).name, place[1]
            self._known[place] = next((c for c in self.all if c.file == file and c.first <= line <= c.last), None)
        found = self._known[place]
        if found is not None:
            self.touched.add(found)
        return found


async def _answered(answer: Any) -> Any:
    return answer


def _watched(original: Callable[..., Any], name: str, state: Checks) -> Callable[..., Any]:
    @wraps(original)
    def call(*args: Any, **named: Any) -> Any:
        check = state.here(2)
        if check is None or check != state.out:
            return original(*args, **named)
        if name not in ASKING:  # a service's own gives nothing back
            return _answered(None)
        return _answered(dict.fromkeys(args[3], state.answer) if name == "verdicts_on" else state.answer)

    return call


def _modules() -> list[ModuleType]:
    return [
        importlib.import_module(f"bot.services.{one.name}")
        for one in pkgutil.iter_modules(bot.services.__path__)
        if one.name != "access"
    ]


def _places(modules: list[ModuleType]) -> Iterator[tuple[Any, str, Any]]:
    """Give where a check can be reached: an object, its attribute and what that is."""
    asking = {getattr(access, name): name for name in ASKING}
    for module in modules:
        for name, value in list(vars(module).items()):
            if callable(value) and (value in asking or name.startswith(OWN)):
                yield module, name, value
            if isinstance(value, type) and value.__module__ == module.__name__:
                for inner, method in list(vars(value).items()):
                    if inner.startswith(OWN):
                        yield value, inner, method


@contextmanager
def watched() -> Iterator[Checks]:
    """Watch the checks; set `out` to take one out."""
    state = Checks()
    places = [*_places(_modules()), *((access, name, getattr(access, name)) for name in ASKING)]
    for place, attribute, original in places:
        setattr(place, attribute, _watched(original, original.__name__, state))
    try:
        yield state
    finally:
        for place, attribute, original in places:
            setattr(place, attribute, original)
