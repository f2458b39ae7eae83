"""Regular expressions that are compiled when they are first used: the hundreds that understand words take most of a second.

Where a module has many, or long ones, `pattern_of` stands in place of `re.compile` (docs/decisions/0033).
"""

import re
from functools import cached_property
from typing import TYPE_CHECKING


def pattern_of(expression: str, flags: int = 0) -> re.Pattern[str]:
    """Return what `re.compile` returns, but compiled when it is first used; where it is wrong, re.error comes then."""
    return _Later(expression, flags)  # type: ignore[return-value]  # it does all that a pattern does


class _Later:
    """A pattern. The first use compiles it; a method that was used once is kept, so that it is as fast as a pattern's own."""

    def __init__(self, expression: str, flags: int) -> None:
        self.pattern = expression
        self._flags = flags

    @cached_property
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern, self._flags)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            found = getattr(self._compiled, name)
            setattr(self, name, found)
            return found
