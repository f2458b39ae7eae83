"""How a piece of the outline that orders several units about is parted.

Running text whose sentences name different units becomes one directive per unit. An item closed by a responsibility
note is never parted.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.intake.labels import Rank
from bot.intake.notes import duty_clauses
from bot.intake.ordering import appraises, is_order, lists_a_task, tells
from bot.intake.outline import Piece
from bot.intake.sentences import sentences
from bot.intake.subjects import Named, named_in
from bot.intake.units import is_office, read_list
from bot.intake.words import MODAL
from bot.patterns import pattern_of

_ALSO = pattern_of(r"(?:另外|同时|此外)[，,]?")
_NEXT_REQUEST = pattern_of(r"；(?=请)")
_ASSIGNED = pattern_of(r"(?P<who>[^，。；：\n]{2,60})：(?=[^\n]{4,})")
_APART = pattern_of(r"(?:另|还有|再有)，")
_CARRY_OUT = r"(?:执行|落实|实施|办理|遵照)(?:到位|好)?"
_TOLD = pattern_of(
    rf"现将[^。]{{2,160}}?(?:下达|印发|转发|下发|分解|通知|通报)(?:如下|给?你们|下达)?(?:，请[^。]{{2,30}}{_CARRY_OUT})?。"
    rf"|现(?:予以?)?(?:印发|转发|下发)(?:给?你们)?，请[^。]{{2,30}}{_CARRY_OUT}。"
    r"|为[^。]{2,60}，现(?:对|将|就)[^。]{2,80}(?:分解|细化|明确|明晰|调整)[^。]{0,40}。"
    r"|为了?[^。]{4,200}，[^，。]{0,20}决定[^。]{2,60}。"
    r"|[^。]{0,60}\d+[件项个](?:[^，。]{0,4})?(?:正在办理|已办结|已完成|未办结|未完成)[^。]{0,30}。"
    r"|(?:根据|据)[^，。]{2,20}(?:预报|预测|监测)[^。]*。"
    r"|请(?:全[省市县区]|广大)[^，。]{0,6}(?:民众|群众|市民|居民|村民|家长|旅客)[^。]*。"
    r"|[^。]{0,100}收悉。|经[^，。]{2,24}(?:研究|审核|讨论)，(?:原则)?同意[^。]{0,40}。"
    r"|特(?:向|此)[^。]{2,40}(?:发布|通知|通报)[^。]{0,30}。"
    r"|(?:今天|昨[日天]|日前|近日|\d{1,2}月\d{1,2}日)[^。，]{0,6}，[^。]{2,60}?(?:召开|举行|主持)[^。]{0,40}(?:会|会议)[，。]"
)
_GROUNDS = pattern_of(r"(?:根据|按照|近期|近日|近来|当前|目前|进入|入[春夏秋冬汛]以来|今年以来|[^，。]{2,20}以来)")
_SENDS = pattern_of(
    r"(?:^|，)现(?:将|印发|转发|下发|下达|予以?)[^。]{2,160}?，请[^。]{4,}。$"
)  # why the paper is sent stands before
_ATTENDED = pattern_of(r"(?:陪同|参加|随同|一同|一并)(?:了)?(?:调研|检查|督导|督查|活动|会议|慰问|走访|座谈)。$")
_GENERAL = pattern_of(r"^(?:全[省市县区](?=各)|各级(?=各)|各|有关|相关)+")
_OFFICE_HEADING = pattern_of(
    r"^[省市州县区镇乡国各][^的]{0,20}(?:局|委|办|厅|部|院|行|中心|公司|政府|管委会|办公室|委员会|街道|乡镇|部门|单位|机关)$|部门$"
)
_FOUNDING = pattern_of("成立|建立|健全|设立|完善|明确|加强|强化|组建")  # 成立机构 names no unit
_INSTITUTE = pattern_of(r"^[\u4e00-\u9fff（）]{4,28}(?:研究所|研究院|大学|学院|协会|学会|公司)$")
_TITLE_AT_MOST = 40
_TOPIC = pattern_of(
    r"要(?:切实|扎实|认真|全力|着力|进一步|持续|继续)?(?:做好|抓好|搞好|加强|强化)[^，。；]{2,20}(?:工作|管理|建设|领导)。"
)
_AREAS = ("乡镇", "街道", "地区")


@dataclass(frozen=True, slots=True)
class Order:
    """A directive's place in the text.

    `body` is where its text begins after the label, `named` the units of its sentences, `first` tells the first part of
    its piece from later ones.
    """

    start: int
    end: int
    body: int
    path: tuple[str, ...]
    piece: Piece
    named: Named
    first: bool = True


def parts_of(text: str, piece: Piece, following: Piece | None, known: AbstractSet[str]) -> list[Order]:
    """Part a piece by the units that its sentences name."""
    whole = Order(piece.start, piece.end, piece.body, piece.path, piece, Named())
    if piece.note or duty_clauses(text[piece.start : piece.end]):
        return [whole]
    spans = list(sentences(text, piece.rest, piece.end))
    if piece.label is None:
        spans = [part for span in spans for part in _requests(text, *span)]
    told = _told_first(text, piece, spans)
    if told:
        whole = replace(whole, start=spans[told][0], body=spans[told][0])
        piece, spans = replace(piece, start=whole.start, body=whole.body, rest=whole.body), spans[told:]
    while len(spans) > 1 and piece.label is None and _ATTENDED.search(text[slice(*spans[-1])]):
        spans.pop()
    names = [Named() if tells(text[slice(*span)]) else named_in(text[slice(*span)], known) for span in spans]
    if piece.title and names and not any(one.units for one in names):  # 各单位建立机制。要明确责任。
        names[0] = named_in(piece.title, known)
    heading = _unit_heading(piece, known) or ((not any(one.units for one in names)) and _unit_above(piece, known)) or ()
    listed = piece.label is not None and piece.label.rank >= Rank.NTH and not _is_chapter(piece, spans)
    if heading:
        groups = [list(range(len(spans)))]
        names = [Named(heading), *names[1:]] if names else [Named(heading)]
    elif listed:
        groups = _without_trailing(text, spans, names, last=_is_last(piece, following))
    else:
        groups = _by_unit(text, spans, names)
    orders = []
    for number, group in enumerate(groups):
        if not group:
            continue
        first = number == 0
        path = piece.path if first or not listed else piece.path[:-1]
        start = piece.start if first else spans[group[0]][0]
        body = piece.body if first else start
        orders.append(
            Order(start, spans[group[-1]][1], body, path, piece, _together([names[at] for at in group]), first)
        )
    return orders or [Order(piece.start, piece.end, piece.body, piece.path, piece, names[0] if heading else Named())]


def _requests(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part a sentence that asks one after the other: 请甲办理用地手续；请乙做好群众工作。."""
    if not text.startswith("请", start):
        return [(start, end)]
    cuts = [start, *(found.end() for found in _NEXT_REQUEST.finditer(text, start, end)), end]
    return list(pairwise(cuts))


