"""Whom a clause that says a state means: rows by number or name, all but some, the others, or all of a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.rules.list_names import Named, is_marked, named, numbers_at_head, plain_name
from bot.rules.list_states import Said, without_count
from bot.rules.list_values import ListRow, RowArg, RowQuestionId, TargetList
from bot.rules.numerals import parse_number
from db.enums import ScopeState

_EXCEPT = re.compile(
    r"(?:除了?|除去|除开)(?P<rows>.+?)(?:以外|之外|外)?[,\s]*(?:其[余他它]|剩下|别的)?的?(?:\d*[只家个户项])?(?:项目|企业|单位)?"
)
_OTHERS = re.compile(
    r"(?:其[余他它]|剩下|余下|剩余)(?:的|各|几|那)*(?:\d{1,4}|[一二两三四五六七八九十]{1,4})?[只家个户项条]?(?:项目|企业|单位)?"
)
_EVERY = re.compile(
    r"(?:清单|名单)?[上中里]?的?(?:所有|各)?的?(?P<count>\d{1,4})?[只家个户项条]?(?:重点|工业)*(?:项目|企业|单位)?的?"
)


@dataclass(frozen=True, slots=True)
class Meant:
    """Rows that are meant for sure. `unmarked`: by bare numbers (7、9), which may be directives' as well."""

    list: TargetList
    rows: tuple[ListRow, ...]
    unmarked: bool = False


@dataclass(frozen=True, slots=True)
class MeantQuestion:
    """What has to be asked before anything is set."""

    id: RowQuestionId
    args: Mapping[str, RowArg] = field(default_factory=dict)


def meant_by(said: Said, lists: Sequence[TargetList], spoken_of: set[int]) -> Meant | MeantQuestion | None:
    """Return whom a clause means, None where it is about no rows. `spoken_of`: the rows that were named before it."""
    found = [(one, result) for one in lists if (result := _in_list(said, one, spoken_of)) is not None]
    if len(found) > 1:  # 第30项 is of the list that has so many
        found = [pair for pair in found if isinstance(pair[1], Meant)] or found
    if len(found) > 1:
        own = [pair for pair in found if _own_words(pair[0], lists) & pairs(said.who)]
        found = own if len(own) == 1 else found
    if len(found) > 1:
        return MeantQuestion(RowQuestionId.LIST, {"lists": tuple(one.text for one, _ in found)})
    return found[0][1] if found else None


def _in_list(said: Said, of: TargetList, spoken_of: set[int]) -> Meant | MeantQuestion | None:
    who = said.who.strip(" ,:、")
    excepted = _EXCEPT.fullmatch(who)
    if excepted:
        return _all_but(named(excepted["rows"], of, lenient=True), said, of)
    if _OTHERS.fullmatch(who) and said.state is not ScopeState.OPEN:
        rest = tuple(row for row in of.rows if row.id not in spoken_of)
        return Meant(of, rest) if rest and spoken_of & {row.id for row in of.rows} else _every(said, of)
    found = _named(who, of)
    if found is not None:
        return _settled(found, of, unmarked=not is_marked(who))
    return _every(said, of) if said.of_all and _is_every(who, of) else None


def _named(who: str, of: TargetList) -> Named | None:
    """Return the rows of 第7项, 第7项宏达机械, 宏达机械, 7、9、12三只, 一厂一策第7项."""
    found = named(who, of) or named(_without_title(who, of), of)
    if found is not None:
        return found
    without, count = without_count(who)
    if count and without:
        found = named(without, of)
        return found if found and parse_number(count) == len(found.rows) else None
    number = numbers_at_head(who)
    found, name = (named(number, of), plain_name(who[len(number) :])) if number else (None, "")
    if found is None or len(found.rows) != 1 or not name:
        return None
    other = named(name, of)
    if name in plain_name(found.rows[0].name) or (other and other.rows == found.rows):
        return found
    return Named(unclear=(*found.rows, *other.rows)) if other and other.rows else None


def _without_title(who: str, of: TargetList) -> str:
    """Return words without the target's own at their head: 一厂一策第7项 → 第7项."""
    known = (length for length in range(len(who) - 1, 1, -1) if who[:length] in of.text)
    return who[next(known, 0) :]


def _settled(found: Named, of: TargetList, *, unmarked: bool = False) -> Meant | MeantQuestion | None:
    if found.unknown:
        numbers = "、".join(map(str, found.unknown))
        last = max((row.number for row in of.rows), default=0)
        return MeantQuestion(RowQuestionId.UNKNOWN, {"numbers": numbers, "last": last})
    if found.unclear:
        rows = tuple(f"{row.number} {row.name}" for row in found.unclear)
        return MeantQuestion(RowQuestionId.WHICH, {"rows": rows})
    return Meant(of, found.rows, unmarked) if found.rows else None


def _all_but(excepted: Named | None, said: Said, of: TargetList) -> Meant | MeantQuestion | None:
    if excepted is None or said.state is not ScopeState.DONE:
        return None
    settled = _settled(excepted, of)
    if not isinstance(settled, Meant):
        return settled
    return Meant(of, tuple(row for row in of.rows if row not in settled.rows))


def _is_every(who: str, of: TargetList) -> bool:
    """Tell whether words mean a whole list: nothing but 都, or its count, or its own words."""
    match = _EVERY.fullmatch(who)
    counted = match["count"] if match else None
    return (match is not None and counted in {None, str(len(of.rows))}) or (bool(who) and who in of.text)


def _every(said: Said, of: TargetList) -> MeantQuestion | None:
    """Ask before all that is left of a list is set at once."""
    left = tuple(row.id for row in of.rows if row.state is ScopeState.OPEN)
    if said.state is not ScopeState.DONE or not left:
        return None
    args: dict[str, RowArg] = {
        "target": of.target,
        "rows": left,
        "state": ScopeState.DONE.value,
        "named": str(len(left)),
    }
    return MeantQuestion(RowQuestionId.ALL, args)


def _own_words(of: TargetList, lists: Sequence[TargetList]) -> set[str]:
    """Return the pairs of characters that only this list's target has."""
    return pairs(of.text) - {pair for other in lists if other.target != of.target for pair in pairs(other.text)}


def pairs(text: str) -> set[str]:
    """Return all pairs of neighbouring characters, by which words are compared."""
    return {text[at : at + 2] for at in range(len(text) - 1)}
