"""Units that a running text makes responsible: 统计部门要…, 由甲牵头、乙配合, 请甲会同乙….

A unit counts where it is the subject of an order at the start of a clause. Those helped, urged, inspected or reported
to stand behind a verb or a preposition (督促甲, 对乙进行检查, 报丙) and are left alone.
"""

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import islice

from bot.intake.date_forms import BY_WHEN
from bot.intake.units import is_office, is_place, read_list
from bot.intake.unnamed import described, unnamed
from bot.intake.words import ISSUED, VERBS, any_of, words
from bot.patterns import pattern_of

_ADVERBS = rf"(?:{any_of('adverbs')}|每[年月周季]度?)"
_MODAL = pattern_of(
    rf"{_ADVERBS}*(?:要(?![求素点])|应(?![用急])|须|需(?!求)|必须|务必|将(?!来|出现|有(?!关|序|计划|组织|针对|步骤|重点|效)|迎来|进入|达到?|受|遭|会(?!同))|不得|可(?!以看|见|能)|负责(?!同志|制)(?!人(?!口|力|才|民|防|事|社|居|均|工|身))|牵头(?!单位|部门|人)|负总责|承担|会同|商(?=[省市县区国州]|公安|有关|相关)|配合|协助|协同|参与|参加(?!会议)|(?:复课|停课|复工|复产|返校)(?!后|前|时|的|工作|情况|条件|准备|率|通知))",
)
_VERB = "|".join(sorted((verb for verb in VERBS if len(verb) > 1), key=len, reverse=True))
_ACTING = pattern_of(
    rf"立足(?!点)|报(?![告道名社纸警表账销废考价到])|到(?:现场|实地|一线|企业|基层)|(?:现场|实地|书面|当面|重点|认真)(?:{_VERB})|是[^，。；]{{0,24}}(?:责任主体|实施主体|责任单位|牵头单位|牵头部门|主管部门|第一责任人)$|(?:收到|接到)[^，。；]{{1,30}}(?:后|时|的)?$|至少\d|与[^，。；、]{{2,16}}?(?:签订|对接|协商|沟通|合作|衔接)|{_ADVERBS}*(?:视情|按|依|根据|结合|围绕|针对|通过(?![了的后])|对(?!外|象|于)|把|以(?!上|下|及|来|后|外|内)|于(?=\d|本|今|每|年|次)|在(?=\d|本|今|年|每)|从(?!事)|为(?!主|了)|"
    rf"每(?:半?[年月周季日天旬]|两周|半个月)|作为|逐[个一项级]|在[^，。；]{{2,40}}(?:时|中|后|前|过程中|里|内|上|下|期间|基础上|同时)(?:$|，|(?=要|应|须))|\d{{4}}年|(?!高度重视[^，。；]{{1,24}}(?:工作|建设)$)(?:{_VERB})(?!的|电话|方式|室|组(?!织)|部(?!署|门|分)|局|队|站|所|中心|处(?!理|置|罚)|科|办(?!理|好|结|成)|委|了(?!解)))",
)
_DAY = (
    r"(?=[\d今明上中下年月])(?:\d{4}年|今年|明年)?(?:\d{1,2}月)?(?:\d{1,2}日|[上中下]旬|[月年]?底)?(?:之?前|以前|起|内)"
)
_OPENING = pattern_of(
    rf"^(?:[ \u3000]|{any_of('openings')}|[一二三四五六七八九十]{{1,3}}[是要]|第[一二三四五六七八九十][，、]"
    rf"|由(?![于此])|要(?=各|由)|\d{{1,2}}月\d{{1,2}}日（(?:星期|周)[一二三四五六日天]）起?|{_DAY}|(?:今|明)年|[上下]半年|[一二三四]季度|(?:\d{{4}}年)?\d{{1,2}}月份?|自?\d{{4}}年起?)+",
)
_BY = pattern_of(r"(?<![理自缘经来])由(?![于此来])")
_CLAUSE = pattern_of(r"[^，,；;：:。！？!?\n]+")
_TOGETHER = pattern_of(
    r"会同|商(?=[省市县区国州]|公安|有关|相关)|联合(?![会社]|[督检巡调考推]\w{0,2}组|工作组|执法|督查|开展|印发)|协同"
)
_LEADING = pattern_of(rf"{_ADVERBS}*(?:负责)?牵头(?!单位|部门|人)")
_HELPING = pattern_of(rf"{_ADVERBS}*(?:积极|做好|密切)?(?:配合|协助|协同|参与|参加)")
_PEOPLE = pattern_of(
    r"^(?:等)?(?:部门|单位)?(?:的)?(?:主要)?(?:负责同志|负责人(?!口|力|才|民|防|事|社|居|均|工|身)|有关负责|领导|同志|干部|人员|工作人员|党员)"
)
_ONE_EACH = r"各(?:省|市|县|地区|地|有关单位|单位|有关部门|部门|乡镇|镇|级|区|街道|科室)(?:（[^（）]{1,24}）)?(?:级|人民政府|局)?"
_EACH = pattern_of(rf"^{_ONE_EACH}(?:[、和]{_ONE_EACH}){{0,3}}")
_ABOVE_ALL = pattern_of(r"(?<=[\u4e00-\u9fff])(?:尤其是?|特别是)[^，。；]{2,16}?(?=要|应|须|必须|务必)")
_REPORTING = pattern_of(r"(?:要|应|须|请)[^，。；]{0,6}(?:报送|上报|报|反馈|提交|汇总|抄送)|请[^，。；]{0,16}反映")