def assigned(text: str, piece: Piece, known: AbstractSet[str]) -> Order | None:
    """Return the order of a line that begins with who is to do it: 发改局：1月底前谋划专项债项目30个."""
    found = _ASSIGNED.match(text, piece.start, piece.end) if piece.label is None and piece.note is None else None
    names = read_list(found["who"], known) if found else None
    if not found or not names or not all(name in known or is_office(name) for name in names):
        return None
    words = text[found.end() : piece.end]
    if tells(words) or not (is_order(words) or lists_a_task(words)):
        return None
    return Order(piece.start, piece.end, found.end(), piece.path, piece, Named(names))


def _is_chapter(piece: Piece, spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether 第二，突出重点。… is a speech's chapter put in one paragraph: a title of its own, and sentences below it."""
    return piece.label is not None and piece.label.rank is Rank.NTH and bool(piece.title) and len(spans) > 1


def _told_first(text: str, piece: Piece, spans: list[tuple[int, int]]) -> int:
    """Return how many sentences open a paragraph that only say what is sent or what took place: 现将计划下达。请…."""
    if piece.label is not None or piece.lead_in is not None:
        return 0
    sending = (at for at, span in enumerate(spans) if not piece.headings and _SENDS.search(text[slice(*span)]))
    told = next(sending, 0)
    for at, (start, end) in enumerate(spans[:-1]):
        if at < told:
            continue
        if _TOLD.search(text, start, end) or (at == told and not piece.headings and _leads_up(text[start:end])):
            told = at + 1
        elif MODAL.search(text, start, end):
            break
    return told


def _leads_up(sentence: str) -> bool:
    """Tell whether the first sentence of a notice only says why it is sent: 根据部署，行动即将结束."""
    return _GROUNDS.match(sentence) is not None and not is_order(sentence) and not named_in(sentence).units


def _unit_heading(piece: Piece, known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the units that an inline title consists of: （一）市教育局。负责…."""
    titled = piece.title and not piece.is_heading and not _FOUNDING.match(piece.title)
    names = read_list(piece.title, known) if titled and piece.title else None
    if not names and piece.title and not piece.is_heading and _INSTITUTE.search(piece.title):
        return (piece.title,)
    return (
        names
        if names and not names[0].endswith(_AREAS) and all(is_office(name) or name in known for name in names)
        else ()
    )


def _unit_above(piece: Piece, known: AbstractSet[str]) -> tuple[str, ...]:
    """Return the units that the heading above consists of: 一、市发展改革局, with its tasks below."""
    names = read_list(piece.headings[-1], known) if piece.headings else None
    return names if names and all(name in known or _OFFICE_HEADING.search(name) for name in names) else ()


def _is_last(piece: Piece, following: Piece | None) -> bool:
    """Tell whether a 一是 item ends its list."""
    if piece.label is None or following is None or following.label is None:
        return True
    return following.label.rank is not piece.label.rank or following.label.number != piece.label.number + 1


def _without_trailing(text: str, spans: list[tuple[int, int]], names: list[Named], *, last: bool) -> list[list[int]]:
    """Split off what follows the last 一是 item and is opened by 另外 with a unit of its own."""
    everything = list(range(len(spans)))
    for at in everything[1:]:
        if last and names[at].units and _ALSO.match(text, spans[at][0]):
            return [everything[:at], everything[at:]]
    return [everything]


def _by_unit(text: str, spans: list[tuple[int, int]], names: list[Named]) -> list[list[int]]:
    """Group sentences: a new group with each that names other units; one that names none stays with those before it."""
    if len({frozenset(map(_plain_name, named.units)) for named in names if named.units}) <= 1:
        apart = [at for at, span in enumerate(spans) if at and _APART.match(text[slice(*span)])]
        return [list(range(low, high)) for low, high in pairwise((0, *apart, len(spans)))]
    orders = [_orders_alone(text[slice(*span)], first=at == 0) for at, span in enumerate(spans)]
    groups: list[list[int]] = []
    current: frozenset[str] = frozenset()
    for at, named in enumerate(names):
        units = frozenset(_plain_name(name) for name in named.units)
        also = bool(
            len(groups) > 1
            and current
            and not units
            and _ALSO.match(text, spans[at][0])
            and MODAL.search(text, *spans[at])
        )
        if groups and units and not current and not any(orders[:at]):  # a title, or why the first is ordered
            groups[-1].append(at)
            current = units
        elif not groups or (units and not _among(units, current) and text[spans[at][0]] != "并") or also:
            groups.append([at])
            current = units
        else:
            groups[-1].append(at)
    return groups


def _among(units: frozenset[str], current: frozenset[str]) -> bool:
    """Tell whether units were all named before, be it with more or fewer words: 国务院各部门, 各部门."""
    return all(
        any(
            unit == one or one.startswith(unit + "、") or one.endswith("各" + unit) or unit.endswith("各" + one)
            for one in current
        )
        for unit in units
    )


def _orders_alone(sentence: str, *, first: bool) -> bool:
    """Tell whether a sentence without units orders something itself: not a short title, nor what only tells."""
    if first and len(sentence) <= _TITLE_AT_MOST and (_TOPIC.fullmatch(sentence) or not MODAL.search(sentence)):
        return False
    return is_order(sentence) and not appraises(sentence)


def _plain_name(name: str) -> str:
    """Return a name without 各, 有关: 相关责任单位 are the same as 各责任单位."""
    return _GENERAL.sub("", name) or name


def _together(named: list[Named]) -> Named:
    first = {_plain_name(name): name for one in reversed(named) for name in reversed(one.units)}
    units = tuple(name for name in dict.fromkeys(name for one in named for name in one.units) if name in first.values())
    leads = tuple(dict.fromkeys(name for one in named for name in one.leads))
    co = tuple(dict.fromkeys(name for one in named for name in one.co if name not in leads))
    return Named(units, leads, co)
