"""An office's own limits as a TOML file: a line a limit, named as the fields of `Policy`; what is left out is as usual."""

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import time
from types import MappingProxyType
from typing import Any

from bot.patterns import pattern_of
from bot.rules.policy import WEEKDAY_LIMITS, LimitError, Policy

_CLOCK = pattern_of(r"([01]?\d|2[0-3]):([0-5]\d)")
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAYS = {name: number for number, name in enumerate(_ENGLISH)}
_WEEKDAYS |= {f"{week}{sign}": number for week in ("周", "星期") for number, sign in enumerate("一二三四五六日")}
_PAIR = 2


def read_policy(text: str) -> Policy:
    """Return the policy that `text` (TOML) describes. Raises LimitError, which names the key that is wrong."""
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LimitError("the file", f"is no TOML: {error}") from error
    return Policy(**read_limits(said))


def read_limits(said: Mapping[str, object]) -> dict[str, Any]:
    """Return limits, as a file has them, as `Policy` has them. Raises LimitError; whether they fit together, Policy says."""
    known = {field.name: field.type for field in fields(Policy)}
    values: dict[str, Any] = {}
    for name, value in said.items():
        if name not in known:
            near = difflib.get_close_matches(name, known, 1)
            raise LimitError(name, "there is no such limit" + (f"; is {near[0]} meant?" if near else ""))
        read = _weekday if name in WEEKDAY_LIMITS else _READERS[known[name]]
        values[name] = read(name, value)
    return values


def written(name: str, value: Any) -> Any:  # noqa: ANN401 - whatever type a limit has
    """Return a limit (no time of day), as `Policy` has it, in the form of a file: the way back of `read_limits`."""
    if name in WEEKDAY_LIMITS:
        return _ENGLISH[value]
    return list(value) if isinstance(value, tuple) else value


def _truth(name: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise LimitError(name, f"is true or false, not {_shown(value)}")
    return value


def _number(name: str, value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise LimitError(name, f"is a whole number, not {_shown(value)}")
    return value


def _numbers(name: str, value: object) -> tuple[int, ...]:
    if not isinstance(value, list):
        raise LimitError(name, f"is a list of whole numbers such as [7, 3, 1, 0], not {_shown(value)}")
    return tuple(_number(name, one) for one in value)


def _two_numbers(name: str, value: object) -> tuple[int, ...]:
    numbers = _numbers(name, value)
    if len(numbers) != _PAIR:
        raise LimitError(name, f"is a list of two whole numbers, not {_shown(value)}")
    return numbers


def _weekday(name: str, value: object) -> int:
    number = _WEEKDAYS.get(value.casefold()) if isinstance(value, str) else None
    if number is None:
        raise LimitError(name, f'is a day of the week such as "friday" or "周五", not {_shown(value)}')
    return number


def _time(name: str, value: object) -> time:
    if isinstance(value, time):  # written without quotation marks
        return value
    clock = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    if clock is None:
        raise LimitError(name, f'is a time of day such as "09:00", not {_shown(value)}')
    return time(int(clock[1]), int(clock[2]))


def _windows(name: str, value: object) -> tuple[tuple[time, ...], ...]:
    if not isinstance(value, list) or not all(isinstance(one, list) and len(one) == _PAIR for one in value):
        raise LimitError(name, f'is a list of windows such as [["08:30", "12:00"]], not {_shown(value)}')
    return tuple(tuple(_time(name, edge) for edge in window) for window in value)


def _shown(value: object) -> str:
    """Return a value as the file may have it, on one line."""
    return f'"{value}"' if isinstance(value, str) else str(value)


_READERS: Mapping[Any, Callable[[str, object], Any]] = MappingProxyType({
    int: _number,
    bool: _truth,
    time: _time,
    tuple[int, ...]: _numbers,
    tuple[int, int]: _two_numbers,
    tuple[tuple[time, time], ...]: _windows,
})  # fmt: skip
