"""Which unit of the office's roster a printed name means: by name or alias, else by rule; never one of another level."""

import re
from collections.abc import Sequence

from bot.intake.roster_file import RosterUnit
from bot.intake.sentences import plain
from bot.intake.units import is_generic
from bot.intake.words import words
from bot.patterns import pattern_of

_ENDINGS = dict(pair.split("=") for pair in words("unit_endings"))
_SHORTS = dict(pair.split("=") for pair in words("unit_shorts"))
_ANY, _AREA, _BOARD = "部门", "区", "管委会"
_COUNCILS = frozenset({"局", "委"})  # 发改委 and 发改局: what it is called changes with the level and the year
_OWN_REGION = pattern_of(
    r"^(?:全|我|本)?(?:省|市(?!场|容|民|监局|政(?!府|法))|县|区|州)(?:级|直|委)?(?:人民)?(?=[\u4e00-\u9fff]{2})"
)
_HIGHER = pattern_of(
    r"^(?:国家|国务院|中央|中共中央|中国|全国|(?:全|本|我)?省(?:级|直|委)?|自治区)(?=[\u4e00-\u9fff]{2})"
)
_FORMER = pattern_of(r"^原(?=[\u4e00-\u9fff]{2})")
_PARENTHESES = pattern_of(r"[（(][^（()）]*[)）]")
_JOINED = pattern_of(
    r"^(?P<stems>[^、]{2,6}(?:[、和及][^、]{2,6}?)+)(?:等(?:相关|有关)?|相关|有关)?(?:职能|主管)?部门$"
)


def match_name(name: str, roster: Sequence[RosterUnit]) -> RosterUnit | None:
    """Return the one unit of `roster` that `name` means, or None.

    By name or alias first; then without the region (市经信局) or 原; then by stem, where the letters of the shorter stem stand
    in the longer in order (经信 in 经济和信息化, 统计部门 for 统计局). Several answers are none, 有关部门 too; so are offices
    of the state or the province (国家发展改革委) where the roster has none of that level.
    """
    wanted = plain(name).strip()
    if not wanted or is_generic(wanted):
        return None
    bare = _PARENTHESES.sub("", _FORMER.sub("", wanted))
    spoken = [wanted, bare]
    if not _HIGHER.match(bare) or _of_that_level(bare, roster):
        spoken.append(_OWN_REGION.sub("", bare))
    for form in dict.fromkeys(spoken):
        exact = [unit for unit in roster if form in map(plain, (unit.name, *unit.aliases))]
        if exact:
            return exact[0] if len(exact) == 1 else None
    if len(spoken) == 2:  # noqa: PLR2004 - of a higher level: by its name alone
        return None
    return _near(spoken[-1], roster)


def match_all(name: str, roster: Sequence[RosterUnit]) -> list[RosterUnit]:
    """Return the units that a name means; several where it joins stems: 经贸、统计等相关部门."""
    one = match_name(name, roster)
    joined = _JOINED.match(plain(name)) if one is None else None
    if joined is None:
        return [one] if one else []
    stems = re.split("[、和及]", joined["stems"])
    return [unit for unit in (match_name(f"{stem}部门", roster) for stem in stems) if unit]


def _of_that_level(name: str, roster: Sequence[RosterUnit]) -> bool:
    """Tell whether the roster itself has units of the level that a name begins with: 省发改委 in a province's office."""
    level = name[:1]
    return level == "省" and any(other.startswith(level) for unit in roster for other in (unit.name, *unit.aliases))


def _near(name: str, roster: Sequence[RosterUnit]) -> RosterUnit | None:
    if name == _BOARD:
        boards = [unit for unit in roster if unit.name.endswith(_BOARD)]
        return boards[0] if len(boards) == 1 else None
    forms = [(unit, [plain(other) for other in (unit.name, *unit.aliases)]) for unit in roster]
    for same in (_same_office, _short_for):
        near = [unit for unit, names in forms if any(same(name, other) for other in names)]
        if near:
            return near[0] if len(near) == 1 else None
    return None


def _stem(name: str) -> tuple[str, str]:
    """Return the stem and the kind of the ending: (经济和信息化, 局)."""
    bare = _OWN_REGION.sub("", _PARENTHESES.sub("", name))
    bare = _SHORTS.get(bare, bare)
    for ending, kind in _ENDINGS.items():
        if bare.endswith(ending) and len(bare) > len(ending) + 1:
            return bare.removesuffix(ending), kind
    return bare, ""


def _agree(kind: str, other: str) -> bool:
    kinds = {kind, other}
    return kind == other or _ANY in kinds or kinds in ({"", _AREA}, _COUNCILS)


def _same_office(one: str, other: str) -> bool:
    """Tell whether two names have the same or an abbreviated stem, and endings that do not contradict each other."""
    (stem, kind), (other_stem, other_kind) = _stem(one), _stem(other)
    if not _agree(kind, other_kind):
        return False
    short, long = sorted((stem, other_stem), key=len)
    return short == long or (
        len(short) > 1 and "" not in {kind, other_kind} and short[0] == long[0] and _within(short, long)
    )


def _short_for(one: str, other: str) -> bool:
    """Tell whether a name of three letters takes one letter each of another's words: 资规局, 市监局."""
    if len(one) != 3 or not _agree(_stem(one)[1], _stem(other)[1]) or _HIGHER.match(other):  # noqa: PLR2004
        return False
    full = _OWN_REGION.sub("", _PARENTHESES.sub("", other))[:-1]
    return len(full) > 3 and one[0] in full[: len(full) // 2] and _within(one[:2], full)  # noqa: PLR2004


def _within(short: str, long: str) -> bool:
    letters = iter(long)
    return all(letter in letters for letter in short)