_REGULARLY = pattern_of(
    r"于?每(?:\d{1,2}|[一二两三])?个?(?:天|日|周|旬|月|季度?|半年)[^，。；]{0,24}(?:报|通报|调度|召开)"
)
_PLACES_ACT = pattern_of(r"(?:按照?|根据|结合|对照)[^，。；]{2,20}$")
_WORKS = pattern_of(rf"(?:{_VERB})[\u4e00-\u9fff]{{0,10}}\d")  # 星火村硬化道路3公里

_ROLES = ("主体", "单位", "部门", "责任人")
_LEVELS_OF = frozenset("各省市州县区镇乡")
_NO_MODAL = {
    "应": "相反对适响效供回",
    "要": "主重需必摘纪概简提紧首扼",
    "需": "所",
}  # 供应, 主要: no words of obligation

_ONE = r"(?:(?!负责|牵头|承担|承办)[^、，和由的]){2,16}"
_PART_BY = pattern_of(rf"(?:^|[、和由])(?P<who>{_ONE}(?:、{_ONE}){{0,6}})(?:负责|牵头|承担|承办)的(?=[^，。、]{{2}})")
_THESE = pattern_of(r"(?:以上|上述)(?:各)?(?:责任|有关|相关)?(?:单位|部门)$")
_CONCERNING = pattern_of(r"(?:对|就|针对|围绕|按照?|根据|结合|在)[^要应须]{2,30}$")
_CONCERNED = pattern_of(r"^所?(?:涉及|对应)的")
_WORKING = ("协作", "协调", "沟通", "联动", "密切")  # 加强协作配合
_OWN_OFFICE = "办公室"
_SEATED = pattern_of(r"办公室(?:设|挂靠)(?:在|于)(?P<who>[^，。；：、\n]{2,20})")  # whose board it is
_MAX_SUBJECT = 160
_MAX_BY = 4


@dataclass(frozen=True, slots=True)
class Named:
    """The units that one sentence makes responsible, in order; who leads and helps where the sentence says so."""

    units: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    co: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Subject:
    names: tuple[str, ...]
    rest: str


def _opened(clause: str) -> str:
    """Return a clause without the words and dates that open it."""
    opening = _OPENING.match(clause)
    return clause[opening.end() :] if opening else clause


def _subject(clause: str, known: AbstractSet[str], *, called: bool = False, asked: bool = False) -> _Subject | None:
    """Return the units at the start of a clause with what follows them: the longest list before an order.

    Where they are `called` (联合甲、乙) any list of names that begins with a unit's will do; where they are `asked`
    (请各科室、中心报送) it is read as that of an order.
    """
    best = None
    if "特别" in clause or "尤其" in clause:
        clause = _ABOVE_ALL.sub("", clause)
    for cut in range(2, min(len(clause), _MAX_SUBJECT)):
        letter = clause[cut]
        if letter not in _SPOKEN and clause[cut : cut + 2] not in _PAIRS:
            continue
        if (letter in _NO_MODAL and _no_modal(clause, cut)) or (letter == "是" and not clause.endswith(_ROLES)):
            continue
        after = clause[cut:]
        binding = _MODAL.match(after)
        if not binding and not _ACTING.match(after):
            continue
        if _PEOPLE.match(after) or (letter == "配" and clause.endswith(_WORKING, 0, cut)):
            continue
        if best is not None and clause[cut - 1] == "更":  # 水利局等部门更要…: the subject ended before it
            continue
        names = read_list(clause[:cut], known, ordered=called or asked or binding is not None)
        if binding and names is None:
            names = unnamed(clause[:cut], after)
        if names and (binding or called or _all_act(names, after, known)):
            best = _Subject(names, after)
    return best


def _all_act(names: tuple[str, ...], after: str, known: AbstractSet[str]) -> bool:
    """Tell whether names may act where no word of obligation follows: offices, and places at work: 星火村硬化道路3公里."""
    placed = _PLACES_ACT.match(after) is not None or _WORKS.match(after) is not None
    return all(_may_act(name, known) or (placed and is_place(name)) for name in names)


def _may_act(name: str, known: AbstractSet[str]) -> bool:
    """Tell whether a name is a unit's even where no word of obligation follows it."""
    return name in known or is_office(name) or name.startswith("各")


def _no_modal(clause: str, cut: int) -> bool:
    """Tell whether 要 or 应 ends another word: 主要, 供应; not 业主要…."""
    return clause[cut - 1] in _NO_MODAL.get(clause[cut], "") and not clause.endswith("业主", 0, cut)


_SPOKEN = frozenset("报与是视返复停收接作逐要应须需必将不可负牵承会商配协参按依根结围针对通把以于在从为每12") | {
    word for word in words("adverbs") if len(word) == 1
}
_PAIRS = frozenset(
    word[:2]
    for word in (
        *VERBS,
        *words("adverbs"),
        "立足",
        *(f"到{where}" for where in "现实一企基"),
        "现场",
        "实地",
        "书面",
        "当面",
    )
)
_LAST_LETTERS = frozenset(
    "门位关府构室厅会委组大协院学校司团银行联科工海心部局办署队社区道处乡镇县市旗州省村场所地级）"
)


def named_in(sentence: str, known: AbstractSet[str] = frozenset()) -> Named:
    """Return the units that `sentence` makes responsible. `known` are names and aliases of the office's own units."""
    units: list[str] = []
    leads: list[str] = []
    helpers: list[str] = []
    issued = ISSUED.search(sentence)
    said = sentence[issued.end() :] if issued else sentence  # 我局编制了项目表，现印发给你们，请…
    clauses = [BY_WHEN.sub("", clause) for clause in _CLAUSE.findall(said)]
    for at, clause in enumerate(clauses):
        subject = (
            _each_by(clause, known)
            or _subject(_opened(clause), known, asked=clause.lstrip(" \u3000").startswith("请"))
            or _by(clause, known)
            or _standing(clause, clauses[at + 1 : at + 3], known)
        )
        if subject is None:
            continue
        together = _together(subject.rest, known)
        units += [*subject.names, *together]
        helpers += together
        if together or _LEADING.match(subject.rest):
            leads += subject.names
        elif _HELPING.match(subject.rest):
            helpers += subject.names
    if len(set(units)) > 1 and _OWN_OFFICE in units:  # 各单位要…，由办公室负责: their own office
        units = [name for name in units if name != _OWN_OFFICE]
    if any(not _THESE.match(name) for name in units):
        units = [name for name in units if not _THESE.match(name)]
    if not units:
        units += _collective(sentence)
    leading = tuple(dict.fromkeys(leads))
    named = tuple(dict.fromkeys(units))
    co = tuple(dict.fromkeys(name for name in helpers if name not in leading)) if leading else ()
    return Named(named, leading, co)


def seated(text: str, known: AbstractSet[str]) -> Named:
    """Return whose a new board is where the text says nothing else: 成立专班，办公室设在住建局."""
    names = tuple(
        dict.fromkeys(name for found in _SEATED.finditer(text) for name in read_list(found["who"], known) or ())
    )
    return Named(names, names)


def _each_by(clause: str, known: AbstractSet[str]) -> _Subject | None:
    """Return the units that each have a part of what the clause lists: 由甲负责的第1件、乙负责的第4件进展滞后."""
    if "的" not in clause or "由" not in clause:
        return None
    parts = list(_PART_BY.finditer(clause))
    names = [name for part in parts for name in read_list(part["who"], known) or ()]
    return _Subject(tuple(names), "") if len(parts) > 1 and len(names) >= len(parts) else None


def _standing(clause: str, later: Sequence[str], known: AbstractSet[str]) -> _Subject | None:
    """Return the units of a clause that holds nothing else, where the next orders: 各乡镇、各部门，(对此，)要…."""
    after = next((one for one in later if not _CONCERNING.match(one)), "")
    bare = _opened(clause)
    ordered = _MODAL.match(_opened(after) or after) or _REGULARLY.match(after)
    goes_on = not ordered and bare.startswith("各") and after[:1] in _LEVELS_OF  # 各县区，市各有关部门要…
    if len(bare) > _MAX_SUBJECT or not (ordered or goes_on):
        return None
    names = read_list(bare, known, ordered=ordered is not None)
    if ordered and names is None and described(bare):
        return _Subject((bare,), after)
    if not names or (goes_on and not _subject(after, known)):
        return None
    return _Subject(names, after) if all(_may_act(name, known) for name in names) else None


def _by(clause: str, known: AbstractSet[str]) -> _Subject | None:
    """Return the units in 由甲牵头, 由甲会同乙负责, wherever it stands in the clause."""
    for found in islice(_BY.finditer(clause), _MAX_BY):
        by = _CONCERNED.sub("", clause[found.end() : found.end() + 2 * _MAX_SUBJECT])
        subject = _subject(by, known, called=True)
        if subject is not None:
            return subject
    return None


def _together(rest: str, known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the units after 会同 that follow a subject directly: 要会同乙、丙制定…."""
    found = _TOGETHER.search(rest[:12])
    if found is None:
        return ()
    after = rest[found.end() : found.end() + _MAX_SUBJECT]
    ordered = _subject(after, known, called=True)
    if ordered is not None:
        return ordered.names
    for cut in range(len(after), 1, -1):
        names = read_list(after[:cut], known) if after[cut - 1] in _LAST_LETTERS or after[:cut] in known else None
        if names:
            return names
    return ()


def _collective(sentence: str) -> list[str]:
    """Return 各省（自治区、直辖市） at the start of an order to report: 各省…情况，要及时报送…."""
    found = _EACH.match(sentence.strip(" \u3000"))
    if found and _REPORTING.search(sentence[found.end() :]):
        return re.split("[、和](?=各)", found.group())
    return []
